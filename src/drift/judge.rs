//! From statistics to verdicts: p-values adjusted over all columns, then real **and** large.

use super::adjust::{adjust, adjust_missing};
use super::causes::{Cause, Found, forensics, missing_cause, percent, sentences};
use super::column::ColumnComparison;
use super::onset::{self, Onset};
use super::{Bounds, DriftVerdict, TestResult, story};
use crate::plan::Limits;

/// Adjusts p-values over these columns (and, apart, over columns × windows), states every verdict, and chooses the causes.
///
/// Give it everything that is judged together: all features, or one prediction. Judging again gives the same.
pub fn judge(columns: &mut [ColumnComparison], limits: &Limits) {
    adjust(
        columns
            .iter_mut()
            .map(|c| (&c.verdict, &mut c.drift))
            .collect(),
        limits.correction,
    );
    let windows = columns.iter_mut().flat_map(|c| &mut c.windows);
    adjust(
        windows.map(|w| (&w.verdict, &mut w.drift)).collect(),
        limits.correction,
    );
    adjust_missing(columns, limits);
    for column in columns {
        decide(
            &mut column.verdict,
            &column.drift,
            None,
            column.rows.0.min(column.rows.1),
        );
        let learned = column.window_limits.as_ref();
        for window in &mut column.windows {
            let values = (window.n as f64 * (1.0 - window.missing_share)).round() as u64;
            let bounds = learned.and_then(|l| l.bounds(&window.verdict.large_by));
            decide(
                &mut window.verdict,
                &window.drift,
                bounds,
                values.min(column.rows.0),
            );
        }
        let onset = onset::of(&column.windows);
        column.since = onset.as_ref().filter(|o| o.lasts).map(|o| o.from.clone());
        (column.causes, column.forensics) = causes(column, onset.as_ref());
    }
}

/// `bounds` are those of the test that says large, where the reference's own windows give them: over the upper one is large, under
/// the lower one is only said.
fn decide(verdict: &mut DriftVerdict, results: &[TestResult], bounds: Option<Bounds>, rows: u64) {
    let find = |id: &str| results.iter().find(|r| r.is_of(id));
    let (Some(real), Some(large)) = (find(&verdict.real_by), find(&verdict.large_by)) else {
        return;
    };
    let (Some(p), Some(distance)) = (real.p_adjusted, large.statistic) else {
        let reason = real.reason.as_ref().or(large.reason.as_ref());
        verdict.sentence = format!(
            "Cannot be judged: {}",
            reason.map_or("a statistic is undefined", String::as_str)
        );
        return;
    };
    let over = match bounds {
        Some(bounds) => bounds.upper.is_some_and(|upper| distance > upper),
        None => distance >= large.limit,
    };
    let under = bounds
        .and_then(|b| b.lower)
        .is_some_and(|lower| distance < lower);
    let beyond_noise = large.noise.is_none_or(|noise| distance > noise);
    let (is_real, is_large) = (p < real.limit, over && beyond_noise);
    verdict.real = Some(is_real);
    verdict.large = Some(is_large);
    verdict.drifted = Some(is_real && is_large);
    verdict.effect = (large.limit > 0.0).then(|| distance / large.limit);
    verdict.sentence = match (is_real, is_large) {
        (true, true) => "Real and large".to_owned(),
        (true, false) if over => "Real, but no larger than noise at these sizes".to_owned(),
        (true, false) => "Real but small".to_owned(),
        (false, _) if over => format!("Large but may be noise (n = {rows})"),
        (false, _) if under => {
            "No drift seen; closer to the reference than its own windows are".to_owned()
        }
        (false, _) => "No drift seen".to_owned(),
    };
}

/// What may have happened to this column, most certain first, and since when; as sentences and as data.
fn causes(column: &ColumnComparison, onset: Option<&Onset>) -> (Vec<String>, Vec<Cause>) {
    let found = Found {
        whole: &column.found,
        latest: column
            .latest
            .as_ref()
            .map(|(label, causes)| (label.as_str(), causes.as_slice())),
        drifted: column.verdict.drifted == Some(true),
        lately: onset.is_some_and(|o| o.lasts),
    };
    let missing = column.missing.changed.then(|| missing_sentence(column));
    let since = onset.and_then(|_| story(&column.windows, column.change.as_ref()));
    // A verdict at alpha comes by chance once in twenty tables; a finding has to be surer.
    let sure = column.missing.p_adjusted.is_some_and(|p| p < 1e-4);
    let data = missing
        .iter()
        .filter(|_| sure)
        .map(|said| missing_cause(&column.name, &column.missing, said));
    let data = data.chain(forensics(&found)).collect();
    let words = missing.into_iter().chain(sentences(&found)).chain(since);
    (words.collect(), data)
}

fn missing_sentence(column: &ColumnComparison) -> String {
    let (before, now) = (column.missing.reference, column.missing.production);
    let verb = if now > before { "rose" } else { "fell" };
    if now >= 1.0 {
        return format!(
            "No value arrives any more: missing {verb} from {} to 100 %",
            percent(before)
        );
    }
    let since = onset::of_missing(&column.windows, before, now)
        .map(|from| format!(", since {from}"))
        .unwrap_or_default();
    format!(
        "Missing {verb} from {} to {}{since}",
        percent(before),
        percent(now)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::column::score_column;
    use crate::drift::samples::{Random, categories, counted, numbers};
    use crate::profile::{ColumnProfile, Window};

    fn judged(pairs: &[(ColumnProfile, ColumnProfile)], limits: &Limits) -> Vec<ColumnComparison> {
        let mut columns: Vec<ColumnComparison> = pairs
            .iter()
            .map(|(r, p)| score_column(r, p, &[], limits))
            .collect();
        judge(&mut columns, limits);
        columns
    }

    #[test]
    fn real_and_large_are_two_questions() {
        let mut random = Random(12);
        let mut normal = |n: usize, shift: f64| numbers(&random.sample(n, |r| r.normal() + shift));
        let pairs = [
            (normal(4_000, 0.0), normal(3_000, 0.5)),
            (normal(40_000, 0.0), normal(30_000, 0.06)),
            (normal(400, 0.0), normal(20, 0.3)),
            (normal(4_000, 0.0), normal(3_000, 0.0)),
        ];
        let expected = [
            ("Real and large", Some(true)),
            ("Real but small", Some(false)),
            ("Large but may be noise (n = 20)", Some(false)),
            ("No drift seen", Some(false)),
        ];
        for (column, (sentence, drifted)) in judged(&pairs, &Limits::default()).iter().zip(expected)
        {
            assert_eq!(
                (column.verdict.sentence.as_str(), column.verdict.drifted),
                (sentence, drifted)
            );
            let deciding = column
                .drift
                .iter()
                .find(|r| r.test == column.verdict.real_by)
                .expect("the deciding test");
            assert!(
                deciding.p_adjusted >= deciding.p_value,
                "adjusted over four columns"
            );
        }
    }

    #[test]
    fn what_cannot_be_judged_is_no_pass() {
        let empty = numbers(&[]);
        let text = ColumnProfile {
            kind: crate::data::Kind::Text,
            ..categories(&["a", "b"])
        };
        let cases = [
            (
                numbers(&[1.0, 2.0]),
                empty.clone(),
                "production: no finite value",
            ),
            (empty, numbers(&[1.0, 2.0]), "reference: no finite value"),
            (
                numbers(&[1.0]),
                categories(&["a"]),
                "numbers in the reference, categories in production",
            ),
            (
                text.clone(),
                text,
                "free text and identifiers are not compared",
            ),
        ];
        for (reference, production, reason) in cases {
            let column = judged(&[(reference, production)], &Limits::default()).remove(0);
            assert_eq!(column.verdict.drifted, None);
            assert!(
                column
                    .verdict
                    .sentence
                    .starts_with(&format!("Cannot be judged: {reason}")),
                "{}",
                column.verdict.sentence
            );
        }
    }

    #[test]
    fn equal_constants_are_no_drift_and_unequal_ones_are() {
        for (value, drifted) in [(5.0, Some(false)), (6.0, Some(true))] {
            let column = judged(
                &[(numbers(&[5.0; 60]), numbers(&vec![value; 50]))],
                &Limits::default(),
            )
            .remove(0);
            assert_eq!(column.verdict.drifted, drifted, "{value}");
            let distance = column
                .drift
                .iter()
                .find(|r| r.test == "wasserstein" && r.variant.is_none())
                .expect("a result");
            assert!(
                distance.statistic.is_none()
                    && distance.reason.is_some()
                    && distance.drifted.is_none()
            );
        }
    }

    #[test]
    fn rare_categories_are_not_large_by_their_number() {
        let mut random = Random(4);
        let names: Vec<String> = (0..1_500).map(|i| format!("sku{i}")).collect();
        let mut draw = |rows: usize, first: usize| {
            let places: Vec<usize> = (0..rows)
                .map(|_| first + (random.uniform().powi(2) * 1_400.0) as usize)
                .collect();
            categories(
                &places
                    .iter()
                    .map(|p| names[*p].as_str())
                    .collect::<Vec<_>>(),
            )
        };
        let pairs: Vec<_> = (0..20).map(|_| (draw(3_000, 0), draw(3_000, 0))).collect();
        let same = judged(&pairs, &Limits::default());
        let over = |c: &ColumnComparison| {
            c.drift
                .iter()
                .any(|r| r.test == "jensen-shannon" && r.statistic > Some(0.3))
        };
        assert!(same.iter().all(over), "far over the limit by chance alone");
        assert!(
            same.iter()
                .filter(|c| c.verdict.large == Some(true))
                .count()
                <= 4,
            "one in twenty is expected"
        );
        assert!(same.iter().all(|c| c.verdict.drifted == Some(false)));
        let other = judged(&[(draw(3_000, 0), draw(3_000, 100))], &Limits::default()).remove(0);
        assert_eq!(other.verdict.drifted, Some(true));
    }

    #[test]
    fn the_plan_sets_limits_and_asks_for_variants() {
        let pair = [(
            counted(&[("a", 500), ("b", 500)]),
            counted(&[("a", 600), ("b", 400)]),
        )];
        let mut limits = Limits::default();
        assert_eq!(
            judged(&pair, &limits)[0].verdict.drifted,
            Some(false),
            "0.085 is under 0.1"
        );
        limits.drift.insert("jensen-shannon".to_owned(), 0.05);
        limits.drift.insert("psi:evidently".to_owned(), 0.01);
        let column = judged(&pair, &limits).remove(0);
        assert_eq!(column.verdict.drifted, Some(true));
        let variant = column
            .drift
            .iter()
            .find(|r| r.variant.as_deref() == Some("evidently"))
            .expect("asked for");
        assert_eq!(
            (variant.test.as_str(), variant.limit, variant.drifted),
            ("psi", 0.01, Some(true))
        );
    }

    #[test]
    fn missing_counts_from_its_limit_up() {
        let with = |missing: u64| counted(&[("a", 1_000 - missing), ("", missing)]);
        let pairs = [
            (with(20), with(71)),
            (with(20), with(60)),
            (with(100), with(0)),
        ];
        let changed: Vec<bool> = judged(&pairs, &Limits::default())
            .iter()
            .map(|c| c.missing.changed)
            .collect();
        assert_eq!(changed, [true, false, true]);
        let causes = judged(&pairs, &Limits::default()).remove(0).causes;
        assert_eq!(causes, ["Missing rose from 2 % to 7.1 %"]);
        let gone = judged(&[(with(20), with(1_000))], &Limits::default()).remove(0);
        assert_eq!(
            gone.causes,
            ["No value arrives any more: missing rose from 2 % to 100 %"]
        );
        assert_eq!(gone.verdict.drifted, None);
    }

    #[test]
    fn windows_are_judged_and_dated() {
        let mut random = Random(2);
        let reference = numbers(&random.sample(3_000, Random::normal));
        let mut window = |i: i64, shift: f64| {
            let label = format!("2025-{:02}", i + 1);
            (
                Window {
                    start: i,
                    end: i + 1,
                    label,
                },
                numbers(&random.sample(500, |r| r.normal() + shift)),
            )
        };
        let windows: Vec<_> = (0..8)
            .map(|i| window(i, if i >= 5 { 0.8 } else { 0.0 }))
            .collect();
        let whole = numbers(&random.sample(4_000, |r| {
            r.normal() + if r.uniform() < 0.375 { 0.8 } else { 0.0 }
        }));
        let mut columns = [score_column(
            &reference,
            &whole,
            &windows,
            &Limits::default(),
        )];
        judge(&mut columns, &Limits::default());
        let once = columns[0].clone();
        assert_eq!(once.since.as_deref(), Some("2025-06"));
        assert_eq!(
            once.causes.last().map(String::as_str),
            Some(
                "Began to move in 2025-06 (suddenly, between 00:00 and 00:00 UTC on 1 Jan 1970), over its limit since then; it has stayed"
            )
        );
        judge(&mut columns, &Limits::default());
        assert_eq!(columns[0], once, "judging again gives the same");
        let text = serde_json::to_string(&once).expect("to JSON");
        assert_eq!(
            serde_json::from_str::<ColumnComparison>(&text).expect("from JSON"),
            once
        );
    }

    /// A season is one value all month, and every month lacks the others.
    #[test]
    fn what_every_window_shows_and_the_whole_does_not_is_no_news() {
        let seasons = ["winter", "spring", "summer", "autumn"];
        let of = |names: &[&str], rows: usize| {
            let cells: Vec<&str> = names.iter().copied().cycle().take(rows).collect();
            categories(&cells)
        };
        let months = |frozen_from: usize| -> Vec<(Window, ColumnProfile)> {
            let month = |i: usize| {
                let window = Window {
                    start: i as i64,
                    end: i as i64 + 1,
                    label: format!("2025-{:02}", i + 1),
                };
                let all: Vec<&str> = match i >= frozen_from {
                    true => vec!["winter"],
                    false => seasons.to_vec(),
                };
                (window, of(&all, 120))
            };
            (0..8).map(month).collect()
        };
        let whole = of(&seasons, 960);
        let by_season: Vec<_> = (months(8).into_iter().enumerate())
            .map(|(i, (window, _))| (window, of(&seasons[i / 2..=i / 2], 120)))
            .collect();
        let says = |windows: &[(Window, ColumnProfile)]| {
            let limits = Limits::default();
            let mut columns = [score_column(&whole, &whole, windows, &limits)];
            judge(&mut columns, &limits);
            columns[0]
                .forensics
                .iter()
                .map(|c| c.says.clone())
                .collect::<Vec<_>>()
        };
        let told = says(&by_season);
        assert!(
            told.iter()
                .all(|c| c.starts_with("In 2025-08: Mix shifted")),
            "neither frozen nor vanished: {told:?}"
        );
        let frozen = says(&months(5));
        assert!(
            frozen
                .iter()
                .any(|c| c.starts_with("In 2025-08, and since 2025-06: Frozen upstream")),
            "{frozen:?}"
        );
    }
}
