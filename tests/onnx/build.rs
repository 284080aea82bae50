//! Small models made in place, for what no exporter writes.

use prost::Message;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension::Value as Dim};
use tract_onnx::pb::type_proto::{Tensor, Value};
use tract_onnx::pb::*;

/// A graph that is fed the table `x` of floats, of this width.
pub fn graph(width: i64, nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> GraphProto {
    let last = nodes.last().map_or("x", |n| n.output[0].as_str());
    GraphProto {
        name: "graph".into(),
        input: vec![value("x", &[None, Some(width)])],
        output: vec![ValueInfoProto {
            r#type: None,
            ..value(last, &[])
        }],
        node: nodes,
        initializer: constants,
        ..GraphProto::default()
    }
}

pub fn model(graph: GraphProto) -> ModelProto {
    let opset = |domain: &str, version| OperatorSetIdProto {
        domain: domain.into(),
        version,
    };
    ModelProto {
        ir_version: 8,
        opset_import: vec![opset("", 17), opset("ai.onnx.ml", 3)],
        graph: Some(graph),
        ..ModelProto::default()
    }
}

/// The bytes of a model of these nodes, fed a table of three floats per row.
pub fn bytes(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Vec<u8> {
    model(graph(3, nodes, constants)).encode_to_vec()
}

pub fn value(name: &str, shape: &[Option<i64>]) -> ValueInfoProto {
    let axis = |n: &Option<i64>| Dimension {
        value: n.map(Dim::DimValue),
        ..Dimension::default()
    };
    let tensor = Tensor {
        elem_type: DataType::Float as i32,
        shape: Some(TensorShapeProto {
            dim: shape.iter().map(axis).collect(),
        }),
    };
    ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(Value::TensorType(tensor)),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    }
}

pub fn node(operator: &str, inputs: &[&str], output: &str) -> NodeProto {
    NodeProto {
        op_type: operator.into(),
        name: format!("{operator}_{output}"),
        input: inputs.iter().map(|i| (*i).to_owned()).collect(),
        output: vec![output.to_owned()],
        ..NodeProto::default()
    }
}

impl With for NodeProto {
    fn with(mut self, name: &str, fill: impl FnOnce(&mut AttributeProto)) -> Self {
        let mut attribute = AttributeProto {
            name: name.into(),
            ..AttributeProto::default()
        };
        fill(&mut attribute);
        self.attribute.push(attribute);
        self
    }
}

/// Attributes of a node.
pub trait With: Sized {
    fn with(self, name: &str, fill: impl FnOnce(&mut AttributeProto)) -> Self;

    fn int(self, name: &str, value: i64) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::Int as i32;
            a.i = value;
        })
    }

    fn ints(self, name: &str, values: &[i64]) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::Ints as i32;
            a.ints = values.to_vec();
        })
    }

    fn floats(self, name: &str, values: &[f32]) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::Floats as i32;
            a.floats = values.to_vec();
        })
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::String as i32;
            a.s = value.as_bytes().to_vec();
        })
    }

    fn texts(self, name: &str, values: &[&str]) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::Strings as i32;
            a.strings = values.iter().map(|v| v.as_bytes().to_vec()).collect();
        })
    }

    fn body(self, name: &str, graph: GraphProto) -> Self {
        self.with(name, |a| {
            a.r#type = AttributeType::Graph as i32;
            a.g = Some(graph);
        })
    }
}

pub fn floats(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: DataType::Float as i32,
        float_data: values.to_vec(),
        ..TensorProto::default()
    }
}

pub fn ints(name: &str, dims: &[i64], values: &[i64]) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: DataType::Int64 as i32,
        int64_data: values.to_vec(),
        ..TensorProto::default()
    }
}
