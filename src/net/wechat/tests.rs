//! Messages, delivered to a platform of our own.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// What goes wrong with one call: the nth of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Hangs up before it does anything.
    Deaf,
    /// Does it, and hangs up.
    Mute,
    /// Refuses with this code.
    Code(i64),
    /// Answers so.
    Status(u16),
}

/// What the platform has, and what it was asked.
#[derive(Default)]
struct Platform {
    calls: Vec<String>,
    pictures: Vec<Vec<u8>>,
    materials: Vec<(String, Vec<u8>)>,
    drafts: Vec<(String, Value)>,
    tokens: usize,
    /// Call and fault, each taken once.
    faults: Vec<(&'static str, Fault)>,
    /// Tokens before this number have expired.
    expired: usize,
}

struct Server {
    address: String,
    platform: Arc<Mutex<Platform>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let platform = Arc::new(Mutex::new(Platform::default()));
        let shared = Arc::clone(&platform);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(&stream, &shared));
            }
        });
        Server { address, platform }
    }

    fn api(&self) -> Api {
        Api::at(Account::new("wx0123456789abcdef", SECRET).unwrap(), &self.address).unwrap()
    }

    fn fails(&self, call: &'static str, fault: Fault) {
        self.platform.lock().unwrap().faults.push((call, fault));
    }

    fn count(&self, call: &str) -> usize {
        self.platform.lock().unwrap().calls.iter().filter(|made| *made == call).count()
    }
}

fn answer(stream: &TcpStream, platform: &Mutex<Platform>) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let (mut length, mut kind) = (0, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "content-type" => kind = value.trim().to_owned(),
            "expect" => (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let target = first.split(' ').nth(1).unwrap().strip_prefix("/cgi-bin/").unwrap().to_owned();
    let (call, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut platform = platform.lock().unwrap();
    platform.calls.push(call.to_owned());
    let fault = platform.faults.iter().position(|(of, _)| *of == call);
    let fault = fault.map(|at| platform.faults.remove(at).1);
    let said = match fault {
        Some(Fault::Deaf) => return,
        Some(Fault::Code(code)) => {
            json!({ "errcode": code, "errmsg": format!("invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, {SECRET} rid: x") })
        }
        _ => platform.done(call, query, &kind, &body),
    };
    let status = match fault {
        Some(Fault::Mute) => return,
        Some(Fault::Status(status)) => status,
        _ => 200,
    };
    let said = said.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", said.len());
    (&*stream).write_all([head.as_bytes(), said.as_bytes()].concat().as_slice()).unwrap();
}

impl Platform {
    fn done(&mut self, call: &str, query: &str, kind: &str, body: &[u8]) -> Value {
        let wrong = |code: i64| json!({ "errcode": code, "errmsg": "no" });
        let object = || serde_json::from_slice::<Value>(body).unwrap();
        if call == "stable_token" {
            let asked = object();
            assert_eq!((&asked["appid"], &asked["secret"]), (&json!("wx0123456789abcdef"), &json!(SECRET)));
            self.tokens += 1;
            return json!({ "access_token": format!("token-{}", self.tokens), "expires_in": 7200 });
        }
        let token = query.split('&').find_map(|part| part.strip_prefix("access_token=token-")).unwrap();
        if token.parse::<usize>().unwrap() <= self.expired {
            return wrong(42001);
        }
        match call {
            "media/uploadimg" => {
                self.pictures.push(part(kind, body).1);
                json!({ "url": format!("http://mmbiz.qpic.cn/{}", self.pictures.len()) })
            }
            "material/add_material" => {
                assert!(query.contains("type=image"));
                self.materials.push(part(kind, body));
                json!({ "media_id": format!("material-{}", self.materials.len()), "url": "http://mmbiz.qpic.cn/x" })
            }
            "material/batchget_material" => {
                let items = self.materials.iter().enumerate();
                let items: Vec<Value> = items
                    .map(
                        |(at, (name, _))| json!({ "media_id": format!("material-{}", at + 1), "name": name }),
                    )
                    .collect();
                json!({ "item": items })
            }
            "draft/add" => {
                let article = object()["articles"][0].clone();
                assert!(article["thumb_media_id"].as_str().unwrap().starts_with("material-"));
                self.drafts.push((format!("draft-{}", self.drafts.len() + 1), article));
                json!({ "media_id": self.drafts.last().unwrap().0 })
            }
            "draft/update" => {
                let asked = object();
                match self.drafts.iter_mut().find(|(id, _)| asked["media_id"] == json!(id)) {
                    Some((_, article)) => {
                        *article = asked["articles"].clone();
                        json!({ "errcode": 0, "errmsg": "ok" })
                    }
                    None => wrong(40007),
                }
            }
            "draft/get" => match self.drafts.iter().any(|(id, _)| object()["media_id"] == json!(id)) {
                true => json!({ "news_item": [] }),
                false => wrong(40007),
            },
            "draft/batchget" => {
                let items = self.drafts.iter();
                let items: Vec<Value> = items
                    .map(|(id, article)| json!({ "media_id": id, "content": { "news_item": [article] } }))
                    .collect();
                json!({ "item": items })
            }
            _ => wrong(40066),
        }
    }
}

/// Name and bytes of the one file of a form.
fn part(kind: &str, body: &[u8]) -> (String, Vec<u8>) {
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let start = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"");
    let rest = body.strip_prefix(start.as_bytes()).unwrap();
    let (name, rest) = rest.split_at(rest.iter().position(|&byte| byte == b'"').unwrap());
    let rest = rest.strip_prefix(b"\"\r\nContent-Type: image/jpeg\r\n\r\n").unwrap();
    let bytes = rest.strip_suffix(format!("\r\n--{boundary}--\r\n").as_bytes()).unwrap();
    (String::from_utf8(name.to_vec()).unwrap(), bytes.to_vec())
}

/// Sends a message as a run of the program would, with what the last run kept.
fn run(server: &Server, kept: &RefCell<String>, words: &str) -> Result<Delivered, Trouble> {
    run_as(server, kept, words, ("题", b"cover"), AT)
}

/// File, path of the page and former paths.
type At<'a> = (&'a str, &'a str, &'a [String]);
const AT: At<'_> = ("content/要闻/a.md", "yaowen/a.html", &[]);

/// The same with another title and cover, at another place.
fn run_as(
    server: &Server,
    kept: &RefCell<String>,
    words: &str,
    (title, cover): (&str, &[u8]),
    (article, path, former): At<'_>,
) -> Result<Delivered, Trouble> {
    let mut journal = Journal::read(&kept.borrow()).unwrap_or_default();
    let keep = |text: &str| {
        *kept.borrow_mut() = text.to_owned();
        Ok(())
    };
    let Value::Object(fields) =
        json!({ "title": title, "content_source_url": format!("https://www.example.gov.cn/{path}") })
    else {
        unreachable!()
    };
    let content = |addresses: &[String]| Ok(format!("{words}{}", addresses.join("、")));
    let message = Message {
        article,
        path,
        former,
        fields: &fields,
        pictures: vec![
            Upload { name: "01.jpg", bytes: b"one" },
            Upload { name: "02.jpg", bytes: b"two\r\n--x" },
        ],
        cover: Upload { name: "cover.jpg", bytes: cover },
        content: &content,
    };
    deliver(&mut server.api(), &mut journal, &keep, &message)
}

#[track_caller]
fn all_is_there_once(server: &Server) {
    let platform = server.platform.lock().unwrap();
    assert_eq!(platform.pictures.iter().filter(|bytes| **bytes == b"two\r\n--x").count(), 1);
    assert_eq!((platform.pictures.len(), platform.materials.len(), platform.drafts.len()), (2, 1, 1));
    let content = platform.drafts[0].1["content"].as_str().unwrap();
    assert_eq!(content, "文http://mmbiz.qpic.cn/1、http://mmbiz.qpic.cn/2");
}

#[test]
fn a_message_is_sent_once_and_its_draft_follows_the_text() {
    let (server, kept) = (Server::start(), RefCell::default());
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Added));
    all_is_there_once(&server);
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Unchanged));
    all_is_there_once(&server);
    assert_eq!(run(&server, &kept, "新"), Ok(Delivered::Updated));
    assert_eq!(server.count("draft/add"), 1);
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Updated));
    all_is_there_once(&server);
    // Somebody published it: there is no such draft any more.
    server.platform.lock().unwrap().drafts.clear();
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Added));
    all_is_there_once(&server);
    assert!(!kept.borrow().contains(SECRET) && !kept.borrow().contains("token-"));
}

#[test]
fn after_any_failure_the_next_run_completes_and_sends_nothing_twice() {
    for call in ["stable_token", "media/uploadimg", "material/add_material", "draft/add"] {
        for fault in [Fault::Deaf, Fault::Mute, Fault::Code(45009), Fault::Code(-1), Fault::Status(502)] {
            // Pictures of a text cannot be looked up; they cost nothing, and take no place.
            let is_repeated = call == "media/uploadimg" && matches!(fault, Fault::Mute | Fault::Status(_));
            let (server, kept) = (Server::start(), RefCell::default());
            (0..3).for_each(|_| server.fails(call, fault));
            let first = run(&server, &kept, "文");
            assert!(first.is_err(), "{call} {fault:?}: {first:?}");
            server.platform.lock().unwrap().faults.clear();
            let second = run(&server, &kept, "文");
            assert!(matches!(second, Ok(Delivered::Added)), "{call} {fault:?}: {second:?}");
            if is_repeated {
                assert_eq!(server.platform.lock().unwrap().drafts.len(), 1, "{call} {fault:?}");
            } else {
                all_is_there_once(&server);
            }
        }
    }
}

#[test]
fn a_draft_whose_answer_was_lost_is_found_by_what_was_sent() {
    let (server, kept) = (Server::start(), RefCell::default());
    server.fails("draft/add", Fault::Mute);
    assert!(run(&server, &kept, "文").is_err());
    // Title and cover are others before the next run, and its look-up fails once.
    server.fails("draft/batchget", Fault::Code(45009));
    assert!(run_as(&server, &kept, "文", ("新题", b"other"), AT).is_err());
    assert_eq!(run_as(&server, &kept, "文", ("新题", b"other"), AT), Ok(Delivered::Added));
    let titles = |server: &Server| {
        let platform = server.platform.lock().unwrap();
        platform.drafts.iter().map(|(_, article)| article["title"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&server), ["新题"]);
    assert_eq!(run_as(&server, &kept, "文", ("新题", b"other"), AT), Ok(Delivered::Unchanged));
}

#[test]
fn an_article_that_moved_has_its_draft_still() {
    let former = ["yaowen/a.html".to_owned()];
    let at = ("content/工作/a.md", "gongzuo/a.html", &former[..]);
    let (server, kept) = (Server::start(), RefCell::default());
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Added));
    assert_eq!(run_as(&server, &kept, "文", ("题", b"cover"), at), Ok(Delivered::Updated));
    assert_eq!(run_as(&server, &kept, "文", ("题", b"cover"), at), Ok(Delivered::Unchanged));
    assert_eq!(server.count("draft/add"), 1);
    // Another one at its old place is another one.
    assert_eq!(run_as(&server, &kept, "甲", ("题", b"cover"), AT), Ok(Delivered::Added));

    let (server, kept) = (Server::start(), RefCell::default());
    server.fails("draft/add", Fault::Mute);
    assert!(run(&server, &kept, "文").is_err());
    assert_eq!(run_as(&server, &kept, "文", ("题", b"cover"), at), Ok(Delivered::Added));
    all_is_there_once(&server);
}

#[test]
fn what_is_looked_up_or_changed_may_fail_too() {
    let (server, kept) = (Server::start(), RefCell::default());
    for call in ["material/add_material", "draft/add"] {
        server.fails(call, Fault::Mute);
        assert!(run(&server, &kept, "文").is_err(), "{call}");
        let list = if call == "draft/add" { "draft/batchget" } else { "material/batchget_material" };
        server.fails(list, Fault::Code(45009));
        assert!(run(&server, &kept, "文").is_err(), "{list}");
    }
    server.fails("draft/update", Fault::Mute);
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Added), "an update is made again");
    all_is_there_once(&server);
}

#[test]
fn an_expired_token_is_fetched_anew_once() {
    let (server, kept) = (Server::start(), RefCell::default());
    server.platform.lock().unwrap().expired = 1;
    assert_eq!(run(&server, &kept, "文"), Ok(Delivered::Added));
    assert_eq!(server.count("stable_token"), 2);
    all_is_there_once(&server);
    server.platform.lock().unwrap().expired = 99;
    let Err(Trouble::Refused { code: 42001, .. }) = run(&server, &kept, "新") else {
        panic!("it is refused")
    };
    assert_eq!(server.count("stable_token"), 4, "once more, not for ever");
}

#[test]
fn refusals_say_what_to_do_and_nothing_that_is_secret() {
    let told = |code: i64| {
        let (server, kept) = (Server::start(), RefCell::default());
        (0..3).for_each(|_| server.fails("media/uploadimg", Fault::Code(code)));
        let trouble = run(&server, &kept, "文").unwrap_err();
        let words = format!("{trouble}\n{}", trouble.help());
        assert!(!words.contains(SECRET) && !words.contains("token-") && !words.contains("rid"), "{words}");
        words
    };
    assert!(told(40164).starts_with("这台电脑的 IP 地址不在公众号的白名单里：1.2.3.4（错误码 40164）\n"));
    for code in [-1, 40013, 40125, 45001, 45003, 45004, 45009, 48001, 53404, 88000] {
        let words = told(code);
        assert!(words.contains(&format!("（错误码 {code}）\n请")) || words.contains("没有"), "{words}");
    }
    assert!(told(12345).starts_with("公众平台拒绝了请求（错误码 12345）"));
}

#[test]
fn a_platform_that_is_away_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server { address, platform: Arc::default() };
    assert_eq!(run(&server, &RefCell::default(), "文"), Err(Trouble::NoConnection));
}

#[test]
fn secrets_go_to_this_machine_or_the_platform_alone() {
    let account = || Account::new("wx0123456789abcdef", SECRET).unwrap();
    for address in ["http://127.0.0.1:1", "http://localhost:4001/", "http://[::1]:80"] {
        assert!(Api::at(account(), address).is_some(), "{address}");
    }
    for address in [
        "http://127.0.0.1.a.cn:1",
        "https://a.cn",
        "http://localhost:1@a.cn",
        "http://127.0.0.1:1/x",
        "http://10.0.0.1:1",
        "",
    ] {
        assert!(Api::at(account(), address).is_none(), "{address}");
    }
    assert!(Account::new("wx", "a b").is_none() && Account::new("", "x").is_none());
    assert!(!format!("{:?}", Api::new(account())).contains(SECRET));
}
