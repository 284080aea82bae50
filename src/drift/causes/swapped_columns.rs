//! Two columns that changed places: each now fits the other's reference, and no longer its own.

use super::wording::{name, percent};
use super::{Cause, Told};
use crate::data::Kind;
use crate::drift::Pair;
use crate::drift::kolmogorov_smirnov::Gap;
use crate::drift::noise;
use crate::profile::ColumnProfile;

/// Fewest rows on either side.
const FEWEST: u64 = 50;
/// Least distance from its own reference at which a column may have been swapped.
const APART: f64 = 0.1;
/// Columns that moved, of which every pair is looked at.
const MOST: usize = 200;

/// "Swapped: height and width; each fits the other's reference (3 % apart) and not its own (81 % apart)".
///
/// Distances are the largest gap of cumulative shares for numbers and moments, total variation for categories. Both columns
/// lie 0.1 or more from their own reference, and crosswise within a quarter of that and within one and a half times
/// the noise, or 0.03. A column is part of one pair at most.
pub(super) fn find(columns: &[(&ColumnProfile, &ColumnProfile)]) -> Vec<Cause> {
    let moved: Vec<(&ColumnProfile, &ColumnProfile, f64)> = columns
        .iter()
        .filter_map(|(r, p)| Some((*r, *p, distance(r, p)?.0)))
        .filter(|(.., own)| *own >= APART)
        .take(MOST)
        .collect();
    let mut found: Vec<(f64, Cause)> = Vec::new();
    for (i, (a, a_now, a_own)) in moved.iter().enumerate() {
        for (b, b_now, b_own) in moved.iter().skip(i + 1) {
            if a.kind != b.kind {
                continue;
            }
            let (Some(one), Some(other)) = (distance(a, b_now), distance(b, a_now)) else {
                continue;
            };
            let own = a_own.min(*b_own);
            let fits = |(d, noise): (f64, f64)| d <= 0.25 * own && d <= (1.5 * noise).max(0.03);
            if fits(one) && fits(other) {
                let crossed = one.0.max(other.0);
                found.push((crossed, cause(a, b, crossed, own)));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut kept: Vec<Cause> = Vec::new();
    for (_, cause) in found {
        let taken = |c: &String| kept.iter().any(|k| k.columns.contains(c));
        if !cause.columns.iter().any(taken) {
            kept.push(cause);
        }
    }
    kept
}

fn cause(a: &ColumnProfile, b: &ColumnProfile, crossed: f64, own: f64) -> Cause {
    let says = format!(
        "Swapped: {} and {}; each fits the other's reference ({} apart) and not its own ({} apart)",
        name(&a.name),
        name(&b.name),
        percent(crossed),
        percent(own)
    );
    Told::new(says, 0.95 * (1.0 - crossed / own))
        .of_rows(1.0)
        .with("distance crosswise", crossed)
        .with("distance from its own", own)
        .into_cause("swapped-columns", &[&a.name, &b.name])
}

/// The distance and its noise.
fn distance(reference: &ColumnProfile, production: &ColumnProfile) -> Option<(f64, f64)> {
    if reference.kind == Kind::Text || production.kind == Kind::Text {
        return None;
    }
    let pair = Pair::of(reference, production).ok()?;
    let (n, m) = pair.rows();
    if n < FEWEST || m < FEWEST {
        return None;
    }
    if let Ok(gaps) = pair.gaps() {
        return Some((Gap::of(gaps).statistic(), noise::kolmogorov(n, m)));
    }
    let table = pair.categories().ok()?;
    let moved = 0.5 * table.shares().map(|(p, q)| (p - q).abs()).sum::<f64>();
    Some((moved, noise::total_variation(table)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, numbers};

    fn named(name: &str, column: ColumnProfile) -> ColumnProfile {
        ColumnProfile {
            name: name.to_owned(),
            ..column
        }
    }

    #[test]
    fn each_fits_the_other() {
        let mut random = Random(41);
        let mut normal = |mean: f64| numbers(&random.sample(800, |r| r.normal() * 5.0 + mean));
        let (height, width, depth) = (normal(180.0), normal(80.0), normal(83.0));
        let (height_now, width_now, depth_now) = (normal(80.0), normal(180.0), normal(90.0));
        let colour = counted(&[("red", 500), ("blue", 300), ("grey", 200)]);
        let size = counted(&[("s", 300), ("m", 400), ("l", 300)]);
        let columns = [
            (named("height", height), named("height", height_now)),
            (named("width", width), named("width", width_now)),
            (named("depth", depth), named("depth", depth_now)),
            (
                named("colour", colour.clone()),
                named("colour", size.clone()),
            ),
            (named("size", size), named("size", colour)),
        ];
        let pairs: Vec<_> = columns.iter().map(|(a, b)| (a, b)).collect();
        let found = find(&pairs);
        let names: Vec<Vec<&str>> = found
            .iter()
            .map(|c| c.columns.iter().map(String::as_str).collect())
            .collect();
        assert_eq!(names.len(), 2, "{found:?}");
        assert!(
            names.contains(&vec!["height", "width"]) && names.contains(&vec!["colour", "size"])
        );
        let same: Vec<_> = columns.iter().map(|(a, _)| (a, a)).collect();
        assert_eq!(find(&same), []);
    }
}
