//! The program: see `huikan::cli`.

use std::process::ExitCode;

/// In the static build: musl's own allocator makes all threads wait at one lock.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    huikan::cli::main()
}
