//! What a report says of a column.

use super::{ColumnProfile, NumberCounts, Summary, Values};
use crate::data::Kind;

/// Quantile levels of a summary, as they are written and as numbers.
const LEVELS: [(&str, f64); 11] = [
    ("0.0", 0.0),
    ("0.01", 0.01),
    ("0.05", 0.05),
    ("0.1", 0.1),
    ("0.25", 0.25),
    ("0.5", 0.5),
    ("0.75", 0.75),
    ("0.9", 0.9),
    ("0.95", 0.95),
    ("0.99", 0.99),
    ("1.0", 1.0),
];

/// Most categories named in a summary.
const TOP: usize = 20;

/// Counts, moments, quantiles and most frequent categories of a column.
///
/// Mean and standard deviation come from exact sums. What is undefined is `None`, with the reason. Where
/// numbers are not exact, `distinct` is a lower bound. A text column
/// names no categories: they would be its rows' values.
pub fn summarise(profile: &ColumnProfile) -> Summary {
    let counted = Summary {
        n: profile.n,
        missing: profile.missing,
        unparseable: profile.unparseable,
        pos_inf: profile.pos_inf,
        neg_inf: profile.neg_inf,
        ..Summary::default()
    };
    match &profile.values {
        Values::Numbers(numbers) => of_numbers(numbers, counted),
        Values::Categories(categories) => Summary {
            distinct: categories.distinct(),
            exact: categories.exact(),
            top: match profile.kind {
                Kind::Text => Vec::new(),
                _ => categories.top(TOP),
            },
            ..counted
        },
    }
}

fn of_numbers(numbers: &NumberCounts, counted: Summary) -> Summary {
    let moments = numbers.moments();
    let levels = LEVELS.map(|(_, level)| level);
    let names = LEVELS.map(|(name, _)| name.to_owned());
    Summary {
        distinct: numbers.values.len() as u64,
        exact: numbers.exact(),
        mean: moments.mean(),
        sd: moments.sd(),
        min: numbers.min(),
        max: numbers.max(),
        quantiles: names.into_iter().zip(numbers.quantiles(&levels)).collect(),
        reason: match moments.n() {
            0 => Some("there is no finite value".to_owned()),
            1 => Some("one value has no standard deviation".to_owned()),
            _ => None,
        },
        ..counted
    }
}
