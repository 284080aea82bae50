//! How long a server took, from the columns of its log.

use super::Problem;
use super::answer::Answer;
use super::parcel::{Json, Parcel};
use crate::data::{Column, Columns, LatencyColumns};
use crate::performance::{Log, server_latency};
use crate::plan::{DurationUnit, WindowRule};
use serde::{Deserialize, Serialize};

/// What is asked of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogAsk {
    /// Which column is what.
    pub columns: LatencyColumns,
    /// Unit of the durations.
    pub unit: DurationUnit,
    /// The plan's budget in milliseconds.
    pub budget_ms: Option<f64>,
    /// How requests are cut into windows; by their span when absent.
    pub rule: Json<Option<WindowRule>>,
}

/// The times of a log whose packed columns come in the file's order.
pub(super) fn summarise(parts: &[Parcel], ask: &LogAsk) -> Result<Answer, Problem> {
    let mut rows = Columns::default();
    for part in parts {
        rows.append(part.open()?);
    }
    let numbers = |name: &String| match rows.get(name) {
        Some(Column::Numbers(values)) => values.as_slice(),
        _ => &[],
    };
    let texts = |name: &String| match rows.get(name) {
        Some(Column::Texts(values)) => values.as_slice(),
        _ => &[],
    };
    let columns = &ask.columns;
    let log = Log {
        durations: numbers(&columns.duration),
        times: columns.timestamp.as_ref().map(numbers).unwrap_or_default(),
        statuses: columns.status.as_ref().map(texts).unwrap_or_default(),
    };
    let found = server_latency(log, ask.unit, ask.budget_ms, ask.rule.0);
    Ok(Answer::ServerLatency(Json(found)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Job;
    use crate::model::{Latency, Memory, TimeParts, TimeShare, Timing};
    use crate::plan::WindowBy;

    #[test]
    fn a_log_in_parts_is_read_as_one() {
        let part = |ms: [f64; 2], status: &str| {
            Parcel::pack(&Columns {
                rows: 2,
                columns: vec![
                    ("took".to_owned(), Column::Numbers(ms.to_vec())),
                    (
                        "code".to_owned(),
                        Column::Texts(vec![Some(status.to_owned()); 2]),
                    ),
                ],
            })
        };
        let ask = LogAsk {
            columns: LatencyColumns {
                duration: "took".to_owned(),
                unit: None,
                timestamp: None,
                status: Some("code".to_owned()),
            },
            unit: DurationUnit::Seconds,
            budget_ms: Some(1_500.0),
            rule: Json(Some(WindowBy::Rows(2).into())),
        };
        let job = Job::ServerLatency {
            rows: vec![part([1.0, 2.0], "200"), part([3.0, 4.0], "500")],
            ask,
        };
        // As a worker of the browser gets it.
        let job: Job = Parcel::pack(&job).open().expect("the job");
        let Job::ServerLatency { rows, ask } = job else {
            panic!("another job");
        };
        let answer = summarise(&rows, &ask).expect("an answer");
        let answer: Answer = Parcel::pack(&answer).open().expect("the answer");
        let Answer::ServerLatency(Json(found)) = answer else {
            panic!("another answer");
        };
        assert_eq!((found.rows, found.failed), (4, 2));
        assert_eq!(found.late_share, Some(0.75));
        assert_eq!(found.times.map(|t| (t.n, t.max_ms)), Some((2, 2_000.0)));
        let failed: Vec<u64> = found.windows.iter().map(|w| w.failed).collect();
        assert_eq!(failed, [0, 2]);
    }

    #[test]
    fn times_cross_between_workers() {
        let timing = Timing {
            parts: Some(TimeParts {
                shares: vec![TimeShare::default()],
                ..TimeParts::default()
            }),
            memory: Some(Memory::default()),
            ..Timing::default()
        };
        for timing in [None, Some(timing)] {
            let answer = Answer::Latency(vec![Latency::default()], timing);
            assert_eq!(Parcel::pack(&answer).open::<Answer>().as_ref(), Ok(&answer));
        }
    }
}
