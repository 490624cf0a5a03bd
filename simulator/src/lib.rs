//! The Vipps MobilePay platform on localhost, to test a till against.
//!
//! Two layers: [`Platform`] is the platform as a function of state, request and time, without I/O, clock or
//! threads; [`Server`] puts it behind HTTP on loopback. [`Control`] plays the customer and everything else that
//! a till cannot do by itself.
//!
//! ```
//! use kasse_simulator::{Server, ServerOptions, TimeMode};
//!
//! let time = TimeMode::Scaled { factor: 10 };
//! let server = Server::start(ServerOptions { time, ..ServerOptions::default() })?;
//! let control = server.control();
//! // Point a till at `server.base_url` with `server.credentials`; then, for a payment it has created:
//! assert!(control.approve("kiosk-000001", None).is_err()); // it has created none
//! assert!(control.violations().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! The simulator is the judge of a client, so it shares no code with one: it has its own types, reads JSON its
//! own way, and keeps [books](ledger) that never look at what was answered.
#![forbid(unsafe_code)]

mod calls;
mod check;
mod codes;
mod control;
mod edit;
mod expiring;
mod fail;
mod fault;
mod http;
mod json;
pub mod ledger;
mod moment;
mod payment;
mod platform;
mod random;
mod server;
pub mod switches;
mod unit;
mod user;

pub use calls::Call;
pub use control::{Control, ControlError, Controlled};
pub use fault::{ArmedFault, Fault, FaultBody, FaultKind};
pub use http::{Headers, Held, Method, Millis, Outcome, Request, Response};
pub use payment::{Amount, EventName, State, UserFlow};
pub use platform::{
    Act, Approval, ArmedDeliveryFault, Attempt, Autopilot, DeliveryFault, DeliveryFaultKind, DeliveryState,
    DueDelivery, Environment, EventView, Operation, PaymentView, Platform, PlatformOptions, PlayError,
    Scanned, StickerScan,
};
pub use server::{Credentials, Roots, Server, ServerOptions, TimeMode, Tls};
pub use unit::{Agreement, Currency, Keys, Market, Unit};
pub use user::User;
