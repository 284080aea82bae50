//! People's answers to findings.

#[cfg(test)]
mod tests;

use super::questions::{AnswerKind, QUESTIONS, Question};
use super::{Confirmation, People};
use crate::checks::wording::{day, iso_day, number, parse_day, short};
use crate::checks::{Answer, Answers, Basis, Evidence, Finding, State};
use serde::{Deserialize, Serialize};

/// What people said: the file of `--attestations`, and a part of a workspace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attestations {
    /// Answers by question id.
    pub answers: Answers,
    /// Who owns what.
    pub people: People,
    /// What success means to the four who must agree on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<Confirmation>,
}

/// A finding per question, in the order of [`QUESTIONS`].
///
/// `today` is in days since 1970. Unanswered is `not_done`. An answer counts when it names who gave it and when,
/// links to evidence (https) and is in date; otherwise it is `not_done` too, with the basis `claimed` or `expired`,
/// so that nothing unproven ever reads as a pass. A "no" fails whatever it rests on. Answers to ids that are not in
/// the list are left out.
pub fn judge_answers(answers: &Answers, today: i32) -> Vec<Finding> {
    let one = |q: &&'static Question| judge(q, answers.0.get(q.id), today);
    QUESTIONS.iter().map(one).collect()
}

/// What an answer comes to, before titles.
struct Judged {
    state: State,
    basis: Basis,
    says: String,
}

fn judge(question: &Question, answer: Option<&Answer>, today: i32) -> Finding {
    let judged = match answer.filter(|a| !a.value.trim().is_empty()) {
        None => not_done(Basis::Attested, "Nobody has looked."),
        Some(answer) => judge_given(question, answer, today),
    };
    let settled = matches!(judged.state, State::Pass | State::NotApplicable);
    Finding {
        check: question.id.to_owned(),
        state: judged.state,
        basis: judged.basis,
        title: question.title_of(judged.state, judged.basis),
        says: judged.says,
        evidence: answer.map(evidence).into_iter().collect(),
        dimension: question.dimension,
        weight: question.weight,
        duty: question.duty,
        remedy: if settled { "" } else { question.remedy }.to_owned(),
    }
}

fn judge_given(question: &Question, answer: &Answer, today: i32) -> Judged {
    if answer.value.trim() == "not_applicable" {
        return not_applicable(answer, today);
    }
    let said = match read(question.takes, answer, today) {
        Ok(said) => said,
        Err(why) => return not_done(Basis::Claimed, why),
    };
    let lacks = lacks(answer, today);
    // A "no" is believed without evidence, and does not run out.
    if said.state == State::Fail {
        let basis = if lacks.is_empty() {
            Basis::Attested
        } else {
            Basis::Claimed
        };
        let says = format!("{}, {}.", said.text, signature(answer));
        return Judged {
            state: State::Fail,
            basis,
            says,
        };
    }
    if !lacks.is_empty() {
        let says = format!(
            "{}, {}; it counts nothing without {}.",
            said.text,
            signature(answer),
            lacks.join(" and ")
        );
        return not_done(Basis::Claimed, says);
    }
    let begins = said.day.unwrap_or(answer.day);
    let ends = answer
        .expires
        .unwrap_or(begins.saturating_add(question.lifetime_days));
    if today >= ends {
        let says = format!(
            "{}, {}; that ran out on {}.",
            said.text,
            signature(answer),
            day(ends)
        );
        return not_done(Basis::Expired, says);
    }
    Judged {
        state: said.state,
        basis: Basis::Attested,
        says: format!(
            "{}, {}; counts until {}.",
            said.text,
            signature(answer),
            day(ends)
        ),
    }
}

/// An answer's value, read.
struct Said {
    state: State,
    text: String,
    /// The day the answer itself names.
    day: Option<i32>,
}

fn read(takes: AnswerKind, answer: &Answer, today: i32) -> Result<Said, String> {
    let value = answer.value.trim();
    let said = |state, text: &str, day| {
        Ok(Said {
            state,
            text: text.to_owned(),
            day,
        })
    };
    match (takes, value.to_lowercase().as_str()) {
        (_, "no") => said(State::Fail, "No", None),
        (_, "partly") => said(State::Warn, "Partly", None),
        (AnswerKind::YesNo, "yes") => said(State::Pass, "Yes", None),
        (AnswerKind::YesNo, _) => Err(format!(
            "\"{}\" is none of yes, partly and no.",
            short(value)
        )),
        (AnswerKind::Text, "yes") => {
            Err("\"Yes\" does not say what; the question asks for a few words.".to_owned())
        }
        (AnswerKind::Text, _) => said(State::Pass, &format!("\"{}\"", short(value)), None),
        (AnswerKind::Number, _) => match value.parse::<f64>().ok().filter(|v| v.is_finite()) {
            Some(v) => said(State::Pass, &number(v), None),
            None => Err(format!(
                "\"{}\" is not a number; write it with a decimal point and without its unit.",
                short(value)
            )),
        },
        // Done on the day of the answer: how such questions were first answered.
        (AnswerKind::Date, "yes") => said(State::Pass, "Yes", None),
        (AnswerKind::Date, _) => match parse_day(value) {
            Some(named) if named > today.saturating_add(1) => {
                Err(format!("{} lies in the future.", day(named)))
            }
            Some(named) => said(State::Pass, &format!("On {}", day(named)), Some(named)),
            None => Err(format!(
                "\"{}\" is not a day; write it as 2026-11-18.",
                short(value)
            )),
        },
    }
}

fn not_applicable(answer: &Answer, today: i32) -> Judged {
    let reason = short_reason(&answer.reason);
    if reason.is_empty() {
        return not_done(Basis::Claimed, "Said not to apply, but without a reason.");
    }
    match answer.expires {
        Some(ends) if today >= ends => not_done(
            Basis::Expired,
            format!("Said not to apply until {}: {reason}.", day(ends)),
        ),
        _ => Judged {
            state: State::NotApplicable,
            basis: Basis::Attested,
            says: format!("{reason}, {}.", signature(answer)),
        },
    }
}

fn not_done(basis: Basis, says: impl Into<String>) -> Judged {
    Judged {
        state: State::NotDone,
        basis,
        says: says.into(),
    }
}

/// What an answer lacks before it counts.
fn lacks(answer: &Answer, today: i32) -> Vec<&'static str> {
    let mut lacks = Vec::new();
    if answer.who.trim().is_empty() {
        lacks.push("a name");
    }
    if answer.day <= 0 || answer.day > today.saturating_add(1) {
        lacks.push("the day on which it was given");
    }
    if !is_https(&answer.evidence) {
        lacks.push("a link to evidence (https)");
    }
    lacks
}

/// Whether a text is an https address with a host.
pub(super) fn is_https(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    !host.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn signature(answer: &Answer) -> String {
    let who = match answer.who.trim() {
        "" => "says somebody unnamed".to_owned(),
        who => format!("says {}", short(who)),
    };
    if answer.day > 0 {
        format!("{who} on {}", day(answer.day))
    } else {
        who
    }
}

fn short_reason(reason: &str) -> String {
    let clean: String = reason
        .trim()
        .trim_end_matches('.')
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean.chars().take(200).collect()
}

/// Links look these headings up.
fn evidence(answer: &Answer) -> Evidence {
    let on = if answer.day > 0 {
        iso_day(answer.day)
    } else {
        String::new()
    };
    let by_machine = if answer.automated { "yes" } else { "no" };
    let row = [
        answer.who.clone(),
        on,
        answer.evidence.clone(),
        by_machine.to_owned(),
    ];
    Evidence::table(["who", "day", "evidence", "by machine"], [row])
}
