//! Content lines of RFC 5545: CRLF, folded at 75 octets, texts escaped.

/// Octets in a line, without its end.
const OCTETS: usize = 75;

/// Lines that grow.
#[derive(Debug)]
pub(super) struct Lines(String);

impl Lines {
    pub(super) fn new() -> Lines {
        Lines(String::new())
    }

    /// A line whose value is written as it is.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = OCTETS;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                // The blank that marks the line as going on counts too.
                room = OCTETS - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A line whose value is a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        for c in text.replace("\r\n", "\n").chars() {
            match c {
                '\\' | ';' | ',' => {
                    value.push('\\');
                    value.push(c);
                }
                '\n' => value.push_str("\\n"),
                c if c.is_control() => value.push(' '),
                c => value.push(c),
            }
        }
        self.put(name, &value);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_characters_and_unfold_to_themselves() {
        for text in [
            "é".repeat(120),
            "日本語".repeat(60),
            "a".repeat(300),
            "🚢".repeat(50),
        ] {
            let mut lines = Lines::new();
            lines.text("SUMMARY", &text);
            let folded = lines.finish();
            assert!(folded.split("\r\n").all(|l| l.len() <= OCTETS), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }

    #[test]
    fn nothing_breaks_out_of_its_line() {
        let mut lines = Lines::new();
        lines.text("SUMMARY", "x\r\nEND:VCALENDAR\rBEGIN:VEVENT\u{0}");
        assert_eq!(
            lines.finish(),
            "SUMMARY:x\\nEND:VCALENDAR BEGIN:VEVENT \r\n"
        );
    }
}
