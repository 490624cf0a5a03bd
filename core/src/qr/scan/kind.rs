//! What a code is, as far as its text tells.

use serde::{Deserialize, Serialize};

use super::address::{Address, address};
use super::checks::{is_bankid, is_emvco, is_product, is_swish};
use super::strip::Aim;

/// What a code is. The platform may change its texts without notice, so a kind is a help for the cashier and no
/// proof; what is not known may still be a personal QR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A customer's personal QR with the phone number in it.
    PersonalQrClear,
    /// A customer's personal QR with a token in it.
    PersonalQrTokenised,
    /// A sticker that leads to a page of the merchant.
    RedirectSticker,
    /// A sticker that checks a customer in.
    CallbackSticker,
    /// The code of one payment, as a till shows it to its customer.
    OneTimeCode,
    /// A sticker of MobilePay's former point of sale: [`Scan::beacon_id`](super::Scan::beacon_id).
    MobilePaySticker,
    /// A printed shop number of the platform, for a payment that the customer types in.
    ShopNumber,
    /// A private money box of the platform.
    MoneyBox,
    /// A payment code of EMVCo, its check sum right.
    EmvCo,
    /// A code of Swish.
    Swish,
    /// A code of BankID.
    BankId,
    /// An address on the web that is none of the above. A personal QR of a later form may be one.
    Url,
    /// A product's number, or any symbol that the scanner says is no QR code.
    ProductBarcode,
    /// Nothing that is known.
    Unknown,
}

/// Addresses by host and beginning of the path. The first line that fits counts.
const ADDRESSES: &[(Kind, &[&str], &str)] = &[
    (Kind::PersonalQrClear, QR, "/28/2/01/"),
    (Kind::PersonalQrTokenised, QR, "/p/"),
    (Kind::RedirectSticker, QR, "/r/"),
    (Kind::RedirectSticker, &["short.vipps.no"], "/r/"),
    (Kind::CallbackSticker, QR, "/c/"),
    (Kind::ShopNumber, QR, "/28/2/05/"),
    (Kind::ShopNumber, QR, "/vp/"),
    (Kind::MoneyBox, QR, "/box/"),
    (Kind::OneTimeCode, PAY, ""),
    (Kind::Swish, &["app.swish.nu"], ""),
    (Kind::BankId, &["app.bankid.com"], ""),
];

const QR: &[&str] = &["qr.vipps.no", "qr-test.vipps.no"];

/// Where the platform's pages for one payment lie, before and after MobilePay's name ends.
const PAY: &[&str] = &[
    "landing.vipps.no",
    "pay.vipps.no",
    "pay-mt.vipps.no",
    "pay.vipps.dk",
    "pay.vipps.fi",
    "pay.mobilepay.dk",
    "pay.mobilepay.fi",
];

/// Addresses that only one app opens, by scheme.
const SCHEMES: &[(Kind, &str)] = &[
    (Kind::OneTimeCode, "vipps"),
    (Kind::OneTimeCode, "vippsmt"),
    (Kind::Swish, "swish"),
    (Kind::BankId, "bankid"),
];

const BEACON_SCHEME: &str = "mobilepaypos";

impl Kind {
    /// As it is written in vectors and JSON: `personal_qr_clear`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalQrClear => "personal_qr_clear",
            Self::PersonalQrTokenised => "personal_qr_tokenised",
            Self::RedirectSticker => "redirect_sticker",
            Self::CallbackSticker => "callback_sticker",
            Self::OneTimeCode => "one_time_code",
            Self::MobilePaySticker => "mobile_pay_sticker",
            Self::ShopNumber => "shop_number",
            Self::MoneyBox => "money_box",
            Self::EmvCo => "emv_co",
            Self::Swish => "swish",
            Self::BankId => "bank_id",
            Self::Url => "url",
            Self::ProductBarcode => "product_barcode",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it may be a customer's personal QR: everything that is not surely something else.
    pub const fn may_be_personal(self) -> bool {
        matches!(self, Self::PersonalQrClear | Self::PersonalQrTokenised | Self::Url | Self::Unknown)
    }

    /// What a cashier has in hand, for an error.
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::PersonalQrClear | Self::PersonalQrTokenised => "is a personal QR",
            Self::RedirectSticker => "is a sticker that leads to a page",
            Self::CallbackSticker => "is a sticker that customers scan",
            Self::OneTimeCode => "is the code of one payment",
            Self::MobilePaySticker => "is an old MobilePay sticker",
            Self::ShopNumber => "is a shop number",
            Self::MoneyBox => "is a private money box",
            Self::EmvCo => "is an EMVCo payment code",
            Self::Swish => "is a Swish code",
            Self::BankId => "is a BankID code",
            Self::Url => "is an address",
            Self::ProductBarcode => "is a product's barcode",
            Self::Unknown => "is not known",
        }
    }

    /// How far a text of this kind shows that it was typed on the right keyboard.
    pub(super) const fn sense(self) -> Sense {
        match self {
            Self::Unknown => Sense::None,
            Self::Url => Sense::Form,
            _ => Sense::Known,
        }
    }
}

/// How much sense a text makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sense {
    None,
    /// It has the form of an address.
    Form,
    /// It is known for what it is.
    Known,
}

/// What a text is, without the scanner's additions.
pub(in crate::qr) fn kind(text: &str, aim: Option<Aim>) -> Kind {
    if let Some(address) = address(text) {
        return of_address(&address);
    }
    let linear = aim.is_some_and(|aim| aim.symbology != 'Q');
    if linear || is_product(text) {
        Kind::ProductBarcode
    } else if is_emvco(text) {
        Kind::EmvCo
    } else if is_swish(text) {
        Kind::Swish
    } else if is_bankid(text) {
        Kind::BankId
    } else {
        Kind::Unknown
    }
}

fn of_address(address: &Address<'_>) -> Kind {
    if names_a_beacon(address) {
        return Kind::MobilePaySticker;
    }
    if let Some((kind, _)) = SCHEMES.iter().find(|(_, scheme)| *scheme == address.scheme) {
        return *kind;
    }
    if !address.is_web() {
        return Kind::Unknown;
    }
    let fits = |(_, hosts, path): &&(Kind, &[&str], &str)| {
        hosts.contains(&address.host.as_str()) && address.rest.starts_with(path)
    };
    ADDRESSES.iter().find(fits).map_or(Kind::Url, |(kind, ..)| *kind)
}

/// An old MobilePay sticker, also one with an id of a form that is not known.
fn names_a_beacon(address: &Address<'_>) -> bool {
    address.scheme == BEACON_SCHEME
        && address.host == "pos"
        && address.field("id").is_some_and(|id| !id.is_empty())
}
