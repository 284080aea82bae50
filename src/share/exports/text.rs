//! The report as plain text: for a terminal, a log, a mail.

use super::outline::{self, Block, Cell, Column, Finding};
use crate::share::Report;

/// Characters in a line, where words can be broken.
const WIDTH: usize = 100;
/// Characters of a table's cell.
const CELL: usize = 44;

/// The report as text without colours or control characters: names from files cannot steer a terminal.
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
        Block::Title(text) => wrapped(text, 0),
        Block::Heading(text) => {
            let text = plain(text);
            format!("{text}\n{}", "─".repeat(text.chars().count()))
        }
        Block::Lead(text) | Block::Text(text) | Block::Small(text) => wrapped(text, 0),
        Block::Scores(scores) => {
            let lines = scores.iter().map(|s| {
                wrapped(
                    &format!("{:<10} {:>5} of 100   {}", s.name, s.shown, s.says),
                    26,
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Bars(bars) => {
            let lines = bars.iter().map(|bar| {
                let filled = bar
                    .value
                    .map_or(0, |v| (v.clamp(0.0, 100.0) / 5.0).floor() as usize);
                let drawn = format!("{}{}", "█".repeat(filled), "·".repeat(20 - filled));
                let mark = if bar.weakest { "  ← weakest" } else { "" };
                format!(
                    "{:<24} {drawn} {:>5}  {}{mark}",
                    bar.name,
                    bar.shown,
                    plain(&bar.says)
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Strip(strip) => {
            let days = strip.days.iter().map(|d| match d {
                d if *d >= 1.0 => '█',
                d if *d > 0.0 => '▒',
                _ => '·',
            });
            let drawn: String = days.collect();
            match drawn.is_empty() {
                true => wrapped(&strip.says, 0),
                false => wrapped(&format!("{drawn}  {}", strip.says), 30),
            }
        }
        Block::Table { columns, rows } => table(columns, rows),
        Block::Findings(list) => findings(list),
        Block::Folded(line, list) => {
            let titles = list
                .iter()
                .map(|f| format!("{:<15}{}", f.state.word(), plain(&f.title)));
            format!(
                "{}:\n{}",
                plain(line),
                titles.collect::<Vec<_>>().join("\n")
            )
        }
    }
}

fn findings(findings: &[Finding]) -> String {
    findings.iter().map(finding).collect::<Vec<_>>().join("\n")
}

fn finding(finding: &Finding) -> String {
    let mut lines = vec![wrapped(
        &format!("{:<15}{}", finding.state.word(), finding.title),
        15,
    )];
    for part in [&finding.says, &finding.remedy, &finding.answers] {
        if !part.is_empty() {
            lines.push(format!("{:15}{}", "", wrapped(part, 15)));
        }
    }
    lines.join("\n")
}

fn table(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let shown: Vec<usize> = (0..columns.len())
        .filter(|i| {
            !rows
                .iter()
                .any(|r| matches!(r.get(*i), Some(Cell::Histogram(_))))
        })
        .collect();
    let text = |row: &Vec<Cell>, i: usize| row.get(i).map(cell).unwrap_or_default();
    let width = |i: usize| {
        let cells = rows.iter().map(|row| text(row, i).chars().count());
        cells
            .chain([columns[i].name.chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = shown.iter().map(|i| width(*i)).collect();
    let line = |cells: Vec<String>| {
        let padded = shown
            .iter()
            .zip(&widths)
            .zip(cells)
            .map(|((i, width), cell)| match columns[*i].number {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(
        shown.iter().map(|i| columns[*i].name.clone()).collect(),
    )];
    for row in rows {
        lines.push(line(shown.iter().map(|i| text(row, *i)).collect()));
        for under in row.iter().filter_map(under) {
            lines.push(format!("    {}", wrapped(under, 4)));
        }
    }
    lines.join("\n")
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::State(_, text) => short(text),
        Cell::Named { name, .. } => short(name),
        Cell::Histogram(_) => String::new(),
    }
}

fn under(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Named { under, .. } if !under.is_empty() => Some(under),
        _ => None,
    }
}

fn short(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Lines of at most [`WIDTH`], every one but the first indented.
fn wrapped(text: &str, indent: usize) -> String {
    let text = plain(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        let room = if lines.is_empty() {
            WIDTH
        } else {
            WIDTH - indent
        };
        if !line.is_empty() && line.chars().count() + word.trim_end().chars().count() > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(word);
    }
    lines.push(line.trim_end().to_owned());
    lines.join(&format!("\n{:indent$}", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_between_words() {
        let text = "word ".repeat(60);
        for line in wrapped(&text, 4).lines() {
            assert!(line.chars().count() <= WIDTH, "{line}");
        }
        assert_eq!(wrapped("a b", 4), "a b");
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(plain("\u{1b}[2Jname\r"), " [2Jname ");
    }
}
