//! Any bytes as a model: an error or an answer, never a panic, a hang or all memory.
#![no_main]

#[path = "../../tests/onnx/attempt.rs"]
mod attempt;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = attempt::attempt(bytes);
});
