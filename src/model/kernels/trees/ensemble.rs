//! The attributes of a tree ensemble, and its trees in either number type.

use super::forest::{Forest, Sums, Threshold};
use super::layout::{Layout, Listed, ListedVotes};
use crate::model::attributes::{Attributes, Numbers};
use crate::model::operator::Shaped;
use crate::model::tensors::{is_number, table, values};
use std::sync::OnceLock;
use tract_onnx::tract_hir::internal::*;

/// The most nodes or votes we take: a few GiB once laid out.
const MOST: usize = 1 << 26;

/// How the trees' votes become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) enum Aggregate {
    Sum,
    Average,
    Min,
    Max,
}

/// A checked tree ensemble.
#[derive(Debug)]
pub(in crate::model) struct Ensemble {
    layout: Layout,
    single: OnceLock<Forest<f32>>,
    double: OnceLock<Forest<f64>>,
    /// Columns it must be given at least.
    pub width: usize,
    /// Trees.
    pub trees: usize,
    /// Targets or classes.
    pub targets: usize,
    /// Added at the end: none, one per target, or one for two classes.
    pub base_values: Vec<f64>,
    /// Whether thresholds or weights are doubles, so that the input must be double too.
    pub only_double: bool,
    /// Whether no weight is negative.
    pub all_positive: bool,
    /// The targets that any leaf votes for.
    pub voted: Vec<bool>,
}

impl Ensemble {
    /// Reads the attributes; `prefix` is "class" or "target".
    pub fn read(attributes: &Attributes, prefix: &str, targets: usize) -> Result<Self, String> {
        let of = |name: &str| format!("{prefix}_{name}");
        let (thresholds, weights, base) = (
            attributes.numbers("nodes_values")?,
            attributes.numbers(&of("weights"))?,
            attributes.numbers("base_values")?,
        );
        let only_double = [&thresholds, &weights, &base]
            .iter()
            .any(|n| matches!(n, Numbers::Double(_)));
        let (threshold, weight) = (thresholds.to_f64(), weights.to_f64());
        let mode = attributes.strings("nodes_modes")?;
        let nodes = Listed {
            tree: attributes.ints("nodes_treeids")?,
            node: attributes.ints("nodes_nodeids")?,
            feature: attributes.ints("nodes_featureids")?,
            mode: &mode,
            threshold: &threshold,
            yes: attributes.ints("nodes_truenodeids")?,
            no: attributes.ints("nodes_falsenodeids")?,
            missing_yes: attributes.ints("nodes_missing_value_tracks_true")?,
        };
        let votes = ListedVotes {
            tree: attributes.ints(&of("treeids"))?,
            node: attributes.ints(&of("nodeids"))?,
            target: attributes.ints(&of("ids"))?,
            weight: &weight,
        };
        check_lengths(&nodes, &votes)?;
        let layout = Layout::new(&nodes, &votes, targets)?;
        let mut voted = vec![false; targets];
        for vote in &layout.votes {
            voted[vote.0 as usize] = true;
        }
        Ok(Ensemble {
            width: layout.width,
            trees: layout.roots.len(),
            targets,
            base_values: base.to_f64(),
            only_double,
            all_positive: weight.iter().all(|w| *w >= 0.0),
            voted,
            layout,
            single: OnceLock::new(),
            double: OnceLock::new(),
        })
    }

    /// Whether each leaf votes for two classes with a weight and its negative.
    pub fn are_votes_opposite(&self) -> bool {
        self.layout
            .branches
            .iter()
            .filter(|b| b.is_leaf())
            .all(|leaf| {
                let votes = self
                    .layout
                    .votes
                    .get(leaf.votes.0 as usize..leaf.votes.1 as usize);
                matches!(votes, Some([(0, a), (1, b)] | [(1, b), (0, a)]) if *a == -*b)
            })
    }

    /// Refuses an input that the trees cannot be walked with.
    pub fn check(&self, x: &Shaped) -> Result<(), String> {
        if !is_number(x.element) {
            return Err(format!("takes numbers, found {:?}", x.element));
        }
        if self.only_double && x.element != f64::datum_type() {
            return Err("its thresholds are doubles and its input is not".into());
        }
        self.check_width(x.width().unwrap_or(self.width))
    }

    fn check_width(&self, found: usize) -> Result<(), String> {
        match found < self.width {
            true => Err(format!(
                "a node asks for feature {} and the input has {found}",
                self.width - 1
            )),
            false => Ok(()),
        }
    }

    /// Sends each row through every tree: in double precision when the input is double, else in single.
    pub fn run(&self, x: &Tensor, aggregate: Aggregate) -> Result<Voted, String> {
        let (_, width) = table(x)?;
        self.check_width(width)?;
        Ok(if x.datum_type() == f64::datum_type() {
            let forest = self.double.get_or_init(|| Forest::new(&self.layout));
            let values = values::<f64>(x)?;
            Voted::new(forest.run(&values, width, self.targets, aggregate), false)
        } else {
            let forest = self.single.get_or_init(|| Forest::new(&self.layout));
            let values = values::<f32>(x)?;
            Voted::new(forest.run(&values, width, self.targets, aggregate), true)
        })
    }
}

/// What the trees say of each row: a sum per target, and whether any tree voted for it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Voted {
    /// Row by row.
    pub sums: Vec<f64>,
    /// Row by row.
    pub voted: Vec<bool>,
    single: bool,
}

impl Voted {
    fn new<T: Threshold>(sums: Sums<T>, single: bool) -> Self {
        Voted {
            sums: sums.sums.into_iter().map(T::to_f64).collect(),
            voted: sums.voted,
            single,
        }
    }

    /// A result in the precision of the sums.
    pub fn round(&self, value: f64) -> f64 {
        match self.single {
            true => f64::from(value as f32),
            false => value,
        }
    }
}

fn check_lengths(nodes: &Listed, votes: &ListedVotes) -> Result<(), String> {
    let n = nodes.node.len();
    if n == 0 {
        return Err("it has no nodes".into());
    }
    if n > MOST || votes.node.len() > MOST {
        return Err(format!("more than {MOST} nodes"));
    }
    let lengths = [
        ("nodes_treeids", nodes.tree.len()),
        ("nodes_featureids", nodes.feature.len()),
        ("nodes_modes", nodes.mode.len()),
        ("nodes_values", nodes.threshold.len()),
        ("nodes_truenodeids", nodes.yes.len()),
        ("nodes_falsenodeids", nodes.no.len()),
    ];
    if let Some((name, found)) = lengths.iter().find(|l| l.1 != n) {
        return Err(format!("{name} has {found} entries for {n} nodes"));
    }
    let tracks = nodes.missing_yes.len();
    if tracks != 0 && tracks != n {
        return Err(format!(
            "nodes_missing_value_tracks_true has {tracks} entries for {n} nodes"
        ));
    }
    let m = votes.node.len();
    if [votes.tree.len(), votes.target.len(), votes.weight.len()] != [m; 3] {
        return Err("the lists of votes differ in length".into());
    }
    Ok(())
}
