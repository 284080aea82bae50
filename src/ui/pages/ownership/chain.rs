//! Who is called at a moment one picks.

use super::fields;
use crate::scorecard::{Clock, chain};
use crate::ui::state::Session;
use leptos::prelude::*;

/// A moment, and the chain of calls then.
#[component]
pub fn WhoIsWoken() -> impl IntoView {
    let session = Session::here();
    let clock = Memo::new(move |_| session.people.with(Clock::of_rota));
    // The next Saturday at three in the morning: 1 Jan 1970 was a Thursday.
    let saturday =
        i64::from(session.today) + (9 - (i64::from(session.today) + 4).rem_euclid(7)).rem_euclid(7);
    let at = RwSignal::new(
        clock
            .get_untracked()
            .zone
            .moment(saturday * 86_400 + 3 * 3_600),
    );
    let field = move || fields::moment("When", clock.get(), at.get(), move |v| at.set(v));
    let answer = move || {
        let chain = session.people.with(|p| chain(p, at.get()));
        let steps = chain
            .steps
            .into_iter()
            .map(|s| {
                let reached = if s.contact.is_empty() { "no number or address is written down".to_owned() } else { s.contact };
                view! { <li><b>{s.person}</b>" is called "{s.when}", on "{s.local}": "{reached}"."</li> }
            })
            .collect_view();
        let gaps = chain
            .gaps
            .into_iter()
            .map(|gap| view! { <li data-state="fail"><span>{gap}</span></li> })
            .collect_view();
        view! { <ol>{steps}</ol><ul class="rules">{gaps}</ul> }
    };
    view! {
        <div class="card panel stack">
            <label class="field">"If it breaks on "{field}{move || clock.get().name}</label>
            <div aria-live="polite">{answer}</div>
        </div>
    }
}
