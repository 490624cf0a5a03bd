//! What is found is explained, and what is explained is found.

use kasse_contract::{Found, Side, Spec};

use crate::data::differences;
use crate::story;
use crate::world::World;

#[test]
fn every_difference_from_the_descriptions_has_a_newer_reason() {
    let mut world = World::new();
    story::play(&mut world);
    let explained = differences();
    let unexplained: Vec<_> = world.found.difference(&explained).collect();
    assert!(unexplained.is_empty(), "not as described, and no reason given: {unexplained:#?}");
    let gone: Vec<_> = explained.difference(&world.found).collect();
    assert!(gone.is_empty(), "listed, but not so any more: {gone:#?}");
}

/// The judge convicts what is wrong.
#[test]
fn a_fault_is_found() {
    let specs = Spec::all();
    let find = |method, target: &str| specs.iter().find_map(|spec| spec.find(method, target));
    let get = find(kasse::http::Method::Get, "/qr/v1/merchant-redirect/x?y=1").unwrap();
    assert_eq!(get.id(), "GetMerchantRedirectQrById");
    let places = |found: Vec<Found>| found.into_iter().map(|found| found.place).collect::<Vec<_>>();
    let bare = kasse::http::HttpRequest {
        method: kasse::http::Method::Get,
        target: "/qr/v1/merchant-redirect/x?y=1".to_owned(),
        headers: vec![("size", "99".to_owned()), ("x-own", "1".to_owned())],
        body: None,
    };
    let found = places(get.check_request(&bare));
    for expected in
        ["header Authorization missing", "header Size", "header x-own not described", "query y not described"]
    {
        assert!(found.iter().any(|place| place == expected), "{expected} in {found:?}");
    }
    assert_eq!(places(get.check_answer(418, b"")), ["status 418"]);
    let found = places(get.check_answer(200, br#"{"id": 7, "url": "https://a.example"}"#));
    assert_eq!(found, ["status 200 body required redirectUrl", "status 200 body/id type"]);
    assert!(
        get.check_answer(200, br#"{"id":"x","url":"https://a.example","redirectUrl":"https://a.example"}"#)
            .is_empty()
    );
    let adopt = find(kasse::http::Method::Put, "/qr/v1/merchant-callback/mobilepay/1").unwrap();
    assert_eq!(adopt.id(), "PutMerchantCallbackMobilePayQr");
    let mut request = bare;
    request.body = Some(br#"{"locationDescription": 1}"#.to_vec());
    assert!(places(adopt.check_request(&request)).contains(&"body/locationDescription type".to_owned()));
    assert_eq!(adopt.check_request(&request)[0].side, Side::Request);
}
