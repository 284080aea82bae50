//! What tract asks of the crate `rustfft`, computed by the definition of the transform.
//!
//! tract's operators of sound name `rustfft` and so bring its algorithms, 6 % of the model engine, into a program that refuses these operators by
//! name. Cargo puts this in its place. It is right, and slow: a sum per frequency.

pub use num_complex;
pub use num_traits;

use num_complex::Complex;
use num_traits::{FromPrimitive, Signed};
use std::f64::consts::TAU;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;

/// A number that can be transformed.
pub trait FftNum: Copy + FromPrimitive + Signed + Sync + Send + Debug + 'static {}

impl<T: Copy + FromPrimitive + Signed + Sync + Send + Debug + 'static> FftNum for T {}

/// To frequencies, or back from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FftDirection {
    /// The sign of the exponent is negative.
    Forward,
    /// The sign of the exponent is positive.
    Inverse,
}

/// A transform of a fixed length.
pub trait Fft<T: FftNum>: Sync + Send {
    /// Transforms each whole piece of the length in its place, without a factor.
    fn process(&self, buffer: &mut [Complex<T>]);
}

/// Makes transforms.
#[derive(Debug)]
pub struct FftPlanner<T: FftNum>(PhantomData<T>);

impl<T: FftNum> FftPlanner<T> {
    /// A planner.
    #[expect(clippy::new_without_default, reason = "tract names this one")]
    pub fn new() -> Self {
        FftPlanner(PhantomData)
    }

    /// The transform of this length and direction.
    pub fn plan_fft(&mut self, length: usize, direction: FftDirection) -> Arc<dyn Fft<T>> {
        let sign = match direction {
            FftDirection::Forward => -1.0,
            FftDirection::Inverse => 1.0,
        };
        Arc::new(Sums { length, sign })
    }

    /// The transform of this length to frequencies.
    pub fn plan_fft_forward(&mut self, length: usize) -> Arc<dyn Fft<T>> {
        self.plan_fft(length, FftDirection::Forward)
    }
}

struct Sums {
    length: usize,
    sign: f64,
}

impl Sums {
    /// The root of unity to the power of `turns`; nothing where the number type cannot hold it.
    fn root<T: FftNum>(&self, turns: usize) -> Complex<T> {
        let angle = self.sign * TAU * turns as f64 / self.length as f64;
        let part = |value: f64| T::from_f64(value).unwrap_or_else(T::zero);
        Complex::new(part(angle.cos()), part(angle.sin()))
    }
}

impl<T: FftNum> Fft<T> for Sums {
    fn process(&self, buffer: &mut [Complex<T>]) {
        if self.length == 0 {
            return;
        }
        let roots: Vec<Complex<T>> = (0..self.length).map(|k| self.root(k)).collect();
        for piece in buffer.chunks_exact_mut(self.length) {
            let values = piece.to_vec();
            for (frequency, sum) in piece.iter_mut().enumerate() {
                let turned = values.iter().enumerate().map(|(at, value)| {
                    // In u128, so that the product of two lengths fits.
                    let turns = at as u128 * frequency as u128 % self.length as u128;
                    value * roots.get(turns as usize).copied().unwrap_or(*value)
                });
                *sum = turned.fold(Complex::new(T::zero(), T::zero()), |a, b| a + b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impulse_has_every_frequency_and_comes_back() {
        let mut planner = FftPlanner::<f64>::new();
        let mut values: Vec<Complex<f64>> = (0..5)
            .map(|k| Complex::new(f64::from(k * k), -f64::from(k)))
            .collect();
        let before = values.clone();
        planner.plan_fft_forward(5).process(&mut values);
        let sum: Complex<f64> = before.iter().sum();
        assert!((values[0] - sum).l1_norm() < 1e-12, "the first is the sum");
        planner
            .plan_fft(5, FftDirection::Inverse)
            .process(&mut values);
        for (value, before) in values.iter().zip(&before) {
            assert!(
                (value / 5.0 - before).l1_norm() < 1e-12,
                "{value} for {before}"
            );
        }
        let mut impulse = vec![Complex::new(0.0, 0.0); 4];
        impulse[1] = Complex::new(1.0, 0.0);
        planner.plan_fft_forward(4).process(&mut impulse);
        let expected = [(1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0)];
        for (value, (re, im)) in impulse.iter().zip(expected) {
            assert!((value - Complex::new(re, im)).l1_norm() < 1e-12, "{value}");
        }
    }
}
