//! Which numbers of a finding may travel. Only what is listed does: a number may be somebody's, such as an extreme, and a name
//! may hold a column's.

/// Aggregates over all rows or over the model's runs, by the names that checks give them.
const MEASURES: &[&str] = &[
    "share of drifted features",
    "repeated rows in production",
    "rows without a finite answer",
    "labelled rows",
    "label delay",
    "p99 at one row per run",
    "p99 over median",
    "mean probability less the share of positives",
    "largest rise of a missing share",
    "rows answered",
    "age of the reference",
    "rows without a timestamp",
    "age of the newest row",
    "rows in the smaller sample",
    "rows left unanswered",
    "labels without one row",
    "largest share of unreadable values",
    "largest share of rows with an unseen category",
    "undecided answers",
    "share of the edge that is gone",
    "growth of the error",
    "decisions that the drift of one feature turns, at most",
    "answers changed when one input is missing, at most",
    "answers that are no finite number, at most",
    "answers changed by noise of 5 % of the spread, at most",
    "rows with another answer than this model gives",
    "median of single answers",
];

/// Whether a measure of this name says nothing of any single row.
pub(super) fn may_travel(name: &str) -> bool {
    MEASURES.contains(&name)
}

/// What a rule of ownership or a cap of readiness means, for a card that does not carry its sentence; empty when it is not known
/// here. The words stand in the frozen vocabulary, so they take a byte.
pub(super) fn standard_reason(id: &str) -> &'static str {
    match id {
        "no-business-metric" => "Nobody has named the business number that the model is for.",
        "no-do-nothing-baseline" => "Nobody knows what doing nothing would cost.",
        "rollback-never-exercised" => "Nobody has ever rolled it back.",
        "expired-critical" => "A critical answer has run out.",
        "OWN-01" => "A critical duty has nobody.",
        "OWN-02" => "A critical duty belongs to a team, not to a person.",
        "OWN-03" => "The rota has ended.",
        "OWN-04" => "Promised hours of the next four weeks are uncovered.",
        "OWN-05" => "One person holds more than half of the duties.",
        "OWN-06" => "One absence leaves a critical duty with nobody.",
        "OWN-07" => "The person who is woken may not roll back alone.",
        "OWN-08" => "The rota ends within two weeks.",
        "OWN-09" => "The same person is first and second.",
        "OWN-10" => "If the person who is called does not answer, nobody else is.",
        "OWN-11" => "No review is ahead, or the last is long past.",
        "OWN-12" => "An owner leaves, and nobody steps in.",
        "OWN-13" => "What people are measured on works against the outcome.",
        "OWN-14" => "Only the builder has reviewed it.",
        "OWN-15" => "The limits of the alerts have no owner, or no date of their last change.",
        "OWN-16" => "An answer is promised at hours when nobody is awake.",
        "OWN-17" => "Confirmations are older than 90 days.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::WORDS;
    use super::*;

    #[test]
    fn standard_reasons_take_a_byte() {
        for id in WORDS {
            assert!(WORDS.contains(&standard_reason(id)), "{id}");
        }
        assert!(!standard_reason("OWN-17").is_empty());
        assert!(MEASURES.iter().all(|name| WORDS.contains(name)));
    }

    #[test]
    fn what_is_not_listed_stays() {
        assert!(may_travel("labelled rows"));
        assert!(!may_travel("greatest income"));
    }
}
