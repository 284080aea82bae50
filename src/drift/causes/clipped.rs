//! Values cut off at a bound that the reference knows nothing of.

use super::wording::{number, percent};
use super::{Sides, Told};

/// One end of a distribution: the bound, its share now, and the reference's shares at it and beyond it.
struct End {
    bound: f64,
    rows: u64,
    piled: f64,
    at_before: f64,
    beyond_before: f64,
}

/// "Cut off at 100: 4.1 % of values are exactly that, none lies above (4.2 % in the reference)".
///
/// The bound has to hold what lay beyond it: the piled share fits the reference's within 3 standard errors or a quarter, and
/// that no row lies beyond has a chance under 1e-6.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = sides.numbers()?;
    if !reference.exact() || !production.exact() || sides.discrete().is_some() {
        return None;
    }
    let (n, m) = (reference.n(), production.n());
    let (low, high) = (production.min(), production.max());
    if low == high {
        return None;
    }
    let at = |bound: f64| reference.at_or_under(bound) - reference.under(bound);
    let upper = End {
        bound: high,
        rows: m - production.under(high),
        piled: (m - production.under(high)) as f64 / m as f64,
        at_before: at(high) as f64 / n as f64,
        beyond_before: (n - reference.at_or_under(high)) as f64 / n as f64,
    };
    let lower = End {
        bound: low,
        rows: production.at_or_under(low),
        piled: production.at_or_under(low) as f64 / m as f64,
        at_before: at(low) as f64 / n as f64,
        beyond_before: reference.under(low) as f64 / n as f64,
    };
    let says = |end: &End, side: &str| {
        let says = format!(
            "Cut off at {}: {} of values are exactly that and none lies {side} it (in the reference {} did)",
            number(end.bound),
            percent(end.piled),
            percent(end.beyond_before)
        );
        Told::new(says, 0.9)
            .of_rows(end.piled)
            .with("bound", end.bound)
            .with("share beyond it in the reference", end.beyond_before)
            .with("share at it in the reference", end.at_before)
    };
    let (up, down) = (holds(&upper, n, m), holds(&lower, n, m));
    if up && (!down || upper.piled >= lower.piled) {
        Some(says(&upper, "above"))
    } else if down {
        Some(says(&lower, "below"))
    } else {
        None
    }
}

fn holds(end: &End, n: u64, m: u64) -> bool {
    let (n, m) = (n as f64, m as f64);
    let expected = end.at_before + end.beyond_before;
    let error = (expected * (1.0 - expected) * (1.0 / n + 1.0 / m)).sqrt();
    let close = (end.piled - expected).abs() <= (3.0 * error).max(0.25 * expected);
    let none_beyond_by_chance = (1.0 - end.beyond_before).powf(m);
    end.rows >= 10
        && end.piled >= 0.01
        && end.at_before <= 0.5 * end.piled
        && close
        && none_beyond_by_chance < 1e-6
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{Random, numbers};

    #[test]
    fn piles_at_a_new_bound() {
        let mut random = Random(21);
        let mut draw = |n: usize| random.sample(n, |r| r.normal() * 10.0 + 50.0);
        let (reference, production) = (draw(3_000), draw(2_000));
        let of = |change: fn(f64) -> f64| {
            let changed: Vec<f64> = production.iter().map(|v| change(*v)).collect();
            said("clipped", &numbers(&reference), &numbers(&changed))
        };
        let above = of(|v| v.min(65.0)).expect("cut above");
        assert!(above.starts_with("Cut off at 65: "), "{above}");
        assert!(above.contains("none lies above it"), "{above}");
        assert!(of(|v| v.max(40.0)).is_some_and(|s| s.contains("below")));
        assert_eq!(of(|v| v), None);
        assert_eq!(
            of(|v| if v > 65.0 { 20.0 } else { v }),
            None,
            "moved, not cut"
        );
        let filtered: Vec<f64> = production.iter().copied().filter(|v| *v < 65.0).collect();
        let of_filtered = said("clipped", &numbers(&reference), &numbers(&filtered));
        assert_eq!(of_filtered, None, "left out, not cut");
    }
}
