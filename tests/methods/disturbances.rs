//! The page tells of every disturbance that a report can hold, in its order.

use crate::page::{Page, ticked};
use serde_json::Value;

#[test]
fn every_disturbance_has_its_row() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).expect("JSON");
    let effects = "/$defs/robustness/properties/effects/items/properties";
    let named = schema
        .pointer(&format!("{effects}/disturbance/enum"))
        .and_then(Value::as_array)
        .expect("a list");
    let page = Page::read();
    let section = page.section("What entropy does to the model");
    let rows = section.table("| id | what becomes of the input | for |");
    let told: Vec<&str> = rows.iter().flat_map(|row| ticked(&row[0])).collect();
    assert_eq!(named, &told);
    assert!(told.len() > 12, "{told:?}");
}
