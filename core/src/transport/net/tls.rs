use std::sync::Arc;

use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::error::Invalid;

const FIELD: &str = "extra_roots";
const RULE: &str = "one or more certificates in PEM";

/// TLS 1.2 and 1.3 with the bundled web roots and those the host adds. The provider is passed explicitly: the
/// process may have chosen another one for itself.
pub(super) fn config(extra_roots: Option<&[u8]>) -> Result<ClientConfig, Invalid> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = extra_roots {
        add(&mut roots, pem)?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| Invalid::new("tls", error.to_string(), "TLS 1.2 and 1.3"))?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn add(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), Invalid> {
    let mut found = 0;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        found += 1;
        let certificate = certificate
            .map_err(|_| Invalid::new(FIELD, format!("is broken at certificate {found}"), RULE))?;
        roots
            .add(certificate)
            .map_err(|_| Invalid::new(FIELD, format!("certificate {found} cannot be a root"), RULE))?;
    }
    if found == 0 {
        return Err(Invalid::new(FIELD, "has no certificate", RULE));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_that_are_none_are_refused() {
        assert!(config(None).is_ok());
        for (pem, fault) in [
            ("", "has no certificate"),
            ("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", "is broken at certificate 1"),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "certificate 1 cannot be a root",
            ),
        ] {
            assert_eq!(config(Some(pem.as_bytes())).unwrap_err().fault(), fault);
        }
    }
}
