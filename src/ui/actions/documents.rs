//! Documents of ours come in and go out.

use super::files::open_sample;
use super::history::{authored, noted};
use super::keep::{adopt, forget_kept, keep, workspace};
use super::plan::edit_plan;
use super::{go, report_problem, say};
use crate::engine::Problem;
use crate::plan::Plan;
use crate::scorecard::Attestations;
use crate::share::link::{self, Link};
use crate::share::{DocumentKind, Report, Workspace, WorkspaceFile, recognise};
use crate::ui::route::Route;
use crate::ui::state::{Origin, Session};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// Opens one of our documents: report, workspace, plan, answers; a profile stands in for a sample.
pub fn open_document(session: Session, file: File, text: &str) {
    let name = file.name();
    let bytes = text.as_bytes();
    let opened = match recognise(bytes) {
        Ok(DocumentKind::Profile) => {
            open_sample(session, file);
            return;
        }
        Ok(DocumentKind::Workspace) => {
            WorkspaceFile::read(bytes)
                .map_err(|e| e.to_string())
                .map(|w| {
                    adopt(session, w.into_current(), Origin::Document(name.clone()));
                    Route::Readiness
                })
        }
        Ok(DocumentKind::Report) => Report::read(bytes)
            .map_err(|e| e.to_string())
            .map(|report| {
                let attestations = authored(session).attestations;
                let history = session.history.get_untracked();
                let plan = report.facts.plan.clone();
                adopt(
                    session,
                    Workspace {
                        plan,
                        attestations,
                        report: Some(report),
                        history,
                    },
                    Origin::Document(name.clone()),
                );
                Route::Drift(None)
            }),
        Ok(DocumentKind::Plan) => serde_json::from_slice::<Plan>(bytes)
            .map_err(|e| e.to_string())
            .map(|plan| {
                edit_plan(session, |p| *p = plan);
                Route::Data
            }),
        Ok(DocumentKind::Attestations) => serde_json::from_slice::<Attestations>(bytes)
            .map_err(|e| e.to_string())
            .map(|a| {
                noted(session, || {
                    session.answers.set(a.answers);
                    session.people.set(a.people);
                    session.success.set(a.success);
                });
                Route::Readiness
            }),
        Err(error) => Err(error.to_string()),
    };
    match opened {
        Ok(page) => {
            keep(session);
            go(&page);
            say(session, format!("Opened {name}."));
        }
        Err(message) => report_problem(session, Problem::in_file(&name, message)),
    }
}

/// Opens the card of a pasted link; whatever is wrong with it is said on the card's page.
pub fn open_link(session: Session, text: &str) {
    let text: String = text.trim().to_owned();
    if text.is_empty() {
        return;
    }
    let written = link::read(&text).and_then(|link| match link {
        Link::Open(decoded) => link::encode(&decoded.card),
        Link::Sealed(sealed) => Ok(sealed.encoded(Vec::new())),
    });
    match written {
        Ok(encoded) => {
            let route = Route::Card(encoded.fragment);
            go(&route);
            // When the address was this link's already, nothing else tells the page.
            session.route.set(route);
        }
        Err(_) => session.route.set(Route::Card(text)),
    }
}

/// Saves plan, answers and report in one file.
pub fn save_workspace(session: Session) {
    let text = workspace(session).write();
    save_text(
        session,
        "seaworthy-workspace.json",
        "application/json",
        &text,
    );
}

/// Saves a text as a file.
pub fn save_text(session: Session, name: &str, kind: &str, text: &str) {
    match saved(name, kind, text) {
        Some(()) => say(session, format!("Saved {name}.")),
        None => report_problem(
            session,
            Problem::new(format!("This browser refused to save {name}.")),
        ),
    }
}

/// Puts a text on the clipboard.
pub fn copy(session: Session, text: &str, what: &'static str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|c| c.is_object()) {
        say(
            session,
            "This browser gives no clipboard to pages that are not served securely: select the link and copy it.",
        );
        return;
    }
    let written =
        wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(text));
    leptos::task::spawn_local(async move {
        match written.await {
            Ok(_) => say(session, format!("{what} is on the clipboard.")),
            Err(_) => say(
                session,
                "The browser refused its clipboard: select the link and copy it.",
            ),
        }
    });
}

/// Empties the session and what the browser kept of it.
pub fn start_over(session: Session) {
    forget_kept();
    adopt(
        session,
        Workspace {
            report: Some(Report::default()),
            ..Workspace::default()
        },
        Origin::Nothing,
    );
    session.facts.set(None);
    session.timings.set(Vec::new());
    session.binding.set(None);
    super::row::forget_row(session);
    super::files::forget_all(session);
    go(&Route::Landing);
}

fn saved(name: &str, kind: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The download has begun with the click; the address is not needed any more.
    Url::revoke_object_url(&url).ok()
}
