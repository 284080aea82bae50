//! Whatever stands in backticks is something that exists: an id, a field of a document, a file, an item of the source, or another library's.

use crate::page::{Page, ticked};
use crate::tests_of_drift;
use seaworthy::checks::CHECKS;
use seaworthy::drift::sequential::SEQUENTIAL;
use seaworthy::drift::{DRIFT_TESTS, DRIFT_VARIANTS, cause_kinds};
use seaworthy::performance::METRICS;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Beginnings of names in other libraries.
const LIBRARIES: [&str; 8] = [
    "scipy.",
    "numpy.",
    "statsmodels.",
    "astropy.",
    "dython.",
    "river.",
    "frouros.",
    "sklearn.",
];
/// Classes and settings of other libraries, without their module.
const THEIRS: [&str; 2] = ["DropHighPSIFeatures", "DataReconstructionDriftCalculator"];

#[test]
fn the_page_names_nothing_that_is_not_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (known, source) = (names(root), text_below(&root.join("src")));
    let page = Page::read();
    let mut unknown: Vec<String> = Vec::new();
    for section in &page.sections {
        for name in ticked(&section.title)
            .into_iter()
            .chain(ticked(&section.text))
        {
            let theirs = LIBRARIES.iter().any(|l| name.starts_with(l)) || THEIRS.contains(&name);
            let item = name.rsplit("::").next().unwrap_or(name);
            let defined = || {
                let words = ["fn", "static", "const", "struct", "mod", "enum"];
                words.iter().any(|word| defines(&source, word, item))
            };
            let is_file = || root.join(name).exists() || root.join(format!("{name}.rs")).exists();
            if !(known.contains(name) || theirs || is_file() || defined()) {
                unknown.push(format!("`{name}` in \"{}\"", section.title));
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "not in the code:\n{}",
        unknown.join("\n")
    );
}

/// Whether the word and the name stand together, and the name ends there.
fn defines(source: &str, word: &str, name: &str) -> bool {
    let wanted = format!("{word} {name}");
    let ends = |at: usize| {
        !source[at + wanted.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    source.match_indices(&wanted).any(|(at, _)| ends(at))
}

/// Ids of all kinds, and what plans and reports call their fields and their fixed words.
fn names(root: &Path) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for about in DRIFT_TESTS.iter().chain(DRIFT_VARIANTS).map(|t| t.about()) {
        names.insert(about.id.to_owned());
        if let Some(variant) = about.variant {
            names.insert(variant.to_owned());
            names.insert(format!("{}:{variant}", about.id));
        }
    }
    names.extend(["id", "id:variant"].map(str::to_owned));
    names.extend(SEQUENTIAL.iter().map(|about| about.id.to_owned()));
    names.extend(METRICS.iter().map(|about| about.id.to_owned()));
    names.extend(CHECKS.iter().map(|check| check.about().id.to_owned()));
    names.extend(cause_kinds().map(str::to_owned));
    for file in ["docs/report.schema.json", "docs/plan.schema.json"] {
        let text = fs::read_to_string(root.join(file)).expect("a schema");
        fields(&serde_json::from_str(&text).expect("JSON"), "", &mut names);
    }
    let methods = [
        "pca_reconstruction",
        "domain_classifier",
        "correlation_change",
        "maximum_mean_discrepancy",
    ];
    for method in methods {
        assert!(names.contains(method), "{method} is a field of the report");
        names.insert(method.replace('_', "-"));
    }
    assert_eq!(
        tests_of_drift::ids()
            .iter()
            .filter(|id| !names.contains(**id))
            .count(),
        0
    );
    names
}

/// Every field by its own name and by `outer.inner` and `outer[].inner`, and every fixed word.
fn fields(schema: &Value, outer: &str, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                if key == "properties" {
                    for (name, inner) in value.as_object().into_iter().flatten() {
                        names.insert(name.clone());
                        names.insert(format!("{outer}.{name}"));
                        names.insert(format!("{outer}[].{name}"));
                        fields(inner, name, names);
                    }
                } else if key == "enum" || key == "const" {
                    let words = value
                        .as_array()
                        .cloned()
                        .unwrap_or_else(|| vec![value.clone()]);
                    names.extend(words.iter().filter_map(Value::as_str).map(str::to_owned));
                } else if key == "$defs" {
                    for (name, inner) in value.as_object().into_iter().flatten() {
                        fields(inner, &format!("{name}s"), names);
                    }
                } else {
                    fields(value, outer, names);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, outer, names)),
        _ => {}
    }
}

/// All Rust below a folder.
fn text_below(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("src is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            text += &text_below(&path);
        } else if path.extension().is_some_and(|end| end == "rs") {
            text += &fs::read_to_string(path).expect("a text");
        }
    }
    text
}
