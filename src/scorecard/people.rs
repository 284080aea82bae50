//! Who owns what: the part of a workspace that people fill in. Days are counted from 1970, moments in seconds since 1970 UTC.

use crate::checks::Duty;
use serde::{Deserialize, Serialize};

/// People, teams, and what they have taken on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct People {
    /// Named people.
    pub people: Vec<Person>,
    /// Teams: routes, never owners.
    pub teams: Vec<Team>,
    /// Who has which duty.
    pub duties: Vec<Assignment>,
    /// Who is on call when.
    pub rotas: Vec<Rota>,
    /// What is looked at regularly.
    pub reviews: Vec<Review>,
    /// Who may decide what.
    pub rights: Vec<DecisionRight>,
    /// What people are measured on.
    pub incentives: Vec<Incentive>,
    /// Minutes without an answer after which the next person is called; none when nothing is promised.
    pub escalate_after_minutes: Option<u32>,
    /// Who is called then.
    pub escalate_to: Option<String>,
    /// Who built the model.
    pub builder: Option<String>,
    /// Who reviewed it.
    pub reviewers: Vec<String>,
}

/// A named person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The name by which duties refer to the person.
    pub name: String,
    /// What the person does.
    pub role: String,
    /// How to reach the person.
    pub contact: String,
    /// IANA time zone, "Europe/Berlin".
    pub time_zone: String,
    /// Last day of work, when known.
    pub works_until: Option<i32>,
}

/// A team: a route to people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// How to reach it.
    pub contact: String,
}

/// Who has a duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Which.
    pub duty: Duty,
    /// A person's or team's name.
    #[serde(default)]
    pub owner: String,
    /// Who steps in.
    #[serde(default)]
    pub backup: String,
    /// Day on which the owner confirmed it.
    #[serde(default)]
    pub confirmed_on: Option<i32>,
}

/// A rota: shifts that may overlap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rota {
    /// Its name.
    pub name: String,
    /// Shifts in any order.
    pub shifts: Vec<Shift>,
    /// Whether somebody is promised at every hour, or only in the promised hours given here as (weekday 0 = Monday, from minute, to minute),
    /// by the clocks of the rota's time zone.
    pub promised: Vec<(u8, u16, u16)>,
    /// IANA time zone by whose clocks hours are promised and turns change; UTC when empty or not known.
    pub time_zone: String,
}

/// Somebody on call for a while.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shift {
    /// The person.
    pub person: String,
    /// Begin, seconds since 1970.
    pub start: i64,
    /// End, exclusive.
    pub end: i64,
    /// Called second.
    pub secondary: bool,
}

/// Something looked at regularly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// What.
    pub what: String,
    /// The duty it serves.
    pub duty: Option<Duty>,
    /// Every so many days.
    pub cadence_days: u32,
    /// Last held.
    pub last: Option<i32>,
    /// Next planned.
    pub next: Option<i32>,
}

/// Who may decide what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionRight {
    /// The duty it belongs to.
    pub duty: Option<Duty>,
    /// Who.
    pub person: String,
    /// Whether alone; otherwise with whom.
    pub alone: bool,
    /// With whom.
    pub with: String,
    /// Within how many minutes.
    pub within_minutes: Option<u32>,
}

/// What a person is measured on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Incentive {
    /// Who.
    pub person: String,
    /// The stated goal.
    pub goal: String,
    /// The number it is measured by: "business", "offline accuracy", "launches", or free text.
    pub metric: String,
}
