//! Hugo: `content/`, `static/`, its settings in TOML, YAML or JSON.
//!
//! In: the tree. Out: posts, pages, columns from sections. Rules: Hugo 0.123 and later (content paths, permalinks).

use serde_json::Value;

use super::cascade::{Page, Sections};
use super::held::{self, Shown};
use super::hugo_keys::{BUILD, EXPIRIES, RELEASES, as_all_read, as_read, stamp, unread_date};
use super::post::{Column, Post, Site, dated, folder_and_stem, is_text};
use super::stamp::Stamp;
use super::{Head, Tree, address, is_true, names, text_of, texts_of};
use crate::content::date::SHANGHAI;

pub const CONFIGS: [&str; 7] =
    ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.json"];

/// Sections that say nothing of their content: there, a category is the column.
const GENERAL: [&str; 6] = ["post", "posts", "blog", "article", "articles", "news"];

pub fn read(tree: &Tree, site: &mut Site) {
    let below = CONFIGS.map(|name| format!("config/_default/{name}"));
    let files: Vec<&str> = CONFIGS.into_iter().chain(below.iter().map(String::as_str)).collect();
    let settings: Head =
        site.settings(tree, &files).into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
    let base = text_of(&settings, &["baseurl"]).unwrap_or_default();
    let base = base.split_once("://").map_or(&*base, |(_, rest)| rest);
    site.stood_at(base.find('/').map(|at| base[at..].to_owned()));
    let content = text_of(&settings, &["contentdir"]).unwrap_or_else(|| "content".to_owned());
    let fixed = text_of(&settings, &["staticdir"]).unwrap_or_else(|| "static".to_owned());
    let mut reader = Reader { tree, settings, content, sections: Sections::default() };
    reader.sections = reader.reach(site);
    if reader
        .settings
        .get("ignorefiles")
        .is_some_and(|files| files.as_array().is_some_and(|all| !all.is_empty()))
    {
        site.tell("", 0, "旧网站的设置里有 ignoreFiles，这里没有照它办：它不登的文件也搬来了，请核对");
    }
    reader.sections(site);
    let bundles = reader.bundles();
    for (path, text) in tree.below(&reader.content).filter(|(path, _)| !is_ignored(path)) {
        reader.file(site, path, text, &bundles);
    }
    for (path, _) in tree.below(&fixed) {
        site.keep(&format!("{fixed}/{path}"), path);
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    settings: Head,
    content: String,
    sections: Sections,
}

impl Reader<'_> {
    /// Folders whose `index.md` is one page with all that lies beside it.
    fn bundles(&self) -> Vec<&str> {
        let leaf = |(path, _): (&'_ str, _)| {
            let (folder, stem) = folder_and_stem(path);
            (is_text(path) && self.stem(stem).is_some_and(|stem| stem == "index") && !folder.is_empty())
                .then_some(folder.len())
        };
        self.tree.below(&self.content).filter_map(|(path, text)| Some(&path[..leaf((path, text))?])).collect()
    }

    /// A name without its language; `None` where the language is not the site's first.
    fn stem<'s>(&self, stem: &'s str) -> Option<&'s str> {
        let Some((plain, code)) = stem.rsplit_once('.') else { return Some(stem) };
        let languages = self.settings.get("languages").and_then(Value::as_object);
        if !languages.is_some_and(|languages| languages.keys().any(|key| key.eq_ignore_ascii_case(code))) {
            return Some(stem);
        }
        let first = text_of(&self.settings, &["defaultcontentlanguage"]).unwrap_or_else(|| "en".to_owned());
        first.eq_ignore_ascii_case(code).then_some(plain)
    }

    /// The texts of sections, with their path and folder.
    fn indexes(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.tree.below(&self.content).filter_map(|(path, text)| {
            let (folder, stem) = folder_and_stem(path);
            let is_index = is_text(path) && !is_ignored(path) && self.stem(stem) == Some("_index");
            is_index.then_some((path, folder, text?))
        })
    }

    /// What the settings and sections say of the pages below.
    fn reach(&self, site: &mut Site) -> Sections {
        let mut sections = Sections::default();
        sections.add("", &self.settings, false);
        for (path, folder, text) in self.indexes() {
            let (head, ..) = site.parted(&format!("{}/{path}", self.content), text, false);
            let mut draft = as_all_read(head.clone());
            draft.retain(|key, _| !BUILD.contains(&key.as_str()));
            sections.add(folder, &head, held::by_hugo(&draft) != Shown::Yes);
        }
        sections
    }

    fn sections(&self, site: &mut Site) {
        for (path, folder, text) in self.indexes() {
            let file = format!("{}/{path}", self.content);
            let (head, body, body_line, _) = site.parted(&file, text, false);
            let own = as_all_read(head);
            let at = format!("/{folder}").to_lowercase();
            let head = self.sections.given(own, folder, Page { kind: "section", path: &at });
            if folder.is_empty() {
                if !body.trim().is_empty() {
                    site.tell(&file, body_line, "首页上的文字没有搬：首页的模块在 site.yaml 里排");
                }
                continue;
            }
            let made = site.column(&folder.split('/').map(str::to_owned).collect::<Vec<_>>());
            let mut column = Column {
                title: text_of(&head, &["title", "linkTitle"])
                    .unwrap_or_else(|| folder.rsplit('/').next().unwrap_or(folder).to_owned()),
                slug: folder.rsplit('/').next().map(names::hugo_title),
                description: text_of(&head, &["description", "summary"]),
                weight: text_of(&head, &["weight"]),
                old: std::iter::once(format!("/{}/", self.path(folder)))
                    .chain(texts_of(&head, &["aliases"]))
                    .collect(),
                body,
                is_hidden: false,
                file,
                body_line,
            };
            let shown = held::by_hugo(&head);
            if shown != Shown::Yes || site.broken.contains(&column.file) {
                let is_closed = self.sections.closed(folder).is_some();
                held::hide(site, &mut column, &made, (&shown, is_closed));
            }
            site.columns.insert(made, column);
        }
    }

    fn file(&self, site: &mut Site, path: &str, text: Option<&str>, bundles: &[&str]) {
        let file = format!("{}/{path}", self.content);
        let (folder, stem) = folder_and_stem(path);
        let bundle = bundles
            .iter()
            .filter(|bundle| path.starts_with(**bundle) && path[bundle.len()..].starts_with('/'))
            .min_by_key(|bundle| bundle.len());
        let Some(text) = text.filter(|_| is_text(path)) else {
            if bundle.is_none() {
                site.keep(&file, path);
            }
            return;
        };
        let Some(stem) = self.stem(stem) else {
            site.tell(&file, 0, "是另一种语言的版本，没有搬");
            return;
        };
        match bundle {
            _ if stem == "_index" => {}
            Some(bundle) if stem == "index" && folder == *bundle => {
                let (above, name) = bundle.rsplit_once('/').unwrap_or(("", bundle));
                self.post(site, &file, above, name, text, self.assets(bundle));
            }
            Some(_) => site.tell(&file, 0, "是另一篇的附属文字，自己没有网页，没有搬"),
            None => self.post(site, &file, folder, stem, text, Vec::new()),
        }
    }

    fn assets(&self, bundle: &str) -> Vec<(String, String)> {
        let folder = format!("{}/{bundle}", self.content);
        self.tree
            .below(&folder)
            .filter(|(name, _)| !is_text(name))
            .map(|(name, _)| (format!("{folder}/{name}"), name.to_owned()))
            .collect()
    }

    fn post(
        &self,
        site: &mut Site,
        file: &str,
        folder: &str,
        stem: &str,
        text: &str,
        assets: Vec<(String, String)>,
    ) {
        let (head, body, body_line, _) = site.parted(file, text, false);
        let (in_name, rest) = dated(stem);
        let own = as_all_read(head);
        let at = format!("/{folder}/{stem}").replace("//", "/").to_lowercase();
        let mut head = self.sections.given(own.clone(), folder, Page { kind: "page", path: &at });
        let (releases, expiries) =
            (self.dates("publishdate", &RELEASES), self.dates("expirydate", &EXPIRIES));
        let is_draft = self.is_held(site, file, folder, (&own, &head), &[&releases, &expiries]);
        let released = stamp(&head, &releases);
        let date = release(site, file, stamp(&head, &["date".to_owned()]).or(in_name), released);
        let expires = stamp(&head, &expiries).map(|stamp| Stamp { has_time: true, ..stamp });
        for key in BUILD.iter().chain(&["unpublishdate"]) {
            head.remove(*key);
        }
        let column = self.column(site, &head, folder);
        let address = self
            .address(&head, folder, stem, stamp(&head, &["date".to_owned()]).or(released))
            .filter(|_| !is_draft);
        if address.is_none() && !is_draft {
            site.tell(file, 0, "网址规则里有认不出的词，推不出它的旧址");
        }
        let known = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
        site.posts.push(Post {
            old: address.into_iter().chain(self.aliases(&head, folder)).collect(),
            known_as: vec![known, stem.to_owned()],
            file: file.to_owned(),
            is_draft,
            expires,
            is_page: folder.is_empty(),
            stem: rest.to_owned(),
            head,
            body,
            body_line,
            column,
            date,
            assets,
        });
    }

    /// Whether a page was not shown, by its own header, what its sections give it, or a section that is a draft. What
    /// is no plain draft is told. `dates`: the keys that keep it back until a day, and from a day on.
    fn is_held(
        &self,
        site: &mut Site,
        file: &str,
        folder: &str,
        (own, head): (&Head, &Head),
        dates: &[&Vec<String>],
    ) -> bool {
        let passed_on = |why: String| Shown::No(format!("{why}，是上级 _index.md 或设置里的 cascade 给的"));
        let shown = match (held::by_hugo(own), held::by_hugo(head)) {
            (Shown::Yes, Shown::Draft) => passed_on("draft: true".to_owned()),
            (Shown::Yes, Shown::No(why)) => passed_on(why),
            (own, _) => own,
        };
        let unread = dates.iter().flat_map(|keys| keys.iter()).find_map(|key| unread_date(head, key));
        match (shown, unread) {
            (Shown::Draft, _) => return true,
            (Shown::No(why), _) => site.tell(file, 0, held::told(&why)),
            (_, Some(date)) => site.tell(file, 0, format!("看不懂“{date}”是哪一天，先作为草稿")),
            // Told of the section.
            (Shown::Yes, None) if self.sections.closed(folder).is_some() => {}
            (Shown::Yes, None) => {
                self.unlisted(site, file, head);
                return false;
            }
        }
        true
    }

    /// Tells what had a page and stood in no list.
    fn unlisted(&self, site: &mut Site, file: &str, head: &Head) {
        let list = BUILD.iter().find_map(|key| held::build(head, key, "list"));
        if let Some(list) =
            list.filter(|list| list.as_str() == Some("never") || list.as_bool() == Some(false))
        {
            let words =
                format!("旧网站的列表里没有它（{}），新网站的列表里有", held::written("build.list", list));
            site.tell(file, 0, words);
        }
    }

    /// The keys of a date, as the settings have them: `[frontmatter] expiryDate = ["sunset", ":default"]`.
    fn dates(&self, name: &str, usual: &[&str]) -> Vec<String> {
        let usual = || usual.iter().map(|key| (*key).to_owned());
        let own = self.settings.get("frontmatter").and_then(Value::as_object);
        let own = own.and_then(|own| own.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        let Some((_, Value::Array(keys))) = own else { return usual().collect() };
        keys.iter()
            .filter_map(Value::as_str)
            .flat_map(|key| match key {
                ":default" => usual().collect(),
                key if key.starts_with(':') => Vec::new(),
                key => vec![as_read(key)],
            })
            .collect()
    }

    /// Its own aliases; one without a slash begins at its section.
    fn aliases(&self, head: &Head, folder: &str) -> Vec<String> {
        let section = self.path(folder);
        let from_root = |alias: String| {
            if alias.starts_with('/') { alias } else { address::tidy(&format!("/{section}/{alias}")) }
        };
        texts_of(head, &["aliases"]).into_iter().map(from_root).collect()
    }

    /// The section's column; of a section that says nothing, the first category's, with its list's address.
    fn column(&self, site: &mut Site, head: &Head, folder: &str) -> String {
        let categories = texts_of(head, &["categories", "category"]);
        match categories.first() {
            _ if folder.is_empty() => String::new(),
            Some(category) if GENERAL.contains(&folder) => {
                let made = site.column(&categories[..1]);
                let old = format!("/categories/{}/", names::hugo_title(category));
                if let Some(column) = site.columns.get_mut(&made).filter(|column| column.old.is_empty()) {
                    column.old.push(old);
                }
                made
            }
            _ => self.section(site, folder),
        }
    }

    /// The column of a section, with the section's list as its former address.
    fn section(&self, site: &mut Site, folder: &str) -> String {
        let made = site.column(&folder.split('/').map(str::to_owned).collect::<Vec<_>>());
        // Only first sections have a list without an `_index.md`.
        let first = folder.split('/').next().unwrap_or(folder);
        let old = format!("/{}/", self.path(first));
        if let Some(column) = site.columns.get_mut(&names::file(first)).filter(|column| column.old.is_empty())
        {
            column.old.push(old);
        }
        made
    }

    /// A folder in an address.
    fn path(&self, folder: &str) -> String {
        let kept = names::hugo(folder);
        if is_true(&self.settings, "disablepathtolower") { kept } else { kept.to_lowercase() }
    }

    fn address(&self, head: &Head, folder: &str, stem: &str, date: Option<Stamp>) -> Option<String> {
        if let Some(own) = text_of(head, &["url"]) {
            return Some(format!("/{}", own.trim_start_matches('/')));
        }
        let section = folder.split('/').next().unwrap_or_default();
        let slug = text_of(head, &["slug"]);
        let last = slug.as_deref().map_or_else(|| self.path(stem), names::hugo_title);
        let filled = match self.pattern(section) {
            Some(pattern) => {
                address::fill(pattern.trim_matches('/'), &|word| self.word(word, head, folder, stem, date))?
            }
            None => address::tidy(&format!("/{}/{last}/", self.path(folder))),
        };
        let is_file = filled.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let folder = filled.trim_end_matches('/');
        Some(match is_true(&self.settings, "uglyurls") {
            _ if is_file => filled,
            true => format!("{folder}.html"),
            false => format!("{folder}/"),
        })
    }

    /// `[permalinks] posts = "…"`, and since 0.115 `[permalinks.page]`.
    fn pattern(&self, section: &str) -> Option<String> {
        let permalinks = self.settings.get("permalinks")?.as_object()?;
        let pages = permalinks.get("page").and_then(Value::as_object);
        pages.and_then(|pages| text_of(pages, &[section])).or_else(|| text_of(permalinks, &[section]))
    }

    fn word(&self, word: &str, head: &Head, folder: &str, stem: &str, date: Option<Stamp>) -> Option<String> {
        let title = || text_of(head, &["title"]).map(|title| names::hugo_title(&title));
        let slug = text_of(head, &["slug"]).map(|slug| names::hugo_title(&slug));
        let base = || self.path(stem);
        Some(match word {
            "title" => title().unwrap_or_else(base),
            "slug" => slug.or_else(title).unwrap_or_else(base),
            "slugorfilename" | "slugorcontentbasename" => slug.unwrap_or_else(base),
            "filename" | "contentbasename" => base(),
            "section" => self.path(folder.split('/').next().unwrap_or_default()),
            word if word.starts_with("sections") => sections(&self.path(folder), word)?,
            "monthname" => address::month_name(date?.wall).to_lowercase(),
            "weekday" => date?.wall.date().weekday().to_sunday_zero_offset().to_string(),
            "weekdayname" => address::day_name(date?.wall).to_lowercase(),
            "yearday" => date?.wall.date().day_of_year().to_string(),
            word => address::of_date(word, date?.wall)?,
        })
    }
}

/// Names that Hugo passes over: those of editors and systems.
fn is_ignored(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with(['.', '#']))
}

/// The day of an article. Hugo shows none before its `publishDate`, whatever its date; we know one day only.
fn release(site: &mut Site, file: &str, date: Option<Stamp>, publish: Option<Stamp>) -> Option<Stamp> {
    let (Some(shown), Some(publish)) = (date, publish) else { return date.or(publish) };
    if publish.wall_in(SHANGHAI) <= shown.wall_in(SHANGHAI) {
        return date;
    }
    let day = publish.wall_in(SHANGHAI).date();
    site.tell(file, 0, format!("原来定在 {day} 才登出来（publishDate），新稿件的日期就写这一天"));
    Some(publish)
}

/// `:sections`, `:sections[1:]`, `:sections[last]`.
fn sections(folder: &str, word: &str) -> Option<String> {
    let parts: Vec<&str> = folder.split('/').collect();
    let inside = word.strip_prefix("sections")?;
    if inside.is_empty() {
        return Some(folder.to_owned());
    }
    let inside = inside.strip_prefix('[')?.strip_suffix(']')?;
    let place = |text: &str, empty: usize| match text {
        "" => Some(empty),
        "last" => Some(parts.len().saturating_sub(1)),
        number => number.parse().ok(),
    };
    let range = match inside.split_once(':') {
        Some((from, to)) => place(from, 0)?..place(to, parts.len())?,
        None => place(inside, 0)?..place(inside, 0)? + 1,
    };
    Some(parts.get(range)?.join("/"))
}
