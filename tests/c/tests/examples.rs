//! The examples, as people copy them.
#![cfg(unix)]

use kasse_c_tests::{Language, Workshop, check, platform, text};

#[test]
fn a_till_in_c_takes_a_payment() {
    let (shop, platform) = (Workshop::new(), platform());
    let output = shop.run(&shop.compile(Language::C, "examples/c/till.c", &[]), &platform);
    check(&output);
    assert!(text(&output.stdout).contains("Paid: 14900 minor units of NOK."), "{}", text(&output.stdout));
    let payments = platform.control().payments();
    assert_eq!(payments.len(), 1);
    assert!(platform.control().violations().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_till_with_its_own_loop_takes_two_at_once() {
    let (shop, platform) = (Workshop::new(), platform());
    let output = shop.run(&shop.compile(Language::C, "examples/c/loop.c", &[]), &platform);
    check(&output);
    let out = text(&output.stdout);
    assert!(out.contains("both sales are settled; the clock went on ticking: yes"), "{out}");
    assert_eq!(platform.control().payments().len(), 2);
    assert!(platform.control().violations().is_empty());
}
