use kasse::ids::{CustomerToken, PersonalQr};

use crate::vectors::{assert_text_type, file};

#[test]
fn texts_that_identify_a_customer_are_held_to_their_limits() {
    let vectors = file("customer");
    assert_text_type!(PersonalQr, &vectors["personal_qr"]);
    assert_text_type!(CustomerToken, &vectors["customer_token"]);
}

#[test]
fn texts_that_identify_a_customer_are_not_shown() {
    let qr = PersonalQr::new("https://qr.vipps.no/28/2/01/031/4712345678?v=1").unwrap();
    assert_eq!(format!("{qr:?}"), "PersonalQr(..)");
    assert_eq!(format!("{:?}", CustomerToken::new("abcdefgh").unwrap()), "CustomerToken(..)");
}
