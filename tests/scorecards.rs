//! Laws of checks and scorecards, over the public interface.

use seaworthy::checks::{
    Answer, Answers, Basis, CHECKS, Dimension, Duty, Facts, Finding, State, Weight, run_all,
};
use seaworthy::plan::{Gate, Plan};
use seaworthy::scorecard::{
    AnswerKind, Assignment, Attestations, Confirmation, Judgement, People, QUESTIONS, Question,
    Stakeholder, gate, headline, judge,
};
use std::collections::BTreeSet;
use std::path::Path;

const TODAY: i32 = 20_620;

fn judged(measured: Vec<Finding>, answers: &Answers) -> Judgement {
    let attestations = Attestations {
        answers: answers.clone(),
        ..Attestations::default()
    };
    judge(measured, &attestations, &Plan::default(), TODAY)
}

fn finding(id: usize, dimension: Dimension, weight: Weight, state: State) -> Finding {
    Finding {
        check: format!("measured-{id}"),
        state,
        basis: Basis::Measured,
        title: String::new(),
        says: String::new(),
        evidence: Vec::new(),
        dimension,
        weight,
        duty: Duty::Outcome,
        remedy: String::new(),
    }
}

/// Findings drawn by a small generator: the same for the same seed.
fn drawn(seed: u64) -> Vec<Finding> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n as u64) as usize
    };
    (0..40)
        .map(|i| {
            finding(
                i,
                Dimension::ALL[below(8)],
                Weight::ALL[below(4)],
                State::ALL[below(6)],
            )
        })
        .collect()
}

/// Every question answered well, by hand or by a machine.
fn all_answered(automated: bool) -> Answers {
    let answer = |question: &Question| Answer {
        value: match question.takes {
            AnswerKind::YesNo => "yes".into(),
            AnswerKind::Text => "as written there".into(),
            AnswerKind::Number => "12".into(),
            AnswerKind::Date => "2026-06-01".into(),
        },
        who: "Ana Berg".into(),
        day: TODAY - 3,
        evidence: "https://example.org/wiki".into(),
        automated,
        ..Answer::default()
    };
    Answers(
        QUESTIONS
            .iter()
            .map(|q| (q.id.to_owned(), answer(q)))
            .collect(),
    )
}

#[test]
fn each_check_is_one_file_named_by_its_id_and_listed_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let shared = [
        "answer_times",
        "causes",
        "comparison",
        "disturbed",
        "facts",
        "finding",
        "fixture",
        "limit_words",
        "parity_words",
        "upstream",
        "mod",
        "run",
        "select",
        "serving_words",
        "trend",
        "wording",
        "words",
    ];
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of checks")
        .filter_map(|entry| {
            entry
                .expect("an entry")
                .path()
                .file_stem()?
                .to_str()
                .map(str::to_owned)
        })
        .filter(|stem| !shared.contains(&stem.as_str()))
        .collect();
    let ids: Vec<String> = CHECKS
        .iter()
        .map(|c| c.about().id.replace('-', "_"))
        .collect();
    let unique: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(unique.len(), ids.len(), "an id is listed twice");
    assert_eq!(unique, files);
}

#[test]
fn scores_lie_between_0_and_100_and_inside_their_range() {
    for seed in 0..60 {
        let answers = if seed % 2 == 0 {
            Answers::default()
        } else {
            all_answered(seed % 3 == 0)
        };
        let judged = judged(drawn(seed), &answers);
        let card = &judged.scorecards.readiness;
        let within = |v: f64| (0.0..=100.0).contains(&v);
        assert!(
            within(card.score) && within(card.mean) && within(judged.scorecards.ownership.score),
            "{seed}"
        );
        assert!(
            card.range[0] <= card.score && card.score <= card.range[1],
            "{seed}"
        );
        for dimension in &card.dimensions {
            assert!(
                dimension
                    .score
                    .is_none_or(|s| within(s) && s == dimension.range[0]),
                "{seed}"
            );
            assert!(
                dimension.range[0] <= dimension.range[1] && within(dimension.range[1]),
                "{seed}"
            );
        }
        for cap in &card.caps {
            assert!(
                card.score <= cap.at && card.range[1] <= cap.at,
                "{seed} {}",
                cap.id
            );
        }
        let counts = card.counts;
        let all = counts.measured
            + counts.attested
            + counts.claimed
            + counts.expired
            + counts.not_done
            + counts.not_applicable
            + counts.unknown;
        assert_eq!(
            all as usize,
            judged.findings.len(),
            "each finding is counted once"
        );
    }
}

#[test]
fn adding_a_pass_never_lowers_a_dimension() {
    for seed in 0..10 {
        let answers = all_answered(true);
        let before = judged(drawn(seed), &answers).scorecards.readiness;
        for dimension in Dimension::ALL {
            for weight in Weight::ALL {
                let mut more = drawn(seed);
                more.push(finding(99, dimension, weight, State::Pass));
                let after = judged(more, &answers).scorecards.readiness;
                for (old, new) in before.dimensions.iter().zip(&after.dimensions) {
                    assert!(
                        new.score.unwrap_or(0.0) >= old.score.unwrap_or(0.0) - 1e-12,
                        "{seed} {dimension}"
                    );
                }
                assert!(after.score >= before.score - 1e-12, "{seed} {dimension}");
            }
        }
    }
}

#[test]
fn an_unknown_widens_the_range_and_never_scores() {
    for seed in 0..10 {
        let measured = drawn(seed);
        let before = judged(measured.clone(), &all_answered(true))
            .scorecards
            .readiness;
        for i in 0..measured.len() {
            if measured[i].state == State::NotApplicable || measured[i].state == State::Unknown {
                continue;
            }
            let mut changed = measured.clone();
            changed[i].state = State::Unknown;
            let after = judged(changed, &all_answered(true)).scorecards.readiness;
            let at = Dimension::ALL
                .iter()
                .position(|d| *d == measured[i].dimension)
                .expect("one of eight");
            let (old, new) = (before.dimensions[at].range, after.dimensions[at].range);
            assert!(
                new[0] <= old[0] + 1e-12 && new[1] >= old[1] - 1e-12,
                "{seed} {i}: {old:?} {new:?}"
            );
            assert!(new[1] > new[0], "{seed} {i}");
            assert!(after.score <= before.score + 1e-12, "{seed} {i}");
        }
    }
}

#[test]
fn no_good_answer_lifts_what_a_cap_holds_down() {
    for (missing, cap) in [
        ("business-metric", 49.0),
        ("do-nothing-baseline", 49.0),
        ("rollback-drill", 69.0),
    ] {
        let mut answers = all_answered(true);
        answers.0.remove(missing);
        // Passing measurements by the hundred.
        let measured = (0..800)
            .map(|i| finding(i, Dimension::ALL[i % 8], Weight::Critical, State::Pass))
            .collect();
        let card = judged(measured, &answers).scorecards.readiness;
        assert_eq!(card.score, cap, "{missing}: {:?}", card.caps);
    }
}

#[test]
fn answers_alone_are_said_to_be_self_reported() {
    let judged = judged(run_all(&Facts::default()), &all_answered(true));
    let card = &judged.scorecards.readiness;
    assert!(card.self_reported);
    assert_eq!(card.counts.attested as usize, QUESTIONS.len());
    assert!(
        card.range[1] > card.score,
        "unknown measurements leave a range"
    );
}

#[test]
fn the_ml_test_score_needs_a_machine_for_a_whole_point() {
    let by_hand = judged(Vec::new(), &all_answered(false))
        .scorecards
        .readiness
        .ml_test_score;
    let by_machine = judged(Vec::new(), &all_answered(true))
        .scorecards
        .readiness
        .ml_test_score;
    for (hand, machine) in by_hand.sections.iter().zip(by_machine.sections) {
        assert_eq!(2.0 * hand, machine);
    }
    let none = judged(Vec::new(), &Answers::default())
        .scorecards
        .readiness
        .ml_test_score;
    assert_eq!((none.score, none.sections), (0.0, [0.0; 4]));
}

#[test]
fn the_same_input_gives_the_same_bits() {
    let text =
        |answers: &Answers| serde_json::to_string(&judged(drawn(7), answers)).expect("to JSON");
    let answers = all_answered(false);
    assert_eq!(text(&answers), text(&answers));
    let back: Judgement = serde_json::from_str(&text(&answers)).expect("from JSON");
    assert_eq!(
        serde_json::to_string(&back).expect("to JSON"),
        text(&answers)
    );
}

#[test]
fn hostile_attestations_are_judged_without_a_panic() {
    let long = "x".repeat(100_000);
    let odd = [
        "",
        " ",
        "not_applicable",
        "yes",
        "NaN",
        "1e400",
        "-9999999-99-99",
        "999999-01-01",
        long.as_str(),
        "<script>alert(1)</script>",
        "2026-06-01T99:99:99",
        "\u{202e}",
        "\0",
    ];
    for value in odd {
        for (day, expires) in [
            (0, None),
            (i32::MAX, Some(i32::MIN)),
            (i32::MIN, Some(i32::MAX)),
            (TODAY, None),
        ] {
            let answer = Answer {
                value: value.into(),
                who: value.into(),
                day,
                evidence: value.into(),
                expires,
                automated: true,
                reason: value.into(),
            };
            let answers = Answers(
                QUESTIONS
                    .iter()
                    .map(|q| (q.id.to_owned(), answer.clone()))
                    .collect(),
            );
            let people = People {
                duties: vec![Assignment {
                    duty: Duty::Wake,
                    owner: value.into(),
                    backup: value.into(),
                    confirmed_on: Some(day),
                }],
                ..People::default()
            };
            let said = |role| Confirmation {
                person: value.into(),
                metric: value.into(),
                do_nothing: value.into(),
                target: value.into(),
                judged_on: expires,
                confirmed_on: Some(day),
                ..Confirmation::of(role)
            };
            let attestations = Attestations {
                answers,
                people,
                success: Stakeholder::ALL.map(said).to_vec(),
            };
            for today in [TODAY, i32::MAX, i32::MIN] {
                let judged = judge(Vec::new(), &attestations, &Plan::default(), today);
                for f in &judged.findings {
                    assert!(
                        f.says.len() < 1_500,
                        "{} says {} bytes",
                        f.check,
                        f.says.len()
                    );
                }
                let gate = Gate::default();
                assert!(!headline(&judged.scorecards, &judged.findings, &gate, today).is_empty());
            }
        }
    }
}

#[test]
fn an_attestations_file_goes_through_to_the_gate() {
    let file: Attestations = serde_json::from_str(
        r#"{
            "answers": {
                "business-metric": {"value": "net loss per loan", "who": "Ana Berg", "day": 20610, "evidence": "https://example.org/m"},
                "rollback-drill": {"value": "2026-06-01", "who": "Bo Dahl", "day": 20610, "evidence": "https://example.org/d"}
            },
            "people": {"duties": [{"duty": "wake", "owner": "Ana Berg", "backup": "Bo Dahl"}]}
        }"#,
    )
    .expect("a valid file");
    let plan = Plan::default();
    let judged = judge(run_all(&Facts::default()), &file, &plan, TODAY);
    assert_eq!(judged.scorecards.readiness.counts.attested, 2);
    assert_eq!(
        judged.scorecards.ownership.duties[0].owner.as_deref(),
        Some("Ana Berg")
    );
    let result = gate(&judged.scorecards, &judged.findings, &plan.gate, TODAY);
    assert!(!result.fit);
    assert_eq!(result.reasons.len(), 2, "{:?}", result.reasons);
    assert!(
        result.reasons[0].starts_with("Readiness is 0"),
        "{:?}",
        result.reasons
    );
}
