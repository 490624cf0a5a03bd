use kasse::ids::{HttpsUrl, ReturnUrl};

use crate::vectors::{assert_refused, assert_text_type, cases, file, text};

#[test]
fn addresses_are_https_or_an_apps_own() {
    let vectors = file("urls");
    assert_text_type!(HttpsUrl, &vectors["https"]);
    assert_text_type!(ReturnUrl, &vectors["return"]);
}

#[test]
fn a_receiver_beside_a_simulator_needs_no_certificate() {
    let vectors = file("urls");
    for case in cases(&vectors["https_or_loopback"], "valid") {
        assert_eq!(HttpsUrl::or_loopback("url", text(case, "text")).unwrap().as_str(), text(case, "text"));
    }
    for case in cases(&vectors["https_or_loopback"], "invalid") {
        assert_refused(HttpsUrl::or_loopback("url", text(case, "text")), case);
    }
}

#[test]
fn an_address_is_refused_under_the_name_of_its_field() {
    let field = "merchantLegalLinks.termsOfSaleUrl";
    assert_eq!(HttpsUrl::named(field, "http://example.com").unwrap_err().field(), field);
    assert_eq!(ReturnUrl::named("receiptUrl", "").unwrap_err().field(), "receiptUrl");
}
