//! The guard: which requests are answered at all.
//!
//! In: method and headers of a request, and the [`Door`] that it came to. Out: a refusal, or the way in.
//! Invariant: a page of another site can neither read the preview nor act through it. The name in `Host`
//! must be one that only this machine can have, so a foreign name that was made to point here (DNS
//! rebinding) is sent away; `Origin` and `Sec-Fetch-Site` tell requests that another page made. When the
//! network can reach the preview, a key is needed as well.

use std::net::IpAddr;

use hyper::http::{HeaderMap, Method, StatusCode, Uri, header};

use super::token::Key;

/// The one place that anything can be sent to.
const MEND: &str = "/_huikan/mend";

/// Where requests come in.
#[derive(Debug)]
pub(super) struct Door {
    pub port: u16,
    /// Where the preview listens.
    pub bound: IpAddr,
    /// The network can reach the preview; whoever asks needs this.
    pub key: Option<Key>,
}

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Enter,
    /// The same, to change an article.
    Mend,
    /// The key was in the address: it goes into a cookie, and the address (given here) without it is next.
    Keep {
        location: String,
        cookie: String,
    },
    Refuse(StatusCode, &'static str),
}

impl Door {
    pub(super) fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let mends = *method == Method::POST && uri.path() == MEND;
        if !mends && !matches!(*method, Method::GET | Method::HEAD) {
            return Verdict::Refuse(StatusCode::METHOD_NOT_ALLOWED, "预览只能看，不能改。");
        }
        let Some(host) = one(headers, header::HOST).filter(|host| self.is_ours(host)) else {
            let words = "这个网址不是预览的网址。请用启动时显示的网址打开。";
            return Verdict::Refuse(StatusCode::MISDIRECTED_REQUEST, words);
        };
        if uri.authority().is_some_and(|authority| !self.is_ours(authority.as_str())) {
            return Verdict::Refuse(StatusCode::MISDIRECTED_REQUEST, "这个网址不是预览的网址。");
        }
        if headers.contains_key(header::ORIGIN) {
            let origin = one(headers, header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
                return Verdict::Refuse(StatusCode::FORBIDDEN, "别的网站不能使用预览。");
            }
        }
        if comes_from_elsewhere(headers) {
            return Verdict::Refuse(StatusCode::FORBIDDEN, "别的网站不能使用预览。");
        }
        match &self.key {
            // Whoever was given the address to look at the site is not given the articles.
            Some(_) if mends => Verdict::Refuse(StatusCode::FORBIDDEN, "要改稿件，请在这台电脑上打开预览。"),
            Some(key) => self.judge_key(key, uri, headers),
            None if mends => judge_mend(headers),
            None => Verdict::Enter,
        }
    }

    /// Whether a name and port are this machine's: its loopback, where it listens, or with a
    /// key any address of it. A name
    /// other than `localhost` is never ours: whoever owns it decides where it points.
    fn is_ours(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, Some(port)),
            _ => (host, None),
        };
        let is_port = match port {
            Some(port) => port.parse() == Ok(self.port),
            None => self.port == 80,
        };
        let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let address = match bracketed {
            Some(name) => name.parse().ok().map(IpAddr::V6),
            None => name.parse().ok().map(IpAddr::V4),
        };
        let is_name = match address {
            Some(address) => {
                let is_loopback = ["127.0.0.1", "::1"].contains(&&*address.to_string());
                self.key.is_some() || is_loopback || address == self.bound
            }
            None => name.eq_ignore_ascii_case("localhost"),
        };
        is_port && is_name
    }

    fn judge_key(&self, key: &Key, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let name = format!("huikan-{}", self.port);
        let query = uri.query().unwrap_or_default();
        let mut given = query.split('&').filter_map(|pair| pair.strip_prefix("key="));
        if given.any(|given| key.fits(given)) {
            let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("key=")).collect();
            // Two slashes at the start would name another host.
            let path = format!("/{}", uri.path().trim_start_matches('/'));
            let location = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
            let cookie = format!("{name}={}; HttpOnly; SameSite=Strict; Path=/", key.as_str());
            return Verdict::Keep { location, cookie };
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let mut pairs =
            cookies.flat_map(|cookie| cookie.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.any(|(cookie, given)| cookie == name && key.fits(given)) {
            return Verdict::Enter;
        }
        let words = "打开预览要用完整的网址，里面带有钥匙。请扫描电脑上显示的二维码，或照抄那里的网址；刚刚这样打开的，请刷新一次。";
        Verdict::Refuse(StatusCode::FORBIDDEN, words)
    }
}

/// A form of another site can send neither this type nor, unseen, its origin; that it is ours was seen already.
fn judge_mend(headers: &HeaderMap) -> Verdict {
    let is_json = one(headers, header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if headers.contains_key(header::ORIGIN) && is_json {
        return Verdict::Mend;
    }
    Verdict::Refuse(StatusCode::FORBIDDEN, "只有预览自己的网页可以改稿件。")
}

/// The value of a header that may stand once.
fn one(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Whether the browser says that another site's page asks, and not for a page in the address bar. Other
/// ports of this machine count as other sites too.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|found| found == value);
    let elsewhere = is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site");
    elsewhere && !(is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(port: u16, key: Option<Key>) -> Door {
        Door { port, bound: [127, 0, 0, 1].into(), key }
    }

    fn judge(door: &Door, uri: &str, headers: &[(&'static str, &str)]) -> Verdict {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        door.judge(&Method::GET, &uri.parse().unwrap(), &map)
    }

    fn status(verdict: Verdict) -> u16 {
        match verdict {
            Verdict::Enter | Verdict::Mend => 200,
            Verdict::Keep { .. } => 302,
            Verdict::Refuse(status, _) => status.as_u16(),
        }
    }

    #[test]
    fn only_names_of_this_machine_are_ours() {
        let (local, open) = (door(4000, None), door(4000, Some(Key::random())));
        let query = format!("/?key={}", open.key.as_ref().unwrap().as_str());
        for (host, at_local, at_open) in [
            ("127.0.0.1:4000", 200, 302),
            ("localhost:4000", 200, 302),
            ("LOCALHOST:4000", 200, 302),
            ("[::1]:4000", 200, 302),
            ("192.168.1.5:4000", 421, 302),
            ("[fe80::1]:4000", 421, 302),
            ("127.0.0.1", 421, 421),
            ("127.0.0.1:4001", 421, 421),
            ("127.0.0.2:4000", 421, 302),
            ("2130706433:4000", 421, 421),
            ("0x7f.0.0.1:4000", 421, 421),
            ("evil.example:4000", 421, 421),
            ("localhost.evil.example:4000", 421, 421),
            ("127.0.0.1:4000@evil.example", 421, 421),
            ("127.0.0.1:4000:4000", 421, 421),
            ("", 421, 421),
        ] {
            assert_eq!(status(judge(&local, "/", &[("host", host)])), at_local, "{host}");
            assert_eq!(status(judge(&open, &query, &[("host", host)])), at_open, "{host}");
        }
        assert_eq!(status(judge(&local, "/", &[])), 421);
        let twice = [("host", "127.0.0.1:4000"), ("host", "127.0.0.1:4000")];
        assert_eq!(status(judge(&local, "/", &twice)), 421);
        assert_eq!(status(judge(&local, "http://evil.example/", &[("host", "127.0.0.1:4000")])), 421);
        assert_eq!(status(judge(&door(80, None), "/", &[("host", "localhost")])), 200);
        let second = Door { bound: [127, 0, 0, 2].into(), ..door(4000, None) };
        assert_eq!(status(judge(&second, "/", &[("host", "127.0.0.2:4000")])), 200);
        assert_eq!(status(judge(&second, "/", &[("host", "127.0.0.3:4000")])), 421);
    }

    #[test]
    fn other_sites_may_link_here_and_no_more() {
        let door = door(4000, None);
        let with = |headers: &[(&'static str, &str)]| {
            status(judge(&door, "/", &[&[("host", "127.0.0.1:4000")], headers].concat()))
        };
        assert_eq!(with(&[("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")]), 200);
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4000", "http://127.0.0.1:3000", ""] {
            assert_eq!(with(&[("origin", origin)]), 403, "{origin}");
        }
        let from = |site, mode, dest| {
            with(&[("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)])
        };
        assert_eq!(from("cross-site", "navigate", "document"), 200);
        assert_eq!(from("cross-site", "navigate", "iframe"), 403);
        assert_eq!(from("cross-site", "no-cors", "image"), 403);
        assert_eq!(from("same-site", "cors", "empty"), 403);
        assert_eq!(from("none", "navigate", "document"), 200);
        assert_eq!(from("same-origin", "cors", "empty"), 200);
    }

    #[test]
    fn mends_come_from_our_own_pages_on_this_machine() {
        let ours = [
            ("host", "127.0.0.1:4000"),
            ("origin", "http://127.0.0.1:4000"),
            ("content-type", "application/json"),
        ];
        let post = |door: &Door, path: &str, headers: &[(&'static str, &str)]| {
            let mut map = HeaderMap::new();
            headers.iter().for_each(|(name, value)| {
                map.append(*name, value.parse().unwrap());
            });
            door.judge(&Method::POST, &path.parse().unwrap(), &map)
        };
        let local = door(4000, None);
        assert_eq!(post(&local, MEND, &ours), Verdict::Mend);
        assert_eq!(status(post(&local, "/_huikan/site", &ours)), 405);
        for without in 0..ours.len() {
            let mut headers = ours.to_vec();
            headers.remove(without);
            assert_ne!(post(&local, MEND, &headers), Verdict::Mend, "without {:?}", ours[without]);
        }
        let foreign = [ours[0], ("origin", "http://evil.example"), ours[2]];
        assert_eq!(status(post(&local, MEND, &foreign)), 403);
        let form = [ours[0], ours[1], ("content-type", "text/plain")];
        assert_eq!(status(post(&local, MEND, &form)), 403);
        let key = Key::random();
        let cookie = format!("huikan-4000={}", key.as_str());
        let open = door(4000, Some(key));
        assert_eq!(status(post(&open, MEND, &[&ours[..], &[("cookie", &cookie)]].concat())), 403);
    }

    #[test]
    fn nothing_else_can_be_sent() {
        let door = door(4000, None);
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::CONNECT] {
            let verdict = door.judge(&method, &"/".parse().unwrap(), &HeaderMap::new());
            assert_eq!(status(verdict), 405, "{method}");
        }
    }

    #[test]
    fn the_key_moves_from_the_address_into_a_cookie() {
        let key = Key::random();
        let door = door(4000, Some(key.clone()));
        let host = ("host", "192.168.1.5:4000");
        let uri = format!("//yaowen/?a=1&key={}&b=2", key.as_str());
        let Verdict::Keep { location, cookie } = judge(&door, &uri, &[host]) else { panic!("no cookie") };
        assert_eq!(location, "/yaowen/?a=1&b=2");
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
        let kept = format!("other=1; {}", cookie.split(';').next().unwrap());
        assert_eq!(status(judge(&door, "/", &[host, ("cookie", &kept)])), 200);
        assert_eq!(status(judge(&door, "/?key=0", &[host])), 403);
        assert_eq!(status(judge(&door, "/", &[host, ("cookie", "huikan-4000=0")])), 403);
        let other_port = kept.replace("4000", "4001");
        assert_eq!(status(judge(&door, "/", &[host, ("cookie", &other_port)])), 403);
    }
}
