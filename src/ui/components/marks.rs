//! Small marks: a state as shape and word, an effect against its limit, a score as a bar.

use crate::ui::charts::scale::effect_position;
use crate::ui::format;
use leptos::prelude::*;

/// A state: shape, colour and word.
#[component]
pub fn StateMark(
    /// "pass", "warn", "fail", "unknown", "not_done", "not_applicable".
    key: &'static str,
    /// What people read.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! { <span class="state" data-state=key>{word}</span> }
}

/// An effect as a bar whose tick is the limit.
#[component]
pub fn EffectBar(
    /// Statistic over limit; 1 is at the limit.
    effect: Option<f64>,
) -> impl IntoView {
    let along = effect.map(effect_position).unwrap_or(0.0) * 96.0;
    let over = effect.is_some_and(|e| e >= 1.0);
    let label = match effect {
        Some(e) => format!("{} times the limit", format::number(e)),
        None => "no effect size".to_owned(),
    };
    view! {
        <svg class="effect" viewBox="0 0 96 12" width="96" height="12" role="img" aria-label=label data-over=over.then_some("")>
            <rect class="track" x="0" y="3" width="96" height="6" rx="3"></rect>
            <rect class="filled" x="0" y="3" width=format!("{along:.1}") height="6" rx="3"></rect>
            <rect class="tick" x="31.2" y="0" width="1.6" height="12"></rect>
        </svg>
    }
}

/// A value from 0 to 100 as a bar; hatched up to `to` where unknowns may still lift it.
#[component]
pub fn ScoreBar(
    /// 0 to 100.
    value: f64,
    /// The value if every unknown passes.
    #[prop(optional)]
    to: Option<f64>,
    /// The key of its colour.
    key: &'static str,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let width = |v: f64| format!("{:.1}%", v.clamp(0.0, 100.0));
    let reach = to.filter(|t| *t > value + 0.5).map(|t| {
        view! { <rect class="reach" x="0" y="0" width=width(t) height="8" rx="4"></rect> }
    });
    view! {
        <svg class="score-bar" width="100%" height="8" role="img" aria-label=label data-state=key>
            <rect class="track" x="0" y="0" width="100%" height="8" rx="4"></rect>
            {reach}
            <rect class="filled" x="0" y="0" width=width(value) height="8" rx="4"></rect>
        </svg>
    }
}
