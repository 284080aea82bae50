//! Links behind a password: what one program writes another reads, and a wrong password is its own answer.

use crate::random::Random;
use crate::synthetic;
use seaworthy::share::link::{Link, LinkError, decode, encode, encrypt, open, read, to_seal};
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

fn golden() -> Vec<Golden> {
    serde_json::from_str(LINKS).expect("the fixture is JSON")
}

fn opens(golden: &Golden) {
    let name = &golden.name;
    let shown = open(&golden.link, &golden.password).unwrap_or_else(|e| panic!("{name}: {e}"));
    let plain = decode(&golden.plain).expect("a plain link");
    assert_eq!(shown.card, plain.card, "{name}");
}

#[test]
fn encrypted_links_are_the_ones_that_were_handed_out() {
    let hash = Sha256::digest(LINKS);
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, FROZEN);
    let golden = golden();
    assert_eq!(golden.len(), 2, "each is opened by a test of its own");
    for golden in golden {
        let asked = decode(&golden.link).expect_err("it is encrypted");
        let received = golden.link.len() - "s1.".len();
        assert_eq!(asked, LinkError::NeedsPassword { received });
        // A plain link needs no password and asks for none.
        let plain = open(&golden.plain, "any").expect("not encrypted");
        assert_eq!(plain, decode(&golden.plain).expect("the same"));
    }
}

// The key of a password takes seconds in a debug build: a test for each, so that they run side by side.

#[test]
fn what_the_command_encrypted_opens() {
    opens(&golden()[0]);
}

#[test]
fn what_a_browser_s_cipher_encrypted_opens() {
    opens(&golden()[1]);
}

#[test]
fn another_password_is_said_to_be_wrong() {
    let link = &golden()[0].link;
    let received = link.len() - "s1.".len();
    let wrapped = format!("<https://x.example/#{link}>.");
    let wrong = open(&wrapped, "käse & wine, 3 bottles").expect_err("a capital is missing");
    assert_eq!(wrong, LinkError::WrongPassword { received });
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
