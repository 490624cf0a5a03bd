//! The till's side of it, against a real relay.

use std::io::{Read, Write};

use kasse::block_on;
use kasse::ids::Msn;
use kasse::journal::About;
use kasse::receiver::Tls;
use kasse::runtime::Runtime;
use kasse::secret::Secret;
use kasse::transport::events::{EventSource, EventStream, Heard, SourceError};
use kasse::transport::net::{NetOptions, RelayAt, RelaySource};

use crate::stage::{MSN, Stage, check_in, event, holds, reference, token, until};

struct Till {
    source: RelaySource,
    _runtime: Runtime,
}

impl Till {
    fn new(base: &str, token: &str, roots: Option<Vec<u8>>) -> Self {
        let runtime = Runtime::start("test-till").unwrap();
        let at = RelayAt::new(base, Secret::new(token)).unwrap();
        let options = NetOptions { extra_roots: roots, ..NetOptions::default() };
        let source = RelaySource::new(at, &options, runtime.handle()).unwrap();
        Self { source, _runtime: runtime }
    }

    fn of(stage: &Stage, name: &str) -> Self {
        Self::new(&format!("http://{}", stage.at()), &token(name), None)
    }

    fn open(&self, after: Option<String>) -> Box<dyn EventStream> {
        self.source.open(&Msn::new(MSN).unwrap(), after)
    }
}

/// The payments that are told next, until there are so many, and the last position.
fn payments(stream: &mut dyn EventStream, count: usize) -> (Vec<String>, Option<String>) {
    let (mut found, mut position) = (Vec::new(), None);
    while found.len() < count {
        let Heard { events, position: here, .. } = block_on(stream.next()).unwrap();
        position = here.or(position);
        found.extend(events.into_iter().map(|(_, told)| match told.about {
            About::Payment(reference) => reference.as_str().to_owned(),
            About::CheckIn { .. } => panic!("a check-in"),
        }));
    }
    (found, position)
}

fn certificate(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/net/certificates/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

#[test]
fn events_are_heard_and_a_new_stream_goes_on() {
    let mut stage = Stage::new(|_| {});
    let till = Till::of(&stage, "k1");
    let mut stream = till.open(None);
    let due = [1, 2, 3].map(|number| reference("k1", number));
    for reference in &due[..2] {
        assert_eq!(stage.deliver(&event(reference, "1")), 200);
    }
    let (found, position) = payments(&mut *stream, 2);
    assert_eq!(found, due[..2]);
    stage.stop();
    assert!(matches!(block_on(stream.next()), Err(SourceError::Lost(_))));
    stage.start();
    assert_eq!(stage.deliver(&event(&due[2], "1")), 200);
    let till = Till::of(&stage, "k1");
    let mut stream = till.open(position);
    assert_eq!(payments(&mut *stream, 1).0, due[2..]);
}

#[test]
fn a_gap_is_heard() {
    let stage = Stage::new(|_| {});
    let till = Till::of(&stage, "k1");
    let mut stream = till.open(Some("other.journal.7".to_owned()));
    assert_eq!(block_on(stream.next()), Ok(Heard { gap: true, ..Heard::default() }));
}

#[test]
fn a_wrong_token_is_told_as_such_and_never_shown() {
    let stage = Stage::new(|_| {});
    let till = Till::of(&stage, "k9");
    let error = block_on(till.open(None).next()).unwrap_err();
    assert_eq!(error, SourceError::Refused("127.0.0.1 answers 401".to_owned()));
    let shown =
        format!("{:?} {:?} {error}", till.source, RelayAt::new("http://localhost", Secret::new("hemmelig")));
    assert!(!shown.contains(&token("k9")) && !shown.contains("hemmelig"), "{shown}");
}

#[test]
fn only_https_but_for_this_machine() {
    for (base, is_good) in [
        ("https://pos.example.com", true),
        ("http://127.0.0.1:8080", true),
        ("http://pos.example.com", false),
        ("pos.example.com", false),
    ] {
        assert_eq!(RelayAt::new(base, Secret::new("t")).is_ok(), is_good, "{base}");
    }
    assert!(RelayAt::new("https://pos.example.com", Secret::new("a b")).is_err());
}

#[test]
fn a_check_in_that_is_kept_is_gone_at_the_relay() {
    const TOKEN: &str = "c2ltLXRva2VuLTAwMDE-kept-by-a-till";
    let mut stage = Stage::new(|_| {});
    let till = Till::of(&stage, "k1");
    let mut stream = till.open(None);
    assert_eq!(stage.deliver(&check_in("sticker-k1", TOKEN)), 200);
    let (position, told) = loop {
        if let Some(event) = block_on(stream.next()).unwrap().events.pop() {
            break event;
        }
    };
    let About::CheckIn { merchant_qr_id, token, .. } = told.about else { panic!("no check-in") };
    assert_eq!((merchant_qr_id.as_str(), token.as_str()), ("sticker-k1", TOKEN));
    till.source.kept(&Msn::new(MSN).unwrap(), &position);
    // Whoever listens anew is told of the payment only, once the token is gone.
    until(|| {
        let number = u32::try_from(stage.relay().tally().arrived.first).unwrap();
        assert_eq!(stage.deliver(&event(&reference("k1", number), "1")), 200);
        stage.listen("k1", None).next().unwrap().kind == "payment"
    });
    stage.stop();
    assert!(!holds(&stage.files(), TOKEN));
}

#[test]
fn over_tls_with_a_certificate_that_is_trusted_and_not_with_another() {
    let stage = Stage::new(|options| {
        options.receiver.tls =
            Some(Tls::from_pem(&certificate("server.pem"), &certificate("server.key")).unwrap());
    });
    let base = format!("https://{}", stage.at());
    let stranger = Till::new(&base, &token("k1"), None);
    assert!(matches!(block_on(stranger.open(None).next()), Err(SourceError::Lost(_))));
    let till = Till::new(&base, &token("k1"), Some(certificate("root.pem")));
    let mut stream = till.open(Some("other.journal.7".to_owned()));
    assert!(block_on(stream.next()).unwrap().gap);
    assert_eq!(stage.relay().tally().streams, 1);
}

#[test]
fn a_relay_that_falls_silent_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", silent.local_addr().unwrap());
    let relay = std::thread::spawn(move || {
        let (mut stream, _) = silent.accept().unwrap();
        assert_ne!(stream.read(&mut [0; 4_096]).unwrap(), 0, "the request");
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
        let started = r#"{"till":"k1","heartbeatSeconds":1}"#;
        write!(stream, "{head}event: started\ndata: {started}\n\nevent: gap\ndata:\n\n").unwrap();
        // Open, until the till goes away.
        drop(stream.read_to_end(&mut Vec::new()));
    });
    let till = Till::new(&base, &token("k1"), None);
    let mut stream = till.open(None);
    assert!(block_on(stream.next()).unwrap().gap);
    let Err(SourceError::Lost(why)) = block_on(stream.next()) else { panic!("it goes on") };
    assert!(why.contains("nothing for"), "{why}");
    drop((stream, till));
    relay.join().unwrap();
}
