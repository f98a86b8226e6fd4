//! What the terminal shows: results on standard output, everything else on standard error.
//!
//! In: texts. Out: the two streams, with colours where they are terminals. Invariant: a closed pipe is no
//! reason to fail.

use std::io::Write;

use crate::report::text::{Style, neutral};
use crate::report::{Report, Severity, Sources, text};

use super::args::{Common, Format};

/// The two streams and how much the user wants to read.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub format: Format,
    pub quiet: bool,
    pub verbose: bool,
}

/// What ends a command before it is done: a message, and what the user can do. Exit code 2.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: Option<String>,
}

impl Refusal {
    pub fn new(message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help = Some(help.into());
        self
    }
}

impl From<crate::disk::Error> for Refusal {
    fn from(error: crate::disk::Error) -> Refusal {
        Refusal::new(error.to_string())
    }
}

impl From<crate::net::preview::Error> for Refusal {
    fn from(error: crate::net::preview::Error) -> Refusal {
        Refusal::new(error.to_string())
    }
}

/// A path as it has to be typed in a command that is offered: in quotation marks where a shell would part it, or read
/// its signs. Those of Windows know double ones alone; elsewhere single ones keep everything but themselves.
pub fn as_typed(path: &std::path::Path) -> String {
    quoted(&path.display().to_string(), cfg!(windows))
}

fn quoted(path: &str, is_windows: bool) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-~:+@%=,".contains(c) || is_windows && c == '\\';
    match path.chars().all(is_plain) && !path.is_empty() {
        true => path.to_owned(),
        // A backslash before the closing mark would take it for a letter.
        false if is_windows => format!("\"{}\"", path.trim_end_matches('\\')),
        false if path.contains(['$', '`', '\\', '"', '!']) => format!("'{}'", path.replace('\'', "'\\''")),
        false => format!("\"{path}\""),
    }
}

impl Terminal {
    pub fn new(common: &Common) -> Terminal {
        Terminal { format: common.format, quiet: common.quiet, verbose: common.verbose }
    }

    /// A result for people: not with `-q` or `--format json`.
    pub fn say(&self, words: &str) {
        if !self.quiet && self.format == Format::Human {
            show(&format!("{}\n", neutral(words)));
        }
    }

    /// What is waited for: on standard error, for people; not with `-q`.
    pub fn tell(&self, words: &str) {
        if !self.quiet && self.format == Format::Human {
            complain(&format!("{}\n", neutral(words)));
        }
    }

    /// The one object of `--format json`, or of `--format sarif`.
    pub fn json(&self, value: &serde_json::Value) {
        show(&format!("{value:#}\n"));
    }

    /// The findings, drawn for people; with `-q` errors alone.
    pub fn report(&self, report: &Report, sources: &dyn Sources) {
        if self.format != Format::Human {
            return;
        }
        let style = Style {
            color: anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never,
            width: terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)),
            limit: (!self.verbose).then_some(5),
            least: if self.quiet { Severity::Error } else { Severity::Hint },
        };
        complain(&text::draw(report, sources, style));
    }
}

/// Says why a command ended before it was done.
pub fn refuse(refusal: &Refusal) {
    let mut words = format!("错误：{}\n", neutral(&refusal.message));
    if let Some(help) = &refusal.help {
        words.push_str(&format!("帮助：{}\n", neutral(help)));
    }
    complain(&words);
}

/// Writes to standard output.
pub fn show(text: &str) {
    write(&mut anstream::stdout().lock(), text);
}

/// Writes to standard error.
pub fn complain(text: &str) {
    write(&mut anstream::stderr().lock(), text);
}

fn write(stream: &mut dyn Write, text: &str) {
    // A reader that has gone (`huikan build | head`) wants no more: that is no error of ours.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_part_it() {
        for (path, elsewhere, windows) in [
            ("网站", "网站", "网站"),
            ("../a/b-1.md", "../a/b-1.md", "../a/b-1.md"),
            ("我的 网站", "\"我的 网站\"", "\"我的 网站\""),
            ("会议（一）", "\"会议（一）\"", "\"会议（一）\""),
            ("a&b", "\"a&b\"", "\"a&b\""),
            ("$a'b", "'$a'\\''b'", "\"$a'b\""),
        ] {
            assert_eq!((quoted(path, false), quoted(path, true)), (elsewhere.to_owned(), windows.to_owned()));
        }
        assert_eq!(quoted("D:\\网站", true), "D:\\网站");
        assert_eq!(quoted("D:\\我的 网站\\", true), "\"D:\\我的 网站\"");
    }
}
