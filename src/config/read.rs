//! `site.yaml` becomes a [`Config`]: entry by entry, each mistake with its place.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Time;
use serde_json::Value;

use super::raw::{PROFILES, SITE, SLUGS};
use super::yaml::{self, Entry, KeyDef, Node, Step};
use super::{BaseUrl, Check, Config, Pictures, Profile, Review, Slugs, Withdrawn, codes};
use crate::report::{Code, Finding, Severity, SourcePath, Span};
use crate::snapshot::{Options, Text};

/// Where the configuration stands in a snapshot.
pub const FILE: &str = "content/site.yaml";

type Words = &'static [(&'static str, &'static [&'static str])];

impl Config {
    /// Reads `site.yaml`; without one, or with a broken one, what is missing has its default.
    pub fn read(text: Option<&Arc<Text>>, options: &Options) -> (Config, Vec<Finding>) {
        let mut config = Config::default();
        let mut findings = Vec::new();
        let file = SourcePath::new(FILE);
        let content = text.map_or("", |text| &*text.content);
        let entries = yaml::read(&file, content, 0..content.len(), SITE, &mut findings);
        let mut reader = Reader { file, text: content, findings };
        for entry in &entries {
            if let Some(def) = entry.def {
                config.spans.push((def.name, entry.value.clone()));
                reader.entry(entry, def, &mut config);
            }
        }
        if let Some(address) = &options.base_url {
            config.base = reader.base(address, None).or(config.base);
        }
        reader.missing(&config, &entries, options);
        (config, reader.findings)
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            id: String::new(),
            name: String::new(),
            base: None,
            description: String::new(),
            keywords: Vec::new(),
            theme: "county".to_owned(),
            theme_options: Value::Null,
            site_code: String::new(),
            footer: Value::Null,
            home: Value::Null,
            page_size: 20,
            feed_size: 20,
            default_time: Time::constant(9, 0, 0, 0),
            pictures: Pictures::default(),
            review: Review::default(),
            withdrawn: Withdrawn::default(),
            profile: Profile::default(),
            check: Check::default(),
            slugs: Slugs::default(),
            sample: false,
            noindex: false,
            publish: Vec::new(),
            unfinished: Vec::new(),
            spans: Vec::new(),
        }
    }
}

impl Config {
    /// Where a key's value stands in `site.yaml`; the file as a whole where it isn't written.
    pub fn place(&self, key: &str) -> Span {
        let span = self.spans.iter().find(|(name, _)| *name == key).map(|(_, bytes)| bytes.clone());
        Span::new(FILE, span.unwrap_or(0..0))
    }

    /// Where a part of a key's value stands in the text of `site.yaml`, or what is nearest to it.
    pub fn place_within(&self, text: &str, key: &str, way: &[Step<'_>]) -> Span {
        let all = self.place(key);
        let value = all.start as usize..all.end as usize;
        yaml::within(text, value, way).map_or(all, |part| Span::new(FILE, part))
    }
}

/// The keys of `site.yaml`, for the schema and the manual.
pub fn keys() -> &'static [KeyDef] {
    SITE
}

const WHOLE: &str =
    "要写完整的网址，以 https:// 或 http:// 开头，不带问号和井号，例如 https://www.example.gov.cn/";

/// How the path of one page ends.
const PAGES: [&str; 6] = [".html/", ".htm/", ".shtml/", ".php/", ".asp/", ".jsp/"];

pub(super) struct Reader<'a> {
    file: SourcePath,
    pub(super) text: &'a str,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn entry(&mut self, entry: &Entry<'a>, def: &'static KeyDef, config: &mut Config) {
        match def.name {
            "id" => config.id = self.text(entry),
            "name" => config.name = self.text(entry),
            "url" => config.base = self.url(entry),
            "description" => config.description = self.text(entry),
            "keywords" => config.keywords = self.texts(entry),
            "theme" => config.theme = self.theme(entry),
            "theme_options" => config.theme_options = entry.node.clone().into_value(),
            "site_code" => config.site_code = self.text(entry),
            "footer" => config.footer = self.footer(entry),
            "home" => config.home = self.home(entry),
            "page_size" => config.page_size = self.size(entry, config.page_size),
            "feed_size" => config.feed_size = self.size(entry, config.feed_size),
            "default_time" => config.default_time = self.time(entry, config.default_time),
            "pictures" => config.pictures = self.pictures(entry),
            "review" => config.review = self.review(entry),
            "withdrawn" => config.withdrawn = self.withdrawn(entry),
            "profile" => config.profile = self.profile(entry),
            "check" => config.check = self.check(entry),
            "slugs" => config.slugs = self.slugs(entry),
            "sample" => config.sample = self.flag(entry),
            "noindex" => config.noindex = self.flag(entry),
            "publish" => (config.publish, config.unfinished) = self.publish(entry),
            _ => {}
        }
    }

    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.file.clone(), bytes)
    }

    fn place(&self, entry: &Entry<'a>) -> Span {
        self.span(if entry.value.is_empty() { entry.key.clone() } else { entry.value.clone() })
    }

    pub(super) fn wrong(&mut self, entry: &Entry<'a>, code: Code, wanted: &str) {
        let (name, example) = (entry.name, entry.def.map_or("", |def| def.example));
        self.findings.push(
            Finding::warning(code, format!("“{name}”要写{wanted}")).at(self.place(entry)).help(format!(
                "这一项没有起作用。例如：{}",
                format!("{name}: {example}").replace(": \n", ":\n")
            )),
        );
    }

    fn text(&mut self, entry: &Entry<'a>) -> String {
        match entry.node.text() {
            Some(text) => text.trim().to_owned(),
            None => {
                if !entry.node.is_null() {
                    self.wrong(entry, codes::WRONG_TYPE, "一段文字");
                }
                String::new()
            }
        }
    }

    fn texts(&mut self, entry: &Entry<'a>) -> Vec<String> {
        let split = |text: &str| -> Vec<String> {
            let items = text.split([',', ';', '，', '、', '；']).map(str::trim);
            items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
        };
        match &entry.node {
            Node::List(items) => items.iter().filter_map(Node::text).flat_map(|text| split(&text)).collect(),
            _ => split(&self.text(entry)),
        }
    }

    /// A theme is a folder's name, never a path.
    fn theme(&mut self, entry: &Entry<'a>) -> String {
        let name = self.text(entry);
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        if !is_name {
            self.wrong(entry, codes::WRONG_TYPE, "主题的文件夹名");
            return Config::default().theme;
        }
        name
    }

    fn size(&mut self, entry: &Entry<'a>, default: usize) -> usize {
        let number = self.text(entry).parse().ok().filter(|size| (1..=500).contains(size));
        if number.is_none() {
            self.wrong(entry, codes::WRONG_TYPE, " 1 到 500 的整数");
        }
        number.unwrap_or(default)
    }

    fn flag(&mut self, entry: &Entry<'a>) -> bool {
        let flag = flag_of(&self.text(entry).to_lowercase());
        if flag.is_none() {
            self.wrong(entry, codes::WRONG_TYPE, "“是”或“否”");
        }
        flag.unwrap_or(false)
    }

    fn time(&mut self, entry: &Entry<'a>, default: Time) -> Time {
        let text = self.text(entry).replace('：', ":");
        let parts = text.split_once(':').and_then(|(hour, minute)| {
            Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
        });
        if parts.is_none() {
            self.wrong(entry, codes::WRONG_TYPE, "钟点");
        }
        parts.unwrap_or(default)
    }

    fn word(&mut self, entry: &Entry<'a>, words: Words) -> Option<&'static str> {
        let written = self.text(entry);
        let found = words.iter().find(|(english, chinese)| {
            english.eq_ignore_ascii_case(&written) || chinese.contains(&written.as_str())
        });
        if found.is_none() && !written.is_empty() {
            // In the language of what was written: its keys are as often Chinese.
            let usual = words.iter().map(|(english, chinese)| chinese.first().unwrap_or(english));
            let usual: Vec<_> = usual.map(|word| format!("“{word}”")).collect();
            self.wrong(entry, codes::UNKNOWN_VALUE, &usual.join("或"));
        }
        found.map(|(english, _)| *english)
    }

    fn profile(&mut self, entry: &Entry<'a>) -> Profile {
        match self.word(entry, PROFILES) {
            Some("gov") => Profile::Gov,
            Some("plain") => Profile::Plain,
            _ => Profile::Cppcc,
        }
    }

    fn slugs(&mut self, entry: &Entry<'a>) -> Slugs {
        if self.word(entry, SLUGS) != Some("pinyin") {
            return Slugs::Hash;
        }
        let finding = Finding::warning(codes::NOT_YET, "网址方式“拼音”现在还不能用，仍按编码取网址");
        self.findings.push(
            finding
                .at(self.place(entry))
                .help("请删去这一行。要用拼音的稿件，在文件头里写网址名，例如 网址名: diaoyan"),
        );
        Slugs::Pinyin
    }

    fn url(&mut self, entry: &Entry<'a>) -> Option<BaseUrl> {
        let written = self.text(entry);
        if written.is_empty() {
            return None;
        }
        self.base(&written, Some(self.place(entry)))
    }

    fn base(&mut self, written: &str, span: Option<Span>) -> Option<BaseUrl> {
        let base = BaseUrl::parse(written);
        // As the browser shows it: everything would stand below a folder of that name.
        let is_page = base.as_ref().is_some_and(|base| PAGES.iter().any(|end| base.path.ends_with(end)));
        let base = base.filter(|_| !is_page);
        if base.is_none() {
            let (what, help) = match written.contains(char::is_whitespace) {
                true => ("里有空格", "请删去空格；文件夹名里有空格的，给它换一个没有空格的名字。"),
                false if is_page => {
                    ("是一个网页的", "请删去最后一个 / 后面的部分，例如 https://www.example.gov.cn/")
                }
                false => ("不完整", WHOLE),
            };
            let mut finding = Finding::error(codes::URL, format!("网址“{written}”{what}，不能用")).help(help);
            finding.span = span;
            self.findings.push(finding);
        }
        base
    }

    fn missing(&mut self, config: &Config, entries: &[Entry<'a>], options: &Options) {
        let written = |name: &str| {
            entries.iter().any(|e| e.def.is_some_and(|def| def.name == name) && !e.node.is_null())
        };
        // A key that stands there without a value is the place to write it.
        let mut report = |name: &str, severity, code, message: &str, help: &str| {
            let empty = entries.iter().find(|e| e.def.is_some_and(|def| def.name == name));
            let place = empty.map_or_else(|| Span::file(self.file.clone()), |e| self.span(e.key.clone()));
            self.findings.push(Finding::new(code, severity, message).at(place).help(help));
        };
        if config.name.is_empty() {
            let help = "在 content/site.yaml 里写一行，例如 网站名称: 某某县政协";
            report("name", Severity::Warning, codes::NO_NAME, "没有写网站名称", help);
        }
        if config.base.is_none() && !written("url") && options.base_url.is_none() {
            let help = "在 content/site.yaml 里写一行，例如 网址: https://www.example.gov.cn/；没有它，订阅源、站点地图和分享的链接都不完整。";
            report("url", Severity::Warning, codes::NO_URL, "没有写网站的网址", help);
        }
        if config.id.is_empty() {
            let help = "写一行随机的字母和数字，以后不要改，例如 id: k3f9axqz；订阅源靠它认出网站。";
            report("id", Severity::Hint, codes::NO_ID, "没有写网站编号（id）", help);
        }
    }
}

pub(super) fn flag_of(word: &str) -> Option<bool> {
    match word {
        "true" | "yes" | "on" | "1" | "是" | "开" | "支持" => Some(true),
        "" | "false" | "no" | "off" | "0" | "否" | "关" | "不支持" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::position_at;

    fn read(text: &str) -> (Config, Vec<String>) {
        let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(text))), &Options::default());
        let place = |finding: &Finding| {
            let at = position_at(text, finding.span.as_ref().map_or(0, |span| span.start as usize));
            format!("{} {} {}:{}", finding.severity.name(), finding.code, at.line, at.column)
        };
        let places = findings.iter().map(place).collect();
        (config, places)
    }

    #[test]
    fn a_site_in_chinese_is_the_same_site_in_english() {
        let chinese = "网站名称: 某县政协\n网址: https://www.example.gov.cn\nid: abc\n标识码: 3604000001\n页脚:\n  主办单位: 办公室\n  ICP备案: 某ICP备1号\n每页: 30\n默认钟点: 08:30\n标准: 政府网站\n示例: 是\n关键词: 政协、提案\n";
        let english = "name: 某县政协\nurl: https://www.example.gov.cn/\nid: abc\nsite_code: 3604000001\nfooter:\n  organizer: 办公室\n  icp: 某ICP备1号\npage_size: 30\ndefault_time: 08:30\nprofile: gov\nsample: true\nkeywords: [政协, 提案]\n";
        let (config, findings) = read(chinese);
        let meant = Config { spans: config.spans.clone(), ..read(english).0 };
        assert_eq!((&config, &findings), (&meant, &Vec::new()));
        assert_eq!(config.place("name").start, 14);
        assert_eq!(
            config.base,
            Some(BaseUrl { origin: "https://www.example.gov.cn".into(), path: "/".into() })
        );
        assert_eq!(config.footer["organizer"], "办公室");
        assert_eq!(config.site_code, "3604000001");
        assert_eq!(config.default_time, Time::constant(8, 30, 0, 0));
    }

    #[test]
    fn a_profile_goes_by_its_old_names_too() {
        let profile = |word: &str| read(&format!("name: 甲\nurl: https://a.cn\nid: a\n标准: {word}\n"));
        for (word, meant) in [
            ("portal", Profile::Cppcc),
            ("门户", Profile::Cppcc),
            ("普通", Profile::Cppcc),
            ("政协", Profile::Cppcc),
            ("cppcc", Profile::Cppcc),
            ("严格", Profile::Gov),
            ("gov", Profile::Gov),
            ("plain", Profile::Plain),
            ("一般网站", Profile::Plain),
        ] {
            let (config, findings) = profile(word);
            assert_eq!((config.profile, findings), (meant, Vec::new()), "{word}");
        }
    }

    #[test]
    fn an_address_of_one_page_is_not_the_sites() {
        let (config, findings) = read("name: 甲\nid: a\nurl: https://a.cn/index.html\n");
        assert_eq!((config.base, findings), (None, vec!["error config/url 3:6".to_owned()]));
    }

    #[test]
    fn mistakes_have_places() {
        let good = "name: 甲\nurl: https://a.cn\nid: a\n";
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("主提: county\n", &["warning yaml/unknown-key 4:1"]),
            ("主题：county\n", &["warning yaml/full-width-colon 4:3"]),
            ("每页: 很多\n", &["warning config/wrong-type 4:5"]),
            ("主题: ../别处\n", &["warning config/wrong-type 4:5"]),
            ("默认钟点: 25:00\n", &["warning config/wrong-type 4:7"]),
            ("标准: 严\n", &["warning config/unknown-value 4:5"]),
            ("页脚: 文字\n", &["warning config/wrong-type 4:5"]),
            ("首页: 3\n", &["warning config/wrong-type 4:5"]),
            (
                "首页:\n  - 头条\n  - own: 甲\n    tpye: links\n  - 3\n  - [a]\n",
                &[
                    "warning yaml/unknown-key 7:5",
                    "warning config/wrong-type 8:5",
                    "warning config/wrong-type 9:5",
                ],
            ),
            ("首页: 是\n", &["warning config/wrong-type 4:5"]),
            (
                "页脚:\n  主办单位：办公室\n  电话:123\n",
                &["warning yaml/full-width-colon 5:7", "warning yaml/no-space-after-colon 6:5"],
            ),
            ("页脚:\n  主办单拉: 办公室\n", &["warning yaml/unknown-key 5:3"]),
            ("首页: [头条, 图片\n", &["error yaml/syntax 4:5"]),
        ];
        for (lines, expected) in cases {
            let (config, findings) = read(&format!("{good}{lines}"));
            assert_eq!(&findings, expected, "{lines}");
            assert_eq!(config.name, "甲", "{lines}");
        }
        assert_eq!(
            read("").1,
            ["warning config/no-name 1:1", "warning config/no-url 1:1", "hint config/no-id 1:1"]
        );
        assert_eq!(read("网站名称:\nid: a\nurl: https://a.cn\n").1, ["warning config/no-name 1:1"]);
        assert_eq!(read("id: a\nname:\nurl: https://a.cn\n").1, ["warning config/no-name 2:1"]);
        let options = Options { base_url: Some("https://a.cn/子 站/".to_owned()), ..Options::default() };
        let (_, findings) = Config::read(Some(&Arc::new(Text::utf8("name: 甲\nid: a\n"))), &options);
        assert_eq!(findings[0].message, "网址“https://a.cn/子 站/”里有空格，不能用");
        assert_eq!(read("name: 甲\nid: a\nurl: www.a.cn\n").1, ["error config/url 3:6"]);
        assert_eq!(read("---\nname: 甲\nid: a\nurl: https://a.cn\n").1, [""; 0]);
    }

    #[test]
    fn the_callers_address_wins() {
        let options = Options { base_url: Some("http://127.0.0.1:4000/zx".to_owned()), ..Options::default() };
        let text = Arc::new(Text::utf8("name: 甲\nurl: https://a.cn\nid: a\n"));
        let (config, findings) = Config::read(Some(&text), &options);
        assert_eq!(
            config.base,
            Some(BaseUrl { origin: "http://127.0.0.1:4000".into(), path: "/zx/".into() })
        );
        assert_eq!(findings, []);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "((页脚|name|url|首页|x)[:：] ?\\PC{0,12}\n|[ \t　-]{0,3}\\PC{0,12}\n){0,8}") {
            let _ = read(&text);
        }
    }
}
