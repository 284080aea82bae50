//! One feature: both shapes, the numbers side by side, every test, and time.

use super::shapes::{by_window, shapes_by_choice};
use super::tests_table::TestsTable;
use super::upstream::findings;
use crate::checks::Feature;
use crate::checks::wording::{put_back, would_have_been_seen};
use crate::drift::sequential::StreamKind;
use crate::drift::story;
use crate::profile::{Summary, TopCategory};
use crate::ui::components::{Begin, StateMark};
use crate::ui::pages::row_by_row::row_by_row;
use crate::ui::roles::kind_word;
use crate::ui::route::Route;
use crate::ui::state::Session;
use crate::ui::upstream::{of_column, on_top};
use crate::ui::{format, headlines, words};
use leptos::prelude::*;

/// Everything about the feature of this name.
#[component]
pub fn DriftDetail(
    /// The column's name.
    name: String,
) -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.measured();
        let order: Vec<String> = headlines::drifted_first(&facts)
            .iter()
            .map(|f| f.name.clone())
            .collect();
        let found = facts
            .features
            .iter()
            .chain(&facts.prediction)
            .find(|f| f.name == name);
        let Some(feature) = found else {
            return view! { <Missing name=name.clone()/> }.into_any();
        };
        let (key, word) = words::drift_state(feature);
        let told = story(&feature.windows, feature.change.as_ref());
        let cause = on_top(feature).map(|c| view! { <div class="said"><h2 class="minor">"Likely cause"</h2><p>{c.to_owned()}</p></div> });
        let upstream = findings(
            "What happened upstream",
            "minor",
            of_column(&facts, feature),
        );
        let notes = feature
            .notes
            .iter()
            .map(|n| view! { <p class="muted">{n.clone()}</p> })
            .collect_view();
        // One story of when: without one, why it cannot be told or that nothing changed.
        let when = told.or_else(|| feature.change.as_ref().map(|c| c.sentence.clone()));
        let change = when
            .map(|w| view! { <div class="said"><h2 class="minor">"When"</h2><p>{w}"."</p></div> });
        let impact = feature
            .impact
            .as_ref()
            .map(|i| view! { <div class="said"><h2 class="minor">"Does it matter to the model?"</h2><p>{put_back(i)}</p></div> });
        let left_out = facts
            .streams
            .as_ref()
            .is_some_and(|s| s.left_out.contains(&feature.name));
        let unwatched = left_out.then(|| view! { <p class="muted small">"Not watched row by row, to bound the time it takes: other features drifted further."</p> });
        view! {
            <Neighbours order=order name=feature.name.clone()/>
            <h1>{sentence(feature)}</h1>
            <p class="lead"><StateMark key word/>" "{kind_word(feature.kind)}{(feature.role != "feature").then(|| format!(", {}", feature.role))}". "{missing_sentence(feature)}</p>
            {cause}
            {upstream}
            {change}
            {impact}
            {feature.detectable.as_ref().map(|d| view! { <div class="said"><h2 class="minor">"How small a shift would show?"</h2><p>{would_have_been_seen(d)}</p></div> })}
            <div class="split">{shapes_by_choice(session, feature)}{by_window(session, feature)}</div>
            <h2>"In numbers"</h2>
            <div class="split top-aligned">
                <Summaries reference=feature.reference.clone() production=feature.production.clone()/>
                <MostFrequent reference=feature.reference.clone() production=feature.production.clone()/>
            </div>
            <Categories feature=feature.clone()/>
            {unwatched}
            {row_by_row(facts.streams.as_ref(), &|s| s.of == StreamKind::Feature && s.name == feature.name)}
            <h2>"Every test"</h2>
            {notes}
            <TestsTable tests=feature.drift.clone() real_by=feature.verdict.real_by.clone() large_by=feature.verdict.large_by.clone()/>
        }
        .into_any()
    }
}

fn sentence(feature: &Feature) -> String {
    let what = feature.verdict.sentence.trim_end_matches('.');
    let mut chars = what.chars();
    let lower = chars
        .next()
        .map(|c| c.to_lowercase().chain(chars).collect::<String>())
        .unwrap_or_default();
    let since = match (feature.verdict.drifted, headlines::since(feature)) {
        (Some(true), Some(window)) => format!(", since {window}"),
        _ => String::new(),
    };
    let subject = match feature.verdict.drifted {
        Some(true) => "has drifted",
        Some(false) => "has not drifted",
        None => "cannot be judged",
    };
    format!("{} {subject}: {lower}{since}.", feature.name)
}

fn missing_sentence(feature: &Feature) -> String {
    let missing = &feature.missing;
    let p = missing
        .p_adjusted
        .map(|p| format!(" (adjusted p {})", format::p_value(Some(p))))
        .unwrap_or_default();
    match (missing.reference, missing.production) {
        (0.0, 0.0) => "No value is missing on either side.".to_owned(),
        // From where to where is among the causes.
        _ if missing.changed => format!("The share of missing values has changed{p}."),
        (a, b) => format!(
            "Missing: {} in the reference, {} in production{p}.",
            format::percent(a),
            format::percent(b)
        ),
    }
}

#[component]
fn Missing(
    /// What was asked for.
    name: String,
) -> impl IntoView {
    view! {
        <h1>"No feature is called “"{name}"”."</h1>
        <p class="lead"><a href=Route::Drift(None).href()>"All features"</a></p>
        <Begin/>
    }
}

#[component]
fn Neighbours(
    /// Names in the overview's order.
    order: Vec<String>,
    /// The one that is shown.
    name: String,
) -> impl IntoView {
    let at = order.iter().position(|n| *n == name);
    let link = |to: Option<&String>, text: &'static str| {
        to.map(|n| view! { <a href=Route::Drift(Some(n.clone())).href()>{text}": "{n.clone()}</a> })
    };
    let before = at.and_then(|i| i.checked_sub(1)).and_then(|i| order.get(i));
    let after = at.and_then(|i| order.get(i + 1));
    view! {
        <p class="neighbours small">
            <a href=Route::Drift(None).href()>"All features"</a>
            {link(before, "Previous")}
            {link(after, "Next")}
        </p>
    }
}

#[component]
fn Summaries(
    /// In the reference.
    reference: Summary,
    /// In production.
    production: Summary,
) -> impl IntoView {
    let mut rows: Vec<(String, String, String)> = Vec::new();
    let mut add = |name: &str, of: &dyn Fn(&Summary) -> String| {
        rows.push((name.to_owned(), of(&reference), of(&production)))
    };
    add("Rows", &|s| format::count(s.n));
    add("Missing", &|s| {
        format!(
            "{} ({})",
            format::count(s.missing),
            format::percent(s.missing as f64 / (s.n.max(1)) as f64)
        )
    });
    add("Different values", &|s| {
        format!(
            "{}{}",
            if s.exact { "" } else { "about " },
            format::count(s.distinct)
        )
    });
    let any = |of: &dyn Fn(&Summary) -> bool| of(&reference) || of(&production);
    if any(&|s| s.unparseable > 0) {
        add("Unreadable", &|s| format::count(s.unparseable));
    }
    if any(&|s| s.pos_inf + s.neg_inf > 0) {
        add("Infinite", &|s| format::count(s.pos_inf + s.neg_inf));
    }
    if any(&|s| s.mean.is_some()) {
        add("Mean", &|s| format::maybe(s.mean));
        add("Standard deviation", &|s| format::maybe(s.sd));
        add("Least", &|s| format::maybe(s.min));
        for (level, name) in [
            ("0.05", "5th percentile"),
            ("0.25", "25th percentile"),
            ("0.5", "Median"),
            ("0.75", "75th percentile"),
            ("0.95", "95th percentile"),
        ] {
            add(name, &|s| format::maybe(s.quantiles.get(level).copied()));
        }
        add("Greatest", &|s| format::maybe(s.max));
    }
    let body = rows.into_iter().map(|(name, a, b)| view! { <tr><th scope="row">{name}</th><td class="n">{a}</td><td class="n">{b}</td></tr> }).collect_view();
    let reason = reference.reason.clone().or(production.reason.clone());
    view! {
        <div>
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr><th scope="col"><span class="visually-hidden">"Statistic"</span></th><th scope="col" class="n">"Reference"</th><th scope="col" class="n">"Production"</th></tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        {reason.map(|r| view! { <p class="muted small">{r}</p> })}
        </div>
    }
}

#[component]
fn MostFrequent(
    /// In the reference.
    reference: Summary,
    /// In production.
    production: Summary,
) -> impl IntoView {
    let mut values: Vec<String> = reference.top.iter().map(|t| t.value.clone()).collect();
    for top in &production.top {
        if !values.contains(&top.value) {
            values.push(top.value.clone());
        }
    }
    let share = |s: &Summary, value: &str| {
        let found = s.top.iter().find(|t| t.value == value);
        found.map_or_else(
            || format::NONE.to_owned(),
            |t| format::percent(t.count as f64 / s.n.max(1) as f64),
        )
    };
    let rows = values
        .iter()
        .map(|v| view! { <tr><th scope="row"><code>{format::shortened(v, 60)}</code></th><td class="n">{share(&reference, v)}</td><td class="n">{share(&production, v)}</td></tr> })
        .collect_view();
    (!values.is_empty()).then(|| {
        view! {
            <div class="card scroll tall" tabindex="0">
                <table class="compact">
                    <thead><tr><th scope="col">"Most frequent"</th><th scope="col" class="n">"Reference"</th><th scope="col" class="n">"Production"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

#[component]
fn Categories(
    /// The feature.
    feature: Feature,
) -> impl IntoView {
    let list = |title: &'static str, found: &[TopCategory], total: Option<String>| {
        (!found.is_empty()).then(|| {
            let items = found.iter().map(|c| view! { <li><code>{format::shortened(&c.value, 60)}</code>" "<span class="muted">{format::counted(c.count, "row", "rows")}</span></li> }).collect_view();
            view! { <div class="card panel"><h3>{title}</h3>{total.map(|t| view! { <p class="muted small">{t}</p> })}<ul class="plain">{items}</ul></div> }
        })
    };
    let (different, rows) = feature.unseen_total;
    let total = (different > 0).then(|| {
        format!(
            "{} in {}.",
            format::counted(different, "value", "values"),
            format::counted(rows, "row", "rows")
        )
    });
    let unseen = list("New in production", &feature.unseen, total);
    let vanished = list("Gone from production", &feature.vanished, None);
    (unseen.is_some() || vanished.is_some())
        .then(|| view! { <div class="split">{unseen}{vanished}</div> })
}
