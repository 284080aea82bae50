//! Which page the address asks for. Everything stands after `#`, which no server receives.

/// A page of the workbench, or a card from a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// What this is, and where files are dropped.
    Landing,
    /// The files and their columns.
    Data,
    /// All features, or one of them by name.
    Drift(Option<String>),
    /// The model file.
    Model,
    /// Predictions against labels.
    Quality,
    /// May this go live?
    Readiness,
    /// Who is called on Saturday?
    Ownership,
    /// Links and files.
    Share,
    /// Scorecards from a link: everything after `#`, as it came.
    Card(String),
    /// An address that names no page.
    Lost(String),
}

impl Route {
    /// The page of an address's fragment, with or without its `#`.
    ///
    /// Whatever begins with `s` and a digit is taken for a link, damaged or not, so that it is never mistaken for a page.
    pub fn parse(fragment: &str) -> Route {
        let text = fragment.trim_start_matches('#');
        if looks_like_a_link(text) {
            return Route::Card(text.to_owned());
        }
        let path = text.trim_matches('/');
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        match (page, rest) {
            ("", _) => Route::Landing,
            ("data", "") => Route::Data,
            ("drift", "") => Route::Drift(None),
            ("drift", name) => Route::Drift(Some(decode(name))),
            ("model", "") => Route::Model,
            ("quality", "") => Route::Quality,
            ("readiness", "") => Route::Readiness,
            ("ownership", "") => Route::Ownership,
            ("share", "") => Route::Share,
            _ => Route::Lost(shorten(path)),
        }
    }

    /// The address of the page, with `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Landing => "#/".to_owned(),
            Route::Drift(Some(name)) => format!("#/drift/{}", encode(name)),
            Route::Card(text) => format!("#{text}"),
            Route::Lost(path) => format!("#/{path}"),
            page => format!("#/{}", page.title().to_lowercase()),
        }
    }

    /// The page's name in the navigation and the window's title.
    pub fn title(&self) -> &'static str {
        match self {
            Route::Landing => "Open",
            Route::Data => "Data",
            Route::Drift(_) => "Drift",
            Route::Model => "Model",
            Route::Quality => "Quality",
            Route::Readiness => "Readiness",
            Route::Ownership => "Ownership",
            Route::Share => "Share",
            Route::Card(_) => "Scorecards",
            Route::Lost(_) => "No such page",
        }
    }

    /// Whether both are the same entry of the navigation.
    pub fn same_page(&self, other: &Route) -> bool {
        self.title() == other.title()
    }
}

fn looks_like_a_link(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('s' | 'S')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

fn shorten(path: &str) -> String {
    path.chars().take(60).collect()
}

fn encode(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text
            .get(at + 1..at + 3)
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_finds_itself_by_its_address() {
        let names = ["income", "a/b c%", "Größe", "x?y&z#", "%2", "s1.x"];
        let mut pages: Vec<Route> = names
            .iter()
            .map(|n| Route::Drift(Some((*n).to_owned())))
            .collect();
        pages.extend([
            Route::Landing,
            Route::Data,
            Route::Drift(None),
            Route::Model,
            Route::Quality,
            Route::Readiness,
            Route::Ownership,
            Route::Share,
            Route::Card("s1.AAEC".to_owned()),
        ]);
        for page in pages {
            assert_eq!(Route::parse(&page.href()), page, "{}", page.href());
        }
    }

    #[test]
    fn links_are_never_mistaken_for_pages() {
        for text in ["#s1.abc", "#s2.abc", "#S1.abc", "#s1"] {
            assert!(matches!(Route::parse(text), Route::Card(_)), "{text}");
        }
        assert_eq!(Route::parse("#share"), Route::Share);
        assert_eq!(Route::parse("#/nowhere"), Route::Lost("nowhere".to_owned()));
        assert_eq!(Route::parse(""), Route::Landing);
    }
}
