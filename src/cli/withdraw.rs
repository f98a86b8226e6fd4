//! `withdraw`: an article is taken back, with a reason, and its address goes on to say so.
//!
//! In: a file and a reason. Out: the same file, two keys of its header set. Invariant: every other byte
//! stays, encoding and line ends included.

use jiff::civil::DateTime;

use super::args::{Common, Withdraw};
use super::clock;
use super::files::Manuscript;
use super::header::{set_key, value_of, yaml_text};
use super::site::Site;
use super::terminal::{Refusal, Terminal};

const STATUS: &[&str] = &["status", "状态"];
const WITHDRAW: &[&str] = &["withdraw", "撤稿"];

pub fn run(args: &Withdraw, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::find(common.site.as_deref())?;
    let (name, path) = site.file(&args.file)?;
    if name.extension() != "md" || name.file_name() == "_index.md" {
        return Err(Refusal::new(format!("{name} 不是稿件，不能撤稿")));
    }
    let reason: String = args.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(Refusal::new("撤稿要写原因").help("例：--reason \"内容有误，正在核实\""));
    }
    let mut manuscript = Manuscript::open(&path)?;
    let status = value_of(&manuscript.text, STATUS);
    if status.as_deref().is_some_and(is_withdrawn) {
        return Err(Refusal::new(format!("{name} 已经撤稿了，没有改动"))
            .help("要改原因，请直接改文件里 withdraw 下面的 reason。"));
    }
    if status.as_deref().is_some_and(|status| matches!(status, "draft" | "草稿")) {
        return Err(
            Refusal::new(format!("{name} 是草稿，没有发布过，不用撤稿")).help("不想要它，把文件删去就行。")
        );
    }
    let time = clock::local(clock::now(common.now));
    manuscript.text = withdrawn(&manuscript.text, &reason, time);
    manuscript.save()?;
    terminal.say(&format!("已撤稿：{name}"));
    terminal.say(&format!("再运行 huikan build 以后，原来的网址上不再有正文，只写明已撤稿，原因：{reason}"));
    terminal.say("列表、搜索、订阅和网站地图里也不再有它。");
    terminal.say("要恢复：把文件里的 status 改回 published，并删去 withdraw 那几行。");
    Ok(())
}

/// As front matter may say it.
fn is_withdrawn(status: &str) -> bool {
    matches!(status, "withdrawn" | "撤稿" | "已撤稿" | "撤回" | "已撤回")
}

fn withdrawn(text: &str, reason: &str, time: DateTime) -> String {
    let text = set_key(text, STATUS, "withdrawn");
    let value = format!("\n  reason: {}\n  time: {}", yaml_text(reason), time.strftime("%Y-%m-%d %H:%M"));
    set_key(&text, WITHDRAW, &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_keys_are_set_and_the_rest_stays() {
        let time = "2022-12-20T09:05:59".parse().unwrap();
        assert_eq!(
            withdrawn("---\r\n标题: 甲\r\n状态: 已发布 # 注\r\n---\r\n正文", "名单有误：正在核实", time),
            "---\r\n标题: 甲\r\n状态: withdrawn # 注\r\nwithdraw:\r\n  reason: 名单有误：正在核实\r\n  \
             time: 2022-12-20 09:05\r\n---\r\n正文"
        );
    }
}
