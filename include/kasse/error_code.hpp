// Written by `cargo xtask errors` from tests/vectors/errors.json; do not edit.
#ifndef KASSE_ERROR_CODE_HPP
#define KASSE_ERROR_CODE_HPP

#include <cstdint>

#include "../kasse.h"

namespace kasse {

/// The stable number of an error; its meaning never changes.
enum class error_code : std::uint32_t {
  /// Another thread ended the wait for a result. What was begun goes on.
  interrupted = KASSE_INTERRUPTED,
  /// A value breaks a documented limit. The field, the fault and the rule are attached.
  invalid_value = KASSE_ERROR_INVALID_VALUE,
  /// The settings given to the library are incomplete or contradict each other.
  configuration = KASSE_ERROR_CONFIGURATION,
  /// The journal already holds a payment of this reference, and a reference is never used twice. Look at that payment first: it may be of the same sale.
  reference_taken = KASSE_ERROR_REFERENCE_TAKEN,
  /// The order has a payment that is alive, or captured more than refunded, and it is not the same as the one asked for.
  order_taken = KASSE_ERROR_ORDER_TAKEN,
  /// This request id was used before with other arguments. Give every capture, refund and settlement its own.
  request_id_conflict = KASSE_ERROR_REQUEST_ID_CONFLICT,
  /// The journal does not know this payment. Import one made elsewhere with adopt.
  payment_not_found = KASSE_ERROR_PAYMENT_NOT_FOUND,
  /// The payment, as last read, does not allow this operation. Nothing was sent.
  wrong_state = KASSE_ERROR_WRONG_STATE,
  /// The sales unit is known to lack the product this needs. It was refused before and is remembered.
  unit_cannot = KASSE_ERROR_UNIT_CANNOT,
  /// Another process of this host owns the payment and acts for it. Nothing was sent from here.
  not_owner = KASSE_ERROR_NOT_OWNER,
  /// The token endpoint refused the credentials. Client id, client secret and subscription key must be of one sales unit and one environment.
  not_authenticated = KASSE_ERROR_NOT_AUTHENTICATED,
  /// No access token could be had, so the request was not sent. The cause is attached.
  token_unavailable = KASSE_ERROR_TOKEN_UNAVAILABLE,
  /// The platform answered 401 to a request with a fresh token. Check subscription key and sales unit.
  unauthorized = KASSE_ERROR_UNAUTHORIZED,
  /// The platform answered 403: the sales unit lacks a product or permission, or these keys are not of this sales unit.
  forbidden = KASSE_ERROR_FORBIDDEN,
  /// The platform answered 429: not executed. Repeat later with the same key and the same bytes.
  rate_limited = KASSE_ERROR_RATE_LIMITED,
  /// The platform answered 423: another operation of this payment is running and this one was not executed. Repeat later with the same key.
  locked = KASSE_ERROR_LOCKED,
  /// The platform refused the request as malformed, without a code. The fields it named are attached.
  request_refused = KASSE_ERROR_REQUEST_REFUSED,
  /// The platform answered 409 without a code. Read the payment to see what is there.
  conflict = KASSE_ERROR_CONFLICT,
  /// The idempotency key of this refund was used before with another body. Read the payment and its event log.
  refund_idempotency_conflict = KASSE_ERROR_REFUND_IDEMPOTENCY_CONFLICT,
  /// The platform answered 404: it does not know what the request names.
  not_found = KASSE_ERROR_NOT_FOUND,
  /// No connection could be made: the request certainly did not leave this machine.
  platform_unreachable = KASSE_ERROR_PLATFORM_UNREACHABLE,
  /// The request may have arrived, but no complete answer came back. It is not a failed payment: read the payment.
  no_answer = KASSE_ERROR_NO_ANSWER,
  /// An answer came that cannot be relied on: not JSON, cut off, empty, of an unknown shape, or from something between here and the platform.
  unreadable_answer = KASSE_ERROR_UNREADABLE_ANSWER,
  /// The answer names another reference, amount or currency than was asked for. Nothing in it is taken as true.
  not_ours = KASSE_ERROR_NOT_OURS,
  /// The platform answered with a server error. The operation may have been carried out: read the payment, then repeat with the same key.
  platform_failure = KASSE_ERROR_PLATFORM_FAILURE,
  /// While an operation was unresolved the aggregate moved, and the event log does not show our key. A person has to look.
  unexplained_change = KASSE_ERROR_UNEXPLAINED_CHANGE,
  /// The platform gave a 4xxx code that this version does not know. Such codes mean a fault in the request.
  unknown_request_code = KASSE_ERROR_UNKNOWN_REQUEST_CODE,
  /// The platform gave a 5xxx code that this version does not know. Such codes mean that the sales unit is not set up for this.
  unknown_setup_code = KASSE_ERROR_UNKNOWN_SETUP_CODE,
  /// The platform gave a 6xxx code that this version does not know. Such codes mean that the payment's state does not allow this.
  unknown_state_code = KASSE_ERROR_UNKNOWN_STATE_CODE,
  /// The platform gave a 7xxx code that this version does not know. Such codes concern the customer.
  unknown_customer_code = KASSE_ERROR_UNKNOWN_CUSTOMER_CODE,
  /// The platform refused with a code of a kind this version does not know.
  unknown_platform_error = KASSE_ERROR_UNKNOWN_PLATFORM_ERROR,
  /// The disk that holds the journal is full. Nothing is sent that is not written down first.
  journal_full = KASSE_ERROR_JOURNAL_FULL,
  /// The journal, its folder or its disk cannot be written.
  journal_read_only = KASSE_ERROR_JOURNAL_READ_ONLY,
  /// The journal was made by a newer version of this library. Use that version; the file was left untouched.
  journal_newer = KASSE_ERROR_JOURNAL_NEWER,
  /// The file is not a journal, or is damaged. It was left untouched: keep it, it may be needed to trace payments.
  journal_damaged = KASSE_ERROR_JOURNAL_DAMAGED,
  /// The journal lies on a network file system, where locks do not protect money. Put it on a local disk.
  journal_network_fs = KASSE_ERROR_JOURNAL_NETWORK_FS,
  /// The disk refused to read or write the journal.
  journal_failed = KASSE_ERROR_JOURNAL_FAILED,
  /// The process was forked while the client was open. Close it before the fork, open it after.
  forked = KASSE_ERROR_FORKED,
  /// The client or till was closed before this call.
  closed = KASSE_ERROR_CLOSED,
  /// A defect in the library stopped work on this payment. It is kept in the journal and set aside; please report it.
  panicked = KASSE_ERROR_PANICKED,
  /// A delivery to the webhook was not believed; the detail says what does not match. Nothing was changed. Answer it with 401.
  webhook_rejected = KASSE_ERROR_WEBHOOK_REJECTED,
  /// Internal error of the platform, often caused by a malformed request. Repeat a few times with the same key, then look for a fault in the request.
  internal_error = KASSE_ERROR_INTERNAL_ERROR,
  /// The idempotency key of this capture was used before with another body. Read the payment and its event log.
  capture_idempotency_conflict = KASSE_ERROR_CAPTURE_IDEMPOTENCY_CONFLICT,
  /// The idempotency key was used before with another request.
  idempotency_key_taken = KASSE_ERROR_IDEMPOTENCY_KEY_TAKEN,
  /// The amount is not an integer of minor units within the limits.
  amount_invalid = KASSE_ERROR_AMOUNT_INVALID,
  /// The customer token is wrong or older than 15 minutes. A new scan of the sticker gives a new one.
  customer_token_invalid = KASSE_ERROR_CUSTOMER_TOKEN_INVALID,
  /// The scanned text of the personal QR was not accepted: too old, or changed on its way through the scanner.
  personal_qr_invalid = KASSE_ERROR_PERSONAL_QR_INVALID,
  /// The phone number is not in MSISDN form.
  phone_number_invalid = KASSE_ERROR_PHONE_NUMBER_INVALID,
  /// The profile scope holds an unknown word.
  scope_invalid = KASSE_ERROR_SCOPE_INVALID,
  /// A URL of the request is not valid, or not https.
  url_invalid = KASSE_ERROR_URL_INVALID,
  /// More than 5 pairs of metadata.
  metadata_too_many = KASSE_ERROR_METADATA_TOO_MANY,
  /// Two pairs of metadata have the same key.
  metadata_duplicate_key = KASSE_ERROR_METADATA_DUPLICATE_KEY,
  /// A metadata key is longer than 100 characters.
  metadata_key_too_long = KASSE_ERROR_METADATA_KEY_TOO_LONG,
  /// A metadata value is longer than 500 characters.
  metadata_value_too_long = KASSE_ERROR_METADATA_VALUE_TOO_LONG,
  /// A parameter that this user flow requires is missing.
  parameter_missing = KASSE_ERROR_PARAMETER_MISSING,
  /// The sales unit already has a payment of this reference. If a lost answer of our own may have made it, it is read and adopted by itself. Otherwise adopt it and look: it may be of the same sale; if it is of another, choose a new reference.
  reference_exists = KASSE_ERROR_REFERENCE_EXISTS,
  /// The combination of payment method and user flow is not allowed.
  payment_method_invalid = KASSE_ERROR_PAYMENT_METHOD_INVALID,
  /// Blocking payment sources works for Danish and Finnish sales units only.
  blocked_sources_not_allowed = KASSE_ERROR_BLOCKED_SOURCES_NOT_ALLOWED,
  /// The sales unit may not use Express.
  express_not_allowed = KASSE_ERROR_EXPRESS_NOT_ALLOWED,
  /// The sales unit may not ask for this part of the customer's profile.
  scope_not_allowed = KASSE_ERROR_SCOPE_NOT_ALLOWED,
  /// The currency is not the one of the sales unit.
  currency_not_allowed = KASSE_ERROR_CURRENCY_NOT_ALLOWED,
  /// The sales unit may not set the time a payment expires.
  long_living_not_allowed = KASSE_ERROR_LONG_LIVING_NOT_ALLOWED,
  /// The bank account of the sales unit is not verified.
  bank_account_not_verified = KASSE_ERROR_BANK_ACCOUNT_NOT_VERIFIED,
  /// The payment cannot be made in this state or with this set-up of the sales unit.
  payment_not_creatable = KASSE_ERROR_PAYMENT_NOT_CREATABLE,
  /// The sales unit may not send payment requests to a phone. Show a QR code instead, and ask the platform for the permission.
  push_not_allowed = KASSE_ERROR_PUSH_NOT_ALLOWED,
  /// The platform has no payment of this reference under this sales unit.
  reference_not_found = KASSE_ERROR_REFERENCE_NOT_FOUND,
  /// The sales unit is not set up for refunds.
  refund_not_allowed = KASSE_ERROR_REFUND_NOT_ALLOWED,
  /// The amount is below the minimum of the market.
  amount_too_small = KASSE_ERROR_AMOUNT_TOO_SMALL,
  /// Nothing is reserved yet, so nothing can be refunded.
  refund_before_reservation = KASSE_ERROR_REFUND_BEFORE_RESERVATION,
  /// The time to cancel is over: 180 days, or the capture deadline.
  cancel_period_over = KASSE_ERROR_CANCEL_PERIOD_OVER,
  /// Everything is captured. Refund instead.
  cancel_after_capture = KASSE_ERROR_CANCEL_AFTER_CAPTURE,
  /// There is nothing reserved to cancel: aborted, expired, or cancelled before.
  cancel_not_reserved = KASSE_ERROR_CANCEL_NOT_RESERVED,
  /// A cancel for unapproved payments only came after the customer had approved.
  cancel_already_authorized = KASSE_ERROR_CANCEL_ALREADY_AUTHORIZED,
  /// The payment is cancelled and cannot be captured.
  capture_after_cancel = KASSE_ERROR_CAPTURE_AFTER_CANCEL,
  /// The customer has not approved yet, so nothing can be captured.
  capture_before_reservation = KASSE_ERROR_CAPTURE_BEFORE_RESERVATION,
  /// More than the reserved amount was to be captured.
  capture_too_high = KASSE_ERROR_CAPTURE_TOO_HIGH,
  /// The time to capture is over and the reservation is gone.
  capture_period_over = KASSE_ERROR_CAPTURE_PERIOD_OVER,
  /// The payment may not expire more than 60 days ahead.
  expiry_too_late = KASSE_ERROR_EXPIRY_TOO_LATE,
  /// The payment must expire more than 10 minutes ahead. To stop earlier, cancel.
  expiry_too_soon = KASSE_ERROR_EXPIRY_TOO_SOON,
  /// A payment with its own expiry needs a receipt.
  receipt_required = KASSE_ERROR_RECEIPT_REQUIRED,
  /// The sales unit can capture the full amount only.
  partial_capture_not_allowed = KASSE_ERROR_PARTIAL_CAPTURE_NOT_ALLOWED,
  /// More was to be refunded than captured minus refunded.
  refund_too_high = KASSE_ERROR_REFUND_TOO_HIGH,
  /// Another operation of this payment is running. Repeat later with the same key.
  payment_busy = KASSE_ERROR_PAYMENT_BUSY,
  /// The payment is already captured in full.
  already_captured = KASSE_ERROR_ALREADY_CAPTURED,
  /// The payment is already refunded in full.
  already_refunded = KASSE_ERROR_ALREADY_REFUNDED,
  /// The payment's state does not allow a cancel.
  not_cancellable = KASSE_ERROR_NOT_CANCELLABLE,
  /// The payment's state does not allow a capture.
  not_capturable = KASSE_ERROR_NOT_CAPTURABLE,
  /// The payment's state does not allow a refund.
  not_refundable = KASSE_ERROR_NOT_REFUNDABLE,
  /// The time to refund is over: 365 days.
  refund_period_over = KASSE_ERROR_REFUND_PERIOD_OVER,
  /// The payment is already approved.
  already_authorized = KASSE_ERROR_ALREADY_AUTHORIZED,
  /// The payment cannot be cancelled while the customer is approving it. Try again in a few seconds, reading in between.
  customer_is_approving = KASSE_ERROR_CUSTOMER_IS_APPROVING,
  /// The bank released the reservation early and the money is not there.
  funds_unavailable = KASSE_ERROR_FUNDS_UNAVAILABLE,
  /// The capture failed for a passing reason. Repeat later with the same key.
  capture_failed_try_later = KASSE_ERROR_CAPTURE_FAILED_TRY_LATER,
  /// The platform has no customer for this, or one that may not pay here: not a user, may not pay businesses, or too young. It does not say which; neither may the till.
  customer_cannot_pay = KASSE_ERROR_CUSTOMER_CANNOT_PAY,
  /// Test environment: the forced approval failed.
  approve_failed = KASSE_ERROR_APPROVE_FAILED,
  /// Test environment: this payment may not be approved by force.
  approve_not_allowed = KASSE_ERROR_APPROVE_NOT_ALLOWED,
  /// Test environment: the forced approval names neither customer nor token.
  approve_needs_customer = KASSE_ERROR_APPROVE_NEEDS_CUSTOMER,
  /// Test environment: the test user's payment source is not valid. Make a new test user.
  approve_source_invalid = KASSE_ERROR_APPROVE_SOURCE_INVALID,
  /// Test environment: the test user has no card. Add one in the test app.
  approve_no_cards = KASSE_ERROR_APPROVE_NO_CARDS,
  /// Test environment: this kind of payment cannot be approved by force.
  approve_not_supported = KASSE_ERROR_APPROVE_NOT_SUPPORTED,
  /// Test environment: the test user's payment limit is exceeded.
  approve_limit_exceeded = KASSE_ERROR_APPROVE_LIMIT_EXCEEDED,
};

}  // namespace kasse

#endif
