//! An address that names no page.

use crate::ui::route::Route;
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn LostPage(
    /// What the address asked for.
    path: String,
) -> impl IntoView {
    view! {
        <h1>"There is no page “"{path}"” here."</h1>
        <p class="lead">"The pages are in the navigation; " <a href=Route::Landing.href()>"open files"</a> " to begin."</p>
    }
}
