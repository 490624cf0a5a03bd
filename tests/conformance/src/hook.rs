//! The web server of the stories' merchant: what the platform delivers waits here until a step hands it to a host.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::ear::PATIENCE;

/// Longest delivery, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// The server.
#[derive(Debug)]
pub(crate) struct Hook {
    address: String,
    arrived: Receiver<Arrived>,
}

/// A delivery that waits for its answer.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    stream: TcpStream,
}

impl Hook {
    /// Listens on this machine.
    pub(crate) fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}/hook", listener.local_addr()?);
        let (tell, arrived) = channel();
        thread::spawn(move || serve(&listener, &tell));
        Ok(Self { address, arrived })
    }

    /// What to register.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The next delivery.
    pub(crate) fn next(&self) -> Result<Arrived, String> {
        let late = |_| format!("nothing was delivered within {} s", PATIENCE.as_secs());
        self.arrived.recv_timeout(PATIENCE).map_err(late)
    }
}

impl Arrived {
    /// Answers it. The platform may have given up waiting.
    pub(crate) fn answer(mut self, status: u16) {
        let head = format!("HTTP/1.1 {status} -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _ = self.stream.write_all(head.as_bytes());
    }
}

/// Until the story is over and nobody listens any more.
fn serve(listener: &TcpListener, tell: &Sender<Arrived>) {
    for stream in listener.incoming().filter_map(Result::ok) {
        let arrived = read(stream);
        if arrived.is_some_and(|arrived| tell.send(arrived).is_err()) {
            return;
        }
    }
}

fn read(stream: TcpStream) -> Option<Arrived> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut headers = Vec::new();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize =
        length.and_then(|(_, value)| value.parse().ok()).filter(|length| *length <= BODY_MAX)?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Arrived { headers, body: String::from_utf8(body).ok()?, stream })
}
