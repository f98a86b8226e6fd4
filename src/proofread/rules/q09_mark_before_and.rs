//! Q09: 、 before 等, 和 and 及.
//!
//! 等, 和, 及 and 与 begin words and names too: what stands behind them decides, and where it does not, nothing is told.

use crate::proofread::letters::{han_digit, is_closing};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q09"),
    severity: Severity::Warning,
    default: true,
    title: "“等”“和”“及”前面用了顿号",
    why: "“等”和连词“和”“及”“与”前面不用顿号，“等”前面也不用逗号。",
    source: "GB/T 15834—2011 4.5；报刊习惯",
    examples: &[
        Example { raw: "走访企业、学校、等单位。", fixed: "走访企业、学校等单位。" },
        Example { raw: "走访企业、学校，等单位。", fixed: "走访企业、学校等单位。" },
        Example { raw: "走访企业、学校、和医院。", fixed: "走访企业、学校和医院。" },
    ],
    clean: &["发展、和平、和谐是主题。", "早发现、及时处理。", "分批、等额选举，学习、与会。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        // Where the last item of a list begins, and how many marks stand before it in its clause.
        let (mut item, mut items) = (0, 0);
        for (index, c) in passage.letters() {
            let next = passage.letter(index + 1);
            let list = List { from: item, items };
            let is_wrong = match (c, next) {
                // 一、 at the start is a heading's number.
                ('、', _)
                    if index < 3 && "一二三四五六七八九十0123456789".contains(passage.before(index)) =>
                {
                    false
                }
                ('、', '等') => is_et_cetera(passage, index + 1),
                ('，', '等') => {
                    items > 0 && is_head(passage, index + 2).is_some_and(|end| ends(passage, end))
                }
                ('、', '和' | '及' | '与') => is_last(passage, &list, index),
                _ => false,
            };
            if is_wrong {
                marks
                    .at(passage, index..index + 2, format!("“{c}{next}”：“{next}”前面不用{}", name(c)))
                    .swap(passage, [(index..index + 1, "")], Applicability::Ask);
            }
            match c {
                '、' => (item, items) = (index + 1, items + 1),
                c if is_closing(c) && !matches!(c, '”' | '》' | '）' | '’') || c == '\n' => {
                    (item, items) = (index + 1, 0);
                }
                _ => {}
            }
        }
    }
}

fn name(mark: char) -> &'static str {
    if mark == '、' { "顿号" } else { "逗号" }
}

/// The list that a mark stands in: where its last item begins, and how many marks were before.
struct List {
    from: usize,
    items: usize,
}

/// Whether a word or phrase ends here.
fn ends(passage: &Passage, at: usize) -> bool {
    let c = passage.letter(at);
    is_closing(c) || matches!(c, '\0' | '\n' | '…' | '（')
}

/// What a list is summed up as: 等单位, 等3家企业.
const HEADS: [&str; 42] = [
    "单位",
    "部门",
    "方面",
    "内容",
    "工作",
    "问题",
    "领域",
    "环节",
    "活动",
    "事项",
    "情况",
    "人员",
    "代表",
    "委员",
    "同志",
    "地区",
    "地方",
    "乡镇",
    "街道",
    "社区",
    "企业",
    "学校",
    "机构",
    "行业",
    "形式",
    "方式",
    "措施",
    "项目",
    "任务",
    "部位",
    "场所",
    "资料",
    "材料",
    "设施",
    "设备",
    "产业",
    "因素",
    "有关部门",
    "相关部门",
    "有关单位",
    "相关单位",
    "县市",
];

const COUNTED: &str = "家个名项件种位所处座户篇次类方批条部县市镇乡村";

/// Where the head of a list ends, if one stands here.
fn is_head(passage: &Passage, at: usize) -> Option<usize> {
    if let Some(head) = HEADS.iter().find(|head| passage.is_at(at, head)) {
        return Some(at + head.chars().count());
    }
    let is_number = |c: char| {
        c.is_ascii_digit() || han_digit(c).is_some() || matches!(c, '十' | '百' | '两' | '几' | '多')
    };
    let length = (at..at + 6).take_while(|&index| is_number(passage.letter(index))).count();
    let counted = at + length + usize::from(passage.letter(at + length) == '余');
    let end = (counted + 1..counted + 7).find(|&end| ends(passage, end));
    (length > 0 && COUNTED.contains(passage.letter(counted))).then(|| end.unwrap_or(counted + 1))
}

/// The 等 here ends a list: it begins no word.
fn is_et_cetera(passage: &Passage, at: usize) -> bool {
    let behind = at + 1 + usize::from(passage.letter(at + 1) == '等');
    ends(passage, behind)
        || is_head(passage, behind).is_some()
        || passage.letter(behind) == '地' && ends(passage, behind + 1)
}

/// Words that begin with these characters: no conjunctions.
const WORDS: [&str; 54] = [
    "和平", "和谐", "和睦", "和解", "和气", "和顺", "和美", "和田", "和县", "和合", "和善", "和亲", "和蔼",
    "和声", "和风", "和好", "和龙", "和林", "和静", "和政", "和悦", "和弦", "和衷", "和而", "和颜", "和盘",
    "和缓", "和服", "和约", "和议", "和乐", "和畅", "和易", "和局", "及时", "及早", "及格", "及第", "及锋",
    "及至", "及笄", "与会", "与时", "与众", "与日", "与世", "与共", "与否", "与此", "与民", "与人", "与虎",
    "与邻", "与党",
];

/// The 和, 及 or 与 behind a mark joins the last item to its list.
fn is_last(passage: &Passage, list: &List, mark: usize) -> bool {
    let at = mark + 1;
    if WORDS.iter().any(|word| passage.is_at(at, word)) {
        return false;
    }
    let from = at + 1;
    let and = passage.letter(at);
    let is_other = passage.is_at(from, "其他") || passage.is_at(from, "其它");
    if is_other && and != '与' {
        return true;
    }
    let Some(end) = (from..from + 40).find(|&end| ends(passage, end)) else { return false };
    let (last, before) = (end - from, mark - list.from);
    // 望京路、和义路、江厦街: the list goes on.
    let is_open = passage.letter(end) == '、'
        || (from..end).any(|index| matches!(passage.letter(index), '和' | '与' | '及'));
    // 长春门、和义门: items that end alike are names of one kind.
    let tail = passage.before(mark);
    let is_name = (from..end.min(from + 3)).any(|index| passage.letter(index) == tail);
    if is_open || is_name || last < 2 {
        return false;
    }
    // 和群众谈心 is no item: with 和 and 与 the last one must be short, and as long as the one before it.
    and == '及' || list.items > 0 && last == before && last < 4
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn what_stands_behind_decides() {
        for (text, at) in [
            ("走访企业、学校、等10家单位。", &["、等"][..]),
            ("走访企业、学校、等三个乡镇。", &["、等"]),
            ("包括企业、学校、等。", &["、等"]),
            ("走访张家界、桑植、等地，了解情况。", &["、等"]),
            ("走访企业、学校，等多家单位。", &["，等"]),
            ("机关、团体、及其他组织。", &["、及"]),
            ("出差、餐饮、及公务报销都不用收据。", &["、及"]),
            ("走访企业、学校、与医院。", &["、与"]),
            // Words, idioms and names.
            ("众志成城、和衷共济。", &[]),
            ("求同存异、和而不同。", &[]),
            ("慢作为、等风来。", &[]),
            ("不能靠、等靠要。", &[]),
            ("借钱、等米下锅。", &[]),
            ("采取免耕、等高种植等措施。", &[]),
            ("提供用房、等值的资金。", &[]),
            ("招呼停车、等车、发放广告。", &[]),
            ("永丰路、和义路、江厦街围成的区域。", &[]),
            ("望京门、长春门、和义门。", &[]),
            ("厚积薄发、及锋而试。", &[]),
            ("照料花园、和朋友打牌、发呆。", &[]),
            ("进村入户、访贫问苦、与群众谈心。", &[]),
            ("会前要准备，等单位批复。", &[]),
        ] {
            assert_eq!(marked("Q09", text), at, "{text}");
        }
    }
}
