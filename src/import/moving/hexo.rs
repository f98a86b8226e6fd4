//! Hexo: `source/_posts`, pages below `source`, `_config.yml`.
//!
//! In: the tree. Out: posts, pages, columns from categories. Rules: hexo 7, `post_permalink.ts`, `slugize.ts`.

use serde_json::Value;

use super::post::{Post, Site, dated, folder_and_stem, is_text};
use super::stamp::Stamp;
use super::{Head, Tree, address, held, is_true, names, plain, text_of};
use crate::content::date::SHANGHAI;

pub fn read(tree: &Tree, site: &mut Site) {
    let settings = site.settings(tree, &["_config.yml", "_config.yaml", "_config.json"]);
    site.stood_at(text_of(&settings, &["root"]));
    let source = text_of(&settings, &["source_dir"]).unwrap_or_else(|| "source".to_owned());
    for key in ["exclude", "ignore"] {
        let has_any = settings.get(key).is_some_and(|value| match value {
            Value::Array(all) => !all.is_empty(),
            value => plain(value).is_some(),
        });
        if has_any {
            let words = format!("旧网站的设置里有 {key}，这里没有照它办：它不登的文件也搬来了，请核对");
            site.tell("_config.yml", 0, words);
        }
    }
    let reader = Reader { tree, settings, source };
    for (path, text) in tree.below(&reader.source) {
        let file = format!("{}/{path}", reader.source);
        // What begins with an underscore is no page, wherever it stands.
        let own = path.strip_prefix("_posts/").or(path.strip_prefix("_drafts/")).unwrap_or(path);
        if own.split('/').any(|part| part.starts_with(['_', '.'])) {
            if own != path && is_text(path) {
                site.tell(&file, 0, "名字以 _ 或 . 开头，Hexo 不登，没有搬");
            }
            continue;
        }
        match (path.split_once('/'), text) {
            (Some((folder @ ("_posts" | "_drafts"), name)), Some(text)) if is_text(name) => {
                reader.post(site, &file, name, text, folder == "_drafts");
            }
            (Some(("_posts" | "_drafts", _)), _) => {}
            (_, Some(text)) if is_text(path) => reader.page(site, &file, path, text),
            _ => site.keep(&file, path),
        }
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    settings: Head,
    source: String,
}

impl Reader<'_> {
    fn post(&self, site: &mut Site, file: &str, name: &str, text: &str, is_draft: bool) {
        let (head, body, body_line, _) = site.parted(file, text, true);
        let (folder, base) = folder_and_stem(name);
        let by_name =
            text_of(&self.settings, &["new_post_name"]).is_some_and(|pattern| pattern.contains(":year"));
        let (in_name, rest) = dated(base);
        let base = if by_name { rest } else { base };
        let slug = if folder.is_empty() { base.to_owned() } else { format!("{folder}/{base}") };
        let written = text_of(&head, &["date"]).and_then(|text| Stamp::read(&text));
        let date = written.or(in_name);
        let ways = categories(&head);
        let column = self.column(site, ways.first().map_or(&[], |way| way));
        let is_draft = is_draft || held_back(site, file, &head, true);
        let address = if is_draft {
            None
        } else {
            self.address(&head, &slug, written.or(in_name.filter(|_| by_name)), &ways)
        };
        if address.is_none() && !is_draft {
            site.tell(file, 0, "文件头里没有日期，或网址规则里有认不出的词，推不出它的旧址");
        }
        site.posts.push(Post {
            assets: self.assets(name),
            file: file.to_owned(),
            stem: dated(base).1.to_owned(),
            known_as: vec![slug, base.to_owned()],
            old: address.into_iter().collect(),
            head,
            body,
            body_line,
            column,
            date,
            is_draft,
            ..Post::default()
        });
    }

    /// Pictures in the folder that is named like the post.
    fn assets(&self, name: &str) -> Vec<(String, String)> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let folders = ["_posts", "_drafts"].map(|folder| format!("{}/{folder}/{stem}", self.source));
        let files = folders.iter().flat_map(|folder| {
            let below = self.tree.below(folder).filter(|(name, _)| !is_text(name));
            below.map(move |(name, _)| (format!("{folder}/{name}"), name.to_owned()))
        });
        if is_true(&self.settings, "post_asset_folder") { files.collect() } else { Vec::new() }
    }

    fn page(&self, site: &mut Site, file: &str, path: &str, text: &str) {
        let (head, body, body_line, has_head) = site.parted(file, text, true);
        let is_html = path.ends_with(".html") || path.ends_with(".htm");
        if is_html && !has_head && !site.broken.contains(file) {
            site.keep(file, path);
            return;
        }
        // Pages that only call a list of the theme.
        if matches!(
            text_of(&head, &["type", "layout"]).as_deref(),
            Some("tags" | "categories" | "link" | "archives" | "false")
        ) {
            site.tell(file, 0, "这个页面由主题填内容，新网站有自己的，没有搬");
            return;
        }
        held_back(site, file, &head, false);
        site.posts.push(Post::page(file, path, (head, body, body_line), false));
    }

    fn address(&self, head: &Head, slug: &str, date: Option<Stamp>, ways: &[Vec<String>]) -> Option<String> {
        if let Some(own) = text_of(head, &["permalink"]) {
            return Some(format!("/{}", own.trim_start_matches('/')));
        }
        let pattern =
            text_of(&self.settings, &["permalink"]).unwrap_or_else(|| ":year/:month/:day/:title/".to_owned());
        let at = date.map(|date| date.wall_in(SHANGHAI));
        let filled = address::fill(&pattern, &|word| match word {
            "title" => Some(slug.to_owned()),
            "name" => slug.rsplit('/').next().map(str::to_owned),
            "post_title" => text_of(head, &["title"]).map(|title| names::hexo(&title).to_lowercase()),
            "category" => {
                Some(ways.first().map_or_else(|| self.default_category(), |way| self.category_path(way)))
            }
            word => at.and_then(|at| address::of_date(word, at)).or_else(|| plain(head.get(word)?)),
        })?;
        Some(filled.strip_suffix("/index.html").map(|folder| format!("{folder}/")).unwrap_or(filled))
    }

    fn default_category(&self) -> String {
        text_of(&self.settings, &["default_category"]).unwrap_or_else(|| "uncategorized".to_owned())
    }

    /// The names of categories in addresses: those of `category_map`, else the rule's.
    fn category_path(&self, way: &[String]) -> String {
        let map = self.settings.get("category_map").and_then(Value::as_object);
        let name =
            |name: &String| map.and_then(|map| plain(map.get(name)?)).unwrap_or_else(|| names::hexo(name));
        way.iter().map(name).collect::<Vec<_>>().join("/")
    }

    /// The column of a category, with the category's page as its former address.
    fn column(&self, site: &mut Site, way: &[String]) -> String {
        if way.is_empty() {
            return site.column(&["未分类".to_owned()]);
        }
        let at = text_of(&self.settings, &["category_dir"]).unwrap_or_else(|| "categories".to_owned());
        for length in 1..=way.len() {
            let folder = site.column(&way[..length]);
            let path = self.category_path(&way[..length]);
            let Some(column) = site.columns.get_mut(&folder) else { continue };
            if column.old.is_empty() {
                column.slug = path.rsplit('/').next().map(str::to_owned);
                column.old.push(format!("/{at}/{path}/"));
            }
        }
        site.column(way)
    }
}

/// Whether a header keeps its page off the site; that, and what looks as if it did, is told.
fn held_back(site: &mut Site, file: &str, head: &Head, is_post: bool) -> bool {
    match held::by_hexo(head) {
        held::Shown::No(why) if is_post => {
            site.tell(file, 0, held::told(&why));
            true
        }
        _ => {
            held::unheeded(head, "Hexo").into_iter().for_each(|words| site.tell(file, 0, words));
            false
        }
    }
}

/// Ways from a top category down: `[甲, 乙]` is one way, `[[甲, 乙], 丙]` two.
fn categories(head: &Head) -> Vec<Vec<String>> {
    let Some(value) = head.get("categories").or_else(|| head.get("category")) else { return Vec::new() };
    match value {
        Value::Array(items) if items.iter().any(Value::is_array) => items
            .iter()
            .map(|item| match item {
                Value::Array(way) => way.iter().filter_map(plain).collect(),
                one => plain(one).into_iter().collect(),
            })
            .filter(|way: &Vec<String>| !way.is_empty())
            .collect(),
        Value::Array(items) => Some(items.iter().filter_map(plain).collect::<Vec<_>>())
            .filter(|way| !way.is_empty())
            .into_iter()
            .collect(),
        one => plain(one).map(|name| vec![name]).into_iter().collect(),
    }
}
