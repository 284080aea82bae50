//! What a press in the grid of duties and people does, and how a rota is filled. Plain changes of plain data.

use crate::checks::Duty;
use crate::scorecard::{Assignment, Clock, People, Rota, Shift};

/// What a person is to a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// Has it.
    Owner,
    /// Steps in.
    Backup,
}

/// What this person or team is to this duty.
pub fn holds(people: &People, duty: Duty, name: &str) -> Holds {
    match people.duties.iter().find(|a| a.duty == duty) {
        Some(a) if a.owner == name => Holds::Owner,
        Some(a) if a.backup == name => Holds::Backup,
        _ => Holds::Nothing,
    }
}

/// One press: nothing becomes owner, owner becomes backup, backup becomes nothing. Nobody else holds the same place.
///
/// A duty whose owner changes has not been confirmed by the new one.
pub fn press(people: &mut People, duty: Duty, name: &str) {
    let now = holds(people, duty, name);
    let assignment = assignment(people, duty);
    match now {
        Holds::Nothing => {
            name.clone_into(&mut assignment.owner);
            assignment.confirmed_on = None;
        }
        Holds::Owner => {
            assignment.owner.clear();
            name.clone_into(&mut assignment.backup);
            assignment.confirmed_on = None;
        }
        Holds::Backup => assignment.backup.clear(),
    }
    people
        .duties
        .retain(|a| !(a.owner.is_empty() && a.backup.is_empty()));
}

/// The entry of a duty, made when there is none.
pub fn assignment(people: &mut People, duty: Duty) -> &mut Assignment {
    let at = people
        .duties
        .iter()
        .position(|a| a.duty == duty)
        .unwrap_or_else(|| {
            people.duties.push(Assignment {
                duty,
                owner: String::new(),
                backup: String::new(),
                confirmed_on: None,
            });
            people.duties.len() - 1
        });
    &mut people.duties[at]
}

/// Gives a person or team another name everywhere.
pub fn rename(people: &mut People, from: &str, to: &str) {
    let mut change = |name: &mut String| {
        if name == from && !from.is_empty() {
            to.clone_into(name);
        }
    };
    people.people.iter_mut().for_each(|p| change(&mut p.name));
    people.teams.iter_mut().for_each(|t| change(&mut t.name));
    for a in &mut people.duties {
        change(&mut a.owner);
        change(&mut a.backup);
    }
    people
        .rotas
        .iter_mut()
        .flat_map(|r| &mut r.shifts)
        .for_each(|s| change(&mut s.person));
    people.rights.iter_mut().for_each(|r| change(&mut r.person));
    people
        .incentives
        .iter_mut()
        .for_each(|i| change(&mut i.person));
    people.builder.iter_mut().for_each(&mut change);
    people.escalate_to.iter_mut().for_each(&mut change);
    people.reviewers.iter_mut().for_each(&mut change);
}

/// Lets these people take turns around the clock for 28 days from `from_day`, changing at midnight by the rota's clocks. Shifts that began
/// before stay and end there.
pub fn take_turns(rota: &mut Rota, names: &[String], from_day: i32, days_each: u32) {
    let zone = Clock::named(&rota.time_zone).zone;
    let midnight = |days: i64| zone.moment((i64::from(from_day) + days) * 86_400);
    let (start, end) = (midnight(0), midnight(28));
    rota.shifts.retain(|s| s.start < start || s.start >= end);
    for shift in rota.shifts.iter_mut().filter(|s| s.start < start) {
        shift.end = shift.end.min(start);
    }
    let turns = (0..28i64).step_by(days_each.max(1) as usize);
    for (day, name) in turns.zip(names.iter().cycle()) {
        rota.shifts.push(Shift {
            person: name.clone(),
            start: midnight(day),
            end: midnight((day + i64::from(days_each.max(1))).min(28)),
            secondary: false,
        });
    }
    rota.shifts.sort_by_key(|s| (s.start, s.secondary));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses_go_round() {
        let mut people = People::default();
        for expected in [Holds::Owner, Holds::Backup, Holds::Nothing, Holds::Owner] {
            press(&mut people, Duty::Wake, "Ana");
            assert_eq!(holds(&people, Duty::Wake, "Ana"), expected);
        }
        press(&mut people, Duty::Wake, "Ben");
        assert_eq!(
            holds(&people, Duty::Wake, "Ana"),
            Holds::Nothing,
            "a duty has one owner"
        );
        assert_eq!(people.duties.len(), 1);
    }

    #[test]
    fn a_new_owner_has_not_confirmed() {
        let mut people = People::default();
        press(&mut people, Duty::Wake, "Ana");
        assignment(&mut people, Duty::Wake).confirmed_on = Some(20_000);
        press(&mut people, Duty::Wake, "Ben");
        assert_eq!(assignment(&mut people, Duty::Wake).confirmed_on, None);
    }

    #[test]
    fn turns_cover_four_weeks_without_gap_or_overlap() {
        let mut rota = Rota::default();
        rota.shifts.push(Shift {
            person: "Old".into(),
            start: 0,
            end: i64::MAX / 2,
            secondary: false,
        });
        let names = ["Ana".to_owned(), "Ben".to_owned(), "Cy".to_owned()];
        take_turns(&mut rota, &names, 20_000, 7);
        take_turns(&mut rota, &names, 20_000, 7);
        assert_eq!(rota.shifts.len(), 5, "filling twice is filling once");
        for pair in rota.shifts.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        assert_eq!(
            rota.shifts.last().map(|s| s.end),
            Some((20_000 + 28) * 86_400)
        );
        take_turns(&mut rota, &[], 20_000, 7);
        assert_eq!(rota.shifts.len(), 1);
    }

    #[test]
    fn turns_change_at_midnight_where_the_rota_is() {
        let mut rota = Rota {
            time_zone: "Europe/Berlin".into(),
            ..Rota::default()
        };
        // From 19 Oct 2026: the clocks go back on the 25th, so the first week has an hour more.
        take_turns(&mut rota, &["Ana".to_owned()], 20_745, 7);
        let weeks: Vec<i64> = rota
            .shifts
            .iter()
            .map(|s| (s.end - s.start) / 3_600)
            .collect();
        assert_eq!(weeks, [169, 168, 168, 168]);
        assert_eq!(
            rota.shifts.first().map(|s| s.start),
            Some(20_745 * 86_400 - 7_200)
        );
    }

    #[test]
    fn a_new_name_is_new_everywhere() {
        let mut people = People {
            builder: Some("Ana".into()),
            ..People::default()
        };
        press(&mut people, Duty::Wake, "Ana");
        rename(&mut people, "Ana", "Anna");
        assert_eq!(holds(&people, Duty::Wake, "Anna"), Holds::Owner);
        assert_eq!(people.builder.as_deref(), Some("Anna"));
    }
}
