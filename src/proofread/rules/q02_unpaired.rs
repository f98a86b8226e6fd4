//! Q02: marks of a pair that stand alone, and straight quotation marks.

use crate::proofread::brackets::{Brackets, Loose, opening_of};
use crate::proofread::letters::{is_han, is_mark, is_opening, is_space};
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("Q02"),
    severity: Severity::Error,
    default: true,
    title: "引号、括号、书名号不成对",
    why: "引号、括号、书名号要成对，也不用直引号：请看少了的一半原来在哪里。引文有好几段的，每段开头都用前引号，最后一段末尾才用后引号。",
    source: "GB/T 15834—2011 4.8、4.9、4.15",
    examples: &[
        Example {
            raw: "会议审议通过《工作规则等文件。", fixed: "会议审议通过《工作规则》等文件。"
        },
        Example { raw: "打造“书香政协品牌。", fixed: "打造“书香政协”品牌。" },
        Example {
            raw: "组织开展\"委员活动日\"活动。", fixed: "组织开展“委员活动日”活动。"
        },
    ],
    clean: &[
        "1）坚持实事求是；2）坚持一事一议。",
        "It’s OK 的意思是可以。",
        "他说：“第一段引文没有完。\n\n“第二段引文到此为止。”",
        "（见《规则》（试行））",
        "屏幕为5\"规格。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut open = Open::default();
    for passage in reading.passages().filter(|passage| passage.place != Place::Cell) {
        straight(passage, '"', marks);
        straight(passage, '\'', marks);
        let is_running = matches!(passage.place, Place::Paragraph | Place::Item | Place::Quote);
        if matches!(passage.place, Place::Caption | Place::Alt) {
            // A picture parts no quotation.
            Open::default().read(passage, marks);
            continue;
        }
        if !is_running {
            open.end(marks);
        }
        open.read(passage, marks);
        if !is_running {
            open.end(marks);
        }
    }
    open.end(marks);
}

/// What was opened in this paragraph or one before it, and may be closed in a later one: the innermost last.
#[derive(Default)]
struct Open<'a>(Vec<(&'a Passage, usize)>);

/// More in one another than anybody means.
const DEEPEST: usize = 16;

impl<'a> Open<'a> {
    fn read(&mut self, passage: &'a Passage, marks: &mut Marks<'_>) {
        let brackets = Brackets::of(passage);
        let start = passage.trimmed().start;
        if brackets.pairs.iter().any(|pair| pair.open == start && is_last(passage, pair.close)) {
            // “二是……。” behind “一是……。: the paragraph opened anew, and closed what it belongs to.
            self.close(passage.letter(start), marks);
        }
        for loose in brackets.loose {
            match loose {
                Loose::Unclosed(at) => self.open(passage, at, marks),
                Loose::Unopened(at) => {
                    let opening = opening_of(passage.letter(at)).unwrap_or_default();
                    if !self.close(opening, marks) {
                        told(passage, at, "没有前一半", marks);
                    }
                }
            }
        }
    }

    fn open(&mut self, passage: &'a Passage, at: usize, marks: &mut Marks<'_>) {
        let mark = passage.letter(at);
        if !goes_on(passage, at) || self.0.len() >= DEEPEST {
            return told(passage, at, "没有后一半", marks);
        }
        if let Some(place) = self.0.iter().rposition(|(passage, at)| passage.letter(*at) == mark) {
            let (before, first) = self.0.remove(place);
            // Each paragraph of a quotation begins with its mark; elsewhere the same mark cannot open twice.
            if !matches!(mark, '“' | '‘' | '「' | '『') || !is_first(passage, at) {
                told(before, first, "没有后一半", marks);
            }
        }
        self.0.push((passage, at));
    }

    /// Closes the innermost of these marks. Says whether there is one.
    fn close(&mut self, opening: char, marks: &mut Marks<'_>) -> bool {
        let Some(place) = self.0.iter().rposition(|(passage, at)| passage.letter(*at) == opening) else {
            return false;
        };
        for (passage, at) in self.0.drain(place..).skip(1) {
            told(passage, at, "没有后一半", marks);
        }
        true
    }

    fn end(&mut self, marks: &mut Marks<'_>) {
        for (passage, at) in self.0.drain(..) {
            told(passage, at, "没有后一半", marks);
        }
    }
}

/// Nothing but other marks stands before it in its paragraph.
fn is_first(passage: &Passage, at: usize) -> bool {
    (passage.trimmed().start..at).all(|index| is_opening(passage.letter(index)))
}

/// Whether what opens here may be whole paragraphs: “书香政协 in the middle of a sentence is not.
fn goes_on(passage: &Passage, at: usize) -> bool {
    let before = (0..at).rev().map(|index| passage.letter(index)).find(|c| !is_space(*c));
    let is_behind_stop =
        before.is_none_or(|c| matches!(c, '：' | ':' | '。' | '！' | '？' | '\n') || is_opening(c));
    match passage.letter(at) {
        '“' | '‘' | '「' | '『' => is_behind_stop || before == Some('，'),
        '（' | '【' | '〔' => is_behind_stop,
        _ => false,
    }
}

/// A quotation of whole sentences ends with this mark.
fn is_last(passage: &Passage, close: usize) -> bool {
    matches!(passage.before(close), '。' | '！' | '？' | '…' | '；' | '）' | '”' | '’')
}

fn told(passage: &Passage, at: usize, what: &str, marks: &mut Marks<'_>) {
    let mark = passage.letter(at);
    let near = passage.part(at.saturating_sub(4)..at + 6).replace('\n', "");
    marks.at(passage, at..at + 1, format!("“{near}”：这个“{mark}”{what}"));
}

/// `"` and `'` beside Chinese: two and two.
fn straight(passage: &Passage, quote: char, marks: &mut Marks<'_>) {
    if !passage.has(kinds::ASCII_MARK) {
        return;
    }
    let is_single = quote == '\'';
    let (mut open, mut depth): (Option<usize>, usize) = (None, 0);
    for (index, c) in passage.letters() {
        match c {
            '\n' => open = None,
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // It's, and 5' of a length.
        let is_apostrophe = is_single && open.is_none() && passage.before(index).is_ascii_alphanumeric();
        if c != quote || is_apostrophe {
            continue;
        }
        let Some(start) = open.take() else {
            open = Some(index);
            continue;
        };
        let chinese = |index: usize| is_han(passage.letter(index)) || is_mark(passage.letter(index));
        let (first, last) = (chinese(start + 1), chinese(index - 1));
        let is_chinese = if is_single { first && last } else { first || last };
        if is_chinese && index > start + 1 {
            let (left, right) = if is_single && depth > 0 { ("‘", "’") } else { ("“", "”") };
            marks
                .at(passage, start..index + 1, format!("直引号应当用{left}{right}"))
                .severity(Severity::Warning)
                .swap(passage, [(start..start + 1, left), (index..index + 1, right)], Applicability::Ask);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::marked;

    #[test]
    fn quotations_and_brackets_go_over_paragraphs() {
        for text in [
            "将第五条修改为：“委员应当履行下列职责：\n\n（一）参加会议；\n\n（二）撰写提案。”",
            "他表示：“作为一名政协委员，要做好三件事。\n\n“一是加强学习。\n\n“二是深入群众。”",
            "他说：“甲。\n\n“乙。\n\n“丙。”记者看到，“书香”氛围浓。\n\n“丁。”他说。",
            "（以下为报告摘要。\n\n第一段。）",
            "他说：“要记住：‘一是学习。\n\n二是落实。’”",
            "他说：“第一段。\n\n![会场](a.jpg)\n\n第二段“书香政协”。”",
            "- “甲。\n- 乙。”",
        ] {
            assert_eq!(marked("Q02", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_nothing_closes_is_told_where_it_opens() {
        for (text, at) in [
            ("他说：“甲。\n\n乙。\n\n## 丙\n\n丁。”", &["“", "”"][..]),
            ("他说：“甲。\n\n乙。", &["“"]),
            ("他说：“甲。\n\n她说：“乙。”", &["“"]),
            ("他说：“甲。\n\n她说：“乙。\n\n丙。”", &["“"]),
            ("他说：“甲。\n\n“同心圆”工程启动。", &["“"]),
            ("打造“书香政协品牌。\n\n他说：“好。”", &["“"]),
            ("他说：“（甲。\n\n乙。”", &["（"]),
            ("会议通过《规则。\n\n甲》。", &["《", "》"]),
            ("会议（含线上会议共12次。\n\n甲。）", &["（", "）"]),
        ] {
            assert_eq!(marked("Q02", text), at, "{text}");
        }
    }

    #[test]
    fn straight_quotation_marks_stand_beside_chinese() {
        for (text, at) in [
            ("县政协副主席'张三'出席。", &["'张三'"][..]),
            ("他说：“我是'老委员'。”", &["'老委员'"]),
            ("It's 政协's 好。", &[]),
            ("长5'宽3'的板。", &[]),
        ] {
            assert_eq!(marked("Q02", text), at, "{text}");
        }
    }
}
