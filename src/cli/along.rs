//! What goes along with the program: completions for shells, and its manual pages.
//!
//! In: the commands and options of [`Args`]. Out: a script on standard output, or a page a command in a folder.
//! Invariant: nothing hidden is offered, and what is made depends on the command line's definition alone.
//!
//! Both commands are hidden themselves: they are typed once, by whoever installs or packs the program, and the
//! list of `huikan --help` is for each day's work.

use std::path::PathBuf;

use clap::{Command, CommandFactory, Subcommand};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::disk;

use super::args::{Args, TEMPLATE};
use super::terminal::{self, Refusal, Terminal};

const NAME: &str = "huikan";

#[derive(Debug, Subcommand)]
pub enum Along {
    /// 写出补全脚本：装上以后，按 Tab 键补全命令和选项
    #[command(hide = true, override_usage = "huikan completions <终端>", help_template = TEMPLATE, next_help_heading = "选项",
        after_help = "例：huikan completions bash > ~/.local/share/bash-completion/completions/huikan")]
    Completions {
        /// 哪一种终端：bash、zsh、fish、powershell、elvish
        #[arg(value_name = "终端", help_heading = "参数", hide_possible_values = true)]
        shell: Shell,
    },
    /// 写出手册页：每个命令一页，用 man 看
    #[command(hide = true, override_usage = "huikan manuals <文件夹>", help_template = TEMPLATE, next_help_heading = "选项",
        after_help = "例：huikan manuals ~/.local/share/man/man1")]
    Manuals {
        /// 放手册页的文件夹，没有就新建
        #[arg(value_name = "文件夹", help_heading = "参数")]
        folder: PathBuf,
    },
}

pub fn run(along: &Along, terminal: &Terminal) -> Result<(), Refusal> {
    match along {
        Along::Completions { shell } => terminal::show(&completions(*shell)),
        Along::Manuals { folder } => {
            let pages = manuals();
            for (name, page) in &pages {
                disk::renew_paper(&folder.join(name), page.as_bytes(), MARK)?;
            }
            terminal.say(&format!("写了 {} 页手册，在“{}”里", pages.len(), folder.display()));
        }
    }
    Ok(())
}

/// The script that completes what `huikan --help` lists; clap's would complete hidden commands too.
fn completions(shell: Shell) -> String {
    let all = Args::command();
    let mut shown = Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args(all.get_arguments().filter(|option| !option.is_hide_set()))
        .subcommands(all.get_subcommands().filter(|command| !command.is_hide_set()));
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut shown, NAME, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// How a page begins, in its first kilobyte.
const MARK: &str = ".TH huikan";

/// Chinese is broken between any two characters, save before and after what may not begin or end a line. groff needs to
/// be told (the classes are those of its own `zh.tmac`, which not every system has); mandoc passes over it.
const LINE_BREAKS: &str = r".class [HuikanClosing] , : ; > } \[u2026] \[u201D] \[u3001] \[u3002] \[u300B] \[uFF01] \[uFF09] \[uFF0C] \[uFF1A] \[uFF1B] \[uFF1F]
.class [HuikanOpening] \[u201C] \[u300A] \[uFF08]
.class [HuikanPlain] \[u4E00]-\[u9FFF]
.cflags 128 \C'[HuikanClosing]'
.cflags 266 \C'[HuikanOpening]'
.cflags 512 \C'[HuikanPlain]'
";

/// Names and texts of the pages: the program's own, then one for each command that is listed.
fn manuals() -> Vec<(String, String)> {
    let mut all = Args::command();
    all.build();
    let commands: Vec<Command> =
        all.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
    std::iter::once(all)
        .chain(commands)
        .map(|command| (Man::new(command.clone()).get_filename(), page(command)))
        .collect()
}

/// One page: clap's own sections under Chinese headings, with what is said after a command's help.
fn page(command: Command) -> String {
    let name = command.get_display_name().unwrap_or(NAME).to_owned();
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    let version = concat!("huikan ", env!("CARGO_PKG_VERSION"));
    // No date: the same program has the same pages. Words are neither parted nor spaced out.
    let mut head = Roff::new();
    head.control("TH", [&*name, "1", "\"\"", version, "会刊"]).control("nh", []).control("ad", ["l"]);
    let mut tail = Roff::new();
    if !after.is_empty() {
        tail.control("SH", ["说明"]);
        for line in after.lines() {
            tail.text([roman(line)]).control("br", []);
        }
    }
    tail.control("SH", ["参见"]);
    if has_commands {
        tail.text([roman("每个命令各有一页，如 "), bold("man huikan-build"), roman("。")]);
    } else {
        tail.text([bold("huikan"), roman("(1)")]);
    }
    let mut sections = Vec::new();
    let written = man
        .render_name_section(&mut sections)
        .and_then(|()| man.render_synopsis_section(&mut sections))
        .and_then(|()| man.render_options_section(&mut sections))
        .and_then(|()| if has_commands { man.render_subcommands_section(&mut sections) } else { Ok(()) });
    written.expect("memory takes what is written");
    let sections = String::from_utf8_lossy(&sections);
    let sections = sections.replace(".SH NAME\n", ".SH 名称\n").replace(".SH SYNOPSIS\n", ".SH 用法\n");
    // How an apostrophe is drawn is said once, in the head, and not again for each section.
    let own = sections.lines().filter(|line| !line.contains(".ds Aq"));
    let sections = own.fold(String::new(), |text, line| text + line + "\n");
    [LINE_BREAKS, &head.render(), &sections, &tail.to_roff()].concat()
}
