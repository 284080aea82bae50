//! The workers' programs: where they are published, how they start.

use super::Engine;
use js_sys::{Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions, WorkerType};

/// Addresses of a worker program's script and module: `<meta name="worker" content="./worker.js" data-module="./worker_bg.wasm">`
/// in the page names the published files, whose names hold a hash of their content.
fn program(engine: Engine) -> (String, String) {
    let name = match engine {
        Engine::Data => "worker",
        Engine::Model => "model_worker",
    };
    let document = web_sys::window().and_then(|w| w.document());
    let meta = document.as_ref().and_then(|d| {
        d.query_selector(&format!("meta[name={name}]"))
            .ok()
            .flatten()
    });
    let base = document
        .and_then(|d| d.base_uri().ok().flatten())
        .unwrap_or_default();
    let address = |attribute: &str, usual: String| {
        let published = meta
            .as_ref()
            .and_then(|m| m.get_attribute(attribute))
            .unwrap_or(usual);
        Url::new_with_base(&published, &base).map_or(published, |url| url.href())
    };
    (
        address("content", format!("./{name}.js")),
        address("data-module", format!("./{name}_bg.wasm")),
    )
}

/// A worker started from a `blob:`, so that it inherits the page's security policy on any host.
pub(super) fn start_worker(engine: Engine) -> Result<Worker, JsValue> {
    let script = format!(
        "import init from {:?};\nself.onmessage = async (event) => {{ self.onmessage = null; await init({{ module_or_path: event.data }}); }};\nself.postMessage(['boot']);\n",
        program(engine).0
    );
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&url, &options);
    // The script is fetched in a later turn; the handful of bytes behind the address is let go long after that.
    gloo::timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&url)))
        .forget();
    worker
}

/// The program of a kind of worker, fetched and compiled: a promise of its module.
pub(super) fn compile(engine: Engine) -> js_sys::Promise {
    let url = program(engine).1;
    wasm_bindgen_futures::future_to_promise(async move {
        let window = web_sys::window().ok_or("no window")?;
        let streamed =
            JsFuture::from(WebAssembly::compile_streaming(&window.fetch_with_str(&url))).await;
        if streamed.is_ok() {
            return streamed;
        }
        // Some static hosts do not know the type of .wasm files, and streaming insists on it.
        let response: web_sys::Response = JsFuture::from(window.fetch_with_str(&url))
            .await?
            .dyn_into()?;
        if !response.ok() {
            return Err("not found".into());
        }
        let buffer = JsFuture::from(response.array_buffer()?).await?;
        JsFuture::from(WebAssembly::compile(&buffer)).await
    })
}
