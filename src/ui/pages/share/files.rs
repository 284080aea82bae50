//! What can be saved as a file.

use crate::checks::Facts;
use crate::scorecard::Attestations;
use crate::share::Report;
use crate::share::exports::{self, scorecard};
use crate::ui::actions;
use crate::ui::state::Session;
use leptos::prelude::*;

/// A format: what people read, the file's name, its type, and who writes it.
type Format = (
    &'static str,
    &'static str,
    &'static str,
    fn(&Report) -> String,
);

const REPORTS: [Format; 4] = [
    (
        "JSON",
        "report.json",
        "application/json",
        exports::json::write,
    ),
    ("HTML", "report.html", "text/html", exports::html::write),
    (
        "Markdown",
        "report.md",
        "text/markdown",
        exports::markdown::write,
    ),
    ("Text", "report.txt", "text/plain", exports::text::write),
];

const SCORECARDS: [Format; 4] = [
    (
        "JSON",
        "scorecard.json",
        "application/json",
        scorecard::json::write,
    ),
    (
        "HTML",
        "scorecard.html",
        "text/html",
        scorecard::html::write,
    ),
    (
        "Markdown",
        "scorecard.md",
        "text/markdown",
        scorecard::markdown::write,
    ),
    (
        "Badge",
        "scorecard.svg",
        "image/svg+xml",
        scorecard::badge::write,
    ),
];

/// Buttons by document.
#[component]
pub fn Files() -> impl IntoView {
    let session = Session::here();
    let buttons = move |formats: [Format; 4]| {
        formats
            .map(|(title, name, kind, write)| {
                let save =
                    move |_| actions::save_text(session, name, kind, &write(&report(session)));
                view! { <button on:click=save>{title}</button> }
            })
            .into_iter()
            .collect_view()
    };
    let whose = RwSignal::new(String::new());
    let names = move || {
        let people = session.people.get().people.into_iter();
        let names = people.map(|p| p.name).filter(|n| !n.is_empty());
        names
            .map(|n| view! { <option value=n.clone()>{n.clone()}</option> })
            .collect_view()
    };
    let runbook = move |_| {
        let people = session.people.get_untracked();
        let text = scorecard::runbook::write(&report(session), &people);
        actions::save_text(session, "runbook.md", "text/markdown", &text);
    };
    let calendar = move |_| {
        let options = scorecard::ics::CalendarOptions {
            model: model_name(session),
            now: (js_sys::Date::now() / 1000.0) as i64,
            person: Some(whose.get_untracked()).filter(|w| !w.is_empty()),
        };
        let attestations = Attestations {
            answers: session.answers.get_untracked(),
            people: session.people.get_untracked(),
            success: session.success.get_untracked(),
        };
        actions::save_text(
            session,
            "duties.ics",
            "text/calendar",
            &scorecard::ics::write(&attestations, &options),
        );
    };
    let start_over = move |_| {
        let sure = window().confirm_with_message("Forget plan, answers, people and report in this browser? A saved workspace file is not touched.");
        if sure.unwrap_or(false) {
            actions::start_over(session);
        }
    };
    view! {
        <dl class="card panel pairs files">
            <div><dt>"Workspace"</dt><dd class="row"><button class="primary" on:click=move |_| actions::save_workspace(session)>"Save workspace"</button><span class="muted small">"plan, answers, people and report in one file; open it by dropping it here"</span></dd></div>
            <div><dt>"Report"</dt><dd class="row">{buttons(REPORTS)}<span class="muted small">"everything measured and judged; no rows"</span></dd></div>
            <div><dt>"Scorecards"</dt><dd class="row">{buttons(SCORECARDS)}</dd></div>
            <div><dt>"Calendar"</dt><dd class="row"><button on:click=calendar>"iCalendar"</button><select aria-label="Whose calendar" on:change=move |e| whose.set(event_target_value(&e))><option value="">"everybody’s"</option>{names}</select><span class="muted small">"shifts, reviews, drills, confirmations, and what expires; nobody is invited"</span></dd></div>
            <div><dt>"Runbook"</dt><dd class="row"><button on:click=runbook>"Markdown"</button><span class="muted small">"a page per alert: what it means, three steps, who decides, how to roll back"</span></dd></div>
            <div><dt>"Start over"</dt><dd class="row"><button on:click=start_over>"Forget everything here"</button><span class="muted small">"this browser keeps plan, answers, people and report until then; files are never kept"</span></dd></div>
        </dl>
    }
}

/// The report as of now; of nothing measured when nothing is.
fn report(session: Session) -> Report {
    let facts = session.facts.get_untracked();
    let facts = facts.map_or_else(
        || Facts {
            plan: session.plan.get_untracked(),
            judged_on: session.today,
            ..Facts::default()
        },
        |facts| (*facts).clone(),
    );
    Report::new(facts, (*session.judgement.get_untracked()).clone())
}

fn model_name(session: Session) -> String {
    let facts = session.facts.get_untracked().unwrap_or_default();
    let file = facts
        .model
        .as_ref()
        .map(|m| m.file.trim_end_matches(".onnx").to_owned());
    facts
        .plan
        .name
        .clone()
        .or(file)
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| "model".to_owned())
}
