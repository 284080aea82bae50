//! Finding the link in what people paste: wrapped by mail, wrapped by trackers, in brackets, in quotes.

use super::LinkError;

/// Characters that are read at all.
pub(super) const MOST_CHARS: usize = 65_536;
/// Rounds of percent-encoding that are undone: once per wrapper.
const ROUNDS: usize = 3;

/// The link's own part, as far as the alphabet goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The characters after "s1.", white space taken out.
    pub(super) payload: String,
    /// Lengths of `payload` at which white space stood: where the link may have ended and a message gone on.
    pub(super) breaks: Vec<usize>,
}

/// The longest card in the text.
///
/// # Errors
/// Too long, not ours, or of a newer container.
pub(super) fn find(text: &str) -> Result<Found, LinkError> {
    let received = text.chars().take(MOST_CHARS + 1).count();
    if received > MOST_CHARS {
        let received = text.chars().count();
        return Err(LinkError::TooLong { received });
    }
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        if let Some(found) = longest(&text) {
            return Ok(found);
        }
        match percent_decoded(&text) {
            Some(decoded) => text = decoded,
            None => break,
        }
    }
    if let Some(found) = longest(&text) {
        return Ok(found);
    }
    Err(match later_container(&text) {
        true => LinkError::Newer {
            received,
            what: "its outer form is one that this version does not know",
        },
        false => LinkError::NotOurs { received },
    })
}

/// Whether `#s2.` or a later one stands in the text.
fn later_container(text: &str) -> bool {
    text.match_indices("#s").any(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits) && rest[digits..].starts_with('.')
    })
}

fn longest(text: &str) -> Option<Found> {
    let bare = text.trim_start();
    let starts = text.match_indices("#s1.").map(|(at, _)| &text[at + 4..]);
    // A browser gives the fragment with or without its "#".
    let starts = starts.chain(bare.strip_prefix("s1."));
    // The first of equally long ones.
    starts.map(run).reduce(|best, next| {
        if next.payload.len() > best.payload.len() {
            next
        } else {
            best
        }
    })
}

/// The run of the alphabet, across white space, up to the first other character.
fn run(text: &str) -> Found {
    let mut found = Found {
        payload: String::new(),
        breaks: Vec::new(),
    };
    for c in text.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => found.payload.push(c),
            _ if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{ad}' | '\u{feff}') => {
                if found.breaks.last() != Some(&found.payload.len()) {
                    found.breaks.push(found.payload.len());
                }
            }
            _ => break,
        }
    }
    found
}

/// The text with `%XX` undone; `None` when there is none, or the result is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let code = pair
            .filter(|p| p.iter().all(u8::is_ascii_hexdigit))
            .and_then(|p| std::str::from_utf8(p).ok())
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        decoded.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok().filter(|d| d != text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_found_in_what_people_paste() {
        struct Case {
            name: &'static str,
            text: &'static str,
            payload: &'static str,
        }
        let cases = [
            Case {
                name: "a plain link",
                text: "https://x.example/#s1.AQ-b_9",
                payload: "AQ-b_9",
            },
            Case {
                name: "the fragment alone",
                text: "#s1.AQ",
                payload: "AQ",
            },
            Case {
                name: "without its sign",
                text: " s1.AQ ",
                payload: "AQ",
            },
            Case {
                name: "a tracker's tail",
                text: "https://x.example/#s1.AQAB&utm_source=mail",
                payload: "AQAB",
            },
            Case {
                name: "a question's tail",
                text: "https://x.example/#s1.AQAB?fbclid=1",
                payload: "AQAB",
            },
            Case {
                name: "in brackets, at the end of a sentence",
                text: "(see <https://x.example/#s1.AQAB>).",
                payload: "AQAB",
            },
            Case {
                name: "in quotes",
                text: "\"https://x.example/#s1.AQAB\"",
                payload: "AQAB",
            },
            Case {
                name: "wrapped by mail",
                text: "https://x.example/#s1.AQ\r\n  AB\u{200b}CD",
                payload: "AQABCD",
            },
            Case {
                name: "percent-encoded",
                text: "https%3A%2F%2Fx.example%2F%23s1.AQAB",
                payload: "AQAB",
            },
            Case {
                name: "encoded twice",
                text: "https%253A%252F%252Fx.example%252F%2523s1.AQAB",
                payload: "AQAB",
            },
            Case {
                name: "inside a wrapper",
                text: "https://safe.example/?url=https%3A%2F%2Fx.example%2F%23s1.AQAB&data=05%7C",
                payload: "AQAB",
            },
            Case {
                name: "the longest of several",
                text: "#s1.AA, then #s1.AQAB and #s1.BB",
                payload: "AQAB",
            },
        ];
        for case in cases {
            let found = find(case.text).map(|f| {
                // What follows white space may be the message going on.
                let first = f.breaks.iter().copied().find(|b| *b >= case.payload.len());
                f.payload[..first.unwrap_or(f.payload.len())].to_owned()
            });
            assert_eq!(found.as_deref(), Ok(case.payload), "{}", case.name);
        }
    }

    #[test]
    fn what_is_not_ours_is_told_from_what_is_newer_or_too_long() {
        assert_eq!(find(""), Err(LinkError::NotOurs { received: 0 }));
        assert_eq!(
            find("https://x.example/#top"),
            Err(LinkError::NotOurs { received: 22 })
        );
        assert!(matches!(
            find("https://x.example/#s2.AQ"),
            Err(LinkError::Newer { received: 24, .. })
        ));
        let long = format!("#s1.{}", "A".repeat(MOST_CHARS));
        assert_eq!(find(&long), Err(LinkError::TooLong { received: 65_540 }));
        assert!(matches!(find("%23s1%2"), Err(LinkError::NotOurs { .. })));
    }
}
