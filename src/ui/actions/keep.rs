//! What survives a reload: plan, answers, people and the report, within what the browser stores. Files do not.

use super::history::authored;
use super::say;
use crate::share::{Report, Undo, Workspace, WorkspaceFile};
use crate::ui::state::{Origin, Session};
use crate::ui::timings::{self, PastTiming};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;
use web_sys::Storage;

/// The name under which the browser keeps the work.
const KEY: &str = "seaworthy/workspace";
/// The name under which it keeps how fast models were here.
const TIMINGS_KEY: &str = "seaworthy/timings";
/// Browsers keep about 5 million characters per site; a report beyond this is left out.
const MOST_CHARACTERS: usize = 4_000_000;
/// Typing is kept when it pauses, not at every letter.
const PAUSE_MS: u32 = 400;

thread_local! {
    static PENDING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Keeps the session's work in the browser, shortly.
pub fn keep(session: Session) {
    PENDING.with(|pending| {
        // Replacing the former timeout cancels it.
        *pending.borrow_mut() = Some(Timeout::new(PAUSE_MS, move || write(session)));
    });
}

/// Keeps at once what was to be kept shortly: the page is being left.
pub fn flush(session: Session) {
    if PENDING
        .with(|pending| pending.borrow_mut().take())
        .is_some()
    {
        write(session);
    }
}

/// The session's work as a workspace, with the report.
pub fn workspace(session: Session) -> Workspace {
    let report = session.facts.get_untracked().map(|facts| {
        let judgement = session.judgement.get_untracked();
        Report::new((*facts).clone(), (*judgement).clone())
    });
    let authored = authored(session);
    Workspace {
        plan: authored.plan,
        attestations: authored.attestations,
        report,
        history: session.history.get_untracked(),
    }
}

/// Takes a workspace for the session's work.
pub fn adopt(session: Session, workspace: Workspace, origin: Origin) {
    session.plan.set(workspace.plan);
    session.answers.set(workspace.attestations.answers);
    session.people.set(workspace.attestations.people);
    session.success.set(workspace.attestations.success);
    session.history.set(workspace.history);
    session.undo.set(Undo::default());
    if let Some(mut report) = workspace.report {
        // Answers run out from day to day: what is opened is judged as of today, and says so.
        report.facts.judged_on = session.today;
        session.facts.set(Some(Arc::new(report.facts)));
        session.origin.set(origin);
        session.stale.set(false);
    }
}

/// Takes up what was kept on an earlier visit. What cannot be read any more is left where it is and said.
pub fn resume(session: Session) {
    if let Some(text) = storage().and_then(|s| s.get_item(TIMINGS_KEY).ok().flatten()) {
        session.timings.set(timings::read(&text));
    }
    let Some(text) = storage().and_then(|s| s.get_item(KEY).ok().flatten()) else {
        return;
    };
    match WorkspaceFile::read(text.as_bytes()) {
        Ok(file) => adopt(session, file.into_current(), Origin::Kept),
        Err(error) => say(
            session,
            format!("What this browser kept from your last visit cannot be read: {error}."),
        ),
    }
}

/// Keeps how fast the session's model just was. A browser that keeps nothing has them for this visit.
pub fn keep_timing(session: Session) {
    let now = (js_sys::Date::now() / 1_000.0) as i64;
    let newest = session.facts.with_untracked(|facts| {
        let model = facts.as_ref()?.model.as_ref()?;
        PastTiming::of(model, now)
    });
    let Some(newest) = newest else { return };
    session.timings.update(|kept| timings::add(kept, newest));
    let text = session.timings.with_untracked(|kept| timings::write(kept));
    if let Some(storage) = storage() {
        let _ = storage.set_item(TIMINGS_KEY, &text);
    }
}

/// Forgets what the browser kept.
pub fn forget_kept() {
    PENDING.with(|pending| *pending.borrow_mut() = None);
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
        let _ = storage.remove_item(TIMINGS_KEY);
    }
}

fn write(session: Session) {
    let mut workspace = workspace(session);
    let mut text = workspace.write();
    let mut left_out = false;
    if text.len() > MOST_CHARACTERS {
        workspace.report = None;
        text = workspace.write();
        left_out = true;
    }
    let kept = storage().is_some_and(|s| s.set_item(KEY, &text).is_ok());
    if !kept {
        say(
            session,
            "This browser does not keep your work between visits. Save a workspace file before you leave.",
        );
    } else if left_out {
        say(
            session,
            "The report is too large for this browser to keep. Your plan and answers are kept; save a workspace file for the rest.",
        );
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
