//! Tree ensembles: `layout` checks and orders the nodes, `forest` walks them, `ensemble` reads the attributes.

mod ensemble;
mod forest;
mod layout;

pub(in crate::model) use ensemble::{Aggregate, Ensemble, Voted};
