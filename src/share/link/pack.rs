//! A card as tables.

use super::body::{
    BodyV1, CapsV1, FeaturesV1, FindingsV1, OwnershipV1, QualityV1, ReadinessV1, SampleV1,
};
use super::card::{Card, CardFeature, CardFinding, CardQuality, Count, SampleLine};
use super::codes::{BASES, DIMENSIONS, DUTIES, KINDS, STATES, TASKS, VERDICTS, WEIGHTS, code};
use super::intern::{Index, Interner, fit};
use super::quantise::{Number, p_steps, percent_down, tenths, thousandths};
use super::{LinkError, TextKind};
use crate::scorecard::{Cap, Counts, DutyScore, Ownership, Readiness, RuleFinding};

/// The body, and every text in it with what it is carried as.
///
/// # Errors
/// When the card has more texts than a link may, or a word younger than the schema.
pub(super) fn pack(card: &Card) -> Result<(BodyV1, Vec<(TextKind, String)>), LinkError> {
    let mut texts = Interner::of(card.form);
    let of = &mut texts;
    let since = |day: i32| day.wrapping_sub(card.judged_on);
    let sample = |s: &SampleLine| SampleV1 {
        rows: count(s.rows),
        span: s.span.map(|(first, last)| (since(first), since(last))),
        fingerprint: s.fingerprint.0,
    };
    let note = shown(&card.note);
    let mut body = BodyV1 {
        texts: Vec::new(),
        model: of.number(TextKind::Model, &card.model)?,
        tool: of.number(TextKind::Tool, &card.tool)?,
        judged_on: card.judged_on,
        note: note.map(|n| of.number(TextKind::Note, n)).transpose()?,
        reference: card.reference.as_ref().map(sample),
        production: card.production.as_ref().map(sample),
        model_fingerprint: card.model_fingerprint.map(|f| f.0),
        readiness: card
            .readiness
            .as_ref()
            .map(|r| readiness(r, of))
            .transpose()?,
        ownership: card
            .ownership
            .as_ref()
            .map(|o| ownership(o, of))
            .transpose()?,
        findings: findings(&card.findings, card.judged_on, of)?,
        feature_counts: [
            card.feature_counts.all,
            card.feature_counts.drifted,
            card.feature_counts.unknown,
        ],
        features: features(&card.features, of)?,
        quality: card.quality.as_ref().map(|q| quality(q, of)).transpose()?,
        extensions: card.later_parts.clone(),
    };
    let kinds = texts.into_kinds();
    body.texts = kinds.iter().map(|(_, text)| text.clone()).collect();
    Ok((body, kinds))
}

fn readiness(from: &Readiness, texts: &mut Interner) -> Result<ReadinessV1, LinkError> {
    let dimensions = &from.dimensions;
    let dimension = dimensions.iter().map(|d| code(&d.dimension, DIMENSIONS));
    let halves = |score: f64| (score.clamp(0.0, 100.0) * 2.0).round() as u8;
    Ok(ReadinessV1 {
        score: tenths(from.score),
        range: from.range.map(tenths),
        weakest: from.weakest.map(|d| code(&d, DIMENSIONS)).transpose()?,
        mean: tenths(from.mean),
        dimension: dimension.collect::<Result<_, _>>()?,
        dimension_score: dimensions.iter().map(|d| d.score.map(tenths)).collect(),
        dimension_low: dimensions.iter().map(|d| tenths(d.range[0])).collect(),
        dimension_high: dimensions.iter().map(|d| tenths(d.range[1])).collect(),
        dimension_counts: dimensions.iter().map(|d| counts(&d.counts)).collect(),
        caps: caps(&from.caps, texts)?,
        counts: counts(&from.counts),
        self_reported: from.self_reported,
        ml_test_score: halves(from.ml_test_score.score),
        ml_test_sections: from.ml_test_score.sections.map(halves),
        ml_test_band: texts.number(TextKind::Word, &from.ml_test_score.band)?,
    })
}

fn ownership(from: &Ownership, texts: &mut Interner) -> Result<OwnershipV1, LinkError> {
    let rules = &from.rules;
    let duties = &from.duties;
    let rule_state = rules.iter().map(|r| code(&r.state, STATES));
    let rule_duty = rules
        .iter()
        .map(|r| r.duty.map(|d| code(&d, DUTIES)).transpose());
    let duty = duties.iter().map(|d| code(&d.duty, DUTIES));
    let mut person = |name: &Option<String>| {
        let name = name.as_ref();
        name.map(|n| texts.number(TextKind::Person, n)).transpose()
    };
    let duty_owner = duties
        .iter()
        .map(|d| person(&d.owner))
        .collect::<Result<_, _>>()?;
    let duty_backup = duties
        .iter()
        .map(|d| person(&d.backup))
        .collect::<Result<_, _>>()?;
    Ok(OwnershipV1 {
        score: tenths(from.score),
        base: tenths(from.base),
        caps: caps(&from.caps, texts)?,
        rule: numbers(texts, TextKind::Id, rules, |r| &r.rule)?,
        rule_state: rule_state.collect::<Result<_, _>>()?,
        rule_sentence: sentences(texts, rules, |r: &RuleFinding| &r.sentence)?,
        rule_duty: rule_duty.collect::<Result<_, _>>()?,
        duty: duty.collect::<Result<_, _>>()?,
        duty_score: duties.iter().map(|d| thousandths(d.score)).collect(),
        duty_owner,
        duty_backup,
        duty_marks: duties.iter().map(marks).collect(),
        people: from.people,
        effective_owners: thousandths(from.effective_owners),
        bus_factor: from.bus_factor,
        largest_share: thousandths(from.largest_share),
        coverage: from.coverage.iter().map(|c| percent_down(*c)).collect(),
    })
}

fn marks(duty: &DutyScore) -> u8 {
    u8::from(duty.team_only)
        | u8::from(duty.dated) << 1
        | u8::from(duty.decides) << 2
        | u8::from(duty.confirmed) << 3
}

fn caps(from: &[Cap], texts: &mut Interner) -> Result<CapsV1, LinkError> {
    Ok(CapsV1 {
        id: numbers(texts, TextKind::Id, from, |c| &c.id)?,
        at: from.iter().map(|c| tenths(c.at)).collect(),
        reason: sentences(texts, from, |c| &c.reason)?,
    })
}

fn findings(
    from: &[CardFinding],
    judged_on: i32,
    texts: &mut Interner,
) -> Result<FindingsV1, LinkError> {
    let ground = |f: &CardFinding| Ok(code(&f.basis, BASES)? * 4 + code(&f.weight, WEIGHTS)?);
    let place = |at: usize| {
        u16::try_from(at).map_err(|_| LinkError::Unwritable("it has more than 65,535 findings"))
    };
    let mut to = FindingsV1 {
        check: numbers(texts, TextKind::Id, from, |f| &f.check)?,
        state: from
            .iter()
            .map(|f| code(&f.state, STATES))
            .collect::<Result<_, _>>()?,
        ground: from.iter().map(ground).collect::<Result<_, LinkError>>()?,
        dimension: from
            .iter()
            .map(|f| code(&f.dimension, DIMENSIONS))
            .collect::<Result<_, _>>()?,
        duty: from
            .iter()
            .map(|f| code(&f.duty, DUTIES))
            .collect::<Result<_, _>>()?,
        measure_of: Vec::new(),
        measure_name: Vec::new(),
        measure_value: Vec::new(),
        measure_unit: Vec::new(),
        measure_limit: Vec::new(),
        answered_of: Vec::new(),
        answered_on: Vec::new(),
        evidence_of: Vec::new(),
        evidence: Vec::new(),
    };
    for (at, finding) in from.iter().enumerate() {
        for measure in &finding.measures {
            to.measure_of.push(place(at)?);
            to.measure_name
                .push(texts.number(TextKind::Measure, &measure.name)?);
            to.measure_value.push(measure.value.and_then(Number::of));
            to.measure_unit
                .push(texts.number(TextKind::Word, &measure.unit)?);
            to.measure_limit.push(measure.limit.and_then(Number::of));
        }
        if let Some(day) = finding.answered_on {
            to.answered_of.push(place(at)?);
            to.answered_on.push(day.wrapping_sub(judged_on));
        }
        if let Some(address) = shown(&finding.evidence) {
            to.evidence_of.push(place(at)?);
            to.evidence.push(texts.number(TextKind::Link, address)?);
        }
    }
    Ok(to)
}

fn features(from: &[CardFeature], texts: &mut Interner) -> Result<FeaturesV1, LinkError> {
    let verdict = |f: &CardFeature| {
        Ok(code(&f.drifted, VERDICTS)?
            + 3 * code(&f.real, VERDICTS)?
            + 9 * code(&f.large, VERDICTS)?
            + 27 * u8::from(f.missing_changed))
    };
    Ok(FeaturesV1 {
        name: numbers(texts, TextKind::Feature, from, |f| &f.name)?,
        kind: from
            .iter()
            .map(|f| code(&f.kind, KINDS))
            .collect::<Result<_, _>>()?,
        verdict: from.iter().map(verdict).collect::<Result<_, LinkError>>()?,
        test: numbers(texts, TextKind::Id, from, |f| &f.test)?,
        statistic: from
            .iter()
            .map(|f| f.statistic.and_then(Number::of))
            .collect(),
        limit: from.iter().map(|f| f.limit.and_then(Number::of)).collect(),
        effect: from.iter().map(|f| f.effect.map(thousandths)).collect(),
        p: from.iter().map(|f| f.minus_log10_p.map(p_steps)).collect(),
        missing_reference: from.iter().map(|f| thousandths(f.missing.0)).collect(),
        missing_production: from.iter().map(|f| thousandths(f.missing.1)).collect(),
    })
}

fn quality(from: &CardQuality, texts: &mut Interner) -> Result<QualityV1, LinkError> {
    let metrics = &from.metrics;
    let interval = |(low, high)| Some((Number::of(low)?, Number::of(high)?));
    Ok(QualityV1 {
        task: code(&from.task, TASKS)?,
        predictions: texts.number(TextKind::Word, &from.predictions)?,
        n_reference: from.n_reference.map(count),
        n_production: from.n_production.map(count),
        metric: numbers(texts, TextKind::Id, metrics, |m| &m.metric)?,
        average: numbers(texts, TextKind::Word, metrics, |m| &m.average)?,
        higher_is_better: metrics.iter().map(|m| m.higher_is_better).collect(),
        reference: metrics
            .iter()
            .map(|m| m.reference.and_then(Number::of))
            .collect(),
        production: metrics
            .iter()
            .map(|m| m.production.and_then(Number::of))
            .collect(),
        interval: metrics
            .iter()
            .map(|m| m.interval.and_then(interval))
            .collect(),
        do_nothing: metrics
            .iter()
            .map(|m| m.do_nothing.and_then(Number::of))
            .collect(),
    })
}

fn count(rows: Count) -> u64 {
    match rows {
        Count::UnderTen => 0,
        Count::Exactly(rows) => rows.saturating_add(1),
    }
}

fn counts(from: &Counts) -> [u32; 7] {
    [
        from.measured,
        from.attested,
        from.claimed,
        from.expired,
        from.not_done,
        from.not_applicable,
        from.unknown,
    ]
}

/// A column of texts.
fn numbers<T>(
    texts: &mut Interner,
    kind: TextKind,
    rows: &[T],
    text: impl Fn(&T) -> &str,
) -> Result<Vec<Index>, LinkError> {
    rows.iter()
        .map(|row| texts.number(kind, text(row)))
        .collect()
}

/// The text, unless nothing of it would be seen.
fn shown(text: &str) -> Option<&str> {
    Some(text).filter(|t| !fit(t).is_empty())
}

/// A column of sentences; an empty one is not carried.
fn sentences<T>(
    texts: &mut Interner,
    rows: &[T],
    text: impl Fn(&T) -> &str,
) -> Result<Vec<Option<Index>>, LinkError> {
    let carried = rows.iter().map(|row| shown(text(row)));
    carried
        .map(|t| t.map(|t| texts.number(TextKind::Sentence, t)).transpose())
        .collect()
}
