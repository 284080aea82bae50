//! What no file can say: questions to people, quick to fill.

use crate::checks::{Answer, Dimension};
use crate::scorecard::{AnswerKind, QUESTIONS, Question};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Answers on offer, and what people read.
const CHOICES: [(&str, &str); 4] = [
    ("yes", "yes"),
    ("partly", "partly"),
    ("no", "no"),
    ("not_applicable", "does not apply"),
];

/// All questions by dimension; the name at the top is filled in with every answer.
#[component]
pub fn Questions() -> impl IntoView {
    let session = Session::here();
    let who = session.who;
    if who.with_untracked(String::is_empty) {
        let known = session.answers.with_untracked(|a| {
            let mut names = a.0.values().map(|a| a.who.clone());
            names.find(|w| !w.is_empty()).unwrap_or_default()
        });
        who.set(known);
    }
    let names = move || {
        session.people.with(|p| {
            p.people
                .iter()
                .map(|p| view! { <option value=p.name.clone()></option> })
                .collect_view()
        })
    };
    let named = move |e| actions::sign_answers(session, event_target_value(&e).trim());
    let groups = Dimension::ALL
        .map(|dimension| view! { <Group dimension who/> })
        .into_iter()
        .collect_view();
    view! {
        <div class="row below-lead">
            <label class="field">"Answering as"<input type="text" list="people-names" placeholder="first and last name" autocomplete="off" prop:value=who on:change=named/></label>
            <datalist id="people-names">{names}</datalist>
            <p class="muted small">"An answer counts with a name and an https address where it can be seen; without them it is only claimed and counts 0."</p>
        </div>
        <div class="card questions">{groups}</div>
    }
}

#[component]
fn Group(
    /// Which.
    dimension: Dimension,
    /// Who answers.
    who: RwSignal<String>,
) -> impl IntoView {
    let session = Session::here();
    let of: Vec<&'static Question> = QUESTIONS
        .iter()
        .copied()
        .filter(|q| q.dimension == dimension)
        .collect();
    if of.is_empty() {
        return ().into_any();
    }
    let ids: Vec<&'static str> = of.iter().map(|q| q.id).collect();
    let total = ids.len();
    let answered = move || {
        session
            .answers
            .with(|a| ids.iter().filter(|id| a.0.contains_key(**id)).count())
    };
    let rows = of
        .into_iter()
        .map(|question| view! { <QuestionRow question who/> })
        .collect_view();
    view! {
        <details class="group">
            <summary><b>{dimension.title()}</b>" "<span class="muted">{dimension.question()}</span><small class="muted">{move || format!("{} of {total} answered", answered())}</small></summary>
            {rows}
        </details>
    }
    .into_any()
}

#[component]
fn QuestionRow(
    /// The question.
    question: &'static Question,
    /// Who answers.
    who: RwSignal<String>,
) -> impl IntoView {
    let session = Session::here();
    let id = question.id;
    let answer = Memo::new(move |_| session.answers.with(|a| a.0.get(id).cloned()));
    let fields = move || {
        answer
            .get()
            .map(|answer| view! { <Details id answer lifetime=question.lifetime_days/> })
    };
    view! {
        <fieldset class="question">
            <legend>{question.asks}<span class="kind">{question.weight.word()}</span></legend>
            <p class="muted small">{question.help}</p>
            {match question.takes {
                AnswerKind::YesNo => view! { <Choices id answer who/> }.into_any(),
                kind => view! { <Written id answer who kind/> }.into_any(),
            }}
            {fields}
        </fieldset>
    }
}

fn set_value(session: Session, id: &'static str, who: RwSignal<String>, value: String) {
    actions::edit_answer(session, id, move |answer| {
        answer.value = value;
        answer.day = session.today;
        if answer.who.is_empty() {
            answer.who = who.get_untracked();
        }
    });
}

#[component]
fn Choices(
    /// The question's id.
    id: &'static str,
    /// Its answer.
    answer: Memo<Option<Answer>>,
    /// Who answers.
    who: RwSignal<String>,
) -> impl IntoView {
    let session = Session::here();
    let buttons = CHOICES
        .map(|(value, title)| {
            let checked = move || answer.with(|a| a.as_ref().is_some_and(|a| a.value == value));
            view! {
                <label>
                    <input class="visually-hidden" type="radio" name=id value=value prop:checked=checked on:change=move |_| set_value(session, id, who, value.to_owned())/>
                    {title}
                </label>
            }
        })
        .into_iter()
        .collect_view();
    let clear = move || {
        answer.with(Option::is_some).then(|| view! { <button class="quiet" on:click=move |_| actions::edit_answer(session, id, |a| a.value.clear())>"take back"</button> })
    };
    view! { <div class="row"><span class="choices">{buttons}</span>{clear}</div> }
}

#[component]
fn Written(
    /// The question's id.
    id: &'static str,
    /// Its answer.
    answer: Memo<Option<Answer>>,
    /// Who answers.
    who: RwSignal<String>,
    /// Words, a number or a day.
    kind: AnswerKind,
) -> impl IntoView {
    let session = Session::here();
    let aside = move || answer.with(|a| a.as_ref().is_some_and(|a| a.value == "not_applicable"));
    let value = move || {
        answer.with(|a| {
            a.as_ref()
                .map(|a| a.value.clone())
                .filter(|v| v != "not_applicable")
                .unwrap_or_default()
        })
    };
    let (type_, mode) = match kind {
        AnswerKind::Date => ("date", "text"),
        AnswerKind::Number => ("text", "decimal"),
        _ => ("text", "text"),
    };
    let typed = move |e| set_value(session, id, who, event_target_value(&e).trim().to_owned());
    let set_aside = move |e| {
        set_value(
            session,
            id,
            who,
            if event_target_checked(&e) {
                "not_applicable".to_owned()
            } else {
                String::new()
            },
        )
    };
    view! {
        <div class="row">
            <input class="wide" type=type_ inputmode=mode aria-label="Answer" autocomplete="off" prop:value=value disabled=aside on:change=typed/>
            <label class="check small"><input type="checkbox" prop:checked=aside on:change=set_aside/>"does not apply"</label>
        </div>
    }
}

#[component]
fn Details(
    /// The question's id.
    id: &'static str,
    /// Its answer.
    answer: Answer,
    /// Days after which it no longer counts.
    lifetime: i32,
) -> impl IntoView {
    let session = Session::here();
    let edit =
        move |change: Box<dyn FnOnce(&mut Answer)>| actions::edit_answer(session, id, change);
    let text = move |label: &'static str,
                     kind: &'static str,
                     value: String,
                     set: fn(&mut Answer, String)| {
        view! { <label class="field">{label}<input type=kind prop:value=value autocomplete="off" on:change=move |e| { let v = event_target_value(&e).trim().to_owned(); edit(Box::new(move |a| set(a, v))) }/></label> }
    };
    let day = move |label: String, value: Option<i32>, set: fn(&mut Answer, Option<i32>)| {
        view! { <label class="field">{label}<input type="date" prop:value=format::day_iso(value) on:change=move |e| { let v = format::parse_day(&event_target_value(&e)); edit(Box::new(move |a| set(a, v))) }/></label> }
    };
    let aside = answer.value == "not_applicable";
    let expiry = format!("Counts until (else {lifetime} days)");
    let lacks = match (
        answer.who.is_empty(),
        !aside && !answer.evidence.starts_with("https://"),
    ) {
        (true, true) => Some("a name and an https address"),
        (true, false) => Some("a name"),
        (false, true) => Some("an https address"),
        (false, false) => None,
    };
    view! {
        <div class="fields details">
            {text("Who says so", "text", answer.who.clone(), |a, v| a.who = v)}
            {day("On".to_owned(), Some(answer.day), |a, v| a.day = v.unwrap_or(a.day))}
            {if aside {
                text("Why it does not apply", "text", answer.reason.clone(), |a, v| a.reason = v).into_any()
            } else {
                text("Where it can be seen", "url", answer.evidence.clone(), |a, v| a.evidence = v).into_any()
            }}
            {day(expiry, answer.expires, |a, v| a.expires = v)}
            <label class="check small"><input type="checkbox" prop:checked=answer.automated on:change=move |e| { let on = event_target_checked(&e); edit(Box::new(move |a| a.automated = on)) }/>"a machine repeats it on a schedule"</label>
        </div>
        {lacks.map(|what| view! { <p class="small claimed">{format!("Claimed: without {what} it counts 0.")}</p> })}
    }
}
