//! A client that sends exactly what it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// An answer, its body read to the end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

pub fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the preview listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// `GET` with the right `Host`, and more headers.
pub fn get_with(port: u16, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(port, "GET", path, &[&[("Host", &*format!("127.0.0.1:{port}"))], headers].concat())
}

pub fn get(port: u16, path: &str) -> Answer {
    get_with(port, path, &[])
}

/// A request with these headers alone.
pub fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    raw(port, request.as_bytes()).expect("an answer")
}

/// Bytes as they are; `None` if the preview hangs up without an answer.
pub fn raw(port: u16, request: &[u8]) -> Option<Answer> {
    let mut stream = connect(port);
    // A preview that has heard enough hangs up while this is still being sent.
    let _ = stream.write_all(request);
    read(&mut stream)
}

/// What comes until the other side hangs up.
pub fn read(stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    // After a refusal the system may say that the connection was reset; what came before counts.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).expect("a head in ASCII");
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status");
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Some(Answer { status, headers, body: bytes[end + 4..].to_vec() })
}

/// An open page that hears of changes.
pub struct Events(BufReader<TcpStream>);

impl Events {
    pub fn open(port: u16) -> Events {
        let mut stream = connect(port);
        let request = format!("GET /_huikan/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Events(BufReader::new(stream))
    }

    /// The next event of this name; others are passed over.
    #[track_caller]
    pub fn next(&mut self, name: &str) -> serde_json::Value {
        let begin = Instant::now();
        let mut line = String::new();
        while begin.elapsed() < Duration::from_secs(20) {
            line.clear();
            match self.0.read_line(&mut line) {
                Ok(0) => panic!("the preview hung up"),
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
                Err(error) => panic!("{error}"),
            }
            if line.trim_end() == format!("event: {name}") {
                line.clear();
                self.0.read_line(&mut line).unwrap();
                let data = line.strip_prefix("data: ").expect("data after the event");
                return serde_json::from_str(data).expect("JSON");
            }
        }
        panic!("no event “{name}”");
    }
}
