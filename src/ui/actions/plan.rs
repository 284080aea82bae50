//! Changes of what is measured: parts, roles, limits, binding. The numbers follow.

use super::history::noted;
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
    noted(session, || session.plan.update(change));
    settle_plan(session, &before);
}

/// Changes what is known of the serving machine's price and use.
pub fn edit_serving(session: Session, change: impl FnOnce(&mut Serving)) {
    edit_plan(session, |plan| change(&mut plan.serving));
}

/// Measures again where a change of the plan asks for it. Of the gate and of prices nothing is measured: the facts only
/// carry them into reports, and drawing the page anew for them would take the field from under whoever types.
pub(super) fn settle_plan(session: Session, before: &Plan) {
    let plan = session.plan.get_untracked();
    let mut carried = plan.clone();
    carried.gate = before.gate.clone();
    carried.serving = Serving {
        latency_unit: plan.serving.latency_unit,
        ..before.serving.clone()
    };
    let measured_alike = carried == *before;
    session.facts.update_untracked(|facts| {
        if let Some(facts) = facts {
            let of = &mut Arc::make_mut(facts).plan;
            of.gate = plan.gate.clone();
            if measured_alike {
                of.serving = plan.serving.clone();
            }
        }
    });
    if measured_alike {
        keep(session);
    } else {
        plan_changed(session);
    }
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
