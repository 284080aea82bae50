//! Texts to tokens, as onnxruntime's Tokenizer does it.

use super::pattern::{Memory, Pattern};
use crate::model::attributes::Attributes;

/// More separators than any exporter writes.
const MOST_SEPARATORS: usize = 64;

/// Where a text is cut.
#[derive(Debug)]
pub(in crate::model) struct Tokens {
    cut: Cut,
    /// Letters of a token at least; shorter ones are left out.
    least: usize,
}

#[derive(Debug)]
enum Cut {
    Letters,
    /// Tokens are what matches.
    Matches(Box<Pattern>),
    /// Tokens are what stands between matches, of one pattern after the other.
    Between(Vec<Pattern>),
}

impl Tokens {
    /// Reads the attributes of a Tokenizer.
    pub fn read(attributes: &Attributes) -> Result<Tokens, String> {
        let least = match attributes.int("mincharnum")? {
            Some(n) if n > 0 => usize::try_from(n).map_err(|e| e.to_string())?,
            found => return Err(format!("mincharnum is {found:?}")),
        };
        let separators = attributes.strings("separators")?;
        let expression = attributes.string("tokenexp")?.unwrap_or_default();
        let cut = match separators.as_slice() {
            [only] if only.is_empty() => Cut::Letters,
            [] if expression == "." => Cut::Letters,
            [] if expression.is_empty() => {
                return Err("it has neither separators nor a tokenexp".into());
            }
            [] => Cut::Matches(Box::new(Pattern::new(&expression)?)),
            some if some.len() > MOST_SEPARATORS => {
                return Err(format!("it has {} separators", some.len()));
            }
            some => Cut::Between(
                some.iter()
                    .map(|s| separator(s))
                    .collect::<Result<_, _>>()?,
            ),
        };
        match (&cut, least) {
            (Cut::Letters, 2..) => Err(format!("letters are shorter than mincharnum {least}")),
            _ => Ok(Tokens { cut, least }),
        }
    }

    /// What cutting remembers from text to text, one per pattern.
    pub fn memories(&self) -> Vec<Memory> {
        match &self.cut {
            Cut::Letters => Vec::new(),
            Cut::Matches(pattern) => vec![pattern.memory()],
            Cut::Between(patterns) => patterns.iter().map(Pattern::memory).collect(),
        }
    }

    /// The tokens in their order.
    pub fn of<'t>(&self, memories: &mut [Memory], text: &'t str) -> Result<Vec<&'t str>, String> {
        match (&self.cut, memories) {
            (Cut::Letters, _) => {
                let ends = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
                Ok(ends.filter_map(|r| text.get(r)).collect())
            }
            (Cut::Matches(pattern), [memory]) => self.matches(pattern, memory, text),
            (Cut::Between(patterns), memories) => {
                let mut tokens = vec![text];
                for (pattern, memory) in patterns.iter().zip(memories) {
                    let parts = tokens.iter().map(|t| self.between(pattern, memory, t));
                    tokens = parts.collect::<Result<Vec<_>, _>>()?.concat();
                }
                Ok(tokens)
            }
            _ => Err("a pattern without its memory".into()),
        }
    }

    fn is_token(&self, text: &str) -> bool {
        text.chars().take(self.least).count() == self.least
    }

    /// After a match that is too short the search goes on one letter after the match's begin, not its end.
    fn matches<'t>(
        &self,
        pattern: &Pattern,
        memory: &mut Memory,
        text: &'t str,
    ) -> Result<Vec<&'t str>, String> {
        let mut tokens = Vec::new();
        let mut from = 0;
        while let Some(found) = pattern.find(memory, text, from)? {
            let rest = text.get(found.start..).unwrap_or_default();
            from = found.start + rest.chars().next().map_or(1, char::len_utf8);
            if let Some(token) = text.get(found.clone()).filter(|t| self.is_token(t)) {
                tokens.push(token);
                from = found.end;
            }
        }
        Ok(tokens)
    }

    fn between<'t>(
        &self,
        pattern: &Pattern,
        memory: &mut Memory,
        text: &'t str,
    ) -> Result<Vec<&'t str>, String> {
        let mut tokens = Vec::new();
        let mut from = 0;
        while let Some(found) = pattern.find(memory, text, from)? {
            tokens.extend(text.get(from..found.start));
            from = found.end;
        }
        tokens.extend(text.get(from..));
        tokens.retain(|t| self.is_token(t));
        Ok(tokens)
    }
}

/// A separator that matches nothing sends onnxruntime past the end of the text.
fn separator(pattern: &str) -> Result<Pattern, String> {
    let read = Pattern::new(pattern)?;
    match read.matches_nothing {
        true => Err(format!("the separator \"{pattern}\" can match nothing")),
        false => Ok(read),
    }
}
