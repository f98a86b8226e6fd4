//! What stands under a picture: how captions look, and the form that this program writes them in.
//!
//! In: lines. Out: whether one is a caption, how surely; the mark `图一`; words with the photographer at the end.
//! Invariant: nothing of a caption is lost but marks and blanks around the photographer's name.

use super::byline::byline;
use super::character::{is_pause, is_stop, unbracketed};
use super::line::Line;
use super::ordinal::{han_number, ordinal};
use crate::import::manuscript::{Align, Look, Style};
use crate::markdown;

/// Characters of a caption, at most; one that says itself what it is may be longer.
const LONGEST: usize = 60;

/// How surely a line beside a picture is its caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Some words without a stop, that look like the text around.
    Weak,
    /// It has a type of its own, or says what it is.
    Strong,
}

/// What the text around has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usual {
    pub look: Look,
    pub centred: bool,
    /// First lines are set in.
    pub indented: bool,
}

/// Whether a line may be a caption.
pub(super) fn likeness(line: &Line, usual: Usual) -> Option<Likeness> {
    let length = line.length();
    if !line.text.chars().any(char::is_alphanumeric) {
        return None;
    }
    if line.style == Some(Style::Caption) || line.text_box.is_some() && length <= 2 * LONGEST {
        return Some(Likeness::Strong);
    }
    if is_named(&line.text) && length <= 3 * LONGEST {
        return Some(Likeness::Strong);
    }
    let is_point = ordinal(&line.text).is_some() || line.style.is_some() || !line.number.is_empty();
    if length > LONGEST || is_point || line.last().is_some_and(is_pause) || line.align == Align::End {
        return None;
    }
    let is_smaller = line.look.size.zip(usual.look.size).is_some_and(|(size, usual)| size < usual);
    let is_face = line.look.face.is_some() && line.look.face != usual.look.face && usual.look.face.is_some();
    let is_centred = line.align == Align::Center && !usual.centred;
    if is_smaller || is_centred || is_face && !line.look.bold || unbracketed(&line.text).is_some() {
        return Some(Likeness::Strong);
    }
    if line.look.bold || !is_sentence(&line.text) {
        return None;
    }
    if usual.indented && !line.indented && !line.is_beside_picture {
        return Some(Likeness::Strong);
    }
    // Paragraphs end with a stop: a whole sentence that looks like all the others is one of them.
    (!is_whole(&line.text)).then_some(Likeness::Weak)
}

/// Whether a line that is no caption by its look may be one by its length and place: whoever wrote it knows.
pub(super) fn is_doubtful(line: &Line, usual: Usual) -> bool {
    likeness(line, usual).is_none()
        && line.align == Align::Start
        && line.style.is_none()
        && line.number.is_empty()
        && ordinal(&line.text).is_none()
        && !line.look.bold
        && is_sentence(&line.text)
}

fn is_whole(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_stop)
}

/// One sentence, or none: a caption's length.
pub(super) fn is_sentence(text: &str) -> bool {
    let length = text.chars().count();
    let stops = text.chars().filter(|c| is_stop(*c)).count();
    (4..=45).contains(&length) && stops <= 1 && (stops == 0 || text.ends_with(['。', '！', '）', ')']))
}

/// A line that says itself that it is a caption.
pub(super) fn is_named(text: &str) -> bool {
    const BEGINNINGS: [&str; 16] = [
        "图为",
        "图说",
        "图片说明",
        "图：",
        "图:",
        "（图为",
        "(图为",
        "图片为",
        "▲",
        "△",
        "↑",
        "▼",
        "上图",
        "下图",
        "左图",
        "右图",
    ];
    let (words, credit) = parts(text);
    let length = text.chars().count();
    BEGINNINGS.iter().any(|begin| text.starts_with(begin))
        || !credit.is_empty()
            && length <= 2 * LONGEST
            && !words.is_empty()
            && words.matches('。').count() <= 1
            && is_photo(credit)
        || mark(text).is_some()
}

/// Words and credit, also where brackets stand around both.
fn parts(text: &str) -> (&str, &str) {
    let inside = unbracketed(text)
        .map(markdown::caption)
        .filter(|(words, credit)| !words.is_empty() && !credit.is_empty());
    inside.unwrap_or_else(|| markdown::caption(text))
}

/// A credit of a picture, and not of a whole text.
fn is_photo(credit: &str) -> bool {
    ["摄", "供图", "航拍", "图源", "图片"].iter().any(|word| credit.contains(word))
        && !credit.contains("报道")
}

/// A line of nothing but who took the picture.
pub(super) fn is_credit(text: &str) -> bool {
    let inner = unbracketed(text).unwrap_or(text);
    let (words, credit) = markdown::caption(inner);
    let is_byline = byline(inner).is_some_and(|read| {
        read.has_role
            && read
                .credits
                .iter()
                .all(|c| matches!(&*c.role, "摄" | "摄影" | "供图" | "图" | "航拍" | "图片"))
    });
    is_byline || words.is_empty() && is_photo(credit)
}

/// Where a chat or an editor left a picture out: `[图片]`.
pub(super) fn is_place(text: &str) -> bool {
    let inner = unbracketed(text.trim());
    inner.is_some_and(|inner| ["图片", "照片", "配图", "插图", "图", "此处配图", "此处插图"].contains(&inner))
}

/// The number of `图一`, `（图片2）`, `【图1】县政协召开会议`, and the words behind it.
pub(super) fn mark(text: &str) -> Option<(u32, &str)> {
    let text = text.trim();
    if let Some(inner) = unbracketed(text) {
        return mark(inner);
    }
    if let Some((inside, rest)) = text
        .strip_prefix(['（', '(', '【', '[', '［'])
        .and_then(|t| t.split_once(['）', ')', '】', ']', '］']))
    {
        let (number, words) = mark(inside)?;
        return words.is_empty().then(|| (number, rest.trim_start_matches(['：', ':', ' ', '\u{3000}'])));
    }
    let rest = ["此处插入", "插入", "此处放", "此处为", "放"]
        .iter()
        .find_map(|begin| text.strip_prefix(begin))
        .unwrap_or(text);
    let rest =
        ["图片", "照片", "附图", "配图", "图"].iter().find_map(|name| rest.strip_prefix(name))?.trim_start();
    let (number, length) = number(rest)?;
    let behind = &rest[length..];
    let words = behind.trim_start_matches(['：', ':', '、', '.', '．', ' ', '\u{3000}', '，']);
    (words.is_empty() || words.len() < behind.len() && words.chars().count() <= 2 * LONGEST)
        .then_some((number, words.trim()))
}

/// A number at the beginning, in figures or Han characters, and its bytes.
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let figures: String = text.chars().take_while(char::is_ascii_digit).take(3).collect();
    if !figures.is_empty() {
        return figures.parse().ok().filter(|number| *number > 0).map(|number| (number, figures.len()));
    }
    if let Some(circled @ 1..=20) =
        text.chars().next().map(|c| u32::from(c).wrapping_sub(u32::from('①')).wrapping_add(1))
    {
        return Some((circled, '①'.len_utf8()));
    }
    let han: String = text.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
    han_number(&han).map(|number| (number, han.len()))
}

/// A caption in the form of this program: `会议现场。（×××　摄）`.
pub(super) fn formed(text: &str) -> String {
    let text = text.trim().trim_start_matches(['▲', '△', '↑', '▼', '↓', ' ', '\u{3000}']);
    let text = text
        .strip_prefix("图片说明")
        .or_else(|| text.strip_prefix("图说"))
        .map_or(text, |rest| rest.trim_start_matches(['：', ':', ' ']));
    let inner = unbracketed(text).filter(|inner| markdown::caption(inner).1.is_empty()).unwrap_or(text);
    let (words, credit) = parts(inner);
    if credit.is_empty() {
        return words.to_owned();
    }
    format!("{words}（{}）", signed(credit))
}

/// Who took it: the names, a wide space, the role.
fn signed(credit: &str) -> String {
    let credit = unbracketed(credit).unwrap_or(credit);
    if let Some((role, names)) = credit.split_once(['：', ':']) {
        return format!("{}\u{3000}{}", names.trim(), role.trim());
    }
    const ROLES: [&str; 8] = ["摄影报道", "摄影", "供图", "航拍", "提供", "制图", "摄", "图"];
    for role in ROLES {
        if let Some(names) = credit.strip_suffix(role) {
            return format!(
                "{}\u{3000}{role}",
                names.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '／'))
            );
        }
    }
    credit.to_owned()
}

/// What stands for a picture: its caption without the photographer.
pub(super) fn alternative(caption: &str) -> String {
    let (words, _) = markdown::caption(caption);
    let words = words.strip_prefix("图为").unwrap_or(words);
    words.trim_end_matches(['。', '！', '，', '；']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_get_one_form() {
        for (written, form) in [
            ("会议现场。张三/摄", "会议现场。（张三　摄）"),
            ("（会议现场）", "会议现场"),
            ("（会议现场　张三 摄）", "会议现场（张三　摄）"),
            ("▲委员在调研。（张三 摄）", "委员在调研。（张三　摄）"),
            ("委员在调研。摄影：张三", "委员在调研。（张三　摄影）"),
            ("图为委员在调研。", "图为委员在调研。"),
            ("（图为会议现场。张三　摄）", "图为会议现场。（张三　摄）"),
        ] {
            assert_eq!(formed(written), form, "{written}");
        }
    }

    #[test]
    fn marks_of_pictures_have_a_number() {
        for (text, found) in [
            ("图一", Some((1, ""))),
            ("（图片2）", Some((2, ""))),
            ("【图1】会议现场", Some((1, "会议现场"))),
            ("图3：会议现场", Some((3, "会议现场"))),
            ("（图十：会议现场）", Some((10, "会议现场"))),
            ("图为会议现场", None),
            ("图一显示了进度", None),
            ("地图1", None),
        ] {
            assert_eq!(mark(text), found, "{text}");
        }
        assert!(is_place("[图片]") && is_place("（配图）") && !is_place("图片") && !is_place("（会议）"));
    }

    #[test]
    fn lines_that_say_what_they_are() {
        for text in ["图为会议现场。", "会议现场（张三 摄）", "▲会议现场", "图1 会议现场"]
        {
            assert!(is_named(text), "{text}");
        }
        assert!(
            !is_named("会议听取了汇报。")
                && is_credit("张三 摄")
                && is_credit("（摄影：张三）")
                && !is_credit("记者 张三")
                && !is_credit("村干部在某村介绍村卫生室 张三/摄")
        );
    }
}
