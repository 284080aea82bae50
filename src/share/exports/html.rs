//! The report as one HTML file that needs nothing else: no script, no font, no picture from anywhere.

mod drawing;

use super::outline::{self, Block, Cell, Column, Finding};
use crate::checks::State;
use crate::share::Report;

const STYLE: &str = include_str!("html/style.css");
/// Refuses everything but the style in the file, whatever a name in it may hold.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The report as a page: light and dark by the reader's setting, fit for printing, every name escaped.
pub fn write(report: &Report) -> String {
    page("Report", report, &outline::report(report))
}

/// The blocks as a whole page.
pub(super) fn page(kind: &str, report: &Report, blocks: &[Block]) -> String {
    let facts = &report.facts;
    let model = facts
        .plan
        .name
        .as_deref()
        .or(facts.model.as_ref().map(|m| m.file.as_str()));
    let title = format!(
        "{kind} · {} · Seaworthy",
        model.unwrap_or("a model without a name")
    );
    let body: String = blocks.iter().map(block).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         <footer>Made with {}. Nothing on this page was fetched.</footer>\n</body>\n</html>\n",
        escape(&title),
        escape(&report.tool),
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(text) => format!("<h1>{}</h1>\n", escape(text)),
        Block::Lead(text) => format!("<p class=\"lead\">{}</p>\n", escape(text)),
        Block::Heading(text) => format!("<h2>{}</h2>\n", escape(text)),
        Block::Text(text) => format!("<p>{}</p>\n", escape(text)),
        Block::Small(text) => format!("<p class=\"small\">{}</p>\n", escape(text)),
        Block::Scores(scores) => {
            let cards = scores.iter().map(|s| {
                format!(
                    "<div class=\"card score\"><b data-level=\"{}\">{}</b><p><strong>{}</strong><br>{}</p></div>\n",
                    level(s.value),
                    escape(&s.shown),
                    escape(&s.name),
                    escape(&s.says)
                )
            });
            format!(
                "<div class=\"scores\">\n{}</div>\n",
                cards.collect::<String>()
            )
        }
        Block::Bars(bars) => {
            let rows = bars.iter().map(|bar| {
                format!(
                    "<tr{}><th scope=\"row\">{}</th><td>{}</td><td class=\"n\">{}</td><td class=\"muted\">{}</td></tr>\n",
                    if bar.weakest { " data-weakest" } else { "" },
                    escape(&bar.name),
                    drawing::bar(bar.value),
                    escape(&bar.shown),
                    escape(&bar.says)
                )
            });
            format!(
                "<div class=\"card\"><table class=\"bars\">\n{}</table></div>\n",
                rows.collect::<String>()
            )
        }
        Block::Strip(strip) => {
            format!(
                "<p>{}{}</p>\n",
                drawing::strip(&strip.days),
                escape(&strip.says)
            )
        }
        Block::Table { columns, rows } => table(columns, rows),
        Block::Findings(list) => findings(list),
        Block::Folded(line, list) => format!(
            "<details><summary>{}</summary>\n{}</details>\n",
            escape(line),
            findings(list)
        ),
    }
}

fn findings(findings: &[Finding]) -> String {
    let list: String = findings.iter().map(finding).collect();
    format!("<ul class=\"card findings\">\n{list}</ul>\n")
}

fn table(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let head = columns.iter().map(|c| {
        let class = if c.number { " class=\"n\"" } else { "" };
        format!("<th scope=\"col\"{class}>{}</th>", escape(&c.name))
    });
    let body = rows.iter().map(|row| {
        let cells: String = row.iter().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    });
    format!(
        "<div class=\"card\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
        head.collect::<String>(),
        body.collect::<String>()
    )
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("<td>{}</td>", escape(text)),
        Cell::Number(text) => format!("<td class=\"n\">{}</td>", escape(text)),
        Cell::Named { name, under } if under.is_empty() => {
            format!("<td><strong>{}</strong></td>", escape(name))
        }
        Cell::Named { name, under } => format!(
            "<td class=\"named\"><strong>{}</strong><div class=\"muted\">{}</div></td>",
            escape(name),
            escape(under)
        ),
        Cell::State(of, word) => format!("<td>{}</td>", state(*of, word)),
        Cell::Histogram(histogram) => format!("<td>{}</td>", drawing::histogram(histogram)),
    }
}

fn finding(finding: &Finding) -> String {
    let part = |text: &str| match text {
        "" => String::new(),
        text => format!("<br>{}", escape(text)),
    };
    let answers = match finding.answers.as_str() {
        "" => String::new(),
        text => format!("<br><span class=\"muted\">{}</span>", escape(text)),
    };
    format!(
        "<li>{}<p><strong>{}</strong>{}{}{answers}</p></li>\n",
        state(finding.state, finding.state.word()),
        escape(&finding.title),
        part(&finding.says),
        part(&finding.remedy),
    )
}

fn state(state: State, word: &str) -> String {
    format!(
        "<span class=\"state\" data-state=\"{}\">{}</span>",
        state.id(),
        escape(word)
    )
}

/// How a score is coloured; the number says the same.
fn level(score: f64) -> &'static str {
    match score {
        s if s >= 70.0 => "pass",
        s if s >= 50.0 => "warn",
        _ => "fail",
    }
}

/// The text as HTML shows it, in an element or an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Neither is allowed in a document of this kind, nor in SVG.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_text() {
        assert_eq!(
            escape("<script>alert(\"&'\")</script>\u{0}"),
            "&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt; "
        );
    }

    #[test]
    fn a_page_has_no_script_and_no_address() {
        let page = write(&Report::default());
        for word in ["<script", "http://", "https://", "src=", "@import", "url("] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
