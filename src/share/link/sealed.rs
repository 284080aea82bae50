//! Cards behind a password. The cipher itself is the browser's on the page and a crate's in the command: here stands what
//! both are given and what both must give back.
//!
//! AES-256-GCM over the compressed body. The key is PBKDF2-HMAC-SHA-256 of the password's UTF-8 and the salt. The head is the
//! associated data, so that neither kind, schema nor length can be changed.

use super::container::{self, IV, SALT, SEAL_CHARS, Sealed, Unsealed};
use super::{Budget, Card, Decoded, Encoded, LinkError, card_of, contained, fragment, shortened};

/// Rounds of PBKDF2, which the container's version fixes: a link cannot ask for fewer, nor for hours.
pub const PASSWORD_ROUNDS: u32 = 600_000;

/// What of a card is to be encrypted so that the link has at most so many characters, and what was left out for that;
/// see [`super::encode_within`].
///
/// # Errors
/// As [`super::encode`].
pub fn to_seal(card: &Card, most: usize) -> Result<(Unsealed, Vec<String>), LinkError> {
    let (card, encoded) = shortened(card, most.saturating_sub(SEAL_CHARS))?;
    let unsealed = container::unsealed(&contained(&card)?)?;
    Ok((unsealed, encoded.dropped))
}

impl Unsealed {
    /// The link, from what the cipher gave: ciphertext and tag.
    ///
    /// Salt and vector are to be new random bytes for every link.
    pub fn sealed(self, salt: [u8; SALT], iv: [u8; IV], content: Vec<u8>) -> Sealed {
        Sealed {
            head: self.head,
            salt,
            iv,
            content,
            received: 0,
        }
    }
}

impl Sealed {
    /// As a link.
    pub fn encoded(&self, dropped: Vec<String>) -> Encoded {
        let fragment = fragment(self.payload());
        let budget = Budget::of(fragment.len() + 1);
        Encoded {
            fragment,
            dropped,
            budget,
        }
    }

    /// Characters of the link's own part as it arrived; 0 for one that was just made.
    pub fn received(&self) -> usize {
        self.received
    }

    /// The card, from what the cipher gave.
    ///
    /// # Errors
    /// Damaged or newer, as [`super::decode`].
    pub fn opened(&self, content: &[u8]) -> Result<Decoded, LinkError> {
        card_of(&self.container(content)?, self.received)
    }

    /// What to say when the cipher finds that the tag does not agree.
    pub fn wrong_password(&self) -> LinkError {
        LinkError::WrongPassword {
            received: self.received,
        }
    }
}
