//! How many rows lie at or under each of a sample's different values.

/// Cumulative counts.
#[derive(Debug)]
pub(super) enum Cumulative {
    /// Every value occurs once, and the rows up to a value are its place: nothing to keep for the longest columns there are.
    Places(usize),
    /// Rows under each value, and all rows at the end.
    Sums(Vec<u64>),
}

impl Cumulative {
    /// Of the counts of values in increasing order; `None` beyond 2^64 rows.
    pub fn of(counts: &[u64]) -> Option<Cumulative> {
        if counts.iter().all(|count| *count == 1) {
            return Some(Cumulative::Places(counts.len()));
        }
        let mut total = 0_u64;
        let mut sums = Vec::with_capacity(counts.len() + 1);
        sums.push(0);
        for count in counts {
            total = total.checked_add(*count)?;
            sums.push(total);
        }
        Some(Cumulative::Sums(sums))
    }

    /// Rows of the first `values` different values, at most all there are.
    #[inline]
    pub fn of_first(&self, values: usize) -> u64 {
        match self {
            Cumulative::Places(_) => values as u64,
            Cumulative::Sums(sums) => sums.get(values).copied().unwrap_or(0),
        }
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        match self {
            Cumulative::Places(values) => *values as u64,
            Cumulative::Sums(sums) => sums.last().copied().unwrap_or(0),
        }
    }

    /// The place of the value of the row of this rank, from 0.
    pub fn place(&self, rank: u64) -> usize {
        match self {
            Cumulative::Places(_) => usize::try_from(rank).unwrap_or(usize::MAX),
            // The first rank is under every value: 0 rows.
            Cumulative::Sums(sums) => sums.partition_point(|under| *under <= rank) - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cumulative;

    #[test]
    fn places_and_sums_say_the_same() {
        let places = Cumulative::of(&[1; 5]).expect("few rows");
        let sums = Cumulative::Sums((0..=5).collect());
        assert!(matches!(places, Cumulative::Places(5)));
        assert_eq!(places.rows(), sums.rows());
        for i in 0..=5 {
            assert_eq!(places.of_first(i), sums.of_first(i));
        }
        for rank in 0..5 {
            assert_eq!(places.place(rank), sums.place(rank));
        }
    }

    #[test]
    fn ranks_find_their_values() {
        let counts = Cumulative::of(&[2, 1, 3]).expect("few rows");
        let places: Vec<usize> = (0..6).map(|rank| counts.place(rank)).collect();
        assert_eq!(places, [0, 0, 1, 2, 2, 2]);
        assert!(Cumulative::of(&[u64::MAX, 2]).is_none());
    }
}
