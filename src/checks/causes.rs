//! Reading the causes that the comparison has written beside a feature, each by how its sentence begins.

use super::{Facts, Feature};

/// Something that happened upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    /// The column came back under another name.
    ColumnRenamed,
    /// Its categories came back under other names.
    CategoriesRenamed,
    /// Its numbers count in another unit.
    UnitChanged,
    /// It holds one value where it held many.
    Frozen,
}

impl Happened {
    /// How the comparison's sentence begins.
    fn beginning(self) -> &'static str {
        match self {
            Happened::ColumnRenamed => "Probably renamed: ",
            Happened::CategoriesRenamed => "Renamed upstream: ",
            Happened::UnitChanged => "Unit change: ",
            Happened::Frozen => "Frozen upstream: ",
        }
    }
}

/// Columns to which this happened, each with the sentence that says so.
///
/// A sentence may be of the whole sample or of the latest window ("In 2024-12: Frozen upstream: …"). Only beginnings
/// count, because what follows may name categories, and those may hold any words.
pub(super) fn columns_where(facts: &Facts, happened: Happened) -> Vec<(&Feature, &str)> {
    let says = |cause: &str| {
        let said = match cause
            .strip_prefix("In ")
            .and_then(|rest| rest.split_once(": "))
        {
            Some((_, said)) => said,
            None => cause,
        };
        said.starts_with(happened.beginning())
    };
    facts
        .features
        .iter()
        .filter_map(|f| {
            let cause = f.causes.iter().find(|c| says(c))?;
            Some((f, cause.as_str()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn only_the_beginning_of_a_sentence_counts() {
        let mut facts = fixture::healthy();
        for (cause, expected) in [
            ("Unit change: values multiplied by 100", true),
            ("In 2024-06: Unit change: values divided by 1,000", true),
            ("New in 5 % of rows: Unit change: a category", false),
            ("Renamed upstream: unit became Unit change", false),
        ] {
            facts.features[0].causes = vec![cause.to_owned()];
            let found = !columns_where(&facts, Happened::UnitChanged).is_empty();
            assert_eq!(found, expected, "{cause}");
        }
    }
}
