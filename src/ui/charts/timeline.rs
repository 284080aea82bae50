//! A number by window: a line, its limit, and what to compare it with.

use super::frame::{dot, labels_that_fit, limit, stretch, triangle, under, upright, upright_mark};
use super::scale::spread_labels;
use super::svg::{Ink, described, fill, line};
use crate::ui::format;
use crate::ui::over_time::{Mark, Moved};
use plotters::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// Window label and value, in order of time; an undefined value interrupts the line.
    pub points: Vec<(String, Option<f64>)>,
    /// How points are marked; as many as points, or none.
    pub marks: Vec<Mark>,
    /// What the values are held against.
    pub limit: Option<(f64, String)>,
    /// What they should not fall under.
    pub lower: Option<(f64, String)>,
    /// Where values usually lie, as a band.
    pub usual: Option<(f64, f64)>,
    /// When the level moved.
    pub moved: Vec<Moved>,
    /// The picture in words.
    pub says: String,
    /// A second line, drawn thinly: doing nothing, or the reference.
    pub beside: Vec<Option<f64>>,
    /// Whether the vertical axis begins at 0.
    pub from_zero: bool,
}

/// The picture at this width in CSS pixels; empty when no value is defined.
pub fn timeline(data: &Timeline, width: u32, label: &str) -> String {
    let finite = |v: &Option<f64>| v.filter(|v| v.is_finite());
    let values: Vec<Option<f64>> = data.points.iter().map(|(_, v)| finite(v)).collect();
    let beside: Vec<Option<f64>> = data.beside.iter().map(finite).collect();
    let Some((low, high)) = bounds(&values, &beside, data) else {
        return String::new();
    };
    let last = (values.len().saturating_sub(1)).max(1) as f64;
    let longest = data.points.iter().map(|(l, _)| l.chars().count()).max();
    described(width, 200, label, &data.says, |area| {
        let chart = upright(area, (0.0, last), (low, high), format::number)?;
        if let Some((least, greatest)) = data.usual {
            chart.plotting_area().draw(&Rectangle::new(
                [(0.0, least), (last, greatest)],
                fill(Ink::Reference, 0.22),
            ))?;
        }
        for moved in &data.moved {
            stretch(&chart, moved.from as f64 - 0.5, moved.to as f64 + 0.5)?;
        }
        for run in runs(&beside) {
            chart
                .plotting_area()
                .draw(&PathElement::new(run, line(Ink::Nothing, 1.2)))?;
        }
        for run in runs(&values) {
            chart
                .plotting_area()
                .draw(&PathElement::new(run, line(Ink::Production, 1.8)))?;
        }
        for (line, above) in [(&data.limit, true), (&data.lower, false)] {
            if let Some((at, text)) = line {
                limit(area, &chart, *at, text, above)?;
            }
        }
        // Of several changes only the latest is named: names would lie over each other.
        for (i, moved) in data.moved.iter().enumerate() {
            let latest = i + 1 == data.moved.len();
            let name = if latest { moved.label.as_str() } else { "" };
            upright_mark(area, &chart, moved.at, name)?;
        }
        for (i, value) in values.iter().enumerate() {
            let Some(v) = value else { continue };
            let at = (i as f64, *v);
            match data.marks.get(i).copied().unwrap_or_default() {
                Mark::None => dot(area, &chart, at, Ink::Production, 2.2)?,
                Mark::Over => triangle(area, &chart, at, Ink::Fail, 4.0, true)?,
                Mark::Under => triangle(area, &chart, at, Ink::Fail, 4.0, false)?,
            }
        }
        for i in spread_labels(values.len(), labels_that_fit(width, longest.unwrap_or(4))) {
            if let Some((text, _)) = data.points.get(i) {
                under(area, &chart, i as f64, &format::shortened(text, 16))?;
            }
        }
        Ok(())
    })
}

fn bounds(values: &[Option<f64>], beside: &[Option<f64>], data: &Timeline) -> Option<(f64, f64)> {
    let limits = data.limit.iter().chain(&data.lower).map(|(v, _)| *v);
    let usual = data.usual.iter().flat_map(|(a, b)| [*a, *b]);
    let all = values
        .iter()
        .chain(beside)
        .flatten()
        .copied()
        .chain(limits.chain(usual).filter(|v| v.is_finite()));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for v in all {
        low = low.min(v);
        high = high.max(v);
    }
    values.iter().flatten().next()?;
    if data.from_zero {
        low = low.min(0.0);
    }
    Some(if low < high {
        (low, high)
    } else {
        (low - 0.5, high + 0.5)
    })
}

/// Stretches without a gap, as points; a lonely value is a stretch of one.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let mut out: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (i, value) in values.iter().enumerate() {
        match (value, open) {
            (Some(v), true) => {
                if let Some(run) = out.last_mut() {
                    run.push((i as f64, *v));
                }
            }
            (Some(v), false) => {
                out.push(vec![(i as f64, *v)]);
                open = true;
            }
            (None, _) => open = false,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_interrupts_the_line() {
        let runs = runs(&[Some(1.0), Some(2.0), None, Some(3.0)]);
        assert_eq!(runs, vec![vec![(0.0, 1.0), (1.0, 2.0)], vec![(3.0, 3.0)]]);
    }

    #[test]
    fn undefined_everywhere_draws_nothing() {
        let data = Timeline {
            points: vec![("2025-01".into(), None), ("2025-02".into(), Some(f64::NAN))],
            limit: Some((0.1, "limit".into())),
            ..Timeline::default()
        };
        assert!(timeline(&data, 480, "x").is_empty());
    }

    #[test]
    fn one_window_is_drawn() {
        let data = Timeline {
            points: vec![("<2025>".into(), Some(0.4))],
            ..Timeline::default()
        };
        let svg = timeline(&data, 480, "x");
        assert!(
            svg.contains("<circle") && svg.contains("&lt;2025&gt;"),
            "{svg}"
        );
    }

    #[test]
    fn limits_and_changes_are_drawn_and_marks_differ_in_shape() {
        let data = Timeline {
            points: (0..4)
                .map(|i| (format!("w{i}"), Some(f64::from(i))))
                .collect(),
            marks: vec![Mark::Under, Mark::None, Mark::None, Mark::Over],
            limit: Some((2.5, "upper limit 2.5".into())),
            lower: Some((0.5, "lower limit 0.5".into())),
            usual: Some((1.0, 2.0)),
            moved: vec![Moved {
                from: 2,
                to: 3,
                at: 2.5,
                label: "moved between w2 and w3".into(),
            }],
            says: "4 windows.".into(),
            ..Timeline::default()
        };
        let svg = timeline(&data, 480, "x");
        for part in [
            "<desc>4 windows.</desc>",
            "upper limit 2.5",
            "lower limit 0.5",
            "moved between w2 and w3",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert_eq!(svg.matches("<circle").count(), 2, "{svg}");
        assert_eq!(svg.matches("fill=\"var(--fail)\"").count(), 2, "{svg}");
    }
}
