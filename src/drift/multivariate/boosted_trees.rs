//! Gradient-boosted shallow trees on binned features, for telling two samples apart.
//!
//! Logistic loss with second-order gains; numbers are split between bins, categories between the two groups of bins that
//! part best when ordered by their gradient. Every split is a set of at most 64 bins, so a number and a category
//! are followed down the tree in the same way. Nothing is drawn at random, and sums go in the order of the rows.
//!
//! Sources: Friedman (2001), Greedy function approximation; Chen & Guestrin (2016), XGBoost; Fisher (1958) for the order of
//! categories.

use super::table::{MISSING, Table, Values};

/// Trees of a forest.
pub(super) const TREES: usize = 30;
/// Splits from the root of a tree to a leaf.
pub(super) const DEPTH: usize = 4;
/// Share of each tree's answer that counts.
const RATE: f64 = 0.3;
/// Weight of the pull of a leaf's answer towards 0.
const PULL: f64 = 1.0;
/// Rows on each side of a split, at least.
const LEAST_ROWS: u32 = 20;
/// Bins of a feature: the first is for missing values.
const BINS: usize = 64;
/// Gain under which a split is not worth making.
const LEAST_GAIN: f64 = 1e-6;

/// All rows of both samples in bins: the reference's rows first.
pub(super) struct Binned {
    features: Vec<BinnedFeature>,
}

struct BinnedFeature {
    bins: Vec<u8>,
    ordered: bool,
}

impl Binned {
    /// Numbers are cut at quantiles of both samples together, a bin per value when there are at most 63; of categories the 62 with
    /// the most rows have a bin each, the rest share one.
    pub fn of(table: &Table) -> Binned {
        let feature = |values: &Values| match values {
            Values::Numbers(sides) => BinnedFeature {
                bins: bins_of_numbers(&sides.concat()),
                ordered: true,
            },
            Values::Categories { categories, codes } => BinnedFeature {
                bins: bins_of_codes(&codes.concat(), categories.len()),
                ordered: false,
            },
        };
        let features = table.features.iter().map(|f| feature(&f.values));
        Binned {
            features: features.collect(),
        }
    }
}

fn bins_of_numbers(values: &[f64]) -> Vec<u8> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    // The greatest values of all bins but the last.
    let mut ends: Vec<f64> = if different.len() < BINS {
        different
    } else {
        (1..BINS - 1)
            .filter_map(|q| sorted.get(q * sorted.len() / (BINS - 1)))
            .copied()
            .collect()
    };
    ends.dedup();
    let bin = |v: &f64| match v.is_nan() {
        true => 0,
        false => (1 + ends.partition_point(|end| end < v)).min(BINS - 1) as u8,
    };
    values.iter().map(bin).collect()
}

fn bins_of_codes(codes: &[u32], categories: usize) -> Vec<u8> {
    let places = most_frequent(codes, categories, BINS - 2);
    let bin = |code: &u32| match *code {
        MISSING => 0,
        code => 1 + places.get(code as usize).copied().unwrap_or(0) as u8,
    };
    codes.iter().map(bin).collect()
}

/// For each category its rank by rows, the first in the alphabet among equals; all from `most` on share the rank `most`.
pub(super) fn most_frequent(codes: &[u32], categories: usize, most: usize) -> Vec<usize> {
    let mut counts = vec![0_usize; categories];
    for code in codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    let mut order: Vec<usize> = (0..categories).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(counts[*i]), *i));
    let mut ranks = vec![0; categories];
    for (rank, category) in order.into_iter().enumerate() {
        ranks[category] = rank.min(most);
    }
    ranks
}

/// Trees whose answers add up to the log odds of production.
pub(super) struct Forest {
    prior: f64,
    trees: Vec<Vec<Node>>,
    /// Gain of all splits on each feature.
    pub gains: Vec<f64>,
}

enum Node {
    /// Bins that go to the node `left`; all others go to the one after it.
    Split {
        feature: usize,
        bins: u64,
        left: usize,
    },
    Leaf(f64),
}

impl Forest {
    /// Learns from these rows; `production` says of each row of the table whether it is production's.
    pub fn fit(binned: &Binned, production: &[bool], rows: &[u32]) -> Forest {
        let positive = rows.iter().filter(|r| production[**r as usize]).count() as f64;
        let prior = ((positive + 0.5) / (rows.len() as f64 - positive + 0.5)).ln();
        let mut learner = Learner {
            binned,
            slopes: vec![[0.0; 2]; production.len()],
            gains: vec![0.0; binned.features.len()],
        };
        let mut odds = vec![prior; production.len()];
        let mut trees = Vec::new();
        for _ in 0..TREES {
            for row in rows {
                let at = *row as usize;
                let p = 1.0 / (1.0 + (-odds[at]).exp());
                learner.slopes[at] = [p - f64::from(u8::from(production[at])), p * (1.0 - p)];
            }
            let tree = learner.grow(rows);
            for row in rows {
                odds[*row as usize] += answer(&tree, binned, *row as usize);
            }
            trees.push(tree);
        }
        Forest {
            prior,
            trees,
            gains: learner.gains,
        }
    }

    /// Log odds that the row is production's.
    pub fn odds(&self, binned: &Binned, row: u32) -> f64 {
        let each = self
            .trees
            .iter()
            .map(|tree| answer(tree, binned, row as usize));
        self.prior + each.sum::<f64>()
    }
}

fn answer(tree: &[Node], binned: &Binned, row: usize) -> f64 {
    let mut at = 0;
    loop {
        match &tree[at] {
            Node::Leaf(answer) => return *answer,
            Node::Split {
                feature,
                bins,
                left,
            } => {
                let bin = binned.features[*feature].bins[row];
                at = left + usize::from(bins >> bin & 1 == 0);
            }
        }
    }
}

/// Slope, curvature and rows of the loss.
#[derive(Clone, Copy, Default)]
struct Sum {
    slope: f64,
    curve: f64,
    rows: u32,
}

impl Sum {
    fn plus(self, other: Sum) -> Sum {
        Sum {
            slope: self.slope + other.slope,
            curve: self.curve + other.curve,
            rows: self.rows + other.rows,
        }
    }

    fn minus(self, other: Sum) -> Sum {
        Sum {
            slope: self.slope - other.slope,
            // Rounding may leave a trifle under 0.
            curve: (self.curve - other.curve).max(0.0),
            rows: self.rows.saturating_sub(other.rows),
        }
    }

    fn score(self) -> f64 {
        self.slope * self.slope / (self.curve + PULL)
    }
}

type Sums = [Sum; BINS];

struct Open {
    node: usize,
    depth: usize,
    rows: Vec<u32>,
    sums: Vec<Sums>,
}

struct Learner<'a> {
    binned: &'a Binned,
    slopes: Vec<[f64; 2]>,
    gains: Vec<f64>,
}

impl Learner<'_> {
    fn grow(&mut self, rows: &[u32]) -> Vec<Node> {
        let mut tree = vec![Node::Leaf(0.0)];
        let mut open = vec![Open {
            node: 0,
            depth: 0,
            rows: rows.to_vec(),
            sums: self.sums(rows),
        }];
        while let Some(next) = open.pop() {
            let total = next.sums.first().map_or(Sum::default(), |s| {
                s.iter().fold(Sum::default(), |all, one| all.plus(*one))
            });
            tree[next.node] = Node::Leaf(-RATE * total.slope / (total.curve + PULL));
            if next.depth == DEPTH {
                continue;
            }
            let Some((gain, feature, bins)) = self.best_split(&next.sums, total) else {
                continue;
            };
            self.gains[feature] += gain;
            let left = tree.len();
            tree[next.node] = Node::Split {
                feature,
                bins,
                left,
            };
            tree.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
            open.extend(self.children(next, feature, bins, left));
        }
        tree
    }

    /// The smaller child is summed, the larger one is what is left of the parent.
    fn children(&self, parent: Open, feature: usize, bins: u64, left: usize) -> [Open; 2] {
        let column = &self.binned.features[feature].bins;
        let goes_left = |row: &u32| bins >> column[*row as usize] & 1 == 1;
        let (a, b): (Vec<u32>, Vec<u32>) = parent.rows.into_iter().partition(goes_left);
        let depth = parent.depth + 1;
        let smaller = if a.len() <= b.len() { &a } else { &b };
        // Leaves need their total alone, which any one feature gives.
        let small = if depth == DEPTH {
            self.sums_of(smaller, 1)
        } else {
            self.sums(smaller)
        };
        let large: Vec<Sums> = parent
            .sums
            .iter()
            .zip(&small)
            .map(|(whole, part)| std::array::from_fn(|bin| whole[bin].minus(part[bin])))
            .collect();
        let (of_a, of_b) = if a.len() <= b.len() {
            (small, large)
        } else {
            (large, small)
        };
        [(left, a, of_a), (left + 1, b, of_b)].map(|(node, rows, sums)| Open {
            node,
            depth,
            rows,
            sums,
        })
    }

    fn sums(&self, rows: &[u32]) -> Vec<Sums> {
        self.sums_of(rows, self.binned.features.len())
    }

    fn sums_of(&self, rows: &[u32], features: usize) -> Vec<Sums> {
        let sum = |feature: &BinnedFeature| {
            let mut sums = [Sum::default(); BINS];
            for row in rows {
                let at = *row as usize;
                let [slope, curve] = self.slopes[at];
                // A bin has six bits, which spares the check of the place.
                let sum = &mut sums[(feature.bins[at] & 63) as usize];
                sum.slope += slope;
                sum.curve += curve;
                sum.rows += 1;
            }
            sums
        };
        self.binned
            .features
            .iter()
            .take(features)
            .map(sum)
            .collect()
    }

    /// Gain, feature and left bins of the best split; the first feature among equals.
    fn best_split(&self, sums: &[Sums], total: Sum) -> Option<(f64, usize, u64)> {
        let mut best: Option<(f64, usize, u64)> = None;
        for (at, (feature, sums)) in self.binned.features.iter().zip(sums).enumerate() {
            let mut order: Vec<usize> = (0..BINS).filter(|bin| sums[*bin].rows > 0).collect();
            if !feature.ordered {
                // Rare categories are pulled to the middle, lest each looks like a perfect one.
                let pull = |bin: usize| sums[bin].slope / (sums[bin].curve + 10.0 * PULL);
                order.sort_by(|a, b| pull(*a).total_cmp(&pull(*b)));
            }
            let (mut left, mut bins) = (Sum::default(), 0_u64);
            for bin in order {
                left = left.plus(sums[bin]);
                bins |= 1 << bin;
                let right = total.minus(left);
                if left.rows < LEAST_ROWS || right.rows < LEAST_ROWS {
                    continue;
                }
                let gain = left.score() + right.score() - total.score();
                if gain > best.map_or(LEAST_GAIN, |b| b.0) {
                    best = Some((gain, at, bins));
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{categories, numbers, share, table};
    use super::*;

    #[test]
    fn bins_follow_order_and_keep_missing_apart() {
        assert_eq!(bins_of_numbers(&[2.0, f64::NAN, 1.0, 2.0]), [2, 0, 1, 2]);
        let many: Vec<f64> = (0..1_000).map(|i| f64::from(i % 500)).collect();
        let bins = bins_of_numbers(&many);
        assert!(bins.iter().all(|b| (1..64).contains(b)));
        assert!(
            many.iter()
                .zip(&bins)
                .all(|(v, b)| many.iter().zip(&bins).all(|(w, c)| v > w || b <= c))
        );
        let spiked: Vec<f64> = (0..1_000)
            .map(|i| if i < 900 { 0.0 } else { f64::from(i) })
            .collect();
        assert!(bins_of_numbers(&spiked)[..900].iter().all(|b| *b == 1));
        assert_eq!(bins_of_codes(&[0, 1, 1, MISSING], 2), [2, 1, 1, 0]);
        let codes: Vec<u32> = (0..200).collect();
        assert_eq!(bins_of_codes(&codes, 200).into_iter().max(), Some(63));
        assert_eq!(most_frequent(&[2, 2, 0, 1], 3, 1), [1, 1, 0]);
    }

    #[test]
    fn a_relation_between_two_features_is_learned() {
        // Alone neither feature says anything: production is where exactly one of them is high.
        let n = 2_000;
        let a: Vec<f64> = (0..n).map(|i| share(1, i)).collect();
        let b: Vec<u32> = (0..n).map(|i| (share(2, i) * 4.0) as u32).collect();
        let production: Vec<bool> = (0..n)
            .map(|i| (a[i] > 0.5) != b[i].is_multiple_of(2))
            .collect();
        let table = table(vec![
            numbers("a", [a, Vec::new()]),
            categories("b", &["p", "q", "r", "s"], [b, Vec::new()]),
            numbers("noise", [(0..n).map(|i| share(3, i)).collect(), Vec::new()]),
        ]);
        let binned = Binned::of(&table);
        let rows: Vec<u32> = (0..1_500).collect();
        let forest = Forest::fit(&binned, &production, &rows);
        let right =
            (1_500..2_000).filter(|r| (forest.odds(&binned, *r) > 0.0) == production[*r as usize]);
        assert!(right.count() > 480);
        assert!(
            forest.gains[2] < 0.1 * forest.gains[1],
            "{:?}",
            forest.gains
        );
    }
}
