//! One row step by step: picked by its number, its values as fields, the answer before and after, and what each stage gives.

use crate::data::{Format, Kind};
use crate::engine::flow::Side;
use crate::model::{AnswerLine, Cell, Entry, Walked, WalkedStage, WalkedValue};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::parts::Part;
use crate::ui::row_edits::{Wanted, row_number, value_text};
use crate::ui::state::{PickedRow, Session};
use leptos::prelude::*;
use std::sync::Arc;

/// Inputs that get a field; the command changes any.
const FIELDS: usize = 200;
/// Letters of a value that was changed.
const MOST_LETTERS: usize = 60;

/// The section: what to pick, and what becomes of it.
#[component]
pub fn RowByStep(
    /// Whether the model runs.
    runs: bool,
) -> impl IntoView {
    let session = Session::here();
    let row = session.row;
    let sides = Memo::new(move |_| sides(session));
    move || {
        let sides = sides.get();
        if !runs || sides.is_empty() {
            return view! { <p class="muted">"It takes a model that runs and a file with rows: a report, and a profile in the place of a sample, hold none."</p> }
                .into_any();
        }
        let picked = Memo::new(move |_| row.picked.get());
        let wrong = move || {
            let why = row.wrong.get()?;
            Some(match row.walked.with(Option::is_some) {
                true => format!(
                    "{}. What stands below is from before.",
                    why.trim_end_matches('.')
                ),
                false => why,
            })
        };
        view! {
            <p class="muted small">"What each stage makes of a row. Change a value, and the answer and what moves on the way stand beside it. Nothing is kept."</p>
            <div class="card panel stack">
                <Picker sides/>
                <p class="claimed small" role="alert">{wrong}</p>
                {move || picked.get().map(|picked| view! { <Inputs picked/> })}
            </div>
            <div class:waits=move || row.waiting.get() aria-busy=move || row.waiting.get().to_string()>
                {move || row.walked.get().map(|walked| view! { <Answer walked=walked.clone()/> <SeenStages walked/> })}
            </div>
        }
        .into_any()
    }
}

/// The samples whose rows are in files of this tab.
fn sides(session: Session) -> Vec<Side> {
    let has = |part: Part| {
        session.files.with(|files| {
            let of_part = |f: &&crate::ui::state::OpenFile| f.part == part;
            let is_table = |f: &crate::ui::state::OpenFile| {
                f.info.ready().is_some_and(|i| i.format != Format::Json)
            };
            files.iter().filter(of_part).any(is_table)
        })
    };
    let all = [
        (Part::Production, Side::Production),
        (Part::Reference, Side::Reference),
    ];
    let model = session
        .files
        .with(|f| f.iter().any(|f| f.part == Part::Model));
    let with_rows = all.into_iter().filter(|(part, _)| model && has(*part));
    with_rows.map(|(_, side)| side).collect()
}

fn title(side: Side) -> &'static str {
    match side {
        Side::Production => "production",
        Side::Reference => "reference",
    }
}

#[component]
fn Picker(
    /// The samples to pick from, at least one.
    sides: Vec<Side>,
) -> impl IntoView {
    let session = Session::here();
    let row = session.row;
    let first = sides.first().copied().unwrap_or(Side::Production);
    let now = move || {
        row.picked
            .with(|p| p.as_ref().map(|p| (p.side, p.number, p.count)))
    };
    let side = RwSignal::new(now().map_or(first, |(side, ..)| side));
    let pick = move |wanted| actions::pick_row(session, side.get_untracked(), wanted);
    let choices = sides
        .into_iter()
        .map(|of| {
            let chosen = move |_| {
                side.set(of);
                let number = row.picked.with_untracked(|p| p.as_ref().map_or(1, |p| p.number));
                pick(Wanted::Number(number));
            };
            view! { <label><input class="visually-hidden" type="radio" name="row-side" prop:checked=move || side.get() == of on:change=chosen/>{title(of)}</label> }
        })
        .collect_view();
    let number = move || now().map(|(_, n, _)| n.to_string()).unwrap_or_default();
    let typed = move |event| match row_number(&event_target_value(&event)) {
        Some(number) => pick(Wanted::Number(number)),
        None => row.wrong.set(Some(
            "A row is picked by a whole number from 1 on.".to_owned(),
        )),
    };
    let random = move |_| pick(Wanted::AnyAt(js_sys::Math::random()));
    let step = move |by: i64| {
        if let Some((_, number, _)) = row
            .picked
            .with_untracked(|p| p.as_ref().map(|p| (p.side, p.number, p.count)))
        {
            pick(Wanted::Number(number.saturating_add_signed(by)));
        }
    };
    let at_first = move || now().is_none_or(|(_, n, _)| n <= 1);
    let at_last = move || now().is_none_or(|(_, n, count)| n >= count);
    let of = move || {
        now().map(|(_, n, count)| format!("row {} of {}", format::count(n), format::count(count)))
    };
    view! {
        <div class="row">
            <span class="choices">{choices}</span>
            <label class="field">"Row"<input type="text" inputmode="numeric" size="8" id="row-number" prop:value=number on:change=typed autocomplete="off"/></label>
            <button on:click=move |_| step(-1) disabled=at_first>"Previous"</button>
            <button on:click=move |_| step(1) disabled=at_last>"Next"</button>
            <button on:click=random>"A random row"</button>
            <span class="muted small" id="row-shown">{of}</span>
        </div>
    }
}

#[component]
fn Inputs(
    /// The row.
    picked: Arc<PickedRow>,
) -> impl IntoView {
    let session = Session::here();
    let more = picked.columns.len().saturating_sub(FIELDS) as u64;
    let more = (more > 0).then(|| {
        view! { <p class="muted small">{format!("{} more, which the command can change.", format::counted(more, "input", "inputs"))}</p> }
    });
    let rows = picked
        .columns
        .iter()
        .take(FIELDS)
        .map(
            |(name, kind)| view! { <InputRow picked=picked.clone() name=name.clone() kind=*kind/> },
        )
        .collect_view();
    let unchanged = move || session.row.edits.with(|e| e.is_empty());
    view! {
        <div class="scroll tall" tabindex="0">
            <table class="compact row-inputs">
                <thead><tr><th scope="col">"Input"</th><th scope="col">"Value"</th><th scope="col">"Missing"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
        <div class="row"><button on:click=move |_| actions::undo_row(session) disabled=unchanged>"The row’s own values"</button></div>
    }
}

#[component]
fn InputRow(
    /// The row.
    picked: Arc<PickedRow>,
    /// The column.
    name: String,
    /// As what it is read.
    kind: Kind,
) -> impl IntoView {
    let session = Session::here();
    let edits = session.row.edits;
    let column = StoredValue::new(name.clone());
    let own = value_text(&picked.values, &name);
    let values = StoredValue::new(picked);
    let shown = move || {
        column.with_value(|name| values.with_value(|p| edits.with(|e| e.shown(&p.values, name))))
    };
    let edit = move |text: Option<String>| {
        column.with_value(|name| actions::edit_row(session, name, text));
    };
    let changed = move || column.with_value(|name| edits.with(|e| e.holds(name)));
    let was = own.clone().map_or_else(
        || "missing".to_owned(),
        |v| format::shortened(&v, MOST_LETTERS),
    );
    let was = move || changed().then(|| format!("was {was}"));
    let typed = move |event| edit(Some(event_target_value(&event)));
    let missing = move || shown().is_none();
    let toggled = move |event| match event_target_checked(&event) {
        true => edit(None),
        // Where the row has no value of its own, the field begins empty.
        false => edit(Some(own.clone().unwrap_or_default())),
    };
    let label = format!("Value of {name}");
    let text = move || shown().unwrap_or_default();
    let field = match kind {
        Kind::Boolean => view! {
            <select aria-label=label prop:value=text on:change=typed disabled=missing>
                <option value="">"–"</option><option value="true">"true"</option><option value="false">"false"</option>
            </select>
        }
        .into_any(),
        _ => {
            let mode = if kind == Kind::Numeric { "decimal" } else { "text" };
            view! { <input type="text" inputmode=mode aria-label=label prop:value=text on:input=typed disabled=missing autocomplete="off" spellcheck="false"/> }.into_any()
        }
    };
    view! {
        <tr data-moved=move || changed().then_some("")>
            <th scope="row"><span class="name">{name.clone()}</span></th>
            <td>{field}<p class="cause">{was}</p></td>
            <td><input type="checkbox" aria-label=format!("{name} is missing") prop:checked=missing on:change=toggled/></td>
        </tr>
    }
}

#[component]
fn Answer(
    /// What the model makes of the row.
    walked: Arc<Walked>,
) -> impl IntoView {
    let is_changed = walked.changed.is_some();
    let rows = walked
        .answers()
        .into_iter()
        .map(|line| view! { <AnswerRow line is_changed/> })
        .collect_view();
    let left = walked
        .answer
        .classes
        .saturating_sub(walked.answer.scores.len() as u64);
    let left = (left > 0).then(|| {
        view! { <p class="muted small panel">{format!("The greatest scores; {} more.", format::counted(left, "class", "classes"))}</p> }
    });
    let heads = is_changed.then(|| {
        view! { <th scope="col" class="n">"As changed"</th><th scope="col" class="n">"Difference"</th> }
    });
    view! {
        <h3 class="over-table">"The prediction"</h3>
        <p id="row-moves">{walked.sentence()}</p>
        <div class="card scroll" tabindex="0">
            <table class="compact" id="row-answer">
                <thead><tr><th scope="col">"It answers"</th><th scope="col" class="n">"As it is"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {left}
        </div>
    }
}

#[component]
fn AnswerRow(
    /// A part of the answer.
    line: AnswerLine,
    /// Whether there is a changed row.
    is_changed: bool,
) -> impl IntoView {
    let moved = line.moved();
    let after = is_changed.then(|| {
        let after = line.after.as_ref().map(Cell::plain).unwrap_or_default();
        let by = line
            .by
            .filter(|by| *by != 0.0)
            .map_or_else(|| format::NONE.to_owned(), format::change);
        view! { <td class="n">{after}</td><td class="n">{by}</td> }
    });
    view! {
        <tr data-moved=moved.then_some("")>
            <th scope="row"><span class="name">{line.what.clone()}</span></th>
            <td class="n">{line.before.plain()}</td>
            {after}
        </tr>
    }
}

#[component]
fn SeenStages(
    /// What the model makes of the row.
    walked: Arc<Walked>,
) -> impl IntoView {
    let is_changed = walked.changed.is_some();
    let stages = walked
        .stages
        .iter()
        .map(|stage| view! { <li><SeenStage stage=stage.clone() is_changed/></li> })
        .collect_view();
    view! {
        <h3 class="over-table">"What each stage gives"</h3>
        <ol class="ordered steps" id="row-stages">{stages}</ol>
    }
}

#[component]
fn SeenStage(
    /// The stage.
    stage: WalkedStage,
    /// Whether there is a changed row.
    is_changed: bool,
) -> impl IntoView {
    let moved = stage.moved();
    let mark = match (is_changed, moved) {
        (true, true) => " – changed",
        (true, false) if !stage.values.is_empty() => " – as before",
        _ => "",
    };
    let reason = stage
        .reason
        .clone()
        .map(|why| view! { <p class="cause">{why}</p> });
    let values = stage
        .values
        .into_iter()
        .map(|value| view! { <SeenValue value/> })
        .collect_view();
    let more = (stage.more > 0).then(|| {
        view! { <p class="muted small">{format!("{} more leave it.", format::counted(stage.more, "value", "values"))}</p> }
    });
    view! {
        <details data-moved=moved.then_some("") prop:open=moved || !is_changed>
            <summary>{stage.says}<span class="muted small">{mark}</span></summary>
            <div class="stack">{reason}{values}{more}</div>
        </details>
    }
}

#[component]
fn SeenValue(
    /// What leaves a stage.
    value: WalkedValue,
) -> impl IntoView {
    if let Some(why) = value.reason {
        return view! { <p class="cause"><code>{value.name}</code>" is not shown: "{why}</p> }
            .into_any();
    }
    let counted = match (value.after.is_some(), value.differ) {
        (false, _) => String::new(),
        (true, n) => format!(
            ", {} of {} changed",
            format::count(n),
            format::counted(value.before.total, "entry", "entries")
        ),
    };
    let is_first = value.places.last() == Some(&(value.places.len() as u64));
    let named = !value.labels.is_empty() || !is_first;
    let entries = value
        .entries()
        .into_iter()
        .map(|entry| view! { <SeenEntry entry named/> })
        .collect_view();
    let more = (value.more() > 0).then(
        || view! { <li class="muted">{format!("and {} more", format::count(value.more()))}</li> },
    );
    view! {
        <div>
            <p class="cause"><code>{value.name.clone()}</code>" "{value.kind()}{counted}</p>
            <ul class="entries">{entries}{more}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn SeenEntry(
    /// The entry.
    entry: Entry,
    /// Whether something names it.
    named: bool,
) -> impl IntoView {
    let text = |cell: &Option<Cell>| {
        cell.as_ref()
            .map_or_else(|| format::NONE.to_owned(), Cell::text)
    };
    let after = entry.moved.then(|| format!(" → {}", text(&entry.after)));
    let label = named.then(|| view! { <span class="muted">{entry.label.clone()}" "</span> });
    view! { <li data-moved=entry.moved.then_some("")>{label}{text(&entry.before)}{after}</li> }
}
