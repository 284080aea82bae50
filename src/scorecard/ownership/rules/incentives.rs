//! What people are measured on, and who reviews whom: OWN-13, -14.

use super::{Found, Situation};
use crate::checks::Duty;
use crate::scorecard::ownership::names::{is_nobody, key};
use crate::scorecard::ownership::roster::called;

/// Words of a metric that is measured before anything goes live.
const OFFLINE: [&str; 6] = ["offline", "accuracy", "auc", "f1", "rmse", "log loss"];
/// Words of a metric that counts what went live.
const LAUNCHES: [&str; 4] = ["launch", "release", "ship", "deploy"];
/// Words of a metric of the business.
const BUSINESS: [&str; 7] = [
    "business", "revenue", "profit", "cost", "loss per", "money", "margin",
];

/// OWN-13: incentives that pull against the duty, each as a sentence.
pub(super) fn incentives_collide(s: &Situation) -> Vec<Found> {
    if !s.has_owner() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(owner) = measured_on(s, Duty::Outcome, &OFFLINE) {
        let sentence = format!(
            "{} answers for the business outcome and is measured on offline accuracy.",
            called(owner)
        );
        found.push(Found::new("OWN-13", sentence).on(Duty::Outcome));
    }
    if let Some(owner) = measured_on(s, Duty::Retraining, &LAUNCHES) {
        let sentence = format!(
            "{} answers for retraining and is measured on launches.",
            called(owner)
        );
        found.push(Found::new("OWN-13", sentence).on(Duty::Retraining));
    }
    if let Some(payer) = s.duty(Duty::Serving).and_then(|d| d.held.owner.person()) {
        let rights = &s.asked.people.rights;
        if !rights.is_empty() && !rights.iter().any(|r| key(&r.person) == key(payer)) {
            let sentence = format!(
                "{} pays the bill and has no say: no decision right names the payer.",
                called(payer)
            );
            found.push(Found::new("OWN-13", sentence).on(Duty::Serving));
        }
    }
    let mut metrics = s
        .asked
        .people
        .incentives
        .iter()
        .map(|i| i.metric.to_lowercase());
    if !metrics.any(|m| has(&m, &BUSINESS)) {
        found.push(
            Found::new(
                "OWN-13",
                "Nobody is measured on the business metric.".to_owned(),
            )
            .on(Duty::Outcome),
        );
    }
    found
}

/// OWN-14: nobody but the builder has reviewed the model.
pub(super) fn builder_reviews_alone(s: &Situation) -> Vec<Found> {
    let people = s.asked.people;
    let Some(builder) = people.builder.as_deref().filter(|name| !is_nobody(name)) else {
        return Vec::new();
    };
    let reviewers: Vec<String> = people
        .reviewers
        .iter()
        .filter(|name| !is_nobody(name))
        .map(|name| key(name))
        .collect();
    let sentence = match reviewers.iter().find(|name| **name != key(builder)) {
        Some(_) => return Vec::new(),
        None if reviewers.is_empty() => {
            format!(
                "{} built the model, and nobody has reviewed it.",
                called(builder)
            )
        }
        None => format!(
            "{} built the model and is its only reviewer.",
            called(builder)
        ),
    };
    vec![Found::new("OWN-14", sentence)]
}

/// The owner of a duty when one of the owner's metrics holds one of the words.
fn measured_on<'a>(s: &Situation<'a>, duty: Duty, words: &[&str]) -> Option<&'a str> {
    let owner = s.duty(duty)?.held.owner.person()?;
    let own = s
        .asked
        .people
        .incentives
        .iter()
        .filter(|i| key(&i.person) == key(owner));
    own.into_iter()
        .any(|i| has(&i.metric.to_lowercase(), words))
        .then_some(owner)
}

fn has(metric: &str, words: &[&str]) -> bool {
    words.iter().any(|w| metric.contains(w))
}
