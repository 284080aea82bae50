//! Many 64-bit keys as one stretch of bytes: written and read at the speed of memory.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

/// Little-endian, eight bytes each.
pub(super) fn serialize<S: Serializer>(keys: &[u64], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(keys.len() * 8);
    for key in keys {
        bytes.extend_from_slice(&key.to_le_bytes());
    }
    to.serialize_bytes(&bytes)
}

/// # Errors
/// When the bytes are no whole number of keys.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
    struct Keys;
    impl Visitor<'_> for Keys {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("bytes of 64-bit keys")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u64>, E> {
            let (keys, rest) = bytes.as_chunks::<8>();
            if !rest.is_empty() {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            Ok(keys.iter().map(|key| u64::from_le_bytes(*key)).collect())
        }
    }
    from.deserialize_bytes(Keys)
}
