//! At which values of a column unequal rows are concentrated.

use super::features::{FeatureTally, Values};
use super::places::number_at;
use super::rows::ParityPart;
use super::scan::{gain, stretch};
use super::tally::{Count, Rule};
use super::{Segment, SegmentValues};

/// Segments that are reported, one per feature.
const MOST_SEGMENTS: usize = 3;
/// Least rows of a segment, and least unequal ones among them.
const LEAST_ROWS: u64 = 20;
const LEAST_UNEQUAL: u64 = 5;
/// Least share of unequal rows in it over their share in all rows.
const LEAST_LIFT: f64 = 1.5;
/// How much likelier a share of its own must make the counts, as a logarithm.
const LEAST_GAIN: f64 = 15.0;

/// The clearest segment of each feature, the clearest first.
pub(super) fn segments(part: &ParityPart, rule: Rule) -> Vec<Segment> {
    let all = part.all.compared(rule);
    let of_features = part.features.iter();
    let mut found: Vec<(f64, Segment)> = of_features
        .filter_map(|(feature, tally)| clearest(feature, tally, rule, all))
        .collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.truncate(MOST_SEGMENTS);
    found.into_iter().map(|(_, segment)| segment).collect()
}

fn clearest(feature: &str, tally: &FeatureTally, rule: Rule, all: Count) -> Option<(f64, Segment)> {
    let mut found = vec![(SegmentValues::Missing, tally.missing.compared(rule))];
    match &tally.values {
        Values::Texts(categories) => found.extend(
            categories
                .iter()
                .map(|(text, tally)| (SegmentValues::Category(text.clone()), tally.compared(rule))),
        ),
        Values::Numbers(places) => {
            let steps: Vec<_> = places.steps().collect();
            let counts: Vec<Count> = steps.iter().map(|s| s.tally.compared(rule)).collect();
            let range = stretch(&counts).and_then(|(range, _)| {
                let inside = counts.get(range.clone())?;
                let (first, last) = (steps.get(range.start)?, steps.get(range.end - 1)?);
                Some((
                    SegmentValues::Range(number_at(first.first), number_at(last.last)),
                    inside.iter().copied().fold(Count::default(), Count::plus),
                ))
            });
            found.extend(range);
        }
        Values::TooMany => {}
    }
    let lift = |count: Count| count.share() / all.share();
    let clear = |count: Count| {
        count.rows >= LEAST_ROWS && count.unequal >= LEAST_UNEQUAL && lift(count) >= LEAST_LIFT
    };
    found
        .into_iter()
        .filter(|(_, count)| clear(*count))
        .map(|(values, count)| (gain(count, all), values, count))
        .filter(|(gain, ..)| *gain >= LEAST_GAIN)
        .max_by(|(a, ..), (b, ..)| a.total_cmp(b))
        .map(|(gain, values, count)| {
            let segment = Segment {
                feature: feature.to_owned(),
                unread: !tally.read,
                values,
                compared: count.rows,
                unequal: count.unequal,
                lift: lift(count),
                of_unequal: count.unequal as f64 / all.unequal as f64,
            };
            (gain, segment)
        })
}
