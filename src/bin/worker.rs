//! The data worker: everything but the model.

fn main() {
    #[cfg(target_arch = "wasm32")]
    seaworthy::engine::worker::start(|executor, job, progress| executor.run_data(job, progress));
}
