//! P15: characters that no reader sees, or that only look like the right ones.

use unicode_normalization::UnicodeNormalization;

use crate::proofread::prose::kinds;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P15"),
    severity: Severity::Error,
    default: true,
    title: "看不见或认不出的字符",
    why: "从 Word、PDF、微信里复制时会带进看不见的字符，或者样子相同而编码不同的字：搜索搜不到，有的机器上显示成方框。",
    source: "GB 18030—2022；Unicode",
    examples: &[
        Example { raw: "县政\u{200b}协召开座谈会。", fixed: "县政协召开座谈会。" },
        Example { raw: "县政协⼯作报告。", fixed: "县政协工作报告。" },
        Example { raw: "县政\u{fffd}召开座谈会。", fixed: "县政协召开座谈会。" },
        Example { raw: "县政协\u{e5e5}召开座谈会。", fixed: "县政协召开座谈会。" },
    ],
    clean: &["𬺈𬭎𠮷 用字。", "①③ ℃ ㎡ 〇 ☎ 👍🏻 👨‍👩‍👧"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.passages().filter(|passage| passage.has(kinds::RARE)) {
        for (index, c) in passage.letters() {
            let place = index..index + 1;
            match odd(c, passage.before(index)) {
                None => {}
                Some(Odd::Unseen) => {
                    marks
                        .at(passage, place.clone(), format!("有一个看不见的字符（U+{:04X}）", u32::from(c)))
                        .swap(passage, [(place, "")], Applicability::Safe);
                }
                Some(Odd::Twin(right)) => {
                    let right = right.to_string();
                    let message = format!("“{c}”是部首或兼容字，应当用“{right}”");
                    marks.at(passage, place.clone(), message).swap(
                        passage,
                        [(place, &right)],
                        Applicability::Ask,
                    );
                }
                Some(Odd::Lost) => {
                    marks.at(passage, place, "这里有一个字变成了乱码，请对照原稿补上");
                }
                Some(Odd::Private) => {
                    let message = format!("这个字（U+{:04X}）是自造字，别的机器上显示不出来", u32::from(c));
                    marks.at(passage, place, message);
                }
            }
        }
    }
}

enum Odd {
    Unseen,
    /// The same to the eye: what it is meant for.
    Twin(char),
    Lost,
    Private,
}

fn odd(c: char, before: char) -> Option<Odd> {
    match c {
        // Joins emoji.
        '\u{200d}' if !before.is_alphanumeric() && !before.is_ascii() => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => {
            Some(Odd::Unseen)
        }
        '\u{fffd}' => Some(Odd::Lost),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => Some(Odd::Private),
        '\u{2f00}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut plain = c.nfkc();
            plain.next().filter(|plain| *plain != c).map(Odd::Twin)
        }
        _ => None,
    }
}
