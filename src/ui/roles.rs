//! What a column is, as one choice: the plan's many lists seen from the column's side.

use crate::data::Kind;
use crate::plan::{Roles, ScoreColumns};

/// Everything a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A feature of this kind.
    Feature(Kind),
    /// What truly happened.
    Label,
    /// What the model said.
    Prediction,
    /// A recorded probability or value.
    Score,
    /// When the row happened.
    Timestamp,
    /// Names the row.
    Id,
    /// Left out of everything.
    Ignored,
}

impl Choice {
    /// All choices in the order in which people are offered them.
    pub const ALL: [Choice; 11] = [
        Choice::Feature(Kind::Numeric),
        Choice::Feature(Kind::Categorical),
        Choice::Feature(Kind::Boolean),
        Choice::Feature(Kind::Datetime),
        Choice::Feature(Kind::Text),
        Choice::Label,
        Choice::Prediction,
        Choice::Score,
        Choice::Timestamp,
        Choice::Id,
        Choice::Ignored,
    ];

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Choice::Feature(Kind::Numeric) => "feature · number",
            Choice::Feature(Kind::Categorical) => "feature · category",
            Choice::Feature(Kind::Boolean) => "feature · yes or no",
            Choice::Feature(Kind::Datetime) => "feature · date",
            Choice::Feature(Kind::Text) => "feature · text",
            Choice::Label => "label",
            Choice::Prediction => "prediction",
            Choice::Score => "score",
            Choice::Timestamp => "timestamp",
            Choice::Id => "id",
            Choice::Ignored => "ignored",
        }
    }

    /// The choice of this title.
    pub fn of_title(title: &str) -> Option<Choice> {
        Choice::ALL.into_iter().find(|c| c.title() == title)
    }

    /// What the column is by these roles; a feature of the kind that was seen when they do not name it.
    pub fn of(roles: &Roles, name: &str, seen: Kind) -> Choice {
        named(roles, name).unwrap_or(Choice::Feature(seen))
    }

    /// Makes the column this and nothing else. A role that only one column can have leaves its former column.
    pub fn assign(self, roles: &mut Roles, name: &str) {
        forget(roles, name);
        let name = name.to_owned();
        match self {
            Choice::Feature(Kind::Numeric) => roles.numeric.push(name),
            Choice::Feature(Kind::Categorical) => roles.categorical.push(name),
            Choice::Feature(Kind::Boolean) => roles.boolean.push(name),
            Choice::Feature(Kind::Datetime) => roles.datetime.push(name),
            Choice::Feature(Kind::Text) => roles.text.push(name),
            Choice::Label => roles.label = Some(name),
            Choice::Prediction => roles.prediction = Some(name),
            Choice::Score => roles.score = Some(ScoreColumns::One(name)),
            Choice::Timestamp => roles.timestamp = Some(name),
            Choice::Id => roles.id = Some(name),
            Choice::Ignored => roles.ignored.push(name),
        }
    }
}

/// A kind as the overview names it beside a feature.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Numeric => "number",
        Kind::Categorical => "category",
        Kind::Boolean => "yes or no",
        Kind::Datetime => "date",
        Kind::Text => "text",
    }
}

fn named(roles: &Roles, name: &str) -> Option<Choice> {
    let has = |list: &[String]| list.iter().any(|n| n == name);
    let is = |one: &Option<String>| one.as_deref() == Some(name);
    let scored = match &roles.score {
        Some(ScoreColumns::One(column)) => column == name,
        Some(ScoreColumns::PerClass(columns)) => columns.values().any(|c| c == name),
        None => false,
    };
    let choices = [
        (has(&roles.ignored), Choice::Ignored),
        (is(&roles.id), Choice::Id),
        (is(&roles.timestamp), Choice::Timestamp),
        (is(&roles.label), Choice::Label),
        (is(&roles.prediction), Choice::Prediction),
        (scored, Choice::Score),
        (has(&roles.numeric), Choice::Feature(Kind::Numeric)),
        (has(&roles.categorical), Choice::Feature(Kind::Categorical)),
        (has(&roles.boolean), Choice::Feature(Kind::Boolean)),
        (has(&roles.datetime), Choice::Feature(Kind::Datetime)),
        (has(&roles.text), Choice::Feature(Kind::Text)),
    ];
    choices.into_iter().find(|(yes, _)| *yes).map(|(_, c)| c)
}

fn forget(roles: &mut Roles, name: &str) {
    for list in [
        &mut roles.numeric,
        &mut roles.categorical,
        &mut roles.boolean,
        &mut roles.datetime,
        &mut roles.text,
        &mut roles.ignored,
    ] {
        list.retain(|n| n != name);
    }
    for one in [
        &mut roles.id,
        &mut roles.timestamp,
        &mut roles.label,
        &mut roles.prediction,
    ] {
        if one.as_deref() == Some(name) {
            *one = None;
        }
    }
    roles.score = match roles.score.take() {
        Some(ScoreColumns::One(column)) if column == name => None,
        Some(ScoreColumns::PerClass(mut columns)) => {
            columns.retain(|_, c| c != name);
            (!columns.is_empty()).then_some(ScoreColumns::PerClass(columns))
        }
        kept => kept,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_read_back() {
        for choice in Choice::ALL {
            let mut roles = Roles::default();
            choice.assign(&mut roles, "x");
            assert_eq!(Choice::of(&roles, "x", Kind::Text), choice, "{choice:?}");
            assert_eq!(Choice::of_title(choice.title()), Some(choice));
        }
    }

    #[test]
    fn a_column_is_one_thing_at_a_time() {
        let mut roles = Roles::default();
        for choice in Choice::ALL {
            choice.assign(&mut roles, "x");
        }
        assert_eq!(
            roles,
            Roles {
                ignored: vec!["x".into()],
                ..Roles::default()
            }
        );
    }

    #[test]
    fn a_single_role_moves_and_others_stay() {
        let mut roles = Roles {
            label: Some("y".into()),
            numeric: vec!["a".into()],
            ..Roles::default()
        };
        Choice::Label.assign(&mut roles, "z");
        assert_eq!(roles.label.as_deref(), Some("z"));
        assert_eq!(roles.numeric, ["a"]);
        assert_eq!(
            Choice::of(&roles, "y", Kind::Boolean),
            Choice::Feature(Kind::Boolean)
        );
    }
}
