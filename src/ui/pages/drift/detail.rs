//! One feature: both shapes, the numbers side by side, every test, and time.

use super::full_id;
use super::tests_table::TestsTable;
use crate::checks::Feature;
use crate::profile::{Histogram, Summary, TopCategory};
use crate::ui::charts::histogram::histogram;
use crate::ui::charts::timeline::{Timeline, timeline};
use crate::ui::components::{Begin, Figure, StateMark};
use crate::ui::roles::kind_word;
use crate::ui::route::Route;
use crate::ui::state::Session;
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
        let causes = feature
            .causes
            .iter()
            .map(|c| view! { <li>{c.clone()}</li> })
            .collect_view();
        let causes = (!feature.causes.is_empty()).then(|| view! { <div><h2 class="minor">"Likely cause"</h2><ul class="plain">{causes}</ul></div> });
        view! {
            <Neighbours order=order name=feature.name.clone()/>
            <h1>{sentence(feature)}</h1>
            <p class="lead"><StateMark key word/>" "{kind_word(feature.kind)}{(feature.role != "feature").then(|| format!(", {}", feature.role))}". "{missing_sentence(feature)}</p>
            {causes}
            <div class="split">{shapes(session, feature)}{by_window(session, feature)}</div>
            <h2>"In numbers"</h2>
            <div class="split top-aligned">
                <Summaries reference=feature.reference.clone() production=feature.production.clone()/>
                <MostFrequent reference=feature.reference.clone() production=feature.production.clone()/>
            </div>
            <Categories feature=feature.clone()/>
            <h2>"Every test"</h2>
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
        (a, b) if missing.changed => format!(
            "Missing went from {} to {}{p}.",
            format::percent(a),
            format::percent(b)
        ),
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

/// Both samples on the same bins.
pub fn shapes(session: Session, feature: &Feature) -> impl IntoView + use<> {
    let label = format!("{} in reference and production", feature.name);
    let svg = histogram(&feature.histogram, session.chart_width(), &label);
    let note = "Share of rows per bin. Grey: reference. Blue: production.";
    let (columns, rows) = histogram_table(&feature.histogram);
    let title = format!("{} in both samples", feature.name);
    view! { <Figure title note svg columns rows absent="There are no values to draw."/> }
}

fn histogram_table(h: &Histogram) -> (Vec<String>, Vec<Vec<String>>) {
    let bins: Vec<String> = if h.edges.len() > 1 {
        h.edges
            .windows(2)
            .map(|w| format!("{} to {}", format::number(w[0]), format::number(w[1])))
            .collect()
    } else {
        h.categories.clone()
    };
    let pairs = h.reference.iter().zip(&h.production);
    let rows = bins
        .into_iter()
        .zip(pairs)
        .map(|(b, (r, p))| vec![b, format::percent(*r), format::percent(*p)])
        .collect();
    (
        ["Bin", "Reference", "Production"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    )
}

/// The effect by window with its limit.
pub fn by_window(session: Session, feature: &Feature) -> impl IntoView + use<> {
    let wanted = &feature.verdict.large_by;
    let of = |w: &crate::drift::WindowDrift| {
        w.drift
            .iter()
            .find(|t| &full_id(t) == wanted)
            .and_then(|t| t.statistic)
    };
    let limit =
        super::large_test(feature).map(|t| (t.limit, format!("limit {}", format::number(t.limit))));
    let data = Timeline {
        points: feature
            .windows
            .iter()
            .map(|w| (w.window.label.clone(), of(w)))
            .collect(),
        marked: feature
            .windows
            .iter()
            .map(|w| w.verdict.drifted == Some(true))
            .collect(),
        limit,
        from_zero: true,
        ..Timeline::default()
    };
    let name = words::full_test_title(wanted);
    let label = format!("{name} of {} by window", feature.name);
    let svg = timeline(&data, session.chart_width(), &label);
    let rows = feature
        .windows
        .iter()
        .map(|w| {
            let verdict = match w.verdict.drifted {
                Some(true) => "drifted",
                Some(false) => "steady",
                None => "unknown",
            };
            vec![
                w.window.label.clone(),
                format::count(w.n),
                format::statistic(of(w)),
                format::maybe(w.mean),
                format::percent(w.missing_share),
                verdict.to_owned(),
            ]
        })
        .collect();
    let columns = ["Window", "Rows", "Effect", "Mean", "Missing", "State"]
        .map(str::to_owned)
        .to_vec();
    let note = format!("{name}, each window against the whole reference. Red: drifted.");
    view! { <Figure title=format!("{} by window", feature.name) note svg columns rows absent="Production is not cut into windows: no timestamp is known."/> }
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
