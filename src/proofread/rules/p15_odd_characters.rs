//! P15: characters that no reader sees, or that only look like the right ones.

use unicode_normalization::UnicodeNormalization;

use crate::proofread::prose::{Passage, Place, kinds};
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
        if is_unseen(passage) {
            unseen(reading, passage, marks);
            continue;
        }
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

/// A paragraph that no reader sees.
fn is_unseen(passage: &Passage) -> bool {
    passage.place == Place::Paragraph
        && passage.letters().all(|(_, c)| c.is_whitespace() || matches!(odd(c, 'x'), Some(Odd::Unseen)))
}

/// It goes with the empty lines before it, so that none are left as where a picture was.
fn unseen(reading: &Reading<'_>, passage: &Passage, marks: &mut Marks<'_>) {
    let source = reading.prose.source;
    let bytes = passage.all();
    let from = source[..bytes.start].trim_end().len();
    let is_between = from > 0
        && source.get(from..bytes.start).is_some_and(|gap| gap.matches('\n').count() > 1)
        && source
            .get(bytes.end..)
            .is_some_and(|rest| rest.lines().take(2).all(|line| line.trim().is_empty()));
    let cut = if is_between { from..bytes.end } else { bytes };
    let c = passage.letter(passage.trimmed().start);
    marks
        .at(passage, 0..passage.len(), format!("这一段只有看不见的字符（U+{:04X}）", u32::from(c)))
        .replace([(cut, String::new())], Applicability::Safe);
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

#[cfg(test)]
mod tests {
    use crate::proofread::tests::{count, swapped};

    #[test]
    fn a_paragraph_that_no_reader_sees_goes_with_its_empty_lines() {
        let text = "第一段讲工作，讲成效。\n\n\u{200b}\n\n县政协主席调研项目建设情况。\n\n\u{200b}\n\n第二段讲打算，讲要求。";
        let mended = "第一段讲工作，讲成效。\n\n县政协主席调研项目建设情况。\n\n第二段讲打算，讲要求。";
        assert_eq!(swapped("P15", text), mended);
        assert_eq!(count(mended, "P07"), 0);
    }
}
