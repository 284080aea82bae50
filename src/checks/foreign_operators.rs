//! Operators that only one runtime knows.

use super::wording::{counted, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

/// Domains that the ONNX standard defines.
const STANDARD: [&str; 3] = ["", "ai.onnx", "ai.onnx.ml"];

/// Warns when the graph uses operators outside the ONNX standard.
pub(super) struct ForeignOperators;

static ABOUT: AboutCheck = AboutCheck {
    id: "foreign-operators",
    title: "Any ONNX runtime can run it",
    failing_title: "Only some runtimes can run it",
    why: "A way back to another runtime or machine is closed when only one runtime knows an operator.",
    remedy: "Export again without the fused or custom operators, or keep the runtime beside the model.",
    dimension: Dimension::Rollback,
    weight: Weight::Low,
    duty: Duty::RollBack,
    needs: &[],
    ml_test_score: None,
    nist: Some("MAP 4.1"),
};

impl Check for ForeignOperators {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        if model.operators.is_empty() {
            return Err("The operators of the graph are not known.".to_owned());
        }
        let domain = |operator: &str| {
            operator
                .rsplit_once(':')
                .map_or(String::new(), |(d, _)| d.to_owned())
        };
        let foreign: Vec<&String> = model
            .operators
            .keys()
            .filter(|o| !STANDARD.contains(&domain(o).as_str()))
            .collect();
        let of = counted(model.operators.len() as u64, "operator");
        if foreign.is_empty() {
            return Ok(Verdict::pass(format!(
                "All of {of} stand in the ONNX standard."
            )));
        }
        let rows = foreign.iter().map(|o| [(*o).clone()]);
        Ok(Verdict::new(
            State::Warn,
            format!(
                "{} of {of} do not stand in the ONNX standard: {}.",
                foreign.len(),
                quoted(&foreign, 4)
            ),
        )
        .with(Evidence::table(["operator"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn fused(facts: &mut Facts) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        model
            .operators
            .insert("com.microsoft:FusedGemm".to_owned(), 2);
    }

    #[test]
    fn states() {
        hold(
            &ForeignOperators,
            &[
                case("standard", |_| {}, State::Pass, "All of 2 operators"),
                case(
                    "fused",
                    fused,
                    State::Warn,
                    "1 of 3 operators do not stand in the ONNX standard: \"com.microsoft:FusedGemm\"",
                ),
                case(
                    "unread",
                    |f| f.model.as_mut().expect("healthy").operators.clear(),
                    State::Unknown,
                    "not known",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }
}
