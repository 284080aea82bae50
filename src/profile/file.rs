//! A profile as a file that can stand in for a reference sample.

use super::{CategoryCounts, ColumnProfile, DatasetProfile, NumberCounts, Values};
use crate::data::Kind;
use serde::{Deserialize, Serialize};

/// What the file says it is.
const FORMAT: &str = "seaworthy-profile";
/// The form that is written.
const VERSION: u32 = 1;

/// A profile file: JSON, no rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileFile {
    format: String,
    version: u32,
    /// The summary itself.
    pub profile: DatasetProfile,
}

/// Why a profile file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFileError {
    /// Not JSON, or JSON of another shape.
    #[error("is not a profile ({0}). Make one with `seaworthy profile`.")]
    Unreadable(String),
    /// Written by a later version.
    #[error(
        "is a profile of version {0}; this program reads version {VERSION}. Open it with a newer one."
    )]
    TooNew(u32),
    /// Counts that contradict each other.
    #[error(
        "is a profile whose column \"{column}\" {what}. Make it again with `seaworthy profile`."
    )]
    Contradiction {
        /// The column.
        column: String,
        /// What is wrong with it.
        what: String,
    },
}

impl ProfileFile {
    /// A file of this profile, in the current form. Columns of more than [`NumberCounts::EXACT_IN_FILE`] different numbers, and windows of more than
    /// [`NumberCounts::EXACT_IN_WINDOW`], are brought down to as many, so that the file stays one.
    pub fn new(mut profile: DatasetProfile) -> ProfileFile {
        keep(&mut profile.columns, NumberCounts::EXACT_IN_FILE);
        for window in &mut profile.windows {
            keep(&mut window.columns, NumberCounts::EXACT_IN_WINDOW);
        }
        ProfileFile {
            format: FORMAT.to_owned(),
            version: VERSION,
            profile,
        }
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: a profile holds finite numbers and text keys alone, which JSON can write.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("a profile is plain data")
    }

    /// Reads what [`ProfileFile::write`] wrote, and whatever else claims to be a profile: its counts are checked
    /// against each other before anything is computed from them.
    ///
    /// # Errors
    /// When it is no profile, of a later version, or contradicts itself.
    pub fn read(bytes: &[u8]) -> Result<ProfileFile, ProfileFileError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let unreadable = |e: serde_json::Error| ProfileFileError::Unreadable(e.to_string());
        let head: Head = serde_json::from_slice(bytes).map_err(unreadable)?;
        if head.format != FORMAT {
            let found = format!("its format is \"{}\"", head.format);
            return Err(ProfileFileError::Unreadable(found));
        }
        if head.version > VERSION {
            return Err(ProfileFileError::TooNew(head.version));
        }
        let file: ProfileFile = serde_json::from_slice(bytes).map_err(unreadable)?;
        let windows = file.profile.windows.iter().flat_map(|w| &w.columns);
        for column in file.profile.columns.iter().chain(windows) {
            check(column).map_err(|what| ProfileFileError::Contradiction {
                column: column.name.clone(),
                what,
            })?;
        }
        Ok(file)
    }
}

fn keep(columns: &mut [ColumnProfile], bound: usize) {
    for column in columns {
        if let Values::Numbers(numbers) = &mut column.values
            && numbers.values.len() > bound
        {
            *numbers = numbers.at_most(bound);
        }
    }
}

fn check(column: &ColumnProfile) -> Result<(), String> {
    let gone = [column.missing, column.pos_inf, column.neg_inf];
    let gone = gone.iter().try_fold(0_u64, |sum, n| sum.checked_add(*n));
    let present = gone.and_then(|gone| column.n.checked_sub(gone));
    let present = present.ok_or("has more missing and infinite values than rows")?;
    if column.unparseable > column.missing {
        return Err("has more unreadable values than missing ones".to_owned());
    }
    let numeric = matches!(column.kind, Kind::Numeric | Kind::Datetime);
    match &column.values {
        Values::Numbers(numbers) if numeric => check_numbers(numbers, present),
        Values::Categories(categories) if !numeric => check_categories(categories, present),
        _ => Err("holds values of another kind than it says".to_owned()),
    }
}

fn check_numbers(numbers: &NumberCounts, present: u64) -> Result<(), String> {
    let counted = !numbers.counts.is_empty();
    if counted && numbers.values.len() != numbers.counts.len() {
        return Err("has another number of values than of counts".to_owned());
    }
    if !numbers.values.iter().all(|v| v.is_finite()) || !numbers.values.is_sorted_by(|a, b| a < b) {
        return Err("has values that are not increasing".to_owned());
    }
    check_sum(numbers.each().map(|(_, count)| count), present, true)?;
    let sums_fit = match &numbers.sums {
        None => numbers.rank_error == 0,
        Some(sums) => (1..present).contains(&numbers.rank_error) && sums.n() == present,
    };
    if sums_fit {
        Ok(())
    } else {
        Err("has sums that do not belong to its counts".to_owned())
    }
}

fn check_categories(categories: &CategoryCounts, present: u64) -> Result<(), String> {
    if !(categories.kept > 0.0 && categories.kept <= 1.0) {
        return Err("keeps a share of its categories that is not between 0 and 1".to_owned());
    }
    check_sum(
        categories.counts.values().copied(),
        present,
        categories.exact(),
    )
}

fn check_sum(
    mut counts: impl Iterator<Item = u64>,
    present: u64,
    complete: bool,
) -> Result<(), String> {
    let sum = counts.try_fold(
        0_u64,
        |sum, n| if n == 0 { None } else { sum.checked_add(n) },
    );
    match sum {
        Some(sum) if sum == present || (!complete && sum < present) => Ok(()),
        _ => Err(format!(
            "has counts that do not add up to its {present} values"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> DatasetProfile {
        let column = |kind, values| ColumnProfile {
            n: 4,
            missing: 1,
            values,
            ..ColumnProfile::empty("x", kind)
        };
        DatasetProfile {
            rows: 4,
            columns: vec![
                column(
                    Kind::Numeric,
                    Values::Numbers(NumberCounts::from_values(&[0.1, 5.0, 5.0])),
                ),
                column(
                    Kind::Boolean,
                    Values::Categories(CategoryCounts::from_values(["a", "b", "a"])),
                ),
            ],
            ..DatasetProfile::default()
        }
    }

    #[test]
    fn a_profile_survives_its_file() {
        let file = ProfileFile::new(profile());
        assert_eq!(ProfileFile::read(file.write().as_bytes()), Ok(file));
    }

    #[test]
    fn hostile_files_are_refused_with_the_reason() {
        let written = ProfileFile::new(profile()).write();
        for (from, to, says) in [
            ("{", "[", "not a profile"),
            (FORMAT, "other", "its format is"),
            ("\"version\":1", "\"version\":9", "version 9"),
            ("\"n\":4", "\"n\":5", "do not add up"),
            ("\"missing\":1", "\"missing\":7", "more missing"),
            (
                "\"missing\":1",
                "\"missing\":18446744073709551615",
                "more missing",
            ),
            ("[0.1,5.0]", "[5.0,0.1]", "not increasing"),
            ("[0.1,5.0]", "[0.1]", "another number of values"),
            ("[1,2]", "[18446744073709551615,4]", "do not add up"),
            ("\"rank_error\":0", "\"rank_error\":2", "sums"),
            ("\"numeric\"", "\"text\"", "another kind"),
            ("\"kept\":1.0", "\"kept\":0.0", "share"),
        ] {
            let broken = written.replacen(from, to, 1);
            assert_ne!(broken, written, "{from} does not occur");
            let error = ProfileFile::read(broken.as_bytes()).expect_err(to);
            assert!(error.to_string().contains(says), "{to}: {error}");
        }
    }
}
