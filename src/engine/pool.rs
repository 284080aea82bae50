//! The browser's pool of workers. A worker is disposable: cancel, a crash and lost news all end it and start another.

use super::carried::Message;
use super::parcel::open_message;
use super::program::{compile, start_worker};
use super::runner::{Runner, Update};
use super::{Engine, Envelope, FileId, Job, Problem};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, File, MessageEvent, Worker};

/// A worker without news for this long while it has a job is taken for lost.
const SILENCE_MS: f64 = 120_000.0;
/// A worker whose memory grew past this is replaced after its job.
const WORN_BYTES: f64 = 1024.0 * 1024.0 * 1024.0;
/// After so many workers in a row that never became ready, those that did go on alone.
const FAILED_STARTS: u32 = 3;

/// Workers that take jobs from one queue; data jobs and model jobs run in different programs.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<Inner>>);

struct Inner {
    files: BTreeMap<FileId, File>,
    next_file: u32,
    next_job: u32,
    width: usize,
    slots: Vec<Slot>,
    next_slot: u32,
    queue: VecDeque<Waiting>,
    modules: BTreeMap<Engine, JsValue>,
    failed_starts: u32,
    watching: bool,
}

struct Waiting {
    id: u32,
    job: Job,
    news: UnboundedSender<Update>,
}

struct Slot {
    key: u32,
    engine: Engine,
    worker: Worker,
    ready: bool,
    running: Option<Running>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

struct Running {
    id: u32,
    what: &'static str,
    news: UnboundedSender<Update>,
    last_news: f64,
}

impl Pool {
    /// A pool as wide as the machine has processors, at most 8. Workers start when there is work.
    pub fn new() -> Self {
        let cores = web_sys::window().map_or(2.0, |w| w.navigator().hardware_concurrency());
        Pool(Rc::new(RefCell::new(Inner {
            files: BTreeMap::new(),
            next_file: 0,
            next_job: 0,
            width: (cores as usize).clamp(1, 8),
            slots: Vec::new(),
            next_slot: 0,
            queue: VecDeque::new(),
            modules: BTreeMap::new(),
            failed_starts: 0,
            watching: false,
        })))
    }

    /// Takes a dropped file's handle; its bytes stay where they are until a worker reads them.
    pub fn add_file(&self, file: File) -> FileId {
        let mut inner = self.0.borrow_mut();
        let id = FileId(inner.next_file);
        inner.next_file += 1;
        inner.files.insert(id, file);
        id
    }

    /// Lets a file go.
    pub fn forget_file(&self, id: FileId) {
        self.0.borrow_mut().files.remove(&id);
    }

    /// Starts the data workers before there is work, so that the first file does not wait for them.
    pub fn warm_up(&self) {
        let width = self.0.borrow().width;
        for _ in 0..width {
            self.spawn(Engine::Data);
        }
    }

    /// Ends every job at once, queued and running.
    pub fn cancel_all(&self) {
        let (waiting, ended) = {
            let mut inner = self.0.borrow_mut();
            let waiting: Vec<Waiting> = inner.queue.drain(..).collect();
            let (busy, idle) = std::mem::take(&mut inner.slots)
                .into_iter()
                .partition(|s: &Slot| s.running.is_some());
            inner.slots = idle;
            let busy: Vec<Slot> = busy;
            (waiting, busy)
        };
        for slot in ended {
            slot.worker.terminate();
            if let Some(running) = slot.running {
                let _ = running
                    .news
                    .unbounded_send(Update::failed(Problem::cancelled()));
            }
        }
        for job in waiting {
            let _ = job
                .news
                .unbounded_send(Update::failed(Problem::cancelled()));
        }
    }

    fn spawn(&self, engine: Engine) {
        let mut inner = self.0.borrow_mut();
        let key = inner.next_slot;
        inner.next_slot += 1;
        let pool = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            pool.on_message(key, &event)
        });
        let pool = self.clone();
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            // A program that does not load ends in an event without a message.
            let said = js_sys::Reflect::get(&event, &"message".into())
                .ok()
                .and_then(|m| m.as_string());
            pool.on_crash(
                key,
                said.as_deref().unwrap_or("its program could not be loaded"),
            );
        });
        match start_worker(engine) {
            Ok(worker) => {
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                inner.slots.push(Slot {
                    key,
                    engine,
                    worker,
                    ready: false,
                    running: None,
                    _on_message: on_message,
                    _on_error: on_error,
                });
            }
            Err(_) => {
                drop(inner);
                self.fail_queue(engine, "This browser does not let the page start a worker.");
            }
        }
    }

    fn on_message(&self, key: u32, event: &MessageEvent) {
        let parts: Array = event.data().unchecked_into();
        match parts.get(0).as_string().as_deref() {
            Some("boot") => return self.send_module(key),
            Some("ready") => {
                let mut inner = self.0.borrow_mut();
                inner.failed_starts = 0;
                if let Some(slot) = inner.slots.iter_mut().find(|s| s.key == key) {
                    slot.ready = true;
                }
                drop(inner);
                return self.pump();
            }
            _ => {}
        }
        let bytes = Uint8Array::new(&parts.get(0)).to_vec();
        let parcels = super::carried::arrived(&parts.get(2));
        let envelope = match open_message::<Envelope<Update>>(&bytes, parcels) {
            Ok(envelope) => envelope,
            Err(problem) => return self.on_crash(key, &problem.message),
        };
        // A panic hook cannot know the job; the error event that follows ends it, this is only the better text.
        if envelope.id == u32::MAX {
            if let Update::Done(result) = envelope.body
                && let Err(problem) = *result
            {
                self.on_crash(key, &problem.message);
            }
            return;
        }
        self.on_update(key, envelope, parts.get(1).as_f64().unwrap_or(0.0));
    }

    fn on_update(&self, key: u32, envelope: Envelope<Update>, memory: f64) {
        let done = matches!(envelope.body, Update::Done(_));
        let (news, worn) = {
            let mut inner = self.0.borrow_mut();
            let Some(index) = inner.slots.iter().position(|s| s.key == key) else {
                return;
            };
            let slot = &mut inner.slots[index];
            let Some(running) = slot.running.as_mut().filter(|r| r.id == envelope.id) else {
                return;
            };
            running.last_news = js_sys::Date::now();
            let news = running.news.clone();
            if done {
                slot.running = None;
            }
            let worn = (done && memory > WORN_BYTES).then(|| inner.slots.remove(index));
            (news, worn)
        };
        let _ = news.unbounded_send(envelope.body);
        if let Some(slot) = worn {
            discard(slot);
        }
        if done {
            self.pump();
        }
    }

    fn on_crash(&self, key: u32, message: &str) {
        let (slot, alone) = {
            let mut inner = self.0.borrow_mut();
            let Some(index) = inner.slots.iter().position(|s| s.key == key) else {
                return;
            };
            let slot = inner.slots.remove(index);
            inner.failed_starts += u32::from(!slot.ready);
            let alone = !inner.slots.iter().any(|s| s.engine == slot.engine);
            (slot, alone)
        };
        // Others of its kind take the jobs that wait.
        let none_left = alone && !slot.ready;
        let engine = slot.engine;
        if let Some(running) = &slot.running {
            let text = format!(
                "The worker failed while {}: {message}. The other results stand. If the file is very large, try a part of it.",
                running.what
            );
            let _ = running
                .news
                .unbounded_send(Update::failed(Problem::new(text)));
        }
        discard(slot);
        if none_left {
            self.fail_queue(engine, &format!("A worker could not start: {message}"));
        }
        self.pump();
    }

    fn fail_queue(&self, engine: Engine, message: &str) {
        let failed: Vec<Waiting> = {
            let mut inner = self.0.borrow_mut();
            let (failed, rest) = std::mem::take(&mut inner.queue)
                .into_iter()
                .partition(|w: &Waiting| w.job.engine() == engine);
            let failed: VecDeque<Waiting> = failed;
            inner.queue = rest;
            failed.into()
        };
        for job in failed {
            let _ = job
                .news
                .unbounded_send(Update::failed(Problem::new(message)));
        }
    }

    /// The program is fetched and compiled once, then posted to each worker.
    fn send_module(&self, key: u32) {
        let pool = self.clone();
        let Some(engine) = self
            .0
            .borrow()
            .slots
            .iter()
            .find(|s| s.key == key)
            .map(|s| s.engine)
        else {
            return;
        };
        spawn_local(async move {
            let compiling = pool
                .0
                .borrow_mut()
                .modules
                .entry(engine)
                .or_insert_with(|| compile(engine).into())
                .clone();
            match JsFuture::from(compiling.unchecked_into::<js_sys::Promise>()).await {
                Ok(module) => {
                    if let Some(slot) = pool.0.borrow().slots.iter().find(|s| s.key == key) {
                        let _ = slot.worker.post_message(&module);
                    }
                }
                Err(_) => {
                    pool.0.borrow_mut().modules.remove(&engine);
                    pool.on_crash(
                        key,
                        "its program could not be loaded; check the connection and reload the page",
                    );
                }
            }
        });
    }

    fn pump(&self) {
        loop {
            let spawn = {
                let mut inner = self.0.borrow_mut();
                inner.queue.retain(|w| !w.news.is_closed());
                inner.assign()
            };
            match spawn {
                Some(engine) => self.spawn(engine),
                None => break,
            }
        }
        self.watch();
    }

    /// Looks for lost workers while any job runs.
    fn watch(&self) {
        {
            let mut inner = self.0.borrow_mut();
            if inner.watching || !inner.slots.iter().any(|s| s.running.is_some()) {
                return;
            }
            inner.watching = true;
        }
        let pool = self.clone();
        gloo::timers::callback::Timeout::new(5_000, move || {
            let now = js_sys::Date::now();
            let (lost, given_up) = {
                let mut inner = pool.0.borrow_mut();
                inner.watching = false;
                let find = |test: &dyn Fn(&Running) -> bool| {
                    inner
                        .slots
                        .iter()
                        .filter(|s| s.running.as_ref().is_some_and(test))
                        .map(|s| s.key)
                        .collect::<Vec<u32>>()
                };
                (
                    find(&|r| now - r.last_news > SILENCE_MS),
                    find(&|r| r.news.is_closed()),
                )
            };
            for key in lost {
                pool.on_crash(key, "it gave no sign of life for two minutes");
            }
            for key in given_up {
                pool.on_crash(key, "given up");
            }
            pool.watch();
        })
        .forget();
    }
}

impl Default for Pool {
    fn default() -> Self {
        Pool::new()
    }
}

impl Runner for Pool {
    fn width(&self) -> usize {
        self.0.borrow().width
    }

    fn start(&self, job: Job) -> UnboundedReceiver<Update> {
        let (news, updates) = unbounded();
        {
            let mut inner = self.0.borrow_mut();
            let id = inner.next_job;
            inner.next_job = (inner.next_job + 1) % u32::MAX;
            inner.queue.push_back(Waiting { id, job, news });
        }
        self.pump();
        updates
    }
}

impl Inner {
    /// Gives waiting jobs to idle workers; names the kind of worker to start when one more may help.
    fn assign(&mut self) -> Option<Engine> {
        for engine in [Engine::Data, Engine::Model] {
            while let Some(waiting) = self.queue.iter().position(|w| w.job.engine() == engine) {
                let Some(slot) = self
                    .slots
                    .iter_mut()
                    .find(|s| s.engine == engine && s.ready && s.running.is_none())
                else {
                    break;
                };
                let Some(Waiting { id, job, news }) = self.queue.remove(waiting) else {
                    break;
                };
                let what = job.what();
                let ids = job.files();
                let message = Message::of(Envelope {
                    id,
                    body: (job, ids.clone()),
                });
                let parts = Array::of2(&message.bytes, &message.parcels);
                for file in &ids {
                    parts.push(self.files.get(file).map_or(&JsValue::NULL, |f| f.as_ref()));
                }
                if slot
                    .worker
                    .post_message_with_transfer(&parts, &message.handed_over)
                    .is_ok()
                {
                    slot.running = Some(Running {
                        id,
                        what,
                        news,
                        last_news: js_sys::Date::now(),
                    });
                } else {
                    let _ = news.unbounded_send(Update::failed(Problem::new(
                        "A job could not be handed to its worker. Reload the page.",
                    )));
                }
            }
            let waiting = self
                .queue
                .iter()
                .filter(|w| w.job.engine() == engine)
                .count();
            let coming = self
                .slots
                .iter()
                .filter(|s| s.engine == engine && !s.ready)
                .count();
            let all = self.slots.iter().filter(|s| s.engine == engine).count();
            let may_start = all == 0 || self.failed_starts < FAILED_STARTS;
            if waiting > coming && all < self.width && may_start {
                return Some(engine);
            }
        }
        None
    }
}

/// Ends a worker. Its handlers may be running right now, so they are let go in a later turn.
fn discard(slot: Slot) {
    slot.worker.terminate();
    slot.worker.set_onmessage(None);
    slot.worker.set_onerror(None);
    gloo::timers::callback::Timeout::new(0, move || drop(slot)).forget();
}
