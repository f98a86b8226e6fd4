//! Which lines above the text are kicker, title and subtitle.
//!
//! In: the short lines at the beginning, bylines and dates set aside. Out: [`Titles`], and how sure. Invariant:
//! each line is in one of the three, in order.

use super::character::{dense, is_han, unbracketed};
use super::line::Line;
use crate::import::account::Sure;
use crate::import::manuscript::{Face, Style};

/// The lines by what they are, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Titles {
    pub kicker: Vec<String>,
    pub title: Vec<String>,
    pub subtitle: Vec<String>,
    pub sure: Sure,
    pub why: &'static str,
}

/// Words that only a second title ends with: 纪实, 综述.
const SECOND: [&str; 22] = [
    "综述", "纪实", "侧记", "纪略", "掠影", "小记", "巡礼", "札记", "见闻", "一瞥", "回眸", "扫描", "观察",
    "回顾", "速写", "特写", "访谈", "剪影", "述评", "报告", "略记", "纪事",
];

/// How kickers begin.
const KICKERS: [&str; 12] = [
    "热烈祝贺",
    "喜迎",
    "学习贯彻",
    "聚焦",
    "走进",
    "奋进新征程",
    "深入学习",
    "热烈庆祝",
    "庆祝",
    "迎接",
    "贯彻落实",
    "新春走基层",
];

/// Sorts the lines of a title zone; there is at least one.
pub(super) fn titles(lines: &[&Line]) -> Titles {
    let texts: Vec<String> = lines.iter().map(|line| line.text.replace('\n', " ")).collect();
    let is_second: Vec<bool> =
        lines.iter().map(|line| is_dashed(&line.text) || line.style == Some(Style::Subtitle)).collect();
    // What a dash begins is a subtitle, with all that follows.
    let cut = is_second.iter().position(|second| *second).filter(|at| *at > 0).unwrap_or(lines.len());
    let (upper, lower) = (&lines[..cut], texts[cut..].to_vec());
    let mut sorted =
        by_look(upper, &texts[..cut]).unwrap_or_else(|| by_order(&texts[..cut], !lower.is_empty()));
    if !lower.is_empty() && sorted.sure == Sure::Guess && upper.len() == 1 {
        sorted.sure = Sure::Likely;
    }
    sorted.subtitle.extend(lower);
    sorted
}

/// 「——…」, or the whole of it in brackets.
fn is_dashed(text: &str) -> bool {
    text.starts_with(['—', '─', '―', '－']) || text.starts_with("--") || unbracketed(text).is_some()
}

/// By the title's larger or heavier type, where lines differ.
fn by_look(lines: &[&Line], texts: &[String]) -> Option<Titles> {
    let ranks: Vec<(bool, u16, u8)> = lines.iter().map(|line| rank(line)).collect();
    let most = ranks.iter().max()?;
    let first = ranks.iter().position(|rank| rank == most)?;
    let count = ranks[first..].iter().take_while(|rank| *rank == most).count();
    let is_told = most.0 || most.1 > 0;
    if lines.len() == 1 {
        let sure = if is_told { Sure::Certain } else { Sure::Likely };
        return Some(whole(
            texts,
            if is_told { "正文前面字号最大的一行" } else { "正文前面唯一的短行" },
            sure,
        ));
    }
    if count == lines.len() {
        // One look for all: a long title in two lines, where the file says how large it is.
        let is_apart = is_kicker(&texts[0]) || is_second_title(&texts[1]);
        let is_one = is_told && lines.len() == 2 && (is_unfinished(&texts[0]) || !is_apart);
        return is_one.then(|| whole(texts, "同一字号的两行，是一个标题", Sure::Likely));
    }
    Some(Titles {
        kicker: texts[..first].to_vec(),
        title: texts[first..first + count].to_vec(),
        subtitle: texts[first + count..].to_vec(),
        sure: Sure::Certain,
        why: if most.0 { "用了“标题”样式" } else { "标题区里字号、字体最重" },
    })
}

/// Title by name, size in half points, weight.
fn rank(line: &Line) -> (bool, u16, u8) {
    let named = matches!(line.style, Some(Style::Title | Style::Heading(1)));
    let face = match line.look.face {
        Some(Face::TitleSong) => 2,
        Some(Face::Hei) => 1,
        _ => 0,
    };
    (named, line.look.size.unwrap_or(0), face + u8::from(line.look.bold) * 2)
}

fn whole(texts: &[String], why: &'static str, sure: Sure) -> Titles {
    Titles { kicker: Vec::new(), title: texts.to_vec(), subtitle: Vec::new(), sure, why }
}

/// Whether the second line only ends what the first began.
fn continues(first: &str, second: &str) -> bool {
    let (a, b) = (dense(first).chars().count(), dense(second).chars().count());
    let opens =
        ["把", "将", "对", "在", "从", "以", "让", "关于"].iter().any(|begin| first.starts_with(begin));
    let is_couplet = a == b && !opens && !ends_with_deed(first);
    is_unfinished(first) || !is_couplet && !is_kicker(first) && !is_second_title(second)
}

/// Whether a line has no sense alone: a bracket is open, a word wants another, or 关于 has no paper's name.
fn is_unfinished(text: &str) -> bool {
    const OPEN: [&str; 12] = ["的", "和", "与", "在", "于", "关于", "暨", "及", "、", "对", "为", "《"];
    const PAPERS: [&str; 16] = [
        "报告", "通知", "意见", "建议", "公告", "通告", "决定", "决议", "方案", "提案", "议案", "请示",
        "批复", "函", "规定", "办法",
    ];
    let opens = |open: char, close: char| text.matches(open).count() > text.matches(close).count();
    let wants = text.starts_with("关于") && !PAPERS.iter().any(|end| text.ends_with(end));
    OPEN.iter().any(|end| text.ends_with(end)) || opens('《', '》') || opens('“', '”') || wants
}

fn is_kicker(text: &str) -> bool {
    KICKERS.iter().any(|begin| text.starts_with(begin))
        || ["强调", "指出", "要求"].iter().any(|end| text.ends_with(end))
}

/// Words that say what was done, as titles do.
const DEEDS: [&str; 24] = [
    "召开", "开展", "举行", "举办", "视察", "调研", "走访", "启动", "推进", "部署", "传达", "学习", "组织",
    "审议", "协商", "督办", "慰问", "考察", "赴", "座谈", "征集", "支招", "通过", "上线",
];

fn ends_with_deed(text: &str) -> bool {
    DEEDS.iter().any(|deed| text.ends_with(deed))
}

/// It tells of something that an office did.
pub(super) fn is_fact(text: &str) -> bool {
    DEEDS.iter().any(|deed| text.contains(deed)) && !text.contains(' ')
}

/// Two short lines of about one length: a title that was set in two.
fn are_halves(first: &str, second: &str) -> bool {
    let (a, b) = (dense(first).chars().count(), dense(second).chars().count());
    (6..=12).contains(&a) && (6..=12).contains(&b) && a.abs_diff(b) <= 3
}

fn is_second_title(text: &str) -> bool {
    SECOND.iter().any(|end| text.ends_with(end))
}

/// By their order alone. `has_subtitle`: one with a dash follows.
fn by_order(texts: &[String], has_subtitle: bool) -> Titles {
    let sort = |kickers: usize, titles: usize, sure, why| Titles {
        kicker: texts[..kickers].to_vec(),
        title: texts[kickers..kickers + titles].to_vec(),
        subtitle: texts[kickers + titles..].to_vec(),
        sure,
        why,
    };
    match texts {
        [] | [_] => sort(0, texts.len(), Sure::Likely, "正文前面唯一的短行"),
        [first, second]
            if !has_subtitle && is_second_title(second) && !KICKERS.iter().any(|k| first.starts_with(k)) =>
        {
            sort(0, 1, Sure::Likely, "第二行以“综述”“纪实”一类的词结尾，是副题")
        }
        [first, second] if first.ends_with(['、', '的', '《', '“']) || second.chars().count() <= 4 => {
            sort(0, 2, Sure::Likely, "两行意思相连，是一个标题")
        }
        [first, second] if !has_subtitle && !is_kicker(first) && are_halves(first, second) => {
            sort(0, 2, Sure::Guess, "长短相近的两行短句，当作一个标题")
        }
        [first, second]
            if !has_subtitle
                && !is_kicker(first)
                && first.contains("政协")
                && is_fact(first)
                && is_fact(second)
                && !second.contains("政协") =>
        {
            sort(0, 1, Sure::Guess, "第一行写谁做了什么，是主题；第二行补充它")
        }
        [_, _] => sort(1, 1, Sure::Guess, "两行标题：一般上一行是引题，下一行是主题"),
        [_, _, _] if has_subtitle => sort(1, 2, Sure::Guess, "副题前有三行：第一行当作引题，后两行当作主题"),
        [_, _, _] => sort(1, 1, Sure::Likely, "三行标题：依次是引题、主题、副题"),
        [..] if has_subtitle => sort(1, texts.len() - 1, Sure::Guess, "副题前有好几行：第一行当作引题"),
        [..] => sort(1, 2, Sure::Guess, "四行标题：第一行当作引题，中间两行当作主题，末行当作副题"),
    }
}

/// Lines of one title: without a gap where the words go on.
pub(super) fn joined(lines: &[String]) -> String {
    let mut title = String::new();
    for line in lines {
        if !title.is_empty() && !continues(&title, line) {
            title.push(' ');
        }
        title.push_str(&closed(line));
    }
    title
}

/// A word that was set wide, `通　　知`, as it is.
fn closed(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_wide = words.len() > 1
        && words.len() <= 4
        && words.iter().all(|word| word.chars().count() == 1 && word.chars().all(is_han));
    if is_wide { words.concat() } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::manuscript::Look;

    fn plain(texts: &[&str]) -> Titles {
        sized(&texts.iter().map(|text| (*text, None)).collect::<Vec<_>>())
    }

    fn sized(texts: &[(&str, Option<u16>)]) -> Titles {
        let lines: Vec<Line> = texts
            .iter()
            .map(|(text, size)| Line {
                text: (*text).to_owned(),
                look: Look { size: *size, ..Look::default() },
                ..Line::default()
            })
            .collect();
        titles(&lines.iter().collect::<Vec<_>>())
    }

    #[track_caller]
    fn sorts(found: &Titles, kicker: &str, title: &str, subtitle: &str) {
        assert_eq!(
            (&*joined(&found.kicker), &*joined(&found.title), &*joined(&found.subtitle)),
            (kicker, title, subtitle)
        );
    }

    #[test]
    fn plain_lines_are_sorted_by_order() {
        sorts(&plain(&["县政协召开主席会议"]), "", "县政协召开主席会议", "");
        sorts(
            &plain(&["凝心聚力 履职为民", "县政协2022年工作综述"]),
            "",
            "凝心聚力 履职为民",
            "县政协2022年工作综述",
        );
        sorts(
            &plain(&["热烈祝贺大会召开", "凝心聚力 履职为民", "县政协工作综述"]),
            "热烈祝贺大会召开",
            "凝心聚力 履职为民",
            "县政协工作综述",
        );
        sorts(&plain(&["为一渠清水", "——县政协调研护水工作"]), "", "为一渠清水", "——县政协调研护水工作");
        sorts(
            &plain(&["主席在调研时强调", "把实事办到群众心坎上", "——县政协调研"]),
            "主席在调研时强调",
            "把实事办到群众心坎上",
            "——县政协调研",
        );
    }

    #[test]
    fn larger_type_makes_the_title() {
        sorts(
            &sized(&[("凝心聚力", Some(32)), ("县政协召开会议", Some(44)), ("部署全年工作", Some(32))]),
            "凝心聚力",
            "县政协召开会议",
            "部署全年工作",
        );
        sorts(
            &sized(&[("关于召开县政协第十届委员会", Some(44)), ("第二次会议的通知", Some(44))]),
            "",
            "关于召开县政协第十届委员会第二次会议的通知",
            "",
        );
        sorts(
            &sized(&[("关于召开常委会会议的", Some(44)), ("通　　知", Some(44))]),
            "",
            "关于召开常委会会议的通知",
            "",
        );
        sorts(
            &sized(&[("关于全县农村饮水安全工程", Some(44)), ("建设情况的视察报告", Some(44))]),
            "",
            "关于全县农村饮水安全工程建设情况的视察报告",
            "",
        );
    }
}
