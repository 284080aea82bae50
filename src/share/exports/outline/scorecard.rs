//! Both scorecards and the findings behind them.

use super::judging::{policy, raise, success};
use super::{Bar, Block, Cell, Column, Finding, Score, Strip};
use crate::checks::wording::{counted, day, number, percent, points, thousands};
use crate::checks::{self, Basis, SampleFacts, State};
use crate::scorecard::{Cap, Counts, Ownership, Readiness, standards};
use crate::share::Report;

/// The page that a shared scorecard shows.
pub(in super::super) fn scorecard(report: &Report) -> Vec<Block> {
    let mut blocks = opening(report);
    blocks.extend(policy(&report.gate));
    blocks.extend(readiness(&report.scorecards.readiness));
    blocks.extend(raise(&report.raise));
    blocks.extend(success(&report.success));
    blocks.extend(ownership(&report.scorecards.ownership));
    blocks.extend(findings(report));
    blocks
}

/// The answer, what it rests on, and the two numbers.
pub(super) fn opening(report: &Report) -> Vec<Block> {
    let (readiness, ownership) = (&report.scorecards.readiness, &report.scorecards.ownership);
    vec![
        Block::Title(report.headline()),
        Block::Lead(lead(report)),
        Block::Scores(vec![
            Score {
                name: "Readiness".to_owned(),
                value: readiness.score,
                shown: points(readiness.score),
                says: beside_readiness(readiness),
            },
            Score {
                name: "Ownership".to_owned(),
                value: ownership.score,
                shown: points(ownership.score),
                says: beside_ownership(ownership),
            },
        ]),
    ]
}

/// "loan default · v7, judged 18 Nov 2026 with seaworthy 0.1.0. Reference 50,000 rows, production 200,000 rows."
fn lead(report: &Report) -> String {
    let facts = &report.facts;
    let model = facts.plan.name.as_deref();
    let model = model.or(facts.model.as_ref().map(|m| m.file.as_str()));
    let model = model
        .filter(|m| !m.is_empty())
        .unwrap_or("A model without a name");
    let sample = |name: &str, sample: &Option<SampleFacts>| match sample {
        Some(sample) => format!("{name} {}", counted(sample.rows, "row")),
        None => format!("no {name}"),
    };
    format!(
        "{model}, judged {} with {}. Samples: {}, {}. {}.",
        day(facts.judged_on),
        report.tool,
        sample("reference", &facts.reference),
        sample("production", &facts.production),
        counts_in_words(&report.scorecards.readiness.counts),
    )
}

fn beside_readiness(readiness: &Readiness) -> String {
    let mut parts = Vec::new();
    if let Some(weakest) = readiness.weakest {
        parts.push(format!("Weakest: {}.", lower(weakest.title())));
    }
    let [low, high] = readiness.range;
    if low < high {
        let unknown = readiness.counts.unknown;
        parts.push(format!(
            "Range {}–{} while {unknown} unknown.",
            points(low),
            points(high)
        ));
    }
    parts.push(format!(
        "Mean of the dimensions {}.",
        points(readiness.mean)
    ));
    parts.push(format!(
        "ML Test Score {} of 7.",
        points(readiness.ml_test_score.score)
    ));
    if readiness.self_reported {
        parts.push("Self-reported: over 30 % of the points rest on attestation alone.".to_owned());
    }
    parts.join(" ")
}

fn beside_ownership(ownership: &Ownership) -> String {
    let mut parts = Vec::new();
    if ownership.base > ownership.score {
        parts.push(format!("{} before caps.", points(ownership.base)));
    }
    parts.push(match ownership.people {
        0 => "Nobody is named.".to_owned(),
        people => format!(
            "{}, {} effective owners, bus factor {}, largest share {}.",
            counted(u64::from(people), "person"),
            number(ownership.effective_owners),
            ownership.bus_factor,
            percent(ownership.largest_share),
        ),
    });
    parts.join(" ")
}

/// The eight dimensions, what caps them, and the ML Test Score.
pub(super) fn readiness(readiness: &Readiness) -> Vec<Block> {
    let bars = readiness.dimensions.iter().map(|d| Bar {
        name: d.dimension.title().to_owned(),
        value: d.score,
        shown: d.score.map_or("–".to_owned(), points),
        says: match d.score {
            None => "nothing applies".to_owned(),
            Some(_) => lower(&counts_in_words(&d.counts)),
        },
        weakest: readiness.weakest == Some(d.dimension),
    });
    let mut blocks = vec![
        Block::Heading("Readiness: may this go live?".to_owned()),
        Block::Bars(bars.collect()),
    ];
    blocks.extend(caps(&readiness.caps));
    let ml = &readiness.ml_test_score;
    let [data, model, infrastructure, monitoring] = ml.sections.map(points);
    blocks.push(Block::Small(format!(
        "ML Test Score (Breck et al. 2017) {} of 7, the least of data {data}, model {model}, infrastructure \
         {infrastructure} and monitoring {monitoring}: {}",
        points(ml.score),
        ml.band,
    )));
    blocks
}

/// The duties, the rules that found something, and the next 28 days.
pub(super) fn ownership(ownership: &Ownership) -> Vec<Block> {
    let yes = |yes: bool| Cell::Text(if yes { "yes" } else { "no" }.to_owned());
    let rows = ownership.duties.iter().map(|d| {
        let owner = match (&d.owner, d.team_only) {
            (None, _) => "nobody".to_owned(),
            (Some(name), true) => format!("{name} (a team, not a person)"),
            (Some(name), false) => name.clone(),
        };
        vec![
            Cell::Text(d.duty.title().to_owned()),
            Cell::Text(owner),
            Cell::Text(d.backup.clone().unwrap_or_else(|| "nobody".to_owned())),
            yes(d.dated),
            yes(d.decides),
            yes(d.confirmed),
            Cell::Number(points(d.score * 100.0)),
        ]
    });
    let columns = [
        "Duty",
        "Owner",
        "Backup",
        "In the calendar",
        "May decide",
        "Confirmed",
    ];
    let columns = columns
        .map(Column::text)
        .into_iter()
        .chain([Column::number("Score")]);
    let mut blocks = vec![
        Block::Heading("Ownership: who is called on Saturday?".to_owned()),
        Block::Table {
            columns: columns.collect(),
            rows: rows.collect(),
        },
        Block::Strip(strip(&ownership.coverage)),
    ];
    let rules = ownership.rules.iter().map(|rule| {
        let cap = ownership.caps.iter().find(|cap| cap.id == rule.rule);
        let cap = cap.map(|cap| format!(", caps the score at {}", points(cap.at)));
        Finding {
            state: rule.state,
            title: rule.sentence.clone(),
            says: String::new(),
            remedy: String::new(),
            answers: format!("{}{}", rule.rule, cap.unwrap_or_default()),
        }
    });
    let rules: Vec<Finding> = rules.collect();
    if !rules.is_empty() {
        blocks.push(Block::Findings(rules));
    }
    blocks
}

fn strip(coverage: &[f64]) -> Strip {
    let whole = coverage.iter().filter(|c| **c >= 1.0).count() as u64;
    let says = match coverage.len() as u64 {
        0 => "There is no rota: on no day is it known who is called.".to_owned(),
        days if whole == days => format!("Somebody is on call throughout the next {days} days."),
        days => format!(
            "On {} of the next {days} days there are hours in which nobody is on call.",
            thousands(days - whole)
        ),
    };
    Strip {
        days: coverage.to_vec(),
        says,
    }
}

/// What holds the score down whatever else is good.
fn caps(caps: &[Cap]) -> Option<Block> {
    let findings = caps.iter().map(|cap| Finding {
        state: State::Fail,
        title: cap.reason.clone(),
        says: String::new(),
        remedy: String::new(),
        answers: format!("{}, caps the score at {}", cap.id, points(cap.at)),
    });
    (!caps.is_empty()).then(|| Block::Findings(findings.collect()))
}

/// Every finding, what needs doing first.
pub(super) fn findings(report: &Report) -> Vec<Block> {
    let order = |state: State| match state {
        State::Fail => 0,
        State::NotDone => 1,
        State::Warn => 2,
        State::Unknown => 3,
        State::Pass => 4,
        State::NotApplicable => 5,
    };
    let mut sorted: Vec<&checks::Finding> = report.findings.iter().collect();
    sorted.sort_by_key(|f| (order(shown_as(f)), f.weight));
    if sorted.is_empty() {
        return Vec::new();
    }
    let (quiet, loud): (Vec<_>, Vec<_>) = sorted.into_iter().partition(|f| {
        let counts = matches!(f.basis, Basis::Measured | Basis::Attested);
        f.state == State::NotApplicable || f.state == State::Pass && counts
    });
    let finding = |f: &checks::Finding| finding(f, &report.scorecards.ownership);
    let mut blocks = vec![Block::Heading("Findings".to_owned())];
    if !loud.is_empty() {
        blocks.push(Block::Findings(loud.into_iter().map(finding).collect()));
    }
    if !quiet.is_empty() {
        let passes = quiet.iter().filter(|f| f.state == State::Pass).count();
        let others = quiet.len() - passes;
        let line = format!("{passes} pass, {others} do not apply");
        blocks.push(Block::Folded(
            line,
            quiet.into_iter().map(finding).collect(),
        ));
    }
    blocks
}

/// What counts 0 is not shown as a pass: an answer without evidence, or past its date.
fn shown_as(finding: &checks::Finding) -> State {
    match (finding.state, finding.basis) {
        (State::Pass | State::Warn, Basis::Claimed | Basis::Expired) => State::NotDone,
        (state, _) => state,
    }
}

fn finding(finding: &checks::Finding, ownership: &Ownership) -> Finding {
    let basis = match (finding.state, finding.basis) {
        (State::NotDone, _) => "Not answered",
        (_, Basis::Measured) => "Measured",
        (_, Basis::Attested) => "Attested",
        (_, Basis::Claimed) => "Claimed without evidence",
        (_, Basis::Expired) => "Attested, expired",
    };
    let who = ownership.who_answers(finding.duty);
    Finding {
        state: shown_as(finding),
        title: finding.title.clone(),
        says: finding.says.clone(),
        remedy: finding.remedy.clone(),
        answers: format!(
            "{basis}; {}: {who}. [{}{}]",
            finding.duty.phrase(),
            finding.check,
            standards(&finding.check).map_or(String::new(), |s| format!("; {}", s.words()))
        ),
    }
}

/// "31 measured, 14 attested, 3 expired, 9 not done"; what there is none of is left out.
fn counts_in_words(counts: &Counts) -> String {
    let all = [
        (counts.measured, "measured"),
        (counts.attested, "attested"),
        (counts.claimed, "only claimed"),
        (counts.expired, "expired"),
        (counts.not_done, "not done"),
        (counts.not_applicable, "not applicable"),
        (counts.unknown, "unknown"),
    ];
    let there = all.iter().filter(|(n, _)| *n > 0);
    let words: Vec<String> = there.map(|(n, word)| format!("{n} {word}")).collect();
    match words.is_empty() {
        true => "Nothing measured, nothing answered".to_owned(),
        false => words.join(", "),
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
