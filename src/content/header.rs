//! A header becomes [`Meta`] or [`ColumnMeta`]: each entry by its key.

use std::ops::Range;

use super::keys::{self, Words};
use super::meta::{
    Attachment, ColumnMeta, Correction, Credit, Headline, Key, Kind, Meta, Status, Withdrawal,
};
use super::values::{Values, as_flag, tidy, word};
use super::{codes, credits};
use crate::config::yaml::{self, Entry, KeyDef, Node};
use crate::report::{Finding, Severity, SourcePath};

/// Reads an article's header.
pub fn article(file: &SourcePath, text: &str, header: Range<usize>, findings: &mut Vec<Finding>) -> Meta {
    let entries = yaml::read(file, text, header, keys::article(), findings);
    Values { file, text, findings }.article(&entries)
}

/// Reads a column's header.
pub fn column(
    file: &SourcePath,
    text: &str,
    header: Range<usize>,
    findings: &mut Vec<Finding>,
) -> ColumnMeta {
    let entries = yaml::read(file, text, header, keys::column(), findings);
    let mut values = Values { file, text, findings };
    let mut meta = ColumnMeta::default();
    for entry in &entries {
        if let Some(def) = entry.def {
            meta.spans.push((Key(def.name), span(entry)));
            values.column_entry(entry, def, &mut meta);
        }
    }
    meta
}

fn span(entry: &Entry<'_>) -> Range<u32> {
    let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    cut(entry.value.start)..cut(entry.value.end)
}

/// What a headline takes beside the day of its end.
const HEADLINE_OR: &str = "写“是”或“否”；只到某一天为止的，写那天的日期，";

impl<'a> Values<'a, '_> {
    /// An article's header, its keys already told apart.
    pub fn article(&mut self, entries: &[Entry<'a>]) -> Meta {
        let mut meta = Meta { spans: Vec::with_capacity(entries.len()), ..Meta::default() };
        for entry in entries {
            match entry.def {
                Some(def) => {
                    meta.spans.push((Key(def.name), span(entry)));
                    self.article_entry(entry, def, &mut meta);
                }
                None => self.not_to_be_published(entry),
            }
        }
        self.withdrawn(entries, &mut meta);
        meta
    }

    fn article_entry(&mut self, entry: &Entry<'a>, def: &'static KeyDef, meta: &mut Meta) {
        match def.name {
            "title" => meta.title = self.text(entry),
            "kicker" => meta.kicker = self.text(entry),
            "subtitle" => meta.subtitle = self.text(entry),
            "short_title" => meta.short_title = self.text(entry),
            "date" => meta.date = self.date(entry),
            "updated" => meta.updated = self.date(entry),
            "expires" => meta.expires = self.date(entry),
            "kind" => meta.kind = self.choice(entry, keys::KINDS, Severity::Warning).and_then(Kind::named),
            "source" => meta.source = self.text(entry),
            "source_url" => meta.source_url = self.web_address(entry),
            "authors" => meta.authors = self.credits(entry),
            "photographers" => meta.photographers = names(self.credits(entry)),
            "editor" => meta.editor = names(self.credits(entry)),
            "reviewers" => meta.reviewers = self.reviewers(entry),
            "tags" => meta.tags = self.texts(entry),
            "topics" => meta.topics = self.texts(entry),
            "columns" => meta.columns = self.texts(entry),
            "summary" => meta.summary = self.text(entry),
            "keywords" => meta.keywords = self.texts(entry),
            "cover" => meta.cover = self.text(entry),
            "focus" => meta.focus = self.focus(entry),
            "weight" => meta.weight = self.integer(entry).unwrap_or_default(),
            "sticky" => meta.sticky = self.flag(entry).unwrap_or_default(),
            "search" => meta.search = self.flag(entry),
            "toc" => meta.toc = self.flag(entry),
            "headline" => meta.headline = self.headline(entry),
            "withdraw" => meta.withdraw = self.withdrawal(entry),
            "corrections" => meta.corrections = self.corrections(entry),
            "attachments" => meta.attachments = self.attachments(entry),
            "slug" => meta.slug = self.text(entry),
            "aliases" => meta.aliases.extend(self.aliases(entry)),
            "permalink" => meta.aliases.extend(self.permalink(entry)),
            "wechat" => meta.wechat = entry.node.clone().into_value(),
            "status" | "draft" | "published" => self.status(entry, def, meta),
            _ => self.unused(entry, def),
        }
    }

    fn column_entry(&mut self, entry: &Entry<'a>, def: &'static KeyDef, meta: &mut ColumnMeta) {
        match def.name {
            "title" => meta.title = self.text(entry),
            "slug" => meta.slug = self.text(entry),
            "description" => meta.description = self.text(entry),
            "keywords" => meta.keywords = self.texts(entry),
            "type" => meta.column_type = self.text(entry),
            "update" => meta.update = self.text(entry),
            "weight" => meta.weight = self.integer(entry).unwrap_or_default(),
            "table" => meta.table = self.text(entry),
            "layout" => meta.layout = self.text(entry),
            "hidden" => meta.hidden = self.flag(entry).unwrap_or_default(),
            "cover" => meta.cover = self.text(entry),
            "aliases" => meta.aliases = self.aliases(entry),
            "page_size" => meta.page_size = self.page_size(entry),
            "defaults" => *meta.defaults = self.defaults(entry),
            "status" | "draft" | "published" => self.column_status(entry, def),
            _ => self.unused(entry, def),
        }
    }

    fn unused(&mut self, entry: &Entry<'a>, def: &'static KeyDef) {
        self.findings.push(
            Finding::hint(codes::UNUSED_KEY, format!("“{}”在这里不起作用", entry.name))
                .at(self.span(entry.key.clone()))
                .help(format!("{}可以删去这一行。", def.doc)),
        );
    }

    /// `发布: 否`: no key of ours, since these words name an office or a day as well, and yet it must not be published.
    fn not_to_be_published(&mut self, entry: &Entry<'a>) {
        let is_one = ["发布", "公开", "是否发布", "是否公开", "發布", "公開"].contains(&entry.name);
        let written = entry.node.text().map(|text| tidy(&text).to_ascii_lowercase()).unwrap_or_default();
        if is_one && as_flag(&written) == Some(false) {
            let message = format!("“{}: {written}”不是会刊的写法：不知道这篇稿件能不能发布", entry.name);
            self.findings.push(
                Finding::error(codes::UNKNOWN_VALUE, message)
                    .at(self.span(entry.key.clone()))
                    .help("先不登的稿件，写 状态: 草稿"),
            );
        }
    }

    /// A column has no status; who gives it that of a draft must not find its articles on the site.
    fn column_status(&mut self, entry: &Entry<'a>, def: &'static KeyDef) {
        let written = entry.node.text().map(|text| tidy(&text).to_ascii_lowercase()).unwrap_or_default();
        let is_shown = match def.name {
            "status" => word(keys::STATUSES, &written).and_then(Status::named) == Some(Status::Published),
            // It may be a date there.
            "published" => as_flag(&written) != Some(false),
            _ => as_flag(&written) == Some(false),
        };
        if is_shown || written.is_empty() {
            return self.unused(entry, def);
        }
        let message = format!("栏目没有状态：写了“{}: {written}”，里面的稿件照样会登出来", entry.name);
        self.findings.push(Finding::error(codes::UNUSED_KEY, message).at(self.span(entry.key.clone())).help(
            "整个栏目先不登，给文件夹名加一个下划线，例如 _要闻；只是不进导航，写 隐藏: 是；都不是的，删去这一行",
        ));
    }

    fn status(&mut self, entry: &Entry<'a>, def: &'static KeyDef, meta: &mut Meta) {
        match def.name {
            "status" if entry.node.is_null() => self.no_choice(entry, keys::STATUSES),
            // A status that nobody understands must not put a draft on the site.
            "status" => {
                let read = self.choice(entry, keys::STATUSES, Severity::Error);
                let status = read.and_then(Status::named);
                (meta.status, meta.status_misread) = (status.unwrap_or(Status::Draft), status.is_none());
            }
            name => {
                let flag = self.flag(entry);
                // What nobody understands must not put a draft on the site, here as there; `published` may be a date.
                let is_unclear = flag.is_none() && name == "draft" && !entry.node.is_null();
                let draft = flag.map(|flag| flag == (name == "draft")).or(is_unclear.then_some(true));
                if draft == Some(true) && meta.status == Status::Published {
                    meta.status = Status::Draft;
                }
            }
        }
    }

    fn page_size(&mut self, entry: &Entry<'a>) -> Option<usize> {
        let size = self.integer(entry)?;
        let read = usize::try_from(size).ok().filter(|size| (1..=500).contains(size));
        if read.is_none() {
            self.wrong_type(entry, "1 到 500 的整数");
        }
        read
    }

    fn credits(&mut self, entry: &Entry<'a>) -> Vec<Credit> {
        match &entry.node {
            Node::List(items) => items.iter().flat_map(|item| self.credit(entry, item)).collect(),
            node => self.credit(entry, node),
        }
    }

    fn credit(&mut self, entry: &Entry<'a>, node: &Node<'a>) -> Vec<Credit> {
        const PERSON: Words = &[("role", &["角色", "职务", "身份"]), ("name", &["姓名", "名字", "names"])];
        let names = |node: &Node<'a>| match node {
            Node::List(items) => {
                items.iter().filter_map(|item| item.text().map(|name| tidy(&name))).collect()
            }
            node => names(node.text().map(|text| credits::parse(&text)).unwrap_or_default()),
        };
        let Node::Map(pairs) = node else {
            if matches!(node, Node::List(_)) {
                self.wrong_type(entry, "姓名");
            }
            return node.text().map(|text| credits::parse(&text)).unwrap_or_default();
        };
        let has =
            |wanted| pairs.iter().find(|(key, _)| word(PERSON, key) == Some(wanted)).map(|(_, value)| value);
        let under = |role: &str, people: Vec<String>| {
            people.into_iter().map(|name| Credit { role: role.to_owned(), name }).collect::<Vec<_>>()
        };
        match has("name") {
            Some(value) => {
                let role = has("role").and_then(Node::text).unwrap_or_default();
                under(role.trim(), names(value))
            }
            // `全媒体记者: 某某`
            None => pairs.iter().flat_map(|(role, value)| under(role, names(value))).collect(),
        }
    }

    /// The texts of a mapping's keys, in the order asked for.
    pub fn fields<const N: usize>(
        &mut self,
        entry: &Entry<'a>,
        node: &Node<'a>,
        words: Words,
        wanted: [&str; N],
    ) -> [Option<String>; N] {
        let mut found = [const { None }; N];
        let Node::Map(pairs) = node else { return found };
        for (key, value) in pairs {
            let Some(name) = self.nested_key(entry, words, key) else { continue };
            if let Some(place) = wanted.iter().position(|wanted| *wanted == name) {
                found[place] = value.text().map(|text| tidy(&text)).filter(|text| !text.is_empty());
            }
        }
        found
    }

    fn withdrawal(&mut self, entry: &Entry<'a>) -> Option<Withdrawal> {
        match &entry.node {
            Node::Null => None,
            node @ Node::Map(_) => {
                let [reason, time] = self.fields(entry, node, keys::WITHDRAWAL, ["reason", "time"]);
                let time = time.and_then(|text| self.moment(entry, &text));
                Some(Withdrawal { reason: reason.unwrap_or_default(), time })
            }
            _ => Some(Withdrawal { reason: self.text(entry)?, time: None }),
        }
    }

    /// Who writes why an article is withdrawn means it to be; beside a status of published, nobody can tell.
    fn withdrawn(&mut self, entries: &[Entry<'a>], meta: &mut Meta) {
        let written = |key: &str| entries.iter().find(|entry| entry.def.is_some_and(|def| def.name == key));
        let Some(entry) = written("withdraw").filter(|_| meta.withdraw.is_some()) else { return };
        let status = written("status").filter(|status| !status.node.is_null());
        match status {
            None if meta.status == Status::Published => meta.status = Status::Withdrawn,
            Some(status) if matches!(meta.status, Status::Published | Status::Archived) => {
                let written = status.node.text().unwrap_or_default();
                let message = format!("写了撤稿，状态却是“{}”", tidy(&written));
                self.findings.push(
                    Finding::error(codes::WITHDRAWN_PUBLISHED, message)
                        .at(self.place(status, ""))
                        .related(self.span(entry.key.clone()), "撤稿写在这里")
                        .help("要撤稿，把状态改成 已撤回；不撤，删去撤稿这一项"),
                );
            }
            _ => {}
        }
    }

    fn items(entry: &Entry<'a>) -> Vec<Node<'a>> {
        match &entry.node {
            Node::Null => Vec::new(),
            Node::List(items) => items.clone(),
            node => vec![node.clone()],
        }
    }

    fn corrections(&mut self, entry: &Entry<'a>) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for item in Self::items(entry) {
            let [text, time] = match item.text() {
                Some(text) => [Some(tidy(&text)), None],
                None => self.fields(entry, &item, keys::CORRECTION, ["text", "time"]),
            };
            let time = time.and_then(|text| self.moment(entry, &text));
            match text {
                Some(text) => corrections.push(Correction { text, time }),
                None => self.wrong_type(entry, "更正的内容"),
            }
        }
        corrections
    }

    fn attachments(&mut self, entry: &Entry<'a>) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        for item in Self::items(entry) {
            let [file, title] = match item.text() {
                Some(file) => [Some(tidy(&file)), None],
                None => self.fields(entry, &item, keys::ATTACHMENT, ["file", "title"]),
            };
            match file {
                Some(file) => attachments.push(Attachment { file, title }),
                None => self.wrong_type(entry, "附件的文件名"),
            }
        }
        attachments
    }

    fn headline(&mut self, entry: &Entry<'a>) -> Option<Headline> {
        match &entry.node {
            Node::Null => None,
            node @ Node::Map(_) => {
                let [until] = self.fields(entry, node, keys::HEADLINE, ["until"]);
                Some(Headline { until: until.and_then(|text| self.moment(entry, &text)) })
            }
            node => match as_flag(&node.text().unwrap_or_default().to_lowercase()) {
                Some(true) => Some(Headline { until: None }),
                Some(false) => None,
                None => {
                    let text = node.text();
                    let until = match &text {
                        Some(text) => self.moment_or(entry, text, HEADLINE_OR),
                        None => self.date(entry),
                    };
                    until.map(|until| Headline { until: Some(until) })
                }
            },
        }
    }

    fn focus(&mut self, entry: &Entry<'a>) -> Option<(u8, u8)> {
        let text = match &entry.node {
            // Two numbers are as clear in brackets.
            Node::List(items) => items.iter().filter_map(Node::text).collect::<Vec<_>>().join(" "),
            _ => self.text(entry)?,
        };
        let mut numbers = text.split([' ', ',', '，', '、']).filter(|part| !part.is_empty()).map(|part| {
            part.trim_end_matches(['%', '％']).parse::<u8>().ok().filter(|percent| *percent <= 100)
        });
        let read = match (numbers.next().flatten(), numbers.next().flatten(), numbers.next()) {
            (Some(x), Some(y), None) => Some((x, y)),
            _ => None,
        };
        if read.is_none() {
            let message = format!("“{}”要写两个 0% 到 100% 的百分比，这里写的是“{text}”", entry.name);
            let help = format!("先横后竖，从左上角算起。这一项没有起作用。例如：{}: 40% 30%", entry.name);
            let place = self.place(entry, "");
            self.findings.push(Finding::warning(codes::WRONG_TYPE, message).at(place).help(help));
        }
        read
    }

    fn aliases(&mut self, entry: &Entry<'a>) -> Vec<String> {
        let mut aliases = Vec::new();
        for written in self.texts(entry) {
            // The address of a former site: its path is what counts.
            let path = written
                .split_once("://")
                .map_or(written.as_str(), |(_, rest)| rest.find('/').map_or("/", |slash| &rest[slash..]));
            let is_plain = !path.contains(['?', '#', '\\', ' ']) && !path.split('/').any(|part| part == "..");
            let is_query = super::former::query(path).is_some();
            if is_query || (is_plain && !path.trim_matches('/').is_empty()) {
                aliases.push(format!("/{}", path.trim_start_matches('/')));
                continue;
            }
            self.findings.push(
                Finding::warning(codes::ALIAS, format!("旧址“{written}”不能用"))
                    .at(self.place(entry, &written))
                    .help("写从 / 开始的路径，例如 旧址: [/news/123.html]；老系统带编号的写全，例如 /show.asp?id=123"),
            );
        }
        aliases
    }

    fn permalink(&mut self, entry: &Entry<'a>) -> Vec<String> {
        let text = entry.node.text().unwrap_or_default();
        if text.starts_with('/') && !text.contains(':') {
            return self.aliases(entry);
        }
        if let Some(def) = entry.def {
            self.unused(entry, def);
        }
        Vec::new()
    }
}

fn names(credits: Vec<Credit>) -> Vec<String> {
    credits.into_iter().map(|credit| credit.name).collect()
}

impl Kind {
    /// By the English name of front matter.
    pub fn named(name: &str) -> Option<Kind> {
        Some(match name {
            "news" => Kind::News,
            "work-review" => Kind::WorkReview,
            "inspection" => Kind::Inspection,
            "photo" => Kind::Photo,
            "notice" => Kind::Notice,
            "page" => Kind::Page,
            _ => return None,
        })
    }
}

impl Status {
    /// By the English name of front matter.
    pub fn named(name: &str) -> Option<Status> {
        Some(match name {
            "draft" => Status::Draft,
            "review" => Status::Review,
            "returned" => Status::Returned,
            "published" => Status::Published,
            "withdrawn" => Status::Withdrawn,
            "archived" => Status::Archived,
            _ => return None,
        })
    }
}
