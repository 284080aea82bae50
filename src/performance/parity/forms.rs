//! What unequal rows have in common: another form of the same score, a row further, a threshold elsewhere.

use super::Form;
use super::neighbours::Neighbours;
use super::rows::{Pair, ParityPart};
use super::tally::{Count, FLOOR, MOST_DECIMALS, Rule, decimals, kept, power, tolerance};
use crate::plan::Task;

/// Least unequal rows to see a form in.
const LEAST_ROWS: usize = 20;
/// Least different recorded scores.
const LEAST_VALUES: usize = 5;
/// Share of the unequal rows that a form must explain.
const MOST: f64 = 0.99;
/// The same of a misaligned join, whose border rows are unequal to both neighbours.
const MOST_SHIFTED: f64 = 0.9;
/// Decimals from which a score that was rounded further than the others says something.
const LEAST_DECIMALS: usize = 2;

/// Whether a pair has a form.
type Holds<'a> = &'a dyn Fn(&Pair) -> bool;

/// The form that explains the unequal rows; `None` when none does, or when there are too few rows to tell.
pub(super) fn form(part: &ParityPart, rule: Rule) -> Option<Form> {
    let all = part.all.compared(rule);
    if all.unequal < LEAST_ROWS as u64 {
        return None;
    }
    let unequal: Vec<Pair> = part
        .pairs
        .values()
        .filter(|p| !p.rung.is_none_or(|r| rule.equal(usize::from(r))))
        .copied()
        .collect();
    threshold(part, rule, all)
        .or_else(|| shifted(&part.next, rule, all).map(|share| Form::RowAfter { share }))
        .or_else(|| shifted(&part.previous, rule, all).map(|share| Form::RowBefore { share }))
        .or_else(|| of_scores(&unequal, rule, part.spec().task))
        .or_else(|| other_label(part, rule))
}

/// Scores are equal, labels are not.
fn threshold(part: &ParityPart, rule: Rule, all: Count) -> Option<Form> {
    let by_label = part.all.labels_of_equal_scores(rule).unequal;
    if !rule.labels || (by_label as f64) < MOST * all.unequal as f64 {
        return None;
    }
    let mut above = f64::INFINITY;
    let mut below = f64::NEG_INFINITY;
    for pair in part.pairs.values().filter(|p| p.labels_differ) {
        match pair.positive {
            Some(true) => above = above.min(pair.recomputed),
            Some(false) => below = below.max(pair.recomputed),
            None => {}
        }
    }
    let at = match (above.is_finite(), below.is_finite()) {
        (true, false) => Some(above),
        (false, true) => Some(below),
        _ => None,
    };
    Some(Form::Threshold { at })
}

/// Share of the unequal rows that are equal to a neighbour, when it is nearly all.
fn shifted(neighbours: &Neighbours, rule: Rule, all: Count) -> Option<f64> {
    let count = neighbours.of_unequal(rule);
    let share = 1.0 - count.share();
    let enough = count.rows * 2 >= all.unequal && count.rows >= LEAST_ROWS as u64;
    (enough && share >= MOST_SHIFTED).then_some(share)
}

/// Of a binary task without scores, that nearly every class is the other one.
fn other_label(part: &ParityPart, rule: Rule) -> Option<Form> {
    let labels = part.all.labels();
    let scored = part.all.scores(rule).rows > 0;
    let two = part.spec().task == Task::Binary && part.spec().classes.len() == 2;
    (two && !scored && rule.labels && labels.share() >= MOST).then_some(Form::OtherClass)
}

fn of_scores(pairs: &[Pair], rule: Rule, task: Task) -> Option<Form> {
    let mut values: Vec<f64> = pairs.iter().map(|p| p.recorded).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if pairs.len() < LEAST_ROWS || values.len() < LEAST_VALUES {
        return None;
    }
    let explains = |holds: &dyn Fn(&Pair) -> bool| {
        let holding = pairs.iter().filter(|p| holds(p)).count();
        holding as f64 >= MOST * pairs.len() as f64
    };
    let unit = 1.0 / power(rule.decimals);
    let cut_off = |p: &Pair| {
        let towards_zero = (p.recomputed - p.recorded) * p.recomputed.signum();
        let slack = FLOOR * p.recomputed.abs().max(1.0);
        towards_zero > 0.0 && towards_zero < unit + slack
    };
    if explains(&cut_off) {
        let decimals = u8::try_from(rule.decimals).unwrap_or(u8::MAX);
        return Some(Form::CutOff { decimals });
    }
    let mut by_decimals = [0; MOST_DECIMALS + 1];
    for pair in pairs {
        if let Some(count) = by_decimals.get_mut(decimals(pair.recorded)) {
            *count += 1;
        }
    }
    let own = kept(&by_decimals);
    let rounded = |p: &Pair| (p.recorded - p.recomputed).abs() <= tolerance(own, p.recomputed);
    if own >= LEAST_DECIMALS && explains(&rounded) {
        return Some(Form::Rounded);
    }
    let half = 0.5 / power(rule.decimals);
    // The model's rounding error grows with the slope of the form.
    let is = |p: &Pair, form: f64, slope: f64| {
        (p.recorded - form).abs() <= half + FLOOR * (slope.abs() + form.abs()).max(1.0)
    };
    if task != Task::Regression {
        let chance = |p: &Pair| p.recomputed > 0.0 && p.recomputed < 1.0;
        let odds = |p: &Pair| p.recomputed / (1.0 - p.recomputed);
        let forms: [(Holds<'_>, Form); 4] = [
            (&|p| is(p, 1.0 - p.recomputed, 1.0), Form::OtherClass),
            (&|p| is(p, 100.0 * p.recomputed, 100.0), Form::Percent),
            (
                &|p| chance(p) && is(p, odds(p), (1.0 + odds(p)) * (1.0 + odds(p))),
                Form::Odds,
            ),
            (
                &|p| {
                    let slope = 1.0 / (p.recomputed * (1.0 - p.recomputed));
                    chance(p) && is(p, odds(p).ln(), slope)
                },
                Form::LogOdds,
            ),
        ];
        if let Some((_, form)) = forms.iter().find(|(holds, _)| explains(holds)) {
            return Some(*form);
        }
    }
    if let Some((slope, intercept)) = line(pairs)
        && explains(&|p| is(p, intercept + slope * p.recomputed, slope))
    {
        return Some(Form::Scaled { slope, intercept });
    }
    let finite: Vec<(f64, f64)> = pairs
        .iter()
        .filter(|p| p.recomputed.is_finite())
        .map(|p| (p.recomputed, p.recorded))
        .collect();
    let ordered = |sign: f64| is_ordered(&finite, sign, 2.0 * half + FLOOR);
    let same = ordered(1.0) || ordered(-1.0);
    let complete = finite.len() == pairs.len();
    (same && complete).then(|| Form::Recalibrated {
        spearman: spearman(&finite),
    })
}

/// The least-squares line of recorded over recomputed scores; `None` when one of them does not vary.
fn line(pairs: &[Pair]) -> Option<(f64, f64)> {
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(&|p| p.recomputed), mean(&|p| p.recorded));
    let spread = |a: &dyn Fn(&Pair) -> f64, b: &dyn Fn(&Pair) -> f64| {
        pairs.iter().map(|p| a(p) * b(p)).sum::<f64>()
    };
    let (dx, dy) = (|p: &Pair| p.recomputed - x, |p: &Pair| p.recorded - y);
    let slope = spread(&dx, &dy) / spread(&dx, &dx);
    (slope.is_finite() && slope != 0.0).then_some((slope, y - slope * x))
}

/// Whether recorded scores never fall (or never rise, for a sign of −1) by more than `slack` as the model's rise. Scores of the model
/// that 32 bits cannot tell apart may stand in any order.
fn is_ordered(pairs: &[(f64, f64)], sign: f64, slack: f64) -> bool {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut greatest = f64::NEG_INFINITY;
    let mut pending: Vec<(f64, f64)> = Vec::new();
    for (said, recorded) in sorted {
        let recorded = sign * recorded;
        let apart = |p: &(f64, f64)| said - p.0 > FLOOR * said.abs().max(1.0);
        let settled = pending.iter().take_while(|p| apart(p)).count();
        for (_, recorded) in pending.drain(..settled) {
            greatest = greatest.max(recorded);
        }
        if recorded < greatest - slack * recorded.abs().max(1.0) {
            return false;
        }
        pending.push((said, recorded));
    }
    true
}

/// Spearman's rank correlation with mean ranks for ties; NaN when one side does not vary.
fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (a, b) = (ranks(&a), ranks(&b));
    let middle = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| -> f64 {
        let both = x.iter().zip(y);
        both.map(|(x, y)| (x - middle) * (y - middle)).sum()
    };
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let at = |i: &usize| values.get(*i).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| at(a).total_cmp(&at(b)));
    let mut ranks = vec![0.0; values.len()];
    let mut done = 0;
    for equal in order.chunk_by(|a, b| at(a) == at(b)) {
        let rank = done as f64 + (equal.len() as f64 + 1.0) / 2.0;
        for place in equal {
            if let Some(r) = ranks.get_mut(*place) {
                *r = rank;
            }
        }
        done += equal.len();
    }
    ranks
}
