//! The line to a host that speaks SFTP: the user's own `ssh`, with their configuration, agent and known hosts.
//!
//! In: a target and its secrets. Out: lines to the host. Invariants: `ssh` never asks and never learns a host's key by
//! itself; a password goes to it through the environment, as the answer of this very program to the question for it.

#![expect(clippy::disallowed_methods, reason = "`cli` starts processes, and answers the one that it started")]

use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::net::publish::{Dial, Line, Trouble, TroubleKind};

use super::secrets;

/// What `ssh` is told.
pub struct Ssh {
    pub host: String,
    pub port: u16,
    pub user: String,
    /// Never shown.
    pub password: Option<String>,
    pub key_file: Option<PathBuf>,
    /// Of hosts whose keys `site.yaml` names.
    pub known_hosts: Option<PathBuf>,
    said: Said,
}

impl std::fmt::Debug for Ssh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ssh").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// What `ssh` said of its troubles, and whether it has ended.
type Said = Arc<Mutex<(String, bool)>>;

impl Ssh {
    pub fn new(host: String, port: u16, user: String) -> Ssh {
        let (password, key_file, known_hosts) = (None, None, None);
        Ssh { host, port, user, password, key_file, known_hosts, said: Said::default() }
    }

    fn command(&self) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.args(["-T", "-x", "-a", "-o", "StrictHostKeyChecking=yes", "-o", "LogLevel=ERROR"]);
        ssh.args(["-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"]);
        if let Some(file) = &self.known_hosts {
            ssh.args(["-o", "GlobalKnownHostsFile=none", "-o"]);
            ssh.arg(format!("UserKnownHostsFile=\"{}\"", file.display()));
        }
        match &self.password {
            None => drop(ssh.args(["-o", "BatchMode=yes"])),
            Some(password) => {
                ssh.args(["-o", "NumberOfPasswordPrompts=1", "-o", "PubkeyAuthentication=no"]);
                ssh.args(["-o", "PreferredAuthentications=password,keyboard-interactive"]);
                ssh.env("SSH_ASKPASS_REQUIRE", "force").env("DISPLAY", "none");
                secrets::hand_over(&mut ssh, password, "SSH_ASKPASS");
            }
        }
        if let Some(key) = &self.key_file {
            ssh.args(["-o", "IdentitiesOnly=yes", "-i"]).arg(key);
        }
        ssh.args(["-p", &self.port.to_string(), "-l", &self.user, "-s", "--", &self.host, "sftp"]);
        ssh.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        ssh
    }
}

/// Ends the program when the line is not needed any more.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Dial for Ssh {
    fn dial(&self) -> Result<Line, Trouble> {
        let mut child = self.command().spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Trouble::other(
                "这台电脑上没有 ssh 程序；Windows 在“设置、应用、可选功能”里添加“OpenSSH 客户端”，别的系统请安装 openssh",
            ),
            _ => Trouble::other(format!("启动不了 ssh：{error}")),
        })?;
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = (String::new(), false);
        let (Some(to), Some(from), Some(mut complaints)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Trouble::other("启动不了 ssh"));
        };
        let said = Arc::clone(&self.said);
        thread::spawn(move || {
            let mut text = Vec::new();
            // As much as can be read is what there is.
            let _ = complaints.read_to_end(&mut text);
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            *said = (String::from_utf8_lossy(&text).into_owned(), true);
        });
        Ok(Line { to: Box::new(to), from: Box::new(from), end: Box::new(Mutex::new(Ended(child))) })
    }

    fn host(&self) -> &str {
        &self.host
    }

    fn why(&self) -> Trouble {
        // Its last words may come a moment after its end.
        for _ in 0..20 {
            if self.said.lock().unwrap_or_else(PoisonError::into_inner).1 {
                break;
            }
            thread::sleep(Duration::from_millis(25));
        }
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        self.meaning(&said)
    }
}

impl Ssh {
    fn meaning(&self, said: &str) -> Trouble {
        let Ssh { host, port, user, .. } = self;
        let port = if *port == 22 { String::new() } else { format!(" -p {port}") };
        let has = |words: &str| said.contains(words);
        if has("IDENTIFICATION HAS CHANGED") {
            return Trouble::other(format!(
                "主机 {host} 的公钥与以前记下的不同，可能连到了别的机器；请问管理主机的同事"
            ));
        }
        if has("Host key verification failed") || has("host key is known") {
            return Trouble::other(match self.known_hosts {
                Some(_) => format!(
                    "主机 {host} 的公钥与 site.yaml 里写的不同，可能连到了别的机器；请问管理主机的同事"
                ),
                None => format!(
                    "第一次连接主机 {host}，还不知道它是不是真的：请在终端里运行 ssh{port} {user}@{host}，向管理主机的同事核对指纹，对的话输入 yes；或者把主机公钥写在 site.yaml 的这个目标下面"
                ),
            });
        }
        if has("Permission denied") {
            let words = format!("主机 {host} 不让“{user}”登录：密码或密钥不对");
            return Trouble::new(TroubleKind::Denied, words);
        }
        if has("subsystem request failed") {
            return Trouble::other(format!("主机 {host} 没有开通 SFTP"));
        }
        if has("Could not resolve hostname") {
            return Trouble::passing(format!("找不到主机 {host}；请核对地址，看看网络通不通"));
        }
        if has("timed out") {
            return Trouble::silent(host);
        }
        if has("Connection refused") {
            let port = self.port;
            return Trouble::passing(format!("主机 {host} 的 {port} 端口没有开；请核对地址和端口"));
        }
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("没有回应").trim();
        Trouble::passing(format!("连不上主机 {host}：{last}"))
    }
}

/// When `ssh` or `git` asks this program for a password, the answer; what else they ask is not answered.
pub fn answer() -> Option<String> {
    let question = std::env::args().nth(1).unwrap_or_default().to_lowercase();
    let is_for_a_password = ["password", "passphrase", "密码"].iter().any(|word| question.contains(word));
    secrets::answer().map(|answer| if is_for_a_password { answer } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ssh_says_becomes_a_sentence() {
        let ssh = Ssh::new("www.a.cn".into(), 2022, "zx".into());
        let means = |said: &str| ssh.meaning(said);
        assert_eq!(means("zx@www.a.cn: Permission denied (publickey).\n").kind, TroubleKind::Denied);
        let first = means(
            "No ED25519 host key is known for www.a.cn and you have requested strict checking.\nHost key verification failed.\n",
        );
        assert!(
            first.kind == TroubleKind::Other && first.words.contains("ssh -p 2022 zx@www.a.cn"),
            "{first}"
        );
        assert_eq!(
            means("ssh: connect to host www.a.cn port 2022: Connection refused\n").kind,
            TroubleKind::Passing
        );
        assert_eq!(means("Connection timed out during banner exchange\n").kind, TroubleKind::Silent);
    }

    #[test]
    fn no_password_is_among_the_arguments() {
        let ssh = Ssh { password: Some("geheim".into()), ..Ssh::new("a".into(), 22, "b".into()) };
        let words = format!("{:?}", ssh.command().get_args().collect::<Vec<_>>());
        assert!(
            !words.contains("geheim")
                && !format!("{ssh:?}").contains("geheim")
                && words.contains("StrictHostKeyChecking=yes"),
            "{words}"
        );
    }
}
