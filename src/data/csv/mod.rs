//! Comma-, semicolon-, tab- and pipe-separated text.

mod bytes;
mod fields;
mod inspect;
mod read;
mod scan;
mod sniff;

pub use bytes::unpack_head;
pub use inspect::inspect;
pub use read::read;
pub use scan::{State, StateMap};
