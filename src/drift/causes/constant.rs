//! A column that says the same in every row, in both samples.

use super::wording::{name, number};
use super::{Sides, Told};

/// Fewest rows from which one value alone is no chance.
const FEWEST: u64 = 20;

/// "Constant: every value is 5, in the reference and since".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (value, n, m) = if let Some((reference, production)) = sides.numbers() {
        let value = reference.min();
        let one =
            reference.max() == value && production.min() == value && production.max() == value;
        one.then(|| (number(value), reference.n(), production.n()))?
    } else {
        let (reference, production) = sides.categories()?;
        let ((value, n), (other, m)) = (only(reference)?, only(production)?);
        (value == other).then(|| (name(value), n, m))?
    };
    (n >= FEWEST && m >= FEWEST).then(|| {
        let says = format!("Constant: every value is {value}, in the reference and since");
        Told::new(says, 0.95).of_rows(1.0).with("rows", m as f64)
    })
}

fn only(counts: &crate::profile::CategoryCounts) -> Option<(&str, u64)> {
    let mut there = counts.counts.iter().filter(|(_, n)| **n > 0);
    let (only, rows) = there.next()?;
    there.next().is_none().then_some((only, *rows))
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{counted, numbers};

    #[test]
    fn one_value_on_both_sides() {
        let fives = numbers(&[5.0; 40]);
        assert_eq!(
            said("constant", &fives, &fives).as_deref(),
            Some("Constant: every value is 5, in the reference and since")
        );
        assert_eq!(said("constant", &fives, &numbers(&[6.0; 40])), None);
        assert_eq!(said("constant", &fives, &numbers(&[5.0; 10])), None);
        let euro = counted(&[("EUR", 90)]);
        assert!(said("constant", &euro, &euro).is_some());
        assert_eq!(
            said("constant", &euro, &counted(&[("EUR", 90), ("CHF", 1)])),
            None
        );
    }
}
