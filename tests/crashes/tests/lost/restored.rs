//! A backup takes the place of the journal: what was written down after it is forgotten, what the platform knows
//! is read again.

use kasse::block_on;
use kasse::error::{Class, ErrorName};
use kasse::flow::payment::Status;
use kasse::ids::{Reference, RequestId};
use kasse::till::{Meet, References, Sale};
use kasse_simulator::Operation;

use super::{Shop, cancel, capture, nok, paid, refund, sale, wait};

/// A backup of a payment that waits for its customer, and what is done to it after the backup.
fn after_the_backup(sold: Sale, goes_on: impl Fn(&Shop, &kasse::till::Payment)) -> (Shop, Reference) {
    let shop = Shop::new(References::Random);
    let till = shop.open();
    let payment = till.pay(sold).unwrap();
    let reference = payment.reference().clone();
    till.close();
    shop.back_up();
    let till = shop.open();
    goes_on(&shop, &till.payment(&reference));
    till.close();
    shop.restore();
    (shop, reference)
}

#[test]
fn a_payment_made_after_the_backup_is_as_lost_as_any() {
    let shop = Shop::new(References::Random);
    let till = shop.open();
    till.close();
    shop.back_up();
    let till = shop.open();
    let payment = till.pay(sale()).unwrap();
    till.close();
    shop.restore();
    let till = shop.open();
    assert_eq!(till.all(), []);
    let error = block_on(till.payment(payment.reference()).refresh()).unwrap_err();
    assert_eq!((error.name(), error.class()), (ErrorName::PaymentNotFound, Class::NotSent));
}

/// On approval: what the old journal took is seen in the sums, and not taken again.
#[test]
fn a_capture_after_the_backup_is_read_and_not_repeated() {
    let (shop, reference) = after_the_backup(sale(), |shop, payment| {
        shop.approve(payment);
        wait(payment);
        let keep = RequestId::new("keep").unwrap();
        assert_eq!(paid(&block_on(payment.capture(keep, None)).unwrap()), (1000, 0));
    });
    let till = shop.open();
    assert_eq!(paid(&wait(&till.payment(&reference))), (1000, 0));
    assert_eq!((shop.taken(), shop.count(Operation::Capture)), (1000, 1));
    assert_eq!(till.pay(sale()).unwrap().reference(), &reference, "and the order is paid");
    assert!(shop.control().violations().is_empty());
}

#[test]
fn a_cancel_after_the_backup_is_read_and_the_order_is_free() {
    let (shop, reference) = after_the_backup(sale(), |_, payment| {
        assert!(matches!(cancel(payment).status, Status::NotPaid { .. }));
    });
    let till = shop.open();
    assert!(matches!(wait(&till.payment(&reference)).status, Status::NotPaid { .. }));
    assert_eq!(shop.count(Operation::Cancel), 1);
    let next = till.pay(sale()).unwrap();
    assert_ne!(next.reference(), &reference);
}

#[test]
fn a_settlement_after_the_backup_is_read_and_a_second_one_is_refused() {
    let settle =
        |payment: &kasse::till::Payment| block_on(payment.settle(RequestId::new("s-1").unwrap(), nok(400)));
    let (shop, reference) = after_the_backup(sale().capture_manually(), |shop, payment| {
        shop.approve(payment);
        wait(payment);
        assert_eq!(paid(&settle(payment).unwrap()), (400, 0));
    });
    let till = shop.open();
    let payment = till.payment(&reference);
    assert_eq!(paid(&wait(&payment)), (400, 0));
    assert_eq!(settle(&payment).unwrap_err().class(), Class::NotSent);
    let books = shop.books(&reference);
    assert_eq!((books.captured, books.cancelled), (400, 600));
}

/// The journal is what makes a request id count once. Forgotten, it counts again, as far as there is money left:
/// the host compares the sums first.
#[test]
fn a_request_id_used_after_the_backup_takes_effect_again() {
    let (shop, reference) = after_the_backup(sale().capture_manually(), |shop, payment| {
        shop.approve(payment);
        wait(payment);
        capture(payment, "c-1", 300).unwrap();
        assert_eq!(paid(&refund(payment, "r-1", 100).unwrap()), (300, 100));
        assert_eq!(
            paid(&capture(payment, "c-1", 300).unwrap()),
            (300, 100),
            "the same id is the same capture"
        );
    });
    let till = shop.open();
    let payment = till.payment(&reference);
    assert_eq!(paid(&wait(&payment)), (300, 100), "the sums tell what was done");
    assert_eq!(block_on(payment.request(&RequestId::new("c-1").unwrap())).unwrap(), None);
    assert_eq!(paid(&capture(&payment, "c-1", 300).unwrap()), (600, 100), "this does not hold");
    assert_eq!(paid(&refund(&payment, "r-1", 100).unwrap()), (600, 200), "nor does this");
    for (answer, what) in
        [(capture(&payment, "c-2", 401), "reserved"), (refund(&payment, "r-2", 401), "captured")]
    {
        assert_eq!(answer.unwrap_err().class(), Class::NotSent, "but never more than is {what}");
    }
    assert!(shop.control().violations().is_empty());
}

/// Its key is in the backup: the event log says that it took effect.
#[test]
fn an_operation_under_way_at_the_backup_is_done_once() {
    let shop = Shop::new(References::Random);
    let till = shop.open();
    let payment = till.pay(sale().capture_manually()).unwrap();
    shop.approve(&payment);
    wait(&payment);
    let reference = payment.reference().clone();
    // The capture is written down and cannot get through.
    let text = r#"{"operation":"capture","count":null,"what":{"kind":"cut_before"}}"#;
    let fault = shop.control().add_fault(serde_json::from_str(text).unwrap());
    let id = RequestId::new("c-1").unwrap();
    let asking = std::thread::spawn(move || block_on(payment.capture(id, None)));
    while shop.count(Operation::Capture) == 0 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    till.close();
    let _it_was_closed = asking.join().unwrap();
    shop.back_up();
    shop.control().remove_fault(fault).unwrap();

    for _ in ["the journal goes on", "and its backup"] {
        let till = shop.open();
        let payment = till.payment(&reference);
        let outcome = block_on(payment.capture(RequestId::new("c-1").unwrap(), None)).unwrap();
        assert_eq!(paid(&outcome), (1000, 0));
        till.close();
        shop.restore();
    }
    assert_eq!(shop.taken(), 1000);
    let keys: std::collections::BTreeSet<_> = shop
        .control()
        .calls(None)
        .into_iter()
        .filter(|call| call.operation == Some(Operation::Capture))
        .map(|call| call.idempotency_key)
        .collect();
    assert_eq!(keys.len(), 1);
    assert!(shop.control().violations().is_empty());
}

/// An order that was paid after the backup, by a payment made after it.
#[test]
fn an_order_paid_after_the_backup_can_be_paid_again_unless_its_reference_is_made_from_it() {
    for (references, taken) in [(References::Random, 2000), (References::OrderAndAttempt, 1000)] {
        let shop = Shop::new(references);
        let till = shop.open();
        let other = Sale::new(nok(100), Meet::DynamicQr(kasse::api::QrFormat::Text));
        let other = other.order(kasse::ids::OrderId::new("order-16").unwrap());
        cancel(&till.pay(other).unwrap());
        till.close();
        shop.back_up();
        for _ in 0..2 {
            let till = shop.open();
            if let Ok(payment) = till.pay(sale()) {
                shop.approve(&payment);
                wait(&payment);
            }
            till.close();
            shop.restore();
        }
        assert_eq!(shop.taken(), taken, "{references:?}");
    }
}
