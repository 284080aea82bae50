//! The one sentence that begins each page and answers its question, from the facts alone.

use super::format::{bytes, change, count, count_word, counted, listed, metric, micros};
use crate::checks::parity_words::is_another;
use crate::checks::{Facts, Feature, upstream};
use crate::performance::{Metric, SamplePerformance};

/// Data: "Is it the data we trained on?"
pub fn data(facts: &Facts) -> String {
    let shared = features(facts).count() as u64;
    let rows = |s: &Option<crate::checks::SampleFacts>| s.as_ref().map(|s| s.rows);
    match (rows(&facts.reference), rows(&facts.production)) {
        (Some(reference), Some(production)) => {
            let strays = facts.only_reference.len() + facts.only_production.len();
            let sides = match strays {
                0 => "every column stands on both sides".to_owned(),
                n => format!("{} on one side only", stands(n as u64)),
            };
            format!(
                "{} compared: {} of reference against {} of production; {sides}.",
                features_in_all(shared),
                counted(reference, "row", "rows"),
                counted(production, "row", "rows")
            )
        }
        (Some(n), None) => format!(
            "A reference of {} is here; production is missing, so nothing is compared yet.",
            counted(n, "row", "rows")
        ),
        (None, Some(n)) => format!(
            "Production of {} is here; a reference is missing, so nothing is compared yet.",
            counted(n, "row", "rows")
        ),
        (None, None) => "No sample has been read yet.".to_owned(),
    }
}

/// Drift: "What has changed, and since when?"
pub fn drift(facts: &Facts) -> String {
    let all: Vec<&Feature> = features(facts).collect();
    if facts.reference.is_none() || facts.production.is_none() || all.is_empty() {
        return "Nothing to compare: drift needs a reference and a production sample.".to_owned();
    }
    let drifted: Vec<&Feature> = drifted_first(facts)
        .into_iter()
        .filter(|f| f.verdict.drifted == Some(true))
        .collect();
    let unknown = all.iter().filter(|f| f.verdict.drifted.is_none()).count() as u64;
    let unjudged = match unknown {
        0 => String::new(),
        n => format!(" {} could not be judged.", count_word(n)),
    };
    let total = all.len() as u64;
    let Some(worst) = drifted.first() else {
        return match unknown {
            0 => format!("None of {} drifted.", counted(total, "feature", "features")),
            n if n == total => "No feature could be judged.".to_owned(),
            n => format!(
                "No drift in the {} that could be judged; {} could not be.",
                counted(total - n, "feature", "features"),
                count(n)
            ),
        };
    };
    let since = since(worst)
        .map(|w| format!(", first seen in {w}"))
        .unwrap_or_default();
    if let [only] = drifted[..] {
        return format!(
            "One of {} drifted: {}{since}.{unjudged}",
            counted(total, "feature", "features"),
            only.name
        );
    }
    format!(
        "{} of {} drifted; the furthest is {}{since}.{unjudged}",
        count_word(drifted.len() as u64),
        counted(total, "feature", "features"),
        worst.name
    )
}

/// Model: "What is it, and does it run here?"
pub fn model(facts: &Facts) -> String {
    let Some(model) = &facts.model else {
        return "No model was given: what it says here cannot be checked.".to_owned();
    };
    let name = if model.file.is_empty() {
        "The model"
    } else {
        &model.file
    };
    if let Some(reason) = &model.reason {
        let reason = reason
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(": "))
            .unwrap_or(reason);
        return format!("{name} did not run: {}", sentence_end(reason));
    }
    let bound = match model.binding.as_ref().map(|b| b.by.as_str()) {
        Some("name") => ", its inputs bound by name",
        Some("order") => ", its inputs bound by order: look at the binding",
        Some("hand") => ", its inputs bound by hand",
        _ => "",
    };
    let pace = model
        .latency
        .iter()
        .find(|l| l.batch == 1)
        .map(|l| format!("; one row takes {} here", micros(l.p50_us)))
        .unwrap_or_default();
    match model.rows_predicted {
        0 => format!(
            "{name} ({}) loads here but has not been run on any row.",
            bytes(model.bytes)
        ),
        n => {
            let served = match facts.parity.as_ref().is_some_and(is_another) {
                true => " Production does not run it.",
                false => "",
            };
            format!(
                "{name} ran on {}{bound}{pace}.{served}",
                counted(n, "row", "rows")
            )
        }
    }
}

/// Quality: "Is it right, and better than doing nothing?"
pub fn quality(facts: &Facts) -> String {
    let Some(performance) = &facts.performance else {
        return "Quality is unknown: it takes labels and predictions for the same rows.".to_owned();
    };
    let side = |s: &Option<SamplePerformance>| {
        s.as_ref()
            .filter(|s| s.n_labelled > 0)
            .and_then(|s| lead_metric(s).cloned().map(|m| (m, s.clone())))
    };
    let (reference, production) = (side(&performance.reference), side(&performance.production));
    let Some((now, sample)) = production else {
        let reason = performance
            .reason
            .clone()
            .unwrap_or_else(|| "production has no labelled predictions".to_owned());
        return format!(
            "Quality in production is unknown: {}",
            sentence_end(&reason)
        );
    };
    let name = metric_title(&now);
    let before = reference
        .filter(|(m, _)| m.metric == now.metric)
        .and_then(|(m, _)| Some(now.value? - m.value?))
        .map(|d| format!(", {} against the reference", change(d)))
        .unwrap_or_default();
    let nothing = sample
        .do_nothing
        .iter()
        .find(|m| m.metric == now.metric && m.average == now.average)
        .and_then(|m| m.value)
        .map(|v| format!("; doing nothing gives {}", metric(Some(v))))
        .unwrap_or_default();
    format!(
        "{name} in production is {}{before}{nothing}.",
        metric(now.value)
    )
}

/// The features (not labels or predictions), in the report's order.
pub fn features(facts: &Facts) -> impl Iterator<Item = &Feature> {
    facts.features.iter().filter(|f| f.role == "feature")
}

/// Every compared column, drifted ones first, then by effect; columns that cannot be judged come before steady ones.
pub fn drifted_first(facts: &Facts) -> Vec<&Feature> {
    let rank = |f: &Feature| match f.verdict.drifted {
        Some(true) => 0,
        None => 1,
        Some(false) if needs_a_look(f) => 2,
        Some(false) => 3,
    };
    let mut all: Vec<&Feature> = features(facts).collect();
    all.sort_by(|a, b| {
        let effect = |f: &Feature| f.verdict.effect.unwrap_or(-1.0);
        rank(a)
            .cmp(&rank(b))
            .then(effect(b).total_cmp(&effect(a)))
            .then(a.name.cmp(&b.name))
    });
    all
}

/// What the overview is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What drifted furthest first.
    #[default]
    Severity,
    /// What turns most of the model's decisions first.
    Impact,
    /// By name.
    Name,
}

/// The features in this order.
pub fn in_order(facts: &Facts, order: Order) -> Vec<&Feature> {
    let mut all = drifted_first(facts);
    let weight = |f: &Feature| f.impact.as_ref().map_or(-1.0, |i| i.weight());
    match order {
        Order::Severity => {}
        Order::Impact => all.sort_by(|a, b| weight(b).total_cmp(&weight(a))),
        Order::Name => all.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    all
}

/// Whether something short of drift is worth a look: missing share changed, new categories, a large shift that may be noise.
pub fn needs_a_look(f: &Feature) -> bool {
    f.missing.changed || f.unseen_total.1 > 0 || f.verdict.large == Some(true)
}

/// What stands under a feature's name: its most certain cause, else what is worth a look, else what was found of it although it did not
/// drift.
pub fn cause_line(f: &Feature) -> Option<String> {
    let said = f.causes.first().cloned();
    let look = f.verdict.drifted != Some(false) || needs_a_look(f);
    said.or_else(|| look.then(|| f.verdict.sentence.clone()))
        .or_else(|| upstream::unsaid(f).into_iter().next())
}

/// The first window from which on every judged one drifted, the latest included.
pub fn since(f: &Feature) -> Option<&str> {
    crate::drift::since(&f.windows)
}

/// When a drifted feature drifted: "2024-04" for since then, "2 of 12 windows" when it came and went.
pub fn when(f: &Feature) -> Option<String> {
    let drifted = f
        .windows
        .iter()
        .filter(|w| w.verdict.drifted == Some(true))
        .count();
    match since(f) {
        Some(window) => Some(window.to_owned()),
        None if drifted > 0 => Some(format!("{drifted} of {} windows", f.windows.len())),
        None => None,
    }
}

/// The metric a page's first sentence names: AUC or accuracy for classes, MAE for numbers.
pub fn lead_metric(sample: &SamplePerformance) -> Option<&Metric> {
    ["roc-auc", "accuracy", "mae", "rmse"]
        .into_iter()
        .find_map(|id| {
            sample
                .metrics
                .iter()
                .find(|m| m.metric == id && m.value.is_some())
        })
}

/// A metric's name as people write it.
pub fn metric_title(of: &Metric) -> String {
    let name = match of.metric.as_str() {
        "accuracy" => "Accuracy",
        "precision" => "Precision",
        "recall" => "Recall",
        "f1" => "F1",
        "roc-auc" => "ROC AUC",
        "log-loss" => "Log loss",
        "brier" => "Brier score",
        "mae" => "MAE",
        "rmse" => "RMSE",
        "r2" => "R²",
        "balanced-accuracy" => "Balanced accuracy",
        "specificity" => "Specificity",
        "mcc" => "Matthews correlation",
        "average-precision" => "Average precision",
        "cohen-kappa" => "Cohen’s kappa",
        "median-absolute-error" => "Median absolute error",
        "mape" => "MAPE",
        other => other,
    };
    match of.average.as_deref() {
        None | Some("binary") => name.to_owned(),
        Some(average) => format!("{name}, {average}"),
    }
}

/// Names of one-sided columns in a sentence, or nothing.
pub fn one_sided(facts: &Facts) -> Option<String> {
    let side = |names: &[String], place: &str| {
        (!names.is_empty()).then(|| format!("only {place}: {}", listed(names, 6)))
    };
    let parts: Vec<String> = [
        side(&facts.only_reference, "in the reference"),
        side(&facts.only_production, "in production"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

fn stands(n: u64) -> String {
    if n == 1 {
        "one column stands".to_owned()
    } else {
        format!("{} columns stand", count_word(n).to_lowercase())
    }
}

fn features_in_all(n: u64) -> String {
    if n == 1 {
        "One feature".to_owned()
    } else {
        format!("{} features", count_word(n))
    }
}

fn sentence_end(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::SampleFacts;
    use serde_json::json;

    fn feature(name: &str, drifted: Option<bool>, effect: f64, windows: &[bool]) -> Feature {
        let verdict = |d: Option<bool>, e: f64| json!({"drifted": d, "real": d, "large": d, "real_by": "ks", "large_by": "psi", "effect": e, "sentence": "x"});
        let windows: Vec<_> = windows
            .iter()
            .enumerate()
            .map(|(i, d)| json!({"window": {"start": i, "end": i + 1, "label": format!("2025-{:02}", i + 1)}, "n": 10, "missing_share": 0.0, "drift": [], "verdict": verdict(Some(*d), effect)}))
            .collect();
        let summary = serde_json::to_value(crate::profile::Summary::default()).expect("a summary");
        let value = json!({"name": name, "kind": "numeric", "role": "feature", "reference": summary, "production": summary, "drift": [],
            "verdict": verdict(drifted, effect), "missing": {"reference": 0.0, "production": 0.0, "changed": false}, "unseen": [],
            "unseen_total": [0, 0], "vanished": [], "causes": [], "histogram": crate::profile::Histogram::default(), "windows": windows});
        serde_json::from_value(value).expect("a feature")
    }

    fn both(features: Vec<Feature>) -> Facts {
        let sample = Some(SampleFacts {
            rows: 1200,
            ..SampleFacts::default()
        });
        Facts {
            reference: sample.clone(),
            production: sample,
            features,
            ..Facts::default()
        }
    }

    #[test]
    fn under_a_name_stands_what_matters_most() {
        let mut steady = feature("mail", Some(false), 0.1, &[]);
        assert_eq!(cause_line(&steady), None);
        steady.forensics = vec![crate::drift::Cause {
            kind: "personal-data".to_owned(),
            says: "12 % look like e-mail addresses".to_owned(),
            confidence: 0.9,
            ..crate::drift::Cause::default()
        }];
        let found = "12 % look like e-mail addresses (very likely, 90 %)";
        assert_eq!(cause_line(&steady).as_deref(), Some(found));
        steady.missing.changed = true;
        assert_eq!(cause_line(&steady).as_deref(), Some("x"));
        steady.causes = vec!["Frozen upstream".to_owned(), "Since then".to_owned()];
        assert_eq!(cause_line(&steady).as_deref(), Some("Frozen upstream"));
    }

    #[test]
    fn drift_is_told_in_one_sentence() {
        let steady = || feature("age", Some(false), 0.1, &[]);
        let income = || feature("income", Some(true), 6.1, &[false, true, true, true]);
        for (features, sentence) in [
            (vec![steady()], "None of 1 feature drifted."),
            (
                vec![steady(), income()],
                "One of 2 features drifted: income, first seen in 2025-02.",
            ),
            (
                vec![
                    steady(),
                    feature("region", Some(true), 1.2, &[]),
                    income(),
                    feature("x", None, 0.0, &[]),
                ],
                "Two of 4 features drifted; the furthest is income, first seen in 2025-02. One could not be judged.",
            ),
            (
                vec![feature("x", None, 0.0, &[])],
                "No feature could be judged.",
            ),
        ] {
            assert_eq!(drift(&both(features)), sentence);
        }
        assert!(drift(&Facts::default()).starts_with("Nothing to compare"));
    }

    #[test]
    fn what_drifted_most_comes_first_and_what_cannot_be_judged_is_not_hidden() {
        let facts = both(vec![
            feature("steady", Some(false), 0.9, &[]),
            feature("unknown", None, 0.0, &[]),
            feature("small", Some(true), 1.1, &[]),
            feature("large", Some(true), 9.0, &[]),
        ]);
        let names: Vec<&str> = drifted_first(&facts)
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        assert_eq!(names, ["large", "small", "unknown", "steady"]);
    }

    #[test]
    fn one_bad_window_is_not_the_beginning() {
        assert_eq!(
            since(&feature(
                "x",
                Some(true),
                2.0,
                &[true, false, false, true, true]
            )),
            Some("2025-04")
        );
        assert_eq!(since(&feature("x", Some(true), 2.0, &[false, false])), None);
    }

    #[test]
    fn absent_parts_are_named_not_invented() {
        let facts = Facts::default();
        assert!(model(&facts).starts_with("No model was given"));
        assert!(quality(&facts).starts_with("Quality is unknown"));
        assert_eq!(data(&facts), "No sample has been read yet.");
    }

    #[test]
    fn one_sided_columns_are_listed() {
        let facts = Facts {
            only_production: vec!["new".into()],
            ..both(vec![])
        };
        assert_eq!(
            one_sided(&facts).as_deref(),
            Some("only in production: new.")
        );
        assert!(
            data(&facts).ends_with("one column stands on one side only."),
            "{}",
            data(&facts)
        );
    }
}
