//! Whether numbers that are none, or hardly any, come out as answers that are none.

use super::answers::Answers;
use super::table::Table;
use super::types::Probe;
use crate::data::Columns;

/// Rows that each number is put into: what one row does not show, 200 do.
pub(super) const ROWS: usize = 200;

/// What goes in, under its name in reports. 1e30 and 1e-30 are numbers for 32-bit floats too, and their squares are not.
const VALUES: [(&str, f64); 5] = [
    ("nan", f64::NAN),
    ("infinity", f64::INFINITY),
    ("minus-infinity", f64::NEG_INFINITY),
    ("1e30", 1e30),
    ("1e-30", 1e-30),
];

/// Each number in every one of the first rows of the column at this place; nothing for a column that is no number.
pub(super) fn probes(
    table: &Table<'_>,
    at: usize,
    before: &Answers,
    mut answer: impl FnMut(&Columns) -> Result<Answers, String>,
) -> Vec<Probe> {
    let Some(numbers) = table.numbers(at) else {
        return Vec::new();
    };
    let mut rows = table.columns.clone();
    rows.truncate(ROWS);
    // A whole number cannot be small.
    let fits = |value: f64| !numbers.whole || value.abs() >= 1.0 || value.is_nan();
    let mut found = Vec::new();
    for (name, value) in VALUES.into_iter().filter(|(_, value)| fits(*value)) {
        let mut probe = Probe {
            value: name.to_owned(),
            ..Probe::default()
        };
        if let Some((column, values)) = rows.columns.get_mut(at) {
            probe.input.clone_from(column);
            *values = numbers.all(value);
        }
        // `all` is as long as the whole table.
        rows.truncate(ROWS);
        match answer(&rows) {
            Ok(after) => {
                let (rows, lost) = before.lost(&after);
                probe.rows = rows;
                probe.not_finite = (rows > 0).then(|| lost as f64 / rows as f64);
            }
            Err(refused) => probe.refused = Some(refused),
        }
        found.push(probe);
    }
    found
}
