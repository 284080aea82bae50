//! Categories of the reference that no longer come.

use super::renamed_category::renamed;
use super::wording::{list, name, percent};
use super::{Sides, Told};

/// "Category vanished: Phone (12 % in the reference)".
///
/// At least 1 % of the reference's rows, and by chance less than once in a million; silent about those that only got another
/// name.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.categories()?;
    let (n, m) = (before.n() as f64, now.n() as f64);
    let renames = renamed(before, now);
    let mut gone: Vec<(&str, f64)> = before
        .counts
        .iter()
        .filter(|(c, _)| now.counts.get(*c).is_none_or(|rows| *rows == 0))
        .filter(|(c, _)| !renames.iter().any(|r| r.from == c.as_str()))
        .map(|(c, rows)| (c.as_str(), *rows as f64 / n))
        .filter(|(_, share)| *share >= 0.01 && (1.0 - share).powf(m) < 1e-6)
        .collect();
    gone.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let share: f64 = gone.iter().map(|c| c.1).sum();
    let subject = match gone.len() {
        0 => return None,
        1 => "Category vanished",
        _ => "Categories vanished",
    };
    let each: Vec<String> = gone
        .iter()
        .map(|(c, share)| format!("{} ({} in the reference)", name(c), percent(*share)))
        .collect();
    Some(
        Told::new(format!("{subject}: {}", list(&each, 3)), 0.85)
            .with("categories", gone.len() as f64)
            .with("share in the reference", share),
    )
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::counted;

    #[test]
    fn gone_but_not_renamed_and_not_by_chance() {
        let reference = counted(&[("Shop", 680), ("Phone", 300), ("Fax", 20)]);
        let rule = |production: &[(&str, u64)]| {
            said("vanished-category", &reference, &counted(production))
        };
        assert_eq!(
            rule(&[("Shop", 980), ("Fax", 20)]).as_deref(),
            Some("Category vanished: Phone (30 % in the reference)")
        );
        assert_eq!(
            rule(&[("Shop", 700), ("phone", 280), ("Fax", 20)]),
            None,
            "renamed"
        );
        assert_eq!(
            rule(&[("Shop", 140), ("Phone", 60)]),
            None,
            "4 rows were expected"
        );
        assert!(
            rule(&[("Shop", 1_400), ("Phone", 600)]).is_some(),
            "40 were"
        );
    }
}
