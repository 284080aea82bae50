//! Numbers on the page are those of the constants they tell of.

use crate::page::Page;
use seaworthy::data::Kind;
use seaworthy::drift::{self, AlertBudget, Asked};
use seaworthy::plan::Limits;
use seaworthy::profile::{NumberCounts, Values, Window};
use std::fs;
use std::path::Path;

/// File below `src/`, constant, the section's heading, and the words there; `{}` is the constant's value.
const TOLD: &[(&str, &str, &str, &str)] = &[
    ("profile/numbers.rs", "EXACT", COMPARED, "Beyond {} different numbers in a sample"),
    ("profile/numbers.rs", "EXACT_IN_FILE", COMPARED, "({} in a profile file,"),
    ("profile/numbers.rs", "EXACT_IN_WINDOW", COMPARED, "{} in a window)"),
    ("profile/categories.rs", "EXACT", COMPARED, "Beyond {} categories"),
    ("profile/categories.rs", "EXACT_IN_WINDOW", COMPARED, "categories ({} in a window)"),
    ("drift/kolmogorov_smirnov.rs", "EXACT_TO", KS, "exact up to {} rows on either side"),
    ("drift/kolmogorov_smirnov.rs", "CHEAP", KS, "more than {} steps"),
    ("drift/kolmogorov_smirnov.rs", "DECIDED", KS, "the asymptotic one is under {}"),
    ("drift/bins.rs", "FINE_BINS", KS, "the edges of {} bins of equal width"),
    ("drift/bins.rs", "FINE_BINS", "Wasserstein distance (`wasserstein`)", "over {} bins of equal width"),
    ("drift/psi.rs", "FLOOR", "Population stability index (`psi`)", "shares of 0 counted as {}"),
    ("drift/cramers_v.rs", "RARE", "Cramér's V (`cramers-v`)", "categories under {} of the reference become one"),
    ("drift/epps_singleton.rs", "LEAST", EPPS, "fewer than {} rows on a side"),
    ("drift/epps_singleton.rs", "CLOSE", EPPS, "angles up to {}"),
    ("drift/epps_singleton.rs", "NOTHING", EPPS, "eigenvalues under {} of the largest"),
    ("drift/mann_whitney.rs", "EXACT_TO", "Mann-Whitney (`mann-whitney`)", "up to {} rows on the smaller side"),
    ("drift/mann_whitney.rs", "CHEAP", "Mann-Whitney (`mann-whitney`)", "up to {} steps"),
    ("drift/noise.rs", "SMALL", "Noise", "Cells of up to {} rows in both samples"),
    ("drift/noise.rs", "KNOTS", "Noise", "variance on {} shares"),
    ("drift/restore.rs", "KNOTS", IMPACT, "at most {} knots"),
    ("engine/flow/impact.rs", "ROWS", IMPACT, "about {} rows of production"),
    ("engine/flow/impact.rs", "MOST_COLUMNS", IMPACT, "at most {} columns"),
    ("engine/flow/impact.rs", "SEED", IMPACT, "seed {}"),
    ("drift/detectable/mod.rs", "POWER", DETECTABLE, "(power {})"),
    ("drift/detectable/search.rs", "ROUGH", DETECTABLE, "halving with {} draws"),
    ("drift/detectable/search.rs", "DRAWS", DETECTABLE, "{} draws at each"),
    ("drift/detectable/stand_in.rs", "EXACT", DETECTABLE, "up to {} different values"),
    ("drift/detectable/stand_in.rs", "MIDDLE", DETECTABLE, "1/{} of the rows"),
    ("drift/detectable/stand_in.rs", "MOST_CATEGORIES", DETECTABLE, "beyond {} categories"),
    ("drift/detectable/stand_in.rs", "FEW", DETECTABLE, "numbers of at most {} different values"),
    ("drift/detectable/shift.rs", "MOST_RISE", DETECTABLE, "at most {} |"),
    ("drift/detectable/shift.rs", "MOST_STRETCH", DETECTABLE, "at most {} |"),
    ("drift/detectable/shift.rs", "BEYOND", DETECTABLE, "{} further values"),
    ("drift/detectable/draw.rs", "NORMAL_FROM", DETECTABLE, "while fewer than {} are expected"),
    ("drift/multivariate/mod.rs", "SEED", TOGETHER, "The seed ({})"),
    ("drift/multivariate/mod.rs", "LEAST_ROWS", TOGETHER, "Under {} rows on a side"),
    ("drift/multivariate/mod.rs", "LEAST_FEATURES", TOGETHER, "or {} features"),
    ("drift/multivariate/draw.rs", "MOST_ROWS", TOGETHER, "at most {} a side"),
    ("drift/multivariate/draw.rs", "MOST_VALUES", TOGETHER, "({} values,"),
    ("drift/multivariate/draw.rs", "LEAST_ROWS", TOGETHER, "at least {} rows)"),
    ("drift/multivariate/table.rs", "MOST_FEATURES", TOGETHER, "the first {} of the file"),
    ("drift/multivariate/components.rs", "VARIANCE", PCA, "**more than** {} of the variance"),
    ("drift/multivariate/pca_reconstruction.rs", "LARGE", PCA, "Large: {};"),
    ("drift/multivariate/pca_reconstruction.rs", "LEAST_CHUNK", PCA, "(at least {} rows,"),
    ("drift/multivariate/pca_reconstruction.rs", "MOST_CHUNKS", PCA, "at most {} chunks of production"),
    ("drift/multivariate/domain_classifier.rs", "MOST_ROWS", CLASSIFIER, "at most {} rows a side"),
    ("drift/multivariate/domain_classifier.rs", "FOLDS", CLASSIFIER, "{} folds"),
    ("drift/multivariate/domain_classifier.rs", "LARGE", CLASSIFIER, "the area reaches {}"),
    ("drift/multivariate/boosted_trees.rs", "TREES", CLASSIFIER, "{} gradient-boosted trees"),
    ("drift/multivariate/boosted_trees.rs", "DEPTH", CLASSIFIER, "trees of depth {}"),
    ("drift/multivariate/boosted_trees.rs", "RATE", CLASSIFIER, "rate {}"),
    ("drift/multivariate/boosted_trees.rs", "PULL", CLASSIFIER, "L2 {}"),
    ("drift/multivariate/boosted_trees.rs", "LEAST_ROWS", CLASSIFIER, "at least {} rows a side of a split"),
    ("drift/multivariate/boosted_trees.rs", "BINS", CLASSIFIER, "at most {} bins"),
    ("drift/multivariate/correlation_change.rs", "NAMED", CORRELATION, "The {} that changed most"),
    ("drift/multivariate/maximum_mean_discrepancy.rs", "MOST_ROWS", MMD, "At most {} rows a side"),
    ("drift/multivariate/maximum_mean_discrepancy.rs", "PERMUTATIONS", MMD, "{} seeded relabellings"),
    ("drift/multivariate/maximum_mean_discrepancy.rs", "WIDTH_ROWS", MMD, "{} rows of each sample"),
    ("drift/multivariate/maximum_mean_discrepancy.rs", "FARTHEST", MMD, "none further than {} deviations"),
    ("drift/causes/joint.rs", "MOST", CAUSES, "At most {} findings of each"),
    ("drift/causes/joint.rs", "LEAST_LABELS", CAUSES, "{} rows, ten of each class"),
    ("drift/causes/joint.rs", "LEAST_CLASS", CAUSES, "fewer than {} drawn rows"),
    ("drift/causes/joint.rs", "MOST_CLASSES", CAUSES, "of more than {} classes"),
    ("drift/causes/label_leakage.rs", "AREA", CAUSES, "{} in either direction"),
    ("drift/causes/label_leakage.rs", "LAMBDA", CAUSES, "Kruskal's λ, {},"),
    ("drift/causes/missing_not_at_random.rs", "FEWEST", CAUSES, "levels of {} rows"),
    ("drift/causes/missing_not_at_random.rs", "CHANCE", CAUSES, "under {}, and shares"),
    ("drift/causes/levels.rs", "MOST", CAUSES, "the {} most frequent categories"),
    ("drift/causes/levels.rs", "FEW", CAUSES, "Numbers of at most {} different values"),
    ("drift/causes/mix_shift.rs", "SURE", CAUSES, "from {} standard errors"),
    ("drift/causes/swapped_columns.rs", "APART", CAUSES, "both are {} or more from their own"),
    ("drift/causes/swapped_columns.rs", "FEWEST", CAUSES, "{} rows on each side; both are"),
    ("drift/causes/duplicate_rows.rs", "FEWEST", CAUSES, "{} rows on each side; a point more"),
    ("drift/causes/default_flood.rs", "FEWEST", CAUSES, "{} rows on each side; a known default"),
    ("drift/causes/outside_range.rs", "CHANCE", CAUSES, "is under {}"),
    ("drift/causes/dates_swapped.rs", "FEWEST", CAUSES, "none of {} dates"),
    ("drift/causes/id_like.rs", "FEWEST", CAUSES, "in {} rows of the reference"),
    ("drift/causes/constant.rs", "FEWEST", CAUSES, "{} rows on each side; not among"),
    ("drift/causes/time_unit.rs", "FEWEST", CAUSES, "in another unit than before; {} rows"),
    ("drift/causes/type_change.rs", "FEWEST", CAUSES, "before); {} values"),
    ("drift/causes/personal_data.rs", "FEWEST_VALUES", CAUSES, "{} different ones"),
    ("drift/causes/personal_data.rs", "SHARE", CAUSES, "or two in {} of rows"),
    ("drift/change_point/mod.rs", "FEWEST_WINDOWS", CHANGE, "fewer than {} windows"),
    ("drift/window_limits.rs", "FEWEST_FOR_LIMITS", LIMITS, "fewer than {} whole windows"),
    ("drift/sequential/streams.rs", "MOST_SORTED", STREAMS, "KSWIN sees at most {} values"),
    ("drift/sequential/streams.rs", "MOST_VALUES", STREAMS, "the others {}"),
    ("drift/sequential/streams.rs", "MOST_ALARMS", STREAMS, "the first {} are listed"),
    ("engine/flow/streams.rs", "MOST_FEATURES", STREAMS, "the furthest first: {}"),
    ("engine/flow/streams.rs", "MOST_VALUES", STREAMS, "rows × features stay at {}"),
];

const COMPARED: &str = "What is compared";
const KS: &str = "Kolmogorov-Smirnov (`kolmogorov-smirnov`)";
const EPPS: &str = "Epps-Singleton (`epps-singleton`)";
const IMPACT: &str = "Does it matter to the model?";
const DETECTABLE: &str = "Detectable effect";
const TOGETHER: &str = "All features together";
const PCA: &str = "Reconstruction error (`pca-reconstruction`)";
const CLASSIFIER: &str = "Domain classifier (`domain-classifier`)";
const CORRELATION: &str = "Correlation change (`correlation-change`)";
const MMD: &str = "Maximum mean discrepancy (`maximum-mean-discrepancy`)";
const CAUSES: &str = "What happened upstream";
const CHANGE: &str = "Change over time";
const LIMITS: &str = "Limits of windows";
const STREAMS: &str = "On a person's data";

#[test]
fn constants_are_told_as_they_are() {
    let page = Page::read();
    let mut wrong: Vec<String> = Vec::new();
    for (file, name, title, words) in TOLD {
        let value = constant(file, name);
        let said = said(&value);
        let section = page.section(title);
        if !said.iter().any(|s| section.says(&words.replace("{}", s))) {
            wrong.push(format!("{file}: {name} is {value}; \"{title}\" lacks \"{words}\" ({})", said.join(" or ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The value of a constant, as written in the source.
fn constant(file: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let text = fs::read_to_string(&path).expect("a source");
    let found = text.split_once(&format!("const {name}: "));
    let (_, rest) = found.unwrap_or_else(|| panic!("{file} has no constant {name}"));
    let (_, value) = rest.split_once("= ").expect("a value");
    value.split(';').next().expect("a value").replace('_', "")
}

/// How a number may be written on the page.
fn said(literal: &str) -> Vec<String> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let value: f64 = literal.parse().unwrap_or_else(|_| panic!("{literal} is no number"));
    let mut all = vec![literal.to_owned(), with_commas(value)];
    if value < 1.0 {
        all.push(format!("{} %", (value * 1e4).round() / 1e2));
    }
    if value.fract() == 0.0 && value >= 0.0 {
        all.extend(WORDS.get(value as usize).map(|w| (*w).to_owned()));
        all.extend((value == 20.0).then(|| "twenty".to_owned()));
        all.extend((value == 1e6).then(|| "a million".to_owned()));
        all.extend((value > 1e6 && value % 1e6 == 0.0).then(|| format!("{} million", value / 1e6)));
    }
    all
}

fn with_commas(value: f64) -> String {
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let digits = whole.len();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (digits - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    rest.map_or(out.clone(), |r| format!("{out}.{r}"))
}

/// What a detectable shift says of itself, which is what reports show.
#[test]
fn detectable_shifts_are_found_as_the_page_says() {
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    let counts = Values::Numbers(NumberCounts::from_values(&values));
    let reference = crate::tests_of_drift::column(Kind::Numeric, values.len(), counts);
    let asked = Asked {
        name: "x".to_owned(),
        rows: 40,
        real_by: "kolmogorov-smirnov".to_owned(),
        large_by: "jensen-shannon:deciles".to_owned(),
        judged_together: 1,
    };
    let found = drift::detectable(&reference, &asked, &Limits::default()).verdict;
    let page = Page::read();
    let section = page.section(DETECTABLE);
    for words in [
        format!("(power {})", found.power),
        format!("{} draws at each", found.draws),
        format!("Seed {}", with_commas(found.seed as f64)),
    ] {
        assert!(section.says(&words), "{words}");
    }
}

/// A window a day is as many windows a month as a month has days.
#[test]
fn the_alert_budget_counts_as_the_page_says() {
    let day = 86_400_000;
    let windows: Vec<Window> = (0..30)
        .map(|i| Window {
            start: i * day,
            end: (i + 1) * day,
            label: i.to_string(),
        })
        .collect();
    let limits = Limits::default();
    let budget = AlertBudget::of(&limits, 5, &windows);
    let days = budget.windows_a_month.expect("a timeline");
    let page = Page::read();
    assert!(page.section("The alert budget").says(&format!("A month has {days:.2} days")));
    assert_eq!(budget.per_analysis.to_bits(), limits.alpha.to_bits());
    let alpha = format!("(alpha, {})", limits.alpha);
    assert!(page.section("The verdict").says(&alpha));
}
