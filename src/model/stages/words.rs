//! What a step is called.

use super::step::Step;

/// Operators that are named in a stage.
const MOST_NAMED: usize = 6;
/// Widths of dense layers that are named.
const MOST_WIDTHS: usize = 8;

impl Step {
    /// What people read.
    pub fn says(&self) -> String {
        match self {
            Step::Impute(0 | 1) => "fill in missing values with a constant".to_owned(),
            Step::Impute(n) => {
                format!("fill in missing values of {n} numbers with a constant each")
            }
            Step::Scale(0 | 1) => "scale".to_owned(),
            Step::Scale(n) => format!("scale {n} numbers"),
            Step::Normalise(norm) => format!("divide each row by its {norm} norm"),
            Step::OneHot {
                columns,
                categories,
            } => format!(
                "one-hot encode {} ({categories} categories)",
                counted(*columns, "column")
            ),
            Step::LookUp(n) => format!("look values up in {}", counted(*n, "table")),
            Step::Binarize => "cut numbers to 0 and 1".to_owned(),
            Step::Words(n) => format!("count words of a text ({n} known)"),
            Step::CleanText => "clean texts".to_owned(),
            Step::Concatenate => "concatenate".to_owned(),
            Step::Pick => "pick columns".to_owned(),
            Step::Linear { name, coefficients } => format!("{name} ({coefficients} coefficients)"),
            Step::Trees {
                ensembles,
                trees,
                nodes,
                how,
            } => {
                let of = match ensembles {
                    1 => String::new(),
                    n => format!(" in {n} ensembles"),
                };
                let trees = match how.as_str() {
                    "boosted" => counted(*trees, "boosted tree"),
                    "" => counted(*trees, "tree"),
                    how => format!("{}, {how}", counted(*trees, "tree")),
                };
                format!("{trees}{of} ({})", counted(*nodes, "node"))
            }
            Step::Vectors { kernel } => format!("support vectors ({kernel} kernel)"),
            Step::Dense {
                layers,
                widths,
                functions,
            } => {
                let shown: Vec<String> = widths
                    .iter()
                    .take(MOST_WIDTHS)
                    .map(i64::to_string)
                    .collect();
                let more = if widths.len() > MOST_WIDTHS {
                    " …"
                } else {
                    ""
                };
                let with: Vec<&str> = functions.iter().copied().collect();
                let with = match with.is_empty() {
                    true => String::new(),
                    false => format!(" with {}", with.join(" and ")),
                };
                format!(
                    "{} ({}{more}){with}",
                    counted(*layers, "dense layer"),
                    shown.join(" → ")
                )
            }
            Step::Function(name) => (*name).to_owned(),
            Step::Rest => "other operators".to_owned(),
            Step::Greatest => "take the class with the greatest score".to_owned(),
            Step::Operators(counts) => {
                let named = counts.iter().take(MOST_NAMED).map(|(name, n)| match n {
                    1 => name.clone(),
                    n => format!("{n} × {name}"),
                });
                let named: Vec<String> = named.collect();
                let more = counts.len().saturating_sub(MOST_NAMED);
                match more {
                    0 => named.join(", "),
                    more => format!("{} and {more} other operators", named.join(", ")),
                }
            }
        }
    }
}

fn counted(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}
