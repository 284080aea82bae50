//! Lists of columns as people type or paste them.

/// The columns of a list, in its order: one a line, or separated by commas, semicolons or tabs, quoted or not.
///
/// # Errors
/// A sentence that says what is wrong: no column, an unknown one, one that stands twice, or not as many as `wanted`.
pub fn read_list(
    text: &str,
    known: &[String],
    wanted: Option<usize>,
) -> Result<Vec<String>, String> {
    // A name may hold a comma: then it stands on a line of its own.
    let lines: Vec<&str> = text
        .lines()
        .flat_map(|line| {
            if known.iter().any(|k| k == bare(line)) {
                vec![line]
            } else {
                line.split([',', ';', '\t']).collect()
            }
        })
        .collect();
    let mut columns: Vec<String> = Vec::new();
    for name in lines.into_iter().map(bare).filter(|n| !n.is_empty()) {
        if !known.iter().any(|k| k == name) {
            return Err(format!("No column is called \"{name}\"."));
        }
        if columns.iter().any(|c| c == name) {
            return Err(format!("\"{name}\" stands here twice."));
        }
        columns.push(name.to_owned());
    }
    match wanted {
        _ if columns.is_empty() => Err("Name at least one column.".to_owned()),
        Some(n) if n != columns.len() => Err(format!(
            "The model takes {n} columns and {} stand here.",
            columns.len()
        )),
        _ => Ok(columns),
    }
}

fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix('"')
        .and_then(|n| n.strip_suffix('"'))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_people_write_them() {
        let known = ["a", "b", "x, y"].map(str::to_owned);
        let list = |names: &[&str]| Ok(names.iter().map(|n| (*n).to_owned()).collect());
        for (text, wanted, expected) in [
            ("a\nb", None, list(&["a", "b"])),
            ("\"b\", a\n\n", Some(2), list(&["b", "a"])),
            ("b;a", None, list(&["b", "a"])),
            ("x, y\nb", None, list(&["x, y", "b"])),
            ("", None, Err("Name at least one column.".to_owned())),
            ("a\nc", None, Err("No column is called \"c\".".to_owned())),
            ("a,a", None, Err("\"a\" stands here twice.".to_owned())),
            (
                "a",
                Some(2),
                Err("The model takes 2 columns and 1 stand here.".to_owned()),
            ),
        ] {
            assert_eq!(read_list(text, &known, wanted), expected, "{text:?}");
        }
    }
}
