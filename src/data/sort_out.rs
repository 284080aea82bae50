//! Which of several dropped files is what.

use super::format::{ColumnInfo, FileInfo, Format, Kind};
use super::latencies::{Sure, are_latencies, latency_columns};
use super::names::{is_id_like, words};
use super::roles::{is_label_name, is_nearly_unique, timestamp_column};
use serde::{Deserialize, Serialize};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The sample the model learned from.
    Reference,
    /// A sample the model meets now.
    Production,
    /// Labels that came later, joined by an id.
    Labels,
    /// How long the server took.
    Latencies,
    /// The model.
    Model,
    /// A document of ours.
    Document,
}

/// A file's part and a sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// What the file is for.
    pub part: Part,
    /// Why, for the screen.
    pub why: String,
}

/// The part of each file, in the order given. The same files in the same order give the same parts.
///
/// A table of nothing but requests and how long they took holds a server's times. A narrow table with an id and a label beside a wider table
/// holds labels. Of the other tables, one alone is the
/// reference; of several, the one whose rows happened first, else the one whose name says so, else the one that has a
/// label the others lack, else the first.
pub fn sort_out(files: &[FileInfo]) -> Vec<Placed> {
    let all: Vec<&FileInfo> = files.iter().filter(|f| is_table(f)).collect();
    let (times, tables): (Vec<&FileInfo>, Vec<&FileInfo>) =
        all.iter().partition(|f| are_server_times(f, &all));
    let labels: Vec<&FileInfo> = tables
        .iter()
        .copied()
        .filter(|f| are_labels(f, &tables))
        .collect();
    let samples: Vec<&FileInfo> = tables
        .iter()
        .copied()
        .filter(|f| !labels.iter().any(|l| std::ptr::eq(*l, *f)))
        .collect();
    let reference = pick_reference(&samples);
    let place = |file: &FileInfo| match &file.format {
        Format::Onnx => placed(Part::Model, "it is an ONNX model"),
        Format::Json => placed(Part::Document, "it is a JSON document"),
        _ if times.iter().any(|t| std::ptr::eq(*t, file)) => placed(
            Part::Latencies,
            "it has nothing but requests and how long they took",
        ),
        _ if labels.iter().any(|l| std::ptr::eq(*l, file)) => placed(
            Part::Labels,
            "it has little more than an id and a label, and a wider table is there",
        ),
        _ => match &reference {
            Some((chosen, why)) if std::ptr::eq(*chosen, file) => {
                placed(Part::Reference, why.reference)
            }
            Some((_, why)) => placed(Part::Production, why.production),
            None => placed(Part::Production, "it is a table"),
        },
    };
    files.iter().map(place).collect()
}

fn placed(part: Part, why: &str) -> Placed {
    Placed {
        part,
        why: why.to_owned(),
    }
}

fn is_table(file: &FileInfo) -> bool {
    matches!(file.format, Format::Csv(_) | Format::Parquet)
}

/// A log of requests; not labels that happen to be durations, which a sample has too or which join one by an id.
fn are_server_times(file: &FileInfo, tables: &[&FileInfo]) -> bool {
    let log = |f: &FileInfo| are_latencies(f, tables.len());
    let Some((sure, found)) = log(file).zip(latency_columns(file)) else {
        return false;
    };
    let in_sample = tables
        .iter()
        .any(|t| log(t).is_none() && t.column(&found.duration).is_some());
    !in_sample && (sure == Sure::Certain || !are_labels(file, tables))
}

fn are_labels(file: &FileInfo, tables: &[&FileInfo]) -> bool {
    let wider = || {
        tables
            .iter()
            .filter(|t| t.columns.len() > file.columns.len())
    };
    let in_wider = |c: &ColumnInfo| wider().any(|t| t.column(&c.name).is_some());
    let is_id = |c: &&ColumnInfo| {
        let named = is_id_like(&c.name);
        is_nearly_unique(c)
            && c.kind != Kind::Datetime
            && (named || in_wider(c))
            && !is_label_name(&c.name)
    };
    let is_label = |c: &&ColumnInfo| {
        let somewhere_lacking = wider().any(|t| t.column(&c.name).is_none());
        is_label_name(&c.name)
            || somewhere_lacking && !is_id_like(&c.name) && c.kind != Kind::Datetime
    };
    (2..=3).contains(&file.columns.len())
        && wider().next().is_some()
        && file.columns.iter().any(|c| is_id(&c))
        && file
            .columns
            .iter()
            .filter(|c| !is_id(c))
            .any(|c| is_label(&c))
}

struct Why {
    reference: &'static str,
    production: &'static str,
}

fn pick_reference<'a>(samples: &[&'a FileInfo]) -> Option<(&'a FileInfo, Why)> {
    let (first, rest) = samples.split_first()?;
    if rest.is_empty() {
        let why = Why {
            reference: "it is the only table",
            production: "",
        };
        return Some((first, why));
    }
    if let Some(earliest) = earliest(samples) {
        let why = Why {
            reference: "its rows happened before those of the other tables",
            production: "its rows happened after those of the reference",
        };
        return Some((earliest, why));
    }
    if let Some(named) =
        only(samples, |f| says(f, &REFERENCE)).or_else(|| only(samples, |f| !says(f, &PRODUCTION)))
    {
        let why = Why {
            reference: "the file names say so",
            production: "the file names say so",
        };
        return Some((named, why));
    }
    let has_label = |f: &FileInfo| f.columns.iter().any(|c| is_label_name(&c.name));
    if let Some(labelled) = only(samples, has_label) {
        let why = Why {
            reference: "it has a label and the other tables have none",
            production: "it has no label and the reference has one",
        };
        return Some((labelled, why));
    }
    let why = Why {
        reference: "it came first, and nothing else tells the tables apart; swap them if this is wrong",
        production: "it did not come first, and nothing else tells the tables apart; swap them if this is wrong",
    };
    Some((first, why))
}

const REFERENCE: [&str; 12] = [
    "ref",
    "reference",
    "train",
    "training",
    "baseline",
    "base",
    "history",
    "historical",
    "before",
    "old",
    "dev",
    "fit",
];
const PRODUCTION: [&str; 15] = [
    "prod",
    "production",
    "current",
    "analysis",
    "monitoring",
    "serving",
    "live",
    "test",
    "new",
    "now",
    "after",
    "inference",
    "recent",
    "today",
    "scoring",
];

fn says(file: &FileInfo, names: &[&str]) -> bool {
    words(&file.name)
        .iter()
        .any(|w| names.contains(&w.as_str()))
}

fn only<'a>(samples: &[&'a FileInfo], is: impl Fn(&FileInfo) -> bool) -> Option<&'a FileInfo> {
    let mut found = samples.iter().filter(|f| is(f));
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// The table that begins before every other begins, when all have a time of the same name and it does not merely
/// overlap: it also ends before every other ends.
fn earliest<'a>(samples: &[&'a FileInfo]) -> Option<&'a FileInfo> {
    let name = &timestamp_column(samples.first()?)?.name;
    let spans: Option<Vec<(i64, i64)>> = samples.iter().map(|f| f.column(name)?.span).collect();
    let spans = spans?;
    let (at, first) = spans.iter().enumerate().min_by_key(|(_, span)| **span)?;
    let others = spans.iter().enumerate().filter(|(other, _)| *other != at);
    let before_all = others
        .clone()
        .all(|(_, span)| first.0 < span.0 && first.1 < span.1);
    before_all.then(|| samples.get(at).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{MemorySource, inspect};

    fn file(name: &str, text: &str) -> FileInfo {
        let missing = crate::plan::MISSING.map(str::to_owned);
        inspect(&MemorySource::new(name, text.to_owned()), &missing)
            .unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn dropped_files_find_their_places() {
        use Part::{Document, Labels, Latencies, Model, Production, Reference};
        let model = || file("m.onnx", "\x08\x09\x3A\x03\x0A\x01g");
        let cases: Vec<(&str, Vec<FileInfo>, Vec<Part>)> = vec![
            (
                "one table",
                vec![file("x.csv", "a,b\n1,2\n")],
                vec![Reference],
            ),
            (
                "time decides",
                vec![
                    file("b.csv", "a,t\n1,2024-05-01\n"),
                    file("a.csv", "a,t\n1,2024-01-01\n"),
                    model(),
                ],
                vec![Production, Reference, Model],
            ),
            (
                "names decide",
                vec![
                    file("current.csv", "a,b\n1,2\n"),
                    file("reference.csv", "a,b\n1,2\n"),
                ],
                vec![Production, Reference],
            ),
            (
                "overlapping times leave it to the names",
                vec![
                    file("live.csv", "a,t\n1,2024-01-01\n2,2024-03-01\n"),
                    file("train.csv", "a,t\n1,2024-01-02\n2,2024-02-01\n"),
                ],
                vec![Production, Reference],
            ),
            (
                "labels and a document",
                vec![
                    file("gt.csv", "id,clf_target\n7,0\n8,1\n"),
                    file("two.csv", "id,a,b,y\n1,2,3,0\n2,2,3,1\n"),
                    file("one.csv", "id,a,b\n7,2,3\n8,1,3\n"),
                    file("plan.json", "{\"roles\":{}}"),
                ],
                vec![Labels, Reference, Production, Document],
            ),
            (
                "a server's times beside a sample and its labels",
                vec![
                    file(
                        "log.csv",
                        "request_id,status,latency_ms\n7,200,3\n8,200,4\n",
                    ),
                    file("gt.csv", "id,clf_target\n7,0\n8,1\n"),
                    file("one.csv", "id,a,duration\n7,2,3\n8,1,3\n"),
                ],
                vec![Latencies, Labels, Reference],
            ),
            (
                "labels that are durations",
                vec![
                    file("gt.csv", "id,trip_duration\n7,30\n8,12\n"),
                    file("one.csv", "id,a,b\n7,2,3\n8,1,3\n"),
                ],
                vec![Labels, Reference],
            ),
            (
                "labels that a sample has too",
                vec![
                    file("new.csv", "id,response_time\n7,30\n8,30\n"),
                    file("old.csv", "id,a,b,response_time\n1,2,3,4\n2,1,3,5\n"),
                    file("one.csv", "id,a,b\n7,2,3\n8,1,3\n"),
                ],
                vec![Labels, Reference, Production],
            ),
            (
                "a narrow sample is no file of labels",
                vec![
                    file("x.csv", "a,b\n1,2\n1,3\n"),
                    file("y.csv", "a,b\n1,2\n4,2\n"),
                ],
                vec![Reference, Production],
            ),
        ];
        for (what, files, expected) in cases {
            let parts = sort_out(&files);
            assert_eq!(
                parts.iter().map(|p| p.part).collect::<Vec<_>>(),
                expected,
                "{what}"
            );
            assert!(parts.iter().all(|p| !p.why.is_empty()), "{what}");
        }
    }
}
