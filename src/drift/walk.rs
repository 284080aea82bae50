//! Both samples of a column walked value by value. What many tests need of it is summed up in one walk.

use super::anderson_darling::WeightedSquares;
use super::cramer_von_mises::Squares;
use super::energy::SquaredArea;
use super::kuiper::Leads;
use super::leaps::{Leaps, WORTHWHILE};
use super::mann_whitney::RankSum;
use super::numbers::Numbers;
use super::wasserstein::Area;

/// Both samples at one different value: rows at or under it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub value: f64,
    pub reference: u64,
    pub production: u64,
}

/// All rows of one value in both samples, and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Their value, and the rows at or under it.
    pub step: Step,
    /// Rows of either sample with this value; at least one of both.
    pub rows: (f64, f64),
    /// Rows of either sample under it.
    pub below: (f64, f64),
    /// n m (F − G) just under the value and at it, F and G the shares of rows at or under: rounded once.
    pub gaps: (f64, f64),
}

impl Block {
    /// Rows of both samples with this value.
    #[inline]
    pub fn ties(&self) -> f64 {
        self.rows.0 + self.rows.1
    }
}

/// The different values of both samples, increasing.
pub(super) fn steps<'p>(
    reference: &'p Numbers<'_>,
    production: &'p Numbers<'_>,
) -> impl Iterator<Item = Step> + 'p {
    let (left, right) = (reference.values(), production.values());
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        // Which of two random values is less cannot be foretold, so nothing here branches on it.
        let (from_left, from_right, value) = match (left.get(i), right.get(j)) {
            (Some(a), Some(b)) => (a <= b, b <= a, if a <= b { *a } else { *b }),
            (Some(a), None) => (true, false, *a),
            (None, Some(b)) => (false, true, *b),
            (None, None) => return None,
        };
        i += usize::from(from_left);
        j += usize::from(from_right);
        Some(Step {
            value,
            reference: reference.reached(i),
            production: production.reached(j),
        })
    })
}

/// What rank tests are made of, in increasing order of value.
pub(super) fn blocks<'p>(
    reference: &'p Numbers<'_>,
    production: &'p Numbers<'_>,
) -> impl Iterator<Item = Block> + 'p {
    let pairs = Pairs::of(reference, production);
    let (mut before, mut gap) = ((0, 0), 0.0);
    steps(reference, production).map(move |step| {
        let (r, p) = before;
        before = (step.reference, step.production);
        let gaps = (gap, pairs.gap(&step));
        gap = gaps.1;
        Block {
            step,
            rows: (number(step.reference - r), number(step.production - p)),
            below: (number(r), number(p)),
            gaps,
        }
    })
}

/// The sizes of both samples, and whether their product fits a machine word.
#[derive(Debug, Clone, Copy)]
struct Pairs {
    n: u64,
    m: u64,
    small: bool,
}

impl Pairs {
    fn of(reference: &Numbers<'_>, production: &Numbers<'_>) -> Pairs {
        let (n, m) = (reference.n(), production.n());
        let small = u128::from(n) * u128::from(m) < 1 << 62;
        Pairs { n, m, small }
    }

    /// n m (F − G) at a step: exact, then rounded once.
    #[inline]
    fn gap(self, step: &Step) -> f64 {
        if self.small {
            let (left, right) = (step.reference * self.m, step.production * self.n);
            return (left as i64 - right as i64) as f64;
        }
        let (left, right) = self.wide(step);
        let size = left.abs_diff(right) as f64;
        if left < right { -size } else { size }
    }

    /// n m |F − G| at a step, exact.
    #[inline]
    fn size(self, step: &Step) -> u128 {
        if self.small {
            return u128::from((step.reference * self.m).abs_diff(step.production * self.n));
        }
        let (left, right) = self.wide(step);
        left.abs_diff(right)
    }

    fn wide(self, step: &Step) -> (u128, u128) {
        let times = |a: u64, b: u64| u128::from(a) * u128::from(b);
        (
            times(step.reference, self.m),
            times(step.production, self.n),
        )
    }
}

/// What the tests of windows need.
#[derive(Debug)]
pub(super) struct Gaps {
    pub n: u64,
    pub m: u64,
    /// The largest n m |F − G|.
    pub widest: u128,
    /// Where it is first reached.
    pub widest_at: Step,
    pub area: Area,
}

impl Gaps {
    pub fn of(reference: &Numbers<'_>, production: &Numbers<'_>) -> Gaps {
        let lopsided = reference.distinct() / WORTHWHILE > production.distinct();
        let leapt = lopsided
            .then(|| Leaps::over(reference, production))
            .flatten();
        let Some(leaps) = leapt else {
            return Gaps::walked(reference, production);
        };
        let (n, m) = (reference.n(), production.n());
        Gaps {
            n,
            m,
            widest: leaps.widest,
            widest_at: leaps.widest_at,
            area: Area::known(leaps.area / (n as f64 * m as f64)),
        }
    }

    pub fn walked(reference: &Numbers<'_>, production: &Numbers<'_>) -> Gaps {
        let pairs = Pairs::of(reference, production);
        let mut gaps = Gaps::none(reference, production);
        for step in steps(reference, production) {
            gaps.take(&step, pairs.size(&step), pairs.gap(&step));
        }
        gaps
    }

    fn none(reference: &Numbers<'_>, production: &Numbers<'_>) -> Gaps {
        let (n, m) = (reference.n(), production.n());
        Gaps {
            n,
            m,
            widest: 0,
            widest_at: Step {
                value: reference.min().min(production.min()),
                reference: 0,
                production: 0,
            },
            area: Area::new(n, m),
        }
    }

    /// The next value, with n m |F − G| at it, exact, and n m (F − G), rounded.
    #[inline]
    fn take(&mut self, step: &Step, size: u128, gap: f64) {
        if size > self.widest {
            (self.widest, self.widest_at) = (size, *step);
        }
        self.area.take(step.value, gap.abs());
    }
}

/// What the further tests of whole samples need.
#[derive(Debug)]
pub(super) struct Ranks {
    pub n: u64,
    pub m: u64,
    pub weighted_squares: WeightedSquares,
    pub squares: Squares,
    pub leads: Leads,
    pub rank_sum: RankSum,
    pub squared_area: SquaredArea,
}

impl Ranks {
    /// And the gaps, which the same walk passes.
    pub fn and_gaps(reference: &Numbers<'_>, production: &Numbers<'_>) -> (Ranks, Gaps) {
        let pairs = Pairs::of(reference, production);
        let (n, m) = (pairs.n, pairs.m);
        let mut gaps = Gaps::none(reference, production);
        let mut ranks = Ranks {
            n,
            m,
            weighted_squares: WeightedSquares::new(n, m),
            squares: Squares::new(n, m),
            leads: Leads::default(),
            rank_sum: RankSum::default(),
            squared_area: SquaredArea::new(n, m),
        };
        for block in blocks(reference, production) {
            gaps.take(&block.step, pairs.size(&block.step), block.gaps.1);
            ranks.weighted_squares.take(&block);
            ranks.squares.take(&block);
            ranks.leads.take(&block);
            ranks.rank_sum.take(&block);
            ranks.squared_area.take(&block);
        }
        (ranks, gaps)
    }
}

/// One machine instruction for counts under 2^63, which all real ones are.
#[inline]
fn number(count: u64) -> f64 {
    i64::try_from(count).map_or(count as f64, |small| small as f64)
}
