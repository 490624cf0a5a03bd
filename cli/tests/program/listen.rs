use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use kasse::webhook::Event;
use serde_json::Value;

use crate::handler::Handler;
use crate::support::{Simulator, Till};

/// `kasse listen`, killed when it is dropped.
struct Listener {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Listener {
    fn start(till: &Till<'_>, arguments: &[&str]) -> Self {
        let mut command = till.command(&[&["listen", "--json"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        assert_ne!(self.out.read_line(&mut line).unwrap(), 0, "it ended");
        serde_json::from_str(&line).unwrap()
    }

    /// The next line about this event.
    fn about(&mut self, event: &str) -> Value {
        std::iter::from_fn(|| Some(self.line())).find(|line| line["event"] == event).unwrap()
    }

    /// Ctrl-C.
    fn end(mut self) {
        let done = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn events_go_on_to_a_handler_signed_for_it_and_again_until_it_accepts_them() {
    let simulator = Simulator::fast(&[]);
    let (till, shop) = (Till::new(&simulator), Till::new(&simulator));
    let handler = Handler::start(None);
    let mut listener = Listener::start(&till, &["--forward-to", &handler.url]);
    let ready = listener.line();
    assert_eq!(ready["kind"], "listening");

    // It does not know the secret yet, so it believes nothing.
    let paying = shop.pay(&["149.00", "--qr"]);
    let first = listener.about("epayments.payment.created.v1");
    assert_eq!((&first["ok"], &first["status"]), (&false.into(), &401.into()), "{first}");
    handler.believe(ready["secret"].as_str().unwrap());
    let again = std::iter::from_fn(|| Some(listener.about("epayments.payment.created.v1")))
        .find(|line| line["ok"] == true)
        .unwrap();
    assert!(again["attempt"].as_u64().unwrap() > 1, "{again}");
    assert_eq!(again["reference"], paying.reference.as_str());

    simulator.approve(&paying.reference);
    let captured = listener.about("epayments.payment.captured.v1");
    assert_eq!((&captured["ok"], &captured["attempt"]), (&true.into(), &1.into()), "{captured}");
    assert_eq!(paying.end().code, 0);
    let heard = handler.heard();
    let names: Vec<&str> = heard
        .iter()
        .map(|event| match event {
            Event::Payment(event) => event.name.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["CREATED", "AUTHORIZED", "CAPTURED"]);

    listener.end();
    let left = till.run(&["webhooks", "list"]);
    assert_eq!(left.result()["webhooks"], serde_json::json!([]), "what was made for the run goes with it");
}

#[test]
fn what_nobody_signed_is_shown_and_not_handed_on() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let handler = Handler::start(None);
    let mut listener = Listener::start(&till, &["--forward-to", &handler.url]);
    let ready = listener.line();
    let to = ready["address"].as_str().unwrap();
    let forged = crate::support::run(
        crate::support::kasse(&["trigger", "captured", "--json", "--to", to])
            .env("KASSE_WEBHOOK_SECRETS", "another-secret"),
    );
    assert_eq!(forged.code, 1);
    let line = listener.line();
    assert_eq!((&line["ok"], &line["status"]), (&false.into(), &401.into()));
    assert!(line["rejected"].as_str().is_some_and(|why| !why.is_empty()));
    assert!(handler.heard().is_empty());
}
