//! The whole report: samples, drift, quality, the model, and both scorecards.

use super::judging::{policy, raise, success};
use super::model::model;
use super::parity::parity;
use super::quality::{leading_metric, quality};
use super::scorecard::{findings, opening, ownership, readiness};
use super::serving::serving;
use super::streams::streams;
use super::{Block, Cell, Column, maybe, sentences};
use crate::checks::limit_words::window_limits;
use crate::checks::upstream::{unsaid, with_sure};
use crate::checks::wording::{
    counted, day, day_of_ms, number, percent, put_back, thousands, would_have_been_seen,
};
use crate::checks::{Facts, Feature, SampleFacts, State};
use crate::drift::story;
use crate::share::Report;
use crate::share::test_results::named;

/// The page.
pub(in super::super) fn report(report: &Report) -> Vec<Block> {
    let facts = &report.facts;
    let mut blocks = opening(report);
    blocks.extend(policy(&report.gate));
    blocks.extend(readiness(&report.scorecards.readiness));
    blocks.extend(raise(&report.raise));
    blocks.extend(success(&report.success));
    blocks.extend(ownership(&report.scorecards.ownership));
    blocks.extend(findings(report));
    blocks.extend(samples(&facts.reference, &facts.production));
    blocks.extend(drift(report));
    blocks.extend(over_time(report));
    blocks.extend(facts.performance.iter().flat_map(quality));
    blocks.extend(facts.streams.iter().flat_map(streams));
    blocks.extend(facts.model.iter().flat_map(model));
    blocks.extend(facts.parity.iter().flat_map(parity));
    blocks.extend(serving(facts));
    blocks
}

fn samples(reference: &Option<SampleFacts>, production: &Option<SampleFacts>) -> Vec<Block> {
    let both = [("reference", reference), ("production", production)];
    let rows = both
        .iter()
        .filter_map(|(name, sample)| Some((name, sample.as_ref()?)));
    let rows = rows.map(|(name, sample)| {
        let files: Vec<&str> = sample.files.iter().map(|f| f.name.as_str()).collect();
        let span = sample
            .span
            .map(|(first, last)| format!("{} – {}", day(day_of_ms(first)), day(day_of_ms(last))));
        vec![
            Cell::Named {
                name: (*name).to_owned(),
                under: sentences(&sample.notes),
            },
            Cell::Text(files.join(", ")),
            Cell::Number(thousands(sample.rows)),
            Cell::Number(thousands(sample.duplicate_rows)),
            Cell::Text(span.unwrap_or_default()),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Sample"),
        Column::text("Files"),
        Column::number("Rows"),
        Column::number("Repeated rows"),
        Column::text("Span"),
    ];
    vec![
        Block::Heading("Samples".to_owned()),
        Block::Table { columns, rows },
    ]
}

fn drift(report: &Report) -> Vec<Block> {
    let facts = &report.facts;
    let mut features: Vec<&Feature> = facts
        .features
        .iter()
        .filter(|f| f.role == "feature")
        .collect();
    if features.is_empty() {
        return Vec::new();
    }
    let effect = |f: &Feature| f.verdict.effect.filter(|e| !e.is_nan()).unwrap_or(-1.0);
    features.sort_by(|a, b| {
        let drifted = |f: &Feature| f.verdict.drifted == Some(true);
        drifted(b)
            .cmp(&drifted(a))
            .then(effect(b).total_cmp(&effect(a)))
    });
    let drifted = features
        .iter()
        .filter(|f| f.verdict.drifted == Some(true))
        .count();
    let all = counted(features.len() as u64, "feature");
    let rows = features
        .iter()
        .copied()
        .chain(&facts.prediction)
        .map(feature_row);
    let columns = vec![
        Column::text("Feature"),
        Column::text("Reference, production"),
        Column::text("Large by"),
        Column::number("Statistic"),
        Column::number("Limit"),
        Column::text("Real by"),
        Column::number("p, adjusted"),
        Column::number("Missing"),
        Column::number("n"),
        Column::text("Verdict"),
    ];
    let mut blocks = vec![
        Block::Heading(format!("Drift: {drifted} of {all} drifted")),
        Block::Text(format!(
            "A feature drifted when the shift is real (adjusted p under {}) and large (its statistic at the limit or \
             over it). Missing and n are given as reference → production.",
            number(facts.plan.limits.alpha)
        )),
    ];
    blocks.extend(facts.alert_budget.iter().map(|b| Block::Text(b.sentence())));
    blocks.extend(window_limits(facts).map(Block::Text));
    blocks.push(Block::Table {
        columns,
        rows: rows.collect(),
    });
    blocks.extend(together(facts));
    blocks.extend(one_sided("the reference", &facts.only_reference));
    blocks.extend(one_sided("production", &facts.only_production));
    blocks
}

/// What is told from several columns together.
fn together(facts: &Facts) -> Vec<Block> {
    let causes = facts.forensics.iter().map(with_sure);
    let methods = facts
        .multivariate
        .iter()
        .flat_map(|m| m.sentences().map(|(name, says)| format!("{name}: {says}")));
    causes
        .chain(methods)
        .map(|text| {
            let ended = text.ends_with('.');
            Block::Text(if ended { text } else { text + "." })
        })
        .collect()
}

fn one_sided(sample: &str, names: &[String]) -> Option<Block> {
    let columns = counted(names.len() as u64, "column");
    let text = format!("Only in {sample}: {columns}: {}.", names.join(", "));
    (!names.is_empty()).then_some(Block::Text(text))
}

fn feature_row(feature: &Feature) -> Vec<Cell> {
    let verdict = &feature.verdict;
    let large = named(feature, &verdict.large_by);
    let p = named(feature, &verdict.real_by).and_then(|t| t.p_adjusted.or(t.p_value));
    let missing = |share: f64| percent(share);
    let (state, word) = match (verdict.drifted, feature.missing.changed) {
        (Some(true), _) => (State::Fail, "drifted"),
        (Some(false), true) => (State::Warn, "missing changed"),
        (Some(false), false) => (State::Pass, "steady"),
        (None, _) => (State::Unknown, "unknown"),
    };
    let mut under = feature.causes.clone();
    under.extend(unsaid(feature));
    // Of a steady feature the numbers say it all.
    if state != State::Pass {
        under.insert(0, verdict.sentence.clone());
    }
    // Told among the causes already where a window drifted.
    let told = story(&feature.windows, feature.change.as_ref());
    under.extend(told.filter(|t| !feature.causes.contains(t)));
    under.extend(feature.impact.as_ref().map(put_back));
    // What no drift is worth; where there is drift, how small one might have been says nothing more.
    let unseen = feature
        .detectable
        .iter()
        .filter(|_| verdict.drifted != Some(true));
    under.extend(unseen.map(would_have_been_seen));
    under.extend(feature.notes.iter().cloned());
    vec![
        Cell::Named {
            name: feature.name.clone(),
            under: sentences(&under),
        },
        Cell::Histogram(feature.histogram.clone()),
        Cell::Text(verdict.large_by.clone()),
        Cell::Number(maybe(large.and_then(|t| t.statistic))),
        Cell::Number(maybe(large.map(|t| t.limit))),
        Cell::Text(verdict.real_by.clone()),
        Cell::Number(p.map_or("–".to_owned(), p_value)),
        Cell::Number(format!(
            "{} → {}",
            missing(feature.missing.reference),
            missing(feature.missing.production)
        )),
        Cell::Number(format!(
            "{} → {}",
            thousands(feature.reference.n),
            thousands(feature.production.n)
        )),
        Cell::State(state, word.to_owned()),
    ]
}

fn over_time(report: &Report) -> Vec<Block> {
    let facts = &report.facts;
    let features: Vec<&Feature> = facts
        .features
        .iter()
        .filter(|f| f.role == "feature")
        .collect();
    let rows = facts.windows.iter().map(|window| {
        let of = |f: &&Feature| f.windows.iter().find(|w| w.window == *window).cloned();
        let drifts: Vec<_> = features.iter().filter_map(|f| Some((f, of(f)?))).collect();
        let drifted = drifts
            .iter()
            .filter(|(_, w)| w.verdict.drifted == Some(true));
        let names: Vec<&str> = drifted.map(|(f, _)| f.name.as_str()).collect();
        let n = drifts.iter().map(|(_, w)| w.n).max();
        let quality = facts.performance.iter().flat_map(|p| &p.windows);
        let quality = quality.into_iter().find(|w| w.window == *window);
        vec![
            Cell::Text(window.label.clone()),
            Cell::Number(n.map_or("–".to_owned(), thousands)),
            Cell::Number(format!("{} of {}", names.len(), drifts.len())),
            Cell::Text(names.join(", ")),
            Cell::Text(
                quality
                    .map(|w| leading_metric(&w.sample))
                    .unwrap_or_default(),
            ),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let columns = vec![
        Column::text("Window"),
        Column::number("Rows"),
        Column::number("Drifted"),
        Column::text("Which"),
        Column::text("Quality"),
    ];
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading("Over time".to_owned()),
        Block::Table { columns, rows },
    ]
}

/// "0.031", "3e-9", "under 1e-300".
fn p_value(p: f64) -> String {
    match p {
        p if p < 1e-300 => "under 1e-300".to_owned(),
        p if p < 0.001 => format!("{p:.0e}"),
        p => number(p),
    }
}
