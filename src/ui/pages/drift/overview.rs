//! All features, what drifted most first.

use super::detail::{by_window, shapes};
use super::{cause_line, large_test, real_test};
use crate::checks::{Facts, Feature};
use crate::ui::charts::spark::spark;
use crate::ui::components::{Begin, EffectBar, Picture, StateMark};
use crate::ui::headlines;
use crate::ui::roles::kind_word;
use crate::ui::route::Route;
use crate::ui::state::Session;
use crate::ui::{format, words};
use leptos::prelude::*;

/// From how many features on a filter is offered.
const FILTER_FROM: usize = 12;

/// The overview.
#[component]
pub fn DriftPage() -> impl IntoView {
    let session = Session::here();
    let wanted = RwSignal::new(String::new());
    move || {
        let facts = session.measured();
        let rows = headlines::drifted_first(&facts);
        let filter = (rows.len() >= FILTER_FROM).then(|| view! { <Filter wanted/> });
        let worst = rows
            .first()
            .filter(|f| f.verdict.drifted == Some(true))
            .map(|f| {
                view! { <div class="split">{shapes(session, f)}{by_window(session, f)}</div> }
            });
        let mut beside: Vec<Feature> = facts
            .features
            .iter()
            .filter(|f| f.role != "feature")
            .cloned()
            .collect();
        // The model's own answer may be one of the recorded columns; it is shown once.
        beside.extend(
            facts
                .prediction
                .iter()
                .filter(|p| {
                    !facts
                        .features
                        .iter()
                        .any(|f| f.name == p.name && f.role == p.role)
                })
                .cloned(),
        );
        let beside = (!beside.is_empty()).then(|| view! { <h2>"What the model says, and what came true"</h2> <FeatureTable features=beside wanted=RwSignal::new(String::new())/> });
        let features: Vec<Feature> = rows.into_iter().cloned().collect();
        let nothing = features.is_empty().then(|| view! { <Begin/> });
        let table =
            (!features.is_empty()).then(|| view! { {filter} <FeatureTable features wanted/> });
        let lead = lead(&facts);
        view! {
            <h1>{headlines::drift(&facts)}</h1>
            <p class="lead">{lead}</p>
            {nothing}
            {table}
            {worst}
            {beside}
        }
    }
}

fn lead(facts: &Facts) -> String {
    let limits = &facts.plan.limits;
    let adjusted = match limits.correction {
        crate::plan::Correction::None => "p",
        _ => "adjusted p",
    };
    let windows = match facts.windows.len() {
        0 | 1 => String::new(),
        n => format!(
            " Production is cut into {} windows.",
            format::count(n as u64)
        ),
    };
    let strays = headlines::one_sided(facts)
        .map(|s| format!(" Columns {s}"))
        .unwrap_or_default();
    format!(
        "A shift counts when it is real ({adjusted} below {}) and large (past its limit, the tick on the bar).{windows}{strays}",
        format::number(limits.alpha)
    )
}

#[component]
fn Filter(
    /// What names must contain.
    wanted: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="filter">
            <span class="visually-hidden">"Only features whose name contains"</span>
            <input type="search" placeholder="Find a feature" on:input=move |e| wanted.set(event_target_value(&e))/>
        </label>
    }
}

#[component]
fn FeatureTable(
    /// In the order to show.
    features: Vec<Feature>,
    /// What names must contain.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let names: Vec<String> = features.iter().map(|f| f.name.to_lowercase()).collect();
    let found = move || {
        let wanted = wanted.get().to_lowercase();
        names.iter().filter(|n| n.contains(&wanted)).count()
    };
    let rows = features
        .into_iter()
        .map(|feature| view! { <FeatureRow feature wanted/> })
        .collect_view();
    view! {
        <div class="card scroll features" tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Feature"</th>
                        <th scope="col">"Reference, production"</th>
                        <th scope="col" class="n">"Effect"</th>
                        <th scope="col"><span class="visually-hidden">"Against its limit"</span></th>
                        <th scope="col" class="n">"p, adjusted"</th>
                        <th scope="col" class="n">"Missing"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (found() == 0).then(|| view! { <p class="muted panel">"No feature has a name like that."</p> })}
        </div>
    }
}

#[component]
fn FeatureRow(
    /// One column of both samples.
    feature: Feature,
    /// What its name must contain to be shown.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let (key, word) = words::drift_state(&feature);
    let svg = spark(
        &feature.histogram,
        &format!(
            "Distribution of {} in reference and production",
            feature.name
        ),
    );
    let large = large_test(&feature);
    let effect_title = large
        .map(|t| words::test_title(&t.test, t.variant.as_deref()))
        .unwrap_or_default();
    let since = headlines::when(&feature)
        .filter(|_| feature.verdict.drifted == Some(true))
        .unwrap_or_else(|| format::NONE.to_owned());
    let missing = missing_text(&feature);
    let low = feature.name.to_lowercase();
    let hidden = move || !wanted.with(|w| low.contains(&w.to_lowercase()));
    view! {
        <tr hidden=hidden>
            <th scope="row">
                <a class="name" href=Route::Drift(Some(feature.name.clone())).href()>{feature.name.clone()}</a>
                <span class="kind">{kind_word(feature.kind)}{(feature.role != "feature").then(|| format!(" · {}", feature.role))}</span>
                {cause_line(&feature).map(|c| view! { <div class="cause">{c}</div> })}
            </th>
            <td class="spark"><Picture svg/></td>
            <td class="n" data-label="Effect" title=effect_title>{format::statistic(large.and_then(|t| t.statistic))}</td>
            <td class="bar"><EffectBar effect=feature.verdict.effect/></td>
            <td class="n" data-label="p, adjusted">{format::p_value(real_test(&feature).and_then(|t| t.p_adjusted))}</td>
            <td class="n" data-label="Missing" data-over=feature.missing.changed.then_some("")>{missing}</td>
            <td data-label="Since">{since}</td>
            <td class="last"><StateMark key word/></td>
        </tr>
    }
}

fn missing_text(feature: &Feature) -> String {
    let (before, now) = (feature.missing.reference, feature.missing.production);
    if before == 0.0 && now == 0.0 {
        "none".to_owned()
    } else if feature.missing.changed {
        format!("{} → {}", format::percent(before), format::percent(now))
    } else {
        format::percent(now)
    }
}
