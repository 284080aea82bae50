//! A value that stands for "not known" and now fills many rows.

use super::wording::{number, percent};
use super::{Sides, Told};

/// Values that systems write when they have none.
pub(super) const KNOWN: [f64; 20] = [
    -1.0,
    0.0,
    1.0,
    9.0,
    99.0,
    999.0,
    9_999.0,
    99_999.0,
    999_999.0,
    -9.0,
    -99.0,
    -999.0,
    -9_999.0,
    -99_999.0,
    1e6,
    1e9,
    -32_768.0,
    32_767.0,
    -2_147_483_648.0,
    2_147_483_647.0,
];

/// "−1 fills 8 % of rows (0 % in the reference): a placeholder?".
///
/// A known placeholder has to gain 2 points, any other value 5, from at most a tenth of its new share.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = sides.numbers()?;
    if !production.exact()
        || production.n() < 50
        || reference.n() < 50
        || sides.discrete().is_some()
    {
        return None;
    }
    let (n, m) = (reference.n() as f64, production.n() as f64);
    let share_before =
        |value: f64| (reference.at_or_under(value) - reference.under(value)) as f64 / n;
    let (value, count) = production
        .each()
        // Before the reference is asked: most values are rarer.
        .filter(|(_, count)| *count >= 5 && *count as f64 >= 0.02 * m)
        .filter(|(value, count)| {
            let least = if KNOWN.contains(value) { 0.02 } else { 0.05 };
            let now = *count as f64 / m;
            let before = share_before(*value);
            now - before >= least && before <= 0.1 * now && now < 0.999
        })
        .max_by_key(|(_, count)| *count)?;
    // A column of few values may well gain one.
    let usual = reference.each().map(|(_, count)| count).max()? as f64 / n;
    let now = count as f64 / m;
    let known = KNOWN.contains(&value);
    (known || now >= 3.0 * usual).then(|| {
        let says = format!(
            "{} fills {} of rows ({} in the reference): a placeholder or a default?",
            number(value),
            percent(now),
            percent(share_before(value))
        );
        Told::new(says, if known { 0.85 } else { 0.6 })
            .of_rows(now)
            .with("value", value)
            .with("share in the reference", share_before(value))
    })
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{Random, numbers};

    #[test]
    fn spikes_are_told_and_old_ones_not() {
        let mut random = Random(8);
        let clean = random.sample(2_000, |r| r.normal() * 20.0 + 100.0);
        let spiked = |random: &mut Random, value: f64, share: f64| {
            numbers(&random.sample(1_000, |r| {
                if r.uniform() < share {
                    value
                } else {
                    r.normal() * 20.0 + 100.0
                }
            }))
        };
        for (value, share, expected) in [
            (-1.0, 0.08, true),
            (999.0, 0.04, true),
            (-1.0, 0.005, false),
            (123.25, 0.03, false),
            (123.25, 0.2, true),
        ] {
            let production = spiked(&mut random, value, share);
            let said_of = said("placeholder", &numbers(&clean), &production);
            assert_eq!(
                said_of.is_some(),
                expected,
                "{value} in {share}: {said_of:?}"
            );
        }
        let already = spiked(&mut random, 0.0, 0.6);
        let more = spiked(&mut random, 0.0, 0.7);
        assert_eq!(
            said("placeholder", &already, &more),
            None,
            "zero was common before"
        );
    }
}
