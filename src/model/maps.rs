//! Graph inputs that are maps, taken as tables with a column per key.
//!
//! The standard's maps are one row each, and tract has no maps. Only DictVectorizer and CastMap take one, and
//! both lay its values out by keys that the node names: a table with a column per key says the same of many rows.

use super::attributes::Attributes;
use super::graph::{domain, each_node, fed};
use super::ops::{self, cast_map, dict_vectorizer};
use prost::Message;
use std::collections::{BTreeMap, HashMap, HashSet};
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension::Value as Dim};
use tract_onnx::pb::type_proto::{Tensor as TensorType, Value as TypeValue};
use tract_onnx::pb::{ModelProto, NodeProto, TensorShapeProto, TypeProto};

/// The operators whose input is a map.
pub(super) const TAKE_MAPS: &[&str] = &[cast_map::OPERATOR.id, dict_vectorizer::OPERATOR.id];

/// Keys in the order of columns, by the name of the input.
pub(super) type Maps = BTreeMap<String, Vec<String>>;

/// Declares each map that one node alone takes, and whose keys that node names, as a table with a column per
/// key. Other maps stay without a type, and the inputs are refused for it.
pub(super) fn as_tables(declared: &Declared, model: &mut ModelProto) -> Maps {
    let mut maps = Maps::new();
    let Some(graph) = &mut model.graph else {
        return maps;
    };
    let typeless = fed(graph).filter(|i| i.r#type.as_ref().is_none_or(|t| t.value.is_none()));
    let names: Vec<String> = typeless.map(|i| i.name.clone()).collect();
    let mut takers: HashMap<&str, Vec<&NodeProto>> = HashMap::new();
    each_node(graph, &mut |node: &NodeProto| {
        for input in &node.input {
            takers.entry(input).or_default().push(node);
        }
    });
    let outputs: HashSet<&str> = graph.output.iter().map(|o| o.name.as_str()).collect();
    let mut tables = HashMap::new();
    for name in names.into_iter().filter(|n| !outputs.contains(n.as_str())) {
        if let (Some((key, value)), Some([taker])) = (
            declared.get(&name),
            takers.get(name.as_str()).map(Vec::as_slice),
        ) && let Some(keys) = keys(taker, *key, *value).filter(|k| are_apart(k))
        {
            tables.insert(name.clone(), table(*value, keys.len()));
            maps.insert(name, keys);
        }
    }
    for input in &mut graph.input {
        if let Some(table) = tables.get(&input.name) {
            input.r#type = Some(table.clone());
        }
    }
    maps
}

/// The keys that the node names for a map of these types.
fn keys(node: &NodeProto, key: DataType, value: DataType) -> Option<Vec<String>> {
    if domain(&node.domain) != ops::DOMAIN {
        return None;
    }
    let attributes = Attributes::new(node);
    match node.op_type.as_str() {
        "DictVectorizer" => dict_vectorizer::keys(&attributes, key),
        "CastMap" => cast_map::keys(&attributes, key, value),
        _ => None,
    }
}

fn are_apart(keys: &[String]) -> bool {
    let mut met = HashSet::new();
    !keys.is_empty() && keys.iter().all(|k| met.insert(k))
}

fn table(element: DataType, width: usize) -> TypeProto {
    let axis = |value| Dimension {
        value,
        ..Dimension::default()
    };
    let shape = TensorShapeProto {
        dim: vec![axis(None), axis(Some(Dim::DimValue(width as i64)))],
    };
    TypeProto {
        value: Some(TypeValue::TensorType(TensorType {
            elem_type: element as i32,
            shape: Some(shape),
        })),
        ..TypeProto::default()
    }
}

/// Types of key and value of each input of the graph that is a map to single values.
pub(super) type Declared = BTreeMap<String, (DataType, DataType)>;

pub(super) fn declared(bytes: &[u8]) -> Result<Declared, String> {
    let model = schema::Model::decode(bytes).map_err(|e| e.to_string())?;
    let inputs = model.graph.into_iter().flat_map(|g| g.input);
    let map = |input: schema::Value| {
        let map = input.r#type?.map?;
        let key = DataType::try_from(map.key).ok()?;
        let value = DataType::try_from(map.value?.tensor?.element).ok()?;
        Some((input.name, (key, value)))
    };
    Ok(inputs.filter_map(map).collect())
}

/// The part of the standard's schema that leads to maps, which tract's reader passes over.
mod schema {
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Model {
        #[prost(message, optional, tag = "7")]
        pub graph: Option<Graph>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Graph {
        #[prost(message, repeated, tag = "11")]
        pub input: Vec<Value>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Value {
        #[prost(string, tag = "1")]
        pub name: String,
        #[prost(message, optional, tag = "2")]
        pub r#type: Option<Type>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Type {
        #[prost(message, optional, tag = "1")]
        pub tensor: Option<Tensor>,
        #[prost(message, optional, boxed, tag = "5")]
        pub map: Option<Box<Map>>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Tensor {
        #[prost(int32, tag = "1")]
        pub element: i32,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Map {
        #[prost(int32, tag = "1")]
        pub key: i32,
        #[prost(message, optional, boxed, tag = "2")]
        pub value: Option<Box<Type>>,
    }
}
