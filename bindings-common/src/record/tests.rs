use std::time::Duration;

use kasse::error::ErrorName;
use kasse::ids::Reference;
use kasse::money::Currency;

use super::*;

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn flat(status: core::Status) -> Outcome {
    (&core::Outcome { status, proof: None }).into()
}

/// Every status, with fields that differ from each other, so that none can be taken for another.
#[test]
fn every_outcome_says_in_flat_what_it_says_in_full() {
    let refusal = error::Error::new(ErrorName::PushNotAllowed);
    let pending = flat(core::Status::Pending { phase: core::Phase::Cancelling, expires_at: at(7) });
    let expected = Outcome { phase: Some(Phase::Cancelling), expires_at: 7, ..nothing(Status::Pending) };
    assert_eq!(pending, expected);

    let capture = core::CaptureProgress::Failed(refusal.clone());
    let approved = flat(core::Status::Approved { reserved: nok(5), capture, guaranteed_until: Some(at(9)) });
    let expected = Outcome {
        settled: true,
        capture: Some(Capture::Failed),
        currency: Some("NOK".to_owned()),
        reserved: 5,
        guaranteed_until: 9,
        error: Some(Box::new((&refusal).into())),
        ..nothing(Status::Approved)
    };
    assert_eq!(approved, expected);

    let paid =
        flat(core::Status::Paid { captured: nok(10), refunded: nok(2), released: nok(3), reserved: nok(4) });
    let expected = Outcome {
        settled: true,
        currency: Some("NOK".to_owned()),
        captured: 10,
        refunded: 2,
        released: 3,
        reserved: 4,
        ..nothing(Status::Paid)
    };
    assert_eq!(paid, expected);

    let unknown = flat(core::Status::Unknown {
        since: at(1),
        why: core::UnknownReason::Unreachable(refusal.clone()),
        last_proven: Some("approved".to_owned()),
        next_check: Some(at(3)),
    });
    let expected = Outcome {
        unknown: Some(Unknown::Unreachable),
        since: 1,
        next_check: 3,
        last_proven: Some("approved".to_owned()),
        error: Some(Box::new((&refusal).into())),
        ..nothing(Status::Unknown)
    };
    assert_eq!(unknown, expected);
}

#[test]
fn a_name_is_the_same_flat_and_in_full() {
    let reasons = [
        core::NotPaidReason::Declined,
        core::NotPaidReason::Expired,
        core::NotPaidReason::Cancelled,
        core::NotPaidReason::Refused(error::Error::new(ErrorName::PushNotAllowed)),
        core::NotPaidReason::NeverCreated,
    ];
    let names = ["declined", "expired", "cancelled", "refused", "never_created"];
    for (reason, name) in reasons.into_iter().zip(names) {
        let refused = matches!(reason, core::NotPaidReason::Refused(_));
        let status = core::Status::NotPaid { reason };
        let record = flat(status.clone());
        assert_eq!((record.status.name(), record.not_paid.unwrap().name()), (status.name(), name));
        assert_eq!(record.error.is_some(), refused);
    }
}

#[test]
fn an_error_keeps_everything_that_is_known_of_it() {
    let error = error::Error::new(ErrorName::RateLimited)
        .with_http_status(429)
        .with_trace_id("0123456789abcdef")
        .with_reference("till-1-x")
        .with_key("key-1")
        .with_attempts(3)
        .with_retry_after(Duration::from_millis(1_500));
    let flat = Error::from(&error);
    assert_eq!((flat.code, flat.name.as_str()), (error.code().into(), "rate_limited"));
    assert_eq!((flat.http_status, flat.attempts, flat.retry_after), (429, 3, 1_500));
    assert_eq!(flat.trace_id.as_deref(), Some("0123456789abcdef"));
    assert_eq!(
        (flat.reference.as_deref(), flat.idempotency_key.as_deref()),
        (Some("till-1-x"), Some("key-1"))
    );
    assert_eq!((flat.platform_code, flat.field), (0, None));

    let invalid: error::Error = Reference::new("no").unwrap_err().into();
    let flat = Error::from(&invalid);
    assert_eq!((flat.field.as_deref(), flat.retry_after), (Some("reference"), NO_DURATION));
    assert!(flat.fault.is_some() && flat.rule.is_some());
}
