//! The models of `tests/onnx` in Chromium, where SIMD, 32-bit lengths and the build differ: the standard's node tests, whole
//! models, the exporters' matrix, each operator, and files that must be refused. Each case once.
#![cfg(target_arch = "wasm32")]

#[path = "onnx/compare.rs"]
mod compare;
#[path = "onnx/files.rs"]
mod files;
#[path = "onnx/golden.rs"]
mod golden;
#[path = "onnx/matrix.rs"]
mod matrix;
#[path = "onnx/operators.rs"]
mod operators;
#[path = "onnx/refusals.rs"]
mod refusals;
#[path = "onnx/standard.rs"]
mod standard;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_standards_own_tests_pass() {
    standard::operators_for_machine_learning_answer_as_the_standard_says();
}

#[wasm_bindgen_test]
fn whole_models_answer_as_onnxruntime_does() {
    golden::answers_are_those_of_onnxruntime();
}

#[wasm_bindgen_test]
fn the_exporters_matrix_answers_as_onnxruntime_does() {
    matrix::every_kind_of_model_answers_as_in_onnxruntime();
}

#[wasm_bindgen_test]
fn each_operator_answers_as_onnxruntime_does() {
    operators::each_operator_answers_as_onnxruntime_does();
    operators::operators_on_texts_and_maps_answer_as_onnxruntime_does();
}

#[wasm_bindgen_test]
fn files_are_refused_that_must_be() {
    refusals::each_file_is_refused_and_says_why();
}
