//! Does production run this model?

use crate::checks::parity_words::{answer, score_words, segment_words};
use crate::performance::{Parity, ParityWindow};
use crate::ui::format;
use leptos::prelude::*;

/// Recorded predictions of production beside the model's.
#[component]
pub fn ParitySection(
    /// What was compared; `None` when nothing is recorded or the model did not run.
    parity: Option<Parity>,
) -> impl IntoView {
    let Some(parity) = parity else {
        return view! {
            <h2>"Does production run this model?"</h2>
            <p class="muted">"Not known: production records no predictions, or the model did not run. Log the score or the class that was served beside each row, and it is compared here."</p>
        }
        .into_any();
    };
    let says = answer(&parity);
    let scores = parity.scores.as_ref().map(score_words);
    let labels = parity.labels.map(|(compared, equal)| {
        format!(
            "Of {} classes {} are equal.",
            format::count(compared),
            format::count(equal)
        )
    });
    let notes = parity
        .notes
        .iter()
        .filter(|note| **note != says)
        .map(|note| view! { <li>{note.clone()}</li> })
        .collect_view();
    let differ = parity.unequal() > 0;
    let segments = (!parity.segments.is_empty()).then(|| {
        let items = parity
            .segments
            .iter()
            .map(|s| view! { <li>{segment_words(s)}"."</li> })
            .collect_view();
        view! { <h3 class="over-table">"Where they differ"</h3> <ul class="notes">{items}</ul> }
    });
    let windows = (differ && !parity.windows.is_empty())
        .then(|| view! { <WindowsTable windows=parity.windows.clone()/> });
    view! {
        <h2>"Does production run this model?"</h2>
        <p>{says}</p>
        <p class="muted small">{scores}" "{labels}</p>
        <ul class="notes small">{notes}</ul>
        {segments}
        {windows}
    }
    .into_any()
}

#[component]
fn WindowsTable(
    /// In order of time.
    windows: Vec<ParityWindow>,
) -> impl IntoView {
    let rows = windows
        .into_iter()
        .map(|w| {
            let unequal = w.compared.saturating_sub(w.equal);
            let share = match w.compared {
                0 => format::NONE.to_owned(),
                n => format::percent(unequal as f64 / n as f64),
            };
            view! {
                <tr>
                    <th scope="row">{w.window.label}</th>
                    <td class="n">{format::count(w.compared)}</td>
                    <td class="n">{format::count(unequal)}</td>
                    <td class="n">{share}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr>
                    <th scope="col">"Window"</th><th scope="col" class="n">"Compared"</th>
                    <th scope="col" class="n">"Differ"</th><th scope="col" class="n">"Share"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
