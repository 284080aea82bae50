//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measures whether a machine-learning model is fit to ship and who owns it.
#[derive(Debug, Parser)]
#[command(
    name = "seaworthy",
    version,
    about,
    after_help = "Exit code: 0 fit, 1 not fit by the plan's gate, 2 a usage or reading error."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare production with the reference, run the model, judge both scorecards.
    Report(ReportArguments),
    /// Run a model over a table: a CSV of its outputs, in order; or over one row, step by step.
    Predict(PredictArguments),
    /// Summarise a sample without its rows: a profile that can stand in for the reference.
    Profile(ProfileArguments),
    /// Judge a report again, with newer attestations, or turn it into a link, page or calendar.
    Scorecard(ScorecardArguments),
    /// Decode a link to JSON.
    Open(OpenArguments),
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// The sample the model learned from: CSV, Parquet, or a profile made by `seaworthy profile`.
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present = "production")]
    pub reference: Vec<PathBuf>,
    /// What the model meets now; several files are read as one.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub production: Vec<PathBuf>,
    /// Production's labels in a file of their own, joined by the id column.
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// How long the server took, request by request: judged in the place of this device's times.
    #[arg(long, value_name = "FILE")]
    pub latencies: Option<PathBuf>,
    /// The ONNX model.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Roles, limits, windows, gate.
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// People's answers and who owns what.
    #[arg(long, value_name = "FILE")]
    pub attestations: Option<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Where to write it; standard output when absent.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The day of judging, YYYY-MM-DD; today (UTC) when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Threads to use; all processors when absent. The numbers do not depend on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// What `report` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Everything, for programs and to open in the workbench.
    Json,
    /// One self-contained page.
    Html,
    /// For a pull request.
    Markdown,
    /// For a terminal.
    Text,
}

/// Arguments of `predict`.
#[derive(Debug, Args)]
pub struct PredictArguments {
    /// The ONNX model.
    #[arg(long, value_name = "FILE")]
    pub model: PathBuf,
    /// The table.
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// Where to write the answer; standard output when absent.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Roles and missing-value texts.
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// One row instead of all: its number, the first is 1.
    #[arg(long, value_name = "N")]
    pub row: Option<u64>,
    /// Another value for a column of that row: its answer is told beside. NA makes it missing.
    #[arg(long, value_name = "COLUMN=VALUE", requires = "row")]
    pub set: Vec<String>,
    /// What every stage of the model gives for that row, in order.
    #[arg(long, requires = "row")]
    pub steps: bool,
    /// What to write of that row.
    #[arg(long, value_enum, default_value_t = RowFormat::Text, requires = "row")]
    pub format: RowFormat,
}

/// What `predict --row` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
}

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub struct ProfileArguments {
    /// The sample; several files are read as one.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write the profile.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Roles and missing-value texts.
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
}

/// Arguments of `scorecard`.
#[derive(Debug, Args)]
pub struct ScorecardArguments {
    /// A report written by `seaworthy report --format json`.
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// People's answers and who owns what, instead of what the report holds.
    #[arg(long, value_name = "FILE")]
    pub attestations: Option<PathBuf>,
    /// Write the link's fragment instead: put it after the address of any Seaworthy page.
    #[arg(long, conflicts_with = "format")]
    pub link: bool,
    /// Encrypt the link with the first line of this file.
    #[arg(long, value_name = "FILE", requires = "link")]
    pub password_file: Option<PathBuf>,
    /// Most characters of the link, without the site's address: what is left out for it is said.
    #[arg(long, value_name = "N", default_value_t = 8_000, requires = "link")]
    pub most_characters: usize,
    /// What to write.
    #[arg(long, value_enum, default_value_t = ScorecardFormat::Json)]
    pub format: ScorecardFormat,
    /// With `--format ics` only what this person must do; everybody's when absent.
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// The day of judging, YYYY-MM-DD; today (UTC) when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
}

/// What `scorecard` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScorecardFormat {
    /// Findings and scores.
    Json,
    /// One self-contained page.
    Html,
    /// For a pull request.
    Markdown,
    /// A small SVG with both scores.
    Badge,
    /// Shifts, reviews, drills and expiries as a calendar.
    Ics,
    /// What to do when something is wrong: a page per alert, in Markdown.
    Runbook,
}

/// Arguments of `open`.
#[derive(Debug, Args)]
pub struct OpenArguments {
    /// A link, or what follows its `#`.
    #[arg(value_name = "LINK")]
    pub link: String,
    /// Decrypt the link with the first line of this file.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}
