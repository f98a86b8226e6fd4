//! How far the three reviews (三审三校) bind, and what becomes of an article that was withdrawn.
//!
//! In: the values of `review` and `withdrawn`. Out: [`Review`] and [`Withdrawn`]. Invariant: what cannot be understood
//! of `review` binds most: a slip of the pen never lets an article out that nobody signed.

use jiff::civil::Date;

use super::codes;
use super::parts::At;
use super::raw::{KINDS, REVIEW, REVIEW_MODES, WITHDRAWN, canonical};
use super::read::Reader;
use super::yaml::{Entry, Node, Step};
use crate::report::Finding;

/// How far the three reviews bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub mode: ReviewMode,
    /// Articles that are published or updated from this day on are bound; without it all are.
    pub since: Option<Date>,
}

/// What is asked of an article without three signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReviewMode {
    #[default]
    Off,
    /// It is published, and told.
    Warn,
    /// It is not published.
    Strict,
}

/// What stands at the address of an article that was withdrawn: a notice, or the way to its column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// The kinds of articles that lead to their column.
    redirected: Vec<&'static str>,
}

/// Kinds that are news. Official texts keep a page with title and reason, whatever one word says of all: somebody may
/// have acted on them.
const NEWS: [&str; 4] = ["news", "work-review", "inspection", "photo"];

impl Withdrawn {
    /// Whether an article of a kind, by its English name, leads to its column.
    pub fn leads_to_column(&self, kind: &str) -> bool {
        self.redirected.contains(&kind)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn review(&mut self, entry: &Entry<'a>) -> Review {
        let at = At::whole(entry);
        let Node::Map(_) = &entry.node else {
            // A block that could not be read is null too, and its own error is told.
            let written = self.text.get(entry.value.clone()).unwrap_or_default();
            let says_nothing = |line: &str| {
                let word = line.split('#').next().unwrap_or_default().trim().to_lowercase();
                matches!(&*word, "" | "~" | "null")
            };
            let mode = match entry.node.is_null() {
                true if written.lines().all(says_nothing) => ReviewMode::Off,
                true => ReviewMode::Strict,
                false => self.mode(&at, &entry.node),
            };
            return Review { mode, since: None };
        };
        let (mut mode, mut since) = (None, None);
        for (name, key, node) in
            self.pairs(&at, REVIEW, entry.node.clone(), "{要求: 必须, 起始日期: 2023-01-01}")
        {
            let names = [&*key];
            let at = At { entry, name: &key, way: vec![Step::Key(&names)] };
            match name {
                "mode" => mode = Some(self.mode(&at, &node)),
                _ => since = self.day(&at, &node),
            }
        }
        let mode = mode.unwrap_or_else(|| {
            self.unclear(&at, "没有写“要求”", "写一行“要求”：不要求、提醒或必须");
            ReviewMode::Strict
        });
        Review { mode, since }
    }

    fn mode(&mut self, at: &At<'_, 'a>, node: &Node<'a>) -> ReviewMode {
        // `off` is a word to one YAML and no to another.
        if matches!(node, Node::Bool(false)) {
            return ReviewMode::Off;
        }
        let word = node.text().map(|text| text.trim().to_lowercase()).unwrap_or_default();
        match canonical(REVIEW_MODES, &word) {
            Some("off") => ReviewMode::Off,
            Some("warn") => ReviewMode::Warn,
            Some(_) => ReviewMode::Strict,
            None => {
                self.unclear(at, &format!("没有“{word}”这个选项"), "可以写：不要求、提醒、必须");
                ReviewMode::Strict
            }
        }
    }

    fn day(&mut self, at: &At<'_, 'a>, node: &Node<'a>) -> Option<Date> {
        let text = node.text().unwrap_or_default();
        let day = date(&text);
        if day.is_none() && !node.is_null() {
            self.unclear(at, &format!("“{}”不是日期", text.trim()), "写成 2023-01-01 的样子");
        }
        day
    }

    fn unclear(&mut self, at: &At<'_, 'a>, what: &str, mend: &str) {
        let place = self.part(at);
        self.findings.push(
            Finding::error(codes::REVIEW, format!("“{}”看不懂：{what}", at.name))
                .at(place)
                .help(format!("{mend}。改好以前，没有三审签名的稿件都不登。")),
        );
    }

    pub(super) fn withdrawn(&mut self, entry: &Entry<'a>) -> Withdrawn {
        let at = At::whole(entry);
        let leads = |reader: &mut Self, at: &At<'_, 'a>, node: &Node<'a>| {
            let word = node.text().map(|text| text.trim().to_lowercase()).unwrap_or_default();
            let read = canonical(WITHDRAWN, &word);
            if read.is_none() {
                reader.not(at, "“说明”或“转到栏目”", "转到栏目");
            }
            read == Some("redirect")
        };
        match &entry.node {
            Node::Null => Withdrawn::default(),
            node @ Node::Map(_) => {
                let mut redirected = Vec::new();
                for (kind, key, node) in self.pairs(&at, KINDS, node.clone(), "{新闻: 转到栏目}") {
                    let names = [&*key];
                    let at = At { entry, name: &key, way: vec![Step::Key(&names)] };
                    if leads(self, &at, &node) {
                        redirected.push(kind);
                    }
                }
                Withdrawn { redirected }
            }
            node => match leads(self, &at, node) {
                true => Withdrawn { redirected: NEWS.to_vec() },
                false => Withdrawn::default(),
            },
        }
    }
}

/// `2023-01-01`, `2023/1/1`, `2023年1月1日`
fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year = parts.next()?.parse().ok().filter(|year| (1900..=2199).contains(year))?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::snapshot::{Options, Text};

    fn read(lines: &str) -> (Config, Vec<String>) {
        let text = format!("name: 甲\nurl: https://a.cn\nid: a\n{lines}");
        let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default());
        let line = |finding: &Finding| format!("{} {}", finding.severity.name(), finding.code);
        (config, findings.iter().map(line).collect())
    }

    #[test]
    fn reviews_are_asked_for_in_either_language() {
        let since = Some(Date::constant(2023, 1, 1));
        for (lines, mode, day) in [
            ("", ReviewMode::Off, None),
            ("review:\n", ReviewMode::Off, None),
            ("review:   # 三审三校\n", ReviewMode::Off, None),
            ("review:\n  # 必须\n", ReviewMode::Off, None),
            ("审核: ~  # 暂不要求\n", ReviewMode::Off, None),
            ("review: Null\n", ReviewMode::Off, None),
            ("review: off\n", ReviewMode::Off, None),
            ("审核: 不要求\n", ReviewMode::Off, None),
            ("review: warn\n", ReviewMode::Warn, None),
            ("三审: 必须\n", ReviewMode::Strict, None),
            ("审核:\n  要求: 提醒\n  起始日期: 2023年1月1日\n", ReviewMode::Warn, since),
            ("review: {mode: strict, since: 2023-01-01}\n", ReviewMode::Strict, since),
        ] {
            let (config, findings) = read(lines);
            assert_eq!((config.review, findings), (Review { mode, since: day }, vec![]), "{lines}");
        }
    }

    #[test]
    fn what_cannot_be_understood_binds_most_and_stops_a_build() {
        for lines in [
            "审核: 严\n",
            "审核: 是\n",
            "审核: [必须]\n",
            "审核:\n  起始日期: 2023-01-01\n",
            "审核: {要求: 必需}\n",
        ] {
            let (config, findings) = read(lines);
            assert_eq!(config.review.mode, ReviewMode::Strict, "{lines}");
            assert_eq!(findings, ["error config/review"], "{lines}");
        }
        let (config, findings) = read("审核:\n  要求: 必须\n   起始日期: 2023-01-01\n");
        assert_eq!(
            (config.review.mode, findings),
            (ReviewMode::Strict, vec!["error yaml/syntax".to_owned()])
        );
        let (config, findings) = read("审核: {要求: 必须, 起始日期: 明年}\n");
        assert_eq!((config.review.since, findings), (None, vec!["error config/review".to_owned()]));
        let (config, findings) = read("审核: {要求: 必须, 起始: 2023-13-01}\n");
        assert_eq!((config.review.since, findings), (None, vec!["error config/review".to_owned()]));
    }

    #[test]
    fn what_was_withdrawn_leads_to_its_column_by_kind() {
        let leads = |lines| {
            let (config, findings) = read(lines);
            let kinds = KINDS.iter().map(|(kind, _)| *kind);
            (kinds.filter(|kind| config.withdrawn.leads_to_column(kind)).collect::<Vec<_>>(), findings)
        };
        assert_eq!(leads(""), (vec![], vec![]));
        assert_eq!(leads("withdrawn: notice\n"), (vec![], vec![]));
        assert_eq!(leads("撤稿: 转到栏目\n"), (NEWS.to_vec(), vec![]));
        let by_kind = "撤稿:\n  新闻: 转到栏目\n  公告: redirect\n  图片新闻: 说明\n";
        assert_eq!(leads(by_kind), (vec!["news", "notice"], vec![]));
        assert_eq!(leads("撤稿: 删掉\n"), (vec![], vec!["warning config/wrong-type".to_owned()]));
        assert_eq!(leads("撤稿: {消防: 说明}\n"), (vec![], vec!["warning yaml/unknown-key".to_owned()]));
    }
}
