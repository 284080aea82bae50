//! The attributes of a tree ensemble, and its trees in either number type.

use super::compact::Compact;
use super::forest::{Forest, Sums, Threshold};
use super::indexed::Indexed;
use super::layout::{Layout, Listed, ListedVotes};
use crate::model::attributes::{Attributes, Numbers, any_ints_of, numbers_of};
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
    compact: OnceLock<Option<Compact>>,
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
        let nodes = Listed {
            tree: attributes.ids("nodes_treeids")?,
            node: attributes.ids("nodes_nodeids")?,
            feature: attributes.ids("nodes_featureids")?,
            mode: &attributes.modes("nodes_modes")?,
            threshold: &thresholds,
            yes: attributes.ids("nodes_truenodeids")?,
            no: attributes.ids("nodes_falsenodeids")?,
            missing_yes: attributes.ids("nodes_missing_value_tracks_true")?,
        };
        let votes = ListedVotes {
            tree: attributes.ids(&of("treeids"))?,
            node: attributes.ids(&of("nodeids"))?,
            target: attributes.ids(&of("ids"))?,
            weight: &weights,
        };
        check_lengths(&nodes, &votes)?;
        let layout = Layout::new(&nodes, &votes, targets)?;
        Ok(Ensemble {
            base_values: base.to_f64(),
            all_positive: weights.iter().all(|w| w >= 0.0),
            ..Ensemble::of(layout, targets, only_double)
        })
    }

    /// Reads the attributes of TreeEnsemble, which lists nodes and leaves apart.
    pub fn read_indexed(attributes: &Attributes, targets: usize) -> Result<Self, String> {
        let tensor = |name: &str| {
            let found = attributes.tensor(name)?;
            found.ok_or_else(|| format!("{name} is missing"))
        };
        let of = |name: &str| numbers_of(tensor(name)?).map_err(|e| format!("{name}: {e}"));
        let (thresholds, weights) = (of("nodes_splits")?, of("leaf_weights")?);
        let members = match attributes.tensor("membership_values")? {
            Some(_) => of("membership_values")?,
            None => Numbers::Float(Vec::new().into()),
        };
        let is_double = |n: &Numbers| matches!(n, Numbers::Double(_));
        let only_double = is_double(&thresholds);
        let members = members.to_f64();
        if is_double(&weights) != only_double {
            return Err("nodes_splits and leaf_weights differ in type".into());
        }
        let mode = any_ints_of(tensor("nodes_modes")?).map_err(|e| format!("nodes_modes: {e}"))?;
        let mode = mode.into_iter().map(|m| u8::try_from(m).unwrap_or(u8::MAX));
        let mode: Vec<u8> = mode.collect();
        let nodes = Indexed {
            roots: attributes.ids("tree_roots")?,
            feature: attributes.ids("nodes_featureids")?,
            mode: &mode,
            threshold: &thresholds,
            yes: attributes.ids("nodes_truenodeids")?,
            no: attributes.ids("nodes_falsenodeids")?,
            yes_is_leaf: attributes.ids("nodes_trueleafs")?,
            no_is_leaf: attributes.ids("nodes_falseleafs")?,
            missing_yes: attributes.ids("nodes_missing_value_tracks_true")?,
            members: &members,
            target: attributes.ids("leaf_targetids")?,
            weight: &weights,
        };
        check_indexed(&nodes)?;
        let layout = Layout::of_indexed(&nodes, targets, MOST)?;
        Ok(Ensemble::of(layout, targets, only_double))
    }

    fn of(layout: Layout, targets: usize, only_double: bool) -> Self {
        let mut voted = vec![false; targets];
        for vote in &layout.votes {
            voted[vote.0 as usize] = true;
        }
        Ensemble {
            width: layout.width,
            trees: layout.roots.len(),
            targets,
            base_values: Vec::new(),
            only_double,
            all_positive: layout.votes.iter().all(|v| v.1 >= 0.0),
            voted,
            layout,
            compact: OnceLock::new(),
            single: OnceLock::new(),
            double: OnceLock::new(),
        }
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
            let values = values::<f32>(x)?;
            let summed = matches!(aggregate, Aggregate::Sum | Aggregate::Average);
            let compact = self.compact.get_or_init(|| Compact::of(&self.layout));
            let sums = match compact.as_ref().filter(|_| summed) {
                Some(compact) => compact.run(&values, width, self.targets),
                None => {
                    let forest = self.single.get_or_init(|| Forest::new(&self.layout));
                    forest.run(&values, width, self.targets, aggregate)
                }
            };
            Voted::new(sums, true)
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

fn check_indexed(nodes: &Indexed) -> Result<(), String> {
    let (n, m) = (nodes.feature.len(), nodes.target.len());
    if nodes.roots.len() == 0 || n == 0 || m == 0 {
        return Err("it has no roots, no nodes or no leaves".into());
    }
    if n.max(m).max(nodes.members.len()).max(nodes.roots.len()) > MOST {
        return Err(format!("more than {MOST} nodes"));
    }
    let lengths = [
        ("nodes_modes", nodes.mode.len()),
        ("nodes_splits", nodes.threshold.len()),
        ("nodes_truenodeids", nodes.yes.len()),
        ("nodes_falsenodeids", nodes.no.len()),
        ("nodes_trueleafs", nodes.yes_is_leaf.len()),
        ("nodes_falseleafs", nodes.no_is_leaf.len()),
    ];
    if let Some((name, found)) = lengths.iter().find(|l| l.1 != n) {
        return Err(format!("{name} has {found} entries for {n} nodes"));
    }
    if nodes.weight.len() != m {
        return Err(format!(
            "leaf_weights has {} entries for {m} leaves",
            nodes.weight.len()
        ));
    }
    check_tracks(nodes.missing_yes.len(), n)
}

fn check_tracks(found: usize, nodes: usize) -> Result<(), String> {
    match found == 0 || found == nodes {
        true => Ok(()),
        false => Err(format!(
            "nodes_missing_value_tracks_true has {found} entries for {nodes} nodes"
        )),
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
    check_tracks(nodes.missing_yes.len(), n)?;
    let m = votes.node.len();
    if [votes.tree.len(), votes.target.len(), votes.weight.len()] != [m; 3] {
        return Err("the lists of votes differ in length".into());
    }
    Ok(())
}
