//! A chart with its words and the numbers behind it.

use leptos::prelude::*;

/// Markup that our own charts wrote; every text in it is escaped there.
#[component]
pub fn Picture(
    /// A whole `<svg>` element, or nothing.
    svg: String,
) -> impl IntoView {
    view! { <div class="picture" inner_html=svg></div> }
}

/// A chart under its title, with a table of the same numbers folded away.
#[component]
pub fn Figure(
    /// What it shows.
    #[prop(into)]
    title: String,
    /// How to read it.
    #[prop(into, optional)]
    note: String,
    /// Whether it stands inside a finding, whose title is a heading of the fourth level.
    #[prop(optional)]
    inside: bool,
    /// The picture; when it is empty `absent` is said instead.
    svg: String,
    /// Why there is no picture.
    #[prop(into, optional)]
    absent: String,
    /// Headings of the table behind it.
    columns: Vec<String>,
    /// Cells of the table behind it.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let picture = if svg.is_empty() {
        view! { <p class="muted">{absent}</p> }.into_any()
    } else {
        view! { <Picture svg/> }.into_any()
    };
    let heading = if inside {
        view! { <h5 class="minor">{title}</h5> }.into_any()
    } else {
        view! { <h2 class="minor">{title}</h2> }.into_any()
    };
    let numbers = (!rows.is_empty()).then(|| {
        view! {
            <details class="numbers">
                <summary>"Numbers"</summary>
                <div class="scroll" tabindex="0">
                    <PlainTable columns rows/>
                </div>
            </details>
        }
    });
    view! {
        <figure class="card panel">
            <figcaption>
                {heading}
                {(!note.is_empty()).then(|| view! { <p class="muted small">{note}</p> })}
            </figcaption>
            {picture}
            {numbers}
        </figure>
    }
}

/// A table of texts; every column but the first is aligned to the right.
#[component]
pub fn PlainTable(
    /// Headings.
    columns: Vec<String>,
    /// Cells.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let head = columns.into_iter().enumerate();
    let head = head
        .map(|(i, c)| view! { <th scope="col" class:n=i.ne(&0)>{c}</th> })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|row| {
            let cells = row
                .into_iter()
                .enumerate()
                .map(|(i, c)| view! { <td class:n=i.ne(&0)>{c}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="plain">
            <thead><tr>{head}</tr></thead>
            <tbody>{body}</tbody>
        </table>
    }
}
