//! What entropy does to the model: its weakest spots in sentences, and every disturbance in a table.

use crate::checks::disturbed::{confidence, stability, weak_spot};
use crate::model::{Effect, Robustness};
use crate::ui::format;
use leptos::prelude::*;

/// Sentences above the table.
const SENTENCES: usize = 5;
/// Rows of the table; a report holds the others.
const ROWS: usize = 300;

/// Sentences, numeric stability, and the table of all disturbances, the worst first.
#[component]
pub fn WeakSpots(
    /// What was measured.
    robustness: Option<Robustness>,
) -> impl IntoView {
    let Some(robustness) = robustness else {
        return view! { <p class="muted">"Not asked yet, or not to be asked: it takes a model that runs, its task, and rows of a reference."</p> }
            .into_any();
    };
    if let Some(reason) = robustness.reason {
        return view! { <p class="muted">"The model could not be asked: "{reason}</p> }.into_any();
    }
    let sentences: Vec<String> = robustness
        .weakest_inputs(SENTENCES)
        .into_iter()
        .map(|effect| weak_spot(&robustness, effect))
        .collect();
    let sentences = match sentences.is_empty() {
        true => vec!["No disturbance of any input changes an answer.".to_owned()],
        false => sentences,
    };
    let items = sentences
        .into_iter()
        .map(|s| view! { <li>{s}</li> })
        .collect_view();
    let stable =
        (!robustness.probes.is_empty()).then(|| view! { <p>{stability(&robustness.probes)}</p> });
    view! {
        <div class="stack">
            <ul class="notes">{items}</ul>
            {stable}
            <AllDisturbances robustness=robustness.clone()/>
            <p class="muted small">{measured_on(&robustness)}</p>
        </div>
    }
    .into_any()
}

fn measured_on(robustness: &Robustness) -> String {
    let left_out = match robustness.left_out.len() {
        0 => String::new(),
        _ => format!(
            " Not disturbed: {}.",
            format::listed(&robustness.left_out, 8)
        ),
    };
    format!(
        "Measured on {} of the reference, drawn by seed {}; each disturbance changes all of them. {} predicted in all. Shares are of rows with an answer before.{left_out}",
        format::counted(robustness.rows, "row", "rows"),
        robustness.seed,
        format::counted(robustness.predictions, "row", "rows"),
    )
}

#[component]
fn AllDisturbances(
    /// What was measured.
    robustness: Robustness,
) -> impl IntoView {
    let changed = match robustness.numbers {
        true => "Predictions moved",
        false => "Decisions changed",
    };
    let still = robustness.effects.iter().filter(|e| e.share() == 0.0);
    let all: Vec<&Effect> = robustness.weak_spots().into_iter().chain(still).collect();
    let more = all.len().saturating_sub(ROWS) as u64;
    let more = (more > 0).then(|| {
        view! { <p class="muted small panel">{format!("{} more in the report as JSON.", format::counted(more, "disturbance", "disturbances"))}</p> }
    });
    let summary = format::counted(all.len() as u64, "disturbance", "disturbances");
    let rows = all
        .into_iter()
        .take(ROWS)
        .map(|e| view! { <DisturbanceRow effect=e.clone() changed/> })
        .collect_view();
    view! {
        <details>
            <summary>{summary}", the worst first"</summary>
            <div class="card scroll tall weak-spots" tabindex="0">
                <table class="compact">
                    <thead><tr>
                        <th scope="col">"Input"</th><th scope="col">"Disturbance"</th><th scope="col" class="n">{changed}</th>
                        <th scope="col" class="n">"95 % interval"</th><th scope="col" class="n">"Confidence"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {more}
            </div>
        </details>
    }
}

#[component]
fn DisturbanceRow(
    /// What one disturbance did.
    effect: Effect,
    /// The heading of what changed.
    changed: &'static str,
) -> impl IntoView {
    let happened = effect.happened().to_owned();
    let why = effect
        .refused
        .clone()
        .map(|why| view! { <div class="cause">{why}</div> });
    let share = effect
        .changed
        .map_or_else(|| "no answer".to_owned(), format::percent);
    let interval = effect.interval.map_or_else(
        || format::NONE.to_owned(),
        |[low, high]| format!("{} – {}", format::percent(low), format::percent(high)),
    );
    let confidence = confidence(&effect).unwrap_or_else(|| format::NONE.to_owned());
    view! {
        <tr>
            <th scope="row"><span class="name">{format::listed(&effect.inputs, 3)}</span></th>
            <td>{happened}{why}</td>
            <td class="n" data-label=changed>{share}</td>
            <td class="n" data-label="95 % interval">{interval}</td>
            <td class="n" data-label="Confidence">{confidence}</td>
        </tr>
    }
}
