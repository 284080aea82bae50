//! Rows that come more than once, more often than in the reference.

use super::wording::percent;
use super::{Cause, Told};
use crate::profile::DatasetProfile;
use crate::stats::special::two_sided_normal;

/// Least rise of the share that counts.
const RISE: f64 = 0.01;
/// Fewest rows on either side.
const FEWEST: u64 = 50;

/// "Repeated rows: 8 % of rows repeat an earlier one (0.1 % in the reference)".
///
/// Rows of few columns repeat by chance, and with more rows more of them do: at most in proportion, so that is what the
/// reference's share is multiplied with first. The rise over it is a point or more, by a chance under 1e-6.
pub(super) fn find(reference: &DatasetProfile, production: &DatasetProfile) -> Option<Cause> {
    let (n, m) = (reference.rows, production.rows);
    let looked = reference.duplicates_looked_at > 0.0 && production.duplicates_looked_at > 0.0;
    if n < FEWEST || m < FEWEST || !looked {
        return None;
    }
    let share =
        |profile: &DatasetProfile| (profile.duplicate_rows as f64 / profile.rows as f64).min(1.0);
    let (before, now) = (share(reference), share(production));
    let expected = (before * (m as f64 / n as f64).max(1.0)).min(1.0);
    // Counted in a sample of the rows, a share is known only as well as that sample is large.
    let rows = |profile: &DatasetProfile| profile.rows as f64 * profile.duplicates_looked_at;
    let pooled = 0.5 * (expected + now);
    let error = (pooled * (1.0 - pooled) * (1.0 / rows(reference) + 1.0 / rows(production))).sqrt();
    let sure = error > 0.0 && two_sided_normal((now - expected) / error) < 1e-6;
    if now - expected < RISE || !(sure || now >= 1.0) {
        return None;
    }
    let says = format!(
        "Repeated rows: {} of rows repeat an earlier one ({} in the reference)",
        percent(now),
        percent(before)
    );
    Some(
        Told::new(says, 0.95 * (1.0 - expected / now))
            .of_rows(now)
            .with("share in the reference", before)
            .with("share expected", expected)
            .into_cause("duplicate-rows", &[]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: u64, repeated: u64) -> DatasetProfile {
        DatasetProfile {
            rows,
            duplicate_rows: repeated,
            duplicates_looked_at: 1.0,
            ..DatasetProfile::default()
        }
    }

    #[test]
    fn more_than_the_number_of_rows_explains() {
        for (before, now, expected) in [
            (sample(2_000, 2), sample(2_000, 160), true),
            (sample(2_000, 2), sample(2_000, 10), false),
            (sample(1_000, 50), sample(4_000, 700), false),
            (sample(1_000, 50), sample(1_000, 200), true),
            (sample(1_000, 0), sample(60, 1), false),
            (
                sample(1_000, 0),
                DatasetProfile {
                    duplicates_looked_at: 0.0,
                    ..sample(1_000, 500)
                },
                false,
            ),
        ] {
            assert_eq!(
                find(&before, &now).is_some(),
                expected,
                "{}",
                now.duplicate_rows
            );
        }
        let cause = find(&sample(2_000, 2), &sample(2_000, 160)).expect("repeated");
        assert_eq!(
            cause.says,
            "Repeated rows: 8 % of rows repeat an earlier one (0.1 % in the reference)"
        );
    }
}
