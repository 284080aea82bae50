//! The rows that are disturbed.

use crate::data::{Column, Columns};
use crate::model::types::{Binding, ElementType, ModelInput};

/// Rows of the reference, as they go into a model.
pub(super) struct Table<'a> {
    /// The columns that feed it.
    pub columns: &'a Columns,
    /// What the input of each takes.
    pub takes: Vec<ElementType>,
}

/// Columns that take the place of others, by their place in the table.
pub(super) type Replaced = Vec<(usize, Column)>;

/// A column of numbers that goes into an input for numbers.
pub(super) struct Numbers<'a> {
    pub values: &'a [f64],
    /// Whether the input takes whole numbers only.
    pub whole: bool,
}

impl<'a> Table<'a> {
    /// The columns of `rows` that the binding names, and what they go into.
    pub fn new(columns: &'a Columns, inputs: &[ModelInput], binding: &Binding) -> Self {
        let takes = |(name, _): &(String, Column)| {
            let bound = binding.inputs.iter().find(|b| b.columns.contains(name));
            let input = inputs
                .iter()
                .find(|i| Some(&i.name) == bound.map(|b| &b.input));
            input.map_or(ElementType::Float, |i| i.element)
        };
        Table {
            columns,
            takes: columns.columns.iter().map(takes).collect(),
        }
    }

    /// The place of the column of this name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.columns.iter().position(|(n, _)| n == name)
    }

    pub fn column(&self, at: usize) -> Option<&'a Column> {
        self.columns.columns.get(at).map(|(_, column)| column)
    }

    /// The column as numbers; none when it holds texts or goes into an input for texts or truth values.
    pub fn numbers(&self, at: usize) -> Option<Numbers<'a>> {
        let whole = match self.takes.get(at)? {
            ElementType::Float | ElementType::Double => false,
            ElementType::Int64 | ElementType::Int32 => true,
            ElementType::Bool | ElementType::String => return None,
        };
        match self.column(at)? {
            Column::Numbers(values) => Some(Numbers { values, whole }),
            Column::Texts(_) => None,
        }
    }

    /// Whether the column holds texts that go into an input for texts.
    pub fn is_text(&self, at: usize) -> bool {
        self.takes.get(at) == Some(&ElementType::String)
            && matches!(self.column(at), Some(Column::Texts(_)))
    }
}

impl Numbers<'_> {
    /// Every value that is there, changed, by its row; missing ones stay. Rounded where the input takes whole numbers.
    pub fn map(&self, mut change: impl FnMut(usize, f64) -> f64) -> Column {
        let changed = |(row, value): (usize, &f64)| match value {
            v if v.is_nan() => f64::NAN,
            v if self.whole => change(row, *v).round(),
            v => change(row, *v),
        };
        Column::Numbers(self.values.iter().enumerate().map(changed).collect())
    }

    /// The same number in every row, also where it was missing.
    pub fn all(&self, value: f64) -> Column {
        let value = if self.whole { value.round() } else { value };
        Column::Numbers(vec![value; self.values.len()])
    }

    /// The lowest and highest finite value, where they differ.
    pub fn range(&self) -> Option<(f64, f64)> {
        let finite = || self.values.iter().copied().filter(|v| v.is_finite());
        let (low, high) = (finite().reduce(f64::min)?, finite().reduce(f64::max)?);
        (low < high).then_some((low, high))
    }

    /// Standard deviation (n − 1) of the finite values; none when it is 0, or no number.
    pub fn spread(&self) -> Option<f64> {
        spread(self.values.iter().copied())
    }
}

/// Standard deviation (n − 1) of the finite numbers; none when it is 0, or no number.
pub(super) fn spread(values: impl Iterator<Item = f64>) -> Option<f64> {
    let finite: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let mean = finite.iter().sum::<f64>() / finite.len() as f64;
    let squares: f64 = finite.iter().map(|v| (v - mean) * (v - mean)).sum();
    let spread = (squares / (finite.len().max(2) - 1) as f64).sqrt();
    Some(spread).filter(|s| *s > 0.0 && s.is_finite())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table of numbers and texts for the disturbances' own tests.
    pub fn sample() -> Columns {
        let text = |t: &str| Some(t.to_owned());
        Columns {
            rows: 4,
            columns: vec![
                (
                    "x".to_owned(),
                    Column::Numbers(vec![1.0, 2.0, f64::NAN, 5.0]),
                ),
                (
                    "color".to_owned(),
                    Column::Texts(vec![text("red"), None, text("unseen"), text("red")]),
                ),
                (
                    "n".to_owned(),
                    Column::Numbers(vec![10.0, 20.0, 30.0, 40.0]),
                ),
                ("flat".to_owned(), Column::Numbers(vec![7.0; 4])),
            ],
        }
    }

    /// The sample, in which "n" goes into an input for whole numbers.
    pub fn table(columns: &Columns) -> Table<'_> {
        Table {
            columns,
            takes: vec![
                ElementType::Float,
                ElementType::String,
                ElementType::Int64,
                ElementType::Float,
            ],
        }
    }

    /// The numbers of the only replaced column.
    pub fn only(replaced: Option<Replaced>) -> Vec<f64> {
        match replaced.as_deref() {
            Some([(_, Column::Numbers(values))]) => values.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Equal, NaN to NaN.
    pub fn equal(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
    }

    #[test]
    fn columns_are_what_their_inputs_take() {
        let columns = sample();
        let input = |name: &str, element| ModelInput {
            name: name.to_owned(),
            element,
            shape: vec![None, Some(1)],
            keys: Vec::new(),
        };
        let bound = |input: &str, columns: &[&str]| crate::model::BoundInput {
            input: input.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        };
        let binding = Binding {
            inputs: vec![
                bound("wide", &["x", "flat"]),
                bound("color", &["color"]),
                bound("whole", &["n"]),
            ],
            ..Binding::default()
        };
        let inputs = [
            input("wide", ElementType::Float),
            input("color", ElementType::String),
            input("whole", ElementType::Int64),
        ];
        let found = Table::new(&columns, &inputs, &binding);
        assert_eq!(found.takes, table(&columns).takes);
        assert_eq!(found.place("n"), Some(2));
        assert!(found.is_text(1) && !found.is_text(0));
        assert!(found.numbers(1).is_none());
        let x = found.numbers(0).expect("numbers");
        assert_eq!(x.range(), Some((1.0, 5.0)));
        // 1, 2 and 5 around 8/3.
        assert!((x.spread().expect("a spread") - (13.0f64 / 3.0).sqrt()).abs() < 1e-15);
        let flat = found.numbers(3).expect("numbers");
        assert_eq!((flat.range(), flat.spread()), (None, None));
        assert_eq!(spread([f64::NAN, f64::INFINITY].into_iter()), None);
    }
}
