//! All features, what drifted most first.

use super::shapes::{by_window, shapes};
use super::together::together;
use super::{large_test, real_test};
use crate::checks::limit_words::window_limits;
use crate::checks::wording::put_back;
use crate::checks::{Dimension, Facts, Feature};
use crate::ui::charts::spark::spark;
use crate::ui::components::{Begin, EffectBar, Picture, StateMark, WhoAnswers};
use crate::ui::headlines::{self, Order};
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
    let wanted = Wanted::default();
    move || {
        let facts = session.measured();
        let rows = headlines::in_order(&facts, wanted.order.get());
        let filter = (rows.len() >= FILTER_FROM).then(
            || view! { <Filter wanted features=rows.iter().map(|f| (*f).clone()).collect()/> },
        );
        let worst = headlines::drifted_first(&facts)
            .into_iter()
            .next()
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
        let beside = (!beside.is_empty()).then(|| view! { <h2>"What the model says, and what came true"</h2> <FeatureTable features=beside wanted=Wanted::default()/> });
        let features: Vec<Feature> = rows.into_iter().cloned().collect();
        let nothing = features.is_empty().then(|| view! { <Begin/> });
        let table =
            (!features.is_empty()).then(|| view! { {filter} <FeatureTable features wanted/> });
        let lead = lead(&facts);
        let budget = facts
            .alert_budget
            .as_ref()
            .map(|b| view! { <p class="muted small budget">{b.sentence()}</p> });
        let limits = window_limits(&facts).map(|said| view! { <p class="muted small">{said}</p> });
        view! {
            <h1>{headlines::drift(&facts)}</h1>
            <p class="lead">{lead}</p>
            <WhoAnswers dimensions=&[Dimension::Monitoring, Dimension::Retraining]/>
            {budget}
            {limits}
            {nothing}
            {table}
            {worst}
            {together(&facts)}
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

/// What the overview shows, and in which order.
#[derive(Clone, Copy)]
struct Wanted {
    /// What names must contain.
    name: RwSignal<String>,
    /// The state that is shown; empty for all.
    state: RwSignal<&'static str>,
    order: RwSignal<Order>,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted {
            name: RwSignal::new(String::new()),
            state: RwSignal::new(""),
            order: RwSignal::new(Order::default()),
        }
    }
}

impl Wanted {
    /// Whether a feature of this name in lower case and this state is shown.
    fn shows(&self, low_name: &str, state: &str) -> bool {
        let named = self.name.with(|w| low_name.contains(&w.to_lowercase()));
        named && self.state.with(|s| s.is_empty() || *s == state)
    }
}

#[component]
fn Filter(
    /// What is asked for.
    wanted: Wanted,
    /// All features.
    features: Vec<Feature>,
) -> impl IntoView {
    let mut states: Vec<(&'static str, &'static str, usize)> = vec![("", "all", features.len())];
    for (key, word) in features.iter().map(words::drift_state) {
        match states.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., n)) => *n += 1,
            None => states.push((key, word, 1)),
        }
    }
    let choices = states
        .into_iter()
        .map(|(key, word, n)| {
            view! {
                <label>
                    <input class="visually-hidden" type="radio" name="drift-state" prop:checked=move || wanted.state.get() == key on:change=move |_| wanted.state.set(key)/>
                    {format!("{word} {n}")}
                </label>
            }
        })
        .collect_view();
    let with_impact = features.iter().any(|f| f.impact.is_some());
    let orders = [(Order::Severity, "severity"), (Order::Impact, "impact on the model"), (Order::Name, "name")]
        .into_iter()
        .filter(|(order, _)| with_impact || *order != Order::Impact)
        .map(|(order, word)| view! { <option value=word prop:selected=move || wanted.order.get() == order>{word}</option> })
        .collect_view();
    let sorted = move |event| {
        wanted.order.set(match event_target_value(&event).as_str() {
            "name" => Order::Name,
            "severity" => Order::Severity,
            _ => Order::Impact,
        });
    };
    view! {
        <div class="row filter">
            <label>
                <span class="visually-hidden">"Only features whose name contains"</span>
                <input type="search" placeholder="Find a feature" prop:value=move || wanted.name.get_untracked() on:input=move |e| wanted.name.set(event_target_value(&e))/>
            </label>
            <span class="choices">{choices}</span>
            <label class="inline small muted">"Sorted by "<select aria-label="Sorted by" on:change=sorted>{orders}</select></label>
        </div>
    }
}

#[component]
fn FeatureTable(
    /// In the order to show.
    features: Vec<Feature>,
    /// Which of them.
    wanted: Wanted,
) -> impl IntoView {
    let names: Vec<(String, &'static str)> = features
        .iter()
        .map(|f| (f.name.to_lowercase(), words::drift_state(f).0))
        .collect();
    let found = move || names.iter().filter(|(n, s)| wanted.shows(n, s)).count();
    let with_impact = features.iter().any(|f| f.impact.is_some());
    let impact = with_impact.then(|| view! { <th scope="col" class="n">"Turns"</th> });
    let rows = features
        .into_iter()
        .map(|feature| view! { <FeatureRow feature wanted with_impact/> })
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
                        {impact}
                        <th scope="col" class="n">"Missing"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (found() == 0).then(|| view! { <p class="muted panel">"No feature is like that."</p> })}
        </div>
    }
}

#[component]
fn FeatureRow(
    /// One column of both samples.
    feature: Feature,
    /// Whether it is shown.
    wanted: Wanted,
    /// Whether there is a column of impacts.
    with_impact: bool,
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
    let hidden = move || !wanted.shows(&low, key);
    let turned = feature.impact.as_ref();
    let impact = with_impact.then(|| {
        let title = turned.map(put_back);
        let text = turned.map_or_else(|| format::NONE.to_owned(), |i| format::percent(i.weight()));
        view! { <td class="n" data-label="Turns" title=title>{text}</td> }
    });
    view! {
        <tr hidden=hidden>
            <th scope="row">
                <a class="name" href=Route::Drift(Some(feature.name.clone())).href()>{feature.name.clone()}</a>
                <span class="kind">{kind_word(feature.kind)}{(feature.role != "feature").then(|| format!(" · {}", feature.role))}</span>
                {headlines::cause_line(&feature).map(|c| view! { <div class="cause">{c}</div> })}
            </th>
            <td class="spark"><Picture svg/></td>
            <td class="n" data-label="Effect" title=effect_title>{format::statistic(large.and_then(|t| t.statistic))}</td>
            <td class="bar"><EffectBar effect=feature.verdict.effect/></td>
            <td class="n" data-label="p, adjusted">{format::p_value(real_test(&feature).and_then(|t| t.p_adjusted))}</td>
            {impact}
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
