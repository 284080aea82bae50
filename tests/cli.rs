//! The command as people and pipelines call it: arguments, documents, exit codes.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(name)
        .display()
        .to_string()
}

fn temporary(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    folder.join(name)
}

fn seaworthy(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(arguments)
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn report(extra: &[&str]) -> (i32, Value) {
    let (reference, production, labels, model) = (
        example("reference.csv"),
        example("production.csv.gz"),
        example("labels.csv"),
        example("model.onnx"),
    );
    let mut arguments = vec![
        "report",
        "--reference",
        &reference,
        "--production",
        &production,
        "--labels",
        &labels,
        "--model",
        &model,
        "--format",
        "json",
        "--on",
        "2025-01-02",
    ];
    arguments.extend(extra);
    let output = seaworthy(&arguments);
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    (output.status.code().expect("an exit code"), report)
}

fn feature<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["features"]
        .as_array()
        .expect("features")
        .iter()
        .find(|f| f["name"] == name)
        .unwrap_or_else(|| panic!("no feature {name}"))
}

/// What a report says apart from times on this device.
fn without_latency(mut report: Value) -> Value {
    for part in ["latency", "timing"] {
        report["model"][part] = Value::Null;
    }
    report
}

#[test]
fn the_example_tells_its_documented_history() {
    let (code, report) = report(&[]);
    assert_eq!(code, 1, "a model without owners is not fit");
    for name in [
        "annual_kwh",
        "payment_method",
        "support_calls_90d",
        "channel",
    ] {
        let drifted = &feature(&report, name)["verdict"]["drifted"];
        assert_eq!(
            drifted,
            &Value::Bool(true),
            "{name}: {}",
            feature(&report, name)["verdict"]
        );
    }
    for name in [
        "offer_change_percent",
        "days_to_contract_end",
        "late_payments_12m",
        "household_size",
        "region",
        "dwelling",
        "tariff",
    ] {
        let drifted = &feature(&report, name)["verdict"]["drifted"];
        assert_eq!(
            drifted,
            &Value::Bool(false),
            "{name}: {}",
            feature(&report, name)["verdict"]
        );
    }
    assert_eq!(
        feature(&report, "app_logins_30d")["missing"]["changed"],
        Value::Bool(true)
    );
    assert_eq!(report["only_reference"], serde_json::json!(["newsletter"]));
    assert_eq!(
        report["only_production"],
        serde_json::json!(["newsletter_opt_in"])
    );
    let auc = |sample: &Value| {
        let metrics = sample["metrics"].as_array().expect("metrics").iter();
        metrics
            .filter(|m| m["metric"] == "roc-auc")
            .filter_map(|m| m["value"].as_f64())
            .next()
            .expect("an AUC")
    };
    // As measured with scikit-learn on onnxruntime's output: public/example/SOURCES.md.
    assert!(
        (auc(&report["performance"]["reference"]) - 0.833).abs() < 0.0006,
        "{}",
        auc(&report["performance"]["reference"])
    );
    assert!(
        (auc(&report["performance"]["production"]) - 0.756).abs() < 0.0006,
        "{}",
        auc(&report["performance"]["production"])
    );
    let october = report["performance"]["windows"]
        .as_array()
        .expect("windows")
        .iter()
        .find(|w| w["window"]["label"] == "2024-10")
        .expect("October");
    assert!((auc(october) - 0.569).abs() < 0.0006, "{}", auc(october));
}

#[test]
fn the_numbers_do_not_depend_on_the_threads() {
    let (_, one) = report(&["--threads", "1"]);
    assert!(one["multivariate"]["domain_classifier"]["measured"].is_object());
    for threads in ["2", "5"] {
        let (_, many) = report(&["--threads", threads]);
        // Findings on latency rest on times on this device; everything else is a number of the files.
        for part in [
            "plan",
            "reference",
            "production",
            "features",
            "multivariate",
            "forensics",
            "parity",
            "streams",
            "prediction",
            "windows",
            "performance",
            "labels",
        ] {
            assert!(
                one[part] == many[part],
                "{part} differs with {threads} threads"
            );
        }
        assert!(
            without_latency(one.clone())["model"] == without_latency(many)["model"],
            "the model differs with {threads} threads"
        );
    }
}

#[test]
fn the_servers_times_are_judged_in_the_place_of_this_devices() {
    let log = temporary("server.csv");
    let mut rows = "time,path,status,took\n".to_owned();
    for i in 0..1_000 {
        let status = if i % 250 == 0 { 503 } else { 200 };
        let (hour, minute) = (i / 60 % 24, i % 60);
        rows += &format!(
            "2024-12-01T{hour:02}:{minute:02}:00Z,/predict,{status},{}\n",
            1_000 + i
        );
    }
    std::fs::write(&log, rows).expect("a file");
    let plan = temporary("server-plan.json");
    std::fs::write(
        &plan,
        r#"{"limits":{"latency_p99_ms":1.5},"serving":{"latency_unit":"us","machine_per_hour":0.5}}"#,
    )
    .expect("a file");
    let (log, plan) = (log.display().to_string(), plan.display().to_string());
    let (_, report) = report(&["--latencies", &log, "--plan", &plan]);
    let server = &report["server_latency"];
    assert_eq!(server["column"], "took");
    assert_eq!(
        (&server["unit"], &server["unit_by"]),
        (&"us".into(), &"plan".into())
    );
    assert_eq!(
        (&server["rows"], &server["failed"]),
        (&1_000.into(), &4.into())
    );
    // 996 of 1.001 to 1.999 ms: the 987th is the p99.
    assert_eq!(
        (&server["times"]["n"], &server["times"]["max_ms"]),
        (&996.into(), &1.999.into())
    );
    assert_eq!(server["times"]["p99_ms"], 1.99);
    assert_eq!(server["windows"].as_array().map(Vec::len), Some(17));
    let findings = report["findings"].as_array().expect("findings");
    let budget = findings.iter().find(|f| f["check"] == "latency-budget");
    let budget = budget.expect("a finding");
    assert_eq!(budget["state"], "warn", "{budget}");
    let says = budget["says"].as_str().unwrap_or_default();
    assert!(
        says.contains("p99 1.99 ms") && says.contains("on the server"),
        "{says}"
    );
    let sizes = report["model"]["latency"]
        .as_array()
        .expect("latencies")
        .iter();
    let sizes: Vec<&Value> = sizes.map(|l| &l["batch"]).collect();
    assert_eq!(sizes.first(), Some(&&1.into()));
    assert!(
        report["model"]["timing"]["prepare_us"]
            .as_f64()
            .is_some_and(|us| us > 0.0)
    );
}

#[test]
fn a_profile_stands_in_for_the_reference() {
    let profile = temporary("reference.profile.json");
    let plan = example("plan.json");
    let made = seaworthy(&[
        "profile",
        &example("reference.csv"),
        "--plan",
        &plan,
        "--out",
        &profile.display().to_string(),
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let production = example("production.csv.gz");
    let from = |reference: &str| {
        let output = seaworthy(&[
            "report",
            "--reference",
            reference,
            "--production",
            &production,
            "--plan",
            &plan,
            "--format",
            "json",
            "--on",
            "2025-01-02",
        ]);
        serde_json::from_slice::<Value>(&output.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
    };
    let (rows, profile) = (
        from(&example("reference.csv")),
        from(&profile.display().to_string()),
    );
    assert_eq!(
        feature(&rows, "annual_kwh"),
        feature(&profile, "annual_kwh")
    );
    assert_eq!(
        feature(&rows, "payment_method"),
        feature(&profile, "payment_method")
    );
}

#[test]
fn predictions_are_a_csv_in_order() {
    let output = seaworthy(&[
        "predict",
        "--model",
        &example("model.onnx"),
        "--data",
        &example("reference.csv"),
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let csv = text(&output.stdout);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("label,probabilities_0,probabilities_1"));
    assert_eq!(lines.count(), 5000);
}

/// `predict --row` of the example's reference.
fn row(number: &str, extra: &[&str]) -> Output {
    let (model, data) = (example("model.onnx"), example("reference.csv"));
    let fixed = [
        "predict", "--model", &model, "--data", &data, "--row", number,
    ];
    seaworthy(&[&fixed, extra].concat())
}

fn row_json(number: &str, extra: &[&str]) -> Value {
    let output = row(number, &[&["--format", "json"], extra].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
}

#[test]
fn a_row_is_predicted_as_it_is_among_all() {
    let all = seaworthy(&[
        "predict",
        "--model",
        &example("model.onnx"),
        "--data",
        &example("reference.csv"),
    ]);
    let all = text(&all.stdout);
    for number in [1usize, 12, 5000] {
        let line = all.lines().nth(number).expect("a line per row");
        let one = row_json(&number.to_string(), &[]);
        let answer = one["answer"].as_array().expect("an answer");
        let told: Vec<String> = answer
            .iter()
            .map(|a| {
                a["before"]
                    .as_str()
                    .map_or(a["before"].to_string(), str::to_owned)
            })
            .collect();
        let numbers = |cells: &str| -> Vec<f64> {
            cells
                .split(',')
                .map(|c| c.parse().expect("a number"))
                .collect()
        };
        assert_eq!(numbers(line), numbers(&told.join(",")), "row {number}");
        assert!(answer.iter().all(|a| a["after"].is_null()), "{one}");
        assert_eq!(one["stages"], serde_json::json!([]), "stages are asked for");
    }
}

#[test]
fn a_changed_value_is_followed_through_the_stages() {
    let walked = row_json("12", &["--steps", "--set", "annual_kwh=9000"]);
    let answer = walked["answer"].as_array().expect("an answer");
    assert!(answer.iter().any(|a| a["before"] != a["after"]), "{walked}");
    let stages = walked["stages"].as_array().expect("stages");
    let moved = |stage: &Value| {
        let values = stage["values"].as_array().expect("values");
        values.iter().any(|v| v["changed"].as_u64() > Some(0))
    };
    let find = |says: &str| {
        let found = stages
            .iter()
            .find(|s| s["says"].as_str().is_some_and(|t| t.starts_with(says)));
        found.unwrap_or_else(|| panic!("no stage {says}: {walked}"))
    };
    assert!(moved(find("what goes in")) && moved(find("scale")) && moved(find("concatenate")));
    assert!(!moved(find("one-hot")), "no category was changed");
    let trees = &find("70 boosted trees")["reason"];
    assert!(trees.is_string(), "what is not seen says why");
    let input = &find("what goes in")["values"][1];
    assert_eq!(
        (&input["name"], &input["after"][0]),
        (&"annual_kwh".into(), &9000.0.into())
    );

    let same = row_json("12", &["--steps", "--set", "annual_kwh="]);
    assert_eq!(
        same["stages"][0]["values"][1]["after"][0],
        Value::Null,
        "missing"
    );
    let told = text(&row("12", &["--steps", "--set", "region=west"]).stdout);
    assert!(
        told.contains("Row 12\n") && told.contains("1. what goes in"),
        "{told}"
    );
    assert!(
        told.contains("one-hot") && told.contains("*changed"),
        "{told}"
    );
}

#[test]
fn a_row_that_cannot_be_walked_says_why() {
    let refused = |number: &str, extra: &[&str], says: &str| {
        let output = row(number, extra);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(says), "{error}");
    };
    refused("0", &[], "no row 0");
    refused("5001", &[], "from 1 to 5000");
    refused("1", &["--set", "annual_kwh=much"], "column \"annual_kwh\"");
    refused("1", &["--set", "shoe_size=44"], "\"shoe_size\"");
    refused("1", &["--set", "annual_kwh"], "COLUMN=VALUE");
    let (model, data) = (example("model.onnx"), example("reference.csv"));
    let alone = seaworthy(&["predict", "--model", &model, "--data", &data, "--steps"]);
    assert_eq!(alone.status.code(), Some(2), "steps are of a row");
}

#[test]
fn a_scorecard_travels_as_a_link() {
    let file = temporary("report.json");
    let (_, report) = report(&[]);
    std::fs::write(&file, report.to_string()).expect("the report is written");
    let linked = seaworthy(&[
        "scorecard",
        &file.display().to_string(),
        "--link",
        "--on",
        "2025-01-02",
    ]);
    let link = text(&linked.stdout);
    assert!(link.starts_with("#s1."), "{link}{}", text(&linked.stderr));
    let opened = seaworthy(&["open", link.trim()]);
    let card: Value = serde_json::from_slice(&opened.stdout).expect("the card as JSON");
    let score = |v: &Value| v["readiness"]["score"].as_f64().expect("a score");
    assert!(
        (score(&card) - score(&report["scorecards"])).abs() < 0.06,
        "{card}"
    );
    let broken = seaworthy(&["open", &link[..link.len() / 2]]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        text(&broken.stderr).to_lowercase().contains("cut"),
        "{}",
        text(&broken.stderr)
    );
}

#[test]
fn a_link_may_be_shortened_and_take_a_password() {
    let (file, password) = (
        temporary("report-for-a-password.json"),
        temporary("password.txt"),
    );
    let (_, report) = report(&[]);
    std::fs::write(&file, report.to_string()).expect("the report is written");
    std::fs::write(&password, "öl and water\n").expect("a password is written");
    let (file, password) = (file.display().to_string(), password.display().to_string());
    let short = seaworthy(&["scorecard", &file, "--link", "--most-characters", "10"]);
    assert!(text(&short.stdout).starts_with("#s1."));
    assert!(
        text(&short.stderr).contains("cannot be made shorter"),
        "{}",
        text(&short.stderr)
    );
    let linked = seaworthy(&["scorecard", &file, "--link", "--password-file", &password]);
    let link = text(&linked.stdout).trim().to_owned();
    assert!(link.starts_with("#s1."), "{link}{}", text(&linked.stderr));
    let refused = seaworthy(&["open", &link]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr).to_lowercase();
    assert!(said.contains("needs a password"), "{said}");
    let opened = seaworthy(&["open", &link, "--password-file", &password]);
    let card: Value = serde_json::from_slice(&opened.stdout).expect("the card as JSON");
    assert!(card["readiness"]["score"].is_number(), "{card}");
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let cases: [(&str, &[u8], &[&str]); 5] = [
        ("empty.csv", b"", &["empty.csv", "empty"]),
        ("header.csv", b"a,b\n", &["header.csv", "row"]),
        (
            "ragged.csv",
            b"a,b\n1,2\n3\n4,5\n",
            &["ragged.csv", "row 2"],
        ),
        (
            "latin.csv",
            b"name,n\nab,1\ncaf\xe9,2\n",
            &["latin.csv", "row 2", "UTF-8"],
        ),
        ("cut.parquet", b"PAR1\x15\x04\x15\x10", &["cut.parquet"]),
    ];
    for (name, bytes, says) in cases {
        let file = temporary(name);
        std::fs::write(&file, bytes).expect("the file is written");
        let output = seaworthy(&["report", "--reference", &file.display().to_string()]);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {error}");
        for part in says {
            assert!(error.contains(part), "{name}: {error}");
        }
    }
    let missing = seaworthy(&["report", "--reference", "no-such-file.csv"]);
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(
        seaworthy(&["report"]).status.code(),
        Some(2),
        "a usage error"
    );
}

/// A report of two small tables, judged on a day by a plan and attestations.
fn judged(on: &str, gate: &str, attestations: &str) -> (i32, Value, String) {
    let written = |name: &str, text: &str| {
        let file = temporary(name);
        std::fs::write(&file, text).expect("it can be written");
        file.display().to_string()
    };
    let rows: String = (0..40).map(|i| format!("{},{}\n", i, i % 3)).collect();
    let table = written("policy.csv", &format!("a,b\n{rows}"));
    let plan = written("policy-plan.json", &format!(r#"{{"gate":{gate}}}"#));
    let said = written("policy-attestations.json", attestations);
    let output = seaworthy(&[
        "report",
        "--reference",
        &table,
        "--production",
        &table,
        "--plan",
        &plan,
        "--attestations",
        &said,
        "--format",
        "json",
        "--on",
        on,
    ]);
    let stderr = text(&output.stderr);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {stderr}"));
    (output.status.code().expect("an exit code"), report, stderr)
}

#[test]
fn the_command_exits_by_the_team_s_policy() {
    let gate =
        |rest: &str| format!(r#"{{"readiness":null,"ownership":null,"critical":false{rest}}}"#);
    let must = r#","must_pass":["canary"]"#;
    let exempt = r#","exemptions":[{"check":"canary","reason":"the new gateway comes in March","approver":"Ana Berg","until":"2025-03-31"}]"#;
    let both = format!("{must}{exempt}");
    for (name, on, gate, code, words) in [
        ("nothing asked", "2025-01-02", gate(""), 0, ""),
        (
            "must pass",
            "2025-01-02",
            gate(must),
            1,
            "must pass and does not",
        ),
        (
            "exempt",
            "2025-03-31",
            gate(&both),
            0,
            "exempt until 31 Mar 2025",
        ),
        (
            "no longer exempt",
            "2025-04-01",
            gate(&both),
            1,
            "ended on 31 Mar 2025",
        ),
        (
            "a dimension too low",
            "2025-01-02",
            gate(r#","dimensions":{"rollback":60}"#),
            1,
            "Rollback is 0, and the gate asks for 60",
        ),
    ] {
        let (status, report, stderr) = judged(on, &gate, "{}");
        assert_eq!(status, code, "{name}: {stderr}");
        assert!(stderr.contains(words), "{name}: {stderr}");
        assert_eq!(report["gate"]["fit"], code == 0, "{name}");
        let finding = report["findings"].as_array().expect("findings");
        let canary = finding.iter().find(|f| f["check"] == "canary");
        assert_eq!(canary.expect("it is asked")["state"], "not_done", "{name}");
    }
}

/// A shift on 2 Jan 2020: whether somebody is on call is a matter of the day judged, not of the clock.
#[test]
fn a_day_given_is_judged_the_same_at_any_hour() {
    let attestations = r#"{"people":{
        "duties":[{"duty":"wake","owner":"Ana Berg","backup":"Bo Dahl"}],
        "rotas":[{"name":"on call","shifts":[{"person":"Ana Berg","start":1577836800,"end":1581206400,"secondary":false}]}]}}"#;
    let (_, report, _) = judged("2020-01-02", "{}", attestations);
    let ownership = &report["scorecards"]["ownership"];
    let wake = &ownership["duties"][0];
    assert_eq!(
        (&wake["duty"], &wake["dated"]),
        (&Value::from("wake"), &Value::from(true))
    );
    let ended = ownership["rules"].as_array().expect("rules").iter();
    assert!(ended.clone().all(|r| r["rule"] != "OWN-03"), "{ownership}");
    assert_eq!(ownership["coverage"].as_array().map(Vec::len), Some(28));
    assert_eq!(ownership["coverage"][0], 1.0);
}
