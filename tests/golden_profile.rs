//! Summaries of the seventeen pairs of tables agree with numpy and pandas; see `tests/fixtures/stats/README.md`.

#[path = "common/stats_case.rs"]
mod stats_case;

use seaworthy::data::Kind;
use seaworthy::profile::{DatasetAccumulator, DatasetProfile, ProfileSpec, Summary, summarise};
use serde_json::Value;
use stats_case::{CASES, SIDES, assert_close, json, table};

/// Where numpy is not exact: around whole numbers near 2^53 its mean is off by 2, and so its standard deviation in the
/// seventh digit. These are Python's `statistics.stdev`, which calculates with fractions.
const EXACT_SD: [(&str, f64); 2] = [
    (
        "08_edge_inf_huge_ties reference big_int",
        1_561.963_143_663_979_7,
    ),
    (
        "08_edge_inf_huge_ties current big_int",
        1_218.789_012_579_084_3,
    ),
];

/// A case's named columns by their kind, the others (label, score, timestamp) as categories.
fn profile(case: &str, side: &str) -> DatasetProfile {
    let config = json(case, "config.json");
    profile_as(case, side, |name| {
        let numeric = config["numeric"].as_array().into_iter().flatten();
        match numeric.filter_map(Value::as_str).any(|n| n == name) {
            true => Kind::Numeric,
            false => Kind::Categorical,
        }
    })
}

fn profile_as(case: &str, side: &str, kind: impl Fn(&str) -> Kind) -> DatasetProfile {
    let table = table(case, side);
    let spec = ProfileSpec {
        columns: table
            .names
            .iter()
            .map(|name| (name.clone(), kind(name)))
            .collect(),
        duplicates: true,
        ..ProfileSpec::default()
    };
    let mut accumulator = DatasetAccumulator::new(&spec);
    let (batch, unparseable) = table.batch(&spec.columns, 0..table.rows.len());
    accumulator.observe_batch(&batch, 0, &unparseable);
    accumulator.finish()
}

fn summary(profile: &DatasetProfile, name: &str) -> Summary {
    let column = profile.columns.iter().find(|c| c.name == name);
    summarise(column.expect("a profiled column"))
}

#[test]
fn numbers_agree_with_numpy() {
    let mut compared = 0;
    for case in CASES {
        let expected = json(case, "expected.json");
        for side in SIDES {
            let profile = profile(case, side);
            for (name, expected) in expected["numeric"].as_object().into_iter().flatten() {
                check_numbers(
                    &summary(&profile, name),
                    &expected[side],
                    &format!("{case} {side} {name}"),
                );
                compared += 1;
            }
        }
    }
    assert_eq!(
        compared, 194,
        "numeric columns in both samples of all cases"
    );
}

fn check_numbers(found: &Summary, expected: &Value, what: &str) {
    let counts = [
        ("n", found.n),
        ("missing", found.missing - found.unparseable),
        ("unparseable", found.unparseable),
        ("pos_inf", found.pos_inf),
        ("neg_inf", found.neg_inf),
        ("distinct", found.distinct),
    ];
    for (name, count) in counts {
        assert_eq!(Some(count), expected[name].as_u64(), "{what}: {name}");
    }
    assert!(found.exact, "{what}: few enough values to be exact");
    let moments = [
        ("mean", found.mean),
        ("sd", found.sd),
        ("min", found.min),
        ("max", found.max),
    ];
    let exact_sd = EXACT_SD
        .iter()
        .find(|(of, _)| *of == what)
        .map(|(_, sd)| Value::from(*sd));
    for (name, value) in moments {
        let expected = match (name, &exact_sd) {
            ("sd", Some(exact)) => exact,
            _ => &expected[name],
        };
        assert_close(value, expected, &format!("{what}: {name}"));
    }
    for (level, expected) in expected["quantiles"].as_object().expect("quantiles") {
        let quantile = found.quantiles.get(level).copied();
        assert_close(quantile, expected, &format!("{what}: quantile {level}"));
    }
    let undefined = found.mean.is_none() || found.sd.is_none();
    assert_eq!(
        undefined,
        found.reason.is_some(),
        "{what}: a reason for what is undefined"
    );
}

#[test]
fn categories_agree_with_pandas() {
    let mut compared = 0;
    for case in CASES {
        let expected = json(case, "expected.json");
        for side in SIDES {
            let profile = profile(case, side);
            for (name, expected) in expected["categorical"].as_object().into_iter().flatten() {
                let (expected, what) = (&expected[side], format!("{case} {side} {name}"));
                let found = summary(&profile, name);
                for (name, count) in [
                    ("n", found.n),
                    ("missing", found.missing),
                    ("distinct", found.distinct),
                ] {
                    assert_eq!(Some(count), expected[name].as_u64(), "{what}: {name}");
                }
                let top = found
                    .top
                    .iter()
                    .take(10)
                    .map(|t| (t.value.clone(), t.count));
                let top: Vec<(String, u64)> = top.collect();
                let expected: Vec<(String, u64)> =
                    serde_json::from_value(expected["top"].clone()).expect("categories and counts");
                assert_eq!(top, expected, "{what}: most frequent");
                compared += 1;
            }
        }
    }
    assert_eq!(
        compared, 44,
        "categorical columns in both samples of all cases"
    );
}

#[test]
fn repeated_rows_agree_with_pandas() {
    for case in CASES {
        let expected = json(case, "expected.json");
        for side in SIDES {
            // pandas compares the cells' texts, in which "1.0" is not "1"; so must this.
            let found = profile_as(case, side, |_| Kind::Text);
            let expected = &expected["table"][side];
            assert_eq!(
                Some(found.rows),
                expected["rows"].as_u64(),
                "{case} {side}: rows"
            );
            assert_eq!(
                Some(found.duplicate_rows),
                expected["duplicate_rows"].as_u64(),
                "{case} {side}: repeated"
            );
            assert_eq!(
                found.duplicates_looked_at, 1.0,
                "{case} {side}: a full count"
            );
        }
    }
}
