//! How long a link may be, and what is left out to get there.

use super::card::{Card, WORST_FEATURES};
use super::safe::standard_reason;
use serde::Serialize;

/// Where a link of some length arrives whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// Up to 1,000 characters: also as a QR code.
    QrCode,
    /// Up to 2,000: in every chat and mail (Discord cuts there).
    Everywhere,
    /// Up to 4,000: chat may cut it (Slack does).
    MayBeCut,
    /// Up to 8,000: only where nothing shortens it.
    Risky,
    /// More: send a file.
    File,
}

impl Budget {
    /// The budget that so many characters need; count the site's address too when it is known.
    pub fn of(characters: usize) -> Budget {
        match characters {
            0..=1_000 => Budget::QrCode,
            1_001..=2_000 => Budget::Everywhere,
            2_001..=4_000 => Budget::MayBeCut,
            4_001..=8_000 => Budget::Risky,
            _ => Budget::File,
        }
    }

    /// Most characters; none for a file.
    pub fn most(self) -> Option<usize> {
        match self {
            Budget::QrCode => Some(1_000),
            Budget::Everywhere => Some(2_000),
            Budget::MayBeCut => Some(4_000),
            Budget::Risky => Some(8_000),
            Budget::File => None,
        }
    }

    /// What it means for whoever sends the link.
    pub fn says(self) -> &'static str {
        match self {
            Budget::QrCode => "short enough for a QR code too",
            Budget::Everywhere => "short enough for every chat and mail program",
            Budget::MayBeCut => "some chat programs cut links of this length",
            Budget::Risky => "many programs cut links of this length: check that it arrives",
            Budget::File => "too long for a link: send it as a file",
        }
    }
}

/// What can be left out, in this order.
pub(super) const DROPS: [fn(&mut Card) -> Option<String>; 4] =
    [reasons, evidence, further_features, note];

fn reasons(card: &mut Card) -> Option<String> {
    let mut dropped = 0;
    let mut shorten = |id: &str, reason: &mut String| {
        let standard = standard_reason(id);
        dropped += usize::from(reason != standard);
        *reason = standard.to_owned();
    };
    for cap in card.readiness.iter_mut().flat_map(|r| &mut r.caps) {
        shorten(&cap.id, &mut cap.reason);
    }
    if let Some(ownership) = &mut card.ownership {
        ownership
            .caps
            .iter_mut()
            .for_each(|cap| shorten(&cap.id, &mut cap.reason));
        ownership
            .rules
            .iter_mut()
            .for_each(|r| shorten(&r.rule, &mut r.sentence));
    }
    (dropped > 0).then(|| format!("the reasons of {dropped} caps and rules, for standard ones"))
}

fn evidence(card: &mut Card) -> Option<String> {
    let mut dropped = 0;
    for finding in &mut card.findings {
        dropped += usize::from(!finding.evidence.is_empty());
        finding.evidence.clear();
    }
    (dropped > 0).then(|| format!("the addresses of {dropped} pieces of evidence"))
}

fn further_features(card: &mut Card) -> Option<String> {
    let dropped = card.features.len().checked_sub(WORST_FEATURES)?;
    card.features.truncate(WORST_FEATURES);
    (dropped > 0).then(|| format!("{dropped} features beyond the worst {WORST_FEATURES}"))
}

fn note(card: &mut Card) -> Option<String> {
    let dropped = !card.note.is_empty();
    card.note.clear();
    dropped.then(|| "the note".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_end_where_they_say() {
        for budget in [
            Budget::QrCode,
            Budget::Everywhere,
            Budget::MayBeCut,
            Budget::Risky,
        ] {
            let most = budget.most().expect("all but a file have an end");
            assert_eq!(Budget::of(most), budget);
            assert!(Budget::of(most + 1) > budget);
        }
        assert_eq!(Budget::of(8_001), Budget::File);
    }
}
