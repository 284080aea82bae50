//! What was chosen by hand against the names that the model has.

use super::{Binder, listed, width};
use crate::model::types::BoundInput;

/// Places that a note names.
const MOST_PLACES: usize = 3;

impl Binder<'_> {
    /// Notes on columns that stand where the model names another one that the data has too.
    pub(super) fn against_names(&self, bound: &[BoundInput], names: &[String]) -> Vec<String> {
        match (self.inputs, bound) {
            ([wide], [one]) if width(wide) != Some(1) => self.order_of_wide(one, names),
            _ => self.narrow_ones(bound),
        }
    }

    fn order_of_wide(&self, bound: &BoundInput, names: &[String]) -> Vec<String> {
        if names.len() != bound.columns.len() {
            return Vec::new();
        }
        let expected = names.iter().map(|name| self.find(name));
        let wrong: Vec<String> = (1..)
            .zip(expected.zip(&bound.columns))
            .filter_map(|(place, (expected, chosen))| {
                let expected = expected.filter(|e| *e != chosen)?;
                Some(format!("at place {place} \"{chosen}\" for \"{expected}\""))
            })
            .collect();
        note(
            wrong,
            "The columns chosen stand in another order than the model names them",
        )
    }

    fn narrow_ones(&self, bound: &[BoundInput]) -> Vec<String> {
        let wrong = bound.iter().filter_map(|one| {
            let [chosen] = one.columns.as_slice() else {
                return None;
            };
            let expected = self.find(&one.input).filter(|e| *e != chosen)?;
            Some(format!("\"{chosen}\" for \"{expected}\""))
        });
        note(
            wrong.collect(),
            "Inputs are fed by other columns than those of their names",
        )
    }

    /// Why the names that the file gives for the columns of its input are of no use; empty when it gives none.
    pub(super) fn names_of_no_use(&self, names: &[String]) -> Option<String> {
        let width = match self.inputs {
            [wide] => width(wide),
            _ => None,
        };
        let named: Vec<&str> = names.iter().map(String::as_str).collect();
        match width {
            _ if names.is_empty() => None,
            Some(width) if width != names.len() as u64 => Some(format!(
                "The model's file names {} columns and its input takes {width}, so the names are not used.",
                names.len()
            )),
            _ => Some(format!(
                "The model's file names its columns {}, none of which the data has.",
                listed(&named)
            )),
        }
    }
}

fn note(wrong: Vec<String>, says: &str) -> Vec<String> {
    if wrong.is_empty() {
        return Vec::new();
    }
    let shown: Vec<&str> = wrong.iter().take(MOST_PLACES).map(String::as_str).collect();
    let more = match wrong.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    vec![format!("{says}: {}{more}.", shown.join(", "))]
}
