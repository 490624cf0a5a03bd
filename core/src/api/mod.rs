//! Each endpoint as a value, without I/O.
//!
//! An endpoint knows its HTTP request and how to read the answer. Reading sorts an answer by what it proves
//! about the money, see [`Reading`]: a wrong proof loses money, so only what is understood completely proves
//! anything. Everything is made from checked values, so that a request the platform is known to refuse cannot
//! be built.
//!
//! A request leaves here without the headers that say who asks; [`authorize`] adds them.

mod access_token;
mod answer;
mod authorize;
mod create;
mod force_approve;
mod modify;
pub mod orders;
pub mod qr;
mod raw;
mod reading;
mod refusal;
mod retrieve;
mod retry_after;
mod webhooks;

pub use access_token::{AccessToken, Token};
pub use answer::{Aggregate, Created, Event, Modification, Payment, RedirectUrl};
pub use authorize::authorize;
pub use create::{
    BlockedSource, CreateCall, CreatePayment, CreatePaymentBuilder, Customer, CustomerInteraction, Flow,
    LegalLinks, PngSize, QrFormat, Scope,
};
pub use force_approve::ForceApprove;
pub use modify::{Change, ModifyCall};
pub use raw::RawCall;
pub use reading::{Endpoint, Reading};
pub(crate) use refusal::is_refusal;
pub use retrieve::{GetEvents, GetPayment};
pub use webhooks::{
    DeleteWebhook, ListWebhooks, RegisterWebhook, Registration, Webhook, WebhookEvent, WebhookId,
};

pub use crate::wire::epayment::{EventName, PaymentMethodType, State, UserDetails};

#[cfg(test)]
mod tests;
