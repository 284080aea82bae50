//! Values beyond everything the reference holds.

use super::wording::{number, percent};
use super::{Sides, Told};

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
        Told::new(says, 0.6)
            .of_rows(share)
            .with("bound", bound)
            .with("most extreme", reach)
    };
    // Fewer rows than these may well come by chance when production is small.
    let enough = |share: f64| share >= needed && share * m >= 4.5;
    if enough(above) && above >= below {
        Some(said(above, "above", "greatest", greatest, production.max()))
    } else if enough(below) {
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
