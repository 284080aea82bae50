//! Every test of one feature with its limit and its noise.

use crate::drift::{AboutTest, Basis, Detectable, ShiftUnit, TestResult, about_test};
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
    // Reports of older versions do not know it.
    let shown = tests.iter().any(|t| t.detectable.is_some());
    let rows = tests
        .into_iter()
        .map(|t| {
            let id = t.full_id();
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
                        <details>
                            <summary>
                                {words::test_title(&t.test, t.variant.as_deref())}
                                {decides.map(|d| view! { <span class="kind">{d}</span> })}
                            </summary>
                            {about_test(&id).map(meaning)}
                        </details>
                        {t.reason.clone().map(|r| view! { <div class="cause">{r}</div> })}
                    </th>
                    <td class="n">{format::statistic(t.statistic)}</td>
                    <td class="n">{format::p_value(t.p_value)}</td>
                    <td class="n">{format::p_value(t.p_adjusted)}</td>
                    <td class="n">{limit}</td>
                    <td class="n">{format::statistic(t.noise)}</td>
                    {t.detectable.as_ref().map(|d| view! { <td class="n" title=d.reason.clone()>{caught(d)}</td> })}
                    {(shown && t.detectable.is_none()).then(|| view! { <td class="n">{format::NONE}</td> })}
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
                        {shown.then(|| view! { <th scope="col" class="n" title="The smallest shift that this test alone would have caught in 8 of 10 such samples, by its unadjusted p or its limit and noise">"Would have caught"</th> })}
                        <th scope="col">"Alone"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">"Noise is what sampling alone would show in 19 of 20 cases at these sizes. The verdict rests on the two tests that are marked; the others are for comparison with other tools. A test's name opens what it means."</p>
        {shown.then(|| view! { <p class="muted small">"Would have caught: the smallest shift of the reference that this test alone sees in 8 of 10 samples of these sizes; sd is a standard deviation of the reference, × a spread so many times as wide."</p> })}
    }
}

/// What a test is sensitive to, its id as plans name it, and where it comes from.
fn meaning(about: &'static AboutTest) -> impl IntoView {
    view! { <p class="cause"><code>{about.full_id()}</code>". "{about.why}</p> <p class="cause">{about.source}</p> }
}

/// "0.11 sd", "× 1.4", "4.3 % of rows"; why there is none stands in the cell's title.
fn caught(shift: &Detectable) -> String {
    let Some(amount) = shift.amount else {
        return format::NONE.to_owned();
    };
    match shift.unit {
        ShiftUnit::StandardDeviations => format!("{} sd", format::number(amount)),
        ShiftUnit::TimesTheSpread => format!("× {}", format::number(amount)),
        ShiftUnit::ShareOfRows => format!("{} % of rows", format::number(100.0 * amount)),
    }
}
