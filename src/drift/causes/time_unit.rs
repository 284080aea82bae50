//! Moments written as numbers that count in another unit than before: seconds, milliseconds, microseconds, nanoseconds.

use super::{Sides, Told};
use crate::drift::numbers::Numbers;

/// Name and units per second.
const SCALES: [(&str, f64); 4] = [
    ("seconds", 1.0),
    ("milliseconds", 1e3),
    ("microseconds", 1e6),
    ("nanoseconds", 1e9),
];
/// 1990 and 2100 in seconds since 1970.
const RANGE: std::ops::RangeInclusive<f64> = 631_152_000.0..=4_102_444_800.0;
/// Fewest rows on either side.
const FEWEST: u64 = 50;

/// "Time unit changed: seconds since 1970 became milliseconds".
///
/// A unit change of the ordinary kind is not seen here, because time goes on: the values are not the reference's times a
/// factor. But the 5th and the 95th percentile lie between 1990 and 2100 in one unit only. In a column of moments, which
/// holds milliseconds, a wrong unit shows as dates of January 1970 or beyond the year 10,000.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = sides.numbers().or_else(|| sides.moments())?;
    if reference.n() < FEWEST || production.n() < FEWEST {
        return None;
    }
    let (before, now) = (scale(reference)?, scale(production)?);
    (before.1 != now.1).then(|| {
        let says = format!(
            "Time unit changed: {} since 1970 became {}",
            before.0, now.0
        );
        Told::new(says, 0.95)
            .of_rows(1.0)
            .with("factor", now.1 / before.1)
            .with("median before", reference.quantile(0.5))
            .with("median now", production.quantile(0.5))
    })
}

fn scale(numbers: &Numbers<'_>) -> Option<(&'static str, f64)> {
    let (low, high) = (numbers.quantile(0.05), numbers.quantile(0.95));
    SCALES
        .into_iter()
        .find(|(_, unit)| RANGE.contains(&(low / unit)) && RANGE.contains(&(high / unit)))
}

#[cfg(test)]
mod tests {
    use crate::data::Kind;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::numbers;
    use crate::profile::ColumnProfile;

    #[test]
    fn seconds_and_their_thousandths() {
        let from = |start: f64, unit: f64| {
            let values: Vec<f64> = (0..200)
                .map(|i| (start + f64::from(i) * 3_600.0) * unit)
                .collect();
            numbers(&values)
        };
        let reference = from(1.70e9, 1.0);
        assert_eq!(
            said("time-unit", &reference, &from(1.72e9, 1e3)).as_deref(),
            Some("Time unit changed: seconds since 1970 became milliseconds")
        );
        assert_eq!(said("time-unit", &reference, &from(1.72e9, 1.0)), None);
        assert_eq!(
            said("time-unit", &from(5.0, 1.0), &from(5.0, 1e3)),
            None,
            "no moments"
        );
        let moments = |column: ColumnProfile| ColumnProfile {
            kind: Kind::Datetime,
            ..column
        };
        let said_of = said(
            "time-unit",
            &moments(from(1.70e9, 1e3)),
            &moments(from(1.72e9, 1.0)),
        );
        assert!(said_of.is_some_and(|s| s.ends_with("milliseconds since 1970 became seconds")));
    }
}
