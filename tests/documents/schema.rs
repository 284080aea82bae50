//! What is written has the published shape, field for field.

use crate::sample;
use seaworthy::plan::Plan;
use seaworthy::share::{Report, exports};
use serde_json::{Map, Value, json};

const REPORT: &str = include_str!("../../docs/report.schema.json");
const PLAN: &str = include_str!("../../docs/plan.schema.json");

/// The part of JSON Schema 2020-12 that our schemas use. Any other keyword is an error, so that none is believed to hold that
/// is not looked at. Fields that the schema does not name are errors too: what is written must be documented.
struct Schema {
    root: Value,
}

impl Schema {
    fn of(text: &str) -> Schema {
        let root = serde_json::from_str(text).expect("the schema is JSON");
        Schema { root }
    }

    fn errors(&self, value: &Value) -> Vec<String> {
        let mut errors = Vec::new();
        self.check(&self.root, value, "", &mut errors);
        errors
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, errors: &mut Vec<String>) {
        let schema = schema.as_object().expect("a schema is an object");
        for (keyword, rule) in schema {
            match self.wrong(keyword, rule, schema, value, at, errors) {
                Some(wrong) => errors.push(format!("{at}: {wrong}")),
                None => continue,
            }
        }
    }

    fn wrong(
        &self,
        keyword: &str,
        rule: &Value,
        schema: &Map<String, Value>,
        value: &Value,
        at: &str,
        errors: &mut Vec<String>,
    ) -> Option<String> {
        let within = |holds: bool| (!holds).then(|| format!("{value} breaks {keyword} {rule}"));
        match keyword {
            "$schema" | "$defs" | "title" | "description" => None,
            "$ref" => {
                let path = rule.as_str()?.trim_start_matches('#');
                let target = self
                    .root
                    .pointer(path)
                    .expect("a reference leads somewhere");
                self.check(target, value, at, errors);
                None
            }
            "type" => within(match rule {
                Value::Array(types) => types.iter().any(|t| is(value, t)),
                one => is(value, one),
            }),
            "enum" => within(rule.as_array().expect("a list").contains(value)),
            "const" => within(value == rule),
            "minimum" => within(
                value
                    .as_f64()
                    .is_none_or(|v| v >= rule.as_f64().expect("a number")),
            ),
            "maximum" => within(
                value
                    .as_f64()
                    .is_none_or(|v| v <= rule.as_f64().expect("a number")),
            ),
            "minItems" => within(
                value
                    .as_array()
                    .is_none_or(|v| v.len() as u64 >= rule.as_u64().expect("a number")),
            ),
            "maxItems" => within(
                value
                    .as_array()
                    .is_none_or(|v| v.len() as u64 <= rule.as_u64().expect("a number")),
            ),
            "required" => within(value.as_object().is_none_or(|v| {
                let names = rule.as_array().expect("a list").iter();
                names
                    .filter_map(Value::as_str)
                    .all(|name| v.contains_key(name))
            })),
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(rule, item, &format!("{at}/{i}"), errors);
                }
                None
            }
            "properties" | "additionalProperties" => {
                // Looked at once, under whichever of the two comes first.
                if keyword == "additionalProperties" && schema.contains_key("properties") {
                    return None;
                }
                for (name, item) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}/{name}");
                    let named = schema.get("properties").and_then(|p| p.get(name));
                    let other = schema.get("additionalProperties").filter(|s| s.is_object());
                    match named.or(other) {
                        Some(rule) => self.check(rule, item, &at, errors),
                        None => errors.push(format!("{at}: not in the schema")),
                    }
                }
                None
            }
            "anyOf" => {
                let tries = rule.as_array().expect("a list").iter().map(|option| {
                    let mut errors = Vec::new();
                    self.check(option, value, at, &mut errors);
                    errors
                });
                let fewest = tries.min_by_key(Vec::len).expect("an option");
                (!fewest.is_empty())
                    .then(|| format!("fits nothing of anyOf; nearest: {}", fewest.join("; ")))
            }
            other => panic!("the checker does not know {other}"),
        }
    }
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().expect("a type is a text") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the checker does not know the type {other}"),
    }
}

fn written(report: &Report) -> Value {
    serde_json::from_str(&exports::json::write(report)).expect("what is written is JSON")
}

#[test]
fn reports_have_the_published_shape() {
    let schema = Schema::of(REPORT);
    for report in [
        sample::report(),
        Report::new(Default::default(), Default::default()),
    ] {
        let errors = schema.errors(&written(&report));
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_schema_describes_every_field_that_is_filled() {
    // The sample fills everything, so a field that it lacks has no writer.
    let written = written(&sample::report());
    let schema: Value = serde_json::from_str(REPORT).expect("JSON");
    for name in schema["properties"].as_object().expect("an object").keys() {
        assert!(!written[name].is_null(), "{name} is never filled");
    }
}

#[test]
fn the_schema_refuses_what_is_not_a_report() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 6] = [
        ("a missing part", |r| {
            drop(r.as_object_mut().expect("an object").remove("features"))
        }),
        ("a state that does not exist", |r| {
            r["findings"][0]["state"] = json!("passed")
        }),
        ("a score over 100", |r| {
            r["scorecards"]["readiness"]["score"] = json!(101)
        }),
        ("a text for a number", |r| {
            r["features"][0]["drift"][0]["statistic"] = json!("0.3")
        }),
        ("a field nobody knows", |r| r["model"]["owner"] = json!("x")),
        ("rows below nothing", |r| {
            r["production"]["rows"] = json!(-1)
        }),
    ];
    let schema = Schema::of(REPORT);
    for (name, change) in changes {
        let mut report = written(&sample::report());
        change(&mut report);
        assert!(!schema.errors(&report).is_empty(), "{name}");
    }
}

#[test]
fn plans_have_the_published_shape() {
    let schema = Schema::of(PLAN);
    let example = include_str!("../../public/example/plan.json");
    for text in [
        "{}",
        example,
        r#"{"roles":{"label":"y","positive":1,"score":{"0":"p0","1":"p1"}},"window":{"by":{"rows":5000}}}"#,
        r#"{"window":{"by":{"count":10}},"task":"regression","missing":["-"],"gate":{"ownership":null}}"#,
        r#"{"gate":{"dimensions":{"rollback":60},"must_pass":["missing-columns"],"exemptions":[{"check":"a","reason":"b","approver":"c","until":"2026-12-31"}]}}"#,
        r#"{"serving":{"machine_per_hour":0.2,"ms_per_prediction":4,"latency_unit":"s"}}"#,
        r#"{"limits":{"correction":"bonferroni","drift":{"psi":0.2}},"window":{"by":"quarter"}}"#,
    ] {
        let value: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(schema.errors(&value), Vec::<String>::new(), "{text}");
        let plan: Plan = serde_json::from_str(text).expect("a plan");
        let whole = serde_json::to_value(&plan).expect("plain data");
        assert_eq!(schema.errors(&whole), Vec::<String>::new(), "{text}");
    }
    for text in [
        r#"{"rolls":{}}"#,
        r#"{"task":"ranking"}"#,
        r#"{"window":{"by":"fortnight"}}"#,
        r#"{"window":{"by":{"rows":0}}}"#,
        r#"{"gate":{"readiness":120}}"#,
        r#"{"gate":{"dimensions":{"rolback":60}}}"#,
        r#"{"gate":{"exemptions":[{"check":"a"}]}}"#,
        r#"{"serving":{"latency_unit":"h"}}"#,
    ] {
        let value: Value = serde_json::from_str(text).expect("JSON");
        assert!(!schema.errors(&value).is_empty(), "{text}");
    }
}

#[test]
fn the_plan_is_the_same_in_both_schemas() {
    let report: Value = serde_json::from_str(REPORT).expect("JSON");
    let mut plan: Value = serde_json::from_str(PLAN).expect("JSON");
    for name in ["$schema", "title"] {
        plan.as_object_mut().expect("an object").remove(name);
    }
    assert_eq!(report["$defs"]["plan"], plan);
}
