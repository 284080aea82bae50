use super::*;
use crate::scorecard::question;

const TODAY: i32 = 20_620;

fn four() -> Vec<Confirmation> {
    let people = ["Ana Berg", "Bo Dahl", "Cy Ek", "Di Falk"];
    let all = Stakeholder::ALL.into_iter().zip(people);
    all.map(|(role, person)| Confirmation {
        role,
        person: person.to_owned(),
        metric: "renewals saved a month".to_owned(),
        do_nothing: "0".to_owned(),
        target: "120".to_owned(),
        judged_on: Some(TODAY + 60),
        confirmed_on: Some(TODAY - 5),
    })
    .collect()
}

fn of(said: &[Confirmation]) -> Finding {
    let question = question("success-signed").expect("it is asked");
    judge(question, said, TODAY).expect("something is said")
}

#[test]
fn each_way_it_can_stand() {
    type Change = fn(&mut Vec<Confirmation>);
    let cases: [(&str, Change, State, Basis, &str); 9] = [
        (
            "as agreed",
            |_| {},
            State::Pass,
            Basis::Attested,
            "All four confirm \"renewals saved a month\": 120 instead of 0",
        ),
        (
            "two numbers",
            |c| c[1].metric = "revenue".to_owned(),
            State::Fail,
            Basis::Attested,
            "On the metric they differ: research says \"renewals saved a month\", product says \"revenue\",",
        ),
        (
            "two days",
            |c| c[3].judged_on = Some(TODAY + 90),
            State::Fail,
            Basis::Attested,
            "On the day of judgement they differ",
        ),
        (
            "a part is missing",
            |c| c[2].do_nothing.clear(),
            State::NotDone,
            Basis::Attested,
            "operations has not said the value if we do nothing",
        ),
        (
            "one is silent",
            |c| {
                c.pop();
            },
            State::NotDone,
            Basis::Attested,
            "leadership has said nothing",
        ),
        (
            "unconfirmed",
            |c| c[0].confirmed_on = None,
            State::NotDone,
            Basis::Attested,
            "research has not confirmed it",
        ),
        (
            "confirmed long ago",
            |c| c[0].confirmed_on = Some(TODAY - LIFETIME_DAYS),
            State::NotDone,
            Basis::Expired,
            "ran out on",
        ),
        (
            "the day has passed",
            |c| c.iter_mut().for_each(|c| c.judged_on = Some(TODAY - 1)),
            State::Warn,
            Basis::Attested,
            "has passed",
        ),
        (
            "one for two",
            |c| c[1].person = " ana  berg".to_owned(),
            State::Warn,
            Basis::Attested,
            "One person speaks for several",
        ),
    ];
    for (name, change, state, basis, words) in cases {
        let mut said = four();
        change(&mut said);
        let finding = of(&said);
        assert_eq!(
            (finding.state, finding.basis),
            (state, basis),
            "{name}: {}",
            finding.says
        );
        assert!(finding.says.contains(words), "{name}: {}", finding.says);
        assert_eq!(finding.remedy.is_empty(), state == State::Pass, "{name}");
        let [Evidence::Table { rows, .. }] = finding.evidence.as_slice() else {
            panic!("{name}: who says what stands beside it")
        };
        assert_eq!(rows.len(), said.len(), "{name}");
    }
}

#[test]
fn the_same_in_other_words_is_the_same() {
    let mut said = four();
    said[1].metric = "Renewals saved  a month.".to_owned();
    said[2].target = "120.0".to_owned();
    assert_eq!(differences(&said), []);
    said[3].do_nothing = "12".to_owned();
    let [one] = differences(&said).try_into().expect("one difference");
    let Difference { what, says } = one;
    assert_eq!(what, "the value if we do nothing");
    let values: Vec<&str> = says.iter().map(|(_, v)| v.as_str()).collect();
    assert_eq!(values, ["0", "0", "0", "12"], "shown, not averaged");
}

#[test]
fn blanks_are_nothing_said() {
    let question = question("success-signed").expect("it is asked");
    let blank = Stakeholder::ALL.map(Confirmation::of);
    assert_eq!(judge(question, &blank, TODAY), None);
    assert_eq!(judge(question, &[], TODAY), None);
}

#[test]
fn who_confirmed_another_definition_has_not_confirmed_this_one() {
    let earlier = four().swap_remove(0);
    let mut changed = earlier.clone();
    changed.target = "90".to_owned();
    assert_eq!(changed.in_place_of(&earlier).confirmed_on, None);
    assert_eq!(
        earlier.clone().in_place_of(&earlier).confirmed_on,
        Some(TODAY - 5)
    );
    let mut again = earlier.clone();
    again.target = "90".to_owned();
    again.confirmed_on = Some(TODAY);
    assert_eq!(again.in_place_of(&earlier).confirmed_on, Some(TODAY));
}
