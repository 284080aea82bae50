//! Three cards of known size, by which the length of links is held: what a small, a usual and a large team would send.

use crate::random::Random;
use crate::sample;
use seaworthy::checks::{Basis, CHECKS, Dimension, Duty, State, Weight};
use seaworthy::data::Kind;
use seaworthy::plan::Task;
use seaworthy::scorecard::{Cap, DutyScore, Ownership, QUESTIONS, RuleFinding};
use seaworthy::share::link::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, LinkOptions, SampleLine,
};

const PEOPLE: [&str; 5] = [
    "Anna Lindqvist",
    "Tomasz Wiśniewski",
    "Priya Raghavan",
    "Joaquín Ferrer",
    "Dele Okafor",
];

/// Ownership alone: nine duties of five people, two rules that cap and two that warn.
pub fn ownership_alone() -> Card {
    let mut card = head();
    card.ownership = Some(ownership(9));
    card
}

/// Both scorecards: 42 judgements, 20 features, 8 duties.
pub fn full() -> Card {
    both(42, 20, 8)
}

/// Both scorecards: 60 judgements, 100 features, 9 duties.
pub fn large() -> Card {
    both(60, 100, 9)
}

fn head() -> Card {
    let mut card = Card::default();
    card.model = "renewal propensity · 2026-08".to_owned();
    card.tool = "seaworthy 0.1.0".to_owned();
    card.judged_on = sample::JUDGED_ON;
    card
}

fn both(findings: usize, features: usize, duties: usize) -> Card {
    let mut random = Random(42);
    let mut card = head();
    card.reference = Some(sample_line(&mut random, 184_211, 20_000, 20_181));
    card.production = Some(sample_line(&mut random, 61_902, 20_700, 20_774));
    card.model_fingerprint = Some(fingerprint(&mut random));
    card.readiness = Card::from_report(&sample::report(), &LinkOptions::default()).readiness;
    card.ownership = Some(ownership(duties));
    card.findings = judgements(&mut random, findings);
    card.feature_counts = FeatureCounts {
        all: 112,
        drifted: 7,
        unknown: 1,
    };
    card.features = (0..features).map(|i| feature(&mut random, i)).collect();
    card.quality = Some(quality());
    card
}

fn fingerprint(random: &mut Random) -> Fingerprint {
    Fingerprint([0; 16].map(|_: u8| random.next() as u8))
}

fn sample_line(random: &mut Random, rows: u64, first: i32, last: i32) -> SampleLine {
    SampleLine {
        rows: Count::Exactly(rows),
        span: Some((first, last)),
        fingerprint: fingerprint(random),
    }
}

/// Two of three are checks, the others questions, spread over the whole of both lists.
fn judgements(random: &mut Random, n: usize) -> Vec<CardFinding> {
    let measured = n * 2 / 3;
    let checks = (0..measured).map(|i| {
        let about = CHECKS[i * CHECKS.len() / measured].about();
        (about.id, about.dimension, about.weight, about.duty)
    });
    let asked = n - measured;
    let questions = (0..asked).map(|i| {
        let q = &QUESTIONS[i * QUESTIONS.len() / asked];
        (q.id, q.dimension, q.weight, q.duty)
    });
    let ids: Vec<(&str, Dimension, Weight, Duty)> = checks.chain(questions).collect();
    let made = ids.into_iter().enumerate();
    made.map(|(i, (id, dimension, weight, duty))| {
        let checked = i < measured;
        let (state, basis) = match (checked, i % 7) {
            (true, 2) => (State::Warn, Basis::Measured),
            (true, 4) => (State::Fail, Basis::Measured),
            (true, 5) => (State::Unknown, Basis::Measured),
            (true, _) => (State::Pass, Basis::Measured),
            (false, 1 | 4) => (State::NotDone, Basis::Claimed),
            (false, 5) => (State::Fail, Basis::Expired),
            (false, _) => (State::Pass, Basis::Attested),
        };
        let attested = basis == Basis::Attested;
        CardFinding {
            check: id.to_owned(),
            state,
            basis,
            dimension,
            weight,
            duty,
            title: String::new(),
            says: String::new(),
            remedy: String::new(),
            measures: match checked && i % 2 == 0 {
                true => vec![measure(random, i)],
                false => Vec::new(),
            },
            answered_on: attested.then(|| sample::JUDGED_ON - random.below(300) as i32),
            // Every other answer can be seen somewhere.
            evidence: match attested && i % 2 == 0 {
                true => format!("https://wiki.example.com/ml/renewal/{id}"),
                false => String::new(),
            },
        }
    })
    .collect()
}

fn measure(random: &mut Random, i: usize) -> CardMeasure {
    let (name, unit, limit, most) = [
        ("share of drifted features", "share", 0.25, 0.5),
        ("repeated rows in production", "rows", 100.0, 3_000.0),
        ("label delay", "days", 30.0, 60.0),
        ("p99 over median", "", 3.0, 9.0),
        ("largest rise of a missing share", "share", 0.05, 0.2),
        ("p99 at one row per run", "ms", 50.0, 80.0),
    ][i / 2 % 6];
    CardMeasure {
        name: name.to_owned(),
        value: Some(random.share() * most),
        unit: unit.to_owned(),
        limit: Some(limit),
    }
}

fn feature(random: &mut Random, i: usize) -> CardFeature {
    const OF: [&str; 20] = [
        "income",
        "tenure",
        "age",
        "balance",
        "invoice",
        "usage",
        "payment",
        "contract",
        "claims",
        "region",
        "tariff",
        "meter",
        "visits",
        "calls",
        "discount",
        "household",
        "solar",
        "gas",
        "credit",
        "channel",
    ];
    const HOW: [&str; 10] = [
        "", "_12m", "_last", "_mean", "_ratio", "_days", "_count", "_max", "_type", "_change",
    ];
    let statistic = (0.4 * random.share() / (1.0 + i as f64 / 6.0) * 1e4).round() / 1e4;
    let categorical = i % 4 == 3;
    let drifted = i < 7;
    CardFeature {
        name: format!("{}{}", OF[(i * 7) % 20], HOW[(i / 20 + i * 3) % 10]),
        kind: match categorical {
            true => Kind::Categorical,
            false => Kind::Numeric,
        },
        test: match categorical {
            true => "cramers-v",
            false => "jensen-shannon:deciles",
        }
        .to_owned(),
        statistic: Some(statistic),
        limit: Some(0.1),
        effect: Some(statistic / 0.1),
        minus_log10_p: Some(match drifted {
            true => 300.0,
            false => random.share() * 12.0,
        }),
        drifted: Some(drifted),
        real: Some(drifted || i.is_multiple_of(3)),
        large: Some(drifted),
        missing: match i % 5 {
            0 => (random.share() / 20.0, random.share() / 10.0),
            _ => (0.0, 0.0),
        },
        missing_changed: i.is_multiple_of(10),
    }
}

fn quality() -> CardQuality {
    let metric = |metric: &str, higher_is_better, reference: f64, production: f64| CardMetric {
        metric: metric.to_owned(),
        average: String::new(),
        higher_is_better,
        reference: Some(reference),
        production: Some(production),
        interval: Some((production - 0.0123, production + 0.0119)),
        do_nothing: Some(0.5),
    };
    CardQuality {
        task: Task::Binary,
        predictions: "recomputed".to_owned(),
        n_reference: Some(Count::Exactly(184_211)),
        n_production: Some(Count::Exactly(44_018)),
        metrics: vec![
            metric("roc-auc", true, 0.8612, 0.8034),
            metric("average-precision", true, 0.6127, 0.5418),
            metric("log-loss", false, 0.3991, 0.4672),
            metric("brier", false, 0.1204, 0.1437),
            metric("f1", true, 0.5811, 0.5102),
        ],
    }
}

fn ownership(duties: usize) -> Ownership {
    let duty = |(i, duty): (usize, Duty)| DutyScore {
        duty,
        score: [1.0, 0.8, 0.55, 0.85, 0.0, 0.65, 0.9, 0.15, 1.0][i % 9],
        owner: (i != 4).then(|| PEOPLE[[0, 0, 2, 1, 0, 3, 4, 1, 2][i % 9]].to_owned()),
        team_only: i == 7,
        backup: (i % 2 == 0).then(|| PEOPLE[(i + 1) % 5].to_owned()),
        dated: i % 2 == 0,
        decides: i.is_multiple_of(3),
        confirmed: i < 5,
    };
    let sentences = [
        (
            "OWN-04",
            State::Fail,
            "12 % of the promised hours of the next 28 days are uncovered, in 4 gaps.",
            Duty::Wake,
        ),
        (
            "OWN-05",
            State::Fail,
            "Anna Lindqvist holds 52 % of the duties.",
            Duty::Wake,
        ),
        (
            "OWN-10",
            State::Warn,
            "If Tomasz Wiśniewski does not answer, it is not said who is called next, and when.",
            Duty::Thresholds,
        ),
        (
            "OWN-17",
            State::Warn,
            "Three confirmations are older than 90 days.",
            Duty::Retraining,
        ),
    ];
    let cap = |i: usize, at: f64| Cap {
        id: sentences[i].0.to_owned(),
        at,
        reason: sentences[i].2.to_owned(),
    };
    let rules = sentences.map(|(rule, state, sentence, duty)| RuleFinding {
        rule: rule.to_owned(),
        state,
        sentence: sentence.to_owned(),
        duty: Some(duty),
    });
    Ownership {
        score: 49.0,
        base: 71.3,
        caps: vec![cap(0, 49.0), cap(1, 59.0)],
        rules: rules.to_vec(),
        duties: Duty::ALL
            .into_iter()
            .enumerate()
            .map(duty)
            .take(duties)
            .collect(),
        people: 5,
        effective_owners: 3.27,
        bus_factor: 1,
        largest_share: 0.52,
        coverage: (0..28)
            .map(|i| match i % 7 {
                5 => 0.66,
                6 => 0.5,
                _ => 1.0,
            })
            .collect(),
    }
}
