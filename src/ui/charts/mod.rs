//! Charts: pure geometry, and plotters into SVG. A picture is markup of ours only; every text in it is escaped.

pub mod scale;

#[cfg(any(feature = "page", test))]
pub mod cumulative;
#[cfg(any(feature = "page", test))]
mod frame;
#[cfg(any(feature = "page", test))]
pub mod histogram;
#[cfg(any(feature = "page", test))]
pub mod spark;
#[cfg(any(feature = "page", test))]
pub mod svg;
#[cfg(any(feature = "page", test))]
pub mod timeline;
