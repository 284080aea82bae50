//! The small picture of a feature in the overview: both samples on the same bins, no axes.

use super::scale::Bins;
use super::svg::{Ink, fill, line, picture};
use crate::profile::Histogram;
use plotters::prelude::*;

/// Width in CSS pixels.
pub const WIDTH: u32 = 150;
/// Height in CSS pixels.
pub const HEIGHT: u32 = 28;

/// Both samples of a feature at a glance; empty when there is nothing to draw.
pub fn spark(histogram: &Histogram, label: &str) -> String {
    let most = highest(&[&histogram.reference, &histogram.production]);
    if most <= 0.0 {
        return String::new();
    }
    if histogram.edges.len() > 2 {
        numbers(histogram, label)
    } else {
        categories(histogram, label, most)
    }
}

fn numbers(histogram: &Histogram, label: &str) -> String {
    let bins = Bins::place(&histogram.edges);
    let reference = bins.heights(&histogram.reference);
    let production = bins.heights(&histogram.production);
    let most = highest(&[&reference, &production]);
    picture(WIDTH, HEIGHT, label, |area| {
        let chart = ChartBuilder::on(area).build_cartesian_2d(0.0..1.0, 0.0..most * 1.08)?;
        let plane = chart.plotting_area();
        plane.draw(&Polygon::new(
            closed(&bins.outline(&reference)),
            fill(Ink::Reference, 0.45),
        ))?;
        let outline = bins.outline(&production);
        plane.draw(&Polygon::new(closed(&outline), fill(Ink::Production, 0.18)))?;
        plane.draw(&PathElement::new(
            closed(&outline),
            line(Ink::Production, 1.2),
        ))
    })
}

fn categories(histogram: &Histogram, label: &str, most: f64) -> String {
    let shown = histogram.categories.len().min(8);
    picture(WIDTH, HEIGHT, label, |area| {
        let chart = ChartBuilder::on(area)
            .build_cartesian_2d(0.0..shown.max(3) as f64, 0.0..most * 1.05)?;
        let plane = chart.plotting_area();
        let pairs = histogram.reference.iter().zip(&histogram.production);
        for (i, (reference, production)) in pairs.take(shown).enumerate() {
            let x = i as f64;
            plane.draw(&Rectangle::new(
                [(x + 0.08, 0.0), (x + 0.46, *reference)],
                fill(Ink::Reference, 0.65),
            ))?;
            plane.draw(&Rectangle::new(
                [(x + 0.48, 0.0), (x + 0.86, *production)],
                fill(Ink::Production, 0.8),
            ))?;
        }
        Ok(())
    })
}

/// The outline with its feet on the ground.
pub fn closed(outline: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut points = Vec::with_capacity(outline.len() + 2);
    if let (Some(first), Some(last)) = (outline.first(), outline.last()) {
        points.push((first.0, 0.0));
        points.extend_from_slice(outline);
        points.push((last.0, 0.0));
    }
    points
}

/// The greatest finite value of all, at least 0.
pub fn highest(series: &[&Vec<f64>]) -> f64 {
    series
        .iter()
        .flat_map(|s| s.iter())
        .copied()
        .filter(|v| v.is_finite())
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_draw_draws_nothing() {
        assert!(spark(&Histogram::default(), "x").is_empty());
    }

    #[test]
    fn numbers_are_areas_and_categories_are_bars() {
        let numbers = Histogram {
            edges: vec![0.0, 1.0, 2.0],
            reference: vec![0.5, 0.5],
            production: vec![0.1, 0.9],
            ..Histogram::default()
        };
        assert!(spark(&numbers, "x").contains("<polygon"));
        let categories = Histogram {
            categories: vec!["a".into(), "b".into()],
            reference: vec![0.5, 0.5],
            production: vec![0.1, 0.9],
            ..Histogram::default()
        };
        assert_eq!(spark(&categories, "x").matches("<rect").count(), 4);
    }
}
