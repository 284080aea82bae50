//! Axes shared by the larger charts: hairlines at round values, labels outside.

use super::scale::round_ticks;
use super::svg::{Area, FINE, Ink, Svg, TEXT, Undrawable, fill, label_text, line};
use crate::ui::format;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, Pos, VPos};

/// A chart with both axes as plain numbers.
pub type Plane<'a> = ChartContext<'a, Svg<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws hairlines and labels of the vertical axis over `[low, high]` and returns the plane above them.
pub fn upright<'a>(
    area: &Area<'a>,
    x: (f64, f64),
    y: (f64, f64),
    label: impl Fn(f64) -> String,
) -> Result<Plane<'a>, Undrawable> {
    let ticks = round_ticks(y.0, y.1, 3);
    let (low, high) = match (ticks.first(), ticks.last()) {
        (Some(a), Some(b)) => (*a, *b),
        _ => y,
    };
    let chart = ChartBuilder::on(area)
        .margin_top(16 * FINE)
        .margin_right(10 * FINE)
        .margin_left(44 * FINE)
        .margin_bottom(24 * FINE)
        .build_cartesian_2d(x.0..x.1, low..high)?;
    for tick in ticks {
        chart.plotting_area().draw(&PathElement::new(
            [(x.0, tick), (x.1, tick)],
            line(Ink::Line, 1.0),
        ))?;
        let (_, at) = chart.backend_coord(&(x.0, tick));
        let style = label_text().pos(Pos::new(HPos::Right, VPos::Center));
        area.draw(&Text::new(label(tick), (38 * FINE, at), style))?;
    }
    Ok(chart)
}

/// Writes a label under the horizontal axis at `x`; the first and last are kept inside the picture.
pub fn under(area: &Area<'_>, chart: &Plane<'_>, x: f64, text: &str) -> Result<(), Undrawable> {
    let range = chart.x_range();
    let (at, foot) = chart.backend_coord(&(x, chart.y_range().start));
    let along = (x - range.start) / (range.end - range.start);
    let side = if along < 0.06 {
        HPos::Left
    } else if along > 0.94 {
        HPos::Right
    } else {
        HPos::Center
    };
    let style = label_text().pos(Pos::new(side, VPos::Top));
    area.draw(&Text::new(text.to_owned(), (at, foot + 7 * FINE), style))
}

/// A dashed line across the plane at `y`, with its meaning written above or under its right end.
pub fn limit(
    area: &Area<'_>,
    chart: &Plane<'_>,
    y: f64,
    text: &str,
    above: bool,
) -> Result<(), Undrawable> {
    let range = chart.x_range();
    let (left, at) = chart.backend_coord(&(range.start, y));
    let (right, _) = chart.backend_coord(&(range.end, y));
    let mut from = left;
    while from < right {
        let to = (from + 4 * FINE).min(right);
        area.draw(&PathElement::new(
            [(from, at), (to, at)],
            line(Ink::Fail, 1.0),
        ))?;
        from += 7 * FINE;
    }
    let (side, away) = if above {
        (VPos::Bottom, -2 * FINE)
    } else {
        (VPos::Top, 2 * FINE)
    };
    let style = label_text().pos(Pos::new(HPos::Right, side));
    area.draw(&Text::new(text.to_owned(), (right, at + away), style))
}

/// A dot at a point of the plane; the radius in CSS pixels.
pub fn dot(
    area: &Area<'_>,
    chart: &Plane<'_>,
    at: (f64, f64),
    ink: Ink,
    radius: f64,
) -> Result<(), Undrawable> {
    let place = chart.backend_coord(&at);
    let radius = (radius * f64::from(FINE)) as i32;
    area.draw(&Circle::new(place, radius, fill(ink, 1.0)))
}

/// A triangle about a point of the plane, its tip up or down; the radius in CSS pixels.
pub fn triangle(
    area: &Area<'_>,
    chart: &Plane<'_>,
    at: (f64, f64),
    ink: Ink,
    radius: f64,
    up: bool,
) -> Result<(), Undrawable> {
    let (x, y) = chart.backend_coord(&at);
    let size = (radius * f64::from(FINE)) as i32;
    let tip = if up { -size } else { size };
    let corners = [(x, y + tip), (x - size, y - tip), (x + size, y - tip)];
    area.draw(&Polygon::new(corners, fill(ink, 1.0)))
}

/// A stretch of the horizontal axis, shaded from foot to top.
pub fn stretch(chart: &Plane<'_>, from: f64, to: f64) -> Result<(), Undrawable> {
    let (x, y) = (chart.x_range(), chart.y_range());
    let corners = [
        (from.clamp(x.start, x.end), y.start),
        (to.clamp(x.start, x.end), y.end),
    ];
    chart
        .plotting_area()
        .draw(&Rectangle::new(corners, fill(Ink::Muted, 0.12)))
}

/// An upright line at `x` from foot to top, with its meaning written beside its upper end.
pub fn upright_mark(
    area: &Area<'_>,
    chart: &Plane<'_>,
    x: f64,
    text: &str,
) -> Result<(), Undrawable> {
    let (across, up) = (chart.x_range(), chart.y_range());
    let x = x.clamp(across.start, across.end);
    chart.plotting_area().draw(&PathElement::new(
        [(x, up.start), (x, up.end)],
        line(Ink::Muted, 1.4),
    ))?;
    let (at, top) = chart.backend_coord(&(x, up.end));
    let right = (x - across.start) * 2.0 > across.end - across.start;
    let side = if right { HPos::Right } else { HPos::Left };
    // Over the plot: within it the text would lie on what is drawn.
    let style = label_text().pos(Pos::new(side, VPos::Bottom));
    area.draw(&Text::new(text.to_owned(), (at, top - 2 * FINE), style))
}

/// A label for a share on the vertical axis.
pub fn share_label(v: f64) -> String {
    format::percent(v)
}

/// How many labels of this many characters fit under a picture of this width.
pub fn labels_that_fit(width: u32, characters: usize) -> usize {
    let each = (characters.max(3) as f64 + 3.0) * f64::from(TEXT) * 0.58;
    ((f64::from(width) - 54.0) / each).floor().max(2.0) as usize
}
