//! Parts that several pages share.

mod drop_zone;
mod empty;
mod evidence;
mod figure;
mod findings;
mod marks;
mod news;
mod number_field;
mod paste_link;
mod scorecards;
mod shell;
mod who_answers;

pub use drop_zone::{DropOverlay, FilePicker};
pub use empty::Begin;
pub use figure::{Figure, Picture};
pub use findings::{FindingList, Line};
pub use marks::{EffectBar, StateMark};
pub use news::{Notice, Problems, Progress};
pub use number_field::NumberField;
pub use paste_link::PasteLink;
pub use scorecards::{OwnershipPanel, ReadinessPanel, counts_text};
pub use shell::{Boat, Workbench};
pub use who_answers::WhoAnswers;
