//! Connections kept for the next request, and closed by the server meanwhile: nothing may be sent twice, and
//! nothing that was sent may be called not sent.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};

use kasse::http::TransportError;
use kasse::transport::Transport;
use kasse::transport::net::NetOptions;

use crate::server::Server;
use crate::{Client, PATIENT, lost, post};

#[test]
fn kept_connections_are_used_again() {
    const ROUNDS: usize = 50;
    let server = Server::start(|number, mut connection| {
        while connection.read().is_some() {
            connection.answer(&number.to_string());
        }
    });
    let client = Client::new(&server.base());
    let used: HashSet<_> =
        (0..ROUNDS).map(|_| client.send(post("/x", "money")).unwrap().body.clone()).collect();
    assert!(used.len() < ROUNDS / 2, "{} connections for {ROUNDS} requests", used.len());
}

#[test]
fn closed_when_the_next_request_arrives_is_lost_and_not_repeated() {
    let server = Server::start(|_, mut connection| {
        connection.read();
        connection.answer("");
        // The second request is read, perhaps executed, and never answered.
        connection.read();
        connection.close();
    });
    let client = Client::new(&server.base());
    client.send(post("/1", "first")).unwrap();
    lost(client.send(post("/2", "second")));
    let bodies: Vec<_> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies, ["first", "second"]);
}

#[test]
fn a_server_that_closes_after_each_answer_never_gets_a_change_twice() {
    const ROUNDS: usize = 300;
    let server = Server::start(|_, mut connection| {
        // No word about closing: the client finds out by itself, now or too late.
        if connection.read().is_some() {
            connection.answer("");
        }
        connection.close();
    });
    let client = Client::new(&server.base());
    let fates: Vec<_> = (0..ROUNDS).map(|round| client.send(post("/x", &round.to_string()))).collect();

    let mut arrived: HashMap<usize, usize> = HashMap::new();
    for seen in server.seen() {
        *arrived.entry(seen.body.parse().unwrap()).or_default() += 1;
    }
    for (round, fate) in fates.into_iter().enumerate() {
        let times = arrived.get(&round).copied().unwrap_or(0);
        assert!(times <= 1, "request {round} arrived {times} times");
        match fate {
            Ok(_) => assert_eq!(times, 1, "request {round} was answered"),
            Err(TransportError::NotSent(text)) => assert_eq!(times, 0, "request {round}: {text}"),
            Err(TransportError::Lost(_)) => {}
        }
    }
}

#[test]
fn no_more_connections_are_kept_than_were_asked_for() {
    let (ended, ends) = channel();
    let (ended, both) = (Mutex::new(ended), Arc::new(Barrier::new(2)));
    let server = Server::start(move |number, mut connection| {
        let mut first = true;
        while connection.read().is_some() {
            if std::mem::take(&mut first) && number < 2 {
                both.wait();
            }
            connection.answer(&number.to_string());
        }
        ended.lock().unwrap().send(number).unwrap();
    });
    let options = NetOptions { connect: PATIENT, idle_connections: 1, ..NetOptions::default() };
    let client = Client::with(&server.base(), &options);
    let together = [0, 1].map(|_| client.net.send(post("/x", "money"), PATIENT));
    for answer in together {
        kasse::block_on(answer).unwrap();
    }
    let closed = ends.recv_timeout(PATIENT).unwrap();
    let kept = client.send(post("/x", "money")).unwrap().body.clone();
    assert_eq!(kept, (1 - closed).to_string().as_bytes());
}
