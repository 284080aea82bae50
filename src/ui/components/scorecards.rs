//! The two scorecards as people see them: on their pages, and on a card from a link.

use super::marks::ScoreBar;
use crate::checks::Dimension;
use crate::scorecard::{Cap, Counts, DutyScore, Ownership, Readiness, RuleFinding};
use crate::ui::words::score_key;
use crate::ui::{format, words};
use leptos::prelude::*;

/// Readiness: the score, its eight dimensions, what holds it down.
#[component]
pub fn ReadinessPanel(
    /// The scorecard.
    readiness: Readiness,
    /// Whether each dimension's question stands beside it.
    questions: bool,
) -> impl IntoView {
    let weakest = readiness.weakest;
    let dimensions = readiness
        .dimensions
        .iter()
        .map(|d| {
            let (value, shown) = match d.score {
                Some(score) => (score, format::score(score)),
                None => (0.0, format::NONE.to_owned()),
            };
            let label = format!("{}: {shown} of 100", d.dimension.title());
            let counts = counts_text(&d.counts);
            view! {
                <div class="dimension" data-weakest=(weakest == Some(d.dimension)).then_some("")>
                    <span title=d.dimension.question()>{d.dimension.title()}</span>
                    {questions.then(|| view! { <span class="muted small asks">{d.dimension.question()}</span> })}
                    <ScoreBar value to=d.range[1] key=score_key(value) label/>
                    <span class="n">{shown}</span>
                    <small class="behind muted">{counts}</small>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card scorecard">
            <div class="score">
                <p class="number" data-state=score_key(readiness.score)>{format::score(readiness.score)}</p>
                <div><h2>"Readiness"</h2><p class="muted">{readiness_words(&readiness)}</p></div>
            </div>
            <div class="dimensions" data-questions=questions.then_some("")>{dimensions}</div>
            <Caps caps=readiness.caps.clone()/>
            <p class="small muted">{counts_text(&readiness.counts)}"."{readiness.self_reported.then_some(" Self-reported: more than 30 % of the points rest on people’s word.")}</p>
        </section>
    }
}

fn readiness_words(readiness: &Readiness) -> String {
    let weakest = readiness
        .weakest
        .map(|d: Dimension| format!("Weakest: {}. ", d.title().to_lowercase()))
        .unwrap_or_default();
    let [low, high] = readiness.range;
    let range = if high - low >= 1.0 {
        format!(
            "Between {} and {} while {} unknown. ",
            format::score(low),
            format::score(high),
            unknown(readiness.counts.unknown)
        )
    } else {
        String::new()
    };
    let test = &readiness.ml_test_score;
    let band = if test.band.is_empty() {
        String::new()
    } else {
        format!(" ({})", test.band.trim_end_matches('.'))
    };
    format!(
        "{weakest}{range}Mean of the dimensions {}. ML Test Score {}{band}.",
        format::score(readiness.mean),
        format::number(test.score)
    )
}

fn unknown(n: u32) -> String {
    if n == 1 {
        "one check is".to_owned()
    } else {
        format!("{n} checks are")
    }
}

/// "14 measured, 9 attested, 3 expired": every part that is not zero.
pub fn counts_text(c: &Counts) -> String {
    let parts = [
        (c.measured, "measured"),
        (c.attested, "attested"),
        (c.claimed, "claimed without evidence"),
        (c.expired, "expired"),
        (c.not_done, "not done"),
        (c.not_applicable, "not applicable"),
        (c.unknown, "unknown"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    if said.is_empty() {
        "nothing judged".to_owned()
    } else {
        said.join(", ")
    }
}

#[component]
fn Caps(
    /// What holds a score down.
    caps: Vec<Cap>,
) -> impl IntoView {
    let items = caps
        .into_iter()
        .map(|cap| {
            let reason = if cap.reason.is_empty() {
                cap.id.clone()
            } else {
                cap.reason.clone()
            };
            view! { <li><b>"at most "{format::score(cap.at)}</b>" "{reason}</li> }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul class="caps small">{items}</ul> })
}

/// Ownership: the score, who has which duty, when somebody is on call, and what the rules found.
#[component]
pub fn OwnershipPanel(
    /// The scorecard.
    ownership: Ownership,
    /// Day of judging: the first day of the coverage strip.
    from_day: i32,
    /// Whether the duties are listed.
    duties: bool,
    /// The hours with nobody, in words; where they are not known, days are told.
    #[prop(optional)]
    gaps: Option<Vec<String>>,
) -> impl IntoView {
    let table = duties.then(|| {
        let rows = ownership.duties.iter().map(|d| view! { <DutyRow duty=d.clone()/> }).collect_view();
        view! {
            <div class="scroll" tabindex="0">
                <table class="compact duties">
                    <thead><tr><th scope="col">"Duty"</th><th scope="col">"Owner"</th><th scope="col">"Backup"</th><th scope="col">"Calendar"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section class="card scorecard">
            <div class="score">
                <p class="number" data-state=score_key(ownership.score)>{format::score(ownership.score)}</p>
                <div><h2>"Ownership"</h2><p class="muted">{ownership_words(&ownership)}</p></div>
            </div>
            {table}
            <Coverage coverage=ownership.coverage.clone() from_day gaps/>
            <Caps caps=ownership.caps.clone()/>
            <Rules rules=ownership.rules.clone()/>
        </section>
    }
}

fn ownership_words(o: &Ownership) -> String {
    if o.people == 0 {
        return "Nobody is named yet.".to_owned();
    }
    let before = if o.base - o.score >= 1.0 {
        format!("{} before caps. ", format::score(o.base))
    } else {
        String::new()
    };
    format!(
        "{before}{}, {} effective owners, bus factor {}; the largest share of the duties is {}.",
        format::counted(u64::from(o.people), "person", "people"),
        format::number((o.effective_owners * 10.0).round() / 10.0),
        o.bus_factor,
        format::percent(o.largest_share)
    )
}

#[component]
fn DutyRow(
    /// One duty.
    duty: DutyScore,
) -> impl IntoView {
    let holder = |name: &Option<String>, mark: &'static str, none: &'static str| match name
        .clone()
        .filter(|n| !n.is_empty())
    {
        Some(name) => view! { <span class="holder"><i data-mark=mark></i>{name}</span> }.into_any(),
        None => view! { <span class="missing-holder">{none}</span> }.into_any(),
    };
    let mark = if duty.team_only { "team" } else { "owner" };
    let calendar = match (duty.dated, duty.decides, duty.confirmed) {
        _ if duty.owner.is_none() => "–".to_owned(),
        (true, true, true) => "dated, decides, confirmed".to_owned(),
        (dated, decides, confirmed) => {
            let gaps = [
                (dated, "no date"),
                (decides, "no decision right"),
                (confirmed, "not confirmed"),
            ];
            gaps.into_iter()
                .filter(|(ok, _)| !ok)
                .map(|(_, t)| t)
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    let complete = duty.dated && duty.decides && duty.confirmed;
    view! {
        <tr>
            <th scope="row">{duty.duty.title()}</th>
            <td>{holder(&duty.owner, mark, "nobody")}</td>
            <td>{holder(&duty.backup, "backup", "–")}</td>
            <td class:muted=complete>{calendar}{duty.team_only.then_some(" · a team, not a person")}</td>
        </tr>
    }
}

/// The next 28 days of on-call as a strip, and in words.
#[component]
pub fn Coverage(
    /// Share of each day on which somebody is on call.
    coverage: Vec<f64>,
    /// The first day.
    from_day: i32,
    /// The hours with nobody, in words, where they are known.
    gaps: Option<Vec<String>>,
) -> impl IntoView {
    if coverage.is_empty() {
        return view! { <p class="small muted">"No rota: nobody is on call at any hour of the next 28 days."</p> }.into_any();
    }
    let days_with_gaps = || {
        coverage
            .iter()
            .enumerate()
            .filter(|(_, share)| **share < 0.9995)
            .map(|(i, share)| {
                format!(
                    "{} ({} covered)",
                    format::day(from_day + i as i32),
                    format::percent(*share)
                )
            })
            .collect::<Vec<String>>()
    };
    let gaps = gaps.unwrap_or_else(days_with_gaps);
    let words = if gaps.is_empty() {
        "Somebody is on call at every hour.".to_owned()
    } else {
        format!("Gaps: {}.", format::listed(&gaps, 6))
    };
    let width = 20.0;
    let days = coverage
        .iter()
        .enumerate()
        .map(|(i, share)| {
            let covered = share.clamp(0.0, 1.0) * 22.0;
            let x = format!("{}", i as f64 * width);
            view! {
                <rect class="gap" x=x.clone() y="0" width="19" height="22" rx="2"></rect>
                <rect class="covered" x=x y=format!("{:.1}", 22.0 - covered) width="19" height=format!("{covered:.1}") rx="2"></rect>
            }
        })
        .collect_view();
    let label = format!("On-call over the next {} days. {words}", coverage.len());
    view! {
        <div class="coverage">
            <p class="small muted">"Next 28 days of on-call, UTC"</p>
            <svg viewBox="0 0 560 22" width="100%" height="22" preserveAspectRatio="none" role="img" aria-label=label>{days}</svg>
            <p class="small">{words.clone()}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Rules(
    /// What the rules found.
    rules: Vec<RuleFinding>,
) -> impl IntoView {
    let items = rules
        .into_iter()
        .map(|rule| {
            let text = if rule.sentence.is_empty() { rule.duty.map_or_else(|| rule.rule.clone(), |d| d.title().to_owned()) } else { rule.sentence.clone() };
            view! { <li data-state=words::state_key(rule.state)><span>{text}</span><small class="muted">{rule.rule}</small></li> }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul class="rules">{items}</ul> })
}
