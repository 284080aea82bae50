//! Tensors to what is seen of them.

use super::answers::shortened;
use super::types::{Cell, Seen};
use crate::model::tensors::{as_listed, texts, values};
use std::collections::BTreeSet;
use tract_onnx::tract_hir::internal::*;

/// Entries that are shown of a value.
const SHOWN: usize = 32;

/// The type, as the standard's words shortened have it.
pub(super) fn element(of: DatumType) -> String {
    match as_listed(of) {
        DatumType::F32 => "float".to_owned(),
        DatumType::F64 => "double".to_owned(),
        DatumType::I64 => "int64".to_owned(),
        DatumType::I32 => "int32".to_owned(),
        DatumType::Bool => "bool".to_owned(),
        DatumType::String => "text".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// The tensor's shape, and its entries at these places, which rise.
pub(super) fn seen(tensor: &Tensor, places: &[usize]) -> Result<Seen, String> {
    let shown = match as_listed(tensor.datum_type()) {
        DatumType::String => at(texts(tensor)?, places, |t| Cell::Text(shortened(t))),
        DatumType::F64 => at(&values::<f64>(tensor)?, places, |x| Cell::Double(*x)),
        DatumType::Bool => at(&values::<bool>(tensor)?, places, |x| Cell::Truth(*x)),
        kind if kind.is_integer() => at(&values::<i64>(tensor)?, places, |x| Cell::Whole(*x)),
        _ => at(&values::<f32>(tensor)?, places, |x| Cell::Single(*x)),
    };
    Ok(Seen {
        shape: tensor.shape().iter().map(|n| *n as u64).collect(),
        total: tensor.len() as u64,
        shown,
    })
}

fn at<T>(all: &[T], places: &[usize], cell: impl Fn(&T) -> Cell) -> Vec<Cell> {
    places
        .iter()
        .filter_map(|at| all.get(*at))
        .map(cell)
        .collect()
}

/// The places that are shown of a value alone.
pub(super) fn first_places(tensor: &Tensor) -> Vec<usize> {
    (0..tensor.len().min(SHOWN)).collect()
}

/// How many entries of two tensors of one value are others, and the places that are shown of both: the first of those, then the first of all.
/// Where the shapes are others, all entries are.
pub(super) fn compared(a: &Tensor, b: &Tensor) -> Result<(u64, Vec<usize>), String> {
    if a.shape() != b.shape() {
        let longer = if a.len() > b.len() { a } else { b };
        return Ok((longer.len() as u64, first_places(longer)));
    }
    let (differ, moved) = match as_listed(a.datum_type()) {
        DatumType::String => apart(texts(a)?, texts(b)?, |a, b| a == b),
        kind if kind.is_integer() => apart(&values::<i64>(a)?, &values::<i64>(b)?, |a, b| a == b),
        DatumType::Bool => apart(&values::<bool>(a)?, &values::<bool>(b)?, |a, b| a == b),
        _ => apart(&values::<f64>(a)?, &values::<f64>(b)?, |a, b| {
            a == b || a.is_nan() && b.is_nan()
        }),
    };
    let mut places: BTreeSet<usize> = moved.into_iter().take(SHOWN).collect();
    let rest = (0..a.len()).filter(|at| !places.contains(at));
    let rest: Vec<usize> = rest.take(SHOWN - places.len()).collect();
    places.extend(rest);
    Ok((differ, places.into_iter().collect()))
}

fn apart<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> (u64, Vec<usize>) {
    let (mut count, mut places) = (0, Vec::new());
    for (at, _) in a
        .iter()
        .zip(b)
        .enumerate()
        .filter(|(_, (a, b))| !same(a, b))
    {
        count += 1;
        if places.len() < SHOWN {
            places.push(at);
        }
    }
    (count, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_counted_over_all_entries() {
        let long = |last: f32| {
            let mut values = vec![f32::NAN; 100];
            values[99] = last;
            tensor1(&values)
        };
        let text = |t: &str| tensor1(&["a".to_owned(), t.to_owned()]);
        let cases = [
            (long(1.0), long(1.0), 0),
            (long(1.0), long(2.0), 1),
            (long(0.0), long(-0.0), 0),
            (tensor1(&[1i64, 2]), tensor1(&[1i64, 3]), 1),
            (tensor1(&[1i64 << 60]), tensor1(&[(1i64 << 60) + 1]), 1),
            (tensor1(&[true]), tensor1(&[false]), 1),
            (text("b"), text("b"), 0),
            (text("b"), text("c"), 1),
            (tensor1(&[1f32, 2.0, 3.0]), tensor1(&[1f32]), 3),
        ];
        for (a, b, expected) in cases {
            let found = compared(&a, &b).map(|(differ, _)| differ);
            assert_eq!(found, Ok(expected), "{a:?} and {b:?}");
        }
        let (_, places) = compared(&long(1.0), &long(2.0)).expect("numbers");
        assert_eq!(
            (places.len(), places.last()),
            (SHOWN, Some(&99)),
            "what differs is shown"
        );
        let last = seen(&long(2.0), &places).map(|s| (s.shown.last().cloned(), s.total));
        assert_eq!(last, Ok((Some(Cell::Single(2.0)), 100)));
    }

    #[test]
    fn whole_numbers_that_may_be_lengths_are_whole_numbers() {
        let seen = seen(&tensor1(&[7.to_dim()]), &[0]).expect("numbers");
        assert_eq!(seen.shown, [Cell::Whole(7)]);
        assert_eq!(element(TDim::datum_type()), "int64");
    }
}
