//! Messages between the page and its workers, with the parcels that travel beside them as the browser's own buffers.

use super::parcel::{Parcel, pack_message};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

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
            let (buffer, own) = parcel.into_buffer();
            parcels.push(&buffer);
            if own {
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
        .map(|buffer| Parcel::held(buffer.unchecked_into()))
        .collect()
}
