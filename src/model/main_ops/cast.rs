//! Cast and CastLike from and to texts. Between numbers they are tract's; with texts it takes few types, and
//! writes numbers with other digits than runtimes do.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Shaped, typed};
use crate::model::tensors::{is_whole, tensor, texts, values};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_hir::internal::*;

/// Puts ours before tract's.
pub(in crate::model) fn register(to: &mut OnnxOpRegister) {
    for name in ["Cast", "CastLike"] {
        to.insert(name, build);
    }
}

fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    static STOCK: OnceLock<OnnxOpRegister> = OnceLock::new();
    let name = node.op_type.as_str();
    let stock = STOCK.get_or_init(|| tract_onnx::onnx().op_register);
    let builder = stock
        .0
        .get(name)
        .with_context(|| format!("no operator {name}"))?;
    let (op, closures) = builder(context, node)?;
    let inner = op.as_op().downcast_ref::<Box<dyn Expansion>>().cloned();
    let inner = inner.with_context(|| format!("{name} is not as expected"))?;
    let to = Attributes::new(node)
        .int("to")
        .map_err(|e| format_err!("{e}"))?;
    let to = to.map(|to| i32::try_from(to).ok().and_then(element));
    Ok((expand(WithTexts { inner, to }), closures))
}

/// The types between which and texts we cast.
fn element(data_type: i32) -> Option<DatumType> {
    use tract_onnx::pb::tensor_proto::DataType;
    match DataType::try_from(data_type).ok()? {
        DataType::Float => Some(f32::datum_type()),
        DataType::Double => Some(f64::datum_type()),
        DataType::Int64 => Some(i64::datum_type()),
        DataType::Int32 => Some(i32::datum_type()),
        DataType::String => Some(String::datum_type()),
        _ => None,
    }
}

#[derive(Debug, Clone)]
struct WithTexts {
    inner: Box<dyn Expansion>,
    /// What the node says; `None` inside for a type that texts are not cast to.
    to: Option<Option<DatumType>>,
}

impl WithTexts {
    /// Whether it makes whole numbers of what is no length. tract takes all of them for lengths, which fewer
    /// of its operators know.
    fn is_whole(&self, from: DatumType) -> bool {
        let lengths = [String::datum_type(), TDim::datum_type()];
        self.to == Some(Some(i64::datum_type())) && !lengths.contains(&from)
    }
}

impl Expansion for WithTexts {
    fn name(&self) -> StaticName {
        self.inner.as_ref().name()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, if self.to.is_some() { 1 } else { 2 })?;
        check_output_arity(outputs, 1)?;
        s.given(&inputs[0].datum_type, move |s, from| {
            if !self.is_whole(from) {
                return self.inner.rules(s, inputs, outputs);
            }
            s.equals(&outputs[0].datum_type, i64::datum_type())?;
            s.equals(&outputs[0].shape, &inputs[0].shape)
        })
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let element = |at: usize| -> TractResult<DatumType> {
            let input = inputs.get(at).context("an input is missing")?;
            Ok(model.outlet_fact(*input)?.datum_type)
        };
        let from = element(0)?;
        let to = match self.to {
            Some(to) => to,
            None => Some(element(1)?),
        };
        if from != String::datum_type() && to != Some(String::datum_type()) {
            return match self.is_whole(from) {
                true => model.wire_node(prefix, cast(i64::datum_type()), inputs),
                false => self.inner.wire(prefix, model, inputs),
            };
        }
        let to = to.context("a cast of texts to this type is not implemented")?;
        let op = typed("Cast", Arc::new(TextCast { to }), 1);
        let out = model.wire_node(prefix, op, &inputs[..1])?;
        // Whole numbers are `TDim` until tract knows better.
        match to == i64::datum_type() && self.to.is_some() {
            true => model.wire_node(format!("{prefix}.whole"), cast(TDim::datum_type()), &out),
            false => Ok(out),
        }
    }
}

#[derive(Debug)]
struct TextCast {
    to: DatumType,
}

impl Kernel for TextCast {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        let is_text = |e: DatumType| e == String::datum_type();
        let fits = match is_text(self.to) {
            true => is_text(x.element) || is_whole(x.element) || x.element == f32::datum_type(),
            false => {
                is_text(x.element)
                    && [
                        DatumType::F32,
                        DatumType::F64,
                        DatumType::I32,
                        DatumType::I64,
                    ]
                    .contains(&self.to)
            }
        };
        match fits {
            true => Ok(vec![Shaped::new(self.to, x.dims.clone())]),
            false => Err(format!(
                "runtimes disagree on a cast from {:?} to {:?}",
                x.element, self.to
            )),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (x, shape) = (&inputs[0], inputs[0].shape());
        let out = match (self.to, x.datum_type()) {
            (DatumType::F32, _) => tensor(shape, parsed::<f32>(x)?),
            (DatumType::F64, _) => tensor(shape, parsed::<f64>(x)?),
            (DatumType::I32, _) => tensor(shape, parsed::<i32>(x)?),
            (DatumType::I64, _) => tensor(shape, parsed::<i64>(x)?),
            (_, DatumType::String) => return Ok(vec![x.clone().into_tensor()]),
            (_, DatumType::F32) => {
                let written = values::<f32>(x)?.iter().map(|v| written(*v)).collect();
                tensor(shape, written)
            }
            _ => {
                let written = values::<i64>(x)?.iter().map(i64::to_string).collect();
                tensor(shape, written)
            }
        };
        Ok(vec![out?])
    }
}

fn parsed<T: FromStr>(x: &Tensor) -> Result<Vec<T>, String> {
    let number = |t: &String| {
        let number = t.trim().parse();
        number.map_err(|_| "a text is no number of the type that the model casts it to".to_owned())
    };
    texts(x)?.iter().map(number).collect()
}

/// With eight digits at most, as onnxruntime writes it: like C's `%.8g`.
fn written(x: f32) -> String {
    if !x.is_finite() {
        let name = if x.is_nan() { "NaN" } else { "INF" };
        return format!("{}{name}", if x < 0.0 { "-" } else { "" });
    }
    let scientific = format!("{:.7e}", f64::from(x));
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or(0) {
        e @ -4..8 => without_zeros(&format!("{:.*}", (7 - e) as usize, f64::from(x))),
        e => {
            let sign = if e < 0 { '-' } else { '+' };
            format!("{}e{sign}{:02}", without_zeros(mantissa), e.abs())
        }
    }
}

fn without_zeros(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_read_as_in_onnxruntime() {
        let cases = [
            (0.1, "0.1"),
            (1e10, "1e+10"),
            (1e-4, "9.9999997e-05"),
            (0.000_976_562_5, "0.0009765625"),
            (123_456_789.0, "1.2345679e+08"),
            (99_999_999.0, "1e+08"),
            (-0.0, "-0"),
            (100.0, "100"),
            (f32::NEG_INFINITY, "-INF"),
            (f32::NAN, "NaN"),
        ];
        for (number, text) in cases {
            assert_eq!(written(number), text);
        }
    }
}
