//! The platform's error codes that the machine decides by
//! (<https://developer.vippsmobilepay.com/docs/APIs/epayment-api/errors>).

/// 5080: the unit may not push a payment to a phone.
pub const PUSH_NOT_ALLOWED: u32 = 5080;
/// 5090: no payment under this reference and sales unit.
pub const REFERENCE_NOT_FOUND: u32 = 5090;
/// 6060: `cancelTransactionOnly` came after the approval.
pub const CANCEL_AFTER_APPROVAL: u32 = 6060;
/// 6080: captured before the approval is visible everywhere.
pub const CAPTURE_BEFORE_RESERVATION: u32 = 6080;
/// 6140: the unit cannot capture a part.
pub const MUST_CAPTURE_ALL: u32 = 6140;
/// 6160: another operation holds the payment.
pub const ORDER_PROCESSING: u32 = 6160;
/// 6250: the customer is approving at this moment.
pub const CANCEL_WHILE_APPROVING: u32 = 6250;
/// 6280: the capture failed for the moment.
pub const CAPTURE_FAILED_FOR_NOW: u32 = 6280;
