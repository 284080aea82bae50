//! Row by row: what detectors of streams say.

use crate::drift::sequential::{Alarm, Stream, StreamKind, Streams, Watched};
use crate::ui::format;
use leptos::prelude::*;

const MS_A_DAY: i64 = 86_400_000;

/// The streams of these kinds and, of features, this name, under one heading; nothing when there are none, unless watching failed: then why.
pub fn row_by_row(
    streams: Option<&Streams>,
    wanted: &dyn Fn(&Stream) -> bool,
) -> impl IntoView + use<> {
    let found: Vec<Stream> = streams
        .iter()
        .flat_map(|s| s.streams.iter().filter(|s| wanted(s)).cloned())
        .collect();
    let lead = streams.map(Streams::lead);
    let failed = streams.is_some_and(|s| s.reason.is_some());
    (failed || !found.is_empty()).then(|| {
        let several = found.len() > 1;
        let tables = found
            .into_iter()
            .map(|stream| view! { <Table stream several/> })
            .collect_view();
        view! { <h2>"Row by row"</h2> <p class="muted small">{lead}</p> {tables} }
    })
}

/// Whether it is of the model: its error or its score.
pub fn of_the_model(stream: &Stream) -> bool {
    stream.of != StreamKind::Feature
}

#[component]
fn Table(
    /// The stream.
    stream: Stream,
    /// Whether it needs a title of its own.
    several: bool,
) -> impl IntoView {
    let rows = stream.detectors.iter().map(row).collect_view();
    let title = several.then(|| view! { <h3 class="over-table">{stream.title()}</h3> });
    view! {
        {title}
        <p class="over-table">{stream.sentence()}</p>
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead>
                    <tr>
                        <th scope="col">"Detector"</th>
                        <th scope="col">"First alarm"</th>
                        <th scope="col" class="n">"Alarms in all"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(watched: &Watched) -> impl IntoView + use<> {
    let first = watched
        .first
        .first()
        .map_or_else(|| format::NONE.to_owned(), place);
    let hint = watched.about().map(|about| about.why);
    view! {
        <tr>
            <th scope="row">
                <span title=hint>{watched.title().to_owned()}</span>
                <p class="cause">"Watches for "{watched.worth()}</p>
            </th>
            <td class="whole">{first}</td>
            <td class="n">{format::count(watched.alarms)}</td>
        </tr>
    }
}

/// "5 Mar 2026, row 1,204".
fn place(alarm: &Alarm) -> String {
    let day = alarm
        .at
        .and_then(|ms| i32::try_from(ms.div_euclid(MS_A_DAY)).ok());
    let day = day
        .map(|d| format!("{}, ", format::day(d)))
        .unwrap_or_default();
    format!("{day}row {}", format::count(alarm.row))
}
