use kasse::error::Error;
use kasse::ids::{Msn, ReturnUrl, TillPrefix};
use kasse::money::Currency;
use kasse::phone::Country;
use kasse::till::{self, CheckInFlow, TillConfig};

use super::needed;
use crate::record::{Ability, References, TillOptions};

impl TillOptions {
    /// The variables `KASSE_MSN`, `KASSE_PREFIX`, `KASSE_CURRENCY`, `KASSE_COUNTRY`, `KASSE_CUSTOMER_SCREEN` and
    /// `KASSE_PARTIAL_CAPTURE` (`true` or `false`), as the program `kasse` reads them, on top of what is set already.
    #[must_use]
    pub fn with_env(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let take = |field: &mut Option<String>, name: &str| {
            if let Some(text) = variable(name) {
                *field = Some(text);
            }
        };
        take(&mut self.msn, "KASSE_MSN");
        take(&mut self.prefix, "KASSE_PREFIX");
        take(&mut self.currency, "KASSE_CURRENCY");
        take(&mut self.default_country, "KASSE_COUNTRY");
        let truth = |name: &str| variable(name).map(|text| text == "true");
        self.customer_screen = truth("KASSE_CUSTOMER_SCREEN").unwrap_or(self.customer_screen);
        let ability = |can: bool| if can { Ability::Yes } else { Ability::No };
        self.partial_capture = truth("KASSE_PARTIAL_CAPTURE").map(ability).or(self.partial_capture);
        self
    }

    /// As the core takes it.
    ///
    /// # Errors
    /// A field that is missing, or cannot be what it is for.
    pub fn config(self) -> Result<TillConfig, Error> {
        let mut config = TillConfig::new(
            Msn::new(needed(self.msn, "msn")?)?,
            TillPrefix::new(needed(self.prefix, "prefix")?)?,
            Currency::parse(&needed(self.currency, "currency")?)?,
        );
        config.default_country = self.default_country.as_deref().map(Country::parse).transpose()?;
        config.customer_screen = self.customer_screen;
        config.references = match self.references {
            None | Some(References::Random) => till::References::Random,
            Some(References::OrderAndAttempt) => till::References::OrderAndAttempt,
        };
        config.partial_capture = self.partial_capture.map(Ability::yes);
        if let Some(url) = self.check_in_return_url {
            config.check_in_flow = CheckInFlow::WebRedirect { return_url: ReturnUrl::new(url)? };
        }
        Ok(config)
    }
}

impl Ability {
    pub(super) fn yes(self) -> bool {
        self == Self::Yes
    }
}
