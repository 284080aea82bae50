//! Nodes of all trees, checked and put in the order in which they are walked.

use std::collections::HashMap;

/// The node attributes as the file lists them; all of equal length.
pub(super) struct Listed<'a> {
    pub tree: &'a [i64],
    pub node: &'a [i64],
    pub feature: &'a [i64],
    pub mode: &'a [String],
    pub threshold: &'a [f64],
    pub yes: &'a [i64],
    pub no: &'a [i64],
    /// Whether a missing value goes to `yes`; empty when the file does not say, which is never.
    pub missing_yes: &'a [i64],
}

/// The leaf attributes as the file lists them; all of equal length.
pub(super) struct ListedVotes<'a> {
    pub tree: &'a [i64],
    pub node: &'a [i64],
    pub target: &'a [i64],
    pub weight: &'a [f64],
}

/// How a node compares the feature `x` to its threshold `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    /// x ≤ t, or x > t with the branches exchanged.
    AtMost,
    /// x < t, or x ≥ t with the branches exchanged.
    Below,
    /// x = t, or x ≠ t with the branches exchanged.
    Equal,
}

/// What a node asks, as the file has it.
pub(super) struct Comparison {
    pub compare: Compare,
    /// Whether the opposite of `compare` leads to `yes`.
    pub exchanged: bool,
    pub feature: i64,
    pub threshold: f64,
    /// Whether a missing value goes to `yes`.
    pub missing_yes: bool,
    pub yes: u32,
    pub no: u32,
}

/// A node; a leaf has itself as both children.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Branch {
    pub compare: Compare,
    pub feature: u32,
    pub threshold: f64,
    pub yes: u32,
    pub no: u32,
    pub missing_yes: bool,
    /// Its votes: where they begin and end.
    pub votes: (u32, u32),
}

impl Branch {
    pub fn is_leaf(&self) -> bool {
        self.yes == self.no
    }
}

/// All trees: children lie behind their parents, breadth first, so that a walk moves forward in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    pub branches: Vec<Branch>,
    pub roots: Vec<u32>,
    pub votes: Vec<(u32, f64)>,
    /// One more than the highest feature asked for.
    pub width: usize,
}

/// More features than any table of ours has columns.
const MAX_FEATURE: i64 = 1 << 24;

impl Layout {
    /// Orders the nodes. Refuses what is no set of trees: unknown or shared children, cycles, repeated
    /// ids, a tree listed in parts, indices out of range.
    pub fn new(nodes: &Listed, votes: &ListedVotes, targets: usize) -> Result<Layout, String> {
        let places = places(nodes)?;
        let leaf_votes = leaf_votes(votes, &places, targets)?;
        let mut layout = Layout::default();
        let mut seen = vec![false; nodes.node.len()];
        for root in roots(nodes)? {
            layout.roots.push(layout.branches.len() as u32);
            layout.add_tree(root, nodes, &places, &leaf_votes, &mut seen)?;
        }
        Ok(layout)
    }

    fn add_tree(
        &mut self,
        root: usize,
        nodes: &Listed,
        places: &HashMap<(i64, i64), usize>,
        votes: &HashMap<usize, Vec<(u32, f64)>>,
        seen: &mut [bool],
    ) -> Result<(), String> {
        let base = self.branches.len();
        let mut queue = vec![root];
        let mut at = 0;
        while let Some(&i) = queue.get(at) {
            let name = || format!("node {} of tree {}", nodes.node[i], nodes.tree[i]);
            if std::mem::replace(&mut seen[i], true) {
                return Err(format!("{} is reached twice: no tree", name()));
            }
            let branch = if nodes.mode[i] == "LEAF" {
                self.leaf((base + at) as u32, votes.get(&i).into_iter().flatten())
            } else {
                let child = |id: i64| {
                    let found = places.get(&(nodes.tree[i], id)).copied();
                    found.ok_or_else(|| format!("{} has the unknown child {id}", name()))
                };
                let children = [child(nodes.yes[i])?, child(nodes.no[i])?];
                let first = (base + queue.len()) as u32;
                queue.extend(children);
                self.inner(i, nodes, first)
                    .map_err(|e| format!("{}: {e}", name()))?
            };
            self.branches.push(branch);
            at += 1;
        }
        Ok(())
    }

    fn inner(&mut self, i: usize, nodes: &Listed, first: u32) -> Result<Branch, String> {
        let (compare, exchanged) = match nodes.mode[i].as_str() {
            "BRANCH_LEQ" => (Compare::AtMost, false),
            "BRANCH_GT" => (Compare::AtMost, true),
            "BRANCH_LT" => (Compare::Below, false),
            "BRANCH_GTE" => (Compare::Below, true),
            "BRANCH_EQ" => (Compare::Equal, false),
            "BRANCH_NEQ" => (Compare::Equal, true),
            other => return Err(format!("mode {other} is not implemented")),
        };
        self.branch(Comparison {
            compare,
            exchanged,
            feature: nodes.feature[i],
            threshold: nodes.threshold[i],
            missing_yes: nodes.missing_yes.get(i).is_some_and(|t| *t == 1),
            yes: first,
            no: first + 1,
        })
    }

    /// A leaf at the place `me` with its votes.
    pub(super) fn leaf<'v>(
        &mut self,
        me: u32,
        votes: impl IntoIterator<Item = &'v (u32, f64)>,
    ) -> Branch {
        let from = self.votes.len() as u32;
        self.votes.extend(votes);
        Branch {
            compare: Compare::AtMost,
            feature: 0,
            threshold: 0.0,
            yes: me,
            no: me,
            missing_yes: false,
            votes: (from, self.votes.len() as u32),
        }
    }

    /// A node that compares. Refuses a feature or threshold that is none.
    pub(super) fn branch(&mut self, of: Comparison) -> Result<Branch, String> {
        if !(0..MAX_FEATURE).contains(&of.feature) {
            return Err(format!("feature {} is out of range", of.feature));
        }
        if of.threshold.is_nan() {
            return Err("its threshold is not a number".into());
        }
        self.width = self.width.max(of.feature as usize + 1);
        // A missing value compares false to everything except "not equal". Exchanging the branches
        // exchanges where it goes, and "not equal" sends it to `yes` whatever it tracks.
        let missing_yes = match (of.exchanged, of.compare) {
            (false, _) => of.missing_yes,
            (true, Compare::Equal) => false,
            (true, _) => !of.missing_yes,
        };
        let (yes, no) = match of.exchanged {
            false => (of.yes, of.no),
            true => (of.no, of.yes),
        };
        Ok(Branch {
            compare: of.compare,
            feature: of.feature as u32,
            threshold: of.threshold,
            yes,
            no,
            missing_yes,
            votes: (0, 0),
        })
    }
}

fn places(nodes: &Listed) -> Result<HashMap<(i64, i64), usize>, String> {
    let mut places = HashMap::with_capacity(nodes.node.len());
    for (i, key) in nodes.tree.iter().zip(nodes.node).enumerate() {
        if places.insert((*key.0, *key.1), i).is_some() {
            return Err(format!("node {} of tree {} is listed twice", key.1, key.0));
        }
    }
    Ok(places)
}

/// The first node listed of each tree.
fn roots(nodes: &Listed) -> Result<Vec<usize>, String> {
    let mut roots = Vec::new();
    let mut met = std::collections::HashSet::new();
    for (i, tree) in nodes.tree.iter().enumerate() {
        if i > 0 && nodes.tree[i - 1] == *tree {
            continue;
        }
        if !met.insert(*tree) {
            return Err(format!("tree {tree} is listed in parts"));
        }
        roots.push(i);
    }
    // A first node that is somebody's child is no root: walking from it would leave out the nodes above.
    let mut at = 0;
    for (i, tree) in nodes.tree.iter().enumerate() {
        if i > 0 && nodes.tree[i - 1] != *tree {
            at += 1;
        }
        let first = nodes.node[roots[at]];
        if nodes.mode[i] != "LEAF" && (nodes.yes[i] == first || nodes.no[i] == first) {
            return Err(format!(
                "the first node of tree {tree} is a child of node {}: no tree",
                nodes.node[i]
            ));
        }
    }
    Ok(roots)
}

/// Votes by the place of their leaf, in the order listed. Votes of inner nodes count for nothing,
/// as in onnxruntime; old converters write them.
fn leaf_votes(
    votes: &ListedVotes,
    places: &HashMap<(i64, i64), usize>,
    targets: usize,
) -> Result<HashMap<usize, Vec<(u32, f64)>>, String> {
    let mut by_leaf: HashMap<usize, Vec<(u32, f64)>> = HashMap::new();
    for (i, key) in votes.tree.iter().zip(votes.node).enumerate() {
        let (tree, node, target) = (*key.0, *key.1, votes.target[i]);
        let place = places.get(&(tree, node)).copied();
        let place =
            place.ok_or_else(|| format!("a vote for the unknown node {node} of tree {tree}"))?;
        if target < 0 || target >= targets as i64 {
            return Err(format!(
                "node {node} of tree {tree} votes for target {target} of {targets}"
            ));
        }
        let vote = (target as u32, votes.weight[i]);
        by_leaf.entry(place).or_default().push(vote);
    }
    Ok(by_leaf)
}
