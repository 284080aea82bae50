//! Files for people: whole, honest, and with every name escaped.

use crate::sample::{self, JUDGED_ON};
use seaworthy::share::Report;
use seaworthy::share::exports::{html, json, markdown, scorecard, text};

const EVIL: &str = "<img src=x onerror=alert(1)>|`*[x](javascript:1)\u{1b}[2J";

fn evil() -> Report {
    let mut report = sample::report();
    let facts = &mut report.facts;
    facts.plan.name = Some(EVIL.to_owned());
    facts.features[0].name = EVIL.to_owned();
    facts.features[0].causes = vec![EVIL.to_owned()];
    facts.only_production = vec![EVIL.to_owned()];
    facts.model.as_mut().expect("there").producer = EVIL.to_owned();
    report.findings[0].says = EVIL.to_owned();
    report.scorecards.ownership.duties[0].owner = Some(EVIL.to_owned());
    report.scorecards.ownership.rules[0].sentence = EVIL.to_owned();
    report.scorecards.readiness.caps[0].reason = EVIL.to_owned();
    report
}

#[test]
fn every_format_says_the_same_numbers() {
    let report = sample::report();
    for (name, written) in [
        ("html", html::write(&report)),
        ("markdown", markdown::write(&report)),
        ("text", text::write(&report)),
        ("scorecard html", scorecard::html::write(&report)),
        ("scorecard markdown", scorecard::markdown::write(&report)),
    ] {
        for words in [
            "41",
            "59",
            "18 Nov 2026",
            "Rollback",
            "200,000",
            "Range 38–47.5",
            "31 measured",
        ] {
            assert!(written.contains(words), "{name} lacks {words}");
        }
    }
    for (name, written) in [
        ("html", html::write(&report)),
        ("text", text::write(&report)),
    ] {
        for words in [
            "feature_00",
            "drifted",
            "0.61",
            "0.79",
            "180,000",
            "2026-04",
            "jensen-shannon",
            "under 1e-300",
        ] {
            assert!(written.contains(words), "{name} lacks {words}");
        }
    }
}

#[test]
fn what_is_found_of_a_column_that_did_not_drift_is_told_with_how_sure_it_is() {
    let mut report = sample::report();
    let steady = &mut report.facts.features[9];
    assert_eq!(steady.verdict.drifted, Some(false));
    steady.forensics = vec![seaworthy::drift::Cause {
        kind: "personal-data".to_owned(),
        columns: vec![steady.name.clone()],
        says: "12 % look like e-mail addresses".to_owned(),
        share: Some(0.12),
        confidence: 0.9,
        ..seaworthy::drift::Cause::default()
    }];
    for (name, written) in [
        ("html", html::write(&report)),
        ("markdown", markdown::write(&report)),
        ("text", text::write(&report)),
    ] {
        let words: Vec<&str> = written.split_whitespace().collect();
        let written = words.join(" ").replace('\\', "");
        for words in [
            "12 % look like e-mail addresses (very likely, 90 %).",
            "Probably swapped: feature_03 and feature_04 (very likely, 90 %).",
            "Approximate: only kept values are compared.",
        ] {
            assert!(written.contains(words), "{name} lacks {words}");
        }
        let renamed = written.matches("Renamed upstream").count();
        assert_eq!(renamed, 3, "{name} tells a finding twice, or not at all");
    }
}

#[test]
fn names_never_become_markup_or_control() {
    let report = evil();
    for page in [html::write(&report), scorecard::html::write(&report)] {
        assert!(!page.contains("<img") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;img src=x"));
        assert_eq!(page.matches("<h1>").count(), 1);
    }
    let svg = scorecard::badge::write(&report);
    assert!(!svg.contains("<img"));
    for page in [
        markdown::write(&report),
        scorecard::markdown::write(&report),
    ] {
        assert!(!page.contains("<img") && !page.contains("[x](") && !page.contains('\u{1b}'));
    }
    let plain = text::write(&report);
    assert!(plain.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn pages_are_well_formed() {
    for report in [sample::report(), evil(), Report::default()] {
        for page in [html::write(&report), scorecard::html::write(&report)] {
            balanced(&page);
        }
        balanced(&scorecard::badge::write(&report));
    }
}

/// Every element that is opened is closed, in order.
fn balanced(page: &str) {
    const EMPTY: &[&str] = &["meta", "br", "!doctype"];
    let (head, rest) = page.split_once("<style>").unwrap_or(("", page));
    let body = rest.split_once("</style>").map_or(rest, |(_, body)| body);
    let mut open: Vec<&str> = Vec::new();
    for tag in head.split('<').skip(1).chain(body.split('<').skip(1)) {
        let tag = tag.split('>').next().expect("split gives one");
        let name = tag
            .split([' ', '/'])
            .find(|n| !n.is_empty())
            .expect("a name");
        match tag {
            _ if EMPTY.contains(&name) || tag.ends_with('/') => {}
            _ if tag.starts_with('/') => assert_eq!(open.pop(), Some(name), "{tag}"),
            _ => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn an_empty_report_says_so() {
    let report = Report::default();
    for written in [
        html::write(&report),
        markdown::write(&report),
        text::write(&report),
    ] {
        assert!(
            written.contains("no reference") && written.contains("Nobody is named"),
            "{written}"
        );
        assert!(!written.contains("NaN"));
    }
}

#[test]
fn json_is_stable_and_ends_in_a_line_feed() {
    let report = sample::report();
    assert_eq!(json::write(&report), json::write(&report));
    assert!(json::write(&report).ends_with("}\n"));
    let card: serde_json::Value =
        serde_json::from_str(&scorecard::json::write(&report)).expect("JSON");
    assert_eq!(card["readiness"]["score"], 41.0);
    assert_eq!(card["ownership"]["base"], 84.2);
    assert_eq!(card["judged_on"], JUDGED_ON);
    assert_eq!(
        card["findings"].as_array().expect("a list").len(),
        sample::report().findings.len()
    );
}
