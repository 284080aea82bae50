//! Texts by number: each is written once, and the vocabulary not at all.

use super::words::{FIRST_WORDS, WORDS};
use super::{LinkError, TextKind};

/// Texts one link may carry.
pub(super) const MOST_TEXTS: usize = 256;
/// Bytes of UTF-8 one text may have.
pub(super) const MOST_BYTES: usize = 200;

/// A text's number; see [`Form`].
pub(super) type Index = u16;

/// How a link numbers its texts. A card keeps the form of the link it was read from, so that it is written as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Schema 1: words by their place, the link's own texts behind the last of them.
    First,
    /// Schema 2: words have even numbers and own texts odd ones, so that the vocabulary may grow.
    Second {
        /// How many words the writer knew.
        words: u16,
    },
}

impl Default for Form {
    /// The form in which new links are written.
    fn default() -> Self {
        Form::Second {
            words: WORDS.len() as u16,
        }
    }
}

impl Form {
    fn words(self) -> &'static [&'static str] {
        let known = match self {
            Form::First => FIRST_WORDS,
            Form::Second { words } => words,
        };
        WORDS.get(..usize::from(known)).unwrap_or(WORDS)
    }

    fn of_word(self, at: usize) -> Index {
        match self {
            Form::First => at as Index,
            Form::Second { .. } => 2 * at as Index,
        }
    }

    fn of_own(self, at: usize) -> Index {
        match self {
            Form::First => FIRST_WORDS + at as Index,
            Form::Second { .. } => 2 * at as Index + 1,
        }
    }

    /// The place among the words, or else among the link's own texts.
    fn place(self, index: Index) -> Result<usize, usize> {
        match self {
            Form::First if index < FIRST_WORDS => Ok(usize::from(index)),
            Form::First => Err(usize::from(index - FIRST_WORDS)),
            Form::Second { .. } if index.is_multiple_of(2) => Ok(usize::from(index / 2)),
            Form::Second { .. } => Err(usize::from(index / 2)),
        }
    }
}

/// Gives texts their numbers, in the order in which they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Interner {
    form: Form,
    own: Vec<String>,
    kinds: Vec<TextKind>,
}

impl Interner {
    /// Without any text yet.
    pub(super) fn of(form: Form) -> Interner {
        Interner {
            form,
            ..Interner::default()
        }
    }

    /// The text's number. Too long a text is cut and ends in "…"; control and direction characters are left out.
    ///
    /// # Errors
    /// When the link already carries as many texts as it may.
    pub(super) fn number(&mut self, kind: TextKind, text: &str) -> Result<Index, LinkError> {
        let text = fit(text);
        if let Some(word) = self.form.words().iter().position(|w| *w == text) {
            return Ok(self.form.of_word(word));
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
        Ok(self.form.of_own(at))
    }

    /// The link's own table, each text with what it was first carried as.
    pub(super) fn into_kinds(self) -> Vec<(TextKind, String)> {
        self.kinds.into_iter().zip(self.own).collect()
    }
}

/// Gives numbers their texts back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    form: Form,
    own: &'a [String],
}

impl<'a> Texts<'a> {
    /// The table, unless it is not one that an [`Interner`] gives.
    pub(super) fn over(form: Form, own: &'a [String]) -> Option<Texts<'a>> {
        let fits = |t: &String| fit(t) == *t && !form.words().contains(&t.as_str());
        (own.len() <= MOST_TEXTS && own.iter().all(fits)).then_some(Texts { form, own })
    }

    /// The text of this number.
    pub(super) fn text(self, index: Index) -> Option<String> {
        match self.form.place(index) {
            Ok(word) => self.form.words().get(word).map(|w| (*w).to_owned()),
            Err(own) => self.own.get(own).cloned(),
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
        for form in [Form::First, Form::Second { words: 20 }, Form::default()] {
            let mut interner = Interner::of(form);
            let income = interner.number(TextKind::Feature, "income");
            let again = interner.number(TextKind::Feature, "income");
            assert_eq!(income, again);
            let word = interner
                .number(TextKind::Word, WORDS[1])
                .expect("a word always fits");
            let own: Vec<String> = interner.into_kinds().into_iter().map(|(_, t)| t).collect();
            assert_eq!(own, ["income"]);
            let texts = Texts::over(form, &own).expect("an interner's table");
            let income = income.expect("room");
            assert_eq!(texts.text(income).as_deref(), Some("income"));
            assert_eq!(texts.text(word).as_deref(), Some(WORDS[1]));
            let beyond = [form.of_own(1), Index::MAX, Index::MAX - 1];
            assert!(beyond.iter().all(|i| texts.text(*i).is_none()), "{form:?}");
        }
    }

    /// A text that became a word later stays a text in the links that were made before.
    #[test]
    fn a_growing_vocabulary_changes_no_older_link() {
        for form in [Form::First, Form::Second { words: FIRST_WORDS }] {
            let later = WORDS[usize::from(FIRST_WORDS)];
            let mut interner = Interner::of(form);
            let index = interner.number(TextKind::Id, later).expect("room");
            assert_eq!(index, form.of_own(0));
            let own = [later.to_owned()];
            let texts = Texts::over(form, &own).expect("not a word of that form");
            assert_eq!(texts.text(index).as_deref(), Some(later));
            assert!(Texts::over(Form::default(), &own).is_none());
        }
    }

    #[test]
    fn long_and_hidden_text_is_fitted() {
        let long = fit(&"é".repeat(150));
        assert!(long.len() <= MOST_BYTES && long.ends_with('…'), "{long}");
        assert_eq!(fit(&long), long);
        assert_eq!(fit("pay\u{202e}lla\u{0}d"), "paylla\u{64}");
        assert!(Texts::over(Form::First, &["a\nb".to_owned()]).is_none());
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
