//! P13: a source that says more than who it is.

use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P13"),
    severity: Severity::Warning,
    default: true,
    title: "来源里混进了日期、版面",
    why: "“来源”只写单位或媒体的名称，日期和版面另有地方写；混在一起，同一来源会变成许多个。",
    source: "本系统用法",
    examples: &[Example {
        raw: "---\n标题: 甲\n日期: 2022-12-20\n来源: 某某日报 2022/12/19 1版\n---\n县政协召开座谈会。\n",
        fixed: "---\n标题: 甲\n日期: 2022-12-20\n来源: 某某日报\n---\n县政协召开座谈会。\n",
    }],
    clean: &["---\n标题: 甲\n日期: 2022-12-20\n来源: 红网时刻\n---\n县政协召开座谈会。\n"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let meta = &reading.article.meta;
    let (Some(source), Some(span)) = (&meta.source, meta.span("source")) else { return };
    let Some(cut) = tail(source) else { return };
    let name = source[..cut].trim_end_matches([' ', '\u{3000}', '，', ',', '（', '(', '第']);
    if name.is_empty() {
        return;
    }
    let mark = marks.mark(span.clone(), format!("来源“{source}”里有日期或版面"));
    let written = reading.prose.source.get(span.clone()).unwrap_or_default();
    if let Some(at) = written.find(source.as_str()) {
        let bytes = span.start + at + name.len()..span.start + at + source.len();
        mark.replace([(bytes, String::new())], Applicability::Ask);
    }
}

/// Where the date or the page begins: the first figure, if what follows is one of the two.
fn tail(source: &str) -> Option<usize> {
    let at = source.find(|c: char| c.is_ascii_digit())?;
    let rest = &source[at..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[digits..].chars().next()?;
    let is_date = digits == 4 && matches!(behind, '年' | '-' | '/' | '.') || digits < 3 && behind == '月';
    (is_date || digits < 3 && behind == '版').then_some(at)
}
