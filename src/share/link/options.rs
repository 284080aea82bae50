//! What of a report goes into a link.

use super::card::WORST_FEATURES;

/// Switches that people set before they copy a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOptions {
    /// Carry readiness.
    pub readiness: bool,
    /// Carry ownership.
    pub ownership: bool,
    /// Say "owner of: wake when drift hits" instead of a name, and leave out sentences that may name people.
    pub duties_instead_of_names: bool,
    /// Say F1 … Fn, by place among the report's features, instead of the features' names.
    pub numbers_instead_of_features: bool,
    /// Say "under ten" for numbers of rows from 1 to 9, and leave out quality that rests on so few.
    pub suppress_small_counts: bool,
    /// Carry where attestations can be seen (https addresses, without what follows `?` or `#`).
    pub evidence: bool,
    /// How many features to carry, worst first; at most 200.
    pub features: usize,
    /// A line of one's own; empty for none.
    pub note: String,
}

impl Default for LinkOptions {
    /// Both scorecards, names as they are, small counts suppressed, the worst 20 features.
    fn default() -> Self {
        LinkOptions {
            readiness: true,
            ownership: true,
            duties_instead_of_names: false,
            numbers_instead_of_features: false,
            suppress_small_counts: true,
            evidence: true,
            features: WORST_FEATURES,
            note: String::new(),
        }
    }
}
