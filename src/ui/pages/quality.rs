//! Quality: the model against the labels, against its reference, against doing nothing.

use super::row_by_row::{of_the_model, row_by_row};
use crate::checks::Dimension;
use crate::performance::{Metric, Performance, SamplePerformance, WindowPerformance};
use crate::ui::charts::timeline::{Timeline, timeline};
use crate::ui::components::{Begin, Figure, WhoAnswers};
use crate::ui::headlines::{lead_metric, metric_title};
use crate::ui::state::Session;
use crate::ui::{format, headlines};
use leptos::prelude::*;

/// The page.
#[component]
pub fn QualityPage() -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.measured();
        let sentence = headlines::quality(&facts);
        let Some(performance) = facts.performance.clone() else {
            return view! {
                <h1>{sentence}</h1>
                <p class="lead">"Give labels as a column of production or in a file of their own, joined by an id; predictions come from the model or from a recorded column. Unknown quality is not good quality: the scorecard says so."</p>
                {row_by_row(facts.streams.as_ref(), &of_the_model)}
                <Begin/>
            }
            .into_any();
        };
        let labels = facts.labels.as_ref().map(|l| {
            let until = l
                .labelled_until
                .and_then(|ms| i32::try_from(ms.div_euclid(86_400_000)).ok())
                .map(|d| format!(", at least half of them until {}", format::day(d)))
                .unwrap_or_default();
            format!(
                "{} of {} production rows have a label{until}. ",
                format::count(l.labelled),
                format::count(l.rows)
            )
        });
        let whose = match performance.predictions.as_str() {
            "recomputed" => "Predictions were recomputed here by the model.",
            "recorded" => "Predictions are the recorded ones.",
            _ => "",
        };
        view! {
            <h1>{sentence}</h1>
            <p class="lead">{labels}{whose}{performance.reason.clone().map(|r| format!(" {r}"))}</p>
            <WhoAnswers dimensions=&[Dimension::Quality, Dimension::Value]/>
            <MetricsTable performance=performance.clone()/>
            <OverTime windows=performance.windows.clone()/>
            <Confusions performance=performance.clone()/>
            {row_by_row(facts.streams.as_ref(), &of_the_model)}
        }
        .into_any()
    }
}

#[component]
fn MetricsTable(
    /// Everything measured.
    performance: Performance,
) -> impl IntoView {
    let empty = SamplePerformance::default();
    let reference = performance.reference.as_ref().unwrap_or(&empty).clone();
    let production = performance.production.as_ref().unwrap_or(&empty).clone();
    let lead = if production.metrics.is_empty() {
        &reference.metrics
    } else {
        &production.metrics
    };
    let rows = lead.clone().into_iter().map(|metric| view! { <MetricRow metric reference=reference.clone() production=production.clone()/> }).collect_view();
    let n = |s: &SamplePerformance| {
        if s.n_labelled > 0 {
            format!(" ({})", format::counted(s.n_labelled, "row", "rows"))
        } else {
            String::new()
        }
    };
    view! {
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr>
                    <th scope="col">"Metric"</th>
                    <th scope="col" class="n">"Reference"{n(&reference)}</th>
                    <th scope="col" class="n">"Production"{n(&production)}</th>
                    <th scope="col" class="n">"Change"</th>
                    <th scope="col" class="n">"Doing nothing"</th>
                    <th scope="col" class="n">"Gained over nothing"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">"Doing nothing is the reference’s majority class, or its mean. A model that gains nothing over it is not worth its bill."</p>
    }
}

#[component]
fn MetricRow(
    /// Which.
    metric: Metric,
    /// In the reference.
    reference: SamplePerformance,
    /// In production.
    production: SamplePerformance,
) -> impl IntoView {
    let of = |metrics: &[Metric]| {
        metrics
            .iter()
            .find(|m| m.metric == metric.metric && m.average == metric.average)
            .cloned()
    };
    let (before, now, nothing) = (
        of(&reference.metrics),
        of(&production.metrics),
        of(&production.do_nothing),
    );
    let value = |m: &Option<Metric>| m.as_ref().and_then(|m| m.value);
    let shown = |m: &Option<Metric>| {
        let interval = m
            .as_ref()
            .and_then(|m| m.interval)
            .map(|[a, b]| format!("{} to {}", format::metric(Some(a)), format::metric(Some(b))));
        let reason = m
            .as_ref()
            .and_then(|m| m.reason.clone())
            .unwrap_or_default();
        let text = format::metric(value(m));
        view! { <span title=reason>{text}</span>{interval.map(|i| view! { <small class="interval">{i}</small> })} }
    };
    let better = |from: Option<f64>, to: Option<f64>| Some(to? - from?);
    let change = better(value(&before), value(&now));
    let gain = better(value(&nothing), value(&now));
    let signed = |d: Option<f64>| d.map_or_else(|| format::NONE.to_owned(), format::change);
    // Saying always the same is perfect by one of these and useless by another: only whole measures can lose to it.
    let whole = !["precision", "recall", "specificity"].contains(&metric.metric.as_str());
    let worse = |d: Option<f64>| {
        whole
            && d.is_some_and(|d| {
                if metric.higher_is_better {
                    d < 0.0
                } else {
                    d > 0.0
                }
            })
    };
    view! {
        <tr>
            <th scope="row"><span title=metric.method.clone()>{metric_title(&metric)}</span><span class="kind">{if metric.higher_is_better { "more is better" } else { "less is better" }}</span></th>
            <td class="n">{shown(&before)}</td>
            <td class="n">{shown(&now)}</td>
            <td class="n">{signed(change)}</td>
            <td class="n">{shown(&nothing)}</td>
            <td class="n" data-over=worse(gain).then_some("")>{signed(gain)}</td>
        </tr>
    }
}

#[component]
fn OverTime(
    /// In order of time.
    windows: Vec<WindowPerformance>,
) -> impl IntoView {
    let session = Session::here();
    let lead = windows.iter().find_map(|w| lead_metric(&w.sample).cloned());
    let loss = windows
        .iter()
        .flat_map(|w| &w.sample.metrics)
        .find(|m| ["log-loss", "rmse"].contains(&m.metric.as_str()))
        .cloned();
    let metrics: Vec<Metric> = [lead, loss].into_iter().flatten().collect();
    let any = !metrics.is_empty();
    let figures = move || {
        metrics
            .iter()
            .map(|metric| over_time(session, &windows, metric))
            .collect_view()
    };
    any.then(|| view! { <h2>"Over time"</h2> <div class="split top-aligned">{figures}</div> })
}

fn over_time(
    session: Session,
    windows: &[WindowPerformance],
    metric: &Metric,
) -> impl IntoView + use<> {
    let of = |metrics: &[Metric]| {
        metrics
            .iter()
            .find(|m| m.metric == metric.metric && m.average == metric.average)
            .and_then(|m| m.value)
    };
    let data = Timeline {
        points: windows
            .iter()
            .map(|w| (w.window.label.clone(), of(&w.sample.metrics)))
            .collect(),
        beside: windows.iter().map(|w| of(&w.sample.do_nothing)).collect(),
        ..Timeline::default()
    };
    let name = metric_title(metric);
    let svg = timeline(
        &data,
        session.chart_width(),
        &format!("{name} by window, with doing nothing beside it"),
    );
    let rows = windows
        .iter()
        .map(|w| {
            vec![
                w.window.label.clone(),
                format::count(w.sample.n_labelled),
                format::metric(of(&w.sample.metrics)),
                format::metric(of(&w.sample.do_nothing)),
            ]
        })
        .collect();
    let columns = [
        "Window".to_owned(),
        "Labelled rows".to_owned(),
        name.clone(),
        "Doing nothing".to_owned(),
    ]
    .to_vec();
    let waiting = windows
        .iter()
        .rev()
        .take_while(|w| w.sample.n_labelled == 0)
        .count() as u64;
    let unlabelled = if waiting > 0 {
        format!(
            " The last {} no label yet.",
            if waiting == 1 {
                "window has".to_owned()
            } else {
                format!("{waiting} windows have")
            }
        )
    } else {
        String::new()
    };
    let note = format!("Blue: the model. Ochre: doing nothing.{unlabelled}");
    view! { <Figure title=format!("{name} by window") note svg columns rows absent="No window has labels and predictions."/> }
}

#[component]
fn Confusions(
    /// Everything measured.
    performance: Performance,
) -> impl IntoView {
    let sides = [
        ("Reference", performance.reference),
        ("Production", performance.production),
    ];
    let tables = sides
        .into_iter()
        .filter_map(|(title, sample)| sample.filter(|s| !s.confusion.is_empty()).map(|s| (title, s.confusion)))
        .map(|(title, confusion)| view! { <Confusion title classes=performance.classes.clone() confusion/> })
        .collect::<Vec<_>>();
    (!tables.is_empty())
        .then(|| view! { <h2>"Said and true"</h2> <div class="split top-aligned">{tables}</div> })
}

#[component]
fn Confusion(
    /// Which sample.
    title: &'static str,
    /// In order.
    classes: Vec<String>,
    /// Rows: true; columns: predicted.
    confusion: Vec<Vec<u64>>,
) -> impl IntoView {
    let head = classes
        .iter()
        .map(|c| view! { <th scope="col" class="n">"said "{c.clone()}</th> })
        .collect_view();
    let rows = confusion
        .into_iter()
        .enumerate()
        .map(|(i, row)| {
            let total: u64 = row.iter().sum();
            let cells = row
                .into_iter()
                .enumerate()
                .map(|(j, n)| {
                    let share = if total > 0 { n as f64 / total as f64 } else { 0.0 };
                    view! {
                        <td class="n confusion" data-right=(i == j).then_some("")>
                            <svg width="100%" height="100%" aria-hidden="true"><rect width=format!("{:.1}%", share * 100.0) height="100%"></rect></svg>
                            <span>{format::count(n)}" "<small class="muted">{format::percent(share)}</small></span>
                        </td>
                    }
                })
                .collect_view();
            view! { <tr><th scope="row">"truly "{classes.get(i).cloned()}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr><th scope="col">{title}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
