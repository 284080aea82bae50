//! Share: a link that carries both scorecards, what leaves with it, and files.

mod code;
mod files;
mod leaving;
mod password;

use crate::share::Report;
use crate::share::link::{Budget, Card, Encoded, LinkError, LinkOptions, encode_within};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

use code::Code;
use files::Files;
use leaving::Leaving;
use password::{Password, Seal};

/// Characters of the longest link that is made.
const LONGEST: usize = 8_000;

/// The page.
#[component]
pub fn SharePage() -> impl IntoView {
    let session = Session::here();
    let options = RwSignal::new(LinkOptions::default());
    let card = Memo::new(move |_| {
        let report = Report::new(
            (*session.measured()).clone(),
            (*session.judgement.get()).clone(),
        );
        options.with(|o| Card::from_report(&report, o))
    });
    let most = RwSignal::new(LONGEST);
    let link = Memo::new(move |_| card.with(|c| encode_within(c, room(most.get()))));
    let seal = RwSignal::new(Seal::Open);
    // What was encrypted is the card as it was.
    Effect::new(move |_| {
        card.track();
        most.track();
        seal.set(Seal::Open);
    });
    let leaves = Memo::new(move |_| match seal.get() {
        Seal::Sealed(encoded) => Ok(encoded),
        _ => link.get(),
    });
    let sealed = move || seal.with(|s| matches!(s, Seal::Sealed(_)));
    let empty = move || {
        session.facts.with(Option::is_none)
            && session.answers.with(|a| a.0.is_empty())
            && session.people.with(|p| p.people.is_empty())
    };
    let title = move || {
        if empty() {
            "Nothing has been measured or answered yet: a link would say so.".to_owned()
        } else {
            leaves.with(|link| sentence(link, &card.get()))
        }
    };
    view! {
        <h1>{title}</h1>
        <p class="lead">"Everything stands after the # of the address, which no server receives. Whoever has the link can read it; anyone can make one, so it says who judged, not that it is true."</p>
        {move || leaves.get().map(|encoded| view! { <Link encoded card most sealed=sealed()/> })}
        {move || leaves.with(|l| l.as_ref().err().map(|e| view! { <p class="problem-line">{e.to_string()}</p> }))}
        <div class="split share-parts">
            <div class="stack">
                <Switches options most/>
                <Password card most seal/>
            </div>
            <Leaving card/>
        </div>
        <h2>"Files"</h2>
        <Files/>
    }
}

fn sentence(link: &Result<Encoded, LinkError>, card: &Card) -> String {
    let what = match (&card.readiness, &card.ownership) {
        (Some(_), Some(_)) => "both scorecards",
        (Some(_), None) => "the readiness scorecard",
        _ => "the ownership scorecard",
    };
    match link {
        Ok(encoded) => {
            let characters = address(encoded).chars().count() as u64;
            format!(
                "A link of {} characters carries {what}: {}.",
                format::count(characters),
                Budget::of(characters as usize).says()
            )
        }
        Err(error) => format!("{}.", error.title()),
    }
}

/// The whole address.
fn address(encoded: &Encoded) -> String {
    format!("{}#{}", site(), encoded.fragment)
}

fn site() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// How many characters of so many the site's own address leaves.
fn room(most: usize) -> usize {
    most.saturating_sub(site().chars().count())
}

#[component]
fn Link(
    /// The link.
    encoded: Encoded,
    /// What it carries.
    card: Memo<Card>,
    /// How long it may be.
    most: RwSignal<usize>,
    /// Whether it is encrypted.
    sealed: bool,
) -> impl IntoView {
    let session = Session::here();
    let address = address(&encoded);
    let length = address.chars().count();
    let key = match Budget::of(length) {
        Budget::QrCode | Budget::Everywhere => "pass",
        Budget::MayBeCut => "warn",
        Budget::Risky | Budget::File => "fail",
    };
    let width = |n: usize| format!("{:.2}%", n.min(8000) as f64 / 80.0);
    let ticks = [1000, 2000, 4000]
        .map(|n| view! { <rect class="tick" x=width(n) y="0" width="1" height="10"></rect> })
        .into_iter()
        .collect_view();
    let left_out = (!encoded.dropped.is_empty()).then(|| view! { <p class="small">"Left out to keep it short: "{format::listed(&encoded.dropped, 6)}"."</p> });
    let too_long = (length > most.get_untracked()).then(|| view! { <p class="small">"It cannot be made that short: scores, judgements and owners always stay. Leave out a scorecard or features’ names, or send a file."</p> });
    let (plain, with_text) = (address.clone(), address.clone());
    let shown = address.clone();
    let open = format!("#{}", encoded.fragment);
    view! {
        <div class="card panel stack link-card">
            <label class="field">"The link"<textarea readonly rows="4" aria-label="The link" prop:value=shown></textarea></label>
            <svg class="budget" width="100%" height="10" role="img" aria-label=format!("{length} of 8,000 characters") data-state=key>
                <rect class="track" width="100%" height="10" rx="3"></rect>
                <rect class="filled" width=width(length) height="10" rx="3"></rect>
                {ticks}
            </svg>
            <p class="small muted">"1,000 for a QR code · 2,000 everywhere · 4,000 may be cut by chat · 8,000 the most"</p>
            {left_out}
            {too_long}
            <div class="row">
                <button class="primary" on:click=move |_| actions::copy(session, &plain, "The link")>"Copy link"</button>
                <button on:click=move |_| actions::copy(session, &message(&card.get_untracked(), &with_text, sealed), "The link with its text")>"Copy link with text"</button>
                <a class="button" href=open>"See it as they will"</a>
            </div>
            <Code address=address/>
        </div>
    }
}

/// What a message says before the link: previews cannot, because the fragment is never sent.
/// Of an encrypted link it says nothing that the password keeps.
fn message(card: &Card, link: &str, sealed: bool) -> String {
    if sealed {
        return format!("Scorecards of a model; the password comes another way.\n{link}");
    }
    let scores = [
        ("readiness", card.readiness.as_ref().map(|r| r.score)),
        ("ownership", card.ownership.as_ref().map(|o| o.score)),
    ];
    let scores: Vec<String> = scores
        .into_iter()
        .filter_map(|(name, s)| Some(format!("{name} {}", format::score(s?))))
        .collect();
    format!(
        "{}: {}, judged {}\n{link}",
        card.model,
        scores.join(", "),
        format::day(card.judged_on)
    )
}

#[component]
fn Switches(
    /// What is asked of the link.
    options: RwSignal<LinkOptions>,
    /// How many characters the link may have.
    most: RwSignal<usize>,
) -> impl IntoView {
    let lengths = [
        (LONGEST, "8,000 characters: nothing is left out"),
        (4_000, "4,000 characters"),
        (2_000, "2,000 characters: arrives everywhere"),
        (1_000, "1,000 characters: a QR code too"),
    ]
    .map(|(n, text)| view! { <option value=n.to_string()>{text}</option> });
    let shorten = move |e| most.set(event_target_value(&e).parse().unwrap_or(LONGEST));
    let switch = move |label: &'static str,
                       get: fn(&LinkOptions) -> bool,
                       set: fn(&mut LinkOptions, bool)| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || options.with(get) on:change=move |e| { let on = event_target_checked(&e); options.update(|o| set(o, on)) }/>
                {label}
            </label>
        }
    };
    let which = move |e| {
        let wanted = event_target_value(&e);
        options.update(|o| {
            (o.readiness, o.ownership) = (wanted != "ownership", wanted != "readiness")
        });
    };
    view! {
        <div class="card panel stack">
            <h2 class="minor">"What goes in"</h2>
            <label class="field">"Scorecards"
                <select on:change=which><option value="both">"readiness and ownership"</option><option value="readiness">"readiness alone"</option><option value="ownership">"ownership alone"</option></select>
            </label>
            <label class="field">"At most"<select on:change=shorten>{lengths.into_iter().collect_view()}</select></label>
            {switch("Duties instead of people’s names", |o| o.duties_instead_of_names, |o, on| o.duties_instead_of_names = on)}
            {switch("F1, F2 … instead of features’ names", |o| o.numbers_instead_of_features, |o, on| o.numbers_instead_of_features = on)}
            {switch("“Under ten” instead of small counts", |o| o.suppress_small_counts, |o, on| o.suppress_small_counts = on)}
            {switch("Addresses of evidence", |o| o.evidence, |o, on| o.evidence = on)}
            <label class="field">"A line of your own"<input type="text" maxlength="200" autocomplete="off" on:change=move |e| { let note = event_target_value(&e); options.update(|o| o.note = note) }/></label>
        </div>
    }
}
