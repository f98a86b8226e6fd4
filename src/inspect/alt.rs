//! Alternative texts: what readers hear who do not see a picture.
//!
//! In: the pictures of articles, and those of pages. Out: findings, at the picture where it stands in a text.

use std::collections::BTreeMap;

use super::page::{Ground, Look};
use super::rule::{Binds, Grade, Rule};
use super::scan::Tag;
use crate::report::{Code, Finding, Span};
use crate::site::Publication;

const SOURCE: &str = "GB/T 37668-2019《信息技术 互联网内容无障碍可访问性技术要求与测试方法》中“可感知”的要求，与 WCAG 2.1 的 1.1.1 相近。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/alt-missing"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "图片没有替代文字",
        why: "看不见图片的读者，听到的是替代文字；图片打不开时，看到的也是它。图说会顶替空着的替代文字，两样都没有才算缺。",
        source: SOURCE,
        remedy: "在方括号里写一句图上是什么，例如 ![县政协调研组察看茶园](1.jpg)。",
    },
    Rule {
        code: Code("inspect/alt-is-a-name"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "替代文字只是文件名",
        why: "“IMG_2031”“图片1”“微信图片”一类的文字，听了不知道图上是什么。",
        source: SOURCE,
        remedy: "换成一句图上是什么的话。",
    },
    Rule {
        code: Code("inspect/alt-attribute"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "网页里的图片没有 alt",
        why: "没有 alt 的图片，读屏软件会念出一串网址。纯装饰的图片应写 alt=\"\"。这样的图片多半出在主题模板或自己写的网页代码里。",
        source: SOURCE,
        remedy: "给这个 <img> 加上 alt；纯装饰的写 alt=\"\"。",
    },
];

const MISSING: &Rule = &RULES[0];
const NAME: &Rule = &RULES[1];
const ATTRIBUTE: &Rule = &RULES[2];

/// Beginnings of the names that phones, cameras and programs give, in lower case.
const GIVEN: [&str; 10] =
    ["img_", "img-", "dsc", "dcim", "微信图片", "微信截图", "图片", "照片", "截图", "image"];

/// What a page shows without `alt`.
#[derive(Debug, Default)]
pub struct Seen {
    without: Vec<Box<str>>,
}

impl Seen {
    pub fn picture(&mut self, tag: Tag<'_>) {
        let address = tag.attribute("src").unwrap_or_default();
        if tag.attribute("alt").is_none() && !self.without.iter().any(|other| **other == *address) {
            self.without.push(address.into());
        }
    }
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let shown = ground.site.entries.iter().filter(|entry| entry.publication == Publication::Published);
    for entry in shown {
        let article = &entry.article;
        for image in article.doc.images() {
            let words =
                if image.words.trim().is_empty() { image.title.unwrap_or_default() } else { &image.words };
            let at = || Span::new(article.path.clone(), image.span.clone());
            if words.trim().is_empty() {
                let message = format!("图片“{}”没有替代文字", image.destination);
                findings.push(MISSING.finding(ground.profile, message).at(at()));
            } else if is_name(words, image.destination) {
                let message = format!("图片“{}”的替代文字“{}”只是个名字", image.destination, words.trim());
                findings.push(NAME.finding(ground.profile, message).at(at()));
            }
        }
    }
    let mut without: BTreeMap<&str, Vec<&Look<'_>>> = BTreeMap::new();
    for look in looks {
        look.alt.without.iter().for_each(|address| without.entry(address).or_default().push(look));
    }
    findings.extend(without.into_iter().map(|(address, looks)| {
        let message = format!("图片“{address}”没有写 alt");
        super::spread(ATTRIBUTE.finding(ground.profile, message), &looks)
    }));
    findings
}

/// The file's own name, or one that a device gave: letters and digits behind a usual beginning.
fn is_name(words: &str, destination: &str) -> bool {
    let words = words.trim().to_lowercase();
    let file = destination.rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem);
    let name = words.rsplit_once('.').map_or(&*words, |(name, _)| name);
    let is_given = GIVEN.iter().filter_map(|beginning| name.strip_prefix(beginning)).any(|rest| {
        rest.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | ' ' | '(' | ')' | '（' | '）'))
    });
    let is_number = words.bytes().all(|byte| byte.is_ascii_digit());
    // A Chinese file name may be a good description.
    let is_file = words == file || words == stem && stem.is_ascii();
    is_given || is_number || is_file
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_are_no_descriptions() {
        for words in ["IMG_2031", "1", "图片1", "微信图片_20221108093000", "DSC00123.JPG", "photo-3", "图片"]
        {
            assert!(is_name(words, "photo-3.jpg"), "{words}");
        }
        for words in ["图片里是县政协调研组", "调研现场", "2022年调研", "photo of the hall"]
        {
            assert!(!is_name(words, "调研现场.jpg"), "{words}");
        }
    }
}
