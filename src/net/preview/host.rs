//! Which of this machine's addresses a preview is reached at.
//!
//! In: what was typed, or nothing. Out: addresses to listen at, and to be opened in a browser.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::str::FromStr;

/// An address to listen at: loopback unless others are to look on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host(pub(super) IpAddr);

impl Host {
    /// This machine alone.
    pub const HERE: Host = Host(IpAddr::V4(Ipv4Addr::LOCALHOST));

    /// Whether the network can reach it.
    pub fn is_open(self) -> bool {
        !self.0.is_loopback()
    }

    /// For a browser on this machine.
    #[must_use]
    pub fn here(self) -> Host {
        if self.0.is_unspecified() { Host::HERE } else { self }
    }

    /// For browsers elsewhere, the most likely one first; never empty.
    pub fn elsewhere(self) -> Vec<Host> {
        if !self.0.is_unspecified() {
            return vec![self];
        }
        let own = own_addresses();
        if own.is_empty() { vec![Host::HERE] } else { own.into_iter().map(Host).collect() }
    }

    /// `http://192.168.1.5:4000`
    pub fn origin(self, port: u16) -> String {
        format!("http://{}", SocketAddr::new(self.0, port))
    }
}

impl FromStr for Host {
    type Err = std::net::AddrParseError;

    fn from_str(typed: &str) -> Result<Host, Self::Err> {
        typed.parse().map(Host)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The addresses that this machine has in its networks, the one towards the internet first. Asks the
/// routing table; nothing is sent.
fn own_addresses() -> Vec<IpAddr> {
    let networks = [[223, 5, 5, 5], [192, 168, 0, 1], [10, 0, 0, 1], [172, 16, 0, 1]];
    let mut addresses = Vec::new();
    for network in networks {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0));
        let own = socket.and_then(|socket| {
            socket.connect((Ipv4Addr::from(network), 9))?;
            socket.local_addr()
        });
        let Ok(own) = own.map(|own| own.ip()) else { continue };
        if !own.is_loopback() && !own.is_unspecified() && !addresses.contains(&own) {
            addresses.push(own);
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everywhere_is_opened_here_and_elsewhere() {
        let host = |typed: &str| typed.parse::<Host>().unwrap();
        assert_eq!(Host::HERE.origin(4000), "http://127.0.0.1:4000");
        assert_eq!(host("::1").origin(4000), "http://[::1]:4000");
        assert!(!Host::HERE.is_open() && !host("::1").is_open());
        assert!(host("0.0.0.0").is_open() && host("192.168.1.5").is_open());
        assert_eq!(host("0.0.0.0").here(), Host::HERE);
        assert_eq!(host("192.168.1.5").here(), host("192.168.1.5"));
        assert_eq!(host("192.168.1.5").elsewhere(), [host("192.168.1.5")]);
        assert!(!host("::").elsewhere().is_empty());
        assert!(own_addresses().iter().all(|address| !address.is_loopback()));
        assert!("nas".parse::<Host>().is_err());
    }
}
