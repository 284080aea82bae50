//! Small trees in arrays of a fixed size: the usual case, and several times as fast as walking them where they lie.
//!
//! Places are cut to the size of the array, so that no step checks a bound. A node's children stand side by side, so that a step is an addition
//! rather than a choice. Eight rows walk at the same time, since each waits for memory at every step.

use super::forest::{Sums, Threshold, one_each};
use super::layout::{Branch, Compare, Layout};

/// Rows that pass through one tree before the next.
const BLOCK: usize = 64;
/// Rows that walk side by side.
const LANES: usize = 8;
/// Mark in a node's feature: a missing value goes to the first child.
const MISSING_FIRST: u16 = 1 << 15;

/// A node of 8 bytes. A leaf leads to itself: it asks for the column behind all others, which is always 0 and under its threshold.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    feature: u16,
    /// The child for x ≤ threshold; the other is the next one.
    first: u16,
}

/// Trees each of whose leaves has one vote, for its tree's target, in single precision.
#[derive(Debug)]
pub(super) struct Compact {
    room: Room,
    nodes: Vec<Node>,
    votes: Vec<f32>,
    /// By tree.
    target: Vec<u32>,
    /// Steps to the farthest leaf, by tree.
    depth: Vec<u32>,
    /// Whether some missing value goes to a first child.
    missing_first: bool,
}

/// Nodes in a tree's array, and columns in a row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Nodes64Columns32,
    Nodes64Columns128,
    Nodes512Columns32,
    Nodes512Columns128,
}

impl Room {
    /// The least room for trees of up to this many nodes over this many columns and one more.
    fn of(nodes: usize, width: usize) -> Option<Room> {
        match (nodes, width) {
            (..=64, ..=31) => Some(Room::Nodes64Columns32),
            (..=64, ..=127) => Some(Room::Nodes64Columns128),
            (..=512, ..=31) => Some(Room::Nodes512Columns32),
            (..=512, ..=127) => Some(Room::Nodes512Columns128),
            _ => None,
        }
    }

    fn nodes(self) -> usize {
        match self {
            Room::Nodes64Columns32 | Room::Nodes64Columns128 => 64,
            Room::Nodes512Columns32 | Room::Nodes512Columns128 => 512,
        }
    }

    fn columns(self) -> usize {
        match self {
            Room::Nodes64Columns32 | Room::Nodes512Columns32 => 32,
            Room::Nodes64Columns128 | Room::Nodes512Columns128 => 128,
        }
    }
}

impl Compact {
    /// `None` for trees that are larger, compare for equality, or have leaves with other than one vote.
    pub fn of(layout: &Layout) -> Option<Compact> {
        let target = one_each(layout)?;
        let most = Room::of(512, layout.width)?.nodes();
        let trees: Vec<Vec<u32>> = layout
            .roots
            .iter()
            .map(|root| ordered(layout, *root, most))
            .collect::<Option<_>>()?;
        let largest = trees.iter().map(Vec::len).max()?;
        let room = Room::of(largest, layout.width)?;
        let mut compact = Compact {
            room,
            nodes: Vec::with_capacity(trees.len() * room.nodes()),
            votes: Vec::with_capacity(trees.len() * room.nodes()),
            target,
            depth: Vec::with_capacity(trees.len()),
            missing_first: false,
        };
        for tree in &trees {
            compact.add(layout, tree)?;
        }
        Some(compact)
    }

    fn add(&mut self, layout: &Layout, tree: &[u32]) -> Option<()> {
        let end = self.nodes.len() + self.room.nodes();
        let mut next = 1;
        let mut depths = vec![0];
        for (place, of) in tree.iter().enumerate() {
            let branch = layout.branches.get(*of as usize)?;
            if branch.is_leaf() {
                let (_, vote) = layout.votes.get(branch.votes.0 as usize)?;
                self.nodes.push(self.leaf(place));
                self.votes.push(*vote as f32);
                continue;
            }
            self.missing_first |= branch.missing_yes;
            let below = depths.get(place)? + 1;
            depths.extend([below, below]);
            self.nodes.push(inner(branch, next)?);
            self.votes.push(0.0);
            next += 2;
        }
        self.depth.push(depths.into_iter().max()?);
        self.nodes.resize(end, self.leaf(0));
        self.votes.resize(end, 0.0);
        Some(())
    }

    fn leaf(&self, place: usize) -> Node {
        Node {
            threshold: f32::INFINITY,
            feature: self.room.columns() as u16 - 1,
            first: place as u16,
        }
    }

    /// Sums of the votes for each row of `x`, in the order of the trees.
    pub fn run(&self, x: &[f32], width: usize, targets: usize) -> Sums<f32> {
        match self.room {
            Room::Nodes64Columns32 => self.blocks::<64, 32>(x, width, targets),
            Room::Nodes64Columns128 => self.blocks::<64, 128>(x, width, targets),
            Room::Nodes512Columns32 => self.blocks::<512, 32>(x, width, targets),
            Room::Nodes512Columns128 => self.blocks::<512, 128>(x, width, targets),
        }
    }

    fn blocks<const NODES: usize, const COLUMNS: usize>(
        &self,
        x: &[f32],
        width: usize,
        targets: usize,
    ) -> Sums<f32> {
        let rows = x.len() / width.max(1);
        let mut out = Sums {
            sums: vec![0.0; rows * targets],
            voted: vec![false; rows * targets],
        };
        for voted in out.voted.chunks_exact_mut(targets) {
            for target in &self.target {
                voted[*target as usize] = true;
            }
        }
        // Columns that no node asks for may be more than there is room for; the last one stays 0.
        let asked_for = width.min(COLUMNS - 1);
        let mut block = [[0.0; COLUMNS]; BLOCK];
        let sums = out.sums.chunks_mut(BLOCK * targets);
        for (rows, sums) in x.chunks(BLOCK * width).zip(sums) {
            let mut n = 0;
            let mut any_missing = false;
            for (to, row) in block.iter_mut().zip(rows.chunks_exact(width)) {
                let row = &row[..asked_for];
                any_missing |= self.missing_first && row.iter().any(|x| x.is_nan());
                to[..asked_for].copy_from_slice(row);
                n += 1;
            }
            match any_missing {
                true => self.trees::<NODES, COLUMNS, true>(&block[..n], sums, targets),
                false => self.trees::<NODES, COLUMNS, false>(&block[..n], sums, targets),
            }
        }
        out
    }

    fn trees<const NODES: usize, const COLUMNS: usize, const MISSING: bool>(
        &self,
        rows: &[[f32; COLUMNS]],
        sums: &mut [f32],
        targets: usize,
    ) {
        let (trees, _) = self.nodes.as_chunks::<NODES>();
        let (votes, _) = self.votes.as_chunks::<NODES>();
        let (eights, rest) = rows.as_chunks::<LANES>();
        let trees = trees
            .iter()
            .zip(votes)
            .zip(self.target.iter().zip(&self.depth));
        for ((nodes, votes), (target, depth)) in trees {
            let mut to = sums.iter_mut().skip(*target as usize).step_by(targets);
            let mut add = |leaf: u32| {
                if let Some(sum) = to.next() {
                    *sum += votes[leaf as usize & (NODES - 1)];
                }
            };
            for rows in eights {
                walk::<LANES, NODES, COLUMNS, MISSING>(nodes, rows, *depth)
                    .into_iter()
                    .for_each(&mut add);
            }
            for row in rest {
                walk::<1, NODES, COLUMNS, MISSING>(nodes, &[*row], *depth)
                    .into_iter()
                    .for_each(&mut add);
            }
        }
    }
}

/// Steps without a look whether all rows have arrived, which costs as much as a step.
const UNSEEN: u32 = 16;

/// The leaves that rows end in, after `depth` steps at most. A walk that has arrived stays.
#[inline(always)]
fn walk<const LANES: usize, const NODES: usize, const COLUMNS: usize, const MISSING: bool>(
    nodes: &[Node; NODES],
    rows: &[[f32; COLUMNS]; LANES],
    depth: u32,
) -> [u32; LANES] {
    let mut at = [0; LANES];
    let on = |at: &mut [u32; LANES]| {
        for lane in 0..LANES {
            at[lane] = step::<NODES, COLUMNS, MISSING>(nodes, &rows[lane], at[lane]);
        }
    };
    for _ in 0..depth.min(UNSEEN) {
        on(&mut at);
    }
    for _ in UNSEEN..depth {
        let before = at;
        on(&mut at);
        if at == before {
            break;
        }
    }
    at
}

#[inline(always)]
fn step<const NODES: usize, const COLUMNS: usize, const MISSING: bool>(
    nodes: &[Node; NODES],
    row: &[f32; COLUMNS],
    at: u32,
) -> u32 {
    let node = &nodes[at as usize & (NODES - 1)];
    let x = row[node.feature as usize & (COLUMNS - 1)];
    let mut first = x <= node.threshold;
    if MISSING {
        first |= x.is_nan() & (node.feature & MISSING_FIRST != 0);
    }
    u32::from(node.first) + u32::from(!first)
}

/// The nodes of a tree breadth first, children side by side; `None` beyond `most`. Nodes that share a child get one each.
fn ordered(layout: &Layout, root: u32, most: usize) -> Option<Vec<u32>> {
    let mut order = vec![root];
    let mut at = 0;
    while let Some(of) = order.get(at) {
        let branch = layout.branches.get(*of as usize)?;
        if !branch.is_leaf() {
            if order.len() + 2 > most {
                return None;
            }
            order.extend([branch.yes, branch.no]);
        }
        at += 1;
    }
    Some(order)
}

/// A node whose children begin at `first`; `None` when it compares for equality.
fn inner(branch: &Branch, first: u16) -> Option<Node> {
    let threshold = branch.threshold as f32;
    let threshold = match branch.compare {
        Compare::AtMost => threshold,
        Compare::Below => threshold.below(),
        Compare::Equal => return None,
    };
    let missing = if branch.missing_yes { MISSING_FIRST } else { 0 };
    Some(Node {
        threshold,
        feature: branch.feature as u16 | missing,
        first,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Aggregate;
    use super::super::forest::Forest;
    use super::*;

    /// SplitMix64.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            ((z ^ (z >> 27)) >> 16) % n
        }

        /// One of few values, so that thresholds are often met exactly.
        fn value(&mut self) -> f64 {
            self.below(9) as f64 * 0.25 - 1.0
        }
    }

    /// Trees of `inner` nodes that compare, grown at random leaves.
    fn trees(random: &mut Random, count: usize, inner: usize, width: usize) -> Layout {
        let mut layout = Layout {
            width,
            ..Layout::default()
        };
        for tree in 0..count {
            let base = layout.branches.len();
            layout.roots.push(base as u32);
            let leaf = |me: usize| Branch {
                compare: Compare::AtMost,
                feature: 0,
                threshold: 0.0,
                yes: me as u32,
                no: me as u32,
                missing_yes: false,
                votes: (0, 0),
            };
            layout.branches.push(leaf(base));
            for _ in 0..inner {
                let leaves: Vec<usize> = (base..layout.branches.len())
                    .filter(|at| layout.branches[*at].is_leaf())
                    .collect();
                let grown = leaves[random.below(leaves.len() as u64) as usize];
                let end = layout.branches.len();
                let (yes, no) = match random.below(2) {
                    0 => (end, end + 1),
                    _ => (end + 1, end),
                };
                layout.branches[grown] = Branch {
                    compare: [Compare::AtMost, Compare::Below][random.below(2) as usize],
                    feature: random.below(width as u64) as u32,
                    threshold: random.value(),
                    yes: yes as u32,
                    no: no as u32,
                    missing_yes: random.below(2) == 0,
                    votes: (0, 0),
                };
                layout.branches.extend([leaf(end), leaf(end + 1)]);
            }
            for at in base..layout.branches.len() {
                if layout.branches[at].is_leaf() {
                    let from = layout.votes.len() as u32;
                    layout.votes.push((tree as u32 % 3, random.value() * 0.1));
                    layout.branches[at].votes = (from, from + 1);
                }
            }
        }
        layout
    }

    #[test]
    fn rows_end_where_the_forest_says() {
        let mut random = Random(5);
        for (count, inner, width, room) in [
            (7, 31, 20, Room::Nodes64Columns32),
            (3, 0, 1, Room::Nodes64Columns32),
            (4, 12, 100, Room::Nodes64Columns128),
            (5, 200, 31, Room::Nodes512Columns32),
            (3, 255, 127, Room::Nodes512Columns128),
        ] {
            let layout = trees(&mut random, count, inner, width);
            let compact = Compact::of(&layout).expect("small trees");
            assert_eq!(compact.room, room);
            for (rows, wide) in [(1, width), (8, width), (131, width + 40)] {
                let value = |random: &mut Random| match random.below(8) {
                    0 => f32::NAN,
                    1 => f32::INFINITY,
                    _ => random.value() as f32,
                };
                let x: Vec<f32> = (0..rows * wide).map(|_| value(&mut random)).collect();
                let expected = Forest::new(&layout).run(&x, wide, 3, Aggregate::Sum);
                assert_eq!(compact.run(&x, wide, 3), expected, "{room:?}, {rows} rows");
            }
        }
    }

    #[test]
    fn other_trees_are_left_to_the_forest() {
        let mut random = Random(6);
        assert!(
            Compact::of(&trees(&mut random, 2, 256, 5)).is_none(),
            "too many nodes"
        );
        assert!(
            Compact::of(&trees(&mut random, 2, 5, 128)).is_none(),
            "too many columns"
        );
        let mut equal = trees(&mut random, 2, 5, 4);
        equal.branches[0].compare = Compare::Equal;
        assert!(Compact::of(&equal).is_none(), "a comparison for equality");
        let mut two_votes = trees(&mut random, 2, 5, 4);
        if let Some(leaf) = two_votes.branches.iter_mut().find(|b| b.is_leaf()) {
            leaf.votes.1 += 1;
        }
        assert!(Compact::of(&two_votes).is_none(), "a leaf of two votes");
    }
}
