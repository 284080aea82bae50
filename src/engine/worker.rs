//! The worker's side of the browser's pool: one message in, news and an answer out.

use super::carried::{Message, arrived};
use super::execute::Executor;
use super::parcel::open_message;
use super::runner::Update;
use super::{Envelope, FileId, Job, Problem};
use crate::data::{ByteSource, DataError, Place};
use bytes::Bytes;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

/// How one kind of worker answers a job: the data worker and the model worker link different code.
pub type Answering =
    fn(&mut Executor, Job, &mut dyn FnMut(u64, u64)) -> Result<super::Answer, Problem>;

/// Sets the worker up and says that it is ready. Returns at once; jobs come as messages.
pub fn start(answer: Answering) {
    std::panic::set_hook(Box::new(|panic| {
        post(Envelope {
            id: u32::MAX,
            body: Update::failed(Problem::new(panic.to_string())),
        })
    }));
    let files: Rc<RefCell<BTreeMap<FileId, File>>> = Rc::default();
    let lookup = files.clone();
    let sources = move |id: FileId| {
        lookup
            .borrow()
            .get(&id)
            .cloned()
            .map(|file| Arc::new(BlobSource::new(file)) as Arc<dyn ByteSource>)
    };
    let executor = RefCell::new(Executor::new(Box::new(sources), Box::new(now_us)));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts: Array = event.data().unchecked_into();
        let bytes = Uint8Array::new(&parts.get(0)).to_vec();
        let parcels = arrived(&parts.get(1));
        let Ok(envelope) = open_message::<Envelope<(Job, Vec<FileId>)>>(&bytes, parcels) else {
            return;
        };
        let (job, ids) = envelope.body;
        for (index, id) in ids.into_iter().enumerate() {
            if let Ok(file) = parts.get(index as u32 + 2).dyn_into::<File>() {
                files.borrow_mut().insert(id, file);
            }
        }
        let mut last = 0.0;
        let mut progress = |bytes, rows| {
            if now_us() - last > 50_000.0 {
                last = now_us();
                post(Envelope {
                    id: envelope.id,
                    body: Update::Progress { bytes, rows },
                });
            }
        };
        let result = answer(&mut executor.borrow_mut(), job, &mut progress);
        post(Envelope {
            id: envelope.id,
            body: Update::ended(result),
        });
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope().post_message(&Array::of1(&"ready".into()));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn now_us() -> f64 {
    scope()
        .performance()
        .map_or_else(js_sys::Date::now, |p| p.now())
        * 1000.0
}

fn post(envelope: Envelope<Update>) {
    let message = Message::of(envelope);
    let memory = wasm_bindgen::memory()
        .unchecked_into::<js_sys::WebAssembly::Memory>()
        .buffer()
        .unchecked_into::<ArrayBuffer>()
        .byte_length();
    let parts = Array::of3(&message.bytes, &memory.into(), &message.parcels);
    let _ = scope().post_message_with_transfer(&parts, &message.handed_over);
}

/// The browser's handle of a dropped file, read slice by slice.
struct BlobSource {
    name: String,
    len: u64,
    file: send_wrapper::SendWrapper<File>,
}

impl BlobSource {
    fn new(file: File) -> Self {
        BlobSource {
            name: file.name(),
            len: file.size() as u64,
            file: send_wrapper::SendWrapper::new(file),
        }
    }
}

impl ByteSource for BlobSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, range: Range<u64>) -> Result<Bytes, DataError> {
        let failed = |what: &str| DataError {
            place: Place {
                file: self.name.clone(),
                ..Place::default()
            },
            message: format!(
                "{what}. Has the file been changed or moved since it was dropped? Drop it again."
            ),
        };
        let slice = self
            .file
            .slice_with_f64_and_f64(range.start as f64, range.end as f64)
            .map_err(|_| failed("cannot be cut"))?;
        let reader = FileReaderSync::new().map_err(|_| failed("cannot be read here"))?;
        let buffer = reader
            .read_as_array_buffer(&slice)
            .map_err(|_| failed("can no longer be read"))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.len() as u64 != range.end - range.start {
            return Err(failed("ended early"));
        }
        Ok(bytes.into())
    }
}
