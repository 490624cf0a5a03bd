//! A relay, the platform that sends, and tills that listen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kasse::clock::Timestamp;
use kasse::ids::{Msn, TillPrefix};
use kasse::receiver::ReceiverOptions;
use kasse::relay::{Relay, RelayOptions, RelayTill};
use kasse::secret::Secret;
use kasse::webhook::{Address, sign};
use serde_json::Value;

pub(crate) const SECRET: &str = "a secret of the registration, as long as it likes to be";
pub(crate) const MSN: &str = "123456";

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Stage {
    pub(crate) relay: Option<Relay>,
    pub(crate) options: RelayOptions,
    pub(crate) folder: tempfile::TempDir,
}

/// The token of a till.
pub(crate) fn token(name: &str) -> String {
    format!("{name}-0123456789abcdef0123456789abcdef")
}

/// One that hears of payments with the prefix that is its name, and of its sticker.
pub(crate) fn till(name: &str) -> RelayTill {
    let mut till = RelayTill::new(name, Secret::new(token(name)), vec![Msn::new(MSN).unwrap()]);
    till.prefixes = vec![TillPrefix::new(name).unwrap()];
    till.stickers = vec![format!("sticker-{name}")];
    till
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

/// A reference as the till of this name makes it.
pub(crate) fn reference(till: &str, number: u32) -> String {
    format!("{till}-{number:016}")
}

/// The body of an event about this payment.
pub(crate) fn event(reference: &str, psp: &str) -> String {
    format!(
        r#"{{"msn":"{MSN}","reference":"{reference}","pspReference":"{psp}","name":"AUTHORIZED","amount":{{"currency":"NOK","value":14900}},"timestamp":"2026-03-02T09:06:11.042Z","success":true,"userDetails":{{"email":"kari@example.com"}}}}"#
    )
}

pub(crate) fn check_in(sticker: &str, token: &str) -> String {
    let at = now().to_rfc3339();
    format!(r#"{{"msn":"{MSN}","merchantQrId":"{sticker}","customerToken":"{token}","initiatedAt":"{at}"}}"#)
}

impl Stage {
    /// With the tills `k1` and `k2`.
    pub(crate) fn new(change: impl FnOnce(&mut RelayOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::new("https://pos.example.test/hook").unwrap();
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let receiver = ReceiverOptions::new(listen, address);
        let mut options = RelayOptions::new(receiver, folder.path().join("relay.db"));
        options.secrets = vec![Secret::new(SECRET)];
        options.tills = vec![till("k1"), till("k2")];
        change(&mut options);
        let relay = Some(Relay::start(options.clone()).unwrap());
        Self { relay, options, folder }
    }

    pub(crate) fn relay(&self) -> &Relay {
        self.relay.as_ref().unwrap()
    }

    pub(crate) fn stop(&mut self) {
        self.relay.take().unwrap().stop();
    }

    pub(crate) fn start(&mut self) {
        self.relay = Some(Relay::start(self.options.clone()).unwrap());
    }

    pub(crate) fn at(&self) -> SocketAddr {
        self.relay().local_addr()
    }

    /// Delivers, as the platform does.
    pub(crate) fn deliver(&self, body: &str) -> u16 {
        let address = &self.options.receiver.address;
        let signed = sign(&Secret::new(SECRET), address, body.as_bytes(), now()).unwrap();
        let headers: String =
            signed.pairs().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        self.ask(&format!("POST /hook HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}"))
    }

    /// The status of an answer.
    pub(crate) fn ask(&self, request: &str) -> u16 {
        let mut stream = connect(self.at());
        stream.write_all(request.as_bytes()).unwrap();
        status(&mut BufReader::new(stream))
    }

    /// What opens a stream of a till.
    pub(crate) fn request(token: &str, last: Option<&str>) -> String {
        let last = last.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        format!("GET /v1/events?msn={MSN} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{last}\r\n")
    }

    pub(crate) fn listen(&self, name: &str, last: Option<&str>) -> Listener {
        let mut stream = connect(self.at());
        stream.write_all(Self::request(&token(name), last).as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        assert_eq!(status(&mut lines), 200);
        let mut listener = Listener { lines, last: last.map(str::to_owned) };
        let started = listener.next().unwrap();
        assert_eq!((started.kind.as_str(), &started.data["till"]), ("started", &Value::from(name)));
        listener
    }

    /// The bytes of every file of the journal.
    pub(crate) fn files(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

pub(crate) fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

pub(crate) fn status(lines: &mut impl BufRead) -> u16 {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(lines.read_line(&mut head).unwrap(), 0, "closed: {head}");
    }
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// A till that listens.
pub(crate) struct Listener {
    pub(crate) lines: BufReader<TcpStream>,
    /// The id of the last event.
    pub(crate) last: Option<String>,
}

/// A server-sent event.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) kind: String,
    pub(crate) data: Value,
}

impl Listener {
    /// The next event; `None` when the stream ends.
    pub(crate) fn next(&mut self) -> Option<Told> {
        let (mut kind, mut data) = (String::new(), String::new());
        loop {
            let line = self.line()?;
            match line.split_once(':').map(|(name, value)| (name, value.trim_start())) {
                Some(("event", value)) => kind = value.to_owned(),
                Some(("data", value)) => data = value.to_owned(),
                Some(("id", value)) => self.last = Some(value.to_owned()),
                Some(("", _)) => {}
                None if line.is_empty() && !kind.is_empty() => {
                    return Some(Told { kind, data: serde_json::from_str(&data).unwrap_or_default() });
                }
                None if line.is_empty() => {}
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    /// A line of the body, whatever the chunks are.
    pub(crate) fn line(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            let text = line.strip_suffix('\n').expect("whole lines");
            let Some(chunk) = text.strip_suffix('\r') else { return Some(text.to_owned()) };
            // The length of a chunk, or the end of one.
            if chunk == "0" {
                return None;
            }
        }
    }

    /// The reference of the next event, which is about a payment.
    pub(crate) fn payment(&mut self) -> String {
        let told = self.next().expect("an event");
        assert_eq!(told.kind, "payment", "{told:?}");
        told.data["reference"].as_str().unwrap().to_owned()
    }

    /// Whether the stream ends, whatever is told before.
    pub(crate) fn ends(mut self) -> bool {
        self.lines.read_to_end(&mut Vec::new()).is_ok()
    }
}

/// Whether a text is somewhere in these bytes.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Waits for something that comes by itself.
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    while !is_so() {
        std::thread::sleep(Duration::from_millis(5));
    }
}
