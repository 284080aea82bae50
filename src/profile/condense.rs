//! Fewer keys for many, no rank off by more than a stated number of rows.

use super::counted_keys::Run;

/// The same rows with at most `bound` (at least 16) different keys: neighbours that share their leading bits are taken together and
/// written as the greatest of them. And the rows by which the rank of any key may be off: fewer than 4/`bound` of all.
///
/// The first key and the last stay what they are, and so does each that holds more rows than that by itself. Half of the room goes to leading
/// bits, as many as fit it, so that no key is moved further than they say; the rest cuts what is crowded between them. Both follow from
/// the keys and their counts alone.
///
/// A KLL sketch promises as much for less memory while rows are read, but with a probability, and its bits depend on the order in which parts are merged.
pub(super) fn condensed(run: &Run, bound: usize) -> (Run, u64) {
    let bound = bound.max(16);
    if run.len() <= bound {
        return (run.clone(), 0);
    }
    let cut = fewest_low_bits(run.keys(), bound / 2 - 1);
    // Two neighbouring groups hold more rows than this, unless leading bits part them: so there are no more groups than bound.
    let most = run.total().div_ceil(bound as u64 / 4);
    let mut groups = Groups::default();
    for (place, (key, count)) in run.iter().enumerate() {
        let apart = place <= 1 || groups.greatest >> cut != key >> cut;
        groups.take(key, count, apart, most);
    }
    groups.finish()
}

/// Keys taken together so far: finished groups, and the one that may still grow.
#[derive(Default)]
struct Groups {
    keys: Vec<u64>,
    counts: Vec<u64>,
    error: u64,
    greatest: u64,
    rows: u64,
    /// Rows of its greatest key.
    at_greatest: u64,
}

impl Groups {
    fn take(&mut self, key: u64, count: u64, apart: bool, most: u64) {
        let together = self.rows.saturating_add(count);
        if apart || together > most {
            self.close();
            self.rows = count;
        } else {
            self.rows = together;
        }
        (self.greatest, self.at_greatest) = (key, count);
    }

    fn close(&mut self) {
        if self.rows > 0 {
            self.keys.push(self.greatest);
            self.counts.push(self.rows);
            self.error = self.error.max(self.rows - self.at_greatest);
        }
    }

    fn finish(mut self) -> (Run, u64) {
        self.close();
        (Run::from_parts(self.keys, self.counts), self.error)
    }
}

/// Fewest low bits to cut so that at most `bound` different keys are left.
fn fewest_low_bits(keys: &[u64], bound: usize) -> u32 {
    // Two neighbours become one when the highest bit in which they differ is cut.
    let mut parted_by = [0_usize; 65];
    for (a, b) in keys.iter().zip(keys.iter().skip(1)) {
        if let Some(pairs) = parted_by.get_mut(64 - (a ^ b).leading_zeros() as usize) {
            *pairs += 1;
        }
    }
    let mut different = 1 + parted_by.iter().skip(1).sum::<usize>();
    let mut cut = 0;
    while different > bound && cut < 63 {
        cut += 1;
        different -= parted_by.get(cut as usize).copied().unwrap_or(0);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_the_least_that_keeps_the_bound() {
        let keys = [0, 1, 2, 3, 8, 9, 64];
        for (bound, expected) in [(7, 0), (6, 1), (4, 1), (3, 2), (2, 4), (1, 7)] {
            assert_eq!(fewest_low_bits(&keys, bound), expected, "bound {bound}");
        }
    }

    /// Keys however they lie, in rows however they are spread.
    fn shapes() -> Vec<(&'static str, Run)> {
        let of = |key: fn(u64) -> u64, count: fn(u64) -> u64| {
            let mut pairs: Vec<(u64, u64)> = (0..5_000).map(|i| (key(i), count(i))).collect();
            pairs.sort_unstable();
            pairs.dedup_by_key(|(key, _)| *key);
            let (keys, counts) = pairs.into_iter().unzip();
            Run::from_parts(keys, counts)
        };
        let spread = |i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        vec![
            ("evenly", of(|i| i << 40, |_| 1)),
            ("at random", of(spread, |_| 1)),
            // Leading bits see the few that lie far apart, and take all others for one.
            (
                "nearly all crowded",
                of(
                    |i| {
                        if i % 3 > 0 {
                            (1 << 62) + i
                        } else {
                            i.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                        }
                    },
                    |_| 1,
                ),
            ),
            (
                "one heavy",
                of(|i| (1 << 63) + i, |i| if i == 2_500 { 100_000 } else { 1 }),
            ),
            ("ever heavier", of(|i| (1 << 50) + i * i, |i| 1 + i / 10)),
            (
                "two at the ends",
                of(
                    |i| match i {
                        0 => 0,
                        4_999 => u64::MAX,
                        i => (1 << 40) + i,
                    },
                    |i| 1 + i % 3,
                ),
            ),
        ]
    }

    #[test]
    fn ranks_are_off_by_no_more_than_said_for_any_shape() {
        for (shape, run) in shapes() {
            for bound in [16, 100, 1_000, 4_999] {
                let (fewer, error) = condensed(&run, bound);
                let all: Vec<(u64, u64)> = run.iter().collect();
                let kept: Vec<(u64, u64)> = fewer.iter().collect();
                assert!(kept.len() <= bound, "{shape}: {} keys", kept.len());
                assert_eq!(fewer.total(), run.total(), "{shape}");
                assert_eq!(
                    (kept[0], kept.last().map(|k| k.0)),
                    (all[0], all.last().map(|k| k.0)),
                    "{shape}: the ends"
                );
                assert!(
                    error * (bound as u64 / 4) < run.total() + bound as u64 / 4,
                    "{shape} within {bound}: {error}"
                );
                let (mut reached, mut next, mut worst, mut rank) =
                    (0, kept.iter().peekable(), 0, 0);
                for (key, count) in &all {
                    rank += count;
                    while let Some((_, rows)) = next.next_if(|(k, _)| k <= key) {
                        reached += rows;
                    }
                    assert!(reached <= rank, "{shape}: never more rows than there are");
                    worst = worst.max(rank - reached);
                }
                assert_eq!(worst, error, "{shape} within {bound}");
            }
        }
    }

    #[test]
    fn few_keys_stay() {
        let run = Run::of(&mut vec![3, 1, 2, 2]);
        assert_eq!(condensed(&run, 16), (run, 0));
    }
}
