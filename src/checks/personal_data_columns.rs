//! Columns whose names or values tell of people.

use super::wording::{counted, listed, percent, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, State, Verdict, Weight};

/// Words in a column's name, and what they tell of.
const WORDS: [(&str, &str); 34] = [
    ("email", "an address"),
    ("mail", "an address"),
    ("phone", "a telephone number"),
    ("telephone", "a telephone number"),
    ("mobile", "a telephone number"),
    ("fax", "a telephone number"),
    ("firstname", "a name"),
    ("lastname", "a name"),
    ("surname", "a name"),
    ("fullname", "a name"),
    ("username", "a name"),
    ("birthday", "a date of birth"),
    ("birthdate", "a date of birth"),
    ("dob", "a date of birth"),
    ("ssn", "an identity number"),
    ("passport", "an identity number"),
    ("nin", "an identity number"),
    ("taxid", "an identity number"),
    ("iban", "a bank account"),
    ("bic", "a bank account"),
    ("cardnumber", "a bank account"),
    ("pan", "a bank account"),
    ("cvv", "a bank account"),
    ("street", "a postal address"),
    ("address", "a postal address"),
    ("ip", "a network address"),
    ("ipaddress", "a network address"),
    ("mac", "a network address"),
    ("latitude", "a place"),
    ("longitude", "a place"),
    ("ethnicity", "a protected trait"),
    ("religion", "a protected trait"),
    ("disability", "a protected trait"),
    ("gender", "a protected trait"),
];

/// Fails when a column that feeds the model is named like personal data or holds what looks like it; warns when it only lies in the files.
///
/// Values were looked at when the column was compared, and counted: the finding `personal-data` beside the column is read here, so that both
/// say the same. Free text and columns of one sample alone are told by their names only, so a pass is no proof.
pub(super) struct PersonalDataColumns;

static ABOUT: AboutCheck = AboutCheck {
    id: "personal-data-columns",
    title: "No column looks like personal data",
    failing_title: "Columns look like personal data",
    why: "What should never have been collected is easiest to find by its name and by the form of its values.",
    remedy: "Leave the columns out, or have the privacy review name them and say why they are needed.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[],
    ml_test_score: Some("D4"),
    nist: Some("MEASURE 2.10"),
};

impl Check for PersonalDataColumns {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let compared = facts
            .features
            .iter()
            .map(|f| (f.name.as_str(), f.role == "feature", Some(f)));
        let alone = facts.only_reference.iter().chain(&facts.only_production);
        let alone = alone.map(|name| (name.as_str(), false, None));
        let columns: Vec<(&str, bool, Option<&Feature>)> = compared.chain(alone).collect();
        if columns.is_empty() {
            return Err("No columns were read.".to_owned());
        }
        let hits: Vec<(&str, bool, String)> = columns
            .iter()
            .filter_map(|(name, fed, feature)| {
                let by_name = tells_of(name).map(str::to_owned);
                let by_values = feature.map_or_else(Vec::new, looks_like);
                let told: Vec<String> = by_name.into_iter().chain(by_values).collect();
                (!told.is_empty()).then(|| (*name, *fed, told.join("; ")))
            })
            .collect();
        let of = counted(columns.len() as u64, "column");
        if hits.is_empty() {
            return Ok(Verdict::pass(format!(
                "None of {of} is named like an address, a name, a number or a trait of a person, or holds values of such a form."
            )));
        }
        let fed = hits.iter().any(|(_, fed, _)| *fed);
        let phrases: Vec<String> = hits
            .iter()
            .map(|(name, _, what)| format!("\"{}\" ({what})", short(name)))
            .collect();
        let (state, tail) = if fed {
            (State::Fail, "at least one is a feature")
        } else {
            (State::Warn, "none is a feature")
        };
        let rows = hits
            .iter()
            .map(|(name, _, what)| [(*name).to_owned(), what.clone()]);
        Ok(Verdict::new(
            state,
            format!("{} of {of}: {}; {tail}.", hits.len(), listed(&phrases, 5)),
        )
        .with(Evidence::table(["column", "tells of"], rows)))
    }
}

/// "12 % of the values look like e-mail addresses": as the finding beside the column counted them.
fn looks_like(feature: &Feature) -> Vec<String> {
    let found = feature
        .forensics
        .iter()
        .filter(|c| c.kind == "personal-data");
    let shares = found.flat_map(|c| &c.numbers).filter_map(|(name, share)| {
        let what = name.strip_prefix("share of ")?;
        Some(format!(
            "{} of the values look like {what}",
            percent(*share)
        ))
    });
    shares.collect()
}

/// What a column's name tells of: by its words, by two neighbouring words written as one, or none.
fn tells_of(name: &str) -> Option<&'static str> {
    let words = words(name);
    let pairs = words.windows(2).map(|pair| pair.concat());
    let all: Vec<String> = words.iter().cloned().chain(pairs).collect();
    WORDS
        .iter()
        .find(|(word, _)| all.iter().any(|w| w == word))
        .map(|(_, what)| *what)
}

/// The words of "homeAddress", "home_address" or "HOME ADDRESS", in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars() {
        let begins = !c.is_alphanumeric() || (c.is_uppercase() && lower_before);
        if begins {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|w| !w.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn rename(facts: &mut Facts, name: &str) {
        facts.features[0].name = name.to_owned();
    }

    fn holds_addresses(facts: &mut Facts, role: &str) {
        facts.features[0].role = role.to_owned();
        facts.features[0].forensics = vec![crate::drift::Cause {
            kind: "personal-data".to_owned(),
            numbers: [
                ("share of e-mail addresses".to_owned(), 0.12),
                ("different e-mail addresses".to_owned(), 6.0),
            ]
            .into(),
            ..crate::drift::Cause::default()
        }];
    }

    #[test]
    fn states() {
        hold(
            &PersonalDataColumns,
            &[
                case("none", |_| {}, State::Pass, "None of 4 columns"),
                case(
                    "camel case",
                    |f| rename(f, "homeAddress"),
                    State::Fail,
                    "\"homeAddress\" (a postal address); at least one is a feature",
                ),
                case(
                    "two words",
                    |f| rename(f, "first_name"),
                    State::Fail,
                    "(a name)",
                ),
                case(
                    "beside",
                    |f| f.only_production = vec!["IP".into()],
                    State::Warn,
                    "\"IP\" (a network address); none is a feature",
                ),
                case(
                    "within a word",
                    |f| rename(f, "shipping_zip"),
                    State::Pass,
                    "None",
                ),
                case(
                    "by the values of a feature",
                    |f| holds_addresses(f, "feature"),
                    State::Fail,
                    "\"income\" (12 % of the values look like e-mail addresses); at least one is a feature",
                ),
                case(
                    "by the values of a label",
                    |f| holds_addresses(f, "label"),
                    State::Warn,
                    "none is a feature",
                ),
                case(
                    "nothing read",
                    |f| f.features.clear(),
                    State::Unknown,
                    "No columns",
                ),
            ],
        );
    }
}
