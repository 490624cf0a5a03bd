//! A platform whose every secret and every customer is a canary, and a host beside it.

use std::path::Path;

use kasse_secrets::{Canaries, Host, Kind};
use kasse_simulator::{Fault, FaultKind, Operation, Server};
use tempfile::TempDir;

use crate::front::{Front, NAME, roots};
use crate::platform::{MSN, server};

/// The way from the host to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// HTTP to this machine itself.
    Plain,
    /// TLS, through a proxy that asks who is there.
    Tls,
}

pub(crate) struct World {
    pub(crate) host: Host,
    pub(crate) canaries: Canaries,
    server: Server,
    front: Front,
    way: Way,
    /// Its journal and its temporary files.
    folder: TempDir,
    /// What it is given to read.
    given: TempDir,
}

impl World {
    /// A host that has opened its client.
    pub(crate) fn open(program: &str, way: Way, variables: &[(&str, &str)]) -> Self {
        let (folder, given) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let mut canaries = Canaries::new();
        let server = server(&mut canaries);
        let platform = server.base_url.strip_prefix("http://").unwrap().to_owned();
        let front = Front::start(platform, way == Way::Tls);
        let mut host = Host::start(program, folder.path(), variables);
        host.tell(&["keep", &canaries.make(Kind::Control, "control", "")]);
        let mut world = Self { host, canaries, server, front, way, folder, given };
        world.open_client();
        world
    }

    fn open_client(&mut self) {
        let base = match self.way {
            Way::Plain => format!("http://127.0.0.1:{}", self.front.port),
            Way::Tls => format!("https://{NAME}"),
        };
        let journal = self.folder.path().join("till.journal");
        let keys = &self.server.credentials;
        let mut words = vec![
            base,
            keys.client_id.clone(),
            keys.client_secret.clone(),
            keys.subscription_key.clone(),
            MSN.to_owned(),
            journal.display().to_string(),
        ];
        if self.way == Way::Tls {
            words.extend(self.proxy_and_roots());
        }
        let words: Vec<&str> = std::iter::once("open").chain(words.iter().map(String::as_str)).collect();
        self.host.tell(&words);
    }

    fn proxy_and_roots(&mut self) -> [String; 2] {
        let user = self.canaries.make(Kind::Credential, "proxy user", "till");
        let password = self.canaries.make(Kind::Credential, "proxy password", "");
        let note = self.canaries.make(Kind::Credential, "note beside the roots", "# ");
        let file = self.given.path().join("roots.pem");
        std::fs::write(&file, [note.as_bytes(), b"\n", &roots()].concat()).unwrap();
        [format!("http://{user}:{password}@127.0.0.1:{}", self.front.port), file.display().to_string()]
    }

    /// Every pairing, and much that goes wrong. What the platform gave out is a canary afterwards.
    pub(crate) fn play(&mut self) {
        for pairing in ["phone", "scan", "token", "qr", "redirect"] {
            let reference = self.pay(pairing).unwrap();
            self.approve(&reference);
            assert_eq!(self.host.tell(&["wait", &reference]), "paid", "{pairing}");
            assert_eq!(self.host.tell(&["read", &reference]), "shared");
            assert_eq!(self.host.tell(&["refund", &reference]), "paid");
        }
        self.what_goes_wrong();
        self.host.tell(&["webhook", "https://shop.example/webhook"]);
        self.rotate();
        let reference = self.pay("phone").unwrap();
        self.server.control().decline(&reference).unwrap();
        assert_eq!(self.host.tell(&["wait", &reference]), "not_paid");
        self.note_what_went_by();
    }

    fn what_goes_wrong(&mut self) {
        let fault = |operation, what| Fault {
            operation: Some(operation),
            reference: None,
            nth: 1,
            count: Some(1),
            per_mille: 1000,
            what,
        };
        let control = self.server.control();
        // An answer that is lost, a token that is refused and fetched anew, a page instead of an answer.
        control.add_fault(fault(Operation::Create, FaultKind::Lost));
        control.add_fault(fault(Operation::Capture, FaultKind::ExpiredToken));
        control.add_fault(fault(Operation::Get, FaultKind::Truncated));
        let reference = self.pay("phone").unwrap();
        self.approve(&reference);
        assert_eq!(self.host.tell(&["wait", &reference]), "paid");
        // Nobody's code.
        let scanned = self.canaries.make(Kind::Customer, "personal QR", "https://qr.vipps.no/p/");
        assert_eq!(self.sell("scan", &scanned), None);
        let reference = self.pay("redirect").unwrap();
        assert_eq!(self.host.tell(&["cancel", &reference]), "not_paid");
    }

    /// Other keys, and a token fetched with them.
    fn rotate(&mut self) {
        let unit = self.server.control().units().remove(0);
        let [_, secondary] = unit.keys.subscription_keys;
        self.host.tell(&["rotate", &unit.keys.client_id, &unit.keys.client_secret, &secondary]);
    }

    /// A payment that nobody has finished when the host goes.
    pub(crate) fn leave_open(&mut self) {
        self.pay("redirect").unwrap();
        self.note_what_went_by();
    }

    fn approve(&self, reference: &str) {
        self.server.control().approve(reference, None).unwrap();
    }

    /// With what the pairing needs; the reference, unless it was refused.
    fn pay(&mut self, pairing: &str) -> Option<String> {
        let control = self.server.control();
        let number = self.canaries.text("phone number").to_owned();
        let given = match pairing {
            "scan" => control.personal_qr(&number, true, 0).unwrap(),
            "token" => {
                let token = control.customer_token(&number, 0).unwrap();
                self.canaries.add(Kind::Customer, "customer token", token)
            }
            "redirect" => {
                let path = self.canaries.make(Kind::Customer, "return address", "https://shop.example/done/");
                format!("+{number} {path}")
            }
            "qr" => String::new(),
            _ => format!("+{number}"),
        };
        if let Some((_, token)) = given.split_once("qr.vipps.no/p/") {
            self.canaries.add(Kind::Customer, "personal QR", token);
        }
        let reference = self.sell(pairing, &given)?;
        self.host.tell(&["code", &reference]);
        Some(reference)
    }

    fn sell(&mut self, pairing: &str, given: &str) -> Option<String> {
        let line = self.canaries.make(Kind::Customer, "order line", "Coffee ");
        let note = self.canaries.make(Kind::Customer, "metadata", "");
        let link = self.canaries.make(Kind::Customer, "link to a receipt", "https://shop.example/r/");
        let answer = self.host.ask(&["pay", pairing, given, &line, &note, &link]);
        answer.strip_prefix("ok ").map(str::to_owned)
    }

    fn note_what_went_by(&mut self) {
        for (member, mark, kind, name) in [
            ("access_token", ".", Kind::Credential, "access token"),
            ("secret", "", Kind::Credential, "webhook secret"),
            ("redirectUrl", "token=", Kind::Customer, "code or link"),
            ("sub", "", Kind::Customer, "customer's id"),
            ("streetAddress", "", Kind::Customer, "street"),
        ] {
            let values = self.front.values(member);
            assert!(!values.is_empty(), "no {member} went by");
            for value in values {
                // What tells one from another: the signature of a token, the token of a link.
                let own = if mark.is_empty() { &value } else { value.rsplit(mark).next().unwrap_or(&value) };
                self.canaries.add(kind, name, own);
            }
        }
        let marks = [self.canaries.text("client secret"), self.canaries.text("last name")];
        assert!(marks.iter().all(|text| self.front.carried(text)), "canaries did travel");
    }

    /// The folder of the host: its journal, and what else it wrote.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}
