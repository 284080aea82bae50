//! What people change is noted, and can be taken back.

use super::keep::keep;
use super::plan::settle_plan;
use super::say;
use crate::scorecard::Attestations;
use crate::share::{Authored, Change};
use crate::ui::state::Session;
use leptos::prelude::*;

/// Everything that people set themselves, as it is now.
pub(super) fn authored(session: Session) -> Authored {
    Authored {
        plan: session.plan.get_untracked(),
        attestations: Attestations {
            answers: session.answers.get_untracked(),
            people: session.people.get_untracked(),
            success: session.success.get_untracked(),
        },
    }
}

/// Makes a change and notes what it came to.
pub(super) fn noted(session: Session, change: impl FnOnce()) {
    let before = authored(session);
    change();
    let after = authored(session);
    let what = session
        .undo
        .try_update(|undo| undo.note(before, &after))
        .flatten();
    if let Some(what) = what {
        remember(session, what);
    }
}

/// Takes the last change back.
pub fn undo(session: Session) {
    let taken = session.undo.try_update(|undo| undo.take()).flatten();
    let Some((earlier, what)) = taken else {
        return;
    };
    let plan = session.plan.get_untracked();
    session.plan.set(earlier.plan);
    session.answers.set(earlier.attestations.answers);
    session.people.set(earlier.attestations.people);
    session.success.set(earlier.attestations.success);
    settle_plan(session, &plan);
    remember(session, format!("took back: {what}"));
    say(session, format!("Taken back: {what}."));
}

fn remember(session: Session, what: String) {
    let change = Change {
        at: (js_sys::Date::now() / 1_000.0) as i64,
        who: session.who.get_untracked(),
        what,
    };
    session.history.update(|history| history.add(change));
    keep(session);
}
