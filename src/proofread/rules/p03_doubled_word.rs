//! P03: a word twice in a row.

use crate::proofread::letters::is_han;
use crate::proofread::lexicon::{VERBS, is_joint, is_word};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P03"),
    severity: Severity::Error,
    default: true,
    title: "词语重复",
    why: "同一个词紧接着写了两遍，多半是改稿时没有删干净。",
    source: "校对常规",
    examples: &[Example {
        raw: "会议研究了乡村乡村振兴工作。", fixed: "会议研究了乡村振兴工作。"
    }],
    clean: &[
        "大家研究研究再定。",
        "多多益善，常常来往，高高兴兴地讨论讨论。",
        "一条条一件件地办，一步一步一个脚印。",
        "百分之三三三制原则。",
        "很多很多群众来到现场。",
        "支持企业创业创新，充分运用信用信息。",
        "构建共建共治共享的治理格局，做好监测预测预警。",
        "工会委员会委员参加学习，再审申请人申请人民法院委托鉴定。",
        "一个问题一个问题解决，再调研再调研。",
        "他说着说着就流下了眼泪，是不是不停地擦。",
    ],
    check,
};

/// Two characters that may stand twice: to do a little of something, or very much.
const REPEATABLE: [&str; 44] = [
    "研究",
    "讨论",
    "商量",
    "考虑",
    "学习",
    "了解",
    "打听",
    "休息",
    "锻炼",
    "收拾",
    "检查",
    "宣传",
    "交流",
    "体验",
    "放松",
    "帮助",
    "一个",
    "一步",
    "一点",
    "一件",
    "一条",
    "一次",
    "一年",
    "一代",
    "一遍",
    "很多",
    "许多",
    "好多",
    "非常",
    "特别",
    "永远",
    "什么",
    "某某",
    "多少",
    "谢谢",
    "慢慢",
    "看看",
    "走走",
    "意思",
    "热闹",
    "清楚",
    "打扮",
    "活动活",
    "比划",
];

/// Doubles that are looked for elsewhere in one article, at most.
const LOOKUPS: usize = 50;

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut lookups = LOOKUPS;
    for passage in reading.passages() {
        let mut index = 0;
        while index + 4 <= passage.len() {
            let found = (2..=6).rev().find(|&length| is_doubled(passage, index, length));
            let Some(length) = found else {
                index += 1;
                continue;
            };
            let double = Double { passage, index, length };
            let severity = double.severity().filter(|severity| {
                *severity != Severity::Hint || !double.is_of_compounds(reading, &mut lookups)
            });
            if let Some(severity) = severity {
                let (second, end) = (index + length, index + 2 * length);
                let word = passage.part(index..second);
                marks.at(passage, index..end, format!("“{word}”写了两遍")).severity(severity).swap(
                    passage,
                    [(second..end, "")],
                    Applicability::Ask,
                );
            }
            index += 2 * length;
        }
    }
}

/// Whether so many Han characters are followed by the same again, and are more than one of them twice.
fn is_doubled(passage: &Passage, index: usize, length: usize) -> bool {
    let first = passage.letter(index);
    if first != passage.letter(index + length) || !is_han(first) {
        return false;
    }
    let same = |offset: usize| {
        let c = passage.letter(index + offset);
        is_han(c) && c == passage.letter(index + length + offset)
    };
    (1..length).all(same) && (1..length).any(|offset| passage.letter(index + offset) != first)
}

/// So many characters from a place on, twice.
struct Double<'p> {
    passage: &'p Passage,
    index: usize,
    length: usize,
}

impl Double<'_> {
    /// How surely it is a slip; `None` if it is none.
    fn severity(&self) -> Option<Severity> {
        if self.is_said_twice() || self.is_of_three_words() {
            return None;
        }
        if self.begins_word() {
            return Some(if self.may_be_said() { Severity::Warning } else { Severity::Error });
        }
        // 长期出租出租汽车: two words may meet that end and begin alike.
        Some(match self.length {
            4.. => Severity::Error,
            _ if self.may_be_said() || self.stands_behind_word() => Severity::Warning,
            _ => Severity::Hint,
        })
    }

    fn end(&self) -> usize {
        self.index + 2 * self.length
    }

    /// What Chinese says twice: 一个一个, 再调研再调研, 说着说着, 是不是不.
    fn is_said_twice(&self) -> bool {
        let word = self.passage.part(self.index..self.index + self.length);
        let second = self.passage.letter(self.index + 1);
        let is_each = word.starts_with('一')
            || self.length == 2 && word.starts_with(['几', '两', '每', '很', '太', '整'])
            || self.length <= 3 && word.starts_with(['再', '又', '边', '越']);
        let is_going_on = self.length == 2 && matches!(second, '着' | '不' | '没' | '一' | '每');
        // 规定规定的 is a noun and its verb.
        let is_law = word == "规定" && self.passage.letter(self.end()) == '的';
        // 人口少的村的村民, 企业对企业对个人: words of other words.
        let is_chain = word.starts_with(['的', '对', '同']) || word.ends_with('的');
        REPEATABLE.contains(&word) || is_each || is_going_on || is_law || is_chain
    }

    /// 企业创业创新, 运用信用信息: the first character ends the word before, or the last begins the one behind, and
    /// the two are a chance meeting.
    fn is_of_three_words(&self) -> bool {
        let letter = |index: usize| self.passage.letter(index);
        let (first, last) = (letter(self.index), letter(self.end() - 1));
        if !is_han(self.passage.before(self.index)) {
            return false;
        }
        let ends_before =
            is_word(self.passage.before(self.index), first) && !is_word(first, letter(self.index + 1));
        let begins_behind = is_word(last, letter(self.end())) && !is_word(letter(self.end() - 2), last);
        // Of two characters, the other two of them are a word then: 业创 and 创业.
        (ends_before || begins_behind) && (self.length > 2 || is_word(last, first))
    }

    /// 上一年度年度报告: the second begins a longer word, which stands elsewhere too and behind other words.
    fn is_of_compounds(&self, reading: &Reading<'_>, lookups: &mut usize) -> bool {
        let Some(left) = lookups.checked_sub(1) else { return true };
        *lookups = left;
        let end = self.end();
        if !is_han(self.passage.letter(end)) {
            return false;
        }
        let (compound, last) =
            (self.passage.part(self.index + self.length..end + 1), self.passage.letter(end - 1));
        let before = self.passage.before(self.index);
        reading.passages().any(|passage| {
            passage.text.match_indices(compound).any(|(at, _)| {
                let other = passage.text[..at].chars().next_back();
                other != Some(before) && other != Some(last)
            })
        })
    }

    /// A mark, a particle, a verb or 三项 stands before it, so that a word begins here.
    fn begins_word(&self) -> bool {
        let (before, second) =
            (self.passage.before(self.index), self.passage.before(self.index.saturating_sub(1)));
        let is_count = "项个条次名件家位种场批份".contains(before)
            && (second.is_ascii_digit() || "一二两三四五六七八九十百多余几".contains(second));
        !is_han(before)
            || is_joint(before) && !is_word(second, before)
            || is_count
            || VERBS.iter().any(|verb| self.passage.ends_at(self.index, verb))
    }

    /// 视察乡村乡村道路: a word, behind another one.
    fn stands_behind_word(&self) -> bool {
        let (index, passage) = (self.index, self.passage);
        let is_behind = index > 1 && is_word(passage.letter(index - 2), passage.letter(index - 1));
        self.length == 2 && is_behind && is_word(passage.letter(index), passage.letter(index + 1))
    }

    /// Verbs of two characters are said twice for doing a little of something (走访走访), which no list holds all
    /// of; then they end a clause.
    fn may_be_said(&self) -> bool {
        let next = self.passage.letter(self.end());
        self.length == 2 && !is_han(next) && !next.is_alphanumeric()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofread::tests::severities;

    #[test]
    fn a_slip_stands_between_words() {
        use Severity::{Error, Hint, Warning};
        for (text, expected) in [
            ("会议研究了提案提案办理工作。", vec![Error]),
            ("承接并做好做好全国和省市政协来慈调研。", vec![Error]),
            ("通过委员读书、宣讲宣讲、调研视察，凝聚了共识。", vec![Warning]),
            ("做好提案提案办理，形成三项建议建议汇编。", vec![Error, Error]),
            ("办理布图设计设计登记。", vec![Hint]),
            ("县政协组织委员视察乡村乡村道路建设。", vec![Warning]),
            ("货物由集装箱装箱运输。", vec![Hint]),
            ("最高人民法院人民法院规定。", vec![Error]),
            ("推行政府政府采购。", vec![Warning]),
            ("增强自强自立意识。", vec![]),
            ("由国有土地有土地使用权人办理。", vec![]),
            ("一个项目一个项目推进，读着读着就入了迷。", vec![]),
            ("很少很少有人反对。", vec![]),
            ("报送上一年度年度报告。\n\n年度报告应当公示。", vec![]),
        ] {
            assert_eq!(severities(text, "P03"), expected, "{text}");
        }
    }
}
