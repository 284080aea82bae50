//! What success means, to the four who must agree on it.

use super::questions::Question;
use crate::checks::wording::{day, iso_day, listed, short};
use crate::checks::{Basis, Evidence, Finding, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days after which a confirmation no longer counts.
pub const LIFETIME_DAYS: i32 = 180;

/// The four whose agreement makes a definition of success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stakeholder {
    /// Who builds it.
    Research,
    /// Who wants it.
    Product,
    /// Who runs it.
    Operations,
    /// Who pays for it.
    Leadership,
}

impl Stakeholder {
    /// All four, in the order in which they are shown.
    pub const ALL: [Stakeholder; 4] = [
        Stakeholder::Research,
        Stakeholder::Product,
        Stakeholder::Operations,
        Stakeholder::Leadership,
    ];

    /// What people read: "Research".
    pub fn title(self) -> &'static str {
        match self {
            Stakeholder::Research => "Research",
            Stakeholder::Product => "Product",
            Stakeholder::Operations => "Operations",
            Stakeholder::Leadership => "Leadership",
        }
    }
}

/// What one of them says success is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// For whom.
    pub role: Stakeholder,
    /// Who says so.
    #[serde(default)]
    pub person: String,
    /// The number that decides, with its unit.
    #[serde(default)]
    pub metric: String,
    /// What it will be if nothing is done.
    #[serde(default)]
    pub do_nothing: String,
    /// What it must reach.
    #[serde(default)]
    pub target: String,
    /// The day on which it is judged, in days since 1970.
    #[serde(default)]
    pub judged_on: Option<i32>,
    /// The day on which the person confirmed it.
    #[serde(default)]
    pub confirmed_on: Option<i32>,
}

impl Confirmation {
    /// Nothing said yet, for this role.
    pub fn of(role: Stakeholder) -> Confirmation {
        Confirmation {
            role,
            person: String::new(),
            metric: String::new(),
            do_nothing: String::new(),
            target: String::new(),
            judged_on: None,
            confirmed_on: None,
        }
    }

    /// Whether nothing is said.
    pub fn is_blank(&self) -> bool {
        *self == Confirmation::of(self.role)
    }

    /// Takes another definition's place: who confirmed an earlier one has not confirmed this one.
    pub fn in_place_of(mut self, earlier: &Confirmation) -> Confirmation {
        let same = |a: &Confirmation, b: &Confirmation| {
            FIELDS.iter().all(|f| (f.said)(a) == (f.said)(b)) && a.person == b.person
        };
        if !same(&self, earlier) && self.confirmed_on == earlier.confirmed_on {
            self.confirmed_on = None;
        }
        self
    }

    fn lacks(&self) -> Vec<&'static str> {
        let mut lacks: Vec<&'static str> = FIELDS
            .iter()
            .filter(|f| (f.said)(self).is_empty())
            .map(|f| f.name)
            .collect();
        if self.person.trim().is_empty() {
            lacks.push("a person's name");
        }
        lacks
    }
}

/// One part of the definition.
struct Field {
    name: &'static str,
    said: fn(&Confirmation) -> String,
}

static FIELDS: [Field; 4] = [
    Field {
        name: "the metric",
        said: |c| c.metric.trim().to_owned(),
    },
    Field {
        name: "the value if we do nothing",
        said: |c| c.do_nothing.trim().to_owned(),
    },
    Field {
        name: "the target",
        said: |c| c.target.trim().to_owned(),
    },
    Field {
        name: "the day of judgement",
        said: |c| c.judged_on.map(day).unwrap_or_default(),
    },
];

/// A part of the definition on which they do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// "the metric".
    pub what: String,
    /// Who says what, in the order given.
    pub says: Vec<(Stakeholder, String)>,
}

impl Difference {
    /// "Research says "churn", product says "revenue"."
    pub fn sentence(&self) -> String {
        let said = self
            .says
            .iter()
            .map(|(who, what)| format!("{} says \"{}\"", who.title().to_lowercase(), short(what)));
        let said: Vec<String> = said.collect();
        format!("On {} they differ: {}.", self.what, listed(&said, 6))
    }
}

/// The parts on which those who said something do not say the same. Nothing is averaged, nobody outvoted.
///
/// Case, blanks, a full stop at the end and the way a number is written ("12.50") make no difference.
pub fn differences(said: &[Confirmation]) -> Vec<Difference> {
    let of = |field: &Field| {
        let says: Vec<(Stakeholder, String)> = said
            .iter()
            .map(|c| (c.role, (field.said)(c)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let meanings: BTreeSet<String> = says.iter().map(|(_, text)| meaning(text)).collect();
        (meanings.len() > 1).then(|| Difference {
            what: field.name.to_owned(),
            says,
        })
    };
    FIELDS.iter().filter_map(of).collect()
}

fn meaning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = words.join(" ").to_lowercase();
    let plain = plain.trim_end_matches('.').to_owned();
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => plain,
    }
}

/// The question judged by what the four said; `None` when none has said anything, so that a plain answer stands.
///
/// It passes when four different people have said the same, all of it, and confirmed it within [`LIFETIME_DAYS`]. It
/// fails when two of them say different things. A day of judgement that lies behind, or one person who speaks for
/// several, is a warning; anything missing is `not_done`.
pub(super) fn judge(question: &Question, said: &[Confirmation], today: i32) -> Option<Finding> {
    let said: Vec<Confirmation> = said.iter().filter(|c| !c.is_blank()).cloned().collect();
    if said.is_empty() {
        return None;
    }
    let (state, basis, says) = verdict(&said, today);
    let settled = state == State::Pass;
    Some(Finding {
        check: question.id.to_owned(),
        state,
        basis,
        title: question.title_of(state, basis),
        says,
        evidence: vec![evidence(&said)],
        dimension: question.dimension,
        weight: question.weight,
        duty: question.duty,
        remedy: if settled { "" } else { question.remedy }.to_owned(),
    })
}

fn verdict(said: &[Confirmation], today: i32) -> (State, Basis, String) {
    let differ = differences(said);
    if !differ.is_empty() {
        let sentences: Vec<String> = differ.iter().map(Difference::sentence).collect();
        return (State::Fail, Basis::Attested, sentences.join(" "));
    }
    let open: Vec<String> = Stakeholder::ALL
        .into_iter()
        .filter_map(|role| missing(role, said, today))
        .collect();
    if !open.is_empty() {
        let says = format!("Not confirmed by all four: {}.", open.join("; "));
        return (State::NotDone, Basis::Attested, says);
    }
    let oldest = said.iter().filter_map(|c| c.confirmed_on).min();
    let ends = oldest.map_or(i32::MIN, |on| on.saturating_add(LIFETIME_DAYS));
    if today >= ends {
        let says = format!(
            "The oldest of their confirmations ran out on {}.",
            day(ends)
        );
        return (State::NotDone, Basis::Expired, says);
    }
    if let Some(past) = said.iter().filter_map(|c| c.judged_on).min()
        && past < today
    {
        let says = format!(
            "All four agreed, and the day of judgement, {}, has passed: judge it, or agree on another.",
            day(past)
        );
        return (State::Warn, Basis::Attested, says);
    }
    let people: BTreeSet<String> = said.iter().map(|c| meaning(&c.person)).collect();
    if people.len() < Stakeholder::ALL.len() {
        let names: Vec<String> = said.iter().map(|c| short(c.person.trim())).collect();
        let says = format!("One person speaks for several: {}.", listed(&names, 8));
        return (State::Warn, Basis::Attested, says);
    }
    let first = said.first();
    let says = format!(
        "All four confirm {}; counts until {}.",
        first.map(definition).unwrap_or_default(),
        day(ends)
    );
    (State::Pass, Basis::Attested, says)
}

/// What keeps a role from having confirmed it.
fn missing(role: Stakeholder, said: &[Confirmation], today: i32) -> Option<String> {
    let name = role.title().to_lowercase();
    let mut own = said.iter().filter(|c| c.role == role).peekable();
    if own.peek().is_none() {
        return Some(format!("{name} has said nothing"));
    }
    own.find_map(|c| {
        let lacks = c.lacks();
        if !lacks.is_empty() {
            return Some(format!("{name} has not said {}", listed(&lacks, 5)));
        }
        match c.confirmed_on {
            None => Some(format!("{name} has not confirmed it")),
            Some(on) if on > today.saturating_add(1) => {
                Some(format!("{name} confirms it only on {}", day(on)))
            }
            Some(_) => None,
        }
    })
}

fn definition(c: &Confirmation) -> String {
    format!(
        "\"{}\": {} instead of {}, judged on {}",
        short(c.metric.trim()),
        short(c.target.trim()),
        short(c.do_nothing.trim()),
        c.judged_on.map(day).unwrap_or_default()
    )
}

fn evidence(said: &[Confirmation]) -> Evidence {
    let rows = said.iter().map(|c| {
        let on = |day: Option<i32>| day.map(iso_day).unwrap_or_default();
        [
            c.role.title().to_owned(),
            short(&c.person),
            short(&c.metric),
            short(&c.do_nothing),
            short(&c.target),
            on(c.judged_on),
            on(c.confirmed_on),
        ]
    });
    Evidence::table(
        [
            "stakeholder",
            "person",
            "metric",
            "if we do nothing",
            "target",
            "judged on",
            "confirmed on",
        ],
        rows,
    )
}

#[cfg(test)]
mod tests;
