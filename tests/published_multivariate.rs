//! What NannyML's documentation prints for its synthetic car loan data: reconstruction errors and the domain classifier, chunk by chunk.
//!
//! Runs when the folder of real data lies beside the project (its README says where each file is from); says that it was skipped
//! otherwise.

#[path = "common/whole_table.rs"]
mod whole_table;

use seaworthy::data::{self, Columns, Kind, MemorySource, Reading};
use seaworthy::drift::multivariate::{
    Reconstruction, Table, area_under_curve, chunk_means, reconstruct, separate, three_sigma,
};
use seaworthy::plan::MISSING;
use std::path::{Path, PathBuf};
use whole_table::each_batch;

/// The features of "Tutorial - Drift - Multivariate".
const FEATURES: [(&str, Kind); 7] = [
    ("car_value", Kind::Numeric),
    ("salary_range", Kind::Categorical),
    ("debt_to_income_ratio", Kind::Numeric),
    ("loan_length", Kind::Numeric),
    ("repaid_loan_on_prev_car", Kind::Boolean),
    ("size_of_downpayment", Kind::Categorical),
    ("driver_tenure", Kind::Numeric),
];
const CHUNK: usize = 5_000;

#[test]
fn reconstruction_errors_of_the_car_loan_data() {
    let Some((table, published)) = car_loan() else {
        return;
    };
    let published = &published["nannyml_pca_car_loan"];
    let Reconstruction {
        components, errors, ..
    } = reconstruct(&table).expect("features that vary");
    assert_eq!(components, 4);
    for (side, name) in errors.iter().zip(["reference", "analysis"]) {
        let ours = chunk_means(side, CHUNK);
        let theirs = numbers(&published[name]);
        assert_eq!(ours.len(), theirs.len());
        for (chunk, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            println!("{name} chunk {chunk}: {ours:.6}, published {theirs}");
            // Six decimals are printed.
            assert!(
                (ours - theirs).abs() < 1e-6,
                "{name} chunk {chunk}: {ours}, published {theirs}"
            );
        }
    }
    let (low, high) = three_sigma(&chunk_means(&errors[0], CHUNK)).expect("chunks");
    for (ours, limit) in [(low, "lower"), (high, "upper")] {
        let theirs = published[limit].as_f64().expect("a number");
        assert!(
            (ours - theirs).abs() < 1e-6,
            "{limit}: {ours}, published {theirs}"
        );
    }
}

/// LightGBM's trees are larger and more, so areas agree only roughly where the samples differ.
#[test]
fn domain_classifier_of_the_car_loan_data() {
    let Some((table, published)) = car_loan() else {
        return;
    };
    let theirs = numbers(&published["nannyml_domain_classifier_car_loan"]["analysis"]);
    // As many rows of the reference as of a chunk, evenly over it, as the analysis uses.
    let reference: Vec<usize> = (0..table.rows[0]).step_by(table.rows[0] / CHUNK).collect();
    let mut worst = [0.0_f64; 2];
    for (chunk, theirs) in theirs.into_iter().enumerate() {
        let rows: Vec<usize> = (chunk * CHUNK..(chunk + 1) * CHUNK).collect();
        let separation = separate(&table.take([&reference, &rows]), 1);
        let (ours, error) = area_under_curve(&separation.odds).expect("rows");
        println!(
            "chunk {chunk}: {ours:.4} ± {:.4}, published {theirs}, difference {:+.4}",
            1.96 * error,
            ours - theirs
        );
        let drifted = chunk >= 5;
        assert_eq!(
            drifted,
            ours > 0.65,
            "chunk {chunk} is on their side of the threshold"
        );
        worst[usize::from(drifted)] = worst[usize::from(drifted)].max((ours - theirs).abs());
    }
    println!(
        "largest difference: {:.4} without drift, {:.4} with it",
        worst[0], worst[1]
    );
    assert!(worst[0] < 0.02 && worst[1] < 0.03, "{worst:?}");
}

fn numbers(list: &serde_json::Value) -> Vec<f64> {
    let list = list.as_array().expect("a list").iter();
    list.map(|v| v.as_f64().expect("a number")).collect()
}

fn car_loan() -> Option<(Table, serde_json::Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.join("published.json").is_file() {
        println!("skipped: {} does not hold the data", folder.display());
        return None;
    }
    let published = std::fs::read(folder.join("published.json")).expect("readable");
    let published = serde_json::from_slice(&published).expect("JSON");
    let [reference, production] = ["reference", "monitoring"]
        .map(|name| columns(&folder.join(format!("{name}_synthetic_car_loan.parquet"))));
    let names = FEATURES.map(|(name, _)| name.to_owned());
    let table = Table::of(&reference, &production, &names);
    assert!(table.left_out.is_empty(), "{:?}", table.left_out);
    assert_eq!(table.rows, [50_000, 50_000]);
    Some((table, published))
}

fn columns(path: &Path) -> Columns {
    let missing = MISSING.map(str::to_owned).to_vec();
    let source = MemorySource::new("car_loan.parquet", std::fs::read(path).expect("a file"));
    let info = data::inspect(&source, &missing).expect("a table");
    let reading = Reading {
        columns: FEATURES
            .map(|(name, kind)| (name.to_owned(), kind))
            .to_vec(),
        missing,
    };
    let mut all = Columns::default();
    each_batch(&source, &info, &reading, |batch| {
        all.append(data::to_columns(&batch.record));
    });
    all
}
