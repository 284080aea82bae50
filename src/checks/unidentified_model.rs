//! Whether the file says which model it is.

use super::wording::{counted, listed, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};
use crate::model::ModelFacts;

/// Passes with an exporter and a version; warns with one of them, fails with neither.
pub(super) struct UnidentifiedModel;

static ABOUT: AboutCheck = AboutCheck {
    id: "unidentified-model",
    title: "The file says which model it is",
    failing_title: "The file does not say which model it is",
    why: "Nobody can go back to version 6 when no file says which version it is.",
    remedy: "Write the model's version and exporter into the file when it is made (model_version or metadata_props).",
    dimension: Dimension::Rollback,
    weight: Weight::Medium,
    duty: Duty::RollBack,
    needs: &[],
    ml_test_score: Some("M1"),
    nist: Some("GOVERN 1.6"),
};

impl Check for UnidentifiedModel {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        let version = version(model);
        let producer = Some(short(model.producer.trim())).filter(|p| !p.is_empty());
        let state = match (&producer, &version) {
            (Some(_), Some(_)) => State::Pass,
            (None, None) => State::Fail,
            _ => State::Warn,
        };
        let opsets: Vec<String> = model
            .opsets
            .iter()
            .map(|(d, v)| format!("{d} {v}"))
            .collect();
        let print: String = model.sha256.chars().take(12).collect();
        let says = format!(
            "{}, {}; opsets {}; {}; SHA-256 begins {print}.",
            producer
                .as_deref()
                .map_or("No exporter is named".to_owned(), |p| format!(
                    "Made by {p}"
                )),
            version
                .as_deref()
                .map_or("no version".to_owned(), |v| format!("version {v}")),
            listed(&opsets, 4),
            counted(model.bytes, "byte"),
        );
        let rows = [
            ["exporter".to_owned(), producer.unwrap_or_default()],
            ["version".to_owned(), version.unwrap_or_default()],
            ["SHA-256".to_owned(), model.sha256.clone()],
            ["opsets".to_owned(), listed(&opsets, 8)],
        ];
        Ok(Verdict::new(state, says).with(Evidence::table(["part", "value"], rows)))
    }
}

/// The model's own version: its number when it is not 0, else a metadata entry that names one.
fn version(model: &ModelFacts) -> Option<String> {
    if model.model_version != 0 {
        return Some(model.model_version.to_string());
    }
    let named = model
        .metadata
        .iter()
        .find(|(key, _)| key.to_lowercase().contains("version"));
    named
        .map(|(_, value)| short(value.trim()))
        .filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn strip(facts: &mut Facts, producer: bool, version: bool) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        if producer {
            model.producer.clear();
        }
        if version {
            model.model_version = 0;
        }
    }

    #[test]
    fn states() {
        hold(
            &UnidentifiedModel,
            &[
                case(
                    "named",
                    |_| {},
                    State::Pass,
                    "Made by skl2onnx 1.19, version 7; opsets ai.onnx 17 and ai.onnx.ml 3",
                ),
                case(
                    "no version",
                    |f| strip(f, false, true),
                    State::Warn,
                    "no version",
                ),
                case(
                    "version in metadata",
                    metadata,
                    State::Pass,
                    "version 2026-05",
                ),
                case(
                    "nothing",
                    |f| strip(f, true, true),
                    State::Fail,
                    "No exporter is named, no version",
                ),
                case(
                    "no model",
                    |f| f.model = None,
                    State::Unknown,
                    "No model was given",
                ),
            ],
        );
    }

    fn metadata(facts: &mut Facts) {
        strip(facts, false, true);
        let model = facts.model.as_mut().expect("healthy facts have it");
        model
            .metadata
            .insert("app_version".to_owned(), "2026-05".to_owned());
    }
}
