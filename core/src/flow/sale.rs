//! What a till may do with a sale: fall back to its screen, or recognise it as one it has already.

use serde::Deserialize;

use super::payment::{CreateState, Pairing, Record, holds_order};
use crate::error::{Class, Error, ErrorName};
use crate::money::Money;
use crate::phone::Msisdn;

/// A push goes to the customer's phone, which the sales unit must be approved for; without that (5080) the sale
/// is offered as a code on the till's screen, if it has one.
pub fn falls_back_to_screen(pairing: Pairing, has_screen: bool, push_refused: bool) -> bool {
    has_screen && push_refused && is_push(pairing)
}

/// A check-in whose token the platform does not take any more (4050): it refused, so nothing was created, and the
/// customer can scan again.
pub fn needs_another_scan(error: &Error) -> bool {
    error.name() == ErrorName::CustomerTokenInvalid && error.class() == Class::Refused
}

/// Sent to the customer's phone without a page in between.
pub fn is_push(pairing: Pairing) -> bool {
    matches!(pairing, Pairing::MerchantScan | Pairing::Callback | Pairing::PhoneNumber)
}

/// A sale as it is asked for, beside a payment of the same order.
///
/// `Debug` shows nothing of the body.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// How much.
    pub amount: Money,
    /// How the customer meets the checkout.
    pub pairing: Pairing,
    /// The body of the create it would send.
    pub body: &'a [u8],
}

impl std::fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asked({}, {:?}, {} bytes)", self.amount, self.pairing, self.body.len())
    }
}

/// The order's payment is what is asked for again: a page reload, a double click. Amount and kind of pairing
/// agree, and for a typed number the number; `kept` is the body of that payment's create while it is kept, which
/// is until the payment is final.
pub fn is_same_sale(payment: &Record, kept: Option<&[u8]>, asked: &Asked<'_>) -> bool {
    let same_customer = match (asked.pairing, kept) {
        (Pairing::PhoneNumber, Some(kept)) => number_of(kept) == number_of(asked.body),
        _ => true,
    };
    payment.amount == asked.amount && payment.pairing == Some(asked.pairing) && same_customer
}

/// Of references made from an order (`<order>-<attempt>`): this attempt came to nothing, or all of its money went
/// back, so the next number may be used.
///
/// One that was refused because its reference was taken is not ours, and not over: another host made it, or this
/// one before its journal was lost, and may be paid. Passing over it would open the lock that the reference is.
pub fn attempt_is_over(attempt: &Record) -> bool {
    !holds_order(attempt) && !is_anothers(attempt)
}

fn is_anothers(attempt: &Record) -> bool {
    match &attempt.create.state {
        CreateState::Refused(error) => {
            matches!(error.name(), ErrorName::ReferenceExists | ErrorName::ReferenceTaken)
        }
        _ => false,
    }
}

/// The number in a create's body.
fn number_of(body: &[u8]) -> Option<Msisdn> {
    #[derive(Deserialize)]
    struct Body {
        customer: Customer,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Customer {
        phone_number: Msisdn,
    }
    serde_json::from_slice(body).ok().map(|Body { customer }| customer.phone_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::error::Error;
    use crate::ids::Reference;
    use crate::money::Currency;

    const KARI: &[u8] = br#"{"customer":{"phoneNumber":"4712345678"}}"#;
    const OLA: &[u8] = br#"{"customer":{"phoneNumber":"4712345679"}}"#;

    fn nok(minor: i64) -> Money {
        Money::new(minor, Currency::Nok).unwrap()
    }

    fn payment(pairing: Pairing) -> Record {
        let reference = Reference::new("till-01-000123").unwrap();
        Record { pairing: Some(pairing), ..Record::new(reference, nok(5000), Timestamp::from_millis(0)) }
    }

    #[test]
    fn only_a_refused_push_on_a_till_with_a_screen_falls_back() {
        for (pairing, push) in [
            (Pairing::MerchantScan, true),
            (Pairing::Callback, true),
            (Pairing::PhoneNumber, true),
            (Pairing::DynamicQr, false),
            (Pairing::Redirect, false),
        ] {
            assert_eq!(falls_back_to_screen(pairing, true, true), push, "{pairing:?}");
            assert!(
                !falls_back_to_screen(pairing, false, true) && !falls_back_to_screen(pairing, true, false)
            );
        }
    }

    #[test]
    fn an_attempt_is_over_when_it_is_ours_and_came_to_nothing() {
        let with = |state| {
            let mut attempt = payment(Pairing::DynamicQr);
            attempt.create.state = state;
            attempt
        };
        let refused = |name| with(CreateState::Refused(Error::new(name)));
        assert!(attempt_is_over(&with(CreateState::NeverCreated)));
        assert!(attempt_is_over(&with(CreateState::CalledOff)));
        assert!(attempt_is_over(&refused(ErrorName::PushNotAllowed)));
        for anothers in [ErrorName::ReferenceExists, ErrorName::ReferenceTaken] {
            assert!(!attempt_is_over(&refused(anothers)), "{anothers:?}");
        }
        assert!(!attempt_is_over(&with(CreateState::Open)));
        assert!(!attempt_is_over(&with(CreateState::Exists)));
    }

    #[test]
    fn the_same_sale_is_of_the_same_amount_pairing_and_number() {
        let asked = |amount, pairing, body| Asked { amount: nok(amount), pairing, body };
        let phone = payment(Pairing::PhoneNumber);
        assert!(is_same_sale(&phone, Some(KARI), &asked(5000, Pairing::PhoneNumber, KARI)));
        assert!(!is_same_sale(&phone, Some(KARI), &asked(5000, Pairing::PhoneNumber, OLA)));
        assert!(!is_same_sale(&phone, Some(KARI), &asked(5001, Pairing::PhoneNumber, KARI)));
        assert!(!is_same_sale(&phone, Some(KARI), &asked(5000, Pairing::DynamicQr, KARI)));
        assert!(
            is_same_sale(&phone, None, &asked(5000, Pairing::PhoneNumber, OLA)),
            "the number is scrubbed"
        );
        let screen = payment(Pairing::DynamicQr);
        assert!(is_same_sale(&screen, Some(b"{}"), &asked(5000, Pairing::DynamicQr, b"{}")));
    }
}
