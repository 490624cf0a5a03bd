//! The platform's numeric error codes with the status and the words they are answered with.
//!
//! Codes are the vendor's; the words are ours (the vendor rewords its own). Statuses are documented for few
//! codes; the rest are assumptions, and some are switches (see `Fail::render`).

/// One error code of the ePayment API.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) number: u32,
    pub(crate) status: u16,
    pub(crate) title: &'static str,
}

macro_rules! codes {
    ($($name:ident = $number:literal, $status:literal, $title:literal;)+) => {
        $(pub(crate) const $name: &Code = &Code { number: $number, status: $status, title: $title };)+

        /// Every code the simulator can answer with.
        pub(crate) const ALL: &[&Code] = &[$($name),+];
    };
}

codes! {
    INTERNAL = 3010, 500, "Internal error";
    CAPTURE_KEY_CONFLICT = 4010, 409, "Capture idempotency conflict";
    KEY_CONFLICT = 4020, 409, "Idempotency error";
    INVALID_AMOUNT = 4040, 400, "Invalid amount";
    INVALID_CUSTOMER_TOKEN = 4050, 400, "Invalid customer token";
    INVALID_PERSONAL_QR = 4060, 400, "Invalid personal QR";
    INVALID_PHONE_NUMBER = 4070, 400, "Invalid phone number";
    INVALID_SCOPE = 4080, 400, "Invalid scope";
    INVALID_URL = 4090, 400, "Invalid URL";
    METADATA_CAPACITY = 4100, 400, "Metadata capacity exceeded";
    METADATA_DUPLICATE = 4110, 400, "Metadata has duplicate keys";
    METADATA_KEY_LENGTH = 4120, 400, "Metadata key too long";
    METADATA_VALUE_LENGTH = 4130, 400, "Metadata value too long";
    MISSING_PARAMETER = 4140, 400, "Missing required parameter";
    REFERENCE_EXISTS = 4150, 409, "Reference already exists";
    REFUND_KEY_CONFLICT = 4150, 409, "Refund idempotency conflict";
    INVALID_METHOD_TYPE = 4160, 400, "Invalid payment method type";
    SOURCES_NOT_APPLICABLE = 5010, 403, "Blocking sources is not applicable";
    EXPRESS_NOT_ALLOWED = 5020, 403, "Express is not allowed";
    ILLEGAL_SCOPE = 5030, 403, "Illegal scope";
    INVALID_CURRENCY = 5040, 403, "Invalid currency for merchant";
    LONG_LIVING_NOT_ALLOWED = 5050, 403, "Long-living payments are not allowed";
    BANK_ACCOUNT_NOT_VERIFIED = 5060, 403, "Bank account is not verified";
    CANNOT_BE_CREATED = 5070, 403, "Payment cannot be created";
    PUSH_NOT_ALLOWED = 5080, 403, "PUSH_MESSAGE is not allowed";
    NOT_FOUND = 5090, 404, "Reference not found";
    REFUND_NOT_POSSIBLE = 5100, 403, "Refund is not possible";
    AMOUNT_TOO_SMALL = 6010, 400, "Amount too small";
    REFUND_BEFORE_RESERVATION = 6020, 400, "Attempted refund before reservation";
    CANCEL_PERIOD_EXPIRED = 6030, 400, "Cancel period expired";
    CANCEL_CAPTURED = 6040, 400, "Cannot cancel a captured payment";
    CANCEL_NOT_RESERVED = 6050, 400, "Cannot cancel a payment that is not reserved";
    CANCEL_AUTHORIZED = 6060, 400, "Cannot cancel an authorized payment";
    CAPTURE_CANCELLED = 6070, 400, "Cannot capture a cancelled payment";
    CAPTURE_BEFORE_RESERVATION = 6080, 400, "Cannot capture before reservation";
    CAPTURE_TOO_HIGH = 6090, 400, "Capture amount too high";
    CAPTURE_PERIOD_EXPIRED = 6100, 400, "Capture period expired";
    EXPIRATION_TOO_LATE = 6110, 400, "Expiration too late";
    EXPIRATION_TOO_SOON = 6120, 400, "Expiration too soon";
    LONG_LIVING_NEEDS_RECEIPT = 6130, 400, "Long-living payments need a receipt";
    MUST_CAPTURE_FULL = 6140, 400, "Must capture the full amount";
    NOT_ENOUGH_REFUNDABLE = 6150, 400, "Not enough left to refund";
    PROCESSING = 6160, 423, "Order is being processed";
    ALREADY_CAPTURED = 6170, 400, "Payment already captured";
    ALREADY_REFUNDED = 6180, 400, "Payment already refunded";
    CANNOT_BE_CANCELLED = 6190, 400, "Payment cannot be cancelled";
    CANNOT_BE_CAPTURED = 6200, 400, "Payment cannot be captured";
    CANNOT_BE_REFUNDED = 6210, 400, "Payment cannot be refunded";
    REFUND_PERIOD_EXPIRED = 6220, 400, "Refund period expired";
    ALREADY_RESERVED = 6230, 400, "Payment is already reserved";
    CANCEL_PROCESSING = 6250, 409, "Cannot cancel a payment that is being approved";
    FUNDS_UNAVAILABLE = 6260, 400, "Funds unavailable";
    CAPTURE_FAILED = 6280, 400, "Capture failed, try again later";
    CUSTOMER_NOT_FOUND = 7010, 400, "Customer not found";
    APPROVE_FAILED = 10010, 400, "Approve failed";
    APPROVE_NOT_ALLOWED = 10020, 400, "Approve is not allowed";
    APPROVE_NEEDS_CUSTOMER = 10030, 400, "Identification required";
    APPROVE_INVALID_SOURCE = 10040, 400, "Invalid payment source";
    APPROVE_NO_CARDS = 10050, 400, "No cards";
    APPROVE_NOT_SUPPORTED = 10060, 400, "Operation is not supported";
    APPROVE_LIMIT = 10070, 400, "Payment limit exceeded";
}

/// The code with this number; 4150 gives its first meaning.
pub(crate) fn find(number: u32) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.number == number)
}
