//! `seaworthy predict --row`: one row, as it is and as changed, step by step.

use super::arguments::{PredictArguments, RowFormat};
use crate::engine::flow::{Change, Rows};
use crate::engine::{Problem, Runner};
use crate::model::{Cell, Entry, Walked, WalkedStage, WalkedValue};
use serde_json::{Value, json};
use std::fmt::Write;

/// Puts the row of this number through the model and tells of it as asked.
pub async fn walk<R: Runner>(
    runner: &R,
    rows: &Rows,
    number: u64,
    arguments: &PredictArguments,
) -> Result<String, Problem> {
    let columns: Vec<&str> = rows.columns().iter().map(|(n, _)| n.as_str()).collect();
    let changes = arguments.set.iter().map(|text| change(text, &columns));
    let changes: Vec<Change> = changes.collect::<Result<_, _>>()?;
    let row = rows.read(runner, number).await?;
    let mut walked = rows.walk(runner, &row, &changes).await?;
    if !arguments.steps {
        walked.stages.clear();
    }
    Ok(match arguments.format {
        RowFormat::Text => text(number, &walked),
        RowFormat::Json => format!("{:#}\n", document(number, &changes, &walked)),
    })
}

/// `column=value`; where a column's name holds "=" too, the longest name that there is.
fn change(typed: &str, columns: &[&str]) -> Result<Change, Problem> {
    let mut cuts: Vec<(&str, &str)> = typed
        .match_indices('=')
        .filter_map(|(at, _)| Some((typed.get(..at)?, typed.get(at + 1..)?)))
        .collect();
    let first = cuts.first().copied();
    cuts.retain(|(name, _)| columns.contains(name));
    let (column, text) = cuts.pop().or(first).ok_or_else(|| {
        Problem::new(format!(
            "\"{typed}\" does not change a column: write COLUMN=VALUE."
        ))
    })?;
    Ok(Change {
        column: column.to_owned(),
        text: Some(text.to_owned()),
    })
}

fn text(number: u64, walked: &Walked) -> String {
    let mut out = format!("Row {number}\n");
    for line in walked.answers() {
        let after = line.after.map(|a| format!(" -> {}", a.plain()));
        let by = line.by.map(|by| format!(" ({:+})", by as f32));
        let (after, by) = (after.unwrap_or_default(), by.unwrap_or_default());
        let _ = writeln!(out, "  {}: {}{after}{by}", line.what, line.before.plain());
    }
    let shown = walked.answer.scores.len() as u64;
    let left = walked.answer.classes.saturating_sub(shown);
    if left > 0 {
        let _ = writeln!(out, "  and {left} more classes");
    }
    if let Some(sentence) = walked.sentence() {
        let _ = writeln!(out, "{sentence}");
    }
    for (at, stage) in walked.stages.iter().enumerate() {
        stage_text(at + 1, stage, &mut out);
    }
    out
}

fn stage_text(number: usize, stage: &WalkedStage, out: &mut String) {
    let moved = if stage.moved() { "  *changed" } else { "" };
    let _ = writeln!(out, "\n{number}. {}{moved}", stage.says);
    if let Some(reason) = &stage.reason {
        let _ = writeln!(out, "   {reason}");
    }
    for value in &stage.values {
        if let Some(reason) = &value.reason {
            let _ = writeln!(out, "   {}: not shown: {reason}", value.name);
            continue;
        }
        let moved = match value.differ {
            0 => String::new(),
            n => format!(", {n} changed"),
        };
        let entries: Vec<String> = value.entries().iter().map(|e| entry(e, value)).collect();
        let more = match value.more() {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        let (name, kind) = (&value.name, value.kind());
        let _ = writeln!(
            out,
            "   {name} ({kind}{moved}): {}{more}",
            entries.join(", ")
        );
    }
    if stage.more > 0 {
        let _ = writeln!(out, "   and {} more values", stage.more);
    }
}

fn entry(entry: &Entry, value: &WalkedValue) -> String {
    let cell = |cell: &Option<Cell>| cell.as_ref().map_or_else(|| "none".to_owned(), Cell::text);
    let is_first = value.places.last() == Some(&(value.places.len() as u64));
    let label = match value.labels.is_empty() && is_first {
        true => String::new(),
        false => format!("{}=", entry.label),
    };
    match entry.moved {
        true => format!("{label}{} -> {}", cell(&entry.before), cell(&entry.after)),
        false => format!("{label}{}", cell(&entry.before)),
    }
}

fn document(number: u64, changes: &[Change], walked: &Walked) -> Value {
    let changes = changes
        .iter()
        .map(|c| json!({ "column": c.column, "value": c.text }));
    let answers = walked.answers().into_iter().map(
        |l| json!({ "what": l.what, "before": cell(&l.before), "after": l.after.as_ref().map(cell), "difference": l.by }),
    );
    let stages = walked.stages.iter().map(|s| {
        let values: Vec<Value> = s.values.iter().map(value).collect();
        json!({ "says": s.says, "nodes": s.nodes, "values": values, "more_values": s.more, "reason": s.reason })
    });
    json!({
        "row": number,
        "changes": changes.collect::<Vec<_>>(),
        "answer": answers.collect::<Vec<_>>(),
        "stages": stages.collect::<Vec<_>>(),
    })
}

fn value(of: &WalkedValue) -> Value {
    let seen = |cells: &[Cell]| cells.iter().map(cell).collect::<Vec<Value>>();
    json!({
        "name": of.name,
        "type": of.element,
        "places": of.places,
        "labels": of.labels,
        "shape": of.before.shape,
        "entries": of.before.total,
        "before": seen(&of.before.shown),
        "after": of.after.as_ref().map(|a| seen(&a.shown)),
        "changed": of.differ,
        "reason": of.reason,
    })
}

/// A number as its shortest decimals, null when missing, a text when infinite.
fn cell(of: &Cell) -> Value {
    match of {
        Cell::Truth(is) => json!(is),
        Cell::Whole(n) => json!(n),
        Cell::Text(text) => json!(text),
        Cell::Single(x) if x.is_nan() => Value::Null,
        Cell::Double(x) if x.is_nan() => Value::Null,
        number => number
            .text()
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map_or_else(|| json!(number.text()), Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_cut_where_a_column_ends() {
        let columns = ["a", "a=b"];
        let cut = |typed| change(typed, &columns).map(|c| (c.column, c.text));
        let found = |column: &str, text: &str| Ok((column.to_owned(), Some(text.to_owned())));
        assert_eq!(cut("a=1"), found("a", "1"));
        assert_eq!(cut("a=b=1"), found("a=b", "1"));
        assert_eq!(cut("a="), found("a", ""));
        assert_eq!(cut("c=1=2"), found("c", "1=2"), "refused later by its name");
        assert!(cut("a").is_err());
    }

    #[test]
    fn entries_are_numbers_texts_and_null() {
        let cells = [
            (Cell::Single(0.1), json!(0.1)),
            (Cell::Single(f32::NAN), Value::Null),
            (Cell::Double(f64::INFINITY), json!("inf")),
            (Cell::Whole(i64::MAX), json!(i64::MAX)),
            (Cell::Truth(false), json!(false)),
            (Cell::Text("a".to_owned()), json!("a")),
        ];
        for (of, expected) in cells {
            assert_eq!(cell(&of), expected);
        }
    }
}
