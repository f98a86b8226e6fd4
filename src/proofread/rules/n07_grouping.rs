//! N07: large numbers with commas here and without there.

use crate::proofread::figures::figures;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N07"),
    severity: Severity::Hint,
    default: true,
    title: "千分撇有的用、有的不用",
    why: "一篇稿件里，多位数的千分撇要么都用，要么都不用。",
    source: "GB/T 15835—2011 5.1.1（多位数）",
    examples: &[Example {
        raw: "收入12,300元，支出23400元。", fixed: "收入12300元，支出23400元。"
    }],
    clean: &["收入12,300元，支出23,400元。", "收入1.23万元，2022年支出23400元。", "邮编427200，共1,234人。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut grouped = None;
    let mut plain = None;
    for passage in reading.running() {
        for figure in figures(passage).iter().filter(|figure| figure.value >= 10_000.0) {
            let integer = figure.end
                - figure.start
                - if figure.decimals > 0 { figure.decimals as usize + 1 } else { 0 };
            let place = (passage, figure.start..figure.end);
            // A quantity has a unit of few digits before it; a code has none.
            let is_amount = matches!(
                passage.letter(figure.unit),
                '元' | '人' | '户' | '亩' | '件' | '吨' | '个' | '名' | '家'
            );
            match figure.is_grouped {
                true => grouped = grouped.or(Some(place)),
                false if integer >= 5 && is_amount => plain = plain.or(Some(place)),
                false => {}
            }
        }
    }
    if let (Some((first, letters)), Some((other, others))) = (grouped, plain) {
        let (one, two) = (first.part(letters.clone()), other.part(others.clone()));
        marks
            .at(first, letters.clone(), format!("“{one}”用了千分撇，“{two}”没有用"))
            .related(other.span(others), "这里没有用");
    }
}
