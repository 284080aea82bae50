//! When the values of a row of windows changed their level, how, and whether the change has stayed.

mod calendar;
mod column;
mod fit;
mod season;
mod segment;
mod words;

pub use column::{change_of_statistic, changes};
pub(super) use words::{how, in_season, when};

use crate::profile::Window;
use fit::Shape;
use serde::{Deserialize, Serialize};

/// Fewest windows with a value from which a change of level can be told from noise.
pub const FEWEST_WINDOWS: usize = 8;

/// What is known of a series of window values. Every number is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Windows with a value.
    pub windows: u64,
    /// Every change of level in order of time; empty when there is none or when it cannot be told.
    pub steps: Vec<Step>,
    /// What has become of it; `None` without a change.
    pub course: Option<Course>,
    /// The season in which such windows may repeat; `None` for runs of rows, years, and windows of mixed length.
    pub season: Option<Season>,
    /// Whether they do repeat; `None` with fewer than two whole periods. If so, levels are those beyond the season.
    pub seasonal: Option<bool>,
    /// Standard deviation of a window's value about its level; `None` when there are too few windows.
    pub noise: Option<f64>,
    /// "Changed suddenly between 1 and 30 Apr 2024 and has stayed", or why it cannot be told.
    pub sentence: String,
}

/// One change of level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The change lies not before this moment, in ms since 1970; `None` when windows are runs of rows.
    pub from: Option<i64>,
    /// And before this one.
    pub to: Option<i64>,
    /// Label of the window that begins at `from`.
    pub first: String,
    /// Label of the window that ends at `to`.
    pub last: String,
    /// In one step, or over several windows.
    pub manner: Manner,
    /// Level before it.
    pub before: f64,
    /// Level after it.
    pub after: f64,
}

/// How a level changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// From one window to the next, or within one.
    Sudden,
    /// Over two windows or more.
    Gradual,
}

/// What has become of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    /// The latest window is still on the way.
    Moving,
    /// The level has stayed away from where it began.
    Stayed,
    /// At least three quarters of the greatest departure are gone again.
    Over,
}

/// A period in which windows may repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// Hours of the day.
    Day,
    /// Days of the week.
    Week,
    /// Weeks, months or quarters of the year.
    Year,
}

/// The least that counts in a series.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Least {
    /// What is known of a value's standard deviation from sampling alone; the noise is never taken as less. 0 when unknown.
    pub noise: f64,
    /// The least change of level that matters; 0 for any.
    pub change: f64,
}

/// The changes of level in a series of windows, in order of time. Values that are not finite are left out.
///
/// Binary segmentation in its circular form (a cut, or a pair of cuts around a run of windows) with a penalty that grows as
/// BIC's, on a noise scale from differences of neighbours that up to two fifths of outlying differences do not move. Neighbouring
/// cuts of the same direction are told as one ramp where that fits better. `docs/methods.md` has the formulas.
///
/// Source: Olshen, Venkatraman, Lucito & Wigler (2004), Circular binary segmentation; Yao (1988) for the penalty.
pub fn change_points(points: &[(&Window, f64)], least: Least) -> Change {
    let points: Vec<(&Window, f64)> = points
        .iter()
        .copied()
        .filter(|(_, value)| value.is_finite())
        .collect();
    let windows: Vec<&Window> = points.iter().map(|(window, _)| *window).collect();
    let mut values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let calendar = calendar::of(&windows);
    let mut change = Change {
        windows: values.len() as u64,
        steps: Vec::new(),
        course: None,
        season: calendar.as_ref().map(|c| c.season),
        seasonal: None,
        noise: None,
        sentence: String::new(),
    };
    if values.len() < FEWEST_WINDOWS {
        change.sentence = words::too_few(values.len());
        return change;
    }
    let mut widening = 1.0;
    if let Some(calendar) = &calendar
        && let Some(effects) = season::effects(&values, calendar, least.change)
    {
        change.seasonal = Some(effects.is_some());
        if let Some(effects) = effects {
            widening = effects.widening;
            for (value, effect) in values.iter_mut().zip(effects.each) {
                *value -= effect;
            }
        }
    }
    let noise = segment::noise(&values, least.noise / widening).map(|noise| noise * widening);
    let (Some(noise), true) = (noise, values.iter().all(|v| v.is_finite())) else {
        change.sentence = "Cannot be told: the values are too large to be compared".to_owned();
        return change;
    };
    change.noise = Some(noise);
    let cuts = segment::cuts(&values, noise);
    let shapes = fit::shapes(&values, &cuts, noise, least.change);
    change.steps = shapes.iter().map(|shape| step(shape, &windows)).collect();
    change.course = course(&shapes);
    change.sentence = words::sentence(&change);
    change
}

fn step(shape: &Shape, windows: &[&Window]) -> Step {
    let timed = windows.iter().all(|w| !w.is_of_rows());
    let at = |i: usize| windows.get(i.min(windows.len().saturating_sub(1)));
    let (first, last) = (at(shape.first), at(shape.last));
    let label = |w: Option<&&Window>| w.map(|w| w.label.clone()).unwrap_or_default();
    Step {
        from: first.filter(|_| timed).map(|w| w.start),
        to: last.filter(|_| timed).map(|w| w.end),
        first: label(first),
        last: label(last),
        manner: shape.manner,
        before: shape.before,
        after: shape.after,
    }
}

fn course(shapes: &[Shape]) -> Option<Course> {
    const GONE: f64 = 0.25;
    let (start, end) = (shapes.first()?, shapes.last()?);
    let departure = |shape: &Shape| (shape.after - start.before).abs();
    let greatest = shapes.iter().map(departure).fold(0.0, f64::max);
    Some(if departure(end) <= GONE * greatest {
        Course::Over
    } else if end.moving {
        Course::Moving
    } else {
        Course::Stayed
    })
}

#[cfg(test)]
mod tests;
