//! `--links`: the links that lead to other sites, tried one by one.
//!
//! In: what inspection gathered, and what was tried lately. Out: findings at the links that failed; what was tried is
//! remembered in `.huikan/cache/links`. Invariant: never an error, since the fault may lie with the network here.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::Profile;
use crate::disk;
use crate::inspect::{Fate, OutwardLink};
use crate::net::links::{Answer, Manners, Memory, try_all};
use crate::report::Finding;

use super::super::progress::Bar;

/// The name of what is remembered.
const MEMORY: &str = "links";

/// What came of all links.
pub struct Tried {
    pub findings: Vec<Finding>,
    pub links: usize,
    /// How many of them were not asked for again.
    pub remembered: usize,
    /// No host at all was heard: then nothing is told of any link.
    pub offline: bool,
}

/// Fewer hosts that are silent say nothing about the network here.
const FEW: usize = 3;

/// Tries the links. `now` is in seconds since 1970.
pub fn run(root: &Path, links: &[OutwardLink], profile: Profile, now: i64, bar: &Bar) -> Tried {
    let mut memory: Memory = disk::recall(root, MEMORY, Memory::VERSION).unwrap_or_default();
    memory.tidy(now);
    let unknown: Vec<&str> = links
        .iter()
        .map(|link| link.address.as_str())
        .filter(|link| memory.recall(link, now).is_none())
        .collect();
    let done = AtomicUsize::new(0);
    bar.count("试外部链接", 0, unknown.len());
    let tell = || bar.count("试外部链接", done.fetch_add(1, Ordering::Relaxed) + 1, unknown.len());
    let answers = try_all(&unknown, Manners::default(), &tell);
    bar.finish();
    let is_silence = |answer: &Answer| matches!(answer, Answer::Trouble(trouble) if trouble.is_silence());
    if answers.len() >= FEW && answers.iter().all(is_silence) {
        let remembered = links.len() - unknown.len();
        return Tried { findings: Vec::new(), links: links.len(), remembered, offline: true };
    }
    let fresh: std::collections::BTreeMap<&str, &Answer> = unknown.iter().copied().zip(&answers).collect();
    let answer = |link: &OutwardLink| match fresh.get(link.address.as_str()) {
        Some(answer) => fate(answer),
        None => memory.recall(&link.address, now).and_then(fate),
    };
    let told = |link: &OutwardLink| Some(link.finding(&answer(link)?, profile));
    let findings = links.iter().filter_map(told).collect();
    let remembered = links.len() - unknown.len();
    for (address, answer) in fresh {
        memory.note(address, now, answer);
    }
    disk::remember(root, MEMORY, Memory::VERSION, &memory);
    Tried { findings, links: links.len(), remembered, offline: false }
}

fn fate(answer: &Answer) -> Option<Fate> {
    match answer {
        Answer::Alive | Answer::Guarded(_) => None,
        Answer::Moved(to) => Some(Fate::Moved(to.clone())),
        Answer::Gone(status) => Some(Fate::Gone(*status)),
        Answer::Trouble(trouble) => Some(Fate::Trouble(trouble.words())),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Arc;

    use super::*;
    use crate::cli::args::Format;
    use crate::cli::terminal::Terminal;
    use crate::report::Span;

    /// A host that has nothing, and how many connections it got.
    fn empty_host() -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/1.html", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                counted.fetch_add(1, Ordering::Relaxed);
                let head = BufReader::new(stream.try_clone().unwrap()).lines();
                head.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
                let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        (address, connections)
    }

    #[test]
    fn where_no_host_is_heard_the_network_is_to_blame_and_no_link() {
        // Bound and let go: nobody listens there.
        let ports: Vec<_> =
            (0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()).collect();
        let link = |port| OutwardLink {
            address: format!("http://{port}/"),
            span: None,
            page: "index.html".to_owned(),
            pages: 1,
        };
        let links: Vec<OutwardLink> = ports.into_iter().map(link).collect();
        let root = tempfile::tempdir().unwrap();
        let bar = Bar::new(&Terminal { format: Format::Json, quiet: true, verbose: false });
        let tried = run(root.path(), &links, Profile::Cppcc, 1000, &bar);
        assert!(tried.offline && tried.findings.is_empty());
        let two = run(root.path(), &links[..2], Profile::Cppcc, 1000, &bar);
        assert_eq!((two.offline, two.findings.len()), (false, 2));
    }

    #[test]
    fn a_dead_link_is_told_where_it_is_written_and_not_tried_again_at_once() {
        let (address, connections) = empty_host();
        let span = Some(Span::new("content/a.md", 3..9));
        let links = [OutwardLink { address, span: span.clone(), page: "a.html".to_owned(), pages: 2 }];
        let root = tempfile::tempdir().unwrap();
        let bar = Bar::new(&Terminal { format: Format::Json, quiet: true, verbose: false });
        let tried = |now| run(root.path(), &links, Profile::Cppcc, now, &bar);
        let first = tried(1000);
        let told: Vec<_> =
            first.findings.iter().map(|finding| (finding.code.0, finding.span.clone())).collect();
        assert_eq!(told, [("inspect/outward-gone", span)]);
        let asked = connections.load(Ordering::Relaxed);
        assert!(asked >= 1);
        let again = tried(1001);
        assert_eq!((&again.findings, again.remembered), (&first.findings, 1));
        assert_eq!(connections.load(Ordering::Relaxed), asked);
        let later = tried(1000 + 3 * 3600);
        assert_eq!((&later.findings, later.remembered), (&first.findings, 0));
    }
}
