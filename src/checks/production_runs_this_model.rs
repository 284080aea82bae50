//! Whether production's recorded predictions are this model's.

use super::parity_words::{counts, form_words, score_words, segment_name};
use super::wording::{counted, percent, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::performance::{Form, Parity};

/// Share of compared rows with another answer from which it warns: a value of 64 bits beside a tree's threshold of 32 may fall on the
/// other side.
const WARN_SHARE: f64 = 0.001;
/// From which it fails.
const FAIL_SHARE: f64 = 0.01;
/// Fewer rows that agree prove nothing.
const LEAST_ROWS: u64 = 30;

/// Warns when one row in a thousand has another answer than this model gives, fails from one in a hundred; where production only
/// writes this model's answers in another way it warns.
pub(super) struct ProductionRunsThisModel;

static ABOUT: AboutCheck = AboutCheck {
    id: "production-runs-this-model",
    title: "Production runs this model",
    failing_title: "Production does not run this model",
    why: "What is measured here is of no use if another model, or another pipeline before it, answers in production.",
    remedy: "Compare the served file's SHA-256 with this one and the features as served with those logged; roll out this model, or judge the served one.",
    dimension: Dimension::Serving,
    weight: Weight::High,
    duty: Duty::Serving,
    needs: &[Need::Production, Need::Model],
    ml_test_score: Some("O3"),
    nist: Some("MEASURE 2.4"),
};

impl Check for ProductionRunsThisModel {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let roles = &facts.plan.roles;
        let found = facts.parity.as_ref().ok_or(
            match roles.prediction.is_some() || roles.score.is_some() {
                true => "Recorded predictions were not compared with the model's: production lacks them, or the task is not known.",
                false => "Production records no predictions, so it cannot be seen which model gave them.",
            },
        )?;
        let (state, says) = judged(found)?;
        let share = found.unequal_share().unwrap_or(f64::NAN);
        let mut verdict = Verdict::new(state, says).with(Evidence::measure(
            "rows with another answer than this model gives",
            share,
            "share",
            Some(FAIL_SHARE),
        ));
        if !found.windows.is_empty() {
            verdict = verdict.with(Evidence::Timeline {
                name: "share of rows with another answer".to_owned(),
                points: found
                    .windows
                    .iter()
                    .map(|w| {
                        let unequal = w.compared.saturating_sub(w.equal);
                        let share = (w.compared > 0).then(|| unequal as f64 / w.compared as f64);
                        (w.window.label.clone(), share)
                    })
                    .collect(),
                limit: Some(FAIL_SHARE),
            });
        }
        if !found.segments.is_empty() {
            let rows = found.segments.iter().map(|s| {
                [
                    segment_name(s),
                    thousands(s.compared),
                    thousands(s.unequal),
                    percent(s.of_unequal),
                ]
            });
            verdict = verdict.with(Evidence::table(
                ["rows", "compared", "differ", "of all that differ"],
                rows,
            ));
        }
        let told = [
            found.scores.as_ref().map(score_words),
            found
                .form
                .map(|form| format!("Looks like this: {}.", form_words(form))),
        ];
        let told: Vec<[String; 1]> = told.into_iter().flatten().map(|text| [text]).collect();
        Ok(match told.is_empty() {
            true => verdict,
            false => verdict.with(Evidence::table(["how it was compared"], told)),
        })
    }
}

/// Whether what is recorded is this model's, and the sentence that says so.
///
/// # Errors
/// When it cannot be told, with the reason in words.
pub(super) fn judged(found: &Parity) -> Result<(State, String), String> {
    let share = found.unequal_share().ok_or_else(|| counts(found))?;
    if found.compared < LEAST_ROWS {
        return Err(format!(
            "Only {} could be compared with the model: too few to tell.",
            counted(found.compared, "row")
        ));
    }
    let by_class_alone = found.scores.is_none();
    // Acting on the other class is no way of writing.
    let swapped = by_class_alone && found.form == Some(Form::OtherClass);
    let same_model = !swapped && found.form.is_some_and(Form::is_same_model);
    let of_rarer = found.unequal() as f64 / found.rarer.max(1) as f64;
    let state = match State::at_most(share, WARN_SHARE, FAIL_SHARE) {
        State::Pass if by_class_alone && found.rarer < LEAST_ROWS => {
            return Err(format!(
                "Only {} recorded with another class than the commonest, and no score: that the rest agree says little.",
                match found.rarer {
                    1 => "1 row is".to_owned(),
                    n => format!("{} are", counted(n, "row")),
                }
            ));
        }
        State::Pass if by_class_alone && of_rarer >= FAIL_SHARE => State::Warn,
        State::Pass if found.is_coarse() => {
            return Err(
                "Recorded scores have too few decimals to tell this model from a similar one."
                    .to_owned(),
            );
        }
        State::Fail if same_model => State::Warn,
        state => state,
    };
    let lead = match state {
        State::Fail => "Production does not run this model: ",
        State::Warn if same_model => "Production writes this model's answers in another way: ",
        _ => "",
    };
    Ok((state, format!("{lead}{}", counts(found))))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;
    use crate::performance::ParityStretch;

    fn spoil(facts: &mut Facts, change: impl Fn(&mut Parity)) {
        change(facts.parity.as_mut().expect("healthy facts have it"));
    }

    fn served_since(facts: &mut Facts) {
        spoil(facts, |p| {
            p.equal = 40_000;
            p.stretch = Some(ParityStretch {
                timed: true,
                from: Some(1_711_929_600_000),
                to: None,
                inside: (20_000, 20_000),
                outside: (40_000, 0),
            });
        });
    }

    #[test]
    fn states() {
        hold(
            &ProductionRunsThisModel,
            &[
                case("the same", |_| {}, State::Pass, "All 60,000 rows"),
                case(
                    "a few rows",
                    |f| spoil(f, |p| p.equal = 59_990),
                    State::Pass,
                    "10 of 60,000 rows have another answer",
                ),
                case(
                    "some",
                    |f| spoil(f, |p| p.equal = 59_700),
                    State::Warn,
                    "300 of 60,000 rows have another answer (0.5 %)",
                ),
                case(
                    "since a date",
                    served_since,
                    State::Fail,
                    "does not run this model: 20,000 of 60,000 rows have another answer (33 %), all of them from 1 Apr 2024 on (100 % there)",
                ),
                case(
                    "in percent",
                    |f| {
                        spoil(f, |p| {
                            p.equal = 0;
                            p.form = Some(Form::Percent);
                        })
                    },
                    State::Warn,
                    "in another way: 60,000 of 60,000 rows have another answer (100 %): what is recorded is the model's score in percent",
                ),
                case(
                    "calibrated again",
                    |f| {
                        spoil(f, |p| {
                            p.equal = 0;
                            p.form = Some(Form::Recalibrated { spearman: 1.0 });
                        })
                    },
                    State::Fail,
                    "calibrated again",
                ),
                case(
                    "coarse",
                    |f| {
                        spoil(f, |p| {
                            p.labels = None;
                            if let Some(scores) = &mut p.scores {
                                scores.tolerance = 0.5;
                            }
                        })
                    },
                    State::Unknown,
                    "too few decimals",
                ),
                case(
                    "classes alone",
                    |f| {
                        spoil(f, |p| {
                            p.scores = None;
                            p.equal = 59_990;
                        })
                    },
                    State::Pass,
                    "10 of 60,000",
                ),
                case(
                    "many of a rare class",
                    |f| {
                        spoil(f, |p| {
                            p.scores = None;
                            p.equal = 59_990;
                            p.rarer = 400;
                        })
                    },
                    State::Warn,
                    "10 of 60,000",
                ),
                case(
                    "one class alone",
                    |f| {
                        spoil(f, |p| {
                            p.scores = None;
                            p.rarer = 7;
                        })
                    },
                    State::Unknown,
                    "Only 7 rows are recorded with another class",
                ),
                case(
                    "the other class throughout",
                    |f| {
                        spoil(f, |p| {
                            p.scores = None;
                            p.equal = 0;
                            p.form = Some(Form::OtherClass);
                        })
                    },
                    State::Fail,
                    "does not run this model",
                ),
                case(
                    "few rows",
                    |f| {
                        spoil(f, |p| {
                            p.compared = 12;
                            p.equal = 12;
                        })
                    },
                    State::Unknown,
                    "Only 12 rows",
                ),
                case(
                    "nothing to compare",
                    |f| spoil(f, |p| p.compared = 0),
                    State::Unknown,
                    "Nothing that production recorded",
                ),
                case(
                    "nothing recorded",
                    |f| {
                        f.parity = None;
                        f.plan.roles.score = None;
                    },
                    State::Unknown,
                    "records no predictions",
                ),
                case(
                    "recorded and not compared",
                    |f| f.parity = None,
                    State::Unknown,
                    "were not compared",
                ),
                case("no model", |f| f.model = None, State::Unknown, "model"),
            ],
        );
    }
}
