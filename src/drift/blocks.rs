//! Both samples walked value by value: what rank tests are made of.

use super::numbers::{Numbers, steps};

/// All rows of one value in both samples, and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Their value.
    pub value: f64,
    /// Rows of either sample with this value; at least one of both.
    pub rows: (f64, f64),
    /// Rows of either sample under it.
    pub below: (f64, f64),
    /// n m (F − G) just under the value and at it, F and G the shares of rows at or under: rounded once.
    pub gaps: (f64, f64),
}

impl Block {
    /// Rows of both samples with this value.
    pub fn ties(self) -> f64 {
        self.rows.0 + self.rows.1
    }
}

/// The blocks in increasing order of value.
pub(super) fn blocks<'p>(
    reference: &'p Numbers<'_>,
    production: &'p Numbers<'_>,
) -> impl Iterator<Item = Block> + 'p {
    let (n, m) = (u128::from(reference.n()), u128::from(production.n()));
    let gap = move |r: u64, p: u64| {
        let (left, right) = (u128::from(r) * m, u128::from(p) * n);
        let size = left.abs_diff(right) as f64;
        if left < right { -size } else { size }
    };
    let mut below = (0, 0);
    steps(reference, production).filter_map(move |step| {
        let (r, p) = below;
        below = (step.reference, step.production);
        (below != (r, p)).then(|| Block {
            value: step.value,
            rows: ((step.reference - r) as f64, (step.production - p) as f64),
            below: (r as f64, p as f64),
            gaps: (gap(r, p), gap(step.reference, step.production)),
        })
    })
}
