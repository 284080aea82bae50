//! What to measure and against which limits. A small JSON document that people and pipelines write.

mod gate;
mod serving;

pub use gate::{DimensionMinimums, Exemption, Gate};
pub use serving::{DurationUnit, Serving};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Texts that stand for a missing value unless the plan lists others. Compared exactly: case counts, blanks are not trimmed.
pub const MISSING: [&str; 8] = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"];

/// The whole plan; every part may be left out and is then guessed or set to its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// What each column is; columns that are not named are guessed.
    pub roles: Roles,
    /// What the model predicts; guessed from the label when absent.
    pub task: Option<Task>,
    /// The score from which a row is positive that has one score, of two classes, and no class; 0.5 when absent, which is for
    /// probabilities only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Texts read as missing.
    pub missing: Vec<String>,
    /// By column, what the model gets in place of a missing value: a number, a text, true or false, kept as text. Without a choice a missing
    /// float is NaN, a missing text the empty text, and a missing whole number or truth value is refused.
    #[serde(
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "texts_or_numbers"
    )]
    pub fill: BTreeMap<String, String>,
    /// How production is cut into windows; by the timestamp's span when absent. So is the reference, when limits come from its windows.
    pub window: Option<WindowRule>,
    /// When a difference counts.
    pub limits: Limits,
    /// What the scorecards must reach for exit code 0.
    pub gate: Gate,
    /// Names the model in reports and links; the model file's name when absent.
    pub name: Option<String>,
    /// The machine that serves it: prices, requests, times.
    #[serde(skip_serializing_if = "Serving::is_empty")]
    pub serving: Serving,
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            roles: Roles::default(),
            task: None,
            threshold: None,
            missing: MISSING.map(str::to_owned).to_vec(),
            fill: BTreeMap::new(),
            window: None,
            limits: Limits::default(),
            gate: Gate::default(),
            name: None,
            serving: Serving::default(),
        }
    }
}

/// Column names by role. A plan may hold any subset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roles {
    /// Features that are numbers.
    pub numeric: Vec<String>,
    /// Features with a set of values, written as text.
    pub categorical: Vec<String>,
    /// Features that are true or false.
    pub boolean: Vec<String>,
    /// Features that are moments in time.
    pub datetime: Vec<String>,
    /// Free text: profiled, not compared as categories.
    pub text: Vec<String>,
    /// Left out of everything, except that rows whose recorded prediction is not the model's are looked for at their values.
    pub ignored: Vec<String>,
    /// Names the row; joins a file of labels.
    pub id: Option<String>,
    /// When the row happened; cuts the windows.
    pub timestamp: Option<String>,
    /// What truly happened.
    pub label: Option<String>,
    /// What the model said, as recorded.
    pub prediction: Option<String>,
    /// The recorded probability (of the positive class, or one column per class) or value.
    pub score: Option<ScoreColumns>,
    /// The label that counts as positive in a binary task.
    #[serde(deserialize_with = "text_or_number")]
    pub positive: Option<String>,
}

/// Where recorded scores stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ScoreColumns {
    /// One column: the positive class's probability, or a value.
    One(String),
    /// Class to column.
    PerClass(BTreeMap<String, String>),
}

/// What the model predicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// One of two classes.
    Binary,
    /// One of three or more classes.
    Multiclass,
    /// A number.
    Regression,
}

/// How production is cut into windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowRule {
    /// By calendar period (UTC), rows per window, or number of windows.
    pub by: WindowBy,
    /// Where rows go that fill no window; kept for rows per window and merged for a number of windows when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remainder: Option<Remainder>,
}

impl From<WindowBy> for WindowRule {
    fn from(by: WindowBy) -> WindowRule {
        WindowRule {
            by,
            remainder: None,
        }
    }
}

/// Where rows go that fill no window of rows; calendar periods have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remainder {
    /// Into the last window.
    Merged,
    /// Into a window of their own.
    Kept,
}

/// How the limits of a window's statistic are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowLimit {
    /// The statistic's own limit, the same for every window.
    #[default]
    Constant,
    /// Mean of the reference's own windows less or plus so many standard deviations; an absent side has no limit.
    Deviations {
        /// Under the mean.
        below: Option<f64>,
        /// Over the mean.
        above: Option<f64>,
    },
    /// Quantiles of the reference's own windows, 0 to 1; an absent side has no limit.
    Quantiles {
        /// The lower.
        below: Option<f64>,
        /// The upper.
        above: Option<f64>,
    },
}

impl WindowLimit {
    /// Whether it is the statistic's own limit.
    pub fn is_constant(&self) -> bool {
        *self == WindowLimit::Constant
    }
}

/// The cut itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WindowBy {
    /// Clock hours.
    Hour,
    /// Calendar days.
    Day,
    /// Weeks that begin on Monday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
    /// This many rows in file order; a window of its own holds the rest unless the rule says otherwise.
    Rows(u64),
    /// This many windows of equal rows; the last also takes the remainder unless the rule says otherwise.
    Count(u64),
}

/// When a difference counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// A shift is real when its adjusted p-value is below this.
    pub alpha: f64,
    /// How p-values are adjusted over the columns.
    pub correction: Correction,
    /// Limit per drift test id (or `id:variant`), over the test's own default.
    pub drift: BTreeMap<String, f64>,
    /// How the limits of a window's statistics are found: fixed, or from the reference's own windows, for which the reference is cut as
    /// production is. Where they cannot be found the fixed ones stay and the report says why.
    #[serde(skip_serializing_if = "WindowLimit::is_constant")]
    pub windows: WindowLimit,
    /// A change of the missing share counts from this many points (0 to 1).
    pub missing_share: f64,
    /// Share of features that may drift before the sample as a whole counts as drifted.
    pub drifted_share: f64,
    /// Share of the model's decisions that may change when one input is missing, or noisy by 5 % of its spread.
    pub disturbed_share: f64,
    /// p99 latency at batch 1 in milliseconds; none when absent.
    pub latency_p99_ms: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            alpha: 0.05,
            correction: Correction::BenjaminiHochberg,
            drift: BTreeMap::new(),
            windows: WindowLimit::Constant,
            missing_share: 0.05,
            drifted_share: 0.25,
            disturbed_share: 0.1,
            latency_p99_ms: None,
        }
    }
}

/// Adjustment for testing many columns at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// False discovery rate.
    BenjaminiHochberg,
    /// Family-wise error rate.
    Bonferroni,
    /// Unadjusted.
    None,
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Either>::deserialize(from)?.map(Either::text))
}

fn texts_or_numbers<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let read = BTreeMap::<String, Either>::deserialize(from)?;
    Ok(read.into_iter().map(|(k, v)| (k, v.text())).collect())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
    Text(String),
    Number(serde_json::Number),
    Bool(bool),
}

impl Either {
    fn text(self) -> String {
        match self {
            Either::Text(t) => t,
            Either::Number(n) => n.to_string(),
            Either::Bool(b) => b.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_of_a_plan_is_a_plan() {
        let plan: Plan = serde_json::from_str(
            r#"{"roles":{"label":"y","positive":1,"score":{"0":"p0","1":"p1"}},"window":{"by":{"rows":5000}}}"#,
        )
        .expect("a valid plan");
        assert_eq!(plan.roles.positive.as_deref(), Some("1"));
        assert_eq!(plan.window, Some(WindowRule::from(WindowBy::Rows(5000))));
        assert_eq!(plan.missing.len(), 8);
        let month: WindowRule = serde_json::from_str(r#"{"by":"month"}"#).expect("a period");
        assert_eq!(month.by, WindowBy::Month);
    }

    #[test]
    fn what_stands_for_a_missing_value_is_text_however_written() {
        let text = r#"{"fill":{"visits":0,"rate":-1.5,"city":"unknown","member":false}}"#;
        let plan: Plan = serde_json::from_str(text).expect("a valid plan");
        let filled: Vec<&str> = plan.fill.values().map(String::as_str).collect();
        assert_eq!(filled, ["unknown", "false", "-1.5", "0"]);
        let again = serde_json::to_string(&plan).expect("to JSON");
        assert_eq!(
            serde_json::from_str::<Plan>(&again).expect("from JSON"),
            plan
        );
        let plain = serde_json::to_value(Plan::default()).expect("to JSON");
        assert!(
            plain.get("fill").is_none() && plain.get("threshold").is_none(),
            "as before"
        );
    }

    #[test]
    fn windows_and_their_limits_are_chosen() {
        let plan: Plan = serde_json::from_str(
            r#"{"window":{"by":{"count":10},"remainder":"kept"},"limits":{"windows":{"deviations":{"above":3}}}}"#,
        )
        .expect("a valid plan");
        let rule = plan.window.expect("a rule");
        assert_eq!(rule.remainder, Some(Remainder::Kept));
        let above = Some(3.0);
        let below = None;
        assert_eq!(
            plan.limits.windows,
            WindowLimit::Deviations { below, above }
        );
        let text = serde_json::to_string(&plan).expect("to JSON");
        assert_eq!(
            serde_json::from_str::<Plan>(&text).expect("from JSON"),
            plan
        );
        let plain = serde_json::to_value(Plan::default()).expect("to JSON");
        assert!(plain["limits"].get("windows").is_none(), "as before");
    }

    #[test]
    fn what_serving_costs_is_kept() {
        let text = r#"{"serving":{"machine_per_hour":0.19,"currency":"EUR","requests_per_month":2e6,"latency_unit":"us"}}"#;
        let plan: Plan = serde_json::from_str(text).expect("a valid plan");
        assert_eq!(plan.serving.machine_per_hour, Some(0.19));
        assert_eq!(plan.serving.latency_unit, Some(DurationUnit::Microseconds));
        let again = serde_json::to_string(&plan).expect("to JSON");
        assert_eq!(
            serde_json::from_str::<Plan>(&again).expect("from JSON"),
            plan
        );
        let plain = serde_json::to_value(Plan::default()).expect("to JSON");
        assert!(plain.get("serving").is_none(), "as before");
    }

    #[test]
    fn a_misspelt_part_is_refused_by_name() {
        let err = serde_json::from_str::<Plan>(r#"{"rolls":{}}"#).expect_err("unknown field");
        assert!(err.to_string().contains("rolls"), "{err}");
    }
}
