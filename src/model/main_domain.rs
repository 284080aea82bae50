//! Operators of the main domain: tract's, as far as they agree with the standard's own tests.

use super::attributes::Attributes;
use tract_onnx::pb::NodeProto;

/// How to export without an operator that is not listed.
pub(super) const REMEDY: &str = "Export without this step, or for another opset";

/// Name, fewest and most inputs, fewest and most outputs.
///
/// Listed are the operators that models of tables use and that answer none of the node tests of the `onnx`
/// package (1.23.2 and 1.17.0) wrongly in tract 0.23.9. Left out on purpose: RNN, GRU and LSTM (reversed, they answer wrongly), Swish
/// (leaves out alpha), SpaceToDepth (leaves out its mode), BitShift and OneHot (stop at values out of
/// range), Hardmax (chooses a missing value otherwise than onnxruntime), everything random, quantised, or made for images and sound.
const KNOWN: &[(&str, usize, usize, usize, usize)] = &[
    ("Abs", 1, 1, 1, 1),
    ("Acos", 1, 1, 1, 1),
    ("Acosh", 1, 1, 1, 1),
    ("Add", 2, 2, 1, 1),
    ("And", 2, 2, 1, 1),
    ("ArgMax", 1, 1, 1, 1),
    ("ArgMin", 1, 1, 1, 1),
    ("Asin", 1, 1, 1, 1),
    ("Asinh", 1, 1, 1, 1),
    ("Atan", 1, 1, 1, 1),
    ("Atanh", 1, 1, 1, 1),
    ("AveragePool", 1, 1, 1, 1),
    ("BatchNormalization", 5, 5, 1, 5),
    ("BitwiseAnd", 2, 2, 1, 1),
    ("BitwiseNot", 1, 1, 1, 1),
    ("BitwiseOr", 2, 2, 1, 1),
    ("BitwiseXor", 2, 2, 1, 1),
    ("Cast", 1, 1, 1, 1),
    ("CastLike", 2, 2, 1, 1),
    ("Ceil", 1, 1, 1, 1),
    ("Celu", 1, 1, 1, 1),
    ("Clip", 1, 3, 1, 1),
    ("Concat", 1, MANY, 1, 1),
    ("Constant", 0, 0, 1, 1),
    ("ConstantOfShape", 1, 1, 1, 1),
    ("Conv", 2, 3, 1, 1),
    ("ConvTranspose", 2, 3, 1, 1),
    ("Cos", 1, 1, 1, 1),
    ("Cosh", 1, 1, 1, 1),
    ("CumSum", 2, 2, 1, 1),
    ("Div", 2, 2, 1, 1),
    ("Dropout", 1, 3, 1, 2),
    ("Einsum", 1, MANY, 1, 1),
    ("Elu", 1, 1, 1, 1),
    ("Equal", 2, 2, 1, 1),
    ("Erf", 1, 1, 1, 1),
    ("Exp", 1, 1, 1, 1),
    ("Expand", 2, 2, 1, 1),
    ("EyeLike", 1, 1, 1, 1),
    ("Flatten", 1, 1, 1, 1),
    ("Floor", 1, 1, 1, 1),
    ("Gather", 2, 2, 1, 1),
    ("GatherND", 2, 2, 1, 1),
    ("Gelu", 1, 1, 1, 1),
    ("Gemm", 2, 3, 1, 1),
    ("GlobalAveragePool", 1, 1, 1, 1),
    ("GlobalMaxPool", 1, 1, 1, 1),
    ("Greater", 2, 2, 1, 1),
    ("GreaterOrEqual", 2, 2, 1, 1),
    ("GroupNormalization", 3, 3, 1, 1),
    ("HardSigmoid", 1, 1, 1, 1),
    ("HardSwish", 1, 1, 1, 1),
    ("Identity", 1, 1, 1, 1),
    ("InstanceNormalization", 3, 3, 1, 1),
    ("LayerNormalization", 2, 3, 1, 3),
    ("LeakyRelu", 1, 1, 1, 1),
    ("Less", 2, 2, 1, 1),
    ("LessOrEqual", 2, 2, 1, 1),
    ("Log", 1, 1, 1, 1),
    ("LogSoftmax", 1, 1, 1, 1),
    ("LpNormalization", 1, 1, 1, 1),
    ("MatMul", 2, 2, 1, 1),
    ("Max", 1, MANY, 1, 1),
    ("MaxPool", 1, 1, 1, 2),
    ("Mean", 1, MANY, 1, 1),
    ("MeanVarianceNormalization", 1, 1, 1, 1),
    ("Min", 1, MANY, 1, 1),
    ("Mish", 1, 1, 1, 1),
    ("Mod", 2, 2, 1, 1),
    ("Mul", 2, 2, 1, 1),
    ("Neg", 1, 1, 1, 1),
    ("NonZero", 1, 1, 1, 1),
    ("Not", 1, 1, 1, 1),
    ("Or", 2, 2, 1, 1),
    ("PRelu", 2, 2, 1, 1),
    ("Pad", 1, 4, 1, 1),
    ("Pow", 2, 2, 1, 1),
    ("Range", 3, 3, 1, 1),
    ("Reciprocal", 1, 1, 1, 1),
    ("ReduceL1", 1, 2, 1, 1),
    ("ReduceL2", 1, 2, 1, 1),
    ("ReduceLogSum", 1, 2, 1, 1),
    ("ReduceLogSumExp", 1, 2, 1, 1),
    ("ReduceMax", 1, 2, 1, 1),
    ("ReduceMean", 1, 2, 1, 1),
    ("ReduceMin", 1, 2, 1, 1),
    ("ReduceProd", 1, 2, 1, 1),
    ("ReduceSum", 1, 2, 1, 1),
    ("ReduceSumSquare", 1, 2, 1, 1),
    ("Relu", 1, 1, 1, 1),
    ("Reshape", 1, 2, 1, 1),
    ("Round", 1, 1, 1, 1),
    ("Scan", 1, MANY, 1, MANY),
    ("ScatterElements", 3, 3, 1, 1),
    ("ScatterND", 3, 3, 1, 1),
    ("Selu", 1, 1, 1, 1),
    ("Shape", 1, 1, 1, 1),
    ("Shrink", 1, 1, 1, 1),
    ("Sigmoid", 1, 1, 1, 1),
    ("Sign", 1, 1, 1, 1),
    ("Sin", 1, 1, 1, 1),
    ("Sinh", 1, 1, 1, 1),
    ("Size", 1, 1, 1, 1),
    ("Slice", 1, 5, 1, 1),
    ("Softmax", 1, 1, 1, 1),
    ("Softplus", 1, 1, 1, 1),
    ("Softsign", 1, 1, 1, 1),
    ("Split", 1, 2, 1, MANY),
    ("Sqrt", 1, 1, 1, 1),
    ("Squeeze", 1, 2, 1, 1),
    ("Sub", 2, 2, 1, 1),
    ("Sum", 1, MANY, 1, 1),
    ("Tan", 1, 1, 1, 1),
    ("Tanh", 1, 1, 1, 1),
    ("ThresholdedRelu", 1, 1, 1, 1),
    ("Tile", 2, 3, 1, 1),
    ("TopK", 1, 2, 2, 2),
    ("Transpose", 1, 1, 1, 1),
    ("Trilu", 1, 2, 1, 1),
    ("Unsqueeze", 1, 2, 1, 1),
    ("Where", 3, 3, 1, 1),
    ("Xor", 2, 2, 1, 1),
];

const MANY: usize = usize::MAX;

/// Refuses a node whose operator is not known to be answered correctly.
pub(super) fn check(node: &NodeProto) -> Result<(), String> {
    let found = KNOWN.iter().find(|k| k.0 == node.op_type);
    let (_, least_in, most_in, least_out, most_out) =
        found.ok_or("it is not among the operators whose answers have been checked")?;
    let (inputs, outputs) = (node.input.len(), node.output.len());
    if inputs < *least_in || inputs > *most_in || outputs < *least_out || outputs > *most_out {
        return Err(format!("it has {inputs} inputs and {outputs} outputs"));
    }
    check_attributes(node)?;
    let needed = node.input.iter().take(*least_in);
    if needed
        .chain(node.output.first().filter(|_| *least_out > 0))
        .any(String::is_empty)
    {
        return Err("an input or output it cannot do without is left out".into());
    }
    if node.op_type == "Scan" {
        check_scan(node)?;
    }
    if node.op_type == "AveragePool" && Attributes::new(node).int("ceil_mode")?.unwrap_or(0) != 0 {
        return Err("with ceil_mode its last window is divided by the wrong number".into());
    }
    Ok(())
}

/// Refuses forms of operators that tract reads otherwise than they are meant.
fn check_attributes(node: &NodeProto) -> Result<(), String> {
    // Of opsets before 7; onnxruntime refuses them too.
    const OLD: [&str; 3] = ["broadcast", "consumed_inputs", "is_test"];
    if let Some(old) = node
        .attribute
        .iter()
        .find(|a| OLD.contains(&a.name.as_str()))
    {
        return Err(format!("attribute {} is of an opset before 7", old.name));
    }
    let attributes = Attributes::new(node);
    match node.op_type.as_str() {
        "Celu" if attributes.float("alpha")?.unwrap_or(1.0) != 1.0 => {
            Err("alpha other than 1 is not implemented".into())
        }
        _ => Ok(()),
    }
}

/// Refuses a loop whose numbers of values do not fit those of its body: tract subtracts them unasked.
fn check_scan(node: &NodeProto) -> Result<(), String> {
    let attributes = Attributes::new(node);
    let body = node.attribute.iter().find(|a| a.name == "body");
    let body = body.and_then(|a| a.g.as_ref()).ok_or("it has no body")?;
    let (inputs, outputs) = (node.input.len(), node.output.len());
    let scanned = attributes.int("num_scan_inputs")?.unwrap_or(0);
    let scanned = usize::try_from(scanned)
        .ok()
        .filter(|n| (1..=inputs).contains(n));
    let scanned = scanned.ok_or("num_scan_inputs is not among its inputs")?;
    let states = inputs - scanned;
    if body.input.len() != inputs || body.output.len() != outputs || states > outputs {
        return Err("its body takes or gives another number of values".into());
    }
    for (name, length) in [
        ("scan_input_axes", scanned),
        ("scan_input_directions", scanned),
        ("scan_output_axes", outputs - states),
        ("scan_output_directions", outputs - states),
    ] {
        let list = attributes.ints(name)?;
        if !list.is_empty() && list.len() != length {
            return Err(format!("{name} has {} entries for {length}", list.len()));
        }
    }
    Ok(())
}
