//! The system's keyring: what the user put there for this program.
//!
//! In: the name of a target, and what is asked for. Out: what the keyring holds. Invariants: only read; a keyring that
//! is locked, empty or missing holds nothing. On Linux and macOS the system's own program is asked, since a library for
//! the first brings 63 crates; Windows has no such program.

#[cfg(not(windows))]
pub fn of(target: &str, what: &str) -> Option<String> {
    let output = program(target, what)?.output().ok()?;
    let secret = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(secret.trim_end_matches('\n').to_owned()).filter(|secret| !secret.is_empty())
}

#[cfg(target_os = "macos")]
#[expect(clippy::disallowed_methods, reason = "`cli` starts processes")]
fn program(target: &str, what: &str) -> Option<std::process::Command> {
    let mut security = std::process::Command::new("security");
    security.args(["find-generic-password", "-s", "huikan", "-a", &format!("{target}/{what}"), "-w"]);
    security.stdin(std::process::Stdio::null());
    Some(security)
}

#[cfg(not(any(windows, target_os = "macos")))]
#[expect(clippy::disallowed_methods, reason = "`cli` sees the environment and starts processes")]
fn program(target: &str, what: &str) -> Option<std::process::Command> {
    // Without a session there is no keyring, and asking for one may wait for long.
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS")?;
    let mut tool = std::process::Command::new("secret-tool");
    tool.args(["lookup", "service", "huikan", "target", target, "kind", what]);
    tool.stdin(std::process::Stdio::null());
    Some(tool)
}

/// A generic credential of the address `huikan/主机/PASSWORD`, as the control panel makes it.
#[cfg(windows)]
pub fn of(target: &str, what: &str) -> Option<String> {
    use keyring_core::api::CredentialStoreApi;

    let address = format!("huikan/{target}/{what}");
    let modifiers = std::collections::HashMap::from([("target", &*address)]);
    let store = windows_native_keyring_store::Store::new().ok()?;
    let entry = store.build("huikan", target, Some(&modifiers)).ok()?;
    entry.get_password().ok().filter(|secret| !secret.is_empty())
}
