//! TLS in this process: a certificate and its key from two files, for a practice without a proxy in front.

use std::{fs, io::ErrorKind, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow, ensure};
use axum_server::{
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use chrono::{DateTime, Utc};
use rustls::{
    CertificateError, Error, InconsistentKeys, RootCertStore, ServerConfig,
    client::verify_server_cert_signed_by_trust_anchor,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};

/// What a browser is shown, and how.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ServerConfig>,
    leaf: CertificateDer<'static>,
}

/// Whether a certificate holds at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Holds,
    /// Since when not any more.
    Ended(DateTime<Utc>),
    /// From when on.
    NotYet(DateTime<Utc>),
}

impl Tls {
    /// The certificate (with those between it and its root) and its key, both PEM. Whether it holds is the doctor's to judge.
    ///
    /// # Errors
    /// A file that is not there, not readable or something else; a key that others can read or that belongs to another
    /// certificate.
    pub fn in_files(certificate: &Path, key: &Path) -> Result<Self> {
        let chain = certificates(certificate)?;
        let leaf = chain
            .first()
            .cloned()
            .with_context(|| format!("{} holds no certificate", certificate.display()))?;
        let secret = secret(key)?;
        // The practice's browsers speak TLS 1.2 or 1.3, with forward secrecy: rustls knows no other way.
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(|error| unusable(&error, certificate, key))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            leaf,
        })
    }

    /// Whether the certificate holds at `now`. Who signed it is for browsers to judge.
    pub fn validity(&self, now: DateTime<Utc>) -> Validity {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let date = |time: UnixTime| {
            i64::try_from(time.as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .unwrap_or(now)
        };
        // No root is known here, so that it always fails; the dates are looked at first.
        let found = ParsedCertificate::try_from(&self.leaf).and_then(|leaf| {
            let algorithms = ring::default_provider()
                .signature_verification_algorithms
                .all;
            verify_server_cert_signed_by_trust_anchor(
                &leaf,
                &RootCertStore::empty(),
                &[],
                at,
                algorithms,
            )
        });
        match found {
            Err(Error::InvalidCertificate(CertificateError::ExpiredContext {
                not_after, ..
            })) => Validity::Ended(date(not_after)),
            Err(Error::InvalidCertificate(CertificateError::NotValidYetContext {
                not_before,
                ..
            })) => Validity::NotYet(date(not_before)),
            _ => Validity::Holds,
        }
    }

    /// Shakes hands on each connection, for `within` at most.
    pub(super) fn acceptor(self, within: Duration) -> RustlsAcceptor<NoDelayAcceptor> {
        RustlsAcceptor::new(RustlsConfig::from_config(self.config))
            .handshake_timeout(within)
            .acceptor(NoDelayAcceptor::new())
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("{} is not there", path.display()),
        ErrorKind::PermissionDenied => anyhow!(
            "{} is not readable for the account that runs Rapport",
            path.display()
        ),
        _ => anyhow!("{} is not readable: {error}", path.display()),
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let text = read(path)?;
    CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|_| anyhow!("{} is not a certificate in PEM", path.display()))
}

fn secret(path: &Path) -> Result<PrivateKeyDer<'static>> {
    let text = read(path)?;
    let mode = fs::metadata(path)?.permissions().mode();
    ensure!(
        mode & 0o077 == 0,
        "{} can be read by others (mode {:o}); run: chmod 600 {0}",
        path.display(),
        mode & 0o777
    );
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| {
        anyhow!(
            "{} holds no private key in PEM, or one with a passphrase; Rapport asks for none, so take it off: \
             openssl pkey -in {0} -out NEW",
            path.display()
        )
    })
}

fn unusable(error: &Error, certificate: &Path, key: &Path) -> anyhow::Error {
    let (certificate, key) = (certificate.display(), key.display());
    match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            anyhow!("{key} is not the key of {certificate}")
        }
        error => anyhow!("{certificate} and {key} cannot be used: {error}"),
    }
}
