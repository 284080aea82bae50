//! The pictures of one feature: both samples, and time.

use super::full_id;
use crate::checks::Feature;
use crate::profile::{Histogram, Quantiles};
use crate::ui::charts::cumulative::{cumulative, quantile_plot};
use crate::ui::charts::histogram::histogram;
use crate::ui::charts::timeline::{Timeline, timeline};
use crate::ui::components::Figure;
use crate::ui::state::Session;
use crate::ui::{format, words};
use leptos::prelude::*;

/// Both samples on the same bins.
pub fn shapes(session: Session, feature: &Feature) -> impl IntoView + use<> {
    let label = format!("{} in reference and production", feature.name);
    let svg = histogram(&feature.histogram, session.chart_width(), &label);
    let note = "Share of rows per bin. Grey: reference. Blue: production.";
    let (columns, rows) = histogram_table(&feature.histogram);
    let title = format!("{} in both samples", feature.name);
    view! { <Figure title note svg columns rows absent="There are no values to draw."/> }
}

/// Both samples as bars, as cumulative curves, or quantile against quantile, by choice; categories have bars alone.
pub fn shapes_by_choice(session: Session, feature: &Feature) -> AnyView {
    let Some(quantiles) = feature.quantiles.clone() else {
        return shapes(session, feature).into_any();
    };
    let shown = RwSignal::new("bars");
    let name = feature.name.clone();
    let feature = feature.clone();
    let choices = [("bars", "bars"), ("cumulative", "cumulative"), ("quantiles", "quantile–quantile")]
        .map(|(key, word)| {
            view! {
                <label>
                    <input class="visually-hidden" type="radio" name="shape" prop:checked=move || shown.get() == key on:change=move |_| shown.set(key)/>
                    {word}
                </label>
            }
        })
        .into_iter()
        .collect_view();
    let figure = move || {
        let width = session.chart_width();
        let (svg, title, note) = match shown.get() {
            "cumulative" => (
                cumulative(
                    &quantiles,
                    width,
                    &format!("Cumulative distribution of {name} in both samples"),
                ),
                format!("{name}, cumulative"),
                "Share of rows at or under a value. Grey: reference. Blue: production.",
            ),
            "quantiles" => (
                quantile_plot(
                    &quantiles,
                    width,
                    &format!("Quantiles of {name} in production over those in the reference"),
                ),
                format!("{name}, quantile–quantile"),
                "Production’s quantiles over the reference’s. On the grey line both are equal.",
            ),
            _ => return shapes(session, &feature).into_any(),
        };
        let (columns, rows) = quantile_table(&quantiles);
        view! { <Figure title note svg columns rows absent="There are no values to draw."/> }
            .into_any()
    };
    view! { <div><div class="choices shape">{choices}</div>{figure}</div> }.into_any()
}

fn quantile_table(data: &Quantiles) -> (Vec<String>, Vec<Vec<String>>) {
    let rows = data
        .reference
        .iter()
        .zip(&data.production)
        .enumerate()
        .filter(|(i, _)| i % 5 == 0 || [1, 99].contains(i))
        .map(|(i, (r, p))| vec![format!("{i} %"), format::number(*r), format::number(*p)])
        .collect();
    (
        ["Level", "Reference", "Production"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    )
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
