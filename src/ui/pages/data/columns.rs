//! Every column of either sample: what it is taken for, and how full it is.

use crate::checks::{Facts, Feature};
use crate::data::{ColumnInfo, Kind};
use crate::plan::Plan;
use crate::ui::actions;
use crate::ui::format;
use crate::ui::parts::Part;
use crate::ui::roles::Choice;
use crate::ui::route::Route;
use crate::ui::state::{OpenFile, Session};
use leptos::prelude::*;

/// What is known of one column.
#[derive(Clone)]
struct Row {
    name: String,
    choice: Choice,
    /// Whether the person chose it.
    by_hand: bool,
    sides: (bool, bool),
    examples: String,
    feature: Option<Feature>,
}

/// The table.
#[component]
pub fn ColumnsTable() -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.measured();
        let rows = session
            .files
            .with(|files| session.plan.with(|plan| rows(files, plan, &facts)));
        if rows.is_empty() {
            return view! { <p class="muted">"Columns are listed as soon as a table is here."</p> }
                .into_any();
        }
        let changeable = session.files.with(|f| !f.is_empty());
        let rows = rows
            .into_iter()
            .map(|row| view! { <ColumnRow row changeable/> })
            .collect_view();
        view! {
            <div class="card scroll columns" tabindex="0">
                <table class="compact">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Taken for"</th>
                            <th scope="col">"In"</th>
                            <th scope="col">"For example"</th>
                            <th scope="col" class="n">"Different"</th>
                            <th scope="col" class="n">"Missing"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[component]
fn ColumnRow(
    /// The column.
    row: Row,
    /// Whether its files are here, so that a change can be measured.
    changeable: bool,
) -> impl IntoView {
    let session = Session::here();
    let name = row.name.clone();
    let changed = move |event| {
        if let Some(choice) = Choice::of_title(&event_target_value(&event)) {
            actions::set_role(session, &name, choice);
        }
    };
    let choice = row.choice;
    let options = Choice::ALL
        .map(|c| view! { <option value=c.title() prop:selected=c == choice>{c.title()}</option> })
        .into_iter()
        .collect_view();
    let guessed = if row.by_hand { "chosen" } else { "guessed" };
    let label = format!("What {} is", row.name);
    let sides = match row.sides {
        (true, true) => "both",
        (true, false) => "reference only",
        (false, true) => "production only",
        (false, false) => format::NONE,
    };
    let one_sided = row.sides != (true, true) && row.sides != (false, false);
    let summary =
        |of: fn(&Feature) -> &crate::profile::Summary| row.feature.as_ref().map(of).cloned();
    let (reference, production) = (summary(|f| &f.reference), summary(|f| &f.production));
    let distinct = production
        .as_ref()
        .or(reference.as_ref())
        .map_or_else(|| format::NONE.to_owned(), |s| format::count(s.distinct));
    let share = |s: &Option<crate::profile::Summary>| {
        s.as_ref()
            .filter(|s| s.n > 0)
            .map(|s| format::percent(s.missing as f64 / s.n as f64))
    };
    let missing = match (share(&reference), share(&production)) {
        (Some(a), Some(b)) if a != b => format!("{a} → {b}"),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => format::NONE.to_owned(),
    };
    let changed_share = row.feature.as_ref().is_some_and(|f| f.missing.changed);
    let title = row.name.clone();
    let name = match &row.feature {
        Some(f) => {
            view! { <a class="name" href=Route::Drift(Some(f.name.clone())).href()>{title}</a> }
                .into_any()
        }
        None => view! { <span class="name">{title}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td><span class="role"><select aria-label=label on:change=changed disabled=!changeable>{options}</select><small class="muted">{guessed}</small></span></td>
            <td data-note=one_sided.then_some("")>{sides}</td>
            <td class="muted small examples">{row.examples}</td>
            <td class="n">{distinct}</td>
            <td class="n" data-over=changed_share.then_some("")>{missing}</td>
        </tr>
    }
}

fn rows(files: &[OpenFile], plan: &Plan, facts: &Facts) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for file in files
        .iter()
        .filter(|f| matches!(f.part, Part::Reference | Part::Production | Part::Labels))
    {
        for column in file.info.ready().iter().flat_map(|i| &i.columns) {
            let side = match file.part {
                Part::Reference => (true, false),
                Part::Production => (false, true),
                _ => (false, false),
            };
            match out.iter_mut().find(|r| r.name == column.name) {
                Some(row) => row.sides = (row.sides.0 || side.0, row.sides.1 || side.1),
                None => out.push(row_of(column, side, plan, facts)),
            }
        }
    }
    if out.is_empty() {
        out = facts
            .features
            .iter()
            .map(|f| known_row(f, plan, facts))
            .collect();
        let stray = |names: &[String], sides: (bool, bool)| {
            names
                .iter()
                .map(|n| stray_row(n, sides, facts))
                .collect::<Vec<_>>()
        };
        out.extend(stray(&facts.only_reference, (true, false)));
        out.extend(stray(&facts.only_production, (false, true)));
    }
    out
}

fn row_of(column: &ColumnInfo, sides: (bool, bool), plan: &Plan, facts: &Facts) -> Row {
    let by_hand = is_chosen(plan, &column.name);
    let roles = if by_hand {
        &plan.roles
    } else {
        &facts.plan.roles
    };
    let choice = Choice::of(roles, &column.name, column.kind);
    Row {
        name: column.name.clone(),
        choice,
        by_hand,
        sides,
        examples: format::shortened(&column.examples.join(", "), 42),
        feature: feature(facts, &column.name),
    }
}

/// Whether the plan names the column, so that what is seen in it does not matter.
fn is_chosen(plan: &Plan, name: &str) -> bool {
    Choice::of(&plan.roles, name, Kind::Text) == Choice::of(&plan.roles, name, Kind::Numeric)
}

fn known_row(f: &Feature, plan: &Plan, facts: &Facts) -> Row {
    let top = f
        .reference
        .top
        .iter()
        .take(4)
        .map(|t| t.value.clone())
        .collect::<Vec<_>>()
        .join(", ");
    Row {
        name: f.name.clone(),
        choice: Choice::of(&facts.plan.roles, &f.name, f.kind),
        by_hand: is_chosen(plan, &f.name),
        sides: (f.reference.n > 0, f.production.n > 0),
        examples: format::shortened(&top, 42),
        feature: Some(f.clone()),
    }
}

fn stray_row(name: &str, sides: (bool, bool), facts: &Facts) -> Row {
    Row {
        name: name.to_owned(),
        choice: Choice::of(&facts.plan.roles, name, Kind::Text),
        by_hand: false,
        sides,
        examples: String::new(),
        feature: None,
    }
}

fn feature(facts: &Facts, name: &str) -> Option<Feature> {
    facts.features.iter().find(|f| f.name == name).cloned()
}
