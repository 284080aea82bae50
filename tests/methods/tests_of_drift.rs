//! The statistics: their table, their sections, and the tests that windows get.

use crate::page::{Page, ticked};
use seaworthy::data::Kind;
use seaworthy::drift::{Basis, DRIFT_TESTS, DRIFT_VARIANTS, Domain, DriftTest, Pair, WINDOW_TESTS};
use seaworthy::plan::Limits;
use seaworthy::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values};

const HEAD: &str = "| id | variants | for | range | limit |";

type Test = &'static dyn DriftTest;

/// Ids in the order of reports, each once.
pub fn ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = DRIFT_TESTS.iter().map(|t| t.about().id).collect();
    ids.dedup();
    ids
}

/// Every test of this id: the plain one first, then its variants by name.
fn of_id(id: &str) -> Vec<Test> {
    let all = DRIFT_TESTS.iter().chain(DRIFT_VARIANTS).copied();
    let mut tests: Vec<Test> = all.filter(|t| t.about().id == id).collect();
    tests.sort_by_key(|t| t.about().variant);
    tests
}

#[test]
fn the_table_is_the_lists() {
    let page = Page::read();
    let expected: Vec<Vec<String>> = ids().into_iter().map(row).collect();
    let stands = page.section("What is compared").table(HEAD);
    let line = |row: &Vec<String>| format!("| {} |", row.join(" | ").replace(" |  |", " | |"));
    let lines: Vec<String> = expected.iter().map(line).collect();
    assert!(
        stands == expected,
        "the table should be\n{HEAD}\n|---|---|---|---|---|\n{}",
        lines.join("\n")
    );
}

fn row(id: &str) -> Vec<String> {
    let tests = of_id(id);
    vec![
        format!("`{id}`"),
        variants(&tests),
        differing(&tests, kinds),
        differing(&tests, range),
        differing(&tests, limit),
    ]
}

/// Those that always run, then those on request.
fn variants(tests: &[Test]) -> String {
    let always = |test: &Test| {
        let is = |t: &&Test| {
            (t.about().id, t.about().variant) == (test.about().id, test.about().variant)
        };
        DRIFT_TESTS.iter().any(|t| is(&t))
    };
    let named = |wanted: bool| -> Vec<String> {
        let found = tests.iter().filter(|t| always(t) == wanted);
        found
            .filter_map(|t| Some(format!("`{}`", t.about().variant?)))
            .collect()
    };
    let (first, asked) = (named(true), named(false));
    let asked = (!asked.is_empty()).then(|| format!("on request {}", asked.join(", ")));
    let first = (!first.is_empty()).then(|| first.join(", "));
    [first, asked]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

/// What is said of the plain one, and of the variants of which something else is.
fn differing(tests: &[Test], say: fn(Test) -> String) -> String {
    let (plain, rest) = tests.split_first().expect("a test");
    assert_eq!(plain.about().variant, None);
    let usual = say(*plain);
    let others: Vec<String> = rest
        .iter()
        .filter(|t| say(**t) != usual)
        .filter_map(|t| Some(format!("`{}` {}", t.about().variant?, say(*t))))
        .collect();
    if others.is_empty() {
        usual
    } else {
        format!("{usual}; {}", others.join(", "))
    }
}

fn kinds(test: Test) -> String {
    let takes = |kind| test.about().applies_to.contains(&kind);
    assert_eq!(takes(Kind::Categorical), takes(Kind::Boolean));
    let three = categories(&["a", "b", "c"]);
    let pair = Pair::of(&three, &three).expect("values");
    let two = if takes(Kind::Categorical) && test.score(&pair).is_err() {
        "two "
    } else {
        ""
    };
    let few = if test.counts_few_values() {
        ", few values"
    } else {
        ""
    };
    let few = if two.is_empty() {
        few
    } else {
        few.strip_prefix(", few").map_or("", |_| " or values")
    };
    match (takes(Kind::Numeric), takes(Kind::Categorical)) {
        (true, true) => "both".to_owned(),
        (true, false) => "numbers".to_owned(),
        _ => format!("{two}categories{few}"),
    }
}

fn range(test: Test) -> String {
    let known = [
        (Domain::SHARE, "0 to 1"),
        (Domain::DISTANCE, "from 0"),
        (Domain::RATIO, "from 1"),
        (Domain::NATURAL, "0 to 0.83"),
        (Domain::ANY, "any number"),
    ];
    let found = known
        .iter()
        .find(|(domain, _)| *domain == test.about().domain);
    found.expect("a domain with words").1.to_owned()
}

fn limit(test: Test) -> String {
    let about = test.about();
    if about.judged_by == Basis::PValue {
        assert_eq!(about.limit.to_bits(), Limits::default().alpha.to_bits());
        return "p < alpha".to_owned();
    }
    format!("{}{}", about.limit, unit(test))
}

/// What the limit counts, where it is not the statistic's own unit: seen with a reference whose standard deviation is 16.
fn unit(test: Test) -> &'static str {
    let numbers = numbers(&[0.0, 16.0 * 2.0_f64.sqrt()]);
    let pair = Pair::of(&numbers, &numbers).expect("values");
    match test.limit_unit(&pair).round() as u32 {
        16 => " sd",
        4 => " √sd",
        1 => "",
        other => panic!("{} has its limit in units of {other}", about_of(test)),
    }
}

fn about_of(test: Test) -> String {
    format!("{} {:?}", test.about().id, test.about().variant)
}

fn numbers(values: &[f64]) -> ColumnProfile {
    let counts = NumberCounts::from_values(values);
    column(Kind::Numeric, values.len(), Values::Numbers(counts))
}

fn categories(values: &[&str]) -> ColumnProfile {
    let counts = CategoryCounts::from_values(values.iter().copied());
    column(Kind::Categorical, values.len(), Values::Categories(counts))
}

/// A column without missing values.
pub fn column(kind: Kind, rows: usize, values: Values) -> ColumnProfile {
    ColumnProfile {
        name: "x".to_owned(),
        kind,
        n: rows as u64,
        missing: 0,
        unparseable: 0,
        pos_inf: 0,
        neg_inf: 0,
        values,
    }
}

#[test]
fn every_id_has_a_section_with_its_variants_and_sources() {
    let page = Page::read();
    assert_eq!(page.ids_under("Statistics"), ids());
    let mut lacking: Vec<String> = Vec::new();
    for about in ids().into_iter().flat_map(of_id).map(|t| t.about()) {
        let section = page.of_id(about.id);
        let named = |variant: &&str| ticked(&section.text).contains(variant);
        let unnamed = about.variant.filter(|variant| !named(variant));
        lacking.extend(unnamed.map(|variant| format!("`{}` does not name `{variant}`", about.id)));
        lacking.extend(section.lacks(about.source));
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn windows_get_the_tests_that_the_page_says() {
    let page = Page::read();
    let in_windows = |test: &Test| {
        let named = |t: &Test| (t.about().id, t.about().variant);
        WINDOW_TESTS.iter().any(|t| named(t) == named(test))
    };
    let left: Vec<&Test> = DRIFT_TESTS.iter().filter(|t| !in_windows(t)).collect();
    let (by_id, by_variant): (Vec<&Test>, Vec<&Test>) =
        left.into_iter().partition(|t| t.about().variant.is_none());
    let first = by_id.first().expect("some inform").about().id;
    let tail: Vec<&str> = ids().into_iter().skip_while(|id| *id != first).collect();
    assert_eq!(by_id.iter().map(|t| t.about().id).collect::<Vec<_>>(), tail);
    let named: Vec<String> = by_variant
        .iter()
        .map(|t| {
            format!(
                "`{}:{}`",
                t.about().id,
                t.about().variant.unwrap_or_default()
            )
        })
        .collect();
    let words = format!(
        "The tests from `{first}` down, {} and the variants on request are put to the whole samples only",
        named.join(", ")
    );
    assert!(page.section("What is compared").says(&words), "{words}");
}

#[test]
fn every_id_has_its_noise() {
    let page = Page::read();
    let rows = page
        .section("Noise")
        .table("| statistic | noise | held by simulation to |");
    let told: Vec<String> = rows
        .iter()
        .filter_map(|row| row.first())
        .flat_map(|cell| ticked(cell))
        .map(str::to_owned)
        .collect();
    for id in ids() {
        assert!(told.iter().any(|t| t == id), "the noise of `{id}`");
    }
}
