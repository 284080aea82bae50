//! Nodes and leaves of all trees in lists of their own, as TreeEnsemble writes them since opset 5.

use super::layout::{Branch, Compare, Comparison, Layout, MEMBER};
use crate::model::attributes::{Ids, Numbers};

/// The attributes as the file lists them. Lists of nodes are of equal length, and so are those of leaves.
pub(super) struct Indexed<'a> {
    pub roots: Ids<'a>,
    pub feature: Ids<'a>,
    pub mode: &'a [u8],
    pub threshold: &'a Numbers<'a>,
    pub yes: Ids<'a>,
    pub no: Ids<'a>,
    pub yes_is_leaf: Ids<'a>,
    pub no_is_leaf: Ids<'a>,
    /// Whether a missing value goes to `yes`; empty when the file does not say, which is never.
    pub missing_yes: Ids<'a>,
    /// The sets of the nodes that ask for membership, in the order of these nodes, a NaN after each.
    pub members: &'a [f64],
    pub target: Ids<'a>,
    pub weight: &'a Numbers<'a>,
}

/// What stands at a place of the layout that is still to be filled.
#[derive(Clone, Copy)]
enum Place {
    Node(usize),
    Leaf(usize),
    /// The rest of a set, from its member `at` on, with the way of those that are in it.
    Rest {
        node: usize,
        at: usize,
        yes: u32,
    },
}

impl Layout {
    /// Orders the nodes. Refuses what is no set of trees: unknown or shared nodes, cycles, indices out of
    /// range. Leaves may be shared. A set becomes a chain of comparisons for equality.
    pub fn of_indexed(nodes: &Indexed, targets: usize, most: usize) -> Result<Layout, String> {
        let sets = sets(nodes)?;
        let mut seen = vec![false; nodes.feature.len()];
        let mut layout = Layout::default();
        for root in nodes.roots.iter() {
            let root = index(root, nodes.feature.len()).ok_or("a root is no node")?;
            layout.roots.push(layout.branches.len() as u32);
            let builder = Builder {
                nodes,
                sets: &sets,
                targets,
                most,
                base: layout.branches.len(),
                queue: vec![Place::Node(root)],
            };
            builder.add_to(&mut layout, &mut seen)?;
        }
        Ok(layout)
    }
}

struct Builder<'a> {
    nodes: &'a Indexed<'a>,
    sets: &'a [&'a [f64]],
    targets: usize,
    most: usize,
    base: usize,
    queue: Vec<Place>,
}

impl Builder<'_> {
    fn add_to(mut self, layout: &mut Layout, seen: &mut [bool]) -> Result<(), String> {
        let mut at = 0;
        while let Some(place) = self.queue.get(at).copied() {
            let branch = match place {
                Place::Leaf(leaf) => self.leaf(layout, at, leaf)?,
                Place::Rest { node, at, yes } => self.member(layout, node, at, yes)?,
                Place::Node(node) => {
                    if std::mem::replace(&mut seen[node], true) {
                        return Err(format!("node {node} is reached twice: no tree"));
                    }
                    self.node(layout, node)
                        .map_err(|e| format!("node {node}: {e}"))?
                }
            };
            layout.branches.push(branch);
            if self.base + self.queue.len() > self.most {
                return Err(format!("more than {} nodes", self.most));
            }
            at += 1;
        }
        Ok(())
    }

    fn leaf(&self, layout: &mut Layout, at: usize, leaf: usize) -> Result<Branch, String> {
        let target = self.nodes.target.at(leaf);
        let weight = self.nodes.weight.get(leaf).ok_or("a leaf has no weight")?;
        let of = self.targets;
        let target = index(target, of)
            .ok_or_else(|| format!("leaf {leaf} votes for target {target} of {of}"))?;
        Ok(layout.leaf((self.base + at) as u32, [(target as u32, weight)]))
    }

    fn node(&mut self, layout: &mut Layout, node: usize) -> Result<Branch, String> {
        let mode = self.nodes.mode[node];
        if mode == MEMBER {
            let yes = self.yes(node)?;
            return self.member(layout, node, 0, yes);
        }
        let (compare, exchanged) =
            Compare::of(mode).ok_or_else(|| format!("mode {mode} is not in the standard"))?;
        let threshold = self
            .nodes
            .threshold
            .get(node)
            .ok_or("it has no threshold")?;
        let (yes, no) = (self.yes(node)?, self.no(node)?);
        layout.branch(Comparison {
            compare,
            exchanged,
            feature: self.nodes.feature.at(node),
            threshold,
            missing_yes: self.tracks(node),
            yes,
            no,
        })
    }

    /// Compares with one member of the node's set; who differs goes on to the next.
    fn member(
        &mut self,
        layout: &mut Layout,
        node: usize,
        at: usize,
        yes: u32,
    ) -> Result<Branch, String> {
        let set = self.sets[node];
        let threshold = *set.get(at).ok_or("its set is empty")?;
        let no = match at + 1 < set.len() {
            true => self.push(Place::Rest {
                node,
                at: at + 1,
                yes,
            }),
            false => self.no(node)?,
        };
        layout.branch(Comparison {
            compare: Compare::Equal,
            exchanged: false,
            feature: self.nodes.feature.at(node),
            threshold,
            missing_yes: self.tracks(node),
            yes,
            no,
        })
    }

    fn tracks(&self, node: usize) -> bool {
        self.nodes.missing_yes.get(node).is_some_and(|t| t != 0)
    }

    fn yes(&mut self, node: usize) -> Result<u32, String> {
        self.child(self.nodes.yes.at(node), self.nodes.yes_is_leaf.at(node))
    }

    fn no(&mut self, node: usize) -> Result<u32, String> {
        self.child(self.nodes.no.at(node), self.nodes.no_is_leaf.at(node))
    }

    fn child(&mut self, id: i64, is_leaf: i64) -> Result<u32, String> {
        let place = match is_leaf != 0 {
            true => index(id, self.nodes.target.len()).map(Place::Leaf),
            false => index(id, self.nodes.feature.len()).map(Place::Node),
        };
        let place = place.ok_or_else(|| format!("it has the unknown child {id}"))?;
        Ok(self.push(place))
    }

    /// The place in the layout at which it will stand.
    fn push(&mut self, place: Place) -> u32 {
        self.queue.push(place);
        (self.base + self.queue.len() - 1) as u32
    }
}

fn index(id: i64, of: usize) -> Option<usize> {
    usize::try_from(id).ok().filter(|id| *id < of)
}

/// The set of each node; nodes that ask for no membership have an empty one.
fn sets<'a>(nodes: &Indexed<'a>) -> Result<Vec<&'a [f64]>, String> {
    let mut left = nodes.members;
    let mut sets = Vec::with_capacity(nodes.mode.len());
    for mode in nodes.mode {
        let mut set: &[f64] = &[];
        if *mode == MEMBER {
            let end = left.iter().position(|m| m.is_nan());
            let end = end.ok_or("membership_values has fewer sets than nodes ask for")?;
            set = &left[..end];
            left = &left[end + 1..];
        }
        sets.push(set);
    }
    match left.is_empty() {
        true => Ok(sets),
        false => Err("membership_values has more sets than nodes ask for".into()),
    }
}
