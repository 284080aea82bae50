//! A table from keys to values, with a value for keys that are not in it.

use crate::model::tensors::{is_whole, tensor, texts, values};
use std::collections::HashMap;
use tract_onnx::tract_hir::internal::*;

/// Keys and their places; the first of equal keys counts.
#[derive(Debug)]
pub(in crate::model) struct Keys {
    kind: Kind,
    /// Keys as listed.
    pub count: usize,
}

#[derive(Debug)]
enum Kind {
    Ints(HashMap<i64, usize>, Option<DatumType>),
    Texts(HashMap<String, usize>),
    /// By bits, with one zero and one NaN.
    Numbers(HashMap<u64, usize>, DatumType),
}

/// Values by place, and the one for unknown keys.
#[derive(Debug)]
pub(in crate::model) enum Values {
    Ints(Vec<i64>, i64),
    Ints32(Vec<i32>, i32),
    Ints16(Vec<i16>, i16),
    Texts(Vec<String>, String),
    Floats(Vec<f32>, f32),
    Doubles(Vec<f64>, f64),
}

impl Keys {
    pub fn ints(keys: &[i64]) -> Keys {
        Keys {
            kind: Kind::Ints(places(keys.iter().copied()), None),
            count: keys.len(),
        }
    }

    /// Keys of an input of this type of whole numbers alone.
    pub fn ints_of(keys: &[i64], element: DatumType) -> Keys {
        Keys {
            kind: Kind::Ints(places(keys.iter().copied()), Some(element)),
            count: keys.len(),
        }
    }

    pub fn texts(keys: Vec<String>) -> Keys {
        Keys {
            count: keys.len(),
            kind: Kind::Texts(places(keys.into_iter())),
        }
    }

    /// Keys of an input of this element type, float or double.
    pub fn numbers(keys: &[f64], element: DatumType) -> Keys {
        Keys {
            kind: Kind::Numbers(places(keys.iter().map(|k| bits(*k))), element),
            count: keys.len(),
        }
    }

    pub fn takes(&self, element: DatumType) -> bool {
        match &self.kind {
            Kind::Ints(_, None) => is_whole(element),
            Kind::Ints(_, Some(of)) => element == *of,
            Kind::Texts(_) => element == String::datum_type(),
            Kind::Numbers(_, of) => element == *of,
        }
    }

    fn find(&self, x: &Tensor) -> Result<Vec<Option<usize>>, String> {
        Ok(match &self.kind {
            Kind::Ints(p, _) => values::<i64>(x)?
                .iter()
                .map(|k| p.get(k).copied())
                .collect(),
            Kind::Texts(p) => texts(x)?.iter().map(|k| p.get(k).copied()).collect(),
            Kind::Numbers(p, _) => {
                let x = values::<f64>(x)?;
                x.iter().map(|k| p.get(&bits(*k)).copied()).collect()
            }
        })
    }
}

fn places<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> HashMap<K, usize> {
    let mut places = HashMap::new();
    for (i, key) in keys.enumerate() {
        places.entry(key).or_insert(i);
    }
    places
}

fn bits(key: f64) -> u64 {
    match key {
        k if k.is_nan() => f64::NAN.to_bits(),
        0.0 => 0,
        k => k.to_bits(),
    }
}

impl Values {
    pub fn element(&self) -> DatumType {
        match self {
            Values::Ints(..) => i64::datum_type(),
            Values::Ints32(..) => i32::datum_type(),
            Values::Ints16(..) => i16::datum_type(),
            Values::Texts(..) => String::datum_type(),
            Values::Floats(..) => f32::datum_type(),
            Values::Doubles(..) => f64::datum_type(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Values::Ints(v, _) => v.len(),
            Values::Ints32(v, _) => v.len(),
            Values::Ints16(v, _) => v.len(),
            Values::Texts(v, _) => v.len(),
            Values::Floats(v, _) => v.len(),
            Values::Doubles(v, _) => v.len(),
        }
    }

    /// The value for each of the tensor's keys, in its shape.
    pub fn look_up(&self, keys: &Keys, x: &Tensor) -> Result<Tensor, String> {
        fn pick<T: Clone>(found: &[Option<usize>], values: &[T], other: &T) -> Vec<T> {
            let value = |place: &Option<usize>| place.and_then(|p| values.get(p)).unwrap_or(other);
            found.iter().map(|p| value(p).clone()).collect()
        }
        let found = keys.find(x)?;
        match self {
            Values::Ints(v, other) => tensor(x.shape(), pick(&found, v, other)),
            Values::Ints32(v, other) => tensor(x.shape(), pick(&found, v, other)),
            Values::Ints16(v, other) => tensor(x.shape(), pick(&found, v, other)),
            Values::Texts(v, other) => tensor(x.shape(), pick(&found, v, other)),
            Values::Floats(v, other) => tensor(x.shape(), pick(&found, v, other)),
            Values::Doubles(v, other) => tensor(x.shape(), pick(&found, v, other)),
        }
    }
}
