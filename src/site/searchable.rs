//! What readers can search, and the files that the index of it stands in.
//!
//! In: a site whose articles are placed. Out: what can be found, by number, and the [`SearchLayout`] that
//! follows from how many there are. Invariant: what is withdrawn, left out, broken or asked to stay out
//! (`search: false`) is not among them; neither is a row that is not public, since no row of a sheet is. Numbers
//! stay: a new article comes behind the others, what was taken back leaves its slot empty (as in lists), and
//! articles without a date stand behind all that have one.

use jiff::Timestamp;

use super::publication::{Publication, Reason};
use super::{ArticleId, Sheet, SheetId, Site};
use crate::content::date::Moment;

/// Something that can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searchable {
    Article(ArticleId),
    Row(SheetId, u32),
    /// The slot of an article that was withdrawn, is over, or cannot be read.
    Gone,
}

/// What can be found; its number is its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    pub items: Vec<Searchable>,
    /// How many keep their number when another article comes: those behind them have no date.
    settled: usize,
}

impl Numbered {
    pub fn layout(&self) -> SearchLayout {
        SearchLayout::of(self.settled, self.items.len())
    }
}

/// The columns of a table of proposals that say when, the best first.
const DATES: [&str; 2] = ["交办日期", "答复日期"];

impl Site {
    /// When a row of a table was, as far as its cells tell.
    pub fn row_date(&self, sheet: SheetId, row: u32) -> Option<Moment> {
        DATES.iter().find_map(|name| Moment::parse(self.sheet(sheet).cell(row, name)).ok())
    }

    /// What stands in the slot of an article; `None` where it has none. One that is not published yet has none;
    /// what is withdrawn or over was published once.
    fn slot(&self, id: ArticleId) -> Option<Searchable> {
        let effective = self.effective(id);
        let entry = self.entry(id);
        match entry.publication {
            _ if !effective.own.search.or(effective.defaults.search).unwrap_or(true) => None,
            Publication::Published => Some(Searchable::Article(id)),
            // Without a date it keeps no other from its number.
            _ if entry.article.meta.date.is_none() => None,
            Publication::Withdrawn | Publication::Broken | Publication::LeftOut(Reason::Expired(_)) => {
                Some(Searchable::Gone)
            }
            Publication::LeftOut(_) => None,
        }
    }

    /// Whether the rows of a table may be found, as its column says.
    fn shows_rows(&self, sheet: &Sheet) -> bool {
        sheet.has_pages && self.column(sheet.column).defaults.search.unwrap_or(true)
    }
}

/// Articles without a date, which the manifest has room for.
const LOOSE: usize = 128;

/// Everything that can be found, by date. What has none is found behind it, save rows, which are many and come by
/// the table: they stand in front.
pub fn numbered(site: &Site) -> Numbered {
    let mut rows: Vec<(Timestamp, Searchable)> = Vec::new();
    for sheet in site.sheets.iter().filter(|sheet| site.shows_rows(sheet)) {
        let with_page = sheet.order.iter().filter(|row| sheet.row_path(**row).is_some());
        let when = |row| site.row_date(sheet.id, row).map_or(Timestamp::MIN, |date| date.instant);
        rows.extend(with_page.map(|row| (when(*row), Searchable::Row(sheet.id, *row))));
    }
    let slots = super::placing::ids(&site.entries)
        .filter_map(|(id, entry)| Some((entry.article.meta.date, site.slot(id)?)));
    let (dated, mut loose): (Vec<_>, Vec<_>) = slots.partition(|(date, _)| date.is_some());
    // More would make the manifest long.
    let first = if loose.len() > LOOSE { std::mem::take(&mut loose) } else { Vec::new() };
    let mut all = rows;
    let instant = |date: Option<Moment>| date.map_or(Timestamp::MIN, |date| date.instant);
    all.extend(first.into_iter().chain(dated).map(|(date, item)| (instant(date), item)));
    // Stable: rows keep their order, articles that of (date, slug).
    all.sort_by_key(|(when, _)| *when);
    let settled = all.len();
    let items = all.into_iter().map(|(_, item)| item).chain(loose.into_iter().map(|(_, item)| item));
    Numbered { items: items.collect(), settled }
}

/// Articles from which on the index has shards; fewer are in its manifest alone.
const FIRST: u32 = 128;
/// Articles whose texts are one file. More would save files, and make each search fetch what it does not look at.
pub const TEXTS: u32 = 2;
/// Files of texts that have one tag together, where articles are old.
pub const JOINED: u32 = 4;
/// Articles whose files of texts have a tag each, the newest: more than most portals have. An edit of one that is
/// older changes four files.
const APART: u32 = 1 << 14;
/// No portal has more shards: lists of the manifest's tail tell by so many bits of a hash to which shard they belong.
const MOST: u32 = 1 << 13;

/// Which files the index of so many articles has, and how far each of them reaches.
///
/// The words of all articles are parted by their hash into shards. A shard holds articles from the first up to
/// its *border*; later ones stand in the tail of the manifest. In a *pass*, 180 articles long where there
/// are 10,000, each shard is written anew once, one after the other, and its border moves to the present. So a
/// new article changes the manifest and some six shards, never more than sixteen. A longer pass would write fewer of
/// them and a longer tail, which each reader fetches: where there are 100,000 articles it is 400 articles long, and some ten
/// shards change. Where articles have become so many that shards would be large, a pass parts each in two
/// (linear hashing).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchLayout {
    pub documents: u32,
    /// Articles that keep their numbers; no border goes further, and those behind stand in the tail.
    pub settled: u32,
    /// Shards at the beginning of the pass: a power of two. Where there are too few articles for any there is one that
    /// reaches nowhere.
    pub shards: u32,
    /// Whether this pass parts shards in two.
    pub doubling: bool,
    /// Shards that were written anew in this pass.
    pub refreshed: u32,
    /// The pass that goes on, and the one before it: these say how far shards reach, the refreshed and the others.
    pub passes: [Pass; 2],
    /// By shard, the twins of parted ones behind; 0 for one that does not exist yet.
    borders: Vec<u32>,
}

/// A round of writing all shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// How many articles there are when the first shard's turn comes.
    pub first: u32,
    /// In articles.
    pub length: u32,
    pub shards: u32,
}

impl Pass {
    /// Before there was any.
    const NEVER: Pass = Pass { first: 0, length: 0, shards: 1 };

    fn of(first: u32, shards: u32) -> Pass {
        // From 10,000 articles on a root's growth would be more tail than shards saved.
        let length = (first.isqrt() * 9 / 5).min(156 + first / 410);
        Pass { first, length: length.max(16), shards }
    }

    /// How many articles there are when a shard's turn comes; those that were parted in this pass come together.
    fn due(self, shard: u32) -> u32 {
        let share = u64::from(shard & (self.shards - 1)) * u64::from(self.length) / u64::from(self.shards);
        self.first + u32::try_from(share).unwrap_or(u32::MAX)
    }

    /// Whether it parts shards in two: not the first one, when there are none yet.
    fn is_doubling(self, last: Pass) -> bool {
        last != Pass::NEVER && shards_for(self.first) > self.shards
    }
}

/// How many shards so many articles are best kept in. A pass is as long as the root of their number, so as many
/// shards as that root, times some, are at most six for each new article at any size. Small ones would only be many
/// files, large ones much to fetch.
fn shards_for(documents: u32) -> u32 {
    let wanted = (documents.isqrt() * 11).min(documents / 8).max(documents / 24);
    1 << wanted.clamp(8, MOST).ilog2()
}

impl SearchLayout {
    pub fn of(settled: usize, documents: usize) -> SearchLayout {
        let documents = u32::try_from(documents).unwrap_or(u32::MAX);
        let settled = u32::try_from(settled).unwrap_or(u32::MAX).min(documents);
        let [mut pass, mut last] = [Pass::NEVER; 2];
        if settled >= FIRST {
            pass = Pass::of(FIRST, shards_for(FIRST));
            while pass.first + pass.length <= settled {
                let shards = if pass.is_doubling(last) { pass.shards * 2 } else { pass.shards };
                (last, pass) = (pass, Pass::of(pass.first + pass.length, shards));
            }
        }
        let refreshed = (0..pass.shards).take_while(|shard| pass.due(*shard) <= settled).count();
        let refreshed = u32::try_from(refreshed).unwrap_or(pass.shards);
        let border = |shard: u32| if shard < refreshed { pass.due(shard) } else { last.due(shard) };
        let mut borders: Vec<u32> = (0..pass.shards).map(border).collect();
        let doubling = pass.is_doubling(last);
        if doubling {
            borders.extend_from_within(..refreshed as usize);
        }
        let passes = [pass, last];
        SearchLayout { documents, settled, shards: pass.shards, doubling, refreshed, passes, borders }
    }

    /// By shard: how many articles each holds, from the first. 0 where there is no file.
    pub fn borders(&self) -> &[u32] {
        &self.borders
    }

    /// The shard of a hash.
    pub fn shard_of(&self, hash: u32) -> u32 {
        let shard = hash & (self.shards - 1);
        let parted = self.doubling && shard < self.refreshed;
        if parted { hash & (2 * self.shards - 1) } else { shard }
    }

    /// From which article on words of this hash stand in the tail; the last 13 bits of it tell.
    pub fn border_of(&self, hash: u32) -> u32 {
        self.borders[self.shard_of(hash) as usize]
    }

    /// The bits of a hash that all words of a shard share.
    pub fn bits_of(&self, shard: u32) -> u32 {
        let parted = self.doubling && (shard >= self.shards || shard < self.refreshed);
        self.shards.ilog2() + u32::from(parted)
    }

    /// The first article of which anything stands in the tail.
    pub fn tail(&self) -> u32 {
        self.borders.iter().copied().min().unwrap_or(0)
    }

    /// How many files of texts there are.
    pub fn texts(&self) -> u32 {
        self.documents.div_ceil(TEXTS)
    }

    /// How many groups of [`JOINED`] files of texts, from the first, have one tag each.
    pub fn joined(&self) -> u32 {
        self.settled.saturating_sub(APART) / (TEXTS * JOINED)
    }

    /// Which files of texts share a tag, all tags in order.
    pub fn text_tags(&self) -> impl Iterator<Item = std::ops::Range<u32>> + use<> {
        let groups = self.joined();
        let joined = (0..groups).map(|group| group * JOINED..(group + 1) * JOINED);
        joined.chain((groups * JOINED..self.texts()).map(|file| file..file + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_has_one_shard_and_its_border_is_not_ahead_of_the_articles() {
        for documents in [0, 1, 127, 128, 129, 144, 145, 300, 1_000, 2_048, 9_999, 10_000, 33_000, 100_000] {
            let layout = SearchLayout::of(documents, documents + 3);
            assert!(layout.borders().iter().all(|border| *border as usize <= documents));
            for hash in (0..50_000u32).map(|index| index.wrapping_mul(0x9E37_79B1)) {
                let shard = layout.shard_of(hash);
                let mask = (1 << layout.bits_of(shard)) - 1;
                assert_eq!(hash & mask, shard, "{documents} articles");
                assert_eq!(layout.border_of(hash), layout.border_of(hash & (MOST - 1)));
                match layout.border_of(hash) {
                    0 => assert!(documents < 200, "{documents} articles"),
                    _ => assert!(documents >= FIRST as usize, "{documents} articles"),
                }
            }
        }
    }

    #[test]
    fn a_new_article_changes_few_shards() {
        let mut last = SearchLayout::of(500, 500);
        let (mut most, mut all) = (0, 0);
        for documents in 501..12_000 {
            let next = SearchLayout::of(documents, documents);
            // A shard has other contents where its border moved, or where it was parted.
            let changed = (0..next.borders().len()).filter(|shard| {
                let at = u32::try_from(*shard).unwrap();
                last.borders().get(*shard) != next.borders().get(*shard)
                    || last.bits_of(at) != next.bits_of(at)
            });
            let changed = changed.count();
            most = most.max(changed);
            all += if documents > 10_000 { changed } else { 0 };
            let lag = next.documents - next.tail();
            assert!(f64::from(lag) < 4.0 * f64::from(next.documents).sqrt(), "{documents}: {lag}");
            last = next;
        }
        assert!(most <= 16, "{most} shards at once");
        assert!(all < 2_000 * 6, "{all} shards for 2,000 articles");
    }

    #[test]
    fn shards_become_more_as_articles_do() {
        assert_eq!(SearchLayout::of(10_000, 10_000).shards, 1_024);
        assert_eq!(SearchLayout::of(100_000, 100_000).shards, 4_096);
    }
}
