//! The gate that the team sets: least scores, what must pass, and what is put up with for a while.

use crate::checks::{CHECKS, Dimension};
use crate::plan::{Exemption, Gate};
use crate::scorecard::{GateResult, QUESTIONS, minimum, set_minimum};
use crate::ui::actions;
use crate::ui::components::NumberField;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Days for which a new exemption is proposed.
const PROPOSED_DAYS: i32 = 30;

/// What the gate says, and the form that sets it.
#[component]
pub fn Policy(
    /// What it says now.
    result: Memo<GateResult>,
) -> impl IntoView {
    let session = Session::here();
    let gate = Memo::new(move |_| session.plan.with(|p| p.gate.clone()));
    let lines = move || {
        let GateResult {
            fit,
            reasons,
            exempt,
            notes,
        } = result.get();
        let line = |state: &'static str, text: String| view! { <li data-state=state><span>{text}</span></li> };
        let items: Vec<_> = reasons
            .into_iter()
            .map(|r| line("fail", r))
            .chain(exempt.into_iter().map(|e| line("warn", e.says)))
            .chain(notes.into_iter().map(|n| line("warn", n)))
            .collect();
        view! {
            <p>{if fit { "Reached." } else { "Not reached." }}<span class="muted">" The command exits with 0 or 1 by the same gate, which is kept in the plan."</span></p>
            {(!items.is_empty()).then(|| view! { <ul class="rules">{items}</ul> })}
        }
    };
    let critical = move |e| {
        let on = event_target_checked(&e);
        edit(session, |g| g.critical = on);
    };
    let dimensions = Dimension::ALL
        .map(|d| {
            let value = Signal::derive(move || gate.with(|g| minimum(&g.dimensions, d)));
            let typed = Callback::new(move |v: Option<f64>| {
                edit(session, |g| {
                    set_minimum(&mut g.dimensions, d, at_most_100(v))
                })
            });
            view! { <NumberField title=d.title() value on_typed=typed/> }
        })
        .into_iter()
        .collect_view();
    let least = move |title: &'static str,
                      get: fn(&Gate) -> Option<f64>,
                      set: fn(&mut Gate, Option<f64>)| {
        let value = Signal::derive(move || gate.with(get));
        let typed = Callback::new(move |v| edit(session, |g| set(g, at_most_100(v))));
        view! { <NumberField title value on_typed=typed/> }
    };
    view! {
        <section class="card panel policy">
            {lines}
            <details>
                <summary>"Change the gate"</summary>
                <h3>"Least scores"</h3>
                <div class="fields">
                    {least("Readiness", |g| g.readiness, |g, v| g.readiness = v)}
                    {least("Ownership", |g| g.ownership, |g, v| g.ownership = v)}
                    {dimensions}
                </div>
                <p class="small muted">"0 to 100; what is empty is not asked for."</p>
                <label class="check"><input type="checkbox" prop:checked=move || gate.with(|g| g.critical) on:change=critical/>"A critical check that fails is not fit, whatever the scores"</label>
                <h3>"Must pass"</h3>
                <MustPass gate/>
                <h3>"Exempt for a while"</h3>
                <Exemptions gate/>
            </details>
        </section>
    }
}

fn edit(session: Session, change: impl FnOnce(&mut Gate)) {
    actions::edit_plan(session, |plan| change(&mut plan.gate));
}

fn at_most_100(typed: Option<f64>) -> Option<f64> {
    typed.map(|v| v.min(100.0))
}

/// Every check and question, by what people read when it passes.
fn all_checks() -> Vec<(&'static str, &'static str)> {
    let checks = CHECKS.iter().map(|c| (c.about().id, c.about().title));
    checks
        .chain(QUESTIONS.iter().map(|q| (q.id, q.title)))
        .collect()
}

fn title(id: &str) -> String {
    let known = all_checks().into_iter().find(|(of, _)| *of == id);
    known.map_or_else(|| id.to_owned(), |(_, title)| title.to_owned())
}

/// A choice of one check; it goes back to its first line once one is chosen.
#[component]
fn CheckChoice(
    /// What the first line says.
    label: &'static str,
    /// Told the id.
    chosen: Callback<String>,
) -> impl IntoView {
    let options = all_checks()
        .into_iter()
        .map(|(id, title)| view! { <option value=id>{title}</option> })
        .collect_view();
    let node = NodeRef::<leptos::html::Select>::new();
    let changed = move |e| {
        let id = event_target_value(&e);
        if let Some(select) = node.get_untracked() {
            select.set_value("");
        }
        if !id.is_empty() {
            chosen.run(id);
        }
    };
    view! { <select node_ref=node aria-label=label on:change=changed><option value="">{label}</option>{options}</select> }
}

#[component]
fn MustPass(
    /// The gate.
    gate: Memo<Gate>,
) -> impl IntoView {
    let session = Session::here();
    let items = move || {
        let ids = gate.with(|g| g.must_pass.clone());
        ids.into_iter()
            .map(|id| {
                let label = format!("Take away: {}", title(&id));
                let shown = title(&id);
                let gone = move |_| edit(session, |g| g.must_pass.retain(|m| *m != id));
                view! { <span class="chip">{shown}<button class="quiet" aria-label=label on:click=gone>"×"</button></span> }
            })
            .collect_view()
    };
    let chosen = Callback::new(move |id: String| {
        edit(session, |g| {
            if !g.must_pass.contains(&id) {
                g.must_pass.push(id);
            }
        });
    });
    view! { <div class="row">{items}<CheckChoice label="add a check that must pass" chosen/></div> }
}

#[component]
fn Exemptions(
    /// The gate.
    gate: Memo<Gate>,
) -> impl IntoView {
    let session = Session::here();
    let count = Memo::new(move |_| gate.with(|g| g.exemptions.len()));
    // A row is drawn once, so that whoever types stays in the field.
    let rows = move || {
        (0..count.get())
            .map(|i| view! { <Exempted i gate/> })
            .collect_view()
    };
    let chosen = Callback::new(move |check: String| {
        edit(session, |g| {
            g.exemptions.push(Exemption {
                check,
                until: session.today + PROPOSED_DAYS,
                ..Exemption::default()
            })
        });
    });
    let any = Memo::new(move |_| count.get() > 0);
    view! {
        {move || any.get().then(|| view! {
            <table class="compact form-table stacked">
                <thead><tr><th scope="col">"Check"</th><th scope="col">"Why"</th><th scope="col">"Allowed by"</th><th scope="col">"Last day"</th><th scope="col"><span class="visually-hidden">"Take away"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        })}
        <div class="row"><CheckChoice label="add an exemption" chosen/></div>
        <p class="small muted">"It needs a reason, a name and an end. Until then the check does not miss the gate; it is shown as exempt, never as a pass, and the scores count it as before."</p>
    }
}

#[component]
fn Exempted(
    /// Its place in the list.
    i: usize,
    /// The gate.
    gate: Memo<Gate>,
) -> impl IntoView {
    let session = Session::here();
    let exemption = Memo::new(move |_| {
        gate.with(|g| g.exemptions.get(i).cloned())
            .unwrap_or_default()
    });
    let set = move |change: Box<dyn FnOnce(&mut Exemption)>| {
        edit(session, |g| {
            if let Some(one) = g.exemptions.get_mut(i) {
                change(one);
            }
        })
    };
    let text = move |label: &'static str,
                     hint: &'static str,
                     get: fn(&Exemption) -> &String,
                     write: fn(&mut Exemption, String)| {
        let value = move || exemption.with(|e| get(e).clone());
        let typed = move |e| {
            let v = event_target_value(&e).trim().to_owned();
            set(Box::new(move |one| write(one, v)));
        };
        view! { <td data-label=label><input type="text" aria-label=label placeholder=hint autocomplete="off" prop:value=value on:change=typed/></td> }
    };
    let until = move || exemption.with(|e| format::day_iso(Some(e.until)));
    let day_typed = move |e| {
        let day = format::parse_day(&event_target_value(&e));
        set(Box::new(move |one| one.until = day.unwrap_or(one.until)));
    };
    let gone = move |_| {
        edit(session, |g| {
            if i < g.exemptions.len() {
                g.exemptions.remove(i);
            }
        })
    };
    let name = move || exemption.with(|e| title(&e.check));
    view! {
        <tr>
            <th scope="row">{name}</th>
            {text("Why", "reason", |e| &e.reason, |e, v| e.reason = v)}
            {text("Allowed by", "first and last name", |e| &e.approver, |e, v| e.approver = v)}
            <td data-label="Last day"><input type="date" aria-label="Last day" prop:value=until on:change=day_typed/></td>
            <td><button class="quiet" aria-label=move || format!("Take away the exemption of {}", name()) on:click=gone>"×"</button></td>
        </tr>
    }
}
