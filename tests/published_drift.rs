//! The numbers that NannyML's documentation prints for its synthetic car loan data, chunk by chunk.
//!
//! Runs when `CAR_LOAN_DATA` names a folder with `reference_synthetic_car_loan.parquet` and
//! `monitoring_synthetic_car_loan.parquet` (NannyML/nannyml-datasets, Apache-2.0); says that it was skipped otherwise.

use seaworthy::data::{self, Kind, MemorySource, Reading};
use seaworthy::drift::{DRIFT_TESTS, DRIFT_VARIANTS, DriftTest, Pair};
use seaworthy::plan::{MISSING, WindowBy};
use seaworthy::profile::{
    ColumnProfile, DatasetAccumulator, DatasetProfile, ProfileSpec, WindowCut,
};
use std::path::Path;

const COLUMN: &str = "debt_to_income_ratio";

/// "Tutorial - Drift - Univariate", chunks of 5,000 rows. Their KS statistic is read off 10,000 bins of equal width, which puts it
/// up to 2e-4 off the exact one.
const KS: [f64; 20] = [
    0.01112, 0.01218, 0.00878, 0.0095, 0.00754, 0.0103, 0.01094, 0.01736, 0.00842, 0.00786,
    0.01576, 0.01268, 0.01734, 0.0128, 0.01918, 0.00824, 0.01058, 0.01002, 0.01068, 0.0068,
];

/// Base-2 distance on Doane's bins of the reference.
const JENSEN_SHANNON: [f64; 20] = [
    0.0333679, 0.028066, 0.0225969, 0.0315869, 0.0310501, 0.0316479, 0.0258014, 0.0325098,
    0.0248975, 0.0284742, 0.0316611, 0.0300113, 0.0311286, 0.0294644, 0.0308095, 0.0286811,
    0.0436276, 0.0292533, 0.0306276, 0.0283303,
];

#[test]
fn car_loan() {
    let Some(folder) = std::env::var_os("CAR_LOAN_DATA") else {
        println!("skipped: CAR_LOAN_DATA names no folder");
        return;
    };
    let folder = Path::new(&folder);
    let reference = profile(&folder.join("reference_synthetic_car_loan.parquet"));
    let production = profile(&folder.join("monitoring_synthetic_car_loan.parquet"));
    let whole = only(&reference.columns);
    let chunks = reference
        .windows
        .iter()
        .chain(&production.windows)
        .map(|w| only(&w.columns));
    let mut compared = 0;
    for ((chunk, ks), js) in chunks.zip(KS).zip(JENSEN_SHANNON) {
        let pair = Pair::of(whole, chunk).expect("values");
        let score = |id: &str| test(id).score(&pair).expect("a score").statistic;
        assert!(
            (score("kolmogorov-smirnov") - ks).abs() < 2.5e-4,
            "KS {}, published {ks}",
            score("kolmogorov-smirnov")
        );
        assert!(
            (score("kolmogorov-smirnov:nannyml") - ks).abs() < 5.1e-6,
            "KS on bins {}, published {ks}",
            score("kolmogorov-smirnov:nannyml")
        );
        assert!(
            (score("jensen-shannon") - js).abs() < 1e-7,
            "JS {}, published {js}",
            score("jensen-shannon")
        );
        compared += 1;
    }
    assert_eq!(compared, 20);
}

fn only(columns: &[ColumnProfile]) -> &ColumnProfile {
    columns.first().expect("the column")
}

fn test(id: &str) -> &'static dyn DriftTest {
    let full = |t: &dyn DriftTest| match t.about().variant {
        Some(variant) => format!("{}:{variant}", t.about().id),
        None => t.about().id.to_owned(),
    };
    let mut all = DRIFT_TESTS.iter().chain(DRIFT_VARIANTS);
    *all.find(|t| full(**t) == id).expect("a listed test")
}

fn profile(path: &Path) -> DatasetProfile {
    let missing = MISSING.map(str::to_owned).to_vec();
    let source = MemorySource::new("car_loan.parquet", std::fs::read(path).expect("a file"));
    let info = data::inspect(&source, &missing).expect("a table");
    let columns = vec![(COLUMN.to_owned(), Kind::Numeric)];
    let windows = WindowCut::resolve(WindowBy::Rows(5_000), info.rows.expect("rows"));
    let mut all = DatasetAccumulator::new(&ProfileSpec {
        columns: columns.clone(),
        timestamp: None,
        windows,
        duplicates: false,
    });
    let parts = data::chunks(&info, 1 << 30);
    let maps: Vec<_> = parts
        .iter()
        .map(|p| data::locate(&source, &info, p).expect("a chunk"))
        .collect();
    let reading = Reading { columns, missing };
    for located in data::settle(&info, &parts, &maps) {
        let mut each = |batch: data::Batch| {
            all.observe_batch(&batch.record, batch.first_row, &batch.unparseable);
            Ok(())
        };
        data::read(
            &source,
            &info,
            &located,
            &reading,
            &mut |_, _| (),
            &mut each,
        )
        .expect("readable rows");
    }
    all.finish()
}
