//! Every test of one feature with its limit and its noise.

use crate::drift::{Basis, TestResult};
use crate::ui::components::StateMark;
use crate::ui::{format, words};
use leptos::prelude::*;

/// A row per test.
#[component]
pub fn TestsTable(
    /// The results.
    tests: Vec<TestResult>,
    /// The test that says real.
    real_by: String,
    /// The test that says large.
    large_by: String,
) -> impl IntoView {
    let rows = tests
        .into_iter()
        .map(|t| {
            let id = super::full_id(&t);
            let decides = match () {
                () if id == large_by && id == real_by => Some("says real and large"),
                () if id == large_by => Some("says large"),
                () if id == real_by => Some("says real"),
                () => None,
            };
            let limit = match t.judged_by {
                Basis::Distance => format!("≥ {}", format::number(t.limit)),
                Basis::PValue => format!("p < {}", format::number(t.limit)),
            };
            let (key, word) = match t.drifted {
                Some(true) => ("fail", "over"),
                Some(false) => ("pass", "under"),
                None => ("unknown", "undefined"),
            };
            view! {
                <tr>
                    <th scope="row">
                        {words::test_title(&t.test, t.variant.as_deref())}
                        {decides.map(|d| view! { <span class="kind">{d}</span> })}
                        {t.reason.clone().map(|r| view! { <div class="cause">{r}</div> })}
                    </th>
                    <td class="n">{format::statistic(t.statistic)}</td>
                    <td class="n">{format::p_value(t.p_value)}</td>
                    <td class="n">{format::p_value(t.p_adjusted)}</td>
                    <td class="n">{limit}</td>
                    <td class="n">{format::statistic(t.noise)}</td>
                    <td><StateMark key word/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead>
                    <tr>
                        <th scope="col">"Test"</th>
                        <th scope="col" class="n">"Statistic"</th>
                        <th scope="col" class="n">"p"</th>
                        <th scope="col" class="n">"p, adjusted"</th>
                        <th scope="col" class="n">"Limit"</th>
                        <th scope="col" class="n" title="95th percentile from sampling alone at these sizes">"Noise"</th>
                        <th scope="col">"Alone"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">"Noise is what sampling alone would show in 19 of 20 cases at these sizes. The verdict rests on the two tests that are marked; the others are for comparison with other tools."</p>
    }
}
