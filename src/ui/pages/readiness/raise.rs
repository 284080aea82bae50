//! What would raise the score, and what it would be if this or that were done.

use crate::scorecard::{Action, CapCost, Raise, as_if, raise};
use crate::ui::format;
use crate::ui::state::Session;
use crate::ui::words::score_key;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Actions shown at first.
const FIRST: usize = 5;

/// The next actions with their gains, each to be supposed done; what is supposed stays on this page and in no document.
#[component]
pub fn RaisePanel() -> impl IntoView {
    let session = Session::here();
    let supposed = RwSignal::new(BTreeSet::<String>::new());
    let whole = RwSignal::new(false);
    let raised: Memo<Raise> = Memo::new(move |_| session.judgement.with(|j| raise(&j.findings)));
    let rows = move || {
        let most = if whole.get() { usize::MAX } else { FIRST };
        raised.with(|r| {
            let shown = r.actions.iter().take(most).cloned();
            shown
                .map(|action| view! { <Row action supposed/> })
                .collect_view()
        })
    };
    let more = move || {
        let n = raised.with(|r| r.actions.len());
        (n > FIRST).then(|| {
            let text = if whole.get() {
                format!("Show the first {FIRST} only")
            } else {
                format!("Show all {n}")
            };
            view! { <button class="quiet" on:click=move |_| whole.update(|w| *w = !*w)>{text}</button> }
        })
    };
    let caps = move || {
        raised.with(|r| {
            let items: Vec<_> = r.caps.iter().map(|cap| cap_line(cap, r.score)).collect();
            (!items.is_empty()).then(|| view! { <ul class="caps small">{items}</ul> })
        })
    };
    view! {
        <section class="card panel raise">
            <Supposed supposed raised/>
            <div class="scroll" tabindex="0">
                <table class="compact stacked">
                    <thead><tr><th scope="col">"As if"</th><th scope="col">"What to do"</th><th scope="col" class="n">"Alone"</th><th scope="col" class="n">"In its dimension"</th><th scope="col" class="n">"With those above"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
            {caps}
            <p class="small muted">"Points, each judged again with that one item passing. The score is the least dimension under the least cap, so one action alone may gain nothing."</p>
        </section>
    }
}

/// The score as if, beside the score as it is.
#[component]
fn Supposed(
    /// Ids supposed to pass.
    supposed: RwSignal<BTreeSet<String>>,
    /// What is open.
    raised: Memo<Raise>,
) -> impl IntoView {
    let session = Session::here();
    move || {
        let chosen = supposed.get();
        let n = raised.with(|r| {
            r.actions
                .iter()
                .filter(|a| chosen.contains(&a.check))
                .count()
        });
        if n == 0 {
            let now = raised.with(|r| format::score(r.score));
            return view! { <p class="muted">{format!("The score is {now}. Tick what you suppose done to see what it would be; nothing is changed by it.")}</p> }.into_any();
        }
        let readiness = session
            .judgement
            .with(|j| session.answers.with(|a| as_if(&j.findings, &chosen, a)));
        let weakest = readiness
            .weakest
            .map(|d| format!(" Weakest: {}.", d.title().to_lowercase()))
            .unwrap_or_default();
        let now = raised.with(|r| format::score(r.score));
        let words = format!(
            "as if {} done; it is {now}.{weakest}",
            match n {
                1 => "one action were".to_owned(),
                n => format!("{n} actions were"),
            }
        );
        view! {
            <div class="row" role="status">
                <p class="number" data-state=score_key(readiness.score)>{format::score(readiness.score)}</p>
                <p>{words}" No answer is changed by it."</p>
                <button class="quiet" on:click=move |_| supposed.set(BTreeSet::new())>"as it is"</button>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Row(
    /// One action.
    action: Action,
    /// Ids supposed to pass.
    supposed: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let Action {
        check,
        title,
        remedy,
        dimension,
        gain,
        dimension_gain,
        then,
        ..
    } = action;
    let id = check.clone();
    let chosen = move || supposed.with(|s| s.contains(&id));
    let toggle = move |e| {
        let on = event_target_checked(&e);
        supposed.update(|s| {
            if on {
                s.insert(check.clone());
            } else {
                s.remove(&check);
            }
        });
    };
    let label = format!("As if: {title}");
    view! {
        <tr>
            <td data-label="As if"><input type="checkbox" aria-label=label prop:checked=chosen on:change=toggle/></td>
            <th scope="row"><b>{title}</b><span class="kind">{dimension.title()}</span><div class="small muted">{remedy}</div></th>
            <td class="n" data-label="Alone">{plus(gain)}</td>
            <td class="n" data-label="In its dimension">{plus(dimension_gain)}</td>
            <td class="n" data-label="With those above">{format::score(then)}</td>
        </tr>
    }
}

fn cap_line(cap: &CapCost, score: f64) -> impl IntoView {
    let costs = if cap.without > score {
        format!(
            "Without this cap the score would be {} instead of {}.",
            format::score(cap.without),
            format::score(score)
        )
    } else {
        format!(
            "Without this cap alone the score would stay at {}.",
            format::score(score)
        )
    };
    let at = format::score(cap.at);
    let reason = cap.reason.clone();
    view! { <li><b>"at most "{at}</b>" "{reason}" "{costs}</li> }
}

fn plus(points: f64) -> String {
    format!("+{}", crate::checks::wording::points(points))
}
