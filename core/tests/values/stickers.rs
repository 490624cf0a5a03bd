use std::time::Duration;

use kasse::api::qr::{Ttl, WhiteBorder};
use kasse::ids::{BeaconId, Location, MerchantQrId, RedirectQrId, RedirectTarget};
use serde_json::Value;

use crate::vectors::{assert_refused, assert_text_type, cases, file};

#[test]
fn names_places_and_targets() {
    let vectors = file("stickers");
    assert_text_type!(RedirectQrId, &vectors["redirect_id"]);
    assert_text_type!(MerchantQrId, &vectors["merchant_qr_id"]);
    assert_text_type!(BeaconId, &vectors["beacon"]);
    assert_text_type!(Location, &vectors["location"]);
    assert_text_type!(RedirectTarget, &vectors["target"]);
}

#[test]
fn lives_and_borders() {
    let number = |case: &Value| case["number"].as_u64().unwrap();
    let ttl = |case: &Value| Ttl::new(Duration::from_secs(number(case)));
    let border = |case: &Value| WhiteBorder::new(u16::try_from(number(case)).unwrap());
    let vectors = file("stickers");
    let (lives, borders) = (&vectors["ttl_seconds"], &vectors["white_border"]);
    assert!(cases(lives, "valid").iter().all(|case| ttl(case).is_ok()));
    assert!(cases(borders, "valid").iter().all(|case| border(case).is_ok()));
    for case in cases(lives, "invalid") {
        assert_refused(ttl(case), case);
    }
    for case in cases(borders, "invalid") {
        assert_refused(border(case), case);
    }
    assert_eq!(Ttl::new(Duration::from_millis(300_500)).unwrap_err().field(), "ttl");
}

#[test]
fn an_old_sticker_says_which_beacon_it_is() {
    let beacon = BeaconId::of_sticker("mobilepaypos://pos?id=123456789012345&source=qr\r\n").unwrap();
    assert_eq!(beacon.merchant_qr_id().as_str(), "123456789012345");
    for other in
        ["", "https://qr.vipps.no/r/abc", "mobilepaypos://pos?source=qr", "mobilepaypos://pos?id=7", "7"]
    {
        assert_eq!(BeaconId::of_sticker(other).unwrap_err().field(), "beaconId", "{other}");
    }
}
