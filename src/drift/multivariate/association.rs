//! How two features hang together in one sample, and how sure that is.

use crate::stats::exact_sum::ExactMoments;

/// Correlations are taken as at most this, where Fisher's transformation is still finite.
const NEARLY_ONE: f64 = 1.0 - 1e-6;

/// The association of two features over the rows that have both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Association {
    /// As it is shown: −1 to 1 for correlations, 0 to 1 otherwise.
    pub value: f64,
    /// On the scale on which differences are tested.
    pub tested: f64,
    /// Squared standard error on that scale.
    pub variance: f64,
    /// Rows that have both.
    pub rows: u64,
}

/// Ranks from 1, ties sharing their mean rank; NaN stays NaN.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).filter(|i| !values[*i].is_nan()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![f64::NAN; values.len()];
    let mut start = 0;
    for run in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = start as f64 + (run.len() as f64 + 1.0) / 2.0;
        run.iter().for_each(|i| ranks[*i] = rank);
        start += run.len();
    }
    ranks
}

/// Standard deviations from the mean, so that sums of products neither cancel nor overflow; NaN stays NaN.
pub(super) fn centred(values: &[f64]) -> Vec<f64> {
    let mut moments = ExactMoments::default();
    values.iter().for_each(|v| moments.add(*v, 1));
    let (centre, scale) = (moments.mean().unwrap_or(0.0), moments.sd().unwrap_or(0.0));
    let scale = if scale > 0.0 { scale } else { 1.0 };
    values.iter().map(|v| (v - centre) / scale).collect()
}

/// Pearson's correlation over the rows that have both, and their number; `None` when one does not vary there.
///
/// `x` and `y` are centred, as by [`centred`].
pub(super) fn pearson(x: &[f64], y: &[f64]) -> Option<(f64, u64)> {
    let (mut n, mut sums) = (0_u64, [0.0; 5]);
    for (a, b) in x.iter().zip(y) {
        if a.is_nan() || b.is_nan() {
            continue;
        }
        n += 1;
        for (sum, term) in sums.iter_mut().zip([*a, *b, a * a, b * b, a * b]) {
            *sum += term;
        }
    }
    let [a, b, aa, bb, ab] = sums;
    let rows = n as f64;
    let (va, vb) = (aa - a * a / rows, bb - b * b / rows);
    // What rounding leaves of a column that does not vary over these rows is no variance.
    if n < 4 || va <= 1e-12 * aa || vb <= 1e-12 * bb {
        return None;
    }
    let r = (ab - a * b / rows) / (va.sqrt() * vb.sqrt());
    r.is_finite().then_some((r.clamp(-1.0, 1.0), n))
}

/// Spearman's correlation of columns of centred ranks, under Fisher's z with the variance (1 + r²/2)/(n − 3).
///
/// Ranks are within each column: where values are missing, a rank also counts rows that lack the other one.
/// Source: Bonett & Wright (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations.
pub(super) fn spearman(x: &[f64], y: &[f64]) -> Option<Association> {
    let (r, rows) = pearson(x, y)?;
    Some(Association {
        value: r,
        tested: r.clamp(-NEARLY_ONE, NEARLY_ONE).atanh(),
        variance: (1.0 + r * r / 2.0) / (rows as f64 - 3.0),
        rows,
    })
}

/// Rows by category of one feature and category of the other; rows that miss either are left out.
pub(super) struct Crossed {
    counts: Vec<f64>,
    width: usize,
    n: f64,
    by_row: Vec<f64>,
    by_column: Vec<f64>,
}

impl Crossed {
    /// Places from `height` and `width` on are missing.
    pub fn of(x: &[usize], height: usize, y: &[usize], width: usize) -> Crossed {
        let mut crossed = Crossed {
            counts: vec![0.0; height * width],
            width,
            n: 0.0,
            by_row: vec![0.0; height],
            by_column: vec![0.0; width],
        };
        for (i, j) in x.iter().zip(y).filter(|(i, j)| **i < height && **j < width) {
            crossed.counts[i * width + j] += 1.0;
            crossed.by_row[*i] += 1.0;
            crossed.by_column[*j] += 1.0;
            crossed.n += 1.0;
        }
        crossed
    }

    /// Degrees of freedom of independence; 0 when a feature has one category alone.
    fn freedom(&self) -> f64 {
        let some = |margin: &[f64]| margin.iter().filter(|v| **v > 0.0).count().max(1) as f64;
        (some(&self.by_row) - 1.0) * (some(&self.by_column) - 1.0)
    }

    /// Correlation φ of two features of two categories each: positive when the first goes with the first. Tested under Fisher's z with
    /// the delta method's variance, at least the 1/(n − 3) of normal variables.
    pub fn phi(&self) -> Option<Association> {
        let (&[a, b, c, d], &[r0, r1], &[c0, c1]) = (
            self.counts.as_slice(),
            self.by_row.as_slice(),
            self.by_column.as_slice(),
        ) else {
            return None;
        };
        let margins = r0 * r1 * c0 * c1;
        if margins <= 0.0 || self.n < 4.0 {
            return None;
        }
        let phi = ((a * d - b * c) / margins.sqrt()).clamp(-1.0, 1.0);
        let held = phi.clamp(-NEARLY_ONE, NEARLY_ONE);
        let place =
            |share: f64| [-(1.0 - share), share].map(|v| v / (share * (1.0 - share)).sqrt());
        let (x, y) = (place(r0 / self.n), place(c0 / self.n));
        let influence = |i: usize, j: usize| x[i] * y[j] - 0.5 * held * (x[i] * x[i] + y[j] * y[j]);
        let squares = self.mean_square(influence) / (1.0 - held * held).powi(2);
        Some(Association {
            value: phi,
            tested: held.atanh(),
            variance: (squares / self.n).max(1.0 / (self.n - 3.0)),
            rows: self.n as u64,
        })
    }

    /// Cramér's V over `smaller` (the smaller number of categories of both samples together, less one). Tested is its square less
    /// what chance gives.
    pub fn cramers_v(&self, smaller: f64) -> Option<Association> {
        let freedom = self.freedom();
        if freedom <= 0.0 || self.n < 4.0 {
            return None;
        }
        let ratio = |i: usize, j: usize| {
            let expected = self.by_row[i] * self.by_column[j] / self.n;
            self.counts[i * self.width + j] / expected
        };
        let mut rows = vec![0.0; self.by_row.len()];
        let mut columns = vec![0.0; self.by_column.len()];
        let mut whole = 0.0;
        for (at, count) in self.counts.iter().enumerate().filter(|(_, c)| **c > 0.0) {
            let (i, j) = (at / self.width, at % self.width);
            let part = count * ratio(i, j);
            rows[i] += part / self.by_row[i];
            columns[j] += part / self.by_column[j];
            whole += part / self.n;
        }
        let influence = |i: usize, j: usize| 2.0 * ratio(i, j) - rows[i] - columns[j];
        let squared = Squared {
            value: (whole - 1.0).max(0.0),
            influence: self.mean_square(influence),
            freedom,
            n: self.n,
        };
        Some(squared.association(smaller))
    }

    /// Mean over the rows of the square of what each cell gives.
    fn mean_square(&self, of: impl Fn(usize, usize) -> f64) -> f64 {
        let cells = self.counts.iter().enumerate().filter(|(_, c)| **c > 0.0);
        let square =
            |(at, count): (usize, &f64)| count * of(at / self.width, at % self.width).powi(2);
        cells.map(square).sum::<f64>() / self.n
    }
}

/// Correlation ratio η of a column of centred ranks on categories: the share of its variance that lies between them, rooted.
/// η² is Kruskal and Wallis' H over n − 1. Tested is the square less what chance gives.
///
/// Places from `groups` on are missing. `None` when the ranks do not vary or there is one category alone.
pub(super) fn correlation_ratio(
    places: &[usize],
    groups: usize,
    ranks: &[f64],
) -> Option<Association> {
    let both = || {
        places
            .iter()
            .zip(ranks)
            .filter(|(g, v)| **g < groups && !v.is_nan())
    };
    let (mut counts, mut means) = (vec![0.0; groups], vec![0.0; groups]);
    for (group, value) in both() {
        counts[*group] += 1.0;
        means[*group] += value;
    }
    let n: f64 = counts.iter().sum();
    let freedom = counts.iter().filter(|c| **c > 0.0).count() as f64 - 1.0;
    if n < 4.0 || freedom <= 0.0 {
        return None;
    }
    let centre = means.iter().sum::<f64>() / n;
    means
        .iter_mut()
        .zip(&counts)
        .for_each(|(mean, count)| *mean /= count.max(1.0));
    let off = |group: usize| means[group] - centre;
    let all: f64 = both()
        .map(|(_, v)| (v - centre) * (v - centre))
        .sum::<f64>()
        / n;
    if all <= 1e-12 {
        return None;
    }
    let between: f64 = (0..groups)
        .map(|g| counts[g] * off(g) * off(g))
        .sum::<f64>()
        / n;
    let eta2 = (between / all).clamp(0.0, 1.0);
    let influence = |group: usize, value: f64| {
        let of_between =
            off(group) * off(group) + 2.0 * off(group) * (value - means[group]) - between;
        (of_between - eta2 * ((value - centre) * (value - centre) - all)) / all
    };
    let squares: f64 = both().map(|(g, v)| influence(*g, *v).powi(2)).sum();
    let squared = Squared {
        value: eta2,
        influence: squares / n,
        freedom,
        n,
    };
    Some(squared.association(1.0))
}

/// A squared association whose value times n is χ² under independence.
struct Squared {
    value: f64,
    /// Mean squared influence of a row on the value.
    influence: f64,
    freedom: f64,
    n: f64,
}

impl Squared {
    /// Where there is no association the influence vanishes and the value is χ²/n: so the variance is that of χ²/n, 2 df/n², and the
    /// delta method's as far as the value is more than chance. Near independence the test is then too careful, never too bold.
    fn association(&self, largest: f64) -> Association {
        let chance = self.freedom / self.n;
        let beyond = (self.value - chance).max(0.0) / self.value.max(f64::MIN_POSITIVE);
        let variance = 2.0 * self.freedom / (self.n * self.n) + beyond * self.influence / self.n;
        Association {
            value: (self.value / largest).sqrt().min(1.0),
            tested: (self.value - chance) / largest,
            variance: variance / (largest * largest),
            rows: self.n as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_values() {
        assert_eq!(ranks(&[3.0, 1.0, f64::NAN, 3.0])[..2], [2.5, 1.0]);
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN];
        let y = [2.0, 1.0, 4.0, 3.0, 50.0, 7.0];
        // scipy: spearmanr 0.8, pearsonr 0.7284 over the first five.
        let r = pearson(&centred(&x), &centred(&y)).expect("both vary");
        assert!(
            (r.0 - 0.7284282633222231).abs() < 1e-14 && r.1 == 5,
            "{r:?}"
        );
        let s = spearman(&centred(&ranks(&x[..5])), &centred(&ranks(&y[..5]))).expect("both vary");
        assert!((s.value - 0.8).abs() < 1e-15, "{s:?}");
        assert_eq!(pearson(&[0.0; 9], &centred(&x)), None);
    }

    #[test]
    fn tables_of_categories() {
        let x: Vec<usize> = (0..100).map(|i| usize::from(i >= 50)).collect();
        let y: Vec<usize> = (0..100)
            .map(|i| if i % 50 < 40 { x[i] } else { 1 - x[i] })
            .collect();
        let crossed = Crossed::of(&x, 2, &y, 2);
        // 40, 10, 10, 40: φ = 0.6 and the variance of z that of the correlation of two signs.
        let phi = crossed.phi().expect("both vary");
        assert!((phi.value - 0.6).abs() < 1e-14);
        assert!(
            (phi.variance - 1.0 / (100.0 * 0.64)).abs() < 1e-14,
            "{phi:?}"
        );
        let v = crossed.cramers_v(1.0).expect("both vary");
        assert!((v.value - 0.6).abs() < 1e-14);
        assert!((v.tested - (0.36 - 0.01)).abs() < 1e-14);
        // The delta method on φ²: (2 φ)² times the variance of φ, which is 1 − φ² here.
        let right = 2.0 / 1e4 + 0.35 / 0.36 * 4.0 * 0.36 * 0.64 / 100.0;
        assert!((v.variance - right).abs() < 1e-14, "{v:?}");
        let turned: Vec<usize> = y.iter().map(|v| 1 - v).collect();
        assert!(
            (Crossed::of(&x, 2, &turned, 2)
                .phi()
                .expect("both vary")
                .value
                + 0.6)
                .abs()
                < 1e-14
        );
        assert_eq!(Crossed::of(&x, 2, &[0; 100], 2).phi(), None);
        assert_eq!(Crossed::of(&x, 2, &[0; 100], 2).cramers_v(1.0), None);
        assert_eq!(
            Crossed::of(&x, 2, &[7; 100], 2).cramers_v(1.0),
            None,
            "all missing"
        );
    }

    #[test]
    fn ratios() {
        // scipy.stats.kruskal([1, 2, 3], [4, 5, 9], [6, 7, 8]): H over n − 1 = 8.
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 6.0, 7.0, 8.0];
        let ratio = correlation_ratio(&[0, 0, 0, 1, 1, 1, 2, 2, 2], 3, &centred(&ranks(&values)));
        let ratio = ratio.expect("varies");
        assert!(
            (ratio.value - (5.600000000000001_f64 / 8.0).sqrt()).abs() < 1e-14,
            "{ratio:?}"
        );
        assert!((ratio.tested - (5.600000000000001 / 8.0 - 2.0 / 9.0)).abs() < 1e-14);
        assert_eq!(correlation_ratio(&[0; 9], 3, &values), None);
        assert_eq!(correlation_ratio(&[0, 1, 2, 0, 1], 3, &[0.0; 5]), None);
    }
}
