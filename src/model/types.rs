//! What a model is and says.

use super::Labels;
use super::cast;
#[cfg(feature = "model")]
use super::error::ModelError;
use super::timing::{Latency, Timing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The report's `model` part: what the file says of itself, how it was bound, how fast it ran here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelFacts {
    /// The file's name.
    pub file: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file in hexadecimal.
    pub sha256: String,
    /// Name and version of the exporter.
    pub producer: String,
    /// The model's own version.
    pub model_version: i64,
    /// Opset per domain; the main domain is "ai.onnx".
    pub opsets: BTreeMap<String, i64>,
    /// Operators (with domain, "ai.onnx.ml:Scaler") and how often each stands in the graph.
    pub operators: BTreeMap<String, u64>,
    /// Values in initialisers and tree or linear attributes.
    pub parameters: u64,
    /// The file's metadata_props.
    pub metadata: BTreeMap<String, String>,
    /// Names of the columns of a wide input in order, where the metadata give them.
    #[serde(default)]
    pub feature_names: Vec<String>,
    /// What it takes.
    pub inputs: Vec<ModelInput>,
    /// What it gives.
    pub outputs: Vec<ModelOutput>,
    /// Class labels in the order of the scores, where the graph names them.
    pub classes: Vec<String>,
    /// What the graph does to a row, in order; empty in reports of older versions.
    #[serde(default)]
    pub stages: Vec<ModelStage>,
    /// The library it was trained with, as far as its exporter tells.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub origin: Option<String>,
    /// How columns were bound to inputs.
    pub binding: Option<Binding>,
    /// Rows predicted, over all samples.
    pub rows_predicted: u64,
    /// Latency per batch size on this device; never part of what must be equal between two runs.
    pub latency: Vec<Latency>,
    /// How it started and where its time goes on this device; like `latency` never part of what must be equal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub timing: Option<Timing>,
    /// Why the model did not run.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// A stage of the graph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelStage {
    /// What it does: "one-hot encode 3 columns (12 categories)".
    pub says: String,
    /// Nodes of the graph that do it; 0 for what a node does beside something else.
    pub nodes: u64,
}

/// An input of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelInput {
    /// Its name.
    pub name: String,
    /// What its elements are.
    pub element: ElementType,
    /// Length per axis; `None` is free (the batch).
    pub shape: Vec<Option<u64>>,
    /// The keys, where it is a map: it takes a column per key, and a missing value is a missing key.
    #[serde(default)]
    pub keys: Vec<String>,
}

/// An output of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelOutput {
    /// Its name.
    pub name: String,
    /// "tensor(float)", "tensor(int64)", "tensor(string)", "seq(map(int64,tensor(float)))" …
    pub type_text: String,
    /// What it was taken for.
    pub meaning: OutputMeaning,
}

impl ModelFacts {
    /// What it answers, as far as its outputs tell: "a class of 3, with a score each", "a number".
    pub fn task(&self) -> String {
        let has = |meaning| self.outputs.iter().any(|o| o.meaning == meaning);
        let (label, scores) = (has(OutputMeaning::Label), has(OutputMeaning::Scores));
        let classes = match self.classes.len() {
            0 => "a class".to_owned(),
            n => format!("one of {n} classes"),
        };
        match (label, scores) {
            (true, true) => format!("classification: {classes}, with a score each"),
            (true, false) => format!("classification: {classes}, without scores"),
            (false, true) => format!("classification: scores of {classes}, no class of its own"),
            (false, false) if has(OutputMeaning::Value) => {
                "a number: regression, or one score".to_owned()
            }
            (false, false) => "not told by its outputs".to_owned(),
        }
    }

    /// What it does to a row, as one sentence; empty when its stages are not known.
    pub fn stages_sentence(&self) -> String {
        let stages: Vec<&str> = self.stages.iter().map(|s| s.says.as_str()).collect();
        match (stages.is_empty(), &self.origin) {
            (true, _) => String::new(),
            (false, Some(origin)) => format!("From {origin}: {}.", stages.join(", then ")),
            (false, None) => format!("It does: {}.", stages.join(", then ")),
        }
    }
}

impl ModelInput {
    /// How columns go in: one per column, or several side by side.
    pub fn form(&self) -> &'static str {
        let inner = self.shape.get(1..).unwrap_or_default();
        let width = inner.iter().try_fold(1u64, |all, d| all.checked_mul((*d)?));
        match width {
            Some(0 | 1) => "one column",
            Some(_) => "wide: columns side by side",
            None => "wide: any number of columns side by side",
        }
    }

    /// What goes in for a missing value where nothing is chosen.
    pub fn missing(&self) -> &'static str {
        match self.element {
            ElementType::String => "empty text",
            _ if !self.keys.is_empty() => "0",
            ElementType::Float | ElementType::Double => "NaN",
            ElementType::Int64 | ElementType::Int32 | ElementType::Bool => "refused",
        }
    }

    /// Why a person cannot choose this text for a missing value; `None` when they can.
    pub fn cannot_fill(&self, text: &str) -> Option<String> {
        let refused = cast::chosen(self.element, text).err()?;
        let expected = refused.expected;
        Some(format!(
            "input \"{}\" takes {expected} in place of a missing value, not \"{text}\"",
            self.name
        ))
    }
}

/// What an output says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputMeaning {
    /// The predicted class.
    Label,
    /// A score or probability per class.
    Scores,
    /// A number.
    Value,
    /// Something else: kept in `predict`, not judged.
    Other,
}

/// Element types a tabular model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ElementType {
    /// 32-bit float.
    Float,
    /// 64-bit float.
    Double,
    /// 64-bit integer.
    Int64,
    /// 32-bit integer.
    Int32,
    /// Boolean.
    Bool,
    /// Text.
    String,
}

/// Which columns feed which inputs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// In the graph's order.
    pub inputs: Vec<BoundInput>,
    /// "name" when every column was found by name, else "order", or "hand".
    pub by: String,
    /// What the person should know: columns bound by order, a different order than the model's names.
    pub notes: Vec<String>,
    /// By column, what was chosen to stand for a missing value, as the plan writes it.
    #[serde(default)]
    pub filled: BTreeMap<String, String>,
}

impl Binding {
    /// What stands for a missing value of this column.
    #[cfg(feature = "model")]
    pub(super) fn missing(
        &self,
        input: &ModelInput,
        column: &str,
    ) -> Result<cast::Value<'_>, ModelError> {
        match self.filled.get(column) {
            Some(text) => cast::chosen(input.element, text)
                .map_err(|_| ModelError::Binding(input.cannot_fill(text).unwrap_or_default())),
            // Of a map a missing key counts as zero.
            None if !input.keys.is_empty() && input.element != ElementType::String => {
                Ok(cast::Value::Number(0.0))
            }
            None => Ok(cast::Value::Missing),
        }
    }
}

/// One input and its columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BoundInput {
    /// The input's name.
    pub input: String,
    /// Its columns: one for a narrow input, the features in order for a wide one.
    pub columns: Vec<String>,
}

/// A model's answers for some rows. All filled parts have one entry per row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Predictions {
    /// Predicted class as text; whole numbers without a decimal point.
    pub labels: Option<Labels>,
    /// Class and its scores. A lone score whose class the model does not name has an empty name; it has no label then.
    pub scores: Vec<(String, Vec<f32>)>,
    /// Predicted number.
    pub values: Option<Vec<f32>>,
    /// Other outputs by "name" or "name_0", "name_1", as numbers or texts.
    pub others: Vec<(String, crate::data::Column)>,
}
