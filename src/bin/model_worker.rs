//! The model worker: loaded only when there is a model.

fn main() {
    #[cfg(target_arch = "wasm32")]
    seaworthy::engine::worker::start(|executor, job, progress| executor.run_model(job, progress));
}
