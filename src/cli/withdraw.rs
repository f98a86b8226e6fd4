//! `withdraw`: an article is taken back, with a reason, and its address goes on to say so.
//!
//! In: a file and a reason. Out: the same file, two keys of its header set. Invariant: all other keys and
//! the body stay as they are, and so do encoding and line ends.

use std::sync::Arc;

use jiff::civil::DateTime;

use crate::config::yaml;
use crate::content::{Article, Meta, Status};
use crate::disk;
use crate::portal::Portal;
use crate::report::SourcePath;
use crate::site::{Publication, Reason};
use crate::snapshot::Options;

use super::args::{Common, Withdraw};
use super::clock;
use super::header::{is_chinese, is_regular, names_of, set_key, set_within, value_of};
use super::said;
use super::site::{Site, public};
use super::terminal::{Refusal, Terminal};

pub fn run(args: &Withdraw, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let reason: String = args.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(Refusal::new("撤稿要写原因").help("例：--reason \"内容有误，正在核实\""));
    }
    let site = Site::read(common, Options::default())?;
    let (name, text) = site.article(&args.file)?;
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    refuse_what_needs_none(&site, &portal, &name)?;
    let article = Article::read(&name, text);
    if !is_regular(&text.content, !article.meta.spans.is_empty()) {
        return Err(irregular(&article));
    }
    let time = clock::local(clock::now(common.now));
    let new = withdrawn(&article, &reason, time).ok_or_else(|| unsure(&article))?;
    disk::replace(&site.root, &name, text, &new)?;
    terminal.say(&format!("已撤稿：{name}"));
    if let Some(error) = said::errors(&said::read(&article, &new)).next() {
        terminal.say(&format!(
            "注意：稿件里还有错误（{error}）。请先改正，再运行 huikan build；在那以前，原来的网页还是老样子。"
        ));
    }
    terminal.say(&match column_of(&portal, &name) {
        Some(column) => {
            format!("再运行 huikan build 以后，原来的网址转到栏目“{column}”；原因记在文件开头：{reason}")
        }
        None => format!("再运行 huikan build 以后，原来的网址上不再有正文，只写明已撤稿，原因：{reason}"),
    });
    terminal.say("列表、搜索、订阅和网站地图里也不再有它。");
    terminal.say(&match value_of(&text.content, &names_of("status", &text.content)) {
        Some(former) => format!("要恢复：把文件开头的状态改回“{former}”，删去撤稿的那几行。"),
        None => "要恢复：删去文件开头关于状态和撤稿的那几行。".to_owned(),
    });
    Ok(())
}

/// For commands that edit a header which does not stand between two lines `---`.
pub fn irregular(article: &Article) -> Refusal {
    Refusal::new(format!("{} 的开头写得不规整，没有改动它", article.path))
        .help("请把标题、日期这几行放在两行“---”之间（运行 huikan build 会指出位置），再试一次。")
}

/// What was written would not be read as a withdrawal: the page would stay public.
fn unsure(article: &Article) -> Refusal {
    Refusal::new(format!("{} 的文件头写得不规整，没有撤稿，也没有改动它", article.path))
        .help("请把“状态”和“撤稿”写成下面的样子，每行从行首写起，再运行 huikan build：\n---\n状态: 已撤回\n撤稿:\n  原因: ×××\n---")
}

/// The column that the address of a withdrawn article leads to, if the site wants that of its kind.
fn column_of(portal: &Portal, name: &SourcePath) -> Option<String> {
    let site = portal.site();
    let id = site.article_of(name.as_str())?;
    let leads = site.config.withdrawn.leads_to_column(site.effective(id).kind().name());
    leads.then(|| site.column(site.entry(id).column).title.clone())
}

/// Whether the last build published it, as far as is known: one that lacks a signature now may have been signed then.
fn was_published(site: &Site, name: &SourcePath) -> bool {
    let routes = disk::previous_routes(&site.root, &public(&site.root)).unwrap_or_default();
    routes.is_empty() || routes.iter().any(|route| route.source.as_ref() == Some(name))
}

/// The page of a withdrawal shows the title, so what never was public must not get one.
fn refuse_what_needs_none(site: &Site, portal: &Portal, name: &SourcePath) -> Result<(), Refusal> {
    match portal.why(name).map(|why| why.publication) {
        Some(Publication::Withdrawn) => Err(Refusal::new(format!("{name} 已经撤稿了，没有改动"))
            .help("要改原因，请直接改文件开头的撤稿原因。")),
        Some(Publication::LeftOut(Reason::Unsigned)) if was_published(site, name) => Ok(()),
        Some(Publication::LeftOut(reason)) => {
            let refusal = Refusal::new(format!("它没有发布（{}），不用撤稿", reason.words()));
            Err(match reason {
                Reason::Expired(_) => refusal,
                _ => refusal.help(format!("不想要它，把文件删去就行：{name}")),
            })
        }
        Some(Publication::Published | Publication::Broken) | None => Ok(()),
    }
}

/// The article's text with status and reason set; `None` if no text would be read so.
fn withdrawn(article: &Article, reason: &str, time: DateTime) -> Option<String> {
    let text = &*article.text.content;
    let (status, reason_key, time_key) =
        if is_chinese(text) { ("已撤回", "原因", "时间") } else { ("withdrawn", "reason", "time") };
    let fields =
        [(reason_key, yaml::scalar(reason)), (time_key, time.strftime("%Y-%m-%d %H:%M").to_string())];
    let plain = || {
        let text = set_key(text, &names_of("status", text), status);
        let value: String = fields.iter().map(|(key, value)| format!("\n  {key}: {value}")).collect();
        Some(set_key(&text, &names_of("withdraw", &text), &value))
    };
    // Keys that do not begin at the margin.
    let within = || {
        let text = set_within(text, &[names_of("status", text)], status)?;
        fields.iter().try_fold(text, |text, (key, value)| {
            set_within(&text, &[names_of("withdraw", &text), vec![key]], value)
        })
    };
    [&plain as &dyn Fn() -> Option<String>, &within]
        .into_iter()
        .filter_map(|written| written())
        .find(|written| is_withdrawal(article, written, reason))
}

/// Whether a text is the article's, withdrawn for this reason, to the reader that the site uses.
fn is_withdrawal(article: &Article, text: &str, reason: &str) -> bool {
    let withdraw = said::read(article, text).meta.withdraw;
    let is_given = withdraw.as_ref().is_some_and(|it| it.reason == reason && it.time.is_some());
    let wanted = Meta { status: Status::Withdrawn, status_misread: false, withdraw, ..article.meta.clone() };
    is_given && said::says(article, text, &wanted)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::snapshot::Text;

    fn article(text: &str) -> Article {
        Article::read(&SourcePath::new("content/a/b.md"), &Arc::new(Text::utf8(text)))
    }

    fn written(text: &str, reason: &str) -> Option<String> {
        withdrawn(&article(text), reason, "2022-12-20T09:05:59".parse().unwrap())
    }

    #[test]
    fn an_unknown_status_is_no_reason_to_refuse() {
        let text = written("---\n标题: 甲\n状态: 已登出\n---\n正文", "有误").unwrap();
        assert!(text.contains("状态: 已撤回\n"), "{text}");
    }

    #[test]
    fn two_keys_are_set_the_rest_stays_and_it_is_read_as_meant() {
        assert_eq!(
            written("---\n标题: 甲\n状态: 已发布 # 注\n---\n正文", "名单有误：正在核实").unwrap(),
            "---\n标题: 甲\n状态: 已撤回 # 注\n撤稿:\n  原因: 名单有误：正在核实\n  时间: 2022-12-20 09:05\n---\n正文"
        );
        let again = "---\n标题: 甲\n状态: 已发布\n撤稿:\n  原因: 以前的\n---\n正文";
        for text in [again, "---\ntitle: 甲\n---\n", "---\ntitle: 甲\nstatus: published\n---\n正文"] {
            let meta = article(&written(text, "a: b").unwrap()).meta;
            assert_eq!(meta.status, Status::Withdrawn, "{text}");
            assert!(meta.withdraw.is_some_and(|it| it.reason == "a: b" && it.time.is_some()), "{text}");
        }
    }

    #[test]
    fn keys_that_are_all_indented_are_withdrawn_as_well() {
        let text = "---\n  标题: 甲\n  日期: 2022-12-01\n  状态: 已发布\n---\n正文\n";
        assert_eq!(
            written(text, "有误").unwrap(),
            "---\n  标题: 甲\n  日期: 2022-12-01\n  状态: 已撤回\n  撤稿:\n    原因: 有误\n    时间: 2022-12-20 09:05\n---\n正文\n"
        );
    }

    #[test]
    fn what_would_not_be_read_as_a_withdrawal_is_not_written() {
        for (header, is_written) in [
            ("{标题: 甲, 日期: 2022-12-01}", true),
            ("标题: 甲\n? 状态\n: 已发布", true),
            ("标题: |\n  甲\n  状态: 已发布", true),
            ("标题: 甲\n状态: 已发布\n状态: 已发布", false),
            ("\t标题: 甲\n\t状态: 已发布", false),
            ("  标题: 甲\n  日期: 2022-12-01\n状态: 已发布", false),
        ] {
            let text = format!("---\n{header}\n---\n正文\n");
            let (before, new) = (article(&text), written(&text, "有误"));
            assert_eq!(new.is_some(), is_written, "{text}");
            let Some(new) = new else { continue };
            let after = article(&new);
            assert_eq!(after.meta.status, Status::Withdrawn, "{new}");
            assert!(said::errors(&after).all(|new| said::errors(&before).any(|old| old == new)), "{new}");
        }
    }
}
