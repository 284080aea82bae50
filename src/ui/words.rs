//! Names of states as people read them. A state is always a word and a shape beside its colour.

use crate::checks::{Feature, State};

/// The value of `data-state` by which the style colours a mark.
pub fn state_key(state: State) -> &'static str {
    state.id()
}

/// The word beside a state's mark.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::NotDone => "nobody has looked",
        state => state.word(),
    }
}

/// A feature's state in the overview: its key and its word.
pub fn drift_state(feature: &Feature) -> (&'static str, &'static str) {
    match feature.verdict.drifted {
        Some(true) => ("fail", "drifted"),
        None => ("unknown", "unknown"),
        Some(false) if super::headlines::needs_a_look(feature) => ("warn", "look"),
        Some(false) => ("pass", "steady"),
    }
}

/// The key of a score's colour: under 50 fails, under 70 warns.
pub fn score_key(score: f64) -> &'static str {
    if score < 50.0 {
        "fail"
    } else if score < 70.0 {
        "warn"
    } else {
        "pass"
    }
}

/// The name of a test given as "id" or "id:variant".
pub fn full_test_title(full_id: &str) -> String {
    match full_id.split_once(':') {
        Some((id, variant)) => test_title(id, Some(variant)),
        None => test_title(full_id, None),
    }
}

/// A drift test's name as people write it.
pub fn test_title(id: &str, variant: Option<&str>) -> String {
    let name = match id {
        "kolmogorov-smirnov" => "Kolmogorov–Smirnov",
        "wasserstein" => "Wasserstein distance",
        "hellinger" => "Hellinger distance",
        "l-infinity" => "Largest change of a share",
        "psi" => "Population stability index",
        "jensen-shannon" => "Jensen–Shannon distance",
        "chi-squared" => "Chi-squared",
        "cramers-v" => "Cramér’s V",
        "total-variation" => "Total variation distance",
        "anderson-darling" => "Anderson–Darling",
        "cramer-von-mises" => "Cramér–von Mises",
        "mann-whitney" => "Mann–Whitney",
        "welch-t" => "Welch’s t",
        "levene" => "Brown–Forsythe (Levene)",
        "kuiper" => "Kuiper",
        "energy" => "Energy distance",
        "epps-singleton" => "Epps–Singleton",
        "kl-divergence" => "Kullback–Leibler divergence",
        "g-test" => "G-test",
        "fisher-exact" => "Fisher’s exact test",
        "z-test" => "Z-test of two shares",
        other => other,
    };
    match variant {
        Some("raw") => format!("{name}, in the column’s unit"),
        Some("deciles") => format!("{name} over deciles"),
        Some("missing-as-level") => format!("{name}, missing as a category"),
        Some("evidently") => format!("{name} (Evidently)"),
        Some("nannyml") => format!("{name} (NannyML)"),
        Some("deepchecks") => format!("{name} (Deepchecks)"),
        Some(variant) => format!("{name}, {}", variant.replace('-', " ")),
        None => name.to_owned(),
    }
}
