//! Bytes and JSON inside messages.

use super::Problem;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
use super::carried::Buffer;
use bytes::Bytes;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cell::RefCell;
use std::fmt;

/// A value packed by one worker for another; the page passes it on unopened, and in the browser without ever taking it into its memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel(Content);

#[derive(Debug, Clone, PartialEq)]
enum Content {
    /// In this program's memory.
    Bytes(Bytes),
    /// In the browser's, as a message brought it.
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    Held(Buffer),
}

impl Default for Parcel {
    fn default() -> Self {
        Parcel(Content::Bytes(Bytes::new()))
    }
}

thread_local! {
    /// Parcels of the message that is being packed, in order; none while parcels are packed inside.
    static LEAVING: RefCell<Option<Vec<Parcel>>> = const { RefCell::new(None) };
    /// Parcels of the message that is being opened.
    static ARRIVED: RefCell<Vec<Parcel>> = const { RefCell::new(Vec::new()) };
}

/// A message packed, and the parcels that travel beside it, unpacked and not copied.
pub(super) fn pack_message<T: Serialize>(message: &T) -> (Bytes, Vec<Parcel>) {
    LEAVING.set(Some(Vec::new()));
    let bytes = packed(message);
    (bytes, LEAVING.take().unwrap_or_default())
}

/// A message and its parcels put together again.
///
/// # Errors
/// When the bytes hold something else.
pub(super) fn open_message<T: DeserializeOwned>(
    bytes: &[u8],
    parcels: Vec<Parcel>,
) -> Result<T, Problem> {
    ARRIVED.set(parcels);
    let message = opened(bytes);
    ARRIVED.set(Vec::new());
    message
}

fn packed<T: Serialize>(value: &T) -> Bytes {
    // Never fails for the types of this crate: all of them can be written by postcard.
    postcard::to_stdvec(value)
        .expect("plain data can be packed")
        .into()
}

fn opened<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    postcard::from_bytes(bytes).map_err(|e| {
        Problem::new(format!(
            "A part of the work came back unreadable ({e}). Reload the page."
        ))
    })
}

impl Parcel {
    /// The value packed.
    ///
    /// # Panics
    /// Never for the types of this crate: all of them can be written by postcard.
    pub fn pack<T: Serialize>(value: &T) -> Parcel {
        Parcel(Content::Bytes(packed(value)))
    }

    /// The value unpacked.
    ///
    /// # Errors
    /// When the bytes hold something else.
    pub fn open<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        opened(&self.bytes())
    }

    /// Whether nothing was packed.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Content::Bytes(bytes) => bytes.is_empty(),
            #[cfg(all(feature = "browser", target_arch = "wasm32"))]
            Content::Held(buffer) => buffer.is_empty(),
        }
    }

    fn bytes(&self) -> Bytes {
        match &self.0 {
            Content::Bytes(bytes) => bytes.clone(),
            #[cfg(all(feature = "browser", target_arch = "wasm32"))]
            Content::Held(buffer) => buffer.bytes(),
        }
    }

    /// A parcel that a message brought.
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    pub(super) fn held(buffer: Buffer) -> Parcel {
        Parcel(Content::Held(buffer))
    }

    /// As a message takes it along.
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    pub(super) fn into_buffer(self) -> Buffer {
        match self.0 {
            Content::Bytes(bytes) => Buffer::of(&bytes),
            Content::Held(buffer) => buffer,
        }
    }
}

/// A number from 1 is a place among the parcels beside the message; 0 is that the bytes follow.
impl Serialize for Parcel {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let place = LEAVING.with_borrow_mut(|leaving| {
            leaving.as_mut().map(|leaving| {
                leaving.push(self.clone());
                leaving.len() as u32
            })
        });
        match place {
            Some(place) => (place, RawBytes(Bytes::new())).serialize(to),
            None => (0_u32, RawBytes(self.bytes())).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Parcel {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (place, inside) = <(u32, RawBytes)>::deserialize(from)?;
        let Some(index) = place.checked_sub(1) else {
            return Ok(Parcel(Content::Bytes(inside.0)));
        };
        ARRIVED
            .with_borrow_mut(|arrived| arrived.get_mut(index as usize).map(std::mem::take))
            .ok_or_else(|| D::Error::custom("a parcel is missing"))
    }
}

/// Bytes written as bytes, where serde writes a list of numbers.
struct RawBytes(Bytes);

impl Serialize for RawBytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for RawBytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Raw;
        impl Visitor<'_> for Raw {
            type Value = RawBytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<RawBytes, E> {
                Ok(RawBytes(Bytes::copy_from_slice(v)))
            }
        }
        from.deserialize_bytes(Raw)
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

    type Message = (Vec<Parcel>, Json<Plan>, Parcel);

    fn message() -> Message {
        let parcels = vec![Parcel::pack(&"one".to_owned()), Parcel::default()];
        (parcels, Json(Plan::default()), Parcel::pack(&[1_u64, 2]))
    }

    #[test]
    fn parcels_and_json_travel_inside_a_message() {
        let packed = Parcel::pack(&message());
        let opened: Message = packed.open().expect("the same types");
        assert_eq!(opened, message());
        assert!(packed.open::<Json<Plan>>().is_err());
        assert!(Parcel::default().is_empty() && !packed.is_empty());
    }

    #[test]
    fn or_beside_it() {
        let (bytes, parcels) = pack_message(&message());
        assert_eq!(parcels.len(), 3);
        assert!(bytes.len() < Parcel::pack(&message()).bytes().len());
        let opened: Message = open_message(&bytes, parcels).expect("the same types");
        assert_eq!(opened, message());
        let lost = open_message::<Message>(&bytes, Vec::new());
        assert!(lost.is_err(), "a parcel is missing");
        let inside: Message = Parcel::pack(&message()).open().expect("the same types");
        assert_eq!(inside, message(), "one message does not change the next");
    }
}
