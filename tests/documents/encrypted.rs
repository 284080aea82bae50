//! Links behind a password: what one program writes another reads, and a wrong password is its own answer.

use crate::random::Random;
use crate::{sample, synthetic};
use seaworthy::share::link::{
    Card, Link, LinkError, LinkOptions, decode, encode, encrypt, open, read, to_seal,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LINKS: &str = include_str!("../fixtures/documents/links-encrypted.json");
/// SHA-256 of the fixture. A change of this line breaks links in other people's messages: do not make it.
const FROZEN: &str = "c212d7bf71ce332695a4b48f9360774bac8f2d14bf374ab07d103d3be6874e3e";

/// A link, and the plain link of the same card.
#[derive(Serialize, Deserialize)]
struct Golden {
    name: String,
    password: String,
    link: String,
    plain: String,
}

/// What the command writes; `tests/fixtures/programs/encrypted_link.mjs` makes the one of a browser's cipher from it.
pub fn make() -> String {
    let card = synthetic::ownership_alone();
    let password = "Käse & wine, 3 bottles";
    let golden = [Golden {
        name: "written by the command".to_owned(),
        password: password.to_owned(),
        link: encrypt(&card, password, 8_000)
            .expect("a usual card")
            .fragment,
        plain: encode(&card).expect("a usual card").fragment,
    }];
    serde_json::to_string_pretty(&golden).expect("plain data") + "\n"
}

#[test]
fn encrypted_links_that_were_handed_out_open() {
    let hash = Sha256::digest(LINKS);
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, FROZEN);
    let golden: Vec<Golden> = serde_json::from_str(LINKS).expect("the fixture is JSON");
    assert!(golden.len() >= 2);
    for golden in golden {
        let name = &golden.name;
        let shown = open(&golden.link, &golden.password).unwrap_or_else(|e| panic!("{name}: {e}"));
        let plain = decode(&golden.plain).expect("a plain link");
        assert_eq!(shown.card, plain.card, "{name}");
        let asked = decode(&golden.link).expect_err("it is encrypted");
        let received = golden.link.len() - "s1.".len();
        assert_eq!(asked, LinkError::NeedsPassword { received }, "{name}");
    }
}

#[test]
fn only_the_password_opens_it() {
    let card = Card::from_report(&sample::report(), &LinkOptions::default());
    let link = encrypt(&card, "right", 8_000)
        .expect("a usual card")
        .fragment;
    let received = link.len() - "s1.".len();
    let wrong = open(&link, "Right").expect_err("another password");
    assert_eq!(wrong, LinkError::WrongPassword { received });
    let shown = open(&format!("<https://x.example/#{link}>."), "right").expect("its password");
    let plain = encode(&card).expect("a usual card").fragment;
    assert_eq!(shown.card, decode(&plain).expect("its own link").card);
    // A plain link needs none and asks for none.
    assert_eq!(open(&plain, "any").expect("not encrypted"), shown);
}

/// All but the cipher, on many cards: what is sealed comes back, in as many characters as asked for.
#[test]
fn what_is_sealed_comes_back() {
    let mut random = Random(29);
    for round in 0..400 {
        let card = random.card();
        let most = random.of(&[1_000, 2_000, 4_000, 8_000]);
        let Ok((unsealed, dropped)) = to_seal(&card, most) else {
            continue;
        };
        let content = unsealed.content.clone();
        let locked = [content.clone(), vec![0; 16]].concat();
        let sealed = unsealed.sealed([round as u8; 16], [7; 12], locked);
        let encoded = sealed.encoded(dropped.clone());
        if dropped.is_empty() && encode(&card).expect("it fitted").characters() + 60 <= most {
            assert!(encoded.characters() <= most, "round {round}");
        }
        let Ok(Link::Sealed(arrived)) = read(&encoded.fragment) else {
            panic!("round {round}: it is encrypted");
        };
        assert_eq!(arrived.encoded(dropped), encoded, "round {round}");
        let shown = arrived.opened(&content).expect("what was sealed").card;
        let plain = encode(&shown).expect("what was read fits");
        assert_eq!(decode(&plain.fragment).expect("the same").card, shown);
    }
}
