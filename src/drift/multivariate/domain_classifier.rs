//! Domain classifier: how well a model tells rows of production from rows of the reference.

use super::boosted_trees::{Binned, DEPTH, Forest, TREES};
use super::outcome::{Outcome, percent};
use super::table::{Sides, Table};
use crate::stats::random::{hash, pick, shuffled};
use serde::{Deserialize, Serialize};

/// Rows of each sample that the classifier sees, at most.
const MOST_ROWS: usize = 5_000;
/// Parts of the rows, each judged by what was learned from the others.
const FOLDS: usize = 5;
/// Area under the curve from which the samples differ much. NannyML's upper threshold.
const LARGE: f64 = 0.65;
/// Features named, at most.
const NAMED: usize = 10;
/// 97.5th percentile of the normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// How well the samples can be told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainClassifier {
    /// Area under the ROC curve of rows that were not learned from: 0.5 when the samples cannot be told apart, 1 when always.
    pub auc: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Rows of the reference and of production that were used.
    pub rows: (u64, u64),
    /// Parts of the cross-validation.
    pub folds: u64,
    /// Trees of each model.
    pub trees: u64,
    /// Splits from root to leaf.
    pub depth: u64,
    /// What gives production away: each feature's share of the gain of all splits, largest first; at most 10.
    pub importance: Vec<Importance>,
    /// The interval lies above 0.5 and the area reaches 0.65.
    pub drifted: bool,
    /// What it says.
    pub sentence: String,
}

/// A feature's part in telling the samples apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The feature.
    pub feature: String,
    /// Its share of the gain, 0 to 1.
    pub share: f64,
}

/// Measures both samples.
pub(super) fn measure(table: &Table, seed: u64) -> Outcome<DomainClassifier> {
    let picked = [0, 1].map(|side| pick(hash(seed, side as u64), table.rows[side], MOST_ROWS));
    let table = table.take([&picked[0], &picked[1]]);
    let separation = separate(&table, seed);
    let Some((auc, error)) = area_under_curve(&separation.odds) else {
        return Outcome::Undefined("a sample has no rows".to_owned());
    };
    let (low, high) = ((auc - Z_95 * error).max(0.0), (auc + Z_95 * error).min(1.0));
    let drifted = low > 0.5 && auc >= LARGE;
    let importance = ranked(&table, &separation.gains);
    Outcome::Measured(DomainClassifier {
        auc,
        low,
        high,
        rows: (table.rows[0] as u64, table.rows[1] as u64),
        folds: FOLDS as u64,
        trees: TREES as u64,
        depth: DEPTH as u64,
        sentence: sentence(auc, low, drifted, &importance),
        importance,
        drifted,
    })
}

fn sentence(auc: f64, low: f64, drifted: bool, importance: &[Importance]) -> String {
    if low <= 0.5 {
        return format!("A model cannot tell production from the reference (AUC {auc:.2}).");
    }
    let by: Vec<String> = importance
        .iter()
        .take(3)
        .map(|i| format!("{} ({})", i.feature, percent(i.share)))
        .collect();
    let how = if drifted {
        "tells"
    } else {
        "tells, but barely,"
    };
    format!(
        "A model {how} production from the reference (AUC {auc:.2}); most by {}.",
        by.join(", ")
    )
}

fn ranked(table: &Table, gains: &[f64]) -> Vec<Importance> {
    let total: f64 = gains.iter().sum();
    let mut order: Vec<(f64, &String)> = gains
        .iter()
        .zip(&table.features)
        .filter(|(gain, _)| **gain > 0.0)
        .map(|(gain, feature)| (gain / total, &feature.name))
        .collect();
    // Stable: the first of the file among equals.
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    order
        .into_iter()
        .take(NAMED)
        .map(|(share, name)| Importance {
            feature: name.clone(),
            share,
        })
        .collect()
}

/// What a cross-validated classifier makes of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Separation {
    /// Log odds of each row that it is production's, from models that were not shown it.
    pub odds: Sides<Vec<f64>>,
    /// Gain of the splits on each feature, over all models.
    pub gains: Vec<f64>,
}

/// Judges every row of the table by a model of the other rows, in five folds drawn by the seed, each with the same share of
/// both samples.
pub fn separate(table: &Table, seed: u64) -> Separation {
    let binned = Binned::of(table);
    let [n, m] = table.rows;
    let production: Vec<bool> = (0..n + m).map(|row| row >= n).collect();
    let mut folds = vec![0; n + m];
    for (side, first, rows) in [(0, 0, n), (1, n, m)] {
        for (place, row) in shuffled(hash(seed, 2 + side), rows).into_iter().enumerate() {
            folds[first + row] = place % FOLDS;
        }
    }
    let mut odds = vec![0.0; n + m];
    let mut gains = vec![0.0; table.features.len()];
    for fold in 0..FOLDS {
        let (judged, learned): (Vec<u32>, Vec<u32>) =
            (0..(n + m) as u32).partition(|row| folds[*row as usize] == fold);
        let forest = Forest::fit(&binned, &production, &learned);
        for row in judged {
            odds[row as usize] = forest.odds(&binned, row);
        }
        gains
            .iter_mut()
            .zip(&forest.gains)
            .for_each(|(all, gain)| *all += gain);
    }
    let of_production = odds.split_off(n);
    Separation {
        odds: [odds, of_production],
        gains,
    }
}

/// Area under the ROC curve (ties count half) and its standard error; `None` when a side has no rows.
///
/// Source: DeLong, DeLong & Clarke-Pearson (1988), Comparing the areas under correlated ROC curves.
pub fn area_under_curve(scores: &Sides<Vec<f64>>) -> Option<(f64, f64)> {
    let mut sorted = scores.clone();
    sorted
        .iter_mut()
        .for_each(|side| side.sort_by(f64::total_cmp));
    if sorted.iter().any(Vec::is_empty) {
        return None;
    }
    // Each row's share of rows of the other side that it lies above.
    let above = |side: usize| -> Vec<f64> {
        let other = &sorted[1 - side];
        let share = |score: &f64| {
            let under = other.partition_point(|o| o < score);
            let upto = other.partition_point(|o| o <= score);
            (under + upto) as f64 / (2 * other.len()) as f64
        };
        scores[side].iter().map(share).collect()
    };
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (of_reference, of_production) = (above(0), above(1));
    let spread = |v: &[f64]| {
        let centre = mean(v);
        let squares: f64 = v.iter().map(|x| (x - centre) * (x - centre)).sum();
        squares / (v.len() as f64 - 1.0).max(1.0) / v.len() as f64
    };
    let error = (spread(&of_reference) + spread(&of_production)).sqrt();
    Some((mean(&of_production), error))
}

#[cfg(test)]
mod tests {
    use super::super::table::Values;
    use super::super::table::tests::alike;
    use super::*;

    fn measured(table: &Table) -> DomainClassifier {
        measure(table, 1).measured().cloned().expect("rows")
    }

    #[test]
    fn alike_samples_cannot_be_told_apart() {
        let result = measured(&alike([1_500, 2_500]));
        assert!(result.low < 0.5 && 0.5 < result.high, "{result:?}");
        assert!(result.high - result.low < 0.05);
        assert!(!result.drifted && result.sentence.contains("cannot"));
        assert_eq!(
            result,
            measured(&alike([1_500, 2_500])),
            "the same bits again"
        );
    }

    #[test]
    fn what_gives_production_away_is_named() {
        let mut table = alike([1_000, 1_000]);
        if let Values::Numbers([_, production]) = &mut table.features[2].values {
            production.iter_mut().for_each(|v| *v += 1.5);
        }
        let result = measured(&table);
        // Two normals 1.5 deviations apart: the best area is Φ(1.5/√2) = 0.856.
        assert!((0.82..0.87).contains(&result.auc), "{result:?}");
        assert!(result.drifted && result.low > 0.8 && result.high < 0.89);
        assert_eq!(result.importance[0].feature, "c");
        assert!(result.importance[0].share > 0.7, "{:?}", result.importance);
        let all: f64 = result.importance.iter().map(|i| i.share).sum();
        assert!((all - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_constant_or_missing_table_says_nothing() {
        let mut table = alike([100, 100]);
        for feature in &mut table.features {
            feature.values = Values::Numbers([vec![f64::NAN; 100], vec![f64::NAN; 100]]);
        }
        let result = measured(&table);
        assert_eq!((result.auc, result.importance.len()), (0.5, 0));
        assert_eq!(
            measure(&Table::default(), 1),
            Outcome::Undefined("a sample has no rows".to_owned())
        );
    }

    #[test]
    fn areas_and_their_errors() {
        // scikit-learn: roc_auc_score([0, 0, 0, 1, 1, 1], [.1, .4, .35, .8, .4, .9]) = 0.9444...; DeLong's error by hand.
        let scores = [vec![0.1, 0.4, 0.35], vec![0.8, 0.4, 0.9]];
        let (auc, error) = area_under_curve(&scores).expect("rows");
        assert!((auc - 17.0 / 18.0).abs() < 1e-15);
        assert!((error - (2.0_f64 / 324.0).sqrt()).abs() < 1e-12, "{error}");
        assert_eq!(
            area_under_curve(&[vec![1.0; 3], vec![1.0; 2]]),
            Some((0.5, 0.0))
        );
        assert_eq!(area_under_curve(&[vec![], vec![1.0]]), None);
    }
}
