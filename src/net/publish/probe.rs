//! A look at the site as readers get it, after it was published.
//!
//! In: the address of the site, and pages with the contents that they should have. Out: what came of each. Invariant:
//! asks and reads; an answer that is other than it should be is told, never acted upon.

use std::io::ErrorKind;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;

use super::manifest::{Content, Files};
use super::order::Sort;
use crate::net::tls;

/// Pages that are looked at.
const SAMPLE: usize = 5;
/// No page is larger.
const LARGEST: u64 = 32 << 20;
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a reader gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    AsPublished,
    /// What stood there before: an old page in a cache.
    Old,
    /// Other bytes, as of a login page or of another folder.
    Other,
    /// An answer that is no page.
    Status(u16),
    /// It is not the site's own certificate, or an old one.
    Certificate,
    /// It leads from address to address, and nowhere.
    Loop,
    /// There is no such host.
    NoHost,
    /// The host is there, and nothing listens.
    Closed,
    /// No answer.
    Silence,
}

/// The pages to look at: the home page where it changed, and some others.
pub fn sample<'a>(sent: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut pages: Vec<&str> = sent.filter(|path| path.ends_with(".html")).collect();
    pages.sort_by_key(|path| (*path != "index.html", Sort::of(path), *path));
    let step = pages.len().div_ceil(SAMPLE).max(1);
    pages.into_iter().step_by(step).collect()
}

/// Asks for pages below `url`, which ends in `/`; `before`: what stood there until now.
pub fn look(url: &str, pages: &[&str], files: &Files, before: Option<&Files>) -> Vec<Shown> {
    let config = Agent::config_builder()
        .tls_config(tls::of_the_system())
        .user_agent(concat!("huikan/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(15)));
    let agent = config.build().new_agent();
    let old = |path: &str| before.and_then(|files| files.get(path)).copied();
    pages.iter().map(|path| one(&agent, url, path, (files.get(*path).copied(), old(path)))).collect()
}

fn one(agent: &Agent, url: &str, path: &str, (new, old): (Option<Content>, Option<Content>)) -> Shown {
    let address = format!("{url}{}", utf8_percent_encode(path, PATH));
    let mut answer = match agent.get(&address).header("cache-control", "no-cache").call() {
        Ok(answer) => answer,
        Err(error) => return silence(&error),
    };
    if answer.status() != 200 {
        return Shown::Status(answer.status().as_u16());
    }
    match answer.body_mut().with_config().limit(LARGEST).read_to_vec() {
        Ok(bytes) => match Some(Content::of(&bytes)) {
            there if there == new => Shown::AsPublished,
            there if there == old => Shown::Old,
            _ => Shown::Other,
        },
        Err(error) => silence(&error),
    }
}

/// Why there is no answer.
fn silence(error: &ureq::Error) -> Shown {
    match error {
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Shown::Certificate,
        // What goes wrong within a connection is told as its trouble.
        ureq::Error::Io(cause) if matches!(cause.get_ref(), Some(inner) if inner.is::<rustls::Error>()) => {
            Shown::Certificate
        }
        ureq::Error::Io(cause) if cause.kind() == ErrorKind::ConnectionRefused => Shown::Closed,
        ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => Shown::Loop,
        ureq::Error::HostNotFound => Shown::NoHost,
        _ => Shown::Silence,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_home_page_is_looked_at_and_some_others() {
        let many: Vec<String> = (0..100).map(|number| format!("yaowen/{number:03}.html")).collect();
        let sent = many.iter().map(String::as_str).chain(["index.html", "_media/a.jpg"]);
        let sample = sample(sent);
        assert!(sample.contains(&"index.html") && sample.len() <= SAMPLE, "{sample:?}");
        assert_eq!(super::sample(["rss.xml"].into_iter()), [""; 0]);
    }

    #[test]
    fn readers_get_what_was_published_or_it_is_told() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            for body in ["new", "old", "login", ""] {
                let (mut stream, _) = listener.accept().unwrap();
                let mut head = [0; 2048];
                let _ = stream.read(&mut head).unwrap();
                let status = if body.is_empty() { "404 Not Found" } else { "200 OK" };
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                )
                .unwrap();
            }
        });
        let pages = ["a.html", "b.html", "c.html", "d.html"];
        let of = |text: &[u8]| -> Files { pages.map(|path| (path.into(), Content::of(text))).into() };
        let (files, before) = (of(b"new"), of(b"old"));
        let shown = look(&url, &pages, &files, Some(&before));
        server.join().unwrap();
        assert_eq!(shown, [Shown::AsPublished, Shown::Old, Shown::Other, Shown::Status(404)]);
        assert_eq!(look(&url, &["a.html"], &files, None), [Shown::Closed]);
    }

    #[test]
    fn a_circle_of_addresses_is_told_from_silence() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            for answer in 0..11 {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 2048]).unwrap();
                write!(
                    stream,
                    "HTTP/1.1 302 Found\r\nlocation: /{answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                )
                .unwrap();
            }
        });
        assert_eq!(look(&url, &["a.html"], &Files::new(), None), [Shown::Loop]);
        server.join().unwrap();
        let trouble = ureq::Error::Io(std::io::Error::other(rustls::Error::DecryptError));
        assert_eq!(silence(&trouble), Shown::Certificate);
    }
}
