//! How fast the model is on this device, and where its time goes.

use crate::checks::serving_words::{HERE, clock, memory, p99_rests_on, parts_rest_on};
use crate::model::{Latency, TimeParts, Timing};
use crate::ui::format;
use leptos::prelude::*;

/// Times per batch size, the cold start, and the parts of a run.
#[component]
pub fn DeviceTimes(
    /// Per batch size.
    latency: Vec<Latency>,
    /// Start and parts.
    timing: Option<Timing>,
    /// p99 budget at one row in milliseconds, where this device's times are judged.
    budget: Option<f64>,
) -> impl IntoView {
    if latency.is_empty() {
        return view! { <p class="muted">"Not timed: the model has not run here."</p> }.into_any();
    }
    let limit = budget
        .map(|b| format!(" Budget for one row: p99 {}.", format::micros(b * 1000.0)))
        .unwrap_or_default();
    let clock = clock(&latency).map(|says| format!(" {says}"));
    let rows = latency
        .into_iter()
        .map(|l| size_row(&l, budget))
        .collect_view();
    let parts = timing.as_ref().and_then(|t| t.parts.clone());
    view! {
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr>
                    <th scope="col">"At once"</th><th scope="col" class="n">"Median"</th><th scope="col" class="n">"p90"</th><th scope="col" class="n">"p95"</th>
                    <th scope="col" class="n">"p99"</th><th scope="col" class="n">"Slowest"</th><th scope="col" class="n">"First of its size"</th>
                    <th scope="col" class="n">"Rows a second"</th><th scope="col">"The p99 rests on"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">{HERE}{limit}{clock}</p>
        {timing.map(|timing| view! { <Start timing/> })}
        {parts.map(|parts| view! { <Parts parts/> })}
    }
    .into_any()
}

fn size_row(l: &Latency, budget: Option<f64>) -> impl IntoView + use<> {
    let within = l.within_us;
    // Of a coarse clock, no step at all is less than one.
    let time = move |us: f64| match within > 0.0 && us <= 0.0 {
        true => format!("< {}", format::micros(within)),
        false => format::micros(us),
    };
    let maybe = |us: Option<f64>| us.map_or_else(|| format::NONE.to_owned(), time);
    let p99 = l.has_p99().then_some(l.p99_us);
    let over = l.batch == 1 && p99.zip(budget).is_some_and(|(p99, b)| p99 > b * 1000.0);
    let slowest = l.max_us.or(Some(l.p99_us).filter(|_| p99.is_none()));
    let rate = l.rows_per_second().map_or_else(
        || format::NONE.to_owned(),
        |rate| format::count(rate.round() as u64),
    );
    view! {
        <tr>
            <th scope="row">{format::counted(l.batch, "row", "rows")}</th>
            <td class="n">{format::micros(l.p50_us)}</td>
            <td class="n">{maybe(l.p90_us)}</td>
            <td class="n">{time(l.p95_us)}</td>
            <td class="n" data-over=over.then_some("")>{maybe(p99)}</td>
            <td class="n">{maybe(slowest)}</td>
            <td class="n">{time(l.cold_us)}</td>
            <td class="n">{rate}</td>
            <td>{p99_rests_on(l)}</td>
        </tr>
    }
}

#[component]
fn Start(
    /// How it started.
    timing: Timing,
) -> impl IntoView {
    let rows = [
        ("Reading the file", timing.read_us),
        ("Preparing the model", timing.prepare_us),
        ("Its first row", timing.first_run_us),
        ("From file to first answer", timing.cold_start_us()),
    ]
    .map(|(name, us)| {
        let time = match us > 0.0 {
            true => format::micros(us),
            false => "less than a step of the clock".to_owned(),
        };
        view! { <div><dt>{name}</dt><dd>{time}</dd></div> }
    })
    .into_iter()
    .collect_view();
    view! {
        <h3 class="over-table">"Cold start"</h3>
        <dl class="card panel pairs">{rows}</dl>
        {timing.memory.map(|m| view! { <p class="muted small">{memory(&m)}</p> })}
    }
}

#[component]
fn Parts(
    /// Of a run.
    parts: TimeParts,
) -> impl IntoView {
    let says = parts_rest_on(&parts);
    let rows = parts
        .shares
        .into_iter()
        .map(|share| {
            let name = match share.steps {
                0 => share.what.into_any(),
                _ => view! { <code>{share.what}</code> }.into_any(),
            };
            let steps = match share.steps {
                0 => String::new(),
                n => format::count(n),
            };
            view! { <tr><th scope="row">{name}</th><td class="n">{steps}</td><td class="n">{format::percent(share.share)}</td></tr> }
        })
        .collect_view();
    view! {
        <h3 class="over-table">"Where the time goes"</h3>
        <div class="card scroll" tabindex="0"><table class="compact">
            <thead><tr><th scope="col">"Operator"</th><th scope="col" class="n">"Steps"</th><th scope="col" class="n">"Share of the time"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        <p class="muted small">{says}</p>
    }
}
