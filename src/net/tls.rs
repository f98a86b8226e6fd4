//! How connections to other hosts are kept private.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use ureq::tls::{RootCerts, TlsConfig};

/// The system's own certificates, so that no list of roots grows old with the program.
pub(super) fn of_the_system() -> TlsConfig {
    TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

/// The same, for connections that are no HTTP.
///
/// # Errors
/// If the system has no certificates.
pub(super) fn for_versions(
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions)?;
    Ok(builder.with_platform_verifier()?.with_no_client_auth())
}
