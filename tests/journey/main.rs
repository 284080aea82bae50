//! The main job end to end in Chromium over the built `dist/`, served as static files under a sub-path.
//!
//! Ignored by a plain `cargo test`, which needs neither a browser nor `dist/`; `make test` runs it.
#![cfg(not(target_arch = "wasm32"))]

mod browser;
mod site;

use browser::{Browser, Outcome, out};
use serde_json::Value;
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
    report["model"]["latency"] = Value::Null;
    report
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
        "reference.csv",
        "production.csv.gz",
        "labels.csv",
        "model.onnx",
    ]
    .map(example);
    let site = site::serve().await;
    let browser = Browser::open(&site, "numbers").await?;
    browser.goto(&site.url).await?;
    drop_files(&browser, &files).await?;
    browser.measured().await?;
    browser.goto(&format!("{}#/share", site.url)).await?;
    browser.click_text("button", "JSON").await?;
    let page: Value = serde_json::from_slice(&browser.downloaded("report.json").await?)?;
    browser.close().await?;

    let day = page["judged_on"].as_i64().expect("a day of judging");
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day))?;
    let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["report", "--format", "json", "--on", &date.to_string()])
        .arg("--reference")
        .arg(&files[0])
        .arg("--production")
        .arg(&files[1])
        .arg("--labels")
        .arg(&files[2])
        .arg("--model")
        .arg(&files[3])
        .output()?;
    let command: Value = serde_json::from_slice(&output.stdout)?;
    std::fs::write(out().join("page.json"), serde_json::to_vec_pretty(&page)?)?;
    std::fs::write(
        out().join("command.json"),
        serde_json::to_vec_pretty(&command)?,
    )?;
    // Logarithms and exponentials differ in the last bit between the two builds, and a model's sums of 32-bit floats in
    // the order of its kernels.
    for (part, tolerance) in [
        ("plan", 0.0),
        ("reference", 0.0),
        ("production", 0.0),
        ("windows", 0.0),
        ("labels", 0.0),
        ("features", 1e-12),
        ("performance", 1e-6),
        ("prediction", 1e-6),
    ] {
        same(&page[part], &command[part], tolerance, part);
    }
    let (page, command) = (without_latency(page), without_latency(command));
    same(&page["model"], &command["model"], 0.0, "model");
    Ok(())
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
    let cases: [(&str, &[u8], &str); 3] = [
        ("ragged.csv", b"a,b\n1,2\n3\n4,5\n", "row 2"),
        ("picture.onnx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        ("cut.parquet", b"PAR1\x15\x04\x15\x10", "cut.parquet"),
    ];
    let site = site::serve().await;
    let browser = Browser::open(&site, "bad").await?;
    for (name, bytes, says) in cases {
        std::fs::write(folder.join(name), bytes)?;
        browser.goto(&site.url).await?;
        drop_files(&browser, &[folder.join(name)]).await?;
        browser.wait_text(says).await?;
    }
    browser.goto(&site.url).await?;
    browser.click_text("button", "Open the example").await?;
    browser.goto(&format!("{}#/drift", site.url)).await?;
    browser.wait_text("annual_kwh").await?;
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
