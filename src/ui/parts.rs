//! The part a file plays, as people see and change it.

use crate::data::{self, Placed};

/// The part a file plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// The sample the model learned from.
    Reference,
    /// What it meets now.
    Production,
    /// Production's labels in a file of their own.
    Labels,
    /// How long the server took.
    Latencies,
    /// The ONNX model.
    Model,
    /// Not used.
    #[default]
    Unused,
}

impl Part {
    /// All parts in the order in which people are offered them.
    pub const ALL: [Part; 6] = [
        Part::Reference,
        Part::Production,
        Part::Labels,
        Part::Latencies,
        Part::Model,
        Part::Unused,
    ];

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Part::Reference => "reference",
            Part::Production => "production",
            Part::Labels => "labels",
            Part::Latencies => "server times",
            Part::Model => "model",
            Part::Unused => "not used",
        }
    }

    /// The part of this title.
    pub fn of_title(title: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|p| p.title() == title)
    }

    /// Whether only one file can play it.
    pub fn is_single(self) -> bool {
        matches!(self, Part::Labels | Part::Latencies | Part::Model)
    }
}

/// Parts for files as they were sorted out. Of several models or label files the first is used. A document stands in for the
/// reference (it is a profile) when nothing else does.
pub fn given(placed: &[Placed]) -> Vec<Part> {
    let has_reference = placed.iter().any(|p| p.part == data::Part::Reference);
    let mut seen: Vec<Part> = Vec::new();
    let mut out = Vec::with_capacity(placed.len());
    for place in placed {
        let part = match place.part {
            data::Part::Reference => Part::Reference,
            data::Part::Production => Part::Production,
            data::Part::Labels => Part::Labels,
            data::Part::Latencies => Part::Latencies,
            data::Part::Model => Part::Model,
            data::Part::Document if has_reference => Part::Unused,
            data::Part::Document => Part::Reference,
        };
        let part = if part.is_single() && seen.contains(&part) {
            Part::Unused
        } else {
            part
        };
        seen.push(part);
        out.push(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_model_is_not_used_and_a_profile_stands_in() {
        let placed = |part| Placed {
            part,
            why: String::new(),
        };
        for (parts, expected) in [
            (
                vec![data::Part::Model, data::Part::Model],
                vec![Part::Model, Part::Unused],
            ),
            (
                vec![data::Part::Document, data::Part::Production],
                vec![Part::Reference, Part::Production],
            ),
            (
                vec![data::Part::Document, data::Part::Reference],
                vec![Part::Unused, Part::Reference],
            ),
            (
                vec![data::Part::Production, data::Part::Production],
                vec![Part::Production, Part::Production],
            ),
        ] {
            let placed: Vec<Placed> = parts.into_iter().map(placed).collect();
            assert_eq!(given(&placed), expected);
        }
    }

    #[test]
    fn every_part_is_found_by_its_title() {
        for part in Part::ALL {
            assert_eq!(Part::of_title(part.title()), Some(part));
        }
    }
}
