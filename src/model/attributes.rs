//! A node's attributes, read with their types checked.

use std::borrow::Cow;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{AttributeProto, NodeProto, TensorProto};

/// A node's attributes. Absent lists are empty; a wrong type is an error that names the attribute.
pub(super) struct Attributes<'a> {
    node: &'a NodeProto,
    /// The opset of the node's domain; 0 where it does not matter.
    pub opset: i64,
}

/// Numbers of a list or tensor attribute, in the precision they were written in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Numbers<'a> {
    Float(Cow<'a, [f32]>),
    Double(Cow<'a, [f64]>),
}

impl Numbers<'_> {
    pub fn to_f64(&self) -> Vec<f64> {
        self.iter().collect()
    }

    pub fn len(&self) -> usize {
        match self {
            Numbers::Float(v) => v.len(),
            Numbers::Double(v) => v.len(),
        }
    }

    pub fn get(&self, at: usize) -> Option<f64> {
        match self {
            Numbers::Float(v) => v.get(at).copied().map(f64::from),
            Numbers::Double(v) => v.get(at).copied(),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = f64> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

/// Whole numbers as they were decoded: in few bytes, unless one does not fit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ids<'a> {
    Narrow { bytes: &'a [u8], width: Width },
    Wide(&'a [i64]),
}

/// Bytes of each number of a narrow list, none of which is below zero; the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    One,
    Two,
    Four,
}

impl Width {
    /// The least for numbers that have only these bits; `None` beyond 31 bits.
    pub fn holding(bits: u64) -> Option<Width> {
        match bits {
            0..=0xff => Some(Width::One),
            0x100..=0xffff => Some(Width::Two),
            0x1_0000..=0x7fff_ffff => Some(Width::Four),
            _ => None,
        }
    }

    pub fn bytes(self) -> usize {
        match self {
            Width::One => 1,
            Width::Two => 2,
            Width::Four => 4,
        }
    }

    pub fn data_type(self) -> DataType {
        match self {
            Width::One => DataType::Uint8,
            Width::Two => DataType::Uint16,
            Width::Four => DataType::Int32,
        }
    }

    fn of(data_type: i32) -> Width {
        match DataType::try_from(data_type) {
            Ok(DataType::Uint8) => Width::One,
            Ok(DataType::Uint16) => Width::Two,
            _ => Width::Four,
        }
    }
}

impl<'a> Ids<'a> {
    pub fn len(self) -> usize {
        match self {
            Ids::Narrow { bytes, width } => bytes.len() / width.bytes(),
            Ids::Wide(v) => v.len(),
        }
    }

    pub fn get(self, at: usize) -> Option<i64> {
        fn narrow<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
            bytes.as_chunks().0.get(at).copied()
        }
        match self {
            Ids::Wide(v) => v.get(at).copied(),
            Ids::Narrow { bytes, width } => match width {
                Width::One => bytes.get(at).copied().map(i64::from),
                Width::Two => narrow(bytes, at).map(|b| i64::from(u16::from_le_bytes(b))),
                Width::Four => narrow(bytes, at).map(|b| i64::from(i32::from_le_bytes(b))),
            },
        }
    }

    /// As `get`; -1, which is no id, beyond the end.
    pub fn at(self, at: usize) -> i64 {
        self.get(at).unwrap_or(-1)
    }

    pub fn iter(self) -> impl Iterator<Item = i64> + 'a {
        (0..self.len()).map(move |at| self.at(at))
    }
}

/// What a node of a tree compares by, in the order in which TreeEnsemble numbers them; behind them the leaf.
pub(super) const MODES: [&[u8]; 8] = [
    b"BRANCH_LEQ",
    b"BRANCH_LT",
    b"BRANCH_GTE",
    b"BRANCH_GT",
    b"BRANCH_EQ",
    b"BRANCH_NEQ",
    b"BRANCH_MEMBER",
    b"LEAF",
];

/// The place of a mode in [`MODES`].
pub(super) fn mode(text: &[u8]) -> Option<u8> {
    MODES.iter().position(|m| *m == text).map(|at| at as u8)
}

impl<'a> Attributes<'a> {
    pub fn new(node: &'a NodeProto) -> Self {
        Attributes { node, opset: 0 }
    }

    pub fn of_opset(node: &'a NodeProto, opset: i64) -> Self {
        Attributes { node, opset }
    }

    fn get(&self, name: &str, kind: AttributeType) -> Result<Option<&'a AttributeProto>, String> {
        match self.node.attribute.iter().find(|a| a.name == name) {
            None => Ok(None),
            Some(a) if a.r#type == kind as i32 => Ok(Some(a)),
            Some(_) => Err(format!(
                "attribute {name} is not of type {}",
                kind.as_str_name()
            )),
        }
    }

    pub fn floats(&self, name: &str) -> Result<&'a [f32], String> {
        let found = self.get(name, AttributeType::Floats)?;
        Ok(found.map_or(&[], |a| &a.floats))
    }

    pub fn ints(&self, name: &str) -> Result<&'a [i64], String> {
        let found = self.get(name, AttributeType::Ints)?;
        Ok(found.map_or(&[], |a| &a.ints))
    }

    /// A list with an entry per node or leaf of trees.
    pub fn ids(&self, name: &str) -> Result<Ids<'a>, String> {
        Ok(match self.get(name, AttributeType::Ints)? {
            None => Ids::Wide(&[]),
            Some(AttributeProto { t: Some(t), .. }) => Ids::Narrow {
                bytes: &t.raw_data,
                width: Width::of(t.data_type),
            },
            Some(wide) => Ids::Wide(&wide.ints),
        })
    }

    /// The modes of trees' nodes, by their places in [`MODES`].
    pub fn modes(&self, name: &str) -> Result<Cow<'a, [u8]>, String> {
        match self.get(name, AttributeType::Strings)? {
            None => Ok(Cow::Borrowed(&[])),
            Some(AttributeProto { t: Some(t), .. }) => Ok(Cow::Borrowed(&t.raw_data)),
            Some(AttributeProto { strings, .. }) => {
                let known = |text: &Vec<u8>| {
                    let other =
                        || format!("mode {} is not implemented", String::from_utf8_lossy(text));
                    mode(text).ok_or_else(other)
                };
                strings.iter().map(known).collect()
            }
        }
    }

    pub fn strings(&self, name: &str) -> Result<Vec<String>, String> {
        let found = self.get(name, AttributeType::Strings)?;
        let texts = found.iter().flat_map(|a| &a.strings);
        texts.map(|s| text(name, s)).collect()
    }

    pub fn float(&self, name: &str) -> Result<Option<f32>, String> {
        Ok(self.get(name, AttributeType::Float)?.map(|a| a.f))
    }

    pub fn int(&self, name: &str) -> Result<Option<i64>, String> {
        Ok(self.get(name, AttributeType::Int)?.map(|a| a.i))
    }

    pub fn string(&self, name: &str) -> Result<Option<String>, String> {
        let found = self.get(name, AttributeType::String)?;
        found.map(|a| text(name, &a.s)).transpose()
    }

    pub fn tensor(&self, name: &str) -> Result<Option<&'a TensorProto>, String> {
        let found = self.get(name, AttributeType::Tensor)?;
        Ok(found.and_then(|a| a.t.as_ref()))
    }

    /// The list `name`, or else the tensor `name_as_tensor`.
    pub fn numbers(&self, name: &str) -> Result<Numbers<'a>, String> {
        let as_tensor = format!("{name}_as_tensor");
        let list = self.floats(name)?;
        match self.tensor(&as_tensor)? {
            None => Ok(Numbers::Float(list.into())),
            Some(_) if !list.is_empty() => Err(format!("both {name} and {as_tensor} are given")),
            Some(tensor) => numbers_of(tensor).map_err(|e| format!("{as_tensor}: {e}")),
        }
    }
}

fn text(name: &str, bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| format!("attribute {name} is not UTF-8"))
}

/// The numbers of a float or double tensor.
pub(super) fn numbers_of(tensor: &TensorProto) -> Result<Numbers<'_>, String> {
    let double = tensor.data_type == DataType::Double as i32;
    if !double && tensor.data_type != DataType::Float as i32 {
        return Err("neither float nor double".into());
    }
    let raw = &tensor.raw_data;
    Ok(match (double, raw.is_empty()) {
        (false, true) => Numbers::Float(Cow::Borrowed(&tensor.float_data)),
        (true, true) => Numbers::Double(Cow::Borrowed(&tensor.double_data)),
        (false, false) => Numbers::Float(little_endian(raw, f32::from_le_bytes)?.into()),
        (true, false) => Numbers::Double(little_endian(raw, f64::from_le_bytes)?.into()),
    })
}

/// The whole numbers of an int64 tensor.
pub(super) fn ints_of(tensor: &TensorProto) -> Result<Vec<i64>, String> {
    match tensor.raw_data.is_empty() {
        true => Ok(tensor.int64_data.clone()),
        false => little_endian(&tensor.raw_data, i64::from_le_bytes),
    }
}

/// The whole numbers of a tensor of any whole type that fits 64 bits with sign.
pub(super) fn any_ints_of(tensor: &TensorProto) -> Result<Vec<i64>, String> {
    fn wide<T, const N: usize>(raw: &[u8], from: fn([u8; N]) -> T) -> Result<Vec<i64>, String>
    where
        i64: From<T>,
    {
        Ok(little_endian(raw, from)?
            .into_iter()
            .map(i64::from)
            .collect())
    }
    let raw = &tensor.raw_data;
    match (DataType::try_from(tensor.data_type), raw.is_empty()) {
        (Ok(DataType::Int64), _) => ints_of(tensor),
        (Ok(DataType::Int32 | DataType::Int16 | DataType::Uint8), true) => {
            Ok(tensor.int32_data.iter().map(|v| i64::from(*v)).collect())
        }
        (Ok(DataType::Int32), false) => wide(raw, i32::from_le_bytes),
        (Ok(DataType::Int16), false) => wide(raw, i16::from_le_bytes),
        (Ok(DataType::Uint8), false) => wide(raw, u8::from_le_bytes),
        _ => Err("not of a type of whole numbers that is read here".into()),
    }
}

/// Values of a fixed width; raw tensor data are little endian everywhere.
pub(super) fn little_endian<T, const N: usize>(
    raw: &[u8],
    from: fn([u8; N]) -> T,
) -> Result<Vec<T>, String> {
    let (whole, rest) = raw.as_chunks::<N>();
    match rest.is_empty() {
        true => Ok(whole.iter().map(|b| from(*b)).collect()),
        false => Err(format!("{} bytes are no whole number of values", raw.len())),
    }
}

/// The texts of a string tensor.
pub(super) fn texts_of(tensor: &TensorProto) -> Result<Vec<String>, String> {
    let texts = tensor.string_data.iter();
    texts
        .map(|t| String::from_utf8(t.clone()).map_err(|_| "not UTF-8".to_owned()))
        .collect()
}
