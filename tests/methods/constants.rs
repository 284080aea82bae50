//! Numbers on the page are those of the constants they tell of.

use crate::page::Page;
use seaworthy::data::Kind;
use seaworthy::drift::{self, AlertBudget, Asked};
use seaworthy::plan::Limits;
use seaworthy::profile::{NumberCounts, Values, Window};
use std::fs;
use std::path::Path;

/// A line per constant, under the heading of the section that tells of it: its file below `src/`, its name, and the words there, in which `{}`
/// is its value.
const TOLD: &str = "\
# What is compared
profile/numbers.rs EXACT: more than {} different ones in a sample
profile/numbers.rs EXACT_IN_FILE: ({} in a
profile/numbers.rs EXACT_IN_WINDOW: {} in each)
profile/categories.rs EXACT: Beyond {} categories
profile/categories.rs EXACT_IN_WINDOW: categories ({} in a window)
# Kolmogorov-Smirnov (`kolmogorov-smirnov`)
drift/kolmogorov_smirnov.rs EXACT_TO: exact up to {} rows on either side
drift/kolmogorov_smirnov.rs CHEAP: more than {} steps
drift/kolmogorov_smirnov.rs DECIDED: the asymptotic one is under {}
drift/bins.rs FINE_BINS: the edges of {} bins of equal width
# Wasserstein distance (`wasserstein`)
drift/bins.rs FINE_BINS: over {} bins of equal width
# Population stability index (`psi`)
drift/psi.rs FLOOR: shares of 0 counted as {}
# Cramér's V (`cramers-v`)
drift/cramers_v.rs RARE: categories under {} of the reference become one
# Epps-Singleton (`epps-singleton`)
drift/epps_singleton.rs LEAST: fewer than {} rows on a side
drift/epps_singleton.rs WIDEST: angles up to {}
drift/epps_singleton.rs NOTHING: eigenvalues under {} of the largest
# Mann-Whitney (`mann-whitney`)
drift/mann_whitney.rs EXACT_TO: up to {} rows on the smaller side
drift/mann_whitney.rs CHEAP: up to {} steps
# Noise
drift/noise.rs SMALL: Cells of up to {} rows in both samples
drift/noise.rs KNOTS: variance on {} shares
# Does it matter to the model?
drift/restore.rs KNOTS: at most {} knots
engine/flow/impact.rs ROWS: about {} rows of production
engine/flow/impact.rs MOST_COLUMNS: at most {} columns
engine/flow/impact.rs SEED: seed {}
# What entropy does to the model
model/stress/run.rs ROWS: About {} rows of the reference
model/stress/run.rs MOST_INPUTS: at most {} inputs, the first
model/stress/run.rs MOST_PREDICTIONS: about {} rows at most
model/stress/probes.rs ROWS: The first {} of the rows
model/stress/answers.rs MOVED: more than {} of the standard deviation
model/decision.rs THRESHOLD: from {} on
model/stress/answers.rs ROUNDING: (to {}, so that
model/stress/types.rs FALL: by {} or more
model/stress/noise.rs SUMMED: a sum of {} uniform draws
model/stress/combined.rs NOISE: noise of {} in every input
engine/flow/robustness.rs SEED: (seed {})
engine/flow/robustness.rs INPUTS_A_JOB: for every {} inputs
# Detectable effect
drift/detectable/mod.rs POWER: (power {})
drift/detectable/search.rs ROUGH: halving with {} draws
drift/detectable/search.rs DRAWS: {} draws at each
drift/detectable/stand_in.rs EXACT: up to {} different values
drift/detectable/stand_in.rs MIDDLE: 1/{} of the rows
drift/detectable/stand_in.rs MOST_CATEGORIES: beyond {} categories
drift/detectable/stand_in.rs FEW: numbers of at most {} different values
drift/detectable/shift.rs MOST_RISE: at most {} |
drift/detectable/shift.rs MOST_STRETCH: at most {} |
drift/detectable/shift.rs BEYOND: {} further values
drift/detectable/draw.rs NORMAL_FROM: while fewer than {} are expected
# Latency and cost
model/timing.rs FEWEST_FOR_P99: Under {} runs there is no p99
model/latency.rs ENOUGH_RUNS: At most {} runs of a
model/clock.rs TICKS: short against {} steps
model/clock.rs MOST_TOGETHER: up to {} runs are timed together
model/time_parts.rs ENOUGH_RUNS: at most {}, in which each step
engine/flow/model.rs TIMED_ROWS: (the first {}, repeated)
engine/timing_jobs.rs PARTS_BATCH: Runs of {} rows for
performance/cost.rs HOURS_PER_MONTH: A month has {} hours
checks/latency_tail.rs WARN_RATIO: A p99 of {} times the median
# All features together
drift/multivariate/mod.rs SEED: The seed ({})
drift/multivariate/mod.rs LEAST_ROWS: Under {} rows on a side
drift/multivariate/mod.rs LEAST_FEATURES: or {} features
drift/multivariate/draw.rs MOST_ROWS: at most {} a side
drift/multivariate/draw.rs MOST_VALUES: ({} values,
drift/multivariate/draw.rs LEAST_ROWS: at least {} rows)
drift/multivariate/table.rs MOST_FEATURES: the first {} of the file
# Does production run this model?
performance/parity/tally.rs MOST_DECIMALS: up to {}:
performance/parity/tally.rs KEPT: at least {} of the recorded scores
performance/parity/rows.rs MOST_STEPS: at most {}.
performance/parity/scan.rs LEAST_GAIN: ratio is at least {};
performance/parity/scan.rs INNER_GAIN: must gain {} more
performance/parity/rows.rs MOST_FEATURES: the first {} by name
performance/parity/mod.rs MOST_COLUMNS_BESIDE: Up to {} columns of production
performance/parity/features.rs MOST_CATEGORIES: more than {} of them
performance/parity/features.rs LONGEST_CATEGORY: names over {} bytes
performance/parity/features.rs MOST_RANGES: at most {} nested steps
performance/parity/rows.rs MOST_PAIRS: At most {} pairs
performance/parity/segments.rs MOST_SEGMENTS: the {} clearest
performance/parity/segments.rs LEAST_ROWS: at least {} rows
performance/parity/segments.rs LEAST_UNEQUAL: {} of them unequal
performance/parity/segments.rs LEAST_LIFT: {} times the share
performance/parity/segments.rs LEAST_GAIN: ratio of at least {}.
performance/parity/forms.rs LEAST_ROWS: From {} unequal rows on
performance/parity/forms.rs MOST_SHIFTED: in {} of them
performance/parity/forms.rs MOST: explains {} of the
checks/production_runs_this_model.rs WARN_SHARE: passes under {} of
checks/production_runs_this_model.rs FAIL_SHARE: from {};
checks/production_runs_this_model.rs LEAST_ROWS: Under {} compared rows
# Reconstruction error (`pca-reconstruction`)
drift/multivariate/components.rs VARIANCE: **more than** {} of the variance
drift/multivariate/pca_reconstruction.rs LARGE: Large: {};
drift/multivariate/pca_reconstruction.rs LEAST_CHUNK: (at least {} rows,
drift/multivariate/pca_reconstruction.rs MOST_CHUNKS: at most {} chunks of production
# Domain classifier (`domain-classifier`)
drift/multivariate/domain_classifier.rs MOST_ROWS: at most {} rows a side
drift/multivariate/domain_classifier.rs FOLDS: {} folds
drift/multivariate/domain_classifier.rs LARGE: the area reaches {}
drift/multivariate/boosted_trees.rs TREES: {} gradient-boosted trees
drift/multivariate/boosted_trees.rs DEPTH: trees of depth {}
drift/multivariate/boosted_trees.rs RATE: rate {}
drift/multivariate/boosted_trees.rs PULL: L2 {}
drift/multivariate/boosted_trees.rs LEAST_ROWS: at least {} rows a side of a split
drift/multivariate/boosted_trees.rs BINS: at most {} bins
# Correlation change (`correlation-change`)
drift/multivariate/correlation_change.rs NAMED: The {} that changed most
# Maximum mean discrepancy (`maximum-mean-discrepancy`)
drift/multivariate/maximum_mean_discrepancy.rs MOST_ROWS: At most {} rows a side
drift/multivariate/maximum_mean_discrepancy.rs PERMUTATIONS: {} seeded relabellings
drift/multivariate/maximum_mean_discrepancy.rs WIDTH_ROWS: {} rows of each sample
drift/multivariate/maximum_mean_discrepancy.rs FARTHEST: none further than {} deviations
# What happened upstream
drift/causes/joint.rs MOST: At most {} findings of each
drift/causes/joint.rs LEAST_LABELS: {} rows, ten of each class
drift/causes/joint.rs LEAST_CLASS: fewer than {} drawn rows
drift/causes/joint.rs MOST_CLASSES: of more than {} classes
drift/causes/label_leakage.rs AREA: {} in either direction
drift/causes/label_leakage.rs LAMBDA: Kruskal's λ, {},
drift/causes/missing_not_at_random.rs FEWEST: levels of {} rows
drift/causes/missing_not_at_random.rs CHANCE: under {}, and shares
drift/causes/levels.rs MOST: the {} most frequent categories
drift/causes/levels.rs FEW: Numbers of at most {} different values
drift/causes/mix_shift.rs SURE: from {} standard errors
drift/causes/swapped_columns.rs APART: both are {} or more from their own
drift/causes/swapped_columns.rs FEWEST: {} rows on each side; both are
drift/causes/duplicate_rows.rs FEWEST: {} rows on each side; a point more
drift/causes/default_flood.rs FEWEST: {} rows on each side; a known default
drift/causes/outside_range.rs CHANCE: is under {}
drift/causes/dates_swapped.rs FEWEST: none of {} dates
drift/causes/id_like.rs FEWEST: in {} rows of the reference
drift/causes/constant.rs FEWEST: {} rows on each side; not among
drift/causes/time_unit.rs FEWEST: in another unit than before; {} rows
drift/causes/type_change.rs FEWEST: before); {} values
drift/causes/personal_data.rs FEWEST_VALUES: {} different ones
drift/causes/personal_data.rs SHARE: or two in {} of rows
# Change over time
drift/change_point/mod.rs FEWEST_WINDOWS: fewer than {} windows
# Limits of windows
drift/window_limits.rs FEWEST_FOR_LIMITS: fewer than {} whole windows
# On production's rows
drift/sequential/streams.rs MOST_SORTED: KSWIN sees at most {} values
drift/sequential/streams.rs MOST_VALUES: the others {}
drift/sequential/streams.rs MOST_ALARMS: the first {} are listed
engine/flow/streams.rs MOST_FEATURES: the furthest first: {}
engine/flow/streams.rs MOST_VALUES: rows × features stay at {}
";

const DETECTABLE: &str = "Detectable effect";

#[test]
fn constants_are_told_as_they_are() {
    let page = Page::read();
    let (mut title, mut told, mut wrong) = ("", 0, Vec::new());
    for line in TOLD.lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            title = heading;
            continue;
        }
        let (place, words) = line.split_once(": ").expect("a place and words");
        let (file, name) = place.split_once(' ').expect("a file and a constant");
        let value = constant(file, name);
        let said = said(&value);
        let section = page.section(title);
        told += 1;
        if !said.iter().any(|s| section.says(&words.replace("{}", s))) {
            wrong.push(format!(
                "{file}: {name} is {value}; \"{title}\" lacks \"{words}\""
            ));
        }
    }
    assert!(told > 80, "{told}");
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
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let value: f64 = literal
        .parse()
        .unwrap_or_else(|_| panic!("{literal} is no number"));
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
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
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
    assert!(
        page.section("The alert budget")
            .says(&format!("A month has {days:.2} days"))
    );
    assert_eq!(budget.per_analysis.to_bits(), limits.alpha.to_bits());
    let alpha = format!("(alpha, {})", limits.alpha);
    assert!(page.section("The verdict").says(&alpha));
}
