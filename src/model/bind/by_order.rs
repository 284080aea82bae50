//! Columns in the file's order, for a model whose names say nothing.

use super::{Binder, Outcome, listed, width};
use crate::data::Kind;
use crate::model::types::{ElementType, ModelInput};

impl Binder<'_> {
    /// Features in their order, for inputs whose names say nothing.
    pub(super) fn by_order(&self, names: &[String]) -> Outcome {
        let numbers = |k: Kind| matches!(k, Kind::Numeric | Kind::Boolean);
        let of = |keep: &dyn Fn(Kind) -> bool| -> Vec<String> {
            self.features
                .iter()
                .filter(|(_, k)| keep(*k))
                .map(|(n, _)| n.clone())
                .collect()
        };
        let all = of(&|_| true);
        let texts = |i: &ModelInput| i.element == ElementType::String;
        let unnamed = "The model does not name its columns.".to_owned();
        let why = self.names_of_no_use(names).unwrap_or(unnamed);
        let note = |what: &str| {
            let taken = format!(
                "So {what} are taken in the file's order. Check that it is the order of training."
            );
            vec![format!("{why} {taken}")]
        };
        // Texts to inputs of text and numbers to the others, when there are inputs of both.
        if self.inputs.iter().any(texts) && !self.inputs.iter().all(texts) {
            let (numeric, textual) = (of(&numbers), of(&|k| !numbers(k)));
            let mut queues = [numeric.as_slice(), textual.as_slice()];
            if let Some(parts) = self.deal(|i| usize::from(texts(i)), &mut queues) {
                return Ok(self.bound(parts, "order", note("the features of each kind")));
            }
        } else if let Some(parts) = self.deal(|_| 0, &mut [all.as_slice()]) {
            return Ok(self.bound(parts, "order", note("all features")));
        }
        let numeric = of(&numbers);
        let left_out: Vec<&str> = all
            .iter()
            .filter(|n| !numeric.contains(n))
            .map(String::as_str)
            .collect();
        if !self.inputs.iter().any(texts)
            && let Some(parts) = self.deal(|_| 0, &mut [numeric.as_slice()])
        {
            let mut notes = note("the numeric and boolean features");
            notes.push(format!("Not given to the model: {}.", listed(&left_out)));
            return Ok(self.bound(parts, "order", notes));
        }
        Err(self.counts_differ(&all))
    }

    fn counts_differ(&self, features: &[String]) -> String {
        let taken = self
            .inputs
            .iter()
            .map(width)
            .try_fold(0, |all, w| Some(all + w?));
        let taken = taken.map_or("another number of".into(), |n: u64| n.to_string());
        let names: Vec<&str> = features.iter().map(String::as_str).collect();
        let inputs: Vec<&str> = self.inputs.iter().map(|i| i.name.as_str()).collect();
        format!(
            "the model takes {taken} columns (inputs: {}) and the data has {} features: {}. Set the roles so that \
             the features are the columns the model was trained on, or choose them by hand",
            listed(&inputs),
            features.len(),
            listed(&names)
        )
    }

    /// Hands each input as many columns as it takes from its queue. Nothing may be left over.
    fn deal(
        &self,
        queue_of: impl Fn(&ModelInput) -> usize,
        queues: &mut [&[String]],
    ) -> Option<Vec<Vec<String>>> {
        let mut parts = Vec::new();
        for input in self.inputs {
            let queue = queues.get_mut(queue_of(input))?;
            let take = match width(input) {
                Some(width) => usize::try_from(width).ok()?,
                None if self.inputs.len() == 1 => queue.len(),
                None => return None,
            };
            let (part, rest) = queue.split_at_checked(take)?;
            *queue = rest;
            parts.push(part.to_vec());
        }
        let none_empty = parts.iter().all(|p| !p.is_empty());
        (none_empty && queues.iter().all(|q| q.is_empty())).then_some(parts)
    }
}
