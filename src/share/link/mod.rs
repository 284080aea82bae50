//! A card as a link: `#s1.` and everything after it, in the part of an address that no server receives.
//!
//! [`encode`] and [`decode`] are each other's inverse on what they give: the same card gives the same link, and a link read and
//! written again is the same link. The format is in `docs/file-format.md`.

mod body;
mod budget;
mod card;
mod codes;
mod container;
mod error;
mod from_report;
mod intern;
mod options;
mod pack;
mod quantise;
mod reading;
mod safe;
mod unpack;
mod wording;
mod words;

pub use budget::Budget;
pub use card::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, SampleLine, WORST_FEATURES,
};
pub use error::LinkError;
pub use options::LinkOptions;

use container::Container;
use serde::Serialize;

/// A card written as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// "s1.…": goes after the site's address and a `#`.
    pub fragment: String,
    /// What was left out to make it shorter, as phrases: "the reasons of 3 caps and rules".
    pub dropped: Vec<String>,
    /// Where a link of this length arrives whole.
    pub budget: Budget,
}

impl Encoded {
    /// Its length with the `#` before it.
    pub fn characters(&self) -> usize {
        self.fragment.len() + 1
    }
}

/// A link read as a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The card.
    pub card: Card,
    /// Parts of a later version that this one cannot show.
    pub parts_not_shown: u32,
}

/// What a text in a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// The model's name.
    Model,
    /// The program that judged.
    Tool,
    /// The line that was added by hand.
    Note,
    /// A person or team.
    Person,
    /// A feature.
    Feature,
    /// Where evidence can be seen.
    Link,
    /// The reason of a cap or the sentence of a rule.
    Sentence,
    /// The name of a number under a finding.
    Measure,
    /// Id of a check, question, test, metric, cap or rule.
    Id,
    /// Any other word: a unit, an average, a band.
    Word,
}

impl TextKind {
    /// What people read before the text.
    pub fn title(self) -> &'static str {
        match self {
            TextKind::Model => "model",
            TextKind::Tool => "made with",
            TextKind::Note => "note",
            TextKind::Person => "person or team",
            TextKind::Feature => "feature",
            TextKind::Link => "address of evidence",
            TextKind::Sentence => "reason",
            TextKind::Measure => "name of a number",
            TextKind::Id => "id",
            TextKind::Word => "word",
        }
    }
}

/// The link of a card; nothing is left out unless it would be over 8,000 characters. See [`encode_within`].
///
/// # Errors
/// When the card fits no link: more than 256 different texts or 65,536 bytes, even with all left out that may be.
pub fn encode(card: &Card) -> Result<Encoded, LinkError> {
    encode_within(card, 8_000)
}

/// The link of a card in at most so many characters, the `#` included, by leaving out, in this order: reasons, addresses
/// of evidence, features beyond the worst 20, the note. Nothing more than needed is left out; where all of it would not be
/// enough, only what brings the link into the best [`Budget`] that can be had.
///
/// # Errors
/// As [`encode`].
pub fn encode_within(card: &Card, most: usize) -> Result<Encoded, LinkError> {
    let mut card = card.clone();
    let mut tries = vec![fragment(&card).map(|f| encoded(f, Vec::new()))];
    let mut dropped = Vec::new();
    for drop in budget::DROPS {
        if matches!(tries.last(), Some(Ok(last)) if last.characters() <= most) {
            break;
        }
        if let Some(said) = drop(&mut card) {
            dropped.push(said);
            tries.push(fragment(&card).map(|f| encoded(f, dropped.clone())));
        }
    }
    let best = tries.iter().flatten().map(|e| e.budget).min();
    let mut written = tries.iter().flatten();
    let within = written.clone().find(|e| e.characters() <= most);
    let chosen = within.or_else(|| written.find(|e| Some(e.budget) == best));
    let chosen = chosen.cloned();
    // The last try leaves out the most: what it failed by, they all failed by.
    chosen.map_or_else(|| tries.remove(tries.len() - 1), Ok)
}

fn encoded(fragment: String, dropped: Vec<String>) -> Encoded {
    let budget = Budget::of(fragment.len() + 1);
    Encoded {
        fragment,
        dropped,
        budget,
    }
}

fn fragment(card: &Card) -> Result<String, LinkError> {
    let kind = match (&card.readiness, &card.ownership) {
        (Some(_), None) => 1,
        (None, Some(_)) => 2,
        (Some(_), Some(_)) => 3,
        (None, None) => return Err(LinkError::Unwritable("it holds neither scorecard")),
    };
    let (body, _) = pack::pack(card)?;
    let body = postcard::to_allocvec(&body)
        .map_err(|_| LinkError::Unwritable("its content could not be written"))?;
    let payload = container::write(&Container {
        kind,
        schema: body::SCHEMA,
        body,
    })?;
    Ok(format!("s1.{payload}"))
}

/// The card of a link, or of any text with one in it: a whole address, a mail, a tracker's wrapper.
///
/// # Errors
/// One of five, each with what arrived and what to do: cut off, damaged, newer, not ours, in need of a password; and a sixth
/// for text too long to be looked at. Never another card instead.
pub fn decode(text: &str) -> Result<Decoded, LinkError> {
    let found = reading::find(text)?;
    let received = found.payload.len();
    let container = container::read(&found)?;
    let damaged = LinkError::Damaged {
        received,
        what: "its content contradicts itself",
    };
    if container.schema > body::SCHEMA || container.kind > 3 {
        return Err(LinkError::Newer {
            received,
            what: "its content is of a form that this version does not know",
        });
    }
    if container.schema != body::SCHEMA {
        return Err(damaged);
    }
    let body = match postcard::take_from_bytes::<body::BodyV1>(&container.body) {
        Ok((body, [])) => body,
        _ => return Err(damaged),
    };
    let parts_not_shown = body.extensions.len() as u32;
    let card = unpack::unpack(&body).ok_or(damaged.clone())?;
    // Whatever cannot be written again as it stands was not written by us: wrong ranges, unused texts, other roundings.
    if !pack::pack(&card).is_ok_and(|(again, _)| again == body) {
        return Err(damaged);
    }
    let parts = u8::from(card.readiness.is_some()) | u8::from(card.ownership.is_some()) << 1;
    if parts == 0 || parts != container.kind {
        return Err(damaged);
    }
    Ok(Decoded {
        card,
        parts_not_shown,
    })
}

/// Every text that leaves with this card's link and is not part of the program's own vocabulary, in the order in which
/// it is carried: to be looked at before the link is copied.
///
/// # Errors
/// As [`encode`], when the card has more texts than a link may carry.
pub fn strings_that_leave(card: &Card) -> Result<Vec<(TextKind, String)>, LinkError> {
    pack::pack(card).map(|(_, texts)| texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::Readiness;

    fn small() -> Card {
        Card {
            model: "loan default · v7".to_owned(),
            tool: "seaworthy 0.1.0".to_owned(),
            judged_on: 20_775,
            readiness: Some(Readiness {
                score: 41.3,
                range: [38.0, 47.0],
                ..Readiness::default()
            }),
            ..Card::default()
        }
    }

    /// A link of this body, with a checksum that agrees.
    fn forged(kind: u8, schema: u32, body: &body::BodyV1) -> String {
        let body = postcard::to_allocvec(body).expect("a body is written");
        let payload = container::write(&Container { kind, schema, body });
        format!("s1.{}", payload.expect("short"))
    }

    #[test]
    fn parts_of_a_later_version_are_counted_and_kept() {
        let mut card = small();
        card.later_parts = vec![(7, vec![1, 2, 3]), (900, Vec::new())];
        let link = encode(&card).expect("a small card").fragment;
        let decoded = decode(&link).expect("its own link");
        assert_eq!(decoded.parts_not_shown, 2);
        assert_eq!(encode(&decoded.card).expect("the same").fragment, link);
    }

    #[test]
    fn what_no_card_gives_is_damaged_whatever_its_checksum_says() {
        let (good, _) = pack::pack(&small()).expect("a small card");
        assert!(decode(&forged(1, 1, &good)).is_ok());
        type Change = fn(&mut body::BodyV1);
        let changes: [(&str, Change); 6] = [
            ("a text nobody uses", |b| b.texts.push("spare".to_owned())),
            ("a number without a text", |b| b.model = 60_000),
            ("a text with a line break", |b| b.texts[0].push('\n')),
            ("a score over 100", |b| {
                b.readiness.as_mut().expect("there").score = 1_001;
            }),
            ("columns of different length", |b| b.findings.state.push(0)),
            ("a state that does not exist", |b| b.features.kind.push(9)),
        ];
        for (name, change) in changes {
            let mut body = good.clone();
            change(&mut body);
            let result = decode(&forged(1, 1, &body));
            assert!(matches!(result, Err(LinkError::Damaged { .. })), "{name}");
        }
    }

    #[test]
    fn the_kind_is_the_contents_kind() {
        let (body, _) = pack::pack(&small()).expect("a small card");
        for (kind, schema) in [(0, 1), (2, 1), (3, 1), (1, 0)] {
            let result = decode(&forged(kind, schema, &body));
            assert!(
                matches!(result, Err(LinkError::Damaged { .. })),
                "{kind} {schema}"
            );
        }
        for (kind, schema) in [(4, 1), (1, 2), (1, u32::MAX)] {
            let result = decode(&forged(kind, schema, &body));
            assert!(
                matches!(result, Err(LinkError::Newer { .. })),
                "{kind} {schema}"
            );
        }
    }

    #[test]
    fn a_card_of_nothing_is_no_link() {
        let error = encode(&Card::default()).expect_err("neither scorecard");
        assert!(error.to_string().contains("neither scorecard"), "{error}");
    }
}
