//! Callback stickers, and old MobilePay stickers that work like them.

use serde::Serialize;

use crate::check::{Findings, Reader, sticker};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Request, Response};
use crate::json::Json;
use crate::payment::QrFormat;
use crate::platform::gateway::Caller;
use crate::platform::{CALLBACK, Platform};
use crate::random::Random;
use crate::switches::{AdoptedSticker, CallbackCategory, CallbackCode};

use super::image::format_of_query;
use super::{Callback, not_found, object};

/// The values of `category`; the first is the default.
const CATEGORIES: [&str; 2] = ["IN_STORE", "VENDING"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    merchant_serial_number: String,
    merchant_qr_id: String,
    location_description: String,
    qr_image_url: String,
    qr_content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'static str>,
}

impl Platform {
    pub(super) fn list_callbacks(&mut self, request: &Request<'_>, caller: Caller) -> Checked<Response> {
        let format = format_of_query(request.target)?;
        let callbacks = self.stickers.callbacks.iter().enumerate();
        let own = callbacks.filter(|(_, found)| found.unit == caller.unit && self.is_readable(found));
        let own: Vec<usize> = own.map(|(place, _)| place).collect();
        let bodies: Vec<Body> =
            own.into_iter().map(|place| self.callback_body(place, format)).collect::<Checked<_>>()?;
        Ok(Response::new(200, JSON, write(&bodies)))
    }

    /// One that is not there is answered without a body.
    pub(super) fn get_callback(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        id: &str,
    ) -> Checked<Response> {
        let format = format_of_query(request.target)?;
        let place = self.place_of_callback(caller, id).ok_or(Fail::Empty(404))?;
        if !self.stickers.callbacks.get(place).is_some_and(|found| self.is_readable(found)) {
            return Err(Fail::Empty(404));
        }
        let body = self.callback_body(place, format)?;
        Ok(Response::new(200, JSON, write(&body)))
    }

    pub(super) fn put_callback(
        &mut self,
        caller: Caller,
        id: String,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        let location = sticker::location(top, &mut findings).to_owned();
        let asked = top.one_of("category", &CATEGORIES, &mut findings);
        findings.finish()?;
        let category = CATEGORIES.into_iter().find(|known| asked == Some(known)).unwrap_or(CATEGORIES[0]);
        if let Some(place) = self.place_of_callback(caller, &id) {
            if let Some(found) = self.stickers.callbacks.get_mut(place) {
                found.location = location;
                found.category = category;
            }
            return Ok(Response::empty(200));
        }
        let content = self.content_for(caller, &id)?;
        let new = Callback { unit: caller.unit, id, location, category, content, adopted: false };
        self.stickers.callbacks.push(new);
        Ok(Response::empty(200))
    }

    pub(super) fn delete_callback(&mut self, caller: Caller, id: &str) -> Checked<Response> {
        let place = self.place_of_callback(caller, id).ok_or_else(not_found)?;
        self.stickers.callbacks.remove(place);
        Ok(Response::empty(200))
    }

    pub(super) fn adopt_sticker(
        &mut self,
        caller: Caller,
        beacon: String,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        let location = sticker::location(top, &mut findings).to_owned();
        if !sticker::is_beacon(&beacon) {
            findings.field("beaconId".to_owned(), "The BeaconId is not valid.".to_owned());
        }
        findings.finish()?;
        let adopted = self.stickers.callbacks.iter_mut().find(|found| found.adopted && found.id == beacon);
        match adopted {
            Some(found) if found.unit == caller.unit => found.location = location,
            Some(_) => return Err(Fail::ExistingId(beacon)),
            None => {
                let content = format!("mobilepaypos://pos?id={beacon}&source=qr");
                let (unit, category) = (caller.unit, CATEGORIES[0]);
                let new = Callback { unit, id: beacon, location, category, content, adopted: true };
                self.stickers.callbacks.push(new);
            }
        }
        Ok(Response::empty(200))
    }

    fn place_of_callback(&self, caller: Caller, id: &str) -> Option<usize> {
        self.stickers.callbacks.iter().position(|found| found.unit == caller.unit && found.id == id)
    }

    fn is_readable(&self, callback: &Callback) -> bool {
        !callback.adopted || self.switches().adopted_sticker == AdoptedSticker::Listed
    }

    /// The text of a code is made from sales unit and name.
    fn content_for(&mut self, caller: Caller, id: &str) -> Checked<String> {
        let msn = self.unit(caller.unit)?.msn.clone();
        let made = self.stickers.made.entry((caller.unit, id.to_owned())).or_default();
        let generation = *made;
        *made += 1;
        let again = self.switches().callback_code == CallbackCode::New;
        let seed = if again { format!("{msn}/{id}/{generation}") } else { format!("{msn}/{id}") };
        Ok(format!("{}{CALLBACK}{}", self.options.public_base, Random::from_text(&seed).short_code()))
    }

    fn callback_body(&mut self, place: usize, format: QrFormat) -> Checked<Body> {
        let found = self.stickers.callbacks.get(place).ok_or_else(not_found)?;
        let shown = self.switches().callback_category == CallbackCategory::Shown;
        let mut body = Body {
            merchant_serial_number: self.unit(found.unit)?.msn.clone(),
            merchant_qr_id: found.id.clone(),
            location_description: found.location.clone(),
            qr_image_url: String::new(),
            qr_content: found.content.clone(),
            category: shown.then_some(found.category),
        };
        body.qr_image_url = self.url_for(body.qr_content.clone(), format);
        Ok(body)
    }
}
