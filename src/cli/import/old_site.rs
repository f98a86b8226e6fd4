//! `import --from`: an old site of Hexo, Hugo or Jekyll moves in.
//!
//! In: its folder. Out: articles, columns and fixed files below `content/`, and an account. Invariant: nothing
//! that is there is overwritten, nothing in the old folder is changed, and a second run adds what is missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::disk;
use crate::import::moving::{self, File, From, Generator, Kind, Moved, Remark, Tree};
use crate::portal::Portal;
use crate::report::SourcePath;
use crate::snapshot::Options;

use super::super::Outcome;
use super::super::args::{Common, Format, Import, OldSite};
use super::super::site::Site;
use super::super::terminal::{Refusal, Terminal};
use super::addresses::{Holders, with_aliases};

/// Remarks that are shown without `-v`.
const SHOWN: usize = 12;

/// What a run did, or would do.
#[derive(Default)]
struct Done {
    articles: usize,
    drafts: usize,
    columns: usize,
    /// Former addresses that were written.
    addresses: usize,
    written: Vec<String>,
    unchanged: usize,
    /// Files that are there already, with other words, and the former addresses that they lack.
    kept: Vec<(String, Vec<String>)>,
    /// Columns that are there already, to which former addresses were added, and why others were not.
    added: Vec<(String, Vec<String>)>,
    refused: Vec<String>,
    /// Files that could not be copied, and why.
    failed: Vec<String>,
}

/// The old folder, and the site that it moves into.
struct Move<'a> {
    /// Where the files of the old folder are.
    places: BTreeMap<String, PathBuf>,
    site: &'a Site,
    holders: Holders<'a>,
    dry_run: bool,
}

pub fn run(
    args: &Import,
    program: OldSite,
    common: &Common,
    terminal: &Terminal,
) -> Result<Outcome, Refusal> {
    let site = Site::read(common, Options::default())?;
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    let [folder] = &args.files[..] else {
        return Err(Refusal::new("--from 一次搬一个旧网站")
            .help("请写一个文件夹：huikan import --from hexo ../旧网站"));
    };
    let (tree, places) = read(folder)?;
    let generator = generator(program, folder, &tree)?;
    let moved = moving::moved(&tree, generator, portal.site().hrefs.root());
    if !moved.files.iter().any(|file| matches!(file.kind, Kind::Article { .. })) {
        return Err(Refusal::new(format!("“{}”里没有找到 {} 的文章", folder.display(), generator.name()))
            .help("请写旧网站的总文件夹（有 _config.yml 或 hugo.toml 的那一层），不是它生成的 public。"));
    }
    let mut done = Done::default();
    let desk = Move { places, site: &site, holders: Holders::of(&portal), dry_run: args.dry_run };
    for file in &moved.files {
        desk.bring(file, &mut done)?;
    }
    match common.format {
        Format::Human => tell(args, generator, &moved, &done, common.verbose, terminal),
        Format::Json | Format::Sarif => terminal.json(&as_json(generator, &moved, &done)),
    }
    let is_whole = done.kept.is_empty() && done.refused.is_empty() && done.failed.is_empty();
    Ok(if is_whole { Outcome::Clean } else { Outcome::Errors })
}

/// The old folder's texts, and where each of its files is.
fn read(folder: &Path) -> Result<(Tree, BTreeMap<String, PathBuf>), Refusal> {
    let (mut tree, mut places) = (Tree::default(), BTreeMap::new());
    for (name, disk::Foreign { place, text }) in disk::foreign(folder)? {
        places.insert(name.clone(), place);
        tree.files.insert(name, text);
    }
    Ok((tree, places))
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

impl Move<'_> {
    fn bring(&self, file: &File, done: &mut Done) -> Result<(), Refusal> {
        let path = SourcePath::new(&file.path);
        let from = |name: &str| self.places.get(name).cloned().unwrap_or_else(|| PathBuf::from(name));
        if let Some(there) = disk::locate(&self.site.root, &path) {
            let same = match &file.from {
                From::Text(text) => !disk::is_other(&there, text.as_bytes())?,
                From::Copy(name) => match disk::same(&there, &from(name)) {
                    Ok(same) => same,
                    Err(error) => return done.lost(file, &error),
                },
            };
            if same {
                done.unchanged += 1;
                return Ok(());
            }
            return self.join(file, &path, done);
        }
        if !self.dry_run {
            match &file.from {
                From::Text(text) => {
                    if let Err(error) = disk::create(&self.site.root, &path, text.as_bytes()) {
                        return done.lost(file, &error);
                    }
                }
                From::Copy(name) => {
                    if let Err(error) = disk::bring(&from(name), &self.site.root, &path) {
                        return done.lost(file, &error);
                    }
                }
            }
        }
        done.written.push(file.path.clone());
        done.addresses += file.aliases.len();
        match file.kind {
            Kind::Article { is_draft } => {
                done.articles += 1;
                done.drafts += usize::from(is_draft);
            }
            Kind::Column { .. } => done.columns += 1,
            Kind::Asset => {}
        }
        Ok(())
    }

    /// A file that is there with other words keeps them; a column gets the former addresses.
    fn join(&self, file: &File, path: &SourcePath, done: &mut Done) -> Result<(), Refusal> {
        let Kind::Column { has_words } = file.kind else {
            let there = self.site.snapshot.text(path.as_str()).map(|text| &*text.content).unwrap_or_default();
            let lacks = |alias: &&String| !there.contains(alias.as_str());
            done.kept.push((file.path.clone(), file.aliases.iter().filter(lacks).cloned().collect()));
            return Ok(());
        };
        let against = |alias: &&String| match self.holders.against(alias, path) {
            Some(why) => {
                done.refused.push(why);
                false
            }
            None => true,
        };
        let usable: Vec<&String> = file.aliases.iter().filter(against).collect();
        let Some((text, added)) = with_aliases(self.site, path, usable.iter().map(|alias| alias.as_str()))
        else {
            done.kept.push((file.path.clone(), usable.into_iter().cloned().collect()));
            return Ok(());
        };
        if added.is_empty() {
            done.unchanged += usize::from(!has_words);
        } else {
            if let (false, Some(before)) = (self.dry_run, self.site.snapshot.text(path.as_str()))
                && let Err(error) = disk::replace(&self.site.root, path, before, &text)
            {
                return done.lost(file, &error);
            }
            done.addresses += added.len();
            done.added.push((file.path.clone(), added));
        }
        if has_words {
            done.kept.push((file.path.clone(), Vec::new()));
        }
        Ok(())
    }
}

impl Done {
    /// One file that cannot be copied holds up no other.
    fn lost(&mut self, file: &File, error: &disk::Error) -> Result<(), Refusal> {
        self.failed.push(format!("{}：{error}", file.path));
        Ok(())
    }
}

fn tell(args: &Import, generator: Generator, moved: &Moved, done: &Done, verbose: bool, terminal: &Terminal) {
    let would = if args.dry_run { "会搬进" } else { "搬进了" };
    terminal.say(&format!(
        "从 {} {would} {} 篇稿件（其中草稿 {} 篇）、{} 个栏目、{} 个旧址。",
        generator.name(),
        done.articles,
        done.drafts,
        done.columns,
        done.addresses
    ));
    terminal.say(&format!(
        "{}文件 {} 个，已有且相同的 {} 个。",
        if args.dry_run { "会新建" } else { "新建" },
        done.written.len(),
        done.unchanged
    ));
    let section = |head: &str, lines: &[String]| {
        if !lines.is_empty() {
            terminal.say(&format!("{head}：\n{}", listed(lines, verbose)));
        }
    };
    let with = |(file, aliases): &(String, Vec<String>), words: &str| match aliases.is_empty() {
        true => file.clone(),
        false => format!("{file}（{words}：{}）", aliases.join("、")),
    };
    let would = if args.dry_run { "会补上" } else { "补上了" };
    let added: Vec<String> = done.added.iter().map(|each| with(each, "旧址")).collect();
    section(&format!("下面的栏目已经有了，{would}旧址，别的没有动"), &added);
    let kept: Vec<String> = done.kept.iter().map(|each| with(each, "里面没有旧址")).collect();
    section("下面的文件已经有了，内容不同，没有覆盖", &kept);
    section("下面的旧址没有写", &done.refused);
    section("下面的文件没有搬，改好以后再运行一次就补上", &done.failed);
    let words: Vec<String> = moved.remarks.iter().map(remark).collect();
    section(&format!("请看一下（{} 处）", words.len()), &words);
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
        "kept": done.kept.iter().map(|(file, lost)| json!({"file": file, "lost": lost})).collect::<Vec<_>>(),
        "added": done.added.iter().map(|(file, aliases)| json!({"file": file, "aliases": aliases})).collect::<Vec<_>>(),
        "refused": done.refused,
        "failed": done.failed,
        "summary": {
            "from": generator.name(), "articles": done.articles, "drafts": done.drafts, "columns": done.columns,
            "addresses": done.addresses, "written": done.written.len(), "unchanged": done.unchanged, "kept": done.kept.len(),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::super::super::args::{Args, Command};
    use super::*;

    #[test]
    fn a_file_that_cannot_be_copied_is_told_and_the_rest_moves() {
        let dir = tempfile::TempDir::new().unwrap();
        let (old, new) = (dir.path().join("old"), dir.path().join("new"));
        let put = |path: &str, words: &str| {
            let path = old.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, words).unwrap();
        };
        put("_config.yml", "title: 某县政协\npost_asset_folder: true\n");
        put("source/_posts/cha.md", "---\ntitle: 茶叶\ndate: 2022-12-01\n---\n![山](a.jpg)\n");
        put("source/images/cafe\u{301}.jpg", "1");
        put("source/images/z.jpg", "2");
        fs::create_dir_all(new.join("content")).unwrap();
        // Something is in the way of one of them.
        fs::create_dir_all(new.join("content/_static")).unwrap();
        fs::write(new.join("content/_static/images"), "a file").unwrap();
        let (site, folder) = (new.to_str().unwrap(), old.to_str().unwrap());
        let words = ["huikan", "import", "--from", "hexo", folder, "--site", site, "-q"];
        let args = Args::try_parse_from(words).unwrap();
        let Command::Import(command) = &args.command else { panic!("{args:?}") };
        let run = || run(command, OldSite::Hexo, &args.common, &Terminal::new(&args.common));
        assert!(matches!(run(), Ok(Outcome::Errors)));
        fs::remove_file(new.join("content/_static/images")).unwrap();
        assert!(matches!(run(), Ok(Outcome::Clean)));
        assert_eq!(fs::read(new.join("content/_static/images/caf\u{e9}.jpg")).unwrap(), b"1");
        assert_eq!(fs::read(new.join("content/_static/images/z.jpg")).unwrap(), b"2");
    }
}
