//! Q10: two colons in one sentence.

use crate::proofread::letters::is_closing;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q10"),
    severity: Severity::Hint,
    default: false,
    title: "一句话里用了两个冒号",
    why: "一个句子里一般不套用冒号：请把后一个改成逗号，或者断成两句。",
    source: "GB/T 15834—2011 4.7.3.2",
    examples: &[Example {
        raw: "会议提出两点要求：一是抓学习：抓好集中学习。",
        fixed: "会议提出两点要求：一是抓学习，抓好集中学习。",
    }],
    clean: &["会议提出：“三点：学习、调研、落实。”", "会议提出两点要求：抓学习，抓落实。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for sentence in passage.sentences() {
            let (mut colons, mut depth) = (0, 0_usize);
            for index in sentence {
                match passage.letter(index) {
                    '“' | '（' | '《' => depth += 1,
                    '”' | '）' | '》' => depth = depth.saturating_sub(1),
                    '：' if depth == 0 && !is_closing(passage.before(index)) => colons += 1,
                    _ => continue,
                }
                if colons == 2 {
                    marks.at(passage, index..index + 1, "这一句里有两个冒号");
                    break;
                }
            }
        }
    }
}
