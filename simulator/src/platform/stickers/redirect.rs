//! Redirect stickers.

use serde::Serialize;

use crate::check::{Findings, Reader, sticker};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Request, Response};
use crate::json::Json;
use crate::moment::{SECOND, seconds};
use crate::payment::QrFormat;
use crate::platform::gateway::Caller;
use crate::platform::{Platform, REDIRECT};
use crate::switches::StickerExpiresIn;

use super::{Redirect, not_found, object};

/// What `expiresIn` says of a sticker without an end.
const NEVER: i64 = -1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    id: String,
    url: String,
    redirect_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<i64>,
}

impl Platform {
    pub(super) fn forget_dead_redirects(&mut self) {
        let now = self.now;
        self.stickers.redirects.retain(|redirect| redirect.dies_at.is_none_or(|dies_at| now < dies_at));
    }

    pub(super) fn create_redirect(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        let asked = sticker::new_redirect(top, &mut findings);
        let size = self.layout(top, &mut findings);
        findings.finish()?;
        let format = self.format_of_headers(request, size)?;
        if self.place_of_redirect(caller, asked.id).is_ok() {
            return Err(Fail::ExistingId(asked.id.to_owned()));
        }
        let code = self.random.short_code();
        let dies_at = asked.ttl.map(|ttl| self.now.saturating_add(ttl.saturating_mul(SECOND)));
        let (unit, id, target) = (caller.unit, asked.id.to_owned(), asked.target.to_owned());
        self.stickers.redirects.push(Redirect { unit, id, target, code, dies_at });
        self.show_redirect(self.stickers.redirects.len() - 1, format)
    }

    pub(super) fn list_redirects(&mut self, request: &Request<'_>, caller: Caller) -> Checked<Response> {
        let format = self.format_of_headers(request, None)?;
        let places = 0..self.stickers.redirects.len();
        let own = places.filter(|place| {
            self.stickers.redirects.get(*place).is_some_and(|redirect| redirect.unit == caller.unit)
        });
        let own: Vec<usize> = own.collect();
        let bodies: Vec<Body> =
            own.into_iter().map(|place| self.redirect_body(place, format)).collect::<Checked<_>>()?;
        Ok(Response::new(200, JSON, write(&bodies)))
    }

    pub(super) fn get_redirect(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        id: &str,
    ) -> Checked<Response> {
        let format = self.format_of_headers(request, None)?;
        self.show_redirect(self.place_of_redirect(caller, id)?, format)
    }

    pub(super) fn update_redirect(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        id: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        let target = sticker::target(top, &mut findings).to_owned();
        findings.finish()?;
        let format = self.format_of_headers(request, None)?;
        let place = self.place_of_redirect(caller, id)?;
        if let Some(redirect) = self.stickers.redirects.get_mut(place) {
            redirect.target = target;
        }
        self.show_redirect(place, format)
    }

    pub(super) fn delete_redirect(&mut self, caller: Caller, id: &str) -> Checked<Response> {
        let place = self.place_of_redirect(caller, id)?;
        self.stickers.redirects.remove(place);
        Ok(Response::empty(200))
    }

    /// Where a redirect sticker leads; `text` is what its code says.
    pub(super) fn redirect_behind(&mut self, text: &str) -> Option<String> {
        let path = text.strip_prefix(&self.options.public_base)?.to_owned();
        self.open_redirect(&path)
    }

    /// The same, by the path of what its code says.
    pub(crate) fn open_redirect(&mut self, path: &str) -> Option<String> {
        self.forget_dead_redirects();
        let code = path.strip_prefix(REDIRECT)?;
        self.stickers
            .redirects
            .iter()
            .find(|redirect| redirect.code == code)
            .map(|found| found.target.clone())
    }

    fn place_of_redirect(&self, caller: Caller, id: &str) -> Checked<usize> {
        let own = |redirect: &Redirect| redirect.unit == caller.unit && redirect.id == id;
        self.stickers.redirects.iter().position(own).ok_or_else(not_found)
    }

    fn show_redirect(&mut self, place: usize, format: QrFormat) -> Checked<Response> {
        let body = self.redirect_body(place, format)?;
        Ok(Response::new(200, JSON, write(&body)))
    }

    fn redirect_body(&mut self, place: usize, format: QrFormat) -> Checked<Body> {
        let redirect = self.stickers.redirects.get(place).ok_or_else(not_found)?;
        let left = redirect.dies_at.map(|dies_at| seconds(dies_at - self.now));
        let never = (self.switches().sticker_expires_in == StickerExpiresIn::MinusOne).then_some(NEVER);
        let (id, redirect_url) = (redirect.id.clone(), redirect.target.clone());
        let text = format!("{}{REDIRECT}{}", self.options.public_base, redirect.code);
        Ok(Body { id, redirect_url, expires_in: left.or(never), url: self.url_for(text, format) })
    }
}
