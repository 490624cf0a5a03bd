//! What stands in front of the API: keys, tokens, MSN, rate limits.

use super::{Operation, Platform};
use crate::check::text::{MSN, is_msn};
use crate::fail::{Checked, Fail};
use crate::http::Headers;
use crate::switches::{ExpiredTokenShape, ForeignMsnStatus, MissingMsn};

/// Longest `Vipps-System-*` value, in characters.
const SYSTEM_MAX: usize = 30;

/// Who calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) unit: usize,
    /// Which of the unit's two subscription keys was used.
    pub(crate) key: usize,
}

impl Platform {
    /// The unit whose subscription key came along, and which of its two it was.
    pub(super) fn unit_of_key(&self, headers: &Headers<'_>) -> Checked<(usize, usize)> {
        let Some(key) = headers.subscription_key else {
            return Err(Fail::Gateway {
                status: 401,
                message: "Access denied due to missing subscription key. \
                          Make sure to include subscription key when making requests to an API.",
            });
        };
        let place = |keys: &[String; 2]| keys.iter().position(|own| own == key);
        let mut units = self.options.units.iter().enumerate();
        units.find_map(|(unit, found)| Some((unit, place(&found.keys.subscription_keys)?))).ok_or(
            Fail::Gateway {
                status: 401,
                message: "Access denied due to invalid subscription key. \
                      Make sure to provide a valid key for an active subscription.",
            },
        )
    }

    pub(super) fn admit(
        &mut self,
        headers: &Headers<'_>,
        operation: Operation,
        reference: &str,
    ) -> Checked<Caller> {
        let (unit, key) = self.unit_of_key(headers)?;
        let token = headers.authorization.and_then(|value| value.strip_prefix("Bearer "));
        if token.and_then(|token| self.tokens.unit_of(token, self.now)) != Some(unit) {
            return Err(self.bad_token());
        }
        let own = self.unit(unit)?;
        // Of the QR API, only the callback stickers ask for it.
        let optional = operation.is_of_qr() && !operation.is_of_callback();
        let accepted = optional || self.switches().missing_msn == MissingMsn::Accepted;
        let own_msn = accepted.then_some(own.msn.as_str());
        let Some(msn) = headers.msn.or(own_msn) else {
            return Err(Fail::field(
                "Merchant-Serial-Number",
                "The Merchant-Serial-Number field is required.",
            ));
        };
        if !is_msn(msn) {
            let reason =
                format!("The field Merchant-Serial-Number must match the regular expression '{MSN}'.");
            return Err(Fail::field("Merchant-Serial-Number", reason));
        }
        if msn != own.msn {
            let status = match self.switches().foreign_msn_status {
                ForeignMsnStatus::Forbidden => 403,
                ForeignMsnStatus::Unauthorized => 401,
            };
            return Err(Fail::Gateway {
                status,
                message: "Invalid MSN: the keys belong to another sales unit.",
            });
        }
        if !own.agreement.payments {
            let message = "Merchant is not allowed for e-commerce payments.";
            return Err(Fail::Gateway { status: 403, message });
        }
        if operation.is_of_callback() && !own.agreement.stickers {
            return Err(Fail::Plain {
                status: 403,
                title: "Merchant callback QR is not active for the sales unit",
            });
        }
        let caller = Caller { unit, key };
        self.limits.count(caller, operation, reference, self.now, self.options.switches.rate_window)?;
        system_headers(headers)?;
        Ok(caller)
    }

    pub(super) fn bad_token(&self) -> Fail {
        match self.switches().expired_token_shape {
            ExpiredTokenShape::Policy => {
                Fail::Policy { status: 401, message: "Something went wrong. Please try again later." }
            }
            ExpiredTokenShape::Gateway => {
                Fail::Gateway { status: 401, message: "Unauthorized. Access token is missing or invalid." }
            }
        }
    }
}

fn system_headers(headers: &Headers<'_>) -> Checked<()> {
    let names = ["Name", "Version", "Plugin-Name", "Plugin-Version"];
    for (name, value) in names.iter().zip(headers.system) {
        if value.is_some_and(|value| value.chars().count() > SYSTEM_MAX) {
            let reason = format!("The header must be a string with a maximum length of {SYSTEM_MAX}.");
            return Err(Fail::field(&format!("Vipps-System-{name}"), reason));
        }
    }
    Ok(())
}
