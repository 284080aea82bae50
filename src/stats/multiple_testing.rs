//! Adjusted p-values when many questions are asked at once.
//!
//! Each function takes p-values in any order and gives the adjusted ones in the same order, at most 1; an empty slice gives
//! an empty vector. They equal `statsmodels.stats.multitest.multipletests`.

/// False discovery rate under independence or positive dependence: p₍ᵢ₎ n / i, made monotone from the largest down.
///
/// Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, 1.0)
}

/// False discovery rate under any dependence: as Benjamini-Hochberg, times 1 + 1/2 + … + 1/n.
///
/// Source: Benjamini & Yekutieli (2001), The control of the false discovery rate in multiple testing under dependency.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    step_up(p, (1..=p.len()).map(|i| 1.0 / i as f64).sum())
}

/// Family-wise error rate: p n.
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    p.iter().map(|v| (v * p.len() as f64).min(1.0)).collect()
}

/// Family-wise error rate, uniformly sharper than Bonferroni: p₍ᵢ₎ (n − i + 1), made monotone from the smallest up.
///
/// Source: Holm (1979), A simple sequentially rejective multiple test procedure.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let n = p.len();
    let mut adjusted = vec![0.0; n];
    let mut largest = 0.0_f64;
    for (rank, (index, value)) in sorted(p).into_iter().enumerate() {
        largest = largest.max((value * (n - rank) as f64).min(1.0));
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = largest;
        }
    }
    adjusted
}

fn step_up(p: &[f64], factor: f64) -> Vec<f64> {
    let n = p.len();
    let mut adjusted = vec![0.0; n];
    let mut smallest = 1.0_f64;
    for (rank, (index, value)) in sorted(p).into_iter().enumerate().rev() {
        smallest = smallest.min(value * factor * n as f64 / (rank + 1) as f64);
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = smallest;
        }
    }
    adjusted
}

/// Places and values from the smallest p up; equal ones in their given order.
fn sorted(p: &[f64]) -> Vec<(usize, f64)> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_values() {
        // statsmodels 0.15.0: multipletests([0.01, 0.04, 0.03, 0.005, 0.5], method=...)[1]
        let p = [0.01, 0.04, 0.03, 0.005, 0.5];
        type Case = (fn(&[f64]) -> Vec<f64>, [f64; 5]);
        let cases: [Case; 4] = [
            (benjamini_hochberg, [0.025, 0.05, 0.05, 0.025, 0.5]),
            (bonferroni, [0.05, 0.2, 0.15, 0.025, 1.0]),
            (holm, [0.04, 0.09, 0.09, 0.025, 0.5]),
            (
                benjamini_yekutieli,
                [
                    0.05708333333333333,
                    0.11416666666666667,
                    0.11416666666666667,
                    0.05708333333333333,
                    1.0,
                ],
            ),
        ];
        for (adjust, expected) in cases {
            for (ours, theirs) in adjust(&p).into_iter().zip(expected) {
                assert!((ours - theirs).abs() < 1e-15, "{ours} {theirs}");
            }
            assert!(adjust(&[]).is_empty());
        }
    }
}
