//! Special functions, accurate far into the tail: p-values keep their relative accuracy down to 1e-300.

mod cramer_von_mises;
mod fisher;
mod gamma;
mod kolmogorov;
mod normal;
mod rank_sum;
mod smirnov;
mod student_t;
mod two_sample;

pub use cramer_von_mises::{
    CRAMER_VON_MISES_95, CRAMER_VON_MISES_EXACT_TO, cramer_von_mises_exact, cramer_von_mises_sf,
};
pub use fisher::fisher_exact;
pub use gamma::{
    chi_squared_quantile, chi_squared_sf, deviance, gamma_quantile, log1p_minus, stirling_error,
    two_sided_normal,
};
pub use kolmogorov::{KOLMOGOROV_95, kolmogorov_sf};
pub use normal::normal_quantile;
pub use rank_sum::{rank_sum_exact, rank_sum_steps};
pub use smirnov::smirnov_sf;
pub use student_t::{student_t_two_sided_quantile, two_sided_t};
pub use two_sample::{two_sample_exact, two_sample_steps};
