//! Messages between the page and its workers, with the parcels that travel beside them as the browser's own buffers.

use super::parcel::{Parcel, pack_message};
use bytes::Bytes;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// Bytes in the browser's memory; equal to itself and its clones alone.
#[derive(Debug, Clone)]
pub(super) struct Buffer(Rc<ArrayBuffer>);

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Buffer {
    pub fn of(bytes: &[u8]) -> Buffer {
        Buffer(Rc::new(Uint8Array::from(bytes).buffer()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.byte_length() == 0
    }

    /// Copied into this program's memory.
    pub fn bytes(&self) -> Bytes {
        Uint8Array::new(&self.0).to_vec().into()
    }
}

/// A message ready to be posted.
pub(super) struct Message {
    /// The message itself.
    pub bytes: ArrayBuffer,
    /// Its parcels, in order.
    pub parcels: Array,
    /// Of both, what is handed over rather than copied.
    pub handed_over: Array,
}

impl Message {
    /// Takes the value, so that parcels nobody else holds can be handed over.
    pub fn of<T: Serialize>(value: T) -> Message {
        let (bytes, leaving) = pack_message(&value);
        drop(value);
        let bytes = Uint8Array::from(bytes.as_ref()).buffer();
        let (parcels, handed_over) = (Array::new(), Array::of1(&bytes));
        for parcel in leaving {
            let Buffer(buffer) = parcel.into_buffer();
            parcels.push(&buffer);
            if Rc::strong_count(&buffer) == 1 {
                handed_over.push(&buffer);
            }
        }
        Message {
            bytes,
            parcels,
            handed_over,
        }
    }
}

/// The parcels of a message that has come; none when there is no list of them.
pub(super) fn arrived(parcels: &JsValue) -> Vec<Parcel> {
    let list = parcels.dyn_ref::<Array>();
    let buffers = list.into_iter().flat_map(|list| list.iter());
    buffers
        .map(|buffer| Parcel::held(Buffer(Rc::new(buffer.unchecked_into()))))
        .collect()
}
