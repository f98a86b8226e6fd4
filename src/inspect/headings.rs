//! The outline of pages, and what links say: what a screen reader goes by.
//!
//! In: headings, title, language and the words of links, page by page. Out: findings; a level that is skipped in an
//! article is shown at its heading.

use super::page::{Ground, Look};
use super::rule::{Binds, Grade, Rule};
use super::scan::{Tag, unescape};
use crate::report::{Code, Finding, Span};
use crate::site::Route;

const SOURCE: &str = "GB/T 37668-2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》，与 WCAG 2.1 的 A、AA 级相近；属于建议。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/heading-skipped"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "标题跳级",
        why: "读屏软件靠标题的级别说明文章的层次。从二级标题直接跳到四级，听的人会以为漏了一段。",
        source: SOURCE,
        remedy: "把跳级的标题改成上一个标题的下一级：Markdown 里“##”下面用“###”。",
    },
    Rule {
        code: Code("inspect/main-heading"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "页面没有主标题，或者不止一个",
        why: "每一页应有且只有一个一级标题（h1），说明这一页是什么。",
        source: SOURCE,
        remedy: "稿件正文里不要再用一级标题（一个“#”）；所有页面都有的，改主题模板。",
    },
    Rule {
        code: Code("inspect/page-title"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "页面没有写标题或语言",
        why: "浏览器标签、收藏夹和读屏软件要用网页的标题（title）和语言（lang）。",
        source: SOURCE,
        remedy: "在主题的模板里写上 <html lang=\"zh-CN\"> 和 <title>。",
    },
    Rule {
        code: Code("inspect/link-words"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "链接只写“更多”“点击这里”",
        why: "读屏软件可以只列出一页的链接。只有“更多”两个字，听的人不知道是什么的更多。",
        source: SOURCE,
        remedy: "把链接写清楚，例如“更多通知公告”；模板里可以补上看不见的字：更多<span class=\"hidden\">：通知公告</span>。",
    },
    Rule {
        code: Code("inspect/tab-order"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "用 tabindex 打乱了键盘次序",
        why: "大于 0 的 tabindex 会让按 Tab 键的次序和看到的次序不一样，只用键盘的人会找不到地方。",
        source: SOURCE,
        remedy: "去掉大于 0 的 tabindex，按内容的先后写网页代码。",
    },
];

const SKIPPED: &Rule = &RULES[0];
const MAIN: &Rule = &RULES[1];
const TITLE: &Rule = &RULES[2];
const WORDS: &Rule = &RULES[3];
const ORDER: &Rule = &RULES[4];

/// Words that say nothing by themselves.
const VAGUE: [&str; 14] = [
    "更多",
    "更多>>",
    "更多 >>",
    "更多»",
    "more",
    "MORE",
    "点击这里",
    "点这里",
    "这里",
    "此处",
    "点击",
    "点击查看",
    "查看",
    "详情",
];

/// Longer words than these bytes are not vague.
const LONGEST: usize = 32;

/// The outline of a page.
#[derive(Debug, Default)]
pub struct Seen {
    main: u32,
    last: u8,
    /// The first heading that skips a level: the level before, and its own.
    skipped: Option<(u8, u8)>,
    has_language: bool,
    title: bool,
    in_title: bool,
    /// The words of the link that is being read.
    link: Option<String>,
    vague: Vec<Box<str>>,
    tab_order: bool,
}

impl Seen {
    pub fn start(&mut self, tag: Tag<'_>) {
        match tag.name.as_bytes() {
            [b'h' | b'H', level @ b'1'..=b'6'] => self.heading(level - b'0'),
            [b'a' | b'A'] if tag.attribute("href").is_some() => {
                let label = tag.attribute("aria-label").unwrap_or_default();
                self.link = Some(label.into_owned());
            }
            _ if tag.is("img") => self.words(&tag.attribute("alt").unwrap_or_default()),
            _ if tag.is("html") => {
                self.has_language = tag.attribute("lang").is_some_and(|language| !language.trim().is_empty());
            }
            // A drawing inside the page has titles of its own.
            _ if tag.is("title") => self.in_title = true,
            _ => {}
        }
        let order = || tag.attribute("tabindex")?.trim().parse::<i32>().ok();
        self.tab_order |= order().is_some_and(|order| order > 0);
    }

    fn heading(&mut self, level: u8) {
        self.main += u32::from(level == 1);
        if self.last > 0 && level > self.last + 1 && self.skipped.is_none() {
            self.skipped = Some((self.last, level));
        }
        self.last = level;
    }

    pub fn text(&mut self, text: &str) {
        if self.in_title {
            self.title |= !text.trim().is_empty();
        } else {
            self.words(text);
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(link) = &mut self.link
            && link.len() <= LONGEST
        {
            link.push_str(text);
        }
    }

    pub fn end(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("title") {
            self.in_title = false;
        } else if name.eq_ignore_ascii_case("a")
            && let Some(words) = self.link.take()
        {
            let words = unescape(words.trim());
            if VAGUE.contains(&&*words) && !self.vague.iter().any(|vague| **vague == *words) {
                self.vague.push(words.into());
            }
        }
    }
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let own = |look: &&Look<'_>| !matches!(look.entry.route, Route::Redirect(_));
    for look in looks.iter().filter(own) {
        let seen = &look.outline;
        let page = look.path().as_str();
        let mut tell = |rule: &Rule, message: String| {
            findings.push(rule.finding(ground.profile, message).on_page(page));
        };
        if seen.main != 1 {
            let how = if seen.main == 0 {
                "没有一级标题".to_owned()
            } else {
                format!("有 {} 个一级标题", seen.main)
            };
            tell(MAIN, format!("页面{how}（h1）"));
        }
        for (lacks, what) in [(!seen.title, "标题（title）"), (!seen.has_language, "语言（lang）")] {
            if lacks {
                tell(TITLE, format!("页面没有写{what}"));
            }
        }
        for words in &seen.vague {
            tell(WORDS, format!("链接的文字只有“{words}”"));
        }
        if seen.tab_order {
            tell(ORDER, "页面用了大于 0 的 tabindex".to_owned());
        }
        if let Some((last, level)) = seen.skipped {
            let message = format!("标题从 {last} 级跳到了 {level} 级");
            let finding = SKIPPED.finding(ground.profile, message);
            findings.push(match in_article(ground, look) {
                Some(span) => finding.at(span),
                None => finding.on_page(page),
            });
        }
    }
    findings
}

/// The heading of an article that skips a level, its title being of level 1.
fn in_article(ground: &Ground<'_>, look: &Look<'_>) -> Option<Span> {
    let Route::Article(id) = look.entry.route else { return None };
    let article = &ground.site.entry(id).article;
    let mut last = 1;
    let mut skips = |level: u8| {
        let skips = level > last + 1;
        last = level;
        skips
    };
    let mut shown = article.doc.headings().iter().filter(|heading| heading.shown);
    let node = shown.find(|heading| skips(heading.level))?.node as usize;
    Some(Span::new(article.path.clone(), article.doc.nodes().get(node)?.span()))
}
