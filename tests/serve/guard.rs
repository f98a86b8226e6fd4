//! Who is refused, and what cannot hold the preview up.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use huikan::net::preview::Key;

use crate::client::{Events, connect, get, get_with, raw, read, send};
use crate::served::{Served, Site};

#[test]
fn a_path_names_a_route_or_nothing() {
    let site = Site::small();
    site.put("geheim.txt", "geheim");
    let served = Served::of(&site);
    for path in [
        "/../geheim.txt",
        "/..//geheim.txt",
        "/yaowen/../index.html",
        "/./index.html",
        "/%2e%2e/geheim.txt",
        "/%2e%2e%2fgeheim.txt",
        "/..%2fgeheim.txt",
        "/%252e%252e%252fgeheim.txt",
        "/..%5cgeheim.txt",
        "/..\\geheim.txt",
        "/%5c%5cserver%5cshare",
        "/index.html%00",
        "/index.html%00.png",
        "/%00",
        "/geheim.txt",
        "/content/site.yaml",
        "/content/%E8%A6%81%E9%97%BB/huiyi.md",
        "/.huikan/cache/hashes",
        "//etc/passwd",
        "///",
        "//index.html",
        "/%2Findex.html",
        "/%2F%2Fexample.org%2F",
        "//example.org/yaowen",
        "/C:/Windows/win.ini",
        "/index.html::$DATA",
        "/index.html.",
        "/INDEX.HTML",
        "/%ff%fe",
        "/_huikan/../geheim.txt",
        "/_huikan/assets/preview.js",
    ] {
        let host = format!("127.0.0.1:{}", served.port);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer = raw(served.port, request.as_bytes()).expect("an answer");
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("geheim\n") && answer.header("location").is_empty(), "{path}");
    }
    for target in ["*", "index.html", "http://evil.example/index.html", "127.0.0.1:80", ""] {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", served.port);
        if let Some(answer) = raw(served.port, request.as_bytes()) {
            assert!([400, 404, 421].contains(&answer.status), "{target}: {}", answer.status);
        }
    }
    // What a query asks about is looked up in the same way.
    for path in ["/../geheim.txt", "/%2e%2e/geheim.txt", "%252e%252e%252fgeheim.txt", "//", "%00", ""] {
        let page = get(served.port, &format!("/_huikan/page?path={path}")).json();
        assert_eq!(page["status"], "gone", "{path}");
    }
}

#[test]
fn only_requests_of_this_machine_s_own_pages_are_answered() {
    let site = Site::small();
    let served = Served::of(&site);
    let host = format!("127.0.0.1:{}", served.port);
    for foreign in
        ["evil.example", "evil.example:80", "127.0.0.1", "192.168.1.5:80", "localhost.evil.example"]
    {
        assert_eq!(send(served.port, "GET", "/", &[("Host", foreign)]).status, 421, "{foreign}");
    }
    assert_eq!(send(served.port, "GET", "/", &[("Host", &format!("localhost:{}", served.port))]).status, 200);
    let old = raw(served.port, b"GET / HTTP/1.0\r\n\r\n").unwrap();
    assert_eq!(old.status, 421);
    for path in ["/", "/_huikan/events", "/_huikan/page?path=/", "/_huikan/site"] {
        let foreign = get_with(served.port, path, &[("Origin", "http://evil.example")]);
        assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, ""), "{path}");
        let embedded = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
        assert_eq!(get_with(served.port, path, &embedded).status, 403, "{path}");
    }
    let link =
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    assert_eq!(get_with(served.port, "/", &link).status, 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let answer = send(served.port, method, "/", &[("Host", &host), ("Content-Length", "0")]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn requests_that_are_too_large_or_nonsense_are_refused() {
    let site = Site::small();
    let served = Served::of(&site);
    let host = format!("127.0.0.1:{}", served.port);
    let long = format!("/{}", "a".repeat(20_000));
    let answer = raw(served.port, format!("GET {long} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    assert!(answer.is_none_or(|answer| [414, 431].contains(&answer.status)));
    let wide = get_with(served.port, "/", &[("X-Wide", &"a".repeat(20_000))]);
    assert_eq!(wide.status, 431);
    let many: Vec<(&str, &str)> = (0..2_000).map(|_| ("X", "a")).collect();
    assert_eq!(get_with(served.port, "/", &many).status, 431);
    let fits = get_with(served.port, "/", &[("X-Wide", &"a".repeat(6_000))]);
    assert_eq!(fits.status, 200);
    for nonsense in
        [&b"\x16\x03\x01\x02\x00\x01"[..], b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"]
    {
        let mut stream = connect(served.port);
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        stream.write_all(nonsense).unwrap();
        assert!(read(&mut stream).is_none_or(|answer| (400..=505).contains(&answer.status)));
    }
    let mut bits = 0x2022_1220_u64;
    for length in 0..60 {
        let mut noise = if length % 2 == 0 { b"GET / HTTP/1.1\r\n".to_vec() } else { Vec::new() };
        noise.extend((0..length * 7).map(|_| {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (bits >> 56) as u8
        }));
        noise.extend(b"\r\n\r\n");
        let mut stream = connect(served.port);
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let _ = stream.write_all(&noise);
        assert!(read(&mut stream).is_none_or(|answer| (400..=505).contains(&answer.status)));
    }
    // A body that nobody asked for harms nobody.
    let body =
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhallo");
    assert_eq!(raw(served.port, body.as_bytes()).unwrap().status, 200);
    assert_eq!(get(served.port, "/").status, 200);
}

/// How long until the other side hangs up; `None` if it does not within half a minute.
fn until_cut(
    stream: &mut std::net::TcpStream,
    mut meanwhile: impl FnMut(&mut std::net::TcpStream),
) -> Option<Duration> {
    let begin = Instant::now();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    while begin.elapsed() < Duration::from_secs(30) {
        match stream.read(&mut [0; 4096]) {
            Ok(0) => return Some(begin.elapsed()),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                return Some(begin.elapsed());
            }
            _ => meanwhile(stream),
        }
    }
    None
}

#[test]
fn a_client_that_trickles_its_head_is_cut() {
    let site = Site::small();
    let served = Served::of(&site);
    let mut slow = connect(served.port);
    slow.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    let cut = until_cut(&mut slow, |stream| drop(stream.write_all(b"a")));
    assert!(cut.is_some_and(|cut| cut < Duration::from_secs(14)), "{cut:?}");
}

#[test]
fn a_connection_that_asks_no_more_is_closed() {
    let site = Site::small();
    let served = Served::of(&site);
    let mut idle = connect(served.port);
    write!(idle, "GET /yaowen/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", served.port).unwrap();
    let cut = until_cut(&mut idle, |_| {});
    assert!(cut.is_some_and(|cut| cut < Duration::from_secs(14)), "{cut:?}");
}

/// More connections than there are places: the rest waits until silent ones are cut.
#[test]
fn streams_leave_places_for_pages() {
    let served = Served::of(&Site::small());
    let mut streams: Vec<_> = (0..64).map(|_| Events::open(served.port)).collect();
    for stream in &mut streams {
        stream.next("portal");
    }
    assert_eq!(get(served.port, "/_huikan/events").status, 503);
    assert_eq!(get(served.port, "/").status, 200);
    drop(streams);
}

#[test]
fn three_hundred_silent_connections_keep_nobody_out_for_long() {
    let site = Site::small();
    let served = Served::of(&site);
    let silent: Vec<_> = (0..300).map(|_| connect(served.port)).collect();
    let begin = Instant::now();
    assert_eq!(get(served.port, "/").status, 200);
    assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
    drop(silent);
    let begin = Instant::now();
    assert_eq!(get(served.port, "/").status, 200);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[test]
fn from_the_network_a_key_is_needed() {
    let site = Site::small();
    let key = Key::random();
    let served = Served::with_key(&site, Some(key.clone()));
    for path in ["/", "/nothing", "/_huikan/", "/_huikan/events", "/_huikan/preview.js", "/?key=", "/?key=0"]
    {
        let answer = get(served.port, path);
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.text().contains("钥匙") && !answer.text().contains("××县政协"), "{path}");
    }
    let answer = get(served.port, &format!("/yaowen/?a=1&key={}", key.as_str()));
    assert_eq!((answer.status, answer.header("location")), (302, "/yaowen/?a=1"));
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    for path in ["/", "/_huikan/site", "/yaowen/"] {
        assert_eq!(get_with(served.port, path, &[("Cookie", cookie)]).status, 200, "{path}");
    }
    let wrong = format!("{}0", &cookie[..cookie.len() - 1]).replace('0', "f");
    assert_eq!(get_with(served.port, "/", &[("Cookie", &wrong)]).status, 403);
    // An address of the machine is a name that nobody else can have.
    for (host, status) in [("192.168.1.5", 200), ("evil.example", 421)] {
        let host = format!("{host}:{}", served.port);
        let answer = send(served.port, "GET", "/", &[("Host", &host), ("Cookie", cookie)]);
        assert_eq!(answer.status, status, "{host}");
    }
}
