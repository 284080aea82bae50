//! Every drift statistic against scipy, statsmodels, Evidently's and NannyML's formulas: see `tests/fixtures/stats/README.md`.

#[path = "golden_drift/ranks_and_moments.rs"]
mod ranks_and_moments;

use seaworthy::data::Kind;
use seaworthy::drift::{self, DRIFT_TESTS, DRIFT_VARIANTS, DriftTest, Pair};
use seaworthy::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values};
use seaworthy::stats::multiple_testing;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Relative tolerance of statistics.
const STATISTIC: f64 = 1e-9;
/// Relative tolerance of p-values.
const P_VALUE: f64 = 1e-7;
/// Absolute tolerance of distances that are roots of sums rounding to almost zero.
const ROOT: f64 = 1e-7;

/// Where numpy's squares overflow or vanish and ours do not: its standard deviation is infinite or 0.
const NUMPY_LEAVES_ITS_RANGE: [&str; 2] = ["huge", "tiny"];

/// Values above 2^53: numpy rounds the mean to a whole number before it takes squares, which puts its deviation off by 8e-7.
/// Exact fractions give ours.
const NUMPY_ROUNDS_THE_MEAN: &str = "big_int";
/// Values around 1e9 that differ by 1: Evidently divides by the rounded widths of bins and multiplies by their mean.
const DENSITIES_ROUND: &str = "offset";

#[test]
fn numbers_agree() {
    let mut compared = 0;
    each_pair("numeric", Kind::Numeric, |case, column, check| {
        let out_of_range = NUMPY_LEAVES_ITS_RANGE.contains(&column);
        compared += check.numbers(out_of_range) + check.ranks_and_moments(out_of_range);
        compared += Check {
            tests: &case.two_sample[column],
            ..check
        }
        .kuiper_and_epps_singleton();
    });
    assert!(compared > 2_000, "only {compared} statistics were compared");
}

#[test]
fn categories_agree() {
    let mut compared = 0;
    each_pair("categorical", Kind::Categorical, |case, column, check| {
        compared += check.categories();
        compared += Check {
            tests: &case.expected["categorical"][column]["tests_missing_as_level"],
            ..check
        }
        .missing_as_level();
    });
    assert!(compared > 300, "only {compared} statistics were compared");
}

/// Every column of this kind in every case that both sides can compare.
fn each_pair(listed: &str, kind: Kind, mut each: impl FnMut(&Case, &str, Check<'_>)) {
    for case in cases() {
        for (column, tests) in tests_of(&case, listed) {
            let (reference, production) = both(&case, &column, kind);
            let place = format!("{} {column}", case.name);
            let Ok(pair) = Pair::of(&reference, &production) else {
                assert!(
                    tests.pointer("/notes/all").is_some(),
                    "{place}: not compared here, compared there"
                );
                continue;
            };
            let check = Check {
                pair: &pair,
                tests: &tests,
                place: &place,
            };
            each(&case, &column, check);
        }
    }
}

#[test]
fn adjusted_p_values_agree() {
    let mut compared = 0;
    for case in cases() {
        let expected = &case.expected["multiple_testing"];
        let list = |name: &str| -> Vec<f64> {
            let values = expected[name].as_array().into_iter().flatten();
            values.map(|v| v.as_f64().expect("a p-value")).collect()
        };
        let p = list("p");
        type Adjust = fn(&[f64]) -> Vec<f64>;
        let methods: [(&str, Adjust); 4] = [
            ("benjamini_hochberg", multiple_testing::benjamini_hochberg),
            ("benjamini_yekutieli", multiple_testing::benjamini_yekutieli),
            ("bonferroni", multiple_testing::bonferroni),
            ("holm", multiple_testing::holm),
        ];
        for (name, adjust) in methods {
            for (ours, theirs) in adjust(&p).into_iter().zip(list(name)) {
                assert!(
                    (ours - theirs).abs() <= 1e-12 * theirs,
                    "{} {name}: {ours:e}, expected {theirs:e}",
                    case.name
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "only {compared} p-values were compared");
}

/// What `expected.json` lacks: see `more.py`.
#[test]
fn the_other_statistics_agree() {
    let mut compared = 0;
    for case in cases() {
        for (kind, name) in [
            (Kind::Numeric, "numeric"),
            (Kind::Categorical, "categorical"),
        ] {
            for (column, expected) in case.more[name].as_object().expect("columns") {
                let (reference, production) = both(&case, column, kind);
                let place = format!("{} {column}", case.name);
                let Ok(pair) = Pair::of(&reference, &production) else {
                    assert!(expected.is_null(), "{place}: compared there");
                    continue;
                };
                let of = |tests| Check {
                    pair: &pair,
                    tests,
                    place: &place,
                };
                let in_range = !NUMPY_LEAVES_ITS_RANGE.contains(&column.as_str());
                compared += of(expected).more(kind, in_range);
                if in_range && let Some(theirs) = case.more["nannyml"].get(column) {
                    compared += of(theirs).nannyml();
                }
            }
        }
    }
    assert!(compared > 900, "only {compared} statistics were compared");
}

/// One column's statistics against the expected ones.
#[derive(Clone, Copy)]
struct Check<'a> {
    pair: &'a Pair<'a>,
    tests: &'a Value,
    place: &'a str,
}

impl Check<'_> {
    fn numbers(&self, numpy_leaves_its_range: bool) -> usize {
        let (asymptotic, exact) = drift::kolmogorov_smirnov_p_values(self.pair).expect("numbers");
        let mut compared = self.statistic("kolmogorov-smirnov", "/ks/statistic", STATISTIC)
            + self.near("asymptotic p", asymptotic, "/ks/p_asymp", P_VALUE)
            + self.near("exact p", exact, "/ks/p_exact", P_VALUE)
            + self.p_value("kolmogorov-smirnov", "/ks/p_exact")
            + self.statistic("wasserstein:raw", "/wasserstein/raw", STATISTIC)
            + self.statistic("psi", "/psi/equal_frequency_interior", STATISTIC)
            + self.statistic("psi:evidently", "/psi/evidently", STATISTIC)
            + self.statistic("kl-divergence:evidently", "/kl_evidently", STATISTIC)
            + self.root(
                "jensen-shannon:evidently",
                "/jensen_shannon/evidently_base_e/distance",
            );
        if !numpy_leaves_its_range {
            compared += self.statistic("wasserstein", "/wasserstein/over_ref_sd", STATISTIC)
                + self.statistic(
                    "wasserstein:evidently",
                    "/wasserstein/evidently_norm",
                    STATISTIC,
                )
                + self.root("jensen-shannon", "/jensen_shannon/nannyml_base2/distance")
                + self.root("hellinger", "/hellinger/nannyml")
                + self.root("hellinger:evidently", "/hellinger/evidently");
        }
        compared
    }

    fn categories(&self) -> usize {
        self.statistic("chi-squared", "/chi2/statistic", STATISTIC)
            + self.p_value("chi-squared", "/chi2/p")
            + self.statistic("chi-squared:yates", "/chi2/statistic_yates", STATISTIC)
            + self.p_value("chi-squared:yates", "/chi2/p_yates")
            + self.p_against_reference()
            + self.statistic("g-test", "/g_test/statistic", STATISTIC)
            + self.p_value("g-test", "/g_test/p")
            + self.statistic("kl-divergence:evidently", "/kl_evidently", STATISTIC)
            + self.root("cramers-v", "/cramers_v/plain")
            + self.root("cramers-v:bias-corrected", "/cramers_v/bias_corrected")
            + self.statistic("psi", "/psi/floor_1e_4", STATISTIC)
            + self.statistic("psi:evidently", "/psi/evidently", STATISTIC)
            + self.root("jensen-shannon", "/jensen_shannon/base2_distance")
            + self.root(
                "jensen-shannon:evidently",
                "/jensen_shannon/evidently_base_e",
            )
            + self.root("hellinger", "/hellinger/nannyml")
            + self.statistic("l-infinity", "/l_infinity", STATISTIC)
            + self.statistic("total-variation", "/tvd", STATISTIC)
    }

    fn missing_as_level(&self) -> usize {
        self.statistic("chi-squared:missing-as-level", "/chi2/statistic", STATISTIC)
            + self.p_value("chi-squared:missing-as-level", "/chi2/p")
            + self.statistic("psi:missing-as-level", "/psi/floor_1e_4", STATISTIC)
            + self.root(
                "jensen-shannon:missing-as-level",
                "/jensen_shannon/base2_distance",
            )
            + self.statistic("l-infinity:missing-as-level", "/l_infinity", STATISTIC)
            + self.statistic("total-variation:missing-as-level", "/tvd", STATISTIC)
    }

    fn more(&self, kind: Kind, in_range: bool) -> usize {
        let mut compared = self.statistic("kl-divergence", "/kl", STATISTIC)
            + self.statistic(
                "kl-divergence:missing-as-level",
                "/missing_as_level/kl",
                STATISTIC,
            );
        if in_range {
            compared += self.root("hellinger:missing-as-level", "/missing_as_level/hellinger");
        }
        if kind == Kind::Categorical {
            return compared
                + self.two("")
                + self.root("cramers-v:deepchecks", "/cramers_v_deepchecks")
                + self.contingency("/missing_as_level")
                + self.against_reference();
        }
        compared += self.statistic("psi:missing-as-level", "/missing_as_level/psi", STATISTIC);
        if in_range {
            compared += self.root(
                "jensen-shannon:missing-as-level",
                "/missing_as_level/jensen_shannon",
            );
        }
        if self.tests.get("few_values").is_none_or(Value::is_null) {
            return compared;
        }
        compared
            + self.two("/few_values")
            + self.contingency("/few_values/missing_as_level")
            + self.statistic("chi-squared", "/few_values/chi2/statistic", STATISTIC)
            + self.p_value("chi-squared", "/few_values/chi2/p")
            + self.statistic("g-test", "/few_values/g_test/statistic", STATISTIC)
            + self.p_value("g-test", "/few_values/g_test/p")
            + self.root("cramers-v", "/few_values/cramers_v")
            + self.statistic(
                "chi-squared:missing-as-level",
                "/few_values/missing_as_level/chi2/statistic",
                STATISTIC,
            )
    }

    fn nannyml(&self) -> usize {
        self.root("jensen-shannon:nannyml", "/jensen_shannon")
            + self.root("hellinger:nannyml", "/hellinger")
    }

    fn contingency(&self, missing_as_level: &str) -> usize {
        self.statistic(
            "g-test:missing-as-level",
            &format!("{missing_as_level}/g_test/statistic"),
            STATISTIC,
        ) + self.p_value(
            "g-test:missing-as-level",
            &format!("{missing_as_level}/g_test/p"),
        ) + self.root(
            "cramers-v:missing-as-level",
            &format!("{missing_as_level}/cramers_v"),
        )
    }

    fn p_against_reference(&self) -> usize {
        let test = find("chi-squared:evidently");
        if self.tests["chi2_evidently_p"].is_number() {
            return self.p_value("chi-squared:evidently", "/chi2_evidently_p");
        }
        // A single category: scipy has no p-value without a degree of freedom.
        assert_eq!(test.score(self.pair).map(|s| s.p_value), Ok(Some(1.0)));
        1
    }

    fn against_reference(&self) -> usize {
        if self.tests["chi2_evidently"].is_null() {
            return 0;
        }
        self.statistic(
            "chi-squared:evidently",
            "/chi2_evidently/statistic",
            STATISTIC,
        ) + self.p_value("chi-squared:evidently", "/chi2_evidently/p")
    }

    /// Tests of two categories; both have no sign and no order here.
    fn two(&self, place: &str) -> usize {
        let Some(odds) = self
            .tests
            .pointer(&format!("{place}/fisher/odds"))
            .and_then(|odds| {
                odds.as_f64()
                    .or((odds == "Infinity").then_some(f64::INFINITY))
            })
        else {
            let fisher = find("fisher-exact").score(self.pair);
            let reason = fisher.expect_err("it has no two categories").0;
            return self.undefined("fisher-exact", &reason, &format!("{place}/fisher"));
        };
        let score = find("fisher-exact").score(self.pair).expect("a score");
        let theirs = odds.max(1.0 / odds);
        assert!(
            score.statistic == theirs || (score.statistic / theirs - 1.0).abs() < STATISTIC,
            "{} odds {}, expected {theirs}",
            self.place,
            score.statistic
        );
        1 + self.p_value("fisher-exact", &format!("{place}/fisher/p"))
            + self.statistic("z-test", &format!("{place}/z/statistic"), STATISTIC)
            + self.p_value("z-test", &format!("{place}/z/p"))
    }

    fn statistic(&self, test: &str, expected: &str, tolerance: f64) -> usize {
        match find(test).score(self.pair) {
            Ok(score) => self.near(test, score.statistic, expected, tolerance),
            Err(reason) => self.undefined(test, &reason.0, expected),
        }
    }

    fn root(&self, test: &str, expected: &str) -> usize {
        match find(test).score(self.pair) {
            Ok(score) => {
                let Some(theirs) = self.tests.pointer(expected).and_then(Value::as_f64) else {
                    return self.near(test, score.statistic, expected, STATISTIC);
                };
                let rounding = if theirs < 1e-3 || self.place.ends_with(DENSITIES_ROUND) {
                    ROOT
                } else {
                    0.0
                };
                let within =
                    (score.statistic - theirs).abs() <= f64::max(STATISTIC * theirs, rounding);
                assert!(
                    within,
                    "{} {test}: {}, expected {theirs}",
                    self.place, score.statistic
                );
                1
            }
            Err(reason) => self.undefined(test, &reason.0, expected),
        }
    }

    fn p_value_where_defined(&self, test: &str, expected: &str) -> usize {
        let expected_number = self.tests.pointer(expected).is_some_and(Value::is_number);
        if expected_number && find(test).score(self.pair).is_ok() {
            return self.p_value(test, expected);
        }
        0
    }

    fn p_value(&self, test: &str, expected: &str) -> usize {
        let p = find(test)
            .score(self.pair)
            .expect("a score")
            .p_value
            .expect("a p-value");
        self.near(&format!("{test} p"), p, expected, P_VALUE)
    }

    /// Compares with a number; where the expected one is absent, ours must be no number, or scipy's reason must be its own.
    fn near(&self, what: &str, ours: f64, expected: &str, tolerance: f64) -> usize {
        match self.tests.pointer(expected) {
            Some(Value::Number(theirs)) => {
                let theirs = theirs.as_f64().expect("a double");
                // Tiny statistics are sums of cancelling terms: 1e-15 is their rounding.
                let tolerance = if self.place.ends_with(NUMPY_ROUNDS_THE_MEAN) {
                    tolerance.max(1e-6)
                } else {
                    tolerance
                };
                let within = (ours - theirs).abs()
                    <= (tolerance * theirs.abs()).max(1e-15_f64.min(theirs.abs() * 1e-3));
                assert!(
                    within || (theirs.abs() < 1e-300 && ours.abs() < 1e-300),
                    "{} {what}: {ours:e}, expected {theirs:e}",
                    self.place
                );
                1
            }
            Some(Value::String(infinite)) => {
                let theirs = if infinite.starts_with('-') {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                };
                assert_eq!(ours, theirs, "{} {what}", self.place);
                1
            }
            _ => {
                let allowed = ours.is_nan() || expected == "/ks/p_exact";
                assert!(allowed, "{} {what}: {ours}, expected none", self.place);
                0
            }
        }
    }

    fn undefined(&self, test: &str, reason: &str, expected: &str) -> usize {
        let theirs = self.tests.pointer(expected);
        assert!(
            theirs.is_none_or(Value::is_null),
            "{} {test}: {reason}, expected {theirs:?}",
            self.place
        );
        assert!(!reason.is_empty());
        1
    }
}

fn find(name: &str) -> &'static dyn DriftTest {
    let full = |t: &dyn DriftTest| match t.about().variant {
        Some(variant) => format!("{}:{variant}", t.about().id),
        None => t.about().id.to_owned(),
    };
    let mut all = DRIFT_TESTS.iter().chain(DRIFT_VARIANTS);
    *all.find(|t| full(**t) == name).expect("a listed test")
}

struct Case {
    name: String,
    expected: Value,
    more: Value,
    two_sample: Value,
    config: Value,
    reference: Vec<Vec<String>>,
    production: Vec<Vec<String>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stats")
}

fn cases() -> Vec<Case> {
    let entries = fs::read_dir(folder()).expect("the fixtures");
    let mut paths: Vec<PathBuf> = entries
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_dir())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 17, "cases");
    let json =
        |path: PathBuf| serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
    let table = |path: PathBuf| records(&fs::read_to_string(path).expect("a file"));
    let case = |path: PathBuf| Case {
        name: path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned(),
        expected: json(path.join("expected.json")),
        more: json(path.join("more.json")),
        two_sample: json(path.join("two_sample.json")),
        config: json(path.join("config.json")),
        reference: table(path.join("reference.csv")),
        production: table(path.join("current.csv")),
    };
    paths.into_iter().map(case).collect()
}

fn tests_of(case: &Case, kind: &str) -> Vec<(String, Value)> {
    let names = case.config[kind].as_array().into_iter().flatten();
    names
        .map(|name| {
            let name = name.as_str().expect("a column's name").to_owned();
            let tests = case.expected[kind][&name]["tests"].clone();
            assert!(
                tests.is_object(),
                "{} {name} has no expected tests",
                case.name
            );
            (name, tests)
        })
        .collect()
}

fn both(case: &Case, column: &str, kind: Kind) -> (ColumnProfile, ColumnProfile) {
    let of = |table: &[Vec<String>]| {
        let (header, rows) = table.split_first().expect("a header");
        let at = header
            .iter()
            .position(|name| name == column)
            .expect("the column");
        profile(
            column,
            kind,
            &rows.iter().map(|r| r[at].as_str()).collect::<Vec<_>>(),
        )
    };
    (of(&case.reference), of(&case.production))
}

/// Reads cells as `tests/fixtures/stats/README.md` says.
fn profile(name: &str, kind: Kind, cells: &[&str]) -> ColumnProfile {
    let there: Vec<&str> = cells
        .iter()
        .copied()
        .filter(|c| !seaworthy::plan::MISSING.contains(c))
        .collect();
    let (values, n_values) = if kind == Kind::Numeric {
        let numbers: Vec<f64> = there
            .iter()
            .filter_map(|c| c.trim().parse().ok())
            .filter(|v: &f64| !v.is_nan())
            .collect();
        (
            Values::Numbers(NumberCounts::from_values(&numbers)),
            numbers.len(),
        )
    } else {
        (
            Values::Categories(CategoryCounts::from_values(there.iter().copied())),
            there.len(),
        )
    };
    ColumnProfile {
        name: name.to_owned(),
        kind,
        n: cells.len() as u64,
        missing: (cells.len() - n_values) as u64,
        unparseable: 0,
        pos_inf: 0,
        neg_inf: 0,
        values,
    }
}

/// The records of a CSV text, header first; quoted cells may hold separators, line ends and doubled quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut any) = (false, false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        any = true;
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
                any = false;
            }
            other => cell.push(other),
        }
    }
    if any {
        record.push(cell);
        records.push(record);
    }
    records
}
