//! Bytes and JSON inside messages.

use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A value packed by one worker for another; the page passes it on unopened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel(pub Vec<u8>);

impl Parcel {
    /// The value packed.
    ///
    /// # Panics
    /// Never for the types of this crate: all of them can be written by postcard.
    pub fn pack<T: Serialize>(value: &T) -> Parcel {
        Parcel(postcard::to_stdvec(value).expect("plain data can be packed"))
    }

    /// The value unpacked.
    ///
    /// # Errors
    /// When the bytes hold something else.
    pub fn open<T: DeserializeOwned>(&self) -> Result<T, super::Problem> {
        postcard::from_bytes(&self.0).map_err(|e| {
            super::Problem::new(format!(
                "A part of the work came back unreadable ({e}). Reload the page."
            ))
        })
    }
}

impl Serialize for Parcel {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Parcel {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Parcel;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<Parcel, E> {
                Ok(Parcel(v.to_vec()))
            }
            fn visit_byte_buf<E>(self, v: Vec<u8>) -> Result<Parcel, E> {
                Ok(Parcel(v))
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}

/// A value whose own form is JSON (optional fields, untagged variants) inside a binary message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&serde_json::to_string(&self.0).map_err(serde::ser::Error::custom)?)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        // From bytes, as documents are read: one copy of the parser for all types.
        serde_json::from_slice(text.as_bytes())
            .map(Json)
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn parcels_and_json_travel_inside_a_message() {
        let message = (Parcel(vec![1, 2, 255]), Json(Plan::default()));
        let packed = Parcel::pack(&message);
        let opened: (Parcel, Json<Plan>) = packed.open().expect("the same types");
        assert_eq!(opened, message);
        assert!(packed.open::<Vec<String>>().is_err());
    }
}
