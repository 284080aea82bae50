//! One file or folder per page. Each begins with the sentence that answers its question; the evidence follows.

mod card;
mod data;
mod drift;
mod landing;
mod lost;
mod model;
mod ownership;
mod quality;
mod readiness;
mod row_by_row;
mod share;

pub use card::CardPage;
pub use data::DataPage;
pub use drift::{DriftDetail, DriftPage};
pub use landing::Landing;
pub use lost::LostPage;
pub use model::ModelPage;
pub use ownership::OwnershipPage;
pub use quality::QualityPage;
pub use readiness::ReadinessPage;
pub use share::SharePage;
