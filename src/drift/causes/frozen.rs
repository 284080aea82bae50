//! A column that stopped changing.

use super::wording::{name, number, percent};
use super::{Sides, Told};

/// "Frozen upstream: every value is 5 (3 % in the reference)".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (value, before, rows) = if let Some((reference, production)) = sides.numbers() {
        let value = production.min();
        let before =
            (reference.at_or_under(value) - reference.under(value)) as f64 / reference.n() as f64;
        (production.min() == production.max()).then(|| (number(value), before, production.n()))?
    } else {
        let (reference, production) = sides.categories()?;
        let mut there = production.counts.iter().filter(|(_, n)| **n > 0);
        let (only, rows) = there.next()?;
        let before = reference.counts.get(only).copied().unwrap_or(0) as f64 / reference.n() as f64;
        there
            .next()
            .is_none()
            .then(|| (name(only), before, *rows))?
    };
    // The chance that the reference's rows would all have come out like this.
    let by_chance = before.max(1e-3).powf(rows as f64);
    (before < 0.999 && rows >= 10 && by_chance < 1e-6).then(|| {
        let says = format!(
            "Frozen upstream: every value is {value} ({} in the reference)",
            percent(before)
        );
        Told::new(says, 0.95)
            .of_rows(1.0)
            .with("share in the reference", before)
            .with("rows", rows as f64)
    })
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{counted, numbers};
    use crate::profile::ColumnProfile;

    #[test]
    fn only_what_chance_cannot_do() {
        let varied: Vec<f64> = (0..100).map(|i| f64::from(i % 30)).collect();
        let rule = |a: &ColumnProfile, b: &ColumnProfile| said("frozen", a, b);
        let said_of = rule(&numbers(&varied), &numbers(&[5.0; 40]));
        assert_eq!(
            said_of.as_deref(),
            Some("Frozen upstream: every value is 5 (4 % in the reference)")
        );
        assert_eq!(
            rule(&numbers(&[5.0; 40]), &numbers(&[5.0; 40])),
            None,
            "it never changed"
        );
        let mostly = counted(&[("no", 97), ("yes", 3)]);
        assert_eq!(rule(&mostly, &counted(&[("no", 40)])), None, "chance");
        assert!(rule(&mostly, &counted(&[("no", 4_000)])).is_some());
        assert_eq!(
            rule(&numbers(&varied), &numbers(&[5.0; 3])),
            None,
            "three rows"
        );
    }
}
