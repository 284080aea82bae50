//! Cells that are no longer what the column holds.

use super::wording::percent;
use super::{Sides, Told};
use crate::profile::ColumnProfile;
use crate::stats::special::fisher_exact;

/// "9.1 % of the cells cannot be read as numbers (0 % in the reference)".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = (sides.reference.profile, sides.production.profile);
    let unreadable = rise(reference, production, |c| c.unparseable);
    let infinite = rise(reference, production, |c| {
        c.pos_inf.saturating_add(c.neg_inf)
    });
    let said = |what: &str, (before, now): (f64, f64)| {
        let says = format!(
            "{} of the cells {what} ({} in the reference)",
            percent(now),
            percent(before)
        );
        Told::new(says, 0.95)
            .of_rows(now)
            .with("share in the reference", before)
    };
    match (unreadable, infinite) {
        (Some(shares), _) => Some(said("cannot be read as what this column holds", shares)),
        (None, Some(shares)) => Some(said("are infinite", shares)),
        (None, None) => None,
    }
}

/// Both shares when the second is at least half a point and three times the first, and not by chance.
fn rise(
    reference: &ColumnProfile,
    production: &ColumnProfile,
    cells: fn(&ColumnProfile) -> u64,
) -> Option<(f64, f64)> {
    let (n, m) = (reference.n, production.n);
    let (a, b) = (cells(reference).min(n), cells(production).min(m));
    let (before, now) = (a as f64 / n as f64, b as f64 / m as f64);
    let risen = n > 0 && m > 0 && now >= 0.005 && now >= 3.0 * before;
    (risen && fisher_exact(a, n, b, m) < 1e-3).then_some((before, now))
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::numbers;
    use crate::profile::ColumnProfile;

    #[test]
    fn a_rise_is_told() {
        let values: Vec<f64> = (0..200).map(f64::from).collect();
        let clean = numbers(&values);
        let broken = ColumnProfile {
            n: 220,
            missing: 20,
            unparseable: 20,
            ..numbers(&values)
        };
        let said_of = said("unreadable", &clean, &broken);
        assert_eq!(
            said_of.as_deref(),
            Some(
                "9.1 % of the cells cannot be read as what this column holds (0 % in the reference)"
            )
        );
        assert_eq!(said("unreadable", &broken, &clean), None);
        let one = ColumnProfile {
            n: 201,
            missing: 1,
            unparseable: 1,
            ..numbers(&values)
        };
        assert_eq!(said("unreadable", &clean, &one), None, "a single cell");
        let infinite = ColumnProfile {
            n: 210,
            pos_inf: 8,
            neg_inf: 12,
            ..numbers(&values)
        };
        assert_eq!(
            said("unreadable", &clean, &infinite).as_deref(),
            Some("9.5 % of the cells are infinite (0 % in the reference)")
        );
    }
}
