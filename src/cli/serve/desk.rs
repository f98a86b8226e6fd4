//! The desk where a preview's articles are proofread and mended.
//!
//! In: portals as they come. Out: findings, articles written anew, and pages to copy them from. Invariant: an article that did not change is
//! read once; what is mended can be taken back with `huikan check --undo`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Config;
use crate::content::Article;
use crate::disk::{self, Mend};
use crate::net::preview::Editor;
use crate::portal::Portal;
use crate::proofread::Proofreader;
use crate::report::{Finding, SourcePath, apply};
use crate::site::{Publication, Site};
use crate::snapshot::Hash;

/// Proofreads for a preview.
pub struct Desk {
    root: PathBuf,
    pictures: disk::Pictures,
    memory: Mutex<Option<Memory>>,
}

/// What was read, for as long as settings and lists stay.
struct Memory {
    config: Arc<Config>,
    lists: Vec<Hash>,
    proofreader: Arc<Proofreader>,
    /// By article: the text's hash, and what was found.
    read: HashMap<SourcePath, (Hash, Arc<[Finding]>)>,
}

impl Desk {
    pub fn of(root: PathBuf) -> Desk {
        Desk { pictures: disk::Pictures::of(root.clone()), root, memory: Mutex::new(None) }
    }

    /// The proofreader of a site's settings, and what it found before.
    fn prepared<T>(&self, site: &Site, use_it: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let lists: Vec<Hash> = site.tables.values().map(|table| table.hash).collect();
        let stays = |memory: &Memory| *memory.config == *site.config && memory.lists == lists;
        if !memory.as_ref().is_some_and(stays) {
            *memory = None;
        }
        use_it(memory.get_or_insert_with(|| Memory {
            config: Arc::clone(&site.config),
            lists,
            proofreader: Arc::new(Proofreader::new(site)),
            read: HashMap::new(),
        }))
    }

    fn article(&self, site: &Site, article: &Article) -> Arc<[Finding]> {
        let hash = article.text.hash;
        let (known, proofreader) = self.prepared(site, |memory| {
            let known = memory.read.get(&article.path).filter(|(of, _)| *of == hash);
            (known.map(|(_, found)| Arc::clone(found)), Arc::clone(&memory.proofreader))
        });
        if let Some(known) = known {
            return known;
        }
        let date = article.meta.date.map(|date| date.local().date());
        let found: Arc<[Finding]> = proofreader.read(article, date).into();
        self.prepared(site, |memory| memory.read.insert(article.path.clone(), (hash, Arc::clone(&found))));
        found
    }
}

impl Editor for Desk {
    fn findings(&self, portal: &Portal, source: &SourcePath) -> Vec<Finding> {
        let site = portal.site();
        let entry = site.article_of(source.as_str()).map(|id| site.entry(id));
        let entry = entry.filter(|entry| entry.publication != Publication::Withdrawn);
        entry.map(|entry| self.article(site, &entry.article).to_vec()).unwrap_or_default()
    }

    fn mend(&self, portal: &Portal, finding: &Finding) -> Result<(), String> {
        let gone = || "稿件不见了".to_owned();
        let file = finding.span.as_ref().map(|span| span.file.clone()).ok_or_else(gone)?;
        let before = portal.snapshot().text(file.as_str()).ok_or_else(gone)?;
        let fixes: Vec<_> = finding.fix.iter().collect();
        let (after, _) = apply(&before.content, &file, &fixes);
        let mend = Mend { file, before: Arc::clone(before), after };
        let left = disk::mend(&self.root, &[mend]).map_err(|error| error.to_string())?;
        left.into_iter().next().map_or(Ok(()), |(_, why)| Err(why))
    }

    fn message(&self, portal: &Portal, source: &SourcePath) -> Result<String, String> {
        super::super::wechat::page(portal, source, &self.pictures)
    }
}
