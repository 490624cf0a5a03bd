//! Tokens through the public face: who fetches, who waits, and what a 401 proves.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_channel::oneshot;
use kasse::api::WebhookId;
use kasse::clock::{Clock, Later, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::error::{Class, Error, ErrorName};
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::ids::{Msn, SystemInfo};
use kasse::journal::Memory;
use kasse::random::SeededRandom;
use kasse::secret::Credentials;
use kasse::till::{ApiCalls, Client, ClientConfig, World};
use kasse::transport::Transport;

type Answer = Result<HttpResponse, TransportError>;

const GATEWAY_401: &str = "{\"statusCode\": 401, \"message\": \"Access denied\"}";

/// Holds every request until the test answers it.
#[derive(Default)]
struct Platform {
    open: Mutex<VecDeque<(HttpRequest, oneshot::Sender<Answer>)>>,
}

impl Transport for Platform {
    fn send(&self, request: HttpRequest, _: Duration) -> Later<Answer> {
        let (sender, receiver) = oneshot::channel();
        self.open.lock().unwrap().push_back((request, sender));
        Box::pin(async move { receiver.await.unwrap() })
    }
}

struct Shop {
    platform: Arc<Platform>,
    clock: ManualClock,
    client: Client,
}

impl Shop {
    fn open() -> Self {
        let platform = Arc::new(Platform::default());
        let clock = ManualClock::new(Timestamp::from_millis(1_700_000_000_000));
        let system = SystemInfo::new("till", "1").unwrap();
        let config = ClientConfig::new(Environment::Test, keys("first"), system);
        let world = World {
            transport: platform.clone(),
            journal: Arc::new(Memory::shared()),
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(1)),
        };
        let (client, _driver) = Client::in_world(config, world);
        Self { platform, clock, client }
    }

    fn api(&self) -> ApiCalls {
        self.client.api(Msn::new("123456").unwrap())
    }

    /// A call that is under way.
    fn call(&self) -> Running<()> {
        let api = self.api();
        Running::start(async move { api.delete_webhook(WebhookId::new("abc").unwrap()).await })
    }

    /// The oldest unanswered request, and how to answer it. It must be this one.
    fn next(&self, path: &str) -> (HttpRequest, oneshot::Sender<Answer>) {
        let next = self.platform.open.lock().unwrap().pop_front();
        let (request, answer) = next.unwrap_or_else(|| panic!("no {path}"));
        assert!(request.target.starts_with(path), "{}", request.target);
        (request, answer)
    }

    fn answer(&self, path: &str, status: u16, body: &str) -> HttpRequest {
        let (request, answer) = self.next(path);
        let response = HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
        let _ = answer.send(Ok(response));
        request
    }

    fn give_token(&self, token: &str) -> HttpRequest {
        let body = format!(
            "{{\"token_type\": \"Bearer\", \"access_token\": \"{token}\", \"expires_in\": \"3600\"}}"
        );
        self.answer("/accesstoken/get", 200, &body)
    }

    fn is_quiet(&self) -> bool {
        self.platform.open.lock().unwrap().is_empty()
    }
}

fn keys(id: &str) -> Credentials {
    Credentials::new(id, "secret", format!("key-of-{id}")).unwrap()
}

fn header(request: &HttpRequest, name: &str) -> String {
    request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// A future that is polled when the test says so.
struct Running<T>(Pin<Box<dyn Future<Output = Result<T, Error>>>>);

impl<T> Running<T> {
    fn start(future: impl Future<Output = Result<T, Error>> + 'static) -> Self {
        let mut running = Self(Box::pin(future));
        running.still_waits();
        running
    }

    fn poll(&mut self) -> Poll<Result<T, Error>> {
        self.0.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    fn still_waits(&mut self) {
        assert!(self.poll().is_pending());
    }

    fn result(mut self) -> Result<T, Error> {
        match self.poll() {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("still waiting"),
        }
    }
}

#[test]
fn one_fetch_serves_all_and_its_keys_go_with_it() {
    let shop = Shop::open();
    let mut calls: Vec<_> = (0..3).map(|_| shop.call()).collect();
    let fetch = shop.give_token("one");
    assert_eq!(header(&fetch, "client_id"), "first");
    assert!(shop.is_quiet());
    calls.iter_mut().for_each(Running::still_waits);
    for call in calls {
        let request = shop.answer("/webhooks", 204, "");
        assert_eq!(header(&request, "authorization"), "Bearer one");
        assert_eq!(header(&request, "ocp-apim-subscription-key"), "key-of-first");
        call.result().unwrap();
    }
}

#[test]
fn who_waits_takes_over_a_fetch_that_was_dropped() {
    let shop = Shop::open();
    let (first, mut second) = (shop.call(), shop.call());
    let (_, abandoned) = shop.next("/accesstoken/get");
    drop(first);
    second.still_waits();
    shop.give_token("two");
    second.still_waits();
    shop.answer("/webhooks", 204, "");
    second.result().unwrap();
    drop(abandoned);
}

#[test]
fn rotated_keys_are_used_at_once_and_an_old_refusal_is_ignored() {
    let shop = Shop::open();
    let mut call = shop.call();
    let (_, old) = shop.next("/accesstoken/get");
    shop.client.rotate(keys("second"));
    let mut other = shop.call();
    let refusal = b"{\"error\": \"invalid_client\", \"error_description\": \"no\"}".to_vec();
    old.send(Ok(HttpResponse { status: 401, headers: Vec::new(), body: refusal })).unwrap();
    call.still_waits();
    assert_eq!(header(&shop.give_token("new"), "client_id"), "second");
    other.still_waits();
    call.still_waits();
    for call in [other, call] {
        let request = shop.answer("/webhooks", 204, "");
        assert_eq!(header(&request, "ocp-apim-subscription-key"), "key-of-second");
        call.result().unwrap();
    }
}

#[test]
fn a_rejected_token_is_replaced_once() {
    let shop = Shop::open();
    let mut call = shop.call();
    shop.give_token("old");
    call.still_waits();
    shop.answer("/webhooks", 401, GATEWAY_401);
    call.still_waits();
    shop.give_token("new");
    call.still_waits();
    let repeat = shop.answer("/webhooks", 401, GATEWAY_401);
    assert_eq!(header(&repeat, "authorization"), "Bearer new");
    let error = call.result().unwrap_err();
    assert_eq!((error.name(), error.class()), (ErrorName::Unauthorized, Class::Refused));
    assert!(shop.is_quiet());
}

#[test]
fn a_page_with_a_401_proves_nothing_and_is_not_repeated() {
    let shop = Shop::open();
    let mut call = shop.call();
    shop.give_token("one");
    call.still_waits();
    shop.answer("/webhooks", 401, "<html>Log in to the guest network</html>");
    assert_eq!(call.result().unwrap_err().class(), Class::Unknown);
    assert!(shop.is_quiet());
}

#[test]
fn keys_that_are_refused_are_not_tried_by_every_call() {
    let shop = Shop::open();
    let call = shop.call();
    let body = "{\"error\": \"unauthorized_client\", \"error_description\": \"AADSTS700016\"}";
    shop.answer("/accesstoken/get", 400, body);
    let error = call.result().unwrap_err();
    assert_eq!((error.name(), error.class()), (ErrorName::NotAuthenticated, Class::NotSent));
    let api = shop.api();
    let mut again = Box::pin(async move { api.authenticate().await });
    let Poll::Ready(Err(error)) = again.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("asked the platform again at once");
    };
    shop.clock.advance(error.retry_after().unwrap());
    let mut call = shop.call();
    shop.give_token("one");
    call.still_waits();
    shop.answer("/webhooks", 204, "");
    call.result().unwrap();
    assert!(shop.clock.now().mono < Duration::from_secs(60));
}
