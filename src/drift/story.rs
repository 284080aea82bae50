//! When a column began to move and since when it is over its limit, as one sentence: the two may name different windows.

use super::change_point::{how, in_season, when};
use super::onset::{self, Onset};
use super::{Change, Course, FEWEST_WINDOWS, Manner, Step, WindowDrift};

/// Further changes of level that are listed; of more, the latest.
const LISTED: usize = 2;

/// Label of the first window from which on every judged one drifted; `None` when the latest did not, or with fewer than two judged.
pub fn since(windows: &[WindowDrift]) -> Option<&str> {
    let from = onset::of(windows).filter(|o| o.lasts)?.from;
    let first = windows.iter().find(|w| w.window.label == from)?;
    Some(&first.window.label)
}

/// "Began to move in 2025-05 (suddenly, between 1 and 31 May 2025), over its limit since 2025-06; it has stayed".
///
/// `windows` are a column's, judged; `change` is that of its distance. Over its limit means real and large, as a window is judged.
/// `None` when neither did any window drift nor did the level change.
pub fn story(windows: &[WindowDrift], change: Option<&Change>) -> Option<String> {
    let onset = onset::of(windows);
    let steps = change.map_or(&[][..], |c| c.steps.as_slice());
    let place = |label: &str| windows.iter().position(|w| w.window.label == label);
    let began = onset
        .as_ref()
        .map_or(steps.first(), |o| first_of(steps, place(&o.from), place));
    let told = match (&onset, began) {
        (None, None) => return None,
        (None, Some(step)) => format!("Began to move {}, over its limit in no window", at(step)),
        (Some(onset), None) => {
            format!("{}{}", capital(&over(onset, None)), undated(change))
        }
        (Some(onset), Some(step)) if onset.always || place(&step.first) > place(&onset.from) => {
            format!(
                "{}; its level moved {}",
                capital(&over(onset, None)),
                at(step)
            )
        }
        (Some(onset), Some(step)) => {
            format!("Began to move {}, {}", at(step), over(onset, Some(step)))
        }
    };
    Some(match (change, began) {
        (Some(change), Some(step)) => {
            format!("{told}{}{}", afterwards(change, step), in_season(change))
        }
        _ => told,
    })
}

/// The step that led over the limit: the latest upward one that began no later than the run of drifted windows, else the first.
fn first_of(
    steps: &[Step],
    onset: Option<usize>,
    place: impl Fn(&str) -> Option<usize>,
) -> Option<&Step> {
    let before = |s: &&Step| s.after > s.before && place(&s.first) <= onset;
    steps.iter().rfind(before).or(steps.first())
}

/// "in 2025-05 (suddenly, between 1 and 31 May 2025)".
fn at(step: &Step) -> String {
    let (manner, gradual) = match step.manner {
        Manner::Sudden => ("suddenly", false),
        Manner::Gradual => ("gradually", true),
    };
    let first = if gradual || step.first == step.last {
        format!("in {}", step.first)
    } else {
        format!("between {} and {}", step.first, step.last)
    };
    match step.from.and(step.to) {
        Some(_) => format!("{first} ({manner}, {})", when(step)),
        None if gradual => format!("{first} ({manner}, until {})", step.last),
        None => format!("{first} ({manner})"),
    }
}

fn over(onset: &Onset, began: Option<&Step>) -> String {
    let Onset { from, to, .. } = onset;
    let pace = match (began, onset.sudden) {
        (Some(_), _) => "",
        (None, true) => ", all at once",
        (None, false) => ", after a gradual rise",
    };
    match (onset.always, onset.lasts) {
        (true, _) => "over its limit in every window".to_owned(),
        (_, true) if began.is_some_and(|s| s.first == *from) => {
            "over its limit since then".to_owned()
        }
        (_, true) => format!("over its limit since {from}{pace}"),
        (_, false) if from == to => format!("over its limit only for a time: in {from}"),
        (_, false) => format!("over its limit only for a time: from {from} to {to}"),
    }
}

/// Why no beginning is told.
fn undated(change: Option<&Change>) -> String {
    match change {
        Some(c) if (c.windows as usize) < FEWEST_WINDOWS => format!(
            "; when its level began to move takes {FEWEST_WINDOWS} windows with a value, there are {}",
            c.windows
        ),
        Some(_) => "; no change of its level stands out".to_owned(),
        None => String::new(),
    }
}

/// What became of it, and the other changes of level.
fn afterwards(change: &Change, began: &Step) -> String {
    let mut others: Vec<&Step> = change.steps.iter().filter(|s| *s != began).collect();
    let end = match change.course {
        Some(Course::Moving) => "; it is still moving".to_owned(),
        Some(Course::Stayed) => "; it has stayed".to_owned(),
        Some(Course::Over) => match others.pop() {
            Some(back) => format!("; most of it went back {}", how(back)),
            None => "; most of it has gone back".to_owned(),
        },
        None => String::new(),
    };
    let latest = others.iter().skip(others.len().saturating_sub(LISTED));
    let listed: Vec<String> = latest.map(|s| how(s)).collect();
    match listed.as_slice() {
        [] => end,
        listed => format!("; it also moved {}{end}", listed.join(" and ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{DriftVerdict, Least, change_points};
    use crate::plan::WindowBy;
    use crate::profile::{Window, WindowCut};

    /// Months of 2025 with these distances, over the limit from 0.1.
    fn months(values: &[f64]) -> (Vec<WindowDrift>, Change) {
        let cut = WindowCut::resolve(WindowBy::Month, 1).expect("a period");
        let mut start = 1_735_689_600_000;
        let mut next = || {
            let window = cut.window(start, 1);
            start = window.end;
            window
        };
        let labels: Vec<Window> = values.iter().map(|_| next()).collect();
        let points: Vec<(&Window, f64)> = labels.iter().zip(values.iter().copied()).collect();
        let change = change_points(
            &points,
            Least {
                noise: 0.005,
                change: 0.05,
            },
        );
        let judged = |(window, value): (&Window, &f64)| WindowDrift {
            window: window.clone(),
            n: 100,
            missing_share: 0.0,
            mean: None,
            drift: Vec::new(),
            verdict: DriftVerdict {
                drifted: Some(*value >= 0.1),
                real: None,
                large: None,
                real_by: String::new(),
                large_by: String::new(),
                effect: Some(*value / 0.1),
                sentence: String::new(),
            },
        };
        (labels.iter().zip(values).map(judged).collect(), change)
    }

    #[test]
    fn one_story_for_both_moments() {
        for (values, expected) in [
            (
                &[0.02, 0.021, 0.02, 0.022, 0.3, 0.301, 0.3, 0.302, 0.3, 0.301][..],
                Some(
                    "Began to move in 2025-05 (suddenly, between 1 and 31 May 2025), over its limit since then; it has stayed",
                ),
            ),
            (
                &[
                    0.02, 0.021, 0.02, 0.022, 0.02, 0.05, 0.08, 0.11, 0.14, 0.17, 0.2, 0.2, 0.201,
                    0.2,
                ],
                Some(
                    "Began to move in 2025-06 (gradually, between 1 Jun and 30 Nov 2025), over its limit since 2025-08; it has stayed",
                ),
            ),
            (
                &[
                    0.02, 0.021, 0.02, 0.3, 0.301, 0.3, 0.302, 0.02, 0.021, 0.02, 0.022,
                ],
                Some(
                    "Began to move in 2025-04 (suddenly, between 1 and 30 Apr 2025), over its limit only for a time: from 2025-04 to 2025-07; most of it went back suddenly between 1 and 31 Aug 2025",
                ),
            ),
            (
                &[
                    0.02, 0.021, 0.02, 0.022, 0.02, 0.09, 0.091, 0.09, 0.092, 0.09,
                ],
                Some(
                    "Began to move in 2025-06 (suddenly, between 1 and 30 Jun 2025), over its limit in no window; it has stayed",
                ),
            ),
            (
                &[0.2, 0.201, 0.2, 0.202, 0.2, 0.4, 0.401, 0.4, 0.402, 0.4],
                Some(
                    "Over its limit in every window; its level moved in 2025-06 (suddenly, between 1 and 30 Jun 2025); it has stayed",
                ),
            ),
            (
                &[0.02, 0.021, 0.3, 0.301],
                Some(
                    "Over its limit since 2025-03, all at once; when its level began to move takes 8 windows with a value, there are 4",
                ),
            ),
            (&[0.02, 0.021, 0.02, 0.022, 0.02, 0.021, 0.02, 0.022], None),
        ] {
            let (windows, change) = months(values);
            assert_eq!(
                story(&windows, Some(&change)).as_deref(),
                expected,
                "{values:?}"
            );
        }
        let (windows, _) = months(&[0.02, 0.02, 0.3, 0.3]);
        assert_eq!(
            story(&windows, None).as_deref(),
            Some("Over its limit since 2025-03, all at once")
        );
        assert_eq!(since(&windows), Some("2025-03"));
        assert_eq!(since(&months(&[0.3, 0.02]).0), None);
    }
}
