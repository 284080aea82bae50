//! The browser's own cipher, for links behind a password. The key is derived beside the page, which stays usable.

use crate::share::link::{
    Card, Decoded, Encoded, LinkError, PASSWORD_ROUNDS, Sealed, Unsealed, to_seal,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesDerivedKeyParams, AesGcmParams, Crypto, CryptoKey, Pbkdf2Params, SubtleCrypto};

const CIPHER: &str = "AES-GCM";

/// Why there is neither link nor card.
#[derive(Debug, Clone, PartialEq)]
pub enum CryptoError {
    /// The browser gives its cipher only to pages that are served securely.
    NoCipher,
    /// The link's own reason.
    Link(LinkError),
}

impl CryptoError {
    /// In a sentence.
    pub fn says(&self) -> String {
        match self {
            CryptoError::NoCipher => {
                "This browser gives its cipher only to pages that are served over https".to_owned()
            }
            CryptoError::Link(error) => error.to_string(),
        }
    }
}

impl From<LinkError> for CryptoError {
    fn from(error: LinkError) -> Self {
        CryptoError::Link(error)
    }
}

/// The encrypted link of a card in at most so many characters.
///
/// # Errors
/// Without a cipher, or when the card fits no link.
pub async fn encrypt(card: &Card, password: &str, most: usize) -> Result<Encoded, CryptoError> {
    let (unsealed, dropped) = to_seal(card, most)?;
    let sealed = seal(unsealed, password).await;
    Ok(sealed.ok_or(CryptoError::NoCipher)?.encoded(dropped))
}

/// The card of an encrypted link.
///
/// # Errors
/// Without a cipher, with another password, or as [`crate::share::link::decode`].
pub async fn open(sealed: &Sealed, password: &str) -> Result<Decoded, CryptoError> {
    let key = key(password, &sealed.salt).await;
    let (subtle, key) = key.ok_or(CryptoError::NoCipher)?;
    let how = cipher(&sealed.iv, &sealed.head);
    let decrypted = subtle.decrypt_with_object_and_u8_array(&how, &key, &sealed.content);
    // The cipher refuses for one reason alone: the tag does not agree.
    let content = match decrypted {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    let content = content.map_err(|_| sealed.wrong_password())?;
    Ok(sealed.opened(&Uint8Array::new(&content).to_vec())?)
}

async fn seal(unsealed: Unsealed, password: &str) -> Option<Sealed> {
    let (mut salt, mut iv) = ([0; 16], [0; 12]);
    let crypto = crypto()?;
    crypto.get_random_values_with_u8_array(&mut salt).ok()?;
    crypto.get_random_values_with_u8_array(&mut iv).ok()?;
    let (subtle, key) = key(password, &salt).await?;
    let how = cipher(&iv, &unsealed.head);
    let encrypted = subtle.encrypt_with_object_and_u8_array(&how, &key, &unsealed.content);
    let content = JsFuture::from(encrypted.ok()?).await.ok()?;
    Some(unsealed.sealed(salt, iv, Uint8Array::new(&content).to_vec()))
}

fn cipher(iv: &[u8], head: &[u8]) -> AesGcmParams {
    let how = AesGcmParams::new(CIPHER, &Uint8Array::from(iv));
    how.set_additional_data(&Uint8Array::from(head));
    how
}

async fn key(password: &str, salt: &[u8]) -> Option<(SubtleCrypto, CryptoKey)> {
    let subtle = crypto()?.subtle();
    let text = Uint8Array::from(password.as_bytes());
    let may = |what: &[&str]| what.iter().map(|w| JsValue::from_str(w)).collect::<Array>();
    let imported = subtle.import_key_with_str("raw", &text, "PBKDF2", false, &may(&["deriveKey"]));
    let imported = JsFuture::from(imported.ok()?).await.ok()?;
    let hash = JsValue::from_str("SHA-256");
    let salt = Uint8Array::from(salt);
    let how = Pbkdf2Params::new(
        "PBKDF2",
        hash.unchecked_ref::<Object>(),
        PASSWORD_ROUNDS,
        &salt,
    );
    let derived = subtle.derive_key_with_object_and_object(
        &how,
        imported.unchecked_ref::<CryptoKey>(),
        &AesDerivedKeyParams::new(CIPHER, 256),
        false,
        &may(&["encrypt", "decrypt"]),
    );
    let derived = JsFuture::from(derived.ok()?).await.ok()?;
    Some((subtle, derived.unchecked_into()))
}

/// `None` where the page is not served securely: there `crypto` lacks its `subtle`.
fn crypto() -> Option<Crypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let subtle = Reflect::get(&crypto, &JsValue::from_str("subtle"));
    subtle.is_ok_and(|s| s.is_object()).then_some(crypto)
}
