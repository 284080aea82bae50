//! The pictures of one feature: both samples, and time.

use crate::checks::Feature;
use crate::profile::{Histogram, Quantiles};
use crate::ui::charts::cumulative::{cumulative, quantile_plot};
use crate::ui::charts::histogram::histogram;
use crate::ui::charts::timeline::{Timeline, timeline};
use crate::ui::components::Figure;
use crate::ui::state::Session;
use crate::ui::{format, over_time};
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

/// The distance by window with its limits, what is usual in the reference, and when its level moved.
pub fn by_window(session: Session, feature: &Feature) -> impl IntoView + use<> {
    let drawn = over_time::over_time(feature);
    let rows = over_time::rows(feature, &drawn);
    let label = format!("{} of {} by window", drawn.title, feature.name);
    let data = Timeline {
        points: drawn.points,
        marks: drawn.marks,
        limit: drawn.upper,
        lower: drawn.lower,
        usual: drawn.usual,
        moved: drawn.moved,
        says: drawn.says,
        from_zero: true,
        ..Timeline::default()
    };
    let svg = timeline(&data, session.chart_width(), &label);
    let columns = over_time::COLUMNS.map(str::to_owned).to_vec();
    let absent = if feature.windows.is_empty() {
        "Production is not cut into windows: no timestamp is known, or there would be too many."
    } else {
        "No window has a value to draw."
    };
    view! { <Figure title=format!("{} by window", feature.name) note=drawn.note svg columns rows absent/> }
}
