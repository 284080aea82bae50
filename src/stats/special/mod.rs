//! Special functions, accurate far into the tail: p-values keep their relative accuracy down to 1e-300.

mod fisher;
mod gamma;
mod kolmogorov;
mod smirnov;
mod two_sample;

pub use fisher::fisher_exact;
pub use gamma::{
    chi_squared_quantile, chi_squared_sf, deviance, gamma_quantile, log1p_minus, stirling_error,
    two_sided_normal,
};
pub use kolmogorov::{KOLMOGOROV_95, kolmogorov_sf};
pub use smirnov::smirnov_sf;
pub use two_sample::{two_sample_exact, two_sample_steps};
