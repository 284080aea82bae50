//! What each column is, guessed from names, kinds and in which files it stands; what the plan gives is kept.

mod outcomes;
mod tables;
mod telling;

use super::format::{ColumnInfo, FileInfo, Kind};
use super::names::{is_id_like, is_time_like};
use crate::plan::{Roles, ScoreColumns};
use std::collections::BTreeSet;
use tables::Tables;
use telling::is_birth;
pub(crate) use telling::is_label_name;

/// Every column's role, and for each guess a sentence that says why.
///
/// Columns of the reference come first, then those only in production, each once. A column the plan names keeps the role
/// it has there, even one that no file has; a name in `model_inputs` stays a feature. What is left is a feature by its
/// kind: the reference's, unless it has no values there.
pub fn guess(
    reference: Option<&FileInfo>,
    production: Option<&FileInfo>,
    labels: Option<&FileInfo>,
    model_inputs: &[String],
    given: &Roles,
) -> (Roles, Vec<String>) {
    let mut guess = Guess {
        tables: Tables {
            reference,
            production,
            labels,
        },
        inputs: model_inputs,
        used: named_in(given),
        roles: given.clone(),
        why: Vec::new(),
    };
    guess.left_over_row_numbers();
    guess.id();
    guess.timestamp();
    // Predictions and scores first: labels are recognised by holding the same values.
    guess.prediction();
    guess.score();
    guess.label();
    guess.positive();
    guess.features();
    (guess.roles, guess.why)
}

/// The column that tells when a row happened.
pub(crate) fn timestamp_column(info: &FileInfo) -> Option<&ColumnInfo> {
    let moments = || {
        info.columns
            .iter()
            .filter(|c| c.kind == Kind::Datetime && !is_birth(&c.name))
    };
    moments()
        .find(|c| is_time_like(&c.name))
        .or_else(|| moments().next())
}

/// Whether nearly every row has a value of its own.
pub(crate) fn is_nearly_unique(column: &ColumnInfo) -> bool {
    let present = column.seen - column.missing.min(column.seen);
    present > 0 && column.distinct as f64 >= 0.95 * present as f64
}

struct Guess<'a> {
    tables: Tables<'a>,
    inputs: &'a [String],
    used: BTreeSet<String>,
    roles: Roles,
    why: Vec<String>,
}

impl<'a> Guess<'a> {
    /// Columns without a role, model inputs left out.
    fn open(&self) -> impl Iterator<Item = &'a ColumnInfo> {
        let free = |c: &&ColumnInfo| !self.used.contains(&c.name) && !self.inputs.contains(&c.name);
        self.tables.columns().filter(free)
    }

    fn took(&mut self, column: &str, role: &str, why: &str) {
        self.used.insert(column.to_owned());
        self.why
            .push(format!("\"{column}\" is taken as {role}: {why}"));
    }

    /// Indices that a data frame wrote along.
    fn left_over_row_numbers(&mut self) {
        let is_left_over = |c: &&ColumnInfo| {
            let unnamed = c.name == "column_1"
                || c.name.starts_with("Unnamed: ")
                || c.name.starts_with("__index_level_");
            unnamed && c.whole && is_nearly_unique(c)
        };
        let found: Vec<String> = self
            .open()
            .filter(is_left_over)
            .map(|c| c.name.clone())
            .collect();
        // Without a header, the first column is as good as the others.
        let nameless = self.tables.columns().any(|c| c.name == "column_2");
        for name in found.into_iter().filter(|_| !nameless) {
            self.took(
                &name,
                "row numbers and left out",
                "it has no name of its own and every row another number",
            );
            self.roles.ignored.push(name);
        }
    }

    fn id(&mut self) {
        if self.roles.id.is_some() {
            return;
        }
        let shared = |name: &str| self.tables.labels.is_some_and(|l| l.column(name).is_some());
        let unique = |name: &str| self.tables.everywhere(name).all(is_nearly_unique);
        let candidates: Vec<&ColumnInfo> = self
            .open()
            .filter(|c| unique(&c.name) && c.kind != Kind::Datetime)
            .filter(|c| is_id_like(&c.name) || shared(&c.name) && !is_label_name(&c.name))
            .collect();
        let best = candidates
            .iter()
            .find(|c| shared(&c.name))
            .or(candidates.first());
        if let Some(best) = best {
            let why = if shared(&best.name) {
                "the labels have it too and nearly every row another value"
            } else {
                "its name, and nearly every row has another value"
            };
            self.took(&best.name, "the row's id", why);
            self.roles.id = Some(best.name.clone());
        }
        if let Some(labels) = self.tables.labels
            && self
                .roles
                .id
                .as_ref()
                .is_none_or(|id| labels.column(id).is_none())
        {
            self.why.push(format!("{} shares no column of ids with the samples, so its labels can only be joined by the order of the rows", labels.name));
        }
    }

    fn timestamp(&mut self) {
        if self.roles.timestamp.is_some() {
            return;
        }
        let moments: Vec<&ColumnInfo> = self
            .tables
            .columns()
            .filter(|c| !self.used.contains(&c.name) && !is_birth(&c.name))
            .filter(|c| self.tables.kind(&c.name) == Kind::Datetime)
            .collect();
        let rank = |c: &&&ColumnInfo| (self.tables.in_both(&c.name), is_time_like(&c.name));
        // The first of the best, so the order is turned: `max_by_key` takes the last.
        if let Some(best) = moments.iter().rev().max_by_key(rank) {
            self.took(&best.name, "the time of the row", "it holds dates");
            self.roles.timestamp = Some(best.name.clone());
        }
    }

    fn features(&mut self) {
        for column in self.tables.columns() {
            if !self.used.insert(column.name.clone()) {
                continue;
            }
            let list = match self.tables.kind(&column.name) {
                Kind::Numeric => &mut self.roles.numeric,
                Kind::Categorical => &mut self.roles.categorical,
                Kind::Boolean => &mut self.roles.boolean,
                Kind::Datetime => &mut self.roles.datetime,
                Kind::Text => &mut self.roles.text,
            };
            list.push(column.name.clone());
        }
    }
}

fn named_in(roles: &Roles) -> BTreeSet<String> {
    let lists = [
        &roles.numeric,
        &roles.categorical,
        &roles.boolean,
        &roles.datetime,
        &roles.text,
        &roles.ignored,
    ];
    let single = [&roles.id, &roles.timestamp, &roles.label, &roles.prediction];
    let scores = match &roles.score {
        Some(ScoreColumns::One(name)) => vec![name.clone()],
        Some(ScoreColumns::PerClass(columns)) => columns.values().cloned().collect(),
        None => Vec::new(),
    };
    lists
        .into_iter()
        .flatten()
        .chain(single.into_iter().flatten())
        .cloned()
        .chain(scores)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{MemorySource, inspect};
    use std::collections::BTreeMap;

    fn file(name: &str, text: &str) -> FileInfo {
        let missing = crate::plan::MISSING.map(str::to_owned);
        inspect(&MemorySource::new(name, text.to_owned()), &missing)
            .unwrap_or_else(|e| panic!("{e}"))
    }

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn a_usual_pair_of_samples_is_understood() {
        let reference = file(
            "ref.csv",
            "customer_id,when,age,city,active,y_pred_proba,y_pred,churn\n\
             7,2024-01-01,30,Rome,True,0.25,no,no\n8,2024-01-02,40.5,Bonn,False,0.75,yes,yes\n",
        );
        let production = file(
            "prod.csv",
            "customer_id,when,age,city,active,y_pred_proba,y_pred,extra\n\
             9,2024-02-01,31,Rome,True,0.25,no,5\n10,2024-02-02,41.5,Bonn,maybe,0.75,yes,6\n",
        );
        let labels = file("late.csv", "customer_id,churn\n9,yes\n10,no\n");
        let (roles, why) = guess(
            Some(&reference),
            Some(&production),
            Some(&labels),
            &[],
            &Roles::default(),
        );
        let expected = Roles {
            numeric: list(&["age", "extra"]),
            categorical: list(&["city", "active"]),
            id: Some("customer_id".into()),
            timestamp: Some("when".into()),
            label: Some("churn".into()),
            prediction: Some("y_pred".into()),
            score: Some(ScoreColumns::One("y_pred_proba".into())),
            positive: Some("yes".into()),
            ..Roles::default()
        };
        assert_eq!(roles, expected);
        assert_eq!(why.len(), 6, "a sentence per guess: {why:?}");
    }

    #[test]
    fn what_is_given_is_kept_and_model_inputs_stay_features() {
        let table = file("t.csv", "score,class,a,b\n1,x,2,3\n4,y,5,6\n7,x,8,9\n");
        let given = Roles {
            label: Some("a".into()),
            ignored: list(&["b"]),
            ..Roles::default()
        };
        let (roles, _) = guess(Some(&table), None, None, &list(&["score", "class"]), &given);
        assert_eq!(roles.numeric, ["score"]);
        assert_eq!(roles.categorical, ["class"]);
        assert_eq!(
            (roles.label.as_deref(), roles.score, roles.positive),
            (Some("a"), None, None)
        );
        assert_eq!(roles.ignored, ["b"]);
    }

    #[test]
    fn scores_per_class_and_a_label_without_a_telling_name_are_found() {
        let head = "px0,p_red,p_blue,kind,pred\n";
        let table = file(
            "t.csv",
            &format!("{head}0,0.25,0.75,blue,blue\n1,0.75,0.25,blue,red\n0,1,0,red,red\n"),
        );
        let (roles, _) = guess(Some(&table), None, None, &[], &Roles::default());
        let classes = [
            ("blue".to_owned(), "p_blue".to_owned()),
            ("red".to_owned(), "p_red".to_owned()),
        ];
        assert_eq!(
            roles.score,
            Some(ScoreColumns::PerClass(BTreeMap::from(classes)))
        );
        assert_eq!(
            (roles.label.as_deref(), roles.prediction.as_deref()),
            (Some("kind"), Some("pred"))
        );
        assert_eq!(roles.numeric, ["px0"]);
    }

    #[test]
    fn a_column_without_values_takes_its_kind_from_the_other_sample() {
        let reference = file("a.csv", "c,x\n,1\n,2\n");
        let production = file("b.csv", "c,x\nred,1\nblue,2\n");
        let (roles, _) = guess(
            Some(&reference),
            Some(&production),
            None,
            &[],
            &Roles::default(),
        );
        assert_eq!(
            (roles.categorical, roles.numeric),
            (list(&["c"]), list(&["x"]))
        );
    }

    #[test]
    fn row_numbers_of_a_data_frame_are_left_out() {
        let table = file("t.csv", ",a\n0,1.5\n1,2.5\n2,3.5\n");
        let (roles, why) = guess(Some(&table), None, None, &[], &Roles::default());
        assert_eq!(
            (roles.ignored, roles.numeric),
            (list(&["column_1"]), list(&["a"])),
            "{why:?}"
        );
    }
}
