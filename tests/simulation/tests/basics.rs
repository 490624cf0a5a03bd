//! Payments as they go in a shop, and what goes wrong with them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use kasse::error::ErrorName;
use kasse::flow::payment::{IfApproved, NotPaidReason, Status, UnknownReason};
use kasse::ids::{OrderId, RequestId, ReturnUrl};
use kasse::till::{CheckInFlow, Meet, Sale};
use kasse_simulation::{Fault, Host, Setup, nok};

const LONG: Duration = Duration::from_secs(700);

fn qr(amount: i64) -> Sale {
    Sale::new(nok(amount), Meet::DynamicQr(kasse::api::QrFormat::Text))
}

fn approve(host: &Host, reference: &str) {
    host.wire.with(|platform| platform.approve(reference, None)).unwrap();
}

fn paid(status: &Status) -> i64 {
    match status {
        Status::Paid { captured, refunded, reserved, .. } => {
            assert_eq!((refunded.minor(), reserved.minor()), (0, 0));
            captured.minor()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_is_shown_scanned_approved_and_captured() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(14900))).unwrap();
    let code = host.run(payment.code()).unwrap().expect("a code to show");
    assert!(code.expose().starts_with("http"));
    approve(&host, payment.reference().as_str());
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert_eq!(paid(&outcome.status), 14900);
    assert_eq!(outcome.proof.unwrap().reference, *payment.reference());
    assert_eq!(host.wire.calls("/capture").len(), 1);
    assert!(host.wire.with(|platform| platform.violations()).is_empty());
    assert_eq!(host.run(payment.code()).unwrap(), None, "the code is gone with the payment");
    assert_eq!(host.run(host.client.clone().recovered()).unwrap(), vec![], "the host was told");
}

#[test]
fn a_lost_answer_to_create_makes_one_payment() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    host.wire.fault("/payments", Fault::AnswerLost);
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(14900))).unwrap();
    let creates = host.wire.calls("/payments");
    assert_eq!(creates.len(), 2);
    assert_eq!(creates[0].key, creates[1].key);
    assert_eq!(creates[0].body, creates[1].body);
    assert!(host.run(payment.code()).unwrap().is_some());
    approve(&host, payment.reference().as_str());
    assert_eq!(paid(&host.run(payment.wait(LONG)).unwrap().status), 14900);
}

#[test]
fn a_lost_answer_to_capture_takes_the_money_once() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    approve(&host, payment.reference().as_str());
    host.wire.fault("/capture", Fault::AnswerLost);
    assert_eq!(paid(&host.run(payment.wait(LONG)).unwrap().status), 5000);
    assert!(host.wire.with(|platform| platform.violations()).is_empty());
}

#[test]
fn nobody_acts_and_the_platform_ends_it() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Expired });
}

#[test]
fn the_customer_declines() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    host.wire.with(|platform| platform.decline(payment.reference().as_str())).unwrap();
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Declined });
}

#[test]
fn a_cancel_before_approval_ends_it() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    let outcome = host.run(payment.cancel(IfApproved::Release, LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
}

#[test]
fn a_cancel_that_comes_too_late_releases_or_keeps() {
    for (choice, expected) in [(IfApproved::Release, 0), (IfApproved::Keep, 5000)] {
        let mut setup = Setup::new();
        let mut host = setup.host(|_| {});
        let till = host.till.clone();
        let payment = host.run(till.pay(qr(5000))).unwrap();
        approve(&host, payment.reference().as_str());
        let outcome = host.run(payment.cancel(choice, LONG)).unwrap();
        let end = host.run(payment.wait(LONG)).unwrap();
        if expected == 0 {
            assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
        } else {
            assert_eq!(paid(&end.status), expected);
        }
        assert!(host.wire.with(|platform| platform.violations()).is_empty());
    }
}

#[test]
fn a_crash_after_create_holds_what_is_approved_meanwhile() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000).order(OrderId::new("1001").unwrap()))).unwrap();
    let reference = payment.reference().clone();
    drop((payment, till));
    approve(&host, reference.as_str());
    setup.crash(host);
    let mut host = setup.host(|_| {});
    let payment = host.till.payment(reference);
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert!(matches!(outcome.status, Status::Approved { .. }), "{outcome:?}");
    assert!(host.wire.calls("/capture").is_empty());
    let request = RequestId::new("keep-1").unwrap();
    let outcome = host.run(payment.capture(request.clone(), None)).unwrap();
    assert_eq!(paid(&outcome.status), 5000);
    let again = host.run(payment.capture(request, None)).unwrap();
    assert_eq!(paid(&again.status), 5000);
    assert_eq!(host.wire.calls("/capture").len(), 1);
}

#[test]
fn vending_settles_the_price_and_releases_the_rest() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let sale = qr(10000).release_unless_settled_within(Duration::from_secs(120));
    let payment = host.run(till.pay(sale)).unwrap();
    approve(&host, payment.reference().as_str());
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert!(matches!(outcome.status, Status::Approved { .. }));
    let outcome = host.run(payment.settle(RequestId::new("s1").unwrap(), nok(2500))).unwrap();
    let Status::Paid { captured, released, reserved, .. } = outcome.status else { panic!("{outcome:?}") };
    assert_eq!((captured.minor(), released.minor(), reserved.minor()), (2500, 7500, 0));
    let refund = RequestId::new("r1").unwrap();
    let outcome = host.run(payment.refund(refund, Some(nok(500)))).unwrap();
    let Status::Paid { refunded, .. } = outcome.status else { panic!("{outcome:?}") };
    assert_eq!(refunded.minor(), 500);
}

#[test]
fn what_nobody_settles_is_released() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let sale = qr(10000).release_unless_settled_within(Duration::from_secs(120));
    let payment = host.run(till.pay(sale)).unwrap();
    approve(&host, payment.reference().as_str());
    host.pass(Duration::from_secs(300));
    let outcome = host.run(payment.status()).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
}

#[test]
fn a_create_that_never_leaves_is_an_error_and_nothing_is_owed() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    for _ in 0..40 {
        host.wire.fault("/payments", Fault::NotSent);
    }
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    let outcome = host.run(payment.status()).unwrap();
    assert!(matches!(outcome.status, Status::Pending { .. }), "tried for two minutes: {outcome:?}");
    let outcome = host.run(payment.cancel(IfApproved::Release, LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
    assert_eq!(outcome.proof, None);
}

#[test]
fn a_create_that_nobody_carried_out_is_never_created_after_two_looks() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    host.wire.fault("/payments", Fault::RequestLost);
    let till = host.till.clone();
    let begun = host.clock_now();
    let sale = qr(5000).give_up_after(Duration::from_secs(10));
    let payment = host.run(till.pay(sale)).unwrap();
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::NeverCreated });
    assert!(host.clock_now() - begun >= Duration::from_secs(60));
    assert_eq!(host.wire.calls("/payments").len(), 1, "an unwanted payment is not created again");
}

#[test]
fn a_page_from_a_gateway_proves_nothing() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    host.wire.fault("/payments", Fault::Answer(403, "<html>no</html>".into()));
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    assert_eq!(host.wire.calls("/payments").len(), 2, "repeated with the same key");
    approve(&host, payment.reference().as_str());
    assert_eq!(paid(&host.run(payment.wait(LONG)).unwrap().status), 5000);
}

#[test]
fn a_reference_that_is_taken_elsewhere_is_refused_with_what_is_there() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let reference = kasse::ids::Reference::new("osl1-k03-0001").unwrap();
    let till = host.till.clone();
    host.run(till.pay(qr(5000).reference(reference.clone()))).unwrap();
    setup.journal = kasse::journal::Memory::shared();
    let mut other = setup.host(|_| {});
    let till = other.till.clone();
    let error = other.run(till.pay(qr(7000).reference(reference.clone()))).unwrap_err();
    assert_eq!(error.platform_code(), Some(4150));
    let found: Vec<_> = error.extra().iter().filter(|(name, _)| name.starts_with("found.")).collect();
    assert_eq!(found.len(), 3, "{error:?}");
    assert!(found.contains(&&("found.amount".to_owned(), "50.00 NOK".to_owned())), "{found:?}");
    let adopted = other.run(till.adopt(reference)).unwrap();
    approve(&other, adopted.reference().as_str());
    let outcome = other.run(adopted.wait(LONG)).unwrap();
    assert!(
        matches!(outcome.status, Status::Approved { .. }),
        "adopted, never captured by itself: {outcome:?}"
    );
    let outcome = other.run(adopted.capture(RequestId::new("c").unwrap(), None)).unwrap();
    assert_eq!(paid(&outcome.status), 5000);
}

/// Two hands type the same number at once. One sale is made, the other is told so before anything is sent for it, and
/// whatever is wanted under that number meanwhile and later is about the one that was made.
#[test]
fn of_two_sales_under_one_reference_at_once_one_is_made() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let reference = kasse::ids::Reference::new("osl1-k03-0001").unwrap();
    let sell = |amount| till.pay(qr(amount).reference(reference.clone()));
    let meanwhile = till.payment(reference.clone());
    let (first, second, status) =
        host.run(futures_util::future::join3(sell(5000), sell(7000), meanwhile.status()));
    assert_eq!(second.unwrap_err().name(), ErrorName::ReferenceTaken);
    assert!(matches!(status.unwrap().status, Status::Pending { .. }));
    assert_eq!(host.wire.calls("/payments").len(), 1);
    approve(&host, reference.as_str());
    let outcome = host.run(first.unwrap().wait(LONG)).unwrap();
    assert_eq!(paid(&outcome.status), 5000);
}

#[test]
fn the_log_tells_the_story_and_nobody_s_number() {
    #[derive(Default)]
    struct Lines(std::sync::Mutex<Vec<String>>);
    impl kasse::log::Log for Lines {
        fn wants(&self, _: kasse::log::Level) -> bool {
            true
        }
        fn line(&self, line: kasse::log::LogLine) {
            self.0.lock().unwrap().push(format!("{line:?}"));
        }
    }
    let lines = std::sync::Arc::new(Lines::default());
    let mut setup = Setup::new();
    setup.log = kasse::log::LogTo::new(lines.clone());
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let phone = till.phone("+47 12 34 56 78").unwrap();
    let payment = host.run(till.pay(Sale::new(nok(5000), Meet::PhoneNumber(phone)))).unwrap();
    approve(&host, payment.reference().as_str());
    host.run(payment.wait(LONG)).unwrap();
    let lines = lines.0.lock().unwrap().join("\n");
    assert!(lines.contains("is now paid") && lines.contains("capture: answered"), "{lines}");
    assert!(!lines.contains("12345678"), "{lines}");
}

#[test]
fn attempts_that_never_left_do_not_use_up_the_budget_of_the_platform() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    for _ in 0..6 {
        host.wire.fault("/payments", Fault::NotSent);
    }
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    host.pass(Duration::from_secs(100));
    approve(&host, payment.reference().as_str());
    assert_eq!(paid(&host.run(payment.wait(LONG)).unwrap().status), 5000);
    let times: Vec<_> = host.wire.calls("/payments").iter().map(|seen| seen.at).collect();
    assert_eq!(times.len(), 7, "six that never left, and the one that did");
    assert!(
        times[5] - times[0] < Duration::from_secs(60),
        "five a minute are for those that arrive: {times:?}"
    );
}

#[test]
fn a_capture_without_an_answer_is_not_called_paid_before_it_is_traced() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(5000))).unwrap();
    approve(&host, payment.reference().as_str());
    host.wire.fault("/capture", Fault::AnswerLost);
    for _ in 0..3 {
        host.wire.fault("/events", Fault::Answer(503, String::new()));
    }
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert_eq!(paid(&outcome.status), 5000);
    let logs = host.wire.calls("/events");
    assert_eq!(logs.len(), 4, "it waited for the log to answer");
    assert!(host.clock_now() >= logs[3].at);
    assert_eq!(host.wire.calls("/capture").len(), 1, "the log shows our key: nothing is repeated");
}

#[test]
fn what_looked_like_another_payment_waits_for_the_host_when_it_is_ours_after_all() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let reference = kasse::ids::Reference::new("osl1-k03-0002").unwrap();
    let payment = host.run(till.pay(qr(5000).reference(reference.clone()))).unwrap();
    let nothing = r#"{"currency":"NOK","value":0}"#;
    let other = format!(
        r#"{{"reference":"{reference}","state":"CREATED","amount":{{"currency":"NOK","value":9900}},"aggregate":
        {{"authorizedAmount":{nothing},"cancelledAmount":{nothing},"capturedAmount":{nothing},"refundedAmount":
        {nothing}}},"paymentMethod":{{"type":"WALLET"}},"profile":{{}},"pspReference":"p"}}"#
    );
    host.wire.fault(reference.as_str(), Fault::Answer(200, other));
    let outcome = host.run(payment.refresh()).unwrap();
    assert!(matches!(outcome.status, Status::Unknown { why: UnknownReason::NotOurs, .. }), "{outcome:?}");
    approve(&host, reference.as_str());
    host.pass(Duration::from_secs(60));
    let outcome = host.run(payment.refresh()).unwrap();
    assert!(matches!(outcome.status, Status::Approved { .. }), "{outcome:?}");
    assert!(host.wire.calls("/capture").is_empty(), "the host was told that only it can decide");
    let outcome = host.run(payment.capture(RequestId::new("keep").unwrap(), None)).unwrap();
    assert_eq!(paid(&outcome.status), 5000);
}

#[test]
fn a_till_that_knows_its_unit_has_no_push_keeps_the_host_s_reference() {
    let mut setup = Setup::new();
    setup.wire.with(|platform| {
        let mut agreement =
            platform.units().iter().find(|unit| unit.msn == "123456").unwrap().agreement.clone();
        agreement.push = false;
        platform.set_agreement("123456", agreement).unwrap();
    });
    let mut host = setup.host(|till| {
        till.customer_screen = true;
        // How customers at stickers are asked has nothing to do with it.
        let return_url = ReturnUrl::new("https://shop.example.com/done").unwrap();
        till.check_in_flow = CheckInFlow::WebRedirect { return_url };
    });
    let till = host.till.clone();
    let push = |reference: &str| {
        let phone = kasse::phone::Msisdn::new("4712345678").unwrap();
        let reference = kasse::ids::Reference::new(reference).unwrap();
        Sale::new(nok(5000), Meet::PhoneNumber(phone)).reference(reference)
    };
    let first = host.run(till.pay(push("osl1-k03-0003"))).unwrap();
    assert_ne!(first.reference().as_str(), "osl1-k03-0003", "that one is used up by the refused push");
    let second = host.run(till.pay(push("osl1-k03-0004"))).unwrap();
    assert_eq!(second.reference().as_str(), "osl1-k03-0004", "known now: nothing was tried under it before");
    assert!(host.run(second.code()).unwrap().is_some());
}

/// The answer lies ready, and whoever waited for it is gone: nobody was told.
#[test]
fn an_answer_that_nobody_took_is_told_again() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(14900))).unwrap();
    let mut waiting = Box::pin(payment.wait(LONG));
    host.run(poll_fn(|context| {
        assert!(waiting.as_mut().poll(context).is_pending());
        Poll::Ready(())
    }));
    approve(&host, payment.reference().as_str());
    host.pass(Duration::from_secs(30));
    drop(waiting);
    let client = host.client.clone();
    let recovered = host.run(client.recovered()).unwrap();
    assert_eq!(recovered.iter().map(|entry| &entry.reference).collect::<Vec<_>>(), [payment.reference()]);
    assert_eq!(paid(&recovered[0].outcome.status), 14900);

    host.run(payment.wait(LONG)).unwrap();
    assert_eq!(host.run(client.recovered()).unwrap(), vec![], "now somebody was");
}

/// What was heard is noted, and not what came after it.
#[test]
fn news_that_nobody_heard_is_told_although_the_news_before_it_was_heard() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr(14900).capture_manually())).unwrap();
    approve(&host, payment.reference().as_str());
    host.run(payment.wait(LONG)).unwrap();
    let client = host.client.clone();
    assert_eq!(host.run(client.recovered()).unwrap(), vec![]);
    let act = kasse_simulator::Act::PortalCancel;
    host.wire.with(|platform| platform.act(payment.reference().as_str(), act)).unwrap();
    host.pass(Duration::from_secs(120));
    assert_eq!(host.run(client.recovered()).unwrap().len(), 1, "the portal cancelled it");
}
