//! Tables of how long a server took: which column holds the durations, and whether a table is one at all.

use super::format::{ColumnInfo, FileInfo, Format, Kind};
use super::names::{is_id_like, is_time_like, plain, words};
use super::roles::timestamp_column;
use crate::plan::DurationUnit;
use serde::{Deserialize, Serialize};

/// Beginnings and ends of names that only durations have.
const SURE: [&str; 9] = [
    "latency",
    "latencies",
    "response_time",
    "request_time",
    "processing_time",
    "inference_time",
    "service_time",
    "upstream_response_time",
    "time_taken",
];
/// Names that durations have, and other things too.
const LIKELY: [&str; 6] = ["duration", "elapsed", "took", "runtime", "rt", "total_time"];
/// Words in the names of what stands beside a duration in a log of requests.
const BESIDE: [&str; 32] = [
    "status", "code", "ok", "success", "error", "level", "method", "path", "url", "uri", "route",
    "endpoint", "host", "server", "instance", "pod", "node", "region", "zone", "model", "version",
    "request", "trace", "span", "user", "agent", "client", "ip", "protocol", "bytes", "batch",
    "service",
];
/// Columns of such a table at most.
const MOST_COLUMNS: usize = 16;

/// Where a table of server times holds what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatencyColumns {
    /// The durations.
    pub duration: String,
    /// Their unit, where the name says it.
    pub unit: Option<DurationUnit>,
    /// When the request came.
    pub timestamp: Option<String>,
    /// How it ended.
    pub status: Option<String>,
}

/// Where the file holds durations and what belongs to them; `None` without a column of numbers that is called like one.
pub fn latency_columns(file: &FileInfo) -> Option<LatencyColumns> {
    let numbers = || file.columns.iter().filter(|c| c.kind == Kind::Numeric);
    let duration = numbers()
        .find(|c| named(&c.name, &SURE))
        .or_else(|| numbers().find(|c| named(&c.name, &LIKELY)))?;
    let status = file.columns.iter().find(|c| is_status(c));
    Some(LatencyColumns {
        duration: duration.name.clone(),
        unit: unit(&duration.name),
        timestamp: timestamp_column(file).map(|c| c.name.clone()),
        status: status.map(|c| c.name.clone()),
    })
}

/// How surely a table holds a server's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// Nothing else is called like this.
    Certain,
    /// Its durations are called like other things too.
    Likely,
}

/// Whether a table holds a server's times and nothing that a model would learn from: every other column says when, how it ended, or which
/// request it was. A name without a unit that other things have too counts only when another table is there to be the sample.
pub(super) fn are_latencies(file: &FileInfo, tables: usize) -> Option<Sure> {
    let found = latency_columns(file)?;
    let certain = named(&found.duration, &SURE);
    let beside = |c: &ColumnInfo| {
        c.kind == Kind::Datetime
            || is_time_like(&c.name)
            || is_id_like(&c.name)
            || c.name == found.duration
            || found.status.as_ref() == Some(&c.name)
            || words(&c.name).iter().any(|w| BESIDE.contains(&w.as_str()))
            || named(&c.name, &SURE)
    };
    let is_log = matches!(file.format, Format::Csv(_) | Format::Parquet)
        && (certain || found.unit.is_some() || tables > 1)
        && file.columns.len() <= MOST_COLUMNS
        && file.columns.iter().all(beside);
    is_log.then_some(match certain {
        true => Sure::Certain,
        false => Sure::Likely,
    })
}

/// Whether the name without its unit is one of these, or ends or begins with one of the longer ones.
fn named(name: &str, names: &[&str]) -> bool {
    let mut words = words(name);
    if words.len() > 1 && words.last().is_some_and(|w| unit_of(w).is_some()) {
        words.pop();
    }
    let plain = words.join("_");
    names.iter().any(|n| {
        plain == *n
            || n.len() > 5
                && (plain.ends_with(&format!("_{n}")) || plain.starts_with(&format!("{n}_")))
    })
}

/// The unit that a name ends in: `latency_ms`, `tookMillis`, `duration (s)`.
fn unit(name: &str) -> Option<DurationUnit> {
    // Only letters and digits make words, and µ is a letter.
    let words = words(name);
    (words.len() > 1).then(|| unit_of(words.last()?)).flatten()
}

fn unit_of(word: &str) -> Option<DurationUnit> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" => DurationUnit::Seconds,
        "ms" | "msec" | "msecs" | "milli" | "millis" | "millisecond" | "milliseconds" => {
            DurationUnit::Milliseconds
        }
        "us" | "µs" | "μs" | "usec" | "usecs" | "micro" | "micros" | "microsecond"
        | "microseconds" => DurationUnit::Microseconds,
        "ns" | "nsec" | "nsecs" | "nano" | "nanos" | "nanosecond" | "nanoseconds" => {
            DurationUnit::Nanoseconds
        }
        _ => return None,
    })
}

fn is_status(column: &ColumnInfo) -> bool {
    const NAMES: [&str; 7] = [
        "status",
        "status_code",
        "http_status",
        "http_status_code",
        "response_code",
        "response_status",
        "code",
    ];
    NAMES.contains(&plain(&column.name).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{MemorySource, inspect};

    fn file(text: &str) -> FileInfo {
        let missing = crate::plan::MISSING.map(str::to_owned);
        inspect(&MemorySource::new("x.csv", text.to_owned()), &missing)
            .unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn units_are_read_from_names() {
        for (name, expected) in [
            ("latency_ms", Some(DurationUnit::Milliseconds)),
            ("tookMillis", Some(DurationUnit::Milliseconds)),
            ("Response time (s)", Some(DurationUnit::Seconds)),
            ("duration_µs", Some(DurationUnit::Microseconds)),
            ("elapsed_us", Some(DurationUnit::Microseconds)),
            ("duration_ns", Some(DurationUnit::Nanoseconds)),
            ("latency", None),
            ("s", None),
            ("", None),
        ] {
            assert_eq!(unit(name), expected, "{name}");
        }
    }

    #[test]
    fn durations_and_what_belongs_to_them_are_found() {
        let found = latency_columns(&file(
            "ts,path,http_status,latency_ms\n2026-01-01T00:00:00Z,/predict,200,1.5\n2026-01-01T00:00:01Z,/predict,200,2\n",
        ));
        let expected = LatencyColumns {
            duration: "latency_ms".to_owned(),
            unit: Some(DurationUnit::Milliseconds),
            timestamp: Some("ts".to_owned()),
            status: Some("http_status".to_owned()),
        };
        assert_eq!(found, Some(expected));
        assert_eq!(latency_columns(&file("latency\nslow\nfast\n")), None);
    }

    #[test]
    fn samples_and_labels_are_no_latencies() {
        for (text, tables, expected) in [
            ("latency_ms\n1.5\n2\n", 1, Some(Sure::Certain)),
            (
                "request_id,took,status\na1,2,200\nb2,3,500\n",
                2,
                Some(Sure::Likely),
            ),
            // With no other table a column that is called like this may be all there is to learn from.
            ("took,status\n2,200\n3,500\n", 1, None),
            // A sample with a duration among its features.
            ("age,job,duration_s\n30,x,12\n31,y,13\n", 2, None),
            ("age,latency_ms\n30,12\n31,13\n", 2, None),
            ("latency_ms,churn\n1.5,0\n2,1\n", 2, None),
            // Labels.
            ("id,y\n7,0\n8,1\n", 2, None),
            ("timestamp,status\n2026-01-01,1\n2026-01-02,0\n", 2, None),
        ] {
            assert_eq!(are_latencies(&file(text), tables), expected, "{text}");
        }
    }
}
