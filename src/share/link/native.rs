//! The cipher of the command; the page has the browser's.

use super::sealed::{PASSWORD_ROUNDS, to_seal};
use super::{Card, Decoded, Encoded, Link, LinkError, Sealed, Unsealed, read};
use aes_gcm::aead::rand_core::RngCore;
use aes_gcm::aead::{Aead, OsRng, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use pbkdf2::pbkdf2_hmac_array;
use sha2::Sha256;

/// The encrypted link of a card in at most so many characters; see [`super::encode_within`]. Two links of one card differ: salt
/// and vector are random.
///
/// # Errors
/// As [`super::encode`].
pub fn encrypt(card: &Card, password: &str, most: usize) -> Result<Encoded, LinkError> {
    let (unsealed, dropped) = to_seal(card, most)?;
    let salt = random();
    let sealed = seal(unsealed, &cipher(password, salt), salt)?;
    Ok(sealed.encoded(dropped))
}

/// The card of a link, encrypted or not; see [`super::decode`].
///
/// # Errors
/// As [`super::decode`], and [`LinkError::WrongPassword`].
pub fn open(text: &str, password: &str) -> Result<Decoded, LinkError> {
    match read(text)? {
        Link::Open(decoded) => Ok(*decoded),
        Link::Sealed(sealed) => unseal(&sealed, &cipher(password, sealed.salt)),
    }
}

fn seal(unsealed: Unsealed, cipher: &Aes256Gcm, salt: [u8; 16]) -> Result<Sealed, LinkError> {
    let iv: [u8; 12] = random();
    let payload = Payload {
        msg: &unsealed.content,
        aad: &unsealed.head,
    };
    let content = cipher.encrypt(&iv.into(), payload);
    let content = content.map_err(|_| LinkError::Unwritable("it could not be encrypted"))?;
    Ok(unsealed.sealed(salt, iv, content))
}

fn unseal(sealed: &Sealed, cipher: &Aes256Gcm) -> Result<Decoded, LinkError> {
    let payload = Payload {
        msg: &sealed.content,
        aad: &sealed.head,
    };
    let content = cipher.decrypt(&sealed.iv.into(), payload);
    let content = content.map_err(|_| sealed.wrong_password())?;
    sealed.opened(&content)
}

fn cipher(password: &str, salt: [u8; 16]) -> Aes256Gcm {
    let key = pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), &salt, PASSWORD_ROUNDS);
    Aes256Gcm::new(&key.into())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::Ownership;

    #[test]
    fn all_of_it_is_vouched_for() {
        let cipher = Aes256Gcm::new(&[7; 32].into());
        let card = Card {
            ownership: Some(Ownership::default()),
            ..Card::default()
        };
        let make = || to_seal(&card, 8_000).expect("a small card").0;
        let sealed = seal(make(), &cipher, [0; 16]).expect("short");
        assert_eq!(unseal(&sealed, &cipher).expect("its key").card, card);
        let again = seal(make(), &cipher, [0; 16]).expect("short");
        assert_ne!(sealed.iv, again.iv);

        type Change = fn(&mut Sealed);
        let changes: [(&str, Change); 4] = [
            ("kind", |s| s.head[1] = 1),
            ("schema", |s| s.head[2] = 1),
            ("vector", |s| s.iv[0] ^= 1),
            ("content", |s| s.content[0] ^= 1),
        ];
        for (name, change) in changes {
            let mut changed = sealed.clone();
            change(&mut changed);
            let result = unseal(&changed, &cipher);
            assert_eq!(result, Err(changed.wrong_password()), "{name}");
        }
        let other = Aes256Gcm::new(&[8; 32].into());
        assert_eq!(unseal(&sealed, &other), Err(sealed.wrong_password()));
    }
}
