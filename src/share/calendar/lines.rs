//! Content lines of RFC 5545, read: unfolded, taken apart, unescaped.

/// A property with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Property {
    /// Its first line in the file, from 1.
    pub line: usize,
    /// In capitals.
    pub name: String,
    /// Parameters, names in capitals, values without quotes.
    pub parameters: Vec<(String, String)>,
    /// As written.
    pub value: String,
}

impl Property {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let of = |(n, _): &&(String, String)| n == name;
        self.parameters.iter().find(of).map(|(_, v)| v.as_str())
    }

    /// The value as a text, its escapes resolved.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.value.len());
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => out.push(' '),
                    Some(other) => out.push(other),
                    None => {}
                },
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Every property of the text, in order; an error is the number of a line that is none.
pub(super) fn properties(text: &str) -> Result<Vec<Property>, usize> {
    let mut unfolded: Vec<(usize, String)> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => unfolded.push((i + 1, line.to_owned())),
        }
    }
    unfolded
        .into_iter()
        .map(|(line, text)| property(line, &text).ok_or(line))
        .collect()
}

/// "NAME;PARAMETER=value;OTHER="quoted":value".
fn property(line: usize, text: &str) -> Option<Property> {
    let mut quoted = false;
    let colon = text.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    })?;
    let (head, value) = (text.get(..colon.0)?, text.get(colon.0 + 1..)?);
    let mut quoted = false;
    let mut parts = head.split(|c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    let name = parts.next()?.trim().to_ascii_uppercase();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let parameters = parts
        .filter_map(|part| part.split_once('='))
        .map(|(n, v)| (n.trim().to_ascii_uppercase(), v.replace('"', "")))
        .collect();
    Some(Property {
        line,
        name,
        parameters,
        value: value.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_taken_apart() {
        let text = "BEGIN:VEVENT\r\nATTENDEE;CN=\"Berg; Ana: A\";ROLE=X:mailto:ana@e.exa\r\n mple\r\n\r\nsummary:On\\, call\\n\\\\ no\r\n\tw\r\n";
        let read = properties(text).expect("all lines are properties");
        let lines: Vec<usize> = read.iter().map(|p| p.line).collect();
        assert_eq!(lines, [1, 2, 5]);
        assert_eq!(read[1].parameter("CN"), Some("Berg; Ana: A"));
        assert_eq!(read[1].value, "mailto:ana@e.example");
        assert_eq!(
            (read[2].name.as_str(), read[2].text().as_str()),
            ("SUMMARY", "On, call \\ now")
        );
        assert_eq!(properties("BEGIN:VCALENDAR\nnonsense\n"), Err(2));
        assert_eq!(properties("a b:c\n"), Err(1));
    }
}
