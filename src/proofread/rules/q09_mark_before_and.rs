//! Q09: 、 before 等, 和 and 及.

use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q09"),
    severity: Severity::Warning,
    default: true,
    title: "“等”“和”“及”前面用了顿号",
    why: "“等”和连词“和”“及”“与”前面不用顿号。",
    source: "GB/T 15834—2011 4.5；报刊习惯",
    examples: &[
        Example { raw: "走访企业、学校、等单位。", fixed: "走访企业、学校等单位。" },
        Example { raw: "走访企业、学校、和医院。", fixed: "走访企业、学校和医院。" },
    ],
    clean: &["发展、和平、和谐是主题。", "早发现、及时处理。", "分批、等额选举，学习、与会。"],
    check,
};

/// Words that begin with these characters.
const WORDS: [&str; 40] = [
    "和平", "和谐", "和睦", "和解", "和气", "和顺", "和美", "和田", "和县", "和合", "和善", "和亲", "和蔼",
    "和声", "和风", "和好", "和龙", "和林", "和静", "和政", "和悦", "及时", "及早", "及格", "及第", "等级",
    "等待", "等候", "等额", "等同", "等距", "等效", "等份", "等次", "等价", "等外", "等量", "等于", "和易",
    "等离",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for (index, _) in passage.letters().filter(|(_, c)| *c == '、') {
            let next = passage.letter(index + 1);
            if !matches!(next, '等' | '和' | '及') || WORDS.iter().any(|word| passage.is_at(index + 1, word))
            {
                continue;
            }
            // 《和》 and a heading's number: no list.
            if index < 3 && "一二三四五六七八九十0123456789".contains(passage.before(index)) {
                continue;
            }
            let place = index..index + 1;
            marks.at(passage, index..index + 2, format!("“、{next}”：“{next}”前面不用顿号")).swap(
                passage,
                [(place, "")],
                Applicability::Ask,
            );
        }
    }
}
