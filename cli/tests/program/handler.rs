//! Somebody's webhook handler, in a web server of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use kasse::clock::Timestamp;
use kasse::secret::Secret;
use kasse::webhook::{Address, Delivery, Event, Headers, Window, verify};

/// Somebody's webhook handler. It believes nothing that is not signed.
pub(crate) struct Handler {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Event>>>,
    secret: Arc<Mutex<Option<Secret>>>,
}

impl Handler {
    /// At `registered`, or where it listens.
    pub(crate) fn start(registered: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook?shop=7", listener.local_addr().unwrap());
        let address = Address::new(registered.unwrap_or(&url)).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&heard);
        let secret = Arc::default();
        let believed = Arc::clone(&secret);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(BufReader::new(stream.unwrap()), &address, &believed, &list);
            }
        });
        Self { url, heard, secret }
    }

    /// From now on.
    pub(crate) fn believe(&self, secret: &str) {
        *self.secret.lock().unwrap() = Some(Secret::new(secret));
    }

    /// What it has heard since it was last asked.
    pub(crate) fn heard(&self) -> Vec<Event> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

/// Any number of requests on one connection.
fn serve(
    mut stream: BufReader<TcpStream>,
    address: &Address,
    secret: &Mutex<Option<Secret>>,
    heard: &Mutex<Vec<Event>>,
) {
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let pairs: Vec<(&str, &str)> = head.iter().filter_map(|line| line.split_once(": ")).collect();
        let length = pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length")).unwrap().1;
        let mut body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body).unwrap();
        let headers: Headers<'_> = pairs.iter().copied().collect();
        let delivery = Delivery { method: "POST", address, headers, body: &body };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap();
        let window = Window::around(Timestamp::from_millis(now));
        let secrets: Vec<Secret> = secret.lock().unwrap().iter().cloned().collect();
        let status = match verify(&delivery, &secrets, &window) {
            Ok(event) => {
                heard.lock().unwrap().push(event);
                "200 OK"
            }
            Err(_) => "401 Unauthorized",
        };
        write!(stream.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").unwrap();
    }
}
