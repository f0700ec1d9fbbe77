//! What is stored encrypted (secrets of authenticator apps, forms kept while the screen was locked), with a key that is in a
//! file and never in the database.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, anyhow, ensure};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rand::{TryRng, rngs::SysRng};
use uuid::Uuid;

const KEY: usize = 32;
const NONCE: usize = 24;
/// Which cipher and key a sealed value was made with; the first byte of each.
const VERSION: u8 = 1;

/// Where a sealed value belongs. It is bound to its place: copied into another row or column it does not open.
#[derive(Clone, Copy)]
pub struct Place {
    pub what: &'static str,
    pub organisation: Uuid,
    /// The person or the sign-in.
    pub owner: Uuid,
}

impl Place {
    fn bytes(self) -> Vec<u8> {
        format!("{}/{}/{}", self.what, self.organisation, self.owner).into_bytes()
    }
}

/// Seals and opens with XChaCha20-Poly1305.
#[derive(Clone)]
pub struct Secrets(Arc<XChaCha20Poly1305>);

impl Secrets {
    /// The key in `path`; makes one, for the owner's eyes alone, where there is none.
    ///
    /// # Errors
    /// When others may read the file, or it holds no key.
    pub fn in_file(path: &Path) -> Result<Self> {
        let key = match fs::read(path) {
            Ok(key) => key,
            Err(error) if error.kind() == ErrorKind::NotFound => make(path)?,
            Err(error) => {
                return Err(error).with_context(|| format!("{} is not readable", path.display()));
            }
        };
        judge(path, &key)?;
        let cipher = XChaCha20Poly1305::new_from_slice(&key)
            .map_err(|_| anyhow!("{} is no key", path.display()))?;
        Ok(Self(Arc::new(cipher)))
    }

    /// # Errors
    /// When the machine has no random numbers.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random()?;
        let aad = place.bytes();
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| anyhow!("a value could not be encrypted"))?;
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// `None` for whatever was not sealed with this key for this place.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Option<Vec<u8>> {
        let (version, rest) = sealed.split_first()?;
        let (nonce, msg) = rest.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let aad = place.bytes();
        (*version == VERSION)
            .then(|| {
                self.0
                    .decrypt(&XNonce::from(nonce), Payload { msg, aad: &aad })
            })?
            .ok()
    }
}

/// What is wrong with the key in `path`; `None` where there is none yet.
pub fn problem(path: &Path) -> Option<String> {
    match fs::read(path) {
        Ok(key) => judge(path, &key).err().map(|error| error.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(format!("{} is not readable: {error}", path.display())),
    }
}

fn judge(path: &Path, key: &[u8]) -> Result<()> {
    let (path, mode) = (path.display(), fs::metadata(path)?.mode());
    ensure!(
        mode & 0o077 == 0,
        "{path} can be read by others; run: chmod 600 {path}"
    );
    ensure!(
        key.len() == KEY,
        "{path} is no key of {KEY} bytes; put the right file back from the backup"
    );
    ensure!(
        !is_example(key),
        "{path} was typed or copied from an example; take it away, and Rapport makes a key of its own. What was encrypted \
         with it (authenticators) has to be set up again"
    );
    Ok(())
}

/// A key as examples have it: text, one byte again and again, or bytes counted up. Chance makes none of these.
fn is_example(key: &[u8]) -> bool {
    let steps = || key.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    let is_text = key
        .iter()
        .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    is_text || steps().all(|step| step == 0) || steps().all(|step| step == 1)
}

fn make(path: &Path) -> Result<Vec<u8>> {
    let key: [u8; KEY] = random()?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key.to_vec())
}

/// Bytes from the operating system.
///
/// # Errors
/// When it has none to give.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .context("the machine has no random numbers")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn place(owner: u128) -> Place {
        Place {
            what: "test",
            organisation: Uuid::nil(),
            owner: Uuid::from_u128(owner),
        }
    }

    fn file(name: &str) -> std::path::PathBuf {
        let dir =
            std::env::temp_dir().join(format!("rapport-secrets-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        dir.join("key")
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_alone() {
        let path = file("place");
        let secrets = Secrets::in_file(&path).unwrap();
        let sealed = secrets.seal(place(1), b"plain").unwrap();
        // Another process reads the same key.
        let again = Secrets::in_file(&path).unwrap();
        assert_eq!(
            again.open(place(1), &sealed).as_deref(),
            Some(&b"plain"[..])
        );
        assert_eq!(again.open(place(2), &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(secrets.open(place(1), &changed), None, "byte {at}");
        }
        assert_eq!(secrets.open(place(1), &sealed[..10]), None);
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let path = file("mode");
        Secrets::in_file(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = Secrets::in_file(&path).err().unwrap().to_string();
        assert!(refused.contains("chmod 600"), "{refused}");
        fs::write(&path, b"short").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(Secrets::in_file(&path).is_err());
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
