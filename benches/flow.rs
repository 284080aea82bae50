//! How fast the whole flow is, phase by phase, and how much memory it takes: `cargo bench`, or `make bench` for the browser too.
//!
//! Each size runs in a process of its own, so that one peak does not hide another. The tables are rows of the built-in example drawn at random
//! with six more numbers: twenty features, an id, a timestamp, a score, a prediction and a label. Half of the rows are the reference, half production, and the example's model runs over both.

use futures::executor::block_on;
use seaworthy::engine::flow::{Event, Phase, Request, analyse};
use seaworthy::engine::{NativeRunner, Problem};
use seaworthy::plan::Plan;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const EXTRA_COLUMNS: usize = 6;

fn main() {
    // Cargo adds `--bench`; a number is the child's size.
    let size = env::args()
        .skip(1)
        .find_map(|text| text.parse::<usize>().ok());
    match size {
        Some(rows) => measure(rows),
        None => run_all(),
    }
}

fn run_all() {
    let own = env::current_exe().expect("this program has a path");
    println!(
        "{:>9}  {:<16} {:>9} {:>13} {:>10}",
        "rows", "phase", "ms", "rows/s", "peak MB"
    );
    for rows in SIZES {
        let status = Command::new(&own)
            .arg(rows.to_string())
            .status()
            .expect("this program starts again");
        assert!(status.success(), "{rows} rows: {status}");
    }
}

fn measure(rows: usize) {
    let folder = env::temp_dir().join(format!("seaworthy-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the tables");
    let [reference, production] = tables(&folder, rows / 2);
    let threads = thread::available_parallelism().map_or(1, |n| n.get());
    let result = timed(&reference, &production, threads);
    let _ = fs::remove_dir_all(&folder);
    let spent = result.expect("the example's rows can be analysed");
    let total: Duration = spent.iter().map(|(_, time)| *time).sum();
    for (phase, time) in &spent {
        print_line(rows, phase.title(), *time, "");
    }
    print_line(rows, "all", total, &peak_memory());
}

fn timed(
    reference: &Path,
    production: &Path,
    threads: usize,
) -> Result<Vec<(Phase, Duration)>, Problem> {
    let runner = NativeRunner::new(threads);
    let request = Request {
        reference: vec![runner.add_path(reference)?],
        production: vec![runner.add_path(production)?],
        model: Some(runner.add_path(&example("model.onnx"))?),
        plan: plan(),
        judged_on: 20_000,
        ..Request::default()
    };
    let spent: RefCell<Vec<(Phase, Duration)>> = RefCell::default();
    let now: RefCell<(Phase, Instant)> = RefCell::new((Phase::Inspecting, Instant::now()));
    let close = |next: Phase| {
        let (phase, since) = now.replace((next, Instant::now()));
        let mut spent = spent.borrow_mut();
        match spent.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, time)) => *time += since.elapsed(),
            None => spent.push((phase, since.elapsed())),
        }
    };
    let on_event = |event: Event| {
        if let Event::Progress(progress) = event
            && progress.phase != now.borrow().0
        {
            close(progress.phase);
        }
    };
    block_on(analyse(&runner, request, &on_event))?;
    close(Phase::Inspecting);
    Ok(spent.into_inner())
}

fn print_line(rows: usize, phase: &str, time: Duration, peak: &str) {
    let per_second = rows as f64 / time.as_secs_f64().max(1e-9);
    println!(
        "{rows:>9}  {phase:<16} {:>9.1} {per_second:>13.0} {peak:>10}",
        time.as_secs_f64() * 1e3
    );
}

/// Most memory this process has held, in MB; empty where the system does not say.
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or_else(String::new, |kb| format!("{:.0}", kb / 1024.0))
}

fn plan() -> Plan {
    let text = fs::read_to_string(example("plan.json")).expect("the example's plan");
    serde_json::from_str(&text).expect("the example's plan is one")
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public/example")
        .join(name)
}

/// Two tables of this many rows.
fn tables(folder: &Path, rows: usize) -> [PathBuf; 2] {
    let text = fs::read_to_string(example("reference.csv")).expect("the example's reference");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let pool: Vec<&str> = lines.collect();
    let extra = (1..=EXTRA_COLUMNS)
        .map(|n| format!(",extra_{n}"))
        .collect::<String>();
    let mut random = Random(7);
    ["reference", "production"].map(|name| {
        let mut out = format!("{header}{extra}\n");
        for _ in 0..rows {
            out.push_str(pool[random.below(pool.len())]);
            for _ in 0..EXTRA_COLUMNS {
                write!(out, ",{:.4}", random.below(2_000_000) as f64 / 1e4)
                    .expect("a string takes text");
            }
            out.push('\n');
        }
        let path = folder.join(format!("{name}.csv"));
        fs::write(&path, out).expect("room for the tables");
        path
    })
}

/// SplitMix64: enough to draw rows.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}
