//! Binary segmentation: where the level of a series changes.

/// Standard deviation of a value about its level, at least `known`; `None` when it is not finite.
///
/// From the differences of neighbours less their median, so that neither steps nor a slope count: the root mean square of the
/// smallest three fifths of them, over what that is for a normal distribution. A series without any noise is given a
/// billionth of its range, so that rounding is no change.
pub(super) fn noise(values: &[f64], known: f64) -> Option<f64> {
    const KEPT: f64 = 0.6;
    /// Root mean square of a standard normal's middle three fifths, times √2 for a difference.
    const NORMAL: f64 = 0.463_169 * std::f64::consts::SQRT_2;
    let steps: Vec<f64> = values
        .windows(2)
        .filter_map(|w| Some(w.get(1)? - w.first()?))
        .collect();
    let middle = median(&steps)?;
    let mut off: Vec<f64> = steps.iter().map(|d| (d - middle).abs()).collect();
    off.sort_by(f64::total_cmp);
    let kept = ((KEPT * off.len() as f64).ceil() as usize).max(1);
    let squares: f64 = off.iter().take(kept).map(|d| d * d).sum();
    let robust = (squares / kept as f64).sqrt() / NORMAL;
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = 1e-9 * (high - low);
    let noise = robust.max(known.max(0.0)).max(least);
    noise.is_finite().then_some(noise)
}

/// Median, the mean of the two middle values for an even number; `None` of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(0.5 * lower + 0.5 * upper)
}

/// What a cut has to gain, in standard errors: the root of five ln n (two places and a level, as BIC counts them, and a margin),
/// widened for what the noise of few windows may be by chance.
pub(super) fn penalty(n: usize) -> f64 {
    let n = n as f64;
    (5.0 * n.ln()).sqrt() * (1.0 + 9.0 / n)
}

/// Where segments begin, without 0; sorted.
pub(super) fn cuts(values: &[f64], noise: f64) -> Vec<usize> {
    let sums = Sums::new(values);
    let n = values.len();
    if noise <= 0.0 {
        return Vec::new();
    }
    let least = penalty(n) * noise;
    let mut found = Vec::new();
    let mut open = vec![(0, n)];
    while let Some((start, end)) = open.pop() {
        let Some((from, to, gain)) = best_run(&sums, start, end) else {
            continue;
        };
        if gain <= least {
            continue;
        }
        for cut in [from, to] {
            if cut > start && cut < end {
                found.push(cut);
            }
        }
        open.extend(
            [(start, from), (from, to), (to, end)]
                .into_iter()
                .filter(|(a, b)| b > a),
        );
    }
    found.sort_unstable();
    found.dedup();
    keep_lasting(&sums, &mut found, n, least);
    settle(&sums, &mut found, n);
    found
}

/// The run of windows within a segment whose mean is furthest from the rest's, and by how much, times the root of its weight.
fn best_run(sums: &Sums, start: usize, end: usize) -> Option<(usize, usize, f64)> {
    let all = (end - start) as f64;
    let total = sums.of(start, end);
    let mut best: Option<(usize, usize, f64)> = None;
    for from in start..end {
        for to in from + 1..=end {
            let length = (to - from) as f64;
            let rest = all - length;
            if rest <= 0.0 {
                continue;
            }
            let off = sums.of(from, to) - total * (length / all);
            let gain = off.abs() / (length * rest / all).sqrt();
            if best.is_none_or(|(.., g)| gain > g) {
                best = Some((from, to, gain));
            }
        }
    }
    best
}

/// Drops, the weakest first, cuts whose two neighbouring segments alone would not have called for them.
fn keep_lasting(sums: &Sums, cuts: &mut Vec<usize>, n: usize, least: f64) {
    loop {
        let strength = |i: usize| {
            let (a, b, c) = around(cuts, i, n);
            let (left, right) = ((b - a) as f64, (c - b) as f64);
            (sums.mean(a, b) - sums.mean(b, c)).abs() * (left * right / (left + right)).sqrt()
        };
        let weakest = (0..cuts.len())
            .map(|i| (i, strength(i)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match weakest {
            Some((i, strength)) if strength <= least => {
                cuts.remove(i);
            }
            _ => return,
        }
    }
}

/// Moves each cut to where the squares about both its segments' means are least.
fn settle(sums: &Sums, cuts: &mut [usize], n: usize) {
    for i in 0..cuts.len() {
        let (a, _, c) = around(cuts, i, n);
        let between = |k: usize| {
            let (left, right) = ((k - a) as f64, (c - k) as f64);
            (sums.mean(a, k) - sums.mean(k, c)).abs() * (left * right / (left + right)).sqrt()
        };
        let best = (a + 1..c).max_by(|x, y| between(*x).total_cmp(&between(*y)));
        if let (Some(best), Some(cut)) = (best, cuts.get_mut(i)) {
            *cut = best;
        }
    }
}

/// Begin of the segment before cut `i`, the cut, and end of the segment after it.
fn around(cuts: &[usize], i: usize, n: usize) -> (usize, usize, usize) {
    let before = i.checked_sub(1).and_then(|j| cuts.get(j)).copied();
    let cut = cuts.get(i).copied().unwrap_or(n);
    (
        before.unwrap_or(0),
        cut,
        cuts.get(i + 1).copied().unwrap_or(n),
    )
}

/// Running sums of a series, of values less the first one.
pub(super) struct Sums {
    origin: f64,
    plain: Vec<f64>,
    squares: Vec<f64>,
    /// Of value times place.
    placed: Vec<f64>,
}

impl Sums {
    pub fn new(values: &[f64]) -> Sums {
        let origin = values.first().copied().unwrap_or(0.0);
        let running = |term: &dyn Fn(usize, f64) -> f64| {
            let mut sum = 0.0;
            let mut all = vec![0.0];
            for (i, v) in values.iter().enumerate() {
                sum += term(i, v - origin);
                all.push(sum);
            }
            all
        };
        Sums {
            origin,
            plain: running(&|_, v| v),
            squares: running(&|_, v| v * v),
            placed: running(&|i, v| v * i as f64),
        }
    }

    /// Sum of values less the first of all.
    pub fn of(&self, from: usize, to: usize) -> f64 {
        difference(&self.plain, from, to)
    }

    /// Sum of their squares.
    pub fn squares(&self, from: usize, to: usize) -> f64 {
        difference(&self.squares, from, to)
    }

    /// Sum of them times their place.
    pub fn placed(&self, from: usize, to: usize) -> f64 {
        difference(&self.placed, from, to)
    }

    /// Mean of values less the first of all; 0 of none.
    pub fn mean(&self, from: usize, to: usize) -> f64 {
        if to > from {
            self.of(from, to) / (to - from) as f64
        } else {
            0.0
        }
    }

    /// Mean of the values themselves.
    pub fn level(&self, from: usize, to: usize) -> f64 {
        self.origin + self.mean(from, to)
    }

    /// The first value.
    pub fn origin(&self) -> f64 {
        self.origin
    }

    /// Squares about the mean, never negative.
    pub fn spread(&self, from: usize, to: usize) -> f64 {
        (self.squares(from, to) - self.of(from, to) * self.mean(from, to)).max(0.0)
    }
}

fn difference(running: &[f64], from: usize, to: usize) -> f64 {
    match (running.get(from), running.get(to)) {
        (Some(from), Some(to)) => to - from,
        _ => 0.0,
    }
}
