//! The modules of the home page: whether what they name is there.
//!
//! In: `home` of `site.yaml`, the site, the types that the theme draws. Out: the modules that can be
//! drawn, and findings, each at the value that is wrong. Invariant: what comes out never makes a
//! template fail or draw an empty frame: what names nothing is left out, a number is a number.

use serde_json::{Map, Value};

use super::codes;
use super::fields::{self, Misfit, Why, text_of};
use super::targets::{self, Targets};
use crate::config::yaml::Step;
use crate::config::{Config, FILE, HOME_ITEM, HOME_MODULE, HOME_TYPES, RANKED_BY, WIDTHS, Words, all_names};
use crate::content::Kind;
use crate::content::keys::KINDS;
use crate::report::{Code, Finding, Span, nearest, nearest_or_part};
use crate::site::{Site, TableLayout, find_column, nearest_column};

/// The table of links of a module that names none.
const LINKS: &str = "links";

/// The column of a module of proposals that names none.
const PROPOSALS: &str = "提案工作";

/// How many modules a home page draws.
const MOST: usize = 100;

/// How many mistakes are told; the place of each is looked for from the beginning of `home`.
const TOLD: usize = 100;

/// The modules that can be drawn. `types` are those of the theme; one without any draws none at all.
pub fn drawable(config: &Config, site: &Site, types: &[&str], findings: &mut Vec<Finding>) -> Value {
    let Some(modules) = config.home.as_array().filter(|_| !types.is_empty()) else {
        return config.home.clone();
    };
    let text = site.snapshot.text(FILE).map_or("", |text| &*text.content);
    let mut check = Check { config, site, types, text, number: 0, told: 0, findings };
    if modules.len() > MOST {
        check.number = MOST;
        let message = format!("首页有 {} 个模块，只用了前 {MOST} 个", modules.len());
        check.tell_at(codes::MODULE_COUNT, message, &[], "一页放不下这么多，请删去多余的模块");
        check.told = 0;
    }
    let drawable = modules.iter().take(MOST).enumerate().filter_map(|(number, module)| {
        check.number = number;
        check.module(module.as_object()?.clone())
    });
    let drawable = drawable.map(Value::Object).collect();
    check.untold();
    drawable
}

struct Check<'a> {
    config: &'a Config,
    site: &'a Site,
    types: &'a [&'a str],
    text: &'a str,
    /// Of the module, as written.
    number: usize,
    /// How many mistakes there were up to here.
    told: usize,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    /// The module without what would not do; `None` if nothing of it can be shown.
    fn module(&mut self, mut module: Map<String, Value>) -> Option<Map<String, Value>> {
        let is_type = self.known_type(&module);
        for misfit in fields::of_module(&mut module) {
            self.misfit(&misfit, HOME_MODULE, &[]);
        }
        self.one_column(&mut module);
        self.more(&mut module);
        self.items(&mut module);
        let named =
            [self.columns(&mut module), self.lists(&module), self.kind(&mut module), self.data(&mut module)];
        (is_type && named.into_iter().all(|there| there)).then_some(module)
    }

    fn known_type(&mut self, module: &Map<String, Value>) -> bool {
        let written = module.get("type").and_then(Value::as_str).unwrap_or_default();
        if self.types.contains(&written) {
            return true;
        }
        let usual = self.types.iter().map(|name| match HOME_TYPES.iter().find(|(known, _)| known == name) {
            Some((_, chinese)) => format!("{name}（{}）", chinese.first().unwrap_or(name)),
            None => (*name).to_owned(),
        });
        let usual = usual.collect::<Vec<_>>().join("、");
        let chinese = HOME_TYPES.iter().flat_map(|(_, chinese)| chinese.iter().copied());
        let near = nearest_or_part(written, self.types.iter().copied().chain(chinese), |name| name);
        let near = near.filter(|_| !written.is_empty()).map(|near| format!("是不是“{near}”？"));
        let message = match written {
            "" => "首页有一个模块没有写类型，没有显示".to_owned(),
            _ => format!("主题里没有“{written}”这种模块，没有显示"),
        };
        self.tell(
            codes::MODULE_TYPE,
            message,
            &["type"],
            &format!("{}可以写：{usual}", near.unwrap_or_default()),
        );
        false
    }

    /// Columns that there are; whether any is left.
    fn columns(&mut self, module: &mut Map<String, Value>) -> bool {
        let mut there = true;
        if let Some(name) = text_of(module.get("column")) {
            there = self.column(&name, &[Step::Key(&all_names(HOME_MODULE, "column"))]);
            if there && ["proposals", "studios"].contains(&type_of(module)) {
                there = self.has_table(&name, type_of(module));
            }
        } else if type_of(module) == "proposals" && find_column(&self.site.columns, PROPOSALS).is_some() {
            there = self.has_table(PROPOSALS, "proposals");
        }
        let keys = [all_names(HOME_MODULE, "columns"), all_names(HOME_MODULE, "column")].concat();
        let is_tabs = type_of(module) == "tabs";
        match module.get_mut("columns") {
            Some(Value::Array(names)) => {
                let mut index = 0;
                names.retain(|name| {
                    let way = [Step::Key(&keys), Step::Item(index)];
                    index += 1;
                    text_of(Some(name)).is_some_and(|name| self.column(&name, &way))
                });
                there && !names.is_empty()
            }
            Some(written) => {
                let name = text_of(Some(written)).unwrap_or_default();
                let known = self.column(&name, &[Step::Key(&keys)]);
                *written = Value::from(vec![name]);
                there && known
            }
            None if is_tabs => {
                let help = "下面写 columns: [栏目, 栏目]，每个栏目是一页";
                self.tell(codes::MODULE_VALUE, "轮换的模块没有写栏目，没有显示", &["type"], help);
                false
            }
            None => there,
        }
    }

    fn column(&mut self, name: &str, way: &[Step<'_>]) -> bool {
        if find_column(&self.site.columns, name).is_some() {
            return true;
        }
        let near = nearest_column(&self.site.columns, name);
        let near = near.map(|column| format!("是不是“{}”？", column.folder)).unwrap_or_default();
        let message = format!("首页的模块要用栏目“{name}”，没有这个栏目");
        self.tell_at(
            codes::MODULE_SOURCE,
            message,
            way,
            &format!("{near}栏目写 content/ 下的文件夹名，下级栏目写成“上级/下级”"),
        );
        false
    }

    /// Whether the column has a table, and of proposals where `kind` draws their figures.
    fn has_table(&mut self, name: &str, kind: &str) -> bool {
        let Some(column) = find_column(&self.site.columns, name) else { return true };
        let last = column.sheets.last().map(|sheet| self.site.sheet(*sheet).layout);
        let (message, help) = match last {
            None => (
                format!("首页的模块要用栏目“{name}”的数据表，这个栏目没有数据表"),
                "在这个栏目的 _index.md 里写 table（数据表），或者换一个有数据表的栏目",
            ),
            Some(layout) if kind == "proposals" && layout != TableLayout::Proposals => (
                format!("首页的提案模块要用栏目“{name}”，这个栏目的数据表不是提案表"),
                "在这个栏目的 _index.md 里写 layout: proposals（版式: 提案），或者换一个显示提案表的栏目",
            ),
            Some(_) => return true,
        };
        self.tell(codes::MODULE_SOURCE, message, &["column"], help);
        false
    }

    /// Whether tag and topic are there.
    fn lists(&mut self, module: &Map<String, Value>) -> bool {
        let tags: Vec<&str> = self.site.tags.iter().map(|tag| &*tag.title).collect();
        let topics: Vec<&str> = self.site.topics.iter().map(|topic| &*topic.title).collect();
        let mut there = true;
        for (key, word, known) in [("tag", "标签", tags), ("topic", "专题", topics)] {
            let Some(name) = text_of(module.get(key)) else { continue };
            if known.contains(&&*name) {
                continue;
            }
            let near = nearest_or_part(&name, known.iter().copied(), |title| title);
            let near = near.map(|near| format!("是不是“{near}”？")).unwrap_or_default();
            let message = format!("首页的模块要用{word}“{name}”，没有稿件用这个{word}");
            self.tell(
                codes::MODULE_SOURCE,
                message,
                &[key],
                &format!("{near}{word}的名称要和稿件里写的一样"),
            );
            there = false;
        }
        there
    }

    /// A kind by its English name, as the function `articles` takes it.
    fn kind(&mut self, module: &mut Map<String, Value>) -> bool {
        let Some(written) = text_of(module.get("kind")) else { return true };
        let known =
            KINDS.iter().find(|(english, chinese)| *english == written || chinese.contains(&&*written));
        if let Some((english, _)) = known.filter(|(english, _)| Kind::named(english).is_some()) {
            module.insert("kind".to_owned(), Value::from(*english));
            return true;
        }
        let usual: Vec<_> = KINDS.iter().filter_map(|(_, chinese)| chinese.first().copied()).collect();
        let near = nearest(&written, usual.iter().copied()).map(|near| format!("是不是“{near}”？"));
        let help = format!("{}可以写：{}", near.unwrap_or_default(), usual.join("、"));
        self.tell(
            codes::MODULE_SOURCE,
            format!("首页的模块要用体裁“{written}”，没有这种体裁"),
            &["kind"],
            &help,
        );
        false
    }

    /// Whether the table is there; the rows of one of links become the module's items.
    fn data(&mut self, module: &mut Map<String, Value>) -> bool {
        let written = text_of(module.get("data"));
        let is_links = type_of(module) == "links" && !module.contains_key("items");
        let Some(name) = written.clone().or_else(|| is_links.then(|| LINKS.to_owned())) else { return true };
        if let Some(table) = self.site.tables.get(&name) {
            if is_links {
                let links = Targets::new(self.site).links(table, self.findings);
                if !links.is_array() && !links.is_null() {
                    let message = format!("首页的链接模块要用数据表“{name}”，这张表不是一列链接");
                    let help = "数据表里每个链接另起一行，从 - title: 写起，下面写 url（网址）";
                    self.tell(codes::MODULE_SOURCE, message, &["data"], help);
                    return false;
                }
                module.insert("items".to_owned(), links);
            }
            return true;
        }
        if written.is_none() {
            return true;
        }
        let near = nearest_or_part(&name, self.site.tables.keys(), |name: &String| name.as_str());
        let near = near.map(|near| format!("是不是“{near}”？")).unwrap_or_default();
        let message = format!("首页的模块要用数据表“{name}”，content/_data/ 里没有");
        let help = format!("{near}数据表写 content/_data/ 下的文件名，不写扩展名");
        self.tell(codes::MODULE_SOURCE, message, &["data"], &help);
        false
    }

    /// Most types show one column; of several under one key the first counts.
    fn one_column(&mut self, module: &mut Map<String, Value>) {
        let kind = type_of(module);
        if kind == "tabs" || !HOME_TYPES.iter().any(|(known, _)| *known == kind) {
            return;
        }
        let Some(Value::Array(names)) = module.remove("columns") else { return };
        let several = names.len() > 1 || module.contains_key("column");
        if let Some(first) = names.into_iter().next() {
            module.entry("column").or_insert(first);
        }
        if several {
            let keys = [all_names(HOME_MODULE, "columns"), all_names(HOME_MODULE, "column")].concat();
            let used = text_of(module.get("column")).unwrap_or_default();
            let message = format!("首页的这个模块只能显示一个栏目，只用了“{used}”");
            let help = "只留一个栏目；要在一处显示几个栏目，用 type: tabs（栏目轮换）";
            self.tell_at(codes::MODULE_VALUE, message, &[Step::Key(&keys)], help);
        }
    }

    /// Tells a value that was taken out of what `way` leads to.
    fn misfit(&mut self, misfit: &Misfit, words: Words, way: &[Step<'_>]) {
        let mut names = all_names(words, misfit.key);
        if misfit.key == "columns" {
            names.extend(all_names(words, "column"));
        }
        let item = misfit.item.map(Step::Item);
        let way: Vec<_> = way.iter().copied().chain([Step::Key(&names)]).chain(item).collect();
        let key = misfit.key;
        match misfit.why {
            Why::Kind(wanted) => {
                let written = self.written(&way);
                let message = format!("首页的模块里“{key}: {written}”不能用");
                let near = nearest(&written, choices(key)).map(|near| format!("是不是“{near}”？"));
                let near = near.unwrap_or_default();
                let help = format!("{near}这里{wanted}；没改之前按没有写这一项显示");
                self.tell_at(codes::MODULE_VALUE, message, &way, &help);
            }
            Why::Runs => {
                let message = format!("“{}”会在读者的浏览器里运行，已去掉", self.written(&way));
                let help = "网址从 https:// 或 http:// 写起，站内的从 / 写起。";
                self.tell_at(codes::UNSAFE_ADDRESS, message, &way, help);
            }
        }
    }

    /// The beginning of what stands at a place.
    fn written(&self, way: &[Step<'_>]) -> String {
        const LONGEST: usize = 40;
        // The place is looked for once more when it is told; what is not told needs no words.
        if self.told >= TOLD {
            return String::new();
        }
        let place = self.place(way);
        let text = self.text.get(place.start as usize..place.end as usize).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        line.chars().take(LONGEST).collect()
    }

    fn place(&self, way: &[Step<'_>]) -> Span {
        let way: Vec<_> = std::iter::once(Step::Item(self.number)).chain(way.iter().copied()).collect();
        self.config.place_within(self.text, "home", &way)
    }

    fn more(&mut self, module: &mut Map<String, Value>) {
        let Some(address) = text_of(module.get("more")) else { return };
        if let Some(finding) = self.targets().address(&address, "“更多”的链接") {
            self.add(finding, &[Step::Key(&all_names(HOME_MODULE, "more"))]);
            module.remove("more");
        }
    }

    /// A module's own items: each with the address and the picture that it names.
    fn items(&mut self, module: &mut Map<String, Value>) {
        let kind = type_of(module).to_owned();
        let Some(written) = module.get_mut("items") else { return };
        let keys = all_names(HOME_MODULE, "items");
        let Value::Array(items) = std::mem::take(written) else {
            module.remove("items");
            let help = "每一项另起一行，从 - title: 写起，下面写 url（网址）";
            return self.tell(codes::MODULE_VALUE, "首页的模块里“items”要写成一列", &["items"], help);
        };
        let mut kept = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let way = |key: &'static str| (all_names(HOME_ITEM, key), index);
            let mut fields = item.as_object().cloned().unwrap_or_default();
            let misfits = fields::of_item(&mut fields);
            for misfit in &misfits {
                self.misfit(misfit, HOME_ITEM, &[Step::Key(&keys), Step::Item(index)]);
            }
            let is_told = misfits.iter().any(|misfit| misfit.key == "url");
            let title = text_of(fields.get("title")).unwrap_or_default();
            let url = text_of(fields.get("url")).unwrap_or_default();
            let mut there = true;
            if let Some(finding) = self.targets().address(&url, &targets::named("链接", &title)) {
                let (names, index) = way("url");
                if !is_told {
                    self.add(finding, &[Step::Key(&keys), Step::Item(index), Step::Key(&names)]);
                }
                fields.remove("url");
                // A picture without a link still is a picture.
                there = kind == "banners" && (fields.contains_key("image") || !title.is_empty());
            }
            if let Some(image) = text_of(fields.get("image"))
                && let Some(finding) = self.targets().picture(&image, &targets::named("图片", &title))
            {
                let (names, index) = way("image");
                self.add(finding, &[Step::Key(&keys), Step::Item(index), Step::Key(&names)]);
                fields.remove("image");
                there &= !title.is_empty() && kind != "focus";
            }
            if there {
                kept.push(Value::Object(fields));
            }
        }
        module.insert("items".to_owned(), Value::Array(kept));
    }

    fn targets(&self) -> Targets<'_> {
        Targets::new(self.site)
    }

    fn tell(&mut self, code: Code, message: impl Into<String>, key: &[&str], help: &str) {
        let names: Vec<&str> = key.iter().flat_map(|key| all_names(HOME_MODULE, key)).collect();
        self.tell_at(code, message, &[Step::Key(&names)], help);
    }

    fn tell_at(&mut self, code: Code, message: impl Into<String>, way: &[Step<'_>], help: &str) {
        self.add(Finding::warning(code, message).help(help), way);
    }

    fn add(&mut self, finding: Finding, way: &[Step<'_>]) {
        self.told += 1;
        if self.told > TOLD {
            return;
        }
        let place = self.place(way);
        self.findings.push(finding.at(place));
    }

    /// How many were not told.
    fn untold(&mut self) {
        if let Some(more) = self.told.checked_sub(TOLD).filter(|more| *more > 0) {
            let message = format!("首页的模块还有 {more} 处问题没有列出");
            self.findings.push(
                Finding::hint(codes::MODULE_COUNT, message)
                    .at(self.config.place("home"))
                    .help("改好列出的这些，再运行一次就会列出其余的"),
            );
        }
    }
}

/// The words that a key takes, where it takes no others.
fn choices(key: &str) -> impl Iterator<Item = &'static str> {
    let words = match key {
        "width" => WIDTHS,
        "by" => RANKED_BY,
        _ => &[],
    };
    words.iter().flat_map(|(english, others)| others.iter().copied().chain([*english]))
}

fn type_of(module: &Map<String, Value>) -> &str {
    module.get("type").and_then(Value::as_str).unwrap_or_default()
}
