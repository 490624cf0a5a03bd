//! One HTTP/1.1 connection, moved on only by who uses it.
//!
//! A connection that is kept has no task of its own: a request, its answer and the connection are one piece of work,
//! with no hand-over between them. Whether the server has closed it is looked up before it is used again.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Connection, SendRequest, handshake};
use hyper::{Error, Request, Response};
use hyper_util::rt::TokioIo;

use super::connector::Stream;

/// The body of a request, whole.
pub(super) type Body = Full<Bytes>;

pub(super) struct Link {
    requests: SendRequest<Body>,
    /// `None` when it has ended. Boxed: it is handed on with each request and answer.
    connection: Option<Box<Connection<TokioIo<Stream>, Body>>>,
}

impl Link {
    pub(super) async fn over(stream: Stream) -> Result<Self, Error> {
        let (requests, connection) = handshake(TokioIo::new(stream)).await?;
        Ok(Self { requests, connection: Some(Box::new(connection)) })
    }

    /// Whether a request may go out on it: the last answer is complete, and the server has neither closed it nor sent
    /// what nobody asked for.
    pub(super) fn is_free(&mut self) -> bool {
        self.go_on(&mut Context::from_waker(Waker::noop()));
        self.connection.is_some() && self.requests.is_ready()
    }

    /// The head of the answer. An error that has the request in it has sent not one byte of it.
    pub(super) async fn send(
        &mut self,
        request: Request<Body>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Body>>> {
        let answer = self.requests.try_send_request(request);
        self.drive(answer).await
    }

    /// The next piece of a body that came over this connection; `None` at its end.
    pub(super) async fn chunk(&mut self, body: &mut Incoming) -> Result<Option<Bytes>, Error> {
        while let Some(frame) = self.drive(body.frame()).await {
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// Does `work`, which gets on only as the connection does.
    async fn drive<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            self.go_on(context);
            work.as_mut().poll(context)
        })
        .await
    }

    fn go_on(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            // Why it ended is told to the request or the body that it ended under.
            && let Poll::Ready(_) = Pin::new(&mut **connection).poll(context)
        {
            self.connection = None;
        }
    }
}
