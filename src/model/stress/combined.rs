//! Several inputs disturbed together.

use super::missing::missing;
use super::noise::noisy;
use super::table::{Replaced, Table};

/// Id of [`missing_together`].
pub(super) const MISSING_TOGETHER: &str = "missing-together";
/// Id of [`noise_everywhere`].
pub(super) const NOISE_EVERYWHERE: &str = "noise-everywhere";
/// Noise in every input, in its standard deviations.
const NOISE: f64 = 0.05;

/// All of these columns missing.
pub(super) fn missing_together(table: &Table<'_>, places: &[usize]) -> Replaced {
    places
        .iter()
        .filter_map(|at| missing(table, *at))
        .flatten()
        .collect()
}

/// Noise of 5 % of its own spread in every column of numbers.
pub(super) fn noise_everywhere(table: &Table<'_>, seed: u64) -> Replaced {
    let places = 0..table.takes.len();
    places
        .filter_map(|at| noisy(table, at, NOISE, seed))
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{sample, table};
    use super::*;

    #[test]
    fn several_change_at_once_as_each_would_alone() {
        let columns = sample();
        let table = table(&columns);
        let places = |replaced: &Replaced| replaced.iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(places(&missing_together(&table, &[2, 1])), [2, 1]);
        let noise = noise_everywhere(&table, 4);
        assert_eq!(places(&noise), [0, 2], "texts and constants have none");
        assert_eq!(
            Some(noise[1].clone()),
            noisy(&table, 2, 0.05, 4).and_then(|mut r| r.pop())
        );
    }
}
