//! `docs/methods.md` against the code: every id has its row, its section and its source, numbers are the code's, and the page names nothing
//! that the code does not have.

#![cfg(not(target_arch = "wasm32"))]

mod constants;
mod disturbances;
mod names;
mod page;
mod tables;
mod tests_of_drift;
