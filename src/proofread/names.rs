//! Names of people in running text, where several stand in a row.
//!
//! In: a passage and a place. Out: where a name begins or ends there. Invariant: what is a common word is no name.

use super::letters::{is_han, is_space};
use super::lexicon::is_word;
use super::prose::Passage;

/// The commonest surnames that begin few other words.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘袁董余苏叶吕魏蒋田杜丁沈姜范傅钟卢汪戴崔廖陆姚邹熊郝孔邵孟秦侯江尹薛阎雷贺倪汤殷施陶翟樊俞葛韦毕聂焦柳邢岳莫庄祁耿牟詹关凌费靳盛童欧甄屈鲍覃霍隋甘裴席柯阮桂闵柴冉吉刁瞿戚丘古滕晋邬臧畅苟褚娄虞卞封佟栗邱龚谭康毛史顾段钱黎易乔赖庞颜芮湛蔺";

/// Surnames that are common words too: what follows has to be no word.
const AMBIGUOUS: &str = "高马方石任于夏金白万龙常武文温安洪向严华谷单项成全时游应明水党辛左卜车房路齐梅季申尤向阳冷连强宁包卓池景司程贾石牛鲁伍纪苗曲";

/// Surnames of two characters.
const DOUBLE: [&str; 12] =
    ["欧阳", "上官", "司马", "诸葛", "司徒", "尉迟", "皇甫", "令狐", "慕容", "夏侯", "公孙", "端木"];

/// What goes on behind the last of several names.
const BEHIND: &str = "等为同担任当主出参讲作率到分汇介表发报两三四五六七八九十的和与及一";

/// Where a name that begins at a letter ends.
pub fn starting(passage: &Passage, start: usize) -> Option<usize> {
    let surname = surname(passage, start)?;
    let from = start + surname;
    // 王　强: as wide as a name of three characters.
    let blank = (from..from + 3).take_while(|&index| is_space(passage.letter(index))).count();
    if blank > 0 {
        let end = from + blank + 1;
        return (surname == 1 && is_han(passage.letter(end - 1)) && !is_han(passage.letter(end)))
            .then_some(end);
    }
    let ends = |end: &usize| {
        let given = (from..*end).all(|index| is_han(passage.letter(index)));
        let (next, after) = (passage.letter(*end), passage.letter(*end + 1));
        given
            && (!is_han(next) || BEHIND.contains(next) || is_word(next, after))
            && is_name(passage, start, *end)
    };
    [from + 2, from + 1].into_iter().find(ends)
}

/// Whether a name ends before a letter, a remark in brackets behind it included.
pub fn ends(passage: &Passage, end: usize) -> bool {
    let mut end = end;
    if matches!(passage.before(end), '）' | ')') {
        let open = (end.saturating_sub(8)..end).rev().find(|&at| matches!(passage.letter(at), '（' | '('));
        let Some(open) = open else { return false };
        end = open;
    }
    let blank =
        (0..end.saturating_sub(1)).rev().take(3).take_while(|&at| is_space(passage.letter(at))).count();
    if blank > 0 {
        return end.checked_sub(blank + 2).is_some_and(|at| surname(passage, at) == Some(1));
    }
    (2..=4).any(|length| {
        end.checked_sub(length).is_some_and(|start| {
            let length_of_surname = surname(passage, start).unwrap_or(length);
            (start + length_of_surname..end).all(|index| is_han(passage.letter(index)))
                && (1..=2).contains(&length.saturating_sub(length_of_surname))
                && is_name(passage, start, end)
        })
    })
}

/// Whether a name that ends before a letter is a part of a longer one: 王强 in 王强毅也来过.
pub fn goes_on(passage: &Passage, end: usize) -> bool {
    let (next, after) = (passage.letter(end), passage.letter(end + 1));
    is_han(next)
        && !BEHIND.contains(next)
        && !"说讲问答去来带赴会见是有".contains(next)
        && !is_word(next, after)
}

/// How many characters the surname at a letter has.
fn surname(passage: &Passage, start: usize) -> Option<usize> {
    let first = passage.letter(start);
    if DOUBLE.iter().any(|name| passage.is_at(start, name)) {
        return Some(2);
    }
    (SURNAMES.contains(first) || AMBIGUOUS.contains(first)).then_some(1)
}

/// Whether a surname and what follows are no other words.
fn is_name(passage: &Passage, start: usize, end: usize) -> bool {
    let (first, second, third) =
        (passage.letter(start), passage.letter(start + 1), passage.letter(start + 2));
    let is_sure = !AMBIGUOUS.contains(first);
    match end - start {
        2 => !is_word(first, second),
        3 => !is_word(first, second) && (is_sure || !is_word(second, third)),
        _ => true,
    }
}
