//! Whether production runs this model, in words: for the check, the page and the outline.

use super::State;
use super::production_runs_this_model::judged;
use super::wording::{counted, day, day_of_ms, number, percent, short, thousands};
use crate::performance::{Form, Parity, ParityStretch, ScoreParity, Segment, SegmentValues};

/// Whether production runs this model, in a sentence; where that cannot be told, why.
pub fn answer(parity: &Parity) -> String {
    judged(parity).map_or_else(|why| why, |(_, says)| says)
}

/// Whether it certainly does not.
pub fn is_another(parity: &Parity) -> bool {
    judged(parity).is_ok_and(|(state, _)| state == State::Fail)
}

/// How many rows have another answer, since when, and what those answers look like.
pub fn counts(parity: &Parity) -> String {
    let n = counted(parity.compared, "row");
    let (Some(share), unequal) = (parity.unequal_share(), parity.unequal()) else {
        return parity.notes.first().cloned().unwrap_or_else(|| {
            "Nothing that production recorded could be compared with the model.".to_owned()
        });
    };
    if unequal == 0 {
        return format!("All {n} that were compared have the answer that this model gives.");
    }
    let counts = format!(
        "{} of {n} have another answer ({})",
        thousands(unequal),
        percent(share)
    );
    let when = parity.stretch.as_ref().map(when).unwrap_or_default();
    match parity.form {
        Some(form) => format!("{counts}{when}: {}.", form_words(form)),
        None => format!("{counts}{when}."),
    }
}

/// ", all of them from 1 April 2024 on": where unequal rows lie, with the shares in it and elsewhere.
fn when(stretch: &ParityStretch) -> String {
    let place = |at: i64| match stretch.timed {
        true => day(day_of_ms(at)),
        false => format!(
            "row {}",
            thousands(u64::try_from(at).unwrap_or(0).saturating_add(1))
        ),
    };
    let range = match (stretch.from, stretch.to) {
        (Some(from), None) => format!("from {} on", place(from)),
        (None, Some(to)) => format!("up to {}", place(to)),
        (Some(from), Some(to)) => format!("from {} to {}", place(from), place(to)),
        (None, None) => return String::new(),
    };
    let share = |(rows, unequal): (u64, u64)| percent(unequal as f64 / rows.max(1) as f64);
    match stretch.outside.1 {
        0 => format!(", all of them {range} ({} there)", share(stretch.inside)),
        _ => format!(
            ", most of them {range} ({} there, {} elsewhere)",
            share(stretch.inside),
            share(stretch.outside)
        ),
    }
}

/// What the unequal rows have in common, as the end of a sentence.
pub fn form_words(form: Form) -> String {
    match form {
        Form::CutOff { decimals } => format!(
            "the log cuts scores off after {} instead of rounding them",
            counted(u64::from(decimals), "decimal")
        ),
        Form::Rounded => {
            "these rows are logged with fewer decimals, and equal up to them".to_owned()
        }
        Form::OtherClass => "what is recorded is the other class's".to_owned(),
        Form::Percent => "what is recorded is the model's score in percent".to_owned(),
        Form::Odds => "what is recorded are the odds of the model's score, p / (1 − p)".to_owned(),
        Form::LogOdds => {
            "what is recorded are the log-odds of the model's score, ln(p / (1 − p))".to_owned()
        }
        Form::Threshold { at: Some(at) } => format!(
            "the scores are equal, but production turns positive at about {}",
            number(at)
        ),
        Form::Threshold { at: None } => {
            "the scores are equal, but production cuts them elsewhere".to_owned()
        }
        Form::Scaled { slope, intercept } => format!(
            "what is recorded is {} × the model's score {} {}",
            number(slope),
            if intercept < 0.0 { "−" } else { "+" },
            number(intercept.abs())
        ),
        Form::Recalibrated { spearman } if spearman < 0.0 => format!(
            "recorded scores stand in the model's order reversed, with other values (rank correlation {})",
            number(spearman)
        ),
        Form::Recalibrated { spearman } => format!(
            "recorded scores stand in the model's order with other values (rank correlation {}): calibrated again, or transformed",
            number(spearman)
        ),
        Form::RowAfter { share } => shifted(share, "after"),
        Form::RowBefore { share } => shifted(share, "before"),
    }
}

fn shifted(share: f64, side: &str) -> String {
    format!(
        "{} of them have the model's answer to the row {side}, so the log is joined one row off",
        percent(share)
    )
}

/// "payment_method is "sepa_debit": 4,120 of 9,871 rows differ, 2.3 times as often as in all; 88 % of those that differ".
pub fn segment_words(segment: &Segment) -> String {
    format!(
        "{}{}: {} of {} differ, {} times as often as in all; {} of those that differ",
        segment_name(segment),
        if segment.unread {
            " (not read by the model)"
        } else {
            ""
        },
        thousands(segment.unequal),
        counted(segment.compared, "row"),
        number(segment.lift),
        percent(segment.of_unequal)
    )
}

/// "age from 70 to 87".
pub fn segment_name(segment: &Segment) -> String {
    let feature = short(&segment.feature);
    match &segment.values {
        SegmentValues::Missing => format!("{feature} missing"),
        SegmentValues::Category(category) => format!("{feature} is \"{}\"", short(category)),
        SegmentValues::Range(from, to) if from == to => format!("{feature} is {}", number(*from)),
        SegmentValues::Range(from, to) => {
            format!("{feature} from {} to {}", number(*from), number(*to))
        }
    }
}

/// How scores were compared, and how far apart they are.
pub fn score_words(scores: &ScoreParity) -> String {
    let kept = match scores.decimals {
        5.. => "at least 5 decimals".to_owned(),
        decimals => counted(u64::from(decimals), "decimal"),
    };
    let shown = |value: Option<f64>| value.map_or("not known".to_owned(), number);
    let mut says = format!(
        "Scores are logged with {kept}, so they count as equal up to {} apart: {} of {} are. The largest difference is {}, the mean {}.",
        number(scores.tolerance),
        thousands(scores.equal),
        counted(scores.compared, "row"),
        shown(scores.largest),
        shown(scores.mean)
    );
    if scores.unanswered > 0 {
        says += &format!(
            " The model gives no finite score for {} that have a recorded one.",
            counted(scores.unanswered, "row")
        );
    }
    says
}
