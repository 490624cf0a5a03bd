//! Journals that tills of every schema left behind when they were killed, in `tests/vectors/journals/payments`: a
//! till of this version finds each payment and follows it to the right end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use kasse_crashes::expect::left_alone;
use kasse_crashes::hand::Hand;
use kasse_crashes::judge::Judge;
use kasse_crashes::orders::{Kill, Orders, Pace, Packed, Part, Point};
use kasse_crashes::process::Process;
use kasse_crashes::scene;
use kasse_crashes::snapshot::{self, Row};
use kasse_crashes::story::{self, Customer, PHONE, Story};
use kasse_simulator::{
    Autopilot, Call, Control, Credentials, Market, PaymentView, PlatformOptions, Server, ServerOptions,
    State, TimeMode, Unit,
};
use serde::{Deserialize, Serialize};

/// The payments of a file: the story, and where its till was killed.
const STAGES: [(&str, &str, u32); 12] = [
    ("phone-on-approval", "before create", 1),
    ("qr-on-approval", "unread create", 1),
    ("redirect-on-approval", "before read", 1),
    ("phone-declined", "answered create", 1),
    ("phone-on-approval", "before capture", 1),
    ("redirect-on-approval", "unread capture", 1),
    ("phone-manual", "before capture", 2),
    ("qr-settle", "before cancel", 1),
    ("phone-refund", "unread refund", 1),
    ("qr-cancelled-waiting", "before cancel", 1),
    ("qr-vending-never-settled", "before read", 3),
    ("phone-on-approval", "before close", 1),
];

/// What belongs to a file of this name with the end `.sqlite3`.
#[derive(Serialize, Deserialize)]
struct Golden {
    /// The address under which its payments are recorded.
    host: String,
    payments: Vec<Left>,
}

/// A payment in a file, and how it stood at the platform.
#[derive(Serialize, Deserialize)]
struct Left {
    msn: String,
    story: String,
    killed: String,
    /// When, in milliseconds since the Unix epoch.
    at: i64,
    /// The requests that had been carried out.
    arrived: Vec<Arrived>,
    /// The customer had approved, or declined.
    approved: bool,
    declined: bool,
    /// How it has to end.
    ends: (String, i64, i64, i64),
}

#[derive(Serialize, Deserialize)]
struct Arrived {
    path: String,
    key: String,
    body: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/journals/payments")
}

fn schemas() -> Vec<String> {
    let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = names.filter(|path| path.extension().is_some_and(|end| end == "sqlite3"));
    let mut stems: Vec<_> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    stems.sort();
    stems
}

fn schema_of(journal: &Path) -> i64 {
    let db = rusqlite::Connection::open(journal).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn server(units: Vec<Unit>, start: Option<i64>) -> Server {
    let platform = PlatformOptions { units, ..PlatformOptions::default() };
    Server::start(ServerOptions {
        port: 0,
        time: TimeMode::Stepped { start },
        platform,
        ..ServerOptions::default()
    })
    .unwrap()
}

fn unit(msn: &str) -> Unit {
    Unit::new(msn, "Corner Kiosk", Market::No)
}

fn orders(server: &Server, keys: &Credentials, story: &Story, part: Part, journal: &Path) -> Orders {
    Orders {
        base_url: server.base_url.clone(),
        recorded_as: None,
        client_id: keys.client_id.clone(),
        client_secret: keys.client_secret.clone(),
        subscription_key: keys.subscription_key.clone(),
        msn: keys.msn.clone(),
        journal: journal.to_owned(),
        story: story.clone(),
        customer: PHONE.to_owned(),
        part,
        kill: None,
        late: None,
        pace: Pace::Jumps,
        waits: false,
    }
}

fn play_the_customer(control: &Control, story: &Story) {
    let approve = story.customer == Customer::Approves;
    let autopilot = Autopilot { approve, after_ms: scene::DECIDES_AFTER_MS };
    control.set_autopilot((story.customer != Customer::Ignores).then_some(autopilot));
}

/// Writes the file of the newest schema, to be kept for ever: run once when a schema is new. With
/// `KASSE_GOLDEN_TILL` another till program writes it, of an older version.
#[test]
#[ignore = "writes into the source tree"]
fn write_the_newest() {
    let program = std::env::var_os("KASSE_GOLDEN_TILL")
        .map_or(env!("CARGO_BIN_EXE_kasse-crash-till").into(), PathBuf::from);
    let units: Vec<_> = (0..STAGES.len()).map(|number| unit(&format!("{}", 900_001 + number))).collect();
    let server = server(units.clone(), None);
    let control = server.control();
    let place = scene::folder();
    let journal = place.path().join("till.journal");
    let mut payments = Vec::new();
    for (unit, (name, point, nth)) in units.iter().zip(STAGES) {
        let story = story::named(name);
        play_the_customer(&control, &story);
        let at = Point { place: point.to_owned(), nth };
        let killed = at.to_string();
        let kill = Some(Kill { at, into_write_micros: 0, hand_over: false });
        let keys = Credentials::of(unit);
        let orders = Orders { kill, ..orders(&server, &keys, &story, Part::Sell, &journal) };
        assert!(Process::start(&program, &orders).end().was_killed(), "{name} {killed}");
        let row = row_of(&journal, &unit.msn);
        let view = control.payment(row.record.reference.as_str()).ok();
        payments.push(left(&control, &story, killed, &row, view.as_ref()));
    }
    // The last connection that is closed leaves one file.
    rusqlite::Connection::open(&journal).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let name = format!("schema-{}", schema_of(&journal));
    fs::create_dir_all(folder()).unwrap();
    let golden = Golden { host: server.base_url.clone(), payments };
    fs::copy(&journal, folder().join(format!("{name}.sqlite3"))).unwrap();
    let text = serde_json::to_string_pretty(&golden).unwrap();
    fs::write(folder().join(format!("{name}.json")), text + "\n").unwrap();
}

fn left(control: &Control, story: &Story, killed: String, row: &Row, view: Option<&PaymentView>) -> Left {
    let reference = row.record.reference.as_str();
    let ends = left_alone(story, &row.record, view, view.is_some());
    let carried_out =
        |call: &Call| call.idempotency_key.is_some() && call.status.is_some_and(|code| code < 300);
    let arrived = control.calls(Some(reference)).into_iter().filter(carried_out);
    let arrived = arrived.map(|call| Arrived {
        path: call.path,
        key: call.idempotency_key.unwrap_or_default(),
        body: call.body,
    });
    Left {
        msn: row.stored.key.msn.as_str().to_owned(),
        story: story.name.clone(),
        killed,
        at: control.now(),
        arrived: arrived.collect(),
        approved: view.is_some_and(|view| view.authorized > 0),
        declined: view.is_some_and(|view| view.state == State::Aborted),
        ends: (ends.as_what.to_owned(), ends.captured, ends.refunded, ends.released),
    }
}

fn row_of(journal: &Path, msn: &str) -> Row {
    let mut rows = snapshot::rows(journal).into_iter();
    rows.find(|row| row.stored.key.msn.as_str() == msn).unwrap_or_else(|| panic!("no payment of {msn}"))
}

/// The platform as it stood when the till was killed.
fn platform_of(left: &Left) -> Server {
    let server = server(vec![unit(&left.msn)], Some(left.at));
    let control = server.control();
    play_the_customer(&control, &story::named(&left.story));
    let (hand, keys) = (Hand::new(&server.base_url), &server.credentials);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut headers = vec![
        header("client_id", &keys.client_id),
        header("client_secret", &keys.client_secret),
        header("ocp-apim-subscription-key", &keys.subscription_key),
        header("merchant-serial-number", &keys.msn),
        header("content-type", "application/json"),
    ];
    let post = |target: &str, headers: &[(String, String)], body: &str| {
        hand.deliver(&Packed {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: headers.to_vec(),
            body: body.to_owned(),
        })
    };
    let token: serde_json::Value = serde_json::from_slice(&post("/accesstoken/get", &headers, "")).unwrap();
    headers.push(header("authorization", &format!("Bearer {}", token["access_token"].as_str().unwrap())));
    for (place, request) in left.arrived.iter().enumerate() {
        let mut headers = headers.clone();
        headers.push(header("idempotency-key", &request.key));
        post(&request.path, &headers, request.body.as_deref().unwrap_or_default());
        let payments = control.payments();
        if place == 0 && left.approved {
            control.approve(&payments[0].reference, None).unwrap();
        }
        if place == 0 && left.declined {
            control.decline(&payments[0].reference).unwrap();
        }
    }
    assert_eq!(control.payments().len(), usize::from(!left.arrived.is_empty()));
    server
}

#[test]
fn the_payments_of_every_schema_are_followed_to_the_right_end() {
    let program = Path::new(env!("CARGO_BIN_EXE_kasse-crash-till"));
    let mut followed = 0;
    for schema in schemas() {
        let text = fs::read_to_string(folder().join(format!("{schema}.json"))).unwrap();
        let golden: Golden = serde_json::from_str(&text).unwrap();
        for left in &golden.payments {
            let place = scene::folder();
            let journal = place.path().join("till.journal");
            fs::copy(folder().join(format!("{schema}.sqlite3")), &journal).unwrap();
            let server = platform_of(left);
            let control = server.control();
            let story = story::named(&left.story);
            let till = Orders {
                recorded_as: Some(golden.host.clone()),
                ..orders(&server, &server.credentials, &story, Part::Leave, &journal)
            };
            let ended = Process::start(program, &till).end();
            assert!(ended.status.success());
            let after = vec![row_of(&journal, &left.msn)];
            let mut judge = Judge::new(&control);
            judge.nothing_left_unwritten(&after, &control.payments(), &control.calls(None));
            judge.at_the_end(&after);
            let end = judge.end_of(&after[0]);
            let end = (end.as_what.to_owned(), end.captured, end.refunded, end.released);
            assert_eq!(end, left.ends, "{schema}: {} killed at {}", left.story, left.killed);
            assert_eq!(judge.problems, [""; 0], "{schema}: {} killed at {}", left.story, left.killed);
            followed += 1;
        }
    }
    assert_eq!(followed, schemas().len() * STAGES.len());
}

/// The files are of the schemas their names say, and none is missing.
#[test]
fn every_schema_has_its_payments() {
    let place = scene::folder();
    let new = place.path().join("till.journal");
    drop(kasse::journal::Sqlite::open(&new, kasse::journal::Options::default()).unwrap());
    let every: Vec<_> = (1..=schema_of(&new)).map(|schema| format!("schema-{schema}")).collect();
    assert_eq!(schemas(), every);
    for schema in every {
        let copy = place.path().join(&schema);
        fs::copy(folder().join(format!("{schema}.sqlite3")), &copy).unwrap();
        assert_eq!(format!("schema-{}", schema_of(&copy)), schema);
    }
}
