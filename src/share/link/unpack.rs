//! Tables as a card. `None` for all that no card of ours gives.

use super::body::{
    BodyV1, CapsV1, FeaturesV1, FindingsV1, OwnershipV1, QualityV1, ReadinessV1, SampleV1,
};
use super::card::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, SampleLine,
};
use super::codes::{BASES, DIMENSIONS, DUTIES, KINDS, STATES, TASKS, VERDICTS, WEIGHTS, entry};
use super::intern::{Form, Index, Texts};
use super::quantise::{Number, from_p_steps, from_percent, from_tenths, from_thousandths};
use super::wording;
use crate::scorecard::{
    Cap, Counts, DimensionScore, DutyScore, MlTestScore, Ownership, Readiness, RuleFinding,
};

/// The card of tables whose texts are numbered in this form.
pub(super) fn unpack(body: &BodyV1, form: Form) -> Option<Card> {
    let texts = Texts::over(form, &body.texts)?;
    let since = body.judged_on;
    let sample = |s: &SampleV1| SampleLine {
        rows: count(s.rows),
        span: s
            .span
            .map(|(first, last)| (since.wrapping_add(first), since.wrapping_add(last))),
        fingerprint: Fingerprint(s.fingerprint),
    };
    let [all, drifted, unknown] = body.feature_counts;
    Some(Card {
        model: texts.text(body.model)?,
        tool: texts.text(body.tool)?,
        judged_on: since,
        note: optional(texts, body.note)?.unwrap_or_default(),
        reference: body.reference.as_ref().map(sample),
        production: body.production.as_ref().map(sample),
        model_fingerprint: body.model_fingerprint.map(Fingerprint),
        readiness: maybe(body.readiness.as_ref(), |r| readiness(r, texts))?,
        ownership: maybe(body.ownership.as_ref(), |o| ownership(o, texts))?,
        findings: findings(&body.findings, since, texts)?,
        feature_counts: FeatureCounts {
            all,
            drifted,
            unknown,
        },
        features: features(&body.features, texts)?,
        quality: maybe(body.quality.as_ref(), |q| quality(q, texts))?,
        later_parts: body.extensions.clone(),
        form,
    })
}

fn readiness(from: &ReadinessV1, texts: Texts<'_>) -> Option<Readiness> {
    let halves = |score: u8| f64::from(score) / 2.0;
    let rows = from.dimension.len();
    let dimension = |i: usize| {
        Some(DimensionScore {
            dimension: entry(*from.dimension.get(i)?, DIMENSIONS)?,
            score: from.dimension_score.get(i)?.map(from_tenths),
            range: [*from.dimension_low.get(i)?, *from.dimension_high.get(i)?].map(from_tenths),
            counts: counts(*from.dimension_counts.get(i)?),
        })
    };
    same_length(
        rows,
        &[
            from.dimension_score.len(),
            from.dimension_low.len(),
            from.dimension_high.len(),
            from.dimension_counts.len(),
        ],
    )?;
    Some(Readiness {
        score: from_tenths(from.score),
        range: from.range.map(from_tenths),
        weakest: maybe(from.weakest, |d| entry(d, DIMENSIONS))?,
        mean: from_tenths(from.mean),
        dimensions: (0..rows).map(dimension).collect::<Option<_>>()?,
        caps: caps(&from.caps, texts)?,
        counts: counts(from.counts),
        self_reported: from.self_reported,
        ml_test_score: MlTestScore {
            score: halves(from.ml_test_score),
            sections: from.ml_test_sections.map(halves),
            band: texts.text(from.ml_test_band)?,
        },
    })
}

fn ownership(from: &OwnershipV1, texts: Texts<'_>) -> Option<Ownership> {
    let (rules, duties) = (from.rule.len(), from.duty.len());
    same_length(
        rules,
        &[
            from.rule_state.len(),
            from.rule_sentence.len(),
            from.rule_duty.len(),
        ],
    )?;
    same_length(
        duties,
        &[
            from.duty_score.len(),
            from.duty_owner.len(),
            from.duty_backup.len(),
            from.duty_marks.len(),
        ],
    )?;
    let rule = |i: usize| {
        Some(RuleFinding {
            rule: texts.text(*from.rule.get(i)?)?,
            state: entry(*from.rule_state.get(i)?, STATES)?,
            sentence: optional(texts, *from.rule_sentence.get(i)?)?.unwrap_or_default(),
            duty: maybe(*from.rule_duty.get(i)?, |d| entry(d, DUTIES))?,
        })
    };
    let duty = |i: usize| {
        let marks = Some(*from.duty_marks.get(i)?).filter(|m| *m < 16)?;
        Some(DutyScore {
            duty: entry(*from.duty.get(i)?, DUTIES)?,
            score: from_thousandths(*from.duty_score.get(i)?),
            owner: optional(texts, *from.duty_owner.get(i)?)?,
            team_only: marks & 1 != 0,
            backup: optional(texts, *from.duty_backup.get(i)?)?,
            dated: marks & 2 != 0,
            decides: marks & 4 != 0,
            confirmed: marks & 8 != 0,
        })
    };
    Some(Ownership {
        score: from_tenths(from.score),
        base: from_tenths(from.base),
        caps: caps(&from.caps, texts)?,
        rules: (0..rules).map(rule).collect::<Option<_>>()?,
        duties: (0..duties).map(duty).collect::<Option<_>>()?,
        people: from.people,
        effective_owners: from_thousandths(from.effective_owners),
        bus_factor: from.bus_factor,
        largest_share: from_thousandths(from.largest_share),
        coverage: from.coverage.iter().map(|p| from_percent(*p)).collect(),
    })
}

fn caps(from: &CapsV1, texts: Texts<'_>) -> Option<Vec<Cap>> {
    same_length(from.id.len(), &[from.at.len(), from.reason.len()])?;
    let cap = |i: usize| {
        Some(Cap {
            id: texts.text(*from.id.get(i)?)?,
            at: from_tenths(*from.at.get(i)?),
            reason: optional(texts, *from.reason.get(i)?)?.unwrap_or_default(),
        })
    };
    (0..from.id.len()).map(cap).collect()
}

fn findings(from: &FindingsV1, since: i32, texts: Texts<'_>) -> Option<Vec<CardFinding>> {
    let rows = from.check.len();
    same_length(
        rows,
        &[
            from.state.len(),
            from.ground.len(),
            from.dimension.len(),
            from.duty.len(),
        ],
    )?;
    let finding = |i: usize| {
        let ground = *from.ground.get(i)?;
        Some(CardFinding {
            check: texts.text(*from.check.get(i)?)?,
            state: entry(*from.state.get(i)?, STATES)?,
            basis: entry(ground / 4, BASES)?,
            dimension: entry(*from.dimension.get(i)?, DIMENSIONS)?,
            weight: entry(ground % 4, WEIGHTS)?,
            duty: entry(*from.duty.get(i)?, DUTIES)?,
            title: String::new(),
            says: String::new(),
            remedy: String::new(),
            measures: Vec::new(),
            answered_on: None,
            evidence: String::new(),
        })
    };
    let mut to = (0..rows).map(finding).collect::<Option<Vec<_>>>()?;
    place_measures(from, texts, &mut to)?;
    same_length(from.answered_of.len(), &[from.answered_on.len()])?;
    for (of, day) in from.answered_of.iter().zip(&from.answered_on) {
        to.get_mut(usize::from(*of))?.answered_on = Some(since.wrapping_add(*day));
    }
    same_length(from.evidence_of.len(), &[from.evidence.len()])?;
    for (of, text) in from.evidence_of.iter().zip(&from.evidence) {
        to.get_mut(usize::from(*of))?.evidence = texts.text(*text)?;
    }
    to.iter_mut().for_each(wording::complete);
    Some(to)
}

fn place_measures(from: &FindingsV1, texts: Texts<'_>, to: &mut [CardFinding]) -> Option<()> {
    same_length(
        from.measure_of.len(),
        &[
            from.measure_name.len(),
            from.measure_value.len(),
            from.measure_unit.len(),
            from.measure_limit.len(),
        ],
    )?;
    for (i, of) in from.measure_of.iter().enumerate() {
        let measure = CardMeasure {
            name: texts.text(*from.measure_name.get(i)?)?,
            value: number(*from.measure_value.get(i)?)?,
            unit: texts.text(*from.measure_unit.get(i)?)?,
            limit: number(*from.measure_limit.get(i)?)?,
        };
        to.get_mut(usize::from(*of))?.measures.push(measure);
    }
    Some(())
}

fn features(from: &FeaturesV1, texts: Texts<'_>) -> Option<Vec<CardFeature>> {
    let rows = from.name.len();
    same_length(
        rows,
        &[
            from.kind.len(),
            from.verdict.len(),
            from.test.len(),
            from.statistic.len(),
            from.limit.len(),
            from.effect.len(),
            from.p.len(),
            from.missing_reference.len(),
            from.missing_production.len(),
        ],
    )?;
    let feature = |i: usize| {
        let verdict = Some(*from.verdict.get(i)?).filter(|v| *v < 54)?;
        Some(CardFeature {
            name: texts.text(*from.name.get(i)?)?,
            kind: entry(*from.kind.get(i)?, KINDS)?,
            test: texts.text(*from.test.get(i)?)?,
            statistic: number(*from.statistic.get(i)?)?,
            limit: number(*from.limit.get(i)?)?,
            effect: from.effect.get(i)?.map(from_thousandths),
            minus_log10_p: from.p.get(i)?.map(from_p_steps),
            drifted: entry(verdict % 3, VERDICTS)?,
            real: entry(verdict / 3 % 3, VERDICTS)?,
            large: entry(verdict / 9 % 3, VERDICTS)?,
            missing: (
                from_thousandths(*from.missing_reference.get(i)?),
                from_thousandths(*from.missing_production.get(i)?),
            ),
            missing_changed: verdict >= 27,
        })
    };
    (0..rows).map(feature).collect()
}

fn quality(from: &QualityV1, texts: Texts<'_>) -> Option<CardQuality> {
    let rows = from.metric.len();
    same_length(
        rows,
        &[
            from.average.len(),
            from.higher_is_better.len(),
            from.reference.len(),
            from.production.len(),
            from.interval.len(),
            from.do_nothing.len(),
        ],
    )?;
    let metric = |i: usize| {
        Some(CardMetric {
            metric: texts.text(*from.metric.get(i)?)?,
            average: texts.text(*from.average.get(i)?)?,
            higher_is_better: *from.higher_is_better.get(i)?,
            reference: number(*from.reference.get(i)?)?,
            production: number(*from.production.get(i)?)?,
            interval: maybe(*from.interval.get(i)?, |(low, high)| {
                Some((low.value()?, high.value()?))
            })?,
            do_nothing: number(*from.do_nothing.get(i)?)?,
        })
    };
    Some(CardQuality {
        task: entry(from.task, TASKS)?,
        predictions: texts.text(from.predictions)?,
        n_reference: from.n_reference.map(count),
        n_production: from.n_production.map(count),
        metrics: (0..rows).map(metric).collect::<Option<_>>()?,
    })
}

fn count(rows: u64) -> Count {
    rows.checked_sub(1).map_or(Count::UnderTen, Count::Exactly)
}

fn counts(from: [u32; 7]) -> Counts {
    let [
        measured,
        attested,
        claimed,
        expired,
        not_done,
        not_applicable,
        unknown,
    ] = from;
    Counts {
        measured,
        attested,
        claimed,
        expired,
        not_done,
        not_applicable,
        unknown,
    }
}

fn same_length(rows: usize, others: &[usize]) -> Option<()> {
    others.iter().all(|n| *n == rows).then_some(())
}

/// What is absent stays absent; what is there must be readable.
fn maybe<T, U>(value: Option<T>, read: impl FnOnce(T) -> Option<U>) -> Option<Option<U>> {
    value.map_or(Some(None), |v| read(v).map(Some))
}

fn optional(texts: Texts<'_>, index: Option<Index>) -> Option<Option<String>> {
    maybe(index, |i| texts.text(i))
}

fn number(value: Option<Number>) -> Option<Option<f64>> {
    maybe(value, Number::value)
}
