//! `wechat`: an article as a message of the official account, in a folder to paste from, or in the account's drafts.
//!
//! In: an article that is published. Out: the folder, whole or not at all; with `--upload`, a draft. Invariant: what is not
//! published yet leaves the house only as something to look at, and never by `--upload`.

mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::disk;
use crate::markdown::readable_size;
use crate::portal::photos::stand_in;
use crate::portal::wechat::{CHECKLIST_HEAD, File, Look, Package};
use crate::portal::{Portal, Recipe};
use crate::report::{Code, Finding, Report, Severity, SourcePath};
use crate::site::{Publication, Reason};
use crate::snapshot::Options;

use super::Outcome;
use super::args::{Common, Format, MessageLook, Wechat};
use super::site::{Site, TAKEN, below};
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Wechat, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    // Before anything is made: without it nothing could be sent.
    let way = if args.upload { Some(upload::Way::find()?) } else { None };
    let options = Options { drafts: args.drafts, ..Options::default() };
    let Site { root, snapshot } = Site::read(common, options)?;
    let site = Site { root: root.clone(), snapshot };
    let (source, _) = site.article(&args.file)?;
    let portal = Portal::open(Arc::new(site.snapshot), None);
    may_leave(&portal, &source)?;
    let draft = portal.message(&source, look(args.theme)).ok_or_else(|| no_article(&source))?;
    let pictures = disk::Pictures::of(root.clone());
    let (package, report) = draft.package(&|recipe| made(&portal, &pictures, recipe));
    let Some(package) = package else {
        terminal.report(&report, &portal);
        return Err(Refusal::new("没有做成，原来的文件没有改动").help("请先改正上面的错误。"));
    };
    let folder = match &args.out {
        Some(out) => chosen_folder(&root, out)?,
        None => usual_folder(&root, &portal, &source),
    };
    let put = put(&folder, &package)?;
    let done = Done { folder: &folder, package: &package, put, is_uploaded: args.upload };
    done.tell(&source, &report, &portal, terminal);
    let is_clean = report.count(Severity::Error) == 0;
    if let Some(way) = way {
        if !is_clean {
            return Err(Refusal::new("有错误，没有上传").help("请先改正上面的错误。"));
        }
        let why = portal.why(&source).ok_or_else(|| no_article(&source))?;
        let sent = upload::Sent { root: &root, source: &source, why: &why, draft: &draft, package: &package };
        way.upload(sent, terminal)?;
    }
    Ok(if is_clean { Outcome::Clean } else { Outcome::Errors })
}

fn no_article(source: &SourcePath) -> Refusal {
    Refusal::new(format!("{source} 不是稿件"))
}

/// The page to copy an article from, for a preview; else why there is none.
pub fn page(portal: &Portal, source: &SourcePath, pictures: &disk::Pictures) -> Result<String, String> {
    let draft = portal.message(source, Look::Red).ok_or_else(|| no_article(source).message)?;
    let (package, report) = draft.package(&|recipe| made(portal, pictures, recipe));
    let why =
        || report.findings().iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n");
    package.map(|package| package.page).ok_or_else(why)
}

fn look(theme: MessageLook) -> Look {
    match theme {
        MessageLook::Red => Look::Red,
        MessageLook::Plain => Look::Plain,
    }
}

const PICTURE_GONE: Code = Code("wechat/picture-gone");

/// The file of a recipe, or what stands in for it; and what to tell of it.
fn made(portal: &Portal, pictures: &disk::Pictures, recipe: &Recipe) -> (Vec<u8>, Vec<Finding>) {
    match pictures.make(portal.snapshot(), recipe) {
        Ok(shown) => {
            let told = shown.trouble.map(|trouble| portal.unreadable(&recipe.source, &trouble));
            (shown.bytes.unwrap_or_else(|| stand_in(recipe)), told.unwrap_or_default())
        }
        Err(cause) => {
            let message = format!("读不到图片“{}”（系统报告“{cause}”）", recipe.source);
            let finding = Finding::error(PICTURE_GONE, message)
                .help("它刚刚被移走、改名，或正被别的程序占用。请再试一次。");
            (stand_in(recipe), vec![finding])
        }
    }
}

/// An article that is not published is not for the account either.
fn may_leave(portal: &Portal, source: &SourcePath) -> Result<(), Refusal> {
    let Some(why) = portal.why(source) else {
        return Err(no_article(source));
    };
    let refusal = Refusal::new(format!("这篇稿件没有发布：{}", why.publication.words()));
    match why.publication {
        Publication::Published => Ok(()),
        Publication::Withdrawn => Err(Refusal::new("这篇稿件已经撤回，不能再发到公众号")),
        Publication::Broken => {
            Err(refusal.help(format!("请先改正文件头：huikan check {}", source.in_command())))
        }
        Publication::LeftOut(Reason::Unsigned) => Err(refusal.help(format!(
            "签完三审再发；先看看样子，加 --drafts。签到了哪一步：huikan review {}",
            source.in_command()
        ))),
        Publication::LeftOut(Reason::Expired(_)) => Err(refusal.help("已经下线的稿件不再发到公众号。")),
        Publication::LeftOut(_) => Err(refusal.help("先看看样子，加 --drafts；发布以后再发到公众号。")),
    }
}

/// A folder that was asked for: nowhere that it would be published, or read as content.
fn chosen_folder(root: &Path, out: &Path) -> Result<PathBuf, Refusal> {
    let first = below(root, out).map(|path| path.split('/').next().unwrap_or_default().to_owned());
    let fits = match first {
        Some(first) if first.is_empty() => Err("网站的文件夹".to_owned()),
        Some(first) if first != ".huikan" && TAKEN.iter().any(|taken| first.eq_ignore_ascii_case(taken)) => {
            Err(first)
        }
        _ => Ok(out.to_owned()),
    };
    fits.map_err(|name: String| {
        Refusal::new(format!("公众号图文不能放在 {name} 里")).help("请换一个文件夹，如 --out 公众号/会议")
    })
}

/// `.huikan/wechat/yaowen-gongzuo-zongshu`
fn usual_folder(root: &Path, portal: &Portal, source: &SourcePath) -> PathBuf {
    let path = portal.why(source).map(|why| why.path);
    let path = path.as_ref().map_or(source.stem(), |path| path.as_str());
    let name = path.trim_end_matches(".html").replace('/', "-");
    root.join(".huikan").join("wechat").join(name)
}

fn put(folder: &Path, package: &Package) -> Result<disk::Put, Refusal> {
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
    put: disk::Put,
    is_uploaded: bool,
}

impl Done<'_> {
    fn tell(&self, source: &SourcePath, report: &Report, portal: &Portal, terminal: &Terminal) {
        let package = self.package;
        let characters = package.content.chars().count();
        if terminal.format == Format::Json {
            terminal.json(&json!({
                "file": source.as_str(),
                "folder": shown(self.folder),
                "kept": match &self.put {
                    disk::Put::Aside(aside) => Some(shown(aside)),
                    disk::Put::Same | disk::Put::Fresh => None,
                },
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
        let state = if self.put == disk::Put::Same { "没有变化" } else { "做好了" };
        terminal.say(&format!("{state}：{}", shown(self.folder)));
        if let disk::Put::Aside(aside) = &self.put {
            terminal.say(&format!(
                "原来的图文和做出来时不一样（有人改过，或者是旧版本做的），没有丢，留在：{}",
                shown(aside)
            ));
        }
        terminal.say(&format!("正文连样式 {characters} 个字符，{pictures}"));
        if self.is_uploaded {
            return;
        }
        terminal.say(
            "用浏览器打开其中的 index.html，点“复制正文”，再到公众号后台粘贴；发布前看一遍 checklist.txt。",
        );
    }
}

/// A path as people read it.
fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::{Form, Scale};
    use crate::snapshot::Snapshot;

    #[test]
    fn a_picture_that_is_gone_is_told_and_stood_in_for() {
        let dir = tempfile::tempdir().unwrap();
        let snapshot = Snapshot::of_texts([("content/a.md", "甲")], "2022-12-20T00:00:00Z");
        let portal = Portal::open(Arc::new(snapshot), None);
        let scale = Scale { part: None, width: 30, height: 20, quality: 80 };
        let recipe = Recipe {
            source: SourcePath::new("content/1.jpg"),
            hash: [0; 32],
            scale: Some(scale),
            form: Form::Jpeg,
            mark: None,
        };
        let (bytes, findings) = made(&portal, &disk::Pictures::of(dir.path().to_owned()), &recipe);
        assert!(!bytes.is_empty());
        assert_eq!(findings[0].code.0, "wechat/picture-gone");
    }

    #[test]
    fn files_of_a_message_are_known_by_their_names() {
        assert!(is_own("images/01.jpg") && is_own("images/120.png") && is_own("meta.json"));
        for other in ["images/照片.jpg", "images/1.jpg", "images/01.gif", "images/x/01.jpg", "照片.jpg"] {
            assert!(!is_own(other), "{other}");
        }
    }
}
