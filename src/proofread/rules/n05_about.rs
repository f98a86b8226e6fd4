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
                '约' | '近' => before(passage, index, marks),
                '多' | '余' if passage.letter(index + 1) == '余' && c == '多' => {
                    more(passage, index, marks)
                }
                '、' => between(passage, index, marks),
                _ => {}
            }
        }
    }
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
    let is_amount =
        matches!(unit, '十' | '百' | '千' | '万') || matches!(unit, '个' | '名' | '天' | '户' | '次');
    let before = index.checked_sub(1).map_or('\0', |at| passage.before(at));
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
