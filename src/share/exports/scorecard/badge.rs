//! Both scores as a small picture for a README.

use super::super::html::escape;
use crate::checks::wording::{day, points};
use crate::share::Report;

const HEIGHT: u32 = 20;
const LABEL: &str = "#4a545c";

/// An SVG of "readiness 41 | ownership 59": both scores, coloured from 70 and from 50 upward, with the day of judging in its title.
pub fn write(report: &Report) -> String {
    let scorecards = &report.scorecards;
    let parts = [
        ("readiness", scorecards.readiness.score),
        ("ownership", scorecards.ownership.score),
    ];
    let mut x = 0;
    let mut drawn = String::new();
    for (name, score) in parts {
        drawn += &field(&mut x, name, LABEL);
        drawn += &field(&mut x, &points(score), colour(score));
    }
    let title = format!(
        "readiness {} of 100, ownership {} of 100, judged {}",
        points(scorecards.readiness.score),
        points(scorecards.ownership.score),
        day(report.facts.judged_on)
    );
    let title = escape(&title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{x}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{title}\">\
         <title>{title}</title><clipPath id=\"r\"><rect width=\"{x}\" height=\"{HEIGHT}\" rx=\"3\"/></clipPath>\
         <g clip-path=\"url(#r)\" fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" \
         font-size=\"11\">{drawn}</g></svg>\n"
    )
}

/// A field with its text; moves `x` behind it.
fn field(x: &mut u32, text: &str, fill: &str) -> String {
    // Verdana at 11 pixels: digits and most small letters take 7, narrow ones 4.
    let widths = text
        .chars()
        .map(|c| if "ijlt.".contains(c) { 4 } else { 7 });
    let inner: u32 = widths.sum();
    let width = inner + 12;
    let drawn = format!(
        "<rect x=\"{x}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{fill}\"/>\
         <text x=\"{}\" y=\"14\" textLength=\"{inner}\">{}</text>",
        *x + width / 2,
        escape(text)
    );
    *x += width;
    drawn
}

fn colour(score: f64) -> &'static str {
    match score {
        s if s >= 70.0 => "#1c7c54",
        s if s >= 50.0 => "#8f560a",
        _ => "#b8362f",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scores_stand_in_it_with_their_colour() {
        let mut report = Report::default();
        report.scorecards.readiness.score = 41.0;
        report.scorecards.ownership.score = 74.5;
        report.facts.judged_on = 20_775;
        let svg = write(&report);
        assert!(
            svg.contains(">41</text>") && svg.contains(">74.5</text>"),
            "{svg}"
        );
        assert!(svg.contains("judged 18 Nov 2026"), "{svg}");
        assert!(svg.contains("#b8362f") && svg.contains("#1c7c54"), "{svg}");
        assert_eq!(svg.matches("<rect x=").count(), 4);
    }
}
