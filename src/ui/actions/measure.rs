//! The engine's side of the page: files are looked at, plans are carried out, facts stream in.

use super::keep::{keep, keep_timing};
use super::row::forget_row;
use super::{go, report_problem};
use crate::data::sort_out;
use crate::engine::flow::{self, Event, Request};
use crate::engine::{FileId, Pool, Problem};
use crate::ui::parts::{Part, given};
use crate::ui::route::Route;
use crate::ui::state::{Loading, Origin, Session, Work};
use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use web_sys::File;

/// Progress of one phase is drawn no more often than this: the workers need the processor more.
const REDRAW_MS: f64 = 100.0;
/// Up to this many bytes a change of the plan is measured at once; beyond it the person says when.
const AT_ONCE_BYTES: u64 = 64_000_000;

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
    /// When progress was last drawn, in ms.
    static DRAWN: Cell<f64> = const { Cell::new(0.0) };
    /// Counts measurements, so that news of an ended one is not taken for the present one's.
    static RUN: Cell<u32> = const { Cell::new(0) };
}

pub(super) fn pool() -> Pool {
    POOL.with(|pool| pool.borrow_mut().get_or_insert_with(Pool::new).clone())
}

/// Starts the workers before the first file comes.
pub fn warm_up() {
    pool().warm_up();
}

/// Hands a file to the engine.
pub fn take(file: File) -> u32 {
    pool().add_file(file).0
}

/// Lets the engine forget a file.
pub fn forget(id: u32) {
    pool().forget_file(FileId(id));
}

/// Ends what is being worked on.
pub fn cancel(session: Session) {
    next_run();
    pool().cancel_all();
    session.work.set(Work::Idle);
    session.stale.set(true);
    session.files.update(|files| {
        for file in files.iter_mut().filter(|f| f.info == Loading::Busy) {
            file.info = Loading::Failed;
        }
    });
    super::say(session, "Cancelled. What was measured before still stands.");
}

/// Looks at every file that has not been looked at, gives parts, and measures.
pub async fn inspect_all(session: Session) {
    session.work.set(Work::Busy {
        phase: flow::Phase::Inspecting.title().to_owned(),
        bytes: (0, 0),
        rows: 0,
    });
    let plan = session.plan.get_untracked();
    let waiting: Vec<u32> = session.files.with_untracked(|files| {
        files
            .iter()
            .filter(|f| f.info == Loading::Busy)
            .map(|f| f.id)
            .collect()
    });
    let pool = pool();
    let looked = waiting.into_iter().map(|id| {
        let (pool, plan) = (pool.clone(), plan.clone());
        async move { (id, flow::inspect(&pool, FileId(id), &plan).await) }
    });
    for (id, result) in join_all(looked).await {
        looked_at(session, id, result);
    }
    session.work.set(Work::Idle);
    give_parts(session);
    measure(session);
}

fn looked_at(session: Session, id: u32, result: Result<crate::data::FileInfo, Problem>) {
    let info = match result {
        Ok(info) => Loading::Ready(info),
        Err(problem) => {
            if !problem.cancelled {
                report_problem(session, problem);
            }
            Loading::Failed
        }
    };
    session.files.update(|files| {
        if let Some(file) = files.iter_mut().find(|f| f.id == id) {
            if info == Loading::Failed {
                file.part = Part::Unused;
            }
            file.info = info;
        }
    });
}

/// Sorts out the files whose part nobody chose.
fn give_parts(session: Session) {
    session.files.update(|files| {
        let known: Vec<usize> = (0..files.len())
            .filter(|i| files[*i].info.ready().is_some())
            .collect();
        let infos: Vec<_> = known
            .iter()
            .filter_map(|i| files[*i].info.ready().cloned())
            .collect();
        let placed = sort_out(&infos);
        let parts = given(&placed);
        for ((i, part), place) in known.into_iter().zip(parts).zip(placed) {
            if !files[i].by_hand {
                files[i].part = part;
                files[i].why = place.why;
            }
        }
    });
}

/// Measures again at once when the files are small; else says that the numbers are old.
pub fn plan_changed(session: Session) {
    forget_row(session);
    session.stale.set(true);
    keep(session);
    let bytes: u64 = session.files.with_untracked(|files| {
        files
            .iter()
            .filter(|f| f.part != Part::Unused)
            .map(|f| f.bytes)
            .sum()
    });
    if bytes > 0 && bytes <= AT_ONCE_BYTES {
        measure(session);
    }
}

/// Measures the files that are here. What is running is ended first.
pub fn measure(session: Session) {
    let Some(request) = request(session) else {
        return;
    };
    let run = next_run();
    forget_row(session);
    let pool = pool();
    pool.cancel_all();
    session.work.set(Work::Busy {
        phase: flow::Phase::Inspecting.title().to_owned(),
        bytes: (0, 0),
        rows: 0,
    });
    spawn_local(async move {
        let first = session.facts.with_untracked(Option::is_none);
        let news = move |event| heard(session, run, event);
        let result = flow::analyse(&pool, request, &news).await;
        if !is_current(run) {
            return;
        }
        session.work.set(Work::Idle);
        match result {
            Ok(facts) => {
                session.facts.set(Some(Arc::new(facts)));
                session.origin.set(Origin::Files);
                session.stale.set(false);
                keep(session);
                keep_timing(session);
                if first
                    && session
                        .route
                        .with_untracked(|r| matches!(r, Route::Data | Route::Landing))
                {
                    go(&Route::Drift(None));
                }
            }
            Err(problem) if problem.cancelled => {}
            Err(problem) => {
                session.stale.set(true);
                set_aside(session, &problem);
                report_problem(session, problem);
            }
        }
    });
}

/// A file that cannot be read to its end is not used until a person says so again: it would spoil every later measurement.
fn set_aside(session: Session, problem: &Problem) {
    let Some(place) = &problem.place else { return };
    session.files.update(|files| {
        for file in files.iter_mut().filter(|f| f.name == place.file) {
            file.part = Part::Unused;
            file.by_hand = true;
            "it could not be read to its end".clone_into(&mut file.why);
        }
    });
}

fn heard(session: Session, run: u32, event: Event) {
    if !is_current(run) {
        return;
    }
    match event {
        Event::Progress(now) => {
            let phase = now.phase.title();
            let shown = session
                .work
                .with_untracked(|w| matches!(w, Work::Busy { phase: p, .. } if p == phase));
            if shown && !is_time() {
                return;
            }
            session.work.set(Work::Busy {
                phase: phase.to_owned(),
                bytes: now.bytes,
                rows: now.rows,
            });
        }
        Event::Facts(facts) => {
            session.facts.set(Some(Arc::new(*facts)));
            session.origin.set(Origin::Files);
            session.stale.set(false);
        }
    }
}

/// The files, the parts they play and the plan; `None` without a table.
pub(super) fn request(session: Session) -> Option<Request> {
    let of = |part: Part| {
        session.files.with_untracked(|files| {
            files
                .iter()
                .filter(|f| f.part == part)
                .map(|f| FileId(f.id))
                .collect::<Vec<_>>()
        })
    };
    let (reference, production) = (of(Part::Reference), of(Part::Production));
    if reference.is_empty() && production.is_empty() {
        return None;
    }
    Some(Request {
        reference,
        production,
        labels: of(Part::Labels).first().copied(),
        latencies: of(Part::Latencies).first().copied(),
        model: of(Part::Model).first().copied(),
        plan: session.plan.get_untracked(),
        binding: session.binding.get_untracked(),
        judged_on: session.today,
    })
}

fn is_time() -> bool {
    let now = js_sys::Date::now();
    DRAWN.with(|drawn| {
        let due = now - drawn.get() >= REDRAW_MS;
        if due {
            drawn.set(now);
        }
        due
    })
}

fn next_run() -> u32 {
    RUN.with(|run| {
        run.set(run.get().wrapping_add(1));
        run.get()
    })
}

fn is_current(run: u32) -> bool {
    RUN.with(|now| now.get() == run)
}
