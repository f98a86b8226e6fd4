//! Asking a host by HTTP, for the targets that speak it.
//!
//! In: a method, an address, headers, bytes. Out: a status with bytes, or trouble that says whether to try again.
//! Invariants: no redirect is followed, since a password would follow it; no address is shown.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;
use ureq::http::{Request, header::HeaderMap};

use super::remote::{Trouble, TroubleKind};
use crate::net::tls;

/// What stands in a path as it is; `/` between its parts.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// One request takes no longer.
const LONGEST: Duration = Duration::from_secs(300);
/// Nor does a connection.
const CONNECTING: Duration = Duration::from_secs(20);
/// No file is larger.
const LARGEST: u64 = 4 << 30;

/// A path as an address has it.
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Asks, on connections that stay open.
#[derive(Debug)]
pub struct Web {
    agent: Agent,
    /// As messages name it.
    host: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Web {
    /// `address` is named in messages by its host alone; `connections` stay open.
    pub fn new(address: &str, connections: usize) -> Web {
        let config = Agent::config_builder()
            .tls_config(tls::of_the_system())
            .user_agent(concat!("huikan/", env!("CARGO_PKG_VERSION")))
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(connections)
            .max_idle_connections_per_host(connections)
            .timeout_connect(Some(CONNECTING))
            .timeout_global(Some(LONGEST))
            .build();
        let behind = address.split_once("//").map_or(address, |(_, behind)| behind);
        let host = behind.split('/').next().unwrap_or_default().to_owned();
        Web { agent: config.new_agent(), host }
    }

    /// # Errors
    /// Passing trouble where no answer came, or one that says to come back later.
    pub fn ask(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, String)],
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let wrong = |_| Trouble::other(format!("主机 {} 的地址写得不对", self.host));
        let answer = match matches!(method, "PUT" | "PROPFIND") {
            true => self.agent.run(request.body(bytes).map_err(wrong)?),
            false => self.agent.run(request.body(()).map_err(wrong)?),
        };
        let mut answer = answer.map_err(|error| self.trouble(&error))?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let bytes = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        let bytes = bytes.map_err(|error| self.trouble(&error))?;
        match status {
            // Not every server has a word of its own for a full disk.
            500 if method == "PUT" => {
                Err(Trouble::passing(format!("主机 {} 没有收下文件，可能是磁盘满了（500）", self.host)))
            }
            429 | 500 | 502..=504 => Err(Trouble::passing(format!("主机 {} 正忙（{status}）", self.host))),
            507 => Err(Trouble::new(TroubleKind::Full, format!("主机 {} 的空间满了", self.host))),
            _ => Ok(Answer { status, headers, bytes }),
        }
    }

    /// An answer that nobody expected.
    pub fn refused(&self, answer: &Answer, what: &str) -> Trouble {
        let (host, status) = (&self.host, answer.status);
        match status {
            401 => Trouble::new(TroubleKind::Denied, format!("主机 {host} 说用户名或密码不对")),
            403 => Trouble::new(
                TroubleKind::Denied,
                format!("主机 {host} 不让{what}（{status}）；请核对密码和权限"),
            ),
            _ => Trouble::other(format!("主机 {host} 没有照办：{what}（{status}）")),
        }
    }

    fn trouble(&self, error: &ureq::Error) -> Trouble {
        let host = &self.host;
        match error {
            ureq::Error::HostNotFound => {
                Trouble::passing(format!("找不到主机 {host}；请核对地址，看看网络通不通"))
            }
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
                Trouble::other(format!("主机 {host} 的安全证书有问题，没有继续"))
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                Trouble::other(format!("主机 {host} 的地址写得不对"))
            }
            ureq::Error::Timeout(_) => Trouble::passing(format!("主机 {host} 等了很久没有回应")),
            _ => Trouble::passing(format!("与主机 {host} 的连接中断了")),
        }
    }
}
