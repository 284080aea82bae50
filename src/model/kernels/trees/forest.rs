//! Walks rows through trees: a block of rows at a time, four of them side by side.
//!
//! One row's walk waits for memory at each step. Four independent walks fill that wait, and a block
//! of rows keeps one tree in the cache while all of them pass through it.

use super::Aggregate;
use super::layout::{Branch, Compare, Layout};
use tract_onnx::tract_hir::internal::Datum;

/// Rows that pass through one tree before the next.
const BLOCK: usize = 64;

/// Marks in a node's feature: where a missing value goes, and comparison for equality.
const MISSING_YES: u32 = 1 << 31;
const EQUAL: u32 = 1 << 30;
const FEATURE: u32 = EQUAL - 1;

/// The number type of thresholds and sums: as wide as the input's.
pub(super) trait Threshold: Datum + Copy + PartialOrd + Default {
    fn from_f64(value: f64) -> Self;
    fn to_f64(self) -> f64;
    fn plus(self, other: Self) -> Self;
    /// The greatest value below, so that x < t is x ≤ below(t); NaN below the lowest, which is never reached.
    fn below(self) -> Self;
}

macro_rules! threshold {
    ($t:ty) => {
        impl Threshold for $t {
            fn from_f64(value: f64) -> Self {
                value as $t
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn plus(self, other: Self) -> Self {
                self + other
            }
            fn below(self) -> Self {
                match self == <$t>::NEG_INFINITY {
                    true => <$t>::NAN,
                    false => self.next_down(),
                }
            }
        }
    };
}
threshold!(f32);
threshold!(f64);

/// A node of 16 bytes. A leaf leads to itself; where each leaf has one vote, its threshold is that vote.
#[derive(Debug, Clone, Copy)]
struct Node<T> {
    threshold: T,
    feature: u32,
    yes: u32,
    no: u32,
}

/// Trees in the number type they are walked in.
#[derive(Debug)]
pub(super) struct Forest<T> {
    nodes: Vec<Node<T>>,
    roots: Vec<u32>,
    votes: Votes<T>,
    needs: Needs,
}

#[derive(Debug)]
enum Votes<T> {
    /// Each leaf has one vote, for its tree's target.
    OneEach { target: Vec<u32> },
    /// Where each node's votes begin and end, and the votes.
    Lists {
        of: Vec<(u32, u32)>,
        votes: Vec<(u32, T)>,
    },
}

/// What a step has to look at beyond x ≤ t.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    Missing,
    MissingAndEqual,
}

/// What the trees say of each row: a sum per target, and whether any tree voted for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums<T> {
    pub sums: Vec<T>,
    pub voted: Vec<bool>,
}

impl<T: Threshold> Forest<T> {
    pub fn new(layout: &Layout) -> Self {
        let one_each = one_each(layout);
        let node = |b: &Branch| {
            let t = T::from_f64(b.threshold);
            let mut feature = b.feature;
            let mut threshold = t;
            match b.compare {
                Compare::AtMost => {}
                Compare::Below => threshold = t.below(),
                Compare::Equal => feature |= EQUAL,
            }
            if b.missing_yes {
                feature |= MISSING_YES;
            }
            if b.is_leaf() {
                let vote = layout.votes.get(b.votes.0 as usize);
                threshold = T::from_f64(vote.map_or(0.0, |v| v.1));
            }
            Node {
                threshold,
                feature,
                yes: b.yes,
                no: b.no,
            }
        };
        let any = |mark: u32, nodes: &[Node<T>]| nodes.iter().any(|n| n.feature & mark != 0);
        let nodes: Vec<Node<T>> = layout.branches.iter().map(node).collect();
        let needs = match (any(EQUAL, &nodes), any(MISSING_YES, &nodes)) {
            (true, _) => Needs::MissingAndEqual,
            (false, true) => Needs::Missing,
            (false, false) => Needs::Nothing,
        };
        let votes = match one_each {
            Some(target) => Votes::OneEach { target },
            None => Votes::Lists {
                of: layout.branches.iter().map(|b| b.votes).collect(),
                votes: layout
                    .votes
                    .iter()
                    .map(|(c, w)| (*c, T::from_f64(*w)))
                    .collect(),
            },
        };
        let roots = layout.roots.clone();
        Forest {
            nodes,
            roots,
            votes,
            needs,
        }
    }

    /// Sends each row of `x` (rows of `width`, which is at least the layout's) through every tree, in
    /// the file's order of trees. Adding in the number type itself, tree by tree, is onnxruntime's order.
    pub fn run(&self, x: &[T], width: usize, targets: usize, aggregate: Aggregate) -> Sums<T> {
        match aggregate {
            Aggregate::Sum | Aggregate::Average => {
                self.with(x, width, targets, |a, b, _| a.plus(b))
            }
            Aggregate::Min => self.with(x, width, targets, |a, b, voted| match voted && a < b {
                true => a,
                false => b,
            }),
            Aggregate::Max => self.with(x, width, targets, |a, b, voted| match voted && a > b {
                true => a,
                false => b,
            }),
        }
    }

    fn with(
        &self,
        x: &[T],
        width: usize,
        targets: usize,
        join: impl Fn(T, T, bool) -> T + Copy,
    ) -> Sums<T> {
        let rows = x.len() / width.max(1);
        let mut out = Sums {
            sums: vec![T::default(); rows * targets],
            voted: vec![false; rows * targets],
        };
        match self.needs {
            Needs::Nothing => self.blocks::<0>(x, width, targets, &mut out, join),
            Needs::Missing => self.blocks::<1>(x, width, targets, &mut out, join),
            Needs::MissingAndEqual => self.blocks::<2>(x, width, targets, &mut out, join),
        }
        out
    }

    fn blocks<const NEEDS: u8>(
        &self,
        x: &[T],
        width: usize,
        targets: usize,
        out: &mut Sums<T>,
        join: impl Fn(T, T, bool) -> T + Copy,
    ) {
        let sums = out.sums.chunks_mut(BLOCK * targets);
        let voted = out.voted.chunks_mut(BLOCK * targets);
        let mut rows = Vec::with_capacity(BLOCK);
        for ((block, sums), voted) in x.chunks(BLOCK * width).zip(sums).zip(voted) {
            rows.clear();
            rows.extend(block.chunks_exact(width));
            for (tree, root) in self.roots.iter().enumerate() {
                let (fours, rest) = rows.as_chunks::<4>();
                let mut at = 0;
                for four in fours {
                    for leaf in self.walk::<4, NEEDS>(*root, four) {
                        self.vote(tree, leaf, at * targets, sums, voted, join);
                        at += 1;
                    }
                }
                for row in rest {
                    let [leaf] = self.walk::<1, NEEDS>(*root, &[*row]);
                    self.vote(tree, leaf, at * targets, sums, voted, join);
                    at += 1;
                }
            }
        }
    }

    /// The leaves that rows end in. A walk that has arrived stays, since a leaf leads to itself.
    #[inline(always)]
    fn walk<const LANES: usize, const NEEDS: u8>(
        &self,
        root: u32,
        rows: &[&[T]; LANES],
    ) -> [u32; LANES] {
        let nodes = self.nodes.as_slice();
        let mut at = [root; LANES];
        loop {
            let mut moved = 0;
            for lane in 0..LANES {
                let node = &nodes[at[lane] as usize];
                let next = node.next::<NEEDS>(rows[lane]);
                moved |= next ^ at[lane];
                at[lane] = next;
            }
            if moved == 0 {
                return at;
            }
        }
    }

    #[inline(always)]
    fn vote(
        &self,
        tree: usize,
        leaf: u32,
        from: usize,
        sums: &mut [T],
        voted: &mut [bool],
        join: impl Fn(T, T, bool) -> T,
    ) {
        let mut add = |target: u32, weight: T| {
            let at = from + target as usize;
            sums[at] = join(sums[at], weight, voted[at]);
            voted[at] = true;
        };
        match &self.votes {
            Votes::OneEach { target } => add(target[tree], self.nodes[leaf as usize].threshold),
            Votes::Lists { of, votes } => {
                let (from, to) = of[leaf as usize];
                for (target, weight) in &votes[from as usize..to as usize] {
                    add(*target, *weight);
                }
            }
        }
    }
}

impl<T: Threshold> Node<T> {
    #[inline(always)]
    fn next<const NEEDS: u8>(&self, row: &[T]) -> u32 {
        let feature = match NEEDS {
            0 => self.feature,
            _ => self.feature & FEATURE,
        };
        let x = row[feature as usize];
        let mut yes = match NEEDS {
            2 if self.feature & EQUAL != 0 => x == self.threshold,
            _ => x <= self.threshold,
        };
        if NEEDS > 0 {
            // Only a missing value differs from itself.
            #[allow(clippy::eq_op)]
            let missing = x != x;
            yes |= missing && self.feature & MISSING_YES != 0;
        }
        if yes { self.yes } else { self.no }
    }
}

/// Each tree's target, when every leaf of it has exactly one vote for it.
pub(super) fn one_each(layout: &Layout) -> Option<Vec<u32>> {
    let ends = layout
        .roots
        .iter()
        .skip(1)
        .copied()
        .chain([layout.branches.len() as u32]);
    let of_tree = |(from, to): (u32, u32)| {
        let leaves = layout.branches.get(from as usize..to as usize)?.iter();
        let mut target = None;
        for leaf in leaves.filter(|b| b.is_leaf()) {
            let [vote] = layout
                .votes
                .get(leaf.votes.0 as usize..leaf.votes.1 as usize)?
            else {
                return None;
            };
            if *target.get_or_insert(vote.0) != vote.0 {
                return None;
            }
        }
        target
    };
    layout
        .roots
        .iter()
        .copied()
        .zip(ends)
        .map(of_tree)
        .collect()
}
