//! Links from anyone: whatever arrives, an answer comes soon and nothing breaks.

use crate::random::Random;
use crate::sample;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use seaworthy::share::link::{Card, LinkError, LinkOptions, decode, encode};
use seaworthy::share::{Report, WorkspaceFile, recognise};
use sha2::{Digest, Sha256};

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn sample_link() -> String {
    let card = Card::from_report(&sample::report(), &LinkOptions::default());
    encode(&card).expect("a usual card").fragment
}

/// The same bytes with a checksum that agrees.
fn sealed(mut bytes: Vec<u8>) -> String {
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum[..4]);
    format!("#s1.{}", URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn texts_of_any_kind_are_answered() {
    let link = sample_link();
    let mut random = Random(11);
    for _ in 0..20_000 {
        let length = random.below(400);
        let noise: Vec<u8> = match random.below(3) {
            0 => (0..length).map(|_| random.next() as u8).collect(),
            1 => (0..length).map(|_| random.of(ALPHABET)).collect(),
            _ => {
                let pieces = [
                    link.as_str(),
                    "#s1.",
                    "#s2.",
                    "%23s1.",
                    "%",
                    "\u{202e}",
                    "é",
                ];
                let pieces = (0..random.below(6)).map(|_| random.of(&pieces));
                pieces.collect::<String>().into_bytes()
            }
        };
        let text = String::from_utf8_lossy(&noise);
        let _ = decode(&text);
        let _ = decode(&format!("https://x.example/#s1.{text}"));
    }
}

#[test]
fn damaged_links_are_never_a_card() {
    let link = sample_link();
    let whole = decode(&link).expect("undamaged").card;
    let mut random = Random(13);
    for round in 0..15_000 {
        let mut chars = link.clone().into_bytes();
        for _ in 0..=random.below(4) {
            let at = "s1.".len() + random.below(chars.len() - "s1.".len());
            match random.below(3) {
                0 => chars[at] = random.of(ALPHABET),
                1 => chars.insert(at, random.of(ALPHABET)),
                _ => drop(chars.remove(at)),
            }
        }
        let text = String::from_utf8(chars).expect("the alphabet is plain");
        match decode(&text) {
            Ok(decoded) => assert_eq!(decoded.card, whole, "round {round}"),
            Err(error) => assert!(
                !matches!(error, LinkError::NotOurs { .. } | LinkError::TooLong { .. }),
                "round {round}: {error}"
            ),
        }
    }
}

/// Whoever knows the format can make the checksum agree: then only the content's own rules stand guard.
#[test]
fn forged_content_is_answered_too() {
    let payload = sample_link().split_off("s1.".len());
    let bytes = URL_SAFE_NO_PAD.decode(payload).expect("our own alphabet");
    let head =
        3 + usize::from(bytes[3] >= 0x80) + usize::from(bytes[3] >= 0x80 && bytes[4] >= 0x80) + 1;
    let packed = &bytes[head..bytes.len() - 4];
    let body = miniz_oxide::inflate::decompress_to_vec(packed).expect("our own body");
    let mut random = Random(17);
    let mut opened = 0;
    for _ in 0..6_000 {
        let mut body = body.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(body.len().max(1));
            match random.below(4) {
                _ if body.is_empty() => {}
                0 => body[at] = random.next() as u8,
                1 => body.insert(at, random.of(&[0, 1, 127, 128, 255])),
                2 => drop(body.remove(at)),
                _ => body.truncate(at.max(1)),
            }
        }
        let mut forged = vec![0, 3, 2];
        push_varint(&mut forged, body.len());
        forged.extend(body);
        if let Ok(decoded) = decode(&sealed(forged)) {
            // What opens is a card in every respect.
            let again = encode(&decoded.card).expect("it was read from a link");
            assert_eq!(
                decode(&again.fragment).expect("just written").card,
                decoded.card
            );
            opened += 1;
        }
    }
    assert!(
        opened > 100,
        "only {opened} forgeries opened: the others test nothing"
    );
}

#[test]
fn forged_heads_are_answered() {
    let mut random = Random(19);
    for _ in 0..20_000 {
        let length = random.below(64);
        let mut bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        if let Some(flags) = bytes.first_mut().filter(|_| random.yes()) {
            *flags &= 1;
        }
        assert!(decode(&sealed(bytes)).is_err());
    }
}

#[test]
fn a_bomb_stays_small() {
    let zeros = vec![0; 40_000_000];
    let packed = miniz_oxide::deflate::compress_to_vec(&zeros, 9);
    for claimed in [1, 65_536, 65_537, 40_000_000] {
        let mut bytes = vec![1, 3, 2];
        push_varint(&mut bytes, claimed);
        bytes.extend(&packed);
        let error = decode(&sealed(bytes)).expect_err("a bomb");
        assert!(
            matches!(error, LinkError::Damaged { .. }),
            "{claimed}: {error}"
        );
    }
}

/// Texts as long as may be, made so that a careless reader would go through them again and again.
fn longest_texts() -> Vec<(&'static str, String)> {
    const MOST: usize = 65_536;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 40_000_000], 9);
    let head = [&[1, 3, 2][..], &[0x80, 0x80, 0x04]].concat();
    let bomb = sealed([head, bomb].concat());
    assert!(bomb.len() < MOST && bomb.len() > 40_000, "{}", bomb.len());
    let filled = |piece: &str| piece.chars().cycle().take(MOST).collect::<String>();
    let after = |piece: &str| filled(&format!("#s1.{piece}"));
    vec![
        ("a bomb", bomb),
        ("one long run", format!("#s1.{}", "A".repeat(MOST - 4))),
        ("nothing but beginnings", filled("#s1.")),
        ("beginnings and white space", after(" A")),
        ("white space", format!("#s1.{}", " \n".repeat(MOST / 2 - 2))),
        (
            "wrapped letter by letter",
            format!("#s1.AwMC{}", "A ".repeat(MOST / 2 - 4)),
        ),
        ("percents", filled("%")),
        ("percents of percents", filled("%2525")),
        ("beginnings three times wrapped", filled("%252523s1.A")),
        ("letters of four bytes", filled("🚢")),
    ]
}

/// The work is bounded by construction: so many characters are looked at, in so many rounds, and unpacking has no room for
/// more than the head names. How long that takes stands in `docs/performance.md`.
#[test]
fn the_longest_texts_are_refused() {
    for (name, text) in longest_texts() {
        let error = decode(&text).expect_err(name);
        assert!(
            !matches!(error, LinkError::TooLong { .. }),
            "{name}: {error}"
        );
        // A character more, and nobody looks at all.
        let longer = format!("{text}{}", "A".repeat(65_537 - text.chars().count()));
        assert_eq!(
            decode(&longer),
            Err(LinkError::TooLong { received: 65_537 }),
            "{name}"
        );
    }
}

#[test]
#[ignore = "measures; `cargo test --test documents -- --ignored --nocapture longest_texts_take`"]
fn how_long_the_longest_texts_take() {
    for (name, text) in longest_texts() {
        let begun = std::time::Instant::now();
        let result = decode(&text);
        println!("{name}: {:.2} ms", begun.elapsed().as_secs_f64() * 1e3);
        assert!(result.is_err());
    }
}

#[test]
fn documents_of_any_kind_are_answered() {
    let whole = serde_json::to_vec(&sample::report()).expect("plain data");
    assert!(Report::read(&whole).is_ok());
    let mut random = Random(23);
    for _ in 0..400 {
        let mut bytes = whole.clone();
        let at = random.below(bytes.len());
        match random.below(3) {
            0 => bytes.truncate(at),
            1 => bytes[at] = random.next() as u8,
            _ => drop(bytes.drain(at..(at + 40).min(whole.len()))),
        }
        let _ = (
            recognise(&bytes),
            Report::read(&bytes),
            WorkspaceFile::read(&bytes),
        );
    }
    let deep = [b"{\"format\":".as_slice(), &vec![b'['; 1_000_000]].concat();
    assert!(recognise(&deep).is_err());
}

fn push_varint(to: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}
