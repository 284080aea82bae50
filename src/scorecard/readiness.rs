//! May this go live? Eight dimensions, the least of which is the headline.

use super::ml_test_score::ml_test_score;
use super::questions::question;
use super::{Cap, Counts, DimensionScore, Readiness};
use crate::checks::wording::listed;
use crate::checks::{Answers, Basis, Dimension, Finding, State, Weight};

/// Share of the points from attestation alone over which a score is self-reported.
const SELF_REPORTED: f64 = 0.30;

/// The readiness scorecard of these findings.
///
/// A dimension is 100 · Σ(weight · value) / Σ(weight) over what applies, unknowns as failing; the headline is the
/// least dimension, then capped. The range beside it lets every unknown fail and every unknown pass; caps hold for
/// both ends. Without anything that applies the score is 0 and there is no weakest dimension.
pub(super) fn readiness(findings: &[Finding], answers: &Answers) -> Readiness {
    let dimensions = dimensions(findings);
    let caps = caps(findings);
    let cap = caps.iter().map(|c| c.at).fold(100.0, f64::min);
    let scored = || dimensions.iter().filter_map(|d| d.score.map(|s| (d, s)));
    let weakest = scored()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(d, _)| d.dimension);
    let least = |end: usize| {
        scored()
            .map(|(d, _)| d.range[end])
            .reduce(f64::min)
            .unwrap_or(0.0)
            .min(cap)
    };
    let n = scored().count() as f64;
    Readiness {
        score: least(0),
        range: [least(0), least(1)],
        weakest,
        mean: if n > 0.0 {
            scored().map(|(_, s)| s).sum::<f64>() / n
        } else {
            0.0
        },
        caps,
        counts: count(findings),
        self_reported: attested_share(findings) > SELF_REPORTED,
        ml_test_score: ml_test_score(findings, answers),
        dimensions,
    }
}

/// What a finding counts: by its state, and 0 for what is only claimed or has run out.
pub(super) fn value(finding: &Finding) -> Option<f64> {
    let value = finding.state.value()?;
    match finding.basis {
        Basis::Measured | Basis::Attested => Some(value),
        Basis::Claimed | Basis::Expired => Some(0.0),
    }
}

/// Findings by what became of them; each is counted once.
pub(super) fn count<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        let one = match (finding.state, finding.basis) {
            (State::NotApplicable, _) => &mut counts.not_applicable,
            (State::Unknown, _) => &mut counts.unknown,
            (_, Basis::Expired) => &mut counts.expired,
            (_, Basis::Claimed) => &mut counts.claimed,
            (State::NotDone, _) => &mut counts.not_done,
            (_, Basis::Measured) => &mut counts.measured,
            (_, Basis::Attested) => &mut counts.attested,
        };
        *one += 1;
    }
    counts
}

/// The eight dimensions in order.
pub(super) fn dimensions(findings: &[Finding]) -> Vec<DimensionScore> {
    let all = Dimension::ALL.iter();
    all.map(|d| dimension(*d, findings)).collect()
}

/// One of them.
pub(super) fn dimension(dimension: Dimension, findings: &[Finding]) -> DimensionScore {
    let own: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.dimension == dimension)
        .collect();
    let applies = own.iter().filter(|f| f.state != State::NotApplicable);
    let (mut weights, mut low, mut high) = (0.0, 0.0, 0.0);
    for finding in applies {
        let weight = finding.weight.points();
        let value = value(finding);
        weights += weight;
        low += weight * value.unwrap_or(0.0);
        high += weight * value.unwrap_or(1.0);
    }
    let range = if weights > 0.0 {
        [100.0 * low / weights, 100.0 * high / weights]
    } else {
        [0.0, 0.0]
    };
    DimensionScore {
        dimension,
        score: (weights > 0.0).then_some(range[0]),
        range,
        counts: count(own),
    }
}

/// What holds the score down whatever else is good.
pub(super) fn caps(findings: &[Finding]) -> Vec<Cap> {
    let find = |id: &str| findings.iter().find(|f| f.check == id);
    let applies = |id: &str| find(id).is_none_or(|f| f.state != State::NotApplicable);
    let done = |id: &str| find(id).and_then(value).is_some_and(|v| v > 0.0);
    let measured = |id: &str| {
        find(id).is_some_and(|f| f.state.value().is_some() && f.basis == Basis::Measured)
    };
    let mut caps = Vec::new();
    let mut cap = |id: &str, at: f64, reason: String| {
        caps.push(Cap {
            id: id.to_owned(),
            at,
            reason,
        });
    };
    if applies("business-metric") && !done("business-metric") {
        cap(
            "no-business-metric",
            49.0,
            "Nobody has named the business number that the model is for.".to_owned(),
        );
    }
    let baseline = done("do-nothing-baseline") || measured("worse-than-doing-nothing");
    if applies("do-nothing-baseline") && !baseline {
        cap(
            "no-do-nothing-baseline",
            49.0,
            "Nobody knows what doing nothing would cost.".to_owned(),
        );
    }
    let expired: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.basis == Basis::Expired && f.weight == Weight::Critical)
        .collect();
    if !expired.is_empty() {
        let title_of = |f: &Finding| {
            let title = question(&f.check).map_or(f.title.as_str(), |q| q.title);
            format!("\"{title}\"")
        };
        let titles: Vec<String> = expired.iter().map(|f| title_of(f)).collect();
        let reason = match titles.as_slice() {
            [only] => format!("A critical answer has run out: {only}."),
            many => format!(
                "{} critical answers have run out: {}.",
                many.len(),
                listed(many, 4)
            ),
        };
        cap("expired-critical", 59.0, reason);
    }
    if applies("rollback-drill")
        && !done("rollback-drill")
        && find("rollback-drill").is_none_or(|f| f.basis != Basis::Expired)
    {
        cap(
            "rollback-never-exercised",
            69.0,
            "Nobody has ever rolled it back.".to_owned(),
        );
    }
    caps
}

/// Share of the points that come from attestation alone, 0 to 1; 0 without points.
fn attested_share(findings: &[Finding]) -> f64 {
    let points = |f: &Finding| value(f).unwrap_or(0.0) * f.weight.points();
    let all: f64 = findings.iter().map(points).sum();
    let attested: f64 = findings
        .iter()
        .filter(|f| f.basis == Basis::Attested)
        .map(points)
        .sum();
    if all > 0.0 { attested / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Duty;

    pub(super) fn finding(
        id: &str,
        dimension: Dimension,
        weight: Weight,
        state: State,
        basis: Basis,
    ) -> Finding {
        Finding {
            check: id.to_owned(),
            state,
            basis,
            title: id.to_owned(),
            says: String::new(),
            evidence: Vec::new(),
            dimension,
            weight,
            duty: Duty::Outcome,
            remedy: String::new(),
        }
    }

    /// A finding per dimension that passes, and the three that lift every cap.
    fn perfect() -> Vec<Finding> {
        let mut all: Vec<Finding> = Dimension::ALL
            .iter()
            .map(|d| finding(d.id(), *d, Weight::Critical, State::Pass, Basis::Measured))
            .collect();
        for (id, dimension) in [
            ("business-metric", Dimension::Value),
            ("do-nothing-baseline", Dimension::Value),
            ("rollback-drill", Dimension::Rollback),
        ] {
            all.push(finding(
                id,
                dimension,
                Weight::Critical,
                State::Pass,
                Basis::Attested,
            ));
        }
        all
    }

    fn set(all: &mut [Finding], id: &str, state: State, basis: Basis) {
        let one = all.iter_mut().find(|f| f.check == id).expect("it is there");
        one.state = state;
        one.basis = basis;
    }

    fn of(all: &[Finding]) -> Readiness {
        readiness(all, &Answers::default())
    }

    #[test]
    fn weights_and_values_by_hand() {
        let d = Dimension::Data;
        let all = [
            finding("a", d, Weight::Critical, State::Pass, Basis::Measured),
            finding("b", d, Weight::High, State::Warn, Basis::Measured),
            finding("c", d, Weight::Medium, State::Fail, Basis::Measured),
            finding("d", d, Weight::Low, State::Unknown, Basis::Measured),
            finding(
                "e",
                d,
                Weight::Critical,
                State::NotApplicable,
                Basis::Attested,
            ),
            finding("f", d, Weight::Medium, State::NotDone, Basis::Attested),
            finding("g", d, Weight::Low, State::Pass, Basis::Claimed),
        ];
        let data = dimension(d, &all);
        // (10·1 + 7.5·½ + 0 + unknown + 0 + 0) / 32.5
        assert_eq!(data.score, Some(100.0 * 13.75 / 32.5));
        assert_eq!(data.range, [100.0 * 13.75 / 32.5, 100.0 * 16.25 / 32.5]);
        let counts = data.counts;
        assert_eq!(
            (
                counts.measured,
                counts.unknown,
                counts.not_applicable,
                counts.not_done,
                counts.claimed
            ),
            (3, 1, 1, 1, 1)
        );
        assert_eq!(dimension(Dimension::Value, &all).score, None);
    }

    #[test]
    fn the_headline_is_the_least_dimension() {
        let mut all = perfect();
        assert_eq!((of(&all).score, of(&all).caps.len()), (100.0, 0));
        set(&mut all, "serving", State::Warn, Basis::Measured);
        let card = of(&all);
        assert_eq!((card.score, card.weakest), (50.0, Some(Dimension::Serving)));
        assert_eq!(card.mean, (7.0 * 100.0 + 50.0) / 8.0);
        assert_eq!((card.counts.measured, card.counts.attested), (8, 3));
    }

    #[test]
    fn caps_hold_whatever_else_is_good() {
        for (id, state, basis, cap, at) in [
            (
                "business-metric",
                State::NotDone,
                Basis::Attested,
                "no-business-metric",
                49.0,
            ),
            (
                "business-metric",
                State::Pass,
                Basis::Claimed,
                "no-business-metric",
                49.0,
            ),
            (
                "do-nothing-baseline",
                State::NotDone,
                Basis::Attested,
                "no-do-nothing-baseline",
                49.0,
            ),
            (
                "rollback-drill",
                State::NotDone,
                Basis::Attested,
                "rollback-never-exercised",
                69.0,
            ),
            (
                "rollback-drill",
                State::NotDone,
                Basis::Expired,
                "expired-critical",
                59.0,
            ),
        ] {
            let mut all = perfect();
            // So that no dimension falls under the cap by the finding itself.
            for dimension in [Dimension::Value, Dimension::Rollback] {
                for i in 0..30 {
                    let id = format!("{}-{i}", dimension.id());
                    all.push(finding(
                        &id,
                        dimension,
                        Weight::Critical,
                        State::Pass,
                        Basis::Measured,
                    ));
                }
            }
            set(&mut all, id, state, basis);
            let card = of(&all);
            let ids: Vec<&str> = card.caps.iter().map(|c| c.id.as_str()).collect();
            assert_eq!(ids, [cap], "{id} {state:?} {basis:?}");
            assert_eq!((card.score, card.range), (at, [at, at]), "{id}");
        }
    }

    #[test]
    fn measuring_doing_nothing_is_a_baseline_even_when_the_model_loses() {
        let mut all = perfect();
        set(
            &mut all,
            "do-nothing-baseline",
            State::NotDone,
            Basis::Attested,
        );
        all.push(finding(
            "worse-than-doing-nothing",
            Dimension::Value,
            Weight::Critical,
            State::Fail,
            Basis::Measured,
        ));
        assert!(of(&all).caps.is_empty());
        set(
            &mut all,
            "worse-than-doing-nothing",
            State::Unknown,
            Basis::Measured,
        );
        assert_eq!(of(&all).caps[0].id, "no-do-nothing-baseline");
    }

    #[test]
    fn more_than_three_points_in_ten_from_people_is_self_reported() {
        let mut all = perfect();
        assert!(!of(&all).self_reported, "3 of 11 points");
        all.push(finding(
            "another",
            Dimension::Data,
            Weight::Critical,
            State::Pass,
            Basis::Attested,
        ));
        assert!(of(&all).self_reported, "4 of 12 points");
    }

    #[test]
    fn nothing_judged_is_nothing_scored() {
        let card = of(&[]);
        assert_eq!(
            (card.score, card.range, card.weakest, card.mean),
            (0.0, [0.0, 0.0], None, 0.0)
        );
    }
}
