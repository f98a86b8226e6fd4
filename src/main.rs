//! The program: see `huikan::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    huikan::cli::main()
}
