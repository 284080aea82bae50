//! The command.

fn main() -> std::process::ExitCode {
    seaworthy::command::main()
}
