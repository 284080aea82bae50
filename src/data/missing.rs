//! Texts that stand for a missing value.

/// Texts read as missing: compared exactly, quoted or not.
#[derive(Debug, Clone)]
pub struct Missing {
    texts: Vec<String>,
    /// Bit n is set when one of them has n bytes; the last bit stands for all longer ones.
    lengths: u64,
    number_like: bool,
}

impl Missing {
    /// These texts and no others.
    pub fn new(texts: &[String]) -> Self {
        let begins_a_number =
            |t: &String| t.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
        Missing {
            lengths: texts.iter().fold(0, |bits, t| bits | length_bit(t)),
            number_like: texts.iter().any(begins_a_number),
            texts: texts.to_vec(),
        }
    }

    /// Whether the text is one of them.
    #[inline]
    pub fn holds(&self, text: &str) -> bool {
        self.lengths & length_bit(text) != 0 && self.texts.iter().any(|missing| missing == text)
    }

    /// Whether one of them could be read as a number, such as `-999`.
    pub fn any_number_like(&self) -> bool {
        self.number_like
    }
}

fn length_bit(text: &str) -> u64 {
    1 << text.len().min(63)
}
