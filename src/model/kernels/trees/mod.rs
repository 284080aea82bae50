//! Tree ensembles: `layout` and `indexed` check and order the nodes, `compact` and `forest` walk them, `ensemble` reads the attributes.

mod compact;
mod ensemble;
mod forest;
mod indexed;
mod layout;

pub(in crate::model) use ensemble::{Aggregate, Ensemble, Voted};
