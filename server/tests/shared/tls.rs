//! Certificates made for a test, and a client that checks them.

use std::{
    fs::{self, Permissions},
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};

/// Certificate and key in a directory of their own.
pub struct Pair {
    pub certificate: PathBuf,
    pub key: PathBuf,
    dir: PathBuf,
}

impl Pair {
    /// For `localhost`; `change` makes it unusual.
    pub fn make(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut params);
        let key_pair = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key_pair).unwrap();
        let dir = std::env::temp_dir().join(format!("rapport-tls-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&dir).unwrap();
        let pair = Self {
            certificate: dir.join("cert.pem"),
            key: dir.join("key.pem"),
            dir,
        };
        fs::write(&pair.certificate, certificate.pem()).unwrap();
        fs::write(&pair.key, key_pair.serialize_pem()).unwrap();
        fs::set_permissions(&pair.key, Permissions::from_mode(0o600)).unwrap();
        pair
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

pub type Secured = StreamOwned<ClientConnection, TcpStream>;

/// A connection that trusts `certificate` alone.
pub fn connect(
    address: SocketAddr,
    certificate: &Path,
    versions: &[&'static SupportedProtocolVersion],
) -> Secured {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(certificate).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    StreamOwned::new(client, stream)
}

/// Sends `request`, and reads until the server closes.
pub fn exchange(mut stream: impl Read + Write, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    // A server that cuts off says no goodbye.
    assert!(!matches!(read, Err(error) if error.kind() != io::ErrorKind::UnexpectedEof));
    String::from_utf8(answer).unwrap()
}
