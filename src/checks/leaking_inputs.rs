//! Inputs that give the answer away or name the row.

use super::upstream::how_sure;
use super::wording::{counted, quoted, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::drift::Cause;
use crate::plan::ScoreColumns;

/// Fails when the model is fed with the label or a recorded answer; warns for the id, the timestamp, and a column whose values alone
/// tell the label.
pub(super) struct LeakingInputs;

static ABOUT: AboutCheck = AboutCheck {
    id: "leaking-inputs",
    title: "No input gives the answer away",
    failing_title: "An input gives the answer away or names the row",
    why: "A model that is fed with its own answer is perfect in every test and useless on the first day.",
    remedy: "Check the binding of columns to inputs; retrain without the column if it is truly one of them.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Retraining,
    needs: &[Need::Model],
    ml_test_score: Some("D4"),
    nist: Some("MAP 2.3"),
};

impl Check for LeakingInputs {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let binding = facts
            .model
            .as_ref()
            .and_then(|m| m.binding.as_ref())
            .ok_or("It is not known which columns feed the model.")?;
        let fed: Vec<&str> = binding
            .inputs
            .iter()
            .flat_map(|i| &i.columns)
            .map(String::as_str)
            .collect();
        if fed.is_empty() {
            return Err("It is not known which columns feed the model.".to_owned());
        }
        let roles = &facts.plan.roles;
        let scores: Vec<&str> = match &roles.score {
            None => Vec::new(),
            Some(ScoreColumns::One(column)) => vec![column],
            Some(ScoreColumns::PerClass(columns)) => columns.values().map(String::as_str).collect(),
        };
        let answers = [&roles.label, &roles.prediction]
            .into_iter()
            .flatten()
            .map(String::as_str);
        let answers: Vec<&str> = answers.chain(scores).filter(|c| fed.contains(c)).collect();
        let names = [&roles.id, &roles.timestamp]
            .into_iter()
            .flatten()
            .map(String::as_str);
        let names: Vec<&str> = names.filter(|c| fed.contains(c)).collect();
        // A finding on the label itself or on a recorded answer would only say again what the roles say.
        let leaks: Vec<(&str, &Cause)> = facts
            .forensics
            .iter()
            .filter(|cause| cause.kind == "label-leakage")
            .filter_map(|cause| Some((cause.columns.first()?.as_str(), cause)))
            .filter(|(column, _)| fed.contains(column) && !answers.contains(column))
            .collect();
        if answers.is_empty() && names.is_empty() && leaks.is_empty() {
            return Ok(Verdict::pass(format!(
                "None of {} is the label, a recorded answer, the id or the timestamp.",
                counted(fed.len() as u64, "input column")
            )));
        }
        let mut said = Vec::new();
        if !answers.is_empty() {
            said.push(format!(
                "The model is fed with the answer: {}.",
                quoted(&answers, 3)
            ));
        }
        if !names.is_empty() {
            said.push(format!(
                "The model is fed with what names the row: {}.",
                quoted(&names, 3)
            ));
        }
        if let Some((_, first)) = leaks.first() {
            let columns: Vec<&str> = leaks.iter().map(|(column, _)| *column).collect();
            let says = first.says.trim_end_matches('.');
            said.push(format!(
                "The model is fed with what may give the answer away: {}. {says} ({}).",
                quoted(&columns, 3),
                how_sure(first.confidence)
            ));
        }
        let state = match answers.is_empty() {
            true => State::Warn,
            false => State::Fail,
        };
        let by_role = |columns: &[&str], why: &str| -> Vec<[String; 3]> {
            let row = |c: &&str| [short(c), why.to_owned(), String::new()];
            columns.iter().map(row).collect()
        };
        let mut rows = by_role(&answers, "the label or a recorded answer");
        rows.extend(by_role(&names, "the id or the timestamp"));
        rows.extend(leaks.iter().map(|(column, cause)| {
            [
                short(column),
                cause.says.clone(),
                how_sure(cause.confidence),
            ]
        }));
        Ok(Verdict::new(state, said.join(" "))
            .with(Evidence::table(["column", "why", "how sure"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, healthy, hold};
    use super::*;

    fn feed(facts: &mut Facts, column: &str) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        let binding = model.binding.as_mut().expect("healthy facts have it");
        binding.inputs[0].columns.push(column.to_owned());
    }

    fn leak(facts: &mut Facts, column: &str) {
        facts.forensics.push(Cause {
            kind: "label-leakage".to_owned(),
            columns: vec![column.to_owned()],
            says: format!("{column} alone tells the label: area under the ROC curve 0.998"),
            confidence: 0.86,
            ..Cause::default()
        });
    }

    #[test]
    fn what_leaks_is_shown_with_its_evidence() {
        let mut facts = healthy();
        leak(&mut facts, "age");
        let verdict = LeakingInputs.run(&facts).expect("judged");
        let age = [
            "age",
            "age alone tells the label: area under the ROC curve 0.998",
            "likely, 86 %",
        ];
        assert_eq!(
            verdict.evidence,
            [Evidence::table(
                ["column", "why", "how sure"],
                [age.map(str::to_owned)]
            )]
        );
    }

    #[test]
    fn states() {
        hold(
            &LeakingInputs,
            &[
                case("clean", |_| {}, State::Pass, "None of 3 input columns"),
                case("label", |f| feed(f, "repaid"), State::Fail, "\"repaid\""),
                case("score", |f| feed(f, "score"), State::Fail, "\"score\""),
                case(
                    "leak",
                    |f| leak(f, "income"),
                    State::Warn,
                    "away: \"income\". income alone tells the label: area under the ROC curve 0.998 (likely, 86 %).",
                ),
                case(
                    "a leak that does not feed the model",
                    |f| leak(f, "paid_back"),
                    State::Pass,
                    "None of 3",
                ),
                case(
                    "the answer itself",
                    |f| {
                        feed(f, "score");
                        leak(f, "score");
                    },
                    State::Fail,
                    "fed with the answer: \"score\".",
                ),
                case(
                    "another finding",
                    |f| {
                        leak(f, "income");
                        f.forensics[0].kind = "swapped-columns".to_owned();
                    },
                    State::Pass,
                    "None of 3",
                ),
                case("id", |f| feed(f, "loan"), State::Warn, "\"loan\""),
                case(
                    "no model",
                    |f| f.model = None,
                    State::Unknown,
                    "No model was given",
                ),
                case(
                    "unbound",
                    |f| f.model.as_mut().expect("healthy").binding = None,
                    State::Unknown,
                    "not known",
                ),
            ],
        );
    }
}
