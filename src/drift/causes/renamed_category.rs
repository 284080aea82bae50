//! Categories that got another name.

use super::wording::{list, name, percent};
use super::{Sides, Told};
use crate::profile::CategoryCounts;

/// A reference category and the unseen one that took over its rows.
#[derive(Debug, Clone)]
pub(super) struct Renamed<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// Of the rows under either name now, the share under the new one.
    pub share: f64,
    /// Share of all rows under the new name.
    rows: f64,
    /// How seldom chance gives such a pair.
    confidence: f64,
}

/// "Renamed upstream: FT became full_time".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (before, now) = sides.categories()?;
    let renamed = renamed(before, now);
    if renamed.is_empty() {
        return None;
    }
    let each: Vec<String> = renamed
        .iter()
        .map(|r| {
            let part = if r.share > 0.97 {
                String::new()
            } else {
                format!(" in {} of its rows", percent(r.share))
            };
            format!("{} became {}{part}", name(r.from), name(r.to))
        })
        .collect();
    let rows: f64 = renamed.iter().map(|r| r.rows).sum();
    let weakest = renamed.iter().map(|r| r.confidence).fold(1.0, f64::min);
    Some(
        Told::new(format!("Renamed upstream: {}", list(&each, 3)), weakest)
            .of_rows(rows)
            .with("categories", renamed.len() as f64),
    )
}

/// Unseen categories that took over a reference category's rows: by a spelling that differs only in case, blanks or
/// punctuation, or by a share that no other category explains.
pub(super) fn renamed<'a>(before: &'a CategoryCounts, now: &'a CategoryCounts) -> Vec<Renamed<'a>> {
    let (n, m) = (before.n() as f64, now.n() as f64);
    if n < 50.0 || m < 50.0 {
        return Vec::new();
    }
    let gained: Vec<(&str, f64)> = shares(now, m)
        .filter(|(c, q)| !before.counts.contains_key(*c) && q * m >= 5.0)
        .collect();
    let lost: Vec<Lost<'a>> = shares(before, n)
        .map(|(from, share)| Lost {
            from,
            share,
            drop: share - now.counts.get(from).map_or(0.0, |q| *q as f64 / m),
        })
        .filter(|l| l.drop > 0.3 * l.share && l.share * n >= 5.0)
        .collect();
    // Where nearly everything came and went there is nothing to match.
    if gained.len() > 50 || lost.len() > 200 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (to, q) in &gained {
        let spelled: Vec<&Lost<'_>> = lost.iter().filter(|l| plain(l.from) == plain(to)).collect();
        let fits = |l: &&Lost<'_>, q: f64| {
            let pooled = (q * m + l.drop * n) / (n + m);
            let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
            (l.drop - q).abs() <= (3.0 * error).min(0.25 * q)
        };
        let by_share: Vec<&Lost<'_>> = lost.iter().filter(|l| fits(l, *q)).collect();
        let related: Vec<&Lost<'_>> = by_share
            .iter()
            .copied()
            .filter(|l| alike(l.from, to))
            .collect();
        let rivals = |l: &Lost<'_>| gained.iter().filter(|(_, other)| fits(&l, *other)).count();
        let one = match (spelled.as_slice(), related.as_slice(), by_share.as_slice()) {
            ([one], ..) => Some((*one, 0.95)),
            ([], [one], _) => Some((*one, 0.85)),
            ([], [], [one]) if *q >= 0.02 && rivals(one) == 1 => Some((*one, 0.7)),
            _ => None,
        };
        if let Some((one, confidence)) = one {
            found.push(Renamed {
                from: one.from,
                to,
                share: q / (q + one.share - one.drop),
                rows: *q,
                confidence,
            });
        }
    }
    found
}

struct Lost<'a> {
    from: &'a str,
    share: f64,
    drop: f64,
}

fn shares(counts: &CategoryCounts, rows: f64) -> impl Iterator<Item = (&str, f64)> {
    let mut all: Vec<(&str, f64)> = counts
        .counts
        .iter()
        .map(|(c, n)| (c.as_str(), *n as f64 / rows))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    all.into_iter()
}

/// Letters and digits in lower case.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether one is the beginning or the initials of the other ("FT", "full_time").
fn alike(a: &str, b: &str) -> bool {
    let (x, y) = (plain(a), plain(b));
    let (short, long, words) = if x.len() < y.len() {
        (&x, &y, b)
    } else {
        (&y, &x, a)
    };
    let parts = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let initials: String = parts
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    !short.is_empty()
        && (long.starts_with(short.as_str()) || (short.chars().count() > 1 && initials == *short))
}

#[cfg(test)]
mod tests {
    use super::alike;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::counted;

    #[test]
    fn renames_are_recognised() {
        type Counts<'a> = &'a [(&'a str, u64)];
        let reference: Counts<'_> = &[("FT", 600), ("PT", 300), ("none", 100)];
        let cases: [(Counts<'_>, Option<&str>); 6] = [
            (
                &[("full_time", 590), ("PT", 310), ("none", 100)],
                Some("Renamed upstream: FT became full_time"),
            ),
            (
                &[("FT", 300), ("full_time", 295), ("PT", 310), ("none", 95)],
                Some("Renamed upstream: FT became full_time in 50 % of its rows"),
            ),
            (
                &[("ft", 400), ("pt", 400), ("none", 200)],
                Some("Renamed upstream: FT became ft and PT became pt"),
            ),
            (
                &[("X", 605), ("PT", 300), ("none", 95)],
                Some("Renamed upstream: FT became X"),
            ),
            (
                &[("FT", 500), ("PT", 250), ("none", 80), ("new", 170)],
                None,
            ),
            (&[("X", 300), ("Y", 300), ("PT", 300), ("none", 100)], None),
        ];
        for (production, expected) in cases {
            let said = said(
                "renamed-category",
                &counted(reference),
                &counted(production),
            );
            match expected {
                Some(text) => assert!(
                    said.as_deref().is_some_and(|s| s.starts_with(text)),
                    "{production:?}: {said:?}"
                ),
                None => assert_eq!(said, None, "{production:?}"),
            }
        }
    }

    #[test]
    fn initials_and_beginnings_are_alike() {
        assert!(
            alike("FT", "full_time")
                && alike("Germany", "Ger")
                && !alike("A", "B")
                && !alike("", "x")
        );
    }
}
