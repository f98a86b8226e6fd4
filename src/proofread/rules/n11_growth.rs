//! N11: 下降…倍, and percent where percentage points may be meant.

use crate::proofread::figures::{Figure, figures};
use crate::proofread::letters::{han_digit, is_closing};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N11"),
    severity: Severity::Warning,
    default: true,
    title: "增减的说法",
    why: "减少不能说“倍”，要说“百分之几”“几分之几”；比率之间的增减说“百分点”。",
    source: "GB/T 15835—2011；统计用语习惯",
    examples: &[
        Example { raw: "事故数量下降了2倍。", fixed: "事故数量下降了三分之二。" },
        Example { raw: "自来水普及率提高5%。", fixed: "自来水普及率提高5个百分点。" },
    ],
    clean: &[
        "产值增长2倍。",
        "普及率由81%提高到94%。",
        "普及率提高5个百分点。",
        "工作效率提高20%。",
        "降低到原来的2倍以下",
    ],
    check,
};

const DOWN: [&str; 7] = ["下降", "减少", "降低", "缩小", "下跌", "缩减", "缩短"];
const UP: [&str; 6] = ["提高", "上升", "增长", "提升", "增加", "下降"];
const RATES: [&str; 17] = [
    "普及率",
    "覆盖率",
    "满意率",
    "满意度",
    "办复率",
    "合格率",
    "入学率",
    "就业率",
    "失业率",
    "发病率",
    "死亡率",
    "城镇化率",
    "绿化率",
    "占比",
    "比重",
    "见面率",
    "采纳率",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        for (index, _) in passage.letters().filter(|(_, c)| *c == '倍') {
            times(passage, index, marks);
        }
        for figure in figures(passage) {
            let verb = |words: &[&str]| {
                let end = figure.start - usize::from(passage.before(figure.start) == '了');
                words.iter().any(|word| passage.ends_at(end, word)).then(|| end - 2)
            };
            if figure.is_percent {
                let found =
                    verb(&UP).or_else(|| verb(&DOWN)).filter(|&start| is_rate(passage, start, &figure));
                if let Some(start) = found {
                    marks
                        .at(passage, start..figure.end + 1, "比率的增减，是不是“百分点”？")
                        .severity(Severity::Hint);
                }
            }
        }
    }
}

/// 下降2倍, 减少了两倍. 降低到2倍 says what is left.
fn times(passage: &Passage, index: usize, marks: &mut Marks<'_>) {
    let is_number = |c: char| {
        c.is_ascii_digit()
            || han_digit(c).is_some()
            || matches!(
                c,
                '.' | '十' | '百' | '千' | '两' | '几' | '数' | '多' | '余' | '～' | '~' | '-' | '—' | '至'
            )
    };
    let number = (0..index).rev().take(12).take_while(|&at| is_number(passage.letter(at))).last();
    // 倍数, 倍率: no multiple of anything.
    let Some(mut start) = number.filter(|_| !matches!(passage.letter(index + 1), '数' | '率' | '镜' | '速'))
    else {
        return;
    };
    for word in ["超过", "大约", "将近", "约", "近", "达", "了"] {
        if passage.ends_at(start, word) {
            start -= word.chars().count();
        }
    }
    if DOWN.iter().any(|word| passage.ends_at(start, word)) {
        marks.at(passage, start - 2..index + 1, "减少的数不能用“倍”");
    }
}

/// A rate stands before the verb, in the same clause.
fn is_rate(passage: &Passage, verb: usize, figure: &Figure) -> bool {
    let clause =
        (0..verb).rev().take(8).take_while(|&at| !is_closing(passage.letter(at))).last().unwrap_or(verb);
    let words = passage.part(clause..verb);
    figure.value < 100.0 && RATES.iter().any(|rate| words.contains(rate))
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn less_is_never_so_many_times() {
        for (text, at) in [
            ("事故下降一倍。", &["下降一倍"][..]),
            ("事故减少了两倍。", &["减少了两倍"]),
            ("成本降低了3倍以上。", &["降低了3倍"]),
            ("用时缩短近1.5倍。", &["缩短近1.5倍"]),
            ("成本下降2～3倍。", &["下降2～3倍"]),
            ("降低到原来的2倍以下。", &[]),
            ("成本下降，产值增加2倍。", &[]),
            ("缩小10倍率。", &[]),
            ("下降加倍。", &[]),
        ] {
            assert_eq!(marked("N11", text), at, "{text}");
        }
    }
}
