//! Links that were handed out. They must open for ever and show what they showed.

use crate::sample;
use seaworthy::share::link::{Card, LinkOptions, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LINKS: &str = include_str!("../fixtures/documents/links-v1.json");
/// SHA-256 of the fixture. A change of this line breaks links in other people's messages: do not make it.
const FROZEN: &str = "d358793b6289da2610b4a5aa5e7e786e4693551b1c1b3a019db9db60ec09c2d2";

#[derive(Serialize, Deserialize)]
struct Golden {
    name: String,
    link: String,
    shows: serde_json::Value,
}

/// What three people handed out: everything, one scorecard without names, and one of a model nobody has looked at.
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
    serde_json::from_str(LINKS).expect("the fixture is JSON")
}

#[test]
fn the_golden_links_are_the_ones_that_were_handed_out() {
    let hash = Sha256::digest(LINKS);
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, FROZEN);
    assert!(golden().len() >= 3);
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
