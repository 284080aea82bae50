//! What a CSV file holds, from its beginning, middle and end.

use super::bytes::{LONGEST_RECORD, unpack_head};
use super::fields::{record, records, skip_line_ends};
use super::read::not_utf8_message;
use super::scan::{State, last_end, place_of, scan};
use super::sniff;
use crate::data::format::{ColumnInfo, CsvDialect, FileInfo, Format};
use crate::data::kinds::{Declared, describe};
use crate::data::missing::Missing;
use crate::data::{ByteSource, DataError, MemorySource, number};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes looked at in the beginning; a smaller file is looked at whole.
const HEAD: usize = 1 << 20;
/// Bytes looked at in the middle and at the end.
const WINDOW: u64 = 256 << 10;
/// Bytes in which the separator is looked for.
const SNIFF: usize = 64 << 10;
/// A gzipped file up to this size is unpacked whole, up to `UNPACKED`, so that its middle and end can be seen.
const PACKED: u64 = 4 << 20;
const UNPACKED: usize = 32 << 20;
/// More columns than any table for a model has; a guard against files that are none.
const MOST_COLUMNS: usize = 10_000;

type Records<'a> = Vec<Vec<Cow<'a, str>>>;

/// What the file is written like and what its columns hold.
///
/// # Errors
/// When it is empty, has a header and no rows, is not UTF-8 in the part looked at, or has too many columns.
pub fn inspect(
    source: &dyn ByteSource,
    gzip: bool,
    missing: &[String],
) -> Result<FileInfo, DataError> {
    let unpacked;
    let (text_source, whole_is_here): (&dyn ByteSource, bool) = if gzip {
        let limit = if source.len() <= PACKED {
            UNPACKED
        } else {
            HEAD
        };
        let (bytes, all) = unpack_head(source, limit)?;
        unpacked = MemorySource::new(source.name(), bytes);
        (&unpacked, all)
    } else {
        (source, true)
    };
    let look = Look {
        source: text_source,
        missing: Missing::new(missing),
        whole_is_here,
    };
    let mut info = look.at_file()?;
    info.bytes = source.len();
    if let Format::Csv(dialect) = &mut info.format {
        dialect.gzip = gzip;
    }
    if gzip && !whole_is_here {
        info.notes.push(
            "only the beginning of this gzipped file was looked at to guess what its columns are"
                .into(),
        );
    }
    Ok(info)
}

struct Look<'a> {
    source: &'a dyn ByteSource,
    missing: Missing,
    /// Whether the source ends where the file ends.
    whole_is_here: bool,
}

impl Look<'_> {
    fn at_file(&self) -> Result<FileInfo, DataError> {
        let bytes = self.head()?;
        let bom: u8 = if bytes.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        let whole = self.ends_in(bytes.len());
        let head = self.text(bytes.get(usize::from(bom)..).unwrap_or(&[]), whole)?;
        let sniffed = &head[..sniff_end(&head)];
        let delimiter = sniff::delimiter(sniffed);
        let end = if whole {
            head.len()
        } else {
            last_end(head.as_bytes(), delimiter).unwrap_or(head.len())
        };
        let head = &head[..end];
        let mut sample = records(head, delimiter);
        if sample.is_empty() {
            return Err(self.error("the file holds nothing but blank lines"));
        }
        // Commas are looked at under the first record as well: a header has none that read as numbers.
        let decimal_comma = delimiter != b',' && writes_decimal_commas(&sample, &self.missing);
        let header = sniff::has_header(&sample, &self.missing, decimal_comma);
        let start = skip_line_ends(head.as_bytes(), 0);
        let header_end = if header {
            record(head, start, delimiter).1
        } else {
            start
        };
        let dialect = CsvDialect {
            delimiter,
            header,
            gzip: false,
            bom,
            first_record: u64::from(bom) + header_end as u64,
            decimal_comma,
        };
        let names = if header { sample.remove(0) } else { Vec::new() };
        if sample.is_empty() {
            return Err(self.error("the file has a header but no rows"));
        }
        let mut notes = Vec::new();
        let names = column_names(&names, &sample, header, &mut notes);
        if names.len() > MOST_COLUMNS {
            return Err(self.error(format!(
                "the file has {} columns; at most {MOST_COLUMNS} are read",
                names.len()
            )));
        }
        if decimal_comma {
            notes.push(
                "numbers are written with a decimal comma; 1,5 is read as one and a half".into(),
            );
        }
        let even = sample.iter().all(|r| r.len() == names.len());
        let rows = (whole && even).then_some(sample.len() as u64);
        let windows = if whole {
            Vec::new()
        } else {
            self.windows(bytes.len(), delimiter, names.len())?
        };
        for window in &windows {
            sample.extend(
                records(window, delimiter)
                    .into_iter()
                    .filter(|r| r.len() == names.len()),
            );
        }
        let columns = self.columns(&names, &sample, decimal_comma, &mut notes);
        Ok(FileInfo {
            name: self.source.name().to_owned(),
            bytes: self.source.len(),
            format: Format::Csv(dialect),
            columns,
            rows,
            notes,
            row_groups: Vec::new(),
        })
    }

    fn columns(
        &self,
        names: &[String],
        sample: &Records<'_>,
        decimal_comma: bool,
        notes: &mut Vec<String>,
    ) -> Vec<ColumnInfo> {
        let describe_one = |(index, name): (usize, &String)| {
            let values: Vec<Option<&str>> = sample
                .iter()
                .map(|r| {
                    r.get(index)
                        .map(AsRef::as_ref)
                        .filter(|v| !self.missing.holds(v))
                })
                .collect();
            let (info, more) = describe(name, Declared::Nothing, &values, decimal_comma);
            notes.extend(more);
            info
        };
        names.iter().enumerate().map(describe_one).collect()
    }

    /// The beginning of the file, up to the end of a record if it is a long one.
    fn head(&self) -> Result<bytes::Bytes, DataError> {
        let mut want = HEAD;
        loop {
            let end = self.source.len().min(want as u64);
            let bytes = self.source.read(0..end)?;
            // Without knowing the separator, a line end outside quotes is enough to go on.
            if self.ends_in(bytes.len()) || last_end(&bytes, b',').is_some() {
                return Ok(bytes);
            }
            if want > LONGEST_RECORD || end == self.source.len() {
                return Err(self.error("no line of this file ends within the first 16 MiB; a quote may open in it and never close").at_row(1));
            }
            want *= 2;
        }
    }

    fn ends_in(&self, looked_at: usize) -> bool {
        self.whole_is_here && looked_at as u64 >= self.source.len()
    }

    /// The head as text, without a character that the window cut.
    fn text(&self, bytes: &[u8], whole: bool) -> Result<String, DataError> {
        let (valid, bad) = match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(text.to_owned()),
            Err(error) => (error.valid_up_to(), error.error_len()),
        };
        let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or(&[])).into_owned();
        if bad.is_none() && !whole {
            return Ok(text);
        }
        let delimiter = sniff::delimiter(&text[..sniff_end(&text)]);
        let (records, field) = place_of(bytes, delimiter, valid);
        let error = self.error(not_utf8_message(bytes.get(valid).copied()));
        let names = record(&text, skip_line_ends(text.as_bytes(), 0), delimiter).0;
        // Record 1 is the header here, as it is in nearly every file.
        match (records.checked_sub(1), names.get(field)) {
            (Some(row @ 1..), Some(name)) => Err(error.at_row(row).at_column(name)),
            (Some(row @ 1..), None) => Err(error.at_row(row)),
            _ => Err(error),
        }
    }

    /// Whole records from the middle and the end of the file, behind the head.
    fn windows(
        &self,
        looked_at: usize,
        delimiter: u8,
        columns: usize,
    ) -> Result<Vec<String>, DataError> {
        let (from, to) = (looked_at as u64, self.source.len());
        let middle = from + (to - from) / 2;
        let mut windows = Vec::new();
        let ranges = [
            middle.min(to.saturating_sub(2 * WINDOW)).max(from)..(middle + WINDOW).min(to),
            to.saturating_sub(WINDOW).max(from)..to,
        ];
        for range in ranges.into_iter().filter(|r| r.start < r.end) {
            let at_end = range.end == to;
            let bytes = self.source.read(range)?;
            windows.extend(aligned(&bytes, at_end, delimiter, columns));
        }
        Ok(windows)
    }

    fn error(&self, message: impl Into<String>) -> DataError {
        DataError::in_file(self.source.name(), message)
    }
}

/// The whole records of a window that begins anywhere: as if in quotes or as if not, whichever cuts more of them right.
fn aligned(bytes: &[u8], at_end: bool, delimiter: u8, columns: usize) -> Option<String> {
    let candidate = |state: State| {
        let first = scan(bytes, delimiter, state).first? as usize;
        let from = bytes.get(first..)?;
        let end = if at_end {
            from.len()
        } else {
            last_end(from, delimiter)?
        };
        let text = std::str::from_utf8(from.get(..end)?).ok()?;
        let records = records(text, delimiter);
        let right = records.iter().filter(|r| r.len() == columns).count();
        Some((right as f64 / records.len().max(1) as f64, text))
    };
    let outside = candidate(State::Unquoted);
    let inside = candidate(State::Quoted);
    let best = match (outside, inside) {
        (Some(outside), Some(inside)) if inside.0 > outside.0 => Some(inside),
        (outside, inside) => outside.or(inside),
    };
    best.map(|(_, text)| text.to_owned())
}

/// As much of the head as the separator is looked for in: whole lines, if there are any.
fn sniff_end(text: &str) -> usize {
    if text.len() <= SNIFF {
        return text.len();
    }
    last_end(&text.as_bytes()[..SNIFF], b',').unwrap_or(text.len())
}

/// Whether some column holds nothing but numbers with commas, and no number anywhere has a decimal point.
fn writes_decimal_commas(sample: &Records<'_>, missing: &Missing) -> bool {
    let width = sample.iter().map(Vec::len).max().unwrap_or(0);
    let data = sample.get(1..).filter(|d| !d.is_empty()).unwrap_or(sample);
    let point = |v: &str| {
        v.contains('.') && number::parse(v, false).is_some() && number::parse(v, true).is_none()
    };
    if data.iter().flatten().any(|v| point(v)) {
        return false;
    }
    (0..width).any(|index| {
        let column = || {
            data.iter()
                .filter_map(|r| r.get(index))
                .filter(|v| !missing.holds(v))
        };
        column().any(|v| v.contains(',')) && column().all(|v| number::parse(v, true).is_some())
    })
}

/// A name for every column: unnamed ones get `column_1` and so on, repeated ones `_2` and so on.
fn column_names(
    header: &[Cow<'_, str>],
    sample: &Records<'_>,
    has_header: bool,
    notes: &mut Vec<String>,
) -> Vec<String> {
    let width = sample.first().map_or(0, Vec::len);
    let mut given: Vec<&str> = header.iter().map(AsRef::as_ref).collect();
    if !has_header {
        notes.push(
            "the file has no header; its columns are called column_1, column_2 and so on".into(),
        );
        given = vec![""; width];
    } else if width == given.len() + 1 && sample.iter().all(|r| r.len() == width) {
        let behind = sample
            .iter()
            .all(|r| r.last().is_some_and(|v| v.is_empty()));
        given.insert(if behind { given.len() } else { 0 }, "");
        notes.push(format!(
            "the header names one column less than the rows have; the {} column is taken as the unnamed one",
            if behind { "last" } else { "first" }
        ));
    }
    let mut taken: BTreeSet<String> = given.iter().map(|n| (*n).to_owned()).collect();
    let mut used = BTreeSet::new();
    let mut name_one = |(index, name): (usize, &&str)| {
        let unnamed = name.trim().is_empty();
        let base = if unnamed {
            format!("column_{}", index + 1)
        } else {
            (*name).to_owned()
        };
        let free = !unnamed || !taken.contains(&base);
        if free && used.insert(base.clone()) {
            return base;
        }
        let mut number = 2;
        while taken.contains(&format!("{base}_{number}")) {
            number += 1;
        }
        let new = format!("{base}_{number}");
        taken.insert(new.clone());
        used.insert(new.clone());
        notes.push(format!(
            "the name \"{base}\" is repeated in the header; column {} is called \"{new}\"",
            index + 1
        ));
        new
    };
    given.iter().enumerate().map(&mut name_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_gets_a_name_of_its_own() {
        let cases: [(&[&str], &[&str]); 6] = [
            (&["a", "b"], &["a", "b"]),
            (&["a", "a", "a"], &["a", "a_2", "a_3"]),
            (&["a", "a", "a_2"], &["a", "a_3", "a_2"]),
            (&["", "b"], &["column_1", "b"]),
            (&["", "column_1"], &["column_1_2", "column_1"]),
            (&[" ", ""], &["column_1", "column_2"]),
        ];
        for (header, expected) in cases {
            let header: Vec<Cow<'_, str>> = header.iter().map(|n| Cow::Borrowed(*n)).collect();
            let sample = vec![header.clone()];
            assert_eq!(
                column_names(&header, &sample, true, &mut Vec::new()),
                expected
            );
        }
    }

    #[test]
    fn a_window_finds_its_records() {
        let text = "x,\"a\nb\"\ny,\"c,\nd\"\nz,\"e\nf\"\n";
        let inside = text.find("\nb").expect("a line break in quotes");
        let found = aligned(&text.as_bytes()[inside..], true, b',', 2);
        assert_eq!(found.as_deref(), Some("y,\"c,\nd\"\nz,\"e\nf\"\n"));
        let outside = aligned(&text.as_bytes()[9..], true, b',', 2);
        assert_eq!(outside.as_deref(), Some("z,\"e\nf\"\n"));
    }
}
