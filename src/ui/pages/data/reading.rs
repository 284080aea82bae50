//! What counts as missing, how production is cut, and from where on a difference counts.

use crate::checks::limit_words::window_limits;
use crate::plan::{Correction, DurationUnit, MISSING, Plan, Remainder, Task, WindowRule};
use crate::ui::actions;
use crate::ui::components::NumberField;
use crate::ui::state::Session;
use crate::ui::{format, windows};
use leptos::prelude::*;

/// The plan's rules as small forms.
#[component]
pub fn ReadingRules() -> impl IntoView {
    view! {
        <div class="split">
            <MissingTexts/>
            <div class="card panel stack">
                <Windows/>
                <TaskChoice/>
                <LimitFields/>
            </div>
        </div>
    }
}

#[component]
fn MissingTexts() -> impl IntoView {
    let session = Session::here();
    let input = NodeRef::<leptos::html::Input>::new();
    let chips = move || {
        session.plan.with(|p| p.missing.clone()).into_iter().map(|text| {
            let shown = if text.is_empty() { "(empty)".to_owned() } else { format!("“{text}”") };
            let label = format!("No longer read {shown} as missing");
            view! {
                <li class="chip"><code>{shown}</code>
                    <button class="quiet" aria-label=label on:click=move |_| actions::edit_plan(session, |p| p.missing.retain(|m| *m != text))>"×"</button>
                </li>
            }
        }).collect_view()
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let text = input.value();
        input.set_value("");
        actions::edit_plan(session, |p| {
            if !p.missing.contains(&text) {
                p.missing.push(text.clone());
            }
        });
    };
    let reset =
        move |_| actions::edit_plan(session, |p| p.missing = MISSING.map(str::to_owned).to_vec());
    view! {
        <div class="card panel">
            <h3>"Read as missing"</h3>
            <p class="muted small">"Compared exactly: case and blanks count."</p>
            <ul class="chips">{chips}</ul>
            <form class="row" on:submit=add>
                <label class="visually-hidden" for="missing-text">"Another text that means missing"</label>
                <input id="missing-text" type="text" node_ref=input placeholder="another text, such as -999" autocomplete="off"/>
                <button>"Add"</button>
                <button type="button" class="quiet" on:click=reset>"Back to the usual eight"</button>
            </form>
        </div>
    }
}

#[component]
fn Windows() -> impl IntoView {
    let session = Session::here();
    let rule = move || session.plan.with(|p| p.window);
    let set = move |rule: Option<WindowRule>| actions::edit_plan(session, |p| p.window = rule);
    let options = move || {
        let now = windows::cut_key(rule());
        windows::CUTS
            .into_iter()
            .map(|(key, title)| view! { <option value=key prop:selected=key == now>{title}</option> })
            .collect_view()
    };
    let cut = move |event| set(windows::cut_of(&event_target_value(&event)));
    let size = move || {
        windows::size(rule()).map(|(n, title)| {
            let typed = move |event| set(windows::with_size(rule(), &event_target_value(&event)));
            view! { <label class="field">{title}<input type="text" inputmode="numeric" size="8" prop:value=n.to_string() on:change=typed autocomplete="off"/></label> }
        })
    };
    let remainder = move || {
        windows::remainder(rule()).map(|now| {
            let chosen = move |event| {
                let remainder = match event_target_value(&event).as_str() {
                    "kept" => Remainder::Kept,
                    _ => Remainder::Merged,
                };
                set(rule().map(|r| WindowRule {
                    remainder: Some(remainder),
                    ..r
                }));
            };
            view! {
                <label class="field">"Rows left over"
                    <select on:change=chosen>
                        <option value="kept" prop:selected=now == Remainder::Kept>"make a window of their own"</option>
                        <option value="merged" prop:selected=now == Remainder::Merged>"join the last window"</option>
                    </select>
                </label>
            }
        })
    };
    let rows = move || {
        let facts = session.facts.with(|f| {
            let production = f.as_ref().and_then(|f| f.production.as_ref());
            production.map(|p| p.rows)
        });
        facts.unwrap_or(0)
    };
    let refused =
        move || windows::refused(rule(), rows()).map(|why| view! { <p class="small">{why}</p> });
    view! {
        <div class="row">
            <label class="field">"Production is cut into"<select on:change=cut>{options}</select></label>
            {size}
            {remainder}
        </div>
        {refused}
        <WindowLimits/>
    }
}

#[component]
fn WindowLimits() -> impl IntoView {
    let session = Session::here();
    let now = move || session.plan.with(|p| windows::limit_key(p.limits.windows));
    let options = move || {
        let now = now();
        let written = (now == "plan").then_some(("plan", "as the plan’s file says"));
        windows::LIMITS
            .into_iter()
            .chain(written)
            .map(|(key, title)| view! { <option value=key prop:selected=key == now>{title}</option> })
            .collect_view()
    };
    let changed = move |event| {
        if let Some(rule) = windows::limit_of(&event_target_value(&event)) {
            actions::edit_plan(session, |p| p.limits.windows = rule);
        }
    };
    let found = move || {
        session.facts.with(|f| {
            let said = f.as_ref().and_then(|f| window_limits(f));
            said.map(|said| view! { <p class="muted small">{said}</p> })
        })
    };
    view! {
        <label class="field">"Limits of windows"<select on:change=changed>{options}</select></label>
        {found}
    }
}

#[component]
fn TaskChoice() -> impl IntoView {
    let session = Session::here();
    const TASKS: [(&str, Option<Task>); 4] = [
        ("guessed", None),
        ("one of two classes", Some(Task::Binary)),
        ("one of several classes", Some(Task::Multiclass)),
        ("a number", Some(Task::Regression)),
    ];
    let guessed = move || session.facts.with(|f| f.as_ref().and_then(|f| f.plan.task));
    let options = move || {
        let now = session.plan.with(|p| p.task);
        TASKS
            .into_iter()
            .map(|(title, task)| {
                let known = guessed()
                    .and_then(|g| TASKS.iter().find(|(_, t)| *t == Some(g)))
                    .map(|(t, _)| *t);
                let shown = match (task, known) {
                    (None, Some(known)) => format!("guessed: {known}"),
                    _ => title.to_owned(),
                };
                view! { <option value=title prop:selected=task == now>{shown}</option> }
            })
            .collect_view()
    };
    let changed = move |event| {
        let wanted = event_target_value(&event);
        if let Some((_, task)) = TASKS.into_iter().find(|(title, _)| *title == wanted) {
            actions::edit_plan(session, |p| p.task = task);
        }
    };
    let positive = move || {
        session
            .plan
            .with(|p| p.roles.positive.clone())
            .or_else(|| {
                session
                    .facts
                    .with(|f| f.as_ref().and_then(|f| f.plan.roles.positive.clone()))
            })
            .unwrap_or_default()
    };
    let set_positive = move |event| {
        let text = event_target_value(&event);
        actions::edit_plan(session, |p| {
            p.roles.positive = (!text.is_empty()).then(|| text.clone())
        });
    };
    let threshold = Signal::derive(move || session.plan.with(|p| p.threshold));
    let cut = Callback::new(move |typed| actions::edit_plan(session, |p| p.threshold = typed));
    view! {
        <div class="row">
            <label class="field">"The model predicts"<select on:change=changed>{options}</select></label>
            <label class="field">"Positive class"<input type="text" size="8" prop:value=positive on:change=set_positive autocomplete="off"/></label>
            <NumberField title="Positive from a lone score of" value=threshold on_typed=cut/>
        </div>
    }
}

#[component]
fn LimitFields() -> impl IntoView {
    let session = Session::here();
    let number = move |title: &'static str,
                       get: fn(&Plan) -> Option<f64>,
                       set: fn(&mut Plan, Option<f64>)| {
        let value = Signal::derive(move || session.plan.with(get));
        let typed = Callback::new(move |typed| actions::edit_plan(session, |p| set(p, typed)));
        view! { <NumberField title value on_typed=typed/> }
    };
    const CORRECTIONS: [(&str, Correction); 3] = [
        ("Benjamini–Hochberg", Correction::BenjaminiHochberg),
        ("Bonferroni", Correction::Bonferroni),
        ("none", Correction::None),
    ];
    let options = move || {
        let now = session.plan.with(|p| p.limits.correction);
        CORRECTIONS
            .into_iter()
            .map(|(title, c)| view! { <option value=title prop:selected=c == now>{title}</option> })
            .collect_view()
    };
    let corrected = move |event| {
        let wanted = event_target_value(&event);
        if let Some((_, correction)) = CORRECTIONS.into_iter().find(|(t, _)| *t == wanted) {
            actions::edit_plan(session, |p| p.limits.correction = correction);
        }
    };
    let units = move || {
        let now = session.plan.with(|p| p.serving.latency_unit);
        let chosen = DurationUnit::ALL.into_iter().map(|unit| {
            view! { <option value=unit.symbol() prop:selected=now == Some(unit)>{unit.title()}</option> }
        });
        let guessed =
            view! { <option value="" prop:selected=now.is_none()>"by its name, else ms"</option> };
        (guessed, chosen.collect_view())
    };
    let unit_chosen = move |event| {
        let wanted = event_target_value(&event);
        let unit = DurationUnit::ALL.into_iter().find(|u| u.symbol() == wanted);
        actions::edit_plan(session, |p| p.serving.latency_unit = unit);
    };
    let defaults = crate::plan::Limits::default();
    view! {
        <div class="fields">
            {number("Real below p", |p| Some(p.limits.alpha), |p, v| p.limits.alpha = v.filter(|v| *v > 0.0 && *v < 1.0).unwrap_or(0.05))}
            <label class="field">"Adjusted by"<select on:change=corrected>{options}</select></label>
            {number("Missing share may change by", |p| Some(p.limits.missing_share), |p, v| p.limits.missing_share = v.unwrap_or(0.05))}
            {number("Features that may drift", |p| Some(p.limits.drifted_share), |p, v| p.limits.drifted_share = v.unwrap_or(0.25))}
            {number("Decisions a disturbed input may change", |p| Some(p.limits.disturbed_share), |p, v| p.limits.disturbed_share = v.unwrap_or(0.1))}
            {number("p99 latency budget, ms", |p| p.limits.latency_p99_ms, |p, v| p.limits.latency_p99_ms = v)}
            <label class="field">"Server times are in"<select on:change=unit_chosen>{units}</select></label>
        </div>
        <p class="muted small">{format!("Defaults: p {}, missing {}, features {}, decisions {}, no latency budget.", format::number(defaults.alpha), format::percent(defaults.missing_share), format::percent(defaults.drifted_share), format::percent(defaults.disturbed_share))}</p>
    }
}
