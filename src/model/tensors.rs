//! Tensors as plain vectors, both ways, without copies where the types agree.

use std::borrow::Cow;
use tract_onnx::tract_hir::internal::*;

/// Rows and columns of a table; a vector is one row.
pub(super) fn table(tensor: &Tensor) -> Result<(usize, usize), String> {
    match *tensor.shape() {
        [width] => Ok((1, width)),
        [rows, width] => Ok((rows, width)),
        _ => Err(format!(
            "takes a table, found the shape {:?}",
            tensor.shape()
        )),
    }
}

/// The values in row order; other numbers are cast.
pub(super) fn values<T: Datum + Copy>(tensor: &Tensor) -> Result<Cow<'_, [T]>, String> {
    if tensor.datum_type() == T::datum_type() {
        let view = tensor.try_as_plain_ram().map_err(text)?;
        return view.as_slice::<T>().map(Cow::Borrowed).map_err(text);
    }
    let cast = tensor.cast_to::<T>().map_err(text)?;
    let view = cast.try_as_plain_ram().map_err(text)?;
    view.as_slice::<T>()
        .map(|v| Cow::Owned(v.to_vec()))
        .map_err(text)
}

/// The texts in row order.
pub(super) fn texts(tensor: &Tensor) -> Result<&[String], String> {
    let view = tensor.try_as_plain_ram().map_err(text)?;
    view.as_slice::<String>().map_err(text)
}

/// A tensor of this shape over these values.
pub(super) fn tensor<T: Datum>(shape: &[usize], values: Vec<T>) -> Result<Tensor, String> {
    let array = tract_ndarray::ArrayD::from_shape_vec(shape, values).map_err(|e| e.to_string())?;
    Ok(array.into())
}

/// Whether numbers can be read from it. tract writes int64 as `TDim` where it may be a shape.
pub(super) fn is_number(element: DatumType) -> bool {
    element == f32::datum_type() || element == f64::datum_type() || is_whole(element)
}

/// Whether it holds whole numbers of a type the standard's machine-learning operators take.
pub(super) fn is_whole(element: DatumType) -> bool {
    [i64::datum_type(), i32::datum_type(), TDim::datum_type()].contains(&element)
}

/// The type as the standard lists it.
pub(super) fn as_listed(element: DatumType) -> DatumType {
    match element == TDim::datum_type() {
        true => i64::datum_type(),
        false => element,
    }
}

/// The whole chain of a tract error in one line.
pub(super) fn text(error: TractError) -> String {
    format!("{error:#}")
}
