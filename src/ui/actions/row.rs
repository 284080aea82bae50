//! One row step by step: picked, changed, and put through the model again when typing pauses.

use super::measure::{pool, request};
use crate::engine::flow::{Request, Rows, Side};
use crate::engine::{Pool, Problem};
use crate::ui::row_edits::{Edits, Wanted};
use crate::ui::state::{PickedRow, Session};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// A change is put through the model when typing pauses, not at every letter.
const PAUSE_MS: u32 = 250;

thread_local! {
    static PENDING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    /// Counts questions, so that an answer to an earlier one is not shown.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// Whether one is being answered. The next waits for it: ending its worker would cost loading the model again.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// The row asked for that has not been read.
    static WANTED: Cell<Option<(Side, Wanted)>> = const { Cell::new(None) };
    /// Where the rows are that were asked for last.
    static OPENED: RefCell<Option<(Request, Side, Rc<Rows>)>> = const { RefCell::new(None) };
}

/// Picks a row; what was typed over another is dropped.
pub fn pick_row(session: Session, side: Side, wanted: Wanted) {
    WANTED.set(Some((side, wanted)));
    session.row.wrong.set(None);
    ask(session);
}

/// Types another value over one of the row's; `None` makes it missing.
pub fn edit_row(session: Session, column: &str, text: Option<String>) {
    let Some(picked) = session.row.picked.get_untracked() else {
        return;
    };
    session
        .row
        .edits
        .update(|edits| edits.set(&picked.values, column, text));
    session.row.waiting.set(true);
    PENDING.with(|pending| {
        // Replacing the former timeout cancels it.
        *pending.borrow_mut() = Some(Timeout::new(PAUSE_MS, move || ask(session)));
    });
}

/// Puts the row's own values back.
pub fn undo_row(session: Session) {
    session.row.edits.set(Edits::default());
    ask(session);
}

/// Lets the row go: files, parts or the plan are others now, and what was shown is not theirs.
pub fn forget_row(session: Session) {
    WANTED.set(None);
    PENDING.take();
    OPENED.take();
    ASKED.set(ASKED.get().wrapping_add(1));
    session.row.picked.set(None);
    session.row.walked.set(None);
    session.row.edits.set(Edits::default());
    session.row.wrong.set(None);
}

fn ask(session: Session) {
    ASKED.set(ASKED.get().wrapping_add(1));
    session.row.waiting.set(true);
    if !RUNNING.replace(true) {
        spawn_local(answer(session));
    }
}

/// Answers the newest question, and again while there is a newer one.
async fn answer(session: Session) {
    loop {
        let asked = ASKED.get();
        let result = step(session).await;
        if ASKED.get() != asked {
            continue;
        }
        RUNNING.set(false);
        WANTED.set(None);
        session.row.waiting.set(false);
        match result {
            Ok(()) => session.row.wrong.set(None),
            Err(problem) if problem.cancelled => {
                let says = "A measurement took the workers. Pick the row again.";
                session.row.wrong.set(Some(says.to_owned()));
            }
            Err(problem) => session.row.wrong.set(Some(problem.to_string())),
        }
        return;
    }
}

async fn step(session: Session) -> Result<(), Problem> {
    let asked = ASKED.get();
    let pool = pool();
    let request = request(session)
        .ok_or_else(|| Problem::new("The files are not here any more. Drop them again."))?;
    let wanted = WANTED.get();
    let picked = session.row.picked.get_untracked();
    let side = match (wanted, &picked) {
        (Some((side, _)), _) => side,
        (None, Some(picked)) => picked.side,
        (None, None) => return Ok(()),
    };
    let rows = opened(&pool, request, side).await?;
    let picked = match (wanted, picked) {
        (None, Some(picked)) => picked,
        (None, None) => return Ok(()),
        (Some((_, wanted)), _) => {
            let number = wanted.number(rows.count());
            let values = rows.read(&pool, number).await?;
            if ASKED.get() != asked {
                return Ok(());
            }
            WANTED.set(None);
            let picked = Arc::new(PickedRow {
                side,
                number,
                count: rows.count(),
                columns: rows.columns().to_vec(),
                values,
            });
            session.row.edits.set(Edits::default());
            session.row.walked.set(None);
            session.row.picked.set(Some(picked.clone()));
            picked
        }
    };
    let changes = session.row.edits.with_untracked(|edits| edits.changes());
    let walked = rows.walk(&pool, &picked.values, &changes).await?;
    if ASKED.get() == asked {
        session.row.walked.set(Some(Arc::new(walked)));
    }
    Ok(())
}

/// Where the sample's rows are; looked for again when the files, the plan or the sample are others.
async fn opened(pool: &Pool, request: Request, side: Side) -> Result<Rc<Rows>, Problem> {
    let known = OPENED.with_borrow(|opened| {
        let (of, at, rows) = opened.as_ref()?;
        (*of == request && *at == side).then(|| rows.clone())
    });
    if let Some(rows) = known {
        return Ok(rows);
    }
    let rows = Rc::new(Rows::open(pool, &request, side).await?);
    OPENED.set(Some((request, side, rows.clone())));
    Ok(rows)
}
