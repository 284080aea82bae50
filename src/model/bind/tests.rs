//! By name, by order, by hand; what is refused.

use super::*;
use crate::model::types::ElementType;

fn input(name: &str, element: ElementType, width: Option<u64>) -> ModelInput {
    ModelInput {
        name: name.into(),
        element,
        shape: vec![None, width],
        keys: Vec::new(),
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
                let bound: Vec<&String> = binding.inputs.iter().flat_map(|i| &i.columns).collect();
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
            note: "names its columns \"f0\", \"f1\", none of which the data has. So all features are taken in the file's order",
            ..Case::new(wide(2), &["a", "b"], Ok(("order", &["a", "b"])))
        },
        Case {
            metadata: &["b", "a", "c"],
            note: "names 3 columns and its input takes 2, so the names are not used",
            ..Case::new(wide(2), &["a", "b"], Ok(("order", &["a", "b"])))
        },
        Case::new(narrow(&["a b"]), &["a_b", "A.B"], Err("takes 1 columns")),
    ];
    cases.into_iter().for_each(Case::check);
}

#[test]
fn a_map_takes_the_columns_of_its_keys() {
    let map = |name: &str, keys: &[&str]| ModelInput {
        keys: names(keys),
        ..input(name, ElementType::Float, Some(keys.len() as u64))
    };
    let cases = [
        Case {
            note: "the model's order",
            ..Case::new(
                vec![map("x", &["b", "a"])],
                &["a", "b", "c"],
                Ok(("name", &["b", "a"])),
            )
        },
        Case::new(
            vec![map("x", &["a", "z"])],
            &["a", "b"],
            Err("lacks 1: \"z\""),
        ),
        Case {
            note: "file's order",
            ..Case::new(
                vec![map("x", &["0", "1"])],
                &["a", "b"],
                Ok(("order", &["a", "b"])),
            )
        },
        Case::new(
            vec![
                map("x", &["b"]),
                narrow(&["c"]).remove(0),
                map("y", &["d", "a"]),
            ],
            &["a", "b", "c", "d"],
            Ok(("name", &["b", "c", "d", "a"])),
        ),
        Case::new(
            vec![map("x", &["b", "q"]), narrow(&["c"]).remove(0)],
            &["a", "b", "c"],
            Err("takes 3 columns by name, and the data lacks 1: \"q\""),
        ),
    ];
    cases.into_iter().for_each(Case::check);
    let inputs = [map("x", &["b"]), map("y", &["d", "a"])];
    let all = columns(&["a", "b", "d"], Kind::Numeric);
    let found = bind(&inputs, &all, &all, None, &[]).expect("a binding");
    let parts: Vec<&[String]> = found.inputs.iter().map(|b| b.columns.as_slice()).collect();
    assert_eq!(parts, [names(&["b"]), names(&["d", "a"])]);
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

#[test]
fn choices_by_hand_are_held_against_the_models_names() {
    let all = columns(&["a", "b", "c", "other"], Kind::Numeric);
    let hand = |inputs: &[(&str, &[&str])]| Binding {
        inputs: inputs
            .iter()
            .map(|(input, columns)| BoundInput {
                input: (*input).to_owned(),
                columns: names(columns),
            })
            .collect(),
        notes: names(&["Said of an earlier binding."]),
        ..Binding::default()
    };
    let wide = [input("X", ElementType::Float, Some(3))];
    let in_file = names(&["a", "B", "c"]);
    for (columns, note) in [
        (["a", "b", "c"], None),
        (
            ["b", "a", "c"],
            Some(
                "another order than the model names them: at place 1 \"b\" for \"a\", at place 2 \"a\" for \"b\".",
            ),
        ),
        (["a", "other", "c"], Some("at place 2 \"other\" for \"b\".")),
    ] {
        let bound = bind(&wide, &all, &all, Some(&hand(&[("X", &columns)])), &in_file);
        let notes = bound.expect("a binding").notes;
        assert_eq!(notes.is_empty(), note.is_none(), "{notes:?}");
        assert!(note.is_none_or(|n| notes[0].ends_with(n)), "{notes:?}");
    }
    let swapped = hand(&[("a", &["b"]), ("b", &["a"]), ("z", &["other"])]);
    let bound = bind(&narrow(&["a", "b", "z"]), &all, &all, Some(&swapped), &[]);
    assert_eq!(
        bound.expect("a binding").notes,
        [
            "Inputs are fed by other columns than those of their names: \"b\" for \"a\", \"a\" for \"b\"."
        ]
    );
}
