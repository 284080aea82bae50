//! What missing values become, by choice.

use super::listed;
use crate::model::error::ModelError;
use crate::model::types::{Binding, ModelInput};
use std::collections::BTreeMap;

impl Binding {
    /// With what was chosen, by column, to stand for missing values; only of columns that feed an input. A note names the others.
    ///
    /// # Errors
    /// [`ModelError::Binding`] when an input that a column feeds does not take what was chosen for it.
    pub fn filled_with(
        mut self,
        inputs: &[ModelInput],
        chosen: &BTreeMap<String, String>,
    ) -> Result<Binding, ModelError> {
        let feeds = |column: &String| {
            let bound = self.inputs.iter().filter(|b| b.columns.contains(column));
            let named = bound.filter_map(|b| inputs.iter().find(|i| i.name == b.input));
            named.collect::<Vec<&ModelInput>>()
        };
        let mut filled = BTreeMap::new();
        let mut unused = Vec::new();
        for (column, text) in chosen {
            let takers = feeds(column);
            if let Some(why) = takers.iter().find_map(|input| input.cannot_fill(text)) {
                return Err(ModelError::Binding(format!(
                    "column \"{column}\": {why}. Choose another value for its missing ones"
                )));
            }
            match takers.is_empty() {
                true => unused.push(column.as_str()),
                false => _ = filled.insert(column.clone(), text.clone()),
            }
        }
        if !unused.is_empty() {
            self.notes.push(format!(
                "A value is chosen for missing ones of columns that feed no input: {}.",
                listed(&unused)
            ));
        }
        self.filled = filled;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::types::{BoundInput, ElementType};

    fn bound(chosen: &[(&str, &str)]) -> Result<Binding, ModelError> {
        let input = |name: &str, element| ModelInput {
            name: name.to_owned(),
            element,
            shape: vec![None, None],
            keys: Vec::new(),
        };
        let inputs = [
            input("numbers", ElementType::Float),
            input("visits", ElementType::Int64),
        ];
        let columns = |of: &[&str]| of.iter().map(|c| (*c).to_owned()).collect();
        let binding = Binding {
            inputs: vec![
                BoundInput {
                    input: "numbers".to_owned(),
                    columns: columns(&["age", "visits"]),
                },
                BoundInput {
                    input: "visits".to_owned(),
                    columns: columns(&["visits"]),
                },
            ],
            ..Binding::default()
        };
        let chosen = chosen
            .iter()
            .map(|(c, v)| ((*c).to_owned(), (*v).to_owned()));
        binding.filled_with(&inputs, &chosen.collect())
    }

    #[test]
    fn chosen_values_are_kept_for_what_is_bound() {
        let binding = bound(&[("visits", "0"), ("zip", "?")]).expect("a whole number");
        assert_eq!(
            binding.filled.into_iter().collect::<Vec<_>>(),
            [("visits".to_owned(), "0".to_owned())]
        );
        assert_eq!(
            binding.notes,
            ["A value is chosen for missing ones of columns that feed no input: \"zip\"."]
        );
    }

    #[test]
    fn every_input_of_the_column_must_take_it() {
        for (column, value, says) in [
            ("visits", "0.5", "input \"visits\" takes a whole number"),
            ("age", "old", "input \"numbers\" takes a number"),
        ] {
            let error = bound(&[(column, value)])
                .expect_err("not taken")
                .to_string();
            assert!(
                error.contains(says) && error.contains(&format!("column \"{column}\"")),
                "{error}"
            );
        }
    }
}
