use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

use crate::error::Invalid;
use crate::webhook::Address;

/// How a receiver listens, and what it puts up with. Build with [`ReceiverOptions::new`] and change the rest.
#[derive(Debug, Clone)]
pub struct ReceiverOptions {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The public address as it was registered. Signatures are over this one, whatever a proxy in front makes of it.
    pub address: Address,
    /// Certificate and key; without, something in front of it speaks TLS: the platform sends to https only.
    pub tls: Option<Tls>,
    /// Longest body, in bytes. Default 64 KiB: a delivery has some hundred bytes, a few thousand with a customer's
    /// addresses.
    pub body: usize,
    /// Longest head of a request, in bytes, at least 8 KiB. Default 16 KiB.
    pub head: usize,
    /// For a whole request to arrive, and for the next one on a kept connection. Default 5 s; the platform waits
    /// 10 s for an answer.
    pub arrive_within: Duration,
    /// For the other side to take anything of what is written to it. Default 20 s; after that it is gone.
    pub take_within: Duration,
    /// Most connections at a time. Default 256. With more, the one that has kept us waiting for longest is closed.
    pub connections: usize,
    /// How long a stopping receiver waits for what it is answering. Default 5 s.
    pub finish_within: Duration,
}

/// Certificate chain and private key of the public name. `Debug` shows neither.
#[derive(Clone)]
pub struct Tls {
    certificates: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl ReceiverOptions {
    /// With the default limits, and without TLS of its own.
    pub fn new(listen: SocketAddr, address: Address) -> Self {
        Self {
            listen,
            address,
            tls: None,
            body: 64 * 1024,
            head: 16 * 1024,
            arrive_within: Duration::from_secs(5),
            take_within: Duration::from_secs(20),
            connections: 256,
            finish_within: Duration::from_secs(5),
        }
    }
}

impl Tls {
    /// From PEM: the chain, the server's own certificate first, and its private key.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, Invalid> {
        let tls = Self { certificates: certificates.to_vec(), key: Zeroizing::new(key.to_vec()) };
        tls.acceptor().map(|_| tls)
    }

    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, Invalid> {
        const RULE: &str = "a chain of certificates and its private key, in PEM";
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&self.certificates)
            .collect::<Result<_, _>>()
            .map_err(|_| Invalid::new("tls.certificates", "are broken", RULE))?;
        if chain.is_empty() {
            return Err(Invalid::new("tls.certificates", "has no certificate", RULE));
        }
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|_| Invalid::new("tls.key", "has no private key", RULE))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|error| Invalid::new("tls", error.to_string(), "TLS 1.2 and 1.3"))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|_| Invalid::new("tls.key", "does not belong to the certificate", RULE))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls(..)")
    }
}
