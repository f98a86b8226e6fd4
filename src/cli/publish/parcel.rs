//! A zip for offices that hand their files to whoever runs the platform, with a list of what to do.
//!
//! In: the build, and what the last zip brought the host to. Out: a zip in the target's folder: the files below `网站/`,
//! and beside them the list. Invariants: the same build on the same day after the same zip gives the same bytes; what a
//! zip cannot carry, deletions, the list names; an older zip is never overwritten.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;

use crate::config::BaseUrl;
use crate::disk::{self, Folder};
use crate::net::publish::{Claims, Content, Files, Manifest, Plan, Seen, Survey, seal};

use super::super::clock;
use super::super::site;
use super::super::terminal::Refusal;
use super::taken::Notices;
use super::{Outcome, Work, remotes};

/// Where the files stand in the zip.
const FILES: &str = "网站/";
/// What the operator reads.
const LIST: &str = "更新清单.txt";

pub fn run(work: &Work<'_>, want: &Files, notices: &Notices) -> Result<Outcome, Refusal> {
    let public = site::public(work.root);
    let folder = remotes::folder(work.root, work.target)?;
    let last = work.remembered();
    let mut plan = Plan::new(want, &Claims::of(last.as_ref(), None, false), &BTreeMap::new(), false);
    notices.let_go(&mut plan);
    let survey = Survey { plan, seen: Seen { manifest: last, ..Seen::default() } };
    work.terminal.say(work.words.plan(&survey).trim_end());
    if (survey.is_still() && !work.args.whole) || work.args.dry_run {
        work.end(&survey, None, want);
        return Ok(Outcome::Clean);
    }
    work.guard(&survey)?;
    if !work.args.yes {
        work.ask("现在做压缩包吗？ y 做  n 不做：")?;
    }
    let manifest = pack(work, want, &survey, &folder, &public)?;
    work.desk.remember(&seal(&manifest))?;
    work.note("压缩包", &survey, &manifest)?;
    Ok(Outcome::Clean)
}

/// Writes the zip; gives what the host is brought to by it.
fn pack(
    work: &Work<'_>,
    want: &Files,
    survey: &Survey,
    folder: &Folder,
    public: &Path,
) -> Result<Manifest, Refusal> {
    let plan = &survey.plan;
    let is_whole = work.args.whole || survey.seen.manifest.is_none();
    let mut sent: Vec<&String> = match is_whole {
        true => want.keys().collect(),
        false => plan.new.iter().chain(&plan.changed).collect(),
    };
    sent.sort_unstable();
    let number = survey.seen.token().and_then(|token| token.parse().ok()).map_or(1, |last: u32| last + 1);
    let day = clock::local(work.now).date();
    let part = if is_whole { "全站" } else { "更新" };
    let name = format!("网站{part}-{day}-第{number}次.zip");
    let list = Listing { work, plan, is_whole, number, day: day.to_string(), files: sent.len() }.text();
    let names = sent.iter().map(|path| format!("{FILES}{path}"));
    let names: Vec<String> = std::iter::once(LIST.to_owned()).chain(names).collect();
    let bytes = |name: &str| match name.strip_prefix(FILES) {
        Some(path) => as_built(public, want, path),
        None => Ok(list.clone().into_bytes()),
    };
    let at = folder.put_zip(&name, &names, &bytes)?;
    told(work, survey, &at);
    Ok(Manifest {
        site: work.config.id.clone(),
        token: number.to_string(),
        files: want.clone(),
        retired: plan.retired.clone(),
    })
}

/// The bytes of a file, if they are still those that the list was made for, and that the host is said to have.
fn as_built(public: &Path, want: &Files, path: &str) -> Result<Vec<u8>, disk::Error> {
    let bytes = disk::read_output(public, path)?;
    match want.get(path) == Some(&Content::of(&bytes)) {
        true => Ok(bytes),
        false => Err(disk::Error::changed(public.join(path))),
    }
}

fn told(work: &Work<'_>, survey: &Survey, at: &Path) {
    if work.terminal.format == super::Format::Json {
        let mut summary = work.words.json(survey, true, false);
        summary["zip"] = json!(at.display().to_string());
        work.terminal.json(&summary);
        return;
    }
    work.terminal.say(&format!("压缩包做好了：{}", at.display()));
    work.terminal.say(&format!("交给管理平台的同事，请对方照里面的“{LIST}”办理"));
}

/// What the operator is told.
struct Listing<'a> {
    work: &'a Work<'a>,
    plan: &'a Plan,
    is_whole: bool,
    number: u32,
    day: String,
    files: usize,
}

impl Listing<'_> {
    /// For any editor of any system: with a mark of its encoding, and both letters of a line's end.
    fn text(&self) -> String {
        let mut text = format!("\u{feff}{} 更新清单\n\n", self.work.config.name);
        let what = if self.is_whole { "整个网站" } else { "上一次以来有变化的文件" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "第 {} 次，{}：{what}，共 {} 个文件。\n", self.number, self.day, self.files);
        text.push_str("怎么办理：\n");
        let _ = writeln!(
            text,
            "1. 把“网站”文件夹里面的文件复制到{}，同名的文件替换掉。先复制名称以下划线开头的文件夹（如 _assets），最后复制 index.html。",
            destination(self.work.config.base.as_ref())
        );
        let gone: Vec<&String> = self.plan.deleted.iter().chain(&self.plan.expired).collect();
        match gone.is_empty() {
            true => text.push_str("2. 没有要删除的文件。\n"),
            false => text.push_str("2. 复制完以后，删除下面“要删除”的文件。压缩包里没有它们。\n"),
        }
        text.push_str("3. 其他文件请不要动。\n");
        let mut part = |title: &str, paths: &mut dyn Iterator<Item = &String>| {
            let paths: Vec<&String> = paths.collect();
            if !paths.is_empty() {
                let _ = writeln!(text, "\n{title} {} 个：", paths.len());
                for path in paths {
                    let _ = writeln!(text, "  {path}");
                }
            }
        };
        part("要删除", &mut gone.into_iter());
        part("新增", &mut self.plan.new.iter());
        part("替换", &mut self.plan.changed.iter());
        text.replace('\n', "\r\n")
    }
}

/// The folder on the server, by the site's address.
fn destination(url: Option<&BaseUrl>) -> String {
    match url.filter(|url| url.path != "/") {
        Some(url) => format!("网站根目录下的文件夹 {}（网址 {}{} 的所在）", url.path, url.origin, url.path),
        None => "网站的根目录".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_since_the_build_is_not_packed() {
        let public = tempfile::tempdir().unwrap();
        let want = Files::from([("a.html".to_owned(), Content::of("甲".as_bytes()))]);
        let put = |text: &str| std::fs::write(public.path().join("a.html"), text).unwrap();
        put("甲");
        assert_eq!(as_built(public.path(), &want, "a.html").unwrap(), "甲".as_bytes());
        put("乙");
        let error = as_built(public.path(), &want, "a.html").unwrap_err().to_string();
        assert!(error.contains("a.html") && error.contains("改动"), "{error}");
    }

    #[test]
    fn a_site_in_a_folder_says_which() {
        let at = |url: &str| destination(BaseUrl::parse(url).as_ref());
        assert_eq!(at("https://www.example.gov.cn/"), "网站的根目录");
        assert!(at("https://www.example.gov.cn/zx/").contains("根目录下的文件夹 /zx/"));
    }
}
