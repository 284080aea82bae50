//! What fails on a page's subject, each with the person who answers for it, or that nobody does.

use crate::checks::{Basis, Dimension, State};
use crate::ui::state::Session;
use crate::ui::words;
use leptos::prelude::*;

/// The failing measured findings of some dimensions as one line each; nothing when none fails.
#[component]
pub fn WhoAnswers(
    /// The page's subject.
    dimensions: &'static [Dimension],
) -> impl IntoView {
    let session = Session::here();
    move || {
        let judgement = session.judgement.get();
        let ownership = &judgement.scorecards.ownership;
        let failing = judgement.findings.iter().filter(|f| {
            f.state == State::Fail
                && f.basis == Basis::Measured
                && dimensions.contains(&f.dimension)
        });
        let lines = failing
            .map(|f| {
                let who = ownership.who_answers(f.duty);
                view! { <li data-state=words::state_key(f.state)><span>{f.title.clone()}</span><small class="muted">{who}</small></li> }
            })
            .collect::<Vec<_>>();
        (!lines.is_empty()).then(|| view! { <ul class="rules" aria-label="What fails, and who answers for it">{lines}</ul> })
    }
}
