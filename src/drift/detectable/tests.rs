//! Held to known power, and to simulation on real draws.

use super::*;
use crate::drift::samples::{Random, categories, counted, numbers};
use crate::drift::{Pair, column};
use crate::stats::special::normal_quantile;

fn asked(rows: u64, real_by: &str, large_by: &str) -> Asked {
    Asked {
        name: "x".to_owned(),
        rows,
        real_by: real_by.to_owned(),
        large_by: large_by.to_owned(),
        judged_together: 1,
    }
}

fn of_numbers(reference: &ColumnProfile, rows: u64) -> DetectableColumn {
    let asked = asked(rows, column::REAL_NUMBERS, column::LARGE_NUMBERS);
    detectable(reference, &asked, &Limits::default())
}

fn of_categories(reference: &ColumnProfile, rows: u64) -> DetectableColumn {
    let asked = asked(rows, column::REAL_CATEGORIES, column::LARGE_CATEGORIES);
    detectable(reference, &asked, &Limits::default())
}

fn amount(column: &DetectableColumn, id: &str) -> f64 {
    let found = column.tests.iter().find(|(test, _)| test == id);
    found.and_then(|(_, d)| d.amount).unwrap_or(f64::NAN)
}

/// Welch's t catches δ = (z₀.₉₇₅ + z₀.₈) √(1/n + 1/m) standard deviations 8 times in 10, whatever the column's shape.
#[test]
fn the_shift_of_a_mean_is_the_one_of_the_formula() {
    let mut random = Random(5);
    let normal = |r: &mut Random| r.normal();
    let skewed = |r: &mut Random| (0.6 * r.normal()).exp();
    let whole = |r: &mut Random| (4.0 * r.normal()).round();
    type Draw<'a> = &'a dyn Fn(&mut Random) -> f64;
    let shapes: [(&str, Draw<'_>, usize, u64); 4] = [
        ("normal", &normal, 1_200, 900),
        ("few rows of a large reference", &normal, 30_000, 150),
        ("log-normal", &skewed, 3_000, 2_000),
        ("whole numbers", &whole, 4_000, 4_000),
    ];
    for (name, shape, n, m) in shapes {
        let found = of_numbers(&numbers(&random.sample(n, shape)), m);
        let known = 2.801_585 * (1.0 / n as f64 + 1.0 / m as f64).sqrt();
        let ratio = amount(&found, "welch-t") / known;
        assert!(
            (ratio - 1.0).abs() <= 0.1,
            "{name}: {ratio} of the formula's"
        );
    }
}

/// A χ² of 3 degrees of freedom is over its 95 % quantile 8 times in 10 when its noncentrality is 10.903.
#[test]
fn the_move_between_categories_is_the_one_of_the_noncentral_chi_squared() {
    let reference = counted(&[("a", 500), ("b", 300), ("c", 150), ("d", 50)]);
    let found = of_categories(&reference, 900);
    let (n, m, share) = (1_000.0, 900.0, amount(&found, "chi-squared"));
    let noncentrality: f64 = [
        (0.5, -share),
        (0.3, 0.6 * share),
        (0.15, 0.3 * share),
        (0.05, 0.1 * share),
    ]
    .map(|(p, change): (f64, f64)| {
        let pooled = (n * p + m * (p + change)) / (n + m);
        n * m / (n + m) * change * change / pooled
    })
    .iter()
    .sum();
    let ratio = (noncentrality / 10.903).sqrt();
    assert!((ratio - 1.0).abs() <= 0.1, "{share}: {ratio} of the known");
    assert_eq!(found.verdict.shift.unit, ShiftUnit::ShareOfRows);
    let z_test = found
        .tests
        .iter()
        .find(|(id, _)| id == "z-test")
        .expect("it is put to categories");
    assert!(
        z_test.1.amount.is_none() && z_test.1.reason.is_some(),
        "four categories: {z_test:?}"
    );
}

/// At the told amount real samples, of values that are not on any cell, are caught 8 times in 10.
#[test]
fn real_samples_are_caught_as_often_as_was_told() {
    const DRAWS: u32 = 250;
    let mut random = Random(77);
    let (n, m) = (400, 300);
    // A reference as smooth as the population: the roughness of a drawn one counts as its shape.
    let smooth: Vec<f64> = (0..n)
        .map(|i| normal_quantile((i as f64 + 0.5) / n as f64))
        .collect();
    let told = of_numbers(&numbers(&smooth), m as u64);
    let limits = Limits::default();
    let all = judges(Kind::Numeric, false, &limits);
    let verdict = Judge::verdict(&all, column::REAL_NUMBERS, column::LARGE_NUMBERS, 1);
    let mut cases: Vec<(Judge<'_>, f64)> = vec![(
        verdict.expect("both are put to numbers"),
        told.verdict.shift.amount.expect("a shift"),
    )];
    for id in [
        "kolmogorov-smirnov",
        "wasserstein",
        "jensen-shannon:deciles",
        "anderson-darling",
    ] {
        let judge = all
            .iter()
            .find(|j| j.id() == id)
            .expect("it is put to numbers");
        cases.push((judge.clone(), amount(&told, id)));
    }
    for (judge, shift) in cases {
        let mut caught = 0;
        for _ in 0..DRAWS {
            let reference = numbers(&random.sample(n, |r| r.normal()));
            let production = numbers(&random.sample(m, |r| r.normal() + shift));
            let pair = Pair::of(&reference, &production).expect("two sides");
            caught += u32::from(judge.catches(&pair));
        }
        let power = f64::from(caught) / f64::from(DRAWS);
        // A tenth more or less of a shift is about 8 points of power, and 250 draws stray by 5.
        assert!(
            (0.67..=0.91).contains(&power),
            "{}: {shift} is caught {power}",
            judge.id()
        );
    }
}

#[test]
fn more_columns_judged_together_ask_for_a_larger_shift() {
    let reference = numbers(&Random(1).sample(40, |r| r.normal()));
    let one = of_numbers(&reference, 40);
    let many = Asked {
        judged_together: 40,
        ..asked(40, column::REAL_NUMBERS, column::LARGE_NUMBERS)
    };
    let many = detectable(&reference, &many, &Limits::default());
    assert_eq!(
        one.tests, many.tests,
        "a test by itself is not adjusted, and draws never change"
    );
    assert!(
        one.verdict.shift.amount < many.verdict.shift.amount,
        "{one:?} {many:?}"
    );
    assert_eq!(
        (many.verdict.rows, many.verdict.judged_together),
        ((40, 40), 40)
    );
}

#[test]
fn what_has_no_answer_says_why() {
    let reason = |c: &DetectableColumn| c.verdict.shift.reason.clone().unwrap_or_default();
    let flag = of_categories(&counted(&[("no", 500)]), 400);
    let share = flag
        .verdict
        .shift
        .amount
        .expect("rows can move to a new category");
    assert!((0.001..0.05).contains(&share), "{share}");
    let constant = of_categories(&numbers(&[7.0; 300]), 300);
    assert!(constant.verdict.shift.amount.is_some(), "{constant:?}");
    let dozen = numbers(&Random(2).sample(12, |r| r.normal()));
    let few = of_numbers(&dozen, 1);
    assert!(reason(&few).starts_with("no shift up to 5"), "{few:?}");
    let two = of_numbers(&dozen, 2);
    let of = two.tests.iter().find(|(id, _)| id == "kl-divergence");
    let always = of.and_then(|(_, d)| d.reason.clone()).unwrap_or_default();
    assert!(
        always.contains("without any shift"),
        "empty bins make it infinite: {two:?}"
    );
    assert!(reason(&of_numbers(&numbers(&[1.0, 2.0]), 0)).contains("production"));
    assert!(reason(&of_numbers(&numbers(&[]), 9)).contains("reference"));
    let names: Vec<String> = (0..600).map(|i| i.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(reason(&of_categories(&categories(&names), 9)).contains("512"));
    let mut text = categories(&["a", "b"]);
    text.kind = Kind::Text;
    assert!(reason(&of_categories(&text, 9)).contains("missing"));
    let huge: Vec<f64> = (0..40).map(|i| f64::from(i - 20) * 8e306).collect();
    let huge = of_numbers(&numbers(&huge), 40);
    assert!(huge.verdict.shift.amount.is_some() || !reason(&huge).is_empty());
}
