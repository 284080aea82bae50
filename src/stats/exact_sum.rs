//! Mean and standard deviation from exact sums, so that neither the order nor the grouping of the values matters.
//!
//! A sum of doubles depends on its order, and Σx² − (Σx)²/n cancels. Here every value goes into a fixed-point number
//! wide enough for all doubles (a superaccumulator), its square into one twice as wide; nothing is rounded before
//! the very end.
//!
//! Source: Neal (2015), "Fast exact summation using small and large superaccumulators", arXiv:1505.05571.

use super::Accumulator;
use serde::{Deserialize, Serialize};

/// Bits in a limb that carry weight; the rest of its `i64` takes carries until they are settled.
const LIMB_BITS: usize = 32;
/// Weight of the lowest bit of Σx: the least subnormal.
const SUM_UNIT: i64 = -1074;
/// Limbs of Σx: 2,098 bits of doubles and 64 of count.
const SUM_LIMBS: usize = 70;
/// Limbs of Σx².
const SQUARE_LIMBS: usize = 138;
/// Additions before carries are settled; each adds less than 2³³ to a limb.
const ADDITIONS: u32 = 1 << 28;

/// Count, exact sum and exact sum of squares of finite numbers.
///
/// Values that are not finite are left out. The law of [`Accumulator`] holds to the last bit, for any grouping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExactMoments {
    n: u64,
    sum: Limbs<SUM_LIMBS>,
    squares: Limbs<SQUARE_LIMBS>,
}

impl Default for ExactMoments {
    fn default() -> Self {
        ExactMoments {
            n: 0,
            sum: Limbs::zero(),
            squares: Limbs::zero(),
        }
    }
}

impl Accumulator for ExactMoments {
    type Batch = [f64];

    fn observe(&mut self, batch: &[f64]) {
        for &value in batch {
            self.add(value, 1);
        }
    }

    fn merge(&mut self, other: Self) {
        self.n = self.n.saturating_add(other.n);
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }
}

impl ExactMoments {
    /// Takes in `value`, `count` times.
    pub fn add(&mut self, value: f64, count: u64) {
        if !value.is_finite() || count == 0 {
            return;
        }
        self.n = self.n.saturating_add(count);
        let bits = value.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as usize;
        let fraction = bits & ((1 << 52) - 1);
        // A subnormal has the least normal's exponent and no hidden bit.
        let (mantissa, shift) = match exponent {
            0 => (fraction, 0),
            e => (fraction | (1 << 52), e - 1),
        };
        self.sum.add(
            u128::from(mantissa) * u128::from(count),
            shift,
            bits >> 63 == 1,
        );
        // A square has 106 bits: the count is taken in pieces of 22, so that the product fits 128.
        let square = u128::from(mantissa) * u128::from(mantissa);
        let (mut rest, mut place) = (count, 0);
        while rest > 0 {
            let piece = u128::from(rest & 0x3f_ffff);
            self.squares.add(square * piece, 2 * shift + place, false);
            rest >>= 22;
            place += 22;
        }
    }

    /// Values taken in.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Arithmetic mean, rounded once from the exact sum; `None` without values. Finite even where the sum overflows.
    pub fn mean(&self) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let (negative, magnitude) = self.sum.magnitude();
        let (leading, exponent) = leading_part(&magnitude);
        let mean = scale(leading / self.n as f64, exponent + SUM_UNIT);
        Some(if negative { -mean } else { mean })
    }

    /// Variance with divisor n − 1; `None` under two values.
    ///
    /// n·Σx² − (Σx)² is formed in whole numbers, so nothing cancels, however large the offset. A variance outside the
    /// range of a double is infinite or 0, as in numpy.
    pub fn variance(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let sum = self.sum.magnitude().1;
        let squares = self.squares.magnitude().1;
        let scaled = times(&squares, &[self.n as u32, (self.n >> 32) as u32]);
        let (leading, exponent) = leading_part(&minus(scaled, &times(&sum, &sum)));
        let n = self.n as f64;
        Some(scale(leading / n / (n - 1.0), exponent + 2 * SUM_UNIT))
    }

    /// Standard deviation with divisor n − 1; `None` under two values. See [`ExactMoments::variance`].
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

/// A fixed-point number in limbs of 32 bits, lowest first; the last limb carries the sign.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Vec<i64>", try_from = "Vec<i64>")]
struct Limbs<const N: usize> {
    limbs: Box<[i64]>,
    additions: u32,
}

impl<const N: usize> Limbs<N> {
    fn zero() -> Self {
        Limbs {
            limbs: vec![0; N].into_boxed_slice(),
            additions: 0,
        }
    }

    /// Adds `magnitude` · 2^`bit` units, or takes it away.
    fn add(&mut self, magnitude: u128, bit: usize, negative: bool) {
        let (at, shift) = (bit / LIMB_BITS, bit % LIMB_BITS);
        let low = u128::from(magnitude as u64) << shift;
        let high = u128::from((magnitude >> 64) as u64) << shift;
        self.add_limbs(at, low, negative);
        if high > 0 {
            self.add_limbs(at + 2, high, negative);
        }
        self.additions += 1;
        if self.additions == ADDITIONS {
            self.settle();
        }
    }

    fn add_limbs(&mut self, at: usize, mut part: u128, negative: bool) {
        let mut limbs = self.limbs.iter_mut().skip(at);
        while part > 0 {
            let piece = (part & 0xffff_ffff) as i64;
            if let Some(limb) = limbs.next() {
                *limb += if negative { -piece } else { piece };
            }
            part >>= LIMB_BITS;
        }
    }

    /// Carries, so that every limb but the last lies in 0 to 2³² − 1: the one way to write this number.
    fn settle(&mut self) {
        let mut carry = 0;
        if let Some((last, limbs)) = self.limbs.split_last_mut() {
            for limb in limbs {
                let total = *limb + carry;
                *limb = total & 0xffff_ffff;
                carry = total >> LIMB_BITS;
            }
            *last = last.saturating_add(carry);
        }
        self.additions = 0;
    }

    fn settled(&self) -> Self {
        let mut copy = self.clone();
        copy.settle();
        copy
    }

    fn merge(&mut self, other: &Self) {
        self.settle();
        let other = other.settled();
        for (limb, more) in self.limbs.iter_mut().zip(&other.limbs) {
            *limb = limb.saturating_add(*more);
        }
        self.settle();
    }

    /// Whether it is negative, and its magnitude in limbs, lowest first.
    fn magnitude(&self) -> (bool, Vec<u32>) {
        let mut number = self.settled();
        let negative = number.limbs.last().is_some_and(|top| *top < 0);
        if negative {
            number.limbs.iter_mut().for_each(|limb| *limb = -*limb);
            number.settle();
        }
        (negative, number.limbs.iter().map(|l| *l as u32).collect())
    }
}

impl<const N: usize> PartialEq for Limbs<N> {
    fn eq(&self, other: &Self) -> bool {
        self.settled().limbs == other.settled().limbs
    }
}

impl<const N: usize> From<Limbs<N>> for Vec<i64> {
    fn from(number: Limbs<N>) -> Self {
        number.settled().limbs.into_vec()
    }
}

impl<const N: usize> TryFrom<Vec<i64>> for Limbs<N> {
    type Error = String;

    fn try_from(limbs: Vec<i64>) -> Result<Self, String> {
        if limbs.len() != N {
            return Err(format!("an exact sum has {N} limbs, not {}", limbs.len()));
        }
        let bound = 1 << LIMB_BITS;
        if limbs.iter().any(|limb| !(-bound..bound).contains(limb)) {
            return Err("an exact sum has a limb outside of 32 bits".to_owned());
        }
        Ok(Limbs {
            limbs: limbs.into_boxed_slice(),
            additions: 0,
        })
    }
}

/// Product of two magnitudes.
fn times(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut product = vec![0_u32; a.len() + b.len()];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0_u64;
        for (place, &y) in product[i..].iter_mut().zip(b.iter().chain(&[0])) {
            let total = u64::from(*place) + u64::from(x) * u64::from(y) + carry;
            *place = total as u32;
            carry = total >> LIMB_BITS;
        }
    }
    product
}

/// `a` − `b`, or 0 where `b` is greater.
fn minus(mut a: Vec<u32>, b: &[u32]) -> Vec<u32> {
    let mut borrow = 0_i64;
    let missing = b.len().saturating_sub(a.len());
    a.extend(std::iter::repeat_n(0, missing));
    for (place, y) in a
        .iter_mut()
        .zip(b.iter().copied().chain(std::iter::repeat(0)))
    {
        let total = i64::from(*place) - i64::from(y) + borrow;
        *place = total as u32;
        borrow = total >> LIMB_BITS;
    }
    if borrow < 0 { Vec::new() } else { a }
}

/// The 64 leading bits, rounded to a double once, and the power of two to scale them by.
fn leading_part(magnitude: &[u32]) -> (f64, i64) {
    let Some(top) = magnitude.iter().rposition(|limb| *limb > 0) else {
        return (0.0, 0);
    };
    let limb = |back: usize| top.checked_sub(back).map_or(0, |i| magnitude[i]);
    let window = (u128::from(limb(0)) << 64) | (u128::from(limb(1)) << 32) | u128::from(limb(2));
    let extra = 64 - window.leading_zeros() as usize;
    let below = top >= 3 && magnitude[..top - 2].iter().any(|limb| *limb > 0);
    let lost = window & ((1 << extra) - 1) > 0 || below;
    // The lowest bit stands for all that was cut off, so that the rounding to 53 bits sees it.
    let leading = (window >> extra) as u64 | u64::from(lost);
    let exponent = (top * LIMB_BITS) as i64 - 64 + extra as i64;
    (leading as f64, exponent)
}

/// `value` · 2^`exponent`, in steps that neither overflow nor underflow before the result does.
fn scale(value: f64, exponent: i64) -> f64 {
    let mut rest = exponent.clamp(-5_000, 5_000);
    let mut scaled = value;
    while rest != 0 {
        let step = rest.clamp(-1_000, 1_000);
        scaled *= f64::from_bits(((step + 1_023) as u64) << 52);
        rest -= step;
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> ExactMoments {
        let mut moments = ExactMoments::default();
        moments.observe(values);
        moments
    }

    struct Case {
        name: &'static str,
        values: &'static [f64],
        mean: Option<f64>,
        sd: Option<f64>,
    }

    const CASES: &[Case] = &[
        Case {
            name: "nothing",
            values: &[],
            mean: None,
            sd: None,
        },
        Case {
            name: "one value",
            values: &[-2.5],
            mean: Some(-2.5),
            sd: None,
        },
        Case {
            name: "a sum that cancels",
            values: &[1e100, 1.0, -1e100, 1.0],
            mean: Some(0.5),
            sd: Some(8.164_965_809_277_26e99),
        },
        Case {
            name: "an offset of 1e15",
            values: &[1e15 + 4.0, 1e15 + 7.0, 1e15 + 13.0, 1e15 + 16.0],
            mean: Some(1e15 + 10.0),
            sd: Some(5.477_225_575_051_661),
        },
        Case {
            name: "a sum beyond the greatest double",
            values: &[1.5e308, 1.5e308],
            mean: Some(1.5e308),
            sd: Some(0.0),
        },
        Case {
            name: "a variance beyond the greatest double",
            values: &[-1e300, 1e300],
            mean: Some(0.0),
            sd: Some(f64::INFINITY),
        },
        Case {
            name: "subnormals",
            values: &[5e-324, 15e-324],
            mean: Some(1e-323),
            sd: Some(0.0),
        },
        Case {
            name: "not finite is left out",
            values: &[f64::NAN, 3.0, f64::INFINITY, 5.0],
            mean: Some(4.0),
            sd: Some(std::f64::consts::SQRT_2),
        },
    ];

    #[test]
    fn mean_and_sd_of_hard_values() {
        for case in CASES {
            let found = moments(case.values);
            assert_eq!(found.mean(), case.mean, "mean: {}", case.name);
            match (found.sd(), case.sd) {
                (Some(sd), Some(expected)) if expected.is_finite() => {
                    let error = (sd - expected).abs() / expected.max(f64::MIN_POSITIVE);
                    assert!(error < 1e-15, "sd {sd} of {}", case.name);
                }
                (sd, expected) => assert_eq!(sd, expected, "sd: {}", case.name),
            }
        }
    }

    #[test]
    fn a_count_is_that_many_values() {
        let mut counted = ExactMoments::default();
        counted.add(-0.1, 5_000_000);
        counted.add(7.3, 3);
        let mut one_by_one = ExactMoments::default();
        for _ in 0..5_000_000 {
            one_by_one.add(-0.1, 1);
        }
        one_by_one.observe(&[7.3, 7.3, 7.3]);
        assert_eq!(counted, one_by_one);
    }

    #[test]
    fn a_part_travels_and_a_broken_one_is_refused() {
        let part = moments(&[1e300, -1e-300, 0.1]);
        let bytes = postcard::to_allocvec(&part).expect("to bytes");
        assert_eq!(
            postcard::from_bytes::<ExactMoments>(&bytes).expect("from bytes"),
            part
        );
        assert!(Limbs::<70>::try_from(vec![0; 3]).is_err());
        assert!(Limbs::<2>::try_from(vec![i64::MAX, 0]).is_err());
    }
}
