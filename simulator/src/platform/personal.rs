//! What identifies a customer beside a phone number: the personal QR of the app, and the token of a check-in.

use super::{Platform, PlayError};
use crate::codes::{self, Code};
use crate::expiring::Expiring;
use crate::http::Millis;
use crate::moment::{DAY, MINUTE};
use crate::switches::PersonalQrLife;

/// How long a customer token is good for, after the scan.
const CUSTOMER_TOKEN_LIFE: Millis = 15 * MINUTE;
/// Prefix of a personal QR that shows the number (1.0).
const CLEAR: &str = "https://qr.vipps.no/28/2/01/031/";
/// What follows the number.
const CLEAR_END: &str = "?v=1";
/// Prefix of a tokenised personal QR (2.0).
const TOKENISED: &str = "https://qr.vipps.no/p/";

/// Codes and tokens in circulation, with their users.
#[derive(Debug, Default)]
pub(crate) struct Circulating {
    /// With the moment at which the app made the code.
    personal: Expiring<(usize, Millis)>,
    /// With the moment of the scan.
    tokens: Expiring<(usize, Millis)>,
}

impl Platform {
    /// The text of a user's personal QR: clear text (1.0), or a token (2.0) made `age` milliseconds ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn personal_qr(&mut self, phone: &str, tokenised: bool, age: Millis) -> Result<String, PlayError> {
        let user = self.user(phone).ok_or(PlayError::UnknownUser)?;
        if !tokenised {
            return Ok(format!("{CLEAR}{phone}{CLEAR_END}"));
        }
        let made_at = self.now.saturating_sub(age);
        let token = self.random.link_token();
        // Kept for longer than it is good, so that the switch can be turned afterwards.
        let gone_at = made_at.saturating_add(self.personal_qr_life().unwrap_or(Millis::MAX).max(DAY));
        self.circulating.personal.insert(&token, (user, made_at), gone_at, self.now);
        Ok(format!("{TOKENISED}{token}"))
    }

    /// None: for ever.
    fn personal_qr_life(&self) -> Option<Millis> {
        match self.switches().personal_qr_life {
            PersonalQrLife::FiveMinutes => Some(5 * MINUTE),
            PersonalQrLife::OneMinute => Some(MINUTE),
            PersonalQrLife::Forever => None,
        }
    }

    /// The user whose code this is, or what is wrong with it.
    pub(super) fn user_of_personal_qr(&self, text: &str) -> Result<usize, &'static Code> {
        if let Some(rest) = text.strip_prefix(CLEAR) {
            let phone = rest.strip_suffix(CLEAR_END).ok_or(codes::INVALID_PERSONAL_QR)?;
            return self.user(phone).ok_or(codes::CUSTOMER_NOT_FOUND);
        }
        let token = text.strip_prefix(TOKENISED).ok_or(codes::INVALID_PERSONAL_QR)?;
        let shown = self.circulating.personal.get(token, self.now);
        let (user, made_at) = shown.ok_or(codes::INVALID_PERSONAL_QR)?;
        let alive = self.personal_qr_life().is_none_or(|life| self.now < made_at.saturating_add(life));
        if alive { Ok(*user) } else { Err(codes::INVALID_PERSONAL_QR) }
    }

    /// A customer token, as a check-in carries it, made `age` milliseconds ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn customer_token(&mut self, phone: &str, age: Millis) -> Result<String, PlayError> {
        let user = self.user(phone).ok_or(PlayError::UnknownUser)?;
        let token = self.random.base64::<48>();
        let made_at = self.now.saturating_sub(age);
        let dies_at = made_at.saturating_add(CUSTOMER_TOKEN_LIFE);
        self.circulating.tokens.insert(&token, (user, made_at), dies_at, self.now);
        Ok(token)
    }

    /// The user whose token this is.
    pub(super) fn user_of_customer_token(&self, token: &str) -> Result<usize, &'static Code> {
        let found = self.circulating.tokens.get(token, self.now).map(|(user, _)| *user);
        found.ok_or(codes::INVALID_CUSTOMER_TOKEN)
    }

    /// When the app made a tokenised code; nothing for one that shows the number.
    pub(super) fn personal_qr_made_at(&self, text: &str) -> Option<Millis> {
        let token = text.strip_prefix(TOKENISED)?;
        self.circulating.personal.get(token, self.now).map(|(_, made_at)| *made_at)
    }

    /// When the customer of this token scanned.
    pub(super) fn customer_token_made_at(&self, token: &str) -> Option<Millis> {
        self.circulating.tokens.get(token, self.now).map(|(_, made_at)| *made_at)
    }
}
