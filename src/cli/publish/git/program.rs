//! The user's own `git`, with their settings, agents and keepers of passwords.
//!
//! In: what to do, in our own repository. Out: what it printed, or what it said of its troubles. Invariants: it never
//! asks on the terminal, and talks no protocol but the common ones; a password goes to it through the environment.

#![expect(clippy::disallowed_methods, reason = "`cli` starts processes")]

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::net::publish::{Trouble, TroubleKind};

use super::super::secrets;
use super::super::words::without_login;

/// `git`, and where it works.
pub struct Program {
    store: PathBuf,
    secret: Option<String>,
}

impl Program {
    pub fn new(store: PathBuf, secret: Option<String>) -> Program {
        Program { store, secret }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        // A repository that the user is in, and settings for it, are none of ours.
        for variable in
            ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"]
        {
            git.env_remove(variable);
        }
        git.env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
        git.env("GIT_SSH_COMMAND", ssh());
        if let Some(secret) = &self.secret {
            secrets::hand_over(&mut git, secret, "GIT_ASKPASS");
        }
        git.arg("--git-dir").arg(&self.store).args([
            "-c",
            "gc.autoDetach=false",
            "-c",
            "core.quotePath=false",
        ]);
        git.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        git
    }

    /// Makes our own repository where there is none, or none that is whole.
    pub fn prepare(&self) -> Result<(), Trouble> {
        let store = self.store.to_string_lossy();
        self.run(&["init", "--quiet", "--bare", &store]).map(drop).map_err(|said| self.meaning(&said))
    }

    /// Its output, or what it said of its troubles.
    pub fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        match self.command(arguments).output() {
            Ok(output) if output.status.success() => Ok(output.stdout),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(MISSING.to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    pub fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, Trouble> {
        self.run(arguments).map_err(|said| self.meaning(&said))
    }

    pub fn text(&self, arguments: &[&str]) -> Result<String, Trouble> {
        Ok(String::from_utf8_lossy(&self.bytes(arguments)?).trim().to_owned())
    }

    /// One that is talked to. What it says of its troubles is not heard.
    pub fn start(&self, arguments: &[&str]) -> Result<Child, Trouble> {
        let mut git = self.command(arguments);
        git.stdin(Stdio::piped()).stderr(Stdio::null());
        git.spawn().map_err(|error| Trouble::other(format!("启动不了 git：{error}")))
    }

    /// Whose commit it is, and when: as `git` itself would say.
    pub fn identity(&self) -> String {
        let known = self.run(&["var", "GIT_COMMITTER_IDENT"]);
        let own = || {
            let named = ["-c", "user.name=huikan", "-c", "user.email=huikan@localhost"];
            self.run(&[&named[..], &["var", "GIT_COMMITTER_IDENT"]].concat())
        };
        let identity = known.or_else(|_| own()).unwrap_or_default();
        String::from_utf8_lossy(&identity).trim().to_owned()
    }

    /// What it said, as a sentence.
    pub fn meaning(&self, said: &str) -> Trouble {
        for (kind, words, signs) in MEANINGS {
            if signs.iter().any(|sign| said.contains(sign)) {
                return Trouble::new(*kind, *words);
            }
        }
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("没有回应").trim();
        // It names addresses as they were written, with what may be a password in them.
        let last: Vec<String> = last.split(' ').map(without_login).collect();
        Trouble::passing(format!("git 没有办成，它说“{}”", last.join(" ")))
    }
}

type Meaning = (TroubleKind, &'static str, &'static [&'static str]);

/// What signs in its words mean; the first that is found counts.
const MEANINGS: &[Meaning] = &[
    (TroubleKind::Other, "这台电脑上没有 git 程序；请先安装 git", &[MISSING]),
    (
        TroubleKind::Full,
        "磁盘满了：这台电脑的，或者代码仓库那里的；请清理以后再试",
        &["No space left", "unpacker error", "quota"],
    ),
    (
        TroubleKind::Moved,
        "刚才有人也往这个分支推送了",
        &["non-fast-forward", "fetch first", "cannot lock ref", "shallow update not allowed", "stale info"],
    ),
    (
        TroubleKind::Denied,
        "代码仓库不让往这个分支推送；请管理仓库的同事开通",
        &["[remote rejected]", "hook declined", "protected branch"],
    ),
    (
        TroubleKind::Denied,
        "代码仓库说用户名、密码或密钥不对；请在终端里用 git 推送一次，看看能不能通",
        &[
            "Authentication failed",
            "could not read Username",
            "could not read Password",
            "Permission denied",
            "error: 401",
            "error: 403",
        ],
    ),
    (
        TroubleKind::Other,
        "还不知道代码仓库的主机是不是真的：请在终端里用 ssh 连接一次，核对指纹，输入 yes",
        &["Host key verification failed", "host key is known"],
    ),
    (
        TroubleKind::Other,
        "没有这个代码仓库；请核对地址",
        &["not found", "does not appear to be a git repository", "does not exist"],
    ),
];

/// As `said` where there is no such program.
const MISSING: &str = "no git";

/// `ssh` that never asks; what the user set for it holds.
fn ssh() -> String {
    let own = std::env::var("GIT_SSH_COMMAND").ok().filter(|own| !own.trim().is_empty());
    own.unwrap_or_else(|| "ssh -o BatchMode=yes".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_becomes_a_sentence() {
        let program = Program::new(PathBuf::new(), None);
        let means = |said: &str| program.meaning(said).kind;
        assert_eq!(
            means(" ! [rejected] a -> pages (fetch first)\nerror: failed to push some refs"),
            TroubleKind::Moved
        );
        assert_eq!(means(" ! [remote rejected] a -> pages (pre-receive hook declined)"), TroubleKind::Denied);
        assert_eq!(means(" ! [remote rejected] a -> pages (unpacker error)"), TroubleKind::Full);
        assert_eq!(
            means("fatal: unable to access 'https://a.cn/': The requested URL returned error: 403"),
            TroubleKind::Denied
        );
        assert_eq!(means("fatal: Could not read from remote repository."), TroubleKind::Passing);
        let odd = program.meaning("fatal: odd answer from 'https://u:pa/ss@a.cn/b.git?token=geheim' today");
        assert_eq!(odd.words, "git 没有办成，它说“fatal: odd answer from 'https://a.cn/b.git today”");
    }
}
