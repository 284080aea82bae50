//! Readiness: may this go live?

mod changes;
mod policy;
mod questions;
mod raise;
mod success;

use crate::checks::Duty;
use crate::scorecard::{GateResult, gate, headline};
use crate::ui::components::{Begin, FindingList, Line, ReadinessPanel};
use crate::ui::state::Session;
use leptos::prelude::*;

use changes::Changes;
use policy::Policy;
use questions::Questions;
use raise::RaisePanel;
use success::Success;

/// The page.
#[component]
pub fn ReadinessPage() -> impl IntoView {
    let session = Session::here();
    let sentence = move || {
        session.judgement.with(|j| {
            let asked = session.plan.with(|p| p.gate.clone());
            headline(&j.scorecards, &j.findings, &asked, session.today)
        })
    };
    let result: Memo<GateResult> = Memo::new(move |_| {
        session.judgement.with(|j| {
            session
                .plan
                .with(|p| gate(&j.scorecards, &j.findings, &p.gate, session.today))
        })
    });
    let panel = move || {
        let readiness = session.judgement.with(|j| j.scorecards.readiness.clone());
        view! { <ReadinessPanel readiness questions=true/> }
    };
    let findings = move || {
        let judgement = session.judgement.get();
        let exempt = result.with(|r| r.exempt.clone());
        let line = |f| {
            let mut line = Line::from(f);
            line.exempt = exempt
                .iter()
                .find(|e| e.check == line.check)
                .map(|e| e.says.clone());
            line
        };
        let lines: Vec<Line> = judgement.findings.iter().map(line).collect();
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
        <h2>"What would raise the score"</h2>
        <RaisePanel/>
        <h2>"The gate"</h2>
        <Policy result/>
        <h2>"Findings"</h2>
        {findings}
        <h2>"What success is"</h2>
        <Success/>
        <h2>"Questions to people"</h2>
        <Questions/>
        <Changes/>
    }
}
