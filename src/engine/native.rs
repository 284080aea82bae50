//! Jobs on native threads: the command and the tests.

use super::execute::Executor;
use super::parcel::{open_message, pack_message};
use super::runner::{Runner, Update};
use super::{FileId, Job, Problem};
use crate::data::{ByteSource, DataError, MemorySource, Place};
use bytes::Bytes;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Instant;

type Files = Arc<RwLock<Vec<Arc<dyn ByteSource>>>>;
type Task = (Job, UnboundedSender<Update>);

/// A fixed number of threads that take jobs from one queue.
pub struct NativeRunner {
    files: Files,
    queue: Sender<Task>,
    width: usize,
}

impl NativeRunner {
    /// A runner of this many threads, at least one.
    pub fn new(threads: usize) -> Self {
        let width = threads.max(1);
        let files: Files = Arc::default();
        let (queue, tasks) = channel::<Task>();
        let tasks = Arc::new(Mutex::new(tasks));
        for _ in 0..width {
            let (files, tasks) = (files.clone(), tasks.clone());
            thread::spawn(move || work(&files, &tasks));
        }
        NativeRunner {
            files,
            queue,
            width,
        }
    }

    /// Adds bytes in memory as a file.
    pub fn add_bytes(&self, name: &str, bytes: impl Into<Bytes>) -> FileId {
        self.add(Arc::new(MemorySource::new(name, bytes)))
    }

    /// Adds a file by its path.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn add_path(&self, path: &Path) -> Result<FileId, Problem> {
        Ok(self.add(Arc::new(PathSource::open(path)?)))
    }

    fn add(&self, source: Arc<dyn ByteSource>) -> FileId {
        let mut files = self.files.write().unwrap_or_else(|e| e.into_inner());
        files.push(source);
        FileId(files.len() as u32 - 1)
    }
}

impl Runner for NativeRunner {
    fn width(&self) -> usize {
        self.width
    }

    fn start(&self, job: Job) -> UnboundedReceiver<Update> {
        let (sender, updates) = unbounded();
        if let Err(refused) = self.queue.send((job, sender)) {
            let (_, sender) = refused.0;
            let _ = sender.unbounded_send(Update::failed(Problem::new(
                "The worker threads have ended.",
            )));
        }
        updates
    }
}

fn work(files: &Files, tasks: &Mutex<Receiver<Task>>) {
    let begin = Instant::now();
    let lookup = files.clone();
    let source = move |id: FileId| {
        lookup
            .read()
            .ok()
            .and_then(|files| files.get(id.0 as usize).cloned())
    };
    let mut executor = Executor::new(
        Box::new(source),
        Box::new(move || begin.elapsed().as_secs_f64() * 1e6),
    );
    loop {
        let next = tasks.lock().unwrap_or_else(|e| e.into_inner()).recv();
        let Ok((job, sender)) = next else { return };
        if sender.is_closed() {
            continue;
        }
        let mut progress =
            |bytes, rows| drop(sender.unbounded_send(Update::Progress { bytes, rows }));
        let run = || executor.run(crossed(job)?, &mut progress);
        let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
            Err(Problem::new(format!(
                "A worker failed: {}. Please report it with the file's kind and size.",
                panic_text(&*panic)
            )))
        });
        let update = crossed(Update::ended(result)).unwrap_or_else(Update::failed);
        drop(sender.unbounded_send(update));
    }
}

/// In builds for testing a message is packed and opened again, as it is on its way to a browser's worker and back.
fn crossed<T: Serialize + DeserializeOwned>(message: T) -> Result<T, Problem> {
    if cfg!(debug_assertions) {
        let (bytes, parcels) = pack_message(&message);
        open_message(&bytes, parcels)
    } else {
        Ok(message)
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}

/// A file on disk.
struct PathSource {
    name: String,
    len: u64,
    file: Mutex<File>,
}

impl PathSource {
    fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |n| n.to_string_lossy().into_owned(),
        );
        let failed = |e: std::io::Error| {
            Problem::in_file(
                &path.display().to_string(),
                format!("cannot be opened: {e}"),
            )
        };
        let file = File::open(path).map_err(failed)?;
        let meta = file.metadata().map_err(failed)?;
        if meta.is_dir() {
            return Err(Problem::in_file(
                &path.display().to_string(),
                "is a folder; name a file",
            ));
        }
        Ok(PathSource {
            name,
            len: meta.len(),
            file: Mutex::new(file),
        })
    }
}

impl ByteSource for PathSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, range: Range<u64>) -> Result<Bytes, DataError> {
        let failed = |e: std::io::Error| DataError {
            place: Place {
                file: self.name.clone(),
                ..Place::default()
            },
            message: format!(
                "bytes {} to {} can no longer be read: {e}",
                range.start, range.end
            ),
        };
        let mut file = self.file.lock().unwrap_or_else(|e| e.into_inner());
        file.seek(SeekFrom::Start(range.start)).map_err(failed)?;
        let mut bytes = vec![0; (range.end - range.start) as usize];
        file.read_exact(&mut bytes).map_err(failed)?;
        Ok(bytes.into())
    }
}
