//! Makes the files under `tests/fixtures/documents/` that are missing; what is there is never touched.
//! `cargo test --test documents -- --ignored fixtures::`

use crate::{encrypted, golden, sample};
use std::fs;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents");

#[test]
#[ignore = "writes into the source tree"]
fn make_what_is_missing() {
    for (name, make) in [
        ("workspace-v1.json", workspace as fn() -> String),
        ("links-v2.json", golden::make),
        ("links-encrypted.json", encrypted::make),
    ] {
        let path = Path::new(FOLDER).join(name);
        if fs::read(&path).unwrap_or_default().is_empty() {
            fs::write(&path, make()).expect("the folder can be written");
            println!("made {}", path.display());
        }
    }
}

/// The sample with few features: the file is read, not admired.
fn workspace() -> String {
    let mut workspace = sample::workspace();
    let report = workspace.report.as_mut().expect("the sample has one");
    report.facts.features.truncate(3);
    report.facts.windows.truncate(1);
    for feature in &mut report.facts.features {
        feature.windows.truncate(1);
    }
    workspace.write()
}
