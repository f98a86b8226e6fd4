//! `wechat --upload`: the message goes into the account's drafts.
//!
//! In: a package that was written, the environment. Out: a draft, and a journal below `.huikan/state/wechat/`.
//! Invariant: who may speak for the account stands in the environment alone, and is written nowhere.

use std::path::Path;

use crate::disk;
use crate::net::wechat::{Account, Api, Delivered, Journal, Message, Trouble, Upload, deliver};
use crate::portal::Why;
use crate::portal::wechat::{Draft, Package, Pictures, TITLE_OF_CALL, verify};
use crate::report::{Severity, SourcePath};

use super::super::terminal::{Refusal, Terminal};

const APP_ID: &str = "HUIKAN_WECHAT_APPID";
const SECRET: &str = "HUIKAN_WECHAT_SECRET";
/// A server on this machine, for tests.
const PLATFORM: &str = "HUIKAN_WECHAT_API";

/// A way to the platform.
#[derive(Debug)]
pub struct Way {
    api: Api,
    /// The name of the account's journal.
    journal: String,
}

/// What is sent, and what it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    pub root: &'a Path,
    pub source: &'a SourcePath,
    /// Where its page is, and was.
    pub why: &'a Why,
    pub draft: &'a Draft,
    pub package: &'a Package,
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Refusal {
        Refusal::new(format!("没有传完：{trouble}")).help(trouble.help())
    }
}

impl Way {
    /// As the environment says it.
    pub fn find() -> Result<Way, Refusal> {
        let account = account()?;
        let journal = format!("wechat/{}.json", account.name());
        let api = match variable(PLATFORM) {
            None => Some(Api::new(account)),
            Some(address) => Api::at(account, &address),
        };
        let wrong =
            || Refusal::new(format!("环境变量 {PLATFORM} 只能写这台电脑上的地址，如 http://127.0.0.1:4001"));
        Ok(Way { api: api.ok_or_else(wrong)?, journal })
    }

    pub fn upload(mut self, sent: Sent<'_>, terminal: &Terminal) -> Result<(), Refusal> {
        let Sent { root, source, draft, package, .. } = sent;
        let cover = may_go(sent)?;
        let _alone = disk::lock_state(root, &self.journal)?.ok_or_else(taken)?;
        let mut journal = match disk::state(root, &self.journal)? {
            Some(text) => Journal::read(&text).ok_or_else(|| damaged(&self.journal))?,
            None => Journal::default(),
        };
        let keep =
            |text: &str| disk::keep_state(root, &self.journal, text).map_err(|error| error.to_string());
        let former: Vec<String> =
            sent.why.aliases.iter().map(|path| path.trim_start_matches('/').to_owned()).collect();
        let content = |addresses: &[String]| content(draft, addresses);
        let pictures = package
            .pictures
            .iter()
            .map(|file| Upload { name: file.path.trim_start_matches("images/"), bytes: &file.bytes });
        let message = Message {
            article: source.as_str(),
            path: sent.why.path.as_str(),
            former: &former,
            fields: &package.article,
            pictures: pictures.collect(),
            cover,
            content: &content,
        };
        let delivered = deliver(&mut self.api, &mut journal, &keep, &message)?;
        terminal.say(match delivered {
            Delivered::Added => "已传到公众号的草稿箱。请登录公众号后台核对、预览，再发布；程序不会群发。",
            Delivered::Updated => "草稿箱里的那一篇已更新；在后台手工改过的地方也换成了现在的。",
            Delivered::Unchanged => "草稿箱里的那一篇没有变化，没有再传。",
        });
        Ok(())
    }
}

/// What the platform would refuse is told before anything is sent. Gives the cover.
fn may_go(sent: Sent<'_>) -> Result<Upload<'_>, Refusal> {
    let missing: Vec<&str> = sent.draft.missing().map(|finding| finding.message.as_str()).collect();
    if !missing.is_empty() {
        return Err(Refusal::new(format!("稿件里少了文件，没有上传：{}", missing.join("；")))
            .help("请补上文件，或者改正文件名，再运行一次。"));
    }
    let title = &sent.draft.fields.title;
    if title.chars().count() > TITLE_OF_CALL {
        return Err(Refusal::new(format!("标题“{title}”超过 {TITLE_OF_CALL} 个字，没有上传"))
            .help("请在文件头给公众号另写一个短的：\n公众号:\n  标题: 短一些的标题"));
    }
    let cover = sent.package.covers.iter().find(|file| file.path == "cover.jpg");
    let cover = cover.ok_or_else(|| {
        Refusal::new("没有封面图片，公众平台不收，没有上传")
            .help("请在文件头写“封面: 图片文件名”，再运行一次。")
    })?;
    Ok(Upload { name: &cover.path, bytes: &cover.bytes })
}

/// The text with the platform's addresses, read once more before it goes.
fn content(draft: &Draft, addresses: &[String]) -> Result<String, String> {
    let content = draft.content(|number| addresses.get(number).cloned());
    let content = content.ok_or_else(|| "有图片没有传上去".to_owned())?;
    let problems = verify(&content, draft.look, Pictures::Uploaded);
    if !problems.is_empty() {
        return Err(draft.refused(&problems).message);
    }
    match draft.length(&content).filter(|finding| finding.severity == Severity::Error) {
        Some(finding) => Err(finding.message),
        None => Ok(content),
    }
}

#[expect(clippy::disallowed_methods, reason = "who speaks for the account stands in the environment alone")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn account() -> Result<Account, Refusal> {
    const HELP: &str = "AppID 和 AppSecret 在公众号后台“设置与开发—开发接口管理”里。在命令行窗口里设好再运行，\
        例如 Windows：set HUIKAN_WECHAT_APPID=wx…\n不要把它们写进网站的文件夹。";
    let (app_id, secret) = (variable(APP_ID), variable(SECRET));
    let both = [(APP_ID, &app_id), (SECRET, &secret)];
    let missing: Vec<&str> =
        both.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    let (Some(app_id), Some(secret)) = (app_id, secret) else {
        return Err(Refusal::new(format!("上传要先设环境变量 {}", missing.join("、"))).help(HELP));
    };
    Account::new(&app_id, &secret).ok_or_else(|| {
        Refusal::new(format!("环境变量 {APP_ID} 或 {SECRET} 的值不对：只会有字母和数字")).help(HELP)
    })
}

/// Two runs at once would lose each other's journal.
fn taken() -> Refusal {
    Refusal::new("另一个 huikan 正在上传到这个公众号，没有上传").help("请等它结束，再运行一次。")
}

fn damaged(name: &str) -> Refusal {
    Refusal::new(format!("上传记录 .huikan/state/{name} 损坏了"))
        .help("它记着哪些已经传过。删去它可以重新来，但草稿箱里可能多出一篇，请自己删。")
}
