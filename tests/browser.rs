//! What only a browser can show, without the whole page: `make test` runs it in Chromium.
#![cfg(target_arch = "wasm32")]

use seaworthy::data::{
    Column, Columns, FileInfo, MemorySource, Reading, chunks, inspect, locate, read, settle,
    to_columns,
};
use seaworthy::engine::{Job, Parcel, Pool, Runner, run};
use seaworthy::model::{bind, load};
use seaworthy::plan::MISSING;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const REFERENCE: &[u8] = include_bytes!("../public/example/reference.csv");
const PRODUCTION: &[u8] = include_bytes!("../public/example/production.csv.gz");
const MODEL: &[u8] = include_bytes!("../public/example/model.onnx");

#[wasm_bindgen_test]
fn the_build_uses_simd() {
    const {
        assert!(
            cfg!(target_feature = "simd128"),
            ".cargo/config.toml asks for it"
        );
    }
}

#[wasm_bindgen_test]
fn chunks_of_any_size_give_the_same_rows() {
    let whole = columns("reference.csv", REFERENCE, u64::MAX);
    assert_eq!(whole.rows, 5_000);
    for size in [9_973, 65_536] {
        // Packed, since a missing number is NaN and equals nothing, itself included.
        let parts = columns("reference.csv", REFERENCE, size);
        assert!(
            Parcel::pack(&parts) == Parcel::pack(&whole),
            "chunks of {size} bytes"
        );
    }
}

#[wasm_bindgen_test]
fn the_model_answers_what_the_serving_system_logged() {
    let table = columns("production.csv.gz", PRODUCTION, u64::MAX);
    assert_eq!(table.rows, 18_000);
    let model = load("model.onnx", MODEL).expect("the example's model");
    let kinds: Vec<_> = info("production.csv.gz", PRODUCTION)
        .columns
        .into_iter()
        .map(|c| (c.name, c.kind))
        .collect();
    let binding =
        bind(model.inputs(), &kinds, &kinds, None, &[]).expect("every input has its column");
    let answers = model
        .predict(&binding, &table, 4_096, &mut |_| {})
        .expect("answers");
    let (_, scores) = answers
        .scores
        .iter()
        .find(|(class, _)| class == "1")
        .expect("the class 1");
    let Some(Column::Numbers(logged)) = table.get("score") else {
        panic!("a column of logged scores")
    };
    let apart = scores
        .iter()
        .zip(logged)
        .map(|(ours, theirs)| (f64::from(*ours) - theirs).abs())
        .fold(0.0, f64::max);
    // The log has four decimals.
    assert!(apart <= 5.1e-5, "the farthest score is {apart} away");
}

#[wasm_bindgen_test]
async fn a_program_that_cannot_start_costs_its_job_and_not_the_page() {
    // Nothing here serves worker.js.
    let pool = Pool::new();
    let job = Job::Merge {
        parts: Vec::new(),
        class_columns: Vec::new(),
    };
    let problem = run(&pool, job, |_, _| {})
        .await
        .expect_err("there is no program to run it");
    assert!(problem.to_string().contains("worker"), "{problem}");
    assert!(pool.width() >= 1);
}

#[wasm_bindgen_test]
fn the_page_opens_without_files_and_keeps_to_its_policy() {
    seaworthy::ui::start();
    let document = web_sys::window()
        .and_then(|w| w.document())
        .expect("a document");
    let body = document.body().expect("a body");
    assert!(
        body.inner_text().contains("Seaworthy"),
        "{}",
        body.inner_text()
    );
    assert!(
        document
            .query_selector("input[type=file]")
            .expect("a selector")
            .is_some()
    );
    // `style-src 'self'` refuses inline styles, and would lose them in silence.
    let inline = body
        .query_selector("main [style], nav [style], main style")
        .expect("a selector");
    assert!(
        inline.is_none(),
        "{}",
        inline.map(|e| e.outer_html()).unwrap_or_default()
    );
}

fn info(name: &str, bytes: &'static [u8]) -> FileInfo {
    inspect(&MemorySource::new(name, bytes), &MISSING.map(str::to_owned)).expect("a table")
}

/// The whole table, read in chunks of about this many bytes.
fn columns(name: &str, bytes: &'static [u8], size: u64) -> Columns {
    let source = MemorySource::new(name, bytes);
    let info = info(name, bytes);
    let parts = chunks(&info, size);
    let maps: Vec<_> = parts
        .iter()
        .map(|part| locate(&source, &info, part).expect("records"))
        .collect();
    let reading = Reading {
        columns: info
            .columns
            .iter()
            .map(|c| (c.name.clone(), c.kind))
            .collect(),
        missing: MISSING.map(str::to_owned).to_vec(),
    };
    let mut table = Columns::default();
    for located in settle(&info, &parts, &maps) {
        read(
            &source,
            &info,
            &located,
            &reading,
            &mut |_, _| (),
            &mut |batch| {
                table.append(to_columns(&batch.record));
                Ok(())
            },
        )
        .expect("rows");
    }
    table
}
