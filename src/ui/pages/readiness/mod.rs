//! Readiness: may this go live?

mod questions;

use crate::checks::Duty;
use crate::scorecard::headline;
use crate::ui::components::{Begin, FindingList, Line, ReadinessPanel};
use crate::ui::state::Session;
use leptos::prelude::*;

use questions::Questions;

/// The page.
#[component]
pub fn ReadinessPage() -> impl IntoView {
    let session = Session::here();
    let sentence = move || {
        session
            .judgement
            .with(|j| headline(&j.scorecards, &j.findings))
    };
    let panel = move || {
        let readiness = session.judgement.with(|j| j.scorecards.readiness.clone());
        view! { <ReadinessPanel readiness questions=true/> }
    };
    let findings = move || {
        let judgement = session.judgement.get();
        let lines: Vec<Line> = judgement.findings.iter().map(Line::from).collect();
        let duties = judgement.scorecards.ownership.duties.iter();
        let owners: Vec<(Duty, String)> = duties
            .filter_map(|d| Some((d.duty, d.owner.clone().filter(|_| !d.team_only)?)))
            .collect();
        if session.facts.with(Option::is_none) {
            return view! { <p class="muted">"Nothing has been measured, so no check can be judged yet. Questions can be answered all the same."</p> <Begin/> }.into_any();
        }
        view! { <section class="card"><FindingList lines owners/></section> }.into_any()
    };
    view! {
        <h1>{sentence}</h1>
        <p class="lead">"The score is the least of eight dimensions, held down by caps. What nobody has looked at counts 0, what cannot be judged is shown as a range, and nothing passes by being unknown."</p>
        {panel}
        <h2>"Findings"</h2>
        {findings}
        <h2>"Questions to people"</h2>
        <Questions/>
    }
}
