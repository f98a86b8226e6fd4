//! Trying links that lead to other sites.
//!
//! In: addresses, and how patient to be. Out: what came of each, in the order asked. Invariants: at most so many
//! hosts are asked at once, and each host by one connection at a time with a pause between; a host that does not
//! answer is not asked again; nothing that comes over the wire is kept but a status and an address.

mod ask;
mod memory;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use memory::Memory;

use ask::Asker;

/// How links are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Hosts that are asked at once.
    pub hosts: usize,
    /// Between two requests to one host.
    pub pause: Duration,
    /// Of one request, all of it.
    pub timeout: Duration,
    /// How often a request is made again that the other side did not manage; each waits twice as long as the last.
    pub retries: u32,
    pub back_off: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            hosts: 8,
            pause: Duration::from_millis(500),
            timeout: Duration::from_secs(15),
            retries: 2,
            back_off: Duration::from_secs(2),
        }
    }
}

/// What came of trying a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It is there.
    Alive,
    /// It is there, and says that it has moved for good to this address.
    Moved(String),
    /// Something is there, and does not talk to programs: this status.
    Guarded(u16),
    /// It is not there: 404 or 410.
    Gone(u16),
    /// Nobody knows.
    Trouble(Trouble),
}

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// No such host.
    NoHost,
    /// The host takes no connections.
    Refused,
    Timeout,
    /// Its certificate is not valid.
    Certificate,
    /// The connection broke off, or what came was no HTTP.
    Broken,
    /// It leads on, and on, and on.
    Loop,
    /// The server answers with this error.
    Status(u16),
    /// Nothing that can be asked for.
    Address,
}

impl Trouble {
    /// Half a sentence for staff.
    pub fn words(self) -> String {
        match self {
            Trouble::NoHost => "找不到这个域名".to_owned(),
            Trouble::Refused => "服务器拒绝连接".to_owned(),
            Trouble::Timeout => "等了很久没有回应".to_owned(),
            Trouble::Certificate => "网站的安全证书有问题".to_owned(),
            Trouble::Broken => "连接中断了".to_owned(),
            Trouble::Loop => "转来转去，转不到页面".to_owned(),
            Trouble::Status(status) => format!("服务器出错（{status}）"),
            Trouble::Address => "网址写得不对".to_owned(),
        }
    }

    /// Whether nothing came over the wire at all: the network here may be to blame.
    pub fn is_silence(self) -> bool {
        matches!(self, Trouble::NoHost | Trouble::Refused | Trouble::Timeout | Trouble::Broken)
    }

    /// Whether the next link to the same host would fare the same.
    fn is_of_host(self) -> bool {
        matches!(self, Trouble::NoHost | Trouble::Refused | Trouble::Timeout | Trouble::Certificate)
    }
}

/// Tries each address. `tried` is told as each host is done with one, from any thread.
pub fn try_all(addresses: &[&str], manners: Manners, tried: &(dyn Fn() + Sync)) -> Vec<Answer> {
    let hosts = by_host(addresses);
    let next = AtomicUsize::new(0);
    let answers: Mutex<BTreeMap<usize, Answer>> = Mutex::new(BTreeMap::new());
    let asker = Asker::new(manners);
    let work = || {
        while let Some(links) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = ask_host(&asker, addresses, links, tried);
            // A thread that panicked left nothing half-written: each host's answers come at once.
            answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(found);
        }
    };
    thread::scope(|scope| {
        for _ in 0..manners.hosts.clamp(1, hosts.len().max(1)) {
            scope.spawn(work);
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let unknown = Answer::Trouble(Trouble::Broken);
    (0..addresses.len()).map(|at| answers.remove(&at).unwrap_or_else(|| unknown.clone())).collect()
}

/// The addresses of each host by their number, the host with most of them first: it takes longest.
fn by_host(addresses: &[&str]) -> Vec<Vec<usize>> {
    let mut hosts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, address) in addresses.iter().enumerate() {
        hosts.entry(host(address)).or_default().push(at);
    }
    let mut hosts: Vec<Vec<usize>> = hosts.into_values().collect();
    hosts.sort_by_key(|links| std::cmp::Reverse(links.len()));
    hosts
}

/// The host and port of an address, in lower case.
fn host(address: &str) -> String {
    let behind = address.split_once("//").map_or(address, |(_, behind)| behind);
    behind.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

/// One host after two links that it did not answer is given up.
const MOST_UNANSWERED: usize = 2;

fn ask_host(
    asker: &Asker,
    addresses: &[&str],
    links: &[usize],
    tried: &(dyn Fn() + Sync),
) -> Vec<(usize, Answer)> {
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(links.len());
    let mut unanswered = 0;
    for (turn, &at) in links.iter().enumerate() {
        let answer = match answers.last() {
            Some((_, last)) if unanswered >= MOST_UNANSWERED => last.clone(),
            _ => {
                if turn > 0 {
                    thread::sleep(asker.manners.pause);
                }
                asker.try_one(addresses[at])
            }
        };
        let is_unanswered = matches!(answer, Answer::Trouble(trouble) if trouble.is_of_host());
        unanswered = if is_unanswered { unanswered + 1 } else { 0 };
        answers.push((at, answer));
        tried();
    }
    answers
}

#[cfg(test)]
mod tests;
