//! One feature over its windows: what the timeline draws, says and lists.

use super::format;
use super::words::full_test_title;
use crate::checks::Feature;
use crate::drift::{Manner, TestResult, WindowDrift, story};

/// How a window is marked, by shape as well as by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Within its limits, or not judged.
    #[default]
    None,
    /// Judged drifted: over the upper limit, and real.
    Over,
    /// Under the lower limit.
    Under,
}

/// A change of level on the axis of windows, on which the first window stands at 0 and the next at 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Index of the first window that it may lie in.
    pub from: usize,
    /// Index of the last.
    pub to: usize,
    /// Where it is marked: in the middle of a sudden one, at the beginning of a gradual one.
    pub at: f64,
    /// "moved in 2025-05".
    pub label: String,
}

/// The distance that says large, window by window.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OverTime {
    /// The test's title.
    pub title: String,
    /// Label and distance, in order of time.
    pub points: Vec<(String, Option<f64>)>,
    /// As many as points.
    pub marks: Vec<Mark>,
    /// Upper limit and its name.
    pub upper: Option<(f64, String)>,
    /// Lower limit and its name; only where it can be crossed.
    pub lower: Option<(f64, String)>,
    /// Least and greatest distance of the reference's own windows.
    pub usual: Option<(f64, f64)>,
    /// Changes of level, in order of time.
    pub moved: Vec<Moved>,
    /// How to read it.
    pub note: String,
    /// The picture in words.
    pub says: String,
}

/// Headings of [`rows`].
pub const COLUMNS: [&str; 7] = [
    "Window", "Rows", "Distance", "Limits", "Mean", "Missing", "State",
];

/// What is known of this feature over time; no points without windows.
pub fn over_time(feature: &Feature) -> OverTime {
    let wanted = &feature.verdict.large_by;
    let learned = feature.window_limits.as_ref();
    let bounds = learned.and_then(|l| l.bounds(wanted));
    let upper = match bounds {
        Some(bounds) => bounds.upper.map(|v| (v, "upper limit")),
        None => fixed_limit(feature).map(|v| (v, "limit")),
    };
    let lower = bounds.and_then(|b| b.lower).filter(|v| *v > 0.0);
    let named = |value: f64, name: &str| (value, format!("{name} {}", format::number(value)));
    let mut drawn = OverTime {
        title: full_test_title(wanted),
        points: feature
            .windows
            .iter()
            .map(|w| (w.window.label.clone(), distance(w, wanted)))
            .collect(),
        marks: feature
            .windows
            .iter()
            .map(|w| mark(w, distance(w, wanted), lower))
            .collect(),
        upper: upper.map(|(v, name)| named(v, name)),
        lower: lower.map(|v| named(v, "lower limit")),
        usual: learned.and_then(|l| l.of(wanted)?.range),
        moved: moved(feature),
        ..OverTime::default()
    };
    drawn.note = note(feature, &drawn);
    drawn.says = says(feature, &drawn);
    drawn
}

/// The numbers behind the picture, under [`COLUMNS`].
pub fn rows(feature: &Feature, drawn: &OverTime) -> Vec<Vec<String>> {
    let limits = match (&drawn.lower, &drawn.upper) {
        (Some((lower, _)), Some((upper, _))) => {
            format!("{} to {}", format::number(*lower), format::number(*upper))
        }
        (Some((lower, _)), None) => format!("from {}", format::number(*lower)),
        (None, Some((upper, _))) => format!("to {}", format::number(*upper)),
        (None, None) => format::NONE.to_owned(),
    };
    let each = feature.windows.iter().zip(&drawn.points).zip(&drawn.marks);
    each.map(|((w, (label, value)), mark)| {
        vec![
            label.clone(),
            format::count(w.n),
            format::statistic(*value),
            limits.clone(),
            format::maybe(w.mean),
            format::percent(w.missing_share),
            state(w, *mark),
        ]
    })
    .collect()
}

fn state(window: &WindowDrift, mark: Mark) -> String {
    let verdict = &window.verdict;
    match (mark, verdict.drifted) {
        (Mark::Over, _) => "▲ drifted".to_owned(),
        (Mark::Under, _) => "▼ under its limit".to_owned(),
        (_, None) => "unknown".to_owned(),
        (_, _) if verdict.large == Some(true) => "large, may be noise".to_owned(),
        _ => "steady".to_owned(),
    }
}

fn distance(window: &WindowDrift, test: &str) -> Option<f64> {
    find(&window.drift, test)?.statistic
}

/// The fixed limit is that of the windows' own test; of the whole sample's where no window has it.
fn fixed_limit(feature: &Feature) -> Option<f64> {
    let wanted = &feature.verdict.large_by;
    let mut in_windows = feature.windows.iter();
    let found = in_windows.find_map(|w| find(&w.drift, wanted));
    found
        .or_else(|| find(&feature.drift, wanted))
        .map(|r| r.limit)
}

fn find<'r>(results: &'r [TestResult], test: &str) -> Option<&'r TestResult> {
    results.iter().find(|r| r.is_of(test))
}

fn mark(window: &WindowDrift, value: Option<f64>, lower: Option<f64>) -> Mark {
    match (window.verdict.drifted, value, lower) {
        (Some(true), ..) => Mark::Over,
        (_, Some(value), Some(lower)) if value < lower => Mark::Under,
        _ => Mark::None,
    }
}

fn moved(feature: &Feature) -> Vec<Moved> {
    let place = |label: &str| feature.windows.iter().position(|w| w.window.label == label);
    let steps = feature.change.iter().flat_map(|c| &c.steps);
    let drawn = steps.filter_map(|step| {
        let (from, to) = (place(&step.first)?, place(&step.last)?);
        let at = match step.manner {
            Manner::Gradual => from as f64,
            Manner::Sudden => (from + to) as f64 / 2.0,
        };
        let label = match step.manner {
            Manner::Gradual => format!("begins to move in {}", step.first),
            Manner::Sudden if from == to => format!("moved in {}", step.first),
            Manner::Sudden => format!("moved between {} and {}", step.first, step.last),
        };
        (from <= to).then_some(Moved {
            from,
            to,
            at,
            label,
        })
    });
    drawn.collect()
}

fn note(feature: &Feature, drawn: &OverTime) -> String {
    let mut parts = vec![format!(
        "{}, each window against the whole reference.",
        drawn.title
    )];
    if drawn.marks.contains(&Mark::Over) {
        parts.push("▲ drifted.".to_owned());
    }
    if drawn.marks.contains(&Mark::Under) {
        parts.push("▼ closer to the reference than its own windows are.".to_owned());
    }
    if !drawn.moved.is_empty() {
        parts.push("Upright line: its level moved; shaded: when that may have been.".to_owned());
    }
    if let Some(limits) = &feature.window_limits {
        match limits.why_fixed(&feature.verdict.large_by) {
            Some(why) => parts.push(format!("The limit stayed fixed: {why}.")),
            None => parts.push(format!(
                "Limits are from the reference’s own {}, whose distances lie in the grey band.",
                format::counted(limits.windows, "window", "windows")
            )),
        }
    }
    parts.join(" ")
}

/// The picture in words, for those who do not see it.
fn says(feature: &Feature, drawn: &OverTime) -> String {
    let values = drawn.points.iter();
    let known = values.filter_map(|(label, v)| Some((label, v.filter(|v| v.is_finite())?)));
    let Some((label, most)) = known.reduce(|a, b| if b.1 > a.1 { b } else { a }) else {
        return "No window has a value.".to_owned();
    };
    let windows = format::counted(drawn.points.len() as u64, "window", "windows");
    let mut parts = vec![format!(
        "{windows}; the largest distance is {} in {label}.",
        format::number(most)
    )];
    let bounds = drawn.lower.iter().chain(&drawn.upper);
    parts.extend(bounds.map(|(_, name)| format!("{}.", capital(name))));
    for (mark, said) in [
        (Mark::Over, "Drifted in"),
        (Mark::Under, "Under the lower limit in"),
    ] {
        let labels: Vec<String> = drawn
            .points
            .iter()
            .zip(&drawn.marks)
            .filter(|(_, m)| **m == mark)
            .map(|((label, _), _)| label.clone())
            .collect();
        if !labels.is_empty() {
            parts.push(format!("{said} {}.", format::listed(&labels, 12)));
        }
    }
    if let Some((least, greatest)) = drawn.usual {
        parts.push(format!(
            "The reference’s own windows lie between {} and {}.",
            format::number(least),
            format::number(greatest)
        ));
    }
    parts.extend(story(&feature.windows, feature.change.as_ref()).map(|s| format!("{s}.")));
    parts.join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn feature(values: &[f64], limits: serde_json::Value) -> Feature {
        let verdict = |drifted: bool| json!({"drifted": drifted, "real": drifted, "large": drifted, "real_by": "chi-squared", "large_by": "psi", "effect": 1.0, "sentence": "x"});
        let result = |v: f64| json!({"test": "psi", "statistic": v, "p_value": null, "p_adjusted": null, "limit": 0.1, "judged_by": "distance", "noise": null, "drifted": v > 0.1});
        let windows: Vec<_> = values
            .iter()
            .enumerate()
            .map(|(i, v)| json!({"window": {"start": i, "end": i + 1, "label": format!("2025-{:02}", i + 1)}, "n": 10, "missing_share": 0.0, "mean": null, "drift": [result(*v)], "verdict": verdict(*v > 0.1)}))
            .collect();
        let step = json!({"from": 1, "to": 3, "first": "2025-02", "last": "2025-03", "manner": "sudden", "before": 0.01, "after": 0.3});
        let summary = serde_json::to_value(crate::profile::Summary::default()).expect("a summary");
        let value = json!({"name": "x", "kind": "numeric", "role": "feature", "reference": summary, "production": summary, "drift": [],
            "verdict": verdict(true), "missing": {"reference": 0.0, "production": 0.0, "changed": false}, "unseen": [],
            "unseen_total": [0, 0], "vanished": [], "causes": [], "histogram": crate::profile::Histogram::default(), "windows": windows,
            "change": {"windows": 8, "steps": [step], "course": "stayed", "season": null, "seasonal": null, "noise": 0.01, "sentence": ""},
            "window_limits": limits});
        serde_json::from_value(value).expect("a feature")
    }

    #[test]
    fn fixed_limits_have_one_side() {
        let feature = feature(&[0.01, 0.02, 0.3], json!(null));
        let drawn = over_time(&feature);
        assert_eq!(drawn.marks, [Mark::None, Mark::None, Mark::Over]);
        assert_eq!(drawn.upper, Some((0.1, "limit 0.1".to_owned())));
        assert_eq!((drawn.lower.as_ref(), drawn.usual), (None, None));
        assert_eq!(
            drawn.moved,
            [Moved {
                from: 1,
                to: 2,
                at: 1.5,
                label: "moved between 2025-02 and 2025-03".to_owned()
            }]
        );
        assert!(
            drawn.says.starts_with(
                "3 windows; the largest distance is 0.3 in 2025-03. Limit 0.1. Drifted in 2025-03."
            ),
            "{}",
            drawn.says
        );
        let rows = rows(&feature, &drawn);
        assert!(rows.iter().all(|r| r.len() == COLUMNS.len()));
        assert_eq!(
            (rows[2][3].as_str(), rows[2][6].as_str()),
            ("to 0.1", "▲ drifted")
        );
    }

    #[test]
    fn learned_limits_have_two_sides_and_a_band() {
        let limits = json!({"windows": 9, "rows": 10, "left_out": 0, "reason": null,
            "tests": [{"test": "psi", "lower": 0.015, "upper": 0.1, "range": [0.02, 0.05]}]});
        let feature = feature(&[0.01, 0.02, 0.3], limits);
        let drawn = over_time(&feature);
        assert_eq!(drawn.marks, [Mark::Under, Mark::None, Mark::Over]);
        assert_eq!(drawn.usual, Some((0.02, 0.05)));
        assert!(
            drawn.note.contains("from the reference’s own 9 windows"),
            "{}",
            drawn.note
        );
        assert!(
            drawn.says.contains("lie between 0.02 and 0.05."),
            "{}",
            drawn.says
        );
        assert_eq!(rows(&feature, &drawn)[0][3], "0.015 to 0.1");
    }

    #[test]
    fn limits_that_stayed_fixed_say_why() {
        let limits = json!({"reason": "the reference has 2 whole windows"});
        let drawn = over_time(&feature(&[0.01], limits));
        assert!(
            drawn
                .note
                .ends_with("The limit stayed fixed: the reference has 2 whole windows.")
        );
        assert_eq!(drawn.upper.map(|(v, _)| v), Some(0.1));
        assert_eq!(
            over_time(&feature(&[], json!(null))).says,
            "No window has a value."
        );
    }
}
