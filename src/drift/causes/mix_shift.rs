//! Which categories gained and which lost.

use super::renamed_category::renamed;
use super::wording::{list, name, number, percent};
use super::{Sides, Told, described};
use crate::drift::walk::steps;
use crate::profile::{CategoryCounts, ColumnProfile};

/// Standard errors of the largest change that chance gives hardly once in 100,000.
const SURE: f64 = 4.5;

/// "Mix shifted: north 22 % → 31 %, south 30 % → 24 %": changes of at least 2 points, the largest first.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let mut changes = match sides.categories() {
        Some((before, now)) => of_categories(before, now),
        None => of_values(sides)?,
    };
    changes.retain(|change| change.points() >= 0.02);
    changes.sort_by(|a, b| {
        let larger = b.points().total_cmp(&a.points());
        larger.then_with(|| a.value.cmp(&b.value))
    });
    let each: Vec<String> = changes.iter().map(Change::words).collect();
    let largest = changes.first()?.points();
    let errors = changes.first()?.errors(sides);
    let moved = changes.iter().map(Change::points).sum::<f64>() / 2.0;
    Some(
        Told::new(
            format!("Mix shifted: {}", list(&each, 3)),
            described(errors >= SURE),
        )
        .of_rows(moved)
        .with("standard errors", errors)
        .with("largest change", largest),
    )
}

/// A value's share in both samples.
struct Change {
    value: String,
    before: f64,
    now: f64,
}

impl Change {
    fn points(&self) -> f64 {
        (self.now - self.before).abs()
    }

    /// The change in standard errors of a difference of shares.
    fn errors(&self, sides: &Sides<'_, '_>) -> f64 {
        let there = |column: &ColumnProfile| column.n.saturating_sub(column.missing).max(1) as f64;
        let (n, m) = (
            there(sides.reference.profile),
            there(sides.production.profile),
        );
        let pooled = (self.before * n + self.now * m) / (n + m);
        let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
        if error > 0.0 {
            self.points() / error
        } else {
            0.0
        }
    }

    fn words(&self) -> String {
        format!(
            "{} {} → {}",
            self.value,
            percent(self.before),
            percent(self.now)
        )
    }
}

/// Of the categories that the reference has, but for those that only got another name.
fn of_categories(before: &CategoryCounts, now: &CategoryCounts) -> Vec<Change> {
    let (n, m) = (before.n() as f64, now.n() as f64);
    let renames = renamed(before, now);
    let kept = before
        .counts
        .iter()
        .filter(|(c, _)| !renames.iter().any(|r| r.from == c.as_str()));
    let share_now = |c: &String| now.counts.get(c).copied().unwrap_or(0) as f64 / m;
    kept.map(|(c, rows)| Change {
        value: name(c),
        before: *rows as f64 / n,
        now: share_now(c),
    })
    .collect()
}

/// Of numbers of few different values.
fn of_values(sides: &Sides<'_, '_>) -> Option<Vec<Change>> {
    let table = sides.discrete()?;
    let (reference, production) = sides.numbers()?;
    let values = steps(reference, production).map(|step| number(step.value));
    let shares = values.zip(table.shares());
    Some(
        shares
            .map(|(value, (before, now))| Change { value, before, now })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{counted, numbers};

    #[test]
    fn the_largest_changes_first() {
        let (a, b) = (
            counted(&[("north", 220), ("south", 300), ("east", 480)]),
            counted(&[("north", 310), ("south", 240), ("east", 450)]),
        );
        let expected = "Mix shifted: north 22 % → 31 %, south 30 % → 24 % and east 48 % → 45 %";
        assert_eq!(said("mix-shift", &a, &b).as_deref(), Some(expected));
        assert_eq!(said("mix-shift", &a, &a), None);
    }

    #[test]
    fn numbers_of_few_values_have_a_mix() {
        let (a, b) = (numbers(&[0.0, 0.0, 0.0, 1.0]), numbers(&[0.0, 1.0]));
        assert_eq!(
            said("mix-shift", &a, &b).as_deref(),
            Some("Mix shifted: 0 75 % → 50 % and 1 25 % → 50 %")
        );
    }
}
