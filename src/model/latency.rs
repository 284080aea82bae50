//! How long a batch takes on this device.

use super::clock::{tick, together};
use super::collect::Collected;
use super::error::ModelError;
use super::feed::Feed;
use super::load::Model;
use super::timing::Latency;
use super::types::Binding;
use crate::data::{Column, Columns};
use crate::stats::order_statistics::{nearest_rank, percentile_interval};

/// Single runs per batch size that are enough: the 99th percentile then stands on twenty of them.
const ENOUGH_RUNS: usize = 2_000;
/// Groups of runs timed together that are enough for a median of their means.
const ENOUGH_GROUPS: usize = 25;

/// Time per run, from columns to predictions, for each batch size.
///
/// Rows are taken from the start of `columns` and repeated when a batch needs more. `clock` gives
/// microseconds from any start. Each batch size may use half of what is left of `budget_us`, the last all of it, and leaves the
/// rest to those after it. Each has its cold run and at least one warm run even when that takes longer; but a size that would by the
/// pace of the one before take all that is left is left out, and so are those after it. A model with a fixed number of rows is
/// run as often as the batch needs. Empty `columns` give no latencies.
///
/// Percentiles are those of single runs, by nearest rank. Where the clock is coarse against a run, single runs are known to
/// within its step; the median and the mean are then taken from runs timed together.
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
    let tick_us = tick(clock);
    let end = clock() + budget_us;
    let mut measured: Vec<Latency> = Vec::new();
    let batches: Vec<usize> = batches.iter().copied().filter(|b| *b > 0).collect();
    for (at, batch) in batches.iter().copied().enumerate() {
        let left = end - clock();
        if let Some(before) = measured.last() {
            let mean = before.mean_us.unwrap_or(before.p50_us);
            if mean / before.batch as f64 * batch as f64 > left {
                break;
            }
        }
        let rows = repeated(columns, batch);
        let share = match at + 1 == batches.len() {
            true => left,
            false => left / 2.0,
        };
        measured.push(one_size(model, binding, &rows, clock, (tick_us, share))?);
    }
    Ok(measured)
}

fn one_size(
    model: &Model,
    binding: &Binding,
    rows: &Columns,
    clock: &mut dyn FnMut() -> f64,
    (tick_us, share_us): (f64, f64),
) -> Result<Latency, ModelError> {
    let start = clock();
    one_batch(model, binding, rows)?;
    let cold_us = clock() - start;
    let together = together(cold_us, tick_us);
    let (mut single, mut means) = (Vec::new(), Vec::new());
    while means.is_empty()
        || ((single.len() < ENOUGH_RUNS || means.len() < ENOUGH_GROUPS)
            && clock() - start < share_us)
    {
        let begin = clock();
        let mut before = begin;
        for _ in 0..together {
            one_batch(model, binding, rows)?;
            let now = clock();
            single.push(now - before);
            before = now;
        }
        means.push((before - begin) / together as f64);
    }
    let mean_us = means.iter().sum::<f64>() / means.len() as f64;
    single.sort_by(f64::total_cmp);
    means.sort_by(f64::total_cmp);
    let rank = |share| nearest_rank(&single, share).unwrap_or(f64::NAN);
    Ok(Latency {
        batch: rows.rows as u64,
        runs: single.len() as u64,
        cold_us,
        p50_us: nearest_rank(&means, 0.5).unwrap_or(f64::NAN),
        p90_us: Some(rank(0.9)),
        p95_us: rank(0.95),
        p99_us: rank(0.99),
        p99_interval_us: percentile_interval(&single, 0.99),
        max_us: single.last().copied(),
        mean_us: Some(mean_us),
        within_us: if together > 1 { tick_us } else { 0.0 },
    })
}

fn one_batch(model: &Model, binding: &Binding, rows: &Columns) -> Result<(), ModelError> {
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
    Ok(())
}

/// The first rows, from the start again when there are too few.
pub(super) fn repeated(columns: &Columns, rows: usize) -> Columns {
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
