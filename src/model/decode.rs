//! A file's bytes to the standard's messages, with the long lists of trees kept narrow.
//!
//! A tree's node is some fifty bytes of a file and two hundred once decoded as the schema has it: eight for each small whole number, and a text on the
//! heap for each mode. Here numbers take one to four bytes, modes one, and no list has room to spare. `Attributes` reads both forms.

use super::attributes::{Width, mode};
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost::{DecodeError, Message};
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto};

/// Not a message, or one cut short.
#[derive(Debug)]
pub(super) struct Damaged;

impl From<DecodeError> for Damaged {
    fn from(_: DecodeError) -> Self {
        Damaged
    }
}

/// The model of these bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<ModelProto, Damaged> {
    let mut model = ModelProto::default();
    for field in fields(bytes) {
        match field? {
            Field {
                tag: 7,
                message: Some(inner),
                ..
            } => graph(inner, model.graph.get_or_insert_default())?,
            other => model.merge(other.whole)?,
        }
    }
    Ok(model)
}

fn graph(bytes: &[u8], to: &mut GraphProto) -> Result<(), Damaged> {
    for field in fields(bytes) {
        match field? {
            Field {
                tag: 1,
                message: Some(inner),
                ..
            } => to.node.push(node(inner)?),
            other => to.merge(other.whole)?,
        }
    }
    Ok(())
}

fn node(bytes: &[u8]) -> Result<NodeProto, Damaged> {
    let mut operator: &[u8] = &[];
    for field in fields(bytes) {
        if let Field {
            tag: 4,
            message: Some(name),
            ..
        } = field?
        {
            operator = name;
        }
    }
    let mut node = NodeProto::default();
    if !operator.starts_with(b"TreeEnsemble") {
        node.merge(bytes)?;
        let within = node.attribute.iter_mut();
        within.for_each(without_narrow_lists);
        return Ok(node);
    }
    for field in fields(bytes) {
        match field? {
            Field {
                tag: 5,
                message: Some(inner),
                ..
            } => node.attribute.push(attribute(inner)?),
            other => node.merge(other.whole)?,
        }
    }
    Ok(node)
}

/// Takes out what would be read as a narrow list of ours.
fn without_narrow_lists(attribute: &mut AttributeProto) {
    for graph in attribute.g.iter_mut().chain(&mut attribute.graphs) {
        for attribute in graph.node.iter_mut().flat_map(|n| &mut n.attribute) {
            if attribute.r#type != AttributeType::Tensor as i32 {
                attribute.t = None;
            }
            without_narrow_lists(attribute);
        }
    }
}

/// Beginnings of the names of lists with an entry per node or leaf.
const LONG: [&[u8]; 5] = [b"nodes_", b"class_", b"target_", b"leaf_", b"tree_"];

fn attribute(bytes: &[u8]) -> Result<AttributeProto, Damaged> {
    let mut name: &[u8] = &[];
    for field in fields(bytes) {
        if let Field {
            tag: 1,
            message: Some(found),
            ..
        } = field?
        {
            name = found;
        }
    }
    let narrow = match LONG.iter().any(|of| name.starts_with(of)) {
        true => narrow(bytes, name)?,
        false => None,
    };
    if let Some(attribute) = narrow {
        return Ok(attribute);
    }
    let mut attribute = AttributeProto::decode(bytes)?;
    if attribute.r#type != AttributeType::Tensor as i32 {
        attribute.t = None;
    }
    Ok(attribute)
}

/// `None` for an attribute whose values do not fit.
fn narrow(bytes: &[u8], name: &[u8]) -> Result<Option<AttributeProto>, Damaged> {
    let mut attribute = AttributeProto::default();
    // Nothing is computed from the hit rates.
    let is_unread = name.starts_with(b"nodes_hitrates");
    let lists = Lists::of(bytes)?;
    let Some(width) = Width::holding(lists.bits) else {
        return Ok(None);
    };
    let (mut ints, mut modes): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    if !is_unread {
        attribute.floats.reserve_exact(lists.floats);
        ints.reserve_exact(lists.ints * width.bytes());
        modes.reserve_exact(lists.texts);
    }
    for field in fields(bytes) {
        match field? {
            Field { tag: 5 | 7..=9, .. } if is_unread => {}
            Field { tag: 8, value, .. } => {
                let mut rest = value;
                while !rest.is_empty() {
                    let number = decode_varint(&mut rest)?.to_le_bytes();
                    ints.extend(number.iter().take(width.bytes()));
                }
            }
            Field {
                tag: 9,
                message: Some(text),
                ..
            } => match mode(text) {
                Some(mode) => modes.push(mode),
                None => return Ok(None),
            },
            other => attribute.merge(other.whole)?,
        }
    }
    let (data_type, list, each) = match AttributeType::try_from(attribute.r#type) {
        Ok(AttributeType::Ints) => (width.data_type(), ints, width.bytes()),
        Ok(AttributeType::Strings) => (DataType::Uint8, modes, 1),
        Ok(AttributeType::Tensor) => return Ok(Some(attribute)),
        _ => {
            attribute.t = None;
            return Ok(Some(attribute));
        }
    };
    attribute.t = Some(TensorProto {
        dims: vec![(list.len() / each) as i64],
        data_type: data_type as i32,
        raw_data: list,
        ..TensorProto::default()
    });
    Ok(Some(attribute))
}

/// How much an attribute lists.
#[derive(Default)]
struct Lists {
    floats: usize,
    ints: usize,
    texts: usize,
    /// The bits that any of the whole numbers has.
    bits: u64,
}

impl Lists {
    fn of(bytes: &[u8]) -> Result<Lists, Damaged> {
        let mut lists = Lists::default();
        for field in fields(bytes) {
            let field = field?;
            match field.tag {
                7 => lists.floats += field.value.len() / 4,
                8 => {
                    let mut rest = field.value;
                    while !rest.is_empty() {
                        lists.bits |= decode_varint(&mut rest)?;
                        lists.ints += 1;
                    }
                }
                9 => lists.texts += 1,
                _ => {}
            }
        }
        Ok(lists)
    }
}

/// One field of a message.
struct Field<'a> {
    tag: u32,
    /// Key and value.
    whole: &'a [u8],
    value: &'a [u8],
    /// The value of a field that says its length.
    message: Option<&'a [u8]>,
}

/// The fields of a message in their order; the last one may be an error.
fn fields(bytes: &[u8]) -> impl Iterator<Item = Result<Field<'_>, Damaged>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let found = (!rest.is_empty()).then(|| field(&mut rest))?;
        if found.is_err() {
            rest = &[];
        }
        Some(found)
    })
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<Field<'a>, Damaged> {
    let start = *rest;
    let (tag, wire) = decode_key(rest)?;
    let mut value = *rest;
    let message = match wire {
        WireType::LengthDelimited => {
            let length = usize::try_from(decode_varint(rest)?).map_err(|_| Damaged)?;
            let (inner, after) = rest.split_at_checked(length).ok_or(Damaged)?;
            *rest = after;
            value = inner;
            Some(inner)
        }
        _ => {
            skip_field(wire, tag, rest, DecodeContext::default())?;
            value = value.get(..value.len() - rest.len()).ok_or(Damaged)?;
            None
        }
    };
    let whole = start.get(..start.len() - rest.len()).ok_or(Damaged)?;
    Ok(Field {
        tag,
        whole,
        value,
        message,
    })
}
