//! Moments as people say them, by the clocks of a place.

use super::Zone;
use crate::checks::wording::weekday;
use crate::scorecard::People;

const DAY: i64 = 86_400;

/// A zone and its name for sentences. UTC where none is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// How far it is from UTC.
    pub zone: Zone,
    /// "Europe/Berlin".
    pub name: String,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            zone: Zone::default(),
            name: "UTC".to_owned(),
        }
    }
}

impl Clock {
    /// The clocks of a zone's name.
    pub fn named(name: &str) -> Clock {
        let clock = |zone| Clock {
            zone,
            name: name.trim().to_owned(),
        };
        Zone::named(name).map_or_else(Clock::default, clock)
    }

    /// The clocks of the first rota that names a zone.
    pub fn of_rota(people: &People) -> Clock {
        let named = people.rotas.iter().find(|r| !r.time_zone.trim().is_empty());
        named.map_or_else(Clock::default, |r| Clock::named(&r.time_zone))
    }

    /// "Sat 22 Nov 2026 at 03:00 UTC".
    pub fn moment(&self, at: i64) -> String {
        let local = self.zone.local(at);
        format!("{} at {} {}", day(local), time(local), self.name)
    }

    /// "Sat 22 Nov 2026, 02:00–08:00 UTC", or with both days; midnight at the end is 24:00.
    pub fn span(&self, (from, to): (i64, i64)) -> String {
        let (from, to) = (self.zone.local(from), self.zone.local(to));
        let (first, last) = (from.div_euclid(DAY), to.div_euclid(DAY));
        let until = if to == (first + 1) * DAY {
            "24:00".to_owned()
        } else {
            time(to)
        };
        if first == last || to == (first + 1) * DAY {
            format!("{}, {}–{until} {}", day(from), time(from), self.name)
        } else {
            format!(
                "{}, {} – {}, {until} {}",
                day(from),
                time(from),
                day(to),
                self.name
            )
        }
    }
}

/// The day on which clocks show this, clamped to what a day can hold.
fn day(local: i64) -> String {
    let day = local.div_euclid(DAY);
    weekday(day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
}

fn time(local: i64) -> String {
    let (hours, minutes) = (local.rem_euclid(DAY) / 3_600, local.rem_euclid(3_600) / 60);
    format!("{hours:02}:{minutes:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_with_their_zone() {
        // 25 Oct 2026, 00:30 UTC: the first 02:30 of that night in Berlin.
        let at = 1_792_888_200;
        assert_eq!(Clock::default().moment(at), "Sun 25 Oct 2026 at 00:30 UTC");
        let berlin = Clock::named("Europe/Berlin");
        assert_eq!(berlin.moment(at), "Sun 25 Oct 2026 at 02:30 Europe/Berlin");
        assert_eq!(
            berlin.moment(at + 3_600),
            "Sun 25 Oct 2026 at 02:30 Europe/Berlin"
        );
        assert_eq!(
            berlin.span((at, at + 7_200)),
            "Sun 25 Oct 2026, 02:30–03:30 Europe/Berlin"
        );
        assert_eq!(Clock::named("Mars/Olympus"), Clock::default());
    }
}
