//! Documents from disk and to disk.

use crate::engine::Problem;
use crate::plan::Plan;
use crate::scorecard::Attestations;
use crate::share::{MOST_DOCUMENT_BYTES, Report};
use serde::de::DeserializeOwned;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The plan of this file, or the default.
pub fn plan(path: Option<&Path>) -> Result<Plan, Problem> {
    path.map_or_else(|| Ok(Plan::default()), |p| json(p, "a plan"))
}

/// The attestations of this file, or none.
pub fn attestations(path: Option<&Path>) -> Result<Attestations, Problem> {
    path.map_or_else(|| Ok(Attestations::default()), |p| json(p, "attestations"))
}

/// The report of this file.
pub fn report(path: &Path) -> Result<Report, Problem> {
    let bytes = bytes(path, "a report")?;
    Report::read(&bytes).map_err(|e| Problem::in_file(&path.display().to_string(), e.to_string()))
}

/// The first line of this file, as it is but for its end.
pub fn password(path: &Path) -> Result<String, Problem> {
    let bytes = bytes(path, "a password")?;
    let failed = |why: &str| Problem::in_file(&path.display().to_string(), why);
    let text = String::from_utf8(bytes).map_err(|_| failed("is not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    match line.is_empty() {
        true => Err(failed("has no password on its first line")),
        false => Ok(line.to_owned()),
    }
}

fn json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, Problem> {
    serde_json::from_slice(&bytes(path, what)?)
        .map_err(|e| Problem::in_file(&path.display().to_string(), format!("is not {what}: {e}")))
}

fn bytes(path: &Path, what: &str) -> Result<Vec<u8>, Problem> {
    let name = path.display().to_string();
    let failed = |e: std::io::Error| Problem::in_file(&name, format!("cannot be read: {e}"));
    if fs::metadata(path).map_err(failed)?.len() > MOST_DOCUMENT_BYTES as u64 {
        return Err(Problem::in_file(
            &name,
            format!(
                "is over {} MB, too large for {what}",
                MOST_DOCUMENT_BYTES >> 20
            ),
        ));
    }
    fs::read(path).map_err(failed)
}

/// Writes to this file, or to standard output.
pub fn write(out: Option<&Path>, text: &str) -> Result<(), Problem> {
    match out {
        Some(path) => fs::write(path, text).map_err(|e| {
            Problem::in_file(
                &path.display().to_string(),
                format!("cannot be written: {e}"),
            )
        }),
        None => match std::io::stdout().lock().write_all(text.as_bytes()) {
            // A reader that has seen enough (`| head`) is no error of ours.
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Problem::new(format!(
                "Standard output cannot be written: {e}"
            ))),
            _ => Ok(()),
        },
    }
}

/// A day as days since 1970 from `YYYY-MM-DD`, or today (UTC).
pub fn day(text: Option<&str>) -> Result<i32, Problem> {
    let Some(text) = text else {
        return Ok((now().div_euclid(86_400)) as i32);
    };
    let date: jiff::civil::Date = text
        .parse()
        .map_err(|_| Problem::new(format!("\"{text}\" is not a day; write it as 2026-11-21")))?;
    let epoch = jiff::civil::date(1970, 1, 1);
    Ok(date
        .since(epoch)
        .map_err(|e| Problem::new(e.to_string()))?
        .get_days())
}

/// Now in seconds since 1970.
pub fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs() as i64)
}
