//! Reads wait for each other; what changes something waits for none of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kasse::clock::Later;
use kasse::http::{HttpResponse, TransportError};
use kasse::transport::Transport;
use kasse::transport::net::NetOptions;

use crate::server::Server;
use crate::{Client, PATIENT, get, not_sent, post};

const AT_ONCE: usize = 3;

type Answer = Later<Result<HttpResponse, TransportError>>;

/// A server that answers a read when it is told to, and everything else at once.
fn reluctant() -> (Server, Arc<Mutex<Vec<Sender<()>>>>) {
    let held: Arc<Mutex<Vec<Sender<()>>>> = Arc::default();
    let shared = held.clone();
    let server = Server::start(move |_, mut connection| {
        while let Some(seen) = connection.read() {
            if seen.line().starts_with("GET") {
                let (go, gone) = channel();
                shared.lock().unwrap().push(go);
                let _ = gone.recv();
            }
            connection.answer("done");
        }
    });
    (server, held)
}

fn client(server: &Server) -> Client {
    let options = NetOptions { connect: PATIENT, reads_at_once: AT_ONCE, ..NetOptions::default() };
    Client::with(&server.base(), &options)
}

fn until(mut condition: impl FnMut() -> bool) {
    while !condition() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn poll(answer: &mut Answer) -> Poll<Result<HttpResponse, TransportError>> {
    Pin::new(answer).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn only_so_many_reads_are_under_way_and_a_change_passes_them() {
    let (server, held) = reluctant();
    let client = client(&server);
    let mut reads: Vec<Answer> = (0..10).map(|_| client.net.send(get("/read"), PATIENT)).collect();
    until(|| held.lock().unwrap().len() == AT_ONCE);
    assert_eq!(client.send(post("/change", "money")).unwrap().body, b"done");
    // The change went to the server and back: a fourth read would have been seen by now.
    assert_eq!(held.lock().unwrap().len(), AT_ONCE);
    while !reads.is_empty() {
        let first = held.lock().unwrap().pop();
        drop(first);
        // Its answer comes, and one more read may go out.
        until(|| {
            let before = reads.len();
            reads.retain_mut(|read| poll(read).is_pending());
            assert!(held.lock().unwrap().len() <= AT_ONCE, "reads that the server has at the same time");
            reads.len() < before
        });
    }
    let lines = server.seen();
    assert_eq!(lines.iter().filter(|seen| seen.line().starts_with("GET")).count(), 10);
}

#[test]
fn a_read_whose_turn_does_not_come_was_not_sent() {
    let (server, held) = reluctant();
    let client = client(&server);
    let reads: Vec<Answer> = (0..AT_ONCE).map(|_| client.net.send(get("/read"), PATIENT)).collect();
    until(|| held.lock().unwrap().len() == AT_ONCE);
    let late = kasse::block_on(client.net.send(get("/late"), Duration::from_millis(20)));
    assert!(not_sent(late).contains("not its turn"));
    held.lock().unwrap().clear();
    for read in reads {
        assert_eq!(kasse::block_on(read).unwrap().body, b"done");
    }
    assert!(server.seen().iter().all(|seen| !seen.line().contains("/late")), "it never left");
}

#[test]
fn a_read_that_nobody_waits_for_gives_up_its_turn() {
    let (server, held) = reluctant();
    let client = client(&server);
    let reads: Vec<Answer> = (0..AT_ONCE).map(|_| client.net.send(get("/read"), PATIENT)).collect();
    until(|| held.lock().unwrap().len() == AT_ONCE);
    drop(reads);
    let next = client.net.send(get("/next"), PATIENT);
    until(|| held.lock().unwrap().len() == AT_ONCE + 1);
    held.lock().unwrap().clear();
    assert_eq!(kasse::block_on(next).unwrap().body, b"done");
}
