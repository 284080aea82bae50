//! Where records begin, whatever came before: the structure of a stretch of CSV from every possible start state.
//!
//! Five states are enough for quotes, doubled quotes, CRLF, lone CR and blank lines. A stretch is then a map from
//! start state to end state, and such maps compose, so any worker can scan any stretch in any order.

use memchr::{memchr, memchr2_iter, memrchr2};
use serde::{Deserialize, Serialize};

/// Where in a record a byte stands, before it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Nothing of the record was seen; line ends here are blank lines and are skipped.
    RecordStart,
    /// Behind a delimiter.
    FieldStart,
    /// In a field without quotes, or behind the closing quote's field text; quotes are literal here.
    Unquoted,
    /// Between quotes.
    Quoted,
    /// Behind a quote that either closes the field or is the first of two.
    QuoteInQuoted,
}

impl State {
    /// All of them, in the order of [`StateMap`].
    pub const ALL: [State; 5] = [
        State::RecordStart,
        State::FieldStart,
        State::Unquoted,
        State::Quoted,
        State::QuoteInQuoted,
    ];
}

/// What a stretch of bytes holds when it is entered in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The state behind the last byte.
    pub end: State,
    /// Records that begin in the stretch.
    pub records: u64,
    /// Where the first of them begins.
    pub first: Option<u64>,
}

/// The outcome for each start state; grows by observing the following bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateMap {
    outcomes: [Outcome; 5],
}

impl StateMap {
    /// The map of no bytes: every state stays.
    pub fn empty() -> Self {
        StateMap {
            outcomes: State::ALL.map(|end| Outcome {
                end,
                records: 0,
                first: None,
            }),
        }
    }

    /// What the stretch holds when entered in this state.
    pub fn from(&self, start: State) -> Outcome {
        self.outcomes[start as usize]
    }

    /// Appends the bytes that follow, which stand at `offset` in the file.
    ///
    /// States that have met stay together, so that after a block or two only "in quotes" and "not in quotes" are
    /// scanned, and the first of them finds nothing to stop at in a file without quotes.
    pub fn observe(&mut self, bytes: &[u8], offset: u64, delimiter: u8) {
        let mut known: [Option<Outcome>; 5] = [None; 5];
        for outcome in &mut self.outcomes {
            let next = *known[outcome.end as usize]
                .get_or_insert_with(|| scan(bytes, delimiter, outcome.end));
            outcome.end = next.end;
            outcome.records += next.records;
            outcome.first = outcome.first.or(next.first.map(|at| at + offset));
        }
    }
}

/// What these bytes hold when entered in `start`; positions count from their first byte.
pub fn scan(bytes: &[u8], delimiter: u8, start: State) -> Outcome {
    let mut outcome = Outcome {
        end: start,
        records: 0,
        first: None,
    };
    walk(bytes, delimiter, start, &mut |segment| match segment {
        Segment::Plain { at, text, start } => outcome.count(text, at, start),
        Segment::QuoteOpensRecord { at } => outcome.add(at),
        Segment::End(state) => outcome.end = state,
    });
    outcome
}

impl Outcome {
    fn add(&mut self, at: usize) {
        self.records += 1;
        self.first = self.first.or(Some(at as u64));
    }

    /// Adds the records that begin in a text without quotes.
    fn count(&mut self, text: &[u8], at: usize, start: State) {
        if start == State::RecordStart && text.first().is_some_and(|b| !is_line_end(*b)) {
            self.add(at);
        }
        for end in memchr2_iter(b'\n', b'\r', text) {
            if text.get(end + 1).is_some_and(|b| !is_line_end(*b)) {
                self.add(at + end + 1);
            }
        }
    }
}

/// Where the last record that is complete in these bytes ends, when they begin with a record.
///
/// Everything before it is whole records and blank lines. `None` when no record ends here.
pub fn last_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    if memchr(b'"', bytes).is_none() {
        return memrchr2(b'\n', b'\r', bytes).map(|at| at + 1);
    }
    let mut last = None;
    walk(bytes, delimiter, State::RecordStart, &mut |segment| {
        if let Segment::Plain { at, text, .. } = segment
            && let Some(end) = memrchr2(b'\n', b'\r', text)
        {
            last = Some(at + end + 1);
        }
    });
    last
}

/// How many records begin before this byte, and in which field (from 0) of the last of them it stands.
pub fn place_of(bytes: &[u8], delimiter: u8, byte: usize) -> (u64, usize) {
    let (mut records, mut field, mut state) = (0, 0, State::RecordStart);
    for &b in bytes.iter().take(byte + 1) {
        if state == State::RecordStart && !is_line_end(b) {
            (records, field) = (records + 1, 0);
        }
        let next = step(state, b, delimiter);
        if state == State::FieldStart {
            field += 1;
        }
        state = next;
    }
    (records, field)
}

/// Whether the byte ends a line.
pub fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

enum Segment<'a> {
    /// Text outside quotes up to a quote or the end; `start` is the state before its first byte.
    Plain {
        at: usize,
        text: &'a [u8],
        start: State,
    },
    QuoteOpensRecord {
        at: usize,
    },
    End(State),
}

fn walk<'a>(bytes: &'a [u8], delimiter: u8, start: State, visit: &mut dyn FnMut(Segment<'a>)) {
    let (mut at, mut state) = (0, start);
    while at < bytes.len() {
        match state {
            State::Quoted => match memchr(b'"', &bytes[at..]) {
                None => at = bytes.len(),
                Some(quote) => {
                    at += quote + 1;
                    state = State::QuoteInQuoted;
                }
            },
            // The byte behind the quote goes through the plain branch unless it is a quote, so that a line end is counted.
            State::QuoteInQuoted if bytes[at] == b'"' => {
                at += 1;
                state = State::Quoted;
            }
            _ => {
                let end = memchr(b'"', &bytes[at..]).map_or(bytes.len(), |quote| at + quote);
                let text = &bytes[at..end];
                visit(Segment::Plain {
                    at,
                    text,
                    start: state,
                });
                state = text
                    .last()
                    .map_or(state, |b| step(State::Unquoted, *b, delimiter));
                at = end;
                if at < bytes.len() {
                    if state == State::RecordStart {
                        visit(Segment::QuoteOpensRecord { at });
                    }
                    state = step(state, b'"', delimiter);
                    at += 1;
                }
            }
        }
    }
    visit(Segment::End(state));
}

/// One byte of the state machine; the fast paths above agree with it.
fn step(state: State, byte: u8, delimiter: u8) -> State {
    match (state, byte) {
        (State::Quoted, b'"') => State::QuoteInQuoted,
        (State::Quoted, _) => State::Quoted,
        (State::QuoteInQuoted | State::RecordStart | State::FieldStart, b'"') => State::Quoted,
        (_, b'\n' | b'\r') => State::RecordStart,
        (_, b) if b == delimiter => State::FieldStart,
        _ => State::Unquoted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by one byte at a time.
    fn slow(bytes: &[u8], start: State) -> Outcome {
        let mut outcome = Outcome {
            end: start,
            records: 0,
            first: None,
        };
        for (at, b) in bytes.iter().enumerate() {
            if outcome.end == State::RecordStart && !is_line_end(*b) {
                outcome.add(at);
            }
            outcome.end = step(outcome.end, *b, b',');
        }
        outcome
    }

    /// Every text of up to seven letters over the bytes that matter: 5^7 texts from five states.
    #[test]
    fn the_fast_scan_is_the_state_machine() {
        let letters = *b"a,\"\n\r";
        for length in 0..=6u32 {
            for code in 0..5usize.pow(length) {
                let text: Vec<u8> = (0..length)
                    .map(|place| letters[code / 5usize.pow(place) % 5])
                    .collect();
                for start in State::ALL {
                    assert_eq!(
                        scan(&text, b',', start),
                        slow(&text, start),
                        "{:?} from {start:?}",
                        String::from_utf8_lossy(&text)
                    );
                }
                let ends = (1..=text.len())
                    .rev()
                    .find(|&n| slow(&text[..n], State::RecordStart).end == State::RecordStart);
                assert_eq!(
                    last_end(&text, b','),
                    ends,
                    "{:?}",
                    String::from_utf8_lossy(&text)
                );
            }
        }
    }

    #[test]
    fn maps_of_parts_compose_to_the_map_of_the_whole() {
        let text = b"a,\"x\"\"\n,\"\r\n\"b\n\n\"\"c,\"d\ne\",\"f\"g\r\"";
        let mut whole = StateMap::empty();
        whole.observe(text, 0, b',');
        for cut in 0..text.len() {
            let mut parts = StateMap::empty();
            parts.observe(&text[..cut], 0, b',');
            parts.observe(&text[cut..], cut as u64, b',');
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }

    #[test]
    fn a_byte_has_a_record_and_a_field() {
        let text = b"ab,cd\r\n\n\"e\n,\",f\n";
        let cases = [
            (0, (1, 0)),
            (1, (1, 0)),
            (3, (1, 1)),
            (4, (1, 1)),
            (9, (2, 0)),
            (14, (2, 1)),
        ];
        for (byte, expected) in cases {
            assert_eq!(place_of(text, b',', byte), expected, "byte {byte}");
        }
    }
}
