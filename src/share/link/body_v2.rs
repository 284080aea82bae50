//! Schema 2 of a link's body: the tables of schema 1, laid out so that they take less. **Frozen** like schema 1.
//!
//! What can be foretold is carried as its difference from what was foretold, mostly 0: the next number of a rising
//! column, a feature's effect from its statistic and limit, the edges of a range from the score between them. Numbers
//! are a column of exponents and one of mantissas, since like stands beside like.

use super::body::{BodyV1, FeaturesV1, FindingsV1, OwnershipV1, QualityV1, ReadinessV1, SampleV1};
use super::intern::Index;
use super::quantise::{Number, thousandths};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BodyV2 {
    /// How many words of the vocabulary the writer knew.
    pub(super) words: u16,
    pub(super) texts: Vec<String>,
    pub(super) model: Index,
    pub(super) tool: Index,
    pub(super) judged_on: i32,
    pub(super) note: Option<Index>,
    pub(super) reference: Option<SampleV1>,
    pub(super) production: Option<SampleV1>,
    pub(super) model_fingerprint: Option<[u8; 16]>,
    pub(super) readiness: Option<ReadinessV1>,
    pub(super) ownership: Option<OwnershipV1>,
    pub(super) findings: FindingsV2,
    pub(super) feature_counts: [u32; 3],
    pub(super) features: FeaturesV2,
    pub(super) quality: Option<QualityV1>,
    pub(super) extensions: Vec<(u16, Vec<u8>)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FindingsV2 {
    pub(super) check: Steps,
    pub(super) state: Vec<u8>,
    pub(super) ground: Vec<u8>,
    pub(super) dimension: Vec<u8>,
    pub(super) duty: Vec<u8>,
    pub(super) measure_of: Steps,
    pub(super) measure_name: Vec<Index>,
    pub(super) measure_value: NumbersV2,
    pub(super) measure_unit: Vec<Index>,
    pub(super) measure_limit: NumbersV2,
    pub(super) answered_of: Steps,
    pub(super) answered_on: Vec<i32>,
    pub(super) evidence_of: Steps,
    pub(super) evidence: Steps,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FeaturesV2 {
    pub(super) name: Steps,
    pub(super) kind: Vec<u8>,
    pub(super) verdict: Vec<u8>,
    pub(super) test: Vec<Index>,
    pub(super) statistic: NumbersV2,
    pub(super) limit: NumbersV2,
    /// Thousandths less those of statistic over limit.
    pub(super) effect: Vec<Option<i64>>,
    pub(super) p: Vec<Option<u16>>,
    pub(super) missing_reference: Vec<u32>,
    /// Thousandths less those of the reference.
    pub(super) missing_change: Vec<i64>,
}

/// Each number less the one before, the first less 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Steps(Vec<i32>);

impl Steps {
    fn of(column: &[u16]) -> Steps {
        let column = column.iter().map(|n| i32::from(*n));
        let steps = column.scan(0, |before, n| {
            let step = n - *before;
            *before = n;
            Some(step)
        });
        Steps(steps.collect())
    }

    /// `None` when a sum leaves the range of the column.
    fn column(&self) -> Option<Vec<u16>> {
        let mut at = 0i32;
        let sums = self.0.iter().map(|step| {
            at = at.checked_add(*step)?;
            u16::try_from(at).ok()
        });
        sums.collect()
    }
}

/// Numbers that may be absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NumbersV2 {
    /// 0 for an absent number, an exponent below 0 as it is, any other plus one.
    exponents: Vec<i32>,
    /// Of those that are there.
    mantissas: Vec<i16>,
}

impl NumbersV2 {
    fn of(column: &[Option<Number>]) -> NumbersV2 {
        let parts = column.iter().map(|n| n.map(Number::parts));
        NumbersV2 {
            exponents: parts
                .clone()
                .map(|p| p.map_or(0, |(_, e)| i32::from(e) + i32::from(e >= 0)))
                .collect(),
            mantissas: parts.flatten().map(|(mantissa, _)| mantissa).collect(),
        }
    }

    /// `None` when the two columns do not belong together.
    fn column(&self) -> Option<Vec<Option<Number>>> {
        let mut mantissas = self.mantissas.iter();
        let mut column = Vec::with_capacity(self.exponents.len());
        for exponent in &self.exponents {
            column.push(match exponent {
                0 => None,
                _ => {
                    let exponent = i16::try_from(exponent - i32::from(*exponent > 0)).ok()?;
                    Some(Number::from_parts(*mantissas.next()?, exponent))
                }
            });
        }
        mantissas.next().is_none().then_some(column)
    }
}

impl BodyV2 {
    /// These tables, by a writer that knows so many words.
    pub(super) fn of(tables: BodyV1, words: u16) -> BodyV2 {
        BodyV2 {
            words,
            texts: tables.texts,
            model: tables.model,
            tool: tables.tool,
            judged_on: tables.judged_on,
            note: tables.note,
            reference: tables.reference,
            production: tables.production,
            model_fingerprint: tables.model_fingerprint,
            readiness: tables.readiness,
            ownership: tables.ownership,
            findings: findings(tables.findings),
            feature_counts: tables.feature_counts,
            features: features(tables.features),
            quality: tables.quality,
            extensions: tables.extensions,
        }
    }

    /// The tables; `None` when no tables give this body.
    pub(super) fn tables(self) -> Option<BodyV1> {
        Some(BodyV1 {
            texts: self.texts,
            model: self.model,
            tool: self.tool,
            judged_on: self.judged_on,
            note: self.note,
            reference: self.reference,
            production: self.production,
            model_fingerprint: self.model_fingerprint,
            readiness: self.readiness,
            ownership: self.ownership,
            findings: findings_back(self.findings)?,
            feature_counts: self.feature_counts,
            features: features_back(self.features)?,
            quality: self.quality,
            extensions: self.extensions,
        })
    }
}

fn findings(from: FindingsV1) -> FindingsV2 {
    FindingsV2 {
        check: Steps::of(&from.check),
        state: from.state,
        ground: from.ground,
        dimension: from.dimension,
        duty: from.duty,
        measure_of: Steps::of(&from.measure_of),
        measure_name: from.measure_name,
        measure_value: NumbersV2::of(&from.measure_value),
        measure_unit: from.measure_unit,
        measure_limit: NumbersV2::of(&from.measure_limit),
        answered_of: Steps::of(&from.answered_of),
        answered_on: from.answered_on,
        evidence_of: Steps::of(&from.evidence_of),
        evidence: Steps::of(&from.evidence),
    }
}

fn findings_back(from: FindingsV2) -> Option<FindingsV1> {
    Some(FindingsV1 {
        check: from.check.column()?,
        state: from.state,
        ground: from.ground,
        dimension: from.dimension,
        duty: from.duty,
        measure_of: from.measure_of.column()?,
        measure_name: from.measure_name,
        measure_value: from.measure_value.column()?,
        measure_unit: from.measure_unit,
        measure_limit: from.measure_limit.column()?,
        answered_of: from.answered_of.column()?,
        answered_on: from.answered_on,
        evidence_of: from.evidence_of.column()?,
        evidence: from.evidence.column()?,
    })
}

fn features(from: FeaturesV1) -> FeaturesV2 {
    let foretold = from.statistic.iter().zip(&from.limit).map(effect);
    let effects = from.effect.iter().zip(foretold);
    let missing = from.missing_reference.iter().zip(&from.missing_production);
    FeaturesV2 {
        name: Steps::of(&from.name),
        kind: from.kind,
        verdict: from.verdict,
        test: from.test,
        statistic: NumbersV2::of(&from.statistic),
        limit: NumbersV2::of(&from.limit),
        effect: effects
            .map(|(effect, foretold)| effect.map(|e| i64::from(e) - foretold))
            .collect(),
        p: from.p,
        missing_change: missing
            .map(|(reference, production)| i64::from(*production) - i64::from(*reference))
            .collect(),
        missing_reference: from.missing_reference,
    }
}

fn features_back(from: FeaturesV2) -> Option<FeaturesV1> {
    let (statistic, limit) = (from.statistic.column()?, from.limit.column()?);
    let rows = from.name.0.len();
    let columns = [
        from.effect.len(),
        statistic.len(),
        limit.len(),
        from.missing_reference.len(),
        from.missing_change.len(),
    ];
    if columns.iter().any(|n| *n != rows) {
        return None;
    }
    let sum = |a: i64, b: i64| a.checked_add(b).and_then(|n| u32::try_from(n).ok());
    let foretold = statistic.iter().zip(&limit).map(effect);
    let effects = from.effect.iter().zip(foretold);
    let effect = effects.map(|(less, foretold)| match less {
        None => Some(None),
        Some(less) => sum(foretold, *less).map(Some),
    });
    let missing = from.missing_reference.iter().zip(&from.missing_change);
    let missing = missing.map(|(reference, change)| sum(i64::from(*reference), *change));
    Some(FeaturesV1 {
        name: from.name.column()?,
        kind: from.kind,
        verdict: from.verdict,
        test: from.test,
        effect: effect.collect::<Option<_>>()?,
        statistic,
        limit,
        p: from.p,
        missing_production: missing.collect::<Option<_>>()?,
        missing_reference: from.missing_reference,
    })
}

/// The effect in thousandths that statistic and limit foretell; 0 when they do not.
fn effect((statistic, limit): (&Option<Number>, &Option<Number>)) -> i64 {
    let value = |n: &Option<Number>| n.and_then(Number::value);
    match (value(statistic), value(limit)) {
        (Some(statistic), Some(limit)) if limit > 0.0 => i64::from(thousandths(statistic / limit)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back() {
        let rising = [3, 5, 5, 900, 2, u16::MAX, 0];
        assert_eq!(Steps::of(&rising).column().as_deref(), Some(&rising[..]));
        for wrong in [
            vec![-1],
            vec![65_536],
            vec![1, -2],
            vec![i32::MAX, i32::MAX],
        ] {
            assert_eq!(Steps(wrong).column(), None);
        }
        let numbers: Vec<Option<Number>> = [0.0, 1.5, -0.03, 7e12, f64::INFINITY, f64::NAN, 1e-300]
            .map(Number::of)
            .to_vec();
        let mut columns = NumbersV2::of(&numbers);
        assert_eq!(columns.column(), Some(numbers));
        columns.mantissas.push(1);
        assert_eq!(columns.column(), None);
        columns.mantissas.clear();
        assert_eq!(columns.column(), None);
        columns.exponents = vec![70_000];
        columns.mantissas = vec![1];
        assert_eq!(columns.column(), None);
    }
}
