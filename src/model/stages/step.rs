//! One thing that a graph does, and its words.

use crate::model::attributes::{Attributes, Ids};
use crate::model::graph::{Makers, domain};
use std::collections::{BTreeMap, BTreeSet};
use tract_onnx::pb::NodeProto;

/// Operators that hand values on in another type, shape or place.
const PLUMBING: &[&str] = &[
    "Cast",
    "CastLike",
    "Constant",
    "ConstantOfShape",
    "Expand",
    "Flatten",
    "Identity",
    "Reshape",
    "Shape",
    "Squeeze",
    "Transpose",
    "Unsqueeze",
    "ZipMap",
];

/// Functions of one value, and the words for them.
const FUNCTIONS: &[(&str, &str)] = &[
    ("Elu", "ELU"),
    ("Gelu", "GELU"),
    ("HardSigmoid", "hard sigmoid"),
    ("LeakyRelu", "leaky ReLU"),
    ("LogSoftmax", "log-softmax"),
    ("PRelu", "PReLU"),
    ("Relu", "ReLU"),
    ("Selu", "SELU"),
    ("Sigmoid", "sigmoid"),
    ("Softmax", "softmax"),
    ("Softplus", "softplus"),
    ("Tanh", "tanh"),
];

/// What one or more nodes do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Missing values become constants; how many constants.
    Impute(usize),
    /// Subtract and divide; how many numbers, 0 when one pair serves all.
    Scale(usize),
    /// Each row divided by its norm.
    Normalise(String),
    /// Columns and categories.
    OneHot { columns: usize, categories: usize },
    /// Texts or numbers looked up in a table; how many tables.
    LookUp(usize),
    /// Numbers to 0 and 1 by a threshold.
    Binarize,
    /// Text to counts of words; how many words.
    Words(usize),
    /// Text made alike.
    CleanText,
    /// Columns side by side.
    Concatenate,
    /// Columns chosen.
    Pick,
    /// A linear model: its name and coefficients.
    Linear { name: String, coefficients: usize },
    /// Trees: ensembles, trees, nodes, and what is done with them.
    Trees {
        ensembles: usize,
        trees: usize,
        nodes: usize,
        how: String,
    },
    /// Support vector machines and their kernel.
    Vectors { kernel: String },
    /// Dense layers: widths from the first to the last, and what follows each.
    Dense {
        layers: usize,
        widths: Vec<i64>,
        functions: BTreeSet<&'static str>,
    },
    /// A function of each value or row.
    Function(&'static str),
    /// The class of the greatest score.
    Greatest,
    /// Everything else, by operator.
    Operators(BTreeMap<String, u64>),
    /// More than is listed.
    Rest,
}

/// What a node does; `None` when it only hands values on.
pub(super) fn step(node: &NodeProto, makers: &Makers<'_>, inputs: &BTreeSet<&str>) -> Option<Step> {
    let attributes = Attributes::new(node);
    let floats = |name: &str| attributes.floats(name).map_or(0, <[f32]>::len);
    let ints = |name: &str| attributes.ints(name).map_or(0, <[i64]>::len);
    let ids = |name: &str| attributes.ids(name).map_or(0, |ids| ids.len());
    let strings = |name: &str| attributes.strings(name).map_or(0, |s| s.len());
    let text = |name: &str| attributes.string(name).ok().flatten().unwrap_or_default();
    let constant = |at: usize| node.input.get(at).and_then(|name| makers.constant(name));
    let operator = node.op_type.as_str();
    let ml = domain(&node.domain) == "ai.onnx.ml";
    Some(match operator {
        operator if PLUMBING.contains(&operator) => return None,
        "Imputer" if ml => {
            Step::Impute(floats("imputed_value_floats").max(ints("imputed_value_int64s")))
        }
        "Scaler" if ml => Step::Scale(floats("offset").max(floats("scale"))),
        "Normalizer" if ml => Step::Normalise(text("norm")),
        "OneHotEncoder" if ml => Step::OneHot {
            columns: 1,
            categories: strings("cats_strings").max(ints("cats_int64s")),
        },
        "LabelEncoder" | "CategoryMapper" if ml => Step::LookUp(1),
        "Binarizer" if ml => Step::Binarize,
        "TfIdfVectorizer" => Step::Words(strings("pool_strings").max(ints("pool_int64s"))),
        "StringNormalizer" => Step::CleanText,
        "FeatureVectorizer" | "Concat" => match node.input.iter().all(|i| inputs.contains(&**i)) {
            // The columns as they came.
            true => return None,
            false => Step::Concatenate,
        },
        "ArrayFeatureExtractor" | "Gather" | "Slice" | "Split" => match constant(0) {
            // Names of classes looked up by their number.
            Some(_) => return None,
            None => Step::Pick,
        },
        "LinearClassifier" if ml => Step::Linear {
            name: match text("post_transform").as_str() {
                "LOGISTIC" | "SOFTMAX" => "logistic regression",
                _ => "linear classifier",
            }
            .to_owned(),
            coefficients: floats("coefficients"),
        },
        "LinearRegressor" if ml => Step::Linear {
            name: "linear regression".to_owned(),
            coefficients: floats("coefficients"),
        },
        "TreeEnsembleClassifier" | "TreeEnsembleRegressor" if ml => {
            let ids = attributes.ids("nodes_treeids").unwrap_or(Ids::Wide(&[]));
            Step::Trees {
                ensembles: 1,
                trees: ids.iter().collect::<BTreeSet<_>>().len(),
                nodes: ids.len(),
                how: match (text("aggregate_function").as_str(), after(node)) {
                    ("AVERAGE", _) => "averaged",
                    ("MIN" | "MAX", _) => "of which the extreme counts",
                    // A function of the sum is what boosting leaves in a file.
                    (_, Some(_)) => "boosted",
                    _ => "",
                }
                .to_owned(),
            }
        }
        "TreeEnsemble" if ml => Step::Trees {
            ensembles: 1,
            trees: ids("tree_roots"),
            nodes: ids("nodes_featureids"),
            how: String::new(),
        },
        "SVMClassifier" | "SVMRegressor" if ml => Step::Vectors {
            kernel: text("kernel_type"),
        },
        "MatMul" | "Gemm" => {
            let Some(weights) = constant(1).filter(|t| t.dims.len() == 2) else {
                return Some(other(operator));
            };
            let turned = attributes.int("transB").ok().flatten().unwrap_or(0) != 0;
            let mut widths = weights.dims.clone();
            if turned {
                widths.reverse();
            }
            Step::Dense {
                layers: 1,
                widths,
                functions: BTreeSet::new(),
            }
        }
        "Add" if is_bias(node, makers) => return None,
        "ArgMax" => Step::Greatest,
        operator => match FUNCTIONS.iter().find(|(name, _)| *name == operator) {
            Some((_, words)) => Step::Function(words),
            None => other(operator),
        },
    })
}

/// What a model's node does to its sum: its `post_transform`.
pub(super) fn after(node: &NodeProto) -> Option<Step> {
    // A logistic regression is called by its name.
    if node.op_type == "LinearClassifier" {
        return None;
    }
    let name = Attributes::new(node).string("post_transform").ok()??;
    match name.as_str() {
        "LOGISTIC" => Some(Step::Function("sigmoid")),
        "SOFTMAX" | "SOFTMAX_ZERO" => Some(Step::Function("softmax")),
        "PROBIT" => Some(Step::Function("probit")),
        _ => None,
    }
}

fn other(operator: &str) -> Step {
    Step::Operators(BTreeMap::from([(operator.to_owned(), 1)]))
}

/// The constant that a dense layer adds.
fn is_bias(node: &NodeProto, makers: &Makers<'_>) -> bool {
    let dense = |name: &String| {
        makers
            .maker(name)
            .is_some_and(|(maker, _)| maker.op_type == "MatMul")
    };
    node.input.iter().any(dense) && node.input.iter().any(|i| makers.constant(i).is_some())
}

impl Step {
    /// Whether `next`, which follows at once, belongs to this one.
    pub fn takes(&self, next: &Step) -> bool {
        match (self, next) {
            (Step::Dense { .. }, Step::Function(name)) => *name != "softmax" && *name != "sigmoid",
            (Step::Concatenate, Step::Concatenate) => true,
            (Step::Function(a), Step::Function(b)) => a == b,
            _ => self.is_like(next),
        }
    }

    /// Whether both do the same.
    pub fn is_like(&self, other: &Step) -> bool {
        let names = |a: &str, b: &str| a == b;
        match (self, other) {
            (Step::Linear { name: a, .. }, Step::Linear { name: b, .. })
            | (Step::Trees { how: a, .. }, Step::Trees { how: b, .. })
            | (Step::Vectors { kernel: a }, Step::Vectors { kernel: b })
            | (Step::Normalise(a), Step::Normalise(b)) => names(a, b),
            (Step::Function(a), Step::Function(b)) => names(a, b),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Takes in another that does the same, or a dense layer's function.
    pub fn join(&mut self, other: Step) {
        match (self, other) {
            (Step::Impute(n), Step::Impute(m))
            | (Step::Scale(n), Step::Scale(m))
            | (Step::LookUp(n), Step::LookUp(m))
            | (Step::Words(n), Step::Words(m)) => *n += m,
            (
                Step::OneHot {
                    columns,
                    categories,
                },
                Step::OneHot {
                    columns: c,
                    categories: k,
                },
            ) => {
                *columns += c;
                *categories += k;
            }
            (
                Step::Linear { coefficients, .. },
                Step::Linear {
                    coefficients: more, ..
                },
            ) => *coefficients += more,
            (
                Step::Trees {
                    ensembles,
                    trees,
                    nodes,
                    ..
                },
                Step::Trees {
                    ensembles: e,
                    trees: t,
                    nodes: n,
                    ..
                },
            ) => {
                *ensembles += e;
                *trees += t;
                *nodes += n;
            }
            (
                Step::Dense {
                    layers,
                    widths,
                    functions,
                },
                Step::Dense {
                    layers: more,
                    widths: next,
                    functions: theirs,
                },
            ) => {
                *layers += more;
                let known = usize::from(widths.last() == next.first());
                widths.extend(next.iter().skip(known));
                functions.extend(theirs);
            }
            (Step::Dense { functions, .. }, Step::Function(name)) => {
                functions.insert(name);
            }
            (Step::Operators(mine), Step::Operators(theirs)) => {
                for (name, n) in theirs {
                    *mine.entry(name).or_insert(0) += n;
                }
            }
            _ => {}
        }
    }
}
