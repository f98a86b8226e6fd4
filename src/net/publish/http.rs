//! Asking a host by HTTP, for the targets that speak it.
//!
//! In: a method, an address, headers, bytes. Out: a status with bytes, or trouble that says whether to try again.
//! Invariants: no redirect is followed, since a password would follow it; no address is shown.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::request::Builder;
use ureq::http::{Request, Response, header::HeaderMap};
use ureq::{Agent, AsSendBody, Body, SendBody};

use super::remote::{Trouble, TroubleKind};
use super::source::{Source, unread};
use crate::net::tls;

/// What stands in a path as it is; `/` between its parts.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// No connection takes longer to be made, with its TLS.
const CONNECTING: Duration = Duration::from_secs(20);
/// So many bytes a second go through the slowest line, and so many may be on their way when the last was handed over:
/// until those are there, no answer can come.
const SLOWEST: u64 = 16 << 10;
const ON_THE_WAY: usize = 8 << 20;
/// No answer is longer but that of a file.
pub const LONGEST_ANSWER: u64 = 256 << 20;

/// How long nothing may move on a line. However long a request takes as a whole, it goes on as long as something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waits {
    /// Of a host that has not answered yet.
    first: Duration,
    idle: Duration,
}

const WAITS: Waits = Waits { first: Duration::from_secs(30), idle: Duration::from_secs(60) };

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
    waits: Waits,
    has_answered: AtomicBool,
}

fn request(method: &str, address: &str, headers: &[(&str, String)]) -> Builder {
    let request = Request::builder().method(method).uri(address);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
}

/// What is sent, and why it could not be read: of what fails here the line tells only that it broke.
struct Watched<'a> {
    from: Box<dyn Read + 'a>,
    fault: Option<Trouble>,
}

impl Read for Watched<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(piece);
        self.fault = read.as_ref().err().map(unread);
        read
    }
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
            .build();
        let behind = address.split_once("//").map_or(address, |(_, behind)| behind);
        let host = behind.split('/').next().unwrap_or_default().to_owned();
        Web { agent: config.new_agent(), host, waits: WAITS, has_answered: AtomicBool::new(false) }
    }

    /// How long nothing may move while so many bytes are sent.
    fn patience(&self, bytes: usize) -> Duration {
        let Waits { first, idle } = self.waits;
        let wait = if self.has_answered.load(Ordering::Relaxed) { idle } else { first };
        wait + Duration::from_secs(bytes.min(ON_THE_WAY) as u64 / SLOWEST)
    }

    fn send<B: AsSendBody>(&self, request: Request<B>, bytes: usize) -> Result<Response<Body>, ureq::Error> {
        let patience = Some(self.patience(bytes));
        let request = self.agent.configure_request(request);
        let answer = self.agent.run(request.timeout_per_read(patience).timeout_per_write(patience).build());
        self.has_answered.fetch_or(answer.is_ok(), Ordering::Relaxed);
        answer
    }

    /// Asks for at most so many bytes, of a file that is there.
    ///
    /// # Errors
    /// Passing trouble where no answer came, or one that says to come back later; [`TroubleKind::Long`] where there are
    /// more bytes.
    pub fn ask(
        &self,
        most: u64,
        method: &str,
        address: &str,
        headers: &[(&str, String)],
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        let request = request(method, address, headers);
        let answer = match matches!(method, "PUT" | "PROPFIND") {
            true => self.send(request.body(bytes).map_err(|_| self.bad_address())?, bytes.len()),
            false => self.send(request.body(()).map_err(|_| self.bad_address())?, 0),
        };
        self.answer(most, method, answer.map_err(|error| self.trouble(&error))?)
    }

    /// Puts a large file there.
    ///
    /// # Errors
    /// As [`Web::ask`], and if it cannot be read.
    pub fn put(
        &self,
        address: &str,
        headers: &[(&str, String)],
        source: &dyn Source,
    ) -> Result<Answer, Trouble> {
        let mut from = Watched { from: source.open().map_err(|error| unread(&error))?, fault: None };
        let request = request("PUT", address, headers).header("content-length", source.size());
        let body = SendBody::from_reader(&mut from);
        let length = usize::try_from(source.size()).unwrap_or(usize::MAX);
        let answer = self.send(request.body(body).map_err(|_| self.bad_address())?, length);
        let answer = answer.map_err(|error| self.trouble(&error));
        match from.fault {
            Some(trouble) => Err(trouble),
            None => self.answer(LONGEST_ANSWER, "PUT", answer?),
        }
    }

    fn bad_address(&self) -> Trouble {
        Trouble::other(format!("主机 {} 的地址写得不对", self.host))
    }

    fn answer(&self, most: u64, method: &str, mut answer: Response<Body>) -> Result<Answer, Trouble> {
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        // What is said of a file that is not there may be longer than the file.
        let most = if status == 200 { most } else { LONGEST_ANSWER };
        if method == "GET" && answer.body().content_length().is_some_and(|length| length > most) {
            return Err(self.trouble(&ureq::Error::BodyExceedsLimit(most)));
        }
        let bytes = answer.body_mut().with_config().limit(most).read_to_vec();
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
            301 | 302 | 307 | 308 => {
                Trouble::other(moved(host, answer.header("location").unwrap_or_default()))
            }
            _ => Trouble::other(format!("主机 {host} 没有照办：{what}（{status}）")),
        }
    }

    fn trouble(&self, error: &ureq::Error) -> Trouble {
        let host = &self.host;
        match error {
            ureq::Error::HostNotFound => {
                Trouble::passing(format!("找不到主机 {host}；请核对地址，看看网络通不通"))
            }
            ureq::Error::Tls(_) => Trouble::other(bad_certificate(host)),
            ureq::Error::Rustls(error) => Trouble::other(not_private(host, error)),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => self.bad_address(),
            ureq::Error::Timeout(_) => Trouble::silent(host),
            ureq::Error::BodyExceedsLimit(_) => {
                Trouble::new(TroubleKind::Long, format!("主机 {host} 的回答太长，没有收下；请核对地址"))
            }
            ureq::Error::Protocol(_) => Trouble::passing(format!(
                "主机 {host} 的回答读不懂；请核对地址，看看是不是该写 https://，端口对不对"
            )),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                Trouble::passing(format!("主机 {host} 的端口没有开；请核对地址和端口"))
            }
            ureq::Error::Io(error) => match private_trouble(error) {
                Some(error) => Trouble::other(not_private(host, error)),
                None => Trouble::passing(format!("与主机 {host} 的连接中断了")),
            },
            _ => Trouble::passing(format!("与主机 {host} 的连接中断了")),
        }
    }
}

/// What TLS said, where that is what a line broke by.
fn private_trouble(error: &io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner.downcast_ref().or_else(|| inner.source()?.downcast_ref())
}

fn bad_certificate(host: &str) -> String {
    format!("主机 {host} 的安全证书有问题，没有继续")
}

fn not_private(host: &str, error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidMessage(_) => {
            format!(
                "主机 {host} 的这个端口不是安全连接（https）的；请核对地址，看看是不是该写 http://，端口对不对"
            )
        }
        rustls::Error::InvalidCertificate(_) => bad_certificate(host),
        _ => format!("与主机 {host} 的安全连接建不起来，没有继续；请核对地址和端口"),
    }
}

/// Only by whom: what stands behind may hold a secret.
fn moved(host: &str, location: &str) -> String {
    let (scheme, rest) = location.split_once("://").unwrap_or_default();
    let there = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let there = there.rsplit_once('@').map_or(there, |(_, there)| there);
    match scheme {
        "http" | "https" => {
            format!("主机 {host} 说要去 {scheme}://{there} 找；请把地址改成 {scheme}:// 开头的那一个")
        }
        _ => format!("主机 {host} 说文件搬到了别处；请核对地址里的文件夹"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    fn listener() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        (listener, host)
    }

    /// What comes of asking a host that says this to whoever comes.
    fn asked(scheme: &str, says: &'static [u8]) -> Trouble {
        let (listener, host) = listener();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 16_384]).unwrap();
            // It may have heard enough.
            let _ = stream.write_all(says);
        });
        let address = format!("{scheme}://{host}/dav/");
        let web = Web::new(&address, 1);
        let trouble = web
            .ask(9, "GET", &address, &[], b"")
            .and_then(|answer| Err::<(), _>(web.refused(&answer, "读取文件")));
        server.join().unwrap();
        trouble.unwrap_err()
    }

    #[test]
    fn a_host_that_says_nothing_is_given_up() {
        let (listener, host) = listener();
        let address = format!("http://{host}/");
        let mut web = Web::new(&address, 1);
        web.waits.first = Duration::from_millis(40);
        let trouble = web.ask(9, "PUT", &address, &[], b"abc").unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::Silent, "{trouble}");
        drop(listener);
    }

    #[test]
    fn a_request_may_take_as_long_as_it_goes_on() {
        let web = Web::new("http://a.cn/", 1);
        let limits = web.agent.config().timeouts();
        let whole =
            [limits.global, limits.per_call, limits.send_body, limits.recv_response, limits.recv_body];
        assert_eq!(whole, [None; 5]);
        assert_eq!(web.patience(0), WAITS.first);
        web.has_answered.store(true, Ordering::Relaxed);
        assert!(web.patience(14 << 20) > WAITS.idle, "what is on the way comes before the answer");
    }

    #[test]
    fn it_is_told_what_is_wrong_with_a_line() {
        let (listener, host) = listener();
        drop(listener);
        let address = format!("http://{host}/");
        let refused = Web::new(&address, 1).ask(9, "GET", &address, &[], b"").unwrap_err();
        assert!(refused.words.contains("端口没有开"), "{refused}");
        let open = asked("https", b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        assert!(open.words.contains("看看是不是该写 http://"), "{open}");
        let private = asked("http", b"\x15\x03\x01\x00\x02\x02\x46");
        assert!(private.words.contains("看看是不是该写 https://"), "{private}");
    }

    #[test]
    fn a_host_that_sends_elsewhere_is_told_with_the_place() {
        let said =
            b"HTTP/1.1 301 Moved\r\nlocation: https://u:p@a.cn/dav/?token=x\r\ncontent-length: 0\r\n\r\n";
        let trouble = asked("http", said);
        assert!(
            trouble.words.ends_with("说要去 https://a.cn 找；请把地址改成 https:// 开头的那一个"),
            "{trouble}"
        );
    }
}
