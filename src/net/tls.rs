//! How connections to other hosts are kept private.

use std::sync::Arc;

use ureq::tls::{RootCerts, TlsConfig};

/// The system's own certificates, so that no list of roots grows old with the program.
pub(super) fn of_the_system() -> TlsConfig {
    TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
