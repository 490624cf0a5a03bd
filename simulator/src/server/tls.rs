//! TLS with the certificate of whoever starts the server.

use std::io::{Error, Result};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
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

/// Who vouches for receivers of webhooks that are reached with `https`.
#[derive(Debug, Clone)]
pub struct Roots(pub(super) Arc<ClientConfig>);

impl Roots {
    /// From one or more certificates in PEM. Nobody else is trusted: what is delivered to is a test's.
    ///
    /// # Errors
    /// There is no certificate in it, or one that cannot be a root.
    pub fn from_pem(certificates: &[u8]) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(certificates) {
            let certificate = certificate.map_err(|error| unfit("root", &error))?;
            roots.add(certificate).map_err(|error| unfit("root", &error))?;
        }
        if roots.is_empty() {
            return Err(Error::other("there is no root in it"));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|error| unfit("TLS", &error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

fn unfit(what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::other(format!("the {what} cannot be used: {error}"))
}
