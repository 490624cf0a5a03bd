// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.

use std::ffi::{CStr, c_char};

use kasse::error::Error;
use kasse_host::record;

use super::{Answer, Input, Kept, bytes, kasse_text_t, list, number, one, text, texts};

// status: What is known about a payment's money.
/// Nothing is decided yet; the customer, or a cancel, may still act.
pub const KASSE_STATUS_PENDING: u32 = 1;
/// The customer approved: the money is reserved and not captured.
pub const KASSE_STATUS_APPROVED: u32 = 2;
/// Money was captured.
pub const KASSE_STATUS_PAID: u32 = 3;
/// No money was taken, and none will be.
pub const KASSE_STATUS_NOT_PAID: u32 = 4;
/// Being resolved. Never to be treated as failed.
pub const KASSE_STATUS_UNKNOWN: u32 = 5;

// phase: What a pending payment waits for.
/// The platform has not yet answered the create.
pub const KASSE_PHASE_CREATING: u32 = 1;
/// The customer has not yet decided.
pub const KASSE_PHASE_WAITING_FOR_CUSTOMER: u32 = 2;
/// A cancel is on its way.
pub const KASSE_PHASE_CANCELLING: u32 = 3;

// capture: How far the capture of an approved payment is.
/// The host has not asked, or the payment is held for its decision.
pub const KASSE_CAPTURE_NOT_ASKED: u32 = 1;
/// Asked for, not yet proven.
pub const KASSE_CAPTURE_RUNNING: u32 = 2;
/// Refused; the money is still reserved. The error says why.
pub const KASSE_CAPTURE_FAILED: u32 = 3;

// not_paid: Why a payment was not paid.
/// The customer said no.
pub const KASSE_NOT_PAID_DECLINED: u32 = 1;
/// The customer did not act in time.
pub const KASSE_NOT_PAID_EXPIRED: u32 = 2;
/// Cancelled, by this till or another hand; whatever was reserved is released.
pub const KASSE_NOT_PAID_CANCELLED: u32 = 3;
/// The platform refused to create it, or it never left this machine. The error says why.
pub const KASSE_NOT_PAID_REFUSED: u32 = 4;
/// The platform does not know it: inferred, not proven.
pub const KASSE_NOT_PAID_NEVER_CREATED: u32 = 5;

// unknown: Why an outcome is unknown.
/// It is not known whether the create arrived.
pub const KASSE_UNKNOWN_CREATE_UNANSWERED: u32 = 1;
/// The platform cannot be asked at the moment. The error says why.
pub const KASSE_UNKNOWN_UNREACHABLE: u32 = 2;
/// Amounts moved without a trace of who did it. The host must look.
pub const KASSE_UNKNOWN_UNEXPLAINED: u32 = 3;
/// The platform shows another amount or currency under this reference. Nothing will be captured.
pub const KASSE_UNKNOWN_NOT_OURS: u32 = 4;
/// The platform shows a state this version does not know.
pub const KASSE_UNKNOWN_STATE_NOT_UNDERSTOOD: u32 = 5;
/// A fault inside the library; the payment is set aside until the next start.
pub const KASSE_UNKNOWN_FAULT: u32 = 6;

// class: What may have happened to the money when a request ended with an error.
/// Nothing left this machine.
pub const KASSE_CLASS_NOT_SENT: u32 = 1;
/// The platform answered that it did not do it.
pub const KASSE_CLASS_REFUSED: u32 = 2;
/// It may have been done. Never to be treated as failed.
pub const KASSE_CLASS_UNKNOWN: u32 = 3;

// advice: Who can help, and how.
/// The same request again, after a pause.
pub const KASSE_ADVICE_RETRY_SAME: u32 = 1;
/// A new payment, with a new reference.
pub const KASSE_ADVICE_NEW_ATTEMPT: u32 = 2;
/// The customer has to do something.
pub const KASSE_ADVICE_ASK_CUSTOMER: u32 = 3;
/// Another pairing works here, such as the QR code on the screen.
pub const KASSE_ADVICE_OTHER_PAIRING: u32 = 4;
/// The agreement, the credentials or the machine must be changed.
pub const KASSE_ADVICE_FIX_SETUP: u32 = 5;
/// The program that embeds the library must be changed.
pub const KASSE_ADVICE_FIX_PROGRAM: u32 = 6;
/// Read the payment and go on from there.
pub const KASSE_ADVICE_READ: u32 = 7;
/// Nothing helps: this cannot be done.
pub const KASSE_ADVICE_NONE: u32 = 8;

// level: How much a line of the log matters.
/// A person has to look: money may be involved.
pub const KASSE_LEVEL_ERROR: u32 = 1;
/// Something went wrong and was dealt with.
pub const KASSE_LEVEL_WARN: u32 = 2;
/// What a payment went through.
pub const KASSE_LEVEL_INFO: u32 = 3;
/// Each call, without its content.
pub const KASSE_LEVEL_DEBUG: u32 = 4;

// event_kind: What an event tells.
/// An operation is done; its result waits to be taken.
pub const KASSE_EVENT_KIND_COMPLETED: u32 = 1;
/// What is known about a payment has changed.
pub const KASSE_EVENT_KIND_PAYMENT: u32 = 2;
/// A line for the host's log.
pub const KASSE_EVENT_KIND_LINE: u32 = 3;
/// Lines of the log that were not kept.
pub const KASSE_EVENT_KIND_LINES_LOST: u32 = 4;
/// A sale that waits at a sticker has come further.
pub const KASSE_EVENT_KIND_AT_STICKER: u32 = 5;

// qr_level: How much of a code may be damaged and still be read.
/// About 7 %.
pub const KASSE_QR_LEVEL_L: u32 = 1;
/// About 15 %.
pub const KASSE_QR_LEVEL_M: u32 = 2;
/// About 25 %.
pub const KASSE_QR_LEVEL_Q: u32 = 3;
/// About 30 %.
pub const KASSE_QR_LEVEL_H: u32 = 4;

// qr_form: How a code is drawn here.
/// A picture as SVG.
pub const KASSE_QR_FORM_SVG: u32 = 1;
/// A picture as PNG, one bit a pixel.
pub const KASSE_QR_FORM_PNG: u32 = 2;
/// One byte a module, 1 is dark, rows from the top, without quiet zone; the side is the square root.
pub const KASSE_QR_FORM_MODULES: u32 = 3;
/// Packed pixels for a display, rows from the top.
pub const KASSE_QR_FORM_BITMAP: u32 = 4;
/// What to send to a receipt printer.
pub const KASSE_QR_FORM_ESCPOS: u32 = 5;
/// Text for a terminal with colours.
pub const KASSE_QR_FORM_TERMINAL: u32 = 6;
/// Characters alone, for light text on a dark ground.
pub const KASSE_QR_FORM_TERMINAL_ON_DARK: u32 = 7;
/// Characters alone, for dark text on a light ground.
pub const KASSE_QR_FORM_TERMINAL_ON_LIGHT: u32 = 8;

// paper: A roll of paper, at 203 dots to an inch.
/// 58 mm: 384 dots.
pub const KASSE_PAPER_MM58: u32 = 1;
/// 80 mm: 576 dots.
pub const KASSE_PAPER_MM80: u32 = 2;

// print_way: How a code gets on the paper.
/// GS ( k: the printer draws it.
pub const KASSE_PRINT_WAY_NATIVE: u32 = 1;
/// GS v 0: a raster picture.
pub const KASSE_PRINT_WAY_RASTER: u32 = 2;
/// GS ( L: a picture stored, then printed.
pub const KASSE_PRINT_WAY_GRAPHICS: u32 = 3;
/// ESC *: columns of 24 dots.
pub const KASSE_PRINT_WAY_COLUMNS: u32 = 4;

// align: Where code and text stand.
/// At the left.
pub const KASSE_ALIGN_LEFT: u32 = 1;
/// In the middle.
pub const KASSE_ALIGN_CENTRE: u32 = 2;
/// At the right.
pub const KASSE_ALIGN_RIGHT: u32 = 3;

// audience: Who reads a text about an error.
/// Who stands at the till.
pub const KASSE_AUDIENCE_CASHIER: u32 = 1;
/// Who pays.
pub const KASSE_AUDIENCE_CUSTOMER: u32 = 2;

// if_approved: What becomes of money that the customer approved faster than a cancel.
/// All of it is released.
pub const KASSE_IF_APPROVED_RELEASE: u32 = 1;
/// It stays reserved, and the host decides.
pub const KASSE_IF_APPROVED_KEEP: u32 = 2;

// pairing: How the customer meets the checkout.
/// The till reads the customer's personal QR.
pub const KASSE_PAIRING_MERCHANT_SCAN: u32 = 1;
/// The till shows a one-time code.
pub const KASSE_PAIRING_DYNAMIC_QR: u32 = 2;
/// The merchant's web page sends the customer to the platform's page.
pub const KASSE_PAIRING_REDIRECT: u32 = 3;
/// The customer scanned a callback sticker.
pub const KASSE_PAIRING_CALLBACK: u32 = 4;
/// The cashier typed the customer's number.
pub const KASSE_PAIRING_PHONE_NUMBER: u32 = 5;

// capture_policy: When approved money is captured.
/// At once: a shop.
pub const KASSE_CAPTURE_POLICY_ON_APPROVAL: u32 = 1;
/// When the host captures or settles.
pub const KASSE_CAPTURE_POLICY_MANUAL: u32 = 2;

// after_restart: What a payment does that is first seen approved after a restart.
/// It waits for the host to keep or release it.
pub const KASSE_AFTER_RESTART_HOLD: u32 = 1;
/// As if there had been no restart.
pub const KASSE_AFTER_RESTART_FOLLOW_POLICY: u32 = 2;

// presence: Where the customer is.
/// In the shop.
pub const KASSE_PRESENCE_PRESENT: u32 = 1;
/// Elsewhere: a web shop.
pub const KASSE_PRESENCE_NOT_PRESENT: u32 = 2;

// qr_format: In which form the platform gives a code.
/// Its text, to be drawn here.
pub const KASSE_QR_FORMAT_TEXT: u32 = 1;
/// A picture as SVG.
pub const KASSE_QR_FORMAT_SVG: u32 = 2;
/// A picture as PNG.
pub const KASSE_QR_FORMAT_PNG: u32 = 3;

// references: How references are made when the host gives none.
/// The till's prefix and random characters.
pub const KASSE_REFERENCES_RANDOM: u32 = 1;
/// From the order, so that several hosts make the same; every sale then names its order.
pub const KASSE_REFERENCES_ORDER_AND_ATTEMPT: u32 = 2;

// ability: Whether a sales unit can do something.
/// It can.
pub const KASSE_ABILITY_YES: u32 = 1;
/// It cannot.
pub const KASSE_ABILITY_NO: u32 = 2;

// quantity_unit: What a quantity counts.
/// Pieces.
pub const KASSE_QUANTITY_UNIT_PCS: u32 = 1;
/// Kilograms.
pub const KASSE_QUANTITY_UNIT_KG: u32 = 2;
/// Kilometres.
pub const KASSE_QUANTITY_UNIT_KM: u32 = 3;
/// Minutes.
pub const KASSE_QUANTITY_UNIT_MINUTE: u32 = 4;
/// Litres.
pub const KASSE_QUANTITY_UNIT_LITRE: u32 = 5;
/// Kilowatt hours.
pub const KASSE_QUANTITY_UNIT_KWH: u32 = 6;

// barcode: A kind of bar code on a receipt.
/// EAN-13.
pub const KASSE_BARCODE_EAN13: u32 = 1;
/// Code 39.
pub const KASSE_BARCODE_CODE39: u32 = 2;
/// Code 128.
pub const KASSE_BARCODE_CODE128: u32 = 3;

// sticker_kind: A kind of printed code.
/// It leads to a page of the merchant's.
pub const KASSE_STICKER_KIND_REDIRECT: u32 = 1;
/// It tells the till who scanned it.
pub const KASSE_STICKER_KIND_CALLBACK: u32 = 2;

// category: What a callback sticker stands at.
/// A checkout with staff.
pub const KASSE_CATEGORY_IN_STORE: u32 = 1;
/// A machine.
pub const KASSE_CATEGORY_VENDING: u32 = 2;

// delivered_kind: What a webhook spoke of.
/// A payment.
pub const KASSE_DELIVERED_KIND_PAYMENT: u32 = 1;
/// A customer who scanned a callback sticker.
pub const KASSE_DELIVERED_KIND_CHECK_IN: u32 = 2;
/// Something this version does not know.
pub const KASSE_DELIVERED_KIND_OTHER: u32 = 3;

// fit: Whether a pairing can be used.
/// Everything is there.
pub const KASSE_FIT_READY: u32 = 1;
/// Everything is there if the sales unit is approved for push payments, which is not known.
pub const KASSE_FIT_IF_APPROVED: u32 = 2;
/// Something is missing.
pub const KASSE_FIT_LACKING: u32 = 3;

// typed: Whether the keyboards of scanner and host agree.
/// The text is as it was read.
pub const KASSE_TYPED_AS_READ: u32 = 1;
/// It was typed for another keyboard, and is what the scanner meant.
pub const KASSE_TYPED_REPAIRED: u32 = 2;
/// It was typed for another keyboard, and more than one reading makes sense: name the layouts.
pub const KASSE_TYPED_AMBIGUOUS: u32 = 3;

// at_sticker: How far a sale at a callback sticker has come.
/// Nobody has scanned yet.
pub const KASSE_AT_STICKER_WAITING_FOR_SCAN: u32 = 1;
/// Who scanned did so too long ago: ask for a new scan.
pub const KASSE_AT_STICKER_SCAN_AGAIN: u32 = 2;
/// A customer is connected.
pub const KASSE_AT_STICKER_CONNECTED: u32 = 3;

pub(crate) const NAMES: &[(&str, u32, &CStr)] = &[
    ("status", 1, c"pending"),
    ("status", 2, c"approved"),
    ("status", 3, c"paid"),
    ("status", 4, c"not_paid"),
    ("status", 5, c"unknown"),
    ("phase", 1, c"creating"),
    ("phase", 2, c"waiting_for_customer"),
    ("phase", 3, c"cancelling"),
    ("capture", 1, c"not_asked"),
    ("capture", 2, c"running"),
    ("capture", 3, c"failed"),
    ("not_paid", 1, c"declined"),
    ("not_paid", 2, c"expired"),
    ("not_paid", 3, c"cancelled"),
    ("not_paid", 4, c"refused"),
    ("not_paid", 5, c"never_created"),
    ("unknown", 1, c"create_unanswered"),
    ("unknown", 2, c"unreachable"),
    ("unknown", 3, c"unexplained"),
    ("unknown", 4, c"not_ours"),
    ("unknown", 5, c"state_not_understood"),
    ("unknown", 6, c"fault"),
    ("class", 1, c"not_sent"),
    ("class", 2, c"refused"),
    ("class", 3, c"unknown"),
    ("advice", 1, c"retry_same"),
    ("advice", 2, c"new_attempt"),
    ("advice", 3, c"ask_customer"),
    ("advice", 4, c"other_pairing"),
    ("advice", 5, c"fix_setup"),
    ("advice", 6, c"fix_program"),
    ("advice", 7, c"read"),
    ("advice", 8, c"none"),
    ("level", 1, c"error"),
    ("level", 2, c"warn"),
    ("level", 3, c"info"),
    ("level", 4, c"debug"),
    ("event_kind", 1, c"completed"),
    ("event_kind", 2, c"payment"),
    ("event_kind", 3, c"line"),
    ("event_kind", 4, c"lines_lost"),
    ("event_kind", 5, c"at_sticker"),
    ("qr_level", 1, c"l"),
    ("qr_level", 2, c"m"),
    ("qr_level", 3, c"q"),
    ("qr_level", 4, c"h"),
    ("qr_form", 1, c"svg"),
    ("qr_form", 2, c"png"),
    ("qr_form", 3, c"modules"),
    ("qr_form", 4, c"bitmap"),
    ("qr_form", 5, c"escpos"),
    ("qr_form", 6, c"terminal"),
    ("qr_form", 7, c"terminal_on_dark"),
    ("qr_form", 8, c"terminal_on_light"),
    ("paper", 1, c"mm58"),
    ("paper", 2, c"mm80"),
    ("print_way", 1, c"native"),
    ("print_way", 2, c"raster"),
    ("print_way", 3, c"graphics"),
    ("print_way", 4, c"columns"),
    ("align", 1, c"left"),
    ("align", 2, c"centre"),
    ("align", 3, c"right"),
    ("audience", 1, c"cashier"),
    ("audience", 2, c"customer"),
    ("if_approved", 1, c"release"),
    ("if_approved", 2, c"keep"),
    ("pairing", 1, c"merchant_scan"),
    ("pairing", 2, c"dynamic_qr"),
    ("pairing", 3, c"redirect"),
    ("pairing", 4, c"callback"),
    ("pairing", 5, c"phone_number"),
    ("capture_policy", 1, c"on_approval"),
    ("capture_policy", 2, c"manual"),
    ("after_restart", 1, c"hold"),
    ("after_restart", 2, c"follow_policy"),
    ("presence", 1, c"present"),
    ("presence", 2, c"not_present"),
    ("qr_format", 1, c"text"),
    ("qr_format", 2, c"svg"),
    ("qr_format", 3, c"png"),
    ("references", 1, c"random"),
    ("references", 2, c"order_and_attempt"),
    ("ability", 1, c"yes"),
    ("ability", 2, c"no"),
    ("quantity_unit", 1, c"pcs"),
    ("quantity_unit", 2, c"kg"),
    ("quantity_unit", 3, c"km"),
    ("quantity_unit", 4, c"minute"),
    ("quantity_unit", 5, c"litre"),
    ("quantity_unit", 6, c"kwh"),
    ("barcode", 1, c"ean13"),
    ("barcode", 2, c"code39"),
    ("barcode", 3, c"code128"),
    ("sticker_kind", 1, c"redirect"),
    ("sticker_kind", 2, c"callback"),
    ("category", 1, c"in_store"),
    ("category", 2, c"vending"),
    ("delivered_kind", 1, c"payment"),
    ("delivered_kind", 2, c"check_in"),
    ("delivered_kind", 3, c"other"),
    ("fit", 1, c"ready"),
    ("fit", 2, c"if_approved"),
    ("fit", 3, c"lacking"),
    ("typed", 1, c"as_read"),
    ("typed", 2, c"repaired"),
    ("typed", 3, c"ambiguous"),
    ("at_sticker", 1, c"waiting_for_scan"),
    ("at_sticker", 2, c"scan_again"),
    ("at_sticker", 3, c"connected"),
];

/// Why something was not done, or is not known to be.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_error_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Stable number, as in the list of errors.
    pub code: u32,
    /// Stable name, as in the list of errors.
    pub name: *const c_char,
    /// What may have happened to the money. `KASSE_CLASS_…`.
    pub error_class: u32,
    /// Who can help, and how. `KASSE_ADVICE_…`.
    pub advice: u32,
    /// The platform's own code; 0: none.
    pub platform_code: u32,
    /// The HTTP status; 0: none.
    pub http_status: u32,
    /// How often it was sent.
    pub attempts: u32,
    /// A pause the platform asked for, or -1. Milliseconds.
    pub retry_after: i64,
    /// The payment it is about.
    pub reference: *const c_char,
    /// The key under which it was sent.
    pub idempotency_key: *const c_char,
    /// What the platform's support asks for.
    pub trace_id: *const c_char,
    /// What the platform called it.
    pub title: *const c_char,
    /// What the platform, or the library, said of it.
    pub detail: *const c_char,
    /// Of a value that was refused here: which.
    pub field: *const c_char,
    /// Of a value that was refused here: what is wrong with it.
    pub fault: *const c_char,
    /// Of a value that was refused here: what would be right.
    pub rule: *const c_char,
    /// For who embeds the library.
    pub developer_text: *const c_char,
}

impl Answer<record::Error> for kasse_error_t {
    fn of(from: &record::Error, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            code: from.code,
            name: kept.text(Some(&from.name)),
            error_class: from.error_class.number(),
            advice: from.advice.number(),
            platform_code: from.platform_code,
            http_status: from.http_status,
            attempts: from.attempts,
            retry_after: from.retry_after,
            reference: kept.text(from.reference.as_deref()),
            idempotency_key: kept.text(from.idempotency_key.as_deref()),
            trace_id: kept.text(from.trace_id.as_deref()),
            title: kept.text(from.title.as_deref()),
            detail: kept.text(from.detail.as_deref()),
            field: kept.text(from.field.as_deref()),
            fault: kept.text(from.fault.as_deref()),
            rule: kept.text(from.rule.as_deref()),
            developer_text: kept.text(Some(&from.developer_text)),
        }
    }
}

/// What is known about a payment's money, and the read of the platform that showed it.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_outcome_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What is known. The fields that belong to another status are 0 or null. `KASSE_STATUS_…`.
    pub status: u32,
    /// 1: Nothing more will happen unless the host asks for it.
    pub settled: u32,
    /// pending: what it waits for. `KASSE_PHASE_…`.
    pub phase: u32,
    /// approved: how far the capture is. `KASSE_CAPTURE_…`.
    pub capture: u32,
    /// not_paid: why. `KASSE_NOT_PAID_…`.
    pub not_paid: u32,
    /// unknown: why. `KASSE_UNKNOWN_…`.
    pub unknown: u32,
    /// approved and paid: of all amounts.
    pub currency: *const c_char,
    /// paid: taken from the customer in all, before refunds. Minor units.
    pub captured: i64,
    /// paid: given back of it. Minor units.
    pub refunded: i64,
    /// paid: released without being taken. Minor units.
    pub released: i64,
    /// approved and paid: still reserved, open to capture or release. Minor units.
    pub reserved: i64,
    /// pending: when the platform is expected to end it. Milliseconds since 1970, UTC.
    pub expires_at: i64,
    /// approved: until when a capture is guaranteed, if the platform said so. Milliseconds since 1970, UTC.
    pub guaranteed_until: i64,
    /// unknown: since when. Milliseconds since 1970, UTC.
    pub since: i64,
    /// unknown: when the platform is asked next; 0: only the host can decide. Milliseconds since 1970, UTC.
    pub next_check: i64,
    /// unknown: what was last proven before.
    pub last_proven: *const c_char,
    /// Why a create or capture was refused, or the platform cannot be asked.
    pub error: *const kasse_error_t,
    /// The read that showed it; null if no read has yet, or if it is inferred.
    pub proof: *const kasse_proof_t,
}

impl Answer<record::Outcome> for kasse_outcome_t {
    fn of(from: &record::Outcome, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            status: from.status.number(),
            settled: u32::from(from.settled),
            phase: from.phase.map_or(0, record::Phase::number),
            capture: from.capture.map_or(0, record::Capture::number),
            not_paid: from.not_paid.map_or(0, record::NotPaid::number),
            unknown: from.unknown.map_or(0, record::Unknown::number),
            currency: kept.text(from.currency.as_deref()),
            captured: from.captured,
            refunded: from.refunded,
            released: from.released,
            reserved: from.reserved,
            expires_at: from.expires_at,
            guaranteed_until: from.guaranteed_until,
            since: from.since,
            next_check: from.next_check,
            last_proven: kept.text(from.last_proven.as_deref()),
            error: kept.record(from.error.as_deref()),
            proof: kept.record(from.proof.as_deref()),
        }
    }
}

/// A read of the platform.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_proof_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What was read.
    pub reference: *const c_char,
    /// The platform's name of the payment.
    pub psp_reference: *const c_char,
    /// The state as the platform spells it.
    pub state: *const c_char,
    /// Of all amounts.
    pub currency: *const c_char,
    /// Reserved in all. Minor units.
    pub authorized: i64,
    /// Released in all. Minor units.
    pub cancelled: i64,
    /// Captured in all. Minor units.
    pub captured: i64,
    /// Refunded in all. Minor units.
    pub refunded: i64,
    /// When it was read, by this machine's clock. Milliseconds since 1970, UTC.
    pub read_at: i64,
    /// The platform's trace id of that answer.
    pub trace_id: *const c_char,
}

impl Answer<record::Proof> for kasse_proof_t {
    fn of(from: &record::Proof, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            reference: kept.text(Some(&from.reference)),
            psp_reference: kept.text(Some(&from.psp_reference)),
            state: kept.text(Some(&from.state)),
            currency: kept.text(Some(&from.currency)),
            authorized: from.authorized,
            cancelled: from.cancelled,
            captured: from.captured,
            refunded: from.refunded,
            read_at: from.read_at,
            trace_id: kept.text(from.trace_id.as_deref()),
        }
    }
}

/// A payment as the journal has it, for lists.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_entry_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Its name.
    pub reference: *const c_char,
    /// The sales unit.
    pub msn: *const c_char,
    /// The host's order.
    pub order: *const c_char,
    /// When the host asked for it. Milliseconds since 1970, UTC.
    pub created_at: i64,
    /// When something last changed. Milliseconds since 1970, UTC.
    pub updated_at: i64,
    /// 1: Something is still to be done or followed.
    pub live: u32,
    /// 1: The host has not taken note of what became of it.
    pub unacknowledged: u32,
    /// What is known, by the journal.
    pub outcome: *const kasse_outcome_t,
}

impl Answer<record::Entry> for kasse_entry_t {
    fn of(from: &record::Entry, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            reference: kept.text(Some(&from.reference)),
            msn: kept.text(Some(&from.msn)),
            order: kept.text(from.order.as_deref()),
            created_at: from.created_at,
            updated_at: from.updated_at,
            live: u32::from(from.live),
            unacknowledged: u32::from(from.unacknowledged),
            outcome: kept.record(Some(&from.outcome)),
        }
    }
}

/// A line for the host's log. No secret and no personal data is in it.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_line_t {
    /// Bytes of this struct.
    pub size: usize,
    /// How much it matters. `KASSE_LEVEL_…`.
    pub level: u32,
    /// When. Milliseconds since 1970, UTC.
    pub at: i64,
    /// The payment it is about.
    pub reference: *const c_char,
    /// What happened.
    pub text: *const c_char,
}

impl Answer<record::Line> for kasse_line_t {
    fn of(from: &record::Line, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            level: from.level.number(),
            at: from.at,
            reference: kept.text(from.reference.as_deref()),
            text: kept.text(Some(&from.text)),
        }
    }
}

/// One thing a host is told. Fields that belong to another kind are 0 or null.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_event_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What it tells. `KASSE_EVENT_KIND_…`.
    pub kind: u32,
    /// completed and at_sticker: the operation.
    pub operation: u64,
    /// payment: the sales unit.
    pub msn: *const c_char,
    /// payment: its name.
    pub reference: *const c_char,
    /// payment: what is known now. In between it may have been something else.
    pub outcome: *const kasse_outcome_t,
    /// line: what the library says.
    pub line: *const kasse_line_t,
    /// lines_lost: how many.
    pub lost: i64,
    /// at_sticker: how far. `KASSE_AT_STICKER_…`.
    pub at_sticker: u32,
}

impl Answer<record::Event> for kasse_event_t {
    fn of(from: &record::Event, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            kind: from.kind.number(),
            operation: from.operation,
            msn: kept.text(from.msn.as_deref()),
            reference: kept.text(from.reference.as_deref()),
            outcome: kept.record(from.outcome.as_deref()),
            line: kept.record(from.line.as_deref()),
            lost: from.lost,
            at_sticker: from.at_sticker.map_or(0, record::AtSticker::number),
        }
    }
}

/// A printed code. Fields that belong to the other kind are 0 or null.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_sticker_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Which. `KASSE_STICKER_KIND_…`.
    pub kind: u32,
    /// Its name.
    pub id: *const c_char,
    /// redirect: where it leads.
    pub target: *const c_char,
    /// redirect: seconds until the platform deletes it; -1: never.
    pub expires_in_s: i64,
    /// callback: what the customer reads after the scan.
    pub location: *const c_char,
    /// callback: what it stands at, in the platform's word.
    pub category: *const c_char,
    /// callback: the text of the code.
    pub text: *const c_char,
}

impl Answer<record::Sticker> for kasse_sticker_t {
    fn of(from: &record::Sticker, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            kind: from.kind.number(),
            id: kept.text(Some(&from.id)),
            target: kept.text(from.target.as_deref()),
            expires_in_s: from.expires_in_s,
            location: kept.text(from.location.as_deref()),
            category: kept.text(from.category.as_deref()),
            text: kept.text(from.text.as_deref()),
        }
    }
}

/// A customer who scanned a callback sticker and waits.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_check_in_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The sticker.
    pub sticker: *const c_char,
    /// When they scanned, by the platform's clock. Milliseconds since 1970, UTC.
    pub initiated_at: i64,
    /// How long ago that is. Milliseconds.
    pub age: i64,
}

impl Answer<record::CheckIn> for kasse_check_in_t {
    fn of(from: &record::CheckIn, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            sticker: kept.text(Some(&from.sticker)),
            initiated_at: from.initiated_at,
            age: from.age,
        }
    }
}

/// Who a customer is. Personal data: not for logs.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_identified_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The number, digits with country code.
    pub phone: *const c_char,
    /// When the code was made or the sticker scanned; 0: not known. Milliseconds since 1970, UTC.
    pub made_at: i64,
    /// Of a personal QR: 1.0 if it shows the number itself, 2.0 if not.
    pub version: *const c_char,
}

impl Answer<record::Identified> for kasse_identified_t {
    fn of(from: &record::Identified, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            phone: kept.text(Some(&from.phone)),
            made_at: from.made_at,
            version: kept.text(from.version.as_deref()),
        }
    }
}

/// A one-time code of the QR API. Whoever has it can pay.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_one_time_code_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The text to draw, or a link to a picture.
    pub code: *const c_char,
    /// Seconds it can still be used; -1: not known.
    pub expires_in_s: i64,
}

impl Answer<record::OneTimeCode> for kasse_one_time_code_t {
    fn of(from: &record::OneTimeCode, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            code: kept.text(Some(&from.code)),
            expires_in_s: from.expires_in_s,
        }
    }
}

/// A registration of webhooks. It never has the secret.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_webhook_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The platform's name of it.
    pub id: *const c_char,
    /// Where events go.
    pub url: *const c_char,
    /// Names of the events, with a space between.
    pub events: *const c_char,
}

impl Answer<record::Webhook> for kasse_webhook_t {
    fn of(from: &record::Webhook, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            id: kept.text(Some(&from.id)),
            url: kept.text(Some(&from.url)),
            events: kept.text(Some(&from.events)),
        }
    }
}

/// What it took to have webhooks registered.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_ensured_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The registration that serves the address now.
    pub id: *const c_char,
    /// Its secret if it is new: keep it now, it is not shown again.
    pub new_secret: *const c_char,
    /// How many registrations were deleted.
    pub deleted: u32,
}

impl Answer<record::Ensured> for kasse_ensured_t {
    fn of(from: &record::Ensured, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            id: kept.text(Some(&from.id)),
            new_secret: kept.text(from.new_secret.as_deref()),
            deleted: from.deleted,
        }
    }
}

/// What became of a webhook. A reason to look, never proof.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_delivered_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What it spoke of. `KASSE_DELIVERED_KIND_…`.
    pub kind: u32,
    /// 1: It had not come before.
    pub first: u32,
    /// payment and check_in: the sales unit.
    pub msn: *const c_char,
    /// payment: which.
    pub reference: *const c_char,
    /// payment: what the platform says happened, in its word.
    pub name: *const c_char,
    /// 1: payment: whether it did.
    pub success: u32,
    /// check_in: which.
    pub sticker: *const c_char,
}

impl Answer<record::Delivered> for kasse_delivered_t {
    fn of(from: &record::Delivered, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            kind: from.kind.number(),
            first: u32::from(from.first),
            msn: kept.text(from.msn.as_deref()),
            reference: kept.text(from.reference.as_deref()),
            name: kept.text(from.name.as_deref()),
            success: u32::from(from.success),
            sticker: kept.text(from.sticker.as_deref()),
        }
    }
}

/// What a scanner read. The text may name a customer: not for logs.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_scan_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The whole text of the code.
    pub text: *const c_char,
    /// What it is: personal_qr_clear, product_barcode, …, unknown.
    pub kind: *const c_char,
    /// 1: It may be a customer's personal QR; only the platform knows.
    pub may_be_personal: u32,
    /// Whether the keyboards of scanner and host agree. `KASSE_TYPED_…`.
    pub typed: u32,
}

impl Answer<record::Scan> for kasse_scan_t {
    fn of(from: &record::Scan, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            text: kept.text(Some(&from.text)),
            kind: kept.text(Some(&from.kind)),
            may_be_personal: u32::from(from.may_be_personal),
            typed: from.typed.number(),
        }
    }
}

/// One pairing, judged for a checkout.
///
/// Of `size` bytes in this version of the library; fields are only added, at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_recommendation_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Which. `KASSE_PAIRING_…`.
    pub pairing: u32,
    /// Whether it can be used. `KASSE_FIT_…`.
    pub fit: u32,
    /// What is missing, or not known to be there, with a space between.
    pub missing: *const c_char,
    /// Why it stands where it stands.
    pub reason: *const c_char,
}

impl Answer<record::Recommendation> for kasse_recommendation_t {
    fn of(from: &record::Recommendation, kept: &mut Kept) -> Self {
        Self {
            size: size_of::<Self>(),
            pairing: from.pairing.number(),
            fit: from.fit.number(),
            missing: kept.text(Some(&from.missing)),
            reason: kept.text(Some(&from.reason)),
        }
    }
}

/// What a client is. Keys and secrets are copied and wiped when the client ends.
///
/// Made by `kasse_client_options_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_client_options_t {
    /// Bytes of this struct.
    pub size: usize,
    /// `production`, `test`, or a base URL such as a simulator's. Needed.
    pub environment: kasse_text_t,
    /// Key of the sales unit or partner. Needed.
    pub client_id: kasse_text_t,
    /// Needed.
    pub client_secret: kasse_text_t,
    /// Needed.
    pub subscription_key: kasse_text_t,
    /// The product that embeds the library, for the platform's support. Needed.
    pub system_name: kasse_text_t,
    /// Its version. Needed.
    pub system_version: kasse_text_t,
    /// Of a part of that product that has a name of its own.
    pub plugin_name: kasse_text_t,
    /// Its version.
    pub plugin_version: kasse_text_t,
    /// Path of the journal's file, UTF-8, on a local disk. Needed, unless it is in memory.
    pub journal: kasse_text_t,
    /// 1: Nothing survives the process: for trials only.
    pub journal_in_memory: u32,
    /// Longest wait for a connection; 5 s. Milliseconds.
    pub connect: i64,
    /// Longest wait for the answer to one request; 20 s. Milliseconds.
    pub attempt: i64,
    /// Longest wait for a whole operation; then it goes on by itself; 30 s. Milliseconds.
    pub operation_limit: i64,
    /// Longest wait for an access token; 10 s. Milliseconds.
    pub token: i64,
    /// Certificates in PEM that are trusted beside the web's.
    pub extra_roots: kasse_text_t,
    /// URL of an HTTP proxy. The environment of the process is never read for it.
    pub proxy: kasse_text_t,
    /// Hosts that are reached without the proxy.
    pub no_proxy: *const kasse_text_t,
    /// How many of them.
    pub no_proxy_count: usize,
    /// Secrets that sign webhooks, one per registration.
    pub webhook_secrets: *const kasse_text_t,
    /// How many of them.
    pub webhook_secrets_count: usize,
    /// Lines of at least this weight come as events; none if left out. `KASSE_LEVEL_…`.
    pub log: u32,
    /// Time runs so many times as fast: for trials against a simulator; 1.
    pub speed: u32,
    /// The relay that hands on the events of the sales unit; none.
    pub relay_url: kasse_text_t,
    /// This till's own, of the relay's settings.
    pub relay_token: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_client_options_t {
    type Host = record::ClientOptions;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::ClientOptions, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::ClientOptions {
                environment: text(self.environment, "environment")?,
                client_id: text(self.client_id, "client_id")?,
                client_secret: text(self.client_secret, "client_secret")?,
                subscription_key: text(self.subscription_key, "subscription_key")?,
                system_name: text(self.system_name, "system_name")?,
                system_version: text(self.system_version, "system_version")?,
                plugin_name: text(self.plugin_name, "plugin_name")?,
                plugin_version: text(self.plugin_version, "plugin_version")?,
                journal: text(self.journal, "journal")?,
                journal_in_memory: self.journal_in_memory != 0,
                connect: self.connect,
                attempt: self.attempt,
                operation_limit: self.operation_limit,
                token: self.token,
                extra_roots: text(self.extra_roots, "extra_roots")?,
                proxy: text(self.proxy, "proxy")?,
                no_proxy: texts(self.no_proxy, self.no_proxy_count, "no_proxy")?,
                webhook_secrets: texts(self.webhook_secrets, self.webhook_secrets_count, "webhook_secrets")?,
                log: number(self.log, "log", record::Level::from_number)?,
                speed: self.speed,
                relay_url: text(self.relay_url, "relay_url")?,
                relay_token: text(self.relay_token, "relay_token")?,
            })
        }
    }
}

/// What a till is.
///
/// Made by `kasse_till_options_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_till_options_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The sales unit. Needed.
    pub msn: kasse_text_t,
    /// First part of every reference it makes; the customer sees it. Needed.
    pub prefix: kasse_text_t,
    /// NOK, DKK or EUR: that of the sales unit. Needed.
    pub currency: kasse_text_t,
    /// NO, DK, FI, …: what a phone number without a country code belongs to.
    pub default_country: kasse_text_t,
    /// 1: The customer can see a code on a screen: a refused push falls back to it.
    pub customer_screen: u32,
    /// How references are made; random. `KASSE_REFERENCES_…`.
    pub references: u32,
    /// Whether the unit can capture a part; not known. `KASSE_ABILITY_…`.
    pub partial_capture: u32,
    /// Payments of check-ins go by WEB_REDIRECT and come back here, instead of as a push.
    pub check_in_return_url: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_till_options_t {
    type Host = record::TillOptions;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::TillOptions, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::TillOptions {
                msn: text(self.msn, "msn")?,
                prefix: text(self.prefix, "prefix")?,
                currency: text(self.currency, "currency")?,
                default_country: text(self.default_country, "default_country")?,
                customer_screen: self.customer_screen != 0,
                references: number(self.references, "references", record::References::from_number)?,
                partial_capture: number(self.partial_capture, "partial_capture", record::Ability::from_number)?,
                check_in_return_url: text(self.check_in_return_url, "check_in_return_url")?,
            })
        }
    }
}

/// One line of a receipt.
///
/// Made by `kasse_receipt_line_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_receipt_line_t {
    /// Bytes of this struct.
    pub size: usize,
    /// The product's.
    pub id: kasse_text_t,
    /// What the customer reads.
    pub name: kasse_text_t,
    /// Including tax, after discount. Minor units.
    pub total: i64,
    /// Hundredths of a percent: 2500 is 25 %.
    pub tax_rate: i64,
    /// The till's own figure; computed if this and `tax` are 0. Minor units.
    pub excluding_tax: i64,
    /// The till's own figure. Minor units.
    pub tax: i64,
    /// What the total has already taken off. Minor units.
    pub discount: i64,
    /// Of one piece or unit. Minor units.
    pub unit_price: i64,
    /// How many, as a number with a point: `2` or `0.750`.
    pub quantity: kasse_text_t,
    /// Of what; pieces. `KASSE_QUANTITY_UNIT_…`.
    pub quantity_unit: u32,
    /// A page about it.
    pub product_url: kasse_text_t,
    /// 1: Brought back by the customer.
    pub returned: u32,
    /// 1: Freight.
    pub shipping: u32,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_receipt_line_t {
    type Host = record::ReceiptLine;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::ReceiptLine, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::ReceiptLine {
                id: text(self.id, "id")?,
                name: text(self.name, "name")?,
                total: self.total,
                tax_rate: self.tax_rate,
                excluding_tax: self.excluding_tax,
                tax: self.tax,
                discount: self.discount,
                unit_price: self.unit_price,
                quantity: text(self.quantity, "quantity")?,
                quantity_unit: number(self.quantity_unit, "quantity_unit", record::QuantityUnit::from_number)?,
                product_url: text(self.product_url, "product_url")?,
                returned: self.returned != 0,
                shipping: self.shipping != 0,
            })
        }
    }
}

/// Order lines for the app; they must add up to the amount.
///
/// Made by `kasse_receipt_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_receipt_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Of all amounts; the till's.
    pub currency: kasse_text_t,
    /// At least one.
    pub lines: *const kasse_receipt_line_t,
    /// How many of them.
    pub lines_count: usize,
    /// In the total. Minor units.
    pub tip: i64,
    /// The till; its prefix.
    pub pos_id: kasse_text_t,
    /// The till's own.
    pub receipt_number: kasse_text_t,
    /// Paid by gift card, beside this payment. Minor units.
    pub gift_card: i64,
    /// Paid by card at the till's own terminal. Minor units.
    pub card: i64,
    /// Paid by voucher. Minor units.
    pub voucher: i64,
    /// Paid in cash. Minor units.
    pub cash: i64,
    /// A bar code that the app shows; none. `KASSE_BARCODE_…`.
    pub barcode: u32,
    /// What it says.
    pub barcode_data: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_receipt_t {
    type Host = record::Receipt;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Receipt, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Receipt {
                currency: text(self.currency, "currency")?,
                lines: list(self.lines, self.lines_count, "lines")?,
                tip: self.tip,
                pos_id: text(self.pos_id, "pos_id")?,
                receipt_number: text(self.receipt_number, "receipt_number")?,
                gift_card: self.gift_card,
                card: self.card,
                voucher: self.voucher,
                cash: self.cash,
                barcode: number(self.barcode, "barcode", record::Barcode::from_number)?,
                barcode_data: text(self.barcode_data, "barcode_data")?,
            })
        }
    }
}

/// One pair that comes back with every read.
///
/// Made by `kasse_metadata_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_metadata_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Not for personal data.
    pub key: kasse_text_t,
    /// Not for personal data.
    pub value: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_metadata_t {
    type Host = record::Metadata;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Metadata, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Metadata {
                key: text(self.key, "key")?,
                value: text(self.value, "value")?,
            })
        }
    }
}

/// What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
///
/// Made by `kasse_sale_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_sale_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Minor units of the till's currency: 14900 is 149.00. Minor units.
    pub amount: i64,
    /// For a host that wants it checked; the till's.
    pub currency: kasse_text_t,
    /// How the customer meets the checkout; dynamic_qr. `KASSE_PAIRING_…`.
    pub pairing: u32,
    /// dynamic_qr: text. `KASSE_QR_FORMAT_…`.
    pub qr_format: u32,
    /// dynamic_qr as PNG: pixels a side, 100 to 2000; 1024.
    pub qr_size: u32,
    /// merchant_scan: what the scanner gave, as it came.
    pub scanned: kasse_text_t,
    /// phone_number: as typed. redirect: filled in on the platform's page.
    pub phone_number: kasse_text_t,
    /// callback: of a check-in, for a host that received it itself.
    pub customer_token: kasse_text_t,
    /// callback at a sticker: which.
    pub sticker: kasse_text_t,
    /// redirect: where the customer comes back to.
    pub return_url: kasse_text_t,
    /// The host's own id of what is being paid: no order is paid twice.
    pub order: kasse_text_t,
    /// The host's own reference, never used twice; the till makes one.
    pub reference: kasse_text_t,
    /// on_approval. `KASSE_CAPTURE_POLICY_…`.
    pub capture: u32,
    /// hold; follow_policy for redirect. `KASSE_AFTER_RESTART_…`.
    pub after_restart: u32,
    /// Cancel if the customer has not decided by then; the platform's ten minutes. Milliseconds.
    pub give_up_after: i64,
    /// Reserve now, settle later (vending); off. Milliseconds.
    pub release_unless_settled_within: i64,
    /// Shown in the app: 3 to 100 characters.
    pub description: kasse_text_t,
    /// present. `KASSE_PRESENCE_…`.
    pub presence: u32,
    /// Order lines for the app.
    pub receipt: *const kasse_receipt_t,
    /// A link to a receipt.
    pub receipt_url: kasse_text_t,
    /// Up to five pairs.
    pub metadata: *const kasse_metadata_t,
    /// How many of them.
    pub metadata_count: usize,
    /// Customer data to ask for: name, address, email, phoneNumber, birthDate, …
    pub profile_scope: *const kasse_text_t,
    /// How many of them.
    pub profile_scope_count: usize,
    /// A longer life: 10 minutes to 60 days ahead, for approved units. Milliseconds since 1970, UTC.
    pub expires_at: i64,
    /// Years, at most 100.
    pub minimum_user_age: u32,
    /// Sources that may not pay: COMMERCIAL_CARDS.
    pub blocked_sources: *const kasse_text_t,
    /// How many of them.
    pub blocked_sources_count: usize,
    /// A link for the app to show.
    pub terms_of_sale: kasse_text_t,
    /// A link for the app to show.
    pub privacy_policy: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_sale_t {
    type Host = record::Sale;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Sale, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Sale {
                amount: self.amount,
                currency: text(self.currency, "currency")?,
                pairing: number(self.pairing, "pairing", record::Pairing::from_number)?,
                qr_format: number(self.qr_format, "qr_format", record::QrFormat::from_number)?,
                qr_size: self.qr_size,
                scanned: bytes(&self.scanned, "scanned")?.map(<[u8]>::to_vec),
                phone_number: text(self.phone_number, "phone_number")?,
                customer_token: text(self.customer_token, "customer_token")?,
                sticker: text(self.sticker, "sticker")?,
                return_url: text(self.return_url, "return_url")?,
                order: text(self.order, "order")?,
                reference: text(self.reference, "reference")?,
                capture: number(self.capture, "capture", record::CapturePolicy::from_number)?,
                after_restart: number(self.after_restart, "after_restart", record::AfterRestart::from_number)?,
                give_up_after: self.give_up_after,
                release_unless_settled_within: self.release_unless_settled_within,
                description: text(self.description, "description")?,
                presence: number(self.presence, "presence", record::Presence::from_number)?,
                receipt: one(self.receipt, "receipt")?,
                receipt_url: text(self.receipt_url, "receipt_url")?,
                metadata: list(self.metadata, self.metadata_count, "metadata")?,
                profile_scope: texts(self.profile_scope, self.profile_scope_count, "profile_scope")?,
                expires_at: self.expires_at,
                minimum_user_age: self.minimum_user_age,
                blocked_sources: texts(self.blocked_sources, self.blocked_sources_count, "blocked_sources")?,
                terms_of_sale: text(self.terms_of_sale, "terms_of_sale")?,
                privacy_policy: text(self.privacy_policy, "privacy_policy")?,
            })
        }
    }
}

/// Who is to be identified: one of these.
///
/// Made by `kasse_customer_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_customer_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What the scanner gave of a personal QR.
    pub scanned: kasse_text_t,
    /// Of a check-in.
    pub customer_token: kasse_text_t,
    /// As typed.
    pub phone_number: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_customer_t {
    type Host = record::Customer;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Customer, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Customer {
                scanned: bytes(&self.scanned, "scanned")?.map(<[u8]>::to_vec),
                customer_token: text(self.customer_token, "customer_token")?,
                phone_number: text(self.phone_number, "phone_number")?,
            })
        }
    }
}

/// A header of a request.
///
/// Made by `kasse_header_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_header_t {
    /// Bytes of this struct.
    pub size: usize,
    /// In any case.
    pub name: kasse_text_t,
    /// As it came.
    pub value: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_header_t {
    type Host = record::Header;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Header, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Header {
                name: text(self.name, "name")?,
                value: text(self.value, "value")?,
            })
        }
    }
}

/// A request as it arrived at the webhook address.
///
/// Made by `kasse_delivery_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_delivery_t {
    /// Bytes of this struct.
    pub size: usize,
    /// POST.
    pub method: kasse_text_t,
    /// The public address as it was registered, not taken from the request. Needed.
    pub url: kasse_text_t,
    /// All of them.
    pub headers: *const kasse_header_t,
    /// How many of them.
    pub headers_count: usize,
    /// The exact bytes that arrived.
    pub body: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_delivery_t {
    type Host = record::Delivery;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Delivery, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Delivery {
                method: text(self.method, "method")?,
                url: text(self.url, "url")?,
                headers: list(self.headers, self.headers_count, "headers")?,
                body: bytes(&self.body, "body")?.map(<[u8]>::to_vec),
            })
        }
    }
}

/// How the built-in web server for webhooks listens.
///
/// Made by `kasse_receiver_options_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_receiver_options_t {
    /// Bytes of this struct.
    pub size: usize,
    /// Address and port: 0.0.0.0:8443; port 0: any. Needed.
    pub listen: kasse_text_t,
    /// The public address as it was registered. Needed.
    pub url: kasse_text_t,
    /// Chain in PEM; without it something in front speaks TLS.
    pub certificates: kasse_text_t,
    /// Its private key in PEM.
    pub key: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_receiver_options_t {
    type Host = record::ReceiverOptions;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::ReceiverOptions, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::ReceiverOptions {
                listen: text(self.listen, "listen")?,
                url: text(self.url, "url")?,
                certificates: text(self.certificates, "certificates")?,
                key: text(self.key, "key")?,
            })
        }
    }
}

/// A code to be drawn. The quiet zone is always there, and dark is on light.
///
/// Made by `kasse_drawing_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_drawing_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What the code says. Needed.
    pub text: kasse_text_t,
    /// 1: It is the code of one payment: never drawn for paper.
    pub one_time: u32,
    /// svg. `KASSE_QR_FORM_…`.
    pub form: u32,
    /// m. `KASSE_QR_LEVEL_…`.
    pub level: u32,
    /// png: pixels a side; 512.
    pub pixels: u32,
    /// svg: how wide it is: `240px` or `30mm`; it fills its place.
    pub side: kasse_text_t,
    /// svg: #rrggbb; black.
    pub dark: kasse_text_t,
    /// svg: #rrggbb; white.
    pub light: kasse_text_t,
    /// bitmap: pixels. Needed there.
    pub width: u32,
    /// bitmap: pixels. Needed there.
    pub height: u32,
    /// bitmap: bytes from row to row; whole bytes of the width.
    pub stride: u32,
    /// 1: bitmap: the lowest bit of a byte is its leftmost pixel.
    pub low_bit_first: u32,
    /// 1: bitmap: a bit that is one is a light pixel.
    pub one_is_light: u32,
    /// escpos: mm80. `KASSE_PAPER_…`.
    pub paper: u32,
    /// escpos: raster, which the most printers know. `KASSE_PRINT_WAY_…`.
    pub way: u32,
    /// escpos: centre. `KASSE_ALIGN_…`.
    pub align: u32,
    /// escpos: dots a module, 3 to 16; as many as fit, up to 8.
    pub module: u32,
    /// escpos: a line beneath the code.
    pub beneath: kasse_text_t,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_drawing_t {
    type Host = record::Drawing;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Drawing, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Drawing {
                text: text(self.text, "text")?,
                one_time: self.one_time != 0,
                form: number(self.form, "form", record::QrForm::from_number)?,
                level: number(self.level, "level", record::QrLevel::from_number)?,
                pixels: self.pixels,
                side: text(self.side, "side")?,
                dark: text(self.dark, "dark")?,
                light: text(self.light, "light")?,
                width: self.width,
                height: self.height,
                stride: self.stride,
                low_bit_first: self.low_bit_first != 0,
                one_is_light: self.one_is_light != 0,
                paper: number(self.paper, "paper", record::Paper::from_number)?,
                way: number(self.way, "way", record::PrintWay::from_number)?,
                align: number(self.align, "align", record::Align::from_number)?,
                module: self.module,
                beneath: text(self.beneath, "beneath")?,
            })
        }
    }
}

/// How a scanner is set up.
///
/// Made by `kasse_scanner_options_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_scanner_options_t {
    /// Bytes of this struct.
    pub size: usize,
    /// What it types before each code.
    pub prefix: kasse_text_t,
    /// What it types after each code; line ends need not be named.
    pub suffix: kasse_text_t,
    /// Keyboard layouts there are here: us, nb, da, sv, fi, de, uk; all.
    pub layouts: *const kasse_text_t,
    /// How many of them.
    pub layouts_count: usize,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_scanner_options_t {
    type Host = record::ScannerOptions;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::ScannerOptions, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::ScannerOptions {
                prefix: text(self.prefix, "prefix")?,
                suffix: text(self.suffix, "suffix")?,
                layouts: texts(self.layouts, self.layouts_count, "layouts")?,
            })
        }
    }
}

/// What a checkout has.
///
/// Made by `kasse_capabilities_init()`; what is left at zero is the library's default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_capabilities_t {
    /// Bytes of this struct.
    pub size: usize,
    /// 1: It reads QR codes from a phone's screen.
    pub scanner: u32,
    /// 1: A screen the customer can see and scan.
    pub customer_screen: u32,
    /// 1: A place for a printed code.
    pub sticker: u32,
    /// 1: A phone number can be typed.
    pub keypad: u32,
    /// 1: A web page of the merchant's that customers can open.
    pub public_page: u32,
    /// 1: A server that the platform's webhooks reach.
    pub webhook_address: u32,
    /// Whether the unit is approved for push payments; not known. `KASSE_ABILITY_…`.
    pub push_approved: u32,
    /// 1: No cashier.
    pub unattended: u32,
}

// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.
#[allow(unused_unsafe, reason = "not every struct has a pointer in it")]
unsafe impl Input for kasse_capabilities_t {
    type Host = record::Capabilities;

    fn size(&self) -> usize {
        self.size
    }

    unsafe fn read(&self) -> Result<record::Capabilities, Error> {
        // SAFETY: the caller vouches for what the fields point at.
        unsafe {
            Ok(record::Capabilities {
                scanner: self.scanner != 0,
                customer_screen: self.customer_screen != 0,
                sticker: self.sticker != 0,
                keypad: self.keypad != 0,
                public_page: self.public_page != 0,
                webhook_address: self.webhook_address != 0,
                push_approved: number(self.push_approved, "push_approved", record::Ability::from_number)?,
                unattended: self.unattended != 0,
            })
        }
    }
}
