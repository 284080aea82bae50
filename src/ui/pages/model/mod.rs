//! Model: what the file says of itself, how columns feed it, how fast it is here, what disturbed inputs do to it, and one row on its way
//! through it.

mod binding;
mod cost;
mod earlier;
mod latency;
mod missing_values;
mod parity;
mod robustness;
mod row;
mod server;

use crate::checks::Dimension;
use crate::model::{ModelFacts, OutputMeaning};
use crate::ui::components::{Begin, WhoAnswers};
use crate::ui::state::Session;
use crate::ui::{format, headlines};
use binding::BindingTable;
use cost::CostPanel;
use earlier::EarlierTimes;
use latency::DeviceTimes;
use leptos::prelude::*;
use parity::ParitySection;
use robustness::WeakSpots;
use row::RowByStep;
use server::ServerTimes;

/// The page.
#[component]
pub fn ModelPage() -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.measured();
        let sentence = headlines::model(&facts);
        let Some(model) = facts.model.clone() else {
            return view! {
                <h1>{sentence}</h1>
                <p class="lead">"Drop an ONNX file on this window. It runs in this tab on every row; its answers are compared with the recorded ones and with the labels."</p>
                {facts.server_latency.is_some().then(|| view! { <ServerTimes facts=facts.clone()/> <h2>"What it costs"</h2> <CostPanel/> })}
                <Begin/>
            }
            .into_any();
        };
        let changeable = session.files.with(|f| !f.is_empty());
        // The server's times are judged where they were given.
        let of_server = facts.server_latency.is_some();
        let budget = facts.plan.limits.latency_p99_ms.filter(|_| !of_server);
        let columns: Vec<String> = facts
            .features
            .iter()
            .map(|f| f.name.clone())
            .chain(facts.only_reference.iter().cloned())
            .chain(facts.only_production.iter().cloned())
            .collect();
        view! {
            <h1>{sentence}</h1>
            <p class="lead">{lead(&model)}</p>
            <WhoAnswers dimensions=&[Dimension::Serving, Dimension::Rollback]/>
            <h2>"Inputs and the columns that feed them"</h2>
            <BindingTable inputs=model.inputs.clone() binding=model.binding.clone().unwrap_or_default() columns changeable/>
            <ParitySection parity=facts.parity.clone()/>
            <h2>"What entropy does to it"</h2>
            <WeakSpots robustness=facts.robustness.clone()/>
            {of_server.then(|| view! { <ServerTimes facts=facts.clone()/> })}
            <h2>"Speed on this device"</h2>
            <DeviceTimes latency=model.latency.clone() timing=model.timing.clone() budget/>
            {(!of_server).then(|| view! { <ServerTimes facts=facts.clone()/> })}
            <EarlierTimes/>
            <h2>"What it costs"</h2>
            <CostPanel/>
            <div class="split top-aligned">
                <Outputs model=model.clone()/>
                <Operators model=model.clone()/>
            </div>
            <Stages model=model.clone()/>
            <h2 id="row">"One row, step by step"</h2>
            <RowByStep runs=model.reason.is_none()/>
            <h2>"What the file says of itself"</h2>
            <About model=model.clone()/>
        }
        .into_any()
    }
}

fn lead(model: &ModelFacts) -> String {
    let by = if model.producer.is_empty() {
        String::new()
    } else {
        format!("Made by {}. ", model.producer)
    };
    let classes = match model.classes.len() {
        0 => String::new(),
        _ => format!("Classes: {}. ", format::listed(&model.classes, 8)),
    };
    format!(
        "{by}{}. {classes}{} in the file.",
        capital(&model.task()),
        format::counted(model.parameters, "parameter", "parameters")
    )
}

/// The text with its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// What the graph does to a row; nothing for a report of an older version.
#[component]
fn Stages(
    /// The model.
    model: ModelFacts,
) -> impl IntoView {
    (!model.stages.is_empty()).then(|| {
        let origin = model
            .origin
            .map(|library| format!("Trained with {library}, as its exporter says. "));
        let items = model
            .stages
            .into_iter()
            .map(|stage| {
                let nodes = match stage.nodes {
                    0 => String::new(),
                    n => format!(", {}", format::counted(n, "node", "nodes")),
                };
                view! { <li>{stage.says}<span class="muted small">{nodes}</span></li> }
            })
            .collect_view();
        view! {
            <h2>"What it does to a row"</h2>
            <p class="muted small">{origin}"Read off the graph, from its inputs to its outputs; steps that only hand values on are counted with the one before."</p>
            <ol class="ordered">{items}</ol>
        }
    })
}

#[component]
fn Outputs(
    /// The model.
    model: ModelFacts,
) -> impl IntoView {
    let rows = model
        .outputs
        .into_iter()
        .map(|o| {
            let meaning = match o.meaning {
                OutputMeaning::Label => "the predicted class",
                OutputMeaning::Scores => "a score per class",
                OutputMeaning::Value => "a number",
                OutputMeaning::Other => "kept, not judged",
            };
            view! { <tr><th scope="row"><span class="name">{o.name}</span></th><td><code>{o.type_text}</code></td><td>{meaning}</td></tr> }
        })
        .collect_view();
    view! {
        <section>
            <h2>"Outputs"</h2>
            <div class="card scroll" tabindex="0"><table class="compact">
                <thead><tr><th scope="col">"Output"</th><th scope="col">"Gives"</th><th scope="col">"Taken for"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

#[component]
fn Operators(
    /// The model.
    model: ModelFacts,
) -> impl IntoView {
    let rows = model.operators.into_iter().map(|(name, n)| view! { <tr><th scope="row"><code>{name}</code></th><td class="n">{format::count(n)}</td></tr> }).collect_view();
    view! {
        <section>
            <h2>"Operators"</h2>
            <div class="card scroll" tabindex="0"><table class="compact">
                <thead><tr><th scope="col">"Operator"</th><th scope="col" class="n">"Nodes"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

#[component]
fn About(
    /// The model.
    model: ModelFacts,
) -> impl IntoView {
    let opsets: Vec<String> = model
        .opsets
        .iter()
        .map(|(d, v)| format!("{d} {v}"))
        .collect();
    let mut rows = vec![
        ("Size".to_owned(), format::bytes(model.bytes)),
        ("SHA-256".to_owned(), model.sha256.clone()),
        ("Model version".to_owned(), model.model_version.to_string()),
        ("Opsets".to_owned(), opsets.join(", ")),
    ];
    rows.extend(
        model
            .metadata
            .iter()
            .map(|(k, v)| (k.clone(), format::shortened(v, 300))),
    );
    let rows = rows
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| view! { <div><dt>{k}</dt><dd>{v}</dd></div> })
        .collect_view();
    view! { <dl class="card panel pairs">{rows}</dl> }
}
