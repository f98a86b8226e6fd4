//! S3 and all that speaks it: Aliyun OSS, Tencent COS and Huawei OBS by their S3 endpoints, MinIO and others.
//!
//! In: where, and the two keys. Out: a [`Remote`]. Invariants: an object is whole or not there at all, which the protocol
//! promises; each request is signed (Signature Version 4) over its bytes; a clock that is wrong here or there is found
//! out by the host's answer, and allowed for.

mod sign;

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::http::{Answer, LONGEST_ANSWER, Web, encoded};
use super::manifest::FOLDER;
use super::order::is_fingerprinted;
use super::remote::{Entry, Remote, Trouble, TroubleKind};
use super::source::{Source, unread};
pub use sign::Keys;
use sign::{Request, of, sign, sum};

/// Where objects go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// `https://s3.oss-cn-hangzhou.aliyuncs.com`
    pub endpoint: String,
    pub name: String,
    pub region: String,
    /// Before each key; without `/` at its ends.
    pub prefix: String,
}

/// A host that speaks S3.
pub struct S3 {
    bucket: Bucket,
    keys: Keys,
    web: Web,
    clock: fn() -> i64,
    /// Seconds that the host's clock is ahead of ours.
    ahead: AtomicI64,
    /// Whether the host knows the condition that nothing be there; until it says otherwise.
    asks: AtomicBool,
    /// Whether it was seen to keep to it: some take it without a word and overwrite all the same.
    holds: AtomicBool,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

impl S3 {
    /// `clock` gives seconds since 1970.
    pub fn new(bucket: Bucket, keys: Keys, connections: usize, clock: fn() -> i64) -> S3 {
        let web = Web::new(&bucket.endpoint, connections);
        let (ahead, asks, holds) = (AtomicI64::new(0), AtomicBool::new(true), AtomicBool::new(false));
        S3 { bucket, keys, web, clock, ahead, asks, holds }
    }

    /// Hosts by name have buckets as names of their own, as the big ones ask for; those by number cannot.
    fn host_and_path(&self, path: &str) -> (String, String, String) {
        let (scheme, host) =
            self.bucket.endpoint.split_once("://").unwrap_or(("https", &self.bucket.endpoint));
        let host = host.trim_end_matches('/');
        let bare = host.rsplit_once(':').map_or(host, |(bare, _)| bare);
        let by_number =
            bare == "localhost" || bare.ends_with(']') || bare.parse::<std::net::Ipv4Addr>().is_ok();
        match by_number {
            true => (scheme.to_owned(), host.to_owned(), format!("/{}/{path}", self.bucket.name)),
            false => (scheme.to_owned(), format!("{}.{host}", self.bucket.name), format!("/{path}")),
        }
    }

    fn key(&self, path: &str) -> String {
        match self.bucket.prefix.as_str() {
            "" => encoded(path),
            prefix => encoded(&format!("{prefix}/{path}")),
        }
    }

    /// `query`: encoded, sorted by name.
    fn ask(
        &self,
        method: &str,
        key: &str,
        query: &str,
        headers: Vec<(&'static str, String)>,
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        self.ask_for(LONGEST_ANSWER, method, (key, query), headers, bytes)
    }

    /// The same for a file of at most so many bytes.
    fn ask_for(
        &self,
        most: u64,
        method: &str,
        (key, query): (&str, &str),
        mut headers: Vec<(&'static str, String)>,
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        let address = self.signed(method, (key, query), &mut headers, of(bytes));
        self.understood(self.web.ask(most, method, &address, &headers, bytes)?)
    }

    /// The address of a request, which is signed for bytes of this sum.
    fn signed(
        &self,
        method: &str,
        (key, query): (&str, &str),
        headers: &mut Vec<(&'static str, String)>,
        sum: String,
    ) -> String {
        let (scheme, host, path) = self.host_and_path(key);
        let now = (self.clock)() + self.ahead.load(Ordering::Relaxed);
        let request = Request { method, host: &host, path: &path, query, region: &self.bucket.region, now };
        headers.extend(sign(&request, &self.keys, sum));
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{scheme}://{host}{path}{mark}{query}")
    }

    /// An answer, unless it says what is wrong.
    fn understood(&self, answer: Answer) -> Result<Answer, Trouble> {
        let said = String::from_utf8_lossy(&answer.bytes);
        if answer.status == 403 && said.contains("RequestTimeTooSkewed") {
            self.set_clock(&answer);
            return Err(Trouble::passing("这台电脑的时间与主机的不同"));
        }
        for (code, words) in [
            ("InvalidAccessKeyId", "主机不认识这个 AccessKey ID"),
            ("SignatureDoesNotMatch", "AccessKey 的密钥不对，或者区域写错了"),
        ] {
            if answer.status == 403 && said.contains(code) {
                return Err(Trouble::new(TroubleKind::Denied, words));
            }
        }
        if answer.status == 404 && said.contains("NoSuchBucket") {
            return Err(Trouble::other(format!("主机上没有存储桶“{}”", self.bucket.name)));
        }
        Ok(answer)
    }

    /// By the host's own time.
    fn set_clock(&self, answer: &Answer) {
        let date = answer.header("date").and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        if let Some(date) = date {
            self.ahead.store(date.timestamp().as_second() - (self.clock)(), Ordering::Relaxed);
        }
    }

    fn put(&self, path: &str, bytes: &[u8], only_new: bool) -> Result<Answer, Trouble> {
        let mut headers = described(path);
        if only_new {
            headers.push(("if-none-match", "*".to_owned()));
        }
        self.ask("PUT", &self.key(path), "", headers, bytes)
    }
}

impl Remote for S3 {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let prefix = match self.bucket.prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let (mut files, mut next) = (Vec::new(), String::new());
        loop {
            let token =
                if next.is_empty() { String::new() } else { format!("continuation-token={}&", part(&next)) };
            let query =
                format!("{token}list-type=2&max-keys=1000&prefix={}", part(&format!("{prefix}{folder}")));
            let answer = self.ask("GET", "", &query, Vec::new(), &[])?;
            if answer.status != 200 {
                return Err(self.web.refused(&answer, "列出文件"));
            }
            let listing =
                Listing::read(&answer.bytes).ok_or_else(|| Trouble::other("主机的文件清单读不懂"))?;
            let below =
                |(key, size): (String, u64)| Some(Entry::File(key.strip_prefix(&prefix)?.to_owned(), size));
            files.extend(listing.objects.into_iter().filter_map(below));
            match listing.next {
                Some(token) if token != next => next = token,
                _ => return Ok(files),
            }
        }
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let answer = self.ask_for(most, "GET", (&self.key(path), ""), Vec::new(), &[])?;
        match answer.status {
            200 => Ok(Some(answer.bytes)),
            404 => Ok(None),
            _ => Err(self.web.refused(&answer, "读取文件")),
        }
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        let answer = self.ask("HEAD", &self.key(path), "", Vec::new(), &[])?;
        match answer.status {
            200 => Ok(answer.header("content-length").and_then(|length| length.parse().ok()).or(Some(0))),
            404 => Ok(None),
            _ => Err(self.web.refused(&answer, "查看文件")),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let answer = self.put(path, bytes, false)?;
        if answer.status == 200 { Ok(()) } else { Err(self.web.refused(&answer, "写入文件")) }
    }

    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        // Read twice: the sum goes before the bytes.
        let sum = source.open().and_then(sum).map_err(|error| unread(&error))?;
        let mut headers = described(path);
        let address = self.signed("PUT", (&self.key(path), ""), &mut headers, sum);
        let answer = self.understood(self.web.put(&address, &headers, source)?)?;
        if answer.status == 200 { Ok(()) } else { Err(self.web.refused(&answer, "写入文件")) }
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let answer = self.ask("DELETE", &self.key(path), "", Vec::new(), &[])?;
        match answer.status {
            200 | 204 | 404 => Ok(()),
            _ => Err(self.web.refused(&answer, "删除文件")),
        }
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        if self.asks.load(Ordering::Relaxed) {
            let answer = self.put(path, bytes, true)?;
            match answer.status {
                200 => {
                    // Now it is there: the same once more has to fail.
                    let again = self.put(path, bytes, true)?;
                    self.holds.store(matches!(again.status, 409 | 412), Ordering::Relaxed);
                    return Ok(true);
                }
                409 | 412 => return Ok(false),
                // A host that does not know the condition.
                400 | 501 => self.asks.store(false, Ordering::Relaxed),
                _ => return Err(self.web.refused(&answer, "写入文件")),
            }
        }
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        self.write(path, bytes).map(|()| true)
    }

    fn creates_exclusively(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }
}

/// What a browser will be told of a file.
fn described(path: &str) -> Vec<(&'static str, String)> {
    vec![("content-type", media_type(path).to_owned()), ("cache-control", cached(path).to_owned())]
}

/// A value in a query.
fn part(value: &str) -> String {
    encoded(value).replace('/', "%2F")
}

/// What a browser is told of a file. Those that name their content never change.
fn cached(path: &str) -> &'static str {
    match path {
        path if path.starts_with(FOLDER) => "no-store",
        path if is_fingerprinted(path) => "public, max-age=31536000, immutable",
        _ => "no-cache",
    }
}

fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "conf" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// A page of a bucket's listing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Listing {
    objects: Vec<(String, u64)>,
    next: Option<String>,
}

impl Listing {
    fn read(xml: &[u8]) -> Option<Listing> {
        let text = std::str::from_utf8(xml).ok()?;
        let mut reader = Reader::from_str(text);
        let (mut listing, mut name, mut value) = (Listing::default(), String::new(), String::new());
        let (mut key, mut size) = (None, None);
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    name = start.local_name().as_ref().to_owned();
                    value.clear();
                }
                Event::Text(text) => value.push_str(&text),
                Event::GeneralRef(entity) => value.push_str(&entity_text(&entity)?),
                Event::End(end) => {
                    match end.local_name().as_ref() {
                        "Key" => key = Some(std::mem::take(&mut value)),
                        "Size" => size = value.trim().parse().ok(),
                        "NextContinuationToken" => listing.next = Some(std::mem::take(&mut value)),
                        "Contents" => listing.objects.push((key.take()?, size.take()?)),
                        _ => {}
                    }
                    name.clear();
                }
                Event::Eof => return (!text.trim().is_empty()).then_some(listing),
                _ => {}
            }
        }
    }
}

/// `&amp;` and the like.
pub(super) fn entity_text(entity: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return Some(letter.to_string());
    }
    let name: &str = entity;
    quick_xml::escape::resolve_xml_entity(name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_read() {
        let xml = b"<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\"><Name>b</Name><Contents><Key>a/&amp;\xe7\x94\xb2.html</Key><Size>12</Size></Contents><NextContinuationToken>n=</NextContinuationToken></ListBucketResult>";
        let listing = Listing::read(xml).unwrap();
        assert_eq!(listing.objects, [("a/&甲.html".to_owned(), 12)]);
        assert_eq!(listing.next.as_deref(), Some("n="));
        assert_eq!(Listing::read(b"<a"), None);
        assert_eq!(Listing::read(b""), None);
    }

    #[test]
    fn buckets_are_names_of_their_own_where_the_host_has_a_name() {
        let at = |endpoint: &str| {
            let bucket = Bucket { endpoint: endpoint.into(), name: "zx".into(), ..Bucket::default() };
            let (_, host, path) = S3::new(bucket, Keys::default(), 1, || 0).host_and_path("a/b");
            format!("{host}{path}")
        };
        assert_eq!(at("https://s3.oss-cn-hangzhou.aliyuncs.com/"), "zx.s3.oss-cn-hangzhou.aliyuncs.com/a/b");
        assert_eq!(at("http://127.0.0.1:9000"), "127.0.0.1:9000/zx/a/b");
    }

    #[test]
    fn a_clock_that_is_wrong_is_allowed_for() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            ["403 Forbidden", "200 OK"].map(|status| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut head = vec![0; 4096];
                let length = std::io::Read::read(&mut stream, &mut head).unwrap();
                let body = if status.starts_with('4') { "<Code>RequestTimeTooSkewed</Code>" } else { "" };
                let date = "date: Sat, 31 Dec 2022 08:00:00 GMT\r\nconnection: close";
                let answer =
                    format!("HTTP/1.1 {status}\r\n{date}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                std::io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
                String::from_utf8_lossy(&head[..length]).to_lowercase()
            })
        });
        let bucket = Bucket { endpoint, name: "zx".into(), region: "r".into(), ..Bucket::default() };
        let s3 = S3::new(bucket, Keys::default(), 1, || 0);
        assert_eq!(s3.read("a", 9).unwrap_err().kind, TroubleKind::Passing);
        assert_eq!(s3.read("a", 9).unwrap(), Some(Vec::new()));
        let [first, second] = server.join().unwrap();
        assert!(first.contains("x-amz-date: 19700101t000000z"), "{first}");
        assert!(second.contains("x-amz-date: 20221231t080000z"), "{second}");
    }

    #[test]
    fn what_names_its_content_is_cached_for_good() {
        assert!(cached("_assets/site.de3dccfe.css").contains("immutable"));
        assert_eq!((cached("index.html"), cached("_huikan/lock.json")), ("no-cache", "no-store"));
        assert_eq!(media_type("附件/报告.PDF"), "application/pdf");
    }
}
