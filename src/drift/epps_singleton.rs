//! The Epps-Singleton test of two samples.

use super::numbers::Numbers;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{chi_squared_quantile, chi_squared_sf};

/// The difference of the empirical characteristic functions at two points, over its covariance.
pub struct EppsSingleton;

/// Where the characteristic functions are compared, in halves of the pooled interquartile range: the second twice the first.
const POINTS: [f64; 2] = [0.4, 0.8];
/// Rows that either sample must have.
const LEAST: u64 = 5;

impl DriftTest for EppsSingleton {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "epps-singleton",
            variant: None,
            title: "Epps-Singleton",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::DISTANCE,
            why: "How far the samples' waves cos and sin differ at two wavelengths of the order of the spread, over what sampling \
                  explains: about 4 by chance, no upper bound. Right for values that repeat as well as for those that do not; often \
                  sees more than Kolmogorov-Smirnov. Wants 5 rows on each side, better 25.",
            source: "Epps & Singleton (1986), Goerg & Kaiser (2009); scipy.stats.epps_singleton_2samp(t=(0.4, 0.8))",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        if reference.n().min(production.n()) < LEAST {
            return Err(DriftError(format!(
                "it asks for at least {LEAST} rows on each side"
            )));
        }
        let (median, half_range) = pooled(reference, production);
        if half_range.is_nan() || half_range <= 0.0 {
            return Err(DriftError(
                "half of all rows have the same value, so their interquartile range, in which it measures, is 0".to_owned(),
            ));
        }
        let (left, right) = (
            Waves::of(reference, median, half_range),
            Waves::of(production, median, half_range),
        );
        let (n, m) = (reference.n() as f64, production.n() as f64);
        let difference = std::array::from_fn(|i| left.means[i] - right.means[i]);
        let covariance = std::array::from_fn(|i| {
            std::array::from_fn(|j| left.covariance[i][j] / n + right.covariance[i][j] / m)
        });
        let (squares, rank) = over_covariance(&difference, covariance);
        if rank == 0 {
            return Err(DriftError("its waves do not vary".to_owned()));
        }
        let statistic = squares * small_sample(n, m);
        let freedom = f64::from(rank);
        Ok(DriftScore {
            statistic,
            p_value: Some(chi_squared_sf(statistic, freedom)),
            noise: Some(chi_squared_quantile(0.95, freedom)),
        })
    }
}

/// Goerg and Kaiser's correction for fewer than 25 rows on both sides.
fn small_sample(n: f64, m: f64) -> f64 {
    if n.max(m) >= 25.0 {
        return 1.0;
    }
    1.0 / (1.0 + (n + m).powf(-0.45) + 10.1 * (n.powf(-1.7) + m.powf(-1.7)))
}

/// Median, and half the interquartile range, of both samples together (linear interpolation, type 7).
fn pooled(reference: &Numbers<'_>, production: &Numbers<'_>) -> (f64, f64) {
    let rows = |x: f64| reference.at_or_under(x) as f64 + production.at_or_under(x) as f64;
    let first_beyond = |values: &[f64], rank: f64| {
        let at = values.partition_point(|value| rows(*value) <= rank);
        values.get(at).copied().unwrap_or(f64::INFINITY)
    };
    let at_rank = |rank: f64| {
        first_beyond(reference.values(), rank).min(first_beyond(production.values(), rank))
    };
    let last = (reference.n() as f64 + production.n() as f64) - 1.0;
    let quantile = |level: f64| {
        let place = last * level;
        let t = place - place.floor();
        at_rank(place.floor()) * (1.0 - t) + at_rank(place.ceil()) * t
    };
    (quantile(0.5), 0.5 * quantile(0.75) - 0.5 * quantile(0.25))
}

type Vector = [f64; 4];
type Matrix = [Vector; 4];

/// Means and covariance (n in the denominator) of cos and sin at both points.
struct Waves {
    means: Vector,
    covariance: Matrix,
}

impl Waves {
    /// In one pass; sums are taken of differences from the waves at the sample's own median, so that little cancels, and nothing is left
    /// where all values are one.
    fn of(numbers: &Numbers<'_>, median: f64, half_range: f64) -> Waves {
        let angle = |value: f64, from: f64| POINTS[0] * ((value - from) / half_range);
        let at = |value: f64| libm::sincos(angle(value, median).clamp(f64::MIN, f64::MAX));
        let mut sums = Sums {
            centre: waves(at(numbers.quantile(0.5))),
            beyond: [0.0; 4],
            products: [[0.0; 4]; 4],
        };
        let mut first = numbers.min();
        let mut stretch = Stretch::default();
        for (value, count) in numbers.each() {
            let by = angle(value, first);
            if by < Stretch::WIDEST {
                stretch.take(by, count as f64);
            } else {
                sums.add(at(first), &stretch);
                first = value;
                stretch = Stretch::default();
                stretch.take(0.0, count as f64);
            }
        }
        sums.add(at(first), &stretch);
        sums.waves(numbers.n() as f64)
    }
}

/// Sums over all values of how far the waves lie from those at the centre, and of the products of these distances.
struct Sums {
    centre: Vector,
    beyond: Vector,
    products: Matrix,
}

impl Sums {
    /// The values of a stretch, by the waves' series at its first angle.
    fn add(&mut self, (sine, cosine): (f64, f64), stretch: &Stretch) {
        let rows = stretch.0[0];
        let mut series: [Series; 4] = [[0.0; Stretch::POWERS]; 4];
        let wave = waves((sine, cosine));
        for (i, terms) in series.iter_mut().enumerate() {
            terms[0] = wave[i] - self.centre[i];
        }
        if stretch.0[1] == 0.0 {
            for i in 0..4 {
                self.beyond[i] += rows * series[i][0];
                for j in 0..=i {
                    self.products[i][j] += rows * series[i][0] * series[j][0];
                }
            }
            return;
        }
        let [cosine, cosine_2, sine, sine_2] = wave;
        for (terms, angles, derivatives) in [
            (0, 1.0, [cosine, -sine, -cosine, sine]),
            (1, 2.0, [cosine_2, -sine_2, -cosine_2, sine_2]),
            (2, 1.0, [sine, cosine, -sine, -cosine]),
            (3, 2.0, [sine_2, cosine_2, -sine_2, -cosine_2]),
        ] {
            let mut factor = 1.0;
            for power in 1..Stretch::POWERS {
                factor *= angles / power as f64;
                series[terms][power] = factor * derivatives[power % 4];
            }
        }
        for i in 0..4 {
            self.beyond[i] += stretch.sum(&series[i]);
            for j in 0..=i {
                self.products[i][j] += stretch.sum(&product(&series[i], &series[j]));
            }
        }
    }

    fn waves(&self, n: f64) -> Waves {
        let mean = self.beyond.map(|sum| sum / n);
        let covariance =
            |i: usize, j: usize| self.products[i.max(j)][i.min(j)] / n - mean[i] * mean[j];
        Waves {
            means: std::array::from_fn(|i| mean[i] + self.centre[i]),
            covariance: std::array::from_fn(|i| std::array::from_fn(|j| covariance(i, j))),
        }
    }
}

/// Cosines and sines at both points, from those at the first: the second is twice as far.
fn waves((sine, cosine): (f64, f64)) -> Vector {
    [cosine, 1.0 - 2.0 * sine * sine, sine, 2.0 * sine * cosine]
}

/// Coefficients by power of an angle.
type Series = [f64; Stretch::POWERS];

/// Their product, as far as the powers go.
fn product(a: &Series, b: &Series) -> Series {
    std::array::from_fn(|power| (0..=power).map(|p| a[p] * b[power - p]).sum())
}

/// Sums of the powers of how far the values of a stretch lie from its first one. Sorted values lie close, so that a wave is worked out
/// once for many of them: the series ends where it falls under 1e-13 of its first term.
#[derive(Default)]
struct Stretch([f64; Stretch::POWERS]);

impl Stretch {
    const POWERS: usize = 7;
    /// As an angle.
    const WIDEST: f64 = 0.005;

    fn take(&mut self, by: f64, count: f64) {
        let mut power = count;
        for sum in &mut self.0 {
            *sum += power;
            power *= by;
        }
    }

    fn sum(&self, series: &Series) -> f64 {
        self.0.iter().zip(series).map(|(sum, of)| sum * of).sum()
    }
}

/// dᵀ C⁺ d and the rank of C: its eigenvalues under 1e-12 of the largest count as 0.
fn over_covariance(difference: &Vector, covariance: Matrix) -> (f64, u8) {
    const NOTHING: f64 = 1e-12;
    let (values, vectors) = eigen(covariance);
    let largest = values.iter().fold(0.0, |a: f64, b| a.max(*b));
    let (mut sum, mut rank) = (0.0, 0);
    for (i, value) in values.iter().enumerate() {
        if *value > NOTHING * largest {
            let along: f64 = (0..4).map(|row| vectors[row][i] * difference[row]).sum();
            sum += along * along / value;
            rank += 1;
        }
    }
    (sum, rank)
}

/// Eigenvalues, and eigenvectors as columns, of a symmetric matrix, by Jacobi's rotations.
fn eigen(mut a: Matrix) -> (Vector, Matrix) {
    let mut v: Matrix =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    for _ in 0..40 {
        let mut turned = false;
        for p in 0..3 {
            for q in p + 1..4 {
                if a[p][q].abs() <= 1e-18 * (a[p][p] * a[q][q]).abs().sqrt() {
                    continue;
                }
                turned = true;
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (row_p, row_q) = (a[p], a[q]);
                for (k, (x, y)) in row_p.into_iter().zip(row_q).enumerate() {
                    (a[p][k], a[q][k]) = (c * x - s * y, s * x + c * y);
                }
                for row in &mut v {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
        if !turned {
            break;
        }
    }
    (std::array::from_fn(|i| a[i][i]), v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, hold_noise, numbers, two_of_numbers};

    fn score(a: &[f64], b: &[f64]) -> Result<DriftScore, DriftError> {
        let (a, b) = (numbers(a), numbers(b));
        EppsSingleton.score(&Pair::of(&a, &b).expect("values"))
    }

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: epps_singleton_2samp(a, b), with and without the correction for small samples
        for (a, b, statistic, p) in include!("epps_singleton_cases.in") {
            let ours = score(a, b).expect("a score");
            assert!(
                (ours.statistic / statistic - 1.0).abs() < 1e-9,
                "{ours:?}, expected {statistic}"
            );
            assert!((ours.p_value.expect("a p-value") / p - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn where_the_values_lie_and_their_unit_do_not_matter() {
        let mut random = Random(3);
        let (a, b) = (
            random.sample(60, |r| (r.normal() * 8.0).round()),
            random.sample(40, |r| (r.normal() * 12.0).round()),
        );
        let here = score(&a, &b).expect("a score").statistic;
        for (scale, far) in [(1.0, 1e9), (1e250, 0.0), (0.25, -64.0)] {
            let moved = |values: &[f64]| values.iter().map(|v| v * scale + far).collect::<Vec<_>>();
            let there = score(&moved(&a), &moved(&b)).expect("a score").statistic;
            assert!((there / here - 1.0).abs() < 1e-9, "{there} {here}");
        }
    }

    #[test]
    fn what_is_undefined_says_why() {
        assert!(score(&[1.0, 2.0, 3.0, 4.0], &[5.0; 9]).is_err());
        assert!(score(&[5.0; 9], &[5.0; 9]).is_err());
        let mostly = [5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 9.0];
        assert!(score(&mostly, &[5.0; 20]).is_err());
        assert!(score(&[5.0; 9], &[6.0; 9]).is_err(), "no variance within");
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let draws: [fn(&mut Random) -> f64; 2] = [Random::normal, |r| (r.uniform() * 6.0).floor()];
        for draw in draws {
            let mut random = Random(8);
            hold_noise(&EppsSingleton, 0.12, 600, || {
                two_of_numbers(&mut random, (300, 120), draw)
            });
        }
    }
}
