//! What the numbers of this process stand for.

use std::sync::{Arc, Mutex};

use kasse::error::Error;
use kasse::qr::scan::Scanner;
use kasse::receiver::Receiver;
use kasse::till::Till;
use kasse_host::answer::Answer;
use kasse_host::calls::TillPayment;
use kasse_host::handles::{Handles, Kind};
use kasse_host::host::Host;
use kasse_host::process::PerProcess;
use kasse_host::wait::Interrupter;

/// A client: close it with `kasse_client_close`. 0 is none.
pub type kasse_client_t = u64;
/// A till on a client; gone with `kasse_till_close`, and with its client. 0 is none.
pub type kasse_till_t = u64;
/// A payment; gone with `kasse_payment_close`, and with its client. Closing it abandons nothing. 0 is none.
pub type kasse_payment_t = u64;
/// Something that was begun; gone when its result was taken. 0 is none.
pub type kasse_operation_t = u64;
/// A web server for webhooks; gone with `kasse_receiver_stop`, and with its client. 0 is none.
pub type kasse_receiver_t = u64;
/// A scanner; gone with `kasse_scanner_close`. 0 is none.
pub type kasse_scanner_t = u64;

/// A client and what belongs to it.
pub(crate) struct Opened {
    pub(crate) host: Host<Answer>,
    pub(crate) interrupter: Interrupter,
}

/// A till, with the client it lives on.
#[derive(Clone)]
pub(crate) struct OpenTill {
    pub(crate) client: kasse_client_t,
    pub(crate) opened: Arc<Opened>,
    pub(crate) till: Till,
}

/// A payment, with the client it lives on.
#[derive(Clone)]
pub(crate) struct OpenPayment {
    pub(crate) client: kasse_client_t,
    pub(crate) opened: Arc<Opened>,
    pub(crate) payment: TillPayment,
}

/// A receiver, with the client it feeds. Whoever stops it takes it out.
#[derive(Clone)]
pub(crate) struct OpenReceiver {
    pub(crate) client: kasse_client_t,
    pub(crate) receiver: Arc<Mutex<Option<Receiver>>>,
}

/// Everything that is open in this process.
pub(crate) struct Tables {
    pub(crate) stamp: u64,
    pub(crate) clients: Handles<Arc<Opened>>,
    pub(crate) tills: Handles<OpenTill>,
    pub(crate) payments: Handles<OpenPayment>,
    pub(crate) receivers: Handles<OpenReceiver>,
    pub(crate) scanners: Handles<Arc<Mutex<Scanner>>>,
}

static TABLES: PerProcess<Tables> = PerProcess::new();

/// Those of this process.
pub(crate) fn tables() -> Result<&'static Tables, Error> {
    TABLES.of(crate::process::number(), |stamp| Tables {
        stamp,
        clients: Handles::stamped(Kind::Client, stamp),
        tills: Handles::stamped(Kind::Till, stamp),
        payments: Handles::stamped(Kind::Payment, stamp),
        receivers: Handles::stamped(Kind::Receiver, stamp),
        scanners: Handles::stamped(Kind::Scanner, stamp),
    })
}

pub(crate) fn client(number: kasse_client_t) -> Result<Arc<Opened>, Error> {
    Ok(tables()?.clients.get(number)?)
}

pub(crate) fn till(number: kasse_till_t) -> Result<OpenTill, Error> {
    Ok(tables()?.tills.get(number)?)
}

pub(crate) fn payment(number: kasse_payment_t) -> Result<OpenPayment, Error> {
    Ok(tables()?.payments.get(number)?)
}
