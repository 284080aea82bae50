//! Regular expressions as RE2 answers them when it looks for the longest match.
//!
//! Searched by lazily built automata, whose time per search is linear in the text whatever the pattern. An
//! automaton takes the first of several ways to match, so one finds where the leftmost match begins and a
//! second, which follows all ways at once, where the longest that begins there ends.

mod syntax;

use regex_automata::hybrid::{dfa, regex};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind};
use std::ops::Range;

/// Bytes of an automaton before it is run.
const MOST_STATES: usize = 1 << 18;
/// Bytes of an automaton's states while it is run; beyond them it forgets and builds anew.
const CACHE: usize = 1 << 19;

/// Letters of a pattern that a message repeats.
const SHOWN: usize = 80;

/// A pattern that has been read.
#[derive(Debug)]
pub(in crate::model) struct Pattern {
    begin: regex::Regex,
    longest: dfa::DFA,
    /// Whether it can match without taking a letter.
    pub matches_nothing: bool,
}

/// What searching for a pattern remembers from text to text.
pub(in crate::model) struct Memory {
    begin: regex::Cache,
    longest: dfa::Cache,
}

impl Pattern {
    /// Reads a pattern. The error says what cannot be read of it.
    pub fn new(pattern: &str) -> Result<Pattern, String> {
        let shown: String = pattern.chars().take(SHOWN).collect();
        let hir = syntax::read(pattern).map_err(|e| format!("the pattern \"{shown}\": {e}"))?;
        let too_large = || format!("the pattern \"{shown}\" is too large");
        let automaton = |reverse: bool, kind: MatchKind| {
            let states = thompson::Config::new()
                .nfa_size_limit(Some(MOST_STATES))
                .which_captures(thompson::WhichCaptures::None)
                .reverse(reverse);
            let states = thompson::Compiler::new()
                .configure(states)
                .build_from_hir(&hir)
                .map_err(|_| too_large())?;
            let config = dfa::Config::new().match_kind(kind).cache_capacity(CACHE);
            let mut builder = dfa::Builder::new();
            let built = builder.configure(config).build_from_nfa(states);
            built.map_err(|_| too_large())
        };
        let forward = automaton(false, MatchKind::LeftmostFirst)?;
        let backward = automaton(true, MatchKind::All)?;
        Ok(Pattern {
            begin: regex::Builder::new().build_from_dfas(forward, backward),
            longest: automaton(false, MatchKind::All)?,
            matches_nothing: hir.properties().minimum_len() == Some(0),
        })
    }

    pub fn memory(&self) -> Memory {
        Memory {
            begin: self.begin.create_cache(),
            longest: self.longest.create_cache(),
        }
    }

    /// The longest of the leftmost matches that begin at `from` or later; what stands before is looked at
    /// for the edges of words and of the text.
    pub fn find(
        &self,
        memory: &mut Memory,
        text: &str,
        from: usize,
    ) -> Result<Option<Range<usize>>, String> {
        if from > text.len() {
            return Ok(None);
        }
        let input = Input::new(text).range(from..);
        let found = self.begin.try_search(&mut memory.begin, &input);
        let Some(found) = found.map_err(|e| e.to_string())? else {
            return Ok(None);
        };
        let input = Input::new(text)
            .range(found.start()..)
            .anchored(Anchored::Yes);
        let end = self.longest.try_search_fwd(&mut memory.longest, &input);
        let end = end.map_err(|e| e.to_string())?;
        Ok(end.map(|end| found.start()..end.offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn found<'t>(pattern: &str, text: &'t str, from: usize) -> Option<&'t str> {
        let pattern = Pattern::new(pattern).expect("a pattern");
        let range = pattern.find(&mut pattern.memory(), text, from);
        range.expect("a search").map(|r| &text[r])
    }

    #[test]
    fn the_longest_of_the_leftmost_is_found() {
        let cases: &[(&str, &str, usize, Option<&str>)] = &[
            ("a|ab|abc", "xabcd", 0, Some("abc")),
            ("a+?", "caab", 0, Some("aa")),
            ("(ab)?|a", "abab", 2, Some("ab")),
            (r"\bb", "ab b", 1, Some("b")),
            (r"\bb", "ab", 1, None),
            ("^a", "aa", 1, None),
            ("a$", "ba", 0, Some("a")),
            (r"\w+", "éa_1é", 0, Some("a_1")),
            (r"\W", "aé", 0, Some("é")),
            ("[^a-z]+", "aÉ\nb", 0, Some("É\n")),
            (".+", "a\nb", 0, Some("a")),
            (r"[\d-]+", "a1-2", 0, Some("1-2")),
            (r"\s", "a\u{b}b\u{a0}c", 0, None),
            ("[[:space:]]", "a\u{b}", 0, Some("\u{b}")),
            (r"\x{e9}|\xe8", "cé", 0, Some("é")),
            ("x*", "ab", 2, Some("")),
            ("a", "a", 2, None),
        ];
        for (pattern, text, from, expected) in cases {
            assert_eq!(found(pattern, text, *from), *expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_re2_reads_otherwise_is_refused() {
        let patterns = [
            "(",
            "(?i)a",
            "(?u)a",
            "(?i:a)",
            r"\p{L}",
            r"[\p{L}]",
            r"\<a",
            r"\Ba",
            "[a[b]]",
            "[a&&b]",
            "a**",
            "a{1001}",
            r"\u00e9",
            r"\b{start}",
            "(?=a)",
            r"(a)\1",
        ];
        for pattern in patterns {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
        assert!(Pattern::new(&"(".repeat(1 << 20)).is_err());
        assert!(Pattern::new(&format!("{}a{}", "(".repeat(9000), ")".repeat(9000))).is_err());
        let large = Pattern::new("((([a-z]{1000}){1000}){1000})").expect_err("too large");
        assert!(large.contains("too large"), "{large}");
    }

    #[test]
    fn a_pattern_that_matches_nothing_is_known() {
        for (pattern, expected) in [("x*", true), (r"\b", true), ("a|", true), ("a+", false)] {
            let pattern = Pattern::new(pattern).expect("a pattern");
            assert_eq!(pattern.matches_nothing, expected);
        }
    }
}
