//! The QR API: stickers, pictures of codes, and the number behind a personal QR or a check-in.
//!
//! Nothing here moves money. Every call may be repeated: reads, changes and deletions end in the same state, an
//! exchange changes nothing, and a repeated create of a sticker is answered with a conflict.

mod callback;
mod exchange;
mod format;
mod one_time;
mod path;
mod redirect;

pub use callback::{
    AdoptMobilePayQr, CallbackQr, DeleteCallbackQr, GetCallbackQr, ListCallbackQrs, PutCallbackQr,
};
pub use exchange::{ExchangeCustomer, ExchangePersonalQr, Identified};
pub use format::WhiteBorder;
pub use one_time::{CreateOneTimeQr, OneTimeQr};
pub use redirect::{
    CreateRedirectQr, DeleteRedirectQr, GetRedirectQr, ListRedirectQrs, RedirectQr, Ttl, UpdateRedirectQr,
};

pub use crate::wire::qr::Category;

use crate::http::{HttpRequest, Method};

/// A request with a method and no body.
fn plain(method: Method, target: String) -> HttpRequest {
    HttpRequest { method, target, headers: Vec::new(), body: None }
}

/// A PUT with a JSON body.
fn put(target: String, body: Vec<u8>) -> HttpRequest {
    let headers = vec![("content-type", "application/json".to_owned())];
    HttpRequest { method: Method::Put, target, headers, body: Some(body) }
}

/// JSON of a type that always has one.
fn json(value: &impl serde::Serialize) -> Vec<u8> {
    crate::wire::to_vec(value).unwrap_or_default()
}
