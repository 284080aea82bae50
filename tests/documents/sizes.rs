//! How long links of known cards may be.

use crate::synthetic;
use seaworthy::share::link::{Card, decode, encode};

#[test]
fn links_of_known_cards_are_as_short_as_promised() {
    let cards: [(&str, Card, usize); 3] = [
        ("ownership alone", synthetic::ownership_alone(), 700),
        ("full", synthetic::full(), 1_900),
        ("large", synthetic::large(), 3_000),
    ];
    for (name, card, most) in cards {
        let encoded = encode(&card).expect("a usual card");
        let characters = encoded.characters();
        println!("{name}: {characters} characters of {most}");
        assert!(characters <= most, "{name}: {characters} of {most}");
        assert!(encoded.dropped.is_empty(), "{name}: {:?}", encoded.dropped);
        let shown = decode(&encoded.fragment).expect("its own link").card;
        assert_eq!(shown.findings.len(), card.findings.len(), "{name}");
        assert_eq!(shown.features.len(), card.features.len(), "{name}");
    }
}
