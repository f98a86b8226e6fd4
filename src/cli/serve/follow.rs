//! The loop behind the preview: a change in the folder, or the hour of an article -> the next portal.
//!
//! In: the folder, and the clock unless `--now` stands still. Out: portals for the preview, and a line on
//! the terminal for each. Invariant: what cannot be read leaves the last portal in place, and is tried
//! again with the next change.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::disk;
use crate::net::preview::Preview;
use crate::portal::Portal;
use crate::report::{Severity, SourcePath, text};
use crate::snapshot::{Options, Snapshot, Source};

use super::super::clock::{self, Stopwatch};
use super::super::terminal::{Terminal, complain};

/// Follows one folder.
pub struct Follower {
    root: PathBuf,
    options: Options,
    /// `--now`: for this preview the time stands still.
    now: Option<Timestamp>,
    preview: Preview,
    terminal: Terminal,
    /// Why it could not be read the last time.
    trouble: Option<String>,
}

impl Follower {
    pub fn new(
        root: PathBuf,
        options: Options,
        now: Option<Timestamp>,
        preview: Preview,
        terminal: Terminal,
    ) -> Follower {
        Follower { root, options, now, preview, terminal, trouble: None }
    }

    /// Goes on for as long as the program runs.
    pub fn follow(mut self, first: Arc<Portal>) {
        let mut portal = first;
        loop {
            let due = self.now.is_none().then(|| portal.next_change()).flatten();
            std::thread::sleep(Duration::from_millis(200));
            let watch = Stopwatch::start();
            let now = clock::now(self.now);
            let next = match disk::read(&self.root, self.options.clone(), now, Some(portal.snapshot())) {
                Ok(next) => next,
                Err(error) => {
                    self.fail(error.to_string());
                    continue;
                }
            };
            self.mended();
            let changed = changed(portal.snapshot(), &next);
            if changed.is_empty() && due.is_none_or(|due| due > now) {
                continue;
            }
            portal = self.show(next, &portal, &changed, watch);
        }
    }

    fn show(&self, next: Snapshot, last: &Portal, changed: &[SourcePath], watch: Stopwatch) -> Arc<Portal> {
        let portal = Arc::new(Portal::open(Arc::new(next), Some(last)));
        self.preview.show(Arc::clone(&portal));
        let time = clock::local(clock::now(None)).strftime("%H:%M:%S");
        let what = match changed {
            [] => "有稿件到了时间".to_owned(),
            [one] => one.to_string(),
            [first, ..] => format!("{first} 等 {} 个文件", changed.len()),
        };
        let found = text::summary(portal.report(), Severity::Warning);
        self.terminal.say(&format!("{time} {what}：{} 毫秒，{found}", watch.milliseconds()));
        if self.terminal.verbose {
            self.terminal.report(portal.report(), &*portal);
        }
        portal
    }

    fn fail(&mut self, message: String) {
        if self.trouble.as_ref() != Some(&message) {
            complain(&format!("错误：{message}。网页保持原样，恢复以后会接着更新\n"));
            self.preview.trouble(Some(message.clone()));
            self.trouble = Some(message);
        }
    }

    fn mended(&mut self) {
        if self.trouble.take().is_some() {
            self.preview.trouble(None);
        }
    }
}

/// The files that one of the two has alone, or with other bytes, in order.
fn changed(last: &Snapshot, next: &Snapshot) -> Vec<SourcePath> {
    let mut changed = Vec::new();
    let (mut before, mut after) = (last.files.iter().peekable(), next.files.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return changed,
        };
        let old = before.next_if(|_| order.is_le());
        let new = after.next_if(|_| order.is_ge());
        match (old, new) {
            (Some((_, old)), Some((_, new))) if is_same(old, new) => {}
            (_, Some((path, _))) | (Some((path, _)), None) => changed.push(path.clone()),
            (None, None) => return changed,
        }
    }
}

fn is_same(old: &Source, new: &Source) -> bool {
    match (old, new) {
        (Source::Text(old), Source::Text(new)) => Arc::ptr_eq(old, new) || old == new,
        (Source::Asset(old), Source::Asset(new)) => Arc::ptr_eq(old, new) || old == new,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_order() {
        let of = |files: &[(&str, &str)]| Snapshot::of_texts(files.iter().copied(), "2022-12-20T00:00:00Z");
        let last = of(&[("a", "甲"), ("b", "乙"), ("c", "丙"), ("e", "戊")]);
        let next = of(&[("a", "甲"), ("b", "己"), ("d", "丁"), ("e", "戊"), ("f", "己")]);
        let names: Vec<String> = changed(&last, &next).iter().map(SourcePath::to_string).collect();
        assert_eq!(names, ["b", "c", "d", "f"]);
        assert!(changed(&next, &next).is_empty());
        assert_eq!(changed(&of(&[]), &last).len(), 4);
    }
}
