//! Small drawings inside a page. Sizes are attributes and colours are classes, so no style is written into an element.

use crate::profile::Histogram;

const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 26.0;

/// A bar of 0 to 100; an empty frame without a number.
pub(super) fn bar(value: Option<f64>) -> String {
    let value = value
        .filter(|v| v.is_finite())
        .unwrap_or(0.0)
        .clamp(0.0, 100.0);
    let class = if value < 50.0 { "fail" } else { "accent" };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"track\" width=\"100\" height=\"8\"/><rect class=\"{class}\" width=\"{value:.1}\" height=\"8\"/></svg>"
    )
}

/// A strip of days; red where part of the day is open. What it shows stands in words beside it.
pub(super) fn strip(days: &[f64]) -> String {
    if days.is_empty() {
        return String::new();
    }
    let rects = days.iter().enumerate().map(|(i, share)| {
        let class = if *share >= 1.0 { "accent" } else { "fail" };
        format!(
            "<rect class=\"{class}\" x=\"{}\" width=\"19\" height=\"22\" rx=\"2\"/>",
            i * 20
        )
    });
    format!(
        "<svg class=\"strip\" viewBox=\"0 0 {} 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>",
        days.len() * 20,
        rects.collect::<String>()
    )
}

/// Both samples on the same bins: reference behind, production before it.
pub(super) fn histogram(histogram: &Histogram) -> String {
    let both = || {
        histogram
            .reference
            .iter()
            .chain(&histogram.production)
            .copied()
    };
    let most = both().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let bins = histogram.reference.len().max(histogram.production.len());
    if most <= 0.0 || bins == 0 {
        return String::new();
    }
    let step = WIDTH / bins as f64;
    let bars = |shares: &[f64], class: &str, from: f64, width: f64| -> String {
        let bars = shares
            .iter()
            .enumerate()
            .filter(|(_, share)| share.is_finite() && **share > 0.0);
        bars.map(|(i, share)| {
            let height = share / most * HEIGHT;
            format!(
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
                (i as f64 + from) * step,
                HEIGHT - height,
                width * step
            )
        })
        .collect()
    };
    let (reference, production) = match histogram.categories.is_empty() {
        true => (
            bars(&histogram.reference, "reference", 0.0, 1.0),
            bars(&histogram.production, "production", 0.0, 1.0),
        ),
        false => (
            bars(&histogram.reference, "reference", 0.05, 0.42),
            bars(&histogram.production, "production", 0.5, 0.42),
        ),
    };
    format!(
        "<svg class=\"histogram\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-label=\"distribution in the reference and in production\">{reference}{production}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_stay_inside_their_frame_whatever_the_numbers() {
        assert_eq!(histogram(&Histogram::default()), "");
        let wild = Histogram {
            reference: vec![f64::NAN, f64::INFINITY, 0.5],
            production: vec![0.25],
            ..Histogram::default()
        };
        let drawn = histogram(&wild);
        assert_eq!(drawn.matches("<rect").count(), 2, "{drawn}");
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        assert!(bar(Some(f64::NAN)).contains("width=\"0.0\""));
        assert!(bar(Some(900.0)).contains("width=\"100.0\""));
    }
}
