//! Predicted classes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Predicted classes, one per row; each class is held once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Labels {
    classes: Vec<String>,
    rows: Vec<u32>,
    /// Where each class stands in `classes`.
    #[serde(skip)]
    places: BTreeMap<String, u32>,
}

impl Labels {
    /// Another row.
    pub fn push(&mut self, class: &str) {
        let place = self.place(class);
        self.rows.push(place);
    }

    /// Further rows of whole numbers.
    #[cfg(feature = "model")]
    pub(super) fn extend_whole(&mut self, classes: &[i64]) {
        const FEW: usize = 32;
        let mut known: Vec<(i64, u32)> = Vec::new();
        for class in classes {
            let place = match known.iter().find(|(k, _)| k == class) {
                Some((_, place)) => *place,
                None => {
                    let place = self.place(&class.to_string());
                    if known.len() < FEW {
                        known.push((*class, place));
                    }
                    place
                }
            };
            self.rows.push(place);
        }
    }

    fn place(&mut self, class: &str) -> u32 {
        // Most models have few classes, which are compared faster than hashed.
        const FEW: usize = 8;
        let first = self.classes.iter().take(FEW).position(|c| c == class);
        if let Some(place) = first {
            return place as u32;
        }
        if let Some(place) = self.places.get(class) {
            return *place;
        }
        let place = self.classes.len() as u32;
        self.classes.push(class.to_owned());
        self.places.insert(class.to_owned(), place);
        place
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The class of a row; `None` past the last.
    pub fn get(&self, row: usize) -> Option<&str> {
        let place = *self.rows.get(row)? as usize;
        self.classes.get(place).map(String::as_str)
    }

    /// Row by row.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row).unwrap_or_default())
    }

    /// Row by row, each in its own text.
    pub fn to_texts(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// Equal when every row's class is, however they are held.
impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: AsRef<str>> FromIterator<T> for Labels {
    fn from_iter<I: IntoIterator<Item = T>>(classes: I) -> Self {
        let mut labels = Labels::default();
        classes.into_iter().for_each(|c| labels.push(c.as_ref()));
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn rows_keep_their_classes() {
        let texts: Vec<String> = (0..40).map(|i| (i * i % 23).to_string()).collect();
        let labels: Labels = texts.iter().collect();
        assert_eq!(labels.to_texts(), texts);
        assert_eq!(labels.get(40), None);
        let backwards: Labels = texts.iter().rev().collect();
        let again: Labels = backwards.to_texts().iter().rev().collect();
        assert_eq!(again, labels, "held in another order");
        assert_ne!(backwards, labels);
    }

    #[test]
    #[cfg(feature = "model")]
    fn whole_numbers_are_their_texts() {
        let numbers: Vec<i64> = (0..90).map(|i| (i * 7 % 41) - 5).collect();
        let mut labels = Labels::default();
        labels.extend_whole(&numbers);
        assert_eq!(labels, numbers.iter().map(i64::to_string).collect());
    }
}
