//! What of a report goes into a card. Everything that is not taken here stays at home.

use super::card::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, SampleLine,
};
use super::options::LinkOptions;
use super::{safe, wording};
use crate::checks::wording::parse_day;
use crate::checks::{Basis, Duty, Evidence, Feature, Finding, SampleFacts};
use crate::performance::{Metric, Performance, SamplePerformance};
use crate::scorecard::Ownership;
use crate::share::Report;
use crate::share::test_results::named;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const MS_PER_DAY: i64 = 86_400_000;
const MOST_FEATURES: usize = 200;
const SMALL: u64 = 10;

impl Card {
    /// The card of a report. Feature names, people, the model's name and the reasons of caps and rules go in unless `options` say
    /// otherwise; values of rows, categories, file names and the sentences of findings never do. What was measured and
    /// answered goes with readiness: a card of ownership alone holds neither findings nor samples, features, quality.
    pub fn from_report(report: &Report, options: &LinkOptions) -> Card {
        let mut card = Card {
            model: model_name(report),
            tool: report.tool.clone(),
            judged_on: report.facts.judged_on,
            note: options.note.clone(),
            ..Card::default()
        };
        if options.readiness {
            add_readiness(&mut card, report, options);
        }
        if options.ownership {
            card.ownership = Some(owners(&report.scorecards.ownership, options));
        }
        card
    }
}

fn add_readiness(card: &mut Card, report: &Report, options: &LinkOptions) {
    let facts = &report.facts;
    let sample = |s: &SampleFacts| sample_line(s, options);
    let finding = |f: &Finding| card_finding(f, options);
    card.reference = facts.reference.as_ref().map(sample);
    card.production = facts.production.as_ref().map(sample);
    let model = facts.model.as_ref();
    card.model_fingerprint = model.map(|m| fingerprint([m.sha256.as_str()]));
    card.readiness = Some(report.scorecards.readiness.clone());
    card.findings = report.findings.iter().map(finding).collect();
    card.feature_counts = feature_counts(&facts.features);
    card.features = worst_features(&facts.features, options);
    card.quality = facts.performance.as_ref().and_then(|p| quality(p, options));
}

/// The plan's name, else the model file's without its ending, else nothing that could be a file's name.
fn model_name(report: &Report) -> String {
    let named = report
        .facts
        .plan
        .name
        .clone()
        .filter(|n| !n.trim().is_empty());
    let file = report
        .facts
        .model
        .as_ref()
        .map(|m| m.file.trim_end_matches(".onnx"));
    let file = file.filter(|f| !f.is_empty()).map(str::to_owned);
    named
        .or(file)
        .unwrap_or_else(|| "a model without a name".to_owned())
}

fn sample_line(sample: &SampleFacts, options: &LinkOptions) -> SampleLine {
    let day = |ms: i64| {
        let day = ms.div_euclid(MS_PER_DAY);
        day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    };
    SampleLine {
        rows: count(sample.rows, options),
        span: sample.span.map(|(first, last)| (day(first), day(last))),
        fingerprint: fingerprint(sample.files.iter().map(|f| f.sha256.as_str())),
    }
}

/// See [`Fingerprint`].
fn fingerprint<'a>(files: impl IntoIterator<Item = &'a str>) -> Fingerprint {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_ascii_lowercase());
        hash.update(b"\n");
    }
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize()[..16]);
    Fingerprint(first)
}

fn count(rows: u64, options: &LinkOptions) -> Count {
    match rows {
        1..SMALL if options.suppress_small_counts => Count::UnderTen,
        _ => Count::Exactly(rows),
    }
}

fn card_finding(finding: &Finding, options: &LinkOptions) -> CardFinding {
    let mut card = CardFinding {
        check: finding.check.clone(),
        state: finding.state,
        basis: finding.basis,
        dimension: finding.dimension,
        weight: finding.weight,
        duty: finding.duty,
        title: String::new(),
        says: String::new(),
        remedy: String::new(),
        measures: measures(finding, options),
        answered_on: answered(finding, "day").and_then(parse_day),
        evidence: match options.evidence {
            true => address(finding).unwrap_or_default(),
            false => String::new(),
        },
    };
    wording::complete(&mut card);
    card
}

fn measures(finding: &Finding, options: &LinkOptions) -> Vec<CardMeasure> {
    let measure = |evidence: &Evidence| match evidence {
        Evidence::Measure {
            name,
            value,
            unit,
            limit,
            ..
        } if safe::may_travel(name) => {
            let small = unit == "rows" && value.is_some_and(|v| v > 0.0 && v < SMALL as f64);
            (!small || !options.suppress_small_counts).then(|| CardMeasure {
                name: name.clone(),
                value: *value,
                unit: unit.clone(),
                limit: *limit,
            })
        }
        _ => None,
    };
    finding.evidence.iter().filter_map(measure).collect()
}

/// What a person's answer says under this heading; `None` for what was measured.
fn answered<'a>(finding: &'a Finding, heading: &str) -> Option<&'a str> {
    if finding.basis == Basis::Measured {
        return None;
    }
    finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Table { columns, rows } => {
            let at = columns.iter().position(|c| c == heading)?;
            rows.first()?.get(at).map(String::as_str)
        }
        _ => None,
    })
}

/// Where an answer can be seen, without what follows `?` or `#`: that part may hold a key.
fn address(finding: &Finding) -> Option<String> {
    let found = answered(finding, "evidence")?.trim();
    let end = found.find(['?', '#', ' ']).unwrap_or(found.len());
    found
        .starts_with("https://")
        .then(|| found[..end].to_owned())
}

fn owners(from: &Ownership, options: &LinkOptions) -> Ownership {
    let mut to = from.clone();
    if !options.duties_instead_of_names {
        return to;
    }
    let names = pseudonyms(from);
    let hide = |name: &Option<String>| name.as_ref().and_then(|n| names.get(n).cloned());
    for duty in &mut to.duties {
        duty.owner = hide(&duty.owner);
        duty.backup = hide(&duty.backup);
    }
    // Their sentences name people; what each rule means does not.
    for rule in &mut to.rules {
        rule.sentence = safe::standard_reason(&rule.rule).to_owned();
    }
    for cap in &mut to.caps {
        cap.reason = safe::standard_reason(&cap.id).to_owned();
    }
    to
}

/// One stand-in per person, the same everywhere, so that "one person holds six duties" still shows.
fn pseudonyms(ownership: &Ownership) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut add = |name: &Option<String>, team: bool, part: &str, duty: Duty| {
        if let Some(name) = name {
            let part = if team { "team for" } else { part };
            let stand_in = format!("{part}: {}", duty.title());
            names.entry(name.clone()).or_insert(stand_in);
        }
    };
    for duty in &ownership.duties {
        add(&duty.owner, duty.team_only, "owner of", duty.duty);
    }
    for duty in &ownership.duties {
        add(&duty.backup, false, "backup for", duty.duty);
    }
    names
}

fn feature_counts(features: &[Feature]) -> FeatureCounts {
    let mut counts = FeatureCounts::default();
    for feature in features.iter().filter(|f| f.role == "feature") {
        counts.all += 1;
        match feature.verdict.drifted {
            Some(true) => counts.drifted += 1,
            Some(false) => {}
            None => counts.unknown += 1,
        }
    }
    counts
}

fn worst_features(features: &[Feature], options: &LinkOptions) -> Vec<CardFeature> {
    let features = features.iter().filter(|f| f.role == "feature");
    let mut ranked: Vec<(usize, &Feature)> = features.enumerate().collect();
    let rank = |f: &Feature| {
        let effect = f.verdict.effect.filter(|e| !e.is_nan()).unwrap_or(-1.0);
        (f.verdict.drifted == Some(true), f.missing.changed, effect)
    };
    ranked.sort_by(|(_, a), (_, b)| {
        let (a, b) = (rank(a), rank(b));
        (b.0, b.1).cmp(&(a.0, a.1)).then(b.2.total_cmp(&a.2))
    });
    let worst = ranked.into_iter().take(options.features.min(MOST_FEATURES));
    worst
        .map(|(at, feature)| {
            let name = match options.numbers_instead_of_features {
                true => format!("F{}", at + 1),
                false => feature.name.clone(),
            };
            card_feature(feature, name)
        })
        .collect()
}

fn card_feature(feature: &Feature, name: String) -> CardFeature {
    let verdict = &feature.verdict;
    let large = named(feature, &verdict.large_by);
    let p = named(feature, &verdict.real_by).and_then(|t| t.p_adjusted.or(t.p_value));
    CardFeature {
        name,
        kind: feature.kind,
        test: verdict.large_by.clone(),
        statistic: large.and_then(|t| t.statistic),
        limit: large.map(|t| t.limit),
        effect: verdict.effect.filter(|e| !e.is_nan()),
        minus_log10_p: p.filter(|p| !p.is_nan()).map(|p| -p.log10()),
        drifted: verdict.drifted,
        real: verdict.real,
        large: verdict.large,
        missing: (feature.missing.reference, feature.missing.production),
        missing_changed: feature.missing.changed,
    }
}

fn quality(performance: &Performance, options: &LinkOptions) -> Option<CardQuality> {
    let enough =
        |sample: &&SamplePerformance| !options.suppress_small_counts || sample.n_labelled >= SMALL;
    let (reference, production) = (&performance.reference, &performance.production);
    let n =
        |sample: &Option<SamplePerformance>| sample.as_ref().map(|s| count(s.n_labelled, options));
    let measured = [
        production.as_ref().filter(enough),
        reference.as_ref().filter(enough),
    ];
    let [production_metrics, reference_metrics] =
        measured.map(|s| s.map_or(&[][..], |s| &s.metrics));
    let do_nothing = measured
        .iter()
        .flatten()
        .next()
        .map_or(&[][..], |s| &s.do_nothing);
    let leading = match production_metrics {
        [] => reference_metrics,
        _ => production_metrics,
    };
    let metrics = leading.iter().map(|metric| {
        let same = |list: &[Metric]| list.iter().find(|m| same_metric(m, metric)).cloned();
        let production = same(production_metrics);
        CardMetric {
            metric: metric.metric.clone(),
            average: metric.average.clone().unwrap_or_default(),
            higher_is_better: metric.higher_is_better,
            reference: same(reference_metrics).and_then(|m| m.value),
            production: production.as_ref().and_then(|m| m.value),
            interval: production
                .and_then(|m| m.interval)
                .map(|[low, high]| (low, high)),
            do_nothing: same(do_nothing).and_then(|m| m.value),
        }
    });
    let card = CardQuality {
        task: performance.task,
        predictions: performance.predictions.clone(),
        n_reference: n(reference),
        n_production: n(production),
        metrics: metrics.collect(),
    };
    (card.n_reference.is_some() || card.n_production.is_some()).then_some(card)
}

fn same_metric(a: &Metric, b: &Metric) -> bool {
    a.metric == b.metric && a.average == b.average
}
