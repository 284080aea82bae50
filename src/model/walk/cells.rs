//! Tensors to what is seen of them.

use super::answers::shortened;
use super::types::{Cell, Seen};
use crate::model::tensors::{as_listed, texts, values};
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

/// The tensor's shape and first entries.
pub(super) fn seen(tensor: &Tensor) -> Result<Seen, String> {
    let n = tensor.len().min(SHOWN);
    let first = match as_listed(tensor.datum_type()) {
        DatumType::String => shown(texts(tensor)?, n, |t| Cell::Text(shortened(t))),
        DatumType::F64 => shown(&values::<f64>(tensor)?, n, |x| Cell::Double(*x)),
        DatumType::Bool => shown(&values::<bool>(tensor)?, n, |x| Cell::Truth(*x)),
        kind if kind.is_integer() => shown(&values::<i64>(tensor)?, n, |x| Cell::Whole(*x)),
        _ => shown(&values::<f32>(tensor)?, n, |x| Cell::Single(*x)),
    };
    Ok(Seen {
        shape: tensor.shape().iter().map(|n| *n as u64).collect(),
        total: tensor.len() as u64,
        first,
    })
}

fn shown<T>(all: &[T], n: usize, cell: impl Fn(&T) -> Cell) -> Vec<Cell> {
    all.iter().take(n).map(cell).collect()
}

/// How many entries of two tensors of one value are others; all of the longer where the shapes are.
pub(super) fn differ(a: &Tensor, b: &Tensor) -> Result<u64, String> {
    if a.shape() != b.shape() {
        return Ok(a.len().max(b.len()) as u64);
    }
    Ok(match as_listed(a.datum_type()) {
        DatumType::String => apart(texts(a)?, texts(b)?, |a, b| a == b),
        kind if kind.is_integer() => apart(&values::<i64>(a)?, &values::<i64>(b)?, |a, b| a == b),
        DatumType::Bool => apart(&values::<bool>(a)?, &values::<bool>(b)?, |a, b| a == b),
        _ => apart(&values::<f64>(a)?, &values::<f64>(b)?, |a, b| {
            a == b || a.is_nan() && b.is_nan()
        }),
    })
}

fn apart<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> u64 {
    a.iter().zip(b).filter(|(a, b)| !same(a, b)).count() as u64
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
            assert_eq!(differ(&a, &b), Ok(expected), "{a:?} and {b:?}");
        }
        assert_eq!(
            seen(&long(1.0)).map(|s| (s.first.len(), s.total)),
            Ok((SHOWN, 100))
        );
    }

    #[test]
    fn whole_numbers_that_may_be_lengths_are_whole_numbers() {
        let seen = seen(&tensor1(&[7.to_dim()])).expect("numbers");
        assert_eq!(seen.first, [Cell::Whole(7)]);
        assert_eq!(element(TDim::datum_type()), "int64");
    }
}
