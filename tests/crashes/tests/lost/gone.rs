//! The journal is gone, and a new one begun.

use kasse::block_on;
use kasse::error::{Class, ErrorName};
use kasse::flow::payment::Status;
use kasse::ids::Reference;
use kasse::till::References;
use kasse_simulator::Operation;

use super::{Shop, cancel, capture, nok, paid, refund, sale, wait};

fn own() -> Reference {
    Reference::new("receipt-000017").unwrap()
}

/// A payment that is made, approved and not captured when the journal is lost.
fn reserved_and_lost(references: References) -> (Shop, Reference) {
    let shop = Shop::new(references);
    let till = shop.open();
    let payment = till.pay(sale().capture_manually()).unwrap();
    shop.approve(&payment);
    wait(&payment);
    let reference = payment.reference().clone();
    till.close();
    shop.lose();
    (shop, reference)
}

#[test]
fn a_lost_payment_is_unknown_and_nothing_is_done_to_it() {
    let (shop, reference) = reserved_and_lost(References::Random);
    let writes = shop.control().calls(None).len();
    let till = shop.open();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(till.all(), []);
    assert_eq!(block_on(till.client.recovered()).unwrap(), []);
    let error = capture(&till.payment(&reference), "c-1", 1000).unwrap_err();
    assert_eq!((error.name(), error.class()), (ErrorName::PaymentNotFound, Class::NotSent));
    assert_eq!(shop.control().calls(None).len(), writes, "the platform was not even asked");
    let books = shop.books(&reference);
    assert_eq!(
        (books.authorized, books.captured, books.cancelled),
        (1000, 0, 0),
        "the customer's money is held"
    );
}

/// The customer of a code that was still on the screen pays; nobody captures it, and it goes back by itself.
#[test]
fn a_payment_approved_after_the_loss_is_never_captured_by_itself() {
    let shop = Shop::new(References::Random);
    let till = shop.open();
    let payment = till.pay(sale()).unwrap();
    till.close();
    shop.lose();
    let till = shop.open();
    shop.approve(&payment);
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!(till.all(), []);
    assert_eq!(shop.books(payment.reference()).captured, 0);
    assert_eq!(shop.count(Operation::Capture), 0);
}

#[test]
fn a_lost_payment_can_be_adopted_by_its_reference_and_then_captured_refunded_or_cancelled() {
    let (shop, reference) = reserved_and_lost(References::Random);
    let till = shop.open();
    let payment = block_on(till.till.adopt(reference.clone())).unwrap();
    assert!(matches!(wait(&payment).status, Status::Approved { .. }), "adopted, and left as it is");
    assert_eq!(paid(&capture(&payment, "c-1", 600).unwrap()), (600, 0));
    assert_eq!(paid(&refund(&payment, "r-1", 100).unwrap()), (600, 100));
    assert_eq!(paid(&cancel(&payment)), (600, 100));
    let books = shop.books(&reference);
    assert_eq!((books.captured, books.refunded, books.cancelled), (600, 100, 400));
    assert!(shop.control().violations().is_empty());
}

/// Random references: nothing ties the new payment to the lost one.
#[test]
fn with_random_references_an_order_can_be_paid_twice() {
    let shop = Shop::new(References::Random);
    for lost in [true, false] {
        let till = shop.open();
        let payment = till.pay(sale()).unwrap();
        shop.approve(&payment);
        assert_eq!(paid(&wait(&payment)), (1000, 0));
        till.close();
        if lost {
            shop.lose();
        }
    }
    assert_eq!(shop.taken(), 2000, "this does not hold, and the documentation says so");
}

#[test]
fn a_reference_of_the_hosts_own_is_refused_and_can_be_adopted() {
    let shop = Shop::new(References::Random);
    let till = shop.open();
    let payment = till.pay(sale().reference(own())).unwrap();
    shop.approve(&payment);
    wait(&payment);
    till.close();
    shop.lose();

    let till = shop.open();
    let error = till.pay(sale().reference(own())).unwrap_err();
    assert_eq!((error.name(), error.class()), (ErrorName::ReferenceExists, Class::Refused));
    let found =
        |name: &str| error.extra().iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    assert_eq!(found("found.captured"), Some(nok(1000).to_string()), "{error:?}");
    assert_eq!(shop.taken(), 1000);
    let payment = block_on(till.till.adopt(own())).unwrap();
    assert_eq!(paid(&wait(&payment)), (1000, 0));
    assert_eq!(paid(&refund(&payment, "r-1", 1000).unwrap()), (1000, 1000));
}

/// However often it is tried: only what stands under the reference at the platform decides.
#[test]
fn with_references_made_from_orders_an_order_is_not_paid_twice() {
    let shop = Shop::new(References::OrderAndAttempt);
    let till = shop.open();
    let payment = till.pay(sale()).unwrap();
    shop.approve(&payment);
    wait(&payment);
    till.close();
    shop.lose();

    let till = shop.open();
    for try_ in 1..=3 {
        let error = till.pay(sale()).unwrap_err();
        assert!(
            matches!(error.name(), ErrorName::ReferenceExists | ErrorName::ReferenceTaken),
            "try {try_}: {error:?}"
        );
    }
    assert_eq!(shop.control().payments().len(), 1);

    let adopted = block_on(till.till.adopt(payment.reference().clone())).unwrap();
    assert_eq!(paid(&wait(&adopted)), (1000, 0));
    let error = till.pay(sale()).unwrap_err();
    assert_eq!(error.name(), ErrorName::OrderTaken, "now this journal knows that the order is paid");
    assert_eq!((shop.taken(), shop.control().payments().len()), (1000, 1));
}

/// An attempt that came to nothing stands at the platform for ever. Once it is adopted the next one is free.
#[test]
fn with_references_made_from_orders_a_lost_failed_attempt_is_adopted_before_the_next() {
    let shop = Shop::new(References::OrderAndAttempt);
    let till = shop.open();
    let first = till.pay(sale()).unwrap();
    shop.control().decline(first.reference().as_str()).unwrap();
    wait(&first);
    till.close();
    shop.lose();

    let till = shop.open();
    assert_eq!(till.pay(sale()).unwrap_err().name(), ErrorName::ReferenceExists);
    let adopted = block_on(till.till.adopt(first.reference().clone())).unwrap();
    assert!(matches!(wait(&adopted).status, Status::NotPaid { .. }));
    let second = till.pay(sale()).unwrap();
    assert_eq!(second.reference().as_str(), "order-17-2");
    shop.approve(&second);
    assert_eq!(paid(&wait(&second)), (1000, 0));
    assert_eq!(shop.taken(), 1000);
}
