//! Files that are copied as they are: pictures, videos, attachments.
//!
//! In: an open file. Out: an answer that is read while it is sent, whole or the one range that was asked
//! for, so that a video can be wound. Invariant: memory holds a piece of it at a time.

use std::io::{self, Read, Seek, SeekFrom};

use http_body_util::Either;
use http_body_util::channel::Channel;
use hyper::body::Bytes;
use hyper::http::{HeaderMap, StatusCode, header};

use super::File;
use super::reply::{self, Reply, set};
use crate::report::SourcePath;
use crate::snapshot::{Snapshot, Source};

/// Read and sent at once, in bytes.
const PIECE: u64 = 128 << 10;

/// A file to be sent.
pub(super) struct Copy {
    pub file: Box<dyn File>,
    size: u64,
    etag: String,
    media_type: &'static str,
}

impl Copy {
    pub(super) fn new(
        mut file: Box<dyn File>,
        snapshot: &Snapshot,
        source: &SourcePath,
        media_type: &'static str,
    ) -> io::Result<Copy> {
        let size = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let etag = match snapshot.files.get(source) {
            Some(Source::Text(text)) => reply::etag(text.hash),
            // A file that is being written has another size than the one that was read, and no tag yet.
            Some(Source::Asset(asset)) if asset.size == size => reply::etag(asset.hash),
            _ => format!("\"{size}-\""),
        };
        Ok(Copy { file, size, etag, media_type })
    }

    pub(super) fn etag(&self) -> String {
        self.etag.clone()
    }
}

/// Which bytes are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    /// From the first to the last, both among them.
    Part(u64, u64),
    Beyond,
}

/// RFC 9110, section 14.2. Several ranges, other units and nonsense count as no range at all.
fn range(headers: &HeaderMap, size: u64, etag: &str) -> Range {
    let Some(asked) = headers.get(header::RANGE).and_then(|value| value.to_str().ok()) else {
        return Range::Whole;
    };
    let is_other = |tag: &header::HeaderValue| tag.as_bytes() != etag.as_bytes();
    if headers.get(header::IF_RANGE).is_some_and(is_other) {
        return Range::Whole;
    }
    let Some((first, last)) = asked.trim().strip_prefix("bytes=").and_then(|asked| asked.split_once('-'))
    else {
        return Range::Whole;
    };
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse::<u64>().unwrap_or(u64::MAX))
    };
    let (first, last) = (first.trim(), last.trim());
    match (number(first), number(last)) {
        (None, Some(0)) if first.is_empty() => Range::Beyond,
        (None, Some(length)) if first.is_empty() && size > 0 => {
            Range::Part(size.saturating_sub(length), size - 1)
        }
        (None, Some(_)) if first.is_empty() => Range::Beyond,
        (Some(first), Some(last)) if last < first => Range::Whole,
        (Some(first), _) if first >= size && (last.is_empty() || number(last).is_some()) => Range::Beyond,
        (Some(first), Some(last)) => Range::Part(first, last.min(size - 1)),
        (Some(first), None) if last.is_empty() => Range::Part(first, size - 1),
        _ => Range::Whole,
    }
}

pub(super) fn send(copy: Copy, headers: &HeaderMap) -> Reply {
    let Copy { file, size, etag, media_type } = copy;
    let (status, first, length) = match range(headers, size, &etag) {
        Range::Whole => (StatusCode::OK, 0, size),
        Range::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Range::Beyond => {
            let all = format!("bytes */{size}");
            return reply::bare(StatusCode::RANGE_NOT_SATISFIABLE, header::CONTENT_RANGE, &all);
        }
    };
    let (sender, body) = Channel::new(1);
    tokio::spawn(pour(file, first, length, sender));
    let mut reply = reply::streamed(status, media_type, Either::Right(body));
    set(&mut reply, header::CACHE_CONTROL, "no-cache");
    set(&mut reply, header::ACCEPT_RANGES, "bytes");
    set(&mut reply, header::CONTENT_LENGTH, &length.to_string());
    if status == StatusCode::PARTIAL_CONTENT {
        let part = format!("bytes {first}-{}/{size}", first + length - 1);
        set(&mut reply, header::CONTENT_RANGE, &part);
    }
    reply
}

/// Reads as fast as the client takes; ends when it has gone. A file that turns out shorter breaks the
/// connection off, which tells the browser that it has not got everything.
async fn pour(
    file: Box<dyn File>,
    first: u64,
    length: u64,
    mut sender: http_body_util::channel::Sender<Bytes, io::Error>,
) {
    let (mut file, mut at, mut left) = (Some(file), first, length);
    while left > 0 {
        let Some(mut open) = file.take() else { return };
        let read = tokio::task::spawn_blocking(move || {
            let piece = piece(&mut *open, at, left.min(PIECE));
            (open, piece)
        });
        match read.await {
            Ok((open, Ok(piece))) if !piece.is_empty() => {
                (at, left) = (at + piece.len() as u64, left - piece.len() as u64);
                file = Some(open);
                if sender.send_data(piece.into()).await.is_err() {
                    return;
                }
            }
            Ok((_, Err(cause))) => return sender.abort(cause),
            Ok(_) | Err(_) => return sender.abort(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn piece(file: &mut dyn File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut piece = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(length).read_to_end(&mut piece)?;
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range_header: &str, size: u64) -> Range {
        let headers = HeaderMap::from_iter([(header::RANGE, range_header.parse().unwrap())]);
        range(&headers, size, "\"a\"")
    }

    #[test]
    fn one_range_is_granted() {
        for (asked_for, expected) in [
            ("bytes=0-", Range::Part(0, 9)),
            ("bytes=0-0", Range::Part(0, 0)),
            ("bytes=3-5", Range::Part(3, 5)),
            ("bytes=3-500", Range::Part(3, 9)),
            ("bytes=-3", Range::Part(7, 9)),
            ("bytes=-300", Range::Part(0, 9)),
            ("bytes=9-", Range::Part(9, 9)),
            ("bytes=10-", Range::Beyond),
            ("bytes=10-20", Range::Beyond),
            ("bytes=99999999999999999999999-", Range::Beyond),
            ("bytes=-0", Range::Beyond),
            ("bytes=5-3", Range::Whole),
            ("bytes=0-1,3-4", Range::Whole),
            ("bytes=-", Range::Whole),
            ("bytes=a-b", Range::Whole),
            ("bytes=+1-2", Range::Whole),
            ("bytes=20-a", Range::Whole),
            ("lines=0-1", Range::Whole),
            ("", Range::Whole),
        ] {
            assert_eq!(asked(asked_for, 10), expected, "{asked_for}");
        }
        assert_eq!(asked("bytes=0-", 0), Range::Beyond);
        assert_eq!(asked("bytes=-5", 0), Range::Beyond);
    }

    #[test]
    fn a_range_of_other_bytes_is_none() {
        let with = |tag: &str| {
            let headers = [(header::RANGE, "bytes=0-1"), (header::IF_RANGE, tag)];
            let headers = headers.map(|(name, value)| (name, value.parse().unwrap()));
            range(&HeaderMap::from_iter(headers), 10, "\"a\"")
        };
        assert_eq!(with("\"a\""), Range::Part(0, 1));
        assert_eq!(with("\"b\""), Range::Whole);
    }
}
