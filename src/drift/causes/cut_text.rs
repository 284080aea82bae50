//! Categories cut at a fixed length.

use super::wording::{list, name, percent};
use super::{Sides, Told};
use crate::profile::CategoryCounts;

/// Beyond so many categories a column is no list of names.
const MOST: usize = 5_000;
/// Shorter than this, a beginning says too little.
const SHORTEST: usize = 3;

/// "Texts cut after 10 characters in 8 % of rows: full_time_ from full_time_employee".
///
/// No category of production is longer, though by the reference that has a chance under 1e-6, and new categories of just that
/// length are the beginnings of longer ones of the reference: 1 % of the rows, and ten.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.categories()?;
    if before.counts.len() > MOST || now.counts.len() > MOST {
        return None;
    }
    let there = || now.counts.iter().filter(|(_, rows)| **rows > 0);
    let length = there().map(|(c, _)| c.chars().count()).max()?;
    let longer: Vec<(&str, u64)> = longer_than(length, before);
    let beyond = longer.iter().map(|c| c.1).sum::<u64>() as f64 / before.n() as f64;
    let by_chance = (1.0 - beyond).powf(now.n() as f64);
    if length < SHORTEST || by_chance >= 1e-6 {
        return None;
    }
    let mut cut: Vec<(&str, &str, u64)> = there()
        .filter(|(c, _)| !before.counts.contains_key(*c))
        .filter_map(|(c, rows)| {
            let whole = longer.iter().find(|(whole, _)| is_cut(whole, c, length))?;
            Some((c.as_str(), whole.0, *rows))
        })
        .collect();
    cut.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    let rows: u64 = cut.iter().map(|c| c.2).sum();
    let share = rows as f64 / now.n() as f64;
    if rows < 10 || share < 0.01 {
        return None;
    }
    let each: Vec<String> = cut
        .iter()
        .map(|(to, from, _)| format!("{} from {}", name(to), name(from)))
        .collect();
    let says = format!(
        "Texts cut after {length} characters in {} of rows: {}",
        percent(share),
        list(&each, 3)
    );
    Some(
        Told::new(says, 0.95)
            .of_rows(share)
            .with("length", length as f64)
            .with("longer in the reference", beyond),
    )
}

fn longer_than(length: usize, counts: &CategoryCounts) -> Vec<(&str, u64)> {
    let longer = counts
        .counts
        .iter()
        .filter(|(c, rows)| **rows > 0 && c.chars().count() > length);
    longer.map(|(c, rows)| (c.as_str(), *rows)).collect()
}

/// Whether this is the beginning of a longer text, of the length at which all were cut; a blank at its end may be gone.
fn is_cut(whole: &str, cut: &str, length: usize) -> bool {
    let Some(rest) = whole.strip_prefix(cut) else {
        return false;
    };
    let own = cut.chars().count();
    own == length || (own + 1 == length && rest.starts_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::counted;

    #[test]
    fn beginnings_of_one_length() {
        let reference = counted(&[
            ("full_time_employee", 500),
            ("part_time_employee", 300),
            ("none", 200),
        ]);
        let rule = |production: &[(&str, u64)]| said("cut-text", &reference, &counted(production));
        assert_eq!(
            rule(&[("full_time_", 480), ("part_time_", 320), ("none", 200)]).as_deref(),
            Some(
                "Texts cut after 10 characters in 80 % of rows: full_time_ from full_time_employee and part_time_ from part_time_employee"
            )
        );
        assert_eq!(
            rule(&[("full", 480), ("part_time_", 320), ("none", 200)])
                .map(|s| s.contains("full_time_employee")),
            Some(false),
            "of another length"
        );
        assert_eq!(
            rule(&[("full_time", 480), ("part_time_employee", 520)]),
            None
        );
        assert_eq!(rule(&[("none", 1_000)]), None);
    }
}
