//! Any bytes as a table, CSV or Parquet by their beginning: an error or rows, and the same rows in small chunks.
#![no_main]

use seaworthy::data::{
    Columns, DataError, MemorySource, Reading, chunks, inspect, locate, read, settle, to_columns,
};
use seaworthy::plan::MISSING;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = rows(bytes, u64::MAX);
    let parts = rows(bytes, 64);
    if let (Ok(whole), Ok(parts)) = (whole, parts) {
        // As they print, since a missing number is NaN and equals nothing.
        assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
    }
});

fn rows(bytes: &[u8], size: u64) -> Result<Columns, DataError> {
    let missing = MISSING.map(str::to_owned).to_vec();
    let source = MemorySource::new("table", bytes.to_vec());
    let info = inspect(&source, &missing)?;
    let parts = chunks(&info, size);
    let maps = parts.iter().map(|part| locate(&source, &info, part));
    let maps = maps.collect::<Result<Vec<_>, _>>()?;
    let reading = Reading {
        columns: info.columns.iter().map(|c| (c.name.clone(), c.kind)).collect(),
        missing,
    };
    let mut table = Columns::default();
    for located in settle(&info, &parts, &maps) {
        read(&source, &info, &located, &reading, &mut |_, _| (), &mut |batch| {
            table.append(to_columns(&batch.record));
            Ok(())
        })?;
    }
    Ok(table)
}
