//! Opening the browser.

#![expect(clippy::disallowed_methods, reason = "`cli` starts processes, and does so here alone")]

use std::io;
use std::process::{Command, Stdio};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Opens an address in the user's browser. It goes its own way: nobody waits for it.
///
/// # Errors
/// If the system has no such command.
pub fn open(address: &str) -> io::Result<()> {
    let mut command = command(&plain(address));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Somebody has to take note of its end, or the system keeps its entry.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// The same address without a character that a shell or an argument parser may take for its own: part of it
/// is from `site.yaml`.
fn plain(address: &str) -> String {
    const SPECIAL: &AsciiSet =
        &CONTROLS.add(b' ').add(b'&').add(b'|').add(b'^').add(b'(').add(b')').add(b'\'');
    const ALL: &AsciiSet =
        &SPECIAL.add(b'"').add(b'<').add(b'>').add(b'`').add(b'$').add(b';').add(b'!').add(b'\\');
    let encoded = utf8_percent_encode(address, ALL).to_string();
    // A percent sign that begins no code.
    let mut plain = String::with_capacity(encoded.len());
    let mut parts = encoded.split('%');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let is_code = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        plain.push_str(if is_code { "%" } else { "%25" });
        plain.push_str(part);
    }
    plain
}

#[cfg(windows)]
fn command(address: &str) -> Command {
    // Not `cmd /c start`: the shell would look for commands in the address.
    let mut command = Command::new("rundll32");
    command.args(["url.dll,FileProtocolHandler", address]);
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

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_address_holds_nothing_that_a_shell_reads() {
        let usual = "http://[::1]:4000/zx/%E8%A1%A8/?key=0a";
        assert_eq!(plain(usual), usual);
        assert_eq!(plain("http://127.0.0.1:4000/a&calc/"), "http://127.0.0.1:4000/a%26calc/");
        assert_eq!(plain("/a|b^(c)'\"<d>%PATH%/%"), "/a%7Cb%5E%28c%29%27%22%3Cd%3E%25PATH%25/%25");
    }
}
