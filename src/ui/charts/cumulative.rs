//! Two distributions as curves: cumulative, and quantile against quantile.

use super::frame::{labels_that_fit, share_label, under, upright};
use super::scale::round_ticks;
use super::svg::{Ink, line, picture};
use crate::profile::Quantiles;
use crate::ui::format;
use plotters::prelude::*;

/// Both distribution functions, the reference's and production's; empty without values.
pub fn cumulative(data: &Quantiles, width: u32, label: &str) -> String {
    let Some((low, high)) = range(data) else {
        return String::new();
    };
    picture(width, 200, label, |area| {
        let chart = upright(area, (low, high), (0.0, 1.0), share_label)?;
        for (values, ink, thickness) in [
            (&data.reference, Ink::Reference, 2.4),
            (&data.production, Ink::Production, 1.6),
        ] {
            chart.plotting_area().draw(&PathElement::new(
                steps(values, low, high),
                line(ink, thickness),
            ))?;
        }
        for at in ticks_inside(low, high, width) {
            under(area, &chart, at, &format::number(at))?;
        }
        Ok(())
    })
}

/// Production's quantiles over the reference's, and the line on which equal samples lie; empty without values.
pub fn quantile_plot(data: &Quantiles, width: u32, label: &str) -> String {
    let Some((low, high)) = range(data) else {
        return String::new();
    };
    let points: Vec<(f64, f64)> = data
        .reference
        .iter()
        .copied()
        .zip(data.production.iter().copied())
        .collect();
    picture(width, 200, label, |area| {
        let chart = upright(area, (low, high), (low, high), format::number)?;
        let plane = chart.plotting_area();
        plane.draw(&PathElement::new(
            [(low, low), (high, high)],
            line(Ink::Reference, 1.4),
        ))?;
        plane.draw(&PathElement::new(points, line(Ink::Production, 2.0)))?;
        for at in ticks_inside(low, high, width) {
            under(area, &chart, at, &format::number(at))?;
        }
        Ok(())
    })
}

/// From the least to the greatest value of either sample, without the outermost hundredth where it would squeeze the rest.
fn range(data: &Quantiles) -> Option<(f64, f64)> {
    let of = |at: fn(&[f64]) -> Option<f64>| Some((at(&data.reference)?, at(&data.production)?));
    let (a, b) = of(|v| v.first().copied())?;
    let (c, d) = of(|v| v.last().copied())?;
    let whole = (a.min(b), c.max(d));
    let inner = |v: &[f64], from_end: bool| {
        let at = if from_end { v.len().checked_sub(2)? } else { 1 };
        v.get(at).copied()
    };
    let low = inner(&data.reference, false)?.min(inner(&data.production, false)?);
    let high = inner(&data.reference, true)?.max(inner(&data.production, true)?);
    let squeezed = high > low && (whole.1 - whole.0) > 3.0 * (high - low);
    let (low, high) = if squeezed { (low, high) } else { whole };
    Some(if high > low {
        (low, high)
    } else {
        (low - 0.5, low + 0.5)
    })
}

/// The corners of a distribution function that rises by a hundredth at each quantile, cut to the range.
fn steps(values: &[f64], low: f64, high: f64) -> Vec<(f64, f64)> {
    let last = values.len().saturating_sub(1).max(1) as f64;
    let mut points = vec![(
        low,
        values.iter().filter(|v| **v < low).count() as f64 / last,
    )];
    for (i, value) in values.iter().enumerate() {
        if (low..=high).contains(value) {
            points.push((*value, i as f64 / last));
        }
    }
    let reached = values.iter().filter(|v| **v <= high).count() as f64 - 1.0;
    points.push((high, (reached / last).clamp(0.0, 1.0)));
    points
}

fn ticks_inside(low: f64, high: f64, width: u32) -> Vec<f64> {
    let most = labels_that_fit(width, 7).min(6);
    round_ticks(low, high, most.saturating_sub(1).max(2))
        .into_iter()
        .filter(|t| *t >= low && *t <= high)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(shift: f64) -> Quantiles {
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        Quantiles {
            production: values.iter().map(|v| v + shift).collect(),
            reference: values,
        }
    }

    #[test]
    fn curves_are_drawn_or_nothing_is() {
        for draw in [cumulative, quantile_plot] {
            assert!(draw(&data(5.0), 480, "x").contains("<polyline"));
            assert!(draw(&Quantiles::default(), 480, "x").is_empty());
        }
    }

    #[test]
    fn one_outlier_does_not_squeeze_the_rest() {
        let mut odd = data(0.0);
        if let Some(last) = odd.production.last_mut() {
            *last = 1e9;
        }
        assert_eq!(range(&odd), Some((1.0, 99.0)));
        assert_eq!(range(&data(0.0)), Some((0.0, 100.0)));
    }

    #[test]
    fn a_constant_has_room() {
        let constant = Quantiles {
            reference: vec![3.0; 101],
            production: vec![3.0; 101],
        };
        assert_eq!(range(&constant), Some((2.5, 3.5)));
        let curve = steps(&constant.reference, 2.5, 3.5);
        assert_eq!(
            (curve.first(), curve.last()),
            (Some(&(2.5, 0.0)), Some(&(3.5, 1.0)))
        );
    }
}
