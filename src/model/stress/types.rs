//! What disturbing a model's inputs did, as it stands in reports.

use super::list;
use serde::{Deserialize, Serialize};

/// A fall of the mean confidence counts from here on: two points of a probability. Over 2,000 rows the mean of paired differences is
/// known four times as finely.
const FALL: f64 = 0.02;

/// What happens to a model's answers when its inputs are disturbed, on rows drawn from the reference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Robustness {
    /// Rows drawn; each disturbance changes all of them at once.
    pub rows: u64,
    /// Chooses the rows, the noise and the order of stale values.
    pub seed: u64,
    /// Rows predicted in all.
    pub predictions: u64,
    /// Whether the answers are numbers, which count as changed when they move by more than a tenth of their spread; else decisions.
    pub numbers: bool,
    /// Inputs that were not disturbed, because there are too many.
    pub left_out: Vec<String>,
    /// Each disturbance of each input, in the model's order of inputs; then those of several together.
    pub effects: Vec<Effect>,
    /// What comes out when a number cannot be one, or hardly.
    pub probes: Vec<Probe>,
    /// Why nothing was measured.
    pub reason: Option<String>,
}

/// What one disturbance did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effect {
    /// The disturbance's id.
    pub disturbance: String,
    /// The columns that were changed.
    pub inputs: Vec<String>,
    /// Rows with a finite answer before: those that are compared; 0 when the model refused.
    pub rows: u64,
    /// Share of them with another decision, or with a number moved by more than a tenth of the spread, or without a finite answer;
    /// absent when the model refused.
    pub changed: Option<f64>,
    /// 95 % interval of that share (Wilson).
    pub interval: Option<[f64; 2]>,
    /// Share of them without a finite answer.
    pub not_finite: Option<f64>,
    /// Over the rows that still have a finite answer: mean distance of the scores (half the sum of absolute differences over the
    /// classes, 0 to 1), or mean absolute move in standard deviations of the numbers predicted before. Absent when there is no such
    /// row, no score, or no spread.
    pub moved: Option<f64>,
    /// Mean highest class probability of the same rows, before and after; absent for numbers and where scores are no probabilities.
    pub confidence: Option<[f64; 2]>,
    /// Share of the compared rows whose decision changed while the model is at least as sure as before; absent as `confidence` is.
    pub as_sure: Option<f64>,
    /// What the model, or the cast to its input, said instead of answering.
    pub refused: Option<String>,
}

/// What came out when one number went into one input for every row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Probe {
    /// The column.
    pub input: String,
    /// "nan", "infinity", "minus-infinity", "1e30", "1e-30".
    pub value: String,
    /// Rows with a finite answer before; 0 when the model refused.
    pub rows: u64,
    /// Share of them whose answer is NaN or infinite; absent when the model refused.
    pub not_finite: Option<f64>,
    /// What the model, or the cast to its input, said instead of answering.
    pub refused: Option<String>,
}

impl Robustness {
    /// Effects that changed an answer, most first; of equal ones the one that moved the answers further, then as they stand.
    pub fn weak_spots(&self) -> Vec<&Effect> {
        let mut found: Vec<&Effect> = self.effects.iter().filter(|e| e.share() > 0.0).collect();
        let moved = |e: &Effect| e.moved.unwrap_or(0.0);
        found.sort_by(|a, b| {
            let by_share = b.share().total_cmp(&a.share());
            by_share.then_with(|| moved(b).total_cmp(&moved(a)))
        });
        found
    }

    /// What changes most by each input, or set of inputs, most first; at most this many.
    pub fn weakest_inputs(&self, most: usize) -> Vec<&Effect> {
        let mut told: Vec<&[String]> = Vec::new();
        let mut found = self.weak_spots();
        found.retain(|e| {
            let new = !told.contains(&e.inputs.as_slice());
            told.push(&e.inputs);
            new
        });
        found.truncate(most);
        found
    }

    /// The effects of these disturbances, in their order.
    pub fn of<'a>(&'a self, ids: &'a [&str]) -> impl Iterator<Item = &'a Effect> {
        let wanted = move |e: &&Effect| ids.contains(&e.disturbance.as_str());
        self.effects.iter().filter(wanted)
    }
}

impl Effect {
    /// The share of changed answers; 0 when the model refused.
    pub fn share(&self) -> f64 {
        self.changed.unwrap_or(0.0)
    }

    /// The share of answers that are others and look like any other: changed, but finite.
    pub fn unnoticed(&self) -> f64 {
        (self.share() - self.not_finite.unwrap_or(0.0)).max(0.0)
    }

    /// Whether the mean confidence fell by two points or more; unknown without probabilities.
    pub fn confidence_fell(&self) -> Option<bool> {
        self.confidence
            .map(|[before, after]| before - after >= FALL)
    }

    /// What happened to the inputs, to follow their names: "is missing", "are swapped".
    pub fn happened(&self) -> &str {
        list::phrase(&self.disturbance)
    }
}

impl Probe {
    /// Whether the number that went in is a finite one.
    pub fn is_of_a_number(&self) -> bool {
        !matches!(self.value.as_str(), "nan" | "infinity" | "minus-infinity")
    }

    /// What went in, for people.
    pub fn went_in(&self) -> &str {
        match self.value.as_str() {
            "nan" => "a missing value",
            "infinity" => "+∞",
            "minus-infinity" => "−∞",
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_come_first_and_what_changed_nothing_not_at_all() {
        let effect = |input: &str, changed, moved| Effect {
            inputs: vec![input.to_owned()],
            disturbance: "missing".to_owned(),
            changed,
            moved,
            ..Effect::default()
        };
        let robustness = Robustness {
            effects: vec![
                effect("a", Some(0.1), Some(0.1)),
                effect("b", Some(0.0), Some(0.2)),
                effect("c", Some(0.4), None),
                effect("d", None, None),
                effect("e", Some(0.1), Some(0.3)),
            ],
            ..Robustness::default()
        };
        let order: Vec<&str> = robustness
            .weak_spots()
            .iter()
            .map(|e| e.inputs[0].as_str())
            .collect();
        assert_eq!(order, ["c", "e", "a"]);
        let mut doubled = robustness.clone();
        doubled.effects.push(effect("c", Some(0.3), None));
        let told = doubled.weakest_inputs(2);
        assert_eq!((told[0].share(), told[1].inputs[0].as_str()), (0.4, "e"));
        assert_eq!(robustness.of(&["missing"]).count(), 5);
        assert_eq!(robustness.of(&["stale"]).count(), 0);
    }

    #[test]
    fn confidence_falls_from_two_points() {
        let of = |confidence| Effect {
            confidence,
            ..Effect::default()
        };
        for (confidence, fell) in [
            (None, None),
            (Some([0.8, 0.75]), Some(true)),
            (Some([0.8, 0.79]), Some(false)),
            (Some([0.7, 0.9]), Some(false)),
        ] {
            assert_eq!(of(confidence).confidence_fell(), fell, "{confidence:?}");
        }
    }
}
