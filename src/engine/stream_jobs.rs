//! Streams of a sample, row by row, to the detectors.

use super::Problem;
use super::answer::Answer;
use super::data_jobs::together;
use super::parcel::{Json, Parcel};
use crate::data::{Column, Columns};
use crate::drift::sequential::{Ask, StreamKind, watch_all};
use crate::performance::{OutcomeSpec, errors, scores};

/// What the model said and how wrong it was; streams without a value are left out.
pub(super) fn outcomes(
    spec: &OutcomeSpec,
    parts: &[Parcel],
    times: &[Parcel],
    asks: Vec<Ask>,
) -> Result<Answer, Problem> {
    let Some(outcomes) = together(parts)? else {
        return Ok(Answer::Watched(Json::default()));
    };
    let mut all_times: Vec<f64> = Vec::new();
    for part in times.iter().filter(|part| !part.is_empty()) {
        all_times.extend(part.open::<Vec<f64>>()?);
    }
    let values = |ask: &Ask| match ask.of {
        StreamKind::Error => errors(spec, &outcomes),
        StreamKind::Score | StreamKind::Feature => scores(spec, &outcomes),
    };
    let streams: Vec<Vec<f64>> = asks.iter().map(values).collect();
    let any = |values: &[f64]| values.iter().any(|v| v.is_finite());
    let there: Vec<(Ask, &[f64])> = asks
        .into_iter()
        .zip(streams.iter().map(Vec::as_slice))
        .filter(|(_, values)| any(values))
        .collect();
    Ok(Answer::Watched(Json(watch_all(&there, &all_times))))
}

/// Columns of numbers by their names.
pub(super) fn columns(
    parts: &[Parcel],
    time: Option<&str>,
    asks: Vec<Ask>,
) -> Result<Answer, Problem> {
    let mut rows = Columns::default();
    for part in parts {
        rows.append(part.open()?);
    }
    let numbers = |name: &str| match rows.get(name) {
        Some(Column::Numbers(values)) => Some(values.as_slice()),
        _ => None,
    };
    let times = time.and_then(numbers).unwrap_or_default();
    let streams: Vec<(Ask, &[f64])> = asks
        .into_iter()
        .filter_map(|ask| numbers(&ask.name).map(|values| (ask.clone(), values)))
        .collect();
    Ok(Answer::Watched(Json(watch_all(&streams, times))))
}
