//! The shape of the code: what each layer may reach, what stands in lists, how long files are. `docs/architecture.md` says why.

#![cfg(not(target_arch = "wasm32"))]

mod code;

use code::{Source, blank, sources};
use seaworthy::checks::CHECKS;
use std::collections::BTreeSet;

/// A file past this is asked whether it is two things.
const LONG: usize = 400;
/// A file past this is two things.
const TOO_LONG: usize = 600;

/// Crates that only some places may name: a crate, or the beginning of one's name, and the paths below `src/` where it may stand.
const CONFINED: [(&str, &[&str]); 13] = [
    ("clap", &["command/"]),
    ("tract_onnx", &["model/"]),
    ("tract_core", &["model/"]),
    ("tract_hir", &["model/"]),
    ("arrow_array", &["data/", "profile/", "engine/"]),
    ("arrow_schema", &["data/", "profile/", "engine/"]),
    ("parquet", &["data/", "engine/"]),
    ("leptos", &["ui/"]),
    ("plotters", &["ui/"]),
    ("web_sys", &["ui/", WEB_ONLY]),
    ("js_sys", &["ui/", WEB_ONLY]),
    ("wasm_bindgen", &["ui/", WEB_ONLY]),
    ("gloo", &["ui/", WEB_ONLY]),
];
/// Stands for the modules that `engine/mod.rs` declares for the browser alone.
const WEB_ONLY: &str = "engine's modules for the browser alone";
/// Features of the programs in the browser.
const WEB_FEATURES: [&str; 4] = ["browser", "page", "web", "worker"];

#[test]
fn a_layer_uses_only_the_layers_above_it() {
    let layers = layers();
    assert!(layers.len() >= 10, "src/lib.rs lists {layers:?}");
    let wrong: Vec<String> = sources()
        .iter()
        .flat_map(|source| downward(source, &layers))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_is_a_layer() {
    let layers = layers();
    let strays: Vec<String> = sources()
        .iter()
        .filter(|source| {
            source
                .layer()
                .is_some_and(|name| !layers.iter().any(|l| l == name))
        })
        .map(|source| source.path.clone())
        .collect();
    assert!(
        strays.is_empty(),
        "src/lib.rs does not list the layer of {strays:?}"
    );
}

#[test]
fn heavy_crates_and_the_browser_stay_in_their_places() {
    let sources = sources();
    let web_only = web_only(&sources);
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.layer().is_some()) {
        for (name, places) in CONFINED {
            let may = places.iter().any(|place| match *place {
                WEB_ONLY => web_only
                    .iter()
                    .any(|module| source.path.starts_with(module)),
                place => source.path.starts_with(place),
            });
            if let Some(line) = source.crate_used(name).filter(|_| !may) {
                wrong.push(format!(
                    "src/{}:{line} names {name}, which belongs to {}",
                    source.path,
                    places.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is compiled for the browser alone has no tests at its foot: nothing would run them. They belong to the plain modules beside it.
#[test]
fn tests_stand_where_a_plain_run_finds_them() {
    let sources = sources();
    let lists = sources.iter().filter(|source| source.stem() == "mod");
    let browser: Vec<String> = lists.flat_map(for_the_browser).collect();
    assert!(
        browser.contains(&"ui/pages".to_owned()) && !browser.contains(&"ui/charts/svg".to_owned()),
        "{browser:?}"
    );
    let below = |path: &str, module: &String| {
        path.strip_prefix(module.as_str())
            .is_some_and(|rest| rest.starts_with(['/', '.']))
    };
    let unrun: Vec<&String> = sources
        .iter()
        .filter(|source| browser.iter().any(|module| below(&source.path, module)))
        .filter(|source| source.code.contains("#[test]"))
        .map(|source| &source.path)
        .collect();
    assert!(unrun.is_empty(), "tests that no run reaches: {unrun:?}");
}

#[test]
fn no_file_is_two_things() {
    let mut long: Vec<(usize, String)> = sources()
        .iter()
        .map(|source| (source.text.lines().count(), source.path.clone()))
        .filter(|(lines, _)| *lines > LONG)
        .collect();
    long.sort();
    for (lines, path) in &long {
        println!("src/{path} has {lines} lines: is it two things?");
    }
    long.retain(|(lines, _)| *lines > TOO_LONG);
    assert!(long.is_empty(), "longer than {TOO_LONG} lines: {long:?}");
}

#[test]
fn checks_are_listed_once_under_their_file_names() {
    let ids: BTreeSet<String> = CHECKS
        .iter()
        .map(|check| check.about().id.replace('-', "_"))
        .collect();
    assert_eq!(ids.len(), CHECKS.len(), "an id is listed twice");
    let files: BTreeSet<String> = sources()
        .iter()
        .filter(|source| {
            source.path.starts_with("checks/")
                && without_tests(&source.code).contains("impl Check for")
        })
        .map(|source| source.stem().to_owned())
        .collect();
    assert_eq!(
        ids, files,
        "the ids in CHECKS, and the files that hold a check"
    );
}

#[test]
fn the_reader_of_sources_sees_what_it_must() {
    let layers: Vec<String> = ["data", "drift", "ui"].map(str::to_owned).to_vec();
    struct Case(&'static str, &'static str, &'static [&'static str]);
    let cases = [
        Case("drift/a.rs", "use crate::ui::Page;", &["ui"]),
        Case(
            "drift/a.rs",
            "use crate::{\n    data::{ui, x},\n    ui,\n};",
            &["data", "ui"],
        ),
        Case("drift/a.rs", "use super::super::ui::Page;", &["ui"]),
        Case("drift/a.rs", "use super::ui::Page;", &[]),
        Case("drift/mod.rs", "use super::ui::Page;", &["ui"]),
        Case(
            "drift/a.rs",
            "// crate::ui\nlet a = \"crate::ui\"; /* crate::ui */",
            &[],
        ),
        Case(
            "drift/a.rs",
            "let a = r#\"crate::ui\"#; let b = '\"'; f(crate::data::X);",
            &["data"],
        ),
        Case(
            "drift/a.rs",
            "fn f<'a>(x: &'a str) -> char { '\\'' } fn g() { crate::ui::go() }",
            &["ui"],
        ),
        Case(
            "drift/a.rs",
            "macro_rules! m { () => { $crate::ui::X } } other_crate::ui",
            &["ui"],
        ),
    ];
    for Case(path, text, want) in cases {
        let source = sample(path, text);
        let used: Vec<String> = source
            .layers_used(&layers)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(used, want, "{path}: {text}");
    }
    assert_eq!(
        downward(&sample("drift/a.rs", "\nuse crate::ui::X;"), &layers).len(),
        1
    );
    assert!(
        downward(
            &sample("drift/a.rs", "use crate::data::X; use crate::drift::Y;"),
            &layers
        )
        .is_empty()
    );
    assert_eq!(
        sample("a.rs", "\nuse parquet::X;").crate_used("parquet"),
        Some(2)
    );
    assert_eq!(
        sample("a.rs", "use super::parquet::X; my_parquet::Y; mod parquet;").crate_used("parquet"),
        None
    );
}

/// The layers, in the order in which `src/lib.rs` lists them.
fn layers() -> Vec<String> {
    let lib = sources().into_iter().find(|source| source.path == "lib.rs");
    let code = lib.expect("src/lib.rs").code;
    code.lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn downward(source: &Source, layers: &[String]) -> Vec<String> {
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let Some(own) = source.layer().and_then(place) else {
        return Vec::new();
    };
    source
        .layers_used(layers)
        .into_iter()
        .filter(|(_, used)| place(used).is_some_and(|at| at > own))
        .map(|(line, used)| {
            format!(
                "src/{}:{line} uses {used}, which stands below {}",
                source.path, layers[own]
            )
        })
        .collect()
}

/// Paths (without the ending) of engine's modules that exist for the browser alone.
fn web_only(sources: &[Source]) -> Vec<String> {
    let engine = sources.iter().find(|source| source.path == "engine/mod.rs");
    for_the_browser(engine.expect("src/engine/mod.rs"))
}

/// Paths (without the ending) of the modules that a `mod.rs` declares behind a feature of the browser and not for tests.
fn for_the_browser(list: &Source) -> Vec<String> {
    let folder = list.path.trim_end_matches("mod.rs");
    let mut lines = list
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    let mut modules = Vec::new();
    while let Some(line) = lines.next() {
        let gated = line.starts_with("#[cfg(")
            && WEB_FEATURES
                .iter()
                .any(|name| line.contains(&format!("feature = \"{name}\"")));
        if gated && !line.ends_with(", test))]") {
            let next = lines.next().unwrap_or_default();
            let name = next
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ")
                .strip_prefix("mod ");
            modules.extend(name.map(|name| format!("{folder}{}", name.trim_end_matches(';'))));
        }
    }
    modules
}

fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]").map_or(code, |at| &code[..at])
}

fn sample(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
        code: blank(text),
    }
}
