//! One link: asked for, led on, asked again.
//!
//! In: an address. Out: an [`Answer`]. Invariant: bounded, by hops, retries and the time of each request. HEAD comes
//! first, since it costs the other side least; whatever it does not answer well is asked for by GET, of which the body
//! is not read.

use std::collections::BTreeSet;
use std::io;
use std::thread;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ureq::{Agent, Error};

use super::{Answer, Manners, Trouble};
use crate::net::tls;

/// How often an address may lead on to another.
const HOPS: usize = 8;

/// What may not stand in an address as people type it; `%` stays, since much is encoded already.
const TYPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Says who asks, and why.
const NAME: &str = concat!("Mozilla/5.0 (compatible; huikan/", env!("CARGO_PKG_VERSION"), "; link check)");

/// A status, and where it leads on to.
struct Heard {
    status: u16,
    location: Option<String>,
}

/// Asks for links, with the system's own certificates.
pub struct Asker {
    agent: Agent,
    pub manners: Manners,
}

impl Asker {
    pub fn new(manners: Manners) -> Asker {
        let config = Agent::config_builder()
            .tls_config(tls::of_the_system())
            .user_agent(NAME)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(manners.timeout))
            .build();
        Asker { agent: config.new_agent(), manners }
    }

    pub fn try_one(&self, address: &str) -> Answer {
        let mut at = utf8_percent_encode(address, TYPED).to_string();
        let mut seen = BTreeSet::new();
        let mut for_good = true;
        for _ in 0..HOPS {
            if !seen.insert(at.clone()) {
                return Answer::Trouble(Trouble::Loop);
            }
            let heard = match self.patiently(&at) {
                Ok(heard) => heard,
                Err(trouble) => return Answer::Trouble(trouble),
            };
            let next = match (heard.status, heard.location) {
                (301 | 302 | 303 | 307 | 308, Some(location)) => joined(&at, &location),
                (status, _) => {
                    let moved = for_good && seen.len() > 1;
                    return judged(status, moved.then_some(at));
                }
            };
            for_good &= matches!(heard.status, 301 | 308);
            at = utf8_percent_encode(&next, TYPED).to_string();
        }
        Answer::Trouble(Trouble::Loop)
    }

    /// Asks again after trouble that may pass, each time after a longer wait.
    fn patiently(&self, address: &str) -> Result<Heard, Trouble> {
        let mut wait = self.manners.back_off;
        for turn in 0.. {
            let heard = self.once(address);
            let may_pass = match &heard {
                Ok(heard) => heard.status >= 500,
                // Who was silent for so long is asked once more, not thrice.
                Err(Trouble::Timeout) => turn == 0,
                Err(trouble) => *trouble == Trouble::Broken,
            };
            if !may_pass || turn >= self.manners.retries {
                return heard;
            }
            thread::sleep(wait);
            wait = wait.saturating_mul(2);
        }
        Err(Trouble::Broken)
    }

    fn once(&self, address: &str) -> Result<Heard, Trouble> {
        match self.agent.head(address).call().map(heard) {
            Ok(heard) if heard.status < 400 => Ok(heard),
            // Many servers refuse HEAD, or break off.
            Ok(_) | Err(Error::Protocol(_) | Error::Io(_)) => {
                self.agent.get(address).call().map(heard).map_err(|error| trouble(&error))
            }
            Err(error) => Err(trouble(&error)),
        }
    }
}

fn heard(response: ureq::http::Response<ureq::Body>) -> Heard {
    let location = response.headers().get("location").map(|value| String::from_utf8_lossy(value.as_bytes()));
    Heard { status: response.status().as_u16(), location: location.map(std::borrow::Cow::into_owned) }
}

fn judged(status: u16, moved: Option<String>) -> Answer {
    match status {
        200..=399 => moved.map_or(Answer::Alive, Answer::Moved),
        404 | 410 => Answer::Gone(status),
        // What guards against programs answers with: to people the page may well be shown. 412 and 521 are those of
        // guards that many official sites stand behind.
        401 | 403 | 405 | 406 | 407 | 412 | 418 | 421 | 429 | 451 | 503 | 521 => Answer::Guarded(status),
        _ => Answer::Trouble(Trouble::Status(status)),
    }
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::Timeout(_) => Trouble::Timeout,
        Error::HostNotFound => Trouble::NoHost,
        Error::ConnectionFailed => Trouble::Refused,
        Error::Tls(_) | Error::Rustls(_) => Trouble::Certificate,
        Error::BadUri(_) | Error::Http(_) => Trouble::Address,
        Error::Io(error) => of_io(error),
        _ => Trouble::Broken,
    }
}

/// What Windows says of a name that it cannot find, now or ever (WSAHOST_NOT_FOUND, WSATRY_AGAIN).
const UNKNOWN_TO_WINDOWS: [i32; 2] = [11001, 11002];

fn of_io(error: &io::Error) -> Trouble {
    // The standard library has no kind for it.
    let is_lookup = error.raw_os_error().is_some_and(|code| UNKNOWN_TO_WINDOWS.contains(&code))
        || error.to_string().contains("lookup address");
    let is_of_tls = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>);
    match error.kind() {
        _ if is_of_tls => Trouble::Certificate,
        _ if is_lookup => Trouble::NoHost,
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable => Trouble::Refused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Trouble::Timeout,
        _ => Trouble::Broken,
    }
}

/// Where a `Location` leads, seen from the address that gave it (RFC 3986, without dot segments).
fn joined(from: &str, location: &str) -> String {
    let location = location.trim();
    if location.contains("://") {
        return location.to_owned();
    }
    let (scheme, rest) = from.split_once("//").unwrap_or(("http:", from));
    if location.starts_with("//") {
        return format!("{scheme}{location}");
    }
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    if location.starts_with('/') {
        return format!("{scheme}//{host}{location}");
    }
    let path = path.split('?').next().unwrap_or_default();
    let folder =
        if location.starts_with('?') { path } else { path.rfind('/').map_or("/", |at| &path[..=at]) };
    format!("{scheme}//{host}{folder}{location}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_seen_from_where_it_was_given() {
        for (location, joined_to) in [
            ("https://b.cn/1", "https://b.cn/1"),
            ("//b.cn/1", "http://b.cn/1"),
            ("/1", "http://a.cn/1"),
            ("1", "http://a.cn/x/1"),
            ("?q=1", "http://a.cn/x/y?q=1"),
        ] {
            assert_eq!(joined("http://a.cn/x/y?z=/w", location), joined_to);
        }
        assert_eq!(joined("http://a.cn", "1"), "http://a.cn/1");
    }
}
