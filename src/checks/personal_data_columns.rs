//! Columns whose names tell of people.

use super::wording::{counted, listed, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

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

/// Fails when a column that feeds the model is named like personal data; warns when it only lies in the files.
///
/// Looks at names alone, never at values, so a hit is a question and a pass is no proof.
pub(super) struct PersonalDataColumns;

static ABOUT: AboutCheck = AboutCheck {
    id: "personal-data-columns",
    title: "No column is named like personal data",
    failing_title: "Columns are named like personal data",
    why: "What should never have been collected is easiest to find by its name.",
    remedy: "Leave the columns out, or have the privacy review name them and say why they are needed.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[],
    ml_test_score: Some("D4"),
    nist: None,
};

impl Check for PersonalDataColumns {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let columns: Vec<(&str, bool)> = facts
            .features
            .iter()
            .map(|f| (f.name.as_str(), f.role == "feature"))
            .chain(
                facts
                    .only_reference
                    .iter()
                    .chain(&facts.only_production)
                    .map(|n| (n.as_str(), false)),
            )
            .collect();
        if columns.is_empty() {
            return Err("No columns were read.".to_owned());
        }
        let hits: Vec<(&str, bool, &str)> = columns
            .iter()
            .filter_map(|(name, fed)| Some((*name, *fed, tells_of(name)?)))
            .collect();
        let of = counted(columns.len() as u64, "column name");
        if hits.is_empty() {
            return Ok(Verdict::pass(format!(
                "None of {of} tells of an address, a name, a number or a trait of a person."
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
            .map(|(name, _, what)| [(*name).to_owned(), (*what).to_owned()]);
        Ok(Verdict::new(
            state,
            format!("{} of {of}: {}; {tail}.", hits.len(), listed(&phrases, 5)),
        )
        .with(Evidence::table(["column", "tells of"], rows)))
    }
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

    #[test]
    fn states() {
        hold(
            &PersonalDataColumns,
            &[
                case("none", |_| {}, State::Pass, "None of 4 column names"),
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
                    "nothing read",
                    |f| f.features.clear(),
                    State::Unknown,
                    "No columns",
                ),
            ],
        );
    }
}
