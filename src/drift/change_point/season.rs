//! Whether windows repeat with their season, and what the season adds to each.

use super::calendar::Calendar;
use super::segment::median;

/// Standard normal quantile above which a season is told: 1 in 100.
const REAL: f64 = 2.326_347_874_040_841;

/// A season that is there.
pub(super) struct Effects {
    /// What its place in the season adds to each value, about 0.
    pub each: Vec<f64>,
    /// What the noise has to be widened by, because each place's effect was taken from as many values as there are periods.
    pub widening: f64,
}

/// What its place in the season adds to each value: `Some(None)` when the series does not repeat, `None` when there are
/// fewer than two whole periods.
///
/// Whole periods, counted back from the latest window, are held against each other as in an analysis of variance with two factors
/// (period and place): F of the places over what is left, by Paulson's normal form of it, on the values and once more on the
/// values less the slope between the same places of neighbouring periods. Both must speak, so that neither a step at the end of a
/// period nor a ramp passes for a season. A swing under `least` is none.
pub(super) fn effects(values: &[f64], calendar: &Calendar, least: f64) -> Option<Option<Effects>> {
    let periods = whole_periods(values, calendar);
    if periods.len() < 2 {
        return None;
    }
    let level: Vec<Vec<f64>> = periods
        .iter()
        .map(|p| p.iter().map(|(_, v)| *v).collect())
        .collect();
    let slope = slope(&level, calendar.period as f64);
    let sloped: Vec<Vec<f64>> = periods
        .iter()
        .map(|p| {
            p.iter()
                .map(|(place, v)| v - slope * *place as f64)
                .collect()
        })
        .collect();
    if !(repeats(&level) && repeats(&sloped)) {
        return Some(None);
    }
    let mut effects = by_place(&sloped);
    let mean = effects.iter().sum::<f64>() / effects.len().max(1) as f64;
    effects.iter_mut().for_each(|e| *e -= mean);
    let low = effects.iter().copied().fold(f64::INFINITY, f64::min);
    let high = effects.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if high - low < least {
        return Some(None);
    }
    // The first of a period's places stands where the latest window's number, plus one, stands in the season.
    let origin = calendar.places.last().copied().unwrap_or(0) + 1;
    let of_place = |place: &i64| {
        let at = (place - origin).rem_euclid(calendar.period);
        usize::try_from(at)
            .ok()
            .and_then(|at| effects.get(at))
            .copied()
    };
    let each: Option<Vec<f64>> = calendar.places.iter().map(of_place).collect();
    let periods = periods.len() as f64;
    Some(each.map(|each| Effects {
        each,
        widening: (periods / (periods - 1.0)).sqrt(),
    }))
}

/// Periods of windows without a gap, counted back from the latest window, each as (number of the window, value).
fn whole_periods(values: &[f64], calendar: &Calendar) -> Vec<Vec<(i64, f64)>> {
    let Some(latest) = calendar.places.last() else {
        return Vec::new();
    };
    let mut periods: Vec<(i64, Vec<(i64, f64)>)> = Vec::new();
    for (place, value) in calendar.places.iter().zip(values) {
        let back = (latest - place).div_euclid(calendar.period);
        match periods.last_mut() {
            Some((b, period)) if *b == back => period.push((*place, *value)),
            _ => periods.push((back, vec![(*place, *value)])),
        }
    }
    let whole = |p: &Vec<(i64, f64)>| p.len() as i64 == calendar.period;
    periods.into_iter().map(|(_, p)| p).filter(whole).collect()
}

/// Median change per window, from the same places of neighbouring periods.
fn slope(periods: &[Vec<f64>], length: f64) -> f64 {
    let changes: Vec<f64> = periods
        .windows(2)
        .filter_map(|pair| Some((pair.first()?, pair.get(1)?)))
        .flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| (b - a) / length))
        .collect();
    median(&changes).unwrap_or(0.0)
}

/// Median over the periods of each place's distance from its period's mean.
fn by_place(periods: &[Vec<f64>]) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = periods.iter().map(|p| centred(p)).collect();
    let places = rows.first().map_or(0, Vec::len);
    (0..places)
        .map(|k| {
            let column: Vec<f64> = rows.iter().filter_map(|r| r.get(k).copied()).collect();
            median(&column).unwrap_or(0.0)
        })
        .collect()
}

fn centred(period: &[f64]) -> Vec<f64> {
    let mean = period.iter().sum::<f64>() / period.len().max(1) as f64;
    period.iter().map(|v| v - mean).collect()
}

fn repeats(periods: &[Vec<f64>]) -> bool {
    let rows: Vec<Vec<f64>> = periods.iter().map(|p| centred(p)).collect();
    let (count, places) = (rows.len() as f64, rows.first().map_or(0, Vec::len));
    let means: Vec<f64> = (0..places)
        .map(|k| rows.iter().filter_map(|r| r.get(k)).sum::<f64>() / count)
        .collect();
    let between = count * means.iter().map(|m| m * m).sum::<f64>();
    let left: f64 = rows
        .iter()
        .flat_map(|row| row.iter().zip(&means))
        .map(|(v, m)| (v - m) * (v - m))
        .sum();
    let free = places as f64 - 1.0;
    let free_left = free * (count - 1.0);
    if between <= 0.0 || free < 1.0 {
        return false;
    }
    if left <= 1e-18 * between {
        return true;
    }
    normal_of_f((between / free) / (left / free_left), free, free_left) > REAL
}

/// Standard normal quantile of the same tail as `f` with `a` and `b` degrees of freedom, nearly. Source: Paulson (1942).
fn normal_of_f(f: f64, a: f64, b: f64) -> f64 {
    let (u, v) = (2.0 / (9.0 * a), 2.0 / (9.0 * b));
    let root = f.cbrt();
    ((1.0 - v) * root - (1.0 - u)) / (v * root * root + u).sqrt()
}
