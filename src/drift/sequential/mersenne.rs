//! The Mersenne Twister, as Python seeds it and draws from it, so that a draw can be held against other programs.

const STATE: usize = 624;
const SHIFT: usize = 397;

/// MT19937. Source: Matsumoto & Nishimura (1998), Mersenne Twister.
#[derive(Clone)]
pub(super) struct Mersenne {
    state: [u32; STATE],
    next: usize,
}

impl Mersenne {
    /// Seeded by one word through `init_by_array`, as Python's `random.Random(seed)`.
    pub fn new(seed: u32) -> Mersenne {
        let mut state = [0_u32; STATE];
        let mut word: u32 = 19_650_218;
        for (i, slot) in state.iter_mut().enumerate() {
            if i > 0 {
                word = mix(word, 1_812_433_253).wrapping_add(i as u32);
            }
            *slot = word;
        }
        let mut twister = Mersenne { state, next: STATE };
        let mut i = twister.stir(1, STATE, |mixed, _| mixed.wrapping_add(seed), 1_664_525);
        i = twister.stir(
            i,
            STATE - 1,
            |mixed, i| mixed.wrapping_sub(i as u32),
            1_566_083_941,
        );
        debug_assert!(i < STATE);
        if let Some(first) = twister.state.first_mut() {
            *first = 0x8000_0000;
        }
        twister
    }

    fn stir(
        &mut self,
        from: usize,
        times: usize,
        add: impl Fn(u32, usize) -> u32,
        by: u32,
    ) -> usize {
        let mut i = from;
        for _ in 0..times {
            let before = self.at(i - 1);
            let mixed = self.at(i) ^ mix(before, by);
            self.set(i, add(mixed, i));
            i += 1;
            if i >= STATE {
                self.set(0, self.at(STATE - 1));
                i = 1;
            }
        }
        i
    }

    fn at(&self, i: usize) -> u32 {
        self.state.get(i % STATE).copied().unwrap_or(0)
    }

    fn set(&mut self, i: usize, word: u32) {
        if let Some(slot) = self.state.get_mut(i % STATE) {
            *slot = word;
        }
    }

    fn word(&mut self) -> u32 {
        if self.next >= STATE {
            for i in 0..STATE {
                let y = (self.at(i) & 0x8000_0000) | (self.at(i + 1) & 0x7fff_ffff);
                let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.set(i, self.at(i + SHIFT) ^ (y >> 1) ^ odd);
            }
            self.next = 0;
        }
        let mut y = self.at(self.next);
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// Uniform below `n`, by rejection; 0 when `n` is 0.
    fn below(&mut self, n: u32) -> u32 {
        let bits = u32::BITS - n.leading_zeros();
        if bits == 0 {
            return 0;
        }
        loop {
            let drawn = self.word() >> (u32::BITS - bits);
            if drawn < n {
                return drawn;
            }
        }
    }

    /// `k` different places out of `n`, in the order drawn: Python's `sample` of a population that is small beside `k`.
    pub fn sample(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut pool: Vec<usize> = (0..n).collect();
        (0..k.min(n))
            .filter_map(|_| {
                let at = self.below(pool.len() as u32) as usize;
                (at < pool.len()).then(|| pool.swap_remove(at))
            })
            .collect()
    }
}

fn mix(word: u32, by: u32) -> u32 {
    (word ^ (word >> 30)).wrapping_mul(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_as_python_does() {
        // random.Random(42): getrandbits(32) three times.
        let mut random = Mersenne::new(42);
        let words = [random.word(), random.word(), random.word()];
        assert_eq!(words, [2746317213, 478163327, 107420369]);
        // random.Random(42).sample(range(70), 30)[:5]
        let mut random = Mersenne::new(42);
        assert_eq!(random.sample(70, 30)[..5], PYTHON_SAMPLE);
        // And again from the same generator, beyond its first 624 words.
        for _ in 0..100 {
            random.sample(70, 30);
        }
        assert_eq!(random.sample(70, 30)[..5], PYTHON_LATER);
        assert!(random.sample(0, 3).is_empty());
    }

    const PYTHON_SAMPLE: [usize; 5] = [14, 3, 35, 31, 28];
    const PYTHON_LATER: [usize; 5] = [68, 52, 1, 2, 35];
}
