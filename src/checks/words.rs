//! The words of every judgement: ids as they stand in JSON, and what people read.

use super::{Basis, Dimension, Duty, State, Weight};
use std::fmt;

impl State {
    /// Every state, the best first.
    pub const ALL: [State; 6] = [
        State::Pass,
        State::Warn,
        State::Fail,
        State::NotDone,
        State::NotApplicable,
        State::Unknown,
    ];

    /// The name in JSON and in style attributes.
    pub fn id(self) -> &'static str {
        match self {
            State::Pass => "pass",
            State::Warn => "warn",
            State::Fail => "fail",
            State::NotDone => "not_done",
            State::NotApplicable => "not_applicable",
            State::Unknown => "unknown",
        }
    }

    /// One or two words beside the mark.
    pub fn word(self) -> &'static str {
        match self {
            State::Pass => "passes",
            State::Warn => "warning",
            State::Fail => "fails",
            State::NotDone => "not done",
            State::NotApplicable => "does not apply",
            State::Unknown => "unknown",
        }
    }

    /// What it counts: 1, ½ or 0; `None` leaves the sum (does not apply) or stands for a range (unknown).
    pub fn value(self) -> Option<f64> {
        match self {
            State::Pass => Some(1.0),
            State::Warn => Some(0.5),
            State::Fail | State::NotDone => Some(0.0),
            State::NotApplicable | State::Unknown => None,
        }
    }
}

impl Basis {
    /// Every basis, the firmest first.
    pub const ALL: [Basis; 4] = [
        Basis::Measured,
        Basis::Attested,
        Basis::Claimed,
        Basis::Expired,
    ];

    /// The name in JSON and in style attributes; also the word people read.
    pub fn id(self) -> &'static str {
        match self {
            Basis::Measured => "measured",
            Basis::Attested => "attested",
            Basis::Claimed => "claimed",
            Basis::Expired => "expired",
        }
    }

    /// What the word means, as a phrase.
    pub fn meaning(self) -> &'static str {
        match self {
            Basis::Measured => "computed here from the files",
            Basis::Attested => "said by a person, with evidence, in date",
            Basis::Claimed => "said by a person, without evidence: counts 0",
            Basis::Expired => "said by a person, past its date: counts 0",
        }
    }
}

impl Dimension {
    /// The eight dimensions in the order of every report.
    pub const ALL: [Dimension; 8] = [
        Dimension::Value,
        Dimension::Data,
        Dimension::Quality,
        Dimension::Monitoring,
        Dimension::Retraining,
        Dimension::Rollback,
        Dimension::Serving,
        Dimension::Feedback,
    ];

    /// The name in JSON and in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Dimension::Value => "value",
            Dimension::Data => "data",
            Dimension::Quality => "quality",
            Dimension::Monitoring => "monitoring",
            Dimension::Retraining => "retraining",
            Dimension::Rollback => "rollback",
            Dimension::Serving => "serving",
            Dimension::Feedback => "feedback",
        }
    }

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Dimension::Value => "Value",
            Dimension::Data => "Data",
            Dimension::Quality => "Quality",
            Dimension::Monitoring => "Drift and monitoring",
            Dimension::Retraining => "Retraining",
            Dimension::Rollback => "Rollback",
            Dimension::Serving => "Serving",
            Dimension::Feedback => "Feedback and governance",
        }
    }

    /// The question it answers.
    pub fn question(self) -> &'static str {
        match self {
            Dimension::Value => "What happens if we do nothing?",
            Dimension::Data => "Is it the data we trained on, on time, whole?",
            Dimension::Quality => "Is it right where it matters?",
            Dimension::Monitoring => "Who would notice, and how fast?",
            Dimension::Retraining => "How fast does it rot, and what do we do about it?",
            Dimension::Rollback => "What happens if it breaks?",
            Dimension::Serving => "Does it survive the last mile?",
            Dimension::Feedback => "Does the world's answer come back?",
        }
    }
}

impl Weight {
    /// Every weight, the heaviest first.
    pub const ALL: [Weight; 4] = [Weight::Critical, Weight::High, Weight::Medium, Weight::Low];

    /// The steps of OpenSSF Scorecard: 10, 7.5, 5, 2.5.
    pub fn points(self) -> f64 {
        match self {
            Weight::Critical => 10.0,
            Weight::High => 7.5,
            Weight::Medium => 5.0,
            Weight::Low => 2.5,
        }
    }

    /// The name in JSON; also the word people read.
    pub fn word(self) -> &'static str {
        match self {
            Weight::Critical => "critical",
            Weight::High => "high",
            Weight::Medium => "medium",
            Weight::Low => "low",
        }
    }
}

impl Duty {
    /// The nine duties in the order of every report.
    pub const ALL: [Duty; 9] = [
        Duty::Wake,
        Duty::RollBack,
        Duty::Outcome,
        Duty::Thresholds,
        Duty::Retraining,
        Duty::Appeals,
        Duty::Upstream,
        Duty::Serving,
        Duty::Retire,
    ];

    /// The name in JSON and in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Duty::Wake => "wake",
            Duty::RollBack => "roll_back",
            Duty::Outcome => "outcome",
            Duty::Thresholds => "thresholds",
            Duty::Retraining => "retraining",
            Duty::Appeals => "appeals",
            Duty::Upstream => "upstream",
            Duty::Serving => "serving",
            Duty::Retire => "retire",
        }
    }

    /// What people read: "Wake when drift hits".
    pub fn title(self) -> &'static str {
        match self {
            Duty::Wake => "Wake when drift hits",
            Duty::RollBack => "Roll back or switch off",
            Duty::Outcome => "Business outcome and the do-nothing number",
            Duty::Thresholds => "Tune thresholds",
            Duty::Retraining => "Own retraining",
            Duty::Appeals => "Answer the angry e-mail and appeals",
            Duty::Upstream => "Upstream data contract",
            Duty::Serving => "Serving latency and the bill",
            Duty::Retire => "Retire the model",
        }
    }

    /// The same inside a sentence: "nobody answers for waking when drift hits".
    pub fn phrase(self) -> &'static str {
        match self {
            Duty::Wake => "waking when drift hits",
            Duty::RollBack => "rolling back or switching off",
            Duty::Outcome => "the business outcome and the do-nothing number",
            Duty::Thresholds => "tuning the thresholds",
            Duty::Retraining => "retraining",
            Duty::Appeals => "the angry e-mail and appeals",
            Duty::Upstream => "the upstream data contract",
            Duty::Serving => "serving latency and the bill",
            Duty::Retire => "retiring the model",
        }
    }

    /// How much it counts in ownership; 65 points in all.
    pub fn weight(self) -> Weight {
        match self {
            Duty::Wake | Duty::RollBack | Duty::Outcome => Weight::Critical,
            Duty::Thresholds | Duty::Retraining | Duty::Appeals => Weight::High,
            Duty::Upstream | Duty::Serving => Weight::Medium,
            Duty::Retire => Weight::Low,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: impl serde::Serialize) -> String {
        let text = serde_json::to_string(&value).expect("to JSON");
        text.trim_matches('"').to_owned()
    }

    #[test]
    fn ids_are_the_names_in_json() {
        for v in State::ALL {
            assert_eq!(json(v), v.id());
        }
        for v in Basis::ALL {
            assert_eq!(json(v), v.id());
        }
        for v in Dimension::ALL {
            assert_eq!(json(v), v.id());
        }
        for v in Weight::ALL {
            assert_eq!(json(v), v.word());
        }
        for v in Duty::ALL {
            assert_eq!(json(v), v.id());
        }
    }

    #[test]
    fn the_duties_weigh_65_points() {
        let sum: f64 = Duty::ALL.iter().map(|d| d.weight().points()).sum();
        assert_eq!(sum, 65.0);
    }
}
