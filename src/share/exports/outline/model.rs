//! What the model's file says of itself.

use super::Block;
use crate::checks::wording::{counted, thousands};
use crate::model::{ElementType, ModelFacts};
use std::collections::{BTreeMap, BTreeSet};

/// The part of the page.
pub(super) fn model(model: &ModelFacts) -> Vec<Block> {
    let inputs = model
        .inputs
        .iter()
        .map(|i| format!("{} ({}, {})", i.name, element(i.element), i.form()));
    let outputs = model
        .outputs
        .iter()
        .map(|o| format!("{} ({})", o.name, o.type_text));
    let mut says = format!(
        "{}, {} bytes, {} parameters, made by {}; {}. SHA-256 {}. Inputs: {}. Outputs: {}. Predicted {}.",
        model.file,
        thousands(model.bytes),
        thousands(model.parameters),
        model.producer,
        model.task(),
        model.sha256,
        inputs.collect::<Vec<_>>().join(", "),
        outputs.collect::<Vec<_>>().join(", "),
        counted(model.rows_predicted, "row"),
    );
    if !model.stages.is_empty() {
        says += &format!(" {}", model.stages_sentence());
    }
    if let Some(binding) = &model.binding {
        says += &format!(
            " Columns were bound by {}. {}",
            binding.by,
            binding.notes.join(" ")
        );
        if !says.ends_with(' ') {
            says.push(' ');
        }
        says += &missing_values(model, &binding.filled);
    }
    if let Some(reason) = &model.reason {
        says += &format!(" It did not run: {reason}");
    }
    vec![
        Block::Heading("Model".to_owned()),
        Block::Text(says.trim().to_owned()),
    ]
}

/// What goes into the model where a value is missing.
fn missing_values(model: &ModelFacts, filled: &BTreeMap<String, String>) -> String {
    let by_default: BTreeSet<String> = model
        .inputs
        .iter()
        .map(|i| format!("{} ({})", i.missing(), element(i.element)))
        .collect();
    let by_default: Vec<String> = by_default.into_iter().collect();
    let chosen: Vec<String> = filled
        .iter()
        .map(|(column, value)| format!("\"{value}\" in \"{column}\""))
        .collect();
    let by_default = by_default.join(", ");
    match chosen.is_empty() {
        true => format!("A missing value becomes: {by_default}."),
        false => format!(
            "A missing value becomes by choice: {}; else: {by_default}.",
            chosen.join(", ")
        ),
    }
}

fn element(element: ElementType) -> &'static str {
    match element {
        ElementType::Float => "float",
        ElementType::Double => "double",
        ElementType::Int64 => "int64",
        ElementType::Int32 => "int32",
        ElementType::Bool => "bool",
        ElementType::String => "string",
    }
}
