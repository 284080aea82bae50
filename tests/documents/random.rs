//! Numbers and cards that look random and are the same in every run.

use seaworthy::checks::{Basis, Dimension, Duty, State, Weight};
use seaworthy::data::Kind;
use seaworthy::plan::Task;
use seaworthy::scorecard::{
    Cap, Counts, DimensionScore, DutyScore, MlTestScore, Ownership, Readiness, RuleFinding,
};
use seaworthy::share::link::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, SampleLine,
};

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `end`, exclusive.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// 0 to 1.
    pub fn share(&mut self) -> f64 {
        self.next() as f64 / u64::MAX as f64
    }

    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    /// Of any size and sign, now and then infinite or not a number.
    pub fn number(&mut self) -> f64 {
        match self.below(12) {
            0 => 0.0,
            1 => f64::INFINITY,
            2 => f64::NEG_INFINITY,
            3 => f64::NAN,
            4 => f64::from_bits(self.next()),
            _ => (self.share() - 0.3) * 10f64.powi(self.below(12) as i32 - 4),
        }
    }

    pub fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "income",
            "debt_ratio",
            "share",
            "rows",
            " ",
            "é",
            "日本",
            "🚢",
            "\"",
            "<b>",
            "\n",
            "\u{202e}",
            "#s1.",
            "&",
            "pass",
            "",
            "of people who should have been asked about it",
        ];
        let pieces = self.below(9);
        (0..pieces).map(|_| self.of(PIECES)).collect()
    }

    pub fn card(&mut self) -> Card {
        let mut card = Card::default();
        card.model = self.text();
        card.tool = "seaworthy 0.1.0".to_owned();
        card.judged_on = self.next() as i32;
        card.note = self.text();
        card.reference = self.maybe(Self::sample_line);
        card.production = self.maybe(Self::sample_line);
        card.model_fingerprint = self.maybe(Self::fingerprint);
        card.readiness = self.maybe(Self::readiness);
        card.ownership = match card.readiness {
            None => Some(self.ownership()),
            Some(_) => self.maybe(Self::ownership),
        };
        card.findings = self.some(40, Self::finding);
        card.feature_counts = FeatureCounts {
            all: self.next() as u32,
            drifted: self.below(30) as u32,
            unknown: self.below(3) as u32,
        };
        card.features = self.some(30, Self::feature);
        card.quality = self.maybe(Self::quality);
        card
    }

    fn sample_line(&mut self) -> SampleLine {
        SampleLine {
            rows: self.count(),
            span: self.maybe(|r| (r.next() as i32, r.below(30_000) as i32)),
            fingerprint: self.fingerprint(),
        }
    }

    fn count(&mut self) -> Count {
        match self.below(4) {
            0 => Count::UnderTen,
            1 => Count::Exactly(self.next() >> 1),
            _ => Count::Exactly(self.below(1_000_000) as u64),
        }
    }

    fn fingerprint(&mut self) -> Fingerprint {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes());
        Fingerprint(bytes)
    }

    /// Mostly 0 to 100, sometimes what no score may be.
    fn score(&mut self) -> f64 {
        match self.below(20) {
            0 => self.number(),
            _ => self.share() * 100.0,
        }
    }

    fn counts(&mut self) -> Counts {
        let mut n = || self.below(20) as u32;
        Counts {
            measured: n(),
            attested: n(),
            claimed: n(),
            expired: n(),
            not_done: n(),
            not_applicable: n(),
            unknown: n(),
        }
    }

    fn cap(&mut self) -> Cap {
        Cap {
            id: self.text(),
            at: self.score(),
            reason: self.text(),
        }
    }

    fn readiness(&mut self) -> Readiness {
        Readiness {
            score: self.score(),
            range: [self.score(), self.score()],
            weakest: self.maybe(|r| r.of(&Dimension::ALL)),
            mean: self.score(),
            dimensions: self.some(8, |r| DimensionScore {
                dimension: r.of(&Dimension::ALL),
                score: r.maybe(Self::score),
                range: [r.score(), r.score()],
                counts: r.counts(),
            }),
            caps: self.some(4, Self::cap),
            counts: self.counts(),
            self_reported: self.yes(),
            ml_test_score: MlTestScore {
                score: self.below(15) as f64 / 2.0,
                sections: [0, 1, 2, 3].map(|_| self.below(15) as f64 / 2.0),
                band: self.text(),
            },
        }
    }

    fn ownership(&mut self) -> Ownership {
        Ownership {
            score: self.score(),
            base: self.score(),
            caps: self.some(4, Self::cap),
            rules: self.some(6, |r| RuleFinding {
                rule: format!("OWN-{:02}", r.below(17) + 1),
                state: r.of(&State::ALL),
                sentence: r.text(),
                duty: r.maybe(|r| r.of(&Duty::ALL)),
            }),
            duties: self.some(9, |r| DutyScore {
                duty: r.of(&Duty::ALL),
                score: r.share(),
                owner: r.maybe(Self::text),
                team_only: r.yes(),
                backup: r.maybe(Self::text),
                dated: r.yes(),
                decides: r.yes(),
                confirmed: r.yes(),
            }),
            people: self.below(9) as u32,
            effective_owners: self.share() * 9.0,
            bus_factor: self.below(4) as u32,
            largest_share: self.share(),
            coverage: self.some(28, Self::share),
        }
    }

    fn finding(&mut self) -> CardFinding {
        CardFinding {
            check: self.text(),
            state: self.of(&State::ALL),
            basis: self.of(&Basis::ALL),
            dimension: self.of(&Dimension::ALL),
            weight: self.of(&Weight::ALL),
            duty: self.of(&Duty::ALL),
            title: String::new(),
            says: String::new(),
            remedy: String::new(),
            measures: self.some(2, |r| CardMeasure {
                name: r.text(),
                value: r.maybe(Self::number),
                unit: r.of(&["share", "rows", "ms", ""]).to_owned(),
                limit: r.maybe(Self::number),
            }),
            answered_on: self.maybe(|r| r.next() as i32),
            evidence: self.maybe(Self::text).unwrap_or_default(),
        }
    }

    fn feature(&mut self) -> CardFeature {
        const VERDICTS: &[Option<bool>] = &[None, Some(true), Some(false)];
        const KINDS: &[Kind] = &[
            Kind::Numeric,
            Kind::Categorical,
            Kind::Boolean,
            Kind::Datetime,
            Kind::Text,
        ];
        CardFeature {
            name: self.text(),
            kind: self.of(KINDS),
            test: "jensen-shannon".to_owned(),
            statistic: self.maybe(Self::number),
            limit: self.maybe(Self::number),
            effect: self.maybe(Self::number),
            minus_log10_p: self.maybe(Self::number),
            drifted: self.of(VERDICTS),
            real: self.of(VERDICTS),
            large: self.of(VERDICTS),
            missing: (self.share(), self.number()),
            missing_changed: self.yes(),
        }
    }

    fn quality(&mut self) -> CardQuality {
        CardQuality {
            task: self.of(&[Task::Binary, Task::Multiclass, Task::Regression]),
            predictions: "recorded".to_owned(),
            n_reference: self.maybe(Self::count),
            n_production: self.maybe(Self::count),
            metrics: self.some(10, |r| CardMetric {
                metric: r.text(),
                average: r.of(&["", "binary", "macro"]).to_owned(),
                higher_is_better: r.yes(),
                reference: r.maybe(Self::number),
                production: r.maybe(Self::number),
                interval: r.maybe(|r| (r.number(), r.number())),
                do_nothing: r.maybe(Self::number),
            }),
        }
    }
}
