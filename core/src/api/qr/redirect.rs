use std::time::Duration;

use super::format::{WhiteBorder, by_headers};
use super::path::segment;
use super::{json, plain, put};
use crate::api::reading::{Endpoint, Reading, list, not_ours, object, unreadable};
use crate::api::refusal::{Call, refusal};
use crate::api::retrieve::post;
use crate::api::{QrFormat, RedirectUrl};
use crate::error::{Error, Invalid};
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::{RedirectQrId, RedirectTarget};
use crate::wire::qr as wire;

const PATH: &str = "/qr/v1/merchant-redirect";

/// After this time the platform deletes a sticker by itself (`ttl`). Printed copies are dead then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ttl(u32);

/// Makes a redirect sticker: `POST /qr/v1/merchant-redirect`. One of that name that exists is a `conflict`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRedirectQr {
    id: RedirectQrId,
    target: RedirectTarget,
    format: QrFormat,
    ttl: Option<Ttl>,
    white_border: Option<WhiteBorder>,
}

/// Lists the redirect stickers of the sales unit: `GET /qr/v1/merchant-redirect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListRedirectQrs {
    format: QrFormat,
}

/// Reads one: `GET /qr/v1/merchant-redirect/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetRedirectQr {
    id: RedirectQrId,
    format: QrFormat,
}

/// Changes where one leads: `PUT /qr/v1/merchant-redirect/{id}`. At once, and the printed code stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRedirectQr {
    id: RedirectQrId,
    target: RedirectTarget,
    format: QrFormat,
}

/// Deletes one: `DELETE /qr/v1/merchant-redirect/{id}`. Printed copies are dead: a new one of the same name has
/// another code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteRedirectQr {
    id: RedirectQrId,
}

/// A redirect sticker as the platform has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectQr {
    /// The merchant's name of it.
    pub id: RedirectQrId,
    /// Where it leads.
    pub target: RedirectTarget,
    /// Link to the picture, or the text, as was asked for.
    pub url: RedirectUrl,
    /// How long until it is deleted; `None`: never, or not said.
    pub expires_in: Option<Duration>,
}

impl Ttl {
    /// Shortest, in seconds.
    pub const MIN_SECONDS: u32 = 300;
    /// Longest, in seconds.
    pub const MAX_SECONDS: u32 = 2_147_483_647;

    /// Whole seconds, from 5 minutes to 68 years.
    pub fn new(life: Duration) -> Result<Self, Invalid> {
        const RULE: &str = "whole seconds, from 300 to 2147483647";
        let invalid = |fault: String| Invalid::new("ttl", fault, RULE);
        if life.subsec_nanos() != 0 {
            return Err(invalid(format!("is {life:?}")));
        }
        match u32::try_from(life.as_secs()) {
            Ok(seconds) if (Self::MIN_SECONDS..=Self::MAX_SECONDS).contains(&seconds) => Ok(Self(seconds)),
            _ => Err(invalid(format!("is {} seconds", life.as_secs()))),
        }
    }
}

impl CreateRedirectQr {
    /// Under this name, leading there, without an end.
    pub fn new(id: RedirectQrId, target: RedirectTarget, format: QrFormat) -> Self {
        Self { id, target, format, ttl: None, white_border: None }
    }

    /// To be deleted by itself.
    #[must_use]
    pub fn ttl(self, ttl: Ttl) -> Self {
        Self { ttl: Some(ttl), ..self }
    }

    /// Another border around the picture.
    #[must_use]
    pub fn white_border(self, border: WhiteBorder) -> Self {
        Self { white_border: Some(border), ..self }
    }
}

impl ListRedirectQrs {
    /// With their pictures in this form.
    pub fn new(format: QrFormat) -> Self {
        Self { format }
    }
}

impl GetRedirectQr {
    /// With its picture in this form.
    pub fn new(id: RedirectQrId, format: QrFormat) -> Self {
        Self { id, format }
    }
}

impl UpdateRedirectQr {
    /// To lead there from now on.
    pub fn new(id: RedirectQrId, target: RedirectTarget, format: QrFormat) -> Self {
        Self { id, target, format }
    }
}

impl DeleteRedirectQr {
    /// The one of this name.
    pub fn new(id: RedirectQrId) -> Self {
        Self { id }
    }
}

impl Endpoint for CreateRedirectQr {
    type Answer = RedirectQr;

    fn request(&self) -> HttpRequest {
        let body = wire::NewRedirect {
            id: self.id.as_str().to_owned(),
            redirect_url: self.target.as_str().to_owned(),
            ttl: self.ttl.map(|ttl| ttl.0),
            white_border: self.white_border.map(WhiteBorder::pixels),
        };
        by_headers(post(PATH.to_owned(), json(&body)), self.format)
    }

    fn read(&self, response: &HttpResponse) -> Reading<RedirectQr> {
        let read = || named(response, &self.id, object(response)?);
        if matches!(response.status, 200 | 201) { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for ListRedirectQrs {
    type Answer = Vec<RedirectQr>;

    fn request(&self) -> HttpRequest {
        by_headers(plain(Method::Get, PATH.to_owned()), self.format)
    }

    fn read(&self, response: &HttpResponse) -> Reading<Vec<RedirectQr>> {
        let read =
            || list(response)?.into_iter().map(|wire| sticker(response, wire)).collect::<Result<_, _>>();
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for GetRedirectQr {
    type Answer = RedirectQr;

    fn request(&self) -> HttpRequest {
        by_headers(plain(Method::Get, path_of(&self.id)), self.format)
    }

    fn read(&self, response: &HttpResponse) -> Reading<RedirectQr> {
        let read = || named(response, &self.id, object(response)?);
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for UpdateRedirectQr {
    type Answer = RedirectQr;

    fn request(&self) -> HttpRequest {
        let body = wire::RedirectUpdate { redirect_url: self.target.as_str().to_owned() };
        by_headers(put(path_of(&self.id), json(&body)), self.format)
    }

    fn read(&self, response: &HttpResponse) -> Reading<RedirectQr> {
        let read = || named(response, &self.id, object(response)?);
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for DeleteRedirectQr {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        plain(Method::Delete, path_of(&self.id))
    }

    /// A success has no body, and none is looked at.
    fn read(&self, response: &HttpResponse) -> Reading<()> {
        match response.status {
            200 | 204 => Reading::Success(()),
            _ => refusal(Call::Qr, response),
        }
    }
}

fn path_of(id: &RedirectQrId) -> String {
    format!("{PATH}/{}", segment(id.as_str()))
}

fn sticker(response: &HttpResponse, wire: wire::Redirect) -> Result<RedirectQr, Error> {
    let url = RedirectUrl::new(wire.url).ok_or_else(|| unreadable(response, "a sticker without a link"))?;
    // -1 says never.
    let seconds = wire.expires_in.and_then(|seconds| u64::try_from(seconds).ok());
    Ok(RedirectQr {
        id: RedirectQrId::given(wire.id),
        target: RedirectTarget::given(wire.redirect_url),
        url,
        expires_in: seconds.map(Duration::from_secs),
    })
}

fn named(response: &HttpResponse, id: &RedirectQrId, wire: wire::Redirect) -> Result<RedirectQr, Error> {
    if wire.id != id.as_str() {
        return Err(not_ours(response, "the answer names another sticker"));
    }
    sticker(response, wire)
}
