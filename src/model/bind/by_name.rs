//! Columns that have the inputs' names, or those that the model file gives for its wide input.

use super::{Binder, Outcome, listed, width};
use crate::data::Kind;
use crate::model::types::ModelInput;

impl Binder<'_> {
    /// `None` when no name says anything.
    pub(super) fn by_name(&self, names: &[String]) -> Option<Outcome> {
        let is_named = |i: &ModelInput| !i.keys.is_empty() || width(i) == Some(1);
        match self.inputs {
            [map] if !map.keys.is_empty() => self.wide_by_name(map, &map.keys),
            [wide] if width(wide) != Some(1) => self.wide_by_name(wide, names),
            _ if self.inputs.iter().all(is_named) => self.each_by_name(),
            _ => None,
        }
    }

    fn wide_by_name(&self, input: &ModelInput, names: &[String]) -> Option<Outcome> {
        if names.is_empty() || width(input).is_some_and(|w| w != names.len() as u64) {
            return None;
        }
        let found: Vec<Option<&String>> = names.iter().map(|n| self.find(n)).collect();
        let missing = missing(names.iter().zip(&found));
        if missing.len() == names.len() {
            return None;
        }
        if !missing.is_empty() {
            return Some(Err(format!(
                "the model was trained on {} columns and the data lacks {}: {}. Add them, rename columns, or choose them by hand",
                names.len(),
                missing.len(),
                listed(&missing)
            )));
        }
        let columns: Vec<String> = found.into_iter().flatten().cloned().collect();
        let mut notes = renamed(names, &columns);
        let in_file: Vec<&String> = self
            .features
            .iter()
            .map(|(n, _)| n)
            .filter(|n| columns.contains(n))
            .collect();
        if !in_file.into_iter().eq(columns.iter()) {
            notes.push("The columns stand in another order than the model names them; the model's order is used.".into());
        }
        Some(Ok(self.bound(vec![columns], "name", notes)))
    }

    /// Inputs of one column have its name, maps have the names of theirs.
    fn each_by_name(&self) -> Option<Outcome> {
        let named = |i: &ModelInput| match i.keys.is_empty() {
            true => vec![i.name.clone()],
            false => i.keys.clone(),
        };
        let names: Vec<String> = self.inputs.iter().flat_map(named).collect();
        let found: Vec<Option<&String>> = names.iter().map(|n| self.find(n)).collect();
        let missing = missing(names.iter().zip(&found));
        if missing.len() == names.len() {
            return None;
        }
        if !missing.is_empty() {
            let unused = self
                .features
                .iter()
                .map(|(n, _)| n)
                .filter(|n| !found.contains(&Some(n)));
            let unused: Vec<&str> = unused.map(String::as_str).collect();
            return Some(Err(format!(
                "the model takes {} columns by name, and the data lacks {}: {}. Features not asked for: {}. \
                 Rename columns or choose them by hand",
                names.len(),
                missing.len(),
                listed(&missing),
                listed(&unused)
            )));
        }
        let columns: Vec<String> = found.into_iter().flatten().cloned().collect();
        let notes = renamed(&names, &columns);
        let mut columns = columns.into_iter();
        let widths = self.inputs.iter().map(|i| i.keys.len().max(1));
        let parts = widths.map(|w| columns.by_ref().take(w).collect()).collect();
        Some(Ok(self.bound(parts, "name", notes)))
    }

    /// Exactly, then without case and punctuation where that leaves one column; features first.
    pub(super) fn find(&self, name: &str) -> Option<&String> {
        let all = || self.features.iter().chain(self.all_columns).map(|(n, _)| n);
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let alike = |columns: &[(String, Kind)]| -> Vec<usize> {
            let same = |(_, (n, _)): &(usize, &(String, Kind))| plain(n) == plain(name);
            columns
                .iter()
                .enumerate()
                .filter(same)
                .map(|(i, _)| i)
                .collect()
        };
        all().find(|n| *n == name).or_else(|| {
            [self.features, self.all_columns]
                .into_iter()
                .find_map(|columns| match alike(columns).as_slice() {
                    [one] if !plain(name).is_empty() => columns.get(*one).map(|(n, _)| n),
                    _ => None,
                })
        })
    }
}

fn missing<'a>(pairs: impl Iterator<Item = (&'a String, &'a Option<&'a String>)>) -> Vec<&'a str> {
    pairs
        .filter(|(_, found)| found.is_none())
        .map(|(name, _)| name.as_str())
        .collect()
}

fn renamed(names: &[String], columns: &[String]) -> Vec<String> {
    let differ = names.iter().zip(columns).filter(|(n, c)| n != c);
    let pairs: Vec<String> = differ
        .map(|(n, c)| format!("\"{c}\" for \"{n}\""))
        .collect();
    match pairs.is_empty() {
        true => Vec::new(),
        false => vec![format!(
            "Taken for the same name in another spelling: {}.",
            pairs.join(", ")
        )],
    }
}
