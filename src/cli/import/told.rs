//! The account of an import, for people and for programs.

use serde_json::{Value, json};

use crate::import::account::{Account, Sure};
use crate::import::manuscript::RemarkKind;
use crate::report::{Report, Severity, SourcePath, Sources, text};

use super::super::terminal::{Refusal, Terminal, complain};
use super::Imported;

/// What became of one file.
pub type Done = Result<Imported, (String, Refusal)>;

/// Characters of a part's words that are shown.
const SHOWN: usize = 40;

/// The text that findings of an article point into.
struct One<'a>(&'a Imported);

impl Sources for One<'_> {
    fn text(&self, file: &SourcePath) -> Option<&str> {
        (*file == self.0.path).then_some(&*self.0.text.content)
    }
}

/// Tells one file's account.
pub fn one(done: &Done, dry_run: bool, terminal: &Terminal) {
    match done {
        Ok(imported) => tell(imported, dry_run, terminal),
        Err((file, refusal)) => {
            let help = refusal.help.as_ref().map(|help| format!("帮助：{help}\n")).unwrap_or_default();
            if terminal.format == super::super::args::Format::Human {
                complain(&format!("错误：没有导入“{file}”：{}\n{help}", refusal.message));
            }
        }
    }
}

fn tell(imported: &Imported, dry_run: bool, terminal: &Terminal) {
    let say = |words: &str| terminal.say(words);
    let verb = if dry_run { "将会导入" } else { "导入了" };
    say(&format!("{verb}“{}”：{}", imported.from, imported.path));
    let guessed = if imported.column_guessed { "（没有写 --column，按体裁选的）" } else { "" };
    say(&format!("  栏目　{}{guessed}", imported.column.title));
    say(&format!("  体裁　{}　状态　草稿", imported.kind.label()));
    say(&format!("  日期　{}（{}）", imported.date, imported.dated));
    if let Some(before) = &imported.before {
        say(&format!("  以前导入过一次：{before}，那里已经没有了"));
    }
    account(&imported.account, terminal);
    for (name, why) in &imported.unshown {
        say(&format!("  注意　{name} {why}"));
    }
    let report = Report::new(imported.findings.clone());
    terminal.report(&report, &One(imported));
    if report.findings().is_empty() {
        say("校对没有发现问题。");
    } else {
        say(&format!("校对：{}", text::summary(&report, Severity::Hint)));
    }
}

fn account(account: &Account, terminal: &Terminal) {
    for found in &account.found {
        let words: String = found.words.replace('\n', " ");
        let short = match words.chars().count() {
            0..=SHOWN => words,
            _ => format!("{}…", words.chars().take(SHOWN).collect::<String>()),
        };
        let why = match found.sure {
            Sure::Certain if !terminal.verbose => String::new(),
            sure => format!("（{}：{}）", sure.word(), found.why),
        };
        terminal.say(&format!("  {}　{short}{why}", found.part));
    }
    for remark in &account.remarks {
        terminal.say(&format!("  {}　{}", word(remark.kind), remark.words));
    }
    if !account.lacking.is_empty() {
        terminal.say(&format!(
            "缺 {} 张图，请把照片放进稿件的文件夹，并改成下面的名字（或改正文里的名字）：",
            account.lacking.len()
        ));
        for lacking in &account.lacking {
            let was = lacking.address.as_ref().map(|address| format!("（原稿里写的是“{address}”）"));
            terminal.say(&format!("  {}　{}{}", lacking.file, lacking.caption, was.unwrap_or_default()));
        }
    }
}

fn word(kind: RemarkKind) -> &'static str {
    match kind {
        RemarkKind::Comment => "批注",
        RemarkKind::Revision => "修订",
        RemarkKind::Dropped => "没有用上",
        RemarkKind::Doubt => "请核对",
    }
}

/// Tells the end of a run: the one object of `--format json`, or a count of several.
pub fn all(done: &[Done], dry_run: bool, terminal: &Terminal) {
    let imported = done.iter().filter(|one| one.is_ok()).count();
    let failed = done.len() - imported;
    if terminal.format == super::super::args::Format::Json {
        let files: Vec<Value> = done.iter().map(object).collect();
        terminal.json(&json!({ "files": files, "summary": { "imported": imported, "failed": failed } }));
    } else if done.len() > 1 {
        let rest = if failed > 0 { format!("，{failed} 个没有导入") } else { String::new() };
        let words = if dry_run { "一共可以导入" } else { "一共导入" };
        terminal.say(&format!("{words} {imported} 篇{rest}"));
    }
    if dry_run {
        terminal.say("这是试运行，没有写文件。");
    } else if imported > 0 {
        terminal.say("看样子：huikan serve --drafts。改好以后，把状态改成“已发布”（要三审的，先送审）。");
    }
}

fn object(done: &Done) -> Value {
    let imported = match done {
        Ok(imported) => imported,
        Err((file, refusal)) => {
            return json!({ "file": file, "error": refusal.message, "help": refusal.help });
        }
    };
    let account = &imported.account;
    let found = |part: &crate::import::account::Found| json!({ "part": part.part, "words": part.words, "sure": part.sure.name(), "why": part.why });
    let report = Report::new(imported.findings.clone());
    let findings = crate::report::json::findings(&report, &One(imported));
    json!({
        "file": imported.from,
        "article": imported.path.as_str(),
        "column": imported.column.title,
        "kind": imported.kind.name(),
        "date": imported.date.to_string(),
        "recognised": account.found.iter().map(found).collect::<Vec<_>>(),
        "remarks": account.remarks.iter().map(|remark| json!({ "kind": word(remark.kind), "words": remark.words })).collect::<Vec<_>>(),
        "missing": account.lacking.iter().map(|one| json!({ "file": one.file, "caption": one.caption, "address": one.address })).collect::<Vec<_>>(),
        "findings": findings,
    })
}
