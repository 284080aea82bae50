//! What several operators share.

pub(in crate::model) mod labels;
pub(in crate::model) mod linear;
pub(in crate::model) mod lookup;
pub(in crate::model) mod pattern;
pub(in crate::model) mod post_transform;
pub(in crate::model) mod svm;
pub(in crate::model) mod tokens;
pub(in crate::model) mod trees;
