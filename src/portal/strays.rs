//! Files that were meant for more than they are, by their names: settings, manuscripts, the text of an article's folder.
//!
//! In: a placed site. Out: a finding for each. Invariant: none of them is read, and none goes unsaid: what staff believe
//! to have set or published they do not look for.

use std::collections::BTreeMap;

use crate::content::date::leading_date;
use crate::report::{Code, Finding, SourcePath, Span};
use crate::site::Site;
use crate::snapshot::Snapshot;

const SETTINGS: &str = "content/site.yaml";
/// What people write manuscripts in.
const OF_WRITERS: [&str; 7] = ["txt", "doc", "docx", "wps", "rtf", "odt", "markdown"];

pub(super) fn strays(site: &Site) -> Vec<Finding> {
    let snapshot = &site.snapshot;
    let settings = misnamed_settings(snapshot);
    let manuscripts =
        snapshot.below("content").map(|(path, _)| path).filter_map(|path| manuscript(site, path));
    settings.into_iter().chain(manuscripts).chain(folders(snapshot)).collect()
}

/// `site.yaml.txt`, as a plain editor saves it, `Site.yaml`, `site.yml`. An error: without its settings a site has neither name
/// nor reviews.
fn misnamed_settings(snapshot: &Snapshot) -> Option<Finding> {
    if snapshot.files.contains_key(SETTINGS) {
        return None;
    }
    let is_near = |path: &&SourcePath| {
        let name = path.file_name().to_lowercase();
        let rest = name.strip_prefix("site.y").map(|rest| rest.trim_end_matches(".txt"));
        path.folder() == "content" && matches!(rest, Some("aml" | "ml"))
    };
    let near = snapshot.below("content").map(|(path, _)| path).find(is_near)?;
    let message = format!("没有 content/site.yaml；“{}”像是它，名字不对，没有读", near.file_name());
    Some(
        Finding::error(Code("config/misnamed"), message)
            .at(Span::file(near.clone()))
            .help("请把它改名为 site.yaml。网站名称、网址、三审的要求都写在里面，没有它网站就不完整。"),
    )
}

/// A manuscript in a column that nothing shows: it was saved as another kind of file.
fn manuscript(site: &Site, path: &SourcePath) -> Option<Finding> {
    let (folder, extension) = (path.folder().strip_prefix("content/")?, path.extension().to_lowercase());
    let in_column = folder.split('/').all(|name| !name.starts_with('_') && !name.ends_with(".assets"));
    let snapshot = &site.snapshot;
    let has = |name: &str| snapshot.files.contains_key(format!("content/{folder}/{name}").as_str());
    // Beside an article in a folder of its own, or of an article's name, it is an attachment.
    let is_beside = has("index.md") || has(&format!("{}.md", path.stem()));
    let is_shown = site.medium(path.as_str()).is_some();
    if !OF_WRITERS.contains(&&*extension) || !in_column || is_beside || is_shown {
        return None;
    }
    let stem = path.stem();
    let is_marked = stem.to_ascii_lowercase().ends_with(".md");
    let help = match stem.rsplit_once('.').filter(|_| is_marked) {
        Some((name, _)) => format!("请把它改名为 {name}.md（在文件夹的“查看”里先打开“文件扩展名”）。"),
        None => {
            format!("要发布的稿件，用 huikan import {} 导入；要作附件，在稿件里加上链接。", path.in_command())
        }
    };
    let message = format!("“{}”不是 .md 文件，没有登出来", path.file_name());
    Some(Finding::warning(Code("read/not-markdown"), message).at(Span::file(path.clone())).help(help))
}

/// Folders with a date for a name, as those of articles have, whose text is not `index.md`: they become columns.
fn folders(snapshot: &Snapshot) -> Vec<Finding> {
    let mut texts: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
    for (path, _) in snapshot.below("content").filter(|(path, _)| path.is_markdown()) {
        let name = path.folder().rsplit('/').next().unwrap_or_default();
        if leading_date(name).is_some_and(|date| date.moment.is_some()) {
            texts.entry(path.folder()).or_default().push(path);
        }
    }
    let one = texts.values().filter_map(|paths| match paths[..] {
        [path] if !matches!(path.stem(), "index" | "_index") => Some(path),
        _ => None,
    });
    let finding = |path: &SourcePath| {
        let folder = path.folder().rsplit('/').next().unwrap_or_default();
        Finding::warning(
            Code("read/article-folder"),
            format!("“{folder}”像一篇稿件的文件夹，现在成了一个栏目"),
        )
        .at(Span::file(path.clone()))
        .help(format!("请把里面的 {} 改名为 index.md。", path.file_name()))
    };
    one.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::portal::Portal;
    use crate::snapshot::{Asset, Nature, Source};

    const SITE: (&str, &str) = ("site.yaml", "name: 甲\nurl: https://a.cn\nid: a\n");
    const COLUMN: (&str, &str) = ("要闻/_index.md", "---\ntitle: 要闻\nslug: yw\ndescription: 要闻\n---\n");

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("content/{path}"), *text)).collect();
        let files = files.iter().map(|(path, text)| (path.as_str(), *text));
        let mut snapshot = Snapshot::of_texts(files, "2023-06-01T00:00:00Z");
        let manuscript = Asset { size: 1, hash: blake3::hash(b"1"), nature: Nature::Other, disk_path: None };
        for (_, source) in
            snapshot.files.iter_mut().filter(|(path, _)| !path.is_markdown() && path.extension() != "yaml")
        {
            *source = Source::Asset(Arc::new(manuscript.clone()));
        }
        let portal = Portal::open(Arc::new(snapshot), None);
        let findings = portal.report().findings().iter();
        let own = findings.filter(|it| {
            matches!(it.code.0, "config/misnamed" | "read/not-markdown" | "read/article-folder")
        });
        let place =
            |finding: &Finding| finding.span.as_ref().map_or("", |span| span.file.as_str()).to_owned();
        own.map(|it| format!("{} {} {}", it.severity.name(), it.code, place(it))).collect()
    }

    #[test]
    fn settings_under_another_name_stop_the_build() {
        for name in ["site.yaml.txt", "site.yml", "Site.yaml", "SITE.YML.TXT"] {
            assert_eq!(
                told(&[(name, "review: 必须\n"), COLUMN]),
                [format!("error config/misnamed content/{name}")]
            );
            assert_eq!(told(&[(name, "review: 必须\n"), SITE, COLUMN]), [""; 0], "beside the right one");
        }
        assert_eq!(told(&[COLUMN]), [""; 0]);
    }

    #[test]
    fn manuscripts_that_are_no_markdown_are_told_unless_they_are_attachments() {
        let article = "---\ntitle: 甲\ndate: 2022-12-01\n---\n见[附件](名单.docx)。\n";
        for (name, is_told) in [
            ("要闻/2022-12-02-乙.md.txt", true),
            ("要闻/稿件.docx", true),
            ("要闻/a.docx", false),
            ("要闻/名单.docx", false),
            ("要闻/2022-12-03-丙/附件.docx", false),
            ("要闻/a.assets/附件.txt", false),
            ("_data/说明.txt", false),
            ("说明.txt", false),
        ] {
            let folder = ("要闻/2022-12-03-丙/index.md", "---\ntitle: 丙\ndate: 2022-12-03\n---\n丙。\n");
            let expected: Vec<String> =
                is_told.then(|| format!("warning read/not-markdown content/{name}")).into_iter().collect();
            assert_eq!(
                told(&[SITE, COLUMN, ("要闻/a.md", article), folder, (name, "乙")]),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_folder_of_an_article_whose_text_has_another_name_is_told() {
        let text = "---\ntitle: 甲\ndate: 2022-12-01\n---\n甲。\n";
        let expected = ["warning read/article-folder content/要闻/2022-12-01-甲/稿件.md"];
        assert_eq!(told(&[SITE, COLUMN, ("要闻/2022-12-01-甲/稿件.md", text)]), expected);
        assert_eq!(told(&[SITE, COLUMN, ("要闻/2022-12-01-甲/index.md", text)]), [""; 0]);
        assert_eq!(told(&[SITE, COLUMN, ("要闻/2022/稿件.md", text)]), [""; 0]);
    }
}
