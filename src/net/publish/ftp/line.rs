//! A line to a host that speaks FTP: connected, made private, logged in.
//!
//! In: where, and a login. Out: a line on which one request runs at a time. Invariants: no wait is without end; a data
//! connection goes to the host that the line goes to, whatever address it names.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustls::client::Resumption;
use rustls::version::{TLS12, TLS13};
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, Mode, RustlsConnector, RustlsFtpStream};

use super::super::remote::{Trouble, TroubleKind};
use super::files::Fault;
use crate::net::tls;

/// A connection, plain until it is made private.
pub type Line = RustlsFtpStream;

/// No connection takes longer to be made.
const CONNECTING: Duration = Duration::from_secs(20);
/// Nor does the first answer.
const GREETING: Duration = Duration::from_secs(30);
/// No other answer takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where, and who.
pub struct Door {
    pub host: String,
    pub port: u16,
    pub user: String,
    /// Never shown.
    pub password: String,
    /// With TLS, or not at all.
    pub is_private: bool,
    only_newest: AtomicBool,
    greeting: Duration,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// What a host says that it can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Data connections for which it names a port and no address.
    extended: bool,
    /// Listings for machines.
    pub exact_lists: bool,
    unicode: bool,
}

impl Offers {
    /// Asks; of a host that knows no such question, nothing is expected.
    pub fn of(line: &mut Line) -> FtpResult<Offers> {
        let said = match line.feat() {
            Err(FtpError::UnexpectedResponse(_) | FtpError::BadResponse) => HashMap::new(),
            said => said?,
        };
        let has = |name: &str| said.keys().any(|said| said.trim().eq_ignore_ascii_case(name));
        Ok(Offers {
            extended: has("EPSV"),
            exact_lists: has("MLST") || has("MLSD"),
            unicode: has("UTF8") || has("UTF-8"),
        })
    }

    /// Tells a line what of it is used.
    pub fn apply(self, line: &mut Line) -> FtpResult<()> {
        line.set_mode(if self.extended { Mode::ExtendedPassive } else { Mode::Passive });
        line.set_passive_nat_workaround(true);
        if self.unicode {
            match line.opts("UTF8", Some("ON")) {
                // Many have it on already, and some say so by an error.
                Ok(()) | Err(FtpError::UnexpectedResponse(_)) => {}
                Err(error) => return Err(error),
            }
        }
        line.transfer_type(FileType::Binary)
    }
}

impl Door {
    pub fn new(host: String, port: u16, user: String, password: String, is_private: bool) -> Door {
        let only_newest = AtomicBool::new(false);
        Door { host, port, user, password, is_private, only_newest, greeting: GREETING }
    }

    /// A line, logged in.
    pub fn open(&self) -> Result<Line, Trouble> {
        let trouble = |error| Fault::from(error).trouble(&self.host);
        let stream = self.connect()?;
        let broken = |error| trouble(FtpError::ConnectionError(error));
        let same = stream.try_clone().map_err(broken)?;
        same.set_read_timeout(Some(self.greeting)).map_err(broken)?;
        let mut line = Line::connect_with_stream(stream).map_err(trouble)?;
        same.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
        line = line.passive_stream_builder(|address| patient(address).map_err(FtpError::ConnectionError));
        if self.is_private {
            line = self.made_private(line)?;
        }
        match line.login(&*self.user, &*self.password) {
            Ok(()) => Ok(line),
            Err(FtpError::UnexpectedResponse(said)) => Err(self.shut_out(&said)),
            Err(error) => Err(trouble(error)),
        }
    }

    fn connect(&self) -> Result<TcpStream, Trouble> {
        let host = &self.host;
        let found = (&**host, self.port).to_socket_addrs();
        let unknown = || Trouble::passing(format!("找不到主机 {host}；请核对地址，看看网络通不通"));
        let mut why = None;
        for address in found.map_err(|_| unknown())? {
            match patient(address) {
                Ok(stream) => return Ok(stream),
                Err(error) => why = Some(error),
            }
        }
        Err(match why {
            None => unknown(),
            Some(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                Trouble::passing(format!("主机 {host} 的 {} 端口没有开；请核对地址和端口", self.port))
            }
            Some(error) if error.kind() == io::ErrorKind::TimedOut => Trouble::silent(host),
            Some(_) => Trouble::passing(format!("连不上主机 {host}；请看看网络通不通")),
        })
    }

    /// Data connections have to go on with the session of their line, most servers say. A TLS 1.3 ticket lets that happen
    /// once, and the next one only comes to who reads, which an upload does not; a TLS 1.2 session does so for as long
    /// as it lasts. So 1.3 is for hosts that have nothing older.
    fn made_private(&self, line: Line) -> Result<Line, Trouble> {
        let versions = if self.only_newest.load(Ordering::Relaxed) { &[&TLS13][..] } else { &[&TLS12][..] };
        let mut config = tls::for_versions(versions)
            .map_err(|_| Trouble::other("这台电脑上没有可信的证书，不能加密连接"))?;
        // Of this line alone: another line's session would be refused.
        config.resumption = Resumption::in_memory_sessions(8);
        match line.into_secure(RustlsConnector::from(Arc::new(config)), &self.host) {
            Ok(line) => Ok(line),
            Err(FtpError::UnexpectedResponse(_)) => Err(Trouble::other(format!(
                "主机 {} 没有开通加密的 FTP（FTPS），没有把密码送出去；请问管理主机的同事",
                self.host
            ))),
            Err(error) => {
                let fault = Fault::from(error);
                if matches!(fault, Fault::OldVersion) {
                    self.only_newest.store(true, Ordering::Relaxed);
                }
                Err(fault.trouble(&self.host))
            }
        }
    }

    /// What the refusal of a login means.
    fn shut_out(&self, said: &suppaftp::types::Response) -> Trouble {
        let (host, code) = (&self.host, said.status.code());
        let words = String::from_utf8_lossy(&said.body).to_lowercase();
        let wants_privacy = ["encrypt", "ssl", "tls", "secure"].iter().any(|word| words.contains(word));
        match code {
            _ if wants_privacy && !self.is_private => {
                Trouble::other(format!("主机 {host} 只接受加密的连接；请把 site.yaml 里的类型改成 ftps"))
            }
            421 => Trouble::passing(format!("主机 {host} 的连接数满了；可以在 site.yaml 里写小一点的“并发”")),
            _ => Trouble::new(TroubleKind::Denied, format!("主机 {host} 说用户名或密码不对")),
        }
    }
}

/// A connection that waits for an answer, and not without end.
fn patient(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, CONNECTING)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_says_nothing_is_given_up() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut door = Door::new("127.0.0.1".into(), port, "zx".into(), "geheim".into(), false);
        door.greeting = Duration::from_millis(40);
        assert_eq!(door.open().map(drop).unwrap_err().kind, TroubleKind::Silent);
    }
}
