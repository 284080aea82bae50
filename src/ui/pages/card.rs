//! A card from a link: both scorecards to read, and nothing else. What is wrong with a link is said, never papered over.

use crate::checks::Duty;
use crate::share::Report;
use crate::share::link::{
    self, Card, CardFeature, CardQuality, Count, Decoded, Link, LinkError, LinkOptions, SampleLine,
    Sealed,
};
use crate::ui::components::{
    Boat, EffectBar, FindingList, Line, OwnershipPanel, PasteLink, ReadinessPanel, StateMark,
    counts_text,
};
use crate::ui::crypto::{self, CryptoError};
use crate::ui::route::Route;
use crate::ui::state::Session;
use crate::ui::{format, headlines, roles, verdict, words};
use leptos::prelude::*;

/// The page of a link.
#[component]
pub fn CardPage() -> impl IntoView {
    let session = Session::here();
    move || {
        let Route::Card(text) = session.route.get() else {
            return ().into_any();
        };
        match read(&text) {
            Ok(Link::Open(decoded)) => view! { <Shown decoded=*decoded/> }.into_any(),
            Ok(Link::Sealed(sealed)) => view! { <Locked sealed/> }.into_any(),
            Err(error) => view! { <Refused error/> }.into_any(),
        }
    }
}

/// The card, or what is wrong. A later container names itself by another number after the `s`.
fn read(text: &str) -> Result<Link, LinkError> {
    let number: String = text
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    let container = number.parse::<u64>().ok().filter(|n| *n > 1);
    if container.is_some()
        && text
            .get(1 + number.len()..)
            .is_some_and(|rest| rest.starts_with('.'))
    {
        let received = text.chars().count();
        return Err(LinkError::Newer {
            received,
            what: "its first letters name a form that this version does not know",
        });
    }
    link::read(text)
}

#[component]
fn Refused(
    /// What is wrong.
    error: LinkError,
) -> impl IntoView {
    let session = Session::here();
    // Of a pasted text the address may still be the workbench's: then the link alone changes nothing.
    let leave = move |_| session.route.set(Route::Landing);
    view! {
        <main class="shared">
            <p class="brand"><Boat/>"Seaworthy"</p>
            <h1>{error.title()}"."</h1>
            <p class="lead">{capital(&error.to_string())}"."</p>
            <PasteLink label="Have you got it in another way?"/>
            <p><a class="button" href=Route::Landing.href() on:click=leave>"Open the workbench"</a></p>
        </main>
    }
}

/// Asks for the password until it is right; then shows the card.
#[component]
fn Locked(
    /// The encrypted card.
    sealed: Sealed,
) -> impl IntoView {
    let received = sealed.received();
    let asked = StoredValue::new(LinkError::NeedsPassword { received }.to_string());
    let shown = RwSignal::new(None::<Decoded>);
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<CryptoError>);
    let field = NodeRef::<leptos::html::Input>::new();
    let sealed = StoredValue::new(sealed);
    let unlock = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = field.get_untracked().map(|f| f.value());
        let Some(password) = typed.filter(|p| !p.is_empty() && !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        leptos::task::spawn_local(async move {
            let result = crypto::open(&sealed.get_value(), &password).await;
            // Whoever has gone on to another page has no use for the answer.
            busy.try_set(false);
            match result {
                Ok(decoded) => shown.try_set(Some(decoded)).is_none(),
                Err(error) => refused.try_set(Some(error)).is_none(),
            };
        });
    };
    let title = move || match refused.get() {
        Some(CryptoError::Link(error)) => error.title(),
        _ => "A password is needed",
    };
    let says = move || match refused.get() {
        Some(error) => error.says(),
        None => asked.get_value(),
    };
    move || {
        match shown.get() {
        Some(decoded) => view! { <Shown decoded/> }.into_any(),
        None => view! {
            <main class="shared">
                <p class="brand"><Boat/>"Seaworthy"</p>
                <h1>{title}"."</h1>
                <p class="lead" role="status">{move || capital(&says())}"."</p>
                <form class="row paste" on:submit=unlock>
                    <label for="password">"Password"</label>
                    <input id="password" type="password" node_ref=field autocomplete="off" maxlength="200"/>
                    <button class="primary" disabled=move || busy.get()>"Open"</button>
                    <span class="muted small" role="status">{move || if busy.get() { "Deriving the key, which takes a second or two on purpose…" } else { "" }}</span>
                </form>
                <p><a class="button" href=Route::Landing.href()>"Open the workbench"</a></p>
            </main>
        }
        .into_any(),
    }
    }
}

#[component]
fn Shown(
    /// What the link carries.
    decoded: Decoded,
) -> impl IntoView {
    let Decoded {
        card,
        parts_not_shown,
    } = decoded;
    let sample = |name: &'static str, s: &Option<SampleLine>| {
        s.as_ref().map(|s| {
            let span = s.span.map(|(a, b)| format!(" · {}", format::span(i64::from(a) * 86_400_000, i64::from(b) * 86_400_000))).unwrap_or_default();
            view! { <span class="chip" data-part=name><b>{name}</b>{count(s.rows)}" rows"{span}</span> }
        })
    };
    let counts = card
        .readiness
        .as_ref()
        .map(|r| format!("{}. ", capital(&counts_text(&r.counts))))
        .unwrap_or_default();
    let later = (parts_not_shown > 0).then(|| {
        format!(
            "{} of this card are not shown by this version. ",
            format::counted(u64::from(parts_not_shown), "part", "parts")
        )
    });
    let owners: Vec<(Duty, String)> = card
        .ownership
        .iter()
        .flat_map(|o| &o.duties)
        .filter_map(|d| Some((d.duty, d.owner.clone().filter(|_| !d.team_only)?)))
        .collect();
    let lines: Vec<Line> = card.findings.iter().map(Line::from).collect();
    let note =
        (!card.note.is_empty()).then(|| view! { <p class="card-note">{card.note.clone()}</p> });
    let readiness = card
        .readiness
        .clone()
        .map(|readiness| view! { <ReadinessPanel readiness questions=false/> });
    let judged_on = card.judged_on;
    let ownership = card
        .ownership
        .clone()
        .map(|ownership| view! { <OwnershipPanel ownership from_day=judged_on duties=true/> });
    view! {
        <main class="shared">
            <header class="top">
                <a class="brand" href=Route::Landing.href() aria-label="Seaworthy"><Boat/></a>
                <b>{card.model.clone()}</b>
                <span class="chip">"judged "<b>{format::day(card.judged_on)}</b></span>
                {sample("reference", &card.reference)}
                {sample("production", &card.production)}
                <span class="chip">{card.tool.clone()}</span>
                <span class="spacer"></span>
                <a class="button" href=Route::Landing.href()>"Open the workbench"</a>
            </header>
            <h1>{verdict::of_card(&card)}</h1>
            <p class="lead">{counts}{later}"Made by whoever made this link; nothing on this page was fetched."</p>
            {note}
            <Verification card=card.clone()/>
            <div class="split scorecards">{readiness}{ownership}</div>
            {(!lines.is_empty()).then(|| view! { <h2>"Findings"</h2><section class="card"><FindingList lines owners/></section> })}
            <Features card=card.clone()/>
            {card.quality.clone().map(|quality| view! { <Quality quality/> })}
        </main>
    }
}

/// When this tab has measured the same files, says whether the same came out.
#[component]
fn Verification(
    /// The card.
    card: Card,
) -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.facts.get()?;
        let report = Report::new((*facts).clone(), (*session.judgement.get()).clone());
        let own = Card::from_report(&report, &LinkOptions::default());
        let print = |s: &Option<SampleLine>| s.as_ref().map(|s| s.fingerprint);
        let same_files = print(&own.production).is_some()
            && print(&own.production) == print(&card.production)
            && print(&own.reference) == print(&card.reference)
            && own.model_fingerprint == card.model_fingerprint;
        same_files.then(|| {
            let equal = own.feature_counts == card.feature_counts;
            let (key, word, text) = if equal {
                ("pass", "equal", "The files in this tab are the same ones; measured here, as many features drifted.")
            } else {
                ("fail", "differs", "The files in this tab are the same ones, but another number of features drifted here.")
            };
            view! { <p><StateMark key word/>" "{text}</p> }
        })
    }
}

#[component]
fn Features(
    /// The card.
    card: Card,
) -> impl IntoView {
    let counts = card.feature_counts;
    let rows = card
        .features
        .iter()
        .cloned()
        .map(feature_row)
        .collect::<Vec<_>>();
    let more = (counts.all as usize).saturating_sub(rows.len()) as u64;
    let unknown = if counts.unknown > 0 {
        format!(", {} unknown", counts.unknown)
    } else {
        String::new()
    };
    let rest = if more > 0 {
        format!(
            " The {} that changed least are not in the link.",
            format::count(more)
        )
    } else {
        String::new()
    };
    (!rows.is_empty()).then(|| {
        view! {
            <h2>"Features"</h2>
            <p class="muted">{format!("{} of {} drifted{unknown}.{rest}", counts.drifted, format::counted(u64::from(counts.all), "feature", "features"))}</p>
            <div class="card scroll" tabindex="0">
                <table class="compact">
                    <thead><tr><th scope="col">"Feature"</th><th scope="col">"Test"</th><th scope="col" class="n">"Effect"</th><th scope="col"><span class="visually-hidden">"Against its limit"</span></th><th scope="col" class="n">"p, adjusted"</th><th scope="col" class="n">"Missing"</th><th scope="col">"State"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

fn feature_row(f: CardFeature) -> impl IntoView {
    let (key, word) = match f.drifted {
        Some(true) => ("fail", "drifted"),
        None => ("unknown", "unknown"),
        Some(false) if f.missing_changed || f.large == Some(true) => ("warn", "look"),
        Some(false) => ("pass", "steady"),
    };
    let p = f.minus_log10_p.map(|m| 10f64.powf(-m));
    let missing = if f.missing.0 == f.missing.1 {
        format::percent(f.missing.1)
    } else {
        format!(
            "{} → {}",
            format::percent(f.missing.0),
            format::percent(f.missing.1)
        )
    };
    view! {
        <tr>
            <th scope="row"><span class="name">{f.name}</span><span class="kind">{roles::kind_word(f.kind)}</span></th>
            <td>{words::full_test_title(&f.test)}</td>
            <td class="n">{format::statistic(f.statistic)}</td>
            <td><EffectBar effect=f.effect/></td>
            <td class="n">{format::p_value(p)}</td>
            <td class="n" data-over=f.missing_changed.then_some("")>{missing}</td>
            <td><StateMark key word/></td>
        </tr>
    }
}

#[component]
fn Quality(
    /// What the link carries of it.
    quality: CardQuality,
) -> impl IntoView {
    let n = |c: Option<Count>| {
        c.map(|c| format!(" ({} rows)", count(c)))
            .unwrap_or_default()
    };
    let rows = quality
        .metrics
        .iter()
        .map(|m| {
            let average = (!m.average.is_empty()).then(|| m.average.clone());
            let metric = crate::performance::Metric { metric: m.metric.clone(), average, value: None, interval: None, higher_is_better: m.higher_is_better, method: String::new(), reason: None };
            view! {
                <tr>
                    <th scope="row">{headlines::metric_title(&metric)}<span class="kind">{if m.higher_is_better { "more is better" } else { "less is better" }}</span></th>
                    <td class="n">{format::metric(m.reference)}</td>
                    <td class="n">{format::metric(m.production)}</td>
                    <td class="n">{format::metric(m.do_nothing)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2>"Quality"</h2>
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr><th scope="col">"Metric"</th><th scope="col" class="n">"Reference"{n(quality.n_reference)}</th><th scope="col" class="n">"Production"{n(quality.n_production)}</th><th scope="col" class="n">"Doing nothing"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn count(c: Count) -> String {
    match c {
        Count::UnderTen => "under ten".to_owned(),
        Count::Exactly(n) => format::count(n),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
