//! N10: 今年 in an article that is kept for ever.

use crate::content::Status;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N10"),
    severity: Severity::Hint,
    default: true,
    title: "归档稿件里的“今年”“本月”",
    why: "归档的稿件多年以后还有人看，“今年”“昨天”会看成别的时候：可以写明年月。",
    source: "编辑部习惯",
    examples: &[Example {
        raw: "---\n标题: 甲\n日期: 2022-12-20\n状态: 归档\n---\n今年以来，县政协收到提案86件。\n",
        fixed: "---\n标题: 甲\n日期: 2022-12-20\n状态: 归档\n---\n2022年以来，县政协收到提案86件。\n",
    }],
    clean: &["今年以来，县政协收到提案86件。"],
    check,
};

const WORDS: [(&str, i16); 5] = [("今年", 0), ("去年", -1), ("明年", 1), ("本月", 0), ("昨天", 0)];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    if reading.article.meta.status != Status::Archived {
        return;
    }
    let mut told = [false; WORDS.len()];
    for passage in reading.running() {
        for (number, (word, years)) in WORDS.iter().enumerate() {
            let Some(at) = passage.text.find(word).filter(|_| !told[number]) else { continue };
            told[number] = true;
            let start = passage.number(at);
            let message = match (reading.date, word.ends_with('年')) {
                (Some(date), true) => format!("“{word}”指的是{}年", date.year() + years),
                (Some(date), false) => format!("“{word}”说的是{}年{}月的事", date.year(), date.month()),
                (None, _) => format!("“{word}”要看稿件的日期才知道是什么时候"),
            };
            marks.at(passage, start..start + word.chars().count(), message);
        }
    }
}
