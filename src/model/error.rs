//! Why a model cannot be read, bound or run.

#[cfg(feature = "model")]
use super::cast::Refused;

/// Why a model cannot be read, bound or run. Every message says what was found and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file is something else: an image, a table, a pickle, an empty file.
    #[error("{file}: not an ONNX model: {found}. Export the model to ONNX and drop the .onnx file")]
    NotOnnx {
        /// The file's name.
        file: String,
        /// What it looks like instead.
        found: String,
    },
    /// The file claims to be ONNX and contradicts itself, or goes past a limit.
    #[error("{file}: {message}")]
    Malformed {
        /// The file's name.
        file: String,
        /// What is wrong with it, and where.
        message: String,
    },
    /// The graph holds something that would have to be guessed at.
    #[error(
        "{file}: operator {domain}:{operator} (opset {opset}, node \"{node}\") cannot be run: {reason}. {remedy}"
    )]
    Unsupported {
        /// The file's name.
        file: String,
        /// The operator's name.
        operator: String,
        /// Its domain; the main domain is "ai.onnx".
        domain: String,
        /// The opset of that domain in this file; 0 when the file does not import it.
        opset: i64,
        /// The node's name, or its first output when it has none.
        node: String,
        /// What about it cannot be run.
        reason: String,
        /// How to export without it.
        remedy: String,
    },
    /// Columns and inputs do not fit together.
    #[error("{0}")]
    Binding(String),
    /// A value cannot be turned into what the input takes. The value itself is not quoted: this travels in reports and links.
    #[error(
        "row {row}, column \"{column}\": the model's input takes {expected}, found {found}. Correct the value or the column's role"
    )]
    Cast {
        /// Row of data, counted from 1 over the rows given.
        row: u64,
        /// The column's name.
        column: String,
        /// What the input takes.
        expected: &'static str,
        /// What kind of value stands there.
        found: &'static str,
    },
    /// A value is missing where the input has no form for that.
    #[error(
        "row {row}, column \"{column}\": the model's input takes {expected} and the value is missing. Choose what a missing value of this \
         column becomes: on the page beside the column, or in the plan under \"fill\""
    )]
    Missing {
        /// Row of data, counted from 1 over the rows given.
        row: u64,
        /// The column's name.
        column: String,
        /// What the input takes.
        expected: &'static str,
    },
    /// The graph failed while it ran, or answered in a shape that cannot be its rows.
    #[error("the model could not be run: {0}")]
    Run(String),
}

#[cfg(feature = "model")]
impl ModelError {
    /// What an input refused in a column's row, which is counted from 0.
    pub(super) fn refused(refused: Refused, row: usize, column: &str) -> Self {
        let (row, column, expected) = (row as u64 + 1, column.to_owned(), refused.expected);
        match refused.found {
            Some(found) => ModelError::Cast {
                row,
                column,
                expected,
                found,
            },
            None => ModelError::Missing {
                row,
                column,
                expected,
            },
        }
    }

    /// The same of rows that stand behind so many others.
    pub(crate) fn after(mut self, rows: u64) -> Self {
        if let ModelError::Cast { row, .. } | ModelError::Missing { row, .. } = &mut self {
            *row += rows;
        }
        self
    }

    /// With texts from the file no longer than a person reads.
    pub(super) fn shortened(mut self) -> Self {
        match &mut self {
            ModelError::NotOnnx { found: text, .. }
            | ModelError::Malformed { message: text, .. }
            | ModelError::Binding(text)
            | ModelError::Run(text)
            | ModelError::Cast { column: text, .. }
            | ModelError::Missing { column: text, .. } => shorten(text),
            ModelError::Unsupported {
                operator,
                domain,
                node,
                reason,
                ..
            } => [operator, domain, node, reason]
                .into_iter()
                .for_each(shorten),
        }
        self
    }
}

#[cfg(feature = "model")]
fn shorten(text: &mut String) {
    const LONGEST: usize = 1000;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
}
