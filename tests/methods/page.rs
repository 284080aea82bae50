//! Reads `docs/methods.md`: its headings, its tables, and what stands in backticks.

use std::fs;
use std::path::Path;

/// The page, cut at its headings.
pub struct Page {
    /// In order; the first is the page's own title.
    pub sections: Vec<Section>,
}

/// What stands under a heading, up to the next one of any depth.
pub struct Section {
    /// How many `#` it has.
    pub depth: usize,
    /// The heading.
    pub title: String,
    /// The text under it.
    pub text: String,
}

impl Page {
    /// As it stands in the repository.
    pub fn read() -> Page {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/methods.md");
        Page::of(&fs::read_to_string(file).expect("docs/methods.md is readable"))
    }

    /// From its text.
    pub fn of(text: &str) -> Page {
        let mut sections: Vec<Section> = Vec::new();
        for line in text.lines() {
            let title = line.trim_start_matches('#');
            let depth = line.len() - title.len();
            if depth > 0 && title.starts_with(' ') {
                sections.push(Section {
                    depth,
                    title: title.trim().to_owned(),
                    text: String::new(),
                });
            } else if let Some(section) = sections.last_mut() {
                section.text += line;
                section.text.push('\n');
            }
        }
        Page { sections }
    }

    /// The section of this heading.
    pub fn section(&self, title: &str) -> &Section {
        let found = self.sections.iter().find(|s| s.title == title);
        found.unwrap_or_else(|| panic!("no section \"{title}\""))
    }

    /// The section whose heading names this id.
    pub fn of_id(&self, id: &str) -> &Section {
        let found = self.sections.iter().find(|s| s.ids().contains(&id));
        found.unwrap_or_else(|| panic!("no section has `{id}` in its heading"))
    }

    /// The ids in the headings below this one, in order.
    pub fn ids_under(&self, title: &str) -> Vec<&str> {
        let top = self.section(title);
        self.sections
            .iter()
            .skip_while(|s| s.title != title)
            .skip(1)
            .take_while(|s| s.depth > top.depth)
            .flat_map(Section::ids)
            .collect()
    }
}

impl Section {
    /// What stands in backticks in the heading.
    pub fn ids(&self) -> Vec<&str> {
        ticked(&self.title)
    }

    /// The rows of the table whose first row is this, cell by cell.
    pub fn table(&self, head: &str) -> Vec<Vec<String>> {
        let rows: Vec<Vec<String>> = self
            .text
            .lines()
            .skip_while(|line| *line != head)
            .skip(2)
            .map_while(cells)
            .collect();
        assert!(
            !rows.is_empty(),
            "\"{}\" has no table \"{head}\"",
            self.title
        );
        rows
    }

    /// Whether these words stand in it, however its lines are broken.
    pub fn says(&self, words: &str) -> bool {
        folded(&self.text).contains(&folded(words))
    }

    /// What it lacks of a source: a year with one of its authors, a function of another library that the code says it equals, or a library.
    pub fn lacks(&self, source: &str) -> Vec<String> {
        let mut lacking = Vec::new();
        let mut missing =
            |what: &str| lacking.push(format!("\"{}\" lacks {what}, of \"{source}\"", self.title));
        for part in source.split(';').flat_map(|s| s.split("), ")) {
            let Some((authors, rest)) = part.split_once(" (") else {
                continue;
            };
            let year: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if year.len() == 4 {
                let mut names = authors.split([' ', ',']).filter(|n| n.chars().count() > 2);
                if !(self.says(&year) && names.any(|name| self.says(name))) {
                    missing(&format!("{authors} ({year})"));
                }
            }
        }
        let paths = source.split(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)));
        for path in paths.map(|p| p.trim_matches('.')) {
            let is_path = path.starts_with(|c: char| c.is_ascii_lowercase()) && path.contains('.');
            if is_path && !self.says(path) {
                missing(path);
            }
        }
        let text = self.text.to_lowercase();
        for library in [
            "Evidently",
            "NannyML",
            "Deepchecks",
            "TensorFlow Data Validation",
        ] {
            if source.contains(library) && !text.contains(&library.to_lowercase()) {
                missing(library);
            }
        }
        lacking
    }
}

/// The cells of a table's row; a bar after a backslash is text.
fn cells(line: &str) -> Option<Vec<String>> {
    let inside = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    let inside = inside.replace("\\|", "\u{1}");
    let cells = inside
        .split('|')
        .map(|cell| cell.trim().replace('\u{1}', "|"));
    Some(cells.collect())
}

/// With one blank for every run of blanks and line breaks.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in backticks.
pub fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_reader_of_the_page_sees_what_it_must() {
    let text = "# A\nwhy\n## B\nx\n### C (`c`)\n| id | for |\n|---|---|\n| `c` | \\|x\\| |\n\n## D\n### E (`e`)\n";
    let page = Page::of(text);
    assert_eq!(page.ids_under("B"), ["c"]);
    assert_eq!(page.of_id("c").table("| id | for |"), [["`c`", "|x|"]]);
    assert!(page.section("A").says("why") && !page.section("A").says("x"));
    assert_eq!(ticked("`a` and `b:c`"), ["a", "b:c"]);
}
