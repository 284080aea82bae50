//! How long a batch takes on this device.

use super::collect::Collected;
use super::error::ModelError;
use super::feed::Feed;
use super::load::Model;
use super::types::{Binding, Latency};
use crate::data::{Column, Columns};

/// Warm runs per batch size at most: the 99th percentile then stands on ten runs.
const MOST_RUNS: usize = 1000;

/// Looks at the clock at most, while waiting for it to move on.
const LOOKS: usize = 1_000_000;
/// Steps of the clock that a timed run should last.
const TICKS: f64 = 20.0;
/// Repeats of a run at most.
const MOST_REPEATS: f64 = 100.0;

/// Time per run, from columns to predictions, for each batch size.
///
/// Rows are taken from the start of `columns` and repeated when a batch needs more. `clock` gives
/// microseconds from any start. `budget_us` is shared equally among the batch sizes; each has its cold
/// run and at least one warm run even when that takes longer. A model with a fixed number of rows is
/// run as often as the batch needs. Empty `columns` give no latencies.
///
/// Percentiles are those of the runs themselves, by nearest rank. Browsers round their clock, to a tenth of a
/// millisecond as a rule: a run that is not long against that is repeated, and the mean of the repeats is taken as one run.
///
/// # Errors
/// As [`Model::predict`].
pub fn latency(
    model: &Model,
    binding: &Binding,
    columns: &Columns,
    batches: &[usize],
    clock: &mut dyn FnMut() -> f64,
    budget_us: f64,
) -> Result<Vec<Latency>, ModelError> {
    if columns.rows == 0 {
        return Ok(Vec::new());
    }
    let share = budget_us / batches.len().max(1) as f64;
    let tick_us = tick(clock);
    let mut measured = Vec::new();
    for batch in batches.iter().copied().filter(|b| *b > 0) {
        let rows = repeated(columns, batch);
        let start = clock();
        let cold_us = one_batch(model, binding, &rows, clock)?;
        let repeats = repeats(cold_us, tick_us);
        let mut warm = Vec::new();
        while warm.is_empty() || (warm.len() < MOST_RUNS && clock() - start < share) {
            warm.push(match repeats {
                1 => one_batch(model, binding, &rows, clock)?,
                _ => mean_run(model, binding, &rows, clock, repeats)?,
            });
        }
        warm.sort_by(f64::total_cmp);
        measured.push(Latency {
            batch: batch as u64,
            runs: warm.len() as u64,
            cold_us,
            p50_us: nearest_rank(&warm, 0.5),
            p95_us: nearest_rank(&warm, 0.95),
            p99_us: nearest_rank(&warm, 0.99),
        });
    }
    Ok(measured)
}

/// The clock's step in microseconds; 0 when it moves on with nearly every look at it.
fn tick(clock: &mut dyn FnMut() -> f64) -> f64 {
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
fn repeats(run_us: f64, tick_us: f64) -> usize {
    let wanted = TICKS * tick_us / run_us.max(tick_us / MOST_REPEATS).max(f64::MIN_POSITIVE);
    wanted.ceil().clamp(1.0, MOST_REPEATS) as usize
}

fn mean_run(
    model: &Model,
    binding: &Binding,
    rows: &Columns,
    clock: &mut dyn FnMut() -> f64,
    repeats: usize,
) -> Result<f64, ModelError> {
    let begin = clock();
    for _ in 0..repeats {
        one_batch(model, binding, rows, clock)?;
    }
    Ok((clock() - begin) / repeats as f64)
}

fn one_batch(
    model: &Model,
    binding: &Binding,
    rows: &Columns,
    clock: &mut dyn FnMut() -> f64,
) -> Result<f64, ModelError> {
    let start = clock();
    let feed = Feed::new(model.inputs(), binding, rows)?;
    let mut collected = Collected::default();
    let step = model.step(rows.rows);
    let mut done = 0;
    while done < rows.rows {
        let part = done..rows.rows.min(done + step);
        done = part.end;
        model.one_run(&feed, part, &mut collected)?;
    }
    collected.finish(model.facts());
    Ok(clock() - start)
}

/// The first rows, from the start again when there are too few.
fn repeated(columns: &Columns, rows: usize) -> Columns {
    fn cycled<T: Clone>(values: &[T], rows: usize) -> Vec<T> {
        values.iter().cycle().take(rows).cloned().collect()
    }
    let column = |c: &Column| match c {
        Column::Numbers(v) => Column::Numbers(cycled(v, rows)),
        Column::Texts(v) => Column::Texts(cycled(v, rows)),
    };
    let columns = columns.columns.iter().map(|(n, c)| (n.clone(), column(c)));
    Columns {
        rows,
        columns: columns.collect(),
    }
}

/// The smallest time that this share of the runs did not exceed; `sorted` is not empty.
fn nearest_rank(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
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
                repeats(50.0, 100.0),
                repeats(0.0, 100.0),
                repeats(50.0, 0.0)
            ),
            (40, 100, 1)
        );
        assert_eq!(repeats(5000.0, 100.0), 1);
    }
}
