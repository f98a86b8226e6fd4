//! Addresses and pictures that `site.yaml` and the tables of links name: whether they are there.
//!
//! In: an address as written, seen from `content/`. Out: `None` if it leads somewhere, else a finding
//! without its place, which says what could be meant.

use serde_json::Value;

use super::codes;
use crate::config::Config;
use crate::config::yaml::{self, Step};
use crate::content::data::{Body, Table};
use crate::markdown::{Missing, Resolve, Target};
use crate::report::{Finding, Span};
use crate::site::{MediaKind, Resolver, Site, Standpoint};

/// How many dead links of a table are told; the place of each is looked for from its beginning.
const TOLD: usize = 100;

/// Where addresses of the configuration are seen from.
#[derive(Debug)]
pub struct Targets<'a> {
    site: &'a Site,
}

impl<'a> Targets<'a> {
    pub fn new(site: &'a Site) -> Targets<'a> {
        Targets { site }
    }

    /// `what` it is, in words: `链接“县政府”`.
    pub fn address(&self, address: &str, what: &str) -> Option<Finding> {
        if address.is_empty() {
            return Some(Finding::warning(codes::NO_ADDRESS, format!("{what}没有写网址")).help(
                "补上网址：别的网站从 https:// 写起，本站的写稿件在 content 文件夹里的位置；不要的请删去",
            ));
        }
        let resolver = Resolver::new(self.site, "content", Standpoint::AnyPage).suggesting();
        match resolver.link(address) {
            Target::Missing(missing) => Some(lost(what, address, &missing)),
            // What a browser would run is taken out, and told, elsewhere.
            _ => None,
        }
    }

    pub fn picture(&self, address: &str, what: &str) -> Option<Finding> {
        let resolver = Resolver::new(self.site, "content", Standpoint::AnyPage).suggesting();
        if resolver.picture(address).is_some() {
            return None;
        }
        let missing = match resolver.link(address) {
            Target::Missing(missing) => missing,
            _ => Missing::default(),
        };
        let near = missing.nearest.map(|near| format!("是不是“{near}”？")).unwrap_or_default();
        Some(
            Finding::warning(codes::PICTURE_MISSING, picture_missing(what, address))
                .help(format!("{near}写图片在 content 文件夹里的位置；没改之前不显示这张图片")),
        )
    }
}

impl Targets<'_> {
    /// What is wrong with the file that an option of the theme names, by the option's type.
    pub fn option(&self, kind: &str, name: &str, value: &str) -> Option<Finding> {
        let what = format!("主题的选项“{name}”");
        match kind {
            _ if value.is_empty() => None,
            "article" => self.address(value, &what),
            "picture" => self.picture(value, &what),
            _ => None,
        }
    }

    /// Pictures that the footer names: themes draw none where the file is missing.
    pub fn footer(&self, config: &Config, text: &str, findings: &mut Vec<Finding>) {
        let mut lost = 0;
        for (key, value) in config.footer.as_object().into_iter().flatten() {
            let Some(value) = value.as_str().filter(|value| is_picture(value)) else { continue };
            if let Some(finding) = self.picture(value, &format!("页脚的“{key}”")).filter(|_| lost < TOLD)
            {
                lost += 1;
                findings.push(finding.at(config.place_within(text, "footer", &[Step::Key(&[key])])));
            }
        }
    }

    /// The rows of a table of links whose address leads somewhere; the others are findings.
    pub fn links(&self, table: &Table, findings: &mut Vec<Finding>) -> Value {
        let text = self.site.snapshot.text(table.path.as_str()).map_or("", |text| &*text.content);
        let mut rows = table.value();
        let Value::Array(written) = &mut rows else { return rows };
        let (mut number, mut dead) = (0, 0);
        written.retain(|row| {
            let word = |keys: &[&str]| keys.iter().find_map(|key| row.get(key)?.as_str()).unwrap_or_default();
            let what = named("链接", word(&["title", "name"]));
            let lost = self.address(word(&["url"]).trim(), &what);
            let there = lost.is_none();
            dead += usize::from(!there);
            if let Some(finding) = lost.filter(|_| dead <= TOLD) {
                let place = match &table.body {
                    Body::Rows(rows) => {
                        let line = rows.place(number);
                        line.start as usize..line.end as usize
                    }
                    Body::Value(_) => {
                        let way = [Step::Item(number), Step::Key(&["url"])];
                        yaml::within(text, 0..text.len(), &way).unwrap_or(0..0)
                    }
                };
                findings.push(finding.at(Span::new(table.path.clone(), place)));
            }
            number += 1;
            there
        });
        if dead > TOLD {
            let message = format!("这张链接表里还有 {} 个链接没有列出，也找不到", dead - TOLD);
            let finding = Finding::hint(codes::ADDRESS_MISSING, message).at(Span::file(table.path.clone()));
            findings.push(finding.help("改好列出的这些，再运行一次就会列出其余的"));
        }
        rows
    }
}

/// Without a name before it, 图片 would be said twice.
fn picture_missing(what: &str, address: &str) -> String {
    let what = if what == "图片" { "" } else { what };
    format!("{what}找不到图片文件“{address}”")
}

fn is_picture(value: &str) -> bool {
    let extension = value.rsplit_once('.').map_or("", |(_, extension)| extension);
    MediaKind::called(extension) == MediaKind::Picture
}

fn lost(what: &str, address: &str, missing: &Missing) -> Finding {
    let message = match &missing.unpublished {
        Some(reason) => format!("{what}指向的“{address}”没有发布：{reason}"),
        None => format!("{what}指向的“{address}”找不到"),
    };
    let near = missing.nearest.as_ref().map(|near| format!("是不是“{near}”？")).unwrap_or_default();
    Finding::warning(codes::ADDRESS_MISSING, message).help(format!(
        "{near}本站的写稿件或文件在 content 文件夹里的位置，别的网站从 https:// 写起；没改之前不显示这个链接"
    ))
}

/// `链接“县政府”`, or the word alone.
pub fn named(word: &str, title: &str) -> String {
    if title.is_empty() { word.to_owned() } else { format!("{word}“{title}”") }
}
