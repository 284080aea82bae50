//! How long answers take, where the time goes, and what they cost.

use super::{Block, Cell, Column};
use crate::checks::Facts;
use crate::checks::serving_words::{
    HERE, clock, cost_of, cost_sentences, memory, p99_rests_on, parts_rest_on, server,
};
use crate::checks::wording::{number, percent, thousands};
use crate::model::{Latency, Timing};
use crate::performance::{ServerLatency, Times};

/// The part of the page.
pub(super) fn serving(facts: &Facts) -> Vec<Block> {
    let mut blocks: Vec<Block> = facts.server_latency.iter().flat_map(of_server).collect();
    if let Some(model) = &facts.model {
        blocks.extend(on_this_device(&model.latency));
        blocks.extend(model.timing.iter().flat_map(timing));
    }
    let serving = &facts.plan.serving;
    if serving.machine_per_hour.is_some() {
        let says = match cost_of(facts, serving) {
            Ok(cost) => cost_sentences(&cost, serving).join(" "),
            Err(why) => why,
        };
        blocks.push(Block::Text(says));
    }
    if !blocks.is_empty() {
        blocks.insert(0, Block::Heading("Latency and cost".to_owned()));
    }
    blocks
}

fn of_server(latency: &ServerLatency) -> Vec<Block> {
    let row = |name: String, times: &Times| {
        let ms = [
            times.p50_ms,
            times.p90_ms,
            times.p95_ms,
            times.p99_ms,
            times.max_ms,
        ];
        let ms = ms.map(|ms| Cell::Number(number(ms)));
        [Cell::Text(name), Cell::Number(thousands(times.n))]
            .into_iter()
            .chain(ms)
            .collect()
    };
    let whole = latency.times.iter().map(|t| row("all".to_owned(), t));
    let windows = latency.windows.iter();
    let windows = windows.filter_map(|w| Some(row(w.window.label.clone(), w.times.as_ref()?)));
    let rows: Vec<Vec<Cell>> = whole.chain(windows).collect();
    let mut blocks = vec![Block::Text(server(latency))];
    if !rows.is_empty() {
        let numbers = [
            "Answered",
            "p50, ms",
            "p90, ms",
            "p95, ms",
            "p99, ms",
            "Slowest, ms",
        ];
        let columns = [Column::text("Server")]
            .into_iter()
            .chain(numbers.map(Column::number));
        blocks.push(Block::Table {
            columns: columns.collect(),
            rows,
        });
        blocks.push(Block::Small(
            "The server's times are the ones judged.".to_owned(),
        ));
    }
    blocks
}

fn on_this_device(latency: &[Latency]) -> Vec<Block> {
    if latency.is_empty() {
        return Vec::new();
    }
    let ms = |us: Option<f64>| Cell::Number(us.map_or("–".to_owned(), |us| number(us / 1_000.0)));
    let row = |l: &Latency| {
        vec![
            Cell::Number(thousands(l.batch)),
            ms(Some(l.cold_us)),
            ms(Some(l.p50_us)),
            ms(l.p90_us),
            ms(Some(l.p95_us)),
            ms(l.has_p99().then_some(l.p99_us)),
            ms(l.max_us.or(Some(l.p99_us).filter(|_| !l.has_p99()))),
            Cell::Number(l.rows_per_second().map_or("–".to_owned(), number)),
            Cell::Text(p99_rests_on(l)),
        ]
    };
    let numbers = [
        "Rows per run",
        "First, ms",
        "p50, ms",
        "p90, ms",
        "p95, ms",
        "p99, ms",
        "Slowest, ms",
        "Rows a second",
    ];
    let columns = numbers.map(Column::number).into_iter();
    let columns = columns.chain([Column::text("p99 rests on")]).collect();
    let rows = latency.iter().map(row).collect();
    let small = [Some(HERE.to_owned()), clock(latency)]
        .into_iter()
        .flatten();
    [Block::Table { columns, rows }]
        .into_iter()
        .chain(small.map(Block::Small))
        .collect()
}

fn timing(timing: &Timing) -> Vec<Block> {
    let ms = |us: f64| number(us / 1_000.0);
    let mut says = format!(
        "Cold start: {} ms, of which reading the file {}, preparing the model {}, its first row {}.",
        ms(timing.cold_start_us()),
        ms(timing.read_us),
        ms(timing.prepare_us),
        ms(timing.first_run_us)
    );
    if let Some(found) = &timing.memory {
        says += &format!(" {}", memory(found));
    }
    let mut blocks = vec![Block::Text(says)];
    if let Some(parts) = &timing.parts {
        let rows = parts.shares.iter().map(|s| {
            vec![
                Cell::Text(s.what.clone()),
                Cell::Number(thousands(s.steps)),
                Cell::Number(percent(s.share)),
            ]
        });
        blocks.push(Block::Table {
            columns: vec![
                Column::text("Where the time goes"),
                Column::number("Steps"),
                Column::number("Share"),
            ],
            rows: rows.collect(),
        });
        blocks.push(Block::Small(parts_rest_on(parts)));
    }
    blocks
}
