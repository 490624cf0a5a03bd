use std::net::SocketAddr;

use kasse::error::Invalid;
use kasse::receiver::{self, Tls};
use kasse::webhook::{Address, Delivery, Headers};

use super::needed;
use crate::record::{self, ReceiverOptions};

impl record::Delivery {
    /// Gives `take` the delivery as the core has it.
    ///
    /// # Errors
    /// The address is missing, or none.
    pub fn with<T>(self, take: impl FnOnce(&Delivery<'_>) -> T) -> Result<T, Invalid> {
        let address = Address::new(needed(self.url, "url")?)?;
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        let pairs: Vec<(String, String)> =
            self.headers.iter().map(|header| (part(&header.name), part(&header.value))).collect();
        let headers: Headers<'_> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let method = self.method.as_deref().unwrap_or("POST");
        let body = self.body.as_deref().unwrap_or_default();
        Ok(take(&Delivery { method, address: &address, headers, body }))
    }
}

impl ReceiverOptions {
    /// As the core takes it.
    ///
    /// # Errors
    /// A field that is missing, or cannot be what it is for.
    pub fn whole(self) -> Result<receiver::ReceiverOptions, Invalid> {
        let rule = "an IP address and a port: 0.0.0.0:8443";
        let listen: SocketAddr = needed(self.listen, "listen")?
            .parse()
            .map_err(|_| Invalid::new("listen", "is no address", rule))?;
        let mut options = receiver::ReceiverOptions::new(listen, Address::new(needed(self.url, "url")?)?);
        options.tls = match (self.certificates, self.key) {
            (None, None) => None,
            (chain, key) => {
                let (chain, key) = (needed(chain, "certificates")?, needed(key, "key")?);
                Some(Tls::from_pem(chain.as_bytes(), key.as_bytes())?)
            }
        };
        Ok(options)
    }
}
