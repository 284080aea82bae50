//! What people have is read, whole and in parts, and what cannot be read is refused with its place.

use seaworthy::data::{
    ByteSource, Chunk, Column, DataError, FileInfo, Format, Kind, MemorySource, ReadSummary,
    Reading, chunks, inspect, locate, read, settle, to_columns,
};
use seaworthy::plan::MISSING;
use std::collections::BTreeMap;
use std::path::Path;

fn missing() -> Vec<String> {
    MISSING.map(str::to_owned).to_vec()
}

fn fixture(name: &str) -> MemorySource {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/formats")
        .join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    MemorySource::new(name, bytes)
}

fn text(name: &str, text: impl Into<Vec<u8>>) -> MemorySource {
    MemorySource::new(name, text.into())
}

/// A table as read: rows, values per column as comparable texts, and what was unreadable.
#[derive(Debug, PartialEq)]
struct Table {
    rows: u64,
    columns: BTreeMap<String, Vec<String>>,
    unreadable: Vec<(String, u64, String)>,
}

/// Reads the parts of about `target` bytes in the given order and puts them together in file order.
fn read_in_parts(
    source: &dyn ByteSource,
    info: &FileInfo,
    kinds: &[(String, Kind)],
    target: u64,
) -> Result<Table, DataError> {
    let parts = chunks(info, target);
    let mut maps = Vec::new();
    // Any order will do, so go backwards.
    for part in parts.iter().rev() {
        let map = locate(source, info, part)?;
        let sent = serde_json::to_string(&map).expect("a map travels between workers");
        maps.push(serde_json::from_str(&sent).expect("a map travels between workers"));
    }
    maps.reverse();
    let reading = Reading {
        columns: kinds.to_vec(),
        missing: missing(),
    };
    let mut table = Table {
        rows: 0,
        columns: kinds
            .iter()
            .map(|(name, _)| (name.clone(), Vec::new()))
            .collect(),
        unreadable: Vec::new(),
    };
    for located in settle(info, &parts, &maps) {
        if located.rows.is_some() {
            assert_eq!(located.first_row, table.rows, "parts follow each other");
        }
        let mut next = located.first_row;
        let summary = read(
            source,
            info,
            &located,
            &reading,
            &mut |_, _| (),
            &mut |batch| {
                assert_eq!(batch.first_row, next, "batches follow each other");
                assert!(batch.record.num_rows() <= seaworthy::data::BATCH_ROWS);
                next += batch.record.num_rows() as u64;
                for (name, column) in to_columns(&batch.record).columns {
                    table
                        .columns
                        .get_mut(&name)
                        .expect("a column that was asked for")
                        .extend(shown(&column));
                }
                Ok(())
            },
        )?;
        assert_eq!(summary.rows, next - located.first_row);
        assert!(
            located.rows.is_none_or(|rows| rows == summary.rows),
            "as many rows as located"
        );
        table.rows += summary.rows;
        add_unreadable(&mut table, summary);
    }
    Ok(table)
}

fn add_unreadable(table: &mut Table, summary: ReadSummary) {
    for new in summary.unreadable {
        match table
            .unreadable
            .iter_mut()
            .find(|(name, ..)| *name == new.column)
        {
            Some((_, count, _)) => *count += new.count,
            None => {
                let first = format!("{}: {}", new.first.row.expect("a row"), new.example);
                table.unreadable.push((new.column, new.count, first));
            }
        }
    }
    table.unreadable.sort();
}

fn shown(column: &Column) -> Vec<String> {
    match column {
        Column::Numbers(values) => values
            .iter()
            .map(|v| {
                if v.is_nan() {
                    "missing".into()
                } else {
                    format!("{v:?}")
                }
            })
            .collect(),
        Column::Texts(values) => values
            .iter()
            .map(|v| v.clone().unwrap_or("missing".into()))
            .collect(),
    }
}

fn guessed(info: &FileInfo) -> Vec<(String, Kind)> {
    info.columns
        .iter()
        .map(|c| (c.name.clone(), c.kind))
        .collect()
}

fn all(source: &dyn ByteSource) -> (FileInfo, Table) {
    let info = inspect(source, &missing()).unwrap_or_else(|e| panic!("{e}"));
    let table =
        read_in_parts(source, &info, &guessed(&info), u64::MAX).unwrap_or_else(|e| panic!("{e}"));
    (info, table)
}

fn kind_of(info: &FileInfo, name: &str) -> Kind {
    info.column(name)
        .unwrap_or_else(|| panic!("a column {name}"))
        .kind
}

fn refusal(source: &dyn ByteSource) -> String {
    match inspect(source, &missing()) {
        Err(error) => error.to_string(),
        Ok(info) => match read_in_parts(source, &info, &guessed(&info), u64::MAX) {
            Err(error) => error.to_string(),
            Ok(table) => panic!("{} was read: {table:?}", source.name()),
        },
    }
}

#[test]
fn every_codec_and_page_version_holds_the_same_table() {
    let when = |k: i64| format!("{:?}", (1_704_067_200_000 + k * 3_600_000) as f64);
    let expected = Table {
        rows: 500,
        columns: BTreeMap::from([
            (
                "n".into(),
                (0..500)
                    .map(|k| format!("{:?}", (k * 7 % 101) as f64))
                    .collect(),
            ),
            (
                "x".into(),
                (0..500)
                    .map(|k| {
                        if k % 11 == 3 {
                            "missing".into()
                        } else {
                            format!("{:?}", f64::from(k) * 0.25 - 7.0)
                        }
                    })
                    .collect(),
            ),
            (
                "word".into(),
                (0..500)
                    .map(|k| ["red", "green", "missing", "blue"][k % 4].into())
                    .collect(),
            ),
            ("when".into(), (0..500).map(when).collect()),
        ]),
        unreadable: vec![],
    };
    for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"] {
        for version in [1, 2] {
            let source = fixture(&format!("codec_{codec}_v{version}.parquet"));
            let (info, table) = all(&source);
            assert_eq!(table, expected, "{codec} version {version}");
            assert_eq!(info.rows, Some(500));
            assert_eq!(info.row_groups.len(), 3);
            assert_eq!(
                guessed(&info).iter().map(|(_, k)| *k).collect::<Vec<_>>(),
                [
                    Kind::Numeric,
                    Kind::Numeric,
                    Kind::Categorical,
                    Kind::Datetime
                ]
            );
            assert_eq!(
                chunks(&info, 1),
                [
                    Chunk::RowGroups(0..1),
                    Chunk::RowGroups(1..2),
                    Chunk::RowGroups(2..3)
                ]
            );
            let parts = read_in_parts(&source, &info, &guessed(&info), 1).expect("a sound file");
            assert_eq!(
                parts, expected,
                "{codec} version {version}, one row group at a time"
            );
        }
    }
    let (_, table) = all(&fixture("codec_lz4_old.parquet"));
    assert_eq!(
        table.columns["x"],
        (0..400)
            .map(|k| format!("{:?}", f64::from(k % 5) * 1.5))
            .collect::<Vec<_>>()
    );
}

#[test]
fn every_parquet_type_is_read_or_refused_by_name() {
    let source = fixture("types.parquet");
    let (info, table) = all(&source);
    for name in ["list", "struct", "map", "time", "fixed"] {
        assert!(info.column(name).is_none(), "{name}");
        assert!(
            info.notes
                .iter()
                .any(|n| n.contains(&format!("\"{name}\""))),
            "{name} is named in {:?}",
            info.notes
        );
    }
    let first = |name: &str| table.columns[name][..3].to_vec();
    let cases: [(&str, Kind, [&str; 3]); 30] = [
        ("bool", Kind::Boolean, ["true", "false", "false"]),
        ("whole_float", Kind::Numeric, ["0.0", "1.0", "2.0"]),
        ("f32", Kind::Numeric, ["0.5", "1.5", "2.5"]),
        ("half", Kind::Numeric, ["0.5", "1.5", "2.5"]),
        ("dec", Kind::Numeric, ["0.0", "0.25", "0.5"]),
        ("dec_wide", Kind::Numeric, ["-10.0", "-9.0", "-8.0"]),
        ("dec_small", Kind::Numeric, ["0.0", "0.1", "0.2"]),
        ("large", Kind::Categorical, ["L0", "L1", "L2"]),
        (
            "view",
            Kind::Categorical,
            [
                "a view of some length 0",
                "a view of some length 1",
                "a view of some length 2",
            ],
        ),
        ("dictionary", Kind::Categorical, ["D0", "D1", "D2"]),
        (
            "date32",
            Kind::Datetime,
            ["1709078400000.0", "1709164800000.0", "1709251200000.0"],
        ),
        (
            "date64",
            Kind::Datetime,
            ["1709078400000.0", "1709164800000.0", "1709251200000.0"],
        ),
        (
            "ts_s",
            Kind::Datetime,
            ["1706704215000.0", "1706790615000.0", "1706877015000.0"],
        ),
        (
            "ts_ms",
            Kind::Datetime,
            ["1706704215250.0", "1706790615250.0", "1706877015250.0"],
        ),
        (
            "ts_us",
            Kind::Datetime,
            ["1706704215250.0", "1706790615250.0", "1706877015250.0"],
        ),
        (
            "ts_ns",
            Kind::Datetime,
            ["1706704215250.0", "1706790615250.0", "1706877015250.0"],
        ),
        (
            "ts_tz",
            Kind::Datetime,
            ["1706704215250.0", "1706790615250.0", "1706877015250.0"],
        ),
        ("before_1970", Kind::Datetime, ["-1.0", "-1.0", "-1.0"]),
        ("empty", Kind::Numeric, ["missing", "missing", "missing"]),
        ("null", Kind::Numeric, ["missing", "missing", "missing"]),
        ("inf", Kind::Numeric, ["inf", "-inf", "missing"]),
        ("raw_text", Kind::Categorical, ["raw 0", "raw 1", "raw 0"]),
        ("i8", Kind::Numeric, ["-10.0", "-9.0", "-8.0"]),
        ("i16", Kind::Numeric, ["-10.0", "-9.0", "-8.0"]),
        ("i32", Kind::Numeric, ["-10.0", "-9.0", "-8.0"]),
        ("i64", Kind::Numeric, ["-10.0", "-9.0", "-8.0"]),
        ("u8", Kind::Numeric, ["0.0", "1.0", "2.0"]),
        ("u16", Kind::Numeric, ["0.0", "1.0", "2.0"]),
        ("u32", Kind::Numeric, ["0.0", "1.0", "2.0"]),
        ("u64", Kind::Numeric, ["0.0", "1.0", "2.0"]),
    ];
    for (name, kind, values) in cases {
        assert_eq!(
            (kind_of(&info, name), first(name)),
            (kind, values.map(str::to_owned).to_vec()),
            "{name}"
        );
    }
    let texts = |name: &str, kind| {
        let table = read_in_parts(&source, &info, &[(name.to_owned(), kind)], u64::MAX)
            .expect("a sound file");
        table.columns[name][..2].to_vec()
    };
    assert_eq!(
        texts("whole_float", Kind::Categorical),
        ["0", "1"],
        "whole numbers have no point as categories"
    );
    assert_eq!(texts("dec", Kind::Categorical), ["0", "0.25"]);
    assert_eq!(
        texts("big_id", Kind::Text),
        ["9007199254740993", "9007199254740994"],
        "ids keep all digits"
    );
    assert_eq!(texts("bool", Kind::Numeric), ["1.0", "0.0"]);
    assert_eq!(
        texts("ts_us", Kind::Categorical),
        ["2024-01-31T12:30:15.25Z", "2024-02-01T12:30:15.25Z"]
    );
}

#[test]
fn rarer_encodings_and_odd_files_are_read() {
    let (_, table) = all(&fixture("encodings.parquet"));
    for k in 0..300usize {
        let i = k as f64;
        let row = ["delta", "split", "front", "lengths"].map(|c| table.columns[c][k].clone());
        let expected = [
            format!("{:?}", i * i - 1000.0),
            format!("{:?}", i / 8.0),
            format!("prefix-{k:04}"),
            "x".repeat(k % 7) + "y",
        ];
        assert_eq!(row, expected);
    }
    let (info, table) = all(&fixture("repeated_name.parquet"));
    assert_eq!(
        guessed(&info),
        [
            ("a".into(), Kind::Numeric),
            ("a_2".into(), Kind::Categorical)
        ]
    );
    assert_eq!(table.columns["a_2"], ["p", "q"]);
    let (info, table) = all(&fixture("two_members.csv.gz"));
    assert!(matches!(&info.format, Format::Csv(dialect) if dialect.gzip));
    assert_eq!(table.columns["v"], ["2.5", "3.5", "missing"]);
}

/// A damaged file gives an error or other values, but never a panic or an endless loop.
#[test]
fn damaged_parquet_does_not_panic() {
    for name in [
        "codec_snappy_v1.parquet",
        "codec_zstd_v2.parquet",
        "types.parquet",
        "encodings.parquet",
    ] {
        let sound = fixture(name);
        let bytes = sound
            .read(0..sound.len())
            .expect("memory can be read")
            .to_vec();
        for cut in [
            4,
            8,
            11,
            12,
            20,
            bytes.len() / 2,
            bytes.len() - 9,
            bytes.len() - 1,
        ] {
            let error =
                inspect(&text(name, &bytes[..cut]), &missing()).expect_err("a cut-off file");
            assert!(error.message.contains("cut off"), "{cut} bytes: {error}");
        }
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..150 {
            let mut damaged = bytes.clone();
            for _ in 0..3 {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let at = (random >> 8) as usize % damaged.len();
                damaged[at] ^= random as u8 | 1;
            }
            let source = text(name, damaged);
            if let Ok(info) = inspect(&source, &missing())
                && info.rows.is_some_and(|rows| rows < 100_000)
            {
                let _ = read_in_parts(&source, &info, &guessed(&info), u64::MAX);
            }
        }
    }
}

#[test]
fn csv_is_read_however_it_is_written() {
    let cases: [(&str, &str, &str, &[&str]); 17] = [
        ("commas", "a,b\n1,x\n2,y\n", "b", &["x", "y"]),
        ("semicolons", "a;b\n1;x\n2;y\n", "b", &["x", "y"]),
        ("tabs", "a\tb\n1\tx\n2\ty\n", "b", &["x", "y"]),
        ("pipes", "a|b\n1|x\n2|y\n", "b", &["x", "y"]),
        ("CRLF", "a,b\r\n1,x\r\n2,y\r\n", "b", &["x", "y"]),
        ("CR", "a,b\r1,x\r2,y\r", "b", &["x", "y"]),
        ("no line end at the end", "a,b\n1,x\n2,y", "b", &["x", "y"]),
        ("blank lines", "\na,b\n\n1,x\n2,y\n\n\n", "b", &["x", "y"]),
        ("BOM", "\u{FEFF}a,b\n1,x\n2,y\n", "a", &["1.0", "2.0"]),
        (
            "quotes",
            "a,b\n1,\"x, \"\"y\"\"\"\n2,\"\"\n",
            "b",
            &["x, \"y\"", "missing"],
        ),
        (
            "newline in quotes",
            "a,b\n1,\"x\r\ny\"\n2,z\n",
            "b",
            &["x\r\ny", "z"],
        ),
        (
            "inch sign",
            "a,b\n1,5\" pipe\n2,z\"\n",
            "b",
            &["5\" pipe", "z\""],
        ),
        (
            "quoted numbers",
            "a,b\n\"1\",x\n\"2.5\",y\n",
            "a",
            &["1.0", "2.5"],
        ),
        ("no header", "1,x\n2,y\n3,x\n", "column_2", &["x", "y", "x"]),
        ("repeated names", "a,a\n1,x\n2,y\n", "a_2", &["x", "y"]),
        ("unnamed row names", "a\nr1,1\nr2,2\n", "a", &["1.0", "2.0"]),
        ("exact texts", "a,b\n1, NA \n2,na\n", "b", &[" NA ", "na"]),
    ];
    for (what, content, column, expected) in cases {
        // One header name and two fields is only told from a title line when there is a separator in the header.
        let content = content
            .replace("a\nr1", "a,b\nr0,r1")
            .replace("r0,r1,1\nr2,2", "r1,1,5\nr2,2,6");
        let (_, table) = all(&text("t.csv", content));
        assert_eq!(table.columns[column], expected, "{what}");
    }
    let one_column = "value\n1\n\n0\n";
    assert_eq!(
        all(&text("t.csv", one_column)).1.columns["value"],
        ["1.0", "0.0"]
    );
}

#[test]
fn decimal_commas_and_day_first_dates_are_noted() {
    let content = "datum;preis;menge\n01.02.2024;1.234,50;3\n25.02.2024;0,5;4\n";
    let (info, table) = all(&text("de.csv", content));
    assert_eq!(table.columns["preis"], ["1234.5", "0.5"]);
    assert_eq!(
        table.columns["datum"],
        ["1706745600000.0", "1708819200000.0"]
    );
    assert!(
        info.notes.iter().any(|n| n.contains("decimal comma")),
        "{:?}",
        info.notes
    );
    assert!(
        info.notes.iter().any(|n| n.contains("day first")),
        "{:?}",
        info.notes
    );
}

#[test]
fn what_is_no_number_is_missing_and_counted() {
    let content = "x,y\n1,a\nabc,b\n1e400,c\n-inf,d\n1_000,e\n 4 ,f\nNaN,g\n0x10,h\n5.,i\n6,j\n7,k\n8,l\n9,m\n";
    let (info, table) = all(&text("t.csv", content));
    assert_eq!(kind_of(&info, "x"), Kind::Numeric);
    let expected = [
        "1.0", "missing", "inf", "-inf", "missing", "4.0", "missing", "missing", "5.0", "6.0",
        "7.0", "8.0", "9.0",
    ];
    assert_eq!(table.columns["x"], expected);
    assert_eq!(table.unreadable, [("x".to_owned(), 3, "2: abc".to_owned())]);
    let note = info.notes.join(" ");
    assert!(
        note.contains("3 of 12") && note.contains("\"abc\""),
        "{note}"
    );
}

#[test]
fn a_text_listed_as_missing_may_look_like_a_number() {
    let source = text("t.csv", "x\n1\n-999\n3\n");
    let listed = ["-999".to_owned()];
    let info = inspect(&source, &listed).expect("a table");
    let reading = Reading {
        columns: guessed(&info),
        missing: listed.to_vec(),
    };
    let parts = chunks(&info, 100);
    let maps = [locate(&source, &info, &parts[0]).expect("a sound file")];
    let mut values = Vec::new();
    let located = settle(&info, &parts, &maps);
    read(
        &source,
        &info,
        &located[0],
        &reading,
        &mut |_, _| (),
        &mut |batch| {
            values.extend(shown(&to_columns(&batch.record).columns[0].1));
            Ok(())
        },
    )
    .expect("a sound file");
    assert_eq!(values, ["1.0", "missing", "3.0"]);
}

/// Texts in which a cut may fall anywhere: in quotes, between doubled quotes, between CR and LF, in a character.
fn hostile() -> Vec<String> {
    let mut texts = vec![
        "a,b,c\n1,\"x\ny\",2\n3,\"\"\"\",4\n5,\"a\"\"b\n\n,\",6\n7,é🙂,8\n".to_owned(),
        "a,b\r\n\"1\",\"\r\n\"\r\n\"2\",\"\"\r\n\r\n3,5\" x\r\n4,\"y\"z\r\n".to_owned(),
        "\u{FEFF}a;b\r1;\"x;\ry\"\r2;\"\"\r\r\r3;z".to_owned(),
        "\"a\n1\",\"b\"\n1,2\n\"3\",\"4\"\n".to_owned(),
    ];
    let pieces = [
        "1",
        "2.5",
        "x",
        "\"q\"",
        "\"a,b\"",
        "\"\n\"",
        "\"\"\"\"",
        "",
        "\"\"",
        "é",
        "5\"",
        "\"u\"v",
        "\"\r\n,\n\"",
    ];
    let mut random = 88_172_645_463_325_252_u64;
    for _ in 0..12 {
        let mut text = "a,b,c\n".to_owned();
        for row in 0..14 {
            for column in 0..3 {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                text += pieces[(random >> 16) as usize % pieces.len()];
                text += [",", ",", ["\n", "\r\n", "\n\n", "\r"][row % 4]][column];
            }
        }
        texts.push(text);
    }
    texts
}

#[test]
fn parts_of_any_size_make_the_whole() {
    for content in hostile() {
        let source = text("hostile.csv", content.clone());
        let info = inspect(&source, &missing()).unwrap_or_else(|e| panic!("{content:?}: {e}"));
        for kinds in [
            guessed(&info),
            info.columns
                .iter()
                .map(|c| (c.name.clone(), Kind::Text))
                .collect(),
        ] {
            let whole = read_in_parts(&source, &info, &kinds, u64::MAX)
                .unwrap_or_else(|e| panic!("{content:?}: {e}"));
            for target in (1..=24).chain([31, 64, 100]) {
                let parts = read_in_parts(&source, &info, &kinds, target)
                    .unwrap_or_else(|e| panic!("{content:?} by {target}: {e}"));
                assert_eq!(parts, whole, "{content:?} in parts of {target} bytes");
            }
        }
    }
}

/// Longer than one piece of reading, one batch and one scanned block, with quotes that hold line ends.
#[test]
fn a_long_file_is_the_same_in_parts() {
    let mut content = "id,x,note\n".to_owned();
    for k in 0..60_000 {
        let note = match k % 5 {
            0 => format!("\"line {k}\nof \"\"two\"\", or\r\nthree\""),
            1 => String::new(),
            _ => format!("plain {k}"),
        };
        content += &format!("{k},{}.{},{note}\n", k % 1000, k % 7);
    }
    assert!(content.len() > 1 << 20);
    let source = text("long.csv", content.clone());
    let info = inspect(&source, &missing()).expect("a table");
    let whole = read_in_parts(&source, &info, &guessed(&info), u64::MAX).expect("a sound file");
    assert_eq!(whole.rows, 60_000);
    assert_eq!(whole.columns["note"][5], "line 5\nof \"two\", or\r\nthree");
    for target in [7_001, 300_000, 1 << 20] {
        assert_eq!(
            read_in_parts(&source, &info, &guessed(&info), target),
            Ok(whole_again(&whole)),
            "by {target}"
        );
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, content.as_bytes()).expect("memory takes it");
    let source = text("long.csv.gz", packed.finish().expect("memory takes it"));
    let (info, table) = all(&source);
    assert_eq!(chunks(&info, 1), [Chunk::Whole]);
    assert_eq!(table, whole);
}

fn whole_again(table: &Table) -> Table {
    Table {
        rows: table.rows,
        columns: table.columns.clone(),
        unreadable: table.unreadable.clone(),
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let many_rows = |bad: &str| format!("a,b\n{}{bad}{}", "1,x\n".repeat(30), "2,y\n".repeat(30));
    let latin = [
        b"a,b\n1,x\n2,caf\xE9\n3,y\n".to_vec(),
        many_rows("").into_bytes(),
    ]
    .concat();
    let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("empty.csv", vec![], &["empty.csv", "is empty"]),
        ("blank.csv", b"\n\r\n\n".to_vec(), &["blank lines"]),
        ("header.csv", b"a,b\n".to_vec(), &["header but no rows"]),
        (
            "few.csv",
            many_rows("5\n").into(),
            &["few.csv, row 31", "2 values", "1 found"],
        ),
        (
            "many.csv",
            many_rows("5,6,7\n").into(),
            &["row 31", "2 values", "3 found", "quotes around"],
        ),
        (
            "quote.csv",
            many_rows("5,\"open\n").into(),
            &["row 31", "column \"b\"", "never closed"],
        ),
        (
            "latin.csv",
            latin,
            &["row 2", "column \"b\"", "UTF-8", "0xE9"],
        ),
        (
            "utf16.csv",
            b"\xFF\xFEa\0,\0b\0".to_vec(),
            &["UTF-16", "save it as UTF-8"],
        ),
        (
            "model.onnx",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(),
            &["a PNG image, not an ONNX model"],
        ),
        (
            "model.onnx",
            b"a,b\n1,2\n".to_vec(),
            &["text, not an ONNX model"],
        ),
        (
            "rubbish.csv",
            (0..=255).cycle().take(5000).collect(),
            &["neither text, Parquet nor ONNX"],
        ),
        (
            "book.xlsx",
            b"PK\x03\x04....[Content_Types].xml".to_vec(),
            &["Excel workbook", "CSV"],
        ),
        ("model.pkl", b"\x80\x04\x95".to_vec(), &["pickle", "ONNX"]),
        (
            "x.parquet",
            b"PAR1aaaaaaaaaaaaaaaaaaaaaaaaa".to_vec(),
            &["cut off"],
        ),
        (
            "x.parquet",
            b"PAR1aaaaaaaaaaaa\xFF\xFF\xFF\xFFPAR1".to_vec(),
            &["index is longer than the file"],
        ),
        (
            "x.parquet",
            b"PAR1aaaaaaaaaaaa\x08\0\0\0PAR1".to_vec(),
            &["index is damaged"],
        ),
        (
            "x.parquet",
            b"PAR1aaaaaaaaaaaa\x08\0\0\0PARE".to_vec(),
            &["encrypted"],
        ),
        (
            "x.csv.gz",
            b"\x1F\x8B\x08\0\0\0\0\0".to_vec(),
            &["ends too early"],
        ),
        (
            "login.csv",
            b"<!DOCTYPE html><html>".to_vec(),
            &["HTML page"],
        ),
    ];
    for (name, bytes, expected) in cases {
        let message = refusal(&text(name, bytes));
        for part in expected {
            assert!(
                message.contains(part),
                "{name}: \"{part}\" is not in \"{message}\""
            );
        }
    }
    assert!(refusal(&fixture("no_rows.parquet")).contains("no rows"));
    assert!(refusal(&fixture("only_nested.parquet")).contains("\"l\" is nested"));
}

#[test]
fn a_bad_byte_far_behind_the_beginning_has_its_row_in_every_part() {
    let mut bytes = b"a,b\n".to_vec();
    for k in 0..200_000 {
        bytes.extend(format!("{k},x\n").bytes());
    }
    let at = bytes.len();
    bytes.extend(b"7,caf\xE9\n8,y\n");
    let source = text("late.csv", bytes);
    let info = inspect(&source, &missing()).expect("the looked-at parts are sound");
    assert!(at as u64 > 1 << 20);
    for target in [100_000, u64::MAX] {
        let error = read_in_parts(&source, &info, &guessed(&info), target).expect_err("a bad byte");
        assert_eq!(
            (error.place.row, error.place.column.as_deref()),
            (Some(200_001), Some("b")),
            "{error}"
        );
    }
}

#[test]
fn only_the_columns_asked_for_are_read_and_unknown_ones_refused() {
    let source = text("t.csv", "a,b,c\n1,x,2024-01-31\n2,y,2024-02-01\n");
    let info = inspect(&source, &missing()).expect("a table");
    let some = [
        ("c".to_owned(), Kind::Datetime),
        ("a".to_owned(), Kind::Categorical),
    ];
    let table = read_in_parts(&source, &info, &some, 9).expect("a sound file");
    assert_eq!(table.columns["a"], ["1", "2"]);
    assert_eq!(table.columns["c"], ["1706659200000.0", "1706745600000.0"]);
    assert_eq!(
        read_in_parts(&source, &info, &[], 9)
            .expect("a sound file")
            .rows,
        2,
        "rows are counted without columns"
    );
    let error = read_in_parts(&source, &info, &[("d".to_owned(), Kind::Numeric)], 9)
        .expect_err("no such column");
    assert!(
        error.to_string().contains("column \"d\"") && error.message.contains("a, b, c"),
        "{error}"
    );
}

#[test]
fn progress_reaches_the_end() {
    let source = text("t.csv", format!("a,b\n{}", "1,x\n".repeat(5000)));
    let info = inspect(&source, &missing()).expect("a table");
    let parts = chunks(&info, u64::MAX);
    let maps = [locate(&source, &info, &parts[0]).expect("a sound file")];
    let reading = Reading {
        columns: guessed(&info),
        missing: missing(),
    };
    let mut last = (0, 0);
    read(
        &source,
        &info,
        &settle(&info, &parts, &maps)[0],
        &reading,
        &mut |bytes, rows| last = (bytes, rows),
        &mut |_| Ok(()),
    )
    .expect("a sound file");
    assert_eq!(last, (20_000, 5000));
}

#[test]
fn documents_and_models_are_told_apart() {
    let json = inspect(&text("plan.csv", "{ \"roles\": {} }"), &missing()).expect("a document");
    assert_eq!(json.format, Format::Json);
    let onnx = inspect(
        &text("m", b"\x08\x09\x3A\x03\x0A\x01g".to_vec()),
        &missing(),
    )
    .expect("a model");
    assert_eq!(onnx.format, Format::Onnx);
    assert!(chunks(&onnx, 10).is_empty());
}
