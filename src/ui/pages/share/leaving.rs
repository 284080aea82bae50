//! Every text that leaves with the link, to be looked at before it is copied.

use crate::share::link::{Card, TextKind, strings_that_leave};
use crate::ui::format;
use leptos::prelude::*;

/// The texts by kind.
#[component]
pub fn Leaving(
    /// What the link carries.
    card: Memo<Card>,
) -> impl IntoView {
    let list = move || {
        let texts = card.with(strings_that_leave).unwrap_or_default();
        let mut kinds: Vec<TextKind> = Vec::new();
        for (kind, _) in &texts {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        let (own, others): (Vec<TextKind>, Vec<TextKind>) = kinds.into_iter().partition(|k| {
            matches!(
                k,
                TextKind::Id | TextKind::Word | TextKind::Measure | TextKind::Tool
            )
        });
        let count = |kinds: &[TextKind]| {
            texts
                .iter()
                .filter(|(k, t)| kinds.contains(k) && !t.is_empty())
                .count() as u64
        };
        let own_words = count(&own);
        let total = count(&others);
        let group = |kinds: Vec<TextKind>| {
            kinds
                .into_iter()
                .map(|kind| {
                    let of = texts.iter().filter(|(k, t)| *k == kind && !t.is_empty());
                    let shown = of.map(|(_, t)| view! { <li>{t.clone()}</li> }).collect_view();
                    view! { <div><dt>{kind.title()}</dt><dd><ul class="leaving">{shown}</ul></dd></div> }
                })
                .collect_view()
        };
        view! {
            <p class="muted small">{format::counted(total, "text", "texts")}" of yours, and the numbers. No row, no value of a row, no category, no file name."</p>
            <dl class="pairs">{group(others)}</dl>
            <details class="numbers"><summary>{format::counted(own_words, "word", "words")}" of this program"</summary><dl class="pairs">{group(own)}</dl></details>
        }
    };
    view! { <div class="card panel"><h2 class="minor">"Every text that leaves with the link"</h2>{list}</div> }
}
