//! `init`: a new portal, with its columns and one draft of each kind that explains itself.
//!
//! In: a folder's name. Out: files below it. Invariant: nothing that is there is overwritten; a folder with
//! other files in it gets a portal only if none of their names is needed.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::args::Init;
use super::files::{create, failure};
use super::header::yaml_text;
use super::terminal::{Refusal, Terminal};

static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init/site");
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

pub fn run(args: &Init, terminal: &Terminal) -> Result<(), Refusal> {
    refuse_what_is_in_the_way(&args.folder)?;
    if args.sample {
        write_all(&SAMPLE, &args.folder.join("content"), &|text| text)?;
        let ignored = SITE.get_file("gitignore").map_or(&b""[..], |file| file.contents());
        create(&args.folder.join(".gitignore"), ignored)?;
    } else {
        let id = random_id()?;
        let name = args.name.as_deref().map(yaml_text).unwrap_or_default();
        let fill = |text: String| text.replace("@ID@", &id).replace("@NAME@", &name).replace(": \n", ":\n");
        write_all(&SITE, &args.folder, &fill)?;
    }
    let public = args.folder.join("public");
    fs::create_dir_all(&public).map_err(|error| failure("建不了文件夹", &public, &error))?;
    let folder = args.folder.display();
    let build = if args.folder == Path::new(".") {
        "huikan build".to_owned()
    } else {
        format!("huikan build --site {folder}")
    };
    let what = if args.sample { "示例网站" } else { "新网站" };
    terminal.say(&format!("{what}建在 {folder}。接下来："));
    if !args.sample {
        terminal.say(&format!("  在 {folder}/content/site.yaml 里填写网站的名称和网址"));
        terminal.say("  看各栏目里的“写稿示例”草稿，它们说明稿件怎么写；草稿不会发布");
    }
    terminal.say(&format!("  生成网站：{build}"));
    Ok(())
}

/// Dot files (a `.git`, say) and an empty `public/` are in nobody's way.
fn refuse_what_is_in_the_way(folder: &Path) -> Result<(), Refusal> {
    if !folder.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(|error| failure("读不了", folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with('.') || name == ".gitignore")
        .collect();
    names.sort();
    if names.is_empty() {
        return Ok(());
    }
    let shown = names.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = if names.len() > 5 { format!(" 等 {} 项", names.len()) } else { String::new() };
    let refusal = Refusal::new(format!("{} 不是空文件夹，里面有 {shown}{more}", folder.display()));
    Err(if names.iter().any(|name| name == "content") {
        refusal.help("这里已经有一个网站了。生成它用 huikan build。")
    } else {
        refusal.help("请换一个文件夹名，或先建一个空文件夹；什么都没有改动。")
    })
}

/// Copies an embedded folder; texts are filled in on the way.
fn write_all(from: &Dir<'_>, to: &Path, fill: &dyn Fn(String) -> String) -> Result<(), Refusal> {
    for file in from.files() {
        let name = file.path().file_name().unwrap_or_default();
        // Named without its dot here, so that it does not rule this repository.
        let name = if name == "gitignore" { ".gitignore".as_ref() } else { name };
        match file.contents_utf8() {
            Some(text) => create(&to.join(name), fill(text.to_owned()).as_bytes())?,
            None => create(&to.join(name), file.contents())?,
        }
    }
    from.dirs().try_for_each(|dir| write_all(dir, &to.join(dir.path().file_name().unwrap_or_default()), fill))
}

/// 16 hexadecimal digits: enough for any number of portals.
fn random_id() -> Result<String, Refusal> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::new(format!("系统给不出随机数：{error}")))?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
