//! The workbench around a page: navigation with its counts, what is loaded, what happens.

use super::{FilePicker, Notice, Problems, Progress};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::parts::Part;
use crate::ui::route::Route;
use crate::ui::standing::standing;
use crate::ui::state::{Origin, Session, Work};
use leptos::prelude::*;

/// The navigation's groups and their pages.
const GROUPS: [(&str, &[Route]); 2] = [
    (
        "Evidence",
        &[
            Route::Data,
            Route::Drift(None),
            Route::Model,
            Route::Quality,
        ],
    ),
    (
        "Judgement",
        &[Route::Readiness, Route::Ownership, Route::Share],
    ),
];

/// The frame of all pages but the landing page and cards.
#[component]
pub fn Workbench(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="workbench">
            <Navigation/>
            <main>
                <TopBar/>
                <Progress/>
                <Problems/>
                <Notice/>
                <Stale/>
                {children()}
            </main>
        </div>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let groups = GROUPS.map(|(title, pages)| {
        let entries = pages
            .iter()
            .map(|page| view! { <Entry page=page.clone()/> })
            .collect_view();
        view! { <h2>{title}</h2> <ul>{entries}</ul> }
    });
    view! {
        <nav aria-label="Pages">
            <div class="pages">
            <a class="brand" href=Route::Landing.href()><Boat/>"Seaworthy"</a>
            {groups.into_iter().collect_view()}
            <p class="promise">"Everything stays in this tab."</p>
            </div>
        </nav>
    }
}

#[component]
fn Entry(
    /// Where it leads.
    page: Route,
) -> impl IntoView {
    let session = Session::here();
    let (here, shown) = (page.clone(), page.clone());
    let current = move || session.route.with(|r| r.same_page(&here)).then_some("page");
    let count = move || {
        let found = session.facts.with(|facts| {
            session
                .judgement
                .with(|j| standing(&shown, facts.as_deref(), j))
        });
        found.map(|(key, text)| view! { <small data-state=key>{text}</small> })
    };
    view! {
        <li><a href=page.href() aria-current=current>{page.title()}{count}</a></li>
    }
}

/// The mark of the project.
#[component]
pub fn Boat() -> impl IntoView {
    view! {
        <svg class="boat" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d="M3 14h18l-3 6H6z"></path>
            <path d="M12 14V4l6 7h-6"></path>
        </svg>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let session = Session::here();
    let chips = move || {
        session.facts.with(|facts| {
            let facts = facts.as_deref()?;
            let sample = |part: &'static str, s: &Option<crate::checks::SampleFacts>| {
                s.as_ref().map(|s| {
                    let span = s.span.map(|(a, b)| format!(" · {}", format::span(a, b))).unwrap_or_default();
                    view! { <span class="chip" data-part=part><b>{part}</b>{format!("{}{span}", format::counted(s.rows, "row", "rows"))}</span> }
                })
            };
            let model = facts.model.as_ref().map(|m| view! { <span class="chip"><b>{m.file.clone()}</b></span> });
            let labels = facts.labels.as_ref().map(|l| {
                view! { <span class="chip"><b>"labels"</b>{format!("{} of {}", format::count(l.labelled), format::count(l.rows))}</span> }
            });
            Some((sample("reference", &facts.reference), sample("production", &facts.production), model, labels))
        })
    };
    let origin = move || match session.origin.get() {
        Origin::Document(name) => Some(format!("from {name}")),
        Origin::Kept => Some("kept from your last visit".to_owned()),
        _ => None,
    };
    view! {
        <header class="top">
            <div class="chip-strip" tabindex="0">{chips}
            {move || origin().map(|o| view! { <span class="chip muted">{o}</span> })}</div>
            <FilePicker label="Add files"/>
            <Undo/>
            <button on:click=move |_| actions::save_workspace(session)>"Save"</button>
            <a class="button primary" href=Route::Share.href()>"Share"</a>
        </header>
    }
}

/// Takes the last change back; there only when something was changed.
#[component]
fn Undo() -> impl IntoView {
    let session = Session::here();
    let next = move || session.undo.with(|undo| undo.next().map(str::to_owned));
    move || {
        next().map(|what| {
            let label = format!("Undo: {what}");
            view! { <button title=label.clone() aria-label=label on:click=move |_| actions::undo(session)>"Undo"</button> }
        })
    }
}

/// Says that the numbers are not those of the files and the plan, and measures again.
#[component]
fn Stale() -> impl IntoView {
    let session = Session::here();
    let measurable = move || {
        session.files.with(|files| {
            files
                .iter()
                .any(|f| matches!(f.part, Part::Reference | Part::Production))
        })
    };
    move || {
        let idle = session.work.with(|work| *work == Work::Idle);
        (idle && session.stale.get() && measurable()).then(|| {
            view! {
                <div class="stale" role="status">
                    <p>{if session.facts.with(Option::is_none) { "These files have not been measured to the end." } else { "The numbers shown are not those of these files and roles." }}</p>
                    <button class="primary" on:click=move |_| actions::measure(session)>"Measure again"</button>
                </div>
            }
        })
    }
}
