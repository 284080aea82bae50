//! What the scorecards must reach: the team's policy.

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the scorecards must reach; an absent part is not asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    /// Least readiness score, 0 to 100.
    pub readiness: Option<f64>,
    /// Least ownership score, 0 to 100.
    pub ownership: Option<f64>,
    /// Whether a failing check of weight critical is not fit, whatever the scores.
    pub critical: bool,
    /// Least score of single dimensions.
    #[serde(skip_serializing_if = "DimensionMinimums::is_empty")]
    pub dimensions: DimensionMinimums,
    /// Ids of checks and questions of which nothing but a pass will do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub must_pass: Vec<String>,
    /// What the team puts up with for a while.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<Exemption>,
}

impl Default for Gate {
    fn default() -> Self {
        Gate {
            readiness: Some(50.0),
            ownership: Some(50.0),
            critical: true,
            dimensions: DimensionMinimums::default(),
            must_pass: Vec::new(),
            exemptions: Vec::new(),
        }
    }
}

/// Least score by dimension, 0 to 100; what is absent is not asked for. A misspelt dimension is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DimensionMinimums {
    /// What happens if we do nothing?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Is it the data we trained on?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<f64>,
    /// Is it right where it matters?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<f64>,
    /// Who would notice?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<f64>,
    /// How fast does it rot?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retraining: Option<f64>,
    /// What happens if it breaks?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<f64>,
    /// Does it survive the last mile?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving: Option<f64>,
    /// Does the world's answer come back?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<f64>,
}

impl DimensionMinimums {
    /// Whether nothing is asked of any dimension.
    pub fn is_empty(&self) -> bool {
        *self == DimensionMinimums::default()
    }
}

/// A check that may fail for a while without the gate being missed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The check's or question's id.
    pub check: String,
    /// Why the failure is put up with; without it nothing is exempt.
    pub reason: String,
    /// Who allowed it; without a name nothing is exempt.
    pub approver: String,
    /// The last day on which it holds, in days since 1970; "2026-12-31" in the document.
    #[serde(serialize_with = "write_day", deserialize_with = "read_day")]
    pub until: i32,
}

const EPOCH: Date = date(1970, 1, 1);

fn write_day<S: Serializer>(day: &i32, to: S) -> Result<S::Ok, S::Error> {
    let span = jiff::Span::new().try_days(*day);
    let shown = span.and_then(|span| EPOCH.checked_add(span));
    match shown {
        Ok(shown) => to.collect_str(&shown),
        Err(_) => Err(serde::ser::Error::custom(format!("{day} is not a day"))),
    }
}

fn read_day<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    let text = String::deserialize(from)?;
    let wrong = || serde::de::Error::custom("the last day of an exemption is written 2026-12-31");
    // More than a day would be taken too: "2026-12-31T10:00".
    let day: Date = match text.len() {
        10 => text.parse().map_err(|_| wrong())?,
        _ => return Err(wrong()),
    };
    Ok(day.since(EPOCH).map_err(|_| wrong())?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Gate, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_policy_is_read_and_written() {
        let text = r#"{"readiness":70.0,"ownership":null,"critical":true,"dimensions":{"rollback":60.0},"must_pass":["missing-columns"],"exemptions":[{"check":"latency-budget","reason":"the new machines come in March","approver":"Ana Berg","until":"2027-03-31"}]}"#;
        let gate = read(text).expect("a valid gate");
        assert_eq!(gate.dimensions.rollback, Some(60.0));
        assert_eq!(gate.exemptions[0].until, 20_908);
        assert_eq!(serde_json::to_string(&gate).expect("to JSON"), text);
        let plain = serde_json::to_string(&Gate::default()).expect("to JSON");
        assert_eq!(
            plain,
            r#"{"readiness":50.0,"ownership":50.0,"critical":true}"#
        );
    }

    #[test]
    fn what_cannot_hold_is_refused() {
        let exempt = |until: &str| {
            format!(
                r#"{{"exemptions":[{{"check":"a","reason":"b","approver":"c","until":{until}}}]}}"#
            )
        };
        for (text, words) in [
            (r#"{"dimensions":{"rolback":60}}"#.to_owned(), "rolback"),
            (exempt("\"soon\""), "2026-12-31"),
            (exempt("\"2026-02-30\""), "2026-12-31"),
            (exempt("\"2026-12-31T10:00\""), "2026-12-31"),
            (exempt("20000"), "invalid type"),
            (r#"{"exemptions":[{"check":"a"}]}"#.to_owned(), "reason"),
        ] {
            let error = read(&text).expect_err("it cannot hold").to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
