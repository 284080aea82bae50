//! What can go wrong while reading, with its place.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where in a file something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// Row of data, counted from 1; the header is not a row.
    pub row: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        Ok(())
    }
}

/// Why a file could not be read. The message says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct DataError {
    /// Where.
    pub place: Place,
    /// What was expected, what was found, what to do.
    pub message: String,
}

impl DataError {
    /// An error about the file as a whole.
    pub fn in_file(file: &str, message: impl Into<String>) -> Self {
        DataError {
            place: Place {
                file: file.to_owned(),
                ..Place::default()
            },
            message: message.into(),
        }
    }

    /// The same error, at a row counted from 1.
    pub fn at_row(mut self, row: u64) -> Self {
        self.place.row = Some(row);
        self
    }

    /// The same error, in a column.
    pub fn at_column(mut self, column: &str) -> Self {
        self.place.column = Some(shorten(column, 80));
        self
    }
}

/// At most `limit` characters of a text from a file, with `…` where it was cut; control characters become blanks.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let mut short: String = text
        .chars()
        .take(limit)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(limit).is_some() {
        short.push('…');
    }
    short
}
