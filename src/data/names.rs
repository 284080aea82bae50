//! What a column's name suggests. Hints only: the values decide first.

/// The words of a name in lower case: `PULocationID` is `pu location id`, `y_pred-proba` is `y pred proba`.
pub fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let before = at
            .checked_sub(1)
            .and_then(|b| letters.get(b))
            .copied()
            .unwrap_or(' ');
        let after_is_lower = letters.get(at + 1).is_some_and(|c| c.is_lowercase());
        let new_word = letter.is_uppercase()
            && (before.is_lowercase() || (before.is_uppercase() && after_is_lower));
        if !letter.is_alphanumeric() || new_word {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words joined by `_`: one spelling for `yPred`, `y-pred` and `Y_PRED`.
pub fn plain(name: &str) -> String {
    words(name).join("_")
}

/// Whether the name says that the column tells when something happened.
pub fn is_time_like(name: &str) -> bool {
    const TIMES: [&str; 10] = [
        "time",
        "timestamp",
        "date",
        "datetime",
        "ts",
        "epoch",
        "day",
        "created",
        "updated",
        "timestamps",
    ];
    let words = words(name);
    words.last().is_some_and(|w| w == "at") || words.iter().any(|w| TIMES.contains(&w.as_str()))
}

/// Whether the name says that numbers in the column only name things.
pub fn is_code_like(name: &str) -> bool {
    const CODES: [&str; 18] = [
        "code",
        "codes",
        "zip",
        "zipcode",
        "postal",
        "postcode",
        "plz",
        "sku",
        "phone",
        "telephone",
        "isbn",
        "ean",
        "upc",
        "icd",
        "naics",
        "fips",
        "iban",
        "barcode",
    ];
    is_id_like(name) || words(name).iter().any(|w| CODES.contains(&w.as_str()))
}

/// Whether the name says that the column names the row or something else.
pub fn is_id_like(name: &str) -> bool {
    const IDS: [&str; 6] = ["id", "ids", "uuid", "guid", "identifier", "key"];
    let words = words(name);
    let named = |word: Option<&String>| word.is_some_and(|w| IDS.contains(&w.as_str()));
    named(words.first()) || named(words.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        let cases = [
            ("PULocationID", "pu_location_id"),
            ("y_pred-proba", "y_pred_proba"),
            ("yPred", "y_pred"),
            ("MedInc", "med_inc"),
            ("mean concave points", "mean_concave_points"),
            ("p0", "p0"),
            ("Größe cm", "größe_cm"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(plain(name), expected);
        }
    }

    #[test]
    fn names_give_hints() {
        let cases = [
            ("id", false, true, true),
            ("customer_id", false, true, true),
            ("idle_time", true, false, false),
            ("created_at", true, false, false),
            ("zip_code", false, true, false),
            ("paid", false, false, false),
            ("timestamp", true, false, false),
            ("lifetime_value", false, false, false),
        ];
        for (name, time, code, id) in cases {
            assert_eq!(
                (is_time_like(name), is_code_like(name), is_id_like(name)),
                (time, code, id),
                "{name}"
            );
        }
    }
}
