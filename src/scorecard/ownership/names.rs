//! Whether a name is a person's.

/// Words that stand for a group wherever they occur in a name.
const GROUP_WORDS: [&str; 22] = [
    "team",
    "teams",
    "group",
    "squad",
    "tribe",
    "chapter",
    "guild",
    "department",
    "dept",
    "office",
    "support",
    "oncall",
    "everyone",
    "everybody",
    "all",
    "we",
    "us",
    "staff",
    "tbd",
    "tba",
    "noreply",
    "admin",
];
/// Beginnings of group handles.
const GROUP_BEGINNINGS: [&str; 4] = ["ml-", "data-", "ai-", "mlops"];
/// Texts that stand for nobody.
const NOBODY: [&str; 8] = ["", "-", "–", "?", "none", "nobody", "no one", "n/a"];

/// The name in the form in which names are compared: lower case, single blanks.
pub(super) fn key(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether a text stands for nobody.
pub(super) fn is_nobody(name: &str) -> bool {
    NOBODY.contains(&key(name).as_str())
}

/// Whether a name is a team's, a list's, a role's mailbox or a stand-in rather than a person's.
///
/// Group words count as whole words ("Wes Webb" is a person). A name without a blank is no full name, except in
/// scripts that write names without blanks.
pub(super) fn is_group(name: &str) -> bool {
    let name = key(name);
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|w| GROUP_WORDS.contains(&w))
        || name.contains('@')
        || name.contains("on-call")
        || name.contains("no-reply")
        || GROUP_BEGINNINGS.iter().any(|b| name.starts_with(b))
        || (!name.contains(' ') && !name.chars().any(writes_names_without_blanks))
}

/// Han, kana, Hangul, Thai, Lao, Khmer, Burmese.
fn writes_names_without_blanks(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0x20000..=0x2FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_people() {
        for name in [
            "Platform Team",
            "the group",
            "@acme/credit",
            "ml-platform",
            "data-science leads",
            "risk-oncall",
            "Risk On-Call",
            "noreply@acme.org",
            "TBD",
            "everyone",
            "we",
            "Ana",
            "ana.berg@acme.org",
            "Data Squad",
        ] {
            assert!(is_group(name), "{name}");
        }
        for name in [
            "Ana Berg",
            "Wes Webb",
            "A. B.",
            "Edgar Teamer",
            "山田太郎",
            "김철수",
            "Ng Wei",
        ] {
            assert!(!is_group(name), "{name}");
        }
        for name in ["", "  ", "-", "N/A", "Nobody"] {
            assert!(is_nobody(name), "{name}");
        }
        assert_eq!(key("  Ana   BERG "), "ana berg");
    }
}
