//! Predictions against onnxruntime's outputs: labels equal, numbers within 1e-5 absolutely, or relatively
//! above one.

use seaworthy::data::Column;
use seaworthy::model::{ModelOutput, OutputMeaning, Predictions};
use serde_json::Value;

const TOLERANCE: f64 = 1e-5;

/// The largest difference, relative above one; a sentence where they do not agree.
pub fn compare(
    output: &ModelOutput,
    found: &Predictions,
    expected: &[Value],
) -> Result<f64, String> {
    match output.meaning {
        OutputMeaning::Label => labels(found, expected),
        OutputMeaning::Scores => scores(found, expected),
        OutputMeaning::Value => {
            let values = found.values.as_ref().ok_or("no values")?;
            same_length(values.len(), expected)?;
            let pairs = values.iter().zip(expected).enumerate();
            largest(pairs.map(|(row, (v, e))| close(row, f64::from(*v), only(e))))
        }
        OutputMeaning::Other => others(output, found, expected),
    }
}

fn labels(found: &Predictions, expected: &[Value]) -> Result<f64, String> {
    let labels = found.labels.as_ref().ok_or("no labels")?;
    same_length(labels.len(), expected)?;
    for (row, (label, expected)) in labels.iter().zip(expected).enumerate() {
        let expected = text(only(expected));
        if *label != expected {
            return Err(format!("row {row}: label {label} instead of {expected}"));
        }
    }
    Ok(0.0)
}

/// Scores by the class's name where onnxruntime gives names, else by place.
fn scores(found: &Predictions, expected: &[Value]) -> Result<f64, String> {
    let mut most = 0f64;
    let width = expected.first().map_or(0, width);
    // A single score is the second class's.
    let from = usize::from(width == 1 && found.scores.len() == 2);
    if found.scores.len() - from != width {
        return Err(format!(
            "scores of {} classes instead of {width}",
            found.scores.len()
        ));
    }
    for (at, (class, scores)) in found.scores.iter().skip(from).enumerate() {
        same_length(scores.len(), expected)?;
        for (row, (score, expected)) in scores.iter().zip(expected).enumerate() {
            let expected = match expected {
                Value::Object(by_class) => by_class.get(class),
                Value::Array(values) => values.get(at),
                single => Some(single),
            };
            let expected = expected.ok_or_else(|| format!("no score of {class}"))?;
            most = most.max(close(row, f64::from(*score), expected)?);
        }
    }
    Ok(most)
}

/// An output without meaning: a column per value of a row.
fn others(output: &ModelOutput, found: &Predictions, expected: &[Value]) -> Result<f64, String> {
    let width = expected.first().map_or(0, width);
    let mut most = 0f64;
    for at in 0..width {
        let name = match width {
            1 => output.name.clone(),
            _ => format!("{}_{at}", output.name),
        };
        let column = found.others.iter().find(|(n, _)| *n == name);
        let (_, column) = column.ok_or_else(|| format!("no column {name}"))?;
        for (row, expected) in expected.iter().enumerate() {
            let expected = flat(expected, at).ok_or("rows of different lengths")?;
            match column {
                Column::Numbers(v) => most = most.max(close(row, v[row], expected)?),
                Column::Texts(v) if v[row].as_deref() == expected.as_str() => {}
                Column::Texts(v) => {
                    return Err(format!("row {row}: {:?} instead of {expected}", v[row]));
                }
            }
        }
    }
    Ok(most)
}

fn same_length(found: usize, expected: &[Value]) -> Result<(), String> {
    match found == expected.len() {
        true => Ok(()),
        false => Err(format!("{found} rows instead of {}", expected.len())),
    }
}

/// Values per row, over all axes.
fn width(row: &Value) -> usize {
    match row {
        Value::Array(values) => values.iter().map(width).sum(),
        Value::Object(by_class) => by_class.len(),
        _ => 1,
    }
}

/// The value at this place of a row of any axes.
fn flat(row: &Value, mut at: usize) -> Option<&Value> {
    let Value::Array(values) = row else {
        return (at == 0).then_some(row);
    };
    for value in values {
        match width(value) {
            w if at < w => return flat(value, at),
            w => at -= w,
        }
    }
    None
}

fn only(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

/// A label as text; whole numbers without a decimal point.
fn text(value: &Value) -> String {
    match (value.as_str(), value.as_f64()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(x)) if x.fract() == 0.0 => (x as i64).to_string(),
        _ => value.to_string(),
    }
}

fn largest(all: impl Iterator<Item = Result<f64, String>>) -> Result<f64, String> {
    all.reduce(|a, b| Ok(a?.max(b?))).unwrap_or(Ok(0.0))
}

fn close(row: usize, found: f64, expected: &Value) -> Result<f64, String> {
    let expected = match expected {
        Value::Null => f64::NAN,
        Value::String(text) => text.parse().map_err(|_| format!("{text} is no number"))?,
        other => other
            .as_f64()
            .ok_or_else(|| format!("{other} is no number"))?,
    };
    if found == expected || (found.is_nan() && expected.is_nan()) {
        return Ok(0.0);
    }
    let off = (found - expected).abs() / expected.abs().max(1.0);
    match off <= TOLERANCE {
        true => Ok(off),
        false => Err(format!("row {row}: {found} instead of {expected}")),
    }
}
