//! OneHotEncoder: a column of 0 and 1 per category.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{is_number, is_whole, tensor, texts, values};
use std::collections::HashMap;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "OneHotEncoder",
    attributes: &["cats_int64s", "cats_strings", "zeros"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct OneHotEncoder {
    places: Places,
    categories: usize,
    /// Whether an unknown category is a row of zeros rather than an error.
    zeros: bool,
}

#[derive(Debug)]
enum Places {
    Ints(HashMap<i64, usize>),
    Texts(HashMap<String, usize>),
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let (ints, texts) = (
        attributes.ints("cats_int64s")?,
        attributes.strings("cats_strings")?,
    );
    let (places, categories) = match (ints.is_empty(), texts.is_empty()) {
        (false, true) => {
            let places = ints.iter().enumerate().map(|(i, c)| (*c, i)).collect();
            (Places::Ints(places), ints.len())
        }
        (true, false) => {
            let categories = texts.len();
            let places = texts.into_iter().enumerate().map(|(i, c)| (c, i)).collect();
            (Places::Texts(places), categories)
        }
        _ => return Err("it needs categories of one kind, whole numbers or texts".into()),
    };
    Ok(Arc::new(OneHotEncoder {
        places,
        categories,
        zeros: attributes.int("zeros")?.unwrap_or(1) != 0,
    }))
}

impl Kernel for OneHotEncoder {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        let fits = match self.places {
            Places::Ints(_) => is_number(x.element),
            Places::Texts(_) => x.element == String::datum_type(),
        };
        if !fits || x.dims.is_empty() {
            return Err(format!(
                "cannot encode {:?} with {} axes",
                x.element,
                x.dims.len()
            ));
        }
        let dims = x.dims.iter().cloned().chain([self.categories.to_dim()]);
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let places: Vec<Option<usize>> = match &self.places {
            Places::Texts(places) => texts(x)?.iter().map(|t| places.get(t).copied()).collect(),
            Places::Ints(places) if is_whole(x.datum_type()) => {
                let x = values::<i64>(x)?;
                x.iter().map(|v| places.get(v).copied()).collect()
            }
            Places::Ints(places) => {
                let x = values::<f64>(x)?;
                let place = |v: &f64| match v.is_finite() {
                    true => places.get(&(*v as i64)).copied(),
                    false => None,
                };
                x.iter().map(place).collect()
            }
        };
        if !self.zeros && places.contains(&None) {
            return Err("a category is unknown, and the model does not allow that".into());
        }
        let mut out = vec![0f32; places.len() * self.categories];
        for (row, place) in out.chunks_exact_mut(self.categories).zip(places) {
            if let Some(place) = place {
                row[place] = 1.0;
            }
        }
        let shape: Vec<usize> = x.shape().iter().copied().chain([self.categories]).collect();
        Ok(vec![tensor(&shape, out)?])
    }
}
