//! A link that opens with a password alone.

use super::room;
use crate::share::link::{Card, Encoded};
use crate::ui::crypto;
use leptos::prelude::*;

/// How far encrypting is.
#[derive(Debug, Clone, PartialEq)]
pub enum Seal {
    /// Anyone with the link can read it.
    Open,
    /// The key of this attempt is being derived.
    Busy(u32),
    /// The encrypted link.
    Sealed(Encoded),
    /// Why there is none.
    Failed(String),
}

/// Asks for a password and encrypts.
#[component]
pub fn Password(
    /// What is to be encrypted.
    card: Memo<Card>,
    /// How many characters the link may have.
    most: RwSignal<usize>,
    /// How far it is.
    seal: RwSignal<Seal>,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    let attempts = StoredValue::new(0u32);
    let encrypt = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = field.get_untracked().map(|f| f.value());
        let Some(password) = typed.filter(|p| !p.is_empty()) else {
            seal.set(Seal::Failed("Type a password first".to_owned()));
            return;
        };
        let (asked, length) = (card.get_untracked(), most.get_untracked());
        attempts.update_value(|n| *n = n.wrapping_add(1));
        let own = Seal::Busy(attempts.get_value());
        seal.set(own.clone());
        leptos::task::spawn_local(async move {
            let result = crypto::encrypt(&asked, &password, room(length)).await;
            // Whoever changed the card or left the page meanwhile has another state by now.
            if seal.try_get_untracked() == Some(own) {
                seal.set(match result {
                    Ok(encoded) => Seal::Sealed(encoded),
                    Err(error) => Seal::Failed(error.says()),
                });
            }
        });
    };
    let busy = move || seal.with(|s| matches!(s, Seal::Busy(_)));
    let says = move || {
        match seal.get() {
        Seal::Open => "Without one, whoever has the link can read it.".to_owned(),
        Seal::Busy(_) => "Deriving the key, which takes a second or two on purpose…".to_owned(),
        Seal::Sealed(_) => "The link above is encrypted. Send the password by another way: without it nobody can open the link, and nobody can find it again.".to_owned(),
        Seal::Failed(why) => format!("{why}."),
    }
    };
    let open = move || {
        seal.with(|s| matches!(s, Seal::Sealed(_))).then(|| {
            view! { <button type="button" on:click=move |_| seal.set(Seal::Open)>"Without a password again"</button> }
        })
    };
    view! {
        <form class="card panel stack" on:submit=encrypt>
            <h2 class="minor">"A password"</h2>
            <label class="field">"Password"<input type="password" node_ref=field autocomplete="new-password" maxlength="200"/></label>
            <div class="row"><button disabled=busy>"Encrypt the link"</button>{open}</div>
            <p class="small muted" role="status">{says}</p>
        </form>
    }
}
