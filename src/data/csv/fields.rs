//! Records of CSV text to fields.

use super::scan::is_line_end;
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// One field as it stands in the text.
pub struct Field<'a> {
    /// Its value, quotes removed.
    pub text: Cow<'a, str>,
    /// Where it ends: at a delimiter, a line end, or the end of the text.
    pub end: usize,
    /// False when a quote opens it and none closes it.
    pub closed: bool,
}

/// The field that begins at `at`.
///
/// A quote opens a quoted field only as its first byte; text behind the closing quote belongs to the field.
pub fn field(text: &str, at: usize, delimiter: u8) -> Field<'_> {
    if text.as_bytes().get(at) == Some(&b'"') {
        return quoted(text, at + 1, delimiter);
    }
    let end = end_of(text, at, delimiter);
    Field {
        text: Cow::Borrowed(&text[at..end]),
        end,
        closed: true,
    }
}

/// Where a field without quotes ends.
#[inline]
pub fn end_of(text: &str, at: usize, delimiter: u8) -> usize {
    let bytes = text.as_bytes();
    // Most fields are short, and a vectorised search has its price to start.
    let near = bytes.len().min(at + 16);
    for (index, &byte) in bytes[at..near].iter().enumerate() {
        if byte == delimiter || is_line_end(byte) {
            return at + index;
        }
    }
    memchr3(delimiter, b'\n', b'\r', &bytes[near..]).map_or(text.len(), |n| near + n)
}

/// The records of a text that begins with one; blank lines are skipped.
pub fn records(text: &str, delimiter: u8) -> Vec<Vec<Cow<'_, str>>> {
    let mut records = Vec::new();
    let mut at = skip_line_ends(text.as_bytes(), 0);
    while at < text.len() {
        let (record, end) = record(text, at, delimiter);
        records.push(record);
        at = skip_line_ends(text.as_bytes(), end);
    }
    records
}

/// The fields of the record that begins at `at`, and where it ends.
pub fn record(text: &str, mut at: usize, delimiter: u8) -> (Vec<Cow<'_, str>>, usize) {
    let mut fields = Vec::new();
    loop {
        let field = field(text, at, delimiter);
        fields.push(field.text);
        if text.as_bytes().get(field.end) != Some(&delimiter) {
            return (fields, field.end);
        }
        at = field.end + 1;
    }
}

/// The first byte from `at` that is not a line end.
pub fn skip_line_ends(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| is_line_end(*b)) {
        at += 1;
    }
    at
}

/// A field whose opening quote stands before `from`.
fn quoted(text: &str, from: usize, delimiter: u8) -> Field<'_> {
    let bytes = text.as_bytes();
    let (mut at, mut doubled) = (from, false);
    let close = loop {
        let Some(quote) = memchr(b'"', &bytes[at..]) else {
            return Field {
                text: Cow::Borrowed(&text[from..]),
                end: text.len(),
                closed: false,
            };
        };
        at += quote + 1;
        if bytes.get(at) != Some(&b'"') {
            break at - 1;
        }
        (at, doubled) = (at + 1, true);
    };
    let end = end_of(text, close + 1, delimiter);
    let (inside, behind) = (&text[from..close], &text[close + 1..end]);
    let text = if doubled || !behind.is_empty() {
        Cow::Owned(inside.replace("\"\"", "\"") + behind)
    } else {
        Cow::Borrowed(inside)
    };
    Field {
        text,
        end,
        closed: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_split_into_fields() {
        let cases: [(&str, &[&[&str]]); 12] = [
            ("a,b\nc,d", &[&["a", "b"], &["c", "d"]]),
            ("a,b\r\nc,d\r\n\r\n", &[&["a", "b"], &["c", "d"]]),
            ("a,b\rc,d\r", &[&["a", "b"], &["c", "d"]]),
            ("\n\na\n\nb\n", &[&["a"], &["b"]]),
            ("\"a,b\",\"c\nd\"", &[&["a,b", "c\nd"]]),
            ("\"say \"\"hi\"\"\",\"\"", &[&["say \"hi\"", ""]]),
            ("\"\"\"\"", &[&["\""]]),
            ("5\" pipe,b", &[&["5\" pipe", "b"]]),
            ("\"a\"bc,d", &[&["abc", "d"]]),
            ("a,\nb,", &[&["a", ""], &["b", ""]]),
            (",", &[&["", ""]]),
            ("\"open", &[&["open"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(records(text, b','), expected, "{text:?}");
        }
    }
}
