//! Times at the edges of what can be said: no panic, and nothing that is not meant.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::time::Duration;

use kasse::clock::Timestamp;
use kasse::error::ErrorName;
use kasse::ids::RequestId;
use kasse::receipt::{Line, Receipt};
use kasse::till::{IfApproved, Meet, QrFormat, Sale, Status};
use kasse_simulation::{Setup, nok};

fn sale() -> Sale {
    Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text))
}

#[test]
fn for_ever_is_a_time_like_another() {
    for sale in [
        sale().give_up_after(Duration::MAX),
        sale().release_unless_settled_within(Duration::MAX),
        sale().give_up_after(Duration::MAX).release_unless_settled_within(Duration::MAX),
    ] {
        let mut host = Setup::new().host(|_| {});
        let till = host.till.clone();
        let payment = host.run(till.pay(sale)).unwrap();
        let pending = host.run(payment.status()).unwrap();
        assert!(matches!(pending.status, Status::Pending { .. }), "{pending:?}");
        host.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
        let outcome = host.run(payment.changed(&pending, Duration::MAX)).unwrap();
        assert!(matches!(outcome.status, Status::Approved { .. } | Status::Paid { .. }), "{outcome:?}");
        let outcome = host.run(payment.wait(Duration::MAX)).unwrap();
        assert!(outcome.status.is_settled(), "{outcome:?}");
        host.run(payment.cancel(IfApproved::Release, Duration::MAX)).unwrap();
    }
}

#[test]
fn no_time_at_all_is_one_too() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(sale().give_up_after(Duration::ZERO))).unwrap();
    let now = host.run(payment.wait(Duration::ZERO)).unwrap();
    assert!(matches!(now.status, Status::Pending { .. } | Status::NotPaid { .. }), "{now:?}");
    let end = host.run(payment.wait(Duration::from_secs(60))).unwrap();
    assert!(matches!(end.status, Status::NotPaid { .. }), "{end:?}");
    let error = host.run(payment.capture(RequestId::new("late").unwrap(), None)).unwrap_err();
    assert_eq!(error.name(), ErrorName::WrongState);
}

#[test]
fn an_expiry_outside_all_calendars_is_refused() {
    let receipt = || {
        Receipt::builder(kasse::money::Currency::Nok)
            .line(Line::new("1", "Coffee", 5000, 2500))
            .build()
            .unwrap()
    };
    for millis in [i64::MIN, -1, 0, i64::MAX] {
        let mut host = Setup::new().host(|_| {});
        let till = host.till.clone();
        let sale = sale().receipt(receipt()).expires_at(Timestamp::from_millis(millis));
        let error = host.run(till.pay(sale)).err().unwrap();
        assert_eq!(error.invalid().unwrap().field(), "expiresAt");
        assert!(host.wire.calls("").is_empty(), "nothing is sent");
    }
}
