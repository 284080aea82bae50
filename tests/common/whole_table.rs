//! A table read whole, batch after batch in the order of the file.

use seaworthy::data::{self, Batch, FileInfo, MemorySource, Reading};

/// Gives every batch of the wanted columns to `take`.
pub fn each_batch(
    source: &MemorySource,
    info: &FileInfo,
    reading: &Reading,
    mut take: impl FnMut(&Batch),
) {
    let parts = data::chunks(info, 1 << 30);
    let maps: Vec<_> = parts
        .iter()
        .map(|part| data::locate(source, info, part).expect("a chunk"))
        .collect();
    for located in data::settle(info, &parts, &maps) {
        let mut each = |batch: Batch| {
            take(&batch);
            Ok(())
        };
        data::read(source, info, &located, reading, &mut |_, _| (), &mut each)
            .expect("readable rows");
    }
}
