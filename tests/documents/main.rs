//! Documents: links that must open for ever, workspaces, reports, and what must never be in them.

#![cfg(not(target_arch = "wasm32"))]

mod encrypted;
mod exports;
mod fixtures;
mod golden;
mod hostile;
mod links;
mod privacy;
mod random;
mod sample;
mod schema;
mod sizes;
mod synthetic;
mod workspace;
