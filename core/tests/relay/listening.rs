//! Who hears what, and who does not.

use std::io::Write;
use std::time::Duration;

use crate::stage::{MSN, Stage, event, reference, token, until};

#[test]
fn an_event_goes_to_the_till_that_made_the_payment() {
    let stage = Stage::new(|_| {});
    let (mut first, mut second) = (stage.listen("k1", None), stage.listen("k2", None));
    for number in 0..3 {
        assert_eq!(stage.deliver(&event(&reference("k1", number), "1")), 200);
        assert_eq!(stage.deliver(&event(&reference("k2", number), "1")), 200);
    }
    for number in 0..3 {
        assert_eq!(first.payment(), reference("k1", number));
        assert_eq!(second.payment(), reference("k2", number));
    }
    let tally = stage.relay().tally();
    assert_eq!((tally.arrived.first, tally.handed_on, tally.streams), (6, 6, 2));
}

#[test]
fn a_reference_that_is_nobodys_is_everybodys() {
    let stage = Stage::new(|_| {});
    let (mut first, mut second) = (stage.listen("k1", None), stage.listen("k2", None));
    for of_nobody in ["order-1234567", "k3-0000000000000001", "k1-00001"] {
        assert_eq!(stage.deliver(&event(of_nobody, "1")), 200);
        assert_eq!(first.payment(), of_nobody);
        assert_eq!(second.payment(), of_nobody);
    }
}

#[test]
fn a_till_without_prefix_hears_of_every_payment_of_its_units() {
    let stage = Stage::new(|options| options.tills[1].prefixes.clear());
    let mut second = stage.listen("k2", None);
    let other_unit = event(&reference("k1", 1), "1").replace(MSN, "654321");
    assert_eq!(stage.deliver(&other_unit), 200, "accepted, although nobody hears of that unit");
    assert_eq!(stage.deliver(&event(&reference("k1", 2), "1")), 200);
    assert_eq!(second.payment(), reference("k1", 2));
}

#[test]
fn a_double_is_told_once_and_nothing_of_the_customer_ever() {
    let stage = Stage::new(|_| {});
    let mut first = stage.listen("k1", None);
    for _ in 0..2 {
        assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    }
    assert_eq!(stage.deliver(&event(&reference("k1", 2), "1")), 200);
    let told = first.next().unwrap();
    assert!(!told.data.to_string().contains("kari"), "{told:?}");
    assert_eq!(first.payment(), reference("k1", 2));
    assert!(!crate::stage::holds(&stage.files(), "kari@example.com"));
}

#[test]
fn nobody_listens_without_the_right_token() {
    let stage = Stage::new(|_| {});
    let right = Stage::request(&token("k1"), None);
    let wrong = [
        (Stage::request(&token("k3"), None), 401),
        (Stage::request("", None), 401),
        (right.replace("Bearer", "Basic"), 401),
        (right.replace("Authorization", "X-Authorization"), 401),
        (right.replace("Host: x", &format!("Authorization: Bearer {}", token("k1"))), 401),
        (right.replace("msn=123456", "msn=654321"), 403),
        (right.replace("?msn=", "?unit="), 400),
        (right.replace("/v1/events", "/v1/other"), 404),
        (right.replace("GET", "PUT"), 404),
    ];
    for (request, status) in wrong {
        assert_eq!(stage.ask(&request), status, "{request}");
    }
    assert_eq!(stage.ask(&right), 200);
    assert_eq!(stage.relay().tally().refused, 6);
}

#[test]
fn tokens_are_exchanged_one_after_the_other() {
    let new = "another-token-0123456789abcdef0123456789";
    let stage = Stage::new(|options| options.tills[0].tokens.push(kasse::secret::Secret::new(new)));
    assert_eq!(stage.ask(&Stage::request(&token("k1"), None)), 200);
    assert_eq!(stage.ask(&Stage::request(new, None)), 200);
}

#[test]
fn a_till_that_reads_nothing_is_let_go_and_holds_up_nobody() {
    let stage = Stage::new(|options| options.receiver.take_within = Duration::from_millis(200));
    let mut second = stage.listen("k2", None);
    let slow = slow_till(&stage);
    until(|| stage.relay().tally().streams == 2);
    let mut number = 0;
    while stage.relay().tally().streams == 2 {
        number += 1;
        // Longer than anything of ours, so that it takes fewer.
        assert_eq!(stage.deliver(&event(&format!("{number:064}"), "1")), 200);
        assert_eq!(second.payment(), format!("{number:064}"));
    }
    drop(slow);
    let mut again = stage.listen("k1", None);
    assert_eq!(again.payment(), format!("{:064}", 1), "it resumes");
}

/// Room for a few events, and then it does not read.
fn slow_till(stage: &Stage) -> std::net::TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        socket.connect(stage.at()).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.write_all(Stage::request(&token("k1"), None).as_bytes()).unwrap();
    stream
}

#[test]
fn tills_take_no_connection_from_the_platform() {
    let stage = Stage::new(|options| {
        options.receiver.connections = 2;
        options.streams_per_till = 100;
    });
    let mut tills: Vec<_> = (0..10).map(|_| stage.listen("k1", None)).collect();
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    for till in &mut tills {
        assert_eq!(till.payment(), reference("k1", 1));
    }
    assert_eq!(stage.relay().tally().arrived.closed_for_room, 0);
}

#[test]
fn with_too_many_streams_of_a_till_the_oldest_ends() {
    let stage = Stage::new(|options| options.streams_per_till = 2);
    let oldest = stage.listen("k1", None);
    let (_second, mut third) = (stage.listen("k1", None), stage.listen("k1", None));
    assert!(oldest.ends());
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    assert_eq!(third.payment(), reference("k1", 1));
}

#[test]
fn with_too_many_streams_altogether_the_next_is_turned_away() {
    let stage = Stage::new(|options| options.streams = 1);
    let first = stage.listen("k1", None);
    assert_eq!(stage.ask(&Stage::request(&token("k2"), None)), 503);
    drop(first);
    until(|| stage.ask(&Stage::request(&token("k2"), None)) == 200);
}

#[test]
fn stopping_ends_the_streams_and_keeps_what_arrived() {
    let mut stage = Stage::new(|_| {});
    let till = stage.listen("k1", None);
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    let at = stage.at();
    stage.stop();
    assert!(till.ends());
    assert!(std::net::TcpStream::connect(at).is_err(), "nobody listens");
    stage.start();
    assert_eq!(stage.listen("k1", None).payment(), reference("k1", 1));
}

#[test]
fn a_silent_stream_shows_that_it_lives_and_where_it_is() {
    let stage = Stage::new(|options| options.heartbeat = Duration::from_millis(20));
    let mut till = stage.listen("k1", None);
    assert_eq!(stage.deliver(&event(&reference("k2", 1), "1")), 200);
    let mut ids = Vec::new();
    while !ids.iter().any(|id: &String| id.ends_with(".1")) {
        assert_eq!(till.line().as_deref(), Some(":"), "a comment, for whoever knows nothing of ids");
        ids.push(till.line().unwrap());
        assert_eq!(till.line().as_deref(), Some(""));
    }
    assert!(ids.iter().all(|id| id.starts_with("id: ")), "{ids:?}");
}
