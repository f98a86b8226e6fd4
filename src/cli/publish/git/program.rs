//! The user's own `git`, with their settings, agents and keepers of passwords.
//!
//! In: what to do, in our own repository. Out: what it printed, or what it said of its troubles. Invariants: it never
//! asks on the terminal, and talks no protocol but the common ones; a password goes to it through the environment.

#![expect(clippy::disallowed_methods, reason = "`cli` starts processes")]

use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::net::publish::{Trouble, TroubleKind};

use super::super::secrets;
use super::super::words::without_login;

/// How long one that talks to a host may say nothing: at first, and later, when a host may be at work on what it got.
#[derive(Clone, Copy)]
struct Limits {
    first: Duration,
    later: Duration,
}

const LIMITS: Limits = Limits { first: Duration::from_secs(30), later: Duration::from_secs(300) };

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
            "-c",
            "http.lowSpeedLimit=1",
            "-c",
            "http.lowSpeedTime=120",
        ]);
        git.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        git
    }

    /// Makes our own repository where there is none, or none that is whole.
    pub fn prepare(&self) -> Result<(), Trouble> {
        let store = self.store.to_string_lossy();
        self.run(&["init", "--quiet", "--bare", &store]).map(drop).map_err(|said| self.meaning(&said))
    }

    /// Its output, or what it said of its troubles. For what is done on this computer alone.
    pub fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        heard(self.command(arguments).output().map(Some))
    }

    /// The same for what talks to a host: ended when nothing more comes of it. It has to tell of its progress.
    pub fn talk(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        heard(watched(self.command(arguments), LIMITS))
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
        let mut lines = said.lines().rev().map(str::trim).filter(|line| !line.is_empty());
        let last = lines.clone().find(|line| line.starts_with("fatal:")).or_else(|| lines.next());
        let last = last.unwrap_or("没有回应");
        // It names addresses as they were written, with what may be a password in them.
        let last: Vec<String> = last.split(' ').map(without_login).collect();
        Trouble::passing(format!("git 没有办成，它说“{}”", last.join(" ")))
    }
}

fn heard(output: io::Result<Option<Output>>) -> Result<Vec<u8>, String> {
    match output {
        Ok(Some(output)) if output.status.success() => Ok(output.stdout),
        Ok(Some(output)) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Ok(None) => Err(SILENT.to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(MISSING.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What a program says; `None` where it had to be ended, for it said nothing for too long.
fn watched(mut program: Command, limits: Limits) -> io::Result<Option<Output>> {
    let mut child = program.spawn()?;
    let (heard, words) = channel();
    let (Some(out), Some(complaints)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(ErrorKind::BrokenPipe.into());
    };
    let also = heard.clone();
    thread::spawn(move || hear(out, false, &heard));
    thread::spawn(move || hear(complaints, true, &also));
    let (mut stdout, mut stderr, mut limit) = (Vec::new(), Vec::new(), limits.first);
    loop {
        match words.recv_timeout(limit) {
            Ok((is_complaint, bytes)) => {
                let said = if is_complaint { &mut stderr } else { &mut stdout };
                said.extend_from_slice(&bytes);
                limit = limits.later;
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Ok(Some(Output { status: child.wait()?, stdout, stderr }));
            }
            Err(RecvTimeoutError::Timeout) => {
                // It may have ended just now.
                let _ = child.kill();
                child.wait()?;
                return Ok(None);
            }
        }
    }
}

fn hear(mut from: impl Read, is_complaint: bool, heard: &Sender<(bool, Vec<u8>)>) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if heard.send((is_complaint, piece[..length].to_vec())).is_err() {
            return;
        }
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
        TroubleKind::Silent,
        "代码仓库的主机等了很久没有回应；请核对地址，看看网络通不通",
        &[SILENT, "timed out", "Timeout was reached", "Operation too slow"],
    ),
    (
        TroubleKind::Passing,
        "找不到代码仓库的主机；请核对地址，看看网络通不通",
        &["Could not resolve host", "unable to look up", "Unable to look up"],
    ),
    (
        TroubleKind::Passing,
        "连不上代码仓库的主机，那个端口没有开；请核对地址和端口",
        &[
            "Connection refused",
            "Failed to connect",
            "Could not connect to server",
            "Couldn't connect to server",
        ],
    ),
    (
        TroubleKind::Other,
        "与代码仓库主机的安全连接建不起来，没有继续；请核对地址是 https:// 还是 http://，或者请管理主机的同事看看证书",
        &["SSL", "certificate", "gnutls", "TLS"],
    ),
    (
        TroubleKind::Other,
        "没有这个代码仓库；请核对地址",
        &["not found", "does not appear to be a git repository", "does not exist"],
    ),
];

/// As `said` where there is no such program.
const MISSING: &str = "no git";
/// As `said` where nobody answered.
const SILENT: &str = "no answer";

/// `ssh` that never asks; what the user set for it holds.
fn ssh() -> String {
    let own = std::env::var("GIT_SSH_COMMAND").ok().filter(|own| !own.trim().is_empty());
    let usual =
        "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";
    own.unwrap_or_else(|| usual.to_owned())
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
        for (said, kind, words) in [
            (
                "fatal: unable to access 'http://a.cn/': Could not resolve host: a.cn",
                TroubleKind::Passing,
                "找不到",
            ),
            (
                "fatal: unable to access 'http://a.cn:9/': Failed to connect to a.cn port 9 after 0 ms: Could not connect to server",
                TroubleKind::Passing,
                "端口没有开",
            ),
            (
                "fatal: unable to access 'https://a.cn/': gnutls_handshake() failed: An unexpected TLS packet was received.",
                TroubleKind::Other,
                "安全连接",
            ),
            ("ssh: connect to host a.cn port 22: Connection timed out", TroubleKind::Silent, "没有回应"),
        ] {
            let means = program.meaning(said);
            assert!(means.kind == kind && means.words.contains(words), "{means}");
        }
        let odd = program.meaning("fatal: odd answer from 'https://u:pa/ss@a.cn/b.git?token=geheim' today");
        assert_eq!(odd.words, "git 没有办成，它说“fatal: odd answer from 'https://a.cn/b.git today”");
    }

    #[cfg(unix)]
    #[test]
    fn one_that_says_nothing_is_ended() {
        let limits = Limits { first: Duration::from_millis(40), later: Duration::from_secs(600) };
        let mut waits = Command::new("cat");
        waits.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        assert!(watched(waits, limits).unwrap().is_none());
        let mut says = Command::new("cat");
        says.arg("-").arg("/missing").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let limits = Limits { first: Duration::from_secs(600), ..limits };
        let output = watched(says, limits).unwrap().unwrap();
        assert!(!output.status.success() && !output.stderr.is_empty());
    }
}
