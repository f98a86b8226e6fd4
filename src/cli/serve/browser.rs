//! Opening the browser.

#![expect(clippy::disallowed_methods, reason = "`cli` starts processes, and does so here alone")]

use std::io;
use std::process::{Command, Stdio};

/// Opens an address in the user's browser. It goes its own way: nobody waits for it.
///
/// # Errors
/// If the system has no such command.
pub fn open(address: &str) -> io::Result<()> {
    let mut command = command(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Somebody has to take note of its end, or the system keeps its entry.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(windows)]
fn command(address: &str) -> Command {
    let mut command = Command::new("cmd");
    // The empty word is the window's title, which `start` would make of the address otherwise.
    command.args(["/c", "start", "", address]);
    command
}

#[cfg(target_os = "macos")]
fn command(address: &str) -> Command {
    let mut command = Command::new("open");
    command.arg(address);
    command
}

#[cfg(not(any(windows, target_os = "macos")))]
fn command(address: &str) -> Command {
    let mut command = Command::new("xdg-open");
    command.arg(address);
    command
}
