//! The foot of each page: what must stand there, whether the office has written it, and whether the theme shows it.
//!
//! In: `footer` of `site.yaml`, and the `footer` element of every page. Out: findings. A sample site has no real
//! particulars, so it is not asked for them.

use super::links;
use super::page::{Ground, Look};
use super::rule::{Binds, Grade, Rule};
use super::scan::unescape;
use crate::report::{Code, Finding};
use crate::site::Route;

const SOURCE: &str = "《网页设计规范》，《政府网站发展指引》（国办发〔2017〕47号）的附件：底部功能区应有的内容；政协网站参照执行。";

pub const RULES: &[Rule] = &[
    missing(
        "inspect/footer-organizer",
        Binds::Official,
        "页脚没有主办单位",
        "读者要知道网站是谁办的。",
        "在 site.yaml 的页脚里写上，例如 主办单位: 某某县政协办公室。",
    ),
    missing(
        "inspect/footer-contact",
        Binds::Official,
        "页脚没有联系方式",
        "联系人、电话、地址、邮箱，至少要有一样。",
        "在 site.yaml 的页脚里写上，例如 电话: 0744-0000000。",
    ),
    missing(
        "inspect/footer-icp",
        Binds::Official,
        "页脚没有 ICP 备案编号",
        "备案编号要放在每页底部，并链接到备案系统。",
        "在 site.yaml 的页脚里写上，例如 ICP备案: 湘ICP备00000000号。",
    ),
    missing(
        "inspect/footer-police",
        Binds::Official,
        "页脚没有公安机关备案标识",
        "公安备案编号和图标要放在每页底部。",
        "在 site.yaml 的页脚里写上，例如 公安备案: 湘公网安备 00000000000000号。",
    ),
    missing(
        "inspect/footer-mark",
        Binds::Official,
        "页脚没有党政机关网站标识",
        "标识是一张图片，点开是证书页，说明网站的主办单位和域名。",
        "拿到证书网址后，在 site.yaml 的页脚里写上 党政机关标识: 证书网址。",
    ),
    missing(
        "inspect/footer-report",
        Binds::Government,
        "页脚没有“我为政府网站找错”入口",
        "政府网站每页底部应有找错入口。",
        "在 site.yaml 的页脚里写上 找错: 入口网址。",
    ),
    Rule {
        code: Code("inspect/footer-sitemap"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "页面上没有到站点地图的链接",
        why: "每页底部应有站点地图的入口，读者找不到栏目时用。",
        source: SOURCE,
        remedy: "在主题的页脚模板里加上 <a href=\"{{ site.sitemap_url }}\">网站地图</a>。",
    },
    Rule {
        code: Code("inspect/footer-not-shown"),
        grade: Grade::Deduction,
        binds: Binds::Official,
        title: "页脚的资料写了，页面上却没有",
        why: "site.yaml 的页脚里写好了，生成的网页底部（<footer>）却找不到：主题模板没有把它显示出来。",
        source: SOURCE,
        remedy: "在主题的页脚模板里显示这一项。",
    },
];

const fn missing(
    code: &'static str,
    binds: Binds,
    title: &'static str,
    why: &'static str,
    remedy: &'static str,
) -> Rule {
    Rule { code: Code(code), grade: Grade::Deduction, binds, title, why, source: SOURCE, remedy }
}

const SITEMAP: &Rule = &RULES[6];
const NOT_SHOWN: &Rule = &RULES[7];

/// What must be written: the keys of which one is enough, and what staff call it; by [`RULES`].
const WANTED: [(&[&str], &str); 6] = [
    (&["organizer"], "主办单位"),
    (&["contact", "phone", "address", "email"], "联系方式"),
    (&["icp"], "ICP备案编号"),
    (&["police"], "公安机关备案标识"),
    (&["mark"], "党政机关网站标识"),
    (&["report"], "我为政府网站找错入口"),
];

/// What a page's foot lacks.
#[derive(Debug, Default)]
pub struct Seen {
    html: String,
    /// By [`WANTED`]: written, and not shown here.
    hidden: [bool; WANTED.len()],
    no_sitemap: bool,
}

impl Seen {
    pub fn found(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Compares with what is written, and lets go of the text. A page without `footer` may say it anywhere.
    pub fn judge(&mut self, ground: &Ground<'_>, links: &links::Seen, page: &str) {
        let html = std::mem::take(&mut self.html);
        let text = unescape(if html.is_empty() { page } else { &html });
        for (hidden, (keys, _)) in self.hidden.iter_mut().zip(WANTED) {
            let mut written = keys.iter().filter_map(|key| written(ground, key)).peekable();
            *hidden = written.peek().is_some() && !written.any(|value| text.contains(&value));
        }
        self.no_sitemap = ground.sitemap.is_some() && !links.to_sitemap;
    }
}

fn written(ground: &Ground<'_>, key: &str) -> Option<String> {
    let value = match ground.site.config.footer.get(key)? {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!value.is_empty()).then_some(value)
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let config = &ground.site.config;
    for (rule, (keys, what)) in RULES.iter().zip(WANTED) {
        if !config.sample && keys.iter().all(|key| written(ground, key).is_none()) {
            let message = format!("页脚没有写“{what}”");
            findings.push(rule.finding(ground.profile, message).at(config.place("footer")));
        }
    }
    let own = |look: &&Look<'_>| !matches!(look.entry.route, Route::Redirect(_));
    for look in looks.iter().filter(own) {
        let page = look.path().as_str();
        for (_, (_, what)) in look.footer.hidden.iter().zip(WANTED).filter(|(hidden, _)| **hidden) {
            let message = format!("页面底部没有显示“{what}”");
            findings.push(NOT_SHOWN.finding(ground.profile, message).on_page(page));
        }
        if look.footer.no_sitemap && look.entry.route != Route::SiteMap {
            let message = "页面上没有到站点地图的链接";
            findings.push(SITEMAP.finding(ground.profile, message).on_page(page));
        }
    }
    findings
}
