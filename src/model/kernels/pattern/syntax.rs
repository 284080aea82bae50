//! RE2's syntax of regular expressions, as far as its meaning is known to be the same here.
//!
//! The parser is that of the crate `regex`, whose dialect is close. What the two read differently is either
//! given RE2's meaning (`\w`, `\d`, `\s` and `\b` know ASCII alone) or refused.

use regex_syntax::ast::{self, Ast, ClassSet, ClassSetItem};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Dot, Hir, Look, Repetition};

/// The longest pattern.
const MOST_BYTES: usize = 1 << 14;
/// Groups within groups.
const DEEPEST: u32 = 64;
/// RE2's own limit of counted repetition.
const MOST_TIMES: u32 = 1000;

/// The pattern's meaning. The error says what is not read.
pub(super) fn read(pattern: &str) -> Result<Hir, String> {
    if pattern.len() > MOST_BYTES {
        return Err(format!("it has {} bytes", pattern.len()));
    }
    let mut parser = ast::parse::ParserBuilder::new().nest_limit(DEEPEST).build();
    let parsed = parser.parse(pattern).map_err(|e| e.kind().to_string())?;
    meaning(&parsed)
}

fn meaning(of: &Ast) -> Result<Hir, String> {
    Ok(match of {
        Ast::Empty(_) => Hir::empty(),
        Ast::Literal(c) => literal(letter(c)?),
        Ast::Dot(_) => Hir::dot(Dot::AnyCharExceptLF),
        Ast::Assertion(a) => Hir::look(match a.kind {
            ast::AssertionKind::StartLine | ast::AssertionKind::StartText => Look::Start,
            ast::AssertionKind::EndLine | ast::AssertionKind::EndText => Look::End,
            ast::AssertionKind::WordBoundary => Look::WordAscii,
            _ => return Err(foreign("an assertion")),
        }),
        Ast::ClassPerl(c) => class(perl(c)),
        Ast::ClassBracketed(c) => class(bracketed(c)?),
        Ast::Repetition(r) => repeated(r)?,
        Ast::Group(g) => match &g.kind {
            ast::GroupKind::NonCapturing(flags) if !flags.items.is_empty() => {
                return Err(foreign("a flag"));
            }
            _ => meaning(&g.ast)?,
        },
        Ast::Alternation(a) => Hir::alternation(all(&a.asts)?),
        Ast::Concat(c) => Hir::concat(all(&c.asts)?),
        Ast::Flags(_) => return Err(foreign("a flag")),
        Ast::ClassUnicode(_) => return Err(foreign("a class of Unicode")),
    })
}

fn all(parts: &[Ast]) -> Result<Vec<Hir>, String> {
    parts.iter().map(meaning).collect()
}

fn foreign(what: &str) -> String {
    format!("it holds {what} that is not read here")
}

fn literal(letter: char) -> Hir {
    Hir::literal(letter.to_string().into_bytes())
}

fn class(letters: ClassUnicode) -> Hir {
    Hir::class(Class::Unicode(letters))
}

/// A letter in a spelling that RE2 has too.
fn letter(of: &ast::Literal) -> Result<char, String> {
    use ast::{HexLiteralKind::X, LiteralKind};
    match of.kind {
        LiteralKind::Octal | LiteralKind::HexFixed(_) | LiteralKind::HexBrace(_)
            if !matches!(of.kind, LiteralKind::HexFixed(X) | LiteralKind::HexBrace(X)) =>
        {
            Err(foreign("a spelling of a letter"))
        }
        _ => Ok(of.c),
    }
}

fn repeated(of: &ast::Repetition) -> Result<Hir, String> {
    use ast::{RepetitionKind as Kind, RepetitionRange as Range};
    let (min, max) = match &of.op.kind {
        Kind::ZeroOrOne => (0, Some(1)),
        Kind::ZeroOrMore => (0, None),
        Kind::OneOrMore => (1, None),
        Kind::Range(Range::Exactly(n)) => (*n, Some(*n)),
        Kind::Range(Range::AtLeast(n)) => (*n, None),
        Kind::Range(Range::Bounded(least, most)) => (*least, Some(*most)),
    };
    if matches!(*of.ast, Ast::Repetition(_)) {
        return Err("it repeats a repetition".into());
    }
    if min.max(max.unwrap_or(0)) > MOST_TIMES {
        return Err(format!("it repeats more than {MOST_TIMES} times"));
    }
    let sub = Box::new(meaning(&of.ast)?);
    // Of all matches at a place the longest is taken, so greed makes no difference.
    let greedy = true;
    Ok(Hir::repetition(Repetition {
        min,
        max,
        greedy,
        sub,
    }))
}

fn letters(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|r| ClassUnicodeRange::new(r.0, r.1)))
}

fn perl(of: &ast::ClassPerl) -> ClassUnicode {
    use ast::ClassPerlKind;
    let mut found = letters(match of.kind {
        ClassPerlKind::Digit => &[('0', '9')],
        ClassPerlKind::Space => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        ClassPerlKind::Word => WORD,
    });
    if of.negated {
        found.negate();
    }
    found
}

const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

fn bracketed(of: &ast::ClassBracketed) -> Result<ClassUnicode, String> {
    let mut found = match &of.kind {
        ClassSet::Item(item) => listed(item)?,
        ClassSet::BinaryOp(_) => return Err(foreign("an operation on classes")),
    };
    if of.negated {
        found.negate();
    }
    Ok(found)
}

fn listed(item: &ClassSetItem) -> Result<ClassUnicode, String> {
    Ok(match item {
        ClassSetItem::Empty(_) => ClassUnicode::empty(),
        ClassSetItem::Literal(c) => {
            let c = letter(c)?;
            letters(&[(c, c)])
        }
        ClassSetItem::Range(r) => letters(&[(letter(&r.start)?, letter(&r.end)?)]),
        ClassSetItem::Ascii(c) => ascii(c),
        ClassSetItem::Perl(c) => perl(c),
        ClassSetItem::Union(u) => {
            let mut found = ClassUnicode::empty();
            for item in &u.items {
                found.union(&listed(item)?);
            }
            found
        }
        ClassSetItem::Unicode(_) => return Err(foreign("a class of Unicode")),
        ClassSetItem::Bracketed(_) => return Err(foreign("a class within a class")),
    })
}

fn ascii(of: &ast::ClassAscii) -> ClassUnicode {
    use ast::ClassAsciiKind as Kind;
    let mut found = letters(match of.kind {
        Kind::Alnum => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        Kind::Alpha => &[('A', 'Z'), ('a', 'z')],
        Kind::Ascii => &[('\0', '\x7f')],
        Kind::Blank => &[('\t', '\t'), (' ', ' ')],
        Kind::Cntrl => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        Kind::Digit => &[('0', '9')],
        Kind::Graph => &[('!', '~')],
        Kind::Lower => &[('a', 'z')],
        Kind::Print => &[(' ', '~')],
        Kind::Punct => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        Kind::Space => &[('\t', '\r'), (' ', ' ')],
        Kind::Upper => &[('A', 'Z')],
        Kind::Word => WORD,
        Kind::Xdigit => &[('0', '9'), ('A', 'F'), ('a', 'f')],
    });
    if of.negated {
        found.negate();
    }
    found
}
