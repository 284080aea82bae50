//! The window in which the model was worst.

use super::comparison::{FEWEST_LABELLED, Loss, loss};
use super::wording::{counted, percent, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Fails when the latest judged window fails against the reference; warns when an earlier one did.
pub(super) struct WorstWindow;

static ABOUT: AboutCheck = AboutCheck {
    id: "worst-window",
    title: "It was good in every window",
    failing_title: "In some window it was much worse",
    why: "People who were answered in the worst month were not answered by the average.",
    remedy: "Look at what was different then, and whether those answers need to be gone over again.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Retraining,
    needs: &[Need::Labels, Need::Windows],
    ml_test_score: Some("O7"),
    nist: Some("MANAGE 4.1"),
};

impl Check for WorstWindow {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let losses = losses(facts)?;
        let by_share = |a: &&(String, Loss), b: &&(String, Loss)| a.1.share.total_cmp(&b.1.share);
        let (label, worst) = losses
            .iter()
            .max_by(by_share)
            .ok_or("No window could be judged.")?;
        let (last, latest) = losses.last().ok_or("No window could be judged.")?;
        let failed = losses
            .iter()
            .filter(|(_, l)| l.state() == State::Fail)
            .count();
        let of = counted(losses.len() as u64, "judged window");
        let (state, tail) = match failed {
            _ if latest.state() == State::Fail => (
                State::Fail,
                format!("{failed} of {of} fail, {last} among them"),
            ),
            0 if worst.state() == State::Pass => (State::Pass, format!("none of {of} stands out")),
            n => (
                State::Warn,
                format!("{n} of {of} fail; the latest, {last}, does not"),
            ),
        };
        let says = format!("Worst is {label}: {}; {tail}.", worst.phrase());
        let points = losses
            .iter()
            .map(|(label, l)| (label.clone(), Some(l.after)))
            .collect();
        Ok(Verdict::new(state, says)
            .with(Evidence::Timeline {
                name: worst.name.to_owned(),
                points,
                limit: Some(worst.before),
            })
            .with(Evidence::table(
                ["window", "share lost"],
                losses
                    .iter()
                    .map(|(label, l)| [label.clone(), percent(l.share)]),
            )))
    }
}

/// The loss of each window with labels enough, against the reference; against the first such window without one.
pub(super) fn losses(facts: &Facts) -> Result<Vec<(String, Loss)>, String> {
    let performance = facts
        .performance
        .as_ref()
        .ok_or("Quality was not measured.")?;
    let enough = |n: u64| n >= FEWEST_LABELLED;
    let mut windows = performance
        .windows
        .iter()
        .filter(|w| enough(w.sample.n_labelled));
    let before = match &performance.reference {
        Some(reference) if enough(reference.n_labelled) => reference,
        _ => windows
            .next()
            .map(|w| &w.sample)
            .ok_or("No window has 100 labelled rows.")?,
    };
    let losses: Vec<(String, Loss)> = windows
        .filter_map(|w| {
            Some((
                short(&w.window.label),
                loss(before, &w.sample, performance.task)?,
            ))
        })
        .collect();
    if losses.is_empty() {
        return Err(format!(
            "No window has {FEWEST_LABELLED} labelled rows and a defined metric to hold against the reference."
        ));
    }
    Ok(losses)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn auc(facts: &mut Facts, i: usize, value: f64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.windows[i].sample = quality(2_000, value, 0.12);
    }

    #[test]
    fn states() {
        hold(
            &WorstWindow,
            &[
                case(
                    "even",
                    |_| {},
                    State::Pass,
                    "none of 6 judged windows stands out",
                ),
                case(
                    "once",
                    |f| auc(f, 2, 0.7),
                    State::Warn,
                    "Worst is month 3: ROC AUC went from 0.84 to 0.7",
                ),
                case(
                    "a little",
                    |f| auc(f, 2, 0.78),
                    State::Warn,
                    "0 of 6 judged windows fail",
                ),
                case("now", |f| auc(f, 5, 0.6), State::Fail, "month 6 among them"),
                case(
                    "one window",
                    |f| f.windows.truncate(1),
                    State::Unknown,
                    "single",
                ),
                case(
                    "no labelled window",
                    no_windows,
                    State::Unknown,
                    "No window has",
                ),
            ],
        );
    }

    fn no_windows(facts: &mut Facts) {
        facts
            .performance
            .as_mut()
            .expect("healthy facts have it")
            .windows
            .clear();
    }
}
