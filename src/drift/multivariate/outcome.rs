//! A result, or why there is none.

use serde::{Deserialize, Serialize};

/// What a method gives: its result, or the reason in words why it is undefined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// The result.
    Measured(T),
    /// Why there is none.
    Undefined(String),
}

impl<T> Outcome<T> {
    /// The result, when there is one.
    pub fn measured(&self) -> Option<&T> {
        match self {
            Outcome::Measured(result) => Some(result),
            Outcome::Undefined(_) => None,
        }
    }
}

/// A share in percent: "12 %"; with a decimal under ten.
pub(super) fn percent(share: f64) -> String {
    let value = 100.0 * share;
    if value >= 9.95 {
        format!("{value:.0} %")
    } else {
        format!("{value:.1} %")
    }
}

/// A p-value as it is read: "p = 0.003", "p < 0.001".
pub(super) fn p_value(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {p:.3}")
    }
}
