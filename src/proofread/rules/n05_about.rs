//! N05: a number that is about and about, and 、 in 三四十.

use crate::proofread::letters::{han_digit, is_closing};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N05"),
    severity: Severity::Warning,
    default: true,
    title: "概数的说法重复",
    why: "“近”“约”“余”“多”“左右”都表示大概，一个数只用一个；相邻两个数字连用表示概数时，中间不用顿号。",
    source: "GB/T 15835—2011（概数）；《现代汉语词典》（第7版）",
    examples: &[
        Example { raw: "近30余名委员参加。", fixed: "近30名委员参加。" },
        Example { raw: "约30人左右参加。", fixed: "约30人参加。" },
        Example { raw: "走访20多余户。", fixed: "走访20多户。" },
        Example { raw: "走访三、四十户。", fixed: "走访三四十户。" },
    ],
    clean: &[
        "节约30%左右。",
        "附近30多户。",
        "第三、四十条。",
        "一、二、三等奖。",
        "约30人参加，占一半左右。",
        "最近10余天。",
        "签约30多个项目。",
        "条约20余项。",
    ],
    check,
};

/// Words that end with 约 or 近 and say nothing of a number.
const OTHER: [&str; 22] = [
    "节约", "预约", "条约", "合约", "签约", "违约", "公约", "契约", "特约", "履约", "缔约", "邀约", "集约",
    "解约", "制约", "续约", "附近", "最近", "邻近", "临近", "靠近", "新近",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for (index, c) in passage.letters() {
            match c {
                '约' | '近' if told_before(passage, index).is_none() => before(passage, index, marks),
                '超' | '逾' => over(passage, index, marks),
                '多' | '余' if passage.letter(index + 1) == '余' && c == '多' => {
                    more(passage, index, marks);
                }
                '、' => between(passage, index, marks),
                '左' | '上' => behind(passage, index, marks),
                _ => {}
            }
            twice(passage, index, marks);
        }
    }
}

/// Words for about that stand before a number.
const ABOUT: [&str; 6] = ["大约", "大概", "将近", "接近", "约", "近"];

/// The word for about that ends before another one, which is a part of no longer word: where it begins.
fn told_before(passage: &Passage, index: usize) -> Option<usize> {
    let word = ABOUT.iter().find(|word| passage.ends_at(index, word))?;
    let is_other = OTHER.iter().any(|word| passage.ends_at(index, word));
    (!is_other).then(|| index - word.chars().count())
}

/// 大约近30人
fn twice(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    let Some(word) = ABOUT.iter().find(|word| passage.is_at(index, word)) else { return };
    let end = index + word.chars().count();
    let Some(start) = told_before(passage, index).filter(|_| number_end(passage, end).is_some()) else {
        return;
    };
    let (one, two) = (passage.part(start..index), passage.part(index..end));
    let message = format!("“{one}”和“{two}”都表示大概，只用一个");
    marks.at(passage, start..end, message).swap(passage, [(start..index, "")], Applicability::Ask);
}

/// 超过30余人
fn over(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    let start = index + 1 + usize::from(passage.letter(index + 1) == '过');
    let Some(end) = number_end(passage, start) else { return };
    if matches!(passage.letter(end), '余' | '多') && passage.letter(end + 1) != '余' {
        let (word, extra) = (passage.part(index..start), passage.letter(end));
        let message = format!("“{word}”和“{extra}”只用一个");
        marks.at(passage, index..end + 1, message).swap(passage, [(end..end + 1, "")], Applicability::Ask);
    }
}

/// 30多名左右
fn behind(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    if !passage.is_at(index, "左右") && !passage.is_at(index, "上下") {
        return;
    }
    let from = (0..index).rev().take(4).find(|&at| matches!(passage.letter(at), '余' | '多'));
    let Some(more) = from.filter(|&at| is_number(passage.before(at))) else { return };
    // 多 of 多少, and what another number or mark parts from it.
    let is_one =
        (more + 1..index).all(|at| !is_number(passage.letter(at)) && !is_closing(passage.letter(at)));
    if is_one && ends(passage, index + 2) {
        let (extra, word) = (passage.letter(more), passage.part(index..index + 2));
        let message = format!("“{extra}”和“{word}”都表示大概，只用一个");
        let place = index..index + 2;
        marks.at(passage, more - 1..index + 2, message).swap(passage, [(place, "")], Applicability::Ask);
    }
}

/// 左右 is no place here: 30多名左右两侧的.
fn ends(passage: &Passage, at: usize) -> bool {
    !matches!(passage.letter(at), '两' | '侧' | '岸' | '边' | '翼' | '手' | '班' | '级' | '联' | '游' | '下')
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '.' | ',' | '十' | '百' | '千' | '万' | '亿' | '两' | '几')
        || han_digit(c).is_some()
}

/// Where a number that begins here ends.
fn number_end(passage: &Passage, from: usize) -> Option<usize> {
    let length = (from..from + 12).take_while(|&index| is_number(passage.letter(index))).count();
    (length > 0).then_some(from + length)
}

/// 近30余, 约30人左右.
fn before(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    if OTHER.iter().any(|word| passage.ends_at(index + 1, word)) {
        return;
    }
    let Some(end) = number_end(passage, index + 1) else { return };
    let word = passage.letter(index);
    // 近一年多来 and 近两年多 are a span of time.
    let is_more = matches!(passage.letter(end), '余' | '多');
    let is_time = word == '近' && matches!(passage.letter(end), '年' | '个' | '天' | '月' | '日');
    if is_more && !is_time {
        let extra = passage.letter(end);
        let message = format!("“{word}”和“{extra}”都表示大概，只用一个");
        marks.at(passage, index..end + 1, message).swap(passage, [(end..end + 1, "")], Applicability::Ask);
        return;
    }
    let stop = |at: &usize| is_closing(passage.letter(*at)) || passage.letter(*at) == '\0';
    let limit = (end..end + 8).find(stop).unwrap_or(end + 8);
    let found = (end..limit).find(|&at| passage.is_at(at, "左右") || passage.is_at(at, "上下"));
    if let Some(at) = found.filter(|_| word == '约') {
        let extra = passage.part(at..at + 2);
        let message = format!("“约”和“{extra}”都表示大概，只用一个");
        marks.at(passage, index..at + 2, message).swap(passage, [(at..at + 2, "")], Applicability::Ask);
    }
}

/// 20多余
fn more(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    if is_number(passage.before(index)) && passage.letter(index + 2) != '额' {
        marks.at(passage, index - 1..index + 2, "“多”和“余”意思相同，只用一个").swap(
            passage,
            [(index + 1..index + 2, "")],
            Applicability::Ask,
        );
    }
}

/// 三、四十
fn between(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    let (Some(first), Some(second)) =
        (han_digit(passage.before(index)), han_digit(passage.letter(index + 1)))
    else {
        return;
    };
    let unit = passage.letter(index + 2);
    let is_amount = matches!(unit, '十' | '百' | '千' | '万')
        || matches!(unit, '个' | '名' | '天' | '户' | '次' | '岁' | '人' | '里' | '斤' | '亩');
    let before = index.checked_sub(1).map_or('\0', |at| passage.before(at));
    // 十五、六岁: a ten before the first of them.
    let is_ten = before == '十' && index > 2 && !is_number(passage.before(index - 2));
    let before = if is_ten { passage.before(index - 2) } else { before };
    let is_alone = !is_number(before) && !matches!(before, '第' | '、' | '初' | '条' | '（');
    let behind = passage.letter(index + 3);
    if second == first + 1 && is_amount && is_alone && !is_number(behind) && behind != '、' && index > 1 {
        let place = index..index + 1;
        marks.at(passage, index - 1..index + 3, "两个数字连用表示概数，中间不用顿号").swap(
            passage,
            [(place, "")],
            Applicability::Ask,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::{marked, swapped};

    #[test]
    fn a_number_is_about_but_once() {
        for (text, right) in [
            ("共30多名左右委员参加。", "共30多名委员参加。"),
            ("共大约近30人参加。", "共近30人参加。"),
            ("已有超过30余人参加。", "已有超过30人参加。"),
            ("已逾30多人。", "已逾30人。"),
            (
                "走访五、六十户，来了二、三十人，孩子十五、六岁，七、八个人。",
                "走访五六十户，来了二三十人，孩子十五六岁，七八个人。",
            ),
            ("桥长30多米，左右两侧。", "桥长30多米，左右两侧。"),
            ("30多名左右两侧的代表。", "30多名左右两侧的代表。"),
            ("超过30人，多为妇女。", "超过30人，多为妇女。"),
            ("附近约30人。", "附近约30人。"),
            ("签约近30个项目。", "签约近30个项目。"),
            ("第十五、六条。", "第十五、六条。"),
        ] {
            assert_eq!(swapped("N05", text), right, "{text}");
            assert_eq!(marked("N05", text).is_empty(), text == right, "{text}");
        }
    }
}
