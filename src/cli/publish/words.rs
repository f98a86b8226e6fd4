//! What a publish tells: the plan by column, and what readers get.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::config::{Target, TargetType};
use crate::net::publish::{Plan, Shown, Sort, Survey};

use super::super::site::Column;

/// Paths that are listed without `-v`.
const LISTED: usize = 10;

/// How paths are called.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub target: &'a Target,
    pub columns: &'a [Column],
    pub verbose: bool,
}

impl Words<'_> {
    /// What will be done, in lines.
    pub fn plan(&self, survey: &Survey) -> String {
        let plan = &survey.plan;
        let mut words = format!("发布到“{}”（{}）：", self.target.name, self.place());
        if survey.is_still() {
            words.push_str("没有变化，不用发布\n");
            return words;
        }
        words.push('\n');
        if survey.seen.pending.is_some() {
            words.push_str("  上一次发布没有做完，这一次接着做\n");
        }
        if survey.seen.damaged || survey.seen.manifest.is_none() && plan.claimed > 0 {
            words.push_str("  主机上的发布记录没有了或坏了，已经逐个核对过文件\n");
        }
        let mut list = |label: &str, paths: &[String], limit: usize| {
            if paths.is_empty() {
                return;
            }
            // Writing to a string cannot fail.
            let _ = writeln!(words, "  {label} {} 个：{}", paths.len(), self.by_column(paths));
            if limit > 0 {
                words.push_str(&self.listed(paths, limit));
            }
        };
        let (none, all) = if self.verbose { (usize::MAX, usize::MAX) } else { (0, LISTED) };
        list("新增", &plan.new, none);
        list("更新", &plan.changed, none);
        list("删除", &plan.deleted, all);
        list("删除不再用的旧图片、旧样式", &plan.expired, none);
        list("主机上已有、内容相同，直接认领", &plan.adopted, none);
        list("主机上同名、却不是会刊写的", &plan.conflicts, all);
        list("主机上被别人的文件夹或文件占了位置，放不了", &plan.blocked, all);
        list("会刊以前写过、后来被别人改了，留着不动", &plan.left, all);
        if !plan.retired.is_empty() {
            let count = plan.retired.len();
            let _ = writeln!(
                words,
                "  换下的旧图片、旧样式 {count} 个留着，下一次有改动时删除：读者正开着的页面还要用"
            );
        }
        let _ = writeln!(words, "  没有变化 {} 个；要传 {}", plan.unchanged, size(plan.bytes));
        if self.verbose && matches!(self.target.kind, TargetType::Ftp | TargetType::Ftps | TargetType::WebDav)
        {
            words.push_str("  这种主机的锁只是互相打招呼，不能完全挡住两个人同时发布；请约好由谁发布\n");
        }
        words
    }

    fn place(&self) -> String {
        match self.target.kind {
            TargetType::Folder => format!("文件夹 {}", self.target.path),
            TargetType::S3 => format!("存储桶 {}", self.target.bucket),
            TargetType::WebDav if self.target.address.starts_with("http://") => {
                format!("WebDAV {}，没有加密", self.target.address)
            }
            TargetType::WebDav => format!("WebDAV {}", self.target.address),
            TargetType::Zip => format!("压缩包，放在 {}", self.target.path),
            TargetType::Git => {
                format!("{} 的分支 {}", without_login(&self.target.address), self.target.branch)
            }
            TargetType::Ftp => format!("FTP {}，没有加密", self.target.address),
            TargetType::Ftps => format!("FTPS {}", self.target.address),
            TargetType::Sftp => format!("SFTP {} 的 {}", self.target.address, self.target.path),
        }
    }

    /// `要闻 3，图片 12`
    fn by_column(&self, paths: &[String]) -> String {
        let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for path in paths {
            *counts.entry(self.column_of(path)).or_default() += 1;
        }
        let counts = counts.into_iter().map(|((_, label), count)| format!("{label} {count}"));
        counts.collect::<Vec<_>>().join("，")
    }

    /// The column that a page stands in, columns first; what else a file is.
    fn column_of(&self, path: &str) -> (usize, &str) {
        let sort = if is_of_search(path) { Sort::Search } else { Sort::of(path) };
        let first = path.split('/').next().unwrap_or_default();
        let of_column = matches!(sort, Sort::Page | Sort::List | Sort::Map);
        let at =
            self.columns.iter().position(|column| of_column && path.contains('/') && column.slug == first);
        match at {
            Some(at) => (at, &self.columns[at].title),
            None => (self.columns.len() + sort as usize, sort.label()),
        }
    }

    /// Pages first; of the search's many pieces some are listed only where all are.
    fn listed(&self, paths: &[String], limit: usize) -> String {
        let mut words = String::new();
        let mut told: Vec<&String> =
            paths.iter().filter(|path| limit >= paths.len() || !is_of_search(path)).collect();
        told.sort_by_key(|path| (!path.ends_with(".html"), is_of_search(path)));
        told.truncate(limit);
        for path in &told {
            let _ = writeln!(words, "    {path}");
        }
        if paths.len() > told.len() {
            let _ = writeln!(words, "    另有 {} 个，用 -v 查看全部", paths.len() - told.len());
        }
        words
    }

    pub fn some(&self, paths: &[String]) -> String {
        self.listed(paths, if self.verbose { usize::MAX } else { LISTED }).trim_end().to_owned()
    }

    /// The same for programs.
    pub fn json(&self, survey: &Survey, done: bool, dry_run: bool) -> Value {
        let plan = &survey.plan;
        json!({
            "target": self.target.name,
            "dry_run": dry_run,
            "done": done,
            "unchanged": plan.unchanged,
            "new": plan.new,
            "changed": plan.changed,
            "deleted": plan.deleted,
            "expired": plan.expired,
            "adopted": plan.adopted,
            "conflicts": plan.conflicts,
            "blocked": plan.blocked,
            "left": plan.left,
            "bytes": plan.bytes,
        })
    }
}

/// Whether a file is a piece of what the search asks for.
fn is_of_search(path: &str) -> bool {
    path.starts_with("_search/")
}

/// An address as it may be shown: without the login that it may hold, and without what stands behind a `?`.
pub fn without_login(address: &str) -> String {
    let address = address.split('?').next().unwrap_or_default();
    match address.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, open)| open))
        }
        None => address.to_owned(),
    }
}

/// What was done, for the log.
pub fn did(plan: &Plan) -> String {
    let (new, changed) = (plan.new.len() + plan.adopted.len(), plan.changed.len());
    format!("新增 {new}，更新 {changed}，删除 {}", plan.deletes())
}

/// What readers get, in a sentence or some.
pub fn shown(url: &str, pages: &[&str], shown: &[Shown]) -> String {
    let wrong: Vec<String> = pages
        .iter()
        .zip(shown)
        .filter_map(|(page, shown)| {
            let what = match shown {
                Shown::AsPublished => return None,
                Shown::Old => "还是原来的内容，多半是缓存，过一会儿再看".to_owned(),
                Shown::Other => "是别的内容：可能要登录，可能是缓存，也可能不是这个网站".to_owned(),
                Shown::Status(status) => format!("打不开（{status}）"),
                Shown::Certificate => "安全证书有问题，读者的浏览器会警告".to_owned(),
                Shown::Loop => "从一个地址转到另一个地址，总到不了".to_owned(),
                Shown::NoHost => "没有这个域名".to_owned(),
                Shown::Closed => "连接不上，主机没有开放这个端口".to_owned(),
                Shown::Silence => "没有回应".to_owned(),
            };
            Some(format!("  {url}{page}：{what}"))
        })
        .collect();
    match wrong.is_empty() {
        _ if pages.is_empty() => format!("没有页面变化，没有打开 {url} 看"),
        true => format!("打开 {url} 的 {} 个页面看了，都是新的", pages.len()),
        false => {
            let mut words =
                format!("打开了 {} 个页面，有 {} 个不对：\n{}", pages.len(), wrong.len(), wrong.join("\n"));
            let is_elsewhere = |shown: &Shown| matches!(shown, Shown::Other | Shown::Status(_));
            if wrong.len() == pages.len() && shown.iter().all(is_elsewhere) {
                words.push_str("\n文件都送到了，网址上却一个也不是：请核对 site.yaml 里这个目标的“网址”和“路径”，它们可能说的不是一个地方");
            }
            words
        }
    }
}

pub fn shown_json(pages: &[&str], shown: &[Shown]) -> Value {
    let name = |shown: &Shown| match shown {
        Shown::AsPublished => json!("as-published"),
        Shown::Old => json!("old"),
        Shown::Other => json!("other"),
        Shown::Status(status) => json!(status),
        Shown::Certificate => json!("certificate"),
        Shown::Loop => json!("loop"),
        Shown::NoHost => json!("no-host"),
        Shown::Closed => json!("closed"),
        Shown::Silence => json!("silence"),
    };
    pages.iter().zip(shown).map(|(page, shown)| json!({ "path": page, "shown": name(shown) })).collect()
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{:.1} KB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_before_pieces_of_the_search() {
        let target = Target { name: "主机".into(), ..Target::default() };
        let words = Words { target: &target, columns: &[], verbose: false };
        let mut paths: Vec<String> = (0..20).map(|number| format!("_search/t/{number}.bin")).collect();
        paths.extend(["rss.xml".to_owned(), "yaowen/1.html".to_owned()]);
        let told = "    yaowen/1.html\n    rss.xml\n    另有 20 个，用 -v 查看全部";
        assert_eq!(words.some(&paths), told);
        assert_eq!(words.by_column(&paths), "页面 1，订阅、地图和转向 1，搜索 20");
        let few = [paths[0].clone(), paths[21].clone()];
        assert_eq!(words.some(&few), "    yaowen/1.html\n    _search/t/0.bin");
    }

    #[test]
    fn a_way_that_is_not_private_is_told() {
        let told = |kind: TargetType, address: &str| {
            let target = Target { kind, address: address.into(), ..Target::default() };
            let words = Words { target: &target, columns: &[], verbose: false };
            let survey = Survey { plan: Plan::default(), seen: crate::net::publish::Seen::default() };
            words.plan(&survey).contains("没有加密")
        };
        assert!(told(TargetType::WebDav, "http://dav.a.cn/www/"));
        assert!(!told(TargetType::WebDav, "https://dav.a.cn/www/"));
        assert!(told(TargetType::Ftp, "a.cn") && !told(TargetType::Ftps, "a.cn"));
    }

    #[test]
    fn where_all_is_wrong_the_address_is_doubted() {
        let pages = ["index.html", "a.html"];
        let said = |shown: [Shown; 2]| super::shown("https://a.cn/", &pages, &shown);
        assert!(said([Shown::Status(404), Shown::Other]).contains("“网址”和“路径”"));
        assert!(!said([Shown::Status(404), Shown::AsPublished]).contains("“网址”和“路径”"));
        let ways = [Shown::Certificate, Shown::Loop, Shown::NoHost, Shown::Closed, Shown::Silence];
        let words: std::collections::BTreeSet<String> =
            ways.map(|shown| said([shown.clone(), shown])).into_iter().collect();
        assert_eq!(words.len(), 5, "each is told apart");
    }

    #[test]
    fn a_plan_is_told_by_column() {
        let column =
            |slug: &str, title: &str| Column { folder: title.into(), title: title.into(), slug: slug.into() };
        let columns = [column("yaowen", "要闻"), column("huiyi", "会议")];
        let target = Target { name: "主机".into(), path: "/srv/www".into(), ..Target::default() };
        let words = Words { target: &target, columns: &columns, verbose: false };
        let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let plan = Plan {
            new: paths(&["yaowen/1.html", "_media/0123456789abcdef.jpg"]),
            changed: paths(&["index.html", "yaowen/index.html", "yaowen/rss.xml", "huiyi/2.html", "rss.xml"]),
            deleted: paths(&["yaowen/0.html"]),
            unchanged: 9,
            bytes: 2048,
            ..Plan::default()
        };
        let survey = Survey { plan, seen: crate::net::publish::Seen::default() };
        assert_eq!(
            words.plan(&survey),
            "发布到“主机”（文件夹 /srv/www）：\n  新增 2 个：要闻 1，图片 1\n  更新 5 个：要闻 2，会议 1，首页 1，订阅、地图和转向 1\n  删除 1 个：要闻 1\n    yaowen/0.html\n  没有变化 9 个；要传 2.0 KB\n"
        );
    }
}
