//! Reads Rust sources as text: enough to see what a file reaches for, without a parser.

use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    /// Path below `src/`, with forward slashes.
    pub path: String,
    /// Its text, as it stands.
    pub text: String,
    /// Its text with comments and the insides of strings blanked out; line breaks stay.
    pub code: String,
}

impl Source {
    /// The layer it belongs to: the folder or file right below `src/`; none for `lib.rs` and the bins.
    pub fn layer(&self) -> Option<&str> {
        let first = self.path.split('/').next()?;
        let name = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(name, "lib" | "bin")).then_some(name)
    }

    /// The file's name without its ending.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".rs").unwrap_or(name)
    }

    /// How many modules deep it stands: 1 for `drift/mod.rs`, 2 for `drift/types.rs`.
    fn depth(&self) -> usize {
        self.path.matches('/').count() + usize::from(self.stem() != "mod")
    }

    /// Layers that are named through `crate::` or through enough `super::`, with the line.
    pub fn layers_used(&self, layers: &[String]) -> Vec<(usize, String)> {
        let known = |name: &str| layers.iter().any(|layer| layer == name);
        let mut used: Vec<(usize, String)> = paths_after(&self.code, "crate::")
            .into_iter()
            .filter(|(_, name)| known(name))
            .collect();
        let up = "super::".repeat(self.depth());
        used.extend(
            paths_after(&self.code, &up)
                .into_iter()
                .filter(|(_, name)| known(name)),
        );
        used
    }

    /// Whether a path begins with this crate's name, as `name::` or `use name`.
    pub fn crate_used(&self, name: &str) -> Option<usize> {
        let starts = |at: usize| !self.code[..at].ends_with(|c: char| is_word(c) || c == ':');
        self.code
            .match_indices(name)
            .find(|(at, _)| starts(*at) && self.code[at + name.len()..].starts_with("::"))
            .map(|(at, _)| line_of(&self.code, at))
    }
}

/// Every Rust file below `src/`, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files.iter().map(|file| read(&root, file)).collect()
}

fn read(root: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).expect("sources are readable UTF-8");
    let below = file.strip_prefix(root).expect("collected below the root");
    Source {
        path: below.to_string_lossy().replace('\\', "/"),
        code: blank(&text),
        text,
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Names that directly follow `prefix`: one for a plain path, all of the outer ones for `prefix{a::b, c}`.
fn paths_after(code: &str, prefix: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| is_word(c) || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => outer_names(group),
            None => vec![word(rest)],
        };
        let line = line_of(code, at);
        found.extend(
            names
                .into_iter()
                .filter(|n| !n.is_empty())
                .map(|n| (line, n)),
        );
    }
    found
}

/// The first word of each entry of a `{...}` group, without those of the groups inside it.
fn outer_names(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (1, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => start = true,
            c if is_word(c) && start => {
                names.push(word(&group[at..]));
                start = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The text with comments and the insides of strings replaced by blanks.
pub fn blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (skipped, keep) = match c {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
            '/' if rest.starts_with("/*") => (block_comment(rest), false),
            '"' => (string(rest), false),
            'r' if !out.ends_with(is_word) && raw_string(rest).is_some() => {
                (raw_string(rest).unwrap_or(1), false)
            }
            '\'' => (character(rest), true),
            c => (c.len_utf8(), true),
        };
        let (part, after) = rest.split_at(skipped);
        if keep {
            out.push_str(part);
        } else {
            out.extend(part.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(2 + hashes + length)
}

/// A character literal's length; 1 for the tick of a lifetime.
fn character(text: &str) -> usize {
    let inner: Vec<char> = text.chars().skip(1).take(2).collect();
    match inner.as_slice() {
        ['\\', _] => text[3..].find('\'').map_or(text.len(), |at| at + 4),
        [c, '\''] => 2 + c.len_utf8(),
        _ => 1,
    }
}
