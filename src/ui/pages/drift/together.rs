//! What is told from several columns together: causes upstream, and the multivariate methods.

use super::upstream::findings;
use crate::checks::Facts;
use crate::drift::multivariate::Multivariate;
use crate::ui::components::StateMark;
use crate::ui::format;
use crate::ui::upstream::across;
use leptos::prelude::*;

/// Both parts; nothing when neither was measured.
pub fn together(facts: &Facts) -> impl IntoView + use<> {
    let causes = findings("Upstream, across columns", "", across(facts));
    let methods = facts.multivariate.as_ref().map(methods);
    view! { {causes} {methods} }
}

fn methods(measured: &Multivariate) -> impl IntoView + use<> {
    let states = [
        measured.domain_classifier.measured().map(|r| r.drifted),
        measured.pca_reconstruction.measured().map(|r| r.drifted),
        measured.correlation_change.measured().map(|r| r.drifted),
        measured
            .maximum_mean_discrepancy
            .measured()
            .map(|r| r.drifted),
    ];
    let rows = measured
        .sentences()
        .into_iter()
        .zip(states)
        .map(|((name, says), drifted)| {
            let (key, word) = match drifted {
                Some(true) => ("fail", "drifted"),
                Some(false) => ("pass", "steady"),
                None => ("unknown", "unknown"),
            };
            view! { <tr><th scope="row">{name}<p><StateMark key word/></p></th><td>{says.to_owned()}</td></tr> }
        })
        .collect_view();
    let (reference, production) = measured.rows;
    let note = format!(
        "On {} features and rows drawn with seed {}: {} of the reference, {} of production.",
        measured.features,
        measured.seed,
        format::count(reference),
        format::count(production)
    );
    view! {
        <h2>"All features together"</h2>
        <div class="card scroll" tabindex="0">
            <table class="compact"><thead><tr><th scope="col">"Method"</th><th scope="col">"What it says"</th></tr></thead><tbody>{rows}</tbody></table>
        </div>
        <p class="muted small">{note}</p>
    }
}
