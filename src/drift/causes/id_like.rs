//! A column that names the row instead of describing it.

use super::wording::percent;
use super::{Sides, Told};
use crate::data::Kind;
use crate::profile::{ColumnProfile, Values};

/// Share of different values from which a text names rows.
const NEARLY_ALL: f64 = 0.95;
/// Fewest rows on which that can be told.
const FEWEST: u64 = 100;
/// Words of a name that say so.
const NAMES: [&str; 10] = [
    "id",
    "uuid",
    "guid",
    "key",
    "number",
    "no",
    "nr",
    "ref",
    "reference",
    "code",
];

/// "Looks like an identifier: a running number", "… 99 % of its values differ": in the reference.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let column = sides.reference.profile;
    let (why, different, confidence) = why(column)?;
    Some(
        Told::new(format!("Looks like an identifier: {why}"), confidence)
            .of_rows(different)
            .with("rows", column.n.saturating_sub(column.missing) as f64),
    )
}

fn why(column: &ColumnProfile) -> Option<(String, f64, f64)> {
    match (&column.values, column.kind) {
        (Values::Categories(counts), Kind::Categorical | Kind::Text) => {
            let n = counts.n();
            let different = counts.distinct() as f64 / n as f64;
            // Of a sample of the categories only the share of those seen once is known.
            let exact = counts.exact() && n >= FEWEST;
            let says = format!("{} of its values differ", percent(different));
            (exact && different >= NEARLY_ALL).then_some((says, different, 0.8))
        }
        (Values::Numbers(counts), Kind::Numeric) => {
            let (n, distinct) = (counts.n(), counts.values.len() as u64);
            let whole = || counts.values.iter().all(|v| v.fract() == 0.0);
            if n < FEWEST || !counts.exact() || distinct != n || !whole() {
                return None;
            }
            let reach = counts.max()? - counts.min()? + 1.0;
            if reach == n as f64 {
                Some(("a running number".to_owned(), 1.0, 0.95))
            } else if is_named(&column.name) {
                let says = "whole numbers that all differ, under a name that says so".to_owned();
                Some((says, 1.0, 0.7))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn is_named(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let last = words.rfind(|w| !w.is_empty());
    last.is_some_and(|word| {
        let lower = word.to_lowercase();
        NAMES.contains(&lower.as_str()) || word.ends_with("Id") || word.ends_with("ID")
    })
}

#[cfg(test)]
mod tests {
    use super::is_named;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{categories, counted, numbers};
    use crate::profile::ColumnProfile;

    #[test]
    fn running_numbers_and_texts_that_all_differ() {
        let running = numbers(&(1_000..1_200).map(f64::from).collect::<Vec<_>>());
        assert_eq!(
            said("id-like", &running, &running).as_deref(),
            Some("Looks like an identifier: a running number")
        );
        let gaps = numbers(&(0..200).map(|i| f64::from(i * i)).collect::<Vec<_>>());
        assert_eq!(said("id-like", &gaps, &gaps), None);
        let named = ColumnProfile {
            name: "customerId".to_owned(),
            ..gaps
        };
        assert!(said("id-like", &named, &named).is_some());
        let names: Vec<String> = (0..150).map(|i| format!("c-{i}")).collect();
        let texts = categories(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            said("id-like", &texts, &texts).as_deref(),
            Some("Looks like an identifier: 100 % of its values differ")
        );
        let few = counted(&[("a", 100), ("b", 100)]);
        assert_eq!(said("id-like", &few, &few), None);
    }

    #[test]
    fn names() {
        assert!(is_named("customer_id") && is_named("orderID") && is_named("Invoice No"));
        assert!(!is_named("paid") && !is_named("id_age") && !is_named(""));
    }
}
