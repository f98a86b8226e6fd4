//! Links, tried against a server of our own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::*;

/// What a server of our own was asked, and how many connections it had at once.
#[derive(Default)]
struct Seen {
    requests: BTreeMap<String, usize>,
    open: usize,
    most_open: usize,
}

/// A host that answers each path in its own way.
struct Server {
    address: String,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let noted = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let noted = Arc::clone(&noted);
                thread::spawn(move || converse(&stream, &noted));
            }
        });
        Server { address, seen }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn asked(&self, request: &str) -> usize {
        self.seen.lock().unwrap().requests.get(request).copied().unwrap_or(0)
    }
}

/// Answers the requests of one connection.
fn converse(stream: &TcpStream, seen: &Mutex<Seen>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                break;
            }
        }
        let request = first.rsplit_once(' ').map_or("", |(request, _)| request).to_owned();
        let times = {
            let mut seen = seen.lock().unwrap();
            seen.open += 1;
            seen.most_open = seen.most_open.max(seen.open);
            let times = seen.requests.entry(request.clone()).or_default();
            *times += 1;
            *times
        };
        let answer = answer(&request, times);
        seen.lock().unwrap().open -= 1;
        let mut stream = stream;
        match answer {
            Some(answer) => drop(stream.write_all(answer.as_bytes())),
            None => return drop(stream.shutdown(std::net::Shutdown::Both)),
        }
    }
}

/// The bytes for a request that came for the so-manyth time; `None` breaks the connection.
fn answer(request: &str, times: usize) -> Option<String> {
    let empty =
        |status: &str, header: &str| Some(format!("HTTP/1.1 {status}\r\n{header}content-length: 0\r\n\r\n"));
    let (method, path) = request.split_once(' ').unwrap_or_default();
    match path {
        "/slow" => {
            thread::sleep(Duration::from_millis(700));
            empty("200 OK", "")
        }
        "/gone" => empty("404 Not Found", ""),
        "/flaky" if method == "GET" && times > 1 => empty("200 OK", ""),
        "/flaky" | "/broken" => empty("500 Internal Server Error", ""),
        "/loop" => empty("302 Found", "location: /loop/again\r\n"),
        "/loop/again" => empty("302 Found", "location: /loop\r\n"),
        "/moved" => empty("301 Moved Permanently", "location: ok\r\n"),
        "/elsewhere" => empty("302 Found", "location: /ok\r\n"),
        "/reset" => None,
        "/no-head" if method == "HEAD" => empty("405 Method Not Allowed", ""),
        "/guarded" => empty("403 Forbidden", ""),
        "/nonsense" => Some("这不是 HTTP\r\n\r\n".to_owned()),
        _ => empty("200 OK", ""),
    }
}

fn hasty() -> Manners {
    Manners {
        hosts: 4,
        pause: Duration::from_millis(1),
        timeout: Duration::from_millis(250),
        retries: 2,
        back_off: Duration::from_millis(5),
    }
}

fn tried(addresses: &[String]) -> Vec<Answer> {
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    try_all(&addresses, hasty(), &|| {})
}

#[test]
fn each_way_of_answering_is_told_apart() {
    let server = Server::start();
    let cases = [
        ("/ok", Answer::Alive),
        ("/带汉字 和空格", Answer::Alive),
        ("/gone", Answer::Gone(404)),
        ("/flaky", Answer::Alive),
        ("/broken", Answer::Trouble(Trouble::Status(500))),
        ("/loop", Answer::Trouble(Trouble::Loop)),
        ("/moved", Answer::Moved(server.at("/ok"))),
        ("/elsewhere", Answer::Alive),
        ("/reset", Answer::Trouble(Trouble::Broken)),
        ("/no-head", Answer::Alive),
        ("/guarded", Answer::Guarded(403)),
        ("/nonsense", Answer::Trouble(Trouble::Broken)),
        ("/slow", Answer::Trouble(Trouble::Timeout)),
    ];
    let addresses: Vec<String> = cases.iter().map(|(path, _)| server.at(path)).collect();
    let answers = tried(&addresses);
    for ((path, wanted), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer, wanted, "{path}");
    }
    // What HEAD answers well is not fetched; what it does not is asked for by GET.
    assert_eq!((server.asked("HEAD /no-head"), server.asked("GET /no-head")), (1, 1));
    assert_eq!(server.asked("GET /gone"), 1);
    assert_eq!(server.asked("GET /broken"), 3);
}

#[test]
fn one_host_is_asked_one_thing_at_a_time() {
    let server = Server::start();
    let addresses: Vec<String> = (0..20).map(|number| server.at(&format!("/page/{number}"))).collect();
    assert_eq!(tried(&addresses), vec![Answer::Alive; 20]);
    assert_eq!(server.seen.lock().unwrap().most_open, 1);
    assert_eq!(server.asked("GET /page/0"), 0);
}

#[test]
fn a_host_that_takes_no_connections_is_given_up_and_the_others_are_not() {
    let server = Server::start();
    // Bound and let go: nobody listens there.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses = [
        format!("http://{closed}/1"),
        server.at("/ok"),
        format!("http://{closed}/2"),
        format!("http://{closed}/3"),
    ];
    let refused = Answer::Trouble(Trouble::Refused);
    assert_eq!(tried(&addresses), [refused.clone(), Answer::Alive, refused.clone(), refused]);
}

#[test]
fn what_cannot_be_asked_for_is_told_and_asks_nobody() {
    let addresses = ["http://".to_owned(), "http://例子.测试/".to_owned()];
    for answer in tried(&addresses) {
        assert!(matches!(answer, Answer::Trouble(Trouble::Address | Trouble::NoHost)), "{answer:?}");
    }
    assert_eq!(tried(&[]), []);
}
