//! The proxy does what a fault says, at that byte and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use kasse_networks::proxy::{Cloth, Direction, Fault, Kind, Once, Proxy, Span, Tempo};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

const SAID: &[u8] = b"POST /epayment/v1/payments/abc/capture HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody";
const ANSWERED: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nanswer";
const TEMPO: Tempo = Tempo {
    late: Duration::from_millis(40),
    too_late: Duration::from_millis(80),
    trickle: 5,
    tick: Duration::from_millis(1),
};

/// What each side read until the end, and how its reading ended.
struct Heard {
    platform: (Vec<u8>, Option<ErrorKind>),
    host: (Vec<u8>, Option<ErrorKind>),
    took: Duration,
    struck: usize,
}

fn read_all(stream: &mut TcpStream, most: usize) -> (Vec<u8>, Option<ErrorKind>) {
    let mut all = Vec::new();
    let mut piece = [0; 512];
    while all.len() < most {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => all.extend_from_slice(&piece[..length]),
            Err(error) => return (all, Some(error.kind())),
        }
    }
    (all, None)
}

/// One exchange through a proxy in which this goes wrong. Only where nothing will come the host gives up soon.
fn exchange(fault: Fault) -> Heard {
    let runtime: Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let handle = runtime.handle().clone();
    let (stop, stopped) = oneshot::channel::<()>();
    thread::spawn(move || drop(runtime.block_on(stopped)));
    let platform = TcpListener::bind("127.0.0.1:0").unwrap();
    let span = Span { what: "capture".to_owned(), number: 1 };
    let proxy = Proxy::start(&handle, Cloth::Plain, TEMPO, Box::new(Once(span, fault))).unwrap();
    proxy.lead_to(platform.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut stream, _) = platform.accept().unwrap();
        let mut heard = read_all(&mut stream, SAID.len());
        if heard.0.len() == SAID.len() {
            // It may be cut off before it is said.
            let _ = stream.write_all(ANSWERED);
        }
        if heard.1.is_none() {
            heard.1 = read_all(&mut stream, usize::MAX).1;
        }
        heard
    });
    let began = Instant::now();
    let mut host = TcpStream::connect(proxy.address()).unwrap();
    let patience =
        if fault.kind == Kind::Stall { Duration::from_millis(200) } else { Duration::from_secs(60) };
    host.set_read_timeout(Some(patience)).unwrap();
    host.write_all(SAID).unwrap();
    let heard = read_all(&mut host, ANSWERED.len());
    let took = began.elapsed();
    let _ = host.shutdown(Shutdown::Both);
    drop(host);
    let platform = served.join().expect("the platform does not panic");
    let struck = proxy.struck();
    drop((proxy, stop));
    Heard { platform, host: heard, took, struck }
}

fn at(direction: Direction, offset: usize, kind: Kind) -> Heard {
    exchange(Fault { direction, offset: u64::try_from(offset).unwrap(), kind })
}

#[test]
fn a_cut_lets_exactly_so_many_bytes_through() {
    for offset in [0, 1, 17, SAID.len() - 1] {
        let heard = at(Direction::Up, offset, Kind::Cut);
        assert_eq!((&heard.platform.0[..], heard.platform.1), (&SAID[..offset], None), "{offset}");
        assert!(heard.host.0.is_empty());
    }
    for offset in [0, 1, 17, ANSWERED.len() - 1] {
        let heard = at(Direction::Down, offset, Kind::Cut);
        assert_eq!(heard.platform.0, SAID);
        assert_eq!((&heard.host.0[..], heard.host.1), (&ANSWERED[..offset], None), "{offset}");
    }
}

#[test]
fn a_reset_is_one() {
    let heard = at(Direction::Down, 0, Kind::Reset);
    assert_eq!(
        (heard.platform.1, heard.host.1),
        (Some(ErrorKind::ConnectionReset), Some(ErrorKind::ConnectionReset))
    );
}

#[test]
fn a_stall_ends_when_the_host_gives_up() {
    let heard = at(Direction::Up, 20, Kind::Stall);
    assert_eq!((&heard.platform.0[..], heard.platform.1), (&SAID[..20], None));
    assert_eq!((heard.host.0.len(), heard.host.1), (0, Some(ErrorKind::WouldBlock)));
}

#[test]
fn what_is_late_or_trickles_arrives_whole() {
    for (kind, least) in
        [(Kind::Late, TEMPO.late), (Kind::TooLate, TEMPO.too_late), (Kind::Throttle, TEMPO.tick)]
    {
        for direction in [Direction::Up, Direction::Down] {
            let heard = at(direction, 9, kind);
            assert_eq!(
                (&heard.platform.0[..], &heard.host.0[..]),
                (SAID, ANSWERED),
                "{kind:?} {direction:?}"
            );
            assert!(heard.took >= least && heard.struck == 1, "{kind:?} {direction:?}");
        }
    }
}

#[test]
fn corruption_changes_one_bit_of_one_byte() {
    for offset in [0, 30, SAID.len() - 1] {
        let heard = at(Direction::Up, offset, Kind::Corrupt);
        let differ: Vec<usize> = (0..SAID.len()).filter(|at| heard.platform.0[*at] != SAID[*at]).collect();
        assert_eq!(differ, [offset]);
        assert_eq!((heard.platform.0[offset] ^ SAID[offset]).count_ones(), 1);
    }
    let heard = at(Direction::Down, 12, Kind::Corrupt);
    let differ: Vec<usize> = (0..ANSWERED.len()).filter(|at| heard.host.0[*at] != ANSWERED[*at]).collect();
    assert_eq!((differ, &heard.platform.0[..]), (vec![12], SAID));
}

#[test]
fn after_the_last_byte_there_is_no_fault() {
    let heard = at(Direction::Up, SAID.len() + 1, Kind::Cut);
    assert_eq!((&heard.platform.0[..], &heard.host.0[..], heard.struck), (SAID, ANSWERED, 0));
    let heard = at(Direction::Up, SAID.len(), Kind::Corrupt);
    assert_eq!((&heard.platform.0[..], heard.struck), (SAID, 0));
}
