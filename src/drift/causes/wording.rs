//! Numbers and names as sentences show them.

/// A share as a percentage: "22 %", "3.9 %", "0.04 %".
pub(in crate::drift) fn percent(share: f64) -> String {
    let value = share * 100.0;
    let text = if value == 0.0 || value >= 99.95 || (10.0..99.0).contains(&value) {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        let digits = (1 - value.log10().floor() as i32).clamp(1, 6);
        format!("{value:.*}", digits as usize)
    };
    format!("{} %", trimmed(&text))
}

/// A number with four significant digits: "52.31", "0.001234", "1.3e12".
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e7).contains(&size) {
        return format!("{value:.2e}");
    }
    if value.fract() == 0.0 {
        return format!("{value}");
    }
    let digits = (3 - size.log10().floor() as i32).clamp(0, 8);
    trimmed(&format!("{value:.*}", digits as usize)).to_owned()
}

/// A category's name, cut to 40 characters and without control characters.
pub(super) fn name(category: &str) -> String {
    let shown: String = category
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(40)
        .collect();
    match (shown.trim().is_empty(), category.chars().count() > 40) {
        (true, _) => "(blank)".to_owned(),
        (false, true) => format!("{shown}…"),
        (false, false) => shown,
    }
}

/// "a", "a and b", "a, b and 3 more": at most `most` items, the rest counted.
pub(super) fn list(items: &[String], most: usize) -> String {
    let shown = items.get(..most.min(items.len())).unwrap_or(items);
    let rest = items.len() - shown.len();
    match (shown.split_last(), rest) {
        (None, _) => String::new(),
        (Some(_), 1..) => format!("{} and {rest} more", shown.join(", ")),
        (Some((last, [])), 0) => last.clone(),
        (Some((last, before)), 0) => format!("{} and {last}", before.join(", ")),
    }
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        for (share, text) in [
            (0.0, "0 %"),
            (0.22, "22 %"),
            (0.0393, "3.9 %"),
            (0.05, "5 %"),
            (0.0004, "0.04 %"),
            (0.997, "99.7 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn numbers() {
        for (value, text) in [
            (0.0, "0"),
            (52.3141, "52.31"),
            (-0.00123456, "-0.001235"),
            (1.3e12, "1.30e12"),
            (1e5, "100000"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn names_and_lists() {
        assert_eq!(name("a\nb"), "a b");
        assert_eq!(name(" "), "(blank)");
        assert_eq!(name(&"é".repeat(50)).chars().count(), 41);
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&items, 3), "a, b and c");
        assert_eq!(list(&items, 2), "a, b and 1 more");
        assert_eq!(list(&items[..1], 2), "a");
    }
}
