//! `report.json`: the whole report for other programs. Its shape is in `docs/report.schema.json`.

use crate::share::Report;

/// The report as JSON: indented, fields in a fixed order, a line feed at the end. The same report gives the same bytes.
pub fn write(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    text.expect("every key is a text, so JSON can hold it") + "\n"
}
