//! What happens when the page opens: the address, the window's width, what the browser kept.

use super::keep::{flush, resume};
use super::measure::warm_up;
use crate::ui::route::Route;
use crate::ui::state::Session;
use leptos::ev;
use leptos::prelude::*;

/// Under this width in CSS pixels charts are drawn narrower.
const NARROW: f64 = 720.0;

/// A session that follows the address and the window.
pub fn begin() -> Session {
    let session = Session::new(address(), today());
    session.narrow.set(is_narrow());
    let hash = window_event_listener(ev::hashchange, move |_| arrive(session));
    let size = window_event_listener(ev::resize, move |_| {
        let narrow = is_narrow();
        if session.narrow.get_untracked() != narrow {
            session.narrow.set(narrow);
        }
    });
    let leave = window_event_listener(ev::pagehide, move |_| flush(session));
    on_cleanup(move || {
        leave.remove();
        hash.remove();
        size.remove();
    });
    title(&session.route.get_untracked());
    resume(session);
    // A card is read without the engine; everything else will need it soon after the first paint.
    if !matches!(session.route.get_untracked(), Route::Card(_)) {
        set_timeout(warm_up, std::time::Duration::from_millis(300));
    }
    session
}

fn arrive(session: Session) {
    let route = address();
    title(&route);
    session.notice.set(None);
    session.route.set(route);
    window().scroll_to_with_x_and_y(0.0, 0.0);
    // On a narrow window the navigation is a strip: its present entry comes into sight.
    set_timeout(
        move || {
            if session.narrow.get_untracked()
                && let Ok(Some(entry)) = document().query_selector("nav a[aria-current]")
            {
                entry.scroll_into_view();
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        },
        std::time::Duration::ZERO,
    );
}

fn address() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

fn title(route: &Route) {
    let text = match route {
        Route::Landing => "Seaworthy".to_owned(),
        Route::Drift(Some(name)) => format!("{name} · Drift · Seaworthy"),
        page => format!("{} · Seaworthy", page.title()),
    };
    document().set_title(&text);
}

fn is_narrow() -> bool {
    let width = window().inner_width().ok().and_then(|w| w.as_f64());
    width.is_some_and(|w| w <= NARROW)
}

fn today() -> i32 {
    (js_sys::Date::now() / 86_400_000.0).floor() as i32
}
