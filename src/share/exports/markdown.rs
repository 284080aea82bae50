//! The report as Markdown: for a repository, a ticket, a wiki.

use super::outline::{self, Block, Cell, Column, Finding};
use crate::share::Report;

/// The report in GitHub's Markdown. Names from files are escaped: none becomes markup, a link or a mention.
pub fn write(report: &Report) -> String {
    lay_out(&outline::report(report))
}

/// The blocks one under the other.
pub(super) fn lay_out(blocks: &[Block]) -> String {
    let parts: Vec<String> = blocks.iter().map(block).collect();
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(text) => format!("# {}", escape(text)),
        Block::Heading(text) => format!("## {}", escape(text)),
        Block::Lead(text) | Block::Text(text) => escape(text),
        Block::Small(text) => format!("<sub>{}</sub>", escape(text)),
        Block::Scores(scores) => {
            let lines = scores.iter().map(|s| {
                let says = escape(&s.says);
                format!("- **{} {}** of 100. {says}", escape(&s.name), s.shown)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Bars(bars) => table(
            &["Dimension", "Score", "Behind it"].map(Column::text),
            bars.iter().map(|bar| {
                let name = escape(&bar.name);
                let name = if bar.weakest {
                    format!("**{name}**")
                } else {
                    name
                };
                vec![name, escape(&bar.shown), escape(&bar.says)]
            }),
        ),
        Block::Strip(strip) => escape(&strip.says),
        Block::Table { columns, rows } => {
            let cells = rows.iter().map(|row| row.iter().map(cell).collect());
            table(columns, cells)
        }
        Block::Findings(list) => findings(list),
        Block::Folded(line, list) => format!(
            "<details><summary>{}</summary>\n\n{}\n\n</details>",
            escape(line),
            findings(list)
        ),
    }
}

fn findings(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|f| {
        let mut line = format!("- **{}** {}", f.state.word(), escape(&f.title));
        for part in [&f.says, &f.remedy, &f.answers] {
            if !part.is_empty() {
                line += &format!("<br>\n  {}", escape(part));
            }
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn table(columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> String {
    let names: Vec<String> = columns.iter().map(|c| escape(&c.name)).collect();
    let rule = columns
        .iter()
        .map(|c| if c.number { "---:" } else { "---" });
    let mut lines = vec![
        format!("| {} |", names.join(" | ")),
        format!("| {} |", rule.collect::<Vec<_>>().join(" | ")),
    ];
    lines.extend(rows.map(|row| format!("| {} |", row.join(" | "))));
    lines.join("\n")
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) => escape(text),
        Cell::Named { name, under } if under.is_empty() => format!("**{}**", escape(name)),
        Cell::Named { name, under } => format!("**{}**<br>{}", escape(name), escape(under)),
        Cell::State(_, word) => escape(word),
        Cell::Histogram(_) => String::new(),
    }
}

/// The text with everything that Markdown would take for its own made plain.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width joiner would do too, but would be copied along.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // Addresses would turn into links by themselves.
    out.replace("://", ":&#47;/").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_become_markup() {
        for (name, written) in [
            ("a|b", "a\\|b"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("[x](https://e.example)", "\\[x\\](https:&#47;/e.example)"),
            ("@everyone `rm`", "&#64;everyone \\`rm\\`"),
            ("a\n# b", "a \\# b"),
        ] {
            assert_eq!(escape(name), written);
        }
    }
}
