//! Why a link cannot be shown. One page each: never an example, never older content instead.

/// Why a link could not be read, or a card not be written.
///
/// `received` is the number of characters of the link's own part as it arrived, or of the whole text when no link
/// was found in it. Sharing a card and its damage is local: nothing here asks a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The text ends before the card does.
    #[error(
        "this link is cut off: {received} characters arrived, and the card goes on after them. Mail and chat \
         programs shorten long links; ask for the whole link, or for the card as a file"
    )]
    Truncated {
        /// Characters that arrived.
        received: usize,
    },
    /// Whole, but not what was written: the checksum or the content disagrees.
    #[error(
        "this link is damaged: {received} characters arrived, but {what}. A character was changed, lost or added on \
         the way; copy the link again from where it was made"
    )]
    Damaged {
        /// Characters that arrived.
        received: usize,
        /// What disagrees.
        what: &'static str,
    },
    /// Written by a later version of the format.
    #[error(
        "this link was made by a newer version: {received} characters arrived, and {what}. Open it with a newer \
         Seaworthy"
    )]
    Newer {
        /// Characters that arrived.
        received: usize,
        /// What this version does not know.
        what: &'static str,
    },
    /// No link of ours in the text.
    #[error(
        "this is not a Seaworthy link: {received} characters arrived, and no \"#s1.\" with a card after it is among \
         them. A link looks like https://…#s1.AQMB…"
    )]
    NotOurs {
        /// Characters that arrived.
        received: usize,
    },
    /// Encrypted, and no password was given.
    #[error(
        "this link needs a password: {received} characters arrived and they are encrypted. Whoever made it set the \
         password; ask for it by another way than the link came"
    )]
    NeedsPassword {
        /// Characters that arrived.
        received: usize,
    },
    /// Encrypted with another password. The checksum agrees, so that nothing was damaged on the way.
    #[error(
        "this is not the link's password: {received} characters arrived whole, but they were encrypted with another \
         one. Capitals and spaces count; nobody can open it without the right one"
    )]
    WrongPassword {
        /// Characters that arrived.
        received: usize,
    },
    /// More characters than any card has; refused unread.
    #[error(
        "this text is too long for a link: {received} characters arrived, and a card has at most 65,536. Open a \
         longer card as a file"
    )]
    TooLong {
        /// Characters that arrived.
        received: usize,
    },
    /// The card does not fit the format, whatever is left out.
    #[error("this card cannot be written as a link: {0}. Save it as a file instead")]
    Unwritable(&'static str),
}

impl LinkError {
    /// Two or three words for a heading.
    pub fn title(&self) -> &'static str {
        match self {
            LinkError::Truncated { .. } => "The link is cut off",
            LinkError::Damaged { .. } => "The link is damaged",
            LinkError::Newer { .. } => "Made by a newer version",
            LinkError::NotOurs { .. } => "Not a Seaworthy link",
            LinkError::NeedsPassword { .. } => "A password is needed",
            LinkError::WrongPassword { .. } => "Wrong password",
            LinkError::TooLong { .. } => "Too long for a link",
            LinkError::Unwritable(_) => "Too much for a link",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_words_and_says_what_arrived() {
        let received = 12_345;
        let what = "it is an example";
        let errors = [
            LinkError::Truncated { received },
            LinkError::Damaged { received, what },
            LinkError::Newer { received, what },
            LinkError::NotOurs { received },
            LinkError::NeedsPassword { received },
            LinkError::WrongPassword { received },
            LinkError::TooLong { received },
        ];
        for (at, error) in errors.iter().enumerate() {
            let text = error.to_string();
            assert!(text.contains("12345 characters arrived"), "{text}");
            let (_, advice) = text
                .split_once(". ")
                .expect("what is wrong, then what to do");
            assert!(!advice.is_empty(), "{text}");
            for other in &errors[at + 1..] {
                assert_ne!(error.title(), other.title());
                assert!(!other.to_string().ends_with(advice), "{other}");
            }
        }
    }
}
