//! Which columns feed which inputs.

use super::error::ModelError;
use super::types::{Binding, BoundInput, ElementType, ModelInput};
use crate::data::Kind;

/// Columns for each input: by hand, else by name, else in order.
///
/// `features` are the columns the plan calls features, in the file's order; `all_columns` are all of the
/// file's, which a model may ask for by name. `names_in_metadata` are the names the model file gives for
/// the columns of its wide input (`ModelFacts::feature_names`), empty when it gives none.
///
/// Names are compared exactly first, then without case and punctuation. Nothing is bound halfway: when
/// some names are found and others are not, that is an error. Order is used when no name is found and the
/// counts agree, and `Binding::notes` says so.
///
/// # Errors
/// [`ModelError::Binding`] with both counts and the names that are missing.
pub fn bind(
    inputs: &[ModelInput],
    features: &[(String, Kind)],
    all_columns: &[(String, Kind)],
    by_hand: Option<&Binding>,
    names_in_metadata: &[String],
) -> Result<Binding, ModelError> {
    let binder = Binder {
        inputs,
        features,
        all_columns,
    };
    let bound = match by_hand {
        Some(hand) => binder.by_hand(hand),
        None => match binder.by_name(names_in_metadata) {
            Some(found) => found,
            None => binder.by_order(),
        },
    };
    bound.map_err(ModelError::Binding)
}

/// Columns an input takes per row; `None` when any number.
pub(super) fn width(input: &ModelInput) -> Option<u64> {
    let inner = input.shape.get(1..).unwrap_or_default();
    inner.iter().try_fold(1u64, |all, d| all.checked_mul((*d)?))
}

struct Binder<'a> {
    inputs: &'a [ModelInput],
    features: &'a [(String, Kind)],
    all_columns: &'a [(String, Kind)],
}

type Outcome = Result<Binding, String>;

impl Binder<'_> {
    fn by_hand(&self, hand: &Binding) -> Outcome {
        let mut bound = Vec::new();
        for input in self.inputs {
            let given = hand.inputs.iter().find(|b| b.input == input.name);
            let given =
                given.ok_or_else(|| format!("no column is chosen for input \"{}\"", input.name))?;
            let known = |c: &&String| self.all_columns.iter().any(|(name, _)| name == *c);
            if let Some(unknown) = given.columns.iter().find(|c| !known(c)) {
                return Err(format!(
                    "the data has no column \"{unknown}\", chosen for input \"{}\"",
                    input.name
                ));
            }
            fits(input, given.columns.len())?;
            bound.push(given.clone());
        }
        Ok(Binding {
            inputs: bound,
            by: "hand".into(),
            notes: hand.notes.clone(),
        })
    }

    /// `None` when no name says anything.
    fn by_name(&self, names: &[String]) -> Option<Outcome> {
        match self.inputs {
            [wide] if width(wide) != Some(1) => self.wide_by_name(wide, names),
            _ if self.inputs.iter().all(|i| width(i) == Some(1)) => self.narrow_by_name(),
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

    fn narrow_by_name(&self) -> Option<Outcome> {
        let names: Vec<String> = self.inputs.iter().map(|i| i.name.clone()).collect();
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
                "the model has {} inputs, one per column, and the data lacks {}: {}. Features not asked for: {}. \
                 Rename columns or choose them by hand",
                names.len(),
                missing.len(),
                listed(&missing),
                listed(&unused)
            )));
        }
        let columns: Vec<String> = found.into_iter().flatten().cloned().collect();
        let notes = renamed(&names, &columns);
        Some(Ok(self.bound(
            columns.into_iter().map(|c| vec![c]).collect(),
            "name",
            notes,
        )))
    }

    /// Exactly, then without case and punctuation where that leaves one column; features first.
    fn find(&self, name: &str) -> Option<&String> {
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

    /// Features in their order, for inputs whose names say nothing.
    fn by_order(&self) -> Outcome {
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
        let note = |what: &str| {
            vec![format!(
                "The model does not name its columns, so {what} are taken in the file's order. Check that it is the order of training."
            )]
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

    fn bound(&self, parts: Vec<Vec<String>>, by: &str, notes: Vec<String>) -> Binding {
        let inputs = self
            .inputs
            .iter()
            .zip(parts)
            .map(|(input, columns)| BoundInput {
                input: input.name.clone(),
                columns,
            });
        Binding {
            inputs: inputs.collect(),
            by: by.to_owned(),
            notes,
        }
    }
}

fn fits(input: &ModelInput, columns: usize) -> Result<(), String> {
    match width(input) {
        Some(width) if width != columns as u64 => Err(format!(
            "input \"{}\" takes {width} columns, {columns} are chosen",
            input.name
        )),
        _ if columns == 0 => Err(format!("no column is chosen for input \"{}\"", input.name)),
        _ => Ok(()),
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

/// Names for a message: the first twelve and how many more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|n| format!("\"{n}\"")).collect();
    match names.len() {
        0 => "none".into(),
        n if n > 12 => format!("{} and {} more", shown.join(", "), n - 12),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str, element: ElementType, width: Option<u64>) -> ModelInput {
        ModelInput {
            name: name.into(),
            element,
            shape: vec![None, width],
        }
    }

    fn narrow(names: &[&str]) -> Vec<ModelInput> {
        names
            .iter()
            .map(|n| input(n, ElementType::Float, Some(1)))
            .collect()
    }

    fn columns(names: &[&str], kind: Kind) -> Vec<(String, Kind)> {
        names.iter().map(|n| ((*n).to_owned(), kind)).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    struct Case {
        inputs: Vec<ModelInput>,
        features: Vec<(String, Kind)>,
        others: Vec<(String, Kind)>,
        metadata: &'static [&'static str],
        /// How it is bound and which columns in order; or a part of the error.
        expected: Result<(&'static str, &'static [&'static str]), &'static str>,
        /// A part of the notes.
        note: &'static str,
    }

    impl Case {
        fn new(
            inputs: Vec<ModelInput>,
            features: &[&str],
            expected: Result<(&'static str, &'static [&'static str]), &'static str>,
        ) -> Case {
            Case {
                inputs,
                features: columns(features, Kind::Numeric),
                others: vec![],
                metadata: &[],
                expected,
                note: "",
            }
        }

        fn check(self) {
            let mut all = self.features.clone();
            all.extend(self.others);
            let found = bind(
                &self.inputs,
                &self.features,
                &all,
                None,
                &names(self.metadata),
            );
            match (found, self.expected) {
                (Ok(binding), Ok((by, columns))) => {
                    let bound: Vec<&String> =
                        binding.inputs.iter().flat_map(|i| &i.columns).collect();
                    assert_eq!(
                        (binding.by.as_str(), bound),
                        (by, names(columns).iter().collect())
                    );
                    let notes = binding.notes.join(" ");
                    assert!(
                        notes.contains(self.note) && notes.is_empty() == self.note.is_empty(),
                        "{notes}"
                    );
                }
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (found, expected) => panic!("{found:?} instead of {expected:?}"),
            }
        }
    }

    #[test]
    fn names_come_first_then_order() {
        let wide = |n| vec![input("X", ElementType::Float, Some(n))];
        let cases = [
            Case::new(narrow(&["b", "a"]), &["a", "b"], Ok(("name", &["b", "a"]))),
            Case {
                note: "\"Total Income\" for \"total_income\"",
                ..Case::new(
                    narrow(&["age", "total_income"]),
                    &["age", "Total Income"],
                    Ok(("name", &["age", "Total Income"])),
                )
            },
            Case {
                others: columns(&["id"], Kind::Text),
                ..Case::new(narrow(&["a", "id"]), &["a"], Ok(("name", &["a", "id"])))
            },
            Case::new(
                narrow(&["a", "c"]),
                &["a", "b"],
                Err("lacks 1: \"c\". Features not asked for: \"b\""),
            ),
            Case {
                note: "file's order",
                ..Case::new(
                    narrow(&["in0", "in1"]),
                    &["a", "b"],
                    Ok(("order", &["a", "b"])),
                )
            },
            Case {
                note: "file's order",
                ..Case::new(wide(2), &["a", "b"], Ok(("order", &["a", "b"])))
            },
            Case {
                note: "file's order",
                ..Case::new(
                    vec![input("X", ElementType::Float, None)],
                    &["a", "b"],
                    Ok(("order", &["a", "b"])),
                )
            },
            Case::new(
                wide(3),
                &["a", "b"],
                Err("takes 3 columns (inputs: \"X\") and the data has 2 features: \"a\", \"b\""),
            ),
            Case {
                metadata: &["b", "a"],
                note: "the model's order",
                ..Case::new(wide(2), &["a", "b"], Ok(("name", &["b", "a"])))
            },
            Case {
                metadata: &["a", "b"],
                ..Case::new(wide(2), &["a", "b"], Ok(("name", &["a", "b"])))
            },
            Case {
                metadata: &["a", "z"],
                ..Case::new(wide(2), &["a", "b"], Err("lacks 1: \"z\""))
            },
            Case {
                metadata: &["f0", "f1"],
                note: "file's order",
                ..Case::new(wide(2), &["a", "b"], Ok(("order", &["a", "b"])))
            },
            Case::new(narrow(&["a b"]), &["a_b", "A.B"], Err("takes 1 columns")),
        ];
        cases.into_iter().for_each(Case::check);
    }

    #[test]
    fn kinds_decide_where_names_say_nothing() {
        let mixed = || {
            vec![
                input("cat", ElementType::String, Some(1)),
                input("num", ElementType::Float, Some(2)),
            ]
        };
        let features = || {
            let mut all = columns(&["n"], Kind::Numeric);
            all.extend(columns(&["c"], Kind::Categorical));
            all.extend(columns(&["b"], Kind::Boolean));
            all
        };
        let case = |inputs, expected, note| Case {
            features: features(),
            note,
            ..Case::new(inputs, &[], expected)
        };
        case(mixed(), Ok(("order", &["c", "n", "b"])), "each kind").check();
        case(
            vec![input("X", ElementType::Float, Some(2))],
            Ok(("order", &["n", "b"])),
            "Not given to the model: \"c\"",
        )
        .check();
        case(
            vec![input("X", ElementType::String, Some(2))],
            Err("3 features"),
            "",
        )
        .check();
    }

    #[test]
    fn choices_by_hand_are_kept_or_refused() {
        let inputs = narrow(&["x", "y"]);
        let all = columns(&["a", "b"], Kind::Numeric);
        let bound = |input: &str, columns: &[&str]| BoundInput {
            input: input.into(),
            columns: names(columns),
        };
        let hand = |inputs| Binding {
            inputs,
            ..Binding::default()
        };
        let ask = |hand: &Binding| bind(&inputs, &all, &all, Some(hand), &[]);
        let good = ask(&hand(vec![bound("y", &["a"]), bound("x", &["b"])])).expect("a binding");
        assert_eq!(
            (good.by.as_str(), good.inputs),
            ("hand", vec![bound("x", &["b"]), bound("y", &["a"])])
        );
        for (inputs, says) in [
            (vec![bound("x", &["a"])], "\"y\""),
            (
                vec![bound("x", &["a", "b"]), bound("y", &["a"])],
                "takes 1 columns, 2 are chosen",
            ),
            (
                vec![bound("x", &["q"]), bound("y", &["a"])],
                "no column \"q\"",
            ),
            (
                vec![bound("x", &[]), bound("y", &["a"])],
                "takes 1 columns, 0",
            ),
        ] {
            let error = ask(&hand(inputs)).expect_err("a refusal").to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
