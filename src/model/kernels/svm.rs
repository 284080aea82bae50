//! Kernels of support vector machines.

use crate::model::attributes::Attributes;
use crate::model::operator::Shaped;
use crate::model::tensors::{is_number, table, values};
use tract_onnx::tract_hir::internal::*;

/// A kernel function with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::model) enum SvmKernel {
    Linear,
    Poly { gamma: f32, coef0: f32, degree: f32 },
    Rbf { gamma: f32 },
    Sigmoid { gamma: f32, coef0: f32 },
}

impl SvmKernel {
    pub fn read(attributes: &Attributes) -> Result<SvmKernel, String> {
        let kind = attributes.string("kernel_type")?;
        let kind = kind.as_deref().unwrap_or("LINEAR");
        let (gamma, coef0, degree) = match attributes.floats("kernel_params")? {
            [gamma, coef0, degree] => (*gamma, *coef0, *degree),
            [] if kind == "LINEAR" => (0.0, 0.0, 0.0),
            other => {
                return Err(format!(
                    "kernel_params has {} values instead of 3",
                    other.len()
                ));
            }
        };
        match kind {
            "LINEAR" => Ok(SvmKernel::Linear),
            "POLY" => Ok(SvmKernel::Poly {
                gamma,
                coef0,
                degree,
            }),
            "RBF" => Ok(SvmKernel::Rbf { gamma }),
            "SIGMOID" => Ok(SvmKernel::Sigmoid { gamma, coef0 }),
            other => Err(format!("kernel_type {other} is not implemented")),
        }
    }

    /// The kernel of two rows of equal length.
    pub fn of(self, a: &[f32], b: &[f32]) -> f32 {
        match self {
            SvmKernel::Linear => dot(a, b) as f32,
            SvmKernel::Poly {
                gamma,
                coef0,
                degree,
            } => {
                let base = f64::from(gamma) * dot(a, b) + f64::from(coef0);
                base.powf(f64::from(degree)) as f32
            }
            SvmKernel::Rbf { gamma } => {
                let distance: f64 = a.iter().zip(b).map(|(x, y)| f64::from(x - y).powi(2)).sum();
                (-f64::from(gamma) * distance).exp() as f32
            }
            SvmKernel::Sigmoid { gamma, coef0 } => {
                (f64::from(gamma) * dot(a, b) + f64::from(coef0)).tanh() as f32
            }
        }
    }
}

/// The dot product, added up in double precision: single precision loses digits on unscaled columns.
pub(in crate::model) fn dot(a: &[f32], b: &[f32]) -> f64 {
    // Four sums side by side, which the processor adds at the same time.
    let (fours, rest) = a.as_chunks::<4>();
    let (of_b, rest_of_b) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (x, y) in fours.iter().zip(of_b) {
        for lane in 0..4 {
            sums[lane] += f64::from(x[lane]) * f64::from(y[lane]);
        }
    }
    let pairs = rest.iter().zip(rest_of_b);
    let rest: f64 = pairs.map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// Vectors that rows are compared with.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Vectors {
    kernel: SvmKernel,
    vectors: Vec<f32>,
    width: usize,
}

impl Vectors {
    /// Vectors that lie one after another.
    pub fn new(kernel: SvmKernel, vectors: &[f32], count: usize) -> Result<Vectors, String> {
        let all = vectors.len();
        if count == 0 || all == 0 || !all.is_multiple_of(count) {
            return Err(format!("{all} numbers for {count} vectors"));
        }
        Ok(Vectors {
            kernel,
            vectors: vectors.to_vec(),
            width: all / count,
        })
    }

    /// Refuses an input of another width.
    pub fn check(&self, x: &Shaped) -> Result<(), String> {
        if !is_number(x.element) {
            return Err(format!("takes numbers, found {:?}", x.element));
        }
        self.check_width(x.width().unwrap_or(self.width))
    }

    fn check_width(&self, found: usize) -> Result<(), String> {
        match found == self.width {
            true => Ok(()),
            false => Err(format!(
                "its vectors have {} features and the input has {found}",
                self.width
            )),
        }
    }

    /// Hands on, row by row, the kernel with each vector.
    pub fn each_row(&self, x: &Tensor, mut with: impl FnMut(&[f32])) -> Result<(), String> {
        let (_, width) = table(x)?;
        self.check_width(width)?;
        let mut kernels = Vec::with_capacity(self.vectors.len() / width);
        for row in values::<f32>(x)?.chunks_exact(width) {
            kernels.clear();
            let vectors = self.vectors.chunks_exact(width);
            kernels.extend(vectors.map(|v| self.kernel.of(row, v)));
            with(&kernels);
        }
        Ok(())
    }
}
