//! Nothing of any row is in a link: neither a value nor a category, a file's name or a sentence that may hold one.

use crate::sample::{self, CANARY, CANARY_VALUE};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use seaworthy::share::link::{Card, LinkOptions, decode, encode};

/// The body as it stands in the link, unpacked.
fn body(link: &str) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD
        .decode(&link["s1.".len()..])
        .expect("our own alphabet");
    let packed = (4..bytes.len()).find_map(|from| {
        let body = miniz_oxide::inflate::decompress_to_vec(&bytes[from..bytes.len() - 4]).ok()?;
        (body.len() > 500).then_some(body)
    });
    packed.expect("a packed body")
}

#[test]
fn no_canary_is_in_the_bytes_of_a_link() {
    let report = sample::report();
    let whole = serde_json::to_string(&report).expect("plain data");
    assert!(
        whole.matches(CANARY).count() > 100,
        "the canaries are in the report"
    );
    let options = LinkOptions {
        features: 200,
        suppress_small_counts: false,
        ..LinkOptions::default()
    };
    let card = Card::from_report(&report, &options);
    let link = encode(&card).expect("a usual card").fragment;
    let body = body(&link);
    let text = String::from_utf8_lossy(&body).to_lowercase();
    assert!(text.contains("feature_00"), "the body is readable");
    assert!(!text.contains(&CANARY.to_lowercase()));
    // The canary's digits, as text and as every number the body might hold them in.
    assert!(!text.contains("48151"));
    for digits in [4815, 48_151, 48_152, 481_516] {
        let number = postcard::to_allocvec(&digits).expect("a number");
        let inside = body.windows(number.len()).any(|w| w == number);
        assert!(!inside || number.len() < 2, "{digits}");
    }
    let bits = CANARY_VALUE.to_le_bytes();
    assert!(!body.windows(8).any(|w| w == bits));
    let shown = decode(&link).expect("its own link").card;
    let json = serde_json::to_string(&shown).expect("plain data");
    assert!(!json.contains(CANARY) && !json.contains("4815"));
}

#[test]
fn the_test_above_would_find_a_value() {
    let mut card = Card::from_report(&sample::report(), &LinkOptions::default());
    card.features[0].statistic = Some(CANARY_VALUE);
    card.features[1].name = CANARY.to_owned();
    let body = body(&encode(&card).expect("a usual card").fragment);
    let number = postcard::to_allocvec(&4815).expect("a number");
    assert!(body.windows(number.len()).any(|w| w == number));
    assert!(String::from_utf8_lossy(&body).contains(CANARY));
}

#[test]
fn tokens_in_addresses_stay_at_home() {
    let card = Card::from_report(&sample::report(), &LinkOptions::default());
    let addresses: Vec<&str> = card.findings.iter().map(|f| f.evidence.as_str()).collect();
    let there: Vec<&&str> = addresses.iter().filter(|a| !a.is_empty()).collect();
    assert_eq!(there, [&"https://wiki.example/drills/7"]);
}
