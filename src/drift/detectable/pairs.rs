//! Pairs of samples as they would be compared: the reference drawn again, and production from its shifted shares.

use super::SEED;
use super::draw::multinomial;
use super::shift::Shift;
use super::stand_in::{Cells, StandIn};
use crate::drift::Pair;
use crate::drift::numbers::Numbers;
use crate::drift::table::Table;
use crate::profile::NumberCounts;
use crate::stats::random::hash;
use std::rc::Rc;

/// Draws pairs of samples.
pub(super) struct Pairs<'a> {
    pub stand_in: &'a StandIn,
    pub shift: &'a Shift,
    /// Rows of production.
    pub m: u64,
}

/// A drawn sample.
pub(super) enum Drawn {
    Numbers(NumberCounts),
    Categories(Vec<u64>),
}

/// A drawn reference, made ready once for all its pairs.
pub(super) enum Reference<'a> {
    Numbers(Rc<Numbers<'a>>),
    Categories(&'a [u64]),
}

impl Drawn {
    /// `None` for a sample that cannot be compared.
    pub fn as_reference(&self) -> Option<Reference<'_>> {
        Some(match self {
            Drawn::Numbers(counts) => Reference::Numbers(Rc::new(Numbers::new(counts).ok()?)),
            Drawn::Categories(counts) => Reference::Categories(counts),
        })
    }
}

impl Pairs<'_> {
    /// The reference drawn again; each odd draw mirrors the even one before it, so that their errors cancel.
    pub fn reference(&self, number: u32) -> Drawn {
        let seed = hash(SEED, u64::from(number / 2));
        let n = self.stand_in.n;
        self.drawn(multinomial(n, &self.shift.before, seed, number % 2 == 1))
    }

    /// Production drawn from these shares, mirrored alike.
    pub fn production(&self, after: &[f64], number: u64) -> Drawn {
        let seed = hash(!SEED, number / 2);
        self.drawn(multinomial(self.m, after, seed, number % 2 == 1))
    }

    /// A production with the reference of its number, as the tests are given them.
    pub fn pair<'p>(
        &self,
        references: &[Option<Reference<'p>>],
        number: u64,
        production: &'p Drawn,
    ) -> Option<Pair<'p>> {
        let at = number as usize % references.len().max(1);
        let missing = (self.missing(self.stand_in.n), self.missing(self.m));
        let kind = self.stand_in.kind;
        match (references.get(at)?.as_ref()?, production) {
            (Reference::Numbers(before), Drawn::Numbers(counts)) => {
                let after = Rc::new(Numbers::new(counts).ok()?);
                Some(Pair::of_numbers(before.clone(), after, missing, kind))
            }
            (Reference::Categories(before), Drawn::Categories(after)) => {
                let table = Table::new(before.to_vec(), after.clone());
                Some(Pair::of_table(table, missing, kind))
            }
            _ => None,
        }
    }

    /// As many missing values as the reference has: they are not what shifts.
    fn missing(&self, rows: u64) -> u64 {
        (self.stand_in.missing * rows as f64).round() as u64
    }

    fn drawn(&self, counts: Vec<u64>) -> Drawn {
        if matches!(self.stand_in.cells, Cells::Categories) {
            return Drawn::Categories(counts);
        }
        let held = self
            .shift
            .values
            .iter()
            .copied()
            .zip(counts)
            .filter(|(_, c)| *c > 0);
        let (values, counts) = held.unzip();
        Drawn::Numbers(NumberCounts {
            values,
            counts,
            rank_error: 0,
            sums: None,
        })
    }
}
