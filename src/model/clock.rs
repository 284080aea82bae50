//! A clock that may be coarse: browsers round theirs, to a tenth of a millisecond as a rule.

/// Looks at the clock at most, while waiting for it to move on.
const LOOKS: usize = 1_000_000;
/// Steps of the clock that runs timed together should last.
const TICKS: f64 = 20.0;
/// Runs timed together at most.
const MOST_TOGETHER: f64 = 100.0;

/// The clock's step in microseconds; 0 when it moves on with nearly every look at it.
pub(super) fn tick(clock: &mut dyn FnMut() -> f64) -> f64 {
    let looks: Vec<f64> = (0..8).map(|_| clock()).collect();
    let moved = looks
        .iter()
        .zip(looks.iter().skip(1))
        .filter(|(a, b)| b > a)
        .count();
    if moved >= 4 {
        return 0.0;
    }
    let begin = next_step(clock);
    next_step(clock) - begin
}

/// The time at the clock's next step.
fn next_step(clock: &mut dyn FnMut() -> f64) -> f64 {
    let first = clock();
    (0..LOOKS)
        .map(|_| clock())
        .find(|now| *now > first)
        .unwrap_or(first)
}

/// Runs that together take long against the clock's step.
pub(super) fn together(run_us: f64, tick_us: f64) -> usize {
    let wanted = TICKS * tick_us / run_us.max(tick_us / MOST_TOGETHER).max(f64::MIN_POSITIVE);
    wanted.ceil().clamp(1.0, MOST_TOGETHER) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_clock_is_noticed() {
        let mut looks = 0.0;
        let mut coarse = || {
            looks += 1.0;
            f64::floor(looks / 40.0) * 100.0
        };
        assert_eq!(tick(&mut coarse), 100.0);
        let mut now = 0.0;
        let mut fine = || {
            now += 0.1;
            now
        };
        assert_eq!(tick(&mut fine), 0.0);
        assert_eq!(tick(&mut || 0.0), 0.0);
        assert_eq!(
            (
                together(50.0, 100.0),
                together(0.0, 100.0),
                together(50.0, 0.0)
            ),
            (40, 100, 1)
        );
        assert_eq!(together(5000.0, 100.0), 1);
    }
}
