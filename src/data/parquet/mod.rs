//! Apache Parquet. Pages are found, checked and unpacked here, so that no declared size is trusted; the `parquet` crate
//! decodes what is in them.

mod convert;
mod index;
mod inspect;
mod page_header;
mod pages;
mod read;
mod sound;
mod unpack;

pub use inspect::inspect;
pub use read::read;
