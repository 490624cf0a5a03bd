use super::format::by_query;
use super::path::segment;
use super::{json, plain, put};
use crate::api::reading::{Endpoint, Reading, list, not_ours, object};
use crate::api::refusal::{Call, refusal};
use crate::api::{QrFormat, RedirectUrl};
use crate::error::{Error, Invalid};
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::{BeaconId, Location, MerchantQrId};
use crate::wire::qr::{self as wire, Category};

const PATH: &str = "/qr/v1/merchant-callback";

/// Makes a callback sticker, or changes place and kind of one: `PUT /qr/v1/merchant-callback/{merchantQrId}`.
/// The printed code stays. Nothing comes back: read it for its picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutCallbackQr {
    id: MerchantQrId,
    location: Location,
    category: Category,
}

/// Lists the callback stickers of the sales unit: `GET /qr/v1/merchant-callback`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCallbackQrs {
    format: QrFormat,
}

/// Reads one: `GET /qr/v1/merchant-callback/{merchantQrId}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetCallbackQr {
    id: MerchantQrId,
    format: QrFormat,
}

/// Deletes one: `DELETE /qr/v1/merchant-callback/{merchantQrId}`. A later scan tells the customer so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteCallbackQr {
    id: MerchantQrId,
}

/// Lets an old MobilePay sticker work on: `PUT /qr/v1/merchant-callback/mobilepay/{beaconId}`. No new code is
/// made. One that belongs to another sales unit is a `conflict`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptMobilePayQr {
    beacon: BeaconId,
    location: Location,
}

/// A callback sticker as the platform has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackQr {
    /// The merchant's name of it.
    pub id: MerchantQrId,
    /// Where it stands, as the platform wrote it.
    pub location: Option<String>,
    /// What kind of place that is; not documented for answers.
    pub category: Option<Category>,
    /// Link to the picture in the form asked for.
    pub picture: Option<RedirectUrl>,
    /// The text of the code.
    pub content: Option<String>,
}

impl PutCallbackQr {
    /// At this place. A category that this library does not know is refused here, as the platform would do.
    pub fn new(id: MerchantQrId, location: Location, category: Category) -> Result<Self, Invalid> {
        match category {
            Category::Other(_) => Err(Invalid::new("category", "is neither", "IN_STORE or VENDING")),
            category => Ok(Self { id, location, category }),
        }
    }
}

impl ListCallbackQrs {
    /// With their pictures in this form; the text comes along in each.
    pub fn new(format: QrFormat) -> Self {
        Self { format }
    }
}

impl GetCallbackQr {
    /// With its picture in this form; the text comes along in each.
    pub fn new(id: MerchantQrId, format: QrFormat) -> Self {
        Self { id, format }
    }
}

impl DeleteCallbackQr {
    /// The one of this name.
    pub fn new(id: MerchantQrId) -> Self {
        Self { id }
    }
}

impl AdoptMobilePayQr {
    /// The sticker with this beacon, at this place.
    pub fn new(beacon: BeaconId, location: Location) -> Self {
        Self { beacon, location }
    }
}

impl Endpoint for PutCallbackQr {
    type Answer = ();

    /// The category is always said: whether a change without one leaves it is not documented.
    fn request(&self) -> HttpRequest {
        let location_description = self.location.as_str().to_owned();
        let body = wire::CallbackPut { location_description, category: Some(self.category.clone()) };
        put(path_of(&self.id), json(&body))
    }

    fn read(&self, response: &HttpResponse) -> Reading<()> {
        done(response)
    }
}

impl Endpoint for ListCallbackQrs {
    type Answer = Vec<CallbackQr>;

    fn request(&self) -> HttpRequest {
        plain(Method::Get, by_query(PATH.to_owned(), self.format))
    }

    fn read(&self, response: &HttpResponse) -> Reading<Vec<CallbackQr>> {
        let read = || Ok(list(response)?.into_iter().map(sticker).collect());
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for GetCallbackQr {
    type Answer = CallbackQr;

    fn request(&self) -> HttpRequest {
        plain(Method::Get, by_query(path_of(&self.id), self.format))
    }

    fn read(&self, response: &HttpResponse) -> Reading<CallbackQr> {
        let read = || -> Result<CallbackQr, Error> {
            let answer: wire::Callback = object(response)?;
            if answer.merchant_qr_id != self.id.as_str() {
                return Err(not_ours(response, "the answer names another sticker"));
            }
            Ok(sticker(answer))
        };
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}

impl Endpoint for DeleteCallbackQr {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        plain(Method::Delete, path_of(&self.id))
    }

    fn read(&self, response: &HttpResponse) -> Reading<()> {
        done(response)
    }
}

impl Endpoint for AdoptMobilePayQr {
    type Answer = ();

    /// A category is not documented here, so none is sent.
    fn request(&self) -> HttpRequest {
        let location_description = self.location.as_str().to_owned();
        let body = wire::CallbackPut { location_description, category: None };
        put(format!("{PATH}/mobilepay/{}", segment(self.beacon.as_str())), json(&body))
    }

    fn read(&self, response: &HttpResponse) -> Reading<()> {
        done(response)
    }
}

fn path_of(id: &MerchantQrId) -> String {
    format!("{PATH}/{}", segment(id.as_str()))
}

/// A success has no body, and none is looked at.
fn done(response: &HttpResponse) -> Reading<()> {
    match response.status {
        200 | 201 | 204 => Reading::Success(()),
        _ => refusal(Call::Qr, response),
    }
}

fn sticker(wire: wire::Callback) -> CallbackQr {
    CallbackQr {
        id: MerchantQrId::given(wire.merchant_qr_id),
        location: wire.location_description,
        category: wire.category,
        picture: wire.qr_image_url.and_then(RedirectUrl::new),
        content: wire.qr_content.filter(|text| !text.is_empty()),
    }
}
