//! What serving costs and how its times are written: what no file says.

use serde::{Deserialize, Serialize};

/// What is known of the machine that serves the model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serving {
    /// Price of one machine for an hour.
    pub machine_per_hour: Option<f64>,
    /// In which currency; any short text.
    pub currency: Option<String>,
    /// Predictions asked for in a month.
    pub requests_per_month: Option<f64>,
    /// Milliseconds that a machine works for one prediction, where somebody knows; a server's measured times come before it.
    pub ms_per_prediction: Option<f64>,
    /// Unit of the server's times where the name of their column does not say it; milliseconds when absent.
    pub latency_unit: Option<DurationUnit>,
}

impl Serving {
    /// Whether nothing of it is given.
    pub fn is_empty(&self) -> bool {
        *self == Serving::default()
    }
}

/// A unit of durations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DurationUnit {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds.
    #[default]
    #[serde(rename = "ms")]
    Milliseconds,
    /// Microseconds.
    #[serde(rename = "us")]
    Microseconds,
    /// Nanoseconds.
    #[serde(rename = "ns")]
    Nanoseconds,
}

impl DurationUnit {
    /// All units, longest first.
    pub const ALL: [DurationUnit; 4] = [
        DurationUnit::Seconds,
        DurationUnit::Milliseconds,
        DurationUnit::Microseconds,
        DurationUnit::Nanoseconds,
    ];

    /// As plans write it: "s", "ms", "us", "ns".
    pub fn symbol(self) -> &'static str {
        match self {
            DurationUnit::Seconds => "s",
            DurationUnit::Milliseconds => "ms",
            DurationUnit::Microseconds => "us",
            DurationUnit::Nanoseconds => "ns",
        }
    }

    /// What people read: "seconds".
    pub fn title(self) -> &'static str {
        match self {
            DurationUnit::Seconds => "seconds",
            DurationUnit::Milliseconds => "milliseconds",
            DurationUnit::Microseconds => "microseconds",
            DurationUnit::Nanoseconds => "nanoseconds",
        }
    }

    /// How many of it make a millisecond.
    pub fn per_ms(self) -> f64 {
        match self {
            DurationUnit::Seconds => 1e-3,
            DurationUnit::Milliseconds => 1.0,
            DurationUnit::Microseconds => 1e3,
            DurationUnit::Nanoseconds => 1e6,
        }
    }
}
