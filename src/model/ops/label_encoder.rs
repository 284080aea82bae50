//! LabelEncoder: a table from keys to values. Opset 1 numbers texts, opset 2 adds typed lists, opset 4 tensors.

use crate::model::attributes::{Attributes, Numbers, any_ints_of, ints_of, numbers_of, texts_of};
use crate::model::kernels::lookup::{Keys, Values};
use crate::model::operator::{Kernel, Operator, Shaped};
use std::sync::Arc;
use tract_onnx::pb::TensorProto;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "LabelEncoder",
    attributes: &[
        "classes_strings",
        "default_float",
        "default_int64",
        "default_string",
        "default_tensor",
        "keys_floats",
        "keys_int64s",
        "keys_strings",
        "keys_tensor",
        "values_floats",
        "values_int64s",
        "values_strings",
        "values_tensor",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// The tables to choose from by the input's type: opset 1 has one each way.
#[derive(Debug)]
struct LabelEncoder {
    tables: Vec<(Keys, Values)>,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let classes = attributes.strings("classes_strings")?;
    let tables = match classes.is_empty() {
        true => vec![(keys(attributes)?, typed_values(attributes)?)],
        false => both_ways(attributes, classes)?,
    };
    Ok(Arc::new(LabelEncoder { tables }))
}

fn both_ways(attributes: &Attributes, classes: Vec<String>) -> Result<Vec<(Keys, Values)>, String> {
    let numbers: Vec<i64> = (0..classes.len() as i64).collect();
    let int = attributes.int("default_int64")?.unwrap_or(-1);
    let text = attributes.string("default_string")?;
    let text = text.unwrap_or_else(|| "_Unused".into());
    Ok(vec![
        (
            Keys::texts(classes.clone()),
            Values::Ints(numbers.clone(), int),
        ),
        (Keys::ints(&numbers), Values::Texts(classes, text)),
    ])
}

fn keys(attributes: &Attributes) -> Result<Keys, String> {
    let (ints, floats) = (
        attributes.ints("keys_int64s")?,
        attributes.floats("keys_floats")?,
    );
    let texts = attributes.strings("keys_strings")?;
    let tensor = attributes.tensor("keys_tensor")?;
    let given = [
        !ints.is_empty(),
        !floats.is_empty(),
        !texts.is_empty(),
        tensor.is_some(),
    ];
    if given.iter().filter(|g| **g).count() != 1 {
        return Err("its keys are missing or given twice".into());
    }
    if let Some(tensor) = tensor {
        return keys_of(tensor).map_err(|e| format!("keys_tensor: {e}"));
    }
    if attributes.opset < 4 && floats.iter().any(|k| k.is_nan()) {
        return Err("a missing value is a key, which opset 2 leaves open".into());
    }
    let floats: Vec<f64> = floats.iter().map(|k| f64::from(*k)).collect();
    Ok(match given {
        [true, ..] => Keys::ints(ints),
        [_, true, ..] => Keys::numbers(&floats, f32::datum_type()),
        _ => Keys::texts(texts),
    })
}

fn keys_of(tensor: &TensorProto) -> Result<Keys, String> {
    match DataType::try_from(tensor.data_type) {
        Ok(DataType::Int64) => Ok(Keys::ints(&ints_of(tensor)?)),
        Ok(DataType::Int32) => Ok(Keys::ints_of(&any_ints_of(tensor)?, i32::datum_type())),
        Ok(DataType::Int16) => Ok(Keys::ints_of(&any_ints_of(tensor)?, i16::datum_type())),
        Ok(DataType::String) => Ok(Keys::texts(texts_of(tensor)?)),
        _ => Ok(match numbers_of(tensor)? {
            n @ Numbers::Float(_) => Keys::numbers(&n.to_f64(), f32::datum_type()),
            n @ Numbers::Double(_) => Keys::numbers(&n.to_f64(), f64::datum_type()),
        }),
    }
}

fn typed_values(attributes: &Attributes) -> Result<Values, String> {
    let ints = attributes.ints("values_int64s")?;
    let floats = attributes.floats("values_floats")?;
    let texts = attributes.strings("values_strings")?;
    let tensor = attributes.tensor("values_tensor")?;
    let given = [
        !ints.is_empty(),
        !floats.is_empty(),
        !texts.is_empty(),
        tensor.is_some(),
    ];
    if given.iter().filter(|g| **g).count() != 1 {
        return Err("its values are missing or given twice".into());
    }
    if let Some(tensor) = tensor {
        return values_of(attributes, tensor).map_err(|e| format!("values_tensor: {e}"));
    }
    let text = attributes.string("default_string")?;
    Ok(match given {
        [true, ..] => Values::Ints(
            ints.to_vec(),
            attributes.int("default_int64")?.unwrap_or(-1),
        ),
        [_, true, ..] => Values::Floats(
            floats.to_vec(),
            attributes.float("default_float")?.unwrap_or(-0.0),
        ),
        _ => Values::Texts(texts, text.unwrap_or_else(|| "_Unused".into())),
    })
}

fn values_of(attributes: &Attributes, tensor: &TensorProto) -> Result<Values, String> {
    let other = attributes.tensor("default_tensor")?;
    if other.is_some_and(|o| o.data_type != tensor.data_type) {
        return Err("default_tensor is of another type".into());
    }
    fn first<T: Clone>(found: Option<Result<Vec<T>, String>>, or: T) -> Result<T, String> {
        match found.transpose()? {
            None => Ok(or),
            Some(list) => list
                .first()
                .cloned()
                .ok_or_else(|| "default_tensor is empty".into()),
        }
    }
    let numbers = |t: &TensorProto| numbers_of(t).map(|n| n.to_f64());
    Ok(match DataType::try_from(tensor.data_type) {
        Ok(DataType::Int64) => Values::Ints(ints_of(tensor)?, first(other.map(ints_of), -1)?),
        Ok(DataType::Int32) => Values::Ints32(narrow(tensor)?, first(other.map(narrow), -1)?),
        Ok(DataType::Int16) => Values::Ints16(narrow(tensor)?, first(other.map(narrow), -1)?),
        Ok(DataType::String) => Values::Texts(
            texts_of(tensor)?,
            first(other.map(texts_of), "_Unused".into())?,
        ),
        _ => match (numbers_of(tensor)?, first(other.map(numbers), -0.0)?) {
            (Numbers::Float(v), other) => Values::Floats(v.into_owned(), other as f32),
            (Numbers::Double(v), other) => Values::Doubles(v.into_owned(), other),
        },
    })
}

/// Whole numbers of a narrower type.
fn narrow<T: TryFrom<i64>>(tensor: &TensorProto) -> Result<Vec<T>, String> {
    let all = any_ints_of(tensor)?.into_iter();
    let narrow = |v| T::try_from(v).map_err(|_| format!("{v} is out of its type's range"));
    all.map(narrow).collect()
}

impl LabelEncoder {
    fn table(&self, element: DatumType) -> Result<&(Keys, Values), String> {
        let found = self.tables.iter().find(|t| t.0.takes(element));
        found.ok_or_else(|| format!("it has no keys of {element:?}"))
    }
}

impl Kernel for LabelEncoder {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let (keys, values) = self.table(inputs[0].element)?;
        if keys.count != values.len() {
            return Err(format!("{} keys for {} values", keys.count, values.len()));
        }
        Ok(vec![Shaped::new(values.element(), inputs[0].dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (keys, values) = self.table(inputs[0].datum_type())?;
        Ok(vec![values.look_up(keys, &inputs[0])?])
    }
}
