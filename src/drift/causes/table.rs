//! What happened to several columns at once, or to whole rows.

use super::{Cause, duplicate_rows, label_leakage, rename_candidates, stale, swapped_columns};
use crate::plan::Roles;
use crate::profile::{ColumnProfile, DatasetProfile};

/// Renamed and swapped columns, repeated rows, moments that fall behind the rows' timestamps, and columns that may be the label
/// under another coding; the most certain first.
///
/// Columns that the plan ignores are left out, and those of an id or timestamp are never swapped or renamed. The timestamps are
/// looked at when both samples have a profile of that column.
pub fn table_causes(
    reference: &DatasetProfile,
    production: &DatasetProfile,
    roles: &Roles,
) -> Vec<Cause> {
    let named = |profile: &'_ DatasetProfile, name: &str| -> Option<usize> {
        profile.columns.iter().position(|c| c.name == name)
    };
    let compared = |c: &&ColumnProfile| {
        let is = |role: &Option<String>| role.as_ref() == Some(&c.name);
        !roles.ignored.contains(&c.name) && !is(&roles.id) && !is(&roles.timestamp)
    };
    let both: Vec<(&ColumnProfile, &ColumnProfile)> = reference
        .columns
        .iter()
        .filter(compared)
        .filter_map(|r| {
            let at = named(production, &r.name)?;
            Some((r, production.columns.get(at)?))
        })
        .collect();
    fn beyond<'a>(these: &'a DatasetProfile, those: &DatasetProfile) -> Vec<&'a ColumnProfile> {
        let gone = |c: &&ColumnProfile| !those.columns.iter().any(|d| d.name == c.name);
        these.columns.iter().filter(gone).collect()
    }
    let mut only_reference = beyond(reference, production);
    let mut only_production = beyond(production, reference);
    only_reference.retain(compared);
    only_production.retain(compared);
    let renames = rename_candidates(&only_reference, &only_production);
    let mut causes: Vec<Cause> = renames.iter().map(|r| r.cause()).collect();
    causes.extend(swapped_columns::find(&both));
    causes.extend(duplicate_rows::find(reference, production));
    let column = |profile: &'_ DatasetProfile, name: &Option<String>| -> Option<ColumnProfile> {
        let at = named(profile, name.as_ref()?)?;
        profile.columns.get(at).cloned()
    };
    let of_both = |name: &Option<String>| column(reference, name).zip(column(production, name));
    if let Some((before, now)) = of_both(&roles.timestamp) {
        let behind =
            |(r, p): &(&ColumnProfile, &ColumnProfile)| stale::behind((&before, &now), (r, p));
        causes.extend(both.iter().filter_map(behind));
    }
    if let Some((before, now)) = of_both(&roles.label) {
        let answers = |name: &String| {
            let is = |role: &Option<String>| role.as_ref() == Some(name);
            is(&roles.label) || is(&roles.prediction)
        };
        let features: Vec<_> = both
            .iter()
            .copied()
            .filter(|(r, _)| !answers(&r.name))
            .collect();
        causes.extend(label_leakage::copies((&before, &now), &features));
    }
    causes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, numbers};

    #[test]
    fn roles_decide_what_is_looked_at() {
        let mut random = Random(71);
        let mut normal = |name: &str, mean: f64| ColumnProfile {
            name: name.to_owned(),
            ..numbers(&random.sample(500, |r| r.normal() + mean))
        };
        let reference = DatasetProfile {
            rows: 500,
            columns: vec![normal("a", 0.0), normal("b", 9.0), normal("old_sum", 30.0)],
            ..DatasetProfile::default()
        };
        let mut production = DatasetProfile {
            columns: vec![normal("a", 9.0), normal("b", 0.0), normal("new_sum", 30.0)],
            ..reference.clone()
        };
        let kinds = |production: &DatasetProfile, roles: &Roles| -> Vec<String> {
            let causes = table_causes(&reference, production, roles);
            causes.into_iter().map(|c| c.kind).collect()
        };
        assert_eq!(
            kinds(&production, &Roles::default()),
            ["swapped-columns", "renamed-column"]
        );
        let roles = Roles {
            id: Some("a".to_owned()),
            ignored: vec!["old_sum".to_owned()],
            ..Roles::default()
        };
        assert_eq!(kinds(&production, &roles), Vec::<String>::new());
        production.columns = vec![counted(&[("x", 5)])];
        assert_eq!(kinds(&production, &Roles::default()), Vec::<String>::new());
    }
}
