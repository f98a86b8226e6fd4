//! What lines of names, labels and dates put into the front matter.
//!
//! In: a line that was recognised as one of them. Out: fields of the head. Invariant: a name that has no field of
//! its own is among the authors, under its role; what has no place at all is told.

use jiff::civil::Date;

use super::byline::byline;
use super::date;
use super::roles::{hand, is_role};
use crate::content::Credit;
use crate::import::account::Sure;
use crate::import::draft::{Draft, Head};
use crate::import::manuscript::{Remark, RemarkKind};

/// Puts the names of a byline into their fields.
pub(super) fn credit(line: &str, draft: &mut Draft, why: &str) {
    let Some(read) = byline(line) else { return };
    let sure = if read.has_role { Sure::Certain } else { Sure::Likely };
    let last = Last::of(&read.credits, &draft.head);
    for credit in read.credits {
        let (part, is_new) = place(&credit, last, &mut draft.head);
        let words = match &*credit.role {
            "" => credit.name.clone(),
            role => format!("{role} {}", credit.name),
        };
        if is_new {
            draft.account.found(part, &words, sure, why);
        }
    }
}

/// Puts a line that begins with a role under it as it is.
pub(super) fn unclear(line: &str, draft: &mut Draft, why: &str) {
    let Some((role, name)) = line.split_once([' ', '\u{3000}', '：', ':']) else { return };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let credit = Credit { role: role.to_owned(), name };
    let last = Last::of(&[], &draft.head);
    let (part, _) = place(&credit, last, &mut draft.head);
    draft.account.found(part, line, Sure::Guess, why);
}

/// Whose review is the last in a text: each makes those before it the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Last {
    /// 审核, where nobody else signs.
    Checks,
    /// 审定.
    Settles,
    /// 签发, 终审.
    Signs,
}

impl Last {
    /// Of these names, and of what was read before.
    fn of(credits: &[Credit], head: &Head) -> Last {
        let known = if head.reviewers[2].is_some() { Last::Signs } else { Last::Checks };
        credits.iter().filter_map(|one| Last::review(&one.role)).fold(known, Last::max)
    }

    fn review(role: &str) -> Option<Last> {
        match hand(role) {
            "终审" | "三审" | "签发" | "审签" => Some(Last::Signs),
            "审定" | "签批" => Some(Last::Settles),
            "审核" | "审稿" | "核稿" => Some(Last::Checks),
            _ => None,
        }
    }
}

/// Puts one name where its role belongs; says where, and whether it was not there yet. `last`: the text may have
/// somebody's 签发 beside, so that 审核 is the second review: 编辑：甲　审核：乙　签发：丙.
fn place(credit: &Credit, last: Last, head: &mut Head) -> (&'static str, bool) {
    let Credit { role, name } = credit;
    let add = |names: &mut Vec<String>| {
        let is_new = !names.contains(name);
        if is_new {
            names.push(name.clone());
        }
        is_new
    };
    let review = match hand(role) {
        "初审" | "一审" => Some((0, "初审")),
        "复审" | "二审" => Some((1, "复审")),
        work => Last::review(work).map(|own| if own < last { (1, "复审") } else { (2, "终审") }),
    };
    if let Some((step, part)) = review.filter(|(step, _)| head.reviewers[*step].is_none()) {
        head.reviewers[step] = Some(name.clone());
        return (part, true);
    }
    match hand(role) {
        "摄影" | "拍摄" | "摄" | "图" | "图片" | "航拍" | "供图" => {
            ("摄影", add(&mut head.photographers))
        }
        "编辑" | "责编" | "责任编辑" | "网络编辑" | "值班编辑" => {
            ("责编", add(&mut head.editor))
        }
        "来源" | "稿件来源" | "供稿单位" | "单位" | "作者单位" if head.source.is_none() => {
            head.source = Some(name.clone());
            ("来源", true)
        }
        _ => {
            let is_new = !head.authors.iter().any(|known| known.name == *name && is_same(&known.role, role));
            if is_new {
                head.authors.push(credit.clone());
            }
            ("作者", is_new)
        }
    }
}

/// Whether two roles of one name are one: the papers that send a reporter call him theirs, 本报记者, and 记者 within.
fn is_same(known: &str, role: &str) -> bool {
    const WROTE: [&str; 7] = ["", "作者", "文", "文字", "撰文", "撰稿", "报道"];
    known.ends_with(role) || role.ends_with(known) || WROTE.contains(&role) || WROTE.contains(&known)
}

/// Labels that staff write before the parts, and the parts.
const LABELS: [(&str, &[&str]); 8] = [
    ("引题", &["引题", "肩题", "眉题"]),
    ("标题", &["标题", "主标题", "主题", "稿件标题"]),
    ("副题", &["副题", "副标题"]),
    ("摘要", &["摘要", "内容摘要", "导读"]),
    ("关键词", &["关键词", "关键字"]),
    ("来源", &["来源", "稿源", "信息来源", "稿件来源"]),
    ("日期", &["日期", "发布日期", "发布时间", "发稿日期"]),
    ("栏目", &["栏目", "拟用栏目"]),
];

/// The part and the words of `标题：…` and `【标题】…`.
fn label(line: &str) -> Option<(&'static str, &str)> {
    let (name, words) = match line.strip_prefix('【') {
        Some(rest) => rest.split_once('】')?,
        None => line.split_once(['：', ':'])?,
    };
    let name: String = name.split_whitespace().collect();
    let (part, _) = LABELS.iter().find(|(_, names)| names.contains(&&*name))?;
    let words = words.trim_start_matches(['：', ':']).trim();
    let fits = match *part {
        // Another label behind it makes a line of roles.
        "来源" => {
            words.chars().count() <= 24 && date::find(words).is_none() && !words.contains(['：', ':'])
        }
        "日期" => date::alone(words).is_some(),
        _ => true,
    };
    (fits && !words.is_empty()).then_some((*part, words))
}

/// The part that a label names.
pub(super) fn labelled_part(line: &str) -> Option<&'static str> {
    label(line).map(|(part, _)| part)
}

/// Whether the head has no such part yet.
pub(super) fn is_free(part: &str, head: &Head) -> bool {
    match part {
        "引题" => head.kicker.is_none(),
        "标题" => head.title.is_none(),
        "副题" => head.subtitle.is_none(),
        "摘要" => head.summary.is_none(),
        "来源" => head.source.is_none(),
        "日期" => head.date.is_none(),
        "关键词" => head.keywords.is_empty(),
        _ => true,
    }
}

/// Puts a day into the head. Another one that is there already stays, and this one is told.
pub(super) fn day(day: Date, words: &str, (sure, why): (Sure, &'static str), draft: &mut Draft) {
    match draft.head.date.filter(|known| *known != day) {
        None => {
            draft.account.found("日期", words, sure, why);
            draft.head.date = Some(day);
        }
        Some(known) => {
            let words = format!("原稿里写着日期“{words}”，没有写进稿件：日期是 {known}");
            draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
    }
}

/// Puts the words behind a label into its field.
pub(super) fn labelled(line: &str, draft: &mut Draft) {
    let Some((part, words)) = label(line) else { return };
    let head = &mut draft.head;
    let text = || Some(words.to_owned());
    match part {
        "引题" => head.kicker = text(),
        "标题" => head.title = text(),
        "副题" => head.subtitle = text(),
        "摘要" => head.summary = text(),
        "来源" => head.source = text(),
        "日期" => {
            if let Some(at) = date::alone(words) {
                day(at, words, (Sure::Certain, "原稿里标明了"), draft);
            }
            return;
        }
        "关键词" => {
            let words =
                words.split(['；', ';', '，', ',', '、', ' ', '\u{3000}']).filter(|word| !word.is_empty());
            head.keywords = words.map(str::to_owned).collect();
        }
        _ => {
            let words = format!("原稿里写着“{line}”，栏目由 --column 决定，没有写进稿件");
            draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
    }
    draft.account.found(part, words, Sure::Certain, "原稿里标明了");
}

/// The line that a web page has below its title: `发布时间：… 来源：… 浏览次数：…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    date: Option<Date>,
    source: Option<String>,
    byline: Option<String>,
    rest: Vec<String>,
}

/// What such a line counts or offers.
const IDLE: [&str; 14] = [
    "浏览", "点击", "阅读", "字号", "字体", "打印", "关闭", "分享", "大", "中", "小", "收藏", "纠错", "访问",
];

impl Words {
    /// Reads a line that holds a day and something else of the kind.
    pub fn read(line: &str) -> Option<Words> {
        let (date, span) = date::find(line)?;
        if line.chars().count() > 120 || line.contains(['。', '，']) {
            return None;
        }
        let mut words = Words { date: Some(date), ..Words::default() };
        // Else it may be the day of a meeting.
        let mut is_published = line[span.clone()].contains(':');
        let other = format!("{} {}", &line[..span.start], &line[span.end..]);
        let other =
            other.replace(['[', ']', '【', '】', '|', '｜'], " ").replace("： ", "：").replace(": ", ":");
        for piece in &pieces(&other) {
            let name = piece.trim_end_matches(['：', ':']);
            if let Some(("来源", source)) = label(piece) {
                words.source = Some(source.to_owned());
            } else if name.is_empty() || ["发布时间", "发布日期", "时间", "日期", "发稿时间"].contains(&name)
            {
                is_published |= name.starts_with('发');
            } else if byline(piece).is_some_and(|read| read.has_role) {
                let before = words.byline.take().map(|before| before + " ").unwrap_or_default();
                words.byline = Some(before + piece);
            } else if IDLE.iter().any(|idle| name.starts_with(idle))
                || piece.bytes().all(|b| b.is_ascii_digit())
            {
                words.rest.push(piece.to_owned());
            } else if super::names::is_office(name) && words.source.is_none() {
                words.source = Some(name.to_owned());
            } else {
                return None;
            }
        }
        is_published |= words.source.is_some() || words.byline.is_some() || !words.rest.is_empty();
        is_published.then_some(words)
    }

    /// Puts it into the head, and tells what has no place there.
    pub fn tell(&self, line: &str, draft: &mut Draft) {
        let why = "标题下面写发布情况的一行";
        if let Some(day) = self.date {
            super::head::day(day, line, (Sure::Certain, why), draft);
        }
        if let Some(source) = &self.source {
            draft.account.found("来源", source, Sure::Certain, why);
            place(&Credit { role: "来源".to_owned(), name: source.clone() }, Last::Checks, &mut draft.head);
        }
        if let Some(byline) = &self.byline {
            credit(byline, draft, why);
        }
        if !self.rest.is_empty() {
            let words = format!("网页上的“{}”没有写进稿件", self.rest.join(" "));
            draft.account.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
    }
}

/// The pieces between white space. A role goes with the names behind it: 记者 张三.
fn pieces(line: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let with = |last: &String| format!("{last} {word}");
        let begins = |last: &&mut String| {
            is_role(last.split([' ', '：', ':']).next().unwrap_or_default()) && label(last).is_none()
        };
        let joined = pieces.last_mut().filter(begins).filter(|last| byline(&with(last)).is_some());
        match joined {
            Some(last) => *last = with(last),
            None => pieces.push(word.to_owned()),
        }
    }
    pieces
}
