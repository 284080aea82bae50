//! Where on a scale of sizes a shift is caught 8 times in 10: a rough search, then a curve through the draws around it.

use super::POWER;
use super::judge::Judge;
use super::pairs::{Drawn, Pairs, Reference};
use super::shift::Shift;
use super::stand_in::StandIn;
use std::collections::BTreeMap;

/// From one size to the next.
pub(super) const STEP: f64 = 1.12;
/// Pairs of samples drawn at a size near the answer.
pub(super) const DRAWS: u32 = 40;
/// Pairs drawn at a size on the way there: the first of those.
const ROUGH: u32 = 12;
/// Sizes on either side of the answer through which the curve is laid.
const AROUND: usize = 2;
/// Different draws of the reference: none stands twice around one answer.
const REFERENCES: u32 = DRAWS * (2 * AROUND as u32 + 1);

/// Where a test catches a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    /// From this size on.
    At(f64),
    /// Not even the largest.
    Never,
    /// Even the smallest: what it catches is not the shift.
    Always,
}

/// How many of the draws at a size were caught.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    caught: u32,
    drawn: u32,
}

/// What one judge knows so far, by place in the scale.
#[derive(Default)]
struct Known(BTreeMap<usize, Tally>);

/// The smallest size that each judge catches, in their order.
pub(super) fn search(
    stand_in: &StandIn,
    shift: &Shift,
    m: u64,
    judges: &[Judge<'_>],
) -> Vec<Found> {
    let sizes = shift.sizes(stand_in.n, m);
    let pairs = Pairs { stand_in, shift, m };
    let drawn: Vec<Drawn> = (0..REFERENCES).map(|i| pairs.reference(i)).collect();
    let references: Vec<Option<Reference<'_>>> = drawn.iter().map(Drawn::as_reference).collect();
    let mut known: Vec<Known> = judges.iter().map(|_| Known::default()).collect();
    let ask = |wanted: Vec<Vec<usize>>, draws: u32, known: &mut Vec<Known>| {
        let mut by_size: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (judge, places) in wanted.iter().enumerate() {
            for at in places {
                if known.get(judge).is_some_and(|k| k.of(*at).drawn < draws) {
                    by_size.entry(*at).or_default().push(judge);
                }
            }
        }
        for (at, asking) in by_size {
            let Some(size) = sizes.get(at).copied() else {
                continue;
            };
            let after = shift.after(size);
            let asked = |known: &[Known], judge: &usize| known.get(*judge).map(|k| k.of(at).drawn);
            let first = asking.iter().filter_map(|j| asked(known, j)).min();
            for draw in first.unwrap_or(0)..draws {
                let number = at as u64 * u64::from(DRAWS) + u64::from(draw);
                let production = pairs.production(&after, number);
                let pair = pairs.pair(&references, number, &production);
                for judge in &asking {
                    let (Some(test), Some(known)) = (judges.get(*judge), known.get_mut(*judge))
                    else {
                        continue;
                    };
                    let tally = known.0.entry(at).or_default();
                    if tally.drawn == draw {
                        tally.drawn += 1;
                        tally.caught += u32::from(pair.as_ref().is_some_and(|p| test.catches(p)));
                    }
                }
            }
        }
    };
    let last = sizes.len().saturating_sub(1);

    // Between a size that is not caught and one that is, at about 10 of 12.
    let mut ends: Vec<(usize, usize)> = judges.iter().map(|_| (0, last)).collect();
    while ends.iter().any(|(low, high)| low < high) {
        let middles: Vec<Vec<usize>> = ends
            .iter()
            .map(|(low, high)| {
                if low < high {
                    vec![(low + high) / 2]
                } else {
                    Vec::new()
                }
            })
            .collect();
        ask(middles, ROUGH, &mut known);
        for ((low, high), known) in ends.iter_mut().zip(&known) {
            let middle = (*low + *high) / 2;
            if *low < *high {
                if known.of(middle).share() >= POWER {
                    *high = middle;
                } else {
                    *low = middle + 1;
                }
            }
        }
    }

    let mut centres: Vec<usize> = ends.iter().map(|(low, _)| *low).collect();
    for _ in 0..2 {
        let around = |at: &usize| (at.saturating_sub(AROUND)..=(at + AROUND).min(last)).collect();
        ask(centres.iter().map(around).collect(), DRAWS, &mut known);
        // Once more around the curve's own answer, where the rough one was off.
        centres = known
            .iter()
            .map(|k| k.crossing(last).round().clamp(0.0, last as f64) as usize)
            .collect();
    }
    known.iter().map(|k| k.found(&sizes, last)).collect()
}

impl Tally {
    fn share(self) -> f64 {
        f64::from(self.caught) / f64::from(self.drawn.max(1))
    }
}

impl Known {
    fn of(&self, at: usize) -> Tally {
        self.0.get(&at).copied().unwrap_or_default()
    }

    /// Place at which the logistic curve through the tallies reaches [`POWER`]; rough tallies far from it do not count. The curve is
    /// laid over sizes, not over places: there the chance of a test of means is nearly a normal curve.
    fn crossing(&self, last: usize) -> f64 {
        /// Makes a step near the centre about 1.
        const SCALE: f64 = 9.0;
        let full = self.0.iter().filter(|(_, t)| t.drawn >= DRAWS);
        let points: Vec<(f64, Tally)> = full.map(|(at, t)| (*at as f64, *t)).collect();
        let rows: f64 = points.iter().map(|(_, t)| f64::from(t.drawn)).sum();
        let centre = points
            .iter()
            .map(|(x, t)| x * f64::from(t.drawn))
            .sum::<f64>()
            / rows;
        // One draw more on each side keeps the curve finite where all below a size are missed and all above are caught.
        let mut data: Vec<(f64, f64, f64)> = points
            .iter()
            .map(|(x, t)| (x - centre, *t))
            .map(|(x, t)| {
                (
                    (STEP.powf(x) - 1.0) * SCALE,
                    f64::from(t.caught),
                    f64::from(t.drawn),
                )
            })
            .collect();
        data.push((-12.0, 0.0, 1.0));
        data.push((12.0, 1.0, 1.0));
        let (level, slope) = logistic(&data);
        let odds = (POWER / (1.0 - POWER)).ln();
        let by = (1.0 + (odds - level) / slope / SCALE).max(0.1);
        let at = centre + by.ln() / STEP.ln();
        if at.is_finite() {
            at.clamp(-3.0, last as f64 + 3.0)
        } else {
            last as f64 + 3.0
        }
    }

    fn found(&self, sizes: &[f64], last: usize) -> Found {
        let at = self.crossing(last);
        if at <= -1.0 || self.of(0).share() >= POWER {
            return Found::Always;
        }
        if at > last as f64 && self.of(last).share() < POWER {
            return Found::Never;
        }
        let most = sizes.last().copied().unwrap_or(f64::NAN);
        Found::At((most * STEP.powf(at - last as f64)).min(most))
    }
}

/// Intercept and slope of the logistic curve through (place, caught, drawn), by Newton's method; the slope is kept positive.
fn logistic(data: &[(f64, f64, f64)]) -> (f64, f64) {
    let (mut level, mut slope) = (0.0_f64, 1.0_f64);
    for _ in 0..50 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for (x, caught, drawn) in data {
            let share = 1.0 / (1.0 + (-(level + slope * x)).exp());
            let (residual, weight) = (caught - drawn * share, drawn * share * (1.0 - share));
            g0 += residual;
            g1 += residual * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }
        let determinant = h00 * h11 - h01 * h01;
        let by = |a: f64, b: f64| {
            (
                (h11 * a - h01 * b) / determinant,
                (h00 * b - h01 * a) / determinant,
            )
        };
        let (up, steeper) = by(g0, g1);
        // Half of a long step: far from the answer the curve is flat and Newton's step goes too far.
        let tame = (2.0 / up.abs().max(steeper.abs())).min(1.0);
        if !(up.is_finite() && steeper.is_finite()) {
            break;
        }
        level += tame * up;
        slope = (slope + tame * steeper).clamp(0.02, 50.0);
        if up.abs() + steeper.abs() < 1e-10 {
            break;
        }
    }
    (level, slope)
}
