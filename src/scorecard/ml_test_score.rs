//! Google's ML Test Score: Breck, Cai, Nielsen, Salib, Sculley (2017), doi 10.1109/BigData.2017.8258038.

use super::MlTestScore;
use super::readiness::value;
use super::standards::standards;
use crate::checks::{Answers, Basis, Finding, State};

/// Sections in the paper's order, with seven tests each: data, model, infrastructure, monitoring.
const SECTIONS: [char; 4] = ['D', 'M', 'I', 'O'];
/// The question whose answer, attested and repeated by a machine, says that what is measured here runs on a schedule.
const SCHEDULE: &str = "alert-scheduled";

/// The score of these findings: the least of four section sums, each of seven tests at 0, ½ or 1.
///
/// A test earns ½ when it was done by hand and its result is on record: measured here without failing, or attested
/// with evidence. It earns 1 when it is repeated by a machine: attested as automated, or measured here while it is
/// attested that these checks run on a schedule. A run in the browser alone never earns 1, and a test of which any
/// part fails earns nothing.
pub fn ml_test_score(findings: &[Finding], answers: &Answers) -> MlTestScore {
    let scheduled = findings.iter().any(|f| {
        let attested = f.state == State::Pass && f.basis == Basis::Attested;
        f.check == SCHEDULE && attested && automated(answers, f)
    });
    let by_test: Vec<(&str, &Finding)> = findings
        .iter()
        .filter_map(|f| Some((test_of(&f.check)?, f)))
        .collect();
    let sections = SECTIONS.map(|section| {
        let tests = (1..=7).map(|n| format!("{section}{n}"));
        let points = tests.map(|test| {
            let own = by_test.iter().filter(|(id, _)| *id == test);
            earned(own.map(|(_, f)| *f), answers, scheduled)
        });
        points.sum()
    });
    let score = sections.into_iter().fold(f64::INFINITY, f64::min);
    MlTestScore {
        score,
        sections,
        band: band(score).to_owned(),
    }
}

/// What one test earns by its findings.
fn earned<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    answers: &Answers,
    scheduled: bool,
) -> f64 {
    let mut earned: f64 = 0.0;
    for finding in findings {
        if finding.state == State::Fail {
            return 0.0;
        }
        let by_machine = match finding.basis {
            Basis::Measured => scheduled,
            _ => automated(answers, finding),
        };
        let done = match finding.basis {
            Basis::Measured => matches!(finding.state, State::Pass | State::Warn),
            _ => value(finding) == Some(1.0),
        };
        earned = match (done, by_machine) {
            (true, true) => 1.0,
            (true, false) => earned.max(0.5),
            (false, _) => earned,
        };
    }
    earned
}

/// Whether the answer behind a finding says that a machine repeats it.
fn automated(answers: &Answers, finding: &Finding) -> bool {
    answers.0.get(&finding.check).is_some_and(|a| a.automated)
}

/// The test that a check or question belongs to.
fn test_of(id: &str) -> Option<&'static str> {
    standards(id)?.ml_test_score
}

/// What the paper says of a score, in our words. Bands are half-open: a whole number belongs to the band below it.
pub(super) fn band(score: f64) -> &'static str {
    match score {
        s if s <= 0.0 => "research rather than production",
        s if s <= 1.0 => "tested here and there; expect serious holes",
        s if s <= 2.0 => "first steps taken; more is needed",
        s if s <= 3.0 => "fairly tested; more of it could run by itself",
        s if s <= 5.0 => "well tested and watched by machines",
        _ => "tested and watched as few systems are",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Answer, CHECKS, Dimension, Duty, Weight};
    use crate::scorecard::QUESTIONS;

    fn finding(id: &str, state: State, basis: Basis) -> Finding {
        Finding {
            check: id.to_owned(),
            state,
            basis,
            title: String::new(),
            says: String::new(),
            evidence: Vec::new(),
            dimension: Dimension::Data,
            weight: Weight::Low,
            duty: Duty::Upstream,
            remedy: String::new(),
        }
    }

    fn everything(state: State) -> Vec<Finding> {
        let measured = CHECKS
            .iter()
            .map(|c| finding(c.about().id, state, Basis::Measured));
        let asked = QUESTIONS
            .iter()
            .map(|q| finding(q.id, state, Basis::Attested));
        measured.chain(asked).collect()
    }

    fn of(test: &str, findings: &[Finding], answers: &Answers, scheduled: bool) -> f64 {
        let own = findings.iter().filter(|f| test_of(&f.check) == Some(test));
        earned(own, answers, scheduled)
    }

    #[test]
    fn bands_are_half_open() {
        let at = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 5.0, 5.5, 7.0];
        let expected = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
        let names = [0.0, 1.0, 2.0, 3.0, 5.0, 7.0].map(band);
        for (score, i) in at.into_iter().zip(expected) {
            assert_eq!(band(score), names[i], "{score}");
        }
        let different: std::collections::BTreeSet<&str> = names.into();
        assert_eq!(different.len(), 6);
    }

    #[test]
    fn each_of_the_28_tests_can_be_earned() {
        let all = everything(State::Pass);
        for section in SECTIONS {
            for n in 1..=7 {
                let test = format!("{section}{n}");
                assert!(of(&test, &all, &Answers::default(), false) > 0.0, "{test}");
            }
        }
        for id in CHECKS
            .iter()
            .filter_map(|c| c.about().ml_test_score)
            .chain(QUESTIONS.iter().filter_map(|q| q.ml_test_score))
        {
            let (section, n) = id.split_at(1);
            assert!("DMIO".contains(section) && ("1"..="7").contains(&n), "{id}");
        }
    }

    #[test]
    fn a_browser_run_earns_a_half_and_a_schedule_the_whole() {
        let machine = Answer {
            automated: true,
            ..Answer::default()
        };
        let by_machine = Answers([(SCHEDULE.to_owned(), machine)].into());
        let by_hand = Answers::default();
        let run = finding("missing-columns", State::Pass, Basis::Measured);
        let schedule = |state, basis| finding(SCHEDULE, state, basis);
        for (name, extra, answers, points) in [
            ("alone", None, &by_machine, 0.5),
            (
                "on a schedule run by hand",
                Some(schedule(State::Pass, Basis::Attested)),
                &by_hand,
                0.5,
            ),
            (
                "on a schedule",
                Some(schedule(State::Pass, Basis::Attested)),
                &by_machine,
                1.0,
            ),
            (
                "on a claimed schedule",
                Some(schedule(State::NotDone, Basis::Claimed)),
                &by_machine,
                0.5,
            ),
            (
                "partly on a schedule",
                Some(schedule(State::Warn, Basis::Attested)),
                &by_machine,
                0.5,
            ),
        ] {
            let findings: Vec<Finding> = [run.clone()].into_iter().chain(extra).collect();
            let score = ml_test_score(&findings, answers);
            assert_eq!(score.sections[0], points, "{name}");
            assert_eq!(score.score, 0.0, "{name}");
        }
    }

    #[test]
    fn an_attested_test_earns_by_how_it_is_repeated() {
        let mut answers = Answers::default();
        let canary = finding("canary", State::Pass, Basis::Attested);
        assert_eq!(of("I6", std::slice::from_ref(&canary), &answers, true), 0.5);
        let automated = Answer {
            automated: true,
            ..Answer::default()
        };
        answers.0.insert("canary".to_owned(), automated);
        assert_eq!(
            of("I6", std::slice::from_ref(&canary), &answers, false),
            1.0
        );
        for (state, basis) in [
            (State::NotDone, Basis::Claimed),
            (State::NotDone, Basis::Expired),
            (State::Warn, Basis::Attested),
            (State::Fail, Basis::Attested),
        ] {
            assert_eq!(
                of("I6", &[finding("canary", state, basis)], &answers, true),
                0.0,
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_failing_part_earns_nothing() {
        let all = [
            finding("missing-columns", State::Pass, Basis::Measured),
            finding("type-changes", State::Fail, Basis::Measured),
        ];
        assert_eq!(of("D1", &all, &Answers::default(), true), 0.0);
    }

    #[test]
    fn the_score_is_the_least_section() {
        let score = ml_test_score(&everything(State::Pass), &Answers::default());
        assert!(score.score > 0.0);
        assert_eq!(score.score, score.sections.into_iter().fold(7.0, f64::min));
        assert!(
            score.sections.iter().all(|s| (3.5..=7.0).contains(s)),
            "{:?}",
            score.sections
        );
        assert_eq!(ml_test_score(&[], &Answers::default()).band, band(0.0));
    }
}
