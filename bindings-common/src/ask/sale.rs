use kasse::api::{BlockedSource, LegalLinks, PngSize, Scope};
use kasse::clock::Timestamp;
use kasse::error::{Error, Invalid};
use kasse::ids::{CustomerToken, HttpsUrl, MerchantQrId, OrderId, Reference, ReturnUrl};
use kasse::metadata;
use kasse::money::{Currency, Money};
use kasse::till::{self, CustomerInteraction, Meet, Till};

use super::{needed, scanner, span};
use crate::record::{AfterRestart, CapturePolicy, Pairing, Presence, QrFormat, Sale};

impl Sale {
    /// As the core takes it, for a till.
    ///
    /// # Errors
    /// A field that is missing, contradicts the pairing, or cannot be what it is for. Nothing was sent.
    pub fn whole(mut self, till: &Till) -> Result<till::Sale, Error> {
        let currency = self.currency.as_deref().map_or(Ok(till.config().currency), Currency::parse)?;
        let meet = self.meet(till)?;
        let mut sale = till::Sale::new(Money::new(self.amount, currency)?, meet);
        if let Some(order) = self.order {
            sale = sale.order(OrderId::new(order)?);
        }
        if let Some(reference) = self.reference {
            sale = sale.reference(Reference::new(reference)?);
        }
        if let Some(wait) = span(self.give_up_after, "give_up_after")? {
            sale = sale.give_up_after(wait);
        }
        if let Some(wait) = span(self.release_unless_settled_within, "release_unless_settled_within")? {
            sale = sale.release_unless_settled_within(wait);
        }
        if self.capture == Some(CapturePolicy::Manual) {
            sale = sale.capture_manually();
        }
        if let Some(policy) = self.after_restart {
            sale = sale.after_restart(policy.core());
        }
        if let Some(text) = self.description {
            sale = sale.description(text);
        }
        if let Some(presence) = self.presence {
            sale = sale.interaction(presence.core());
        }
        if let Some(receipt) = self.receipt {
            sale = sale.receipt(receipt.whole(currency)?);
        }
        if let Some(url) = self.receipt_url {
            sale = sale.receipt_url(ReturnUrl::new(url)?);
        }
        if !self.metadata.is_empty() {
            let pair = |pair: crate::record::Metadata| {
                Ok::<_, Invalid>((needed(pair.key, "metadata.key")?, needed(pair.value, "metadata.value")?))
            };
            let pairs = self.metadata.into_iter().map(pair).collect::<Result<Vec<_>, _>>()?;
            sale = sale.metadata(metadata::Metadata::new(pairs)?);
        }
        if !self.profile_scope.is_empty() {
            let scope = self.profile_scope.iter().map(|word| scope(word));
            sale = sale.profile_scope(scope.collect::<Result<_, _>>()?);
        }
        if !self.blocked_sources.is_empty() {
            let sources = self.blocked_sources.iter().map(|word| blocked(word));
            sale = sale.blocked_sources(sources.collect::<Result<_, _>>()?);
        }
        if self.expires_at != 0 {
            sale = sale.expires_at(Timestamp::from_millis(self.expires_at));
        }
        if self.minimum_user_age != 0 {
            let years = u8::try_from(self.minimum_user_age)
                .map_err(|_| Invalid::new("minimum_user_age", "is too high", "at most 100 years"))?;
            sale = sale.minimum_user_age(years);
        }
        let link = |text: Option<String>, field| text.map(|text| HttpsUrl::named(field, text)).transpose();
        let links = LegalLinks {
            terms_of_sale: link(self.terms_of_sale, "terms_of_sale")?,
            privacy_policy: link(self.privacy_policy, "privacy_policy")?,
        };
        if links.terms_of_sale.is_some() || links.privacy_policy.is_some() {
            sale = sale.legal_links(links);
        }
        Ok(sale)
    }

    /// Takes what the pairing needs. A field of another pairing is a mistake that could charge the wrong customer.
    fn meet(&mut self, till: &Till) -> Result<Meet, Error> {
        let meet = match self.pairing.unwrap_or(Pairing::DynamicQr) {
            Pairing::DynamicQr => Meet::DynamicQr(format(self.qr_format.take(), self.qr_size)?),
            Pairing::MerchantScan => {
                let missing = || Invalid::new("scanned", "is missing", "what the scanner gave");
                Meet::MerchantScan(scanner::personal_qr(&self.scanned.take().ok_or_else(missing)?)?)
            }
            Pairing::PhoneNumber => {
                Meet::PhoneNumber(till.phone(&needed(self.phone_number.take(), "phone_number")?)?)
            }
            Pairing::Redirect => {
                let number = self.phone_number.take().map(|number| till.phone(&number)).transpose()?;
                Meet::Redirect {
                    return_url: ReturnUrl::new(needed(self.return_url.take(), "return_url")?)?,
                    customer: number.map(till::Customer::Phone),
                }
            }
            Pairing::Callback => match (self.customer_token.take(), self.sticker.take()) {
                (Some(token), None) => Meet::Callback(CustomerToken::new(token)?),
                (None, Some(sticker)) => Meet::Sticker(MerchantQrId::new(sticker)?),
                (None, None) => {
                    return Err(
                        Invalid::new("sticker", "is missing", "a sticker, or a customer_token").into()
                    );
                }
                (Some(_), Some(_)) => {
                    let fault = "is there beside customer_token";
                    return Err(Invalid::new("sticker", fault, "a sticker, or a customer_token").into());
                }
            },
        };
        let left = [
            (self.qr_format.is_some(), "qr_format"),
            (self.scanned.is_some(), "scanned"),
            (self.phone_number.is_some(), "phone_number"),
            (self.customer_token.is_some(), "customer_token"),
            (self.sticker.is_some(), "sticker"),
            (self.return_url.is_some(), "return_url"),
        ];
        match left.iter().find(|(there, _)| *there) {
            Some((_, field)) => {
                Err(Invalid::new(*field, "belongs to another pairing", "only what the pairing needs").into())
            }
            None => Ok(meet),
        }
    }
}

/// The form of a picture or text of a code; text if nothing is said.
///
/// # Errors
/// A size outside 100 to 2000, or one of what has none.
pub fn format(format: Option<QrFormat>, size: u32) -> Result<till::QrFormat, Error> {
    let size_of_png = || -> Result<Option<PngSize>, Invalid> {
        if size == 0 {
            return Ok(None);
        }
        // What does not fit is refused for what it is: too large.
        PngSize::new(u16::try_from(size).unwrap_or(u16::MAX)).map(Some)
    };
    match format {
        Some(QrFormat::Png) => Ok(till::QrFormat::Png(size_of_png()?)),
        _ if size != 0 => Err(Invalid::new("qr_size", "is given without png", "a size of a PNG only").into()),
        None | Some(QrFormat::Text) => Ok(till::QrFormat::Text),
        Some(QrFormat::Svg) => Ok(till::QrFormat::Svg),
    }
}

fn scope(word: &str) -> Result<Scope, Invalid> {
    Ok(match word {
        "name" => Scope::Name,
        "address" => Scope::Address,
        "email" => Scope::Email,
        "phoneNumber" => Scope::PhoneNumber,
        "birthDate" => Scope::BirthDate,
        "nin" => Scope::Nin,
        _ => {
            let rule = "name, address, email, phoneNumber, birthDate or nin";
            return Err(Invalid::new("profile_scope", "is not known", rule));
        }
    })
}

fn blocked(word: &str) -> Result<BlockedSource, Invalid> {
    match word {
        "COMMERCIAL_CARDS" => Ok(BlockedSource::CommercialCards),
        _ => Err(Invalid::new("blocked_sources", "is not known", "COMMERCIAL_CARDS")),
    }
}

impl AfterRestart {
    fn core(self) -> till::AfterRestart {
        match self {
            Self::Hold => till::AfterRestart::Hold,
            Self::FollowPolicy => till::AfterRestart::FollowPolicy,
        }
    }
}

impl Presence {
    fn core(self) -> CustomerInteraction {
        match self {
            Self::Present => CustomerInteraction::Present,
            Self::NotPresent => CustomerInteraction::NotPresent,
        }
    }
}
