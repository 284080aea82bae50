//! A cell as what an input takes. What is refused is described, never quoted: reports and links hold no cell's value.

use super::types::ElementType;
use std::ops::Range;

/// One value of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
}

/// What an input takes, and what was found instead; `None` for a missing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub expected: &'static str,
    pub found: Option<&'static str>,
}

const BEYOND: &str = "a number beyond its range";

/// Missing is NaN; true and false count as 1 and 0.
pub(super) fn number(x: Value<'_>) -> Result<f64, Refused> {
    match x {
        Value::Number(x) => Ok(x),
        Value::Missing => Ok(f64::NAN),
        Value::Text(text) => {
            let parsed = text.trim().parse().ok();
            let parsed = parsed.or_else(|| spelt(text).map(f64::from));
            parsed.ok_or_else(|| unfit("a number", "a text"))
        }
    }
}

pub(super) fn int64(x: Value<'_>) -> Result<i64, Refused> {
    whole(x, -(2f64.powi(63))..2f64.powi(63)).map(|x| x as i64)
}

pub(super) fn int32(x: Value<'_>) -> Result<i32, Refused> {
    whole(x, -(2f64.powi(31))..2f64.powi(31)).map(|x| x as i32)
}

pub(super) fn truth(x: Value<'_>) -> Result<bool, Refused> {
    let expected = "true or false";
    match as_number(x, expected)? {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(unfit(expected, "another number")),
    }
}

/// What a missing value becomes, where a person chose it for an input of these elements.
///
/// # Errors
/// When the text is nothing that the input takes.
pub(super) fn chosen(element: ElementType, text: &str) -> Result<Value<'_>, Refused> {
    let x = Value::Text(text);
    let number = match element {
        ElementType::String => return Ok(x),
        ElementType::Float | ElementType::Double => number(x)?,
        ElementType::Int64 => int64(x)? as f64,
        ElementType::Int32 => f64::from(int32(x)?),
        ElementType::Bool => f64::from(u8::from(truth(x)?)),
    };
    Ok(match number.is_nan() {
        true => Value::Missing,
        false => Value::Number(number),
    })
}

fn whole(x: Value<'_>, range: Range<f64>) -> Result<f64, Refused> {
    let expected = "a whole number";
    match as_number(x, expected)? {
        x if x.trunc() != x => Err(unfit(expected, "a number that is not whole")),
        x if !range.contains(&x) => Err(unfit(expected, BEYOND)),
        x => Ok(x),
    }
}

/// The number that stands there.
fn as_number(x: Value<'_>, expected: &'static str) -> Result<f64, Refused> {
    match number(x) {
        Ok(x) if x.is_nan() => Err(Refused {
            expected,
            found: None,
        }),
        Ok(x) => Ok(x),
        Err(refused) => Err(Refused {
            expected,
            ..refused
        }),
    }
}

fn unfit(expected: &'static str, found: &'static str) -> Refused {
    Refused {
        expected,
        found: Some(found),
    }
}

/// True or false in a common spelling.
fn spelt(text: &str) -> Option<u8> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" => Some(1),
        "false" | "f" | "no" | "n" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_stand_for_a_missing_value() {
        use ElementType::{Bool, Double, Float, Int32, Int64, String};
        let refused = |expected, found| Err(Refused { expected, found });
        for (element, text, expected) in [
            (Float, "-1.5", Ok(Value::Number(-1.5))),
            (Double, "NaN", Ok(Value::Missing)),
            (Float, "none", refused("a number", Some("a text"))),
            (Int64, " 7 ", Ok(Value::Number(7.0))),
            (Int64, "true", Ok(Value::Number(1.0))),
            (
                Int64,
                "9223372036854775808",
                refused("a whole number", Some(BEYOND)),
            ),
            (Int64, "NaN", refused("a whole number", None)),
            (Int32, "2147483647", Ok(Value::Number(2_147_483_647.0))),
            (Int32, "2147483648", refused("a whole number", Some(BEYOND))),
            (
                Int32,
                "0.5",
                refused("a whole number", Some("a number that is not whole")),
            ),
            (Bool, "no", Ok(Value::Number(0.0))),
            (Bool, "2", refused("true or false", Some("another number"))),
            (Bool, "", refused("true or false", Some("a text"))),
            (String, "", Ok(Value::Text(""))),
            (String, "unknown", Ok(Value::Text("unknown"))),
        ] {
            assert_eq!(chosen(element, text), expected, "{element:?} {text:?}");
        }
    }
}
