//! The QR API: stickers, pictures of codes, exchanges.

mod callback;
mod exchange;
mod image;
mod one_time;
mod redirect;
mod scan;

pub use scan::StickerScan;

use crate::expiring::Expiring;
use crate::fail::{Checked, Fail};
use crate::http::{Millis, Request, Response};
use crate::json::{Json, Object};
use crate::payment::QrFormat;

use super::gateway::Caller;
use super::{Operation, Platform};
use crate::check::sticker::decoded;

/// Every sticker, and the links to their pictures.
#[derive(Debug, Default)]
pub(crate) struct Stickers {
    redirects: Vec<Redirect>,
    callbacks: Vec<Callback>,
    /// Callback stickers ever made, by unit and name, so that the next one of that name may differ.
    made: std::collections::HashMap<(usize, String), u32>,
    pictures: Expiring<Picture>,
}

#[derive(Debug)]
struct Redirect {
    unit: usize,
    id: String,
    target: String,
    /// What the printed code says after the address.
    code: String,
    dies_at: Option<Millis>,
}

#[derive(Debug)]
struct Callback {
    unit: usize,
    id: String,
    location: String,
    category: &'static str,
    /// What the printed code says; of an adopted sticker the old text.
    content: String,
    adopted: bool,
}

/// What a link to a picture shows.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) text: String,
    pub(super) format: QrFormat,
}

impl Platform {
    pub(super) fn qr_api(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        operation: Operation,
        name: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        self.forget_dead_redirects();
        let name = decoded(name);
        match operation {
            Operation::OneTimeQr => self.one_time_qr(request, body),
            Operation::CreateRedirectQr => self.create_redirect(request, caller, body),
            Operation::ListRedirectQrs => self.list_redirects(request, caller),
            Operation::GetRedirectQr => self.get_redirect(request, caller, &name),
            Operation::UpdateRedirectQr => self.update_redirect(request, caller, &name, body),
            Operation::DeleteRedirectQr => self.delete_redirect(caller, &name),
            Operation::ListCallbackQrs => self.list_callbacks(request, caller),
            Operation::GetCallbackQr => self.get_callback(request, caller, &name),
            Operation::PutCallbackQr => self.put_callback(caller, name, body),
            Operation::DeleteCallbackQr => self.delete_callback(caller, &name),
            Operation::AdoptMobilePayQr => self.adopt_sticker(caller, name, body),
            Operation::ExchangePersonalQr => self.exchange_personal_qr(body),
            _ => self.exchange_customer(body),
        }
    }

    pub(super) fn sticker_picture(&self, token: &str) -> Option<Picture> {
        self.stickers.pictures.get(token, self.now).cloned()
    }
}

/// The body as a JSON object.
fn object<'j>(body: Option<&'j Json<'j>>) -> Checked<&'j Object<'j>> {
    body.and_then(Json::object).ok_or_else(|| Fail::field("$", "The request body must be a JSON object."))
}

fn not_found() -> Fail {
    Fail::Plain { status: 404, title: "QR not found" }
}
