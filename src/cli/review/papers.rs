//! The papers of the three reviews, as files: the form of an article, the ledger of a month.
//!
//! In: a portal, and where to. Out: files. Invariants: a paper never lies where it would be published or read as content;
//! one that is there and says something else is kept, unless `--force` says otherwise: somebody may have written in it.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::disk;
use crate::editorial::{self, Ledger, Month};
use crate::portal::Portal;
use crate::site::ArticleId;

use super::super::args::{Format, Review};
use super::super::site::{self, Site};
use super::super::terminal::{Refusal, Terminal};

pub fn form(
    args: &Review,
    site: &Site,
    portal: &Portal,
    id: ArticleId,
    terminal: &Terminal,
) -> Result<(), Refusal> {
    let entry = portal.site().entry(id);
    let path = match &args.out {
        Some(out) if out.extension().is_some() => out.clone(),
        Some(folder) => folder.join(form_name(portal, id)),
        None => site.root.join("审批表").join(form_name(portal, id)),
    };
    put(args, site, &path, editorial::form(portal.site(), id).as_bytes())?;
    if terminal.format == Format::Json {
        terminal.json(&json!({ "file": entry.article.path.as_str(), "form": path }));
        return Ok(());
    }
    terminal.say(&format!("审批表：{}", shown(&path)));
    terminal.say("用浏览器打开，按 Ctrl+P 打印（A4 纸）；它不会登到网站上。");
    Ok(())
}

/// `2022-12-20-tijiaobanhui.html`
fn form_name(portal: &Portal, id: ArticleId) -> String {
    let article = &portal.site().entry(id).article;
    let day = article.meta.date.map(|date| format!("{}-", date.date())).unwrap_or_default();
    format!("{day}{}.html", article.slug)
}

pub fn ledger(
    args: &Review,
    site: &Site,
    portal: &Portal,
    month: Month,
    terminal: &Terminal,
) -> Result<(), Refusal> {
    let ledger = Ledger::of(portal.site(), month);
    let folder = args.out.clone().unwrap_or_else(|| site.root.join("台账"));
    let name = format!("三审台账-{}", month.iso());
    let papers = [("csv", ledger.csv()), ("html", ledger.html().into_bytes())];
    let paths = papers.map(|(extension, bytes)| (folder.join(format!("{name}.{extension}")), bytes));
    // Either both are written or none.
    paths.iter().try_for_each(|(path, bytes)| may_put(args, site, path, bytes))?;
    paths.iter().try_for_each(|(path, bytes)| put(args, site, path, bytes))?;
    let [(csv, _), (html, _)] = &paths;
    if terminal.format == Format::Json {
        let (articles, unsigned) = (ledger.len(), ledger.unsigned());
        terminal.json(&json!({ "csv": csv, "html": html, "articles": articles, "unsigned": unsigned }));
        return Ok(());
    }
    terminal.say(&format!("{}的台账有 {} 篇：", month.cn(), ledger.len()));
    terminal.say(&format!("{}（用 Excel、WPS 打开）", shown(csv)));
    terminal.say(&format!("{}（用浏览器打开，按 Ctrl+P 打印，A4 纸横放）", shown(html)));
    if ledger.unsigned() > 0 {
        terminal.say(&format!("其中 {} 篇的三审不齐，见“三审”一栏。", ledger.unsigned()));
    }
    Ok(())
}

fn put(args: &Review, site: &Site, path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    may_put(args, site, path, bytes)?;
    Ok(disk::put_paper(path, bytes)?)
}

fn may_put(args: &Review, site: &Site, path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let below = site::below(&site.root, path);
    let first = below.as_deref().and_then(|path| path.split('/').next()).unwrap_or_default();
    if site::TAKEN.iter().any(|taken| first.eq_ignore_ascii_case(taken)) {
        return Err(Refusal::new(format!("审批表和台账是内部材料，不能放在 {first} 里"))
            .help("不写 --out，就放在网站文件夹的“审批表”“台账”里，它们不会登到网站上。"));
    }
    match disk::is_other(path, bytes)? {
        true if !args.force => {
            Err(Refusal::new(format!("已经有 {} 了，内容不一样，没有改动它", shown(path)))
                .help("在里面填写过的，先改名存好；不要了，加上 --force 重写。"))
        }
        _ => Ok(()),
    }
}

/// As a user would write it.
fn shown(path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(".").map(Path::to_path_buf).unwrap_or_else(|_| path.to_owned());
    path.display().to_string().replace('\\', "/")
}
