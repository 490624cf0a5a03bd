//! A scan is for one till, and its token is nowhere any more once that till has it.

use crate::stage::{MSN, Stage, check_in, event, holds, reference, token};

const TOKEN: &str = "c2ltLXRva2VuLTAwMDE-scanned-once";

fn keep(stage: &Stage, till: &str, id: &str) -> u16 {
    let token = token(till);
    stage.ask(&format!(
        "DELETE /v1/check-ins/{id}?msn={MSN} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    ))
}

#[test]
fn a_scan_is_told_to_the_till_of_its_sticker_alone() {
    let stage = Stage::new(|_| {});
    let (mut first, mut second) = (stage.listen("k1", None), stage.listen("k2", None));
    assert_eq!(stage.deliver(&check_in("sticker-k1", TOKEN)), 200);
    assert_eq!(stage.deliver(&event(&reference("k2", 1), "1")), 200);
    let told = first.next().unwrap();
    assert_eq!((told.kind.as_str(), told.data["customerToken"].as_str()), ("check-in", Some(TOKEN)));
    assert_eq!(told.data["merchantQrId"], "sticker-k1");
    assert_eq!(second.payment(), reference("k2", 1), "nothing before it");
}

#[test]
fn a_token_is_deleted_when_the_till_has_it() {
    let mut stage = Stage::new(|_| {});
    let mut till = stage.listen("k1", None);
    assert_eq!(stage.deliver(&check_in("sticker-k1", TOKEN)), 200);
    assert_eq!(till.next().unwrap().kind, "check-in");
    let id = till.last.clone().unwrap();
    assert_eq!(stage.listen("k1", None).next().unwrap().kind, "check-in", "not sure yet that it has arrived");

    assert_eq!(keep(&stage, "k2", &id), 404, "it is another till's");
    assert_eq!(keep(&stage, "k3", &id), 401);
    assert_eq!(keep(&stage, "k1", "x"), 404);
    assert!(holds(&stage.files(), TOKEN));
    assert_eq!(keep(&stage, "k1", &id), 204);
    assert_eq!(keep(&stage, "k1", &id), 204, "again, after an answer that was lost");

    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    assert_eq!(stage.listen("k1", None).payment(), reference("k1", 1), "the scan is told no more");
    assert_eq!(stage.deliver(&check_in("sticker-k1", TOKEN)), 200, "nor when the platform sends it again");
    stage.stop();
    assert!(!holds(&stage.files(), TOKEN));
}

#[test]
fn a_token_that_is_too_old_is_neither_kept_nor_told() {
    let mut stage = Stage::new(|_| {});
    let now = crate::stage::now();
    let old = kasse::clock::Timestamp::from_millis(now.millis() - 16 * 60 * 1_000);
    let body = check_in("sticker-k1", TOKEN);
    let (head, _) = body.split_once("\"initiatedAt\"").unwrap();
    assert_eq!(stage.deliver(&format!(r#"{head}"initiatedAt":"{}"}}"#, old.to_rfc3339())), 200);
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    assert_eq!(stage.listen("k1", None).payment(), reference("k1", 1));
    stage.stop();
    assert!(!holds(&stage.files(), TOKEN));
}

#[test]
fn a_scan_at_a_sticker_of_nobody_is_accepted_and_forgotten() {
    let stage = Stage::new(|_| {});
    assert_eq!(stage.deliver(&check_in("sticker-k3", TOKEN)), 200);
    assert_eq!(stage.relay().tally().for_nobody, 1);
    assert!(!holds(&stage.files(), TOKEN));
}

#[test]
fn one_till_can_have_all_other_stickers() {
    let stage = Stage::new(|options| options.tills[1].other_stickers = true);
    let mut second = stage.listen("k2", None);
    assert_eq!(stage.deliver(&check_in("sticker-k1", "token-for-the-first")), 200);
    assert_eq!(stage.deliver(&check_in("sticker-k3", TOKEN)), 200);
    assert_eq!(second.next().unwrap().data["merchantQrId"], "sticker-k3");
}

#[test]
fn the_only_till_of_a_unit_has_every_sticker() {
    let stage = Stage::new(|options| options.tills.truncate(1));
    assert_eq!(stage.deliver(&check_in("any", TOKEN)), 200);
    assert_eq!(stage.listen("k1", None).next().unwrap().data["merchantQrId"], "any");
}
