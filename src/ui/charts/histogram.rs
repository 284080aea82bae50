//! One feature's two samples with axes.

use super::frame::{labels_that_fit, share_label, under, upright};
use super::scale::{Bins, spread_labels};
use super::spark::{closed, highest};
use super::svg::{FINE, Ink, fill, label_text, line, picture};
use crate::profile::Histogram;
use crate::ui::format;
use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, Pos, VPos};

/// Most categories drawn; the table behind the chart has them all.
const MOST_CATEGORIES: usize = 14;

/// The picture at this width in CSS pixels; empty when there is nothing to draw.
pub fn histogram(data: &Histogram, width: u32, label: &str) -> String {
    if highest(&[&data.reference, &data.production]) <= 0.0 {
        String::new()
    } else if data.edges.len() > 2 {
        numbers(data, width, label)
    } else {
        categories(data, width, label)
    }
}

fn numbers(data: &Histogram, width: u32, label: &str) -> String {
    let bins = Bins::place(&data.edges);
    let reference = bins.heights(&data.reference);
    let production = bins.heights(&data.production);
    let most = highest(&[&reference, &production]);
    let texts: Vec<String> = data.edges.iter().map(|e| format::number(*e)).collect();
    let longest = texts.iter().map(|t| t.chars().count()).max().unwrap_or(4);
    picture(width, 200, label, |area| {
        let chart = upright(area, (0.0, 1.0), (0.0, most), share_label)?;
        let plane = chart.plotting_area();
        plane.draw(&Polygon::new(
            closed(&bins.outline(&reference)),
            fill(Ink::Reference, 0.45),
        ))?;
        let outline = closed(&bins.outline(&production));
        plane.draw(&Polygon::new(outline.clone(), fill(Ink::Production, 0.18)))?;
        plane.draw(&PathElement::new(outline, line(Ink::Production, 1.4)))?;
        for i in spread_labels(texts.len(), labels_that_fit(width, longest)) {
            if let (Some(x), Some(text)) = (bins.edges.get(i), texts.get(i)) {
                under(area, &chart, *x, text)?;
            }
        }
        Ok(())
    })
}

fn categories(data: &Histogram, width: u32, label: &str) -> String {
    let shown = data.categories.len().min(MOST_CATEGORIES);
    let most = highest(&[&data.reference, &data.production]);
    let row = 24;
    let height = shown as u32 * row + 8;
    let names = (width / 3).min(150);
    picture(width, height, label, |area| {
        let chart = ChartBuilder::on(area)
            .margin_left(i32::try_from(names).unwrap_or(120) * FINE)
            .margin_right(48 * FINE)
            .margin_top(2 * FINE)
            .margin_bottom(2 * FINE)
            .build_cartesian_2d(0.0..most, shown as f64..0.0)?;
        let plane = chart.plotting_area();
        for (i, name) in data.categories.iter().take(shown).enumerate() {
            let y = i as f64;
            let at = |v: &[f64]| v.get(i).copied().filter(|v| v.is_finite()).unwrap_or(0.0);
            let (reference, production) = (at(&data.reference), at(&data.production));
            plane.draw(&Rectangle::new(
                [(0.0, y + 0.12), (reference, y + 0.46)],
                fill(Ink::Reference, 0.7),
            ))?;
            plane.draw(&Rectangle::new(
                [(0.0, y + 0.5), (production, y + 0.84)],
                fill(Ink::Production, 0.85),
            ))?;
            let (left, middle) = chart.backend_coord(&(0.0, y + 0.48));
            let style = label_text().pos(Pos::new(HPos::Right, VPos::Center));
            let fits = (names as usize).saturating_sub(10) / 6;
            area.draw(&Text::new(
                format::shortened(name, fits.max(4)),
                (left - 6 * FINE, middle),
                style,
            ))?;
            let (end, low) = chart.backend_coord(&(production.max(reference), y + 0.67));
            let style = label_text().pos(Pos::new(HPos::Left, VPos::Center));
            area.draw(&Text::new(
                format::percent(production),
                (end + 5 * FINE, low),
                style,
            ))?;
        }
        Ok(())
    })
}
