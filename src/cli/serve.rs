//! `serve`: the portal of this moment in the browser, and the next one after each save.
//!
//! In: the site and the options. Out: a preview on a local port, and a line on the terminal for each
//! change. Two threads: this one answers requests until Ctrl-C, the other follows the folder. Invariant:
//! nothing is written but the cache, least of all `public/`.

mod browser;
mod desk;
mod follow;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde_json::json;

use crate::disk::{self, Watch};
use crate::net::preview::{self, Files, Host, Key, Listener, Preview};
use crate::portal::photos::Shown;
use crate::portal::{Portal, Recipe, UrlPath};
use crate::report::{Report, Severity, SourcePath, text};
use crate::snapshot::{Options, Snapshot};

use self::desk::Desk;
use self::follow::Follower;
use super::Outcome;
use super::args::{Common, Format, Serve};
use super::clock::{self, Stopwatch};
use super::terminal::{self, Refusal, Terminal};
use super::{qr, site};

/// How long the end waits for the thread that follows the folder.
const LAST_WORDS: Duration = Duration::from_millis(200);

pub fn run(args: &Serve, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let watch = Stopwatch::start();
    let root = site::root(common.site.as_deref())?;
    let built = disk::ledger_stamp(&root, &site::public(&root));
    let options = options(args, &root);
    let host = args.host.unwrap_or(Host::HERE);
    // Before reading, which may take a while: who opens the page meanwhile waits for it.
    let listener = Listener::bind(host, args.port)?;
    // What changes while it is read is told afterwards.
    let folder = Watch::start(&root)?;
    let snapshot = disk::read(&root, options.clone(), clock::now(common.now), None)?;
    let portal = Arc::new(Portal::open(Arc::new(snapshot), None));
    let preview = Preview::new(
        Arc::clone(&portal),
        Box::new(Disk { root: root.clone(), pictures: disk::Pictures::of(root.clone()) }),
        Box::new(Desk::of(root.clone())),
    );
    let start =
        Start { args, host, portal: &portal, port: listener.port(), key: host.is_open().then(Key::random) };
    start.tell(terminal, watch);
    preview.when_checked(pages_teller(*terminal));
    let key = start.key;
    let stop = folder.stopper();
    let (ended, end) = mpsc::channel::<()>();
    let (now, terminal) = (common.now, *terminal);
    let follower = Follower { root, options, built, now, preview: preview.clone(), terminal };
    std::thread::Builder::new()
        .name("follow".to_owned())
        .spawn(move || {
            follower.follow(folder, portal);
            drop(ended);
        })
        .map_err(|cause| Refusal::new(format!("无法启动预览（系统报告“{cause}”）")))?;
    preview.serve(listener, key, interrupted())?;
    stop.stop();
    // Whatever it is writing is whole then; one that reads a large folder is not waited for.
    let _ = end.recv_timeout(LAST_WORDS);
    Ok(Outcome::Clean)
}

/// As `build` has them, so that the pages are those of `build`. What the last build made is only compared
/// with: that the ledger cannot be read is for `build` to tell.
fn options(args: &Serve, root: &std::path::Path) -> Options {
    let previous_routes = disk::previous_routes(root, &site::public(root)).unwrap_or_default();
    Options { drafts: args.drafts, previous_routes, ..Options::default() }
}

/// Tells what is wrong with the pages: after the first pass in any case, then when there is more or less of
/// it than was told last.
fn pages_teller(terminal: Terminal) -> impl FnMut(&Portal, &Report) + Send {
    let mut told = None;
    move |portal, pages| {
        let found = text::summary(pages, Severity::Warning);
        if told.as_ref() == Some(&found) {
            return;
        }
        let has = if found == text::NOTHING { "" } else { "有 " };
        let words = with_hint(&found, pages, &terminal);
        terminal.say(&format!("{} 页面检查完了，页面上{has}{words}", clock::of_day()));
        if terminal.verbose {
            terminal.report(pages, portal);
        }
        told = Some(found);
    }
}

/// A summary, and how to see what it counts.
fn with_hint(summary: &str, report: &Report, terminal: &Terminal) -> String {
    let is_listed = terminal.verbose || report.count(Severity::Hint) == report.findings().len();
    format!("{summary}{}", if is_listed { "" } else { "（加 -v 列出）" })
}

/// Ctrl-C. A system that cannot tell us of it ends the program by itself.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Files to be copied, from the site's folder, and pictures made of them.
struct Disk {
    root: PathBuf,
    pictures: disk::Pictures,
}

impl Files for Disk {
    fn open(&self, snapshot: &Snapshot, source: &SourcePath) -> io::Result<Box<dyn preview::File>> {
        Ok(Box::new(disk::open_source(&self.root, snapshot, source)?))
    }

    fn picture(&self, snapshot: &Snapshot, recipe: &Recipe) -> io::Result<Shown> {
        self.pictures.make(snapshot, recipe)
    }
}

/// What is told at the start.
struct Start<'a> {
    args: &'a Serve,
    host: Host,
    portal: &'a Portal,
    port: u16,
    /// Asked for where other machines can reach the preview.
    key: Option<Key>,
}

impl Start<'_> {
    fn tell(&self, terminal: &Terminal, watch: Stopwatch) {
        let addresses: Vec<String> =
            self.host.elsewhere().into_iter().map(|host| self.address(host)).collect();
        if terminal.format == Format::Json {
            terminal.json(&json!({
                "addresses": addresses,
                "port": self.port,
                "findings": crate::report::json::findings(self.portal.report(), self.portal),
                "milliseconds": watch.milliseconds(),
            }));
        } else {
            self.tell_people(terminal, &addresses, watch);
        }
        if self.args.open
            && let Err(cause) = browser::open(&self.address(self.host.here()))
        {
            let why = match cause.kind() {
                io::ErrorKind::NotFound => "这个系统没有打开浏览器的命令".to_owned(),
                _ => format!("打不开浏览器（系统报告“{cause}”）"),
            };
            terminal::complain(&format!("{why}，请自己打开上面的网址\n"));
        }
    }

    fn tell_people(&self, terminal: &Terminal, addresses: &[String], watch: Stopwatch) {
        if terminal.verbose {
            terminal.report(self.portal.report(), self.portal);
        }
        if self.args.port != 0 && self.port != self.args.port {
            terminal.say(&format!("端口 {} 被占用，改用 {}", self.args.port, self.port));
        }
        let found = text::summary(self.portal.report(), Severity::Warning);
        let found = with_hint(&found, self.portal.report(), terminal);
        let (articles, seconds) = (self.portal.counts().articles, watch.milliseconds() as f64 / 1000.0);
        terminal.say(&format!("稿件 {articles} 篇，{found}，用时 {seconds:.2} 秒；接着检查全部页面"));
        for address in addresses {
            terminal::show(&format!("预览在 {address} （按 Ctrl-C 结束）\n"));
        }
        if self.key.is_some() {
            terminal::show(&addresses.first().map(|address| qr::draw(address)).unwrap_or_default());
            terminal.say("同一网络里的手机扫码就能看。网址里带有钥匙，只给要看的人；防火墙询问时请选允许。");
        }
    }

    fn address(&self, host: Host) -> String {
        let home = self.portal.address(&UrlPath::new("index.html"));
        let key = self.key.as_ref().map(|key| format!("?key={}", key.as_str())).unwrap_or_default();
        format!("{}{home}{key}", host.origin(self.port))
    }
}
