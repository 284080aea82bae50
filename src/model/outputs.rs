//! What each output says, and the names of the classes.

use super::attributes::{Attributes, any_ints_of, numbers_of, texts_of};
use super::graph::Makers;
use super::kernels::labels::Labels;
use super::types::{ModelOutput, OutputMeaning};
use tract_onnx::pb::type_proto::Value as TypeValue;
use tract_onnx::pb::{GraphProto, NodeProto, TensorProto, ValueInfoProto, tensor_proto::DataType};
use tract_onnx::tract_hir::internal::*;

/// The outputs in the graph's order, and the class labels in the order of the scores, where the graph
/// names them.
pub(super) fn describe(
    graph: &GraphProto,
    facts: &[(DatumType, Vec<Option<usize>>)],
) -> (Vec<ModelOutput>, Vec<String>) {
    let makers = Makers::new(graph);
    let seen: Vec<Seen> = graph
        .output
        .iter()
        .zip(facts)
        .map(|(o, f)| Seen::new(o, f, &makers))
        .collect();
    let label = pick(&seen, Seen::as_label);
    let scores = pick(&seen, |s| s.as_scores(label.is_some()));
    let value = match scores {
        None => pick(&seen, Seen::as_value),
        Some(_) => None,
    };
    let meaning = |at: usize| match Some(at) {
        at if at == label => OutputMeaning::Label,
        at if at == scores => OutputMeaning::Scores,
        at if at == value => OutputMeaning::Value,
        _ => OutputMeaning::Other,
    };
    let outputs = seen.iter().enumerate().map(|(at, s)| ModelOutput {
        name: s.info.name.clone(),
        type_text: s.type_text(),
        meaning: meaning(at),
    });
    let outputs = outputs.collect();
    let named = [scores, label].into_iter().flatten();
    let mut classes = named
        .map(|at| classes(&seen[at].info.name, &makers))
        .find(|c| !c.is_empty())
        .unwrap_or_default();
    let width = scores.and_then(|at| seen[at].width);
    if width.is_some_and(|w| w != classes.len() && !(w == 1 && classes.len() == 2)) {
        classes.clear();
    }
    (outputs, classes)
}

/// An output as far as it can be told before a run.
struct Seen<'a> {
    info: &'a ValueInfoProto,
    element: DatumType,
    /// Values per row; `None` when the graph does not fix it.
    width: Option<usize>,
    /// The nodes behind it.
    behind: Vec<(&'a NodeProto, usize)>,
}

/// The output with the most points above zero, the first of equals.
fn pick<'a>(seen: &[Seen<'a>], points: impl Fn(&Seen<'a>) -> u32) -> Option<usize> {
    let all = seen.iter().map(points).enumerate();
    let best = all
        .filter(|(_, p)| *p > 0)
        .max_by_key(|(at, p)| (*p, usize::MAX - at));
    best.map(|(at, _)| at)
}

impl<'a> Seen<'a> {
    fn new(
        info: &'a ValueInfoProto,
        fact: &(DatumType, Vec<Option<usize>>),
        makers: &Makers<'a>,
    ) -> Self {
        let width = match fact.1.as_slice() {
            [] => None,
            [_] => Some(1),
            [_, rest @ ..] => rest.iter().try_fold(1, |all, d| Some(all * (*d)?)),
        };
        Seen {
            info,
            element: fact.0,
            width,
            behind: makers.behind(&info.name),
        }
    }

    fn is_float(&self) -> bool {
        [DatumType::F32, DatumType::F64].contains(&self.element)
    }

    fn is_named(&self, parts: &[&str]) -> bool {
        let name = self.info.name.to_lowercase();
        parts.iter().any(|p| name.contains(p))
    }

    fn is_made_by(&self, operators: &[(&str, usize)]) -> bool {
        let last = self.behind.last();
        last.is_some_and(|(node, at)| operators.contains(&(node.op_type.as_str(), *at)))
    }

    fn is_map(&self) -> bool {
        self.behind
            .first()
            .is_some_and(|(n, _)| n.op_type == "ZipMap")
    }

    fn as_label(&self) -> u32 {
        let named = u32::from(self.is_named(&["label", "class", "pred"]));
        match self.width {
            Some(1) if self.is_float() => u32::from(self.is_named(&["label"])),
            Some(1) => 2 + named,
            _ => 0,
        }
    }

    fn as_scores(&self, labelled: bool) -> u32 {
        if self.is_map() {
            return 9;
        }
        if !self.is_float() || self.is_made_by(PAIRS) && self.is_pairs() {
            return 0;
        }
        let named = u32::from(self.is_named(&["prob"])) * 2 + u32::from(self.is_named(&["score"]));
        match self.width {
            Some(1) if self.is_made_by(&[("Sigmoid", 0)]) => 1 + named,
            // Beside a label, a single number named so has been seen to be a distance.
            Some(1) if self.is_named(&["prob"]) && !labelled => 1 + named,
            Some(0 | 1) | None => 0,
            // Several numbers per row of a regressor are targets, unless something names a class.
            Some(_) if self.is_made_by(REGRESSORS) && !labelled => 0,
            Some(_) => 4 + named,
        }
    }

    /// Whether an SVMClassifier votes by pairs without probabilities, so that its scores are not per class.
    fn is_pairs(&self) -> bool {
        let Some((node, _)) = self.behind.last() else {
            return false;
        };
        let attributes = Attributes::new(node);
        let filled = |name: &str| attributes.floats(name).is_ok_and(|v| !v.is_empty());
        let classes = attributes.ints("vectors_per_class").map_or(0, <[i64]>::len);
        classes > 2 && !filled("prob_a")
    }

    fn as_value(&self) -> u32 {
        u32::from(self.is_float() && self.width == Some(1))
    }

    fn type_text(&self) -> String {
        if let (true, Some((node, _))) = (self.is_map(), self.behind.first()) {
            let attributes = Attributes::new(node);
            let key = match attributes.ints("classlabels_int64s") {
                Ok(ints) if !ints.is_empty() => "int64",
                _ => "string",
            };
            return format!("seq(map({key},tensor(float)))");
        }
        let declared = match self.info.r#type.as_ref().and_then(|t| t.value.as_ref()) {
            Some(TypeValue::TensorType(t)) => DataType::try_from(t.elem_type).ok(),
            None => None,
        };
        match declared {
            Some(kind) => format!("tensor({})", kind.as_str_name().to_lowercase()),
            None => format!("tensor({:?})", self.element).to_lowercase(),
        }
    }
}

const PAIRS: &[(&str, usize)] = &[("SVMClassifier", 1)];
const REGRESSORS: &[(&str, usize)] = &[
    ("LinearRegressor", 0),
    ("SVMRegressor", 0),
    ("TreeEnsemble", 0),
    ("TreeEnsembleRegressor", 0),
];

/// The class labels that stand behind a value: from ZipMap, a classifier, or the table that turns
/// positions into labels. Empty when nothing names them.
pub(super) fn classes(value: &str, makers: &Makers) -> Vec<String> {
    let chain = makers.behind(value);
    for (node, _) in &chain {
        let attributes = Attributes::new(node);
        let named = match node.op_type.as_str() {
            "ZipMap" | "TreeEnsembleClassifier" => {
                Labels::read(&attributes, "classlabels_int64s", "classlabels_strings")
            }
            "LinearClassifier" | "SVMClassifier" => {
                Labels::read(&attributes, "classlabels_ints", "classlabels_strings")
            }
            "ArrayFeatureExtractor" | "Gather" => {
                let table = node.input.first().and_then(|i| makers.constant(i));
                return table.map(|t| constant_texts(t, &chain)).unwrap_or_default();
            }
            "LabelEncoder" => return encoded(node, makers),
            _ => continue,
        };
        return named.map(|l| l.to_texts()).unwrap_or_default();
    }
    Vec::new()
}

/// A table of labels as text, as it reads after the casts behind it.
fn constant_texts(table: &TensorProto, chain: &[(&NodeProto, usize)]) -> Vec<String> {
    let whole = chain.iter().any(|(n, _)| {
        n.op_type == "Cast" && Attributes::new(n).int("to") == Ok(Some(DataType::Int64 as i64))
    });
    let texts = match DataType::try_from(table.data_type) {
        Ok(DataType::String) => texts_of(table),
        Ok(DataType::Int64 | DataType::Int32) => {
            any_ints_of(table).map(|v| v.iter().map(i64::to_string).collect())
        }
        _ => numbers_of(table).map(|n| {
            let text = |x: f64| {
                if whole {
                    number_text(x.trunc())
                } else {
                    number_text(x)
                }
            };
            n.to_f64().into_iter().map(text).collect()
        }),
    };
    texts.unwrap_or_default()
}

/// The labels of the classifier before an encoder, or the positions, after the encoder.
fn encoded(node: &NodeProto, makers: &Makers) -> Vec<String> {
    let attributes = Attributes::new(node);
    let Ok(keys) = attributes.ints("keys_int64s") else {
        return Vec::new();
    };
    let texts = attributes.strings("values_strings").unwrap_or_default();
    let ints = attributes.ints("values_int64s").unwrap_or_default();
    let values = match texts.is_empty() {
        true => ints.iter().map(i64::to_string).collect(),
        false => texts,
    };
    if keys.is_empty() || keys.len() != values.len() {
        return Vec::new();
    }
    let before = node
        .input
        .first()
        .map(|i| classes(i, makers))
        .unwrap_or_default();
    let before = match before.is_empty() {
        true => (0..keys.len()).map(|k| k.to_string()).collect(),
        false => before,
    };
    let after = |label: &String| {
        let at = keys.iter().position(|k| k.to_string() == *label)?;
        values.get(at).cloned()
    };
    before
        .iter()
        .map(after)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

/// A number as a label reads: whole numbers without a decimal point.
pub(super) fn number_text(x: f64) -> String {
    match x.trunc() == x && x.abs() < 1e15 {
        true => format!("{}", x as i64),
        false => format!("{x}"),
    }
}
