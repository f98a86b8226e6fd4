//! The command line: what is typed, what the terminal shows, and one file a command.
//!
//! In: arguments, the terminal, the clock, the environment. Out: texts on the terminal and an exit code:
//! 0 clean, 1 findings of severity error, 2 could not run. Invariant: what a command does to the site it
//! does through the other rooms; every word that is shown is Chinese.

mod account;
mod along;
mod args;
mod build;
mod check;
mod clock;
mod header;
mod import;
mod init;
mod kinds;
mod links;
mod moving;
mod new;
mod progress;
mod publish;
mod qr;
mod review;
mod said;
mod search;
mod serve;
mod site;
mod terminal;
mod timings;
mod usage;
mod wechat;
mod why;
mod withdraw;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Args, Command};
use terminal::{Refusal, Terminal};

/// How a command that ran ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    /// There are findings of severity error.
    Errors,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    if let Some(answer) = publish::answer_ssh() {
        terminal::show(&format!("{answer}\n"));
        return ExitCode::SUCCESS;
    }
    let args = match Args::try_parse_from(asked_for_help(std::env::args_os().collect())) {
        Ok(args) => args,
        Err(error) => return misunderstood(&error),
    };
    match run(&args) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        Err(refusal) => {
            terminal::refuse(&refusal);
            ExitCode::from(2)
        }
    }
}

/// `huikan help build` is `huikan build --help`; clap's own `help` command speaks English.
fn asked_for_help(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_some_and(|word| word == "help") {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

fn run(args: &Args) -> Result<Outcome, Refusal> {
    let (common, terminal) = (&args.common, Terminal::new(&args.common));
    if common.format == args::Format::Sarif && !matches!(args.command, Command::Check(_)) {
        return Err(Refusal::new("只有 check 能输出 sarif").help("别的命令用 --format json"));
    }
    match &args.command {
        Command::Init(init) => init::run(init, common, &terminal).map(|()| Outcome::Clean),
        Command::New(new) => new::run(new, common, &terminal).map(|()| Outcome::Clean),
        Command::Build(build) => build::run(build, common, &terminal),
        Command::Check(check) => check::run(check, common, &terminal),
        Command::Serve(serve) => serve::run(serve, common, &terminal),
        Command::Search(search) => search::run(search, common, &terminal).map(|()| Outcome::Clean),
        Command::Import(import) => import::run(import, common, &terminal),
        Command::Why(why) => why::run(why, common, &terminal).map(|()| Outcome::Clean),
        Command::Move(moving) => moving::run(moving, common, &terminal).map(|()| Outcome::Clean),
        Command::Withdraw(withdraw) => withdraw::run(withdraw, common, &terminal).map(|()| Outcome::Clean),
        Command::Wechat(wechat) => wechat::run(wechat, common, &terminal),
        Command::Publish(publish) => publish::run(publish, common, &terminal),
        Command::Along(along) => along::run(along, &terminal).map(|()| Outcome::Clean),
        Command::Review(review) => review::run(review, common, &terminal).map(|()| Outcome::Clean),
    }
}

/// Help and version are answers, not mistakes; everything else is explained.
fn misunderstood(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            terminal::show(&help(error));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::complain(&help(error));
            ExitCode::from(2)
        }
        _ => {
            terminal::complain(&usage::explain(error));
            ExitCode::from(2)
        }
    }
}

/// clap ends its headings with a half-width colon, which nothing in its settings can change.
fn help(error: &clap::Error) -> String {
    let text = error.render().ansi().to_string();
    ["参数", "选项", "命令"]
        .iter()
        .fold(text, |text, heading| text.replace(&format!("{heading}:"), &format!("{heading}：")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_a_word_too() {
        let said = |line: &str| {
            let words = asked_for_help(line.split(' ').map(OsString::from).collect());
            let error = Args::try_parse_from(words).unwrap_err();
            (error.kind(), help(&error))
        };
        for (word, option) in [("huikan help", "huikan --help"), ("huikan help build", "huikan build --help")]
        {
            assert_eq!(said(word), said(option));
            assert_eq!(said(word).0, ErrorKind::DisplayHelp);
        }
        assert_eq!(said("huikan help biuld").0, ErrorKind::InvalidSubcommand);
    }
}
