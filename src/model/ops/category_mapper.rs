//! CategoryMapper: texts to whole numbers, or back.

use crate::model::attributes::Attributes;
use crate::model::kernels::lookup::{Keys, Values};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::is_whole;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "CategoryMapper",
    attributes: &[
        "cats_int64s",
        "cats_strings",
        "default_int64",
        "default_string",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct CategoryMapper {
    from_texts: (Keys, Values),
    from_ints: (Keys, Values),
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let (ints, texts) = (
        attributes.ints("cats_int64s")?,
        attributes.strings("cats_strings")?,
    );
    if ints.len() != texts.len() || ints.is_empty() {
        return Err(format!("{} texts for {} numbers", texts.len(), ints.len()));
    }
    let int = attributes.int("default_int64")?.unwrap_or(-1);
    let text = attributes.string("default_string")?;
    let text = text.unwrap_or_else(|| "_Unused".into());
    Ok(Arc::new(CategoryMapper {
        from_texts: (Keys::texts(texts.clone()), Values::Ints(ints.to_vec(), int)),
        from_ints: (Keys::ints(ints), Values::Texts(texts, text)),
    }))
}

impl CategoryMapper {
    fn table(&self, element: DatumType) -> Result<&(Keys, Values), String> {
        match element {
            e if e == String::datum_type() => Ok(&self.from_texts),
            e if is_whole(e) => Ok(&self.from_ints),
            e => Err(format!("takes texts or whole numbers, found {e:?}")),
        }
    }
}

impl Kernel for CategoryMapper {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let (_, values) = self.table(inputs[0].element)?;
        Ok(vec![Shaped::new(values.element(), inputs[0].dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (keys, values) = self.table(inputs[0].datum_type())?;
        Ok(vec![values.look_up(keys, &inputs[0])?])
    }
}
