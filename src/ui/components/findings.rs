//! Findings as a list: what fails first, what passes folded away.

use super::evidence::EvidenceView;
use super::marks::StateMark;
use crate::checks::{Basis, Dimension, Duty, Evidence, Finding, State, Weight};
use crate::scorecard::standards;
use crate::share::link::CardFinding;
use crate::ui::words;
use leptos::prelude::*;

/// A finding as it is shown, from a report or from a link.
#[derive(Clone)]
pub struct Line {
    /// The check's or question's id.
    pub check: String,
    /// Why its failure is put up with, where it is.
    pub exempt: Option<String>,
    /// The judgement.
    pub state: State,
    /// What it rests on.
    pub basis: Basis,
    /// What people read.
    pub title: String,
    /// The sentence with the numbers.
    pub says: String,
    /// What to do.
    pub remedy: String,
    /// Drawn when it is unfolded.
    pub evidence: Vec<Evidence>,
    /// Where an attestation can be seen.
    pub address: String,
    /// Where it counts.
    pub dimension: Dimension,
    /// How much it counts.
    pub weight: Weight,
    /// Who answers for it.
    pub duty: Duty,
}

impl From<&Finding> for Line {
    fn from(f: &Finding) -> Line {
        Line {
            check: f.check.clone(),
            exempt: None,
            state: f.state,
            basis: f.basis,
            title: f.title.clone(),
            says: f.says.clone(),
            remedy: f.remedy.clone(),
            evidence: f.evidence.clone(),
            address: String::new(),
            dimension: f.dimension,
            weight: f.weight,
            duty: f.duty,
        }
    }
}

impl From<&CardFinding> for Line {
    fn from(f: &CardFinding) -> Line {
        Line {
            check: f.check.clone(),
            exempt: None,
            state: f.state,
            basis: f.basis,
            title: f.title.clone(),
            says: f.says.clone(),
            remedy: f.remedy.clone(),
            evidence: Vec::new(),
            address: f.evidence.clone(),
            dimension: f.dimension,
            weight: f.weight,
            duty: f.duty,
        }
    }
}

/// How soon a state is looked at.
fn urgency(state: State) -> u8 {
    match state {
        State::Fail => 0,
        State::Warn => 1,
        State::Unknown => 2,
        State::NotDone => 3,
        State::Pass => 4,
        State::NotApplicable => 5,
    }
}

/// The findings by dimension. What passes, does not apply, or nobody has answered is counted and folded.
#[component]
pub fn FindingList(
    /// In any order.
    lines: Vec<Line>,
    /// Who has each duty, for "Ana answers".
    owners: Vec<(Duty, String)>,
) -> impl IntoView {
    let owners = StoredValue::new(owners);
    let groups = Dimension::ALL.map(|dimension| {
        let of: Vec<Line> = lines
            .iter()
            .filter(|l| l.dimension == dimension)
            .cloned()
            .collect();
        (!of.is_empty()).then(|| view! { <Group dimension lines=of owners/> })
    });
    view! { <div class="findings">{groups.into_iter().collect_view()}</div> }
}

#[component]
fn Group(
    /// Which.
    dimension: Dimension,
    /// Its findings.
    lines: Vec<Line>,
    /// Who has each duty.
    owners: StoredValue<Vec<(Duty, String)>>,
) -> impl IntoView {
    let mut lines = lines;
    lines.sort_by_key(|l| (urgency(l.state), l.weight));
    let (open, folded): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|l| urgency(l.state) < 3);
    let count = |state: State| folded.iter().filter(|l| l.state == state).count();
    let counts = [
        (count(State::NotDone), "nobody has looked at"),
        (count(State::Pass), "passed"),
        (count(State::NotApplicable), "not applicable"),
    ];
    let summary: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    let row = move |line: Line| view! { <FindingRow line owners/> };
    let rest = (!folded.is_empty()).then(|| {
        view! { <details class="folded"><summary>{summary.join(" · ")}</summary>{folded.into_iter().map(row).collect_view()}</details> }
    });
    view! {
        <section class="finding-group">
            <h3>{dimension.title()}<span class="muted">{dimension.question()}</span></h3>
            {open.into_iter().map(row).collect_view()}
            {rest}
        </section>
    }
}

#[component]
fn FindingRow(
    /// The finding.
    line: Line,
    /// Who has each duty.
    owners: StoredValue<Vec<(Duty, String)>>,
) -> impl IntoView {
    let owner = owners.with_value(|o| {
        o.iter()
            .find(|(d, _)| *d == line.duty)
            .map(|(_, n)| n.clone())
    });
    let answers = match owner {
        Some(name) => view! { <span class="muted">{name}" answers"</span> }.into_any(),
        None if matches!(line.state, State::Pass | State::NotApplicable) => ().into_any(),
        None => view! { <span class="nobody">"nobody answers"</span> }.into_any(),
    };
    let evidence = line.evidence.clone();
    let n = evidence.len();
    let open = RwSignal::new(false);
    let unfolded = move || {
        open.get().then(|| {
            evidence
                .clone()
                .into_iter()
                .map(|evidence| view! { <EvidenceView evidence/> })
                .collect_view()
        })
    };
    let evidence = (n > 0).then(|| {
        view! { <details on:toggle=move |_| open.set(true)><summary class="small">"Evidence"</summary><div class="evidence">{unfolded}</div></details> }
    });
    // Only an address that a browser opens as a page becomes a link; anything else stays text.
    let address = (!line.address.is_empty()).then(|| {
        if line.address.starts_with("https://") {
            view! { <p class="small"><a href=line.address.clone() rel="noopener noreferrer nofollow" target="_blank">{line.address.clone()}</a></p> }.into_any()
        } else {
            view! { <p class="small muted">{line.address.clone()}</p> }.into_any()
        }
    });
    let exempt = line
        .exempt
        .clone()
        .map(|why| view! { <p class="small claimed">{why}</p> });
    let belongs = standards(&line.check)
        .map(|s| format!("{} · {}", line.check, s.words()))
        .unwrap_or_else(|| line.check.clone());
    let remedy = (!line.remedy.is_empty())
        .then(|| view! { <p class="remedy small">{line.remedy.clone()}</p> });
    view! {
        <article class="finding">
            <StateMark key=words::state_key(line.state) word=words::state_word(line.state)/>
            <div>
                <h4>{line.title.clone()}</h4>
                <p class="muted">{line.says.clone()}</p>
                {exempt}
                {remedy}
                {address}
                {evidence}
                <p class="small ids">{belongs}</p>
            </div>
            <p class="small meta">{answers}<span class="muted">{line.basis.id()}" · "{line.weight.word()}</span></p>
        </article>
    }
}
