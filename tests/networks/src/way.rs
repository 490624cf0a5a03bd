//! The way between host and platform: through the proxy.

use std::sync::Arc;
use std::time::Duration;

use kasse_conformance::Way;
use kasse_simulator::Control;

use crate::accounts::Accounts;
use crate::proxy::{Cloth, Proxy};

/// What is held back arrives within this.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way through the proxy.
#[derive(Debug)]
pub(crate) struct Through {
    pub(crate) cloth: Cloth,
    pub(crate) proxy: Proxy,
    pub(crate) accounts: Arc<Accounts>,
}

impl Way for Through {
    fn address(&self) -> String {
        let scheme = if self.cloth == Cloth::Tls { "https" } else { "http" };
        format!("{scheme}://{}", self.proxy.address())
    }

    fn leads_to(&self, base_url: &str) {
        let address = base_url.split_once("://").and_then(|(_, address)| address.parse().ok());
        if let Some(address) = address {
            self.proxy.lead_to(address);
        }
    }

    fn heal(&self) {
        self.proxy.heal(PATIENCE);
    }

    fn problems(&self, control: &Control) -> Vec<String> {
        self.accounts.problems(&control.calls(None))
    }

    fn diary(&self) -> Vec<String> {
        self.proxy.diary()
    }
}
