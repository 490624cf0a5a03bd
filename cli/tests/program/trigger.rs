use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use kasse::clock::Timestamp;
use kasse::secret::Secret;
use kasse::webhook::{Address, Delivery, Event, Headers, Window, verify};

use crate::support::{Ran, kasse, run};

const SECRET: &str = "a-secret-of-a-registration";

/// Somebody's webhook handler. It believes nothing that is not signed.
struct Handler {
    url: String,
    heard: Arc<Mutex<Vec<Event>>>,
}

impl Handler {
    /// At `registered`, or where it listens.
    fn start(registered: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook?shop=7", listener.local_addr().unwrap());
        let address = Address::new(registered.unwrap_or(&url)).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(BufReader::new(stream.unwrap()), &address, &list);
            }
        });
        Self { url, heard }
    }

    fn trigger(&self, arguments: &[&str]) -> Ran {
        let mut command = kasse(&["trigger", "--json", "--to", &self.url]);
        run(command.args(arguments).env("KASSE_WEBHOOK_SECRETS", SECRET))
    }

    fn heard(&self) -> Vec<Event> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

/// Any number of requests on one connection.
fn serve(mut stream: BufReader<TcpStream>, address: &Address, heard: &Mutex<Vec<Event>>) {
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
        let status = match verify(&delivery, &[Secret::new(SECRET)], &window) {
            Ok(event) => {
                heard.lock().unwrap().push(event);
                "200 OK"
            }
            Err(_) => "401 Unauthorized",
        };
        write!(stream.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").unwrap();
    }
}

#[test]
fn every_event_is_one_that_a_handler_believes() {
    let handler = Handler::start(None);
    for event in
        ["created", "authorized", "captured", "cancelled", "refunded", "aborted", "expired", "terminated"]
    {
        let ran = handler.trigger(&[event, "--reference", "till-01-000123", "--amount", "12,50"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.result()["event"], format!("epayments.payment.{event}.v1"));
        let heard = handler.heard();
        let [Event::Payment(heard)] = heard.as_slice() else { panic!("{heard:?}") };
        assert_eq!(heard.name.as_str(), event.to_uppercase());
        assert_eq!(heard.reference.as_str(), "till-01-000123");
        assert_eq!(heard.amount.unwrap().minor(), 1250);
        assert!(heard.success);
    }
    let ran = handler.trigger(&["user.checked-in.v1", "--sticker", "kasse-æøå"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        matches!(handler.heard().as_slice(), [Event::CheckIn(heard)] if heard.merchant_qr_id == "kasse-æøå")
    );
}

#[test]
fn a_failed_event_says_so_and_a_repeated_one_is_the_same() {
    let handler = Handler::start(None);
    assert_eq!(handler.trigger(&["captured", "--failed", "--times", "3"]).code, 0);
    let heard = handler.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard.iter().all(|event| event.key() == heard[0].key()));
    assert!(matches!(&heard[0], Event::Payment(event) if !event.success && event.moved().is_none()));
}

#[test]
fn what_was_changed_on_the_way_is_refused_and_the_command_says_so() {
    let handler = Handler::start(None);
    let ran = handler.trigger(&["captured", "--forged"]);
    assert_eq!((ran.code, &ran.result()["status"]), (1, &401.into()));
    assert!(handler.heard().is_empty());
}

#[test]
fn a_handler_behind_a_proxy_gets_the_signature_of_its_public_address() {
    let handler = Handler::start(Some("https://shop.example/hooks/kasse"));
    assert_eq!(handler.trigger(&["captured"]).code, 1);
    let ran = handler.trigger(&["captured", "--webhook-url", "https://shop.example/hooks/kasse"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn what_cannot_be_made_is_said_before_anything_is_sent() {
    let handler = Handler::start(None);
    for arguments in [
        &["paid"][..],
        &["captured", "--amount", "many"],
        &["captured", "--reference", "no"],
        &["captured", "--times", "0"],
        &["captured", "--webhook-url", "shop.example"],
    ] {
        let ran = handler.trigger(arguments);
        assert_eq!(ran.code, 2, "{arguments:?} {ran:?}");
    }
    let without = run(&mut kasse(&["trigger", "captured", "--json", "--to", &handler.url]));
    assert_eq!(without.code, 2, "{without:?}");
    assert!(without.text.contains("KASSE_WEBHOOK_SECRETS"));
    let nobody = run(kasse(&["trigger", "captured", "--json", "--to", "http://127.0.0.1:1/"])
        .env("KASSE_WEBHOOK_SECRETS", SECRET));
    assert_eq!(nobody.code, 1, "{nobody:?}");
    assert!(handler.heard().is_empty());
}
