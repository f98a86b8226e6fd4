//! Jekyll: `_posts`, `_drafts`, collections, pages, `_config.yml`.
//!
//! In: the tree. Out: posts, pages, columns from categories and collections. Rules: Jekyll 4.

use jiff::tz::Offset;
use serde_json::Value;

use super::post::{Post, Site, dated, folder_and_stem, is_text};
use super::stamp::Stamp;
use super::{Head, Tree, address, held, names, text_of, texts_of};
use crate::content::date::SHANGHAI;

/// Files of the workshop, which the site never showed.
const WORKSHOP: [&str; 9] = [
    "Gemfile",
    "Gemfile.lock",
    "README.md",
    "LICENSE",
    "Rakefile",
    "package.json",
    "package-lock.json",
    "CHANGELOG.md",
    "_config.yml",
];

pub fn read(tree: &Tree, site: &mut Site) {
    let settings = site.settings(tree, &["_config.yml", "_config.yaml", "_config.toml"]);
    site.stood_at(text_of(&settings, &["baseurl"]));
    let source = text_of(&settings, &["source"]).filter(|source| source != ".").unwrap_or_default();
    let place = match text_of(&settings, &["timezone"]).as_deref() {
        Some("UTC" | "Etc/UTC" | "GMT") => Offset::UTC,
        _ => SHANGHAI,
    };
    let reader = Reader { settings, source, place };
    for (path, text) in tree.below(&reader.source) {
        reader.file(site, path, text);
    }
}

struct Reader {
    settings: Head,
    source: String,
    /// Where its days begin.
    place: Offset,
}

impl Reader {
    fn file(&self, site: &mut Site, path: &str, text: Option<&str>) {
        let file = if self.source.is_empty() { path.to_owned() } else { format!("{}/{path}", self.source) };
        let parts: Vec<&str> = path.split('/').collect();
        let special = parts.iter().position(|part| part.starts_with('_'));
        if parts.iter().any(|part| part.starts_with(['.', '#', '~'])) || self.is_excluded(path) {
            return;
        }
        let Some(at) = special else {
            match text.filter(|_| is_text(path)) {
                Some(text) => self.page(site, &file, path, text),
                None => site.keep(&file, path),
            }
            return;
        };
        let rest = parts[at + 1..].join("/");
        match (parts[at], text.filter(|_| is_text(path))) {
            ("_posts" | "_drafts", Some(text)) => {
                self.post(site, &file, &parts[..at], &rest, text, parts[at] == "_drafts");
            }
            (name, text) if self.collection(&name[1..]).is_some() => match text {
                Some(text) => self.document(site, &file, &name[1..], &rest, text),
                None => site.keep(&file, &format!("{}/{rest}", &name[1..])),
            },
            _ => {}
        }
    }

    fn is_excluded(&self, path: &str) -> bool {
        let listed = texts_of(&self.settings, &["exclude"]);
        let below = |folder: &str| {
            path.strip_prefix(folder.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        WORKSHOP.contains(&path)
            || listed.iter().any(|name| below(name))
            || below("node_modules")
            || below("vendor")
    }

    /// What the settings say of a collection that has pages.
    fn collection(&self, name: &str) -> Option<Head> {
        let own = self.settings.get("collections")?.as_object()?.get(name)?.as_object()?;
        (own.get("output") == Some(&Value::Bool(true))).then(|| own.clone())
    }

    /// A header with the values that the settings give to all files of a place.
    fn with_defaults(&self, mut head: Head, path: &str, kind: &str) -> Head {
        let rules = self.settings.get("defaults").and_then(Value::as_array).into_iter().flatten();
        for rule in rules {
            let scope = rule.get("scope").and_then(Value::as_object).cloned().unwrap_or_default();
            let place = text_of(&scope, &["path"]).unwrap_or_default();
            let fits = path.starts_with(place.trim_matches('/'))
                && text_of(&scope, &["type"]).is_none_or(|wanted| wanted == kind);
            let values = rule.get("values").and_then(Value::as_object).filter(|_| fits);
            for (key, value) in values.into_iter().flatten() {
                head.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        head
    }

    fn post(&self, site: &mut Site, file: &str, above: &[&str], name: &str, text: &str, is_draft: bool) {
        let (head, body, body_line, _) = site.parted(file, text, false);
        let mut head = self.with_defaults(head, file, if is_draft { "drafts" } else { "posts" });
        let (_, base) = folder_and_stem(name);
        let (in_name, stem) = dated(base);
        let date = text_of(&head, &["date"]).and_then(|text| Stamp::read(&text)).or(in_name);
        // A name without a date is no post there, and is not shown.
        if in_name.is_none() && !is_draft {
            site.tell(file, 0, held::told("文件名开头没有日期"));
        }
        let is_draft = is_draft || in_name.is_none() || held_back(site, file, &head);
        let mut categories: Vec<String> = above.iter().map(|part| (*part).to_owned()).collect();
        categories.extend(listed(&head, &["categories", "category"]));
        let column = match categories.is_empty() {
            true => site.column(&["未分类".to_owned()]),
            false => site.column(&categories),
        };
        let address = self.post_address(&head, stem, date, &categories);
        let tags = listed(&head, &["tags", "tag"]);
        head.insert("tags".to_owned(), tags.into());
        if address.is_none() && !is_draft {
            site.tell(file, 0, "网址规则里有认不出的词，推不出它的旧址");
        }
        let aliases = texts_of(&head, &["redirect_from"]);
        site.posts.push(Post {
            old: address.filter(|_| !is_draft).into_iter().chain(aliases).collect(),
            known_as: vec![base.to_owned(), without_extension(name).to_owned(), file.to_owned()],
            file: file.to_owned(),
            stem: stem.to_owned(),
            head,
            body,
            body_line,
            column,
            date,
            is_draft,
            ..Post::default()
        });
    }

    fn post_address(
        &self,
        head: &Head,
        stem: &str,
        date: Option<Stamp>,
        categories: &[String],
    ) -> Option<String> {
        let slug = text_of(head, &["slug"]).unwrap_or_else(|| stem.to_owned());
        let pattern = text_of(head, &["permalink"]).or_else(|| text_of(&self.settings, &["permalink"]));
        let pattern = style(pattern.as_deref().unwrap_or("date"));
        let joined = |name: fn(&str) -> String| {
            categories.iter().map(|category| name(category)).collect::<Vec<_>>().join("/")
        };
        address::fill(pattern.trim_start_matches('/'), &|word| match word {
            "title" => Some(names::jekyll_pretty(&slug)),
            "slug" => Some(names::jekyll(&slug)),
            "categories" => Some(joined(str::to_lowercase)),
            "slugified_categories" => Some(joined(names::jekyll)),
            "output_ext" => Some(".html".to_owned()),
            word => of_date(word, date?.wall_in(self.place)),
        })
    }

    fn document(&self, site: &mut Site, file: &str, collection: &str, rest: &str, text: &str) {
        let (head, body, body_line, has_head) = site.parted(file, text, false);
        if !has_head && !site.broken.contains(file) {
            site.keep(file, &format!("{collection}/{rest}"));
            return;
        }
        let head = self.with_defaults(head, file, collection);
        let is_draft = held_back(site, file, &head);
        let own = self.collection(collection).unwrap_or_default();
        let stem = folder_and_stem(rest).1;
        let date = text_of(&head, &["date"]).and_then(|text| Stamp::read(&text));
        let address = self.document_address(&head, &own, collection, rest);
        let column = site.column(&[text_of(&own, &["title"]).unwrap_or_else(|| collection.to_owned())]);
        if let Some(made) = site.columns.get_mut(&column).filter(|made| made.slug.is_none()) {
            made.slug = Some(collection.to_owned());
        }
        let old =
            address.filter(|_| !is_draft).into_iter().chain(texts_of(&head, &["redirect_from"])).collect();
        let (stem, known_as) = (stem.to_owned(), vec![file.to_owned()]);
        site.posts.push(Post {
            file: file.to_owned(),
            head,
            body,
            body_line,
            stem,
            known_as,
            column,
            date,
            old,
            is_draft,
            is_page: date.is_none(),
            ..Post::default()
        });
    }

    fn document_address(&self, head: &Head, own: &Head, collection: &str, rest: &str) -> Option<String> {
        let pattern = text_of(head, &["permalink"])
            .or_else(|| text_of(own, &["permalink"]))
            .unwrap_or_else(|| "/:collection/:path:output_ext".to_owned());
        let stem = folder_and_stem(rest).1;
        let slug = || text_of(head, &["slug"]).unwrap_or_else(|| stem.to_owned());
        let date = text_of(head, &["date"]).and_then(|text| Stamp::read(&text));
        address::fill(pattern.trim_start_matches('/'), &|word| match word {
            "collection" => Some(collection.to_owned()),
            "path" => Some(without_extension(rest).to_owned()),
            "name" => Some(names::jekyll(stem)),
            "title" => Some(names::jekyll_pretty(&slug())),
            "output_ext" => Some(".html".to_owned()),
            word => of_date(word, date?.wall_in(self.place)),
        })
    }

    fn page(&self, site: &mut Site, file: &str, path: &str, text: &str) {
        let (head, body, body_line, has_head) = site.parted(file, text, false);
        if !has_head && !site.broken.contains(file) {
            site.keep(file, path);
            return;
        }
        let head = self.with_defaults(head, path, "pages");
        let (folder, stem) = folder_and_stem(path);
        // The home page and lists are templates there: loops over posts, not texts.
        if body.contains("{% for ") || (folder.is_empty() && stem == "index") {
            site.tell(file, body_line, "这个页面由模板填内容，新网站有自己的，没有搬");
            return;
        }
        let pretty = text_of(&self.settings, &["permalink"])
            .is_some_and(|style| style == "pretty" || style.ends_with('/'));
        let more = texts_of(&head, &["redirect_from"]);
        let is_draft = held_back(site, file, &head);
        let mut page = Post::page(file, path, (head, body, body_line), pretty);
        page.is_draft = is_draft;
        page.old.retain(|_| !is_draft);
        page.old.extend(more);
        page.known_as.push(path.to_owned());
        site.posts.push(page);
    }
}

/// Whether a header keeps its page off the site; that, and what looks as if it did, is told.
fn held_back(site: &mut Site, file: &str, head: &Head) -> bool {
    match held::by_jekyll(head) {
        held::Shown::No(why) => {
            site.tell(file, 0, held::told(&why));
            true
        }
        _ => {
            held::unheeded(head, "Jekyll").into_iter().for_each(|words| site.tell(file, 0, words));
            false
        }
    }
}

/// A list. Jekyll takes words with blanks between them as several under a plural key, as one under a singular.
fn listed(head: &Head, keys: &[&str]) -> Vec<String> {
    match keys.iter().find_map(|key| Some((key, head.get(*key)?))) {
        Some((key, Value::String(words))) if key.ends_with('s') => {
            words.split_whitespace().map(str::to_owned).collect()
        }
        _ => texts_of(head, keys),
    }
}

fn without_extension(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(path, _)| path)
}

/// The names of patterns.
fn style(pattern: &str) -> String {
    match pattern {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        own => own,
    }
    .to_owned()
}

fn of_date(word: &str, at: jiff::civil::DateTime) -> Option<String> {
    let week = at.date().iso_week_date();
    Some(match word {
        "y_day" => format!("{:03}", at.date().day_of_year()),
        "week" => format!("{:02}", week.week()),
        "w_year" => week.year().to_string(),
        "w_day" => week.weekday().to_monday_one_offset().to_string(),
        "short_day" => address::day_name(at)[..3].to_owned(),
        "long_day" => address::day_name(at).to_owned(),
        "short_month" => address::month_name(at)[..3].to_owned(),
        "long_month" => address::month_name(at).to_owned(),
        word => address::of_date(word, at)?,
    })
}
