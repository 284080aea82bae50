//! Laws of links: what is written is read, the same card gives the same link, whatever way it arrives.

use crate::random::Random;
use crate::sample;
use seaworthy::checks::CHECKS;
use seaworthy::share::link::{
    Budget, Card, Count, LinkError, LinkOptions, TextKind, decode, encode, encode_within,
    strings_that_leave,
};

fn sample_card() -> Card {
    Card::from_report(&sample::report(), &LinkOptions::default())
}

#[test]
fn a_link_read_and_written_again_is_the_same_link() {
    let mut random = Random(1);
    for round in 0..1_000 {
        let card = random.card();
        let link = match encode(&card) {
            Ok(encoded) => encoded.fragment,
            Err(LinkError::Unwritable(_)) => continue,
            Err(error) => panic!("round {round}: {error}"),
        };
        assert_eq!(
            encode(&card).expect("as before").fragment,
            link,
            "round {round}"
        );
        let decoded = decode(&link).unwrap_or_else(|e| panic!("round {round}: {e}"));
        let again = encode(&decoded.card).expect("what was read fits");
        assert_eq!(again.fragment, link, "round {round}");
        assert_eq!(
            decode(&again.fragment).expect("the same").card,
            decoded.card
        );
        assert_eq!(decoded.parts_not_shown, 0);
    }
}

#[test]
fn a_shortened_link_is_written_again_as_it_was() {
    let mut random = Random(3);
    let mut shortened = 0;
    for round in 0..400 {
        let card = random.card();
        let most = random.of(&[1_000, 2_000, 4_000, 8_000]);
        let Ok(encoded) = encode_within(&card, most) else {
            continue;
        };
        shortened += usize::from(!encoded.dropped.is_empty());
        let shown = decode(&encoded.fragment).expect("its own link").card;
        let again = encode_within(&shown, most).expect("what was read fits");
        assert_eq!(again.fragment, encoded.fragment, "round {round}");
        assert!(
            again.dropped.is_empty(),
            "round {round}: {:?}",
            again.dropped
        );
    }
    assert!(shortened > 20, "only {shortened} were shortened");
}

#[test]
fn the_card_shows_what_the_report_says() {
    let report = sample::report();
    let link = encode(&sample_card()).expect("a usual card");
    let card = decode(&link.fragment).expect("its own link").card;
    let (readiness, ownership) = (&report.scorecards.readiness, &report.scorecards.ownership);
    let shown = card.readiness.as_ref().expect("both were asked for");
    assert_eq!(shown.score, readiness.score);
    assert_eq!(shown.range, readiness.range);
    assert_eq!(shown.weakest, readiness.weakest);
    assert_eq!(shown.counts, readiness.counts);
    assert_eq!(shown.ml_test_score, readiness.ml_test_score);
    assert_eq!(shown.caps, readiness.caps);
    for (a, b) in shown.dimensions.iter().zip(&readiness.dimensions) {
        assert_eq!(
            (a.dimension, a.score, a.counts),
            (b.dimension, b.score, b.counts)
        );
    }
    let shown = card.ownership.as_ref().expect("both were asked for");
    assert_eq!(shown.rules, ownership.rules);
    assert_eq!(shown.duties, ownership.duties);
    assert_eq!(shown.bus_factor, ownership.bus_factor);
    assert_eq!(shown.coverage.len(), 28);
    assert!(
        shown
            .coverage
            .iter()
            .zip(&ownership.coverage)
            .all(|(a, b)| a <= b)
    );
    let states: Vec<_> = card
        .findings
        .iter()
        .map(|f| (&f.check, f.state, f.basis))
        .collect();
    let expected: Vec<_> = report
        .findings
        .iter()
        .map(|f| (&f.check, f.state, f.basis))
        .collect();
    assert_eq!(states, expected);
    assert_eq!(
        card.production.expect("there").rows,
        Count::Exactly(200_000)
    );
    assert_eq!(
        (card.feature_counts.all, card.feature_counts.drifted),
        (24, 3)
    );
    assert_eq!(card.features.len(), 20);
    assert_eq!(card.features[0].name, "feature_00");
    assert_eq!(card.features[0].test, "jensen-shannon:deciles");
    assert_eq!(card.features[0].statistic, Some(0.61));
    assert_eq!(card.features[0].limit, Some(0.1));
    assert_eq!(card.features[0].effect, Some(6.1));
    assert_eq!(card.features[0].minus_log10_p, Some(300.0));
    let quality = card.quality.expect("there are labels");
    assert_eq!(quality.n_production, Some(Count::Exactly(180_000)));
    assert_eq!(quality.metrics[0].production, Some(0.7912));
    assert_eq!(quality.metrics[0].do_nothing, Some(0.5));
    assert_eq!(
        card.findings[1].says,
        "Share of drifted features: 14 %, limit 25 %."
    );
    assert!(
        card.findings.iter().all(|f| f.measures.len() <= 1),
        "the canary's measure stays"
    );
}

#[test]
fn a_usual_card_is_short_enough_for_every_chat() {
    let encoded = encode(&sample_card()).expect("a usual card");
    println!("the sample card: {} characters", encoded.fragment.len());
    assert!(
        encoded.fragment.len() <= 2_000,
        "{}",
        encoded.fragment.len()
    );
    assert_eq!(encoded.budget, Budget::Everywhere);
    assert!(encoded.dropped.is_empty());
}

#[test]
fn what_is_left_out_is_left_out_in_order_and_said() {
    let options = LinkOptions {
        features: 24,
        note: "for the steering committee".to_owned(),
        ..LinkOptions::default()
    };
    let mut card = Card::from_report(&sample::report(), &options);
    let whole = encode(&card).expect("a usual card");
    assert!(whole.dropped.is_empty());
    // Reasons that fill what is left of 2,000 characters, and more.
    let mut random = Random(5);
    let rules = &mut card.ownership.as_mut().expect("asked for").rules;
    for rule in rules {
        rule.sentence = (0..190)
            .map(|_| random.of(&['a', 'e', 'i', 'o', 'u', 'é', 'n', 's']))
            .collect();
    }
    let long = encode(&card).expect("it fits some link");
    assert!(long.dropped.is_empty() && long.fragment.len() > whole.fragment.len());
    let order = [
        "the reasons of 3 caps and rules, for standard ones",
        "the addresses of 1 pieces of evidence",
        "4 features beyond the worst 20",
        "the note",
    ];
    let mut lengths = vec![long.characters()];
    for needed in 1..=order.len() {
        let most = lengths[needed - 1] - 1;
        let shorter = encode_within(&card, most).expect("it fits some link");
        assert_eq!(shorter.dropped, order[..needed]);
        let shown = decode(&shorter.fragment)
            .expect("a shorter link opens too")
            .card;
        let rules = &shown.ownership.expect("scores always stay").rules;
        assert_eq!(
            rules[0].sentence,
            "One person holds more than half of the duties."
        );
        lengths.push(shorter.characters());
    }
    println!("characters with ever more left out: {lengths:?}");
}
#[test]
fn a_link_survives_the_ways_it_travels() {
    let link = encode(&sample_card()).expect("a usual card").fragment;
    let address = format!("https://workbench.example/at/#{link}");
    let card = decode(&link).expect("the fragment alone").card;
    let wrapped = |width: usize, between: &str| {
        let chars: Vec<char> = address.chars().collect();
        let lines = chars.chunks(width).map(|l| l.iter().collect::<String>());
        lines.collect::<Vec<_>>().join(between)
    };
    let encoded = address
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('#', "%23");
    for (name, text) in [
        ("an address", address.clone()),
        ("a fragment", format!("#{link}")),
        ("a mail", format!("Hello,\n\nlook: <{address}>.\n\nBo")),
        ("a sentence", format!("(see {address}).")),
        ("a message that goes on", format!("{address} Cheers Bo")),
        ("the next line", format!("{address}\nCheers\nBo")),
        ("wrapped by mail", wrapped(76, "\r\n")),
        (
            "wrapped, and the message goes on",
            wrapped(72, "\n") + "\n\nCheers\nBo",
        ),
        (
            "a tracker's tail",
            format!("{address}&utm_source=mail&utm_id=7"),
        ),
        ("encoded", encoded.clone()),
        (
            "in a wrapper",
            format!("https://safe.example/?url={encoded}&data=05%7C02%7C"),
        ),
        ("beside another", format!("#s1.AQM {address} #s1.AQMB")),
    ] {
        let decoded = decode(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(decoded.card, card, "{name}");
    }
}

#[test]
fn every_cut_and_every_changed_character_is_noticed() {
    let link = encode(&sample_card()).expect("a usual card").fragment;
    for end in "s1.".len()..link.len() {
        let result = decode(&link[..end]);
        let received = end - "s1.".len();
        assert_eq!(
            result,
            Err(LinkError::Truncated { received }),
            "cut to {end}"
        );
    }
    let mut random = Random(7);
    for at in "s1.".len()..link.len() {
        let old = &link[at..=at];
        let new = random.of(&["A", "q", "7", "-", "_"]);
        if new == old {
            continue;
        }
        let changed = format!("{}{new}{}", &link[..at], &link[at + 1..]);
        let error = decode(&changed).expect_err("one character differs");
        assert!(
            matches!(
                error,
                LinkError::Damaged { .. } | LinkError::Truncated { .. }
            ),
            "{at}: {error}"
        );
    }
}

#[test]
fn everything_that_leaves_is_listed_before_it_leaves() {
    let report = sample::report();
    let named = strings_that_leave(&sample_card()).expect("a usual card");
    let has =
        |list: &[(TextKind, String)], kind, text: &str| list.contains(&(kind, text.to_owned()));
    assert!(has(&named, TextKind::Model, "loan default · v7"));
    assert!(has(&named, TextKind::Person, "Anna Muster"));
    assert!(has(&named, TextKind::Feature, "feature_00"));
    assert!(has(&named, TextKind::Link, "https://wiki.example/drills/7"));

    let options = LinkOptions {
        duties_instead_of_names: true,
        numbers_instead_of_features: true,
        evidence: false,
        ..LinkOptions::default()
    };
    let card = Card::from_report(&report, &options);
    let bare = strings_that_leave(&card).expect("a usual card");
    assert!(!bare.iter().any(|(kind, _)| *kind == TextKind::Link));
    assert!(has(&bare, TextKind::Feature, "F1"));
    let all: String = bare.iter().map(|(_, text)| format!("{text}\n")).collect();
    for name in ["Anna", "Muster", "Bo Quist", "ml-team", "feature_"] {
        assert!(!all.contains(name), "{name} in {all}");
    }
    let ownership = card.ownership.as_ref().expect("asked for");
    assert_eq!(
        ownership.rules[1].sentence,
        "If the person who is called does not answer, nobody else is."
    );
    // One person with several duties is still one person.
    let duties = card.ownership.expect("asked for").duties;
    assert_eq!(duties[0].owner, duties[1].owner);
    assert_ne!(duties[0].owner, duties[2].owner);
}

#[test]
fn a_card_may_hold_one_scorecard_alone() {
    for (readiness, ownership) in [(true, false), (false, true)] {
        let options = LinkOptions {
            readiness,
            ownership,
            ..LinkOptions::default()
        };
        let card = Card::from_report(&sample::report(), &options);
        let link = encode(&card).expect("one is enough").fragment;
        let shown = decode(&link).expect("its own link").card;
        assert_eq!(
            (shown.readiness.is_some(), shown.ownership.is_some()),
            (readiness, ownership)
        );
        assert_eq!(shown.findings.is_empty(), !readiness);
        assert_eq!(shown.features.is_empty(), !readiness);
        assert_eq!(shown.feature_counts.all == 0, !readiness);
        assert_eq!(shown.quality.is_none(), !readiness);
        assert_eq!(shown.reference.is_none(), !readiness);
        assert_eq!(shown.production.is_none(), !readiness);
        assert_eq!(shown.model_fingerprint.is_none(), !readiness);
        let leaving = strings_that_leave(&card).expect("a usual card");
        let of = |kind| leaving.iter().any(|(k, _)| *k == kind);
        assert_eq!(of(TextKind::Person), ownership);
        assert_eq!(of(TextKind::Feature), readiness);
        assert_eq!(of(TextKind::Link), readiness);
    }
}

#[test]
fn small_numbers_of_rows_are_not_told() {
    let mut report = sample::report();
    report.facts.production.as_mut().expect("there").rows = 7;
    let performance = report.facts.performance.as_mut().expect("there");
    performance.production.as_mut().expect("there").n_labelled = 4;
    let card = Card::from_report(&report, &LinkOptions::default());
    assert_eq!(
        card.production.as_ref().expect("there").rows,
        Count::UnderTen
    );
    let quality = card.quality.as_ref().expect("the reference has labels");
    assert_eq!(quality.n_production, Some(Count::UnderTen));
    assert!(quality.metrics.iter().all(|m| m.production.is_none()));
    let told = LinkOptions {
        suppress_small_counts: false,
        ..LinkOptions::default()
    };
    let card = Card::from_report(&report, &told);
    assert_eq!(
        card.findings[CHECKS.len()].answered_on,
        Some(sample::JUDGED_ON - 100)
    );
    assert_eq!(card.production.expect("there").rows, Count::Exactly(7));
}
