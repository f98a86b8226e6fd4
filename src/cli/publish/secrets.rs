//! Passwords and keys: from the environment, else from the system's keyring, and nowhere else.
//!
//! In: the name of a target. Out: what either holds for it. Invariant: a value is handed on to the host's login, never
//! shown, logged or written.

#![expect(clippy::disallowed_methods, reason = "secrets are in the environment")]

use std::path::PathBuf;
use std::process::Command;

use super::super::terminal::Refusal;
use super::keyring;

/// The variables that a secret may stand in, the target's own first: `HUIKAN_PUBLISH_WWW_PASSWORD` for `www`, and
/// `HUIKAN_PUBLISH_PASSWORD` for any. Few shells let a variable have a Chinese name.
fn variables(target: &str, what: &str) -> Vec<String> {
    let own = target.to_uppercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
    let own = target.is_ascii().then(|| format!("HUIKAN_PUBLISH_{own}_{what}"));
    own.into_iter().chain([format!("HUIKAN_PUBLISH_{what}")]).collect()
}

/// What the environment holds.
pub fn set(target: &str, what: &str) -> Option<String> {
    let set = variables(target, what).into_iter().filter_map(|name| std::env::var(name).ok());
    set.into_iter().find(|value| !value.is_empty())
}

/// What the environment holds, or else the keyring.
pub fn of(target: &str, what: &str) -> Option<String> {
    set(target, what).or_else(|| keyring::of(target, what))
}

/// What `ssh` or `git` is to be told, in the environment of a process that we start.
const ANSWER: &str = "HUIKAN_PUBLISH_ANSWER";

/// Lets a program ask this one for a secret: `asks` is the variable in which it looks for whom to ask.
pub fn hand_over(program: &mut Command, secret: &str, asks: &str) {
    program.env(ANSWER, secret);
    if let Ok(own) = std::env::current_exe() {
        program.env(asks, own);
    }
}

/// What to answer, if it is such a program that started this one.
pub fn answer() -> Option<String> {
    std::env::var(ANSWER).ok()
}

/// Who is at this computer, for its own log.
pub fn user() -> String {
    ["USERNAME", "USER"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}

/// A path as a shell would read it: `~/www` is below the home folder.
pub fn path(written: &str) -> PathBuf {
    let below = written.strip_prefix("~/").or_else(|| written.strip_prefix("~\\"));
    match (below, std::env::home_dir()) {
        (Some(below), Some(home)) => home.join(below),
        _ if written == "~" => std::env::home_dir().unwrap_or_default(),
        _ => PathBuf::from(written),
    }
}

/// One of these is needed.
pub fn missing(target: &str, whats: &[&str]) -> Refusal {
    let names = whats.iter().filter_map(|what| variables(target, what).into_iter().next());
    let names = names.collect::<Vec<_>>().join(" 和 ");
    Refusal::new(format!("没有“{target}”的密码"))
        .help(format!("请先设好环境变量 {names}，或者放进系统的钥匙串；密码不要写在 site.yaml 里"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_begin_at_home() {
        let home = std::env::home_dir().unwrap();
        assert_eq!((path("~/www"), path("~")), (home.join("www"), home));
        assert_eq!((path("~www"), path("/srv/~/www")), ("~www".into(), "/srv/~/www".into()));
    }

    #[test]
    fn a_target_has_variables_of_its_own_where_its_name_allows() {
        assert_eq!(
            variables("www-2", "PASSWORD"),
            ["HUIKAN_PUBLISH_WWW_2_PASSWORD", "HUIKAN_PUBLISH_PASSWORD"]
        );
        assert_eq!(variables("主机", "KEY_FILE"), ["HUIKAN_PUBLISH_KEY_FILE"]);
        assert!(
            missing("主机", &["PASSWORD"]).help.is_some_and(|help| help.contains("HUIKAN_PUBLISH_PASSWORD"))
        );
    }
}
