//! A sample, summarised in parts.

use super::column::{Cells, ColumnAccumulator, Extent};
use super::rows::RepeatedRows;
use super::window::{MAX_WINDOWS, WindowCut};
use super::{DatasetProfile, WindowProfile, hash};
use crate::data::Kind;
use crate::stats::Accumulator;
use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// What of a sample is summarised. All parts of a sample are made from the same specification.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileSpec {
    /// Columns and what they hold, in the order of the profile.
    pub columns: Vec<(String, Kind)>,
    /// The column of moments that cuts windows by period; it need not be among `columns`.
    pub timestamp: Option<String>,
    /// How the sample is cut into windows; a reference only where limits are learned from its own.
    pub windows: Option<WindowCut>,
    /// Whether repeated rows are counted, over all of `columns`.
    pub duplicates: bool,
}

/// Rows as they were read.
#[derive(Debug, Clone)]
pub struct ProfileBatch {
    /// Numbers as `Float64`, moments as milliseconds, the rest as `Utf8`; found by name.
    pub record: RecordBatch,
    /// Number of the first row in its sample, from 0.
    pub first_row: u64,
    /// Unreadable texts per column of the record; they are null in it. May be shorter.
    pub unparseable: Vec<u64>,
}

/// Summarises a sample in parts: the same bits for any split of its rows into batches, chunks and workers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DatasetAccumulator {
    spec: ProfileSpec,
    rows: u64,
    /// Whole columns, but for the numbers that a window holds.
    columns: Vec<ColumnAccumulator>,
    windows: BTreeMap<i64, WindowAccumulator>,
    rows_outside_windows: u64,
    repeated: RepeatedRows,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct WindowAccumulator {
    rows: u64,
    columns: Vec<ColumnAccumulator>,
}

impl Accumulator for DatasetAccumulator {
    type Batch = ProfileBatch;

    fn observe(&mut self, batch: &ProfileBatch) {
        self.observe_batch(&batch.record, batch.first_row, &batch.unparseable);
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.rows_outside_windows += other.rows_outside_windows;
        merge_all(&mut self.columns, other.columns);
        for (start, window) in other.windows {
            match self.windows.get_mut(&start) {
                Some(mine) => {
                    mine.rows += window.rows;
                    merge_all(&mut mine.columns, window.columns);
                }
                None => {
                    self.windows.insert(start, window);
                    self.keep_latest_windows();
                }
            }
        }
        self.repeated.merge(other.repeated);
    }
}

fn merge_all(mine: &mut [ColumnAccumulator], theirs: Vec<ColumnAccumulator>) {
    for (column, part) in mine.iter_mut().zip(theirs) {
        column.merge(part);
    }
}

fn new_columns(spec: &ProfileSpec, extent: Extent) -> Vec<ColumnAccumulator> {
    let kinds = spec.columns.iter().map(|(_, kind)| *kind);
    kinds
        .map(|kind| ColumnAccumulator::new(kind, extent))
        .collect()
}

impl DatasetAccumulator {
    /// No rows yet.
    pub fn new(spec: &ProfileSpec) -> Self {
        DatasetAccumulator {
            spec: spec.clone(),
            rows: 0,
            columns: new_columns(spec, Extent::Whole),
            windows: BTreeMap::new(),
            rows_outside_windows: 0,
            repeated: RepeatedRows::new(),
        }
    }

    /// Takes in rows; see [`ProfileBatch`].
    ///
    /// A column that the record lacks, or has in a type that is not stored for its kind, counts as missing.
    pub fn observe_batch(&mut self, record: &RecordBatch, first_row: u64, unparseable: &[u64]) {
        let rows = record.num_rows();
        self.rows += rows as u64;
        let runs = self.window_runs(record, first_row);
        let mut row_hashes = vec![0_u64; if self.spec.duplicates { rows } else { 0 }];
        for (i, (name, _)) in self.spec.columns.iter().enumerate() {
            let cells = Cells::of(record.column_by_name(name));
            if let Some(column) = self.columns.get_mut(i) {
                for (window, run) in &runs {
                    match window {
                        Some(_) => {
                            (run.clone()).for_each(|row| column.add_beside_window(cells.get(row)))
                        }
                        None => run.clone().for_each(|row| column.add(cells.get(row))),
                    }
                }
                let at = record.schema_ref().index_of(name).ok();
                let unread = at.and_then(|at| unparseable.get(at));
                column.add_unparseable(unread.copied().unwrap_or(0));
            }
            for (window, run) in &runs {
                let window = window.and_then(|start| self.windows.get_mut(&start));
                if let Some(column) = window.and_then(|window| window.columns.get_mut(i)) {
                    run.clone().for_each(|row| column.add(cells.get(row)));
                }
            }
            for (row, hash) in row_hashes.iter_mut().enumerate() {
                *hash = hash::of_row(*hash, cells.get(row).hash());
            }
        }
        row_hashes
            .into_iter()
            .for_each(|hash| self.repeated.add(hash));
    }

    /// The summary.
    pub fn finish(self) -> DatasetProfile {
        let spec = self.spec;
        let mut windows: Vec<WindowProfile> = Vec::new();
        let mut in_windows: Vec<std::vec::IntoIter<ColumnAccumulator>> = Vec::new();
        if let Some(cut) = spec.windows {
            for (start, window) in self.windows {
                windows.push(WindowProfile {
                    window: cut.window(start, window.rows),
                    rows: window.rows,
                    columns: Vec::with_capacity(spec.columns.len()),
                });
                in_windows.push(window.columns.into_iter());
            }
        }
        let mut columns = Vec::with_capacity(spec.columns.len());
        for (whole, (name, kind)) in self.columns.into_iter().zip(&spec.columns) {
            let parts = in_windows.iter_mut().filter_map(Iterator::next).collect();
            let (column, parts) = whole.finish(parts, (name, *kind));
            columns.push(column);
            for (window, column) in windows.iter_mut().zip(parts) {
                window.columns.push(column);
            }
        }
        let (duplicate_rows, looked_at) = self.repeated.finish();
        DatasetProfile {
            rows: self.rows,
            columns,
            windows,
            rows_outside_windows: self.rows_outside_windows,
            duplicate_rows,
            duplicates_looked_at: if spec.duplicates { looked_at } else { 0.0 },
        }
    }

    /// Stretches of rows that belong to one window, with its start, or to none; makes the windows they need and counts their rows.
    fn window_runs(
        &mut self,
        record: &RecordBatch,
        first_row: u64,
    ) -> Vec<(Option<i64>, Range<usize>)> {
        let Some(cut) = self.spec.windows else {
            return vec![(None, 0..record.num_rows())];
        };
        let times = Cells::of(
            self.spec
                .timestamp
                .as_ref()
                .and_then(|name| record.column_by_name(name)),
        );
        let mut runs: Vec<(Option<i64>, Range<usize>)> = Vec::new();
        for row in 0..record.num_rows() {
            let start = cut.start_of(times.time(row), first_row.saturating_add(row as u64));
            match runs.last_mut() {
                Some((last, run)) if *last == start => run.end += 1,
                _ => runs.push((start, row..row + 1)),
            }
        }
        for (start, run) in &runs {
            if let Some(start) = *start {
                let window = self
                    .windows
                    .entry(start)
                    .or_insert_with(|| WindowAccumulator {
                        rows: 0,
                        columns: new_columns(&self.spec, Extent::Window),
                    });
                window.rows += run.len() as u64;
                self.keep_latest_windows();
            } else {
                self.rows_outside_windows += run.len() as u64;
            }
        }
        // Those of windows that were not kept are in none.
        for (start, _) in &mut runs {
            *start = start.filter(|start| self.windows.contains_key(start));
        }
        runs
    }

    fn keep_latest_windows(&mut self) {
        while self.windows.len() > MAX_WINDOWS {
            if let Some((_, dropped)) = self.windows.pop_first() {
                self.rows_outside_windows += dropped.rows;
                for (column, part) in self.columns.iter_mut().zip(dropped.columns) {
                    column.keep_numbers_of(part);
                }
            }
        }
    }
}
