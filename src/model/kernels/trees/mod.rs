//! Tree ensembles: `layout` and `indexed` check and order the nodes, `forest` walks them, `ensemble` reads the attributes.

mod ensemble;
mod forest;
mod indexed;
mod layout;

pub(in crate::model) use ensemble::{Aggregate, Ensemble, Voted};
