//! A column of both samples, made ready for tests.

use super::DriftError;
use super::bins::by_value;
use super::causes::percent;
use super::numbers::Numbers;
use super::table::Table;
use super::walk::{Gaps, Ranks};
use crate::data::Kind;
use crate::profile::{CategoryCounts, ColumnProfile, Values};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

/// How a note begins that says in what way statistics are approximate.
pub const APPROXIMATE: &str = "Approximate: ";

/// One side of a comparison. What is worked out of it once serves every window it is compared with.
pub(super) struct Side<'a> {
    pub profile: &'a ColumnProfile,
    values: Result<Counted<'a>, DriftError>,
}

enum Counted<'a> {
    Numbers(Rc<Numbers<'a>>),
    Categories(&'a CategoryCounts),
}

/// A column of both samples, neither empty.
pub struct Pair<'a> {
    values: PairValues<'a>,
    missing: (u64, u64),
    kind: Kind,
    /// In what way the statistics are approximate.
    note: Option<String>,
}

enum PairValues<'a> {
    Numbers(Box<Both<'a>>),
    Categories(Table),
}

/// Numbers of both samples, and what is worked out of them once for several tests.
struct Both<'a> {
    reference: Rc<Numbers<'a>>,
    production: Rc<Numbers<'a>>,
    gaps: OnceCell<Gaps>,
    ranks: OnceCell<Ranks>,
}

impl<'a> Both<'a> {
    fn new(reference: Rc<Numbers<'a>>, production: Rc<Numbers<'a>>) -> Self {
        Both {
            reference,
            production,
            gaps: OnceCell::new(),
            ranks: OnceCell::new(),
        }
    }
}

impl<'a> Side<'a> {
    pub fn new(profile: &'a ColumnProfile) -> Side<'a> {
        let values = match &profile.values {
            Values::Numbers(counts) => {
                Numbers::new(counts).map(|numbers| Counted::Numbers(Rc::new(numbers)))
            }
            Values::Categories(counts) => checked(counts).map(Counted::Categories),
        };
        Side { profile, values }
    }

    /// Its numbers; `None` for categories and for a column without values.
    pub fn numbers(&self) -> Option<&Numbers<'a>> {
        match &self.values {
            Ok(Counted::Numbers(numbers)) => Some(numbers),
            _ => None,
        }
    }

    /// Its categories; `None` for numbers and for a column without values.
    pub fn categories(&self) -> Option<&'a CategoryCounts> {
        match &self.values {
            Ok(Counted::Categories(counts)) => Some(counts),
            _ => None,
        }
    }
}

impl<'a> Pair<'a> {
    /// Both sides of a column.
    ///
    /// # Errors
    /// When a side holds no value, is of another kind, or is not what it claims to be.
    pub fn of(
        reference: &'a ColumnProfile,
        production: &'a ColumnProfile,
    ) -> Result<Pair<'a>, DriftError> {
        Pair::new(&Side::new(reference), &Side::new(production))
    }

    pub(super) fn new(reference: &Side<'a>, production: &Side<'a>) -> Result<Pair<'a>, DriftError> {
        let of_side = |name: &str, e: &DriftError| DriftError(format!("{name}: {e}"));
        let left = reference
            .values
            .as_ref()
            .map_err(|e| of_side("reference", e))?;
        let right = production
            .values
            .as_ref()
            .map_err(|e| of_side("production", e))?;
        let (values, note) = match (left, right) {
            (Counted::Numbers(a), Counted::Numbers(b)) => {
                let note = rank_note(a, b);
                let both = Both::new(a.clone(), b.clone());
                (PairValues::Numbers(Box::new(both)), note)
            }
            (Counted::Categories(a), Counted::Categories(b)) => {
                let (table, note) = union(a, b)?;
                (PairValues::Categories(table), note)
            }
            (Counted::Numbers(_), _) => {
                return Err(DriftError(
                    "numbers in the reference, categories in production".to_owned(),
                ));
            }
            (Counted::Categories(_), _) => {
                return Err(DriftError(
                    "categories in the reference, numbers in production".to_owned(),
                ));
            }
        };
        Ok(Pair {
            values,
            note,
            missing: (reference.profile.missing, production.profile.missing),
            kind: reference.profile.kind,
        })
    }

    /// Of exact numbers, with the missing values of both sides.
    pub(super) fn of_numbers(
        reference: Rc<Numbers<'a>>,
        production: Rc<Numbers<'a>>,
        missing: (u64, u64),
        kind: Kind,
    ) -> Pair<'a> {
        Pair {
            values: PairValues::Numbers(Box::new(Both::new(reference, production))),
            missing,
            kind,
            note: None,
        }
    }

    /// Of counted categories, neither side empty, with the missing values of both sides.
    pub(super) fn of_table(table: Table, missing: (u64, u64), kind: Kind) -> Pair<'static> {
        Pair {
            values: PairValues::Categories(table),
            missing,
            kind,
            note: None,
        }
    }

    /// What the column holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// In what way every statistic of this pair is approximate; `None` when exact.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Rows with a value, reference and production.
    pub fn rows(&self) -> (u64, u64) {
        match &self.values {
            PairValues::Numbers(both) => (both.reference.n(), both.production.n()),
            PairValues::Categories(table) => (table.n, table.m),
        }
    }

    /// Whether the numbers have so few different values that they are tested as categories.
    pub(super) fn discrete(&self) -> Option<Table> {
        /// More different values than this are numbers in their own right.
        const MOST: usize = 10;
        let (a, b) = self.numbers().ok()?;
        if !a.exact() || !b.exact() || a.distinct() > MOST || b.distinct() > MOST {
            return None;
        }
        Some(by_value(a, b)).filter(|t| t.occupied() <= MOST)
    }

    pub(super) fn numbers(&self) -> Result<(&Numbers<'a>, &Numbers<'a>), DriftError> {
        match &self.values {
            PairValues::Numbers(both) => Ok((&both.reference, &both.production)),
            PairValues::Categories(_) => Err(no_numbers()),
        }
    }

    /// Where the cumulative distributions of numbers differ.
    pub(super) fn gaps(&self) -> Result<&Gaps, DriftError> {
        match &self.values {
            PairValues::Numbers(both) => {
                Ok((both.gaps).get_or_init(|| Gaps::of(&both.reference, &both.production)))
            }
            PairValues::Categories(_) => Err(no_numbers()),
        }
    }

    /// Sums over the ranks of numbers; the gaps are found on the same walk.
    pub(super) fn ranks(&self) -> Result<&Ranks, DriftError> {
        match &self.values {
            PairValues::Numbers(both) => Ok(both.ranks.get_or_init(|| {
                let (ranks, gaps) = Ranks::and_gaps(&both.reference, &both.production);
                both.gaps.get_or_init(|| gaps);
                ranks
            })),
            PairValues::Categories(_) => Err(no_numbers()),
        }
    }

    /// Counts of the union of categories.
    pub(super) fn categories(&self) -> Result<&Table, DriftError> {
        match &self.values {
            PairValues::Categories(table) => Ok(table),
            PairValues::Numbers(..) => Err(DriftError(
                "asks for categories, and these are numbers".to_owned(),
            )),
        }
    }

    /// Counts of the union of categories; numbers of few different values count as categories.
    pub(super) fn counted(&self) -> Result<Cow<'_, Table>, DriftError> {
        match self.discrete() {
            Some(table) => Ok(Cow::Owned(table)),
            None => self.categories().map(Cow::Borrowed),
        }
    }

    /// The same with missing values as a category of their own.
    pub(super) fn counted_and_missing(&self) -> Result<Table, DriftError> {
        Ok(self.and_missing(&*self.counted()?))
    }

    /// With one more cell, for missing values.
    pub(super) fn and_missing(&self, table: &Table) -> Table {
        // A profile may come from a file and claim anything; the sums must fit.
        let (n, m) = (u64::MAX - table.n, u64::MAX - table.m);
        table.with(self.missing.0.min(n), self.missing.1.min(m))
    }

    /// Counts in bins for numbers, of the union for categories.
    pub(super) fn binned(&self, bins: fn(&Numbers<'_>, &Numbers<'_>) -> Table) -> Table {
        match &self.values {
            PairValues::Numbers(both) => bins(&both.reference, &both.production),
            PairValues::Categories(table) => table.clone(),
        }
    }
}

fn no_numbers() -> DriftError {
    DriftError("asks for numbers, and these are categories".to_owned())
}

fn checked(counts: &CategoryCounts) -> Result<&CategoryCounts, DriftError> {
    let total = counts
        .counts
        .values()
        .try_fold(0_u64, |sum, c| sum.checked_add(*c));
    match total {
        Some(0) => Err(DriftError("no value".to_owned())),
        Some(_) => Ok(counts),
        None => Err(DriftError(
            "the counts of its profile exceed 2^64".to_owned(),
        )),
    }
}

fn union(a: &CategoryCounts, b: &CategoryCounts) -> Result<(Table, Option<String>), DriftError> {
    if !a.exact() || !b.exact() {
        return in_both(a, b);
    }
    let (mut left, mut right) = (a.counts.iter().peekable(), b.counts.iter().peekable());
    let mut rows = Vec::with_capacity(a.counts.len());
    loop {
        let row = match (left.peek(), right.peek()) {
            (Some((x, n)), Some((y, _))) if x < y => (**n, 0),
            (Some((x, _)), Some((y, m))) if x > y => (0, **m),
            (Some((_, n)), Some((_, m))) => (**n, **m),
            (Some((_, n)), None) => (**n, 0),
            (None, Some((_, m))) => (0, **m),
            (None, None) => return Ok((Table::from_rows(rows), None)),
        };
        // A category stands at the front of both only when they are equal.
        let (take_left, take_right) = match (left.peek(), right.peek()) {
            (Some((x, _)), Some((y, _))) => (x <= y, y <= x),
            (l, r) => (l.is_some(), r.is_some()),
        };
        if take_left {
            left.next();
        }
        if take_right {
            right.next();
        }
        rows.push(row);
    }
}

/// Of sampled categories only those kept in both are known in both.
fn in_both(a: &CategoryCounts, b: &CategoryCounts) -> Result<(Table, Option<String>), DriftError> {
    let rows: Vec<(u64, u64)> = a
        .counts
        .iter()
        .filter_map(|(name, n)| Some((*n, *b.counts.get(name)?)))
        .collect();
    let table = Table::from_rows(rows);
    if table.n == 0 || table.m == 0 {
        return Err(DriftError(format!(
            "more than {} different values, of which a sample is kept, and no kept one occurs in both samples: is this an identifier?",
            CategoryCounts::EXACT
        )));
    }
    let note = format!(
        "{APPROXIMATE}of more than {} different values a sample is kept; only the {} kept in both samples are compared.",
        CategoryCounts::EXACT,
        table.occupied()
    );
    Ok((table, Some(note)))
}

/// To two significant digits: a bound must not be rounded down.
fn rounded_up(share: f64) -> f64 {
    let unit = 10_f64.powi(share.log10().floor() as i32 - 1);
    (share / unit).ceil() * unit
}

fn rank_note(a: &Numbers<'_>, b: &Numbers<'_>) -> Option<String> {
    let side = |name: &str, numbers: &Numbers<'_>| {
        let off = || percent(rounded_up(numbers.rank_error_share()));
        (!numbers.exact()).then(|| format!("{} in {name}", off()))
    };
    let sides: Vec<String> = [side("the reference", a), side("production", b)]
        .into_iter()
        .flatten()
        .collect();
    (!sides.is_empty()).then(|| {
        format!(
            "{APPROXIMATE}too many different values to keep them all. No share of rows at or under a value is off by more than {}.",
            sides.join(" and ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{categories, numbers};

    #[test]
    fn categories_are_united_in_order() {
        let (a, b) = (
            categories(&["b", "a", "b", "x"]),
            categories(&["c", "b", "x", "z"]),
        );
        let pair = Pair::of(&a, &b).expect("two sides");
        let rows: Vec<_> = pair.categories().expect("categories").rows().collect();
        assert_eq!(rows, [(1, 0), (2, 1), (0, 1), (1, 1), (0, 1)]);
    }

    #[test]
    fn reasons_name_the_side() {
        for (a, b, reason) in [
            (numbers(&[]), numbers(&[1.0]), "reference: no finite value"),
            (categories(&["a"]), categories(&[]), "production: no value"),
            (
                numbers(&[1.0]),
                categories(&["a"]),
                "numbers in the reference, categories in production",
            ),
        ] {
            assert_eq!(Pair::of(&a, &b).err().map(|e| e.0).as_deref(), Some(reason));
        }
    }

    #[test]
    fn missing_values_beyond_all_counting_are_no_overflow() {
        let mut a = categories(&["a", "b"]);
        a.missing = u64::MAX;
        let pair = Pair::of(&a, &a).expect("two sides");
        let table = pair.counted_and_missing().expect("categories");
        assert_eq!((table.n, table.m), (u64::MAX, u64::MAX));
    }

    #[test]
    fn values_that_are_not_all_kept_are_compared_with_a_note() {
        let values: Vec<f64> = (0..40_000).map(|i| f64::from(i).sqrt()).collect();
        let (all, mut few) = (numbers(&values), numbers(&values));
        if let Values::Numbers(counts) = &mut few.values {
            *counts = counts.at_most(1_000);
        }
        let pair = Pair::of(&all, &few).expect("two sides");
        let note = pair.note().expect("not all are kept");
        assert!(
            note.ends_with("off by more than 0.4 % in production."),
            "{note}"
        );
        let gaps = pair.gaps().expect("numbers");
        let widest = gaps.widest as f64 / (gaps.n as f64 * gaps.m as f64);
        assert!(widest > 0.0 && widest <= 0.004, "the same rows: {widest}");
        assert_eq!(Pair::of(&all, &all).expect("two sides").note(), None);
    }

    #[test]
    fn few_values_are_discrete() {
        let (a, b) = (numbers(&[0.0, 1.0, 1.0, -0.0]), numbers(&[1.0, 2.0]));
        let table = Pair::of(&a, &b)
            .expect("two sides")
            .discrete()
            .expect("three values");
        assert_eq!(table.rows().collect::<Vec<_>>(), [(2, 0), (2, 1), (0, 1)]);
        let many: Vec<f64> = (0..11).map(f64::from).collect();
        let many = numbers(&many);
        assert!(Pair::of(&many, &b).expect("two sides").discrete().is_none());
    }
}
