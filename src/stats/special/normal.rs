//! Quantiles of the normal distribution.

/// Value that a standard normal stays under with probability `p`, to 2e-9 relative; infinite at 0 and 1, NaN outside.
///
/// Source: Acklam (2003), An algorithm for computing the inverse normal cumulative distribution function.
pub fn normal_quantile(p: f64) -> f64 {
    const TAIL: f64 = 0.02425;
    match p {
        0.0 => f64::NEG_INFINITY,
        1.0 => f64::INFINITY,
        p if !(0.0..=1.0).contains(&p) => f64::NAN,
        p if p < TAIL => tail((-2.0 * p.ln()).sqrt()),
        p if p > 1.0 - TAIL => -tail((-2.0 * (1.0 - p).ln()).sqrt()),
        p => centre(p - 0.5),
    }
}

fn tail(q: f64) -> f64 {
    const ABOVE: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const BELOW: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    polynomial(&ABOVE, q) / polynomial(&BELOW, q)
}

fn centre(q: f64) -> f64 {
    const ABOVE: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const BELOW: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    let square = q * q;
    q * polynomial(&ABOVE, square) / polynomial(&BELOW, square)
}

/// Coefficients of the highest power first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::special::two_sided_normal;

    #[test]
    fn quantiles_invert_the_tail() {
        for p in [1e-300, 1e-12, 0.001, 0.0242, 0.0243, 0.2, 0.4999] {
            let z = normal_quantile(p);
            assert!(
                z < 0.0 && (two_sided_normal(z) / (2.0 * p) - 1.0).abs() < 1e-6,
                "{p}"
            );
            if p > 1e-9 {
                assert!((z + normal_quantile(1.0 - p)).abs() < 1e-6, "{p}");
            }
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
    }
}
