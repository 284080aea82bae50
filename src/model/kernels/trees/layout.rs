//! Nodes of all trees, checked and put in the order in which they are walked.

use crate::model::attributes::{Ids, MODES, Numbers};
use std::cell::Cell;
use std::collections::HashMap;

/// The node attributes as the file lists them; all of equal length.
pub(super) struct Listed<'a> {
    pub tree: Ids<'a>,
    pub node: Ids<'a>,
    pub feature: Ids<'a>,
    /// Places in the list of modes.
    pub mode: &'a [u8],
    pub threshold: &'a Numbers<'a>,
    pub yes: Ids<'a>,
    pub no: Ids<'a>,
    /// Whether a missing value goes to `yes`; empty when the file does not say, which is never.
    pub missing_yes: Ids<'a>,
}

/// The leaf attributes as the file lists them; all of equal length.
pub(super) struct ListedVotes<'a> {
    pub tree: Ids<'a>,
    pub node: Ids<'a>,
    pub target: Ids<'a>,
    pub weight: &'a Numbers<'a>,
}

impl ListedVotes<'_> {
    /// Target and weight.
    fn at(&self, at: usize) -> (u32, f64) {
        let weight = self.weight.get(at).unwrap_or_default();
        (self.target.at(at) as u32, weight)
    }
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

impl Compare {
    /// How a mode compares, and whether with the branches exchanged; `None` for modes that do something else.
    pub fn of(mode: u8) -> Option<(Compare, bool)> {
        match mode {
            0 => Some((Compare::AtMost, false)),
            1 => Some((Compare::Below, false)),
            2 => Some((Compare::Below, true)),
            3 => Some((Compare::AtMost, true)),
            4 => Some((Compare::Equal, false)),
            5 => Some((Compare::Equal, true)),
            _ => None,
        }
    }
}

/// The mode that asks whether a value is in a set, and that of a leaf.
pub(super) const MEMBER: u8 = 6;
const LEAF: u8 = 7;

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
    /// Orders the nodes. Refuses what is no set of trees: unknown children, circles, repeated ids, a tree
    /// listed in parts, indices out of range. Branches may meet again: LightGBM's categories are exported
    /// as a chain of nodes that share one child.
    pub fn new(nodes: &Listed, votes: &ListedVotes, targets: usize) -> Result<Layout, String> {
        let places = Places::new(nodes)?;
        let roots = roots(nodes)?;
        let children = children(nodes, &places)?;
        let leaf_votes = LeafVotes::new(votes, &places, targets)?;
        drop(places);
        let mut layout = Layout {
            branches: Vec::with_capacity(nodes.node.len()),
            votes: Vec::with_capacity(votes.node.len()),
            ..Layout::default()
        };
        let mut parents = vec![0; nodes.node.len()];
        let mut placed = vec![0; nodes.node.len()];
        for root in roots {
            let base = layout.branches.len();
            layout.roots.push(base as u32);
            let order = order(root, &children, &mut parents)
                .map_err(|i| format!("{} is below itself: no tree", name(nodes, i)))?;
            for (at, i) in order.iter().enumerate() {
                placed[*i] = (base + at) as u32;
            }
            for i in order {
                let branch = match children[i] {
                    LEADS_NOWHERE => {
                        let votes = leaf_votes.of(i).iter().map(|at| votes.at(*at as usize));
                        layout.leaf(placed[i], votes)
                    }
                    both => layout
                        .inner(i, nodes, both.map(|c| placed[c as usize]))
                        .map_err(|e| format!("{}: {e}", name(nodes, i)))?,
                };
                layout.branches.push(branch);
            }
        }
        Ok(layout)
    }

    fn inner(&mut self, i: usize, nodes: &Listed, [yes, no]: [u32; 2]) -> Result<Branch, String> {
        let mode = nodes.mode[i];
        let (compare, exchanged) = Compare::of(mode).ok_or_else(|| {
            let name = MODES.get(usize::from(mode)).copied().unwrap_or_default();
            format!("mode {} is not implemented", String::from_utf8_lossy(name))
        })?;
        let threshold = nodes.threshold.get(i).ok_or("it has no threshold")?;
        self.branch(Comparison {
            compare,
            exchanged,
            feature: nodes.feature.at(i),
            threshold,
            missing_yes: nodes.missing_yes.get(i) == Some(1),
            yes,
            no,
        })
    }

    /// A leaf at the place `me` with its votes.
    pub(super) fn leaf(&mut self, me: u32, votes: impl IntoIterator<Item = (u32, f64)>) -> Branch {
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

fn name(nodes: &Listed, i: usize) -> String {
    format!("node {} of tree {}", nodes.node.at(i), nodes.tree.at(i))
}

/// In the place of a leaf's children.
const LEADS_NOWHERE: [u32; 2] = [u32::MAX; 2];

/// Where each node's two branches lead.
fn children(nodes: &Listed, places: &Places) -> Result<Vec<[u32; 2]>, String> {
    let of = |i: usize| {
        if nodes.mode[i] == LEAF {
            return Ok(LEADS_NOWHERE);
        }
        let child = |id: i64| {
            let found = places.get(nodes.tree.at(i), id);
            found.ok_or_else(|| format!("{} has the unknown child {id}", name(nodes, i)))
        };
        let both = [child(nodes.yes.at(i))?, child(nodes.no.at(i))?];
        match both[0] == both[1] {
            // A walk takes a node that leads to one place only for a leaf.
            true => Err(format!(
                "{} is reached twice from {}: no tree",
                name(nodes, both[0] as usize),
                name(nodes, i)
            )),
            false => Ok(both),
        }
    };
    (0..nodes.node.len()).map(of).collect()
}

fn below(children: [u32; 2]) -> impl Iterator<Item = usize> {
    let all = children.into_iter().filter(|c| *c != u32::MAX);
    all.map(|c| c as usize)
}

/// The nodes below a root, each behind all that lead to it; `parents`, all zeros, is used to count those.
/// The error is a node of a circle.
fn order(root: usize, children: &[[u32; 2]], parents: &mut [u32]) -> Result<Vec<usize>, usize> {
    let mut reached = vec![root];
    let mut at = 0;
    while let Some(i) = reached.get(at).copied() {
        for child in below(children[i]) {
            parents[child] += 1;
            if parents[child] == 1 {
                reached.push(child);
            }
        }
        at += 1;
    }
    let mut order = vec![root];
    let mut at = 0;
    while let Some(i) = order.get(at).copied() {
        for child in below(children[i]) {
            parents[child] -= 1;
            if parents[child] == 0 {
                order.push(child);
            }
        }
        at += 1;
    }
    match reached.into_iter().find(|i| parents[*i] > 0) {
        Some(circle) => Err(circle),
        None => Ok(order),
    }
}

/// Where each node stands in the lists.
struct Places {
    count: usize,
    by: By,
}

enum By {
    /// Each tree's ids count from 0 in the order listed, as exporters write them: where it begins, and how many.
    Tree(Trees),
    /// By tree and id, which takes more room than the nodes do.
    Node(HashMap<(i64, i64), u32>),
}

struct Trees {
    trees: HashMap<i64, (usize, usize)>,
    /// What was asked for last is nearly always asked for next.
    last: Cell<Option<(i64, (usize, usize))>>,
}

impl Trees {
    fn get(&self, tree: i64) -> Option<(usize, usize)> {
        match self.last.get() {
            Some((last, found)) if last == tree => Some(found),
            _ => {
                let found = self.trees.get(&tree).copied()?;
                self.last.set(Some((tree, found)));
                Some(found)
            }
        }
    }
}

impl Places {
    /// Refuses a node that is listed twice.
    fn new(nodes: &Listed) -> Result<Places, String> {
        let count = nodes.node.len();
        if let Some(trees) = counted(nodes) {
            let last = Cell::new(None);
            let by = By::Tree(Trees { trees, last });
            return Ok(Places { count, by });
        }
        let mut places = HashMap::with_capacity(count);
        for (i, key) in nodes.tree.iter().zip(nodes.node.iter()).enumerate() {
            if places.insert(key, i as u32).is_some() {
                return Err(format!("node {} of tree {} is listed twice", key.1, key.0));
            }
        }
        let by = By::Node(places);
        Ok(Places { count, by })
    }

    fn get(&self, tree: i64, node: i64) -> Option<u32> {
        match &self.by {
            By::Node(places) => places.get(&(tree, node)).copied(),
            By::Tree(trees) => {
                let (from, length) = trees.get(tree)?;
                let at = usize::try_from(node).ok().filter(|n| *n < length)?;
                Some((from + at) as u32)
            }
        }
    }
}

/// Where each tree begins and its length, when all trees are in one piece and count from 0.
fn counted(nodes: &Listed) -> Option<HashMap<i64, (usize, usize)>> {
    let mut trees = HashMap::new();
    let mut begun: Option<(i64, usize)> = None;
    for (at, (tree, id)) in nodes.tree.iter().zip(nodes.node.iter()).enumerate() {
        let from = match begun {
            Some((same, from)) if same == tree => from,
            _ => at,
        };
        begun = Some((tree, from));
        if usize::try_from(id) != Ok(at - from) {
            return None;
        }
        let is_last = nodes.tree.get(at + 1) != Some(tree);
        if is_last && trees.insert(tree, (from, at + 1 - from)).is_some() {
            return None;
        }
    }
    Some(trees)
}

/// The first node listed of each tree.
fn roots(nodes: &Listed) -> Result<Vec<usize>, String> {
    let mut roots = Vec::new();
    let mut met = std::collections::HashSet::new();
    for (i, tree) in nodes.tree.iter().enumerate() {
        if i > 0 && nodes.tree.at(i - 1) == tree {
            continue;
        }
        if !met.insert(tree) {
            return Err(format!("tree {tree} is listed in parts"));
        }
        roots.push(i);
    }
    // A first node that is somebody's child is no root: walking from it would leave out the nodes above.
    let mut at = 0;
    for (i, tree) in nodes.tree.iter().enumerate() {
        if i > 0 && nodes.tree.at(i - 1) != tree {
            at += 1;
        }
        let first = nodes.node.at(roots[at]);
        if nodes.mode[i] != LEAF && (nodes.yes.at(i) == first || nodes.no.at(i) == first) {
            return Err(format!(
                "the first node of tree {tree} is a child of node {}: no tree",
                nodes.node.at(i)
            ));
        }
    }
    Ok(roots)
}

/// Votes by the place of their leaf, in the order listed. Votes of inner nodes count for nothing,
/// as in onnxruntime; old converters write them.
struct LeafVotes {
    /// Where the votes of each node end; they begin where those of the node before end.
    ends: Vec<u32>,
    /// Their places in the file's lists.
    places: Vec<u32>,
}

impl LeafVotes {
    fn new(votes: &ListedVotes, places: &Places, targets: usize) -> Result<LeafVotes, String> {
        let place = |(tree, node): (i64, i64)| {
            let found = places.get(tree, node);
            found.ok_or_else(|| format!("a vote for the unknown node {node} of tree {tree}"))
        };
        let at = votes.tree.iter().zip(votes.node.iter()).map(place);
        let at = at.collect::<Result<Vec<u32>, String>>()?;
        if let Some(i) = votes
            .target
            .iter()
            .position(|t| !(0..targets as i64).contains(&t))
        {
            return Err(format!(
                "node {} of tree {} votes for target {} of {targets}",
                votes.node.at(i),
                votes.tree.at(i),
                votes.target.at(i)
            ));
        }
        // Counted first, so that each vote has its place in one list.
        let mut ends = vec![0; places.count];
        at.iter().for_each(|p| ends[*p as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut sorted = vec![0; at.len()];
        for (vote, p) in at.iter().enumerate() {
            let end = &mut ends[*p as usize];
            sorted[*end as usize] = vote as u32;
            *end += 1;
        }
        let places = sorted;
        Ok(LeafVotes { ends, places })
    }

    fn of(&self, node: usize) -> &[u32] {
        let from = node.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[from as usize..self.ends[node] as usize]
    }
}
