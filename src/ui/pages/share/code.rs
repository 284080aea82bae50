//! The link as a QR code.

use crate::ui::format;
use crate::ui::qr::{MARGIN, MOST_CHARACTERS, qr};
use leptos::prelude::*;

/// The code, or why there is none.
#[component]
pub fn Code(
    /// The whole address.
    address: String,
) -> impl IntoView {
    let length = address.chars().count();
    let drawing = qr(&address).map(|qr| {
        let side = qr.side + 2 * MARGIN;
        let view_box = format!("-{MARGIN} -{MARGIN} {side} {side}");
        let corner = format!("-{MARGIN}");
        // Black on white in every theme: readers want dark on light.
        view! {
            <svg class="qr" viewBox=view_box role="img" aria-label="The link as a QR code" shape-rendering="crispEdges">
                <rect x=corner.clone() y=corner width=side height=side fill="white"></rect>
                <path d=qr.path fill="black"></path>
            </svg>
        }
    });
    let shown = match drawing {
        Some(drawing) => drawing.into_any(),
        None => {
            let (most, length) = (MOST_CHARACTERS as u64, length as u64);
            let text = format!(
                "A QR code holds up to {} characters that a phone still reads; this link has {}. Allow it fewer characters or leave something out.",
                format::count(most),
                format::count(length)
            );
            view! { <p class="small muted">{text}</p> }.into_any()
        }
    };
    view! { <details class="code"><summary>"QR code"</summary>{shown}</details> }
}
