//! The command `seaworthy`: arguments to flows, documents to files. The same library as the page, on native threads.

mod arguments;
mod documents;
mod predict;
mod report;
mod row;

pub use arguments::{Arguments, Command};

use crate::engine::Problem;
use clap::Parser;
use std::process::ExitCode;

/// Parses the process's arguments, runs the command, and gives its exit code:
/// 0 fit, 1 not fit by the plan's gate, 2 a usage or reading error.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("seaworthy: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<bool, Problem> {
    match command {
        Command::Report(arguments) => report::report(&arguments),
        Command::Predict(arguments) => predict::predict(&arguments),
        Command::Profile(arguments) => report::profile(&arguments),
        Command::Scorecard(arguments) => report::scorecard(&arguments),
        Command::Open(arguments) => report::open(&arguments),
    }
}

/// Threads to use: as asked, or one per processor.
fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get()))
}
