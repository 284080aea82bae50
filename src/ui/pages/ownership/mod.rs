//! Ownership: not in theory, on the calendar.

mod calendar;
mod chain;
mod fields;
mod grid;
mod import;
mod people;
mod rights;

use crate::checks::State;
use crate::scorecard::gap_words;
use crate::ui::components::OwnershipPanel;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

use calendar::{Reviews, Rotas};
use chain::WhoIsWoken;
use grid::DutyGrid;
use import::ImportedRota;
use people::PeopleList;
use rights::{Incentives, Rights};

/// The page.
#[component]
pub fn OwnershipPage() -> impl IntoView {
    let session = Session::here();
    let sentence = move || {
        session
            .judgement
            .with(|j| sentence(&j.scorecards.ownership))
    };
    let panel = move || {
        let ownership = session.judgement.with(|j| j.scorecards.ownership.clone());
        let now = i64::from(session.today) * 86_400;
        let gaps = session.people.with(|p| gap_words(p, session.today, now));
        view! { <OwnershipPanel ownership from_day=session.today duties=false gaps/> }
    };
    view! {
        <h1>{sentence}</h1>
        <p class="lead">"A duty counts fully with a named person, another as backup, a date in the calendar, a decision right in writing, and a confirmation within 90 days. A team’s name is a route, not an owner."</p>
        {panel}
        <h2>"People and teams"</h2>
        <PeopleList/>
        <h2>"Who has which duty"</h2>
        <DutyGrid/>
        <h2>"On call"</h2>
        <ImportedRota/>
        <Rotas/>
        <h2>"Who is woken"</h2>
        <WhoIsWoken/>
        <h2>"Reviews"</h2>
        <Reviews/>
        <h2>"Decision rights"</h2>
        <Rights/>
        <h2>"What people are measured on, and who checked"</h2>
        <Incentives/>
    }
}

fn sentence(ownership: &crate::scorecard::Ownership) -> String {
    if ownership.people == 0 {
        return "Nobody is named for any duty: if this model fails, nobody is called.".to_owned();
    }
    let worst = ownership
        .rules
        .iter()
        .find(|r| r.state == State::Fail)
        .or_else(|| ownership.rules.first());
    match worst {
        Some(rule) => rule.sentence.clone(),
        None => format!(
            "Every duty has a person, a backup and a date: ownership {} of 100.",
            format::score(ownership.score)
        ),
    }
}
