//! Categories of the reference that production also writes in another case, with other blanks or in a broken encoding.

use super::folding::{difference, folded, is_lossy};
use super::wording::{list, name, percent};
use super::{Sides, Told};
use crate::profile::CategoryCounts;
use std::collections::BTreeMap;

/// Beyond so many categories a column is no list of names that somebody writes.
const MOST: usize = 5_000;

/// "Spelled differently in 12 % of rows: München as MÃ¼nchen (encoding)": half a percent of the rows, and five.
///
/// Silent where the reference already holds both spellings.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.categories()?;
    if before.counts.len() > MOST || now.counts.len() > MOST {
        return None;
    }
    let mut found = variants(before, now);
    found.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.to.cmp(b.to)));
    let rows: u64 = found.iter().map(|v| v.rows).sum();
    let share = rows as f64 / now.n() as f64;
    if rows < 5 || share < 0.005 {
        return None;
    }
    let each: Vec<String> = found
        .iter()
        .map(|v| format!("{} as {} ({})", name(v.from), shown(v.to), v.differs_in))
        .collect();
    let says = format!(
        "Spelled differently in {} of rows: {}",
        percent(share),
        list(&each, 3)
    );
    Some(
        Told::new(says, 0.95)
            .of_rows(share)
            .with("spellings", found.len() as f64)
            .with("rows", rows as f64),
    )
}

struct Variant<'a> {
    from: &'a str,
    to: &'a str,
    rows: u64,
    differs_in: &'static str,
}

fn variants<'a>(before: &'a CategoryCounts, now: &'a CategoryCounts) -> Vec<Variant<'a>> {
    let known = || before.counts.keys().map(String::as_str);
    let mut by_folded: BTreeMap<String, &str> = BTreeMap::new();
    for category in known() {
        by_folded.entry(folded(category)).or_insert(category);
    }
    let new = now
        .counts
        .iter()
        .filter(|(c, rows)| **rows > 0 && !before.counts.contains_key(*c));
    new.filter_map(|(to, rows)| {
        let lossy = || known().find(|from| difference(from, to).is_some());
        let from = match by_folded.get(&folded(to)) {
            Some(from) => *from,
            None if is_lossy(to) => lossy()?,
            None => return None,
        };
        Some(Variant {
            from,
            to,
            rows: *rows,
            differs_in: difference(from, to)?,
        })
    })
    .collect()
}

/// In quotes where blanks at an end would not be seen.
fn shown(category: &str) -> String {
    if category.trim() == category {
        name(category)
    } else {
        format!("\"{}\"", name(category))
    }
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::counted;

    #[test]
    fn other_spellings_are_told_with_what_differs() {
        let reference = counted(&[("München", 400), ("Köln", 300), ("Bonn", 300)]);
        let rule = |production: &[(&str, u64)]| {
            said("category-variants", &reference, &counted(production))
        };
        assert_eq!(
            rule(&[
                ("München", 300),
                ("MÃ¼nchen", 100),
                ("Köln", 300),
                (" Bonn", 300)
            ])
            .as_deref(),
            Some(
                "Spelled differently in 40 % of rows: Bonn as \" Bonn\" (blanks) and München as MÃ¼nchen (encoding)"
            )
        );
        assert_eq!(
            rule(&[("München", 400), ("Köln", 300), ("Bern", 300)]),
            None
        );
        assert_eq!(rule(&[("München", 997), ("KÖLN", 3)]), None, "three rows");
        let both = counted(&[("Bonn", 500), ("bonn", 500)]);
        let all_lower = counted(&[("bonn", 1_000)]);
        assert_eq!(said("category-variants", &both, &all_lower), None);
    }
}
