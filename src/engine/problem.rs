//! The only error that crosses to the page.

use crate::data::{DataError, Place};
use serde::{Deserialize, Serialize};

/// What went wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}{message}", place.as_ref().map(|p| format!("{p}: ")).unwrap_or_default())]
pub struct Problem {
    /// In words, with what to do.
    pub message: String,
    /// Where, when it concerns a file.
    pub place: Option<Place>,
    /// Whether the person asked for the end: not an error to show.
    pub cancelled: bool,
}

impl Problem {
    /// A problem that concerns no file.
    pub fn new(message: impl Into<String>) -> Self {
        Problem {
            message: message.into(),
            place: None,
            cancelled: false,
        }
    }

    /// A problem with a whole file. A message that begins with the file's name already says it once.
    pub fn in_file(file: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        let said = message
            .strip_prefix(file)
            .and_then(|rest| rest.strip_prefix(": "))
            .map(str::to_owned);
        let place = Place {
            file: file.to_owned(),
            ..Place::default()
        };
        Problem {
            message: said.unwrap_or(message),
            place: Some(place),
            cancelled: false,
        }
    }

    /// The person ended the job.
    pub fn cancelled() -> Self {
        Problem {
            message: "Cancelled.".to_owned(),
            place: None,
            cancelled: true,
        }
    }
}

impl From<DataError> for Problem {
    fn from(error: DataError) -> Self {
        Problem {
            message: error.message,
            place: Some(error.place),
            cancelled: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_once() {
        for message in ["is empty", "a.csv: is empty"] {
            assert_eq!(
                Problem::in_file("a.csv", message).to_string(),
                "a.csv: is empty"
            );
        }
    }
}
