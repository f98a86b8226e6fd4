//! Hosts on which somebody else works, too, and such as call their folders by other names.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use super::*;

/// What a host holds; names of folders end in `/`.
type Held = Arc<Mutex<BTreeSet<String>>>;

/// A host with these things, which calls its root so in listings.
fn host(things: &[&str], calls: &'static str) -> (WebDav, Held) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/dav", listener.local_addr().unwrap());
    let held: Held = Arc::new(Mutex::new(things.iter().map(|thing| (*thing).to_owned()).collect()));
    let server = Arc::clone(&held);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut from = BufReader::new(stream.try_clone().unwrap());
            let mut head = Vec::new();
            while let Some(line) = (&mut from).lines().next() {
                match line.unwrap() {
                    line if line.is_empty() => break,
                    line => head.push(line),
                }
            }
            let header = |name: &str| {
                let mut pairs = head.iter().filter_map(|line| line.split_once(": "));
                pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
            };
            let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            from.take(length).read_to_end(&mut Vec::new()).unwrap();
            let (status, text) = says(&mut lock(&server), &head[0], header, calls);
            let answer = format!(
                "HTTP/1.1 {status} said\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{text}",
                text.len()
            );
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (WebDav::new(&address, "", None, 1), held)
}

fn says(
    held: &mut BTreeSet<String>,
    line: &str,
    header: impl Fn(&str) -> Option<String>,
    calls: &str,
) -> (u16, String) {
    let mut words = line.split(' ');
    let (method, address) = (words.next().unwrap(), words.next().unwrap());
    let name = |address: &str| address.split_once("/dav/").unwrap().1.to_owned();
    let path = name(address);
    let folder = format!("{}/", path.trim_end_matches('/'));
    let is_below = |thing: &String| thing.starts_with(&folder) || *thing == path;
    match method {
        "PROPFIND" => {
            let is_one = header("depth").as_deref() == Some("0");
            let of_root = path.is_empty();
            let found = held.iter().filter(|thing| of_root && !is_one || is_below(thing));
            let own = Some(&path).filter(|_| of_root);
            let found: Vec<&String> = own.into_iter().chain(found).collect();
            let entry = |thing: &&String| {
                let kind = if thing.is_empty() || thing.ends_with('/') { "<collection/>" } else { "" };
                format!("<response><href>{calls}{thing}</href><resourcetype>{kind}</resourcetype></response>")
            };
            let entries: String = found.iter().map(entry).collect();
            if found.is_empty() {
                (404, entries)
            } else {
                (207, format!("<multistatus>{entries}</multistatus>"))
            }
        }
        "DELETE" => {
            held.retain(|thing| !is_below(thing));
            (204, String::new())
        }
        "MOVE" => {
            let to = name(&header("destination").unwrap());
            let folder = format!("{to}/");
            let stands = |thing: &String| *thing == to || thing.starts_with(&folder);
            if header("overwrite").as_deref() == Some("F") && held.iter().any(stands) {
                return (412, String::new());
            }
            held.retain(|thing| !stands(thing) && *thing != path);
            held.insert(to);
            (201, String::new())
        }
        "PUT" => {
            held.insert(path);
            (201, String::new())
        }
        _ => (405, String::new()),
    }
}

#[test]
fn a_folder_of_others_stays_where_a_file_of_ours_was() {
    let (dav, held) = host(&["doc/", "doc/theirs.txt", "a.html"], "/dav/");
    dav.delete("doc").unwrap();
    assert!(dav.write("doc", b"1").unwrap_err().words.contains("doc"));
    assert!(lock(&held).contains("doc/theirs.txt"), "{held:?}");
    dav.write("a.html", b"1").unwrap();
    dav.write("b.html", b"1").unwrap();
    dav.delete("a.html").unwrap();
    let held = lock(&held);
    assert!(!held.contains("a.html") && held.contains("b.html"), "{held:?}");
}

#[test]
fn a_listing_that_is_of_another_address_is_not_taken_for_an_empty_one() {
    for calls in ["/dav/", "//dav//", "http://a.cn/dav/", "http://a.cn//dav/"] {
        let (dav, _) = host(&["theirs.html"], calls);
        assert_eq!(dav.list("").unwrap(), [Entry::File("theirs.html".into(), 0)], "{calls}");
    }
    for calls in ["/", "/behind/dav/"] {
        let (dav, _) = host(&["theirs.html"], calls);
        assert!(dav.list("").unwrap_err().words.contains("对不上"), "{calls}");
    }
    let (dav, _) = host(&[], "/dav/");
    assert_eq!((dav.list("").unwrap(), dav.list("missing/").unwrap()), (vec![], vec![]));
}
