//! Whether a change of level is a step or a ramp, and in which windows it lies.

use super::Manner;
use super::segment::Sums;

/// One change of level, by places of windows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// First window in which it may lie.
    pub first: usize,
    /// Last of them.
    pub last: usize,
    /// In one step or over several windows.
    pub manner: Manner,
    /// Level before.
    pub before: f64,
    /// Level after.
    pub after: f64,
    /// Whether it may not have come to its end in the latest window.
    pub moving: bool,
}

/// What the squares may exceed their least by, over the noise's square, for a place to be possible: 2 ln 20.
const POSSIBLE: f64 = 5.991_464_547_107_982;

/// What a level costs, in ln n.
const LEVEL: f64 = 1.0;
/// What a place costs, in ln n: more than a level, because the best of so many pairs of places fits noise well.
const PLACE: f64 = 3.0;

/// Cuts to changes: neighbouring cuts of one direction are held, together, against one step, one step within a window, and one
/// ramp; each model pays for its levels and places. Changes under `least` are left out.
pub(super) fn shapes(values: &[f64], cuts: &[usize], noise: f64, least: f64) -> Vec<Shape> {
    let sums = Sums::new(values);
    let n = values.len();
    let runs = runs(&sums, cuts, n);
    let mut found = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let start = i
            .checked_sub(1)
            .and_then(|j| runs.get(j)?.last())
            .copied()
            .unwrap_or(0);
        let end = runs
            .get(i + 1)
            .and_then(|r| r.first())
            .copied()
            .unwrap_or(n);
        let region = Region {
            sums: &sums,
            values,
            start,
            end,
            noise,
            windows: n,
        };
        found.extend(
            region
                .best(run)
                .into_iter()
                .filter(|s| (s.after - s.before).abs() >= least),
        );
    }
    found
}

/// Neighbouring cuts of one direction.
fn runs(sums: &Sums, cuts: &[usize], n: usize) -> Vec<Vec<usize>> {
    let mut runs: Vec<(bool, Vec<usize>)> = Vec::new();
    for (i, cut) in cuts.iter().enumerate() {
        let before = i
            .checked_sub(1)
            .and_then(|j| cuts.get(j))
            .copied()
            .unwrap_or(0);
        let after = cuts.get(i + 1).copied().unwrap_or(n);
        let up = sums.mean(*cut, after) > sums.mean(before, *cut);
        match runs.last_mut() {
            Some((direction, run)) if *direction == up => run.push(*cut),
            _ => runs.push((up, vec![*cut])),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// The windows from the change before to the change after.
struct Region<'a> {
    sums: &'a Sums,
    values: &'a [f64],
    start: usize,
    end: usize,
    noise: f64,
    /// Windows in all.
    windows: usize,
}

impl Region<'_> {
    fn best(&self, run: &[usize]) -> Vec<Shape> {
        let step = self.step(self.start, self.end);
        let candidates = [step, self.step_within(), self.ramp()];
        let one = candidates
            .into_iter()
            .flatten()
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let several = (run.len() > 1).then(|| self.several(run));
        match (one, several) {
            (Some((cost, _)), Some((apart, shapes))) if apart < cost => shapes,
            (Some((_, shape)), _) => vec![shape],
            (None, several) => several.map(|s| s.1).unwrap_or_default(),
        }
    }

    fn cost(&self, squares: f64, parameters: f64) -> f64 {
        squares / (self.noise * self.noise) + parameters * (self.windows as f64).ln()
    }

    /// One step: a level and a place.
    fn step(&self, start: usize, end: usize) -> Option<(f64, Shape)> {
        let squares = |k: usize| self.sums.spread(start, k) + self.sums.spread(k, end);
        let places = start + 1..end;
        let best = places
            .clone()
            .min_by(|a, b| squares(*a).total_cmp(&squares(*b)))?;
        let most = squares(best) + POSSIBLE * self.noise * self.noise;
        let mut possible = places.filter(|k| squares(*k) <= most);
        let first = possible.next().unwrap_or(best);
        let last = possible.next_back().unwrap_or(first).max(best);
        let shape = Shape {
            first,
            last,
            manner: Manner::Sudden,
            before: self.sums.level(start, best),
            after: self.sums.level(best, end),
            moving: false,
        };
        Some((self.cost(squares(best), LEVEL + PLACE), shape))
    }

    /// One step in the midst of a window, which then holds something of both levels.
    fn step_within(&self) -> Option<(f64, Shape)> {
        let (start, end) = (self.start, self.end);
        let between = |k: usize| {
            let (a, b) = (self.sums.level(start, k), self.sums.level(k + 1, end));
            let value = self.values.get(k).copied().unwrap_or(a);
            (value - a) * (b - value) > 0.0
        };
        let squares = |k: usize| self.sums.spread(start, k) + self.sums.spread(k + 1, end);
        let best = (start + 1..end.saturating_sub(1))
            .filter(|k| between(*k))
            .min_by(|a, b| squares(*a).total_cmp(&squares(*b)))?;
        let shape = Shape {
            first: best,
            last: best,
            manner: Manner::Sudden,
            before: self.sums.level(start, best),
            after: self.sums.level(best + 1, end),
            moving: false,
        };
        Some((self.cost(squares(best), 2.0 * LEVEL + PLACE), shape))
    }

    /// A straight way from one level to the other over at least two windows between: a level, a begin, an end.
    fn ramp(&self) -> Option<(f64, Shape)> {
        const SHORTEST: usize = 3;
        let mut best: Option<(f64, usize, usize, f64, f64)> = None;
        let mut open = best;
        for i in self.start..self.end {
            for j in i + SHORTEST..self.end {
                let Some((squares, a, b)) = self.ramp_between(i, j) else {
                    continue;
                };
                if best.is_none_or(|(s, ..)| squares < s) {
                    best = Some((squares, i, j, a, b));
                }
                if j + 1 == self.windows && open.is_none_or(|(s, ..)| squares < s) {
                    open = Some((squares, i, j, a, b));
                }
            }
        }
        let most = best?.0 + POSSIBLE * self.noise * self.noise;
        let open = open.filter(|(squares, ..)| *squares <= most);
        let (squares, i, j, a, b) = open.or(best)?;
        let shape = Shape {
            first: i + 1,
            last: j,
            manner: Manner::Gradual,
            before: self.sums.origin() + a,
            after: self.sums.origin() + b,
            moving: open.is_some(),
        };
        Some((self.cost(squares, LEVEL + 2.0 * PLACE), shape))
    }

    /// Least squares of level `a` up to window i, level `b` from window j, a straight line between; squares, a and b.
    fn ramp_between(&self, i: usize, j: usize) -> Option<(f64, f64, f64)> {
        let length = (j - i) as f64;
        let (before, after) = ((i + 1 - self.start) as f64, (self.end - j) as f64);
        // Shares of `b` in the windows between are t/length for t = 1 .. length − 1.
        let shares = 0.5 * (length - 1.0);
        let squared_shares = (length - 1.0) * (2.0 * length - 1.0) / (6.0 * length);
        let within = length - 1.0;
        let sum_within = self.sums.of(i + 1, j);
        let toward = (self.sums.placed(i + 1, j) - i as f64 * sum_within) / length;
        let (bb, ab) = (after + squared_shares, shares - squared_shares);
        let aa = before + within - 2.0 * shares + squared_shares;
        let yb = self.sums.of(j, self.end) + toward;
        let ya = self.sums.of(self.start, i + 1) + sum_within - toward;
        let determinant = aa * bb - ab * ab;
        if determinant <= 0.0 {
            return None;
        }
        let a = (ya * bb - yb * ab) / determinant;
        let b = (yb * aa - ya * ab) / determinant;
        let squares = self.sums.squares(self.start, self.end) - a * ya - b * yb;
        squares.is_finite().then(|| (squares.max(0.0), a, b))
    }

    /// Each cut by itself.
    fn several(&self, run: &[usize]) -> (f64, Vec<Shape>) {
        let mut squares = 0.0;
        let mut shapes = Vec::new();
        let mut from = self.start;
        for (i, cut) in run.iter().enumerate() {
            squares += self.sums.spread(from, *cut);
            let to = run.get(i + 1).copied().unwrap_or(self.end);
            shapes.extend(self.step(from, to).map(|(_, shape)| shape));
            from = *cut;
        }
        squares += self.sums.spread(from, self.end);
        (
            self.cost(squares, (LEVEL + PLACE) * run.len() as f64),
            shapes,
        )
    }
}
