//! Links that were handed out. They must open for ever and show what they showed.

use crate::{sample, synthetic};
use seaworthy::share::link::{Card, LinkOptions, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Links by schema, with the SHA-256 of the fixture. A change of a sum breaks links in other people's messages: do not make it.
const LINKS: [(&str, &str); 2] = [
    (
        include_str!("../fixtures/documents/links-v1.json"),
        "d358793b6289da2610b4a5aa5e7e786e4693551b1c1b3a019db9db60ec09c2d2",
    ),
    (
        include_str!("../fixtures/documents/links-v2.json"),
        "8dc337309b4fac144a24b42e9f7f8d7d1ffad47bf1434eb249bcd0de89baded0",
    ),
];

#[derive(Serialize, Deserialize)]
struct Golden {
    name: String,
    link: String,
    shows: serde_json::Value,
}

/// What people handed out: everything, one scorecard without names, one of a model nobody has looked at, a large one.
pub fn make() -> String {
    let report = sample::report();
    let whole = LinkOptions {
        features: 24,
        note: "For the committee of 20 November.".to_owned(),
        ..LinkOptions::default()
    };
    let nameless = LinkOptions {
        readiness: false,
        duties_instead_of_names: true,
        numbers_instead_of_features: true,
        evidence: false,
        ..LinkOptions::default()
    };
    let mut bare = report.clone();
    bare.facts = Default::default();
    bare.facts.judged_on = sample::JUDGED_ON;
    bare.findings.clear();
    let readiness = LinkOptions {
        ownership: false,
        ..LinkOptions::default()
    };
    let golden = [
        ("everything", Card::from_report(&report, &whole)),
        (
            "ownership without names",
            Card::from_report(&report, &nameless),
        ),
        (
            "readiness of nothing measured",
            Card::from_report(&bare, &readiness),
        ),
        ("a hundred features", synthetic::large()),
    ];
    let golden = golden.map(|(name, card)| {
        let link = encode(&card).expect("a usual card").fragment;
        let card = decode(&link).expect("just written").card;
        Golden {
            name: name.to_owned(),
            shows: shown(&card),
            link,
        }
    });
    serde_json::to_string_pretty(&golden).expect("plain data") + "\n"
}

/// What a card shows, without the words that are looked up where it is read: later versions may say it better.
fn shown(card: &Card) -> serde_json::Value {
    let mut shown = serde_json::to_value(card).expect("plain data");
    for finding in shown["findings"].as_array_mut().expect("a list") {
        for words in ["title", "says", "remedy"] {
            finding.as_object_mut().expect("an object").remove(words);
        }
    }
    shown
}

fn golden() -> Vec<Golden> {
    let read = |(text, _): (&str, _)| -> Vec<Golden> {
        serde_json::from_str(text).expect("the fixture is JSON")
    };
    LINKS.into_iter().flat_map(read).collect()
}

#[test]
fn the_golden_links_are_the_ones_that_were_handed_out() {
    for (text, frozen) in LINKS {
        let hash = Sha256::digest(text);
        let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, frozen);
    }
    assert!(golden().len() >= 3 * LINKS.len());
}

#[test]
fn golden_links_show_what_they_showed() {
    for golden in golden() {
        let decoded = decode(&golden.link).unwrap_or_else(|e| panic!("{}: {e}", golden.name));
        assert_eq!(shown(&decoded.card), golden.shows, "{}", golden.name);
    }
}

#[test]
fn golden_links_are_written_as_they_were() {
    for golden in golden() {
        let card = decode(&golden.link).expect("a golden link").card;
        let again = encode(&card).expect("it fitted once");
        assert_eq!(again.fragment, golden.link, "{}", golden.name);
    }
}
