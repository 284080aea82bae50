//! Texts by number: each is written once, and the vocabulary not at all.

use super::words::WORDS;
use super::{LinkError, TextKind};

/// Texts one link may carry.
pub(super) const MOST_TEXTS: usize = 256;
/// Bytes of UTF-8 one text may have.
pub(super) const MOST_BYTES: usize = 200;

/// A text's number: below `WORDS.len()` a word, from there on an entry of the link's own table.
pub(super) type Index = u16;

/// Gives texts their numbers, in the order in which they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Interner {
    own: Vec<String>,
    kinds: Vec<TextKind>,
}

impl Interner {
    /// The text's number. Too long a text is cut and ends in "…"; control and direction characters are left out.
    ///
    /// # Errors
    /// When the link already carries as many texts as it may.
    pub(super) fn number(&mut self, kind: TextKind, text: &str) -> Result<Index, LinkError> {
        let text = fit(text);
        if let Some(word) = WORDS.iter().position(|w| *w == text) {
            return Ok(word as Index);
        }
        let at = match self.own.iter().position(|t| *t == text) {
            Some(at) => at,
            None if self.own.len() == MOST_TEXTS => {
                return Err(LinkError::Unwritable(
                    "it has more than 256 different texts",
                ));
            }
            None => {
                self.own.push(text);
                self.kinds.push(kind);
                self.own.len() - 1
            }
        };
        Ok((WORDS.len() + at) as Index)
    }

    /// The link's own table, each text with what it was first carried as.
    pub(super) fn into_kinds(self) -> Vec<(TextKind, String)> {
        self.kinds.into_iter().zip(self.own).collect()
    }
}

/// Gives numbers their texts back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a>(&'a [String]);

impl<'a> Texts<'a> {
    /// The table, unless it is not one that an [`Interner`] gives.
    pub(super) fn over(own: &'a [String]) -> Option<Texts<'a>> {
        let fits = |t: &String| fit(t) == *t && !WORDS.contains(&t.as_str());
        (own.len() <= MOST_TEXTS && own.iter().all(fits)).then_some(Texts(own))
    }

    /// The text of this number.
    pub(super) fn text(self, index: Index) -> Option<String> {
        let index = usize::from(index);
        match WORDS.get(index) {
            Some(word) => Some((*word).to_owned()),
            None => self.0.get(index - WORDS.len()).cloned(),
        }
    }
}

/// The text as a link may carry it.
pub(super) fn fit(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !invisible(*c)).collect();
    if clean.len() <= MOST_BYTES {
        return clean;
    }
    let mut end = MOST_BYTES - "…".len();
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &clean[..end])
}

/// Characters that show nothing but change how the rest is shown.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_words_are_not_carried() {
        let mut interner = Interner::default();
        let income = interner.number(TextKind::Feature, "income");
        let again = interner.number(TextKind::Feature, "income");
        assert_eq!(income, again);
        let word = interner
            .number(TextKind::Word, WORDS[1])
            .expect("a word always fits");
        let own: Vec<String> = interner.into_kinds().into_iter().map(|(_, t)| t).collect();
        assert_eq!(own, ["income"]);
        let texts = Texts::over(&own).expect("an interner's table");
        assert_eq!(texts.text(income.expect("room")).as_deref(), Some("income"));
        assert_eq!(texts.text(word).as_deref(), Some(WORDS[1]));
        assert_eq!(texts.text(WORDS.len() as Index + 1), None);
    }

    #[test]
    fn long_and_hidden_text_is_fitted() {
        let long = fit(&"é".repeat(150));
        assert!(long.len() <= MOST_BYTES && long.ends_with('…'), "{long}");
        assert_eq!(fit(&long), long);
        assert_eq!(fit("pay\u{202e}lla\u{0}d"), "paylla\u{64}");
        assert!(Texts::over(&["a\nb".to_owned()]).is_none());
    }

    #[test]
    fn the_table_has_an_end() {
        let mut interner = Interner::default();
        for i in 0..MOST_TEXTS {
            interner
                .number(TextKind::Feature, &format!("feature {i}"))
                .expect("room for 256");
        }
        assert!(interner.number(TextKind::Feature, "one more").is_err());
        assert!(interner.number(TextKind::Feature, "feature 7").is_ok());
    }
}
