//! `init`: a new portal, with its columns and one draft of each kind that explains itself.
//!
//! In: a folder's name. Out: files below it. Invariant: nothing that is there is overwritten; a folder with
//! other files in it gets a portal only if none of their names is needed.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::config::yaml;
use crate::disk;
use crate::report::SourcePath;

use super::args::{Common, Init};
use super::clock;
use super::terminal::{Refusal, Terminal, as_typed};

static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init/site");
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

pub fn run(args: &Init, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let folder = &args.folder;
    refuse_a_sites_content(folder)?;
    refuse_what_is_in_the_way(folder)?;
    if args.sample {
        write_all(&SAMPLE, folder, "content/", &str::to_owned)?;
        let ignored = SITE.get_file("gitignore").map_or(&b""[..], |file| file.contents());
        disk::create(folder, &SourcePath::new(".gitignore"), ignored)?;
    } else {
        let id = random_id()?;
        let name = args.name.as_deref().map(yaml::scalar).unwrap_or_default();
        let today = clock::local(clock::now(common.now)).date().to_string();
        let fill = |text: &str| {
            text.replace("@ID@", &id).replace(" @NAME@", &spaced(&name)).replace("@DATE@", &today)
        };
        write_all(&SITE, folder, "", &fill)?;
    }
    disk::make_folder(&folder.join("public"))?;
    tell_what_next(args, terminal);
    Ok(())
}

/// An empty value has no space before it.
fn spaced(value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {value}") }
}

fn tell_what_next(args: &Init, terminal: &Terminal) {
    let here = args.folder == Path::new(".");
    let shown = args.folder.display();
    let below = if here { String::new() } else { format!("{shown}/") };
    let site = if here { String::new() } else { format!(" --site {}", as_typed(&args.folder)) };
    let what = if args.sample { "示例网站" } else { "新网站" };
    let place = if here { "当前文件夹".to_owned() } else { format!("“{shown}”") };
    terminal.say(&format!("{what}建在{place}里。接下来："));
    if !args.sample {
        terminal.say(&format!("  在 {below}content/site.yaml 里填写网站的名称和网址"));
        terminal.say("  看各栏目里的“写稿示例”，它们说明稿件怎么写；它们是草稿，不会发布");
    }
    terminal.say(&format!("  边写边看：huikan serve --open{site}"));
    terminal.say(&format!("  生成网站：huikan build{site}"));
}

/// Below the `content/` of another site, its drafts would be articles of that site.
fn refuse_a_sites_content(folder: &Path) -> Result<(), Refusal> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let of_a_site = |above: &&Path| {
        above.file_name().is_some_and(|name| name == "content")
            && above.parent().is_some_and(|root| disk::is_site(root) && disk::has_config(root))
    };
    match absolute.ancestors().find(of_a_site) {
        Some(content) => Err(Refusal::new(format!("“{}”在另一个网站的稿件文件夹里", folder.display()))
            .help(format!("“{}”里只放稿件；请换一个位置。", content.display()))),
        None => Ok(()),
    }
}

/// Dot files (a `.git`, say) are in nobody's way.
fn refuse_what_is_in_the_way(folder: &Path) -> Result<(), Refusal> {
    let names = disk::names(folder)?.unwrap_or_default();
    let names: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with('.') || *name == ".gitignore")
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join("、");
    let more = if names.len() > 5 { format!(" 等 {} 项", names.len()) } else { String::new() };
    let place = if folder == Path::new(".") {
        "当前文件夹".to_owned()
    } else {
        format!("“{}”", folder.display())
    };
    let refusal = Refusal::new(format!("{place}不是空的，里面有 {shown}{more}；什么都没有改动"));
    Err(if names.contains(&"content") {
        refusal.help("这里已经有一个网站了。生成它用 huikan build。")
    } else {
        refusal.help("请换一个文件夹名，没有的文件夹会新建。")
    })
}

/// Copies an embedded folder below `root`; texts are filled in on the way.
fn write_all(from: &Dir<'_>, root: &Path, below: &str, fill: &dyn Fn(&str) -> String) -> Result<(), Refusal> {
    for file in from.files() {
        // Named without its dot here, so that it does not rule this repository.
        let name = file.path().to_string_lossy().replace('\\', "/");
        let name = if name == "gitignore" { ".gitignore".to_owned() } else { name };
        let path = SourcePath::from(format!("{below}{name}"));
        match file.contents_utf8() {
            Some(text) => disk::create(root, &path, fill(text).as_bytes())?,
            None => disk::create(root, &path, file.contents())?,
        }
    }
    from.dirs().try_for_each(|dir| write_all(dir, root, below, fill))
}

/// 16 hexadecimal digits: enough for any number of portals.
fn random_id() -> Result<String, Refusal> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::new(format!("系统给不出随机数：{error}")))?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
