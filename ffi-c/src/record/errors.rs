// Written by `cargo xtask errors` from tests/vectors/errors.json; do not edit.

/// A value breaks a documented limit. The field, the fault and the rule are attached.
pub const KASSE_ERROR_INVALID_VALUE: u32 = 1010;

/// The settings given to the library are incomplete or contradict each other.
pub const KASSE_ERROR_CONFIGURATION: u32 = 1020;

/// The journal already holds a payment of this reference, and a reference is never used twice. Look at that payment first: it may be of the same sale.
pub const KASSE_ERROR_REFERENCE_TAKEN: u32 = 1030;

/// The order has a payment that is alive, or captured more than refunded, and it is not the same as the one asked for.
pub const KASSE_ERROR_ORDER_TAKEN: u32 = 1040;

/// This request id was used before with other arguments. Give every capture, refund and settlement its own.
pub const KASSE_ERROR_REQUEST_ID_CONFLICT: u32 = 1050;

/// The journal does not know this payment. Import one made elsewhere with adopt.
pub const KASSE_ERROR_PAYMENT_NOT_FOUND: u32 = 1060;

/// The payment, as last read, does not allow this operation. Nothing was sent.
pub const KASSE_ERROR_WRONG_STATE: u32 = 1070;

/// The sales unit is known to lack the product this needs. It was refused before and is remembered.
pub const KASSE_ERROR_UNIT_CANNOT: u32 = 1080;

/// Another process of this host owns the payment and acts for it. Nothing was sent from here.
pub const KASSE_ERROR_NOT_OWNER: u32 = 1090;

/// The token endpoint refused the credentials. Client id, client secret and subscription key must be of one sales unit and one environment.
pub const KASSE_ERROR_NOT_AUTHENTICATED: u32 = 1110;

/// No access token could be had, so the request was not sent. The cause is attached.
pub const KASSE_ERROR_TOKEN_UNAVAILABLE: u32 = 1120;

/// The platform answered 401 to a request with a fresh token. Check subscription key and sales unit.
pub const KASSE_ERROR_UNAUTHORIZED: u32 = 1130;

/// The platform answered 403: the sales unit lacks a product or permission, or these keys are not of this sales unit.
pub const KASSE_ERROR_FORBIDDEN: u32 = 1140;

/// The platform answered 429: not executed. Repeat later with the same key and the same bytes.
pub const KASSE_ERROR_RATE_LIMITED: u32 = 1150;

/// The platform answered 423: another operation of this payment is running and this one was not executed. Repeat later with the same key.
pub const KASSE_ERROR_LOCKED: u32 = 1160;

/// The platform refused the request as malformed, without a code. The fields it named are attached.
pub const KASSE_ERROR_REQUEST_REFUSED: u32 = 1170;

/// The platform answered 409 without a code. Read the payment to see what is there.
pub const KASSE_ERROR_CONFLICT: u32 = 1180;

/// The idempotency key of this refund was used before with another body. Read the payment and its event log.
pub const KASSE_ERROR_REFUND_IDEMPOTENCY_CONFLICT: u32 = 1190;

/// The platform answered 404: it does not know what the request names.
pub const KASSE_ERROR_NOT_FOUND: u32 = 1185;

/// No connection could be made: the request certainly did not leave this machine.
pub const KASSE_ERROR_PLATFORM_UNREACHABLE: u32 = 1210;

/// The request may have arrived, but no complete answer came back. It is not a failed payment: read the payment.
pub const KASSE_ERROR_NO_ANSWER: u32 = 1220;

/// An answer came that cannot be relied on: not JSON, cut off, empty, of an unknown shape, or from something between here and the platform.
pub const KASSE_ERROR_UNREADABLE_ANSWER: u32 = 1230;

/// The answer names another reference, amount or currency than was asked for. Nothing in it is taken as true.
pub const KASSE_ERROR_NOT_OURS: u32 = 1240;

/// The platform answered with a server error. The operation may have been carried out: read the payment, then repeat with the same key.
pub const KASSE_ERROR_PLATFORM_FAILURE: u32 = 1250;

/// While an operation was unresolved the aggregate moved, and the event log does not show our key. A person has to look.
pub const KASSE_ERROR_UNEXPLAINED_CHANGE: u32 = 1260;

/// The platform gave a 4xxx code that this version does not know. Such codes mean a fault in the request.
pub const KASSE_ERROR_UNKNOWN_REQUEST_CODE: u32 = 1271;

/// The platform gave a 5xxx code that this version does not know. Such codes mean that the sales unit is not set up for this.
pub const KASSE_ERROR_UNKNOWN_SETUP_CODE: u32 = 1272;

/// The platform gave a 6xxx code that this version does not know. Such codes mean that the payment's state does not allow this.
pub const KASSE_ERROR_UNKNOWN_STATE_CODE: u32 = 1273;

/// The platform gave a 7xxx code that this version does not know. Such codes concern the customer.
pub const KASSE_ERROR_UNKNOWN_CUSTOMER_CODE: u32 = 1274;

/// The platform refused with a code of a kind this version does not know.
pub const KASSE_ERROR_UNKNOWN_PLATFORM_ERROR: u32 = 1279;

/// The disk that holds the journal is full. Nothing is sent that is not written down first.
pub const KASSE_ERROR_JOURNAL_FULL: u32 = 1310;

/// The journal, its folder or its disk cannot be written.
pub const KASSE_ERROR_JOURNAL_READ_ONLY: u32 = 1320;

/// The journal was made by a newer version of this library. Use that version; the file was left untouched.
pub const KASSE_ERROR_JOURNAL_NEWER: u32 = 1330;

/// The file is not a journal, or is damaged. It was left untouched: keep it, it may be needed to trace payments.
pub const KASSE_ERROR_JOURNAL_DAMAGED: u32 = 1340;

/// The journal lies on a network file system, where locks do not protect money. Put it on a local disk.
pub const KASSE_ERROR_JOURNAL_NETWORK_FS: u32 = 1350;

/// The disk refused to read or write the journal.
pub const KASSE_ERROR_JOURNAL_FAILED: u32 = 1360;

/// The process was forked while the client was open. Close it before the fork, open it after.
pub const KASSE_ERROR_FORKED: u32 = 1370;

/// The client or till was closed before this call.
pub const KASSE_ERROR_CLOSED: u32 = 1380;

/// A defect in the library stopped work on this payment. It is kept in the journal and set aside; please report it.
pub const KASSE_ERROR_PANICKED: u32 = 1390;

/// A delivery to the webhook was not believed; the detail says what does not match. Nothing was changed. Answer it with 401.
pub const KASSE_ERROR_WEBHOOK_REJECTED: u32 = 1410;

/// Internal error of the platform, often caused by a malformed request. Repeat a few times with the same key, then look for a fault in the request.
pub const KASSE_ERROR_INTERNAL_ERROR: u32 = 3010;

/// The idempotency key of this capture was used before with another body. Read the payment and its event log.
pub const KASSE_ERROR_CAPTURE_IDEMPOTENCY_CONFLICT: u32 = 4010;

/// The idempotency key was used before with another request.
pub const KASSE_ERROR_IDEMPOTENCY_KEY_TAKEN: u32 = 4020;

/// The amount is not an integer of minor units within the limits.
pub const KASSE_ERROR_AMOUNT_INVALID: u32 = 4040;

/// The customer token is wrong or older than 15 minutes. A new scan of the sticker gives a new one.
pub const KASSE_ERROR_CUSTOMER_TOKEN_INVALID: u32 = 4050;

/// The scanned text of the personal QR was not accepted: too old, or changed on its way through the scanner.
pub const KASSE_ERROR_PERSONAL_QR_INVALID: u32 = 4060;

/// The phone number is not in MSISDN form.
pub const KASSE_ERROR_PHONE_NUMBER_INVALID: u32 = 4070;

/// The profile scope holds an unknown word.
pub const KASSE_ERROR_SCOPE_INVALID: u32 = 4080;

/// A URL of the request is not valid, or not https.
pub const KASSE_ERROR_URL_INVALID: u32 = 4090;

/// More than 5 pairs of metadata.
pub const KASSE_ERROR_METADATA_TOO_MANY: u32 = 4100;

/// Two pairs of metadata have the same key.
pub const KASSE_ERROR_METADATA_DUPLICATE_KEY: u32 = 4110;

/// A metadata key is longer than 100 characters.
pub const KASSE_ERROR_METADATA_KEY_TOO_LONG: u32 = 4120;

/// A metadata value is longer than 500 characters.
pub const KASSE_ERROR_METADATA_VALUE_TOO_LONG: u32 = 4130;

/// A parameter that this user flow requires is missing.
pub const KASSE_ERROR_PARAMETER_MISSING: u32 = 4140;

/// The sales unit already has a payment of this reference. If a lost answer of our own may have made it, it is read and adopted by itself. Otherwise adopt it and look: it may be of the same sale; if it is of another, choose a new reference.
pub const KASSE_ERROR_REFERENCE_EXISTS: u32 = 4150;

/// The combination of payment method and user flow is not allowed.
pub const KASSE_ERROR_PAYMENT_METHOD_INVALID: u32 = 4160;

/// Blocking payment sources works for Danish and Finnish sales units only.
pub const KASSE_ERROR_BLOCKED_SOURCES_NOT_ALLOWED: u32 = 5010;

/// The sales unit may not use Express.
pub const KASSE_ERROR_EXPRESS_NOT_ALLOWED: u32 = 5020;

/// The sales unit may not ask for this part of the customer's profile.
pub const KASSE_ERROR_SCOPE_NOT_ALLOWED: u32 = 5030;

/// The currency is not the one of the sales unit.
pub const KASSE_ERROR_CURRENCY_NOT_ALLOWED: u32 = 5040;

/// The sales unit may not set the time a payment expires.
pub const KASSE_ERROR_LONG_LIVING_NOT_ALLOWED: u32 = 5050;

/// The bank account of the sales unit is not verified.
pub const KASSE_ERROR_BANK_ACCOUNT_NOT_VERIFIED: u32 = 5060;

/// The payment cannot be made in this state or with this set-up of the sales unit.
pub const KASSE_ERROR_PAYMENT_NOT_CREATABLE: u32 = 5070;

/// The sales unit may not send payment requests to a phone. Show a QR code instead, and ask the platform for the permission.
pub const KASSE_ERROR_PUSH_NOT_ALLOWED: u32 = 5080;

/// The platform has no payment of this reference under this sales unit.
pub const KASSE_ERROR_REFERENCE_NOT_FOUND: u32 = 5090;

/// The sales unit is not set up for refunds.
pub const KASSE_ERROR_REFUND_NOT_ALLOWED: u32 = 5100;

/// The amount is below the minimum of the market.
pub const KASSE_ERROR_AMOUNT_TOO_SMALL: u32 = 6010;

/// Nothing is reserved yet, so nothing can be refunded.
pub const KASSE_ERROR_REFUND_BEFORE_RESERVATION: u32 = 6020;

/// The time to cancel is over: 180 days, or the capture deadline.
pub const KASSE_ERROR_CANCEL_PERIOD_OVER: u32 = 6030;

/// Everything is captured. Refund instead.
pub const KASSE_ERROR_CANCEL_AFTER_CAPTURE: u32 = 6040;

/// There is nothing reserved to cancel: aborted, expired, or cancelled before.
pub const KASSE_ERROR_CANCEL_NOT_RESERVED: u32 = 6050;

/// A cancel for unapproved payments only came after the customer had approved.
pub const KASSE_ERROR_CANCEL_ALREADY_AUTHORIZED: u32 = 6060;

/// The payment is cancelled and cannot be captured.
pub const KASSE_ERROR_CAPTURE_AFTER_CANCEL: u32 = 6070;

/// The customer has not approved yet, so nothing can be captured.
pub const KASSE_ERROR_CAPTURE_BEFORE_RESERVATION: u32 = 6080;

/// More than the reserved amount was to be captured.
pub const KASSE_ERROR_CAPTURE_TOO_HIGH: u32 = 6090;

/// The time to capture is over and the reservation is gone.
pub const KASSE_ERROR_CAPTURE_PERIOD_OVER: u32 = 6100;

/// The payment may not expire more than 60 days ahead.
pub const KASSE_ERROR_EXPIRY_TOO_LATE: u32 = 6110;

/// The payment must expire more than 10 minutes ahead. To stop earlier, cancel.
pub const KASSE_ERROR_EXPIRY_TOO_SOON: u32 = 6120;

/// A payment with its own expiry needs a receipt.
pub const KASSE_ERROR_RECEIPT_REQUIRED: u32 = 6130;

/// The sales unit can capture the full amount only.
pub const KASSE_ERROR_PARTIAL_CAPTURE_NOT_ALLOWED: u32 = 6140;

/// More was to be refunded than captured minus refunded.
pub const KASSE_ERROR_REFUND_TOO_HIGH: u32 = 6150;

/// Another operation of this payment is running. Repeat later with the same key.
pub const KASSE_ERROR_PAYMENT_BUSY: u32 = 6160;

/// The payment is already captured in full.
pub const KASSE_ERROR_ALREADY_CAPTURED: u32 = 6170;

/// The payment is already refunded in full.
pub const KASSE_ERROR_ALREADY_REFUNDED: u32 = 6180;

/// The payment's state does not allow a cancel.
pub const KASSE_ERROR_NOT_CANCELLABLE: u32 = 6190;

/// The payment's state does not allow a capture.
pub const KASSE_ERROR_NOT_CAPTURABLE: u32 = 6200;

/// The payment's state does not allow a refund.
pub const KASSE_ERROR_NOT_REFUNDABLE: u32 = 6210;

/// The time to refund is over: 365 days.
pub const KASSE_ERROR_REFUND_PERIOD_OVER: u32 = 6220;

/// The payment is already approved.
pub const KASSE_ERROR_ALREADY_AUTHORIZED: u32 = 6230;

/// The payment cannot be cancelled while the customer is approving it. Try again in a few seconds, reading in between.
pub const KASSE_ERROR_CUSTOMER_IS_APPROVING: u32 = 6250;

/// The bank released the reservation early and the money is not there.
pub const KASSE_ERROR_FUNDS_UNAVAILABLE: u32 = 6260;

/// The capture failed for a passing reason. Repeat later with the same key.
pub const KASSE_ERROR_CAPTURE_FAILED_TRY_LATER: u32 = 6280;

/// The platform has no customer for this, or one that may not pay here: not a user, may not pay businesses, or too young. It does not say which; neither may the till.
pub const KASSE_ERROR_CUSTOMER_CANNOT_PAY: u32 = 7010;

/// Test environment: the forced approval failed.
pub const KASSE_ERROR_APPROVE_FAILED: u32 = 10010;

/// Test environment: this payment may not be approved by force.
pub const KASSE_ERROR_APPROVE_NOT_ALLOWED: u32 = 10020;

/// Test environment: the forced approval names neither customer nor token.
pub const KASSE_ERROR_APPROVE_NEEDS_CUSTOMER: u32 = 10030;

/// Test environment: the test user's payment source is not valid. Make a new test user.
pub const KASSE_ERROR_APPROVE_SOURCE_INVALID: u32 = 10040;

/// Test environment: the test user has no card. Add one in the test app.
pub const KASSE_ERROR_APPROVE_NO_CARDS: u32 = 10050;

/// Test environment: this kind of payment cannot be approved by force.
pub const KASSE_ERROR_APPROVE_NOT_SUPPORTED: u32 = 10060;

/// Test environment: the test user's payment limit is exceeded.
pub const KASSE_ERROR_APPROVE_LIMIT_EXCEEDED: u32 = 10070;
