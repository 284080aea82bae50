//! Values beyond everything the reference holds.

use super::wording::{number, percent};
use super::{Sides, Told};

/// Most chance of so many rows beyond one extreme at which it counts as a finding; tables have many columns and windows.
const CHANCE: f64 = 1e-5;

/// Chance that the `k` greatest of n + m values of one origin are all among the m.
fn by_chance(k: f64, n: f64, m: f64) -> f64 {
    let rows = k.round().min(200.0) as u32;
    (0..rows)
        .map(|i| (m - f64::from(i)) / (n + m - f64::from(i)))
        .product()
}

/// "8 % of values lie above the reference's greatest, 99.5 (up to 250)": from 1 % on, and ten times what chance gives.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = sides.numbers()?;
    let m = production.n() as f64;
    let (least, greatest) = (reference.min(), reference.max());
    let below = production.under(least) as f64 / m;
    let above = (production.n() - production.at_or_under(greatest)) as f64 / m;
    // A new row lies beyond the extreme of n others with probability 1/(n + 1) on either side.
    let needed = (10.0 / reference.n() as f64).max(0.01);
    let said = |share: f64, where_: &str, which: &str, bound: f64, reach: f64| {
        let says = format!(
            "{} of values lie {where_} the reference's {which}, {} ({} at the most extreme)",
            percent(share),
            number(bound),
            number(reach)
        );
        let sure = by_chance(share * m, reference.n() as f64, m) < CHANCE;
        Told::new(says, if sure { 0.6 } else { 0.0 })
            .of_rows(share)
            .with("bound", bound)
            .with("most extreme", reach)
    };
    if above >= needed && above >= below {
        Some(said(above, "above", "greatest", greatest, production.max()))
    } else if below >= needed {
        Some(said(below, "below", "least", least, production.min()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::numbers;

    #[test]
    fn beyond_either_end() {
        let reference: Vec<f64> = (0..1_000).map(|i| f64::from(i) / 10.0).collect();
        let moved = |by: f64| numbers(&reference.iter().map(|v| v + by).collect::<Vec<_>>());
        let reference = numbers(&reference);
        let above = said("outside-range", &reference, &moved(8.0));
        assert_eq!(
            above.as_deref(),
            Some(
                "8 % of values lie above the reference's greatest, 99.9 (107.9 at the most extreme)"
            )
        );
        let below = said("outside-range", &reference, &moved(-20.0));
        assert_eq!(
            below.as_deref(),
            Some("20 % of values lie below the reference's least, 0 (-20 at the most extreme)")
        );
        assert_eq!(said("outside-range", &reference, &moved(0.5)), None);
    }
}
