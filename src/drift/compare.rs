//! Two whole samples compared.

use super::causes::{Cause, Rename, rename_candidates, table_causes};
use super::column::{ColumnComparison, score_columns};
use super::{judge, limit_windows};
use crate::plan::{Plan, Roles, ScoreColumns};
use crate::profile::{ColumnProfile, DatasetProfile};
use serde::{Deserialize, Serialize};

/// Every column that both samples have, and those that only one has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Shared columns in the reference's order; id, timestamp and ignored columns are left out.
    pub columns: Vec<ColumnComparison>,
    /// Columns that only the reference has.
    pub only_reference: Vec<String>,
    /// Columns that only production has.
    pub only_production: Vec<String>,
    /// Columns that probably are one under two names.
    pub renames: Vec<Rename>,
    /// What happened to several columns at once, or to whole rows; what happened to one stands with it.
    pub forensics: Vec<Cause>,
}

/// Compares production (and each of its windows) with the reference.
///
/// P-values are adjusted over the features; label, prediction and score columns are judged each by itself.
pub fn compare(reference: &DatasetProfile, production: &DatasetProfile, plan: &Plan) -> Comparison {
    let left: Vec<ColumnProfile> = compared(reference, &plan.roles);
    let right: Vec<ColumnProfile> = compared(production, &plan.roles);
    let mut scored = score_columns(&left, &right, &production.windows, &plan.limits);
    for column in &mut scored {
        let find = |columns: &[ColumnProfile]| {
            let named = columns.iter().find(|c| c.name == column.name);
            named.cloned()
        };
        let own: Vec<_> = reference
            .windows
            .iter()
            .filter_map(|w| Some((w.window.clone(), find(&w.columns)?)))
            .collect();
        if let Some(whole) = find(&left) {
            let uncut = "the reference is not cut into windows";
            limit_windows(column, &whole, &own, uncut, &plan.limits);
        }
    }
    let places: Vec<String> = scored.iter().map(|c| c.name.clone()).collect();
    let (mut outcomes, mut features): (Vec<_>, Vec<_>) = scored
        .into_iter()
        .partition(|c| is_outcome(&plan.roles, &c.name));
    judge(&mut features, &plan.limits);
    for outcome in &mut outcomes {
        judge(std::slice::from_mut(outcome), &plan.limits);
    }
    features.append(&mut outcomes);
    features.sort_by_key(|c| places.iter().position(|name| *name == c.name));
    let only_left = beyond(&left, &right);
    let only_right = beyond(&right, &left);
    Comparison {
        columns: features,
        forensics: table_causes(reference, production, &plan.roles),
        renames: rename_candidates(&only_left, &only_right),
        only_reference: only_left.iter().map(|c| c.name.clone()).collect(),
        only_production: only_right.iter().map(|c| c.name.clone()).collect(),
    }
}

fn compared(profile: &DatasetProfile, roles: &Roles) -> Vec<ColumnProfile> {
    let left_out = |name: &String| {
        roles.ignored.contains(name)
            || roles.id.as_ref() == Some(name)
            || roles.timestamp.as_ref() == Some(name)
    };
    profile
        .columns
        .iter()
        .filter(|c| !left_out(&c.name))
        .cloned()
        .collect()
}

fn is_outcome(roles: &Roles, name: &str) -> bool {
    let is = |role: &Option<String>| role.as_deref() == Some(name);
    let scores = match &roles.score {
        Some(ScoreColumns::One(column)) => column == name,
        Some(ScoreColumns::PerClass(columns)) => columns.values().any(|c| c == name),
        None => false,
    };
    is(&roles.label) || is(&roles.prediction) || scores
}

fn beyond<'a>(these: &'a [ColumnProfile], those: &[ColumnProfile]) -> Vec<&'a ColumnProfile> {
    these
        .iter()
        .filter(|c| !those.iter().any(|d| d.name == c.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{counted, numbers};

    fn sample(columns: &[(&str, ColumnProfile)]) -> DatasetProfile {
        let named = columns.iter().map(|(name, column)| ColumnProfile {
            name: (*name).to_owned(),
            ..column.clone()
        });
        DatasetProfile {
            columns: named.collect(),
            ..DatasetProfile::default()
        }
    }

    #[test]
    fn columns_are_matched_by_name_and_roles_respected() {
        let many: Vec<f64> = (0..100).map(f64::from).collect();
        let (x, c) = (numbers(&many), counted(&[("a", 60), ("b", 40)]));
        let reference = sample(&[
            ("id", x.clone()),
            ("x", x.clone()),
            ("y", c.clone()),
            ("old", c.clone()),
            ("skip", c.clone()),
        ]);
        let production = sample(&[
            ("y", c.clone()),
            ("x", x.clone()),
            ("new", c.clone()),
            ("id", x),
            ("skip", c),
        ]);
        let plan = Plan {
            roles: Roles {
                id: Some("id".to_owned()),
                label: Some("y".to_owned()),
                ignored: vec!["skip".to_owned()],
                ..Roles::default()
            },
            ..Plan::default()
        };
        let comparison = compare(&reference, &production, &plan);
        let names: Vec<&str> = comparison.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["x", "y"]);
        assert_eq!(
            (
                comparison.only_reference.as_slice(),
                comparison.only_production.as_slice()
            ),
            (&["old".to_owned()][..], &["new".to_owned()][..])
        );
        for column in &comparison.columns {
            let p = column
                .drift
                .iter()
                .find_map(|r| r.p_adjusted)
                .expect("a p-value");
            assert_eq!(
                (p, column.verdict.drifted),
                (1.0, Some(false)),
                "{}",
                column.name
            );
        }
    }
}
