//! Categories that the reference does not know.

use super::renamed_category::renamed;
use super::wording::{list, name, percent};
use super::{Sides, Told};

/// "New categories in 14 % of rows: Web, Agent and 3 more".
///
/// Silent about those that only got another name, and where the reference itself is full of categories seen once: then new
/// ones are to be expected, in about the share of rows that hold such a category (Good and Turing).
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.categories()?;
    let renames = renamed(before, now);
    let mut new: Vec<(&String, u64)> = now
        .counts
        .iter()
        .filter(|(c, n)| {
            **n > 0
                && !before.counts.contains_key(*c)
                && !renames.iter().any(|r| r.to == c.as_str())
        })
        .map(|(c, n)| (c, *n))
        .collect();
    new.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let (n, m) = (before.n() as f64, now.n() as f64);
    let rows: u64 = new.iter().map(|c| c.1).sum();
    let share = rows as f64 / m;
    let once = before.counts.values().filter(|c| **c == 1).count() as f64;
    let expected = (once / n).max(3.0 / n);
    if rows < 5 || share < 0.005 || share < 2.0 * expected {
        return None;
    }
    let names: Vec<String> = new.iter().map(|(c, _)| name(c)).collect();
    let subject = if names.len() == 1 {
        "New category"
    } else {
        "New categories"
    };
    let says = format!(
        "{subject} in {} of rows: {}",
        percent(share),
        list(&names, 3)
    );
    Some(
        Told::new(says, 0.9)
            .of_rows(share)
            .with("new categories", names.len() as f64)
            .with("rows", rows as f64)
            .with("share expected", expected),
    )
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::counted;

    #[test]
    fn new_ones_are_told_unless_expected_or_renamed() {
        let reference = counted(&[("Shop", 700), ("Phone", 300)]);
        let rule =
            |production: &[(&str, u64)]| said("new-category", &reference, &counted(production));
        assert_eq!(
            rule(&[("Shop", 600), ("Phone", 280), ("Web", 120)]).as_deref(),
            Some("New category in 12 % of rows: Web")
        );
        assert_eq!(rule(&[("Shop", 700), ("phone", 300)]), None, "renamed");
        assert_eq!(
            rule(&[("Shop", 700), ("Phone", 298), ("Web", 2)]),
            None,
            "two rows"
        );
        let names: Vec<String> = (0..600).map(|i| format!("id{i}")).collect();
        let once: Vec<(&str, u64)> = names.iter().take(400).map(|n| (n.as_str(), 1)).collect();
        let others: Vec<(&str, u64)> = names.iter().skip(200).map(|n| (n.as_str(), 1)).collect();
        assert_eq!(
            said("new-category", &counted(&once), &counted(&others)),
            None,
            "identifiers are always new"
        );
    }
}
