//! What a person types in the place of a cell.

use super::column_builder::ColumnBuilder;
use super::columns::{Column, to_column};
use super::error::shorten;
use super::missing::Missing;
use super::{FileInfo, Format, Kind, number};

/// Letters of a text that are repeated in an error.
const REPEATED: usize = 60;

/// A text as the file's column of this name would hold it, read as this kind: one row. A text that stands for a missing value is missing.
///
/// Numbers are written with a point; with a comma too where the file writes them so.
///
/// # Errors
/// A sentence that names the column, for a text that is not of this kind and for a column that the file does not have.
pub fn typed(
    info: &FileInfo,
    name: &str,
    kind: Kind,
    text: &str,
    missing: &[String],
) -> Result<Column, String> {
    let column = info
        .column(name)
        .ok_or_else(|| format!("{} has no column \"{name}\"", info.name))?;
    let comma = matches!(&info.format, Format::Csv(dialect) if dialect.decimal_comma);
    let missing = Missing::new(missing);
    let mut builder = ColumnBuilder::new(column, kind, comma);
    match number::parse(text, false) {
        Some(x) if kind == Kind::Numeric && !missing.holds(text) => builder.push_number(x, 0),
        _ => builder.push_text(text, &missing, 0),
    }
    let (array, unreadable) = builder.finish_batch();
    match unreadable {
        0 => Ok(to_column(&array)),
        _ => Err(format!(
            "column \"{name}\" takes {}; \"{}\" is none",
            takes(kind, comma),
            shorten(text, REPEATED)
        )),
    }
}

fn takes(kind: Kind, comma: bool) -> &'static str {
    match kind {
        Kind::Numeric if comma => "a number",
        Kind::Numeric => "a number, written with a point",
        Kind::Boolean => "true or false",
        Kind::Datetime => "a moment",
        Kind::Categorical | Kind::Text => "a text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{MemorySource, inspect};
    use crate::plan::MISSING;

    fn info(text: &'static str) -> FileInfo {
        let missing = MISSING.map(str::to_owned);
        inspect(&MemorySource::new("t.csv", text), &missing).expect("a table")
    }

    #[test]
    fn a_text_is_read_as_the_files_own_cells_are() {
        let point = info("n;c\n1.5;a\n2.25;b\n");
        let comma = info("n;c\n1,5;a\n2,25;b\n");
        let missing = MISSING.map(str::to_owned);
        let read = |info: &FileInfo, name: &str, kind, text: &str| {
            typed(info, name, kind, text, &missing).map(|column| match column {
                Column::Numbers(v) => v[0].to_string(),
                Column::Texts(v) => format!("{:?}", v[0]),
            })
        };
        let cases = [
            (&point, "n", Kind::Numeric, " 7.5 ", Some("7.5")),
            (&point, "n", Kind::Numeric, "", Some("NaN")),
            (&point, "n", Kind::Numeric, "NA", Some("NaN")),
            (&point, "n", Kind::Numeric, "7,5", None),
            (&comma, "n", Kind::Numeric, "7,5", Some("7.5")),
            (&comma, "n", Kind::Numeric, "7.5", Some("7.5")),
            (&point, "n", Kind::Numeric, "many", None),
            (&point, "c", Kind::Categorical, "z", Some("Some(\"z\")")),
            (&point, "c", Kind::Categorical, "", Some("None")),
            (&point, "c", Kind::Boolean, "yes", Some("Some(\"true\")")),
            (&point, "c", Kind::Boolean, "perhaps", None),
            (&point, "absent", Kind::Numeric, "1", None),
        ];
        for (info, name, kind, text, expected) in cases {
            let found = read(info, name, kind, text);
            assert_eq!(
                found.as_deref().ok(),
                expected,
                "{name} {text:?}: {found:?}"
            );
            if let Err(why) = found {
                assert!(why.contains(&format!("\"{name}\"")), "{why}");
            }
        }
    }
}
