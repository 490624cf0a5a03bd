//! TLS with the certificate of whoever starts the server.

use std::io::{Error, Result};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate with its key: what makes a server one that clients reach with `https`.
#[derive(Debug, Clone)]
pub struct Tls(pub(super) Arc<ServerConfig>);

impl Tls {
    /// The certificate of 127.0.0.1, or of a name that leads there, with those that vouch for it; and its
    /// private key. Both as PEM.
    ///
    /// # Errors
    /// There is no certificate or no key in it, they do not belong together, or are of an unknown kind.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificates)
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| unfit("certificate", &error))?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| unfit("key", &error))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|error| unfit("TLS", &error))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| unfit("certificate", &error))?;
        Ok(Self(Arc::new(config)))
    }
}

fn unfit(what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::other(format!("the {what} cannot be used: {error}"))
}
