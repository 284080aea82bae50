//! How the limits of windows were found, in words.

use super::wording::{counted, listed, number, percent};
use super::{Facts, Feature};
use crate::plan::WindowLimit;

/// Where the limits of windows come from, and which features keep fixed ones and why; `None` when the plan asks for fixed limits or
/// production has no windows. A feature is told by the test that says large.
pub fn window_limits(facts: &Facts) -> Option<String> {
    let rule = words(facts.plan.limits.windows)?;
    let asked = facts.inputs().filter_map(|f| {
        let limits = f.window_limits.as_ref()?;
        // What cannot be compared at all has no limit to find.
        (f.verdict.drifted.is_some() || limits.reason.is_some())
            .then(|| (f, limits.why_fixed(&f.verdict.large_by), limits.windows))
    });
    let asked: Vec<(&Feature, Option<&str>, u64)> = asked.collect();
    let windows = asked.iter().filter(|(_, why, _)| why.is_none());
    let learned = windows.map(|(.., windows)| *windows).max();
    let fixed: Vec<&(&Feature, Option<&str>, u64)> =
        asked.iter().filter(|(_, why, _)| why.is_some()).collect();
    let why = fixed.first().and_then(|(_, why, _)| *why).unwrap_or("");
    let same = fixed.iter().all(|(_, other, _)| *other == Some(why));
    let names: Vec<&str> = fixed.iter().map(|(f, ..)| f.name.as_str()).collect();
    Some(match (learned, fixed.len()) {
        (None, 0) => return None,
        (None, _) if same => format!("Limits of windows stayed fixed: {why}."),
        (None, _) => format!("Limits of windows stayed fixed: {why}, among other reasons."),
        (Some(_), _) if rule.is_empty() => {
            "The plan asks for limits of windows on neither side, so no window is over one."
                .to_owned()
        }
        (Some(windows), fixed) => {
            let found = format!(
                "Limits of windows are {rule} of the reference’s own {}.",
                counted(windows, "window")
            );
            match fixed {
                0 => found,
                _ => format!(
                    "{found} Fixed limits stayed for {}: {why}.",
                    listed(&names, 5)
                ),
            }
        }
    })
}

/// The rule as people read it; `None` for fixed limits, empty when it asks for neither side.
fn words(rule: WindowLimit) -> Option<String> {
    let side =
        |p: Option<f64>, name: &str| p.map(|p| format!("the {} quantile ({name})", percent(p)));
    let times = |k: Option<f64>, sign: &str| {
        k.map(|k| format!("mean {sign} {} standard deviations", number(k)))
    };
    let both = |a: Option<String>, b: Option<String>| {
        let parts: Vec<String> = a.into_iter().chain(b).collect();
        parts.join(" and ")
    };
    Some(match rule {
        WindowLimit::Constant => return None,
        WindowLimit::Deviations { below, above } if below == above && below.is_some() => {
            times(above, "±").unwrap_or_default()
        }
        WindowLimit::Deviations { below, above } => both(times(below, "−"), times(above, "+")),
        WindowLimit::Quantiles { below, above } => both(side(below, "lower"), side(above, "upper")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::drift::{TestLimits, WindowLimits};

    fn with(rule: WindowLimit, limits: &[WindowLimits]) -> Facts {
        let mut facts = fixture::healthy();
        facts.plan.limits.windows = rule;
        facts.features.retain(|f| f.role == "feature");
        facts.features.truncate(limits.len());
        for (feature, limits) in facts.features.iter_mut().zip(limits) {
            feature.window_limits = Some(limits.clone());
        }
        facts
    }

    #[test]
    fn where_limits_come_from_and_why_not() {
        let both = WindowLimit::Deviations {
            below: Some(3.0),
            above: Some(3.0),
        };
        let upper = WindowLimit::Quantiles {
            below: None,
            above: Some(0.99),
        };
        let large_by = fixture::healthy().features[0].verdict.large_by.clone();
        let found = WindowLimits {
            windows: 10,
            tests: vec![TestLimits {
                test: large_by.clone(),
                upper: Some(0.04),
                ..TestLimits::default()
            }],
            ..WindowLimits::default()
        };
        let mut own = found.clone();
        own.tests[0].reason = Some("only 2 windows of the reference have a value".to_owned());
        let none = WindowLimits {
            reason: Some("the reference has no column \"when\" to cut it by".to_owned()),
            ..WindowLimits::default()
        };
        for (rule, limits, said) in [
            (
                both,
                vec![found.clone(), found.clone()],
                Some(
                    "Limits of windows are mean ± 3 standard deviations of the reference’s own 10 windows.",
                ),
            ),
            (
                WindowLimit::Deviations {
                    below: None,
                    above: None,
                },
                vec![found.clone()],
                Some("The plan asks for limits of windows on neither side"),
            ),
            (
                upper,
                vec![found.clone(), own],
                Some(
                    "Limits of windows are the 99 % quantile (upper) of the reference’s own 10 windows. Fixed limits stayed for",
                ),
            ),
            (
                both,
                vec![none.clone(), none],
                Some(
                    "Limits of windows stayed fixed: the reference has no column \"when\" to cut it by.",
                ),
            ),
            (WindowLimit::Constant, vec![], None),
        ] {
            let text = window_limits(&with(rule, &limits));
            match said {
                Some(said) => assert!(
                    text.as_ref().is_some_and(|t| t.starts_with(said)),
                    "{text:?}"
                ),
                None => assert_eq!(text, None),
            }
        }
    }
}
