//! `wechat`: an article as a message of the official account, in a folder to paste from, or in the account's drafts.
//!
//! In: an article that is published. Out: the folder, whole or not at all; with `--upload`, a draft. Invariant: what is not
//! published yet leaves the house only as something to look at, and never by `--upload`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::disk;
use crate::markdown::readable_size;
use crate::portal::photos::stand_in;
use crate::portal::wechat::{CHECKLIST_HEAD, File, Look, Package};
use crate::portal::{Portal, Recipe};
use crate::report::{Finding, Report, Severity, SourcePath};
use crate::site::{Publication, Reason};
use crate::snapshot::Options;

use super::Outcome;
use super::args::{Common, Format, MessageLook, Wechat};
use super::site::Site;
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Wechat, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let options = Options { drafts: args.drafts, ..Options::default() };
    let Site { root, snapshot } = Site::read(common, options)?;
    let site = Site { root: root.clone(), snapshot };
    let (source, _) = site.article(&args.file)?;
    let portal = Portal::open(Arc::new(site.snapshot), None);
    may_leave(&portal, &source)?;
    let (package, report) = pack(&portal, &source, look(args.theme), &disk::Pictures::of(root.clone()))
        .ok_or_else(|| Refusal::new(format!("{source} 不是稿件")))?;
    let Some(package) = package else {
        terminal.report(&report, &portal);
        return Err(Refusal::new("没有做成，原来的文件没有改动").help("请先改正上面的错误。"));
    };
    let folder = args.out.clone().unwrap_or_else(|| usual_folder(&root, &portal, &source));
    let is_news = put(&folder, &package)?;
    let done = Done { folder: &folder, package: &package, is_news };
    done.tell(&source, &report, &portal, terminal);
    let is_clean = report.count(Severity::Error) == 0;
    Ok(if is_clean { Outcome::Clean } else { Outcome::Errors })
}

pub fn look(theme: MessageLook) -> Look {
    match theme {
        MessageLook::Red => Look::Red,
        MessageLook::Plain => Look::Plain,
    }
}

/// Makes the files of an article's message; `None` if the file is no article.
pub fn pack(
    portal: &Portal,
    source: &SourcePath,
    look: Look,
    pictures: &disk::Pictures,
) -> Option<(Option<Package>, Report)> {
    let draft = portal.message(source, look)?;
    Some(draft.package(&|recipe| made(portal, pictures, recipe)))
}

/// The file of a recipe, or what stands in for it; and what to tell of it.
fn made(portal: &Portal, pictures: &disk::Pictures, recipe: &Recipe) -> (Vec<u8>, Vec<Finding>) {
    match pictures.make(portal.snapshot(), recipe) {
        Ok(shown) => {
            let told = shown.trouble.map(|trouble| portal.unreadable(&recipe.source, &trouble));
            (shown.bytes.unwrap_or_else(|| stand_in(recipe)), told.unwrap_or_default())
        }
        Err(cause) => {
            let message = format!("读不到图片“{}”（系统报告“{cause}”）", recipe.source);
            let finding = Finding::error(crate::report::Code("wechat/picture-gone"), message)
                .help("它刚刚被移走、改名，或正被别的程序占用。请再试一次。");
            (stand_in(recipe), vec![finding])
        }
    }
}

/// An article that is not published is not for the account either.
fn may_leave(portal: &Portal, source: &SourcePath) -> Result<(), Refusal> {
    let Some(why) = portal.why(source) else {
        return Err(Refusal::new(format!("{source} 不是稿件")));
    };
    let refusal = Refusal::new(format!("这篇稿件没有发布：{}", why.publication.words()));
    match why.publication {
        Publication::Published => Ok(()),
        Publication::Withdrawn => Err(Refusal::new("这篇稿件已经撤回，不能再发到公众号")),
        Publication::Broken => Err(refusal.help(format!("请先改正文件头：huikan check \"{source}\""))),
        Publication::LeftOut(Reason::Unsigned) => Err(refusal.help(format!(
            "签完三审再发；先看看样子，加 --drafts。签到了哪一步：huikan review \"{source}\""
        ))),
        Publication::LeftOut(Reason::Expired(_)) => Err(refusal.help("已经下线的稿件不再发到公众号。")),
        Publication::LeftOut(_) => Err(refusal.help("先看看样子，加 --drafts；发布以后再发到公众号。")),
    }
}

/// `.huikan/wechat/yaowen-gongzuo-zongshu`
fn usual_folder(root: &Path, portal: &Portal, source: &SourcePath) -> PathBuf {
    let path = portal.why(source).map(|why| why.path);
    let path = path.as_ref().map_or(source.stem(), |path| path.as_str());
    let name = path.trim_end_matches(".html").replace('/', "-");
    root.join(".huikan").join("wechat").join(name)
}

fn put(folder: &Path, package: &Package) -> Result<bool, Refusal> {
    let files: Vec<(String, Vec<u8>)> =
        package.files().into_iter().map(|File { path, bytes }| (path, bytes)).collect();
    let kind = disk::ParcelKind { mark: "checklist.txt", head: CHECKLIST_HEAD, is_own };
    Ok(disk::put_parcel(folder, &files, kind)?)
}

/// Whether a file may be one of a message's.
fn is_own(path: &str) -> bool {
    const FILES: [&str; 7] = [
        "checklist.txt",
        "content.html",
        "cover.jpg",
        "cover_11.jpg",
        "cover_235.jpg",
        "index.html",
        "meta.json",
    ];
    let picture = path.strip_prefix("images/").and_then(|name| name.rsplit_once('.'));
    let is_picture = picture.is_some_and(|(name, extension)| {
        name.len() >= 2
            && name.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(extension, "jpg" | "png")
    });
    FILES.contains(&path) || is_picture
}

struct Done<'a> {
    folder: &'a Path,
    package: &'a Package,
    is_news: bool,
}

impl Done<'_> {
    fn tell(&self, source: &SourcePath, report: &Report, portal: &Portal, terminal: &Terminal) {
        let package = self.package;
        let characters = package.content.chars().count();
        if terminal.format == Format::Json {
            terminal.json(&json!({
                "file": source.as_str(),
                "folder": self.folder,
                "files": package.files().iter().map(|file| file.path.clone()).collect::<Vec<_>>(),
                "characters": characters,
                "pictures": package.pictures.len(),
                "findings": crate::report::json::findings(report, portal),
            }));
            return;
        }
        terminal.report(report, portal);
        let bytes: usize = package.pictures.iter().map(|file| file.bytes.len()).sum();
        let pictures = match package.pictures.len() {
            0 => "没有图片".to_owned(),
            count => format!("图片 {count} 张（{}）", readable_size(bytes as u64)),
        };
        let state = if self.is_news { "做好了" } else { "没有变化" };
        terminal.say(&format!("{state}：{}", shown(self.folder)));
        terminal.say(&format!("正文连样式 {characters} 个字符，{pictures}"));
        terminal.say(
            "用浏览器打开其中的 index.html，点“复制正文”，再到公众号后台粘贴；发布前看一遍 checklist.txt。",
        );
    }
}

/// A path as people read it.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let text = text.strip_prefix(r"\\?\").unwrap_or(&text);
    text.strip_prefix("./").unwrap_or(text).to_owned()
}
