//! The page as a whole: which address shows what.

use super::actions;
use super::components::{DropOverlay, Workbench};
use super::pages::{
    CardPage, DataPage, DriftDetail, DriftPage, Landing, LostPage, ModelPage, OwnershipPage,
    QualityPage, ReadinessPage, SharePage,
};
use super::route::Route;
use super::state::Session;
use leptos::prelude::*;

/// Shows the page in the document's body and keeps it alive.
pub fn start() {
    leptos::mount::mount_to_body(App);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Landing,
    Workbench,
    Card,
}

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let session = actions::begin();
    provide_context(session);
    let frame = Memo::new(move |_| {
        session.route.with(|route| match route {
            Route::Landing => Frame::Landing,
            Route::Card(_) => Frame::Card,
            _ => Frame::Workbench,
        })
    });
    let body = move || match frame.get() {
        Frame::Landing => view! { <Landing/> }.into_any(),
        Frame::Card => view! { <CardPage/> }.into_any(),
        Frame::Workbench => view! { <Workbench><Page/></Workbench> }.into_any(),
    };
    view! {
        {body}
        <DropOverlay/>
    }
}

#[component]
fn Page() -> impl IntoView {
    let session = Session::here();
    move || match session.route.get() {
        Route::Data => view! { <DataPage/> }.into_any(),
        Route::Drift(None) => view! { <DriftPage/> }.into_any(),
        Route::Drift(Some(name)) => view! { <DriftDetail name/> }.into_any(),
        Route::Model => view! { <ModelPage/> }.into_any(),
        Route::Quality => view! { <QualityPage/> }.into_any(),
        Route::Readiness => view! { <ReadinessPage/> }.into_any(),
        Route::Ownership => view! { <OwnershipPage/> }.into_any(),
        Route::Share => view! { <SharePage/> }.into_any(),
        Route::Lost(path) => view! { <LostPage path/> }.into_any(),
        Route::Landing | Route::Card(_) => ().into_any(),
    }
}
