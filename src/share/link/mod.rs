//! A card as a link: `#s1.` and everything after it, in the part of an address that no server receives.
//!
//! [`encode`] and [`decode`] are each other's inverse on what they give: the same card gives the same link, and a link read and
//! written again is the same link. The format is in `docs/file-format.md`.

mod body;
mod body_v2;
mod budget;
mod card;
mod codes;
mod container;
mod error;
mod from_report;
mod intern;
#[cfg(feature = "cli")]
mod native;
mod options;
mod pack;
mod quantise;
mod reading;
mod safe;
mod sealed;
mod unpack;
mod wording;
mod words;

pub use budget::Budget;
pub use card::{
    Card, CardFeature, CardFinding, CardMeasure, CardMetric, CardQuality, Count, FeatureCounts,
    Fingerprint, SampleLine, WORST_FEATURES,
};
pub use container::{Sealed, Unsealed};
pub use error::LinkError;
#[cfg(feature = "cli")]
pub use native::{encrypt, open};
pub use options::LinkOptions;
pub use sealed::{PASSWORD_ROUNDS, to_seal};

use body::BodyV1;
use body_v2::BodyV2;
use container::{Container, Outer};
use intern::Form;
use serde::{Serialize, de::DeserializeOwned};

/// The newest schema of a body, and the one that new links have.
const SCHEMA: u32 = 2;

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

/// A link, as far as it can be read without a password.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// Its card.
    Open(Box<Decoded>),
    /// An encrypted card.
    Sealed(Sealed),
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
    shortened(card, most).map(|(_, encoded)| encoded)
}

/// The card with as much left out as is needed, and its link.
fn shortened(card: &Card, most: usize) -> Result<(Card, Encoded), LinkError> {
    let mut card = card.clone();
    let mut dropped = Vec::new();
    let mut tries = vec![encoded(&card, &dropped)];
    for drop in budget::DROPS {
        if matches!(tries.last(), Some(Ok((_, last))) if last.characters() <= most) {
            break;
        }
        if let Some(said) = drop(&mut card) {
            dropped.push(said);
            tries.push(encoded(&card, &dropped));
        }
    }
    let written = || tries.iter().flatten();
    let best = written().map(|(_, e)| e.budget).min();
    let within = written().find(|(_, e)| e.characters() <= most);
    let chosen = within.or_else(|| written().find(|(_, e)| Some(e.budget) == best));
    let chosen = chosen.cloned();
    // The last try leaves out the most: what it failed by, they all failed by.
    chosen.map_or_else(|| tries.remove(tries.len() - 1), Ok)
}

fn encoded(card: &Card, dropped: &[String]) -> Result<(Card, Encoded), LinkError> {
    let fragment = fragment(container::write(&contained(card)?)?);
    let budget = Budget::of(fragment.len() + 1);
    let dropped = dropped.to_vec();
    let encoded = Encoded {
        fragment,
        dropped,
        budget,
    };
    Ok((card.clone(), encoded))
}

fn fragment(payload: String) -> String {
    format!("s1.{payload}")
}

fn contained(card: &Card) -> Result<Container, LinkError> {
    let kind = kind(card).ok_or(LinkError::Unwritable("it holds neither scorecard"))?;
    Ok(Container {
        kind,
        schema: schema(card.form),
        body: body(card)?,
    })
}

/// 1 readiness, 2 ownership, 3 both.
fn kind(card: &Card) -> Option<u8> {
    let kind = u8::from(card.readiness.is_some()) | u8::from(card.ownership.is_some()) << 1;
    (kind > 0).then_some(kind)
}

fn schema(form: Form) -> u32 {
    match form {
        Form::First => 1,
        Form::Second { .. } => SCHEMA,
    }
}

/// The card's bytes in its form.
fn body(card: &Card) -> Result<Vec<u8>, LinkError> {
    let (tables, _) = pack::pack(card)?;
    let bytes = match card.form {
        Form::First => postcard::to_allocvec(&tables),
        Form::Second { words } => postcard::to_allocvec(&BodyV2::of(tables, words)),
    };
    bytes.map_err(|_| LinkError::Unwritable("its content could not be written"))
}

/// The card of a link, or of any text with one in it: a whole address, a mail, a tracker's wrapper.
///
/// # Errors
/// One of five, each with what arrived and what to do: cut off, damaged, newer, not ours, in need of a password; and a sixth
/// for text too long to be looked at. Never another card instead.
pub fn decode(text: &str) -> Result<Decoded, LinkError> {
    match read(text)? {
        Link::Open(decoded) => Ok(*decoded),
        Link::Sealed(sealed) => Err(LinkError::NeedsPassword {
            received: sealed.received,
        }),
    }
}

/// The card of a link, or what to decrypt. See [`decode`].
///
/// # Errors
/// As [`decode`], without the need of a password.
pub fn read(text: &str) -> Result<Link, LinkError> {
    let found = reading::find(text)?;
    match container::read(&found)? {
        Outer::Plain(container) => {
            let decoded = card_of(&container, found.payload.len())?;
            Ok(Link::Open(Box::new(decoded)))
        }
        Outer::Sealed(sealed) => Ok(Link::Sealed(sealed)),
    }
}

fn card_of(container: &Container, received: usize) -> Result<Decoded, LinkError> {
    let damaged = LinkError::Damaged {
        received,
        what: "its content contradicts itself",
    };
    let newer = |what| LinkError::Newer { received, what };
    if container.schema > SCHEMA || container.kind > 3 {
        return Err(newer(
            "its content is of a form that this version does not know",
        ));
    }
    let (tables, form) = match container.schema {
        1 => (whole::<BodyV1>(&container.body), Form::First),
        SCHEMA => {
            let body = whole::<BodyV2>(&container.body).ok_or(damaged.clone())?;
            let words = body.words;
            if usize::from(words) > words::WORDS.len() {
                return Err(newer("it uses words that this version does not know"));
            }
            (body.tables(), Form::Second { words })
        }
        _ => return Err(damaged),
    };
    let tables = tables.ok_or(damaged.clone())?;
    let parts_not_shown = tables.extensions.len() as u32;
    let card = unpack::unpack(&tables, form).ok_or(damaged.clone())?;
    // Whatever cannot be written again as it stands was not written by us: wrong ranges, unused texts, other roundings.
    if !body(&card).is_ok_and(|again| again == container.body) {
        return Err(damaged);
    }
    if kind(&card) != Some(container.kind) {
        return Err(damaged);
    }
    Ok(Decoded {
        card,
        parts_not_shown,
    })
}

/// A body that takes all the bytes.
fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((body, [])) => Some(body),
        _ => None,
    }
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
    fn forged(kind: u8, schema: u32, body: &impl Serialize) -> String {
        let body = postcard::to_allocvec(body).expect("a body is written");
        let payload = container::write(&Container { kind, schema, body });
        format!("s1.{}", payload.expect("short"))
    }

    /// The small card's tables in this form.
    fn tables(form: Form) -> BodyV1 {
        let card = Card { form, ..small() };
        pack::pack(&card).expect("a small card").0
    }

    fn second() -> BodyV2 {
        let words = words::WORDS.len() as u16;
        BodyV2::of(tables(Form::default()), words)
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
        assert!(decode(&forged(1, 1, &tables(Form::First))).is_ok());
        assert!(decode(&forged(1, 2, &second())).is_ok());
        type Change = fn(&mut BodyV1);
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
        let is_damaged = |link: String| matches!(decode(&link), Err(LinkError::Damaged { .. }));
        for (name, change) in changes {
            let mut first = tables(Form::First);
            change(&mut first);
            assert!(is_damaged(forged(1, 1, &first)), "{name}");
            let mut second = tables(Form::default());
            change(&mut second);
            let words = words::WORDS.len() as u16;
            assert!(
                is_damaged(forged(1, 2, &BodyV2::of(second, words))),
                "{name}"
            );
        }
        let mut uneven = second();
        uneven.features.missing_change.push(0);
        assert!(is_damaged(forged(1, 2, &uneven)));
    }

    #[test]
    fn words_that_came_later_are_newer() {
        let mut body = second();
        body.words += 1;
        let result = decode(&forged(1, 2, &body));
        assert!(matches!(result, Err(LinkError::Newer { .. })), "{result:?}");
    }

    #[test]
    fn an_older_form_is_written_as_it_was_read() {
        let older = Form::Second { words: 20 };
        for form in [Form::First, older, Form::default()] {
            let card = Card { form, ..small() };
            let link = encode(&card).expect("a small card").fragment;
            let read = decode(&link).expect("its own link").card;
            assert_eq!(read.form, form);
            assert_eq!(encode(&read).expect("the same").fragment, link);
        }
    }

    #[test]
    fn the_kind_is_the_contents_kind() {
        let body = second();
        for (kind, schema) in [(0, 2), (2, 2), (3, 2), (1, 0)] {
            let result = decode(&forged(kind, schema, &body));
            assert!(
                matches!(result, Err(LinkError::Damaged { .. })),
                "{kind} {schema}"
            );
        }
        for (kind, schema) in [(4, 2), (1, 3), (1, u32::MAX)] {
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
