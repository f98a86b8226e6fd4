//! W02: names and posts that are not as the office's own table has them.

use std::collections::BTreeMap;

use crate::proofread::letters::{is_han, is_mark};
use crate::proofread::lists::{List, Person};
use crate::proofread::names;
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W02"),
    severity: Severity::Error,
    default: true,
    title: "姓名、职务和名单不符",
    why: "领导的姓名、职务和排序不能错：这里和单位自己的名单对不上，请核对。",
    source: "单位自己的名单 content/_data/proofreading/people.yaml（姓名、职务、起止时间）",
    examples: &[
        Example {
            raw: "县政协主席某甲丙出席会议。", fixed: "县政协主席某甲乙出席会议。"
        },
        Example {
            raw: "县政协副主席某甲乙出席会议。", fixed: "县政协主席某甲乙出席会议。"
        },
        Example {
            raw: "县政协某丙丁、某甲乙到会。", fixed: "县政协某甲乙、某丙丁到会。"
        },
    ],
    clean: &[
        "县政协主席某某出席会议。",
        "县政协主席某甲乙、副主席某丙丁出席会议。",
        "县政协原副主席某甲乙出席会议。",
        "县政协党组书记、主席某甲乙讲话。",
        "县政协主席、县工商联副主席某甲乙出席会议。",
        "县政协副主席、办公室主任某丙丁出席会议。",
        "县政协副主席兼秘书长某丙丁、县政协党组成员、副主席、机关党支部书记某丙丁参加。",
    ],
    check,
};

/// Posts by their last words, the longer first.
const ROLES: [&str; 16] = [
    "副主席",
    "主席",
    "副秘书长",
    "秘书长",
    "副书记",
    "书记",
    "副县长",
    "县长",
    "副主任",
    "主任",
    "副局长",
    "局长",
    "副部长",
    "部长",
    "副市长",
    "市长",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    if reading.lists.people.all.is_empty() {
        return;
    }
    let mut rows: BTreeMap<u32, Vec<(usize, usize, u32)>> = BTreeMap::new();
    for (passage, hit) in reading.hits(List::Name) {
        let Some(person) = reading.lists.people.all.get(hit.entry as usize) else { continue };
        let letters = passage.number(hit.start as usize)..passage.number(hit.end as usize);
        if letters.len() == 2 && names::goes_on(passage, letters.end) {
            continue;
        }
        post(reading, passage, person, letters.start, letters.end, marks);
        rows.entry(hit.passage).or_default().push((letters.start, letters.end, hit.entry));
    }
    for (number, names) in rows {
        order(&reading.prose.passages[number as usize], &names, marks);
    }
    for (passage, hit) in reading.hits(List::Post) {
        let end = passage.number(hit.end as usize);
        misspelt(reading, passage, hit.entry, end, marks);
    }
}

/// The last words of a post.
fn role(post: &str) -> Option<&'static str> {
    ROLES.iter().copied().find(|role| post.ends_with(role))
}

/// Posts before a name are written in so many characters.
const CHAIN: usize = 60;

/// 县政协党组成员、秘书长、机关党支部书记 before a name: all posts of one person, the nearest first.
fn chain(passage: &Passage, start: usize) -> Vec<&str> {
    let ends = |c: char| is_mark(c) && c != '、' || c.is_whitespace();
    let from = (start.saturating_sub(CHAIN)..start).rev().find(|&index| ends(passage.letter(index)));
    let before = passage.part(from.map_or(start.saturating_sub(CHAIN), |index| index + 1)..start);
    let is_post = |post: &&str| post.ends_with(['长', '员', '委', '任', '席', '记', '事', '师', '表']);
    before.rsplit(['、', '兼']).take_while(is_post).collect()
}

/// The post that stands before a name was not that person's on the article's day.
fn post(
    reading: &Reading<'_>,
    passage: &Passage,
    person: &Person,
    start: usize,
    end: usize,
    marks: &mut Marks<'_>,
) {
    let chain = chain(passage, start);
    let Some(written) = chain.first().and_then(|post| role(post)) else { return };
    let posts = || person.posts.iter().filter(|post| role(&post.name).is_some());
    if posts().next().is_none()
        || posts().any(|post| {
            post.is_held(reading.date) && chain.iter().any(|written| role(&post.name) == role(written))
        })
    {
        return;
    }
    // 原主席: the word says that it is over.
    let from = start - written.chars().count();
    if (from.saturating_sub(8)..from).any(|at| matches!(passage.letter(at), '原' | '时' | '前' | '老')) {
        return;
    }
    let held: Vec<&str> =
        posts().filter(|post| post.is_held(reading.date)).map(|post| post.name.as_str()).collect();
    let name = &person.name;
    let message = match held.is_empty() {
        true => format!("按名单，{name}在稿件的日期没有担任“{written}”"),
        false => format!("按名单，{name}的职务是“{}”，这里写的是“{written}”", held.join("、")),
    };
    marks.at(passage, from..end, message).severity(Severity::Warning);
}

/// A post of the table, and behind it a name that differs in one character from who holds it.
fn misspelt(reading: &Reading<'_>, passage: &Passage, post: u32, end: usize, marks: &mut Marks<'_>) {
    let people = &reading.lists.people;
    for person in people.holders(post, reading.date) {
        let name: Vec<char> = person.name.chars().collect();
        let written = passage.part(end..end + name.len());
        if people.all.iter().any(|known| written.starts_with(&known.name)) {
            return;
        }
        let letters: Vec<char> = written.chars().collect();
        let same = name.iter().zip(&letters).filter(|(one, other)| one == other).count();
        let is_name = letters.len() == name.len() && letters.iter().all(|c| is_han(*c));
        if name.len() > 2 && is_name && same + 1 == name.len() {
            let place = end..end + name.len();
            marks
                .at(passage, place.clone(), format!("“{written}”是不是“{}”？名单里没有这个名字", person.name))
                .swap(passage, [(place, &*person.name)], Applicability::Ask);
            return;
        }
    }
}

/// Names in a row, in another order than the table's.
fn order(passage: &Passage, names: &[(usize, usize, u32)], marks: &mut Marks<'_>) {
    for pair in names.windows(2) {
        let ((_, end, first), (start, to, second)) = (pair[0], pair[1]);
        let is_row = start == end + 1 && matches!(passage.letter(end), '、' | ' ' | '\u{3000}');
        if is_row && first > second {
            marks.at(passage, pair[0].0..to, "这两个人的先后和名单的次序不同").severity(Severity::Hint);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::count;

    #[test]
    fn a_person_may_have_several_posts_and_a_name_be_part_of_another() {
        for (text, expected) in [
            ("县政协副主席、办公室主任王某出席会议。", 0),
            ("县政协办公室主任某丙丁出席会议。", 1),
            ("县政协主席、办公室主任某丙丁出席会议。", 1),
            ("县政协主席某甲乙、办公室主任某丙丁出席会议。", 1),
            ("县政协主席戊己出席会议。", 1),
            ("县政协主席戊己毅出席会议。", 0),
            ("县政协主席戊己强调，要加强学习。", 1),
        ] {
            assert_eq!(count(text, "W02"), expected, "{text}");
        }
    }
}
