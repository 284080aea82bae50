//! The main job end to end in Chromium over the built `dist/`, served as static files under a sub-path.
//!
//! Ignored by a plain `cargo test`, which needs neither a browser nor `dist/`; `make test` runs it.
#![cfg(not(target_arch = "wasm32"))]

mod browser;
mod links;
mod site;

use browser::{Browser, Outcome, out};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use thirtyfour::prelude::*;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(name)
}

async fn drop_files(browser: &Browser, files: &[PathBuf]) -> Outcome {
    let paths: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let input = browser.wait("input[type=file]").await?;
    input.send_keys(paths.join("\n")).await?;
    Ok(())
}

/// The two scores as the page shows them, and as they stand in a report.
async fn scores(browser: &Browser) -> Outcome<Vec<String>> {
    let mut shown = Vec::new();
    for score in browser
        .driver
        .query(By::Css(".scorecard .number"))
        .all_from_selector()
        .await?
    {
        shown.push(score.text().await?);
    }
    Ok(shown)
}

/// What a report says apart from times on a device.
fn without_latency(mut report: Value) -> Value {
    for part in ["latency", "timing"] {
        report["model"][part] = Value::Null;
    }
    report
}

/// What the model would say without the drift, feature by feature, and the rest of the report.
fn without_impacts(mut report: Value) -> (Value, Value) {
    let features = report["features"].as_array_mut();
    let taken = features
        .into_iter()
        .flatten()
        .map(|feature| {
            let impact = feature.as_object_mut().and_then(|f| f.remove("impact"));
            impact.unwrap_or_default()
        })
        .collect();
    (taken, report)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn from_the_example_to_a_link_in_another_profile() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "example").await?;
    browser.goto(&site.url).await?;
    browser.click_text("button", "Open the example").await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/drift", site.url)).await?;
    browser.wait_text("payment_method").await?;
    let sentence = browser.text("main h1").await?;
    assert!(
        sentence
            .to_lowercase()
            .contains("four of 13 features drifted"),
        "{sentence}"
    );
    browser.screenshot("drift.png").await?;

    browser.goto(&format!("{}#/readiness", site.url)).await?;
    browser.click("details.group summary").await?;
    let before = browser.text("h1").await?;
    browser.answer_as("Ada Example").await?;
    browser
        .answer(
            0,
            "Renewals kept a month",
            "https://wiki.example.org/renewals",
        )
        .await?;
    browser
        .answer(1, "410 of 1,000 leave", "https://wiki.example.org/baseline")
        .await?;
    let after = browser.text("body").await?;
    assert!(
        !after.contains("Nobody has named the business number"),
        "two answers lift a cap; before: {before}"
    );

    browser.goto(&format!("{}#/share", site.url)).await?;
    let link = browser
        .wait("textarea[readonly]")
        .await?
        .prop("value")
        .await?
        .unwrap_or_default();
    assert!(link.contains("#s1."), "{link}");
    browser.goto(&link).await?;
    browser.wait(".shared .scorecard").await?;
    let here = scores(&browser).await?;
    assert_eq!(here.len(), 2, "{here:?}");
    browser.close().await?;

    let elsewhere = Browser::open(&site, "colleague").await?;
    elsewhere.goto(&link).await?;
    elsewhere.wait(".shared .scorecard").await?;
    assert_eq!(scores(&elsewhere).await?, here);
    elsewhere.screenshot("card.png").await?;
    let fetched = site.asked.lock().expect("one writer at a time").len();
    elsewhere.goto(&link[..link.len() - 40]).await?;
    elsewhere.driver.refresh().await?;
    elsewhere.wait_text("cut").await?;
    assert!(fetched > 0);
    elsewhere.close().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn the_page_and_the_command_give_the_same_numbers() -> Outcome {
    let files = [
        ("--reference", example("reference.csv")),
        ("--production", example("production.csv.gz")),
        ("--labels", example("labels.csv")),
        ("--model", example("model.onnx")),
    ];
    same_numbers("example", &files).await
}

/// NannyML's car loan data (MIT, Apache-2.0) is not ours to ship; it is looked for beside the project.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn real_data_give_the_same_numbers_too() -> Outcome {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = own.parent().unwrap_or(own).join("shared/data");
    let files = [
        ("--reference", "reference_synthetic_car_loan.parquet"),
        ("--production", "monitoring_synthetic_car_loan.parquet"),
        ("--labels", "synthetic_car_loan_analysis_target.csv"),
    ]
    .map(|(flag, name)| (flag, folder.join(name)));
    if let Some((_, missing)) = files.iter().find(|(_, path)| !path.exists()) {
        println!("skipped: {} is not here", missing.display());
        return Ok(());
    }
    same_numbers("car-loan", &files).await
}

/// Drops the files on the page, gives them to the command, and holds the two reports to each other.
async fn same_numbers(name: &str, files: &[(&str, PathBuf)]) -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, name).await?;
    browser.goto(&site.url).await?;
    let paths: Vec<PathBuf> = files.iter().map(|(_, path)| path.clone()).collect();
    drop_files(&browser, &paths).await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/share", site.url)).await?;
    browser.click_text("button", "JSON").await?;
    let page: Value = serde_json::from_slice(&browser.downloaded("report.json").await?)?;
    browser.close().await?;

    let day = page["judged_on"].as_i64().expect("a day of judging");
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day))?;
    let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["report", "--format", "json", "--on", &date.to_string()])
        .args(
            files
                .iter()
                .flat_map(|(flag, path)| [OsStr::new(flag), path.as_os_str()]),
        )
        .output()?;
    let command: Value = serde_json::from_slice(&output.stdout)?;
    let kept = |side: &str| out().join(format!("{name}-{side}.json"));
    std::fs::write(kept("page"), serde_json::to_vec_pretty(&page)?)?;
    std::fs::write(kept("command"), serde_json::to_vec_pretty(&command)?)?;
    // Logarithms and exponentials differ in the last bit between the two builds (and with them p-values far in the tail by
    // more), and a model's sums of 32-bit floats in the order of its kernels.
    let (page_impacts, page) = without_impacts(page);
    let (command_impacts, command) = without_impacts(command);
    same(&page_impacts, &command_impacts, 1e-6, "impact");
    for (part, tolerance) in [
        ("plan", 0.0),
        ("reference", 0.0),
        ("production", 0.0),
        ("windows", 0.0),
        ("labels", 0.0),
        ("features", 1e-12),
        ("forensics", 1e-12),
        ("alert_budget", 1e-12),
        ("multivariate", 1e-9),
        ("performance", 1e-6),
        // Scores that nearly tie may change places, and far in the tail a p-value feels it: 9e-6 was seen.
        ("prediction", 1e-4),
    ] {
        same(&page[part], &command[part], tolerance, part);
    }
    // Scores of 32-bit floats that nearly tie may change places, and with them an alarm on the score.
    for stream in ["error", "feature"] {
        let of = |report: &Value| -> Vec<Value> {
            let streams = report["streams"]["streams"]
                .as_array()
                .into_iter()
                .flatten();
            streams.filter(|s| s["of"] == stream).cloned().collect()
        };
        same(&of(&page).into(), &of(&command).into(), 1e-9, "streams");
    }
    same_disturbed(&page["robustness"], &command["robustness"]);
    let (page, command) = (without_latency(page), without_latency(command));
    same(&page["model"], &command["model"], 0.0, "model");
    Ok(())
}

/// Holds what disturbed inputs do to each other. A model's sums of 32-bit floats may fall on either side of a threshold, so that of 2,000
/// rows a few decide otherwise; all else is the same.
fn same_disturbed(page: &Value, command: &Value) {
    for part in [
        "rows",
        "seed",
        "predictions",
        "numbers",
        "left_out",
        "reason",
    ] {
        same(&page[part], &command[part], 0.0, part);
    }
    for list in ["effects", "probes"] {
        let of = |side: &Value| side[list].as_array().cloned().unwrap_or_default();
        let (page, command) = (of(page), of(command));
        assert_eq!(page.len(), command.len(), "{list}");
        for (page, command) in page.iter().zip(&command) {
            for part in ["disturbance", "inputs", "input", "value", "rows", "refused"] {
                same(&page[part], &command[part], 0.0, part);
            }
            for part in ["changed", "not_finite", "moved", "as_sure"] {
                let (a, b) = (page[part].as_f64(), command[part].as_f64());
                let apart = (a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs();
                assert!(
                    a.is_some() == b.is_some() && apart < 0.002,
                    "{part}: {page} {command}"
                );
            }
        }
    }
}

/// Holds two documents to each other: texts and shapes exactly, numbers within the relative tolerance.
fn same(a: &Value, b: &Value, tolerance: f64, path: &str) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{path}: other fields");
            for (key, value) in a {
                same(value, &b[key], tolerance, &format!("{path}.{key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                same(a, b, tolerance, &format!("{path}[{i}]"));
            }
        }
        (Value::Number(x), Value::Number(y)) => {
            let (x, y) = (
                x.as_f64().unwrap_or(f64::NAN),
                y.as_f64().unwrap_or(f64::NAN),
            );
            assert!(
                (x - y).abs() <= tolerance * x.abs().max(y.abs()),
                "{path}: {x} on the page, {y} in the command"
            );
        }
        _ => assert_eq!(a, b, "{path}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn a_row_is_walked_through_the_model_and_a_change_moves_its_prediction() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "row").await?;
    browser.goto(&site.url).await?;
    browser.click_text("button", "Open the example").await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/model", site.url)).await?;
    browser.wait_text("One row, step by step").await?;
    browser.click_text(".choices label", "reference").await?;
    browser.wait_text("row 1 of 5,000").await?;
    let number = browser.wait("#row-number").await?;
    number.clear().await?;
    number.send_keys("12" + Key::Tab).await?;
    browser.wait_text("row 12 of 5,000").await?;
    browser.wait("#row-stages details[open]").await?;
    let as_it_is = browser.text("#row-answer").await?;
    assert!(as_it_is.contains("score of 1"), "{as_it_is}");

    let field = "input[aria-label='Value of annual_kwh']";
    let value = browser.wait(field).await?;
    value.clear().await?;
    value.send_keys("9000").await?;
    browser.wait_text("The class moves from 0 to 1.").await?;
    let both = browser.text("#row-answer").await?;
    assert!(both.contains("As changed"), "{both}");
    browser.wait("#row-stages details[data-moved]").await?;
    browser.screenshot("row.png").await?;

    value.send_keys(" kWh").await?;
    browser
        .wait_text("column \"annual_kwh\" takes a number")
        .await?;
    browser.click_text("button", "The row’s own values").await?;
    browser
        .wait("#row-stages details[open]:not([data-moved])")
        .await?;
    browser.click_text("button", "Next").await?;
    browser.wait_text("row 13 of 5,000").await?;
    browser.click_text("button", "A random row").await?;
    browser.idle().await?;
    browser.close().await
}

/// Hosts that a browser asks by itself, whatever page it shows.
const BROWSERS_OWN: [&str; 4] = [
    ".google.com",
    ".googleapis.com",
    ".gvt1.com",
    "start.duckduckgo.com",
];
/// A value that stands in the files and must never stand in a request.
const CANARY: &str = "canary7f3a";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn nothing_leaves() -> Outcome {
    let folder = out().join(CANARY);
    std::fs::create_dir_all(&folder)?;
    let table = |shift: usize| {
        let rows = (0..400).map(|i| {
            format!(
                "{},{CANARY}_{},{}\n",
                i + shift,
                i % 7,
                (i * 7 + shift) % 13
            )
        });
        format!(
            "id_{CANARY},group_{CANARY},amount\n{}",
            rows.collect::<String>()
        )
    };
    let files = [
        folder.join(format!("{CANARY}_reference.csv")),
        folder.join(format!("{CANARY}_production.csv")),
    ];
    std::fs::write(&files[0], table(0))?;
    std::fs::write(&files[1], table(900))?;
    let site = site::serve().await;
    let browser = Browser::open(&site, "canary").await?;
    browser.goto(&site.url).await?;
    drop_files(&browser, &files).await?;
    browser.measured().await?;
    for page in [
        "data",
        "drift",
        "drift/amount",
        "model",
        "quality",
        "readiness",
        "ownership",
        "share",
    ] {
        browser.goto(&format!("{}#/{page}", site.url)).await?;
        browser.wait("main h1").await?;
    }
    let fetched = browser
        .driver
        .execute(
            "return performance.getEntriesByType('resource').map(e => e.name)",
            vec![],
        )
        .await?;
    let fetched: Vec<String> = fetched.convert()?;
    assert!(
        fetched
            .iter()
            .all(|url| url.starts_with(&site.url) || url.starts_with("blob:")),
        "{fetched:?}"
    );
    browser.close().await?;
    let asked = site.asked.lock().expect("one writer at a time").clone();
    assert!(!asked.is_empty());
    for line in &asked {
        assert!(
            line.starts_with("GET ") && !line.contains('?') && !line.contains(CANARY),
            "{line}"
        );
    }
    // What Chromium asks for itself (updates, its start page) has nothing to do with the page; nothing else may go out.
    let elsewhere = site.elsewhere.lock().expect("one writer at a time").clone();
    let foreign: Vec<&String> = elsewhere
        .iter()
        .filter(|line| !BROWSERS_OWN.iter().any(|host| line.contains(host)))
        .collect();
    assert!(
        foreign.is_empty(),
        "the page asked other hosts: {foreign:?}"
    );
    assert!(
        !elsewhere.iter().any(|line| line.contains(CANARY)),
        "{elsewhere:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn bad_files_are_said_and_the_page_lives_on() -> Outcome {
    let folder = out().join("bad");
    std::fs::create_dir_all(&folder)?;
    let rows = |row: &dyn Fn(usize) -> String| (0..60).map(row).collect::<String>();
    let sound = format!("a,b\n{}", rows(&|i| format!("{i},{}\n", i % 3)));
    let odd = format!(
        "a,b\n{}",
        rows(&|i| format!("{},\n", ["inf", "-inf", "7"][i % 3]))
    );
    let model = std::fs::read(example("model.onnx"))?;
    let unknown = replaced(&model, b"OneHotEncoder", b"OneHotEncodex");
    // Files dropped together, and what the page must say.
    let cases: [(&[NamedBytes], &str); 11] = [
        (&[("empty.csv", b"")], "the file is empty"),
        (&[("header.csv", b"a,b\n")], "no rows"),
        (&[("ragged.csv", b"a,b\n1,2\n3\n4,5\n")], "row 2"),
        (&[("latin.csv", b"a,b\n1,\xff\n2,3\n")], "not UTF-8"),
        (&[("cut.parquet", b"PAR1\x15\x04\x15\x10")], "cut.parquet"),
        (&[("picture.onnx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")], "PNG"),
        (
            &[("sound.csv", sound.as_bytes()), ("unknown.onnx", &unknown)],
            "OneHotEncodex",
        ),
        (
            &[("sound.csv", sound.as_bytes()), ("other.onnx", &model)],
            "the data has 2 features",
        ),
        (&[("one.csv", b"a,b\n1,2\n")], "a cannot be judged"),
        (
            &[("old.csv", sound.as_bytes()), ("live.csv", odd.as_bytes())],
            "a has drifted",
        ),
        (
            &[("one.csv", b"a,b\n1,2\n"), ("live.csv", sound.as_bytes())],
            "may be noise (n = 1)",
        ),
    ];
    let site = site::serve().await;
    let browser = Browser::open(&site, "bad").await?;
    for (files, says) in cases {
        let mut paths = Vec::new();
        for (name, bytes) in files {
            paths.push(folder.join(name));
            std::fs::write(folder.join(name), bytes)?;
        }
        browser.goto(&site.url).await?;
        drop_files(&browser, &paths).await?;
        if files.iter().any(|(name, _)| name.ends_with(".onnx")) && files.len() > 1 {
            browser.idle().await?;
            browser.goto(&format!("{}#/model", site.url)).await?;
        } else if files.iter().all(|(name, _)| PAIR.contains(name)) {
            browser.measured().await?;
            browser.goto(&format!("{}#/drift/a", site.url)).await?;
            browser.wait("main h1").await?;
        }
        browser.wait_text(says).await?;
        browser.idle().await?;
        browser.forget(&site).await?;
    }
    browser.goto(&site.url).await?;
    browser.click_text("button", "Open the example").await?;
    browser.goto(&format!("{}#/drift", site.url)).await?;
    browser.wait_text("annual_kwh").await?;
    browser.close().await
}

/// A file's name and what is in it.
type NamedBytes<'a> = (&'a str, &'a [u8]);

/// Tables that can be compared, and must be, whatever is in them.
const PAIR: [&str; 4] = ["one.csv", "old.csv", "live.csv", "sound.csv"];

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..=out.len() - from.len() {
        if out[at..].starts_with(from) {
            out[at..at + from.len()].copy_from_slice(to);
        }
    }
    out
}

/// Remembers every worker that the page starts from here on.
const REMEMBER_WORKERS: &str = "
    const Plain = window.Worker;
    window.workers = [];
    window.Worker = class extends Plain {
        constructor(...given) { super(...given); window.workers.push(this); }
    };";
/// What a worker's page sees when its program traps; of those that run now, not of those that take their place.
const CRASH_WORKERS: &str = "
    const all = [...window.workers];
    for (const worker of all) worker.dispatchEvent(new ErrorEvent('error', { message: 'unreachable', cancelable: true }));
    return all.length;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn a_crashed_worker_costs_its_job_and_not_the_page() -> Outcome {
    let folder = out().join("crash");
    std::fs::create_dir_all(&folder)?;
    let table = |n: usize| {
        let rows = (0..400_000).map(|i| format!("{},{},{}\n", i % n, i * 7 % 1013, i % 5));
        format!("a,b,c\n{}", rows.collect::<String>())
    };
    let files = [folder.join("old.csv"), folder.join("live.csv")];
    std::fs::write(&files[0], table(9_001))?;
    std::fs::write(&files[1], table(9_007))?;
    let site = site::serve().await;
    let browser = Browser::open(&site, "crash").await?;
    // A card's page starts no worker, so every worker can be remembered.
    browser.goto(&format!("{}#s1.none", site.url)).await?;
    browser.wait("main").await?;
    browser.driver.execute(REMEMBER_WORKERS, vec![]).await?;
    browser
        .driver
        .execute("location.hash = '#/data'", vec![])
        .await?;
    drop_files(&browser, &files).await?;
    browser.wait(".progress").await?;
    browser.wait_text("Reading").await?;
    let crashed = browser.driver.execute(CRASH_WORKERS, vec![]).await?;
    assert!(crashed.json().as_u64() > Some(0), "no worker was running");
    browser.wait_text("The worker failed while").await?;
    browser.idle().await?;
    browser.click_text("button", "Measure again").await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/drift/b", site.url)).await?;
    browser.wait_text("b has not drifted").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn a_change_is_taken_back_and_a_supposition_changes_nothing() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "undo").await?;
    browser.goto(&format!("{}#/readiness", site.url)).await?;
    browser.click("details.group summary").await?;
    browser
        .answer(
            0,
            "Renewals kept a month",
            "https://wiki.example.org/renewals",
        )
        .await?;
    browser.click(".raise tbody input[type='checkbox']").await?;
    browser.wait_text("as if one action were done").await?;
    browser.click_text("button", "Undo").await?;
    browser
        .wait_text("Taken back: changed the evidence of")
        .await?;
    let text = browser.wait_text("1 of 4 answered").await?;
    assert!(
        text.contains("took back: changed the evidence of"),
        "{text}"
    );
    browser.click_text("button", "Undo").await?;
    browser.wait_text("0 of 4 answered").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn work_survives_a_reload() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "reload").await?;
    browser.goto(&site.url).await?;
    browser.click_text("button", "Open the example").await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/readiness", site.url)).await?;
    browser.click("details.group summary").await?;
    browser
        .answer(
            0,
            "Renewals kept a month",
            "https://wiki.example.org/renewals",
        )
        .await?;
    browser.driver.refresh().await?;
    browser.goto(&format!("{}#/readiness", site.url)).await?;
    let text = browser.wait_text("Questions to people").await?;
    assert!(text.contains("1 of 4 answered"), "{text}");
    browser.goto(&format!("{}#/drift", site.url)).await?;
    browser.wait_text("annual_kwh").await?;
    browser.close().await
}
