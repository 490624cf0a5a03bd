/*
 * Kasse for C: take Vipps and MobilePay payments at a point of sale.
 *
 * This header is the manual. It is written from the library's source; C99 and C++17. `kasse.hpp` beside it is a C++
 * wrapper.
 *
 * THE CONTRACT
 *
 * Money.     No payment is lost, none is taken twice, and none is called failed because a network was. A function
 *            says what may have happened to the money. The outcome of a payment is in `kasse_outcome_t`; a status
 *            `KASSE_STATUS_UNKNOWN` is being resolved, and never to be treated as failed. Nothing a program does with
 *            handles, waits or threads abandons a payment; after a crash, open a client on the same journal, look at
 *            `kasse_recovered`, and go on.
 *
 * Codes.     Functions return KASSE_OK, one of KASSE_NOT_DONE, KASSE_INTERRUPTED and KASSE_ENDED, which are no errors,
 *            or the stable code of an error, KASSE_ERROR_... On an error `*error`, if you gave a place, is a record
 *            with everything that is known; free it. On anything else it is NULL. Places for answers are written on
 *            KASSE_OK only, and may be NULL if you do not want the answer (but for those of handles that would be lost).
 *
 * Waiting.   A function with `limit_ms` and `operation` begins an operation and waits for it: milliseconds, 0 to begin
 *            only, -1 until it is done. KASSE_NOT_DONE: it goes on; `*operation` (which may be NULL) has its number,
 *            its completion comes as an event, and kasse_operation_result takes its result. So there are two ways to
 *            live with the library: calls that block for a while, and one queue of events with a handle for poll or
 *            epoll (kasse_client_wait_handle, kasse_next_event). An operation completes exactly once. Giving up waiting is
 *            not cancelling.
 *
 * Threads.   Every function may be called from any thread at any time, but for kasse_free, which needs its block for
 *            itself. The library has threads of its own; none of them ever calls into your program.
 *
 * Handles.   Numbers, not pointers. One that was closed, or never was one, is an error (KASSE_ERROR_CLOSED), for ever;
 *            so is closing it twice. 0 is none.
 *
 * Memory.    What a function gives by pointer is yours: kasse_free frees it with everything in it. Freeing twice is
 *            outside the contract. What you give is copied before the function returns.
 *
 * Texts.     UTF-8, checked. You give a kasse_text_t: a pointer with a length, or with KASSE_NUL if it ends with NUL
 *            (kasse_text("...")); NULL is no text. You get `const char *` ending with NUL, or NULL.
 *
 * Structs.   Make one with its kasse_..._init(), set what you want, leave the rest: 0 and NULL are the library's
 *            defaults. Each begins with its size, so that a program and a library of different versions understand
 *            each other. Numbers of constants never change.
 *
 * Fork.      After fork() a child cannot use what its parent opened (KASSE_ERROR_FORKED, at once); it can open clients
 *            of its own. The parent goes on.
 *
 * Secrets.   Keys are in no error, no event and no file. `text` of kasse_code, kasse_identify, kasse_scan and the
 *            secrets of webhooks are for you alone: keep them out of logs.
 *
 * Time.      Milliseconds. Times of day are milliseconds since 1970, UTC; 0 is not known.
 */

#ifndef KASSE_H
#define KASSE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** `length` of a text that ends with NUL. */
#define KASSE_NUL SIZE_MAX

/** Of a capture or refund: all there is. No sum that went wrong in a till comes to it. */
#define KASSE_ALL INT64_MIN


// It is done, and what was asked for is written.
#define KASSE_OK 0

// Not done within the limit. What was begun goes on; nothing is lost and nothing is an error.
#define KASSE_NOT_DONE 1

// Another thread ended the wait. What was begun goes on.
#define KASSE_INTERRUPTED 2

// Nothing more comes: the client is closed and every event was taken.
#define KASSE_ENDED 3

// A value breaks a documented limit. The field, the fault and the rule are attached.
#define KASSE_ERROR_INVALID_VALUE 1010

// The settings given to the library are incomplete or contradict each other.
#define KASSE_ERROR_CONFIGURATION 1020

// The journal already holds a payment of this reference, and a reference is never used twice. Look at that payment first: it may be of the same sale.
#define KASSE_ERROR_REFERENCE_TAKEN 1030

// The order has a payment that is alive, or captured more than refunded, and it is not the same as the one asked for.
#define KASSE_ERROR_ORDER_TAKEN 1040

// This request id was used before with other arguments. Give every capture, refund and settlement its own.
#define KASSE_ERROR_REQUEST_ID_CONFLICT 1050

// The journal does not know this payment. Import one made elsewhere with adopt.
#define KASSE_ERROR_PAYMENT_NOT_FOUND 1060

// The payment, as last read, does not allow this operation. Nothing was sent.
#define KASSE_ERROR_WRONG_STATE 1070

// The sales unit is known to lack the product this needs. It was refused before and is remembered.
#define KASSE_ERROR_UNIT_CANNOT 1080

// Another process of this host owns the payment and acts for it. Nothing was sent from here.
#define KASSE_ERROR_NOT_OWNER 1090

// The token endpoint refused the credentials. Client id, client secret and subscription key must be of one sales unit and one environment.
#define KASSE_ERROR_NOT_AUTHENTICATED 1110

// No access token could be had, so the request was not sent. The cause is attached.
#define KASSE_ERROR_TOKEN_UNAVAILABLE 1120

// The platform answered 401 to a request with a fresh token. Check subscription key and sales unit.
#define KASSE_ERROR_UNAUTHORIZED 1130

// The platform answered 403: the sales unit lacks a product or permission, or these keys are not of this sales unit.
#define KASSE_ERROR_FORBIDDEN 1140

// The platform answered 429: not executed. Repeat later with the same key and the same bytes.
#define KASSE_ERROR_RATE_LIMITED 1150

// The platform answered 423: another operation of this payment is running and this one was not executed. Repeat later with the same key.
#define KASSE_ERROR_LOCKED 1160

// The platform refused the request as malformed, without a code. The fields it named are attached.
#define KASSE_ERROR_REQUEST_REFUSED 1170

// The platform answered 409 without a code. Read the payment to see what is there.
#define KASSE_ERROR_CONFLICT 1180

// The idempotency key of this refund was used before with another body. Read the payment and its event log.
#define KASSE_ERROR_REFUND_IDEMPOTENCY_CONFLICT 1190

// The platform answered 404: it does not know what the request names.
#define KASSE_ERROR_NOT_FOUND 1185

// No connection could be made: the request certainly did not leave this machine.
#define KASSE_ERROR_PLATFORM_UNREACHABLE 1210

// The request may have arrived, but no complete answer came back. It is not a failed payment: read the payment.
#define KASSE_ERROR_NO_ANSWER 1220

// An answer came that cannot be relied on: not JSON, cut off, empty, of an unknown shape, or from something between here and the platform.
#define KASSE_ERROR_UNREADABLE_ANSWER 1230

// The answer names another reference, amount or currency than was asked for. Nothing in it is taken as true.
#define KASSE_ERROR_NOT_OURS 1240

// The platform answered with a server error. The operation may have been carried out: read the payment, then repeat with the same key.
#define KASSE_ERROR_PLATFORM_FAILURE 1250

// While an operation was unresolved the aggregate moved, and the event log does not show our key. A person has to look.
#define KASSE_ERROR_UNEXPLAINED_CHANGE 1260

// The platform gave a 4xxx code that this version does not know. Such codes mean a fault in the request.
#define KASSE_ERROR_UNKNOWN_REQUEST_CODE 1271

// The platform gave a 5xxx code that this version does not know. Such codes mean that the sales unit is not set up for this.
#define KASSE_ERROR_UNKNOWN_SETUP_CODE 1272

// The platform gave a 6xxx code that this version does not know. Such codes mean that the payment's state does not allow this.
#define KASSE_ERROR_UNKNOWN_STATE_CODE 1273

// The platform gave a 7xxx code that this version does not know. Such codes concern the customer.
#define KASSE_ERROR_UNKNOWN_CUSTOMER_CODE 1274

// The platform refused with a code of a kind this version does not know.
#define KASSE_ERROR_UNKNOWN_PLATFORM_ERROR 1279

// The disk that holds the journal is full. Nothing is sent that is not written down first.
#define KASSE_ERROR_JOURNAL_FULL 1310

// The journal, its folder or its disk cannot be written.
#define KASSE_ERROR_JOURNAL_READ_ONLY 1320

// The journal was made by a newer version of this library. Use that version; the file was left untouched.
#define KASSE_ERROR_JOURNAL_NEWER 1330

// The file is not a journal, or is damaged. It was left untouched: keep it, it may be needed to trace payments.
#define KASSE_ERROR_JOURNAL_DAMAGED 1340

// The journal lies on a network file system, where locks do not protect money. Put it on a local disk.
#define KASSE_ERROR_JOURNAL_NETWORK_FS 1350

// The disk refused to read or write the journal.
#define KASSE_ERROR_JOURNAL_FAILED 1360

// The process was forked while the client was open. Close it before the fork, open it after.
#define KASSE_ERROR_FORKED 1370

// The client or till was closed before this call.
#define KASSE_ERROR_CLOSED 1380

// A defect in the library stopped work on this payment. It is kept in the journal and set aside; please report it.
#define KASSE_ERROR_PANICKED 1390

// A delivery to the webhook was not believed; the detail says what does not match. Nothing was changed. Answer it with 401.
#define KASSE_ERROR_WEBHOOK_REJECTED 1410

// Internal error of the platform, often caused by a malformed request. Repeat a few times with the same key, then look for a fault in the request.
#define KASSE_ERROR_INTERNAL_ERROR 3010

// The idempotency key of this capture was used before with another body. Read the payment and its event log.
#define KASSE_ERROR_CAPTURE_IDEMPOTENCY_CONFLICT 4010

// The idempotency key was used before with another request.
#define KASSE_ERROR_IDEMPOTENCY_KEY_TAKEN 4020

// The amount is not an integer of minor units within the limits.
#define KASSE_ERROR_AMOUNT_INVALID 4040

// The customer token is wrong or older than 15 minutes. A new scan of the sticker gives a new one.
#define KASSE_ERROR_CUSTOMER_TOKEN_INVALID 4050

// The scanned text of the personal QR was not accepted: too old, or changed on its way through the scanner.
#define KASSE_ERROR_PERSONAL_QR_INVALID 4060

// The phone number is not in MSISDN form.
#define KASSE_ERROR_PHONE_NUMBER_INVALID 4070

// The profile scope holds an unknown word.
#define KASSE_ERROR_SCOPE_INVALID 4080

// A URL of the request is not valid, or not https.
#define KASSE_ERROR_URL_INVALID 4090

// More than 5 pairs of metadata.
#define KASSE_ERROR_METADATA_TOO_MANY 4100

// Two pairs of metadata have the same key.
#define KASSE_ERROR_METADATA_DUPLICATE_KEY 4110

// A metadata key is longer than 100 characters.
#define KASSE_ERROR_METADATA_KEY_TOO_LONG 4120

// A metadata value is longer than 500 characters.
#define KASSE_ERROR_METADATA_VALUE_TOO_LONG 4130

// A parameter that this user flow requires is missing.
#define KASSE_ERROR_PARAMETER_MISSING 4140

// The sales unit already has a payment of this reference. If a lost answer of our own may have made it, it is read and adopted by itself. Otherwise adopt it and look: it may be of the same sale; if it is of another, choose a new reference.
#define KASSE_ERROR_REFERENCE_EXISTS 4150

// The combination of payment method and user flow is not allowed.
#define KASSE_ERROR_PAYMENT_METHOD_INVALID 4160

// Blocking payment sources works for Danish and Finnish sales units only.
#define KASSE_ERROR_BLOCKED_SOURCES_NOT_ALLOWED 5010

// The sales unit may not use Express.
#define KASSE_ERROR_EXPRESS_NOT_ALLOWED 5020

// The sales unit may not ask for this part of the customer's profile.
#define KASSE_ERROR_SCOPE_NOT_ALLOWED 5030

// The currency is not the one of the sales unit.
#define KASSE_ERROR_CURRENCY_NOT_ALLOWED 5040

// The sales unit may not set the time a payment expires.
#define KASSE_ERROR_LONG_LIVING_NOT_ALLOWED 5050

// The bank account of the sales unit is not verified.
#define KASSE_ERROR_BANK_ACCOUNT_NOT_VERIFIED 5060

// The payment cannot be made in this state or with this set-up of the sales unit.
#define KASSE_ERROR_PAYMENT_NOT_CREATABLE 5070

// The sales unit may not send payment requests to a phone. Show a QR code instead, and ask the platform for the permission.
#define KASSE_ERROR_PUSH_NOT_ALLOWED 5080

// The platform has no payment of this reference under this sales unit.
#define KASSE_ERROR_REFERENCE_NOT_FOUND 5090

// The sales unit is not set up for refunds.
#define KASSE_ERROR_REFUND_NOT_ALLOWED 5100

// The amount is below the minimum of the market.
#define KASSE_ERROR_AMOUNT_TOO_SMALL 6010

// Nothing is reserved yet, so nothing can be refunded.
#define KASSE_ERROR_REFUND_BEFORE_RESERVATION 6020

// The time to cancel is over: 180 days, or the capture deadline.
#define KASSE_ERROR_CANCEL_PERIOD_OVER 6030

// Everything is captured. Refund instead.
#define KASSE_ERROR_CANCEL_AFTER_CAPTURE 6040

// There is nothing reserved to cancel: aborted, expired, or cancelled before.
#define KASSE_ERROR_CANCEL_NOT_RESERVED 6050

// A cancel for unapproved payments only came after the customer had approved.
#define KASSE_ERROR_CANCEL_ALREADY_AUTHORIZED 6060

// The payment is cancelled and cannot be captured.
#define KASSE_ERROR_CAPTURE_AFTER_CANCEL 6070

// The customer has not approved yet, so nothing can be captured.
#define KASSE_ERROR_CAPTURE_BEFORE_RESERVATION 6080

// More than the reserved amount was to be captured.
#define KASSE_ERROR_CAPTURE_TOO_HIGH 6090

// The time to capture is over and the reservation is gone.
#define KASSE_ERROR_CAPTURE_PERIOD_OVER 6100

// The payment may not expire more than 60 days ahead.
#define KASSE_ERROR_EXPIRY_TOO_LATE 6110

// The payment must expire more than 10 minutes ahead. To stop earlier, cancel.
#define KASSE_ERROR_EXPIRY_TOO_SOON 6120

// A payment with its own expiry needs a receipt.
#define KASSE_ERROR_RECEIPT_REQUIRED 6130

// The sales unit can capture the full amount only.
#define KASSE_ERROR_PARTIAL_CAPTURE_NOT_ALLOWED 6140

// More was to be refunded than captured minus refunded.
#define KASSE_ERROR_REFUND_TOO_HIGH 6150

// Another operation of this payment is running. Repeat later with the same key.
#define KASSE_ERROR_PAYMENT_BUSY 6160

// The payment is already captured in full.
#define KASSE_ERROR_ALREADY_CAPTURED 6170

// The payment is already refunded in full.
#define KASSE_ERROR_ALREADY_REFUNDED 6180

// The payment's state does not allow a cancel.
#define KASSE_ERROR_NOT_CANCELLABLE 6190

// The payment's state does not allow a capture.
#define KASSE_ERROR_NOT_CAPTURABLE 6200

// The payment's state does not allow a refund.
#define KASSE_ERROR_NOT_REFUNDABLE 6210

// The time to refund is over: 365 days.
#define KASSE_ERROR_REFUND_PERIOD_OVER 6220

// The payment is already approved.
#define KASSE_ERROR_ALREADY_AUTHORIZED 6230

// The payment cannot be cancelled while the customer is approving it. Try again in a few seconds, reading in between.
#define KASSE_ERROR_CUSTOMER_IS_APPROVING 6250

// The bank released the reservation early and the money is not there.
#define KASSE_ERROR_FUNDS_UNAVAILABLE 6260

// The capture failed for a passing reason. Repeat later with the same key.
#define KASSE_ERROR_CAPTURE_FAILED_TRY_LATER 6280

// The platform has no customer for this, or one that may not pay here: not a user, may not pay businesses, or too young. It does not say which; neither may the till.
#define KASSE_ERROR_CUSTOMER_CANNOT_PAY 7010

// Test environment: the forced approval failed.
#define KASSE_ERROR_APPROVE_FAILED 10010

// Test environment: this payment may not be approved by force.
#define KASSE_ERROR_APPROVE_NOT_ALLOWED 10020

// Test environment: the forced approval names neither customer nor token.
#define KASSE_ERROR_APPROVE_NEEDS_CUSTOMER 10030

// Test environment: the test user's payment source is not valid. Make a new test user.
#define KASSE_ERROR_APPROVE_SOURCE_INVALID 10040

// Test environment: the test user has no card. Add one in the test app.
#define KASSE_ERROR_APPROVE_NO_CARDS 10050

// Test environment: this kind of payment cannot be approved by force.
#define KASSE_ERROR_APPROVE_NOT_SUPPORTED 10060

// Test environment: the test user's payment limit is exceeded.
#define KASSE_ERROR_APPROVE_LIMIT_EXCEEDED 10070

// Nothing is decided yet; the customer, or a cancel, may still act.
#define KASSE_STATUS_PENDING 1

// The customer approved: the money is reserved and not captured.
#define KASSE_STATUS_APPROVED 2

// Money was captured.
#define KASSE_STATUS_PAID 3

// No money was taken, and none will be.
#define KASSE_STATUS_NOT_PAID 4

// Being resolved. Never to be treated as failed.
#define KASSE_STATUS_UNKNOWN 5

// The platform has not yet answered the create.
#define KASSE_PHASE_CREATING 1

// The customer has not yet decided.
#define KASSE_PHASE_WAITING_FOR_CUSTOMER 2

// A cancel is on its way.
#define KASSE_PHASE_CANCELLING 3

// The host has not asked, or the payment is held for its decision.
#define KASSE_CAPTURE_NOT_ASKED 1

// Asked for, not yet proven.
#define KASSE_CAPTURE_RUNNING 2

// Refused; the money is still reserved. The error says why.
#define KASSE_CAPTURE_FAILED 3

// The customer said no.
#define KASSE_NOT_PAID_DECLINED 1

// The customer did not act in time.
#define KASSE_NOT_PAID_EXPIRED 2

// Cancelled, by this till or another hand; whatever was reserved is released.
#define KASSE_NOT_PAID_CANCELLED 3

// The platform refused to create it, or it never left this machine. The error says why.
#define KASSE_NOT_PAID_REFUSED 4

// The platform does not know it: inferred, not proven.
#define KASSE_NOT_PAID_NEVER_CREATED 5

// It is not known whether the create arrived.
#define KASSE_UNKNOWN_CREATE_UNANSWERED 1

// The platform cannot be asked at the moment. The error says why.
#define KASSE_UNKNOWN_UNREACHABLE 2

// Amounts moved without a trace of who did it. The host must look.
#define KASSE_UNKNOWN_UNEXPLAINED 3

// The platform shows another amount or currency under this reference. Nothing will be captured.
#define KASSE_UNKNOWN_NOT_OURS 4

// The platform shows a state this version does not know.
#define KASSE_UNKNOWN_STATE_NOT_UNDERSTOOD 5

// A fault inside the library; the payment is set aside until the next start.
#define KASSE_UNKNOWN_FAULT 6

// Nothing left this machine.
#define KASSE_CLASS_NOT_SENT 1

// The platform answered that it did not do it.
#define KASSE_CLASS_REFUSED 2

// It may have been done. Never to be treated as failed.
#define KASSE_CLASS_UNKNOWN 3

// The same request again, after a pause.
#define KASSE_ADVICE_RETRY_SAME 1

// A new payment, with a new reference.
#define KASSE_ADVICE_NEW_ATTEMPT 2

// The customer has to do something.
#define KASSE_ADVICE_ASK_CUSTOMER 3

// Another pairing works here, such as the QR code on the screen.
#define KASSE_ADVICE_OTHER_PAIRING 4

// The agreement, the credentials or the machine must be changed.
#define KASSE_ADVICE_FIX_SETUP 5

// The program that embeds the library must be changed.
#define KASSE_ADVICE_FIX_PROGRAM 6

// Read the payment and go on from there.
#define KASSE_ADVICE_READ 7

// Nothing helps: this cannot be done.
#define KASSE_ADVICE_NONE 8

// A person has to look: money may be involved.
#define KASSE_LEVEL_ERROR 1

// Something went wrong and was dealt with.
#define KASSE_LEVEL_WARN 2

// What a payment went through.
#define KASSE_LEVEL_INFO 3

// Each call, without its content.
#define KASSE_LEVEL_DEBUG 4

// An operation is done; its result waits to be taken.
#define KASSE_EVENT_KIND_COMPLETED 1

// What is known about a payment has changed.
#define KASSE_EVENT_KIND_PAYMENT 2

// A line for the host's log.
#define KASSE_EVENT_KIND_LINE 3

// Lines of the log that were not kept.
#define KASSE_EVENT_KIND_LINES_LOST 4

// A sale that waits at a sticker has come further.
#define KASSE_EVENT_KIND_AT_STICKER 5

// About 7 %.
#define KASSE_QR_LEVEL_L 1

// About 15 %.
#define KASSE_QR_LEVEL_M 2

// About 25 %.
#define KASSE_QR_LEVEL_Q 3

// About 30 %.
#define KASSE_QR_LEVEL_H 4

// A picture as SVG.
#define KASSE_QR_FORM_SVG 1

// A picture as PNG, one bit a pixel.
#define KASSE_QR_FORM_PNG 2

// One byte a module, 1 is dark, rows from the top, without quiet zone; the side is the square root.
#define KASSE_QR_FORM_MODULES 3

// Packed pixels for a display, rows from the top.
#define KASSE_QR_FORM_BITMAP 4

// What to send to a receipt printer.
#define KASSE_QR_FORM_ESCPOS 5

// Text for a terminal with colours.
#define KASSE_QR_FORM_TERMINAL 6

// Characters alone, for light text on a dark ground.
#define KASSE_QR_FORM_TERMINAL_ON_DARK 7

// Characters alone, for dark text on a light ground.
#define KASSE_QR_FORM_TERMINAL_ON_LIGHT 8

// 58 mm: 384 dots.
#define KASSE_PAPER_MM58 1

// 80 mm: 576 dots.
#define KASSE_PAPER_MM80 2

// GS ( k: the printer draws it.
#define KASSE_PRINT_WAY_NATIVE 1

// GS v 0: a raster picture.
#define KASSE_PRINT_WAY_RASTER 2

// GS ( L: a picture stored, then printed.
#define KASSE_PRINT_WAY_GRAPHICS 3

// ESC *: columns of 24 dots.
#define KASSE_PRINT_WAY_COLUMNS 4

// At the left.
#define KASSE_ALIGN_LEFT 1

// In the middle.
#define KASSE_ALIGN_CENTRE 2

// At the right.
#define KASSE_ALIGN_RIGHT 3

// Who stands at the till.
#define KASSE_AUDIENCE_CASHIER 1

// Who pays.
#define KASSE_AUDIENCE_CUSTOMER 2

// All of it is released.
#define KASSE_IF_APPROVED_RELEASE 1

// It stays reserved, and the host decides.
#define KASSE_IF_APPROVED_KEEP 2

// The till reads the customer's personal QR.
#define KASSE_PAIRING_MERCHANT_SCAN 1

// The till shows a one-time code.
#define KASSE_PAIRING_DYNAMIC_QR 2

// The merchant's web page sends the customer to the platform's page.
#define KASSE_PAIRING_REDIRECT 3

// The customer scanned a callback sticker.
#define KASSE_PAIRING_CALLBACK 4

// The cashier typed the customer's number.
#define KASSE_PAIRING_PHONE_NUMBER 5

// At once: a shop.
#define KASSE_CAPTURE_POLICY_ON_APPROVAL 1

// When the host captures or settles.
#define KASSE_CAPTURE_POLICY_MANUAL 2

// It waits for the host to keep or release it.
#define KASSE_AFTER_RESTART_HOLD 1

// As if there had been no restart.
#define KASSE_AFTER_RESTART_FOLLOW_POLICY 2

// In the shop.
#define KASSE_PRESENCE_PRESENT 1

// Elsewhere: a web shop.
#define KASSE_PRESENCE_NOT_PRESENT 2

// Its text, to be drawn here.
#define KASSE_QR_FORMAT_TEXT 1

// A picture as SVG.
#define KASSE_QR_FORMAT_SVG 2

// A picture as PNG.
#define KASSE_QR_FORMAT_PNG 3

// The till's prefix and random characters.
#define KASSE_REFERENCES_RANDOM 1

// From the order, so that several hosts make the same; every sale then names its order.
#define KASSE_REFERENCES_ORDER_AND_ATTEMPT 2

// It can.
#define KASSE_ABILITY_YES 1

// It cannot.
#define KASSE_ABILITY_NO 2

// Pieces.
#define KASSE_QUANTITY_UNIT_PCS 1

// Kilograms.
#define KASSE_QUANTITY_UNIT_KG 2

// Kilometres.
#define KASSE_QUANTITY_UNIT_KM 3

// Minutes.
#define KASSE_QUANTITY_UNIT_MINUTE 4

// Litres.
#define KASSE_QUANTITY_UNIT_LITRE 5

// Kilowatt hours.
#define KASSE_QUANTITY_UNIT_KWH 6

// EAN-13.
#define KASSE_BARCODE_EAN13 1

// Code 39.
#define KASSE_BARCODE_CODE39 2

// Code 128.
#define KASSE_BARCODE_CODE128 3

// It leads to a page of the merchant's.
#define KASSE_STICKER_KIND_REDIRECT 1

// It tells the till who scanned it.
#define KASSE_STICKER_KIND_CALLBACK 2

// A checkout with staff.
#define KASSE_CATEGORY_IN_STORE 1

// A machine.
#define KASSE_CATEGORY_VENDING 2

// A payment.
#define KASSE_DELIVERED_KIND_PAYMENT 1

// A customer who scanned a callback sticker.
#define KASSE_DELIVERED_KIND_CHECK_IN 2

// Something this version does not know.
#define KASSE_DELIVERED_KIND_OTHER 3

// Everything is there.
#define KASSE_FIT_READY 1

// Everything is there if the sales unit is approved for push payments, which is not known.
#define KASSE_FIT_IF_APPROVED 2

// Something is missing.
#define KASSE_FIT_LACKING 3

// The text is as it was read.
#define KASSE_TYPED_AS_READ 1

// It was typed for another keyboard, and is what the scanner meant.
#define KASSE_TYPED_REPAIRED 2

// It was typed for another keyboard, and more than one reading makes sense: name the layouts.
#define KASSE_TYPED_AMBIGUOUS 3

// Nobody has scanned yet.
#define KASSE_AT_STICKER_WAITING_FOR_SCAN 1

// Who scanned did so too long ago: ask for a new scan.
#define KASSE_AT_STICKER_SCAN_AGAIN 2

// A customer is connected.
#define KASSE_AT_STICKER_CONNECTED 3

// Grows when functions or fields are added; a program compiled with a header of a lower number works with this
// library.
#define KASSE_ABI_VERSION 1

// What became of a call: `KASSE_OK`, one of the other small numbers below, or the code of an error
// (`KASSE_ERROR_…`).
typedef uint32_t kasse_code_t;

// A text that a host lends for one call: UTF-8, `length` bytes, or `KASSE_NUL` if it ends with NUL. NULL is no text.
typedef struct {
  // The first byte.
  const char *data;
  // Bytes, or `KASSE_NUL`.
  size_t length;
} kasse_text_t;

// What a client is. Keys and secrets are copied and wiped when the client ends.
//
// Made by `kasse_client_options_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // `production`, `test`, or a base URL such as a simulator's. Needed.
  kasse_text_t environment;
  // Key of the sales unit or partner. Needed.
  kasse_text_t client_id;
  // Needed.
  kasse_text_t client_secret;
  // Needed.
  kasse_text_t subscription_key;
  // The product that embeds the library, for the platform's support. Needed.
  kasse_text_t system_name;
  // Its version. Needed.
  kasse_text_t system_version;
  // Of a part of that product that has a name of its own.
  kasse_text_t plugin_name;
  // Its version.
  kasse_text_t plugin_version;
  // Path of the journal's file, UTF-8, on a local disk. Needed, unless it is in memory.
  kasse_text_t journal;
  // 1: Nothing survives the process: for trials only.
  uint32_t journal_in_memory;
  // Longest wait for a connection; 5 s. Milliseconds.
  int64_t connect;
  // Longest wait for the answer to one request; 20 s. Milliseconds.
  int64_t attempt;
  // Longest wait for a whole operation; then it goes on by itself; 30 s. Milliseconds.
  int64_t operation_limit;
  // Longest wait for an access token; 10 s. Milliseconds.
  int64_t token;
  // Certificates in PEM that are trusted beside the web's.
  kasse_text_t extra_roots;
  // URL of an HTTP proxy. The environment of the process is never read for it.
  kasse_text_t proxy;
  // Hosts that are reached without the proxy.
  const kasse_text_t *no_proxy;
  // How many of them.
  size_t no_proxy_count;
  // Secrets that sign webhooks, one per registration.
  const kasse_text_t *webhook_secrets;
  // How many of them.
  size_t webhook_secrets_count;
  // Lines of at least this weight come as events; none if left out. `KASSE_LEVEL_…`.
  uint32_t log;
  // Time runs so many times as fast: for trials against a simulator; 1.
  uint32_t speed;
  // The relay that hands on the events of the sales unit; none.
  kasse_text_t relay_url;
  // This till's own, of the relay's settings.
  kasse_text_t relay_token;
} kasse_client_options_t;

// A client: close it with `kasse_client_close`. 0 is none.
typedef uint64_t kasse_client_t;

// Why something was not done, or is not known to be.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Stable number, as in the list of errors.
  uint32_t code;
  // Stable name, as in the list of errors.
  const char *name;
  // What may have happened to the money. `KASSE_CLASS_…`.
  uint32_t error_class;
  // Who can help, and how. `KASSE_ADVICE_…`.
  uint32_t advice;
  // The platform's own code; 0: none.
  uint32_t platform_code;
  // The HTTP status; 0: none.
  uint32_t http_status;
  // How often it was sent.
  uint32_t attempts;
  // A pause the platform asked for, or -1. Milliseconds.
  int64_t retry_after;
  // The payment it is about.
  const char *reference;
  // The key under which it was sent.
  const char *idempotency_key;
  // What the platform's support asks for.
  const char *trace_id;
  // What the platform called it.
  const char *title;
  // What the platform, or the library, said of it.
  const char *detail;
  // Of a value that was refused here: which.
  const char *field;
  // Of a value that was refused here: what is wrong with it.
  const char *fault;
  // Of a value that was refused here: what would be right.
  const char *rule;
  // For who embeds the library.
  const char *developer_text;
} kasse_error_t;

// Something that was begun; gone when its result was taken. 0 is none.
typedef uint64_t kasse_operation_t;

// A payment; gone with `kasse_payment_close`, and with its client. Closing it abandons nothing. 0 is none.
typedef uint64_t kasse_payment_t;

// A read of the platform.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What was read.
  const char *reference;
  // The platform's name of the payment.
  const char *psp_reference;
  // The state as the platform spells it.
  const char *state;
  // Of all amounts.
  const char *currency;
  // Reserved in all. Minor units.
  int64_t authorized;
  // Released in all. Minor units.
  int64_t cancelled;
  // Captured in all. Minor units.
  int64_t captured;
  // Refunded in all. Minor units.
  int64_t refunded;
  // When it was read, by this machine's clock. Milliseconds since 1970, UTC.
  int64_t read_at;
  // The platform's trace id of that answer.
  const char *trace_id;
} kasse_proof_t;

// What is known about a payment's money, and the read of the platform that showed it.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What is known. The fields that belong to another status are 0 or null. `KASSE_STATUS_…`.
  uint32_t status;
  // 1: Nothing more will happen unless the host asks for it.
  uint32_t settled;
  // pending: what it waits for. `KASSE_PHASE_…`.
  uint32_t phase;
  // approved: how far the capture is. `KASSE_CAPTURE_…`.
  uint32_t capture;
  // not_paid: why. `KASSE_NOT_PAID_…`.
  uint32_t not_paid;
  // unknown: why. `KASSE_UNKNOWN_…`.
  uint32_t unknown;
  // approved and paid: of all amounts.
  const char *currency;
  // paid: taken from the customer in all, before refunds. Minor units.
  int64_t captured;
  // paid: given back of it. Minor units.
  int64_t refunded;
  // paid: released without being taken. Minor units.
  int64_t released;
  // approved and paid: still reserved, open to capture or release. Minor units.
  int64_t reserved;
  // pending: when the platform is expected to end it. Milliseconds since 1970, UTC.
  int64_t expires_at;
  // approved: until when a capture is guaranteed, if the platform said so. Milliseconds since 1970, UTC.
  int64_t guaranteed_until;
  // unknown: since when. Milliseconds since 1970, UTC.
  int64_t since;
  // unknown: when the platform is asked next; 0: only the host can decide. Milliseconds since 1970, UTC.
  int64_t next_check;
  // unknown: what was last proven before.
  const char *last_proven;
  // Why a create or capture was refused, or the platform cannot be asked.
  const kasse_error_t *error;
  // The read that showed it; null if no read has yet, or if it is inferred.
  const kasse_proof_t *proof;
} kasse_outcome_t;

// A payment as the journal has it, for lists.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Its name.
  const char *reference;
  // The sales unit.
  const char *msn;
  // The host's order.
  const char *order;
  // When the host asked for it. Milliseconds since 1970, UTC.
  int64_t created_at;
  // When something last changed. Milliseconds since 1970, UTC.
  int64_t updated_at;
  // 1: Something is still to be done or followed.
  uint32_t live;
  // 1: The host has not taken note of what became of it.
  uint32_t unacknowledged;
  // What is known, by the journal.
  const kasse_outcome_t *outcome;
} kasse_entry_t;

// A printed code. Fields that belong to the other kind are 0 or null.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Which. `KASSE_STICKER_KIND_…`.
  uint32_t kind;
  // Its name.
  const char *id;
  // redirect: where it leads.
  const char *target;
  // redirect: seconds until the platform deletes it; -1: never.
  int64_t expires_in_s;
  // callback: what the customer reads after the scan.
  const char *location;
  // callback: what it stands at, in the platform's word.
  const char *category;
  // callback: the text of the code.
  const char *text;
} kasse_sticker_t;

// A customer who scanned a callback sticker and waits.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The sticker.
  const char *sticker;
  // When they scanned, by the platform's clock. Milliseconds since 1970, UTC.
  int64_t initiated_at;
  // How long ago that is. Milliseconds.
  int64_t age;
} kasse_check_in_t;

// A registration of webhooks. It never has the secret.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The platform's name of it.
  const char *id;
  // Where events go.
  const char *url;
  // Names of the events, with a space between.
  const char *events;
} kasse_webhook_t;

// One pairing, judged for a checkout.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Which. `KASSE_PAIRING_…`.
  uint32_t pairing;
  // Whether it can be used. `KASSE_FIT_…`.
  uint32_t fit;
  // What is missing, or not known to be there, with a space between.
  const char *missing;
  // Why it stands where it stands.
  const char *reason;
} kasse_recommendation_t;

// Who a customer is. Personal data: not for logs.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The number, digits with country code.
  const char *phone;
  // When the code was made or the sticker scanned; 0: not known. Milliseconds since 1970, UTC.
  int64_t made_at;
  // Of a personal QR: 1.0 if it shows the number itself, 2.0 if not.
  const char *version;
} kasse_identified_t;

// What it took to have webhooks registered.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The registration that serves the address now.
  const char *id;
  // Its secret if it is new: keep it now, it is not shown again.
  const char *new_secret;
  // How many registrations were deleted.
  uint32_t deleted;
} kasse_ensured_t;

// What became of a webhook. A reason to look, never proof.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What it spoke of. `KASSE_DELIVERED_KIND_…`.
  uint32_t kind;
  // 1: It had not come before.
  uint32_t first;
  // payment and check_in: the sales unit.
  const char *msn;
  // payment: which.
  const char *reference;
  // payment: what the platform says happened, in its word.
  const char *name;
  // 1: payment: whether it did.
  uint32_t success;
  // check_in: which.
  const char *sticker;
} kasse_delivered_t;

// What a scanner read. The text may name a customer: not for logs.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The whole text of the code.
  const char *text;
  // What it is: personal_qr_clear, product_barcode, …, unknown.
  const char *kind;
  // 1: It may be a customer's personal QR; only the platform knows.
  uint32_t may_be_personal;
  // Whether the keyboards of scanner and host agree. `KASSE_TYPED_…`.
  uint32_t typed;
} kasse_scan_t;

// A one-time code of the QR API. Whoever has it can pay.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The text to draw, or a link to a picture.
  const char *code;
  // Seconds it can still be used; -1: not known.
  int64_t expires_in_s;
} kasse_one_time_code_t;

// What a call answered that has more to say than a handle or an outcome. Which fields are set, the function says; all
// others are NULL and 0. Freed with `kasse_free`, with everything in it.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // A handle, to be closed; 0: nobody came, or nothing was begun.
  kasse_payment_t payment;
  // What is known about a payment.
  const kasse_outcome_t *outcome;
  // A text, ending with NUL.
  const char *text;
  // Bytes: a picture, what goes to a printer. They may have NUL in them, and none behind them.
  const uint8_t *bytes;
  // How many bytes.
  size_t bytes_length;
  // How many records are in the list that is set.
  size_t count;
  // `count` payments, as the journal has them.
  const kasse_entry_t *const *entries;
  // `count` printed codes.
  const kasse_sticker_t *const *stickers;
  // `count` customers who wait.
  const kasse_check_in_t *const *check_ins;
  // `count` registrations.
  const kasse_webhook_t *const *webhooks;
  // `count` pairings, the best first.
  const kasse_recommendation_t *const *recommendations;
  // Who a customer is.
  const kasse_identified_t *identified;
  // What it took to have webhooks registered.
  const kasse_ensured_t *ensured;
  // What became of a webhook.
  const kasse_delivered_t *delivered;
  // What a scanner read.
  const kasse_scan_t *scan;
  // A one-time code.
  const kasse_one_time_code_t *one_time_code;
  // Minor units.
  int64_t amount;
} kasse_answer_t;

// A line for the host's log. No secret and no personal data is in it.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // How much it matters. `KASSE_LEVEL_…`.
  uint32_t level;
  // When. Milliseconds since 1970, UTC.
  int64_t at;
  // The payment it is about.
  const char *reference;
  // What happened.
  const char *text;
} kasse_line_t;

// One thing a host is told. Fields that belong to another kind are 0 or null.
//
// Of `size` bytes in this version of the library; fields are only added, at the end.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What it tells. `KASSE_EVENT_KIND_…`.
  uint32_t kind;
  // completed and at_sticker: the operation.
  uint64_t operation;
  // payment: the sales unit.
  const char *msn;
  // payment: its name.
  const char *reference;
  // payment: what is known now. In between it may have been something else.
  const kasse_outcome_t *outcome;
  // line: what the library says.
  const kasse_line_t *line;
  // lines_lost: how many.
  int64_t lost;
  // at_sticker: how far. `KASSE_AT_STICKER_…`.
  uint32_t at_sticker;
} kasse_event_t;

// What the operating system can wait for: a file descriptor, or on Windows a HANDLE.
typedef intptr_t kasse_wait_handle_t;

// One line of a receipt.
//
// Made by `kasse_receipt_line_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The product's.
  kasse_text_t id;
  // What the customer reads.
  kasse_text_t name;
  // Including tax, after discount. Minor units.
  int64_t total;
  // Hundredths of a percent: 2500 is 25 %.
  int64_t tax_rate;
  // The till's own figure; computed if this and `tax` are 0. Minor units.
  int64_t excluding_tax;
  // The till's own figure. Minor units.
  int64_t tax;
  // What the total has already taken off. Minor units.
  int64_t discount;
  // Of one piece or unit. Minor units.
  int64_t unit_price;
  // How many, as a number with a point: `2` or `0.750`.
  kasse_text_t quantity;
  // Of what; pieces. `KASSE_QUANTITY_UNIT_…`.
  uint32_t quantity_unit;
  // A page about it.
  kasse_text_t product_url;
  // 1: Brought back by the customer.
  uint32_t returned;
  // 1: Freight.
  uint32_t shipping;
} kasse_receipt_line_t;

// Order lines for the app; they must add up to the amount.
//
// Made by `kasse_receipt_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Of all amounts; the till's.
  kasse_text_t currency;
  // At least one.
  const kasse_receipt_line_t *lines;
  // How many of them.
  size_t lines_count;
  // In the total. Minor units.
  int64_t tip;
  // The till; its prefix.
  kasse_text_t pos_id;
  // The till's own.
  kasse_text_t receipt_number;
  // Paid by gift card, beside this payment. Minor units.
  int64_t gift_card;
  // Paid by card at the till's own terminal. Minor units.
  int64_t card;
  // Paid by voucher. Minor units.
  int64_t voucher;
  // Paid in cash. Minor units.
  int64_t cash;
  // A bar code that the app shows; none. `KASSE_BARCODE_…`.
  uint32_t barcode;
  // What it says.
  kasse_text_t barcode_data;
} kasse_receipt_t;

// A till on a client; gone with `kasse_till_close`, and with its client. 0 is none.
typedef uint64_t kasse_till_t;

// Who is to be identified: one of these.
//
// Made by `kasse_customer_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What the scanner gave of a personal QR.
  kasse_text_t scanned;
  // Of a check-in.
  kasse_text_t customer_token;
  // As typed.
  kasse_text_t phone_number;
} kasse_customer_t;

// A code to be drawn. The quiet zone is always there, and dark is on light.
//
// Made by `kasse_drawing_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What the code says. Needed.
  kasse_text_t text;
  // 1: It is the code of one payment: never drawn for paper.
  uint32_t one_time;
  // svg. `KASSE_QR_FORM_…`.
  uint32_t form;
  // m. `KASSE_QR_LEVEL_…`.
  uint32_t level;
  // png: pixels a side; 512.
  uint32_t pixels;
  // svg: how wide it is: `240px` or `30mm`; it fills its place.
  kasse_text_t side;
  // svg: #rrggbb; black.
  kasse_text_t dark;
  // svg: #rrggbb; white.
  kasse_text_t light;
  // bitmap: pixels. Needed there.
  uint32_t width;
  // bitmap: pixels. Needed there.
  uint32_t height;
  // bitmap: bytes from row to row; whole bytes of the width.
  uint32_t stride;
  // 1: bitmap: the lowest bit of a byte is its leftmost pixel.
  uint32_t low_bit_first;
  // 1: bitmap: a bit that is one is a light pixel.
  uint32_t one_is_light;
  // escpos: mm80. `KASSE_PAPER_…`.
  uint32_t paper;
  // escpos: raster, which the most printers know. `KASSE_PRINT_WAY_…`.
  uint32_t way;
  // escpos: centre. `KASSE_ALIGN_…`.
  uint32_t align;
  // escpos: dots a module, 3 to 16; as many as fit, up to 8.
  uint32_t module;
  // escpos: a line beneath the code.
  kasse_text_t beneath;
} kasse_drawing_t;

// How a scanner is set up.
//
// Made by `kasse_scanner_options_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // What it types before each code.
  kasse_text_t prefix;
  // What it types after each code; line ends need not be named.
  kasse_text_t suffix;
  // Keyboard layouts there are here: us, nb, da, sv, fi, de, uk; all.
  const kasse_text_t *layouts;
  // How many of them.
  size_t layouts_count;
} kasse_scanner_options_t;

// A scanner; gone with `kasse_scanner_close`. 0 is none.
typedef uint64_t kasse_scanner_t;

// How the built-in web server for webhooks listens.
//
// Made by `kasse_receiver_options_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Address and port: 0.0.0.0:8443; port 0: any. Needed.
  kasse_text_t listen;
  // The public address as it was registered. Needed.
  kasse_text_t url;
  // Chain in PEM; without it something in front speaks TLS.
  kasse_text_t certificates;
  // Its private key in PEM.
  kasse_text_t key;
} kasse_receiver_options_t;

// A web server for webhooks; gone with `kasse_receiver_stop`, and with its client. 0 is none.
typedef uint64_t kasse_receiver_t;

// What a till is.
//
// Made by `kasse_till_options_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // The sales unit. Needed.
  kasse_text_t msn;
  // First part of every reference it makes; the customer sees it. Needed.
  kasse_text_t prefix;
  // NOK, DKK or EUR: that of the sales unit. Needed.
  kasse_text_t currency;
  // NO, DK, FI, …: what a phone number without a country code belongs to.
  kasse_text_t default_country;
  // 1: The customer can see a code on a screen: a refused push falls back to it.
  uint32_t customer_screen;
  // How references are made; random. `KASSE_REFERENCES_…`.
  uint32_t references;
  // Whether the unit can capture a part; not known. `KASSE_ABILITY_…`.
  uint32_t partial_capture;
  // Payments of check-ins go by WEB_REDIRECT and come back here, instead of as a push.
  kasse_text_t check_in_return_url;
} kasse_till_options_t;

// One pair that comes back with every read.
//
// Made by `kasse_metadata_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Not for personal data.
  kasse_text_t key;
  // Not for personal data.
  kasse_text_t value;
} kasse_metadata_t;

// What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
//
// Made by `kasse_sale_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // Minor units of the till's currency: 14900 is 149.00. Minor units.
  int64_t amount;
  // For a host that wants it checked; the till's.
  kasse_text_t currency;
  // How the customer meets the checkout; dynamic_qr. `KASSE_PAIRING_…`.
  uint32_t pairing;
  // dynamic_qr: text. `KASSE_QR_FORMAT_…`.
  uint32_t qr_format;
  // dynamic_qr as PNG: pixels a side, 100 to 2000; 1024.
  uint32_t qr_size;
  // merchant_scan: what the scanner gave, as it came.
  kasse_text_t scanned;
  // phone_number: as typed. redirect: filled in on the platform's page.
  kasse_text_t phone_number;
  // callback: of a check-in, for a host that received it itself.
  kasse_text_t customer_token;
  // callback at a sticker: which.
  kasse_text_t sticker;
  // redirect: where the customer comes back to.
  kasse_text_t return_url;
  // The host's own id of what is being paid: no order is paid twice.
  kasse_text_t order;
  // The host's own reference, never used twice; the till makes one.
  kasse_text_t reference;
  // on_approval. `KASSE_CAPTURE_POLICY_…`.
  uint32_t capture;
  // hold; follow_policy for redirect. `KASSE_AFTER_RESTART_…`.
  uint32_t after_restart;
  // Cancel if the customer has not decided by then; the platform's ten minutes. Milliseconds.
  int64_t give_up_after;
  // Reserve now, settle later (vending); off. Milliseconds.
  int64_t release_unless_settled_within;
  // Shown in the app: 3 to 100 characters.
  kasse_text_t description;
  // present. `KASSE_PRESENCE_…`.
  uint32_t presence;
  // Order lines for the app.
  const kasse_receipt_t *receipt;
  // A link to a receipt.
  kasse_text_t receipt_url;
  // Up to five pairs.
  const kasse_metadata_t *metadata;
  // How many of them.
  size_t metadata_count;
  // Customer data to ask for: name, address, email, phoneNumber, birthDate, …
  const kasse_text_t *profile_scope;
  // How many of them.
  size_t profile_scope_count;
  // A longer life: 10 minutes to 60 days ahead, for approved units. Milliseconds since 1970, UTC.
  int64_t expires_at;
  // Years, at most 100.
  uint32_t minimum_user_age;
  // Sources that may not pay: COMMERCIAL_CARDS.
  const kasse_text_t *blocked_sources;
  // How many of them.
  size_t blocked_sources_count;
  // A link for the app to show.
  kasse_text_t terms_of_sale;
  // A link for the app to show.
  kasse_text_t privacy_policy;
} kasse_sale_t;

// What a checkout has.
//
// Made by `kasse_capabilities_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // 1: It reads QR codes from a phone's screen.
  uint32_t scanner;
  // 1: A screen the customer can see and scan.
  uint32_t customer_screen;
  // 1: A place for a printed code.
  uint32_t sticker;
  // 1: A phone number can be typed.
  uint32_t keypad;
  // 1: A web page of the merchant's that customers can open.
  uint32_t public_page;
  // 1: A server that the platform's webhooks reach.
  uint32_t webhook_address;
  // Whether the unit is approved for push payments; not known. `KASSE_ABILITY_…`.
  uint32_t push_approved;
  // 1: No cashier.
  uint32_t unattended;
} kasse_capabilities_t;

// A header of a request.
//
// Made by `kasse_header_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // In any case.
  kasse_text_t name;
  // As it came.
  kasse_text_t value;
} kasse_header_t;

// A request as it arrived at the webhook address.
//
// Made by `kasse_delivery_init()`; what is left at zero is the library's default.
typedef struct {
  // Bytes of this struct.
  size_t size;
  // POST.
  kasse_text_t method;
  // The public address as it was registered, not taken from the request. Needed.
  kasse_text_t url;
  // All of them.
  const kasse_header_t *headers;
  // How many of them.
  size_t headers_count;
  // The exact bytes that arrived.
  kasse_text_t body;
} kasse_delivery_t;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Opens a client: credentials, connections, tokens and journal, for as many tills as you like. It has threads of its
// own, which never call into the host. Blocks only while the journal is opened; connects to nothing yet.
//
// Errors: a field that is missing or cannot be; everything that can be wrong with a journal. No money is involved.
kasse_code_t kasse_client_open(const kasse_client_options_t *options,
                               kasse_client_t *client,
                               kasse_error_t **error);

// The same, with what the variables `KASSE_BASE_URL`, `KASSE_CLIENT_ID`, `KASSE_CLIENT_SECRET`,
// `KASSE_SUBSCRIPTION_KEY`, `KASSE_JOURNAL`, `KASSE_PROXY`, `KASSE_NO_PROXY`, `KASSE_CA_FILE`,
// `KASSE_WEBHOOK_SECRETS`, `KASSE_RELAY_URL`, `KASSE_RELAY_TOKEN` and `KASSE_SPEED` of the environment say on top of `options` (which may be NULL but for
// `system_name` and `system_version`). No other function reads the environment.
kasse_code_t kasse_client_open_from_env(const kasse_client_options_t *options,
                                        kasse_client_t *client,
                                        kasse_error_t **error);

// Closes a client, with its tills, payments and receivers: their numbers reach nothing from now on. Waits for what is
// on its way, at most 10 s. Payments that are not final go on with the next client on the same journal: nothing is
// abandoned. Threads that wait on it are woken with `KASSE_ENDED` or the error `closed`.
//
// Errors: the number is none, or was closed; `forked` in a child process, whose parent still has the client.
kasse_code_t kasse_client_close(kasse_client_t client,
                                kasse_error_t **error);

// Ends every wait on this client that is under way, from another thread: those calls answer `KASSE_INTERRUPTED`, and
// what they had begun goes on and is told as an event. If nobody waits, the next wait ends at once. Does not block.
kasse_code_t kasse_client_interrupt(kasse_client_t client,
                                    kasse_error_t **error);

// Replaces the keys, for instance by the secondary subscription key. Requests on their way finish with the old ones.
// Does not block.
kasse_code_t kasse_client_rotate_keys(kasse_client_t client,
                                      kasse_text_t client_id,
                                      kasse_text_t client_secret,
                                      kasse_text_t subscription_key,
                                      kasse_error_t **error);

// Replaces the secrets that sign webhooks. Keep the old one beside the new one until the old registration is
// deleted. Does not block.
kasse_code_t kasse_client_rotate_webhook_secrets(kasse_client_t client,
                                                 const kasse_text_t *secrets,
                                                 size_t secrets_count,
                                                 kasse_error_t **error);

// Payments whose result came while nobody listened, newest first, until they are acknowledged: `entries` of the
// answer. To be asked for at each start: what a crash cut short is here.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Changes nothing.
kasse_code_t kasse_recovered(kasse_client_t client,
                             int64_t limit_ms,
                             kasse_operation_t *operation,
                             kasse_answer_t **answer,
                             kasse_error_t **error);

// The host has taken note of a payment: it is not in `kasse_recovered` any more.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Moves no money.
kasse_code_t kasse_acknowledge(kasse_client_t client,
                               kasse_text_t msn,
                               kasse_text_t reference,
                               int64_t limit_ms,
                               kasse_operation_t *operation,
                               kasse_error_t **error);

// Payments in the journal, newest first: of `order`, or all if it is NULL. `entries` of the answer.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Changes nothing.
kasse_code_t kasse_list(kasse_client_t client,
                        kasse_text_t order,
                        int64_t limit_ms,
                        kasse_operation_t *operation,
                        kasse_answer_t **answer,
                        kasse_error_t **error);

// A short text about an error, for people who know nothing of programs: `text` of the answer. `audience` is
// `KASSE_AUDIENCE_CASHIER` (0: that) or `…_CUSTOMER`; `language` is en, nb, da, sv or fi. No secret and no personal
// data is in it.
//
// Any thread; does not block. Errors: a code, an audience or a language that is not known.
kasse_code_t kasse_error_text(kasse_code_t code,
                              uint32_t audience,
                              kasse_text_t language,
                              kasse_answer_t **answer,
                              kasse_error_t **error);

// The next event, which is freed with `kasse_free`; waits for it at most `limit_ms` (0: not at all). `KASSE_NOT_DONE`:
// nothing came. `KASSE_ENDED`: the client is closed, and nothing more comes.
//
// Steps at stickers come first, then completions, changes of payments, lines of the log. Of a payment only the latest is
// kept, so a slow host misses states in between and never the last. Several threads may take events; each event is given
// once.
kasse_code_t kasse_next_event(kasse_client_t client,
                              int64_t limit_ms,
                              kasse_event_t **event,
                              kasse_error_t **error);

// For a loop of the host's own: readable (on Windows: signalled) while there are events to take, and for ever once the
// client is closed. Give it to `poll`, `select`, `epoll`, `kqueue` or `WaitForMultipleObjects`, then take events with limit
// 0 until there are none. Good until the client is closed; never read from it, write to it or close it.
kasse_code_t kasse_client_wait_handle(kasse_client_t client,
                                      kasse_wait_handle_t *handle,
                                      kasse_error_t **error);

// The result of an operation that was not done within its limit, or was begun with limit 0. Waits for it at most
// `limit_ms`. Taking the result closes the operation: exactly one caller gets it. An error is the operation's own.
//
// Which field of the answer is set is as the call that began it says; the handle of a payment is in `payment`, an outcome
// in `outcome`.
kasse_code_t kasse_operation_result(kasse_client_t client,
                                    kasse_operation_t operation,
                                    int64_t limit_ms,
                                    kasse_answer_t **answer,
                                    kasse_error_t **error);

// Nobody wants the result of an operation any more. It goes on, and its result is dropped. Does not block.
kasse_code_t kasse_operation_forget(kasse_client_t client,
                                    kasse_operation_t operation,
                                    kasse_error_t **error);

// Adds a receipt after the fact. Its lines must add up to what was captured, or is reserved if nothing was yet. Once
// only; the same receipt again is fine.
//
// Blocks at most `limit_ms`; see "Waiting". Moves no money.
kasse_code_t kasse_add_receipt(kasse_payment_t payment,
                               const kasse_receipt_t *receipt,
                               int64_t limit_ms,
                               kasse_operation_t *operation,
                               kasse_error_t **error);

// Puts a button with a link under the payment; the last one counts. `category` is the platform's word, such as
// `RECEIPT`; `image` may be NULL.
//
// Blocks at most `limit_ms`; see "Waiting". Moves no money.
kasse_code_t kasse_link(kasse_payment_t payment,
                        kasse_text_t category,
                        kasse_text_t url,
                        kasse_text_t image,
                        int64_t limit_ms,
                        kasse_operation_t *operation,
                        kasse_error_t **error);

// Receipt and link as the platform has them, as JSON in `text` of the answer: `lines`, how many lines the receipt has, or
// null; `link`, null or `category` and `url`. `not_found` if there is neither.
//
// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
kasse_code_t kasse_order_details(kasse_payment_t payment,
                                 int64_t limit_ms,
                                 kasse_operation_t *operation,
                                 kasse_answer_t **answer,
                                 kasse_error_t **error);

// Frees what the library gave out by pointer: an error, an outcome, an event, an answer, whatever it is, with all
// texts and records in it. NULL is fine. Freeing a block twice, or something else, is outside the contract.
//
// Any thread; does not block; has nothing to do with money.
void kasse_free(void *block);

// What is known now, without asking the platform.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: `payment_not_found`, the journal's. Changes nothing.
kasse_code_t kasse_status(kasse_payment_t payment,
                          int64_t limit_ms,
                          kasse_operation_t *operation,
                          kasse_outcome_t **outcome,
                          kasse_error_t **error);

// Asks the platform now. If it cannot be reached, the error says so and what is known stays as it is.
//
// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
kasse_code_t kasse_refresh(kasse_payment_t payment,
                           int64_t limit_ms,
                           kasse_operation_t *operation,
                           kasse_outcome_t **outcome,
                           kasse_error_t **error);

// Waits until nothing more will happen unless the host asks for it, at most `settled_limit_ms`; then gives what is
// known, which may be pending. Giving up waiting is not cancelling, and changes nothing.
//
// Blocks at most `limit_ms`; see "Waiting" (use -1 here to wait for `settled_limit_ms`).
kasse_code_t kasse_wait(kasse_payment_t payment,
                        int64_t settled_limit_ms,
                        int64_t limit_ms,
                        kasse_operation_t *operation,
                        kasse_outcome_t **outcome,
                        kasse_error_t **error);

// Captures `amount` minor units, or with `KASSE_ALL` all that is reserved. Done when the platform's sums prove it; after the
// client's `operation_limit` with what is known, and the capture goes on.
//
// `request_id` is the host's own name of this capture: the same id with the same amount is the same capture, however
// often it is asked for and also after a crash of the host; with another amount it is refused. So money is never taken
// twice. Blocks at most `limit_ms`; see "Waiting". An error of class `unknown` means it may have been done: read.
kasse_code_t kasse_capture(kasse_payment_t payment,
                           kasse_text_t request_id,
                           int64_t amount,
                           int64_t limit_ms,
                           kasse_operation_t *operation,
                           kasse_outcome_t **outcome,
                           kasse_error_t **error);

// Gives back `amount` minor units, or with `KASSE_ALL` all that was captured and not refunded. As `kasse_capture`.
kasse_code_t kasse_refund(kasse_payment_t payment,
                          kasse_text_t request_id,
                          int64_t amount,
                          int64_t limit_ms,
                          kasse_operation_t *operation,
                          kasse_outcome_t **outcome,
                          kasse_error_t **error);

// Captures `amount` minor units and releases the rest, as one intent: a crash between the two is finished later. 0
// releases everything. As `kasse_capture`.
kasse_code_t kasse_settle(kasse_payment_t payment,
                          kasse_text_t request_id,
                          int64_t amount,
                          int64_t limit_ms,
                          kasse_operation_t *operation,
                          kasse_outcome_t **outcome,
                          kasse_error_t **error);

// Cancels, with an exact answer: not paid, or what the customer's being faster led to. `if_approved`
// (`KASSE_IF_APPROVED_…`, 0: release) says what becomes of money that was reserved meanwhile; what was captured is never
// refunded by this. Proven at the latest after `cancel_limit_ms`; then pending or unknown, and the cancel goes on.
//
// Blocks at most `limit_ms`; see "Waiting" (use -1 here to wait for `cancel_limit_ms`).
kasse_code_t kasse_cancel(kasse_payment_t payment,
                          uint32_t if_approved,
                          int64_t cancel_limit_ms,
                          int64_t limit_ms,
                          kasse_operation_t *operation,
                          kasse_outcome_t **outcome,
                          kasse_error_t **error);

// What the customer scans or opens: `text` of the answer, NULL for a push, before the create is accepted, and once
// the payment is final. Whoever has it can pay. Draw it with `kasse_qr_draw`, with `one_time` set.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's.
kasse_code_t kasse_code(kasse_payment_t payment,
                        int64_t limit_ms,
                        kasse_operation_t *operation,
                        kasse_answer_t **answer,
                        kasse_error_t **error);

// The platform's picture of the code, for a payment that asked for one: `bytes` of the answer; NULL if there is none.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the picture could not be fetched.
kasse_code_t kasse_picture(kasse_payment_t payment,
                           int64_t limit_ms,
                           kasse_operation_t *operation,
                           kasse_answer_t **answer,
                           kasse_error_t **error);

// Its reference: `text` of the answer. Keep it: it names the payment for ever. Does not block.
kasse_code_t kasse_payment_reference(kasse_payment_t payment,
                                     kasse_answer_t **answer,
                                     kasse_error_t **error);

// Closes the handle of a payment. Nothing is abandoned: the payment goes on to its outcome. Does not block.
kasse_code_t kasse_payment_close(kasse_payment_t payment,
                                 kasse_error_t **error);

// A webhook that the host has verified itself spoke of this payment: it is read at once. `event` names the webhook, so
// that doubles are dropped; any number that is the same for the same webhook. Does not block; decides nothing.
kasse_code_t kasse_hint(kasse_payment_t payment,
                        uint64_t event,
                        kasse_error_t **error);

// Who a customer is, before the sale: `identified` of the answer, for a look-up in the host's own register of members.
// Personal data: the library keeps and logs none of it.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: `personal_qr_invalid` or `customer_token_invalid`: ask the customer
// to show it, or to scan, again. Moves no money.
kasse_code_t kasse_identify(kasse_till_t till,
                            const kasse_customer_t *customer,
                            int64_t limit_ms,
                            kasse_operation_t *operation,
                            kasse_answer_t **answer,
                            kasse_error_t **error);

// A one-time code of the QR API for the payment's own page: `one_time_code` of the answer, with the text to draw, or a link to
// a picture (`format`: `KASSE_QR_FORMAT_…`, 0: text). It dies with the payment and must not be printed.
//
// Blocks at most `limit_ms`; see "Waiting". Moves no money.
kasse_code_t kasse_one_time_code(kasse_till_t till,
                                 kasse_payment_t payment,
                                 uint32_t format,
                                 uint32_t size,
                                 int64_t limit_ms,
                                 kasse_operation_t *operation,
                                 kasse_answer_t **answer,
                                 kasse_error_t **error);

// Any call of the platform, with the client's keys and the till's sales unit: `method`, `path` with query, `body` JSON
// or NULL, `idempotency_key` or NULL. `text` of the answer is the JSON of a success.
//
// One request, once: nothing is journalled and nothing is repeated. An error of class `unknown` from a call that changes
// something means it may have been carried out. To take money use `kasse_pay`. Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_api_call(kasse_till_t till,
                            kasse_text_t method,
                            kasse_text_t path,
                            kasse_text_t body,
                            kasse_text_t idempotency_key,
                            int64_t limit_ms,
                            kasse_operation_t *operation,
                            kasse_answer_t **answer,
                            kasse_error_t **error);

// Draws a code: `bytes` of the answer, in the form asked for. The quiet zone is always there, dark is on light, and the
// code of one payment (`one_time`) is refused for paper.
//
// Any thread; does not block. Errors: a text that is too long, a size that could not be read.
kasse_code_t kasse_qr_draw(const kasse_drawing_t *drawing,
                           kasse_answer_t **answer,
                           kasse_error_t **error);

// A scanner, which remembers what keyboard mix-up it has seen. `options` may be NULL. Does not block.
kasse_code_t kasse_scanner_open(const kasse_scanner_options_t *options,
                                kasse_scanner_t *scanner,
                                kasse_error_t **error);

// What a scanner read: `scan` of the answer. `input` is what it gave, bytes of a serial line or typed characters, line
// end and all. A personal QR goes whole into `scanned` of a sale; the text may name a customer.
//
// Any thread; does not block. Errors: it is empty, too long, or no UTF-8.
kasse_code_t kasse_scan(kasse_scanner_t scanner,
                        kasse_text_t input,
                        kasse_answer_t **answer,
                        kasse_error_t **error);

// Closes a scanner. Does not block.
kasse_code_t kasse_scanner_close(kasse_scanner_t scanner,
                                 kasse_error_t **error);

// Starts a web server on a thread of its own that takes webhooks for a client: durable before 200, answered in
// milliseconds whatever the till is doing, forged ones refused. Blocks while the port is opened.
//
// Errors: a field that is missing or cannot be; the port is taken. Moves no money.
kasse_code_t kasse_receiver_start(kasse_client_t client,
                                  const kasse_receiver_options_t *options,
                                  kasse_receiver_t *receiver,
                                  kasse_error_t **error);

// Where it listens, such as `127.0.0.1:40961`: `text` of the answer; for a host that gave port 0. Does not block.
kasse_code_t kasse_receiver_address(kasse_receiver_t receiver,
                                    kasse_answer_t **answer,
                                    kasse_error_t **error);

// Stops a receiver: answers what it has begun to read, at most 5 s. The platform sends again what is not answered.
kasse_code_t kasse_receiver_stop(kasse_receiver_t receiver,
                                 kasse_error_t **error);

// Makes a sticker that leads to `target`, a page of the merchant's; `ttl_s` seconds of life, 0 for ever. One of that
// name that leads to the same place is the answer, so a call whose answer was lost may be made again; any other is a
// `conflict`. `stickers` of the answer has one.
//
// Blocks at most `limit_ms`; see "Waiting". Moves no money; as all calls about stickers.
kasse_code_t kasse_sticker_make_redirect(kasse_till_t till,
                                         kasse_text_t id,
                                         kasse_text_t target,
                                         int64_t ttl_s,
                                         int64_t limit_ms,
                                         kasse_operation_t *operation,
                                         kasse_answer_t **answer,
                                         kasse_error_t **error);

// Makes a sticker that tells the till who scanned it, or gives the one of that name another place: the printed code
// stays the same. `category` is `KASSE_CATEGORY_…`, 0: in the store. `stickers` of the answer has one.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_make_callback(kasse_till_t till,
                                         kasse_text_t id,
                                         kasse_text_t location,
                                         uint32_t category,
                                         int64_t limit_ms,
                                         kasse_operation_t *operation,
                                         kasse_answer_t **answer,
                                         kasse_error_t **error);

// Lets a redirect sticker lead elsewhere, at once and without a new print. `stickers` of the answer has one.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_move_redirect(kasse_till_t till,
                                         kasse_text_t id,
                                         kasse_text_t target,
                                         int64_t limit_ms,
                                         kasse_operation_t *operation,
                                         kasse_answer_t **answer,
                                         kasse_error_t **error);

// Says where a callback sticker stands now. `stickers` of the answer has one; `not_found` if there is none of that name.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_move_callback(kasse_till_t till,
                                         kasse_text_t id,
                                         kasse_text_t location,
                                         uint32_t category,
                                         int64_t limit_ms,
                                         kasse_operation_t *operation,
                                         kasse_answer_t **answer,
                                         kasse_error_t **error);

// Every sticker of a kind (`KASSE_STICKER_KIND_…`) of the sales unit: `stickers` of the answer.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_list(kasse_till_t till,
                                uint32_t kind,
                                int64_t limit_ms,
                                kasse_operation_t *operation,
                                kasse_answer_t **answer,
                                kasse_error_t **error);

// One sticker; `not_found` if there is none of that name. `stickers` of the answer has one.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_look_up(kasse_till_t till,
                                   uint32_t kind,
                                   kasse_text_t id,
                                   int64_t limit_ms,
                                   kasse_operation_t *operation,
                                   kasse_answer_t **answer,
                                   kasse_error_t **error);

// What is needed to print a sticker, as `bytes` of the answer: the platform's picture as SVG or PNG (`format`:
// `KASSE_QR_FORMAT_…`; `size` pixels of a PNG, 0: as the platform likes), or the text to draw (0: that). The platform's
// picture has its styling; one drawn from the text needs its approval of the styling first.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_print(kasse_till_t till,
                                 uint32_t kind,
                                 kasse_text_t id,
                                 uint32_t format,
                                 uint32_t size,
                                 int64_t limit_ms,
                                 kasse_operation_t *operation,
                                 kasse_answer_t **answer,
                                 kasse_error_t **error);

// Deletes a sticker; one that is gone already is fine. Printed copies of a redirect sticker are dead for ever.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_retire(kasse_till_t till,
                                  uint32_t kind,
                                  kasse_text_t id,
                                  int64_t limit_ms,
                                  kasse_operation_t *operation,
                                  kasse_error_t **error);

// Lets an old MobilePay sticker work on, by what it says. `text` of the answer is the name its check-ins come under.
//
// Blocks at most `limit_ms`; see "Waiting".
kasse_code_t kasse_sticker_adopt(kasse_till_t till,
                                 kasse_text_t scanned,
                                 kasse_text_t location,
                                 int64_t limit_ms,
                                 kasse_operation_t *operation,
                                 kasse_answer_t **answer,
                                 kasse_error_t **error);

// Who waits at a callback sticker (NULL: at any), newest scan first: `check_ins` of the answer. To sell to them,
// `kasse_pay_at_sticker`.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's.
kasse_code_t kasse_check_ins(kasse_till_t till,
                             kasse_text_t sticker,
                             int64_t limit_ms,
                             kasse_operation_t *operation,
                             kasse_answer_t **answer,
                             kasse_error_t **error);

// Opens a till: one checkout of one sales unit. What an earlier process left unfinished in the journal for its sales
// unit is picked up at once. Blocks while the journal is read, a few milliseconds.
//
// Errors: a field that is missing or cannot be; the journal's. No money is involved.
kasse_code_t kasse_till_open(kasse_client_t client,
                             const kasse_till_options_t *options,
                             kasse_till_t *till,
                             kasse_error_t **error);

// The same, with what the variables `KASSE_MSN`, `KASSE_PREFIX`, `KASSE_CURRENCY`, `KASSE_COUNTRY`,
// `KASSE_CUSTOMER_SCREEN` and `KASSE_PARTIAL_CAPTURE` of the environment say on top of `options`, which may be NULL.
kasse_code_t kasse_till_open_from_env(kasse_client_t client,
                                      const kasse_till_options_t *options,
                                      kasse_till_t *till,
                                      kasse_error_t **error);

// Closes a till. Its payments go on, and its client stays open. Does not block.
kasse_code_t kasse_till_close(kasse_till_t till,
                              kasse_error_t **error);

// Starts to collect one amount from one customer.
//
// Done when the platform has accepted the payment (or, after the client's `operation_limit`, when that is still not
// known: then `kasse_status` says pending or unknown). From the moment this is called the payment is followed to its
// true outcome, whether or not anybody waits. With an `order`, the same sale asked for again is the same payment.
//
// Blocks at most `limit_ms`; see "Waiting". An error means that no money was or will be taken by this call: the sale
// was invalid, the journal could not be written, the platform refused, or the request never left this machine. A
// network failure after that is no error. `order_taken` names the payment that the order has.
kasse_code_t kasse_pay(kasse_till_t till,
                       const kasse_sale_t *sale,
                       int64_t limit_ms,
                       kasse_operation_t *operation,
                       kasse_payment_t *payment,
                       kasse_error_t **error);

// Asks whoever scans a callback sticker to pay, or who has scanned it in the last 15 minutes: a sale with
// `KASSE_PAIRING_CALLBACK` and a `sticker`. Waits for them at most `scan_limit_ms`; 0 in `*payment`: nobody came, and
// nothing was sent. Events of the kind `at_sticker` tell the steps of the operation.
//
// Otherwise as `kasse_pay`.
kasse_code_t kasse_pay_at_sticker(kasse_till_t till,
                                  const kasse_sale_t *sale,
                                  int64_t scan_limit_ms,
                                  int64_t limit_ms,
                                  kasse_operation_t *operation,
                                  kasse_payment_t *payment,
                                  kasse_error_t **error);

// The payment of an order that another process has begun, such as the page behind a redirect sticker: followed without
// ever being changed. 0 in `*payment`: nothing has been begun yet, ask again.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
kasse_code_t kasse_watch_order(kasse_till_t till,
                               kasse_text_t order,
                               int64_t limit_ms,
                               kasse_operation_t *operation,
                               kasse_payment_t *payment,
                               kasse_error_t **error);

// Takes in a payment of this sales unit that was made elsewhere, by reading it, so that it can be captured, refunded or
// cancelled here. It is never captured by itself.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
kasse_code_t kasse_adopt(kasse_till_t till,
                         kasse_text_t reference,
                         int64_t limit_ms,
                         kasse_operation_t *operation,
                         kasse_payment_t *payment,
                         kasse_error_t **error);

// Follows a payment of this sales unit that was made elsewhere, without ever changing it.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
kasse_code_t kasse_watch(kasse_till_t till,
                         kasse_text_t reference,
                         int64_t limit_ms,
                         kasse_operation_t *operation,
                         kasse_payment_t *payment,
                         kasse_error_t **error);

// The payment under a reference that the host has kept, of an earlier run for instance. Whether it exists shows with the
// first call on it. Does not block.
kasse_code_t kasse_payment_open(kasse_till_t till,
                                kasse_text_t reference,
                                kasse_payment_t *payment,
                                kasse_error_t **error);

// An amount as a person writes it (`149.00`, `149,5`): minor units in `amount` of the answer, and how it is written
// everywhere in `text`. Any thread; does not block.
kasse_code_t kasse_money_parse(kasse_text_t written,
                               kasse_text_t currency,
                               kasse_answer_t **answer,
                               kasse_error_t **error);

// Minor units as a person reads them: `149.00 NOK` in `text` of the answer. Any thread; does not block.
kasse_code_t kasse_money_format(int64_t minor,
                                kasse_text_t currency,
                                kasse_answer_t **answer,
                                kasse_error_t **error);

// A phone number as a person types it, as the platform wants it: `text` of the answer, digits with country code.
// `country` (NO, DK, …) is whose a number without a code is, or NULL. Any thread; does not block.
kasse_code_t kasse_phone_parse(kasse_text_t typed,
                               kasse_text_t country,
                               kasse_answer_t **answer,
                               kasse_error_t **error);

// Whether a text can be a reference; the error says what is wrong with it. Any thread; does not block.
kasse_code_t kasse_reference_check(kasse_text_t reference,
                                   kasse_error_t **error);

// The reference of an attempt (1, 2, …) of an order, as `KASSE_REFERENCES_ORDER_AND_ATTEMPT` makes it: `text` of the
// answer. Any thread; does not block.
kasse_code_t kasse_reference_for_attempt(kasse_text_t order,
                                         uint32_t attempt,
                                         kasse_answer_t **answer,
                                         kasse_error_t **error);

// The name of a constant, the same in every language and fit for logs: of `"status"` and `KASSE_STATUS_PAID` it is `paid`.
// NULL for a number or an enumeration that is not known. Never freed. Any thread; does not block.
const char *kasse_name_of(kasse_text_t enumeration,
                          uint32_t number);

// The number of a name, of a setting in a file for instance; 0 if it is not known. Any thread; does not block.
uint32_t kasse_number_of(kasse_text_t enumeration,
                         kasse_text_t name);

// Which pairings suit a checkout, the best first: `recommendations` of the answer. Any thread; does not block.
kasse_code_t kasse_recommend(const kasse_capabilities_t *capabilities,
                             kasse_answer_t **answer,
                             kasse_error_t **error);

// The version of the library, such as `0.1.0`. Never NULL, never freed. Any thread; does not block.
const char *kasse_version(void);

// `KASSE_ABI_VERSION` of the library that is loaded; at least that of the header a program was compiled with. Any
// thread; does not block.
uint32_t kasse_abi_version(void);

// Sees to it that `url` hears of these events of a sales unit, once, signed with a secret the host has: `ensured` of the
// answer. Without events, those of a till's payments. Secrets given to the client as `ID:SECRET` are known; a
// registration at this address whose secret is lost is replaced. A new secret is shown once: keep it.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: what was done before stays done; call it again. Moves no money.
kasse_code_t kasse_webhooks_ensure(kasse_client_t client,
                                   kasse_text_t msn,
                                   kasse_text_t url,
                                   const kasse_text_t *events,
                                   size_t events_count,
                                   int64_t limit_ms,
                                   kasse_operation_t *operation,
                                   kasse_answer_t **answer,
                                   kasse_error_t **error);

// Every registration of a sales unit, whoever made it: `webhooks` of the answer.
//
// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
kasse_code_t kasse_webhooks_list(kasse_client_t client,
                                 kasse_text_t msn,
                                 int64_t limit_ms,
                                 kasse_operation_t *operation,
                                 kasse_answer_t **answer,
                                 kasse_error_t **error);

// Deletes a registration; one that is gone already is fine.
//
// Blocks at most `limit_ms`; see "Waiting". Moves no money.
kasse_code_t kasse_webhooks_delete(kasse_client_t client,
                                   kasse_text_t msn,
                                   kasse_text_t id,
                                   int64_t limit_ms,
                                   kasse_operation_t *operation,
                                   kasse_error_t **error);

// Takes a request that arrived at the webhook address, in whatever web server the host has: `delivered` of the answer.
// `KASSE_OK` means it is the platform's, and durable: answer the request with 200. What it is about is read by itself.
//
// Blocks at most `limit_ms`; see "Waiting". Errors: `webhook_rejected`, answer 401; anything else, answer 503, and the
// platform sends it again. An event is a reason to look, never proof: no money is taken for granted because of it.
kasse_code_t kasse_webhook_deliver(kasse_client_t client,
                                   const kasse_delivery_t *delivery,
                                   int64_t limit_ms,
                                   kasse_operation_t *operation,
                                   kasse_answer_t **answer,
                                   kasse_error_t **error);

// Whether a request is the platform's, by these secrets, for a process that has no client: `delivered` of the answer. `now`
// is milliseconds since 1970, UTC; 0: this machine's clock. Nothing is written down.
//
// Any thread; does not block. Errors: `webhook_rejected`, with what did not match in `detail`.
kasse_code_t kasse_webhook_verify(const kasse_text_t *secrets,
                                  size_t secrets_count,
                                  const kasse_delivery_t *delivery,
                                  int64_t now,
                                  kasse_answer_t **answer,
                                  kasse_error_t **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* KASSE_H */

#ifndef KASSE_INLINE_H
#define KASSE_INLINE_H

#ifdef __cplusplus
extern "C" {
#endif

/* A text that ends with NUL. NULL is no text. */
static inline kasse_text_t kasse_text(const char *data) {
  kasse_text_t text;
  text.data = data;
  text.length = KASSE_NUL;
  return text;
}

/* A text of `length` bytes. */
static inline kasse_text_t kasse_text_of(const char *data, size_t length) {
  kasse_text_t text;
  text.data = data;
  text.length = length;
  return text;
}

/* What a client is. Keys and secrets are copied and wiped when the client ends.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_client_options_t kasse_client_options_init(void) {
  kasse_client_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a till is.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_till_options_t kasse_till_options_init(void) {
  kasse_till_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* One line of a receipt.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receipt_line_t kasse_receipt_line_init(void) {
  kasse_receipt_line_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* Order lines for the app; they must add up to the amount.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receipt_t kasse_receipt_init(void) {
  kasse_receipt_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* One pair that comes back with every read.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_metadata_t kasse_metadata_init(void) {
  kasse_metadata_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_sale_t kasse_sale_init(void) {
  kasse_sale_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* Who is to be identified: one of these.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_customer_t kasse_customer_init(void) {
  kasse_customer_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A header of a request.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_header_t kasse_header_init(void) {
  kasse_header_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A request as it arrived at the webhook address.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_delivery_t kasse_delivery_init(void) {
  kasse_delivery_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* How the built-in web server for webhooks listens.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_receiver_options_t kasse_receiver_options_init(void) {
  kasse_receiver_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* A code to be drawn. The quiet zone is always there, and dark is on light.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_drawing_t kasse_drawing_init(void) {
  kasse_drawing_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* How a scanner is set up.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_scanner_options_t kasse_scanner_options_init(void) {
  kasse_scanner_options_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

/* What a checkout has.
   Empty, with everything as the library's default: set the fields you want otherwise. */
static inline kasse_capabilities_t kasse_capabilities_init(void) {
  kasse_capabilities_t made;
  memset(&made, 0, sizeof made);
  made.size = sizeof made;
  return made;
}

#ifdef __cplusplus
}
#endif

#endif /* KASSE_INLINE_H */
