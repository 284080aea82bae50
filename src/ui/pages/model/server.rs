//! How long the server took, as its own log says.

use crate::checks::Facts;
use crate::checks::serving_words::server;
use crate::model::FEWEST_FOR_P99;
use crate::performance::Times;
use crate::ui::format;
use leptos::prelude::*;
use std::sync::Arc;

/// The server's times as a whole and by window; how to give them where there are none.
#[component]
pub fn ServerTimes(
    /// What was measured.
    facts: Arc<Facts>,
) -> impl IntoView {
    let Some(latency) = &facts.server_latency else {
        return view! {
            <p class="muted small">"Drop a table of the server’s own times (a column such as latency_ms, perhaps a timestamp and a status): it is then judged in the place of this device’s times."</p>
        }
        .into_any();
    };
    let budget = facts.plan.limits.latency_p99_ms;
    let whole = latency
        .times
        .as_ref()
        .map(|t| row("All".to_owned(), t, latency.late_share, budget));
    let windows = latency.windows.iter().filter_map(|w| {
        let times = w.times.as_ref()?;
        Some(row(w.window.label.clone(), times, w.late_share, budget))
    });
    let windows = windows.collect_view();
    let limit = budget.map_or_else(
        || " The plan sets no budget for the p99.".to_owned(),
        |b| format!(" Budget: p99 {}.", format::micros(b * 1000.0)),
    );
    view! {
        <h2>"Speed of the server"</h2>
        <p>{server(latency)}</p>
        {whole.map(|whole| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact">
                    <thead><tr>
                        <th scope="col">"Requests"</th><th scope="col" class="n">"Answered"</th><th scope="col" class="n">"Median"</th><th scope="col" class="n">"p90"</th>
                        <th scope="col" class="n">"p95"</th><th scope="col" class="n">"p99"</th><th scope="col" class="n">"Slowest"</th><th scope="col" class="n">"Late or failed"</th>
                    </tr></thead>
                    <tbody>{whole}{windows}</tbody>
                </table>
            </div>
            <p class="muted small">"These times are judged, not this device’s. Percentiles are exact, by nearest rank; under 100 requests there is no p99."{limit}</p>
        })}
    }
    .into_any()
}

fn row(
    name: String,
    times: &Times,
    late_share: Option<f64>,
    budget: Option<f64>,
) -> impl IntoView + use<> {
    let ms = |ms: f64| format::micros(ms * 1000.0);
    let p99 = (times.n >= FEWEST_FOR_P99).then_some(times.p99_ms);
    let over = p99.zip(budget).is_some_and(|(p99, b)| p99 > b);
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="n">{format::count(times.n)}</td>
            <td class="n">{ms(times.p50_ms)}</td>
            <td class="n">{ms(times.p90_ms)}</td>
            <td class="n">{ms(times.p95_ms)}</td>
            <td class="n" data-over=over.then_some("")>{p99.map_or_else(|| format::NONE.to_owned(), ms)}</td>
            <td class="n">{ms(times.max_ms)}</td>
            <td class="n">{late_share.map_or_else(|| format::NONE.to_owned(), format::percent)}</td>
        </tr>
    }
}
