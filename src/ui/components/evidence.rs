//! What a finding rests on, drawn by its shape.

use super::figure::{Figure, PlainTable};
use crate::checks::Evidence;
use crate::ui::charts::timeline::{Timeline, timeline};
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// One piece of evidence.
#[component]
pub fn EvidenceView(
    /// What to draw.
    evidence: Evidence,
) -> impl IntoView {
    match evidence {
        Evidence::Measure {
            name,
            value,
            unit,
            limit,
            interval,
        } => {
            let limit = limit.map(|l| format!("limit {}", in_unit(l, &unit)));
            let interval = interval.map(|[a, b]| {
                format!(
                    "95 % interval {} to {}",
                    in_unit(a, &unit),
                    in_unit(b, &unit)
                )
            });
            let rest = [limit, interval]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("; ");
            let value = value.map_or_else(|| format::NONE.to_owned(), |v| in_unit(v, &unit));
            view! {
                <p class="measure">
                    <span class="muted">{name}</span>
                    <b>{value}</b>
                    <span class="muted small">{rest}</span>
                </p>
            }
            .into_any()
        }
        Evidence::Table { columns, rows } => {
            view! { <div class="scroll" tabindex="0"><PlainTable columns rows/></div> }.into_any()
        }
        Evidence::Timeline {
            name,
            points,
            limit,
        } => {
            let rows: Vec<Vec<String>> = points
                .iter()
                .map(|(label, v)| vec![label.clone(), format::maybe(*v)])
                .collect();
            let data = Timeline {
                points,
                limit: limit.map(|l| (l, format!("limit {}", format::number(l)))),
                ..Timeline::default()
            };
            let session = Session::here();
            let columns = vec!["Window".to_owned(), name.clone()];
            let figure = move || {
                let svg = timeline(&data, session.chart_width(), &name);
                view! { <Figure title=name.clone() inside=true svg columns=columns.clone() rows=rows.clone() absent="No window has a value."/> }
            };
            figure.into_any()
        }
    }
}

fn in_unit(value: f64, unit: &str) -> String {
    match unit {
        "share" => format::percent(value),
        "" => format::number(value),
        "ms" => format::micros(value * 1000.0),
        unit => format!("{} {unit}", format::number(value)),
    }
}
