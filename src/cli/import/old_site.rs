//! `import --from`: an old site of Hexo, Hugo or Jekyll moves in.
//!
//! In: its folder. Out: articles, columns and fixed files below `content/`, and an account. Invariant: nothing
//! that is there is overwritten, nothing in the old folder is changed, and a second run adds what is missing.

use std::path::Path;

use serde_json::json;

use crate::disk;
use crate::import::moving::{self, File, From, Generator, Moved, Remark, Tree};
use crate::report::SourcePath;

use super::super::Outcome;
use super::super::args::{Common, Format, Import, OldSite};
use super::super::site;
use super::super::terminal::{Refusal, Terminal};

/// Remarks that are shown without `-v`.
const SHOWN: usize = 12;

/// What a run did, or would do.
#[derive(Default)]
struct Done {
    written: Vec<String>,
    unchanged: usize,
    /// Files that are there already, with other words.
    kept: Vec<String>,
}

pub fn run(
    args: &Import,
    program: OldSite,
    common: &Common,
    terminal: &Terminal,
) -> Result<Outcome, Refusal> {
    let root = site::root(common.site.as_deref())?;
    let [folder] = &args.files[..] else {
        return Err(Refusal::new("--from 一次搬一个旧网站")
            .help("请写一个文件夹：huikan import --from hexo ../旧网站"));
    };
    let tree = Tree { files: disk::foreign(folder)? };
    let generator = generator(program, folder, &tree)?;
    let moved = moving::moved(&tree, generator);
    if moved.articles == 0 {
        return Err(Refusal::new(format!("“{}”里没有找到 {} 的文章", folder.display(), generator.name()))
            .help("请写旧网站的总文件夹（有 _config.yml 或 hugo.toml 的那一层），不是它生成的 public。"));
    }
    let mut done = Done::default();
    for file in &moved.files {
        bring(folder, &root, file, args.dry_run, &mut done)?;
    }
    match common.format {
        Format::Human => tell(args, generator, &moved, &done, common.verbose, terminal),
        Format::Json | Format::Sarif => terminal.json(&as_json(generator, &moved, &done)),
    }
    Ok(if done.kept.is_empty() { Outcome::Clean } else { Outcome::Errors })
}

fn generator(program: OldSite, folder: &Path, tree: &Tree) -> Result<Generator, Refusal> {
    Ok(match program {
        OldSite::Hexo => Generator::Hexo,
        OldSite::Hugo => Generator::Hugo,
        OldSite::Jekyll => Generator::Jekyll,
        OldSite::Auto => Generator::of(tree).ok_or_else(|| {
            Refusal::new(format!("“{}”看不出是哪个程序做的网站", folder.display()))
                .help("请写明：--from hexo、--from hugo 或 --from jekyll。")
        })?,
    })
}

fn bring(folder: &Path, root: &Path, file: &File, dry_run: bool, done: &mut Done) -> Result<(), Refusal> {
    let path = SourcePath::new(&file.path);
    let from = |name: &str| folder.join(name);
    if let Some(there) = disk::locate(root, &path) {
        let same = match &file.from {
            From::Text(text) => !disk::is_other(&there, text.as_bytes())?,
            From::Copy(name) => disk::same(&there, &from(name))?,
        };
        if same {
            done.unchanged += 1;
        } else {
            done.kept.push(file.path.clone());
        }
        return Ok(());
    }
    if !dry_run {
        match &file.from {
            From::Text(text) => disk::create(root, &path, text.as_bytes())?,
            From::Copy(name) => disk::bring(&from(name), root, &path)?,
        }
    }
    done.written.push(file.path.clone());
    Ok(())
}

fn tell(args: &Import, generator: Generator, moved: &Moved, done: &Done, verbose: bool, terminal: &Terminal) {
    let would = if args.dry_run { "会搬进" } else { "搬进了" };
    terminal.say(&format!(
        "从 {} {would} {} 篇稿件（其中草稿 {} 篇）、{} 个栏目、{} 个旧址。",
        generator.name(),
        moved.articles,
        moved.drafts,
        moved.columns,
        moved.addresses
    ));
    terminal.say(&format!(
        "{}文件 {} 个，已有且相同的 {} 个。",
        if args.dry_run { "会新建" } else { "新建" },
        done.written.len(),
        done.unchanged
    ));
    if !done.kept.is_empty() {
        terminal.say(&format!("下面的文件已经有了，内容不同，没有覆盖：\n{}", listed(&done.kept, verbose)));
    }
    if !moved.remarks.is_empty() {
        let words: Vec<String> = moved.remarks.iter().map(remark).collect();
        terminal.say(&format!("请看一下（{} 处）：\n{}", words.len(), listed(&words, verbose)));
    }
    terminal.say(if args.dry_run {
        "这是试运行，没有写文件。"
    } else {
        "接下来请运行 huikan check，看看搬来的稿件。"
    });
}

fn listed(lines: &[String], verbose: bool) -> String {
    let shown = if verbose { lines.len() } else { SHOWN.min(lines.len()) };
    let mut words = lines[..shown].iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
    if shown < lines.len() {
        words.push_str(&format!("\n  还有 {} 处，加上 -v 就都列出来", lines.len() - shown));
    }
    words
}

fn remark(remark: &Remark) -> String {
    match (&*remark.file, remark.line) {
        ("", _) => remark.words.clone(),
        (file, 0) => format!("{file}：{}", remark.words),
        (file, line) => format!("{file}:{line}：{}", remark.words),
    }
}

fn as_json(generator: Generator, moved: &Moved, done: &Done) -> serde_json::Value {
    let remarks: Vec<_> = moved
        .remarks
        .iter()
        .map(|remark| json!({"file": remark.file, "line": remark.line, "message": remark.words}))
        .collect();
    json!({
        "findings": [],
        "remarks": remarks,
        "files": done.written,
        "kept": done.kept,
        "summary": {
            "from": generator.name(), "articles": moved.articles, "drafts": moved.drafts, "columns": moved.columns,
            "addresses": moved.addresses, "written": done.written.len(), "unchanged": done.unchanged, "kept": done.kept.len(),
        },
    })
}
