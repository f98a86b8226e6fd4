//! Articles that say nearly the same.
//!
//! In: the texts of all published articles. Out: one finding for each article that repeats an earlier one. Method:
//! shingles of characters, one hash for each, kept as a signature of minima (one permutation hashing); what shares a
//! band of the signature is compared by its signature, then by its shingles. Invariant: linear in the text, whatever
//! it holds, and in the number of articles: each is compared with the first and the last of a band, no further.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::content::Kind;
use crate::markdown::Include;
use crate::report::{Code, Finding, Span};
use crate::site::{ArticleId, Publication};

pub const RULES: &[Rule] = &[Rule {
    code: Code("inspect/duplicate"),
    grade: Grade::Advice,
    binds: Binds::Official,
    title: "两篇稿件几乎一样",
    why: "同一篇稿件发了两次，改动不大：读者会搜到两个，更正时也容易漏掉一个。这里比较正文，八成五以上相同的才算，短于六十字的不比。",
    source: "《政府网站发展指引》（国办发〔2017〕47号）：栏目内容不重复交叉；属于建议。",
    remedy: "只留一篇。要在几个栏目里都列出的，在文件头里写 栏目: [另一个栏目]；另一篇删去，并把它的网址写进留下那篇的“旧址”。",
}];

const DUPLICATE: &Rule = &RULES[0];

/// Characters of a shingle: long enough that set phrases do not make two articles alike.
const SHINGLE: usize = 6;
/// Texts with fewer words (characters) are notices of one line.
const SHORTEST: usize = 60;
/// Minima that a text is known by, in bands of `ROWS`: two texts that share 85 % share a band with a chance of
/// 1 - (1 - 0.85⁴)¹⁶, which is 0.99999; two that share 40 %, of one in three.
const BINS: usize = 64;
const ROWS: usize = 4;
/// In percent.
const ALIKE: usize = 85;

/// The least hash of each bin; empty bins borrow from the next.
type Signature = [u32; BINS];

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let ids = (0..).map(ArticleId).zip(&site.entries);
    let shown = ids.filter(|(id, entry)| {
        entry.publication == Publication::Published && site.effective(*id).kind() != Kind::Page
    });
    let ids: Vec<ArticleId> = shown.map(|(id, _)| id).collect();
    let texts = |at: usize| ids.get(at).map(|id| shingles(&words(ground, *id))).unwrap_or_default();
    let signatures: Vec<Option<Signature>> =
        (0..ids.len()).into_par_iter().map(|at| signature(&texts(at))).collect();
    let pairs = repeated(&signatures, &texts);
    pairs
        .into_iter()
        .map(|(first, later, percent)| finding(ground, ids[first], ids[later], percent))
        .collect()
}

fn finding(ground: &Ground<'_>, first: ArticleId, later: ArticleId, percent: usize) -> Finding {
    let (first, later) = (&ground.site.entry(first).article, &ground.site.entry(later).article);
    let message = format!("正文和“{}”有 {percent}% 相同", first.title);
    DUPLICATE
        .finding(ground.profile, message)
        .at(Span::new(later.path.clone(), later.meta.span("title").unwrap_or(0..0)))
        .related(Span::file(first.path.clone()), "先发的是这一篇")
}

/// Letters, digits and Han characters alone: layout and punctuation make no difference.
fn words(ground: &Ground<'_>, id: ArticleId) -> Vec<char> {
    let doc = &ground.site.entry(id).article.doc;
    doc.plain(0..doc.nodes().len(), Include::default()).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The hash of each run of characters; none of a text that is too short.
fn shingles(words: &[char]) -> Vec<u32> {
    if words.len() < SHORTEST {
        return Vec::new();
    }
    words.windows(SHINGLE).map(hash).collect()
}

/// FNV-1a over the characters, mixed so that its upper bits are as good as the lower ones.
fn hash(shingle: &[char]) -> u32 {
    let step = |hash: u64, c: &char| (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0000_0100_0000_01b3);
    let mixed = shingle.iter().fold(0xcbf2_9ce4_8422_2325, step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

fn signature(shingles: &[u32]) -> Option<Signature> {
    if shingles.is_empty() {
        return None;
    }
    let mut bins = [u32::MAX; BINS];
    for hash in shingles {
        let bin = &mut bins[*hash as usize % BINS];
        *bin = (*bin).min(*hash);
    }
    // Short texts leave bins empty: each takes what the next full one has, so that equal texts stay equal.
    let full = bins;
    for (at, bin) in bins.iter_mut().enumerate() {
        if *bin == u32::MAX {
            let next = (1..BINS).map(|far| full[(at + far) % BINS]).find(|other| *other != u32::MAX);
            *bin = next.unwrap_or(u32::MAX);
        }
    }
    Some(bins)
}

/// Each text that repeats an earlier one, with that and how much of it, in order of the later.
fn repeated(
    signatures: &[Option<Signature>],
    shingles: &dyn Fn(usize) -> Vec<u32>,
) -> Vec<(usize, usize, usize)> {
    // By number and content of a band: the first text with it, and the last.
    let mut bands: BTreeMap<(usize, [u32; ROWS]), (usize, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    for (later, signature) in signatures.iter().enumerate() {
        let Some(signature) = signature else { continue };
        let mut candidates = Vec::new();
        for (band, rows) in signature.as_chunks::<ROWS>().0.iter().enumerate() {
            let known = bands.entry((band, *rows)).or_insert((later, later));
            candidates.extend([known.0, known.1]);
            known.1 = later;
        }
        candidates.sort_unstable();
        candidates.dedup();
        let similar = |first: &usize| {
            let other = signatures.get(*first).copied().flatten().unwrap_or([u32::MAX; BINS]);
            signature.iter().zip(other).filter(|(one, other)| **one == *other).count() * 100
                >= (ALIKE - 15) * BINS
        };
        let close = candidates.into_iter().filter(|first| *first < later).filter(similar);
        let own = std::cell::OnceCell::new();
        let exact = |first: usize| {
            let percent = shared(own.get_or_init(|| sorted(shingles(later))), &sorted(shingles(first)));
            (percent >= ALIKE).then_some((first, later, percent))
        };
        found.extend(close.take(4).find_map(exact));
    }
    found
}

fn sorted(mut shingles: Vec<u32>) -> Vec<u32> {
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// How much two sets share of both together (Jaccard), in percent.
fn shared(one: &[u32], other: &[u32]) -> usize {
    let common = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count();
    let all = one.len() + other.len() - common;
    (common * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(texts: &[String]) -> Vec<(usize, usize)> {
        let shingles = |at: usize| shingles(&texts[at].chars().collect::<Vec<_>>());
        let signatures: Vec<_> = (0..texts.len()).map(|at| signature(&shingles(at))).collect();
        repeated(&signatures, &shingles).into_iter().map(|(first, later, _)| (first, later)).collect()
    }

    /// A text of its own for each seed, of characters that say nothing.
    fn text(seed: u32, length: u32) -> String {
        let character = |at: u32| {
            let mixed = (seed.wrapping_mul(7919).wrapping_add(at)).wrapping_mul(2_654_435_761) >> 7;
            char::from_u32(0x4e00 + mixed % 5000).unwrap()
        };
        (0..length).map(character).collect()
    }

    #[test]
    fn a_text_with_a_few_changes_is_found_and_one_that_shares_a_half_is_not() {
        let first = text(1, 800);
        let changed: String =
            first.chars().enumerate().map(|(at, c)| if at % 211 == 5 { '改' } else { c }).collect();
        let half = format!("{}{}", &first[..first.len() / 2], text(2, 400));
        let texts = [first, text(3, 800), changed, half, text(4, 30), text(4, 30)];
        assert_eq!(pairs(&texts), [(0, 2)]);
    }

    #[test]
    fn a_thousand_copies_are_a_thousand_comparisons() {
        let texts: Vec<String> = (0..1000).map(|_| text(1, 200)).collect();
        let pairs = pairs(&texts);
        assert_eq!(pairs.len(), 999);
        assert!(pairs.iter().all(|(first, _)| *first == 0));
    }
}
