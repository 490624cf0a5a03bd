//! How many requests the simulator answers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use kasse_simulator::{Credentials, Headers, Method, Outcome, Platform, PlatformOptions, Request};

use crate::report::Row;
use crate::simulator::Simulator;
use crate::{Failure, Size};

const START: i64 = 1_772_442_000_000;
/// Connections to the server, each with a thread.
const CONNECTIONS: u32 = 2;

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    Ok([vec![without_io(size.pick(200_000, 10))?], over_http(size.pick(60_000, 10))?].concat())
}

fn rate(count: u32, start: Instant) -> String {
    format!("{:.0} a second", f64::from(count) / start.elapsed().as_secs_f64())
}

/// The platform itself: an access token for each, which is its most frequent call that needs no payment.
fn without_io(count: u32) -> Result<Row, Failure> {
    let mut platform = Platform::new(PlatformOptions::default());
    let keys = Credentials::of(platform.units().first().ok_or("no unit")?);
    let token = |platform: &mut Platform, now| {
        let headers = Headers {
            client_id: Some(&keys.client_id),
            client_secret: Some(&keys.client_secret),
            subscription_key: Some(&keys.subscription_key),
            ..Headers::default()
        };
        let request = Request { method: Method::Post, target: "/accesstoken/get", headers, body: b"" };
        matches!(platform.handle(&request, now), Outcome::Answer(answer) if answer.status == 200)
    };
    let start = Instant::now();
    for number in 0..count {
        // A second apart, so that no rate limit strikes.
        if !token(&mut platform, START + i64::from(number) * 1_000) {
            return Err("the simulator refused a token".into());
        }
    }
    Ok(Row::new("simulator without I/O, tokens", rate(count, start)).budget("20,000 a second per core"))
}

/// Over HTTP on loopback. The clients share the cores, so what a core of the simulator manages is told by the CPU that
/// its process uses.
fn over_http(count: u32) -> Result<Vec<Row>, Failure> {
    let simulator = Simulator::start(false)?;
    let host = simulator.at.base_url.strip_prefix("http://").ok_or("plain HTTP")?.to_owned();
    let request = format!("GET /control/v1/time HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let (start, before) = (Instant::now(), simulator.cpu());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| converse(&host, &request, count / CONNECTIONS)))
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a client died")?)
    })?;
    let what = format!("simulator over HTTP, {CONNECTIONS} connections");
    let mut rows = vec![Row::new(what, rate(count, start))];
    if let (Some(before), Some(after)) = (before, simulator.cpu()) {
        let used = (after - before).max(Duration::from_millis(1));
        let figure = format!("{:.0}", f64::from(count) / used.as_secs_f64());
        rows.push(
            Row::new("the same, in a second of its own CPU", figure).budget("20,000 a second per core"),
        );
    }
    Ok(rows)
}

fn converse(host: &str, request: &str, count: u32) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    let mut answer = [0; 4096];
    for _ in 0..count {
        stream.write_all(request.as_bytes())?;
        // Small enough for one packet.
        let read = stream.read(&mut answer)?;
        if !answer[..read].starts_with(b"HTTP/1.1 200") {
            return Err("the simulator refused a request".into());
        }
    }
    Ok(())
}
