//! Findings of what happened upstream, each with how sure it is and its evidence.

use crate::ui::upstream::{SURE, Shown};
use leptos::prelude::*;

/// The findings in this order, under this heading, of the class "minor" or none; nothing without any.
pub fn findings(
    heading: &'static str,
    class: &'static str,
    shown: Vec<Shown>,
) -> impl IntoView + use<> {
    let any = !shown.is_empty();
    let sure = shown.iter().any(|s| !s.sure.is_empty());
    let items = shown.into_iter().map(finding).collect_view();
    let note = sure.then(|| view! { <p class="muted small">{SURE}</p> });
    any.then(|| view! { <section class="upstream"><h2 class=class>{heading}</h2><ul class="plain">{items}</ul>{note}</section> })
}

fn finding(shown: Shown) -> impl IntoView {
    let beside = shown.beside();
    let beside =
        (!beside.is_empty()).then(|| view! { " "<span class="muted small">{beside}</span> });
    let any = !shown.numbers.is_empty();
    let numbers = shown
        .numbers
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    let numbers = any.then(|| view! { <dl>{numbers}</dl> });
    view! { <li><p>{shown.says}{beside}</p>{numbers}</li> }
}
