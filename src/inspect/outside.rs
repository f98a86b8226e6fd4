//! What pages fetch from elsewhere, and advertising.
//!
//! In: the addresses of other hosts in every page, and in style sheets. Out: one finding a host and use, with the
//! first page and a count; and the list of all outside links, for whoever tries them.

use std::collections::BTreeMap;

use super::address::host;
use super::page::{Ground, Look, Use};
use super::rule::{Binds, Grade, Rule};
use crate::report::{Code, Finding};
use crate::site::Route;

const SAFETY: &str = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决第一项对安全的要求；没有点名外部资源，属于建议。";

pub const RULES: &[Rule] = &[
    Rule {
        code: Code("inspect/outside-script"),
        grade: Grade::Deduction,
        binds: Binds::All,
        title: "网页用了别的网站的脚本",
        why: "别的网站的脚本能改动网页上的任何内容，也能记下读者看了什么；那边一出事，这边也跟着出事。统计代码、分享按钮、地图多半是这样。",
        source: SAFETY,
        remedy: "去掉它；确实要用的，把脚本文件放进主题的 assets 文件夹里。",
    },
    Rule {
        code: Code("inspect/outside-frame"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "网页里嵌了别的网站",
        why: "嵌进来的页面由别人控制，内容换了也不知道。",
        source: SAFETY,
        remedy: "改成一个链接；是视频的，取得许可后把视频文件放到稿件旁边。",
    },
    Rule {
        code: Code("inspect/outside-style"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "网页用了别的网站的样式或字体",
        why: "那边打不开或者很慢时，整页都要等；读者的来访也会被那边知道。",
        source: SAFETY,
        remedy: "把样式和字体文件放进主题的 assets 文件夹里；注意字体的授权。",
    },
    Rule {
        code: Code("inspect/outside-picture"),
        grade: Grade::Advice,
        binds: Binds::All,
        title: "网页显示了别的网站的图片或音视频",
        why: "那边删了、改了地址或者禁止外链，这里就成了空框；图片被人换掉，也不会知道。",
        source: "《政府网站发展指引》（国办发〔2017〕47号）：图片、视频应能正常显示、不引起版权争议（条文待核）。",
        remedy: "取得许可后，把文件存到稿件旁边再引用。",
    },
    Rule {
        code: Code("inspect/advertising"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "网页里有广告",
        why: "地址是广告平台的。公共服务网站不能有广告内容和插件，也不能有临时弹出的窗口。",
        source: "《互联网网站适老化通用设计规范》（工业和信息化部，2021年4月）2.4.1；《政府网站发展指引》（国办发〔2017〕47号）对商业广告的要求（条文待核）。",
        remedy: "从主题模板或稿件里去掉广告代码。",
    },
    Rule {
        code: Code("inspect/commercial-link"),
        grade: Grade::Advice,
        binds: Binds::Official,
        title: "链接到购物或推广网站",
        why: "官方网站不应链接到商业推广。助农展销一类的报道，写清商品和单位就够了。",
        source: "《政府网站发展指引》（国办发〔2017〕47号）对商业链接的要求（条文待核），属于建议。",
        remedy: "去掉链接，保留文字。",
    },
];

const SCRIPT: &Rule = &RULES[0];
const FRAME: &Rule = &RULES[1];
const STYLE: &Rule = &RULES[2];
const PICTURE: &Rule = &RULES[3];
const ADVERTISING: &Rule = &RULES[4];
const COMMERCIAL: &Rule = &RULES[5];

/// Hosts that deliver advertising, with everything below them.
const ADVERTISERS: [&str; 14] = [
    "googlesyndication.com",
    "doubleclick.net",
    "googleadservices.com",
    "adservice.google.com",
    "pos.baidu.com",
    "cpro.baidu.com",
    "cpro.baidustatic.com",
    "dup.baidustatic.com",
    "tanx.com",
    "mmstat.com",
    "mediav.com",
    "gdt.qq.com",
    "e.qq.com",
    "adnxs.com",
];

/// Hosts that sell.
const SHOPS: [&str; 12] = [
    "taobao.com",
    "tmall.com",
    "jd.com",
    "pinduoduo.com",
    "yangkeduo.com",
    "1688.com",
    "suning.com",
    "vip.com",
    "amazon.cn",
    "weidian.com",
    "youzan.com",
    "mogu.com",
];

/// An address outside, and how it is used.
#[derive(Debug, Default)]
pub struct Seen {
    pub addresses: Vec<(Use, Box<str>)>,
}

impl Seen {
    pub fn add(&mut self, used: Use, address: &str) {
        if used != Use::Named {
            self.addresses.push((used, address.into()));
        }
    }
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut pages: BTreeMap<(Use, String), Vec<&Look<'_>>> = BTreeMap::new();
    for look in looks {
        let mut own: Vec<(Use, String)> =
            look.outside.addresses.iter().map(|(used, address)| (*used, host(address))).collect();
        own.sort();
        own.dedup();
        own.into_iter().for_each(|key| pages.entry(key).or_default().push(look));
    }
    let told = |((used, host), looks): ((Use, String), Vec<&Look<'_>>)| {
        let (rule, message) = judged(used, &host)?;
        Some(super::spread(rule.finding(ground.profile, message), &looks))
    };
    let mut findings: Vec<Finding> = pages.into_iter().filter_map(told).collect();
    findings.extend(in_styles(ground));
    findings
}

fn judged(used: Use, host: &str) -> Option<(&'static Rule, String)> {
    if is_of(host, &ADVERTISERS) {
        return Some((ADVERTISING, format!("网页用了广告平台 {host} 的内容")));
    }
    Some(match used {
        Use::Script => (SCRIPT, format!("网页用了 {host} 的脚本")),
        Use::Frame => (FRAME, format!("网页里嵌了 {host} 的页面")),
        Use::Style => (STYLE, format!("网页用了 {host} 的样式或字体")),
        Use::Picture | Use::Variant => (PICTURE, format!("网页显示了 {host} 的图片")),
        Use::Recording => (PICTURE, format!("网页播放了 {host} 的音视频")),
        Use::Link if is_of(host, &SHOPS) => (COMMERCIAL, format!("链接到购物网站 {host}")),
        Use::Link | Use::Named => return None,
    })
}

/// One of these hosts, or below one.
fn is_of(host: &str, hosts: &[&str]) -> bool {
    let is_below =
        |known: &&str| host.strip_suffix(*known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    hosts.iter().any(is_below)
}

/// What style sheets fetch: `@import` and `url()`.
fn in_styles(ground: &Ground<'_>) -> Vec<Finding> {
    let sheets = ground.site.routes.entries().iter().filter(|entry| entry.route == Route::ThemeFile);
    let mut findings = Vec::new();
    for sheet in sheets.filter(|entry| entry.path.as_str().ends_with(".css")) {
        let Some(text) = super::text_of(ground, &sheet.path) else { continue };
        let mut hosts: Vec<String> = super::css::addresses(&text)
            .filter(|address| address.starts_with("http") || address.starts_with("//"))
            .map(host)
            .collect();
        hosts.sort();
        hosts.dedup();
        for host in hosts {
            let message = format!("样式表用了 {host} 的样式或字体");
            findings.push(STYLE.finding(ground.profile, message).on_page(sheet.path.as_str()));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_below_a_known_one_are_known_and_lookalikes_are_not() {
        assert!(is_of("item.jd.com", &SHOPS) && is_of("jd.com", &SHOPS));
        assert!(!is_of("notjd.com", &SHOPS) && !is_of("jd.com.cn", &SHOPS));
    }
}
