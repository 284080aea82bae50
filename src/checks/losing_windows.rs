//! Since when the model does no better than doing nothing.

use super::comparison::{FEWEST_LABELLED, against_nothing, verdict_against_nothing};
use super::wording::{counted, number, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Fails when the latest judged window would have been answered as well by doing nothing.
pub(super) struct LosingWindows;

static ABOUT: AboutCheck = AboutCheck {
    id: "losing-windows",
    title: "It beats doing nothing in every window",
    failing_title: "It loses against doing nothing",
    why: "A year's average hides the month from which the model has only cost money.",
    remedy: "Look at what changed when it began to lose; switch off or roll back until the cause is gone.",
    dimension: Dimension::Value,
    weight: Weight::High,
    duty: Duty::Outcome,
    needs: &[Need::Labels, Need::Windows],
    ml_test_score: Some("M5"),
    nist: Some("MANAGE 4.1"),
};

impl Check for LosingWindows {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured.")?;
        let judged: Vec<Judged> = performance
            .windows
            .iter()
            .filter(|w| w.sample.n_labelled >= FEWEST_LABELLED)
            .filter_map(|w| {
                let all = against_nothing(&w.sample, performance.task);
                let losing = verdict_against_nothing(&all)? == State::Fail;
                let lost = all.iter().find(|a| a.state() == State::Fail);
                let first = all.first()?;
                let gain = if first.higher {
                    first.model - first.nothing
                } else {
                    first.nothing - first.model
                };
                Some(Judged {
                    label: short(&w.window.label),
                    name: first.name,
                    losing,
                    gain,
                    lost: lost.map(|a| (a.name, a.phrase())),
                })
            })
            .collect();
        let last = judged
            .last()
            .ok_or_else(|| format!("No window has {FEWEST_LABELLED} labelled rows."))?;
        let losing = judged.iter().filter(|w| w.losing).count();
        let (of, gain) = (
            counted(judged.len() as u64, "judged window"),
            number(last.gain),
        );
        let verdict = match losing {
            0 if judged.iter().any(|w| w.lost.is_some()) => {
                Verdict::new(State::Warn, by_one_metric(&judged))
            }
            0 => Verdict::pass(format!(
                "It beats doing nothing in each of {of}; in {} by {gain} in {}.",
                last.label, last.name
            )),
            n if last.losing => {
                let since = since(&judged);
                Verdict::new(
                    State::Fail,
                    format!(
                        "Since {since} it does no better than doing nothing ({n} of {of}); in {} the gain in {} is {gain}.",
                        last.label, last.name
                    ),
                )
            }
            n => Verdict::new(
                State::Warn,
                format!(
                    "In {n} of {of} doing nothing would have been as good; in the latest, {}, it is not.",
                    last.label
                ),
            ),
        };
        let points = judged
            .iter()
            .map(|w| (w.label.clone(), Some(w.gain)))
            .collect();
        Ok(verdict.with(Evidence::Timeline {
            name: format!("gain over doing nothing, {}", last.name),
            points,
            limit: Some(0.0),
        }))
    }
}

struct Judged {
    label: String,
    name: &'static str,
    losing: bool,
    gain: f64,
    /// The first metric by which doing nothing is as good or better, and its values.
    lost: Option<(&'static str, String)>,
}

/// "By Brier score doing nothing would have been as good in 2 of 11 judged windows, 2024-10 to 2024-11, though not by ROC AUC; in
/// 2024-11 Brier score 0.29 against 0.27."
fn by_one_metric(judged: &[Judged]) -> String {
    let lost: Vec<(&Judged, &(&str, String))> = judged
        .iter()
        .filter_map(|w| Some((w, w.lost.as_ref()?)))
        .collect();
    let (Some((first, _)), Some((last, (name, phrase)))) = (lost.first(), lost.last()) else {
        return String::new();
    };
    let when = match lost.len() {
        1 => last.label.clone(),
        _ => format!("from {} to {}", first.label, last.label),
    };
    let other = if last.name == *name {
        "the other metric"
    } else {
        last.name
    };
    format!(
        "By {name} doing nothing would have been as good in {} of {}, {when}, though not by {other}; in {} {phrase}.",
        lost.len(),
        counted(judged.len() as u64, "judged window"),
        last.label
    )
}

/// The first window of the losing run that lasts to the end.
fn since(judged: &[Judged]) -> &str {
    let run = judged.iter().rev().take_while(|w| w.losing);
    run.last().map_or("the beginning", |w| w.label.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn lose(facts: &mut Facts, which: &[usize]) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        for i in which {
            performance.windows[*i].sample = quality(2_000, 0.47, 0.24);
        }
    }

    #[test]
    fn states() {
        hold(
            &LosingWindows,
            &[
                case("none", |_| {}, State::Pass, "each of 6 judged windows"),
                case(
                    "by one metric alone",
                    |f| {
                        let performance = f.performance.as_mut().expect("healthy facts have it");
                        for i in [3, 5] {
                            performance.windows[i].sample = quality(2_000, 0.57, 0.28);
                        }
                    },
                    State::Warn,
                    "By Brier score doing nothing would have been as good in 2 of 6 judged windows, from month 4 to month 6, \
                     though not by ROC AUC; in month 6 Brier score 0.28",
                ),
                case(
                    "once",
                    |f| lose(f, &[2]),
                    State::Warn,
                    "In 1 of 6 judged windows",
                ),
                case(
                    "to the end",
                    |f| lose(f, &[1, 4, 5]),
                    State::Fail,
                    "Since month 5",
                ),
                case(
                    "always",
                    |f| lose(f, &[0, 1, 2, 3, 4, 5]),
                    State::Fail,
                    "Since month 1",
                ),
                case(
                    "one window",
                    |f| f.windows.truncate(1),
                    State::Unknown,
                    "single window",
                ),
                case("too few", too_few, State::Unknown, "100 labelled rows"),
            ],
        );
    }

    fn too_few(facts: &mut Facts) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        for window in &mut performance.windows {
            window.sample.n_labelled = 99;
        }
    }
}
