//! Word to the open tabs, as server-sent events.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Either;
use http_body_util::channel::{Channel, Sender};
use hyper::body::Bytes;
use hyper::http::{StatusCode, header};
use serde_json::json;
use tokio::sync::broadcast;
use tokio::time::timeout;

use super::Shared;
use super::reply::{self, Reply};
use crate::portal::{Portal, Stage};

/// After so long without an event a comment tells that the connection still stands.
const STILL_HERE: Duration = Duration::from_secs(15);

/// Streams at once: a browser holds one, so that there are places left for pages.
pub(super) const STREAMS: usize = 64;

/// What tabs are told.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// Another portal, and the addresses of the copied files whose bytes are others.
    Portal { version: u64, assets: Vec<String> },
    /// The folder cannot be read.
    Trouble { message: String },
    /// Every page of this version was rendered once.
    Findings { version: u64 },
}

impl Event {
    fn text(&self, start: &str) -> String {
        let (name, data) = match self {
            Event::Portal { version, assets } => {
                ("portal", json!({ "start": start, "version": version, "assets": assets }))
            }
            Event::Trouble { message } => ("trouble", json!({ "message": message })),
            Event::Findings { version } => ("findings", json!({ "version": version })),
        };
        // JSON has no line breaks outside its strings, and escapes those within.
        format!("event: {name}\ndata: {data}\n\n")
    }
}

/// `None` if there are too many already.
pub(super) fn stream(shared: &Arc<Shared>) -> Option<Reply> {
    let place = Arc::clone(&shared.streams).try_acquire_owned().ok()?;
    let (sender, body) = Channel::new(16);
    let own = Arc::clone(shared);
    tokio::spawn(async move {
        tell(own, sender).await;
        drop(place);
    });
    let mut reply = reply::streamed(StatusCode::OK, "text/event-stream", Either::Right(body));
    reply::set(&mut reply, header::CACHE_CONTROL, "no-store");
    Some(reply)
}

/// Ends when the tab has gone, or lags so far behind that it had better connect again.
async fn tell(shared: Arc<Shared>, mut sender: Sender<Bytes, std::io::Error>) {
    // Listening first: what happens meanwhile is told twice rather than never.
    let mut events = shared.events.subscribe();
    let mut text = Event::Portal { version: shared.shown().version, assets: Vec::new() }.text(&shared.start);
    if let Some(message) = shared.trouble() {
        text.push_str(&Event::Trouble { message }.text(&shared.start));
    }
    // A browser that has lost the server asks again after a second.
    text.insert_str(0, "retry: 1000\n");
    while sender.send_data(text.into()).await.is_ok() {
        text = match timeout(STILL_HERE, events.recv()).await {
            Err(_) => ": still here\n\n".to_owned(),
            Ok(Ok(event)) => event.text(&shared.start),
            Ok(Err(broadcast::error::RecvError::Lagged(_) | broadcast::error::RecvError::Closed)) => return,
        };
    }
}

/// The addresses of copied files whose bytes are others than before.
pub(super) fn changed_copies(last: &Portal, next: &Portal) -> Vec<String> {
    let changed = next.snapshot().changed_since(last.snapshot());
    let changed: BTreeSet<_> = changed.into_iter().filter(|path| !path.is_markdown()).collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let copies = next.routes().filter(|route| matches!(route.stage, Stage::Asset | Stage::Picture));
    let copies = copies.filter(|route| route.source.is_some_and(|source| changed.contains(source)));
    copies.map(|route| next.address(route.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Snapshot;

    #[test]
    fn an_event_is_two_lines_whatever_it_says() {
        let text = Event::Trouble { message: "无法读取\n“甲”\r\u{2028}".into() }.text("s");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.starts_with("event: trouble\ndata: {") && text.ends_with("}\n\n"));
    }

    #[test]
    fn changed_files_are_told_by_their_address() {
        let config = ("content/site.yaml", "name: 县政协\nurl: https://example.org/zx/\n");
        let open = |text: &str| {
            let files = [
                config,
                ("content/要闻/_index.md", "---\ntitle: 要闻\nslug: yaowen\n---\n"),
                ("content/_static/files/表 一.csv", text),
                ("content/_static/files/b.csv", "b"),
            ];
            Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None)
        };
        let (last, next) = (open("甲"), open("乙"));
        assert_eq!(changed_copies(&last, &next), ["/zx/files/%E8%A1%A8%20%E4%B8%80.csv"]);
        assert!(changed_copies(&last, &open("甲")).is_empty());
    }
}
