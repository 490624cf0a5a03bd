//! Creating a payment: `POST /epayment/v1/payments`.

mod body;
mod builder;
mod call;
mod options;

pub(super) use body::Who;
pub use builder::{CreatePayment, CreatePaymentBuilder};
pub use call::CreateCall;
pub use options::{BlockedSource, Customer, CustomerInteraction, Flow, LegalLinks, PngSize, QrFormat, Scope};
