//! Random bits from a seed: the same on every machine and in every version.

/// SplitMix64's output function: every bit of the result depends on every bit of the input.
///
/// Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators.
pub fn mixed(bits: u64) -> u64 {
    let mut z = bits.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Hash of the `number`-th thing under a seed; different things have different hashes.
pub fn hash(seed: u64, number: u64) -> u64 {
    mixed(mixed(seed) ^ number)
}

/// Places of the `bound` things with the smallest hashes among `n`, in rising order: a draw without replacement, each set
/// equally likely over seeds. All places when there are no more than `bound`.
pub fn pick(seed: u64, n: usize, bound: usize) -> Vec<usize> {
    let mut picked = shuffled(seed, n);
    picked.truncate(bound);
    picked.sort_unstable();
    picked
}

/// The places 0 to `n` − 1 in a random order.
pub fn shuffled(seed: u64, n: usize) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> = (0..n).map(|i| (hash(seed, i as u64), i)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, i)| i).collect()
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_never_change_and_are_even() {
        // The first outputs of the reference implementation of SplitMix64 from the state 0.
        assert_eq!(mixed(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mixed(STEP), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(pick(3, 4, 10), [0, 1, 2, 3]);
        assert!(pick(3, 0, 10).is_empty());
        let drawn = pick(1, 100_000, 1_000);
        assert_eq!(drawn.len(), 1_000);
        let low = drawn.iter().filter(|i| **i < 50_000).count();
        assert!(
            (430..570).contains(&low),
            "{low} of 1,000 in the first half"
        );
        assert_ne!(drawn, pick(2, 100_000, 1_000), "another seed, another draw");
    }
}
