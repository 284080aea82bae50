//! A change in words.

use super::Authored;
use crate::checks::wording::{day, listed, short};
use crate::checks::{Answer, Answers, Duty};
use crate::scorecard::{Assignment, Confirmation, People, Stakeholder, question};
use serde_json::Value;
use std::collections::BTreeSet;

/// Parts of one change that are named; more are counted.
const MOST_PARTS: usize = 4;

/// What changed, in words; `None` when nothing did.
pub(super) fn difference(before: &Authored, after: &Authored) -> Option<String> {
    let (old, new) = (&before.attestations, &after.attestations);
    let mut parts = answers(&old.answers, &new.answers);
    parts.extend(people(&old.people, &new.people));
    parts.extend(success(&old.success, &new.success));
    if before.plan != after.plan {
        parts.extend(plan(before, after));
    }
    // A part of the document that has no words of its own yet.
    if parts.is_empty() && before != after {
        parts.push("something else".to_owned());
    }
    (!parts.is_empty()).then(|| listed(&parts, MOST_PARTS))
}

fn answers(old: &Answers, new: &Answers) -> Vec<String> {
    let ids: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    let one = |id: &String| {
        let name = question(id).map_or_else(|| short(id), |q| q.asks.to_owned());
        match (old.0.get(id), new.0.get(id)) {
            (None, Some(answer)) => Some(format!("answered \"{name}\" with {}", said(answer))),
            (Some(_), None) => Some(format!("took back the answer to \"{name}\"")),
            (Some(a), Some(b)) if a.value != b.value => Some(format!(
                "changed the answer to \"{name}\" from {} to {}",
                said(a),
                said(b)
            )),
            (Some(a), Some(b)) if a != b => Some(format!(
                "changed {} of \"{name}\"",
                listed(&details(a, b), 6)
            )),
            _ => None,
        }
    };
    ids.into_iter().filter_map(one).collect()
}

fn said(answer: &Answer) -> String {
    match answer.value.as_str() {
        "not_applicable" => "\"does not apply\"".to_owned(),
        value => format!("\"{}\"", short(value)),
    }
}

fn details(a: &Answer, b: &Answer) -> Vec<&'static str> {
    let all = [
        (a.who != b.who, "who answers"),
        (a.day != b.day, "the day"),
        (a.evidence != b.evidence, "the evidence"),
        (a.expires != b.expires, "the end"),
        (a.automated != b.automated, "who repeats it"),
        (a.reason != b.reason, "the reason"),
    ];
    let changed = all.into_iter().filter(|(changed, _)| *changed);
    changed.map(|(_, what)| what).collect()
}

fn people(old: &People, new: &People) -> Vec<String> {
    let mut parts: Vec<String> = Duty::ALL
        .into_iter()
        .flat_map(|duty| assignment(duty, &old.duties, &new.duties))
        .collect();
    let names = |p: &People| -> Vec<String> { p.people.iter().map(|p| p.name.clone()).collect() };
    if old.people != new.people {
        parts.push(list("people", &names(old), &names(new)));
    }
    let others = [
        (old.teams != new.teams, "the teams"),
        (old.rotas != new.rotas, "the rota"),
        (old.reviews != new.reviews, "the reviews"),
        (old.rights != new.rights, "who may decide"),
        (
            old.incentives != new.incentives,
            "what people are measured on",
        ),
        (
            old.escalate_after_minutes != new.escalate_after_minutes
                || old.escalate_to != new.escalate_to,
            "who is called next",
        ),
        (old.builder != new.builder, "who built the model"),
        (old.reviewers != new.reviewers, "who reviewed the model"),
    ];
    let changed = others.into_iter().filter(|(changed, _)| *changed);
    parts.extend(changed.map(|(_, what)| format!("changed {what}")));
    if parts.is_empty() && old != new {
        parts.push("changed who owns what".to_owned());
    }
    parts
}

fn assignment(duty: Duty, old: &[Assignment], new: &[Assignment]) -> Vec<String> {
    let of = |all: &[Assignment]| all.iter().find(|a| a.duty == duty).cloned();
    let (old, new) = (of(old), of(new));
    let part = |what: &str, get: fn(&Assignment) -> String| {
        let value = |a: &Option<Assignment>| a.as_ref().map(get).unwrap_or_default();
        let (a, b) = (value(&old), value(&new));
        let name = |text: &str| match text.trim() {
            "" => "nobody".to_owned(),
            text => short(text),
        };
        let title = duty.title();
        (a != b).then(|| format!("{what} of \"{title}\": {} → {}", name(&a), name(&b)))
    };
    let confirmed = |a: &Assignment| a.confirmed_on.map_or("not at all".to_owned(), day);
    let parts = [
        part("owner", |a| a.owner.clone()),
        part("backup", |a| a.backup.clone()),
        match (&old, &new) {
            (Some(a), Some(b)) if a.confirmed_on != b.confirmed_on => Some(format!(
                "\"{}\" confirmed: {} → {}",
                duty.title(),
                confirmed(a),
                confirmed(b)
            )),
            _ => None,
        },
    ];
    parts.into_iter().flatten().collect()
}

fn success(old: &[Confirmation], new: &[Confirmation]) -> Vec<String> {
    let of = |all: &[Confirmation], role: Stakeholder| -> Vec<Confirmation> {
        all.iter().filter(|c| c.role == role).cloned().collect()
    };
    let changed = Stakeholder::ALL
        .into_iter()
        .filter(|role| of(old, *role) != of(new, *role));
    changed
        .map(|role| format!("changed what {} calls success", role.title().to_lowercase()))
        .collect()
}

/// The plan's parts by their names in the document: whatever a plan will hold, its changes are named.
fn plan(before: &Authored, after: &Authored) -> Vec<String> {
    let value = |a: &Authored| serde_json::to_value(&a.plan).unwrap_or(Value::Null);
    let mut parts = Vec::new();
    compare("plan", &value(before), &value(after), &mut parts);
    parts
}

fn compare(at: &str, old: &Value, new: &Value, parts: &mut Vec<String>) {
    let none = serde_json::Map::new();
    let object = |v: &Value| v.is_object() || v.is_null();
    match (old, new) {
        _ if old == new => {}
        // What is absent is left out of the document, or null.
        _ if object(old) && object(new) => {
            let (a, b) = (old.as_object(), new.as_object());
            let (a, b) = (a.unwrap_or(&none), b.unwrap_or(&none));
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names {
                let of = |all: &serde_json::Map<String, Value>| {
                    all.get(name).cloned().unwrap_or(Value::Null)
                };
                compare(&format!("{at}.{}", short(name)), &of(a), &of(b), parts);
            }
        }
        (Value::Array(_) | Value::Null, Value::Array(_) | Value::Null) => {
            let texts = |v: &Value| -> Vec<String> {
                let items = v.as_array().into_iter().flatten();
                items.map(plain).collect()
            };
            parts.push(list(at, &texts(old), &texts(new)));
        }
        _ => parts.push(format!("{at}: {} → {}", plain(old), plain(new))),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => short(text),
        Value::Object(_) => short(&value.to_string()),
        other => short(&other.to_string()),
    }
}

/// "people: with Ana Berg, without Bo Dahl".
fn list(what: &str, old: &[String], new: &[String]) -> String {
    let less = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter()
            .filter(|x| !b.contains(x))
            .map(|x| short(x))
            .collect()
    };
    let (gone, come) = (less(old, new), less(new, old));
    let named = |word: &str, names: &[String]| {
        (!names.is_empty()).then(|| format!("{word} {}", listed(names, 3)))
    };
    let parts: Vec<String> = [named("with", &come), named("without", &gone)]
        .into_iter()
        .flatten()
        .collect();
    match parts.is_empty() {
        true => format!("{what} changed"),
        false => format!("{what}: {}", parts.join(", ")),
    }
}
