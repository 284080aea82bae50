//! Charts: pure geometry, and plotters into SVG. A picture is markup of ours only; every text in it is escaped.

pub mod scale;

#[cfg(feature = "page")]
pub mod cumulative;
#[cfg(feature = "page")]
mod frame;
#[cfg(feature = "page")]
pub mod histogram;
#[cfg(feature = "page")]
pub mod spark;
#[cfg(feature = "page")]
pub mod svg;
#[cfg(feature = "page")]
pub mod timeline;
