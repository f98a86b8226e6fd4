//! Where articles come from: reposts without a source, and sources that carry what does not belong to them.
//!
//! In: the header and the text of what is published. Out: findings at the words that say it.

use std::ops::Range;

use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::content::Article;
use crate::markdown::Kind as NodeKind;
use crate::report::{Code, Finding, Span};
use crate::site::{ArticleId, Publication};

const SOURCE: &str =
    "《政府网站发展指引》（国办发〔2017〕47号）：文章页标明来源；《网页标签规范》的 ContentSource 为必选。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/source-missing"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "像是转载，却没有写来源",
        why: "正文里写着“来源”“转载自”，或者写了来源网址，文件头里却没有来源：网页上的来源就成了本站，等于把别人的稿件说成自己的。",
        source: SOURCE,
        remedy: "在文件头里写一行，例如 来源: 人民政协报；正文里的“来源：……”可以删去，页面会自动显示。",
    },
    Rule {
        code: Code("inspect/source-untidy"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "来源里混进了日期或版面",
        why: "来源只写单位，像“某某日报 2026/3/2 1版”这样混在一起，检索和统计来稿都会不准。",
        source: "《网页标签规范》：ContentSource 是发布单位或转载的来源；属于建议。",
        remedy: "来源只写单位名称；日期写在“日期”里，版面不用写。",
    },
];

const MISSING: &Rule = &RULES[0];
const UNTIDY: &Rule = &RULES[1];

/// What reposts say of themselves.
const SIGNS: [&str; 9] =
    ["来源：", "来源:", "转载自", "转自：", "转自:", "本文转自", "原载《", "原载于", "据新华社"];

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let site = ground.site;
    let mut findings = Vec::new();
    for (id, entry) in (0..).map(ArticleId).zip(&site.entries) {
        if entry.publication != Publication::Published {
            continue;
        }
        let article = &entry.article;
        if let Some(span) =
            article.meta.span("source").filter(|_| article.meta.source.as_deref().is_some_and(is_untidy))
        {
            let written = article.meta.source.as_deref().unwrap_or_default();
            let message = format!("来源“{written}”里有日期或版面");
            findings.push(UNTIDY.finding(ground.profile, message).at(Span::new(article.path.clone(), span)));
        }
        let known = article.meta.source.is_some();
        let linked = article.meta.source_url.is_some() && site.effective(id).source().is_none();
        if known {
            continue;
        }
        let sign = sign(article);
        if linked || sign.is_some() {
            let place = sign.or_else(|| article.meta.span("source_url")).unwrap_or(0..0);
            let message = "像是转载的稿件，没有写来源";
            findings
                .push(MISSING.finding(ground.profile, message).at(Span::new(article.path.clone(), place)));
        }
    }
    findings
}

/// Words of the body, code aside, that begin as those of a repost do, brackets before them aside.
fn sign(article: &Article) -> Option<Range<usize>> {
    let texts = article.doc.nodes().iter().filter_map(|node| match node.kind {
        NodeKind::Text(text) => Some((text.span()?.start, article.doc.str(text))),
        _ => None,
    });
    let mut signs = texts.filter_map(|(at, text)| {
        let start = text.trim_start_matches([' ', '\u{3000}', '（', '(', '【', '[', '—', '-']);
        let sign = SIGNS.iter().find(|sign| start.starts_with(**sign))?;
        let from = at + (text.len() - start.len());
        Some(from..from + sign.len())
    });
    signs.next()
}

/// A date or a page of a newspaper in it.
fn is_untidy(source: &str) -> bool {
    let digits = source.bytes().filter(u8::is_ascii_digit).count();
    let has_page = source.contains('版') && digits > 0;
    let has_date = digits >= 4 && source.contains(['/', '-', '年', '.']);
    has_page || has_date
}

#[cfg(test)]
mod tests {
    use super::is_untidy;

    #[test]
    fn a_source_is_a_name() {
        for source in ["某某日报 2026/3/2 1版", "某某日报 2026-03-02", "某某日报 第3版", "某某网2022年1月3日"]
        {
            assert!(is_untidy(source), "{source}");
        }
        for source in ["某某县政协办公室", "红网", "CCTV-1", "某某县人民出版社", "政协第10届办公室"]
        {
            assert!(!is_untidy(source), "{source}");
        }
    }
}
