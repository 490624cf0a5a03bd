//! One struct for every kind of answer.

use std::ffi::c_char;
use std::ptr::null;

use kasse::money::Money;
use kasse_host::answer::Answer;
use kasse_host::record;

use crate::owned::{self, Kept};
use crate::record::{
    kasse_check_in_t, kasse_delivered_t, kasse_ensured_t, kasse_entry_t, kasse_identified_t,
    kasse_one_time_code_t, kasse_outcome_t, kasse_recommendation_t, kasse_scan_t, kasse_sticker_t,
    kasse_webhook_t,
};
use crate::tables::kasse_payment_t;

/// What a call answered that has more to say than a handle or an outcome. Which fields are set, the function says; all
/// others are NULL and 0. Freed with `kasse_free`, with everything in it.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_answer_t {
    /// Bytes of this struct.
    pub size: usize,
    /// A handle, to be closed; 0: nobody came, or nothing was begun.
    pub payment: kasse_payment_t,
    /// What is known about a payment.
    pub outcome: *const kasse_outcome_t,
    /// A text, ending with NUL.
    pub text: *const c_char,
    /// Bytes: a picture, what goes to a printer. They may have NUL in them, and none behind them.
    pub bytes: *const u8,
    /// How many bytes.
    pub bytes_length: usize,
    /// How many records are in the list that is set.
    pub count: usize,
    /// `count` payments, as the journal has them.
    pub entries: *const *const kasse_entry_t,
    /// `count` printed codes.
    pub stickers: *const *const kasse_sticker_t,
    /// `count` customers who wait.
    pub check_ins: *const *const kasse_check_in_t,
    /// `count` registrations.
    pub webhooks: *const *const kasse_webhook_t,
    /// `count` pairings, the best first.
    pub recommendations: *const *const kasse_recommendation_t,
    /// Who a customer is.
    pub identified: *const kasse_identified_t,
    /// What it took to have webhooks registered.
    pub ensured: *const kasse_ensured_t,
    /// What became of a webhook.
    pub delivered: *const kasse_delivered_t,
    /// What a scanner read.
    pub scan: *const kasse_scan_t,
    /// A one-time code.
    pub one_time_code: *const kasse_one_time_code_t,
    /// Minor units.
    pub amount: i64,
}

impl kasse_answer_t {
    fn nothing() -> Self {
        Self {
            size: size_of::<Self>(),
            payment: 0,
            outcome: null(),
            text: null(),
            bytes: null(),
            bytes_length: 0,
            count: 0,
            entries: null(),
            stickers: null(),
            check_ins: null(),
            webhooks: null(),
            recommendations: null(),
            identified: null(),
            ensured: null(),
            delivered: null(),
            scan: null(),
            one_time_code: null(),
            amount: 0,
        }
    }
}

/// The answer of an operation; the handle of a payment was made before.
pub(crate) fn of(answer: Answer, payment: kasse_payment_t) -> *mut kasse_answer_t {
    build(|told, kept| {
        told.payment = payment;
        match answer {
            Answer::Outcome(outcome) => told.outcome = kept.record(Some(&outcome)),
            Answer::Entries(entries) => {
                told.count = entries.len();
                told.entries = kept.records(&entries);
            }
            Answer::Text(text) => told.text = kept.text(text.as_deref()),
            Answer::Bytes(Some(bytes)) => {
                told.bytes_length = bytes.len();
                told.bytes = kept.bytes(&bytes);
            }
            Answer::Sticker(sticker) => {
                told.count = 1;
                told.stickers = kept.records(&[sticker]);
            }
            Answer::Stickers(stickers) => {
                told.count = stickers.len();
                told.stickers = kept.records(&stickers);
            }
            Answer::CheckIns(check_ins) => {
                told.count = check_ins.len();
                told.check_ins = kept.records(&check_ins);
            }
            Answer::Webhooks(webhooks) => {
                told.count = webhooks.len();
                told.webhooks = kept.records(&webhooks);
            }
            Answer::Identified(found) => told.identified = kept.record(Some(&found)),
            Answer::OneTimeCode(code) => told.one_time_code = kept.record(Some(&code)),
            Answer::Ensured(ensured) => told.ensured = kept.record(Some(&ensured)),
            Answer::Delivered(delivered) => told.delivered = kept.record(Some(&delivered)),
            // A payment's handle is set, and nothing is nothing.
            _ => {}
        }
    })
}

pub(crate) fn text(text: &str) -> *mut kasse_answer_t {
    build(|told, kept| told.text = kept.text(Some(text)))
}

pub(crate) fn amount(money: Money) -> *mut kasse_answer_t {
    build(|told, kept| {
        told.amount = money.minor();
        told.text = kept.written(money);
    })
}

pub(crate) fn scan(scan: &record::Scan) -> *mut kasse_answer_t {
    build(|told, kept| told.scan = kept.record(Some(scan)))
}

pub(crate) fn recommendations(all: &[record::Recommendation]) -> *mut kasse_answer_t {
    build(|told, kept| {
        told.count = all.len();
        told.recommendations = kept.records(all);
    })
}

fn build(fill: impl FnOnce(&mut kasse_answer_t, &mut Kept)) -> *mut kasse_answer_t {
    owned::block(|kept| {
        let mut told = kasse_answer_t::nothing();
        fill(&mut told, kept);
        told
    })
}
