//! How fast this and other models were on this device before.

use crate::ui::format;
use crate::ui::state::Session;
use crate::ui::timings::PastTiming;
use leptos::prelude::*;

/// The newest first; nothing before there are two to compare.
#[component]
pub fn EarlierTimes() -> impl IntoView {
    let session = Session::here();
    move || {
        let timings = session.timings.get();
        (timings.len() > 1).then(|| {
            let rows = timings.into_iter().rev().map(row).collect_view();
            view! {
                <h3 class="over-table">"On this device, now and before"</h3>
                <div class="card scroll" tabindex="0"><table class="compact">
                    <thead><tr>
                        <th scope="col">"Model"</th><th scope="col">"When, UTC"</th><th scope="col" class="n">"One row, median"</th><th scope="col" class="n">"p99"</th>
                        <th scope="col" class="n">"Rows a second"</th><th scope="col" class="n">"From file to first answer"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                <p class="muted small">"Kept in this browser alone, until you start over. Rows a second are those of the largest size that was timed. What else the device did meanwhile is in these times too."</p>
            }
        })
    }
}

fn row(timing: PastTiming) -> impl IntoView {
    let none = || format::NONE.to_owned();
    let micros = |us: Option<f64>| us.map_or_else(none, format::micros);
    let pace = timing.pace.map_or_else(none, |(batch, rows)| {
        format!(
            "{} ({} at once)",
            format::count(rows.round() as u64),
            format::count(batch)
        )
    });
    view! {
        <tr>
            <th scope="row"><span class="name">{timing.file}</span>" "<code title="SHA-256">{format::shortened(&timing.sha256, 9)}</code></th>
            <td>{format::minute_iso(timing.at).replace('T', " ")}</td>
            <td class="n">{format::micros(timing.p50_us)}</td>
            <td class="n">{micros(timing.p99_us)}</td>
            <td class="n">{pace}</td>
            <td class="n">{micros(timing.cold_start_us)}</td>
        </tr>
    }
}
