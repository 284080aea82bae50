//! Schema 1 of a link's body. **Frozen**: links made with it are in other people's messages. A change is a new struct in
//! a file of its own and a conversion from this one; `tests/documents` holds links that must open for ever.
//!
//! Later schemas lay the same tables out in another way (`body_v2.rs`), so these are also what cards are packed into.
//! Tables are columns of equal length: they compress better than rows. Days are counted from the day of judging, which is counted
//! from 1970. Enumerations are the numbers in `codes.rs`, texts those of the link's table (`intern.rs`), numbers the
//! steps of `quantise.rs`.

use super::intern::Index;
use super::quantise::Number;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BodyV1 {
    /// The table of texts.
    pub(super) texts: Vec<String>,
    pub(super) model: Index,
    pub(super) tool: Index,
    pub(super) judged_on: i32,
    pub(super) note: Option<Index>,
    pub(super) reference: Option<SampleV1>,
    pub(super) production: Option<SampleV1>,
    pub(super) model_fingerprint: Option<[u8; 16]>,
    pub(super) readiness: Option<ReadinessV1>,
    pub(super) ownership: Option<OwnershipV1>,
    pub(super) findings: FindingsV1,
    /// Compared, drifted, unknown.
    pub(super) feature_counts: [u32; 3],
    pub(super) features: FeaturesV1,
    pub(super) quality: Option<QualityV1>,
    /// Id and bytes of parts that later versions add; older ones skip what they do not know.
    pub(super) extensions: Vec<(u16, Vec<u8>)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SampleV1 {
    /// Rows + 1; 0 for "under ten".
    pub(super) rows: u64,
    /// First and last day.
    pub(super) span: Option<(i32, i32)>,
    pub(super) fingerprint: [u8; 16],
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ReadinessV1 {
    /// Tenths, like every score below.
    pub(super) score: u16,
    pub(super) range: [u16; 2],
    pub(super) weakest: Option<u8>,
    pub(super) mean: u16,
    pub(super) dimension: Vec<u8>,
    pub(super) dimension_score: Vec<Option<u16>>,
    pub(super) dimension_low: Vec<u16>,
    pub(super) dimension_high: Vec<u16>,
    /// Measured, attested, claimed, expired, not done, not applicable, unknown.
    pub(super) dimension_counts: Vec<[u32; 7]>,
    pub(super) caps: CapsV1,
    pub(super) counts: [u32; 7],
    pub(super) self_reported: bool,
    /// Halves.
    pub(super) ml_test_score: u8,
    pub(super) ml_test_sections: [u8; 4],
    pub(super) ml_test_band: Index,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CapsV1 {
    pub(super) id: Vec<Index>,
    pub(super) at: Vec<u16>,
    pub(super) reason: Vec<Option<Index>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OwnershipV1 {
    pub(super) score: u16,
    pub(super) base: u16,
    pub(super) caps: CapsV1,
    pub(super) rule: Vec<Index>,
    pub(super) rule_state: Vec<u8>,
    pub(super) rule_sentence: Vec<Option<Index>>,
    pub(super) rule_duty: Vec<Option<u8>>,
    pub(super) duty: Vec<u8>,
    /// Thousandths.
    pub(super) duty_score: Vec<u32>,
    pub(super) duty_owner: Vec<Option<Index>>,
    pub(super) duty_backup: Vec<Option<Index>>,
    /// Bits: team only, dated, decides, confirmed.
    pub(super) duty_marks: Vec<u8>,
    pub(super) people: u32,
    /// Thousandths.
    pub(super) effective_owners: u32,
    pub(super) bus_factor: u32,
    /// Thousandths.
    pub(super) largest_share: u32,
    /// Percent per day, rounded down.
    pub(super) coverage: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FindingsV1 {
    pub(super) check: Vec<Index>,
    pub(super) state: Vec<u8>,
    /// basis · 4 + weight.
    pub(super) ground: Vec<u8>,
    pub(super) dimension: Vec<u8>,
    pub(super) duty: Vec<u8>,
    /// For each measure the place of its finding; not decreasing.
    pub(super) measure_of: Vec<u16>,
    pub(super) measure_name: Vec<Index>,
    pub(super) measure_value: Vec<Option<Number>>,
    pub(super) measure_unit: Vec<Index>,
    pub(super) measure_limit: Vec<Option<Number>>,
    /// For each dated answer the place of its finding; increasing.
    pub(super) answered_of: Vec<u16>,
    pub(super) answered_on: Vec<i32>,
    /// For each evidence link the place of its finding; increasing.
    pub(super) evidence_of: Vec<u16>,
    pub(super) evidence: Vec<Index>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FeaturesV1 {
    pub(super) name: Vec<Index>,
    pub(super) kind: Vec<u8>,
    /// drifted + 3 · real + 9 · large + 27 · missing changed; each of the first three 0 no, 1 yes, 2 unknown.
    pub(super) verdict: Vec<u8>,
    pub(super) test: Vec<Index>,
    pub(super) statistic: Vec<Option<Number>>,
    pub(super) limit: Vec<Option<Number>>,
    /// Thousandths.
    pub(super) effect: Vec<Option<u32>>,
    /// −log10 in steps of 0.05.
    pub(super) p: Vec<Option<u16>>,
    /// Thousandths.
    pub(super) missing_reference: Vec<u32>,
    pub(super) missing_production: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct QualityV1 {
    pub(super) task: u8,
    pub(super) predictions: Index,
    /// As in [`SampleV1`].
    pub(super) n_reference: Option<u64>,
    pub(super) n_production: Option<u64>,
    pub(super) metric: Vec<Index>,
    pub(super) average: Vec<Index>,
    pub(super) higher_is_better: Vec<bool>,
    pub(super) reference: Vec<Option<Number>>,
    pub(super) production: Vec<Option<Number>>,
    pub(super) interval: Vec<Option<(Number, Number)>>,
    pub(super) do_nothing: Vec<Option<Number>>,
}
