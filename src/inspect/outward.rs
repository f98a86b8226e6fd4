//! The links that lead to other sites, for whoever tries them.
//!
//! In: the addresses that every page names, and the texts where somebody wrote them. Out: each address once, in
//! order, with the place where it can be mended. Nothing is fetched here.

use std::collections::BTreeMap;

use memchr::memmem;

use super::page::{Ground, Look, Use};
use super::rule::{Binds, Grade, Rule};
use crate::config::Profile;
use crate::report::{Code, Finding, Span};
use crate::site::Route;
use crate::snapshot::Source;

const SOURCE: &str = "《政府网站发展指引》（国办发〔2017〕47号）：定期检查链接，不出现打不开的链接（条文待核）；检查指标里逐个计分。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/outward-gone"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "链接到的外部网页不在了",
        why: "对方网站回答“没有这一页”（404 或 410）。只在写了 --links 时逐个去试。",
        source: SOURCE,
        remedy: "换成现在的网址，或者去掉链接、保留文字。",
    },
    Rule {
        code: Code("inspect/outward-trouble"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "试不通链接到的外部网页",
        why: "没有连上，或者对方出错。可能只是这一会儿不通，也可能是这台电脑的网络不通，所以只作提示。",
        source: SOURCE,
        remedy: "过一会儿再试，或者用浏览器打开看看；一直打不开的，换一个网址或者去掉链接。",
    },
    Rule {
        code: Code("inspect/outward-moved"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "链接到的外部网页搬了家",
        why: "对方网站说这一页永久搬到了别处。现在还能转过去，旧网址停用以后就打不开了。",
        source: SOURCE,
        remedy: "换成新的网址。",
    },
];

const GONE: &Rule = &RULES[0];
const TROUBLE: &Rule = &RULES[1];
const MOVED: &Rule = &RULES[2];

/// What came of trying a link, where that is worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// With the status.
    Gone(u16),
    /// Why, as half a sentence.
    Trouble(String),
    /// The new address.
    Moved(String),
}

/// An address of another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutwardLink {
    /// Absolute, with its scheme, and without its fragment.
    pub address: String,
    /// Where it is written, if that can be found.
    pub span: Option<Span>,
    /// The first page that has it.
    pub page: String,
    /// How many pages have it.
    pub pages: usize,
}

impl OutwardLink {
    /// What there is to tell of it, at the place where it can be mended.
    pub fn finding(&self, fate: &Fate, profile: Profile) -> Finding {
        let address = &self.address;
        let finding = match fate {
            Fate::Gone(status) => GONE.finding(profile, format!("外部网页“{address}”不在了（{status}）")),
            Fate::Trouble(why) => TROUBLE.finding(profile, format!("外部网页“{address}”试不通：{why}")),
            Fate::Moved(to) => MOVED
                .finding(profile, format!("外部网页“{address}”搬了家"))
                .help(format!("换成新的网址：{to}")),
        };
        match &self.span {
            Some(span) => {
                Finding { count: self.pages.max(1), ..finding.at(span.clone()).on_page(&self.page) }
            }
            None => Finding { count: self.pages.max(1), ..finding.on_page(&self.page) },
        }
    }
}

pub fn links(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<OutwardLink> {
    let mut found: BTreeMap<&str, (&Look<'_>, usize)> = BTreeMap::new();
    for look in looks {
        for (_, address) in look.outside.addresses.iter().filter(|(used, _)| *used != Use::Variant) {
            let address = address.split('#').next().unwrap_or_default();
            found.entry(address).or_insert((look, 0)).1 += 1;
        }
    }
    let link = |(address, (look, pages)): (&str, (&Look<'_>, usize))| OutwardLink {
        address: address.to_owned(),
        span: in_article(ground, look, address).or_else(|| in_settings(ground, address)),
        page: look.path().as_str().to_owned(),
        pages,
    };
    found.into_iter().map(link).collect()
}

/// The link in the article's body or header that has this address.
fn in_article(ground: &Ground<'_>, look: &Look<'_>, address: &str) -> Option<Span> {
    let Route::Article(id) = look.entry.route else { return None };
    let article = &ground.site.entry(id).article;
    let names = |destination: &str| destination.split('#').next() == Some(address);
    let mut named = article.doc.links().chain(article.doc.images());
    if let Some(reference) = named.find(|reference| names(reference.destination)) {
        return Some(Span::new(article.path.clone(), reference.span));
    }
    let at = memmem::find(article.text.content.as_bytes(), address.as_bytes())?;
    Some(Span::new(article.path.clone(), at..at + address.len()))
}

/// Where the settings or a table of the site have it.
fn in_settings(ground: &Ground<'_>, address: &str) -> Option<Span> {
    let snapshot = &ground.site.snapshot;
    let settings = snapshot.files.get_key_value(crate::config::FILE).into_iter();
    settings.chain(snapshot.below("content/_data")).find_map(|(path, source)| {
        let Source::Text(text) = source else { return None };
        let at = memmem::find(text.content.as_bytes(), address.as_bytes())?;
        Some(Span::new(path.clone(), at..at + address.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Severity;

    #[test]
    fn what_came_of_a_link_is_told_softly_where_it_is_written() {
        let link = OutwardLink {
            address: "https://news.example.cn/1.html".to_owned(),
            span: Some(Span::new("content/a.md", 3..9)),
            page: "a.html".to_owned(),
            pages: 1,
        };
        for (fate, code, severity, message) in [
            (
                Fate::Gone(404),
                "inspect/outward-gone",
                Severity::Warning,
                "外部网页“https://news.example.cn/1.html”不在了（404）",
            ),
            (
                Fate::Trouble("等了很久没有回应".to_owned()),
                "inspect/outward-trouble",
                Severity::Hint,
                "外部网页“https://news.example.cn/1.html”试不通：等了很久没有回应",
            ),
            (
                Fate::Moved("https://new.example.cn/".to_owned()),
                "inspect/outward-moved",
                Severity::Hint,
                "外部网页“https://news.example.cn/1.html”搬了家",
            ),
        ] {
            let finding = link.finding(&fate, Profile::Gov);
            assert_eq!((finding.code.0, finding.severity, &*finding.message), (code, severity, message));
            assert_eq!(finding.span, link.span);
        }
    }
}
