//! Changes of what is measured: parts, roles, limits, binding. The numbers follow.

use super::keep::keep;
use super::measure::plan_changed;
use crate::model::Binding;
use crate::plan::{Plan, Serving};
use crate::ui::parts::Part;
use crate::ui::roles::Choice;
use crate::ui::state::Session;
use leptos::prelude::*;
use std::sync::Arc;

/// Makes a column something else.
pub fn set_role(session: Session, column: &str, choice: Choice) {
    edit_plan(session, |plan| choice.assign(&mut plan.roles, column));
}

/// Changes the plan.
pub fn edit_plan(session: Session, change: impl FnOnce(&mut Plan)) {
    let before = session.plan.get_untracked();
    session.plan.update(change);
    if session.plan.with_untracked(|p| *p != before) {
        plan_changed(session);
    }
}

/// Changes what is known of the serving machine's price and use. Nothing is measured again: the facts only carry it into reports, and
/// drawing the page anew for them would take the field from under whoever types.
pub fn edit_serving(session: Session, change: impl FnOnce(&mut Serving)) {
    session.plan.update(|plan| change(&mut plan.serving));
    let serving = session.plan.with_untracked(|plan| plan.serving.clone());
    session.facts.update_untracked(|facts| {
        if let Some(facts) = facts {
            Arc::make_mut(facts).plan.serving = serving;
        }
    });
    keep(session);
}

/// Gives a file another part. A single part (labels, model) leaves the file that had it.
pub fn set_part(session: Session, id: u32, part: Part) {
    session.files.update(|files| {
        for file in files.iter_mut() {
            if file.id == id {
                file.part = part;
                file.by_hand = true;
                file.why.clear();
            } else if file.part == part && part.is_single() {
                file.part = Part::Unused;
            }
        }
    });
    plan_changed(session);
}

/// Takes the reference for production and the other way round.
pub fn swap_samples(session: Session) {
    session.files.update(|files| {
        for file in files.iter_mut() {
            let swapped = match file.part {
                Part::Reference => Part::Production,
                Part::Production => Part::Reference,
                _ => continue,
            };
            file.part = swapped;
            file.why.clear();
            file.by_hand = true;
        }
    });
    plan_changed(session);
}

/// Binds the model's inputs by hand.
pub fn bind(session: Session, mut binding: Binding) {
    "hand".clone_into(&mut binding.by);
    binding.notes.clear();
    session.binding.set(Some(binding));
    plan_changed(session);
}
