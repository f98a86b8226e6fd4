//! Articles that were taken back from readers, and what a publish does about them.
//!
//! In: the site's texts, which source each output was made from, and a plan. Out: the plan, in which no picture stays
//! that such an article showed; which of its pages are notices. Invariant: who takes an article back has its pictures
//! off the host with that very publish, not with one of the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::{Article, Status};
use crate::disk::Output;
use crate::net::publish::{Plan, Sort};
use crate::report::SourcePath;
use crate::snapshot::{Snapshot, Source};

/// What every withdrawn article says in its header, in one language or the other.
const WORDS: [&str; 2] = ["撤", "withdraw"];

/// The articles of a site that were withdrawn.
#[derive(Debug)]
pub struct Withdrawn(BTreeSet<SourcePath>);

impl Withdrawn {
    pub fn of(snapshot: &Snapshot) -> Withdrawn {
        let is_withdrawn = |(path, source): &(&SourcePath, &Source)| match source {
            Source::Text(text)
                if path.is_markdown() && WORDS.iter().any(|word| text.content.contains(word)) =>
            {
                Article::read(path, text).meta.status == Status::Withdrawn
            }
            _ => false,
        };
        Withdrawn(snapshot.below("content").filter(is_withdrawn).map(|(path, _)| path.clone()).collect())
    }

    /// The paths of their notices, or of what leads on from where they were.
    pub fn notices(&self, outputs: &[Output]) -> Notices {
        let made = outputs.iter().filter_map(|output| Some((output.path.clone(), output.source.clone()?)));
        Notices(made.filter(|(_, source)| self.0.contains(source)).collect())
    }
}

/// Pages that stand where withdrawn articles were, and their sources.
#[derive(Debug)]
pub struct Notices(BTreeMap<String, SourcePath>);

impl Notices {
    /// Those that a plan changes.
    fn changed<'a>(&'a self, plan: &Plan) -> Vec<&'a SourcePath> {
        plan.changed.iter().filter_map(|path| self.0.get(path)).collect()
    }

    /// Nothing that only a withdrawn article showed stays for one more publish.
    pub fn let_go(&self, plan: &mut Plan) {
        if !self.changed(plan).is_empty() {
            plan.let_go();
        }
    }

    /// The sources of those that a way back shows to readers again.
    pub fn shown_again(&self, plan: &Plan) -> Vec<String> {
        self.changed(plan).into_iter().map(ToString::to_string).collect()
    }
}

/// Pages of articles that a way back puts on the host again, though the build has them no more: they were deleted, or
/// are drafts by now.
pub fn pages_again(plan: &Plan, outputs: &[Output]) -> Vec<String> {
    let built: BTreeSet<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
    let is_gone = |path: &&String| !built.contains(path.as_str()) && Sort::of(path) == Sort::Page;
    plan.new.iter().filter(is_gone).cloned().collect()
}
