//! Puts every check to the facts.

use super::{AboutCheck, Basis, CHECKS, Check, Evidence, Facts, Finding, Need, State, Verdict};

/// A finding per check, in the order of [`CHECKS`].
///
/// Needs are looked at first: an unmet one is `unknown` with its reason in words. A check that cannot judge
/// is `unknown` too, never a pass, and never costs the others their answer.
pub fn run_all(facts: &Facts) -> Vec<Finding> {
    CHECKS.iter().map(|check| find(*check, facts)).collect()
}

/// One check's finding.
pub(super) fn find(check: &dyn Check, facts: &Facts) -> Finding {
    let about = check.about();
    let unmet = about.needs.iter().find_map(|need| need.missing_from(facts));
    let (verdict, to_do) = match unmet {
        Some((reason, remedy)) => (Verdict::unknown(reason), remedy.to_owned()),
        None => {
            let verdict = check.run(facts).unwrap_or_else(Verdict::unknown);
            let remedy = remedy_of(about, verdict.state);
            (verdict, remedy)
        }
    };
    Finding {
        check: about.id.to_owned(),
        state: verdict.state,
        basis: Basis::Measured,
        title: title_of(about, verdict.state),
        says: verdict.says,
        evidence: verdict.evidence,
        dimension: about.dimension,
        weight: about.weight,
        duty: about.duty,
        remedy: to_do,
    }
}

fn title_of(about: &AboutCheck, state: State) -> String {
    match state {
        State::Pass => about.title.to_owned(),
        State::Warn | State::Fail | State::NotDone => about.failing_title.to_owned(),
        State::NotApplicable => format!("Does not apply: {}", about.title),
        State::Unknown => format!("Not known: {}", about.title),
    }
}

fn remedy_of(about: &AboutCheck, state: State) -> String {
    match state {
        State::Warn | State::Fail | State::NotDone => about.remedy.to_owned(),
        State::Pass | State::NotApplicable | State::Unknown => String::new(),
    }
}

impl Verdict {
    /// A verdict of this state, without evidence yet.
    pub fn new(state: State, says: impl Into<String>) -> Self {
        Verdict {
            state,
            says: says.into(),
            evidence: Vec::new(),
        }
    }

    /// The evidence meets the limit.
    pub fn pass(says: impl Into<String>) -> Self {
        Self::new(State::Pass, says)
    }

    /// It could not be judged.
    pub fn unknown(says: impl Into<String>) -> Self {
        Self::new(State::Unknown, says)
    }

    /// It does not apply.
    pub fn not_applicable(says: impl Into<String>) -> Self {
        Self::new(State::NotApplicable, says)
    }

    /// The same with one more piece of evidence.
    #[must_use]
    pub fn with(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }
}

impl State {
    /// Pass below `warn`, warn from there, fail from `fail` upward; unknown for NaN.
    pub(super) fn at_most(value: f64, warn: f64, fail: f64) -> State {
        match value {
            v if v.is_nan() => State::Unknown,
            v if v >= fail => State::Fail,
            v if v >= warn => State::Warn,
            _ => State::Pass,
        }
    }
}

impl Evidence {
    /// One number and what it is held against.
    pub(crate) fn measure(name: &str, value: f64, unit: &str, limit: Option<f64>) -> Self {
        Evidence::Measure {
            name: name.to_owned(),
            value: Some(value),
            unit: unit.to_owned(),
            limit,
            interval: None,
        }
    }

    /// Rows of texts; at most 50 are kept.
    pub(crate) fn table<const N: usize>(
        columns: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Self {
        Evidence::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: rows.into_iter().take(50).map(Vec::from).collect(),
        }
    }
}

impl Need {
    /// The reason and what to do when the facts lack it.
    fn missing_from(self, facts: &Facts) -> Option<(String, &'static str)> {
        match self {
            Need::Reference => no_rows(facts.reference.as_ref().map(|s| s.rows), "reference")
                .map(|r| (r, "Give the sample the model learned from.")),
            Need::Production => no_rows(facts.production.as_ref().map(|s| s.rows), "production")
                .map(|r| (r, "Give a sample of what the model meets now.")),
            Need::Model => no_model(facts),
            Need::Labels => no_labels(facts),
            Need::Windows => no_windows(facts),
        }
    }
}

fn no_rows(rows: Option<u64>, sample: &str) -> Option<String> {
    match rows {
        None => Some(format!("No {sample} sample was given.")),
        Some(0) => Some(format!("The {sample} sample has no rows.")),
        Some(_) => None,
    }
}

fn no_model(facts: &Facts) -> Option<(String, &'static str)> {
    let Some(model) = &facts.model else {
        return Some((
            "No model was given.".to_owned(),
            "Give the model as an ONNX file.",
        ));
    };
    let reason = model.reason.as_ref()?;
    Some((
        format!("The model did not run: {reason}"),
        "See the finding on running the model.",
    ))
}

fn no_labels(facts: &Facts) -> Option<(String, &'static str)> {
    const REMEDY: &str = "Give what truly happened, as a column or as a file joined by the id, and the model or its recorded predictions.";
    let Some(performance) = &facts.performance else {
        let reason = match &facts.labels {
            Some(labels) if labels.labelled > 0 => {
                "There are labels but no predictions to hold against them."
            }
            _ => "Production has no labels, so nobody can say how often the model was right.",
        };
        return Some((reason.to_owned(), REMEDY));
    };
    match &performance.production {
        Some(sample) if sample.n_labelled > 0 => None,
        _ => {
            let reason = performance.reason.clone().unwrap_or_else(|| {
                "No production row has both a label and a prediction.".to_owned()
            });
            Some((reason, REMEDY))
        }
    }
}

fn no_windows(facts: &Facts) -> Option<(String, &'static str)> {
    const REMEDY: &str = "Name the column that says when a row happened, and give production from more than one period.";
    match facts.windows.len() {
        0 => Some(("Production is not cut into windows.".to_owned(), REMEDY)),
        1 => Some(("Production spans a single window.".to_owned(), REMEDY)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn a_healthy_model_passes_every_check() {
        for finding in run_all(&fixture::healthy()) {
            assert_eq!(
                finding.state,
                State::Pass,
                "{}: {}",
                finding.check,
                finding.says
            );
            assert!(finding.remedy.is_empty(), "{}", finding.check);
        }
    }

    #[test]
    fn nothing_measured_is_never_a_pass() {
        let findings = run_all(&Facts::default());
        assert_eq!(findings.len(), CHECKS.len());
        for finding in findings {
            assert!(
                matches!(finding.state, State::Unknown | State::NotApplicable),
                "{} {:?}: {}",
                finding.check,
                finding.state,
                finding.says
            );
            assert!(!finding.says.is_empty(), "{}", finding.check);
        }
    }

    #[test]
    fn undefined_numbers_are_never_shown_and_what_rests_on_them_never_passes() {
        let mut facts = fixture::healthy();
        fixture::poison(&mut facts);
        let rests = [
            "worse-than-doing-nothing",
            "quality-below-reference",
            "miscalibrated-scores",
            "out-of-range-values",
            "unsure-answers",
            "latency-budget",
            "latency-tail",
            "fragile-to-missing",
            "sensitive-to-noise",
        ];
        for finding in run_all(&facts) {
            let (id, says) = (finding.check.as_str(), &finding.says);
            assert!(!says.contains("NaN"), "{id}: {says}");
            if rests.contains(&id) {
                assert_ne!(finding.state, State::Pass, "{id}: {says}");
            }
        }
    }

    #[test]
    fn unmet_needs_say_why() {
        let mut facts = fixture::healthy();
        facts.model = None;
        facts.performance = None;
        facts.labels = None;
        facts.plan = Plan::default();
        for finding in run_all(&facts) {
            let about = CHECKS
                .iter()
                .map(|c| c.about())
                .find(|a| a.id == finding.check)
                .expect("a finding names its check");
            if about.needs.contains(&Need::Model) {
                assert_eq!(finding.says, "No model was given.", "{}", finding.check);
            }
            if about.needs.contains(&Need::Labels) {
                assert_eq!(finding.state, State::Unknown, "{}", finding.check);
            }
        }
    }
}
