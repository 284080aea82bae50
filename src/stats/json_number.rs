//! Numbers in JSON: infinite ones are the texts "Infinity" and "-Infinity", undefined ones are `null`.
//!
//! For `#[serde(with = "json_number")]` on `Option<f64>`. Binary formats keep the number as it is.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a number, a text for an infinite one, or `null` for none and for NaN.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    if !to.is_human_readable() {
        return value.serialize(to);
    }
    match value {
        Some(v) if v.is_finite() => to.serialize_f64(*v),
        Some(v) if *v == f64::INFINITY => to.serialize_str("Infinity"),
        Some(v) if *v == f64::NEG_INFINITY => to.serialize_str("-Infinity"),
        _ => to.serialize_none(),
    }
}

/// Reads what [`serialize`] writes.
///
/// # Errors
/// When the value is a text other than "Infinity" or "-Infinity".
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Text(String),
    }
    if !from.is_human_readable() {
        return Option::<f64>::deserialize(from);
    }
    match Option::<Written>::deserialize(from)? {
        None => Ok(None),
        Some(Written::Number(v)) => Ok(Some(v)),
        Some(Written::Text(t)) if t == "Infinity" => Ok(Some(f64::INFINITY)),
        Some(Written::Text(t)) if t == "-Infinity" => Ok(Some(f64::NEG_INFINITY)),
        Some(Written::Text(t)) => Err(serde::de::Error::custom(format!("\"{t}\" is not a number"))),
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        #[serde(with = "super", default)]
        value: Option<f64>,
    }

    #[test]
    fn infinite_and_undefined_survive_json() {
        for (value, text) in [
            (Some(1.5), r#"{"value":1.5}"#),
            (Some(f64::INFINITY), r#"{"value":"Infinity"}"#),
            (Some(f64::NEG_INFINITY), r#"{"value":"-Infinity"}"#),
            (None, r#"{"value":null}"#),
        ] {
            let holder = Holder { value };
            assert_eq!(serde_json::to_string(&holder).expect("to JSON"), text);
            assert_eq!(
                serde_json::from_str::<Holder>(text).expect("from JSON"),
                holder
            );
        }
    }
}
