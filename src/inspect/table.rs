//! 自查表: what was found, as one page to print, sign and file.
//!
//! In: a portal, its inspection, and the report that it led to (proofreading and all). Out: HTML without script,
//! pictures or addresses of anything else. Invariant: made from its input alone, so two runs give the same bytes.

use std::collections::BTreeMap;

use super::freshness::Standing;
use super::rule::{Grade, rule};
use super::{Inspection, Update};
use crate::config::Profile;
use crate::content::date::SHANGHAI;
use crate::markdown::push_value;
use crate::portal::Portal;
use crate::report::sarif::Description;
use crate::report::{Code, Finding, Report, Sources, position_at};

/// How many findings of one rule are listed: the rest is a number.
const LISTED: usize = 100;

/// What somebody else knows of a code: proofreading has rules of its own.
type Describe<'a> = &'a dyn Fn(Code) -> Option<Description>;

/// What the codes of other rooms are about, by what stands before the `/`.
const ROOMS: [(&str, &str); 15] = [
    ("column", "栏目"),
    ("config", "网站设置"),
    ("data", "数据表"),
    ("footnote", "脚注"),
    ("front-matter", "稿件的文件头"),
    ("html", "正文里的网页代码"),
    ("link", "正文里的链接"),
    ("media", "图片和附件"),
    ("read", "文件"),
    ("route", "网址"),
    ("table", "数据表"),
    ("theme", "主题"),
    ("topic", "专题"),
    ("write", "生成"),
    ("yaml", "设置的写法"),
];

/// The page. `describe` tells of the codes that are not of this room.
pub fn table(portal: &Portal, inspection: &Inspection, report: &Report, describe: Describe<'_>) -> String {
    let mut page = Page { html: String::new(), portal, describe };
    page.head();
    page.sums(report);
    page.freshness(inspection);
    for grade in Grade::ALL {
        page.grade(grade, report);
    }
    page.foot();
    page.html
}

struct Page<'a> {
    html: String,
    portal: &'a Portal,
    describe: Describe<'a>,
}

impl Page<'_> {
    fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        push_value(&mut self.html, text);
    }

    /// `<tag>text</tag>`, the tag with its attributes.
    fn element(&mut self, tag: &str, text: &str) {
        let name = tag.split(' ').next().unwrap_or_default();
        self.html.extend(["<", tag, ">"]);
        self.text(text);
        self.html.extend(["</", name, ">"]);
    }

    fn head(&mut self) {
        let site = self.portal.site();
        let config = &site.config;
        let name = if config.name.is_empty() { "本网站" } else { &config.name };
        self.raw("<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw("<meta name=\"robots\" content=\"noindex\">\n");
        self.element("title", &format!("{name}自查表"));
        self.raw("\n<style>\n");
        self.raw(include_str!("table.css"));
        self.raw("</style>\n</head>\n<body>\n<main>\n");
        self.element("h1", "网站自查表");
        let at = SHANGHAI.to_datetime(site.snapshot.now);
        let (date, hour, minute) = (at.date(), at.hour(), at.minute());
        let standard = match config.profile {
            Profile::Cppcc => "按政协网站（参照政府网站检查指标）",
            Profile::Gov => "按政府网站",
            Profile::Plain => "按一般网站",
        };
        let address = config.base.as_ref().map(|base| format!("　{}{}", base.origin, base.path));
        let address = address.unwrap_or_default();
        self.raw("\n");
        self.element(
            "p class=\"about\"",
            &format!("{name}{address}　{standard}　{date} {hour:02}:{minute:02} 检查"),
        );
        self.raw("\n");
    }

    fn sums(&mut self, report: &Report) {
        self.raw("<dl class=\"sums\">\n");
        for grade in Grade::ALL {
            let count = report.findings().iter().filter(|finding| Grade::of(finding) == grade).count();
            let some = if count > 0 { " some" } else { "" };
            self.html.extend(["<div class=\"", grade.name(), some, "\">"]);
            self.element("dt", grade.label());
            self.element("dd", &count.to_string());
            self.raw("</div>\n");
        }
        self.raw("</dl>\n");
    }

    fn freshness(&mut self, inspection: &Inspection) {
        self.raw("<section>\n<h2>一、更新时效</h2>\n");
        if self.portal.site().config.sample {
            self.raw("<p>这是示例站点，下面只列日期，不判断是否超期。</p>\n");
        }
        self.raw("<table>\n<thead><tr><th class=\"n\" scope=\"col\">序号</th><th scope=\"col\">栏目</th><th scope=\"col\">更新类</th><th class=\"num\" scope=\"col\">最新日期</th><th class=\"num\" scope=\"col\">距今</th><th class=\"num\" scope=\"col\">期限</th><th class=\"num\" scope=\"col\">剩余</th></tr></thead>\n<tbody>\n");
        for (number, standing) in (1..).zip(inspection.home.iter().chain(&inspection.columns)) {
            self.standing(number, standing);
        }
        self.raw("</tbody>\n</table>\n</section>\n");
    }

    fn standing(&mut self, number: usize, standing: &Standing) {
        let days = |days: Option<i64>| days.map_or("—".to_owned(), |days| format!("{days} 天"));
        let class = match (standing.class, standing.limit) {
            (Some(class), _) => class.label(),
            (None, Some(_)) => "首页".to_owned(),
            (None, None) => "未写".to_owned(),
        };
        let newest = match standing.newest {
            Some(newest) => newest.date(),
            None if standing.empty => "空栏目".to_owned(),
            None => "没有日期".to_owned(),
        };
        let judged = !self.portal.site().config.sample;
        let (mark, left) = match standing.left().filter(|_| judged) {
            Some(left) if left < 0 => (" late", format!("超期 {} 天", -left)),
            Some(left) if standing.is_due() => (" soon", format!("{left} 天")),
            Some(left) => ("", format!("{left} 天")),
            None => ("", "—".to_owned()),
        };
        self.raw("<tr>");
        self.element("td class=\"n\"", &number.to_string());
        self.element("td", &standing.title);
        self.element("td", &class);
        let newest_mark = if standing.empty && standing.class != Some(Update::Static) { " late" } else { "" };
        self.element(&format!("td class=\"num{newest_mark}\""), &newest);
        self.element("td class=\"num\"", &days(standing.age));
        self.element("td class=\"num\"", &days(standing.limit));
        self.element(&format!("td class=\"num{mark}\""), &left);
        self.raw("</tr>\n");
    }

    fn grade(&mut self, grade: Grade, report: &Report) {
        let number = match grade {
            Grade::Veto => "二",
            Grade::Deduction => "三",
            Grade::Advice => "四",
        };
        let mut by_rule: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
        for finding in report.findings().iter().filter(|finding| Grade::of(finding) == grade) {
            by_rule.entry(finding.code).or_default().push(finding);
        }
        self.raw("<section>\n");
        self.element("h2", &format!("{number}、{}", grade.label()));
        self.raw("\n");
        if by_rule.is_empty() {
            self.raw("<p class=\"none\">没有发现问题。</p>\n</section>\n");
            return;
        }
        self.raw("<table class=\"list\">\n<thead><tr><th class=\"n\" scope=\"col\">序号</th><th class=\"place\" scope=\"col\">页面或稿件</th><th scope=\"col\">情况</th><th scope=\"col\">怎么办</th><th class=\"done\" scope=\"col\">落实</th></tr></thead>\n");
        let mut number = 0;
        for (code, findings) in by_rule {
            self.raw("<tbody>\n");
            self.rule(code);
            for finding in findings.iter().take(LISTED) {
                number += 1;
                self.line(number, finding);
            }
            if findings.len() > LISTED {
                let more = format!(
                    "另有 {} 处同类问题，用 huikan check --only {code} -v 查看全部",
                    findings.len() - LISTED
                );
                self.raw("<tr>");
                self.element("td colspan=\"5\"", &more);
                self.raw("</tr>\n");
            }
            self.raw("</tbody>\n");
        }
        self.raw("</table>\n</section>\n");
    }

    /// The head of a rule's lines.
    fn rule(&mut self, code: Code) {
        self.raw("<tr class=\"rule\"><th colspan=\"5\" scope=\"rowgroup\">");
        match rule(code.0) {
            Some(rule) => {
                self.element("b", rule.title);
                self.element("small", &format!("{code}　依据：{}", rule.source));
            }
            None => {
                let room = code.0.split('/').next().unwrap_or_default();
                let about =
                    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, about)| (*about).to_owned());
                let title = (self.describe)(code).map(|description| description.title).or(about);
                self.element("b", title.as_deref().unwrap_or("其他"));
                self.element("small", code.0);
            }
        }
        self.raw("</th></tr>\n");
    }

    fn line(&mut self, number: usize, finding: &Finding) {
        self.raw("<tr>");
        self.element("td class=\"n\"", &number.to_string());
        self.raw("<td>");
        let (place, detail) = self.place(finding);
        self.text(&place);
        if !detail.is_empty() {
            self.element("small", &detail);
        }
        self.raw("</td>");
        self.element("td", &finding.message);
        self.element("td", finding.help.as_deref().unwrap_or_default());
        self.raw("<td></td></tr>\n");
    }

    /// What staff call the place, and exactly where it is.
    fn place(&self, finding: &Finding) -> (String, String) {
        let site = self.portal.site();
        let more = if finding.count > 1 { format!("，共 {} 处", finding.count) } else { String::new() };
        let Some(span) = &finding.span else {
            let Some(page) = &finding.page else { return ("整个网站".to_owned(), String::new()) };
            let page = format!("/{}{more}", page.trim_start_matches('/'));
            return if page == "/index.html" { ("首页".to_owned(), page) } else { (page, String::new()) };
        };
        let line = Sources::text(self.portal, &span.file).filter(|_| span.end > 0);
        let line = line.map(|text| format!("，第 {} 行", position_at(text, span.start as usize).line));
        let file = format!("{}{}{more}", span.file, line.unwrap_or_default());
        match site.article_of(span.file.as_str()) {
            Some(id) => {
                let entry = site.entry(id);
                (format!("{}：{}", site.column(entry.column).title, entry.article.title), file)
            }
            None if span.file.as_str() == crate::config::FILE => ("网站设置".to_owned(), file),
            None => {
                let folder = span
                    .file
                    .as_str()
                    .strip_prefix("content/")
                    .and_then(|path| path.strip_suffix("/_index.md"));
                match folder.and_then(|folder| site.column_of(folder)) {
                    Some(column) => (format!("栏目：{}", column.title), file),
                    None => (file, String::new()),
                }
            }
        }
    }

    fn foot(&mut self) {
        self.raw("<ul class=\"signs\"><li>检查人</li><li>审核人</li><li>日期</li></ul>\n");
        self.raw("<p class=\"note\">由会刊（huikan check --table）生成。分级参照《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）；标明“条文待核”“属于建议”的，以主管部门的通知为准。网站能否打开、内容是否得当，还要人来看。</p>\n");
        self.raw("</main>\n</body>\n</html>\n");
    }
}
