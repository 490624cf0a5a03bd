use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A listening socket of which each connection is played by a closure on a thread of its own.
pub(crate) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// One complete request as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) head: String,
    pub(crate) body: String,
}

/// One connection, seen by the server.
pub(crate) struct Connection {
    pub(crate) reader: BufReader<TcpStream>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// `play` gets each connection with its number, counted from 0.
    pub(crate) fn start(play: impl Fn(usize, Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shared = seen.clone();
        let play = Arc::new(play);
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let connection = Connection { reader: BufReader::new(stream.unwrap()), seen: shared.clone() };
                let play = play.clone();
                std::thread::spawn(move || play(number, connection));
            }
        });
        Self { port, seen }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Connection {
    /// The next request, whole; `None` when the client has gone.
    pub(crate) fn read(&mut self) -> Option<Seen> {
        let seen = read_request(&mut self.reader)?;
        self.seen.lock().unwrap().push(seen.clone());
        Some(seen)
    }

    pub(crate) fn write(&mut self, text: &str) {
        // The client may have gone already; that is what some tests are about.
        let _ = self.reader.get_mut().write_all(text.as_bytes());
    }

    pub(crate) fn answer(&mut self, body: &str) {
        self.write(&format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
    }

    /// No more bytes from here, politely.
    pub(crate) fn close(self) {
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
    }

    /// Keeps the connection open until the client closes it.
    pub(crate) fn stall(mut self) {
        let _ = std::io::copy(&mut self.reader, &mut std::io::sink());
    }
}

/// Reads one request with a stated length from any stream.
pub(crate) fn read_request(stream: &mut impl BufRead) -> Option<Seen> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let length = header(&head, "content-length").map_or(0, |value| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { head, body: String::from_utf8(body).unwrap() })
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        header(&self.head, name)
    }

    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }
}
