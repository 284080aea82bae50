use super::*;
use crate::checks::{Duty, Facts, run_all};
use crate::scorecard::judge_answers;

fn finding(id: &str, dimension: Dimension, weight: Weight, state: State) -> Finding {
    Finding {
        check: id.to_owned(),
        state,
        basis: Basis::Measured,
        title: id.to_owned(),
        says: String::new(),
        evidence: Vec::new(),
        dimension,
        weight,
        duty: Duty::Outcome,
        remedy: format!("Do {id}."),
    }
}

/// No cap holds, and every dimension has a critical pass.
fn sound() -> Vec<Finding> {
    let base = Dimension::ALL.map(|d| finding(d.id(), d, Weight::Critical, State::Pass));
    let lifts = [
        ("business-metric", Dimension::Value),
        ("do-nothing-baseline", Dimension::Value),
        ("rollback-drill", Dimension::Rollback),
    ];
    let lifts = lifts.map(|(id, d)| finding(id, d, Weight::Critical, State::Pass));
    base.into_iter().chain(lifts).collect()
}

fn order(raised: &Raise) -> Vec<&str> {
    raised.actions.iter().map(|a| a.check.as_str()).collect()
}

#[test]
fn gains_by_hand() {
    let mut all = sound();
    // Data 10/20, serving 10/12.5.
    all.push(finding("a", Dimension::Serving, Weight::Low, State::Fail));
    all.push(finding("b", Dimension::Data, Weight::High, State::Fail));
    all.push(finding("c", Dimension::Data, Weight::Low, State::Fail));
    let raised = raise(&all);
    assert_eq!(raised.score, 50.0);
    assert_eq!(order(&raised), ["b", "a", "c"]);
    let [b, a, c] = raised.actions.as_slice() else {
        panic!("three are open")
    };
    // With b alone data is 17.5/20, above serving's 80; then serving is what is least.
    assert_eq!((b.gain, b.dimension_gain, b.then), (30.0, 37.5, 80.0));
    assert_eq!((c.gain, c.dimension_gain, c.then), (12.5, 12.5, 100.0));
    assert_eq!((a.gain, a.dimension_gain, a.then), (0.0, 20.0, 87.5));
    assert_eq!(b.remedy, "Do b.");
}

#[test]
fn of_several_least_the_first_step_gains_nothing_and_the_last_lifts() {
    let mut all = sound();
    for dimension in [Dimension::Data, Dimension::Serving] {
        all.push(finding(
            &format!("{}-2", dimension.id()),
            dimension,
            Weight::Critical,
            State::NotDone,
        ));
    }
    let raised = raise(&all);
    let gains: Vec<(f64, f64)> = raised.actions.iter().map(|a| (a.gain, a.then)).collect();
    assert_eq!(gains, [(0.0, 50.0), (0.0, 100.0)]);
}

#[test]
fn caps_are_respected_and_priced() {
    let mut all = sound();
    for id in ["business-metric", "rollback-drill"] {
        let one = all.iter_mut().find(|f| f.check == id).expect("there");
        one.state = State::NotDone;
        one.basis = Basis::Attested;
        let dimension = one.dimension;
        // So that the dimension itself stays above the caps.
        for i in 0..40 {
            all.push(finding(
                &format!("{id}-{i}"),
                dimension,
                Weight::Critical,
                State::Pass,
            ));
        }
    }
    let raised = raise(&all);
    assert_eq!(raised.score, 49.0);
    let costs: Vec<(&str, f64, f64)> = raised
        .caps
        .iter()
        .map(|c| (c.id.as_str(), c.at, c.without))
        .collect();
    assert_eq!(
        costs,
        [
            ("no-business-metric", 49.0, 69.0),
            ("rollback-never-exercised", 69.0, 49.0)
        ]
    );
    assert_eq!(order(&raised), ["business-metric", "rollback-drill"]);
    assert_eq!(raised.actions[0].gain, 20.0);
    assert_eq!(raised.actions[1].gain, 0.0);
    assert_eq!(raised.actions[1].then, 100.0);
}

#[test]
fn each_gain_is_that_of_judging_again() {
    let mut all = run_all(&Facts::default());
    all.extend(judge_answers(&Answers::default(), 20_620));
    let raised = raise(&all);
    assert!(raised.actions.len() > 60, "{}", raised.actions.len());
    let score = readiness(&all, &Answers::default()).score;
    assert_eq!(raised.score, score);
    let mut done = BTreeSet::new();
    for action in &raised.actions {
        let alone = as_if(&all, &[action.check.clone()].into(), &Answers::default());
        assert_eq!(alone.score - score, action.gain, "{}", action.check);
        done.insert(action.check.clone());
        let then = as_if(&all, &done, &Answers::default()).score;
        assert_eq!(then, action.then, "{}", action.check);
    }
    let last = raised.actions.last().expect("there are actions");
    assert_eq!(last.then, 100.0, "when all is done nothing is missing");
    let steps: Vec<f64> = raised.actions.iter().map(|a| a.then).collect();
    assert!(steps.is_sorted(), "no step goes down");
}

#[test]
fn supposing_changes_nothing() {
    let all = judge_answers(&Answers::default(), 20_620);
    let before = all.clone();
    let every: BTreeSet<String> = all.iter().map(|f| f.check.clone()).collect();
    let supposed = as_if(&all, &every, &Answers::default());
    assert_eq!(supposed.score, 100.0);
    assert_eq!(all, before);
}

#[test]
fn what_counts_in_full_or_does_not_apply_is_no_action() {
    let mut all = sound();
    all.push(finding(
        "beside-the-point",
        Dimension::Data,
        Weight::High,
        State::NotApplicable,
    ));
    assert_eq!(raise(&all).actions, []);
    assert_eq!(raise(&[]).score, 0.0);
    // A pass that nobody can see is one to do.
    all[0].basis = Basis::Claimed;
    assert_eq!(order(&raise(&all)), ["value"]);
}

#[test]
fn a_report_of_very_many_findings_is_read_in_no_time() {
    let many = |n: usize| -> Vec<Finding> {
        let one = |i| finding(&format!("f-{i}"), Dimension::Data, Weight::Low, State::Fail);
        (0..n).map(one).collect()
    };
    assert_eq!(raise(&many(300)).actions.len(), 300);
    assert_eq!(raise(&many(301)).actions, []);
}
