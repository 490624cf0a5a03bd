//! A client with a journal on disk, a receiver before it, and senders.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use kasse::clock::{Clock, SystemClock, Timestamp};
use kasse::environment::Environment;
use kasse::ids::{Msn, SystemInfo};
use kasse::journal::{Journal, Options, Sqlite};
use kasse::receiver::{Receiver, ReceiverOptions};
use kasse::runtime::Runtime;
use kasse::secret::{Credentials, Secret};
use kasse::till::{Client, ClientConfig, JournalPlace, OpenOptions};
use kasse::webhook::{Address, sign};

pub(crate) const SECRET: &str =
    "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo==";
const HOST: &str = "http://127.0.0.1:1";
const MSN: &str = "123456";

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Status(u16),
    /// The connection was closed without one.
    Closed,
}

pub(crate) struct Stage {
    pub(crate) client: Client,
    pub(crate) receiver: Receiver,
    address: Address,
    clock: SystemClock,
    folder: tempfile::TempDir,
    _runtime: Runtime,
}

/// The body of an event about this payment.
pub(crate) fn event(reference: &str, psp: &str) -> String {
    format!(
        r#"{{"msn":"{MSN}","reference":"{reference}","pspReference":"{psp}","name":"AUTHORIZED","amount":{{"currency":"NOK","value":14900}},"timestamp":"2026-03-02T09:06:11.042Z","success":true}}"#
    )
}

impl Stage {
    pub(crate) fn new(change: impl FnOnce(&mut ReceiverOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = ClientConfig::new(
            Environment::parse(HOST).unwrap(),
            Credentials::new("id", "secret", "key").unwrap(),
            SystemInfo::new("receiver-test", "1").unwrap(),
        );
        config.webhook_secrets = vec![Secret::new(SECRET)];
        let place = JournalPlace::File(folder.path().join("till.journal"));
        let client = Client::open(OpenOptions::new(config, place)).unwrap();
        let address = Address::new("https://pos.example.test/hook").unwrap();
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut options = ReceiverOptions::new(listen, address.clone());
        change(&mut options);
        let receiver = Receiver::start(client.clone(), options).unwrap();
        let runtime = Runtime::start("test-clock").unwrap();
        let clock = SystemClock::new(runtime.handle());
        Self { client, receiver, address, clock, folder, _runtime: runtime }
    }

    /// Replaces the receiver by one that is stopped.
    pub(crate) fn stop(&mut self) {
        let options = ReceiverOptions::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), self.address.clone());
        let other = Receiver::start(self.client.clone(), options).unwrap();
        std::mem::replace(&mut self.receiver, other).stop();
    }

    fn now(&self) -> Timestamp {
        self.clock.now().wall
    }

    pub(crate) fn signed(&self, secret: &str, body: &str) -> String {
        self.signed_for(&self.address, secret, body)
    }

    /// A whole request.
    pub(crate) fn signed_for(&self, address: &Address, secret: &str, body: &str) -> String {
        let signed = sign(&Secret::new(secret), address, body.as_bytes(), self.now()).unwrap();
        let headers: Vec<String> =
            signed.pairs().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let target = address.path_and_query();
        let length = body.len();
        format!("POST {target} HTTP/1.1\r\n{}Content-Length: {length}\r\n\r\n{body}", headers.concat())
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.receiver.local_addr()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub(crate) fn deliver(&self, body: &str) -> Answer {
        self.send(self.signed(SECRET, body).as_bytes()).0
    }

    /// One request on a connection of its own.
    pub(crate) fn send(&self, request: &[u8]) -> (Answer, String) {
        let mut stream = self.connect();
        // The other side may have closed before it has read all of it.
        let _ = stream.write_all(request);
        answer(&mut stream)
    }

    /// Many requests, one after another on one connection.
    pub(crate) fn send_all(&self, requests: &[String]) -> Vec<Answer> {
        let mut stream = self.connect();
        let send = |request: &String| {
            stream.write_all(request.as_bytes()).unwrap();
            answer(&mut stream).0
        };
        requests.iter().map(send).collect()
    }

    /// The payments of which the journal has an event that nobody has handled, oldest first.
    pub(crate) fn kept(&self) -> Vec<String> {
        let journal = Sqlite::open(self.folder.path().join("till.journal"), Options::default()).unwrap();
        let found = journal.unhandled(HOST.to_owned(), Msn::new(MSN).unwrap(), 100_000);
        kasse::block_on(found).unwrap().into_iter().map(|event| event.reference.as_str().to_owned()).collect()
    }
}

/// Reads the head of an answer; ours have no body.
pub(crate) fn answer(stream: &mut TcpStream) -> (Answer, String) {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => text.push(byte[0]),
            Ok(_) => break,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no answer"),
            Err(_) => break,
        }
    }
    let text = String::from_utf8(text).unwrap();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.map_or(Answer::Closed, Answer::Status), text)
}
