//! Codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 s, one step of tolerance either way) and the codes that
//! stand in for it or for a password. What is stored of the latter is their hash.

use anyhow::Result;
use chrono::{DateTime, Utc};
use qrcode::{Color, EcLevel, QrCode};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

use crate::secrets::random;

/// 160 bits, as RFC 4226 recommends.
pub const SECRET: usize = 20;
/// Codes in place of the authenticator, each for one sign-in.
pub const RECOVERY_CODES: usize = 10;
/// Letters of a written code (Crockford's base 32, which leaves out what looks like something else): 5 bits each.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 letters of 5 bits.
const CODE: usize = 26;

/// # Errors
/// When the machine has no random numbers.
pub fn new_secret() -> Result<[u8; SECRET]> {
    random()
}

fn totp(secret: &[u8], account: &str, issuer: &str) -> Result<Totp> {
    // A colon separates the two in the address that apps read.
    let plain = |text: &str| text.replace(':', " ");
    Ok(Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(plain(account))
        .with_issuer(Some(plain(issuer)))
        .build()?)
}

/// The 30-second step that `code` belongs to, if it is right at `now` or one step off.
///
/// # Errors
/// When the secret is none.
pub fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = totp(secret, "rapport", "rapport")?.check(&code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What the person types into an app that cannot read the picture: groups of four letters.
pub fn written(secret: &[u8]) -> String {
    let text = Secret::new(secret.into()).to_base32();
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The picture that apps read, as the path of an SVG: one unit a module.
#[derive(Clone, Debug)]
pub struct Picture {
    pub path: String,
    pub width: usize,
}

/// # Errors
/// When name and practice together are too long for a picture.
pub fn picture(secret: &[u8], account: &str, issuer: &str) -> Result<Picture> {
    drawn(&totp(secret, account, issuer)?.to_url()?)
}

/// The picture of any address.
///
/// # Errors
/// When it is too long for a picture.
pub fn drawn(address: &str) -> Result<Picture> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let width = code.width();
    let path = code
        .to_colors()
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width, at / width))
        .collect();
    Ok(Picture { path, width })
}

/// A fresh written code of 130 bits: an invitation, a way back in, or a recovery code.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_code() -> Result<String> {
    let bytes: [u8; CODE] = random()?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters.chunks(5).map(|g| g.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// What is stored of a written code. Blanks, hyphens and capitals do not count, and look-alikes are what they look like.
pub fn hash_of_code(code: &str) -> Vec<u8> {
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    Sha256::digest(letters.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// RFC 6238, appendix B, SHA-1, the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(
                step_of(secret, code, at).unwrap(),
                Some(seconds / 30),
                "{code}"
            );
            let near = at + TimeDelta::seconds(30);
            assert_eq!(step_of(secret, code, near).unwrap(), Some(seconds / 30));
            let late = at + TimeDelta::seconds(90);
            assert_eq!(step_of(secret, code, late).unwrap(), None);
        }
        let at = DateTime::from_timestamp(59, 0).unwrap();
        assert_eq!(step_of(secret, "287 082", at).unwrap(), Some(1));
        for wrong in ["", "28708", "2870822", "000000", "abcdef"] {
            assert_eq!(step_of(secret, wrong, at).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn written_codes_are_read_as_people_copy_them() {
        let code = new_code().unwrap();
        assert_eq!(code.len(), CODE + CODE / 5);
        let copied = code.replace('-', " ").replace('0', "o").to_uppercase();
        assert_eq!(hash_of_code(&code), hash_of_code(&copied));
        assert_ne!(hash_of_code(&code), hash_of_code(&new_code().unwrap()));
    }

    #[test]
    fn the_picture_holds_what_apps_need() {
        let drawn = picture(&[7; SECRET], "elin.marsh", "Harbour: Street").unwrap();
        assert!(drawn.width >= 21 && drawn.path.starts_with("M0 0h1v1h-1z"));
        assert_eq!(written(&[0; SECRET]), ["AAAA"; 8].join(" "));
    }
}
