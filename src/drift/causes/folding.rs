//! Spellings of one text: case, blanks, accents written as one sign or as two, and UTF-8 that was read as another encoding.

/// A text without what ways of writing it differ in: repaired, decomposed, single blanks, lower case.
pub(super) fn folded(text: &str) -> String {
    lower(&blanks(&decomposed(&repaired(text))))
}

/// What two texts that fold alike differ in, in words; `None` when they do not fold alike or are equal.
pub(super) fn difference(a: &str, b: &str) -> Option<&'static str> {
    if a == b {
        return None;
    }
    if blanks(a) == blanks(b) {
        return Some("blanks");
    }
    if lower(a) == lower(b) {
        return Some("case");
    }
    let encoding = |text: &str| decomposed(&repaired(text));
    if encoding(a) == encoding(b) || lossy(a, b) || lossy(b, a) {
        return Some("encoding");
    }
    (folded(a) == folded(b)).then_some("case, blanks or encoding")
}

/// Whether a text might be another spelling of something: nothing is worked out for the rest.
pub(super) fn is_lossy(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Trimmed, runs of blanks of any kind as one, signs without width left out.
fn blanks(text: &str) -> String {
    const WITHOUT_WIDTH: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}', '\u{ad}'];
    let shown: String = text
        .chars()
        .filter(|c| !WITHOUT_WIDTH.contains(c))
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `broken` is `sound` with every letter beyond ASCII replaced by U+FFFD.
fn lossy(sound: &str, broken: &str) -> bool {
    is_lossy(broken)
        && sound.chars().count() == broken.chars().count()
        && sound
            .chars()
            .zip(broken.chars())
            .all(|(s, b)| s == b || (b == char::REPLACEMENT_CHARACTER && !s.is_ascii()))
}

/// UTF-8 that was read as Windows-1252 or Latin-1, read again as what it was ("MÃ¼nchen" is "München"); else the text itself.
fn repaired(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_1252).collect();
    let read = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    read.unwrap_or_else(|| text.to_owned())
}

/// The byte of a letter in Windows-1252; bytes that it leaves undefined are those of Latin-1.
fn windows_1252(c: char) -> Option<u8> {
    /// What stands at 0x80 to 0x9f; a blank where nothing does.
    const UPPER: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    let place = || UPPER.chars().position(|u| u == c && u != ' ');
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte),
        Err(_) => place().and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// Combining signs, and pairs of a letter and the same letter under that sign (Unicode canonical decomposition, Latin-1 and
/// Latin Extended-A).
const ACCENTS: [(char, &str); 13] = [
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuù"),
    (
        '\u{301}',
        "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzź",
    ),
    (
        '\u{302}',
        "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ",
    ),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuū"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzż"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸ"),
    ('\u{30a}', "AÅaåUŮuů"),
    ('\u{30b}', "OŐoőUŰuű"),
    ('\u{30c}', "CČcčDĎdďEĚeěNŇnňRŘrřSŠsšTŤtťZŽzž"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuų"),
];

/// Accented letters as a letter and a combining sign, so that both ways of writing them are one.
fn decomposed(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        match parts(c) {
            Some((letter, sign)) => out.extend([letter, sign]),
            None => out.push(c),
        }
    }
    out
}

fn parts(c: char) -> Option<(char, char)> {
    if c.is_ascii() {
        return None;
    }
    ACCENTS.iter().find_map(|(sign, pairs)| {
        let letters: Vec<char> = pairs.chars().collect();
        letters.chunks_exact(2).find_map(|pair| match pair {
            [letter, accented] if *accented == c => Some((*letter, *sign)),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_text() {
        for (a, b, how) in [
            ("Berlin", " Berlin", Some("blanks")),
            ("New York", "New\u{a0} York", Some("blanks")),
            ("Berlin", "BERLIN", Some("case")),
            ("München", "MÃ¼nchen", Some("encoding")),
            ("Café", "CafÃ©", Some("encoding")),
            (
                "naïve – “yes”",
                "naÃ¯ve â€“ â€œyesâ€\u{9d}",
                Some("encoding"),
            ),
            ("München", "Mu\u{308}nchen", Some("encoding")),
            ("München", "M\u{fffd}nchen", Some("encoding")),
            ("München", " MÜNCHEN", Some("case, blanks or encoding")),
            ("Berlin", "Berlin", None),
            ("Berlin", "Bern", None),
            ("Mönchen", "München", None),
        ] {
            assert_eq!(difference(a, b), how, "{a} {b}");
        }
    }

    #[test]
    fn every_pair_of_the_table_is_a_letter_and_its_accented_form() {
        for (sign, pairs) in ACCENTS {
            let letters: Vec<char> = pairs.chars().collect();
            assert!(letters.len().is_multiple_of(2) && !letters.is_empty());
            for pair in letters.chunks_exact(2) {
                assert!(pair[0].is_ascii_alphabetic() && !pair[1].is_ascii());
                assert_eq!(parts(pair[1]), Some((pair[0], sign)), "{pair:?}");
            }
        }
    }
}
