//! How long drift takes in one worker of a browser: `scripts/bench.sh` runs it, which prints and asserts no time.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/common/mod.rs"]
mod common;

use common::{MILLION, Random, Raw, Shape, mixed};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
#[ignore = "a benchmark"]
fn twenty_columns_of_numbers() {
    twenty_columns("all numbers, no value twice", |_| Shape::Dense);
}

#[wasm_bindgen_test]
#[ignore = "a benchmark"]
fn twenty_mixed_columns() {
    twenty_columns("ten such, five of few values, five of categories", mixed);
}

fn twenty_columns(what: &str, shape: impl Fn(usize) -> Shape) {
    let mut random = Random(1);
    let samples: Vec<(Raw, Raw)> = (0..20)
        .map(|i| (shape(i).column(&mut random), shape(i).column(&mut random)))
        .collect();
    let start = js_sys::Date::now();
    let profiles: Vec<_> = samples
        .iter()
        .map(|(a, b)| (a.profile(), b.profile()))
        .collect();
    let counted = js_sys::Date::now();
    let compared = common::compare(&profiles);
    let done = js_sys::Date::now();
    assert!(
        compared
            .iter()
            .all(|column| column.rows == (MILLION as u64, MILLION as u64))
    );
    console_log!(
        "2 x 1,000,000 rows x 20 columns, {what}: counting {:.0} ms, comparing {:.0} ms",
        counted - start,
        done - counted
    );
}
