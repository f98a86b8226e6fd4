//! Bylines: who wrote, took the pictures, edited, checked, under which role.
//!
//! In: a line. Out: [`Byline`], where every word of it is a role or a name; else nothing. Invariant: each name
//! of the line is in the credits once, in order.

use super::character::{is_han, unbracketed};
use super::names::{is_name, is_office, is_person, is_surname};
use crate::content::Credit;

/// A line of roles and names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Byline {
    pub credits: Vec<Credit>,
    /// At least one role is written.
    pub has_role: bool,
}

/// Roles by their whole word.
const ROLES: [&str; 58] = [
    "摄",
    "图",
    "文",
    "图文",
    "文图",
    "文/图",
    "图/文",
    "摄影",
    "航拍",
    "摄像",
    "供稿",
    "供图",
    "编辑",
    "责编",
    "责任编辑",
    "校对",
    "校稿",
    "审核",
    "审稿",
    "核稿",
    "来源",
    "作者",
    "撰稿",
    "撰文",
    "策划",
    "统筹",
    "监制",
    "制作",
    "制图",
    "文字",
    "图片",
    "视频",
    "剪辑",
    "整理",
    "初审",
    "复审",
    "终审",
    "一审",
    "二审",
    "三审",
    "一校",
    "二校",
    "三校",
    "编审",
    "签发",
    "主编",
    "审签",
    "编校",
    "实习生",
    "报道",
    "摄影报道",
    "通讯",
    "供稿单位",
    "稿件来源",
    "文字摄影",
    "拟稿",
    "记者",
    "通讯员",
];

/// What a role may end with: 全媒体记者, 特约通讯员, 执行主编.
const ENDS: [&str; 13] = [
    "记者",
    "通讯员",
    "摄影",
    "编辑",
    "撰稿",
    "摄像",
    "主编",
    "编审",
    "编委",
    "评论员",
    "摄影师",
    "实习生",
    "责编",
];

/// Roles that may also stand behind the names, and glued to them: 张三摄.
const BEHIND: [&str; 14] = [
    "摄影报道",
    "摄影",
    "航拍",
    "供图",
    "供稿",
    "摄",
    "文",
    "图",
    "文图",
    "图文",
    "文/图",
    "图/文",
    "整理",
    "报道",
];

/// A role's characters at most: 红网时刻新闻县区分站全媒体记者.
const LONGEST_ROLE: usize = 16;

/// Whether a word is a role.
pub(in crate::import) fn is_role(word: &str) -> bool {
    ROLES.contains(&word)
        || word.chars().count() <= LONGEST_ROLE
            && ENDS.iter().any(|end| word.ends_with(end))
            && word.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
}

/// Reads a line whose words are all roles and names.
pub(in crate::import) fn byline(line: &str) -> Option<Byline> {
    let line = line.trim();
    let line = line.trim_start_matches(['□', '■', '◎', '●', '◆', '○', '▲', '★', '☆', '*', ' ', '\u{3000}']);
    let line = unbracketed(line).unwrap_or(line).trim_end_matches(['。', '.']);
    if line.is_empty() || line.chars().count() > 120 {
        return None;
    }
    let tokens = tokens(line)?;
    let mut reader = Reader { tokens: &tokens, ..Reader::default() };
    for at in 0..tokens.len() {
        reader.read(at)?;
    }
    (!reader.done.credits.is_empty() && !reader.waiting).then_some(reader.done)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Colon,
    Slash,
    /// 、 or a comma.
    Comma,
}

fn tokens(line: &str) -> Option<Vec<Token>> {
    let mut words: Vec<Token> = Vec::new();
    let mut word = String::new();
    let close = |word: &mut String, words: &mut Vec<Token>| {
        if !word.is_empty() {
            words.push(Token::Word(std::mem::take(word)));
        }
    };
    for c in line.chars() {
        let mark = match c {
            '：' | ':' => Some(Token::Colon),
            '/' | '／' => Some(Token::Slash),
            '、' | '，' | ',' | '；' | ';' | '｜' | '|' | '(' | ')' | '（' | '）' => Some(Token::Comma),
            c if c.is_whitespace() => None,
            '。' | '！' | '？' | '“' | '”' | '《' | '》' => return None,
            c => {
                word.push(c);
                continue;
            }
        };
        close(&mut word, &mut words);
        words.extend(mark);
    }
    close(&mut word, &mut words);
    Some(combined(padded(words)))
}

/// Joins the two halves of a padded name: 张　三.
fn padded(words: Vec<Token>) -> Vec<Token> {
    let single = |token: &Token| match token {
        Token::Word(word) => word.chars().next().filter(|c| word.chars().count() == 1 && is_han(*c)),
        _ => None,
    };
    let mut done: Vec<Token> = Vec::with_capacity(words.len());
    let mut open = false;
    for token in words {
        let half = single(&token);
        if let (true, Some(c), Some(Token::Word(before))) = (open, half, done.last_mut()) {
            before.push(c);
            open = false;
            continue;
        }
        open = half.is_some_and(is_surname);
        done.push(token);
    }
    done
}

/// 文/图 is one role, and 责任 编辑 too.
fn combined(words: Vec<Token>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(words.len());
    for token in words {
        if let [.., Token::Word(first), Token::Slash] = &done[..]
            && let Token::Word(second) = &token
        {
            let both = format!("{first}/{second}");
            if ROLES.contains(&&*both) {
                done.truncate(done.len() - 2);
                done.push(Token::Word(both));
                continue;
            }
        }
        done.push(token);
    }
    done
}

#[derive(Default)]
struct Reader<'t> {
    tokens: &'t [Token],
    done: Byline,
    /// Several where one hand did several things: 摄影、编辑.
    roles: Vec<String>,
    /// Names that a role behind them may still claim begin here.
    open: usize,
    /// A role was read, and no name yet.
    waiting: bool,
}

impl Reader<'_> {
    fn read(&mut self, at: usize) -> Option<()> {
        let Token::Word(word) = &self.tokens[at] else { return Some(()) };
        let before = at.checked_sub(1).map(|at| &self.tokens[at]);
        let behind = self.tokens.get(at + 1);
        let begins = matches!(behind, Some(Token::Colon | Token::Slash));
        if is_role(word) {
            let is_closing =
                matches!(before, Some(Token::Slash)) || BEHIND.contains(&&**word) && self.roles.is_empty();
            if !begins && is_closing && self.open < self.done.credits.len() {
                return self.close(word);
            }
            return self.begin(word, matches!(before, Some(Token::Comma | Token::Slash)));
        }
        if let Some((role, name)) = glued(word) {
            self.begin(role, false)?;
            return self.name(name);
        }
        let is_known = if self.roles.is_empty() { is_person(word) } else { is_name(word) };
        if let Some((name, role)) = signed(word).filter(|_| self.roles.is_empty() || !is_known) {
            self.name(name)?;
            return self.close(role);
        }
        (is_known || is_office(word)).then_some(())?;
        self.name(word)
    }

    /// `joined`: a comma stands before it.
    fn begin(&mut self, role: &str, joined: bool) -> Option<()> {
        // Two roles in a row are none: 记者 通讯员.
        (!self.waiting || joined).then_some(())?;
        if !self.waiting {
            self.roles.clear();
        }
        self.done.has_role = true;
        self.waiting = true;
        self.roles.push(role.to_owned());
        self.open = self.done.credits.len();
        Some(())
    }

    fn name(&mut self, name: &str) -> Option<()> {
        self.waiting = false;
        let credit = |role: &str| Credit { role: role.to_owned(), name: name.to_owned() };
        match &self.roles[..] {
            [] => self.done.credits.push(credit("")),
            roles => self.done.credits.extend(roles.iter().map(|role| credit(role))),
        }
        Some(())
    }

    fn close(&mut self, role: &str) -> Option<()> {
        for credit in &mut self.done.credits[self.open..] {
            role.clone_into(&mut credit.role);
        }
        self.done.has_role = true;
        self.roles.clear();
        self.open = self.done.credits.len();
        Some(())
    }
}

/// 记者张三: the role and the name.
fn glued(word: &str) -> Option<(&str, &str)> {
    let starts = word.char_indices().map(|(at, _)| at).skip(1);
    starts.map(|at| word.split_at(at)).filter(|(role, name)| is_role(role) && is_person(name)).last()
}

/// 张三摄: the name and the role.
fn signed(word: &str) -> Option<(&str, &str)> {
    let split = |role: &'static str| word.strip_suffix(role).map(|name| (name, role));
    // 文 and 图 are also names' characters.
    let roles = BEHIND.iter().filter(|role| !matches!(**role, "文" | "图"));
    roles.filter_map(|role| split(role)).find(|(name, _)| is_person(name) || is_office(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(String, String)> {
        let credits = byline(line).map(|byline| byline.credits).unwrap_or_default();
        credits.into_iter().map(|credit| (credit.role, credit.name)).collect()
    }

    #[track_caller]
    fn reads(line: &str, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(role, name)| ((*role).to_owned(), (*name).to_owned())).collect();
        assert_eq!(read(line), expected, "{line}");
    }

    #[test]
    fn roles_and_names_of_many_forms() {
        reads(
            "全媒体记者 张三 通讯员 李四 王五",
            &[("全媒体记者", "张三"), ("通讯员", "李四"), ("通讯员", "王五")],
        );
        reads("记者：张三、李小四　摄影：王五", &[("记者", "张三"), ("记者", "李小四"), ("摄影", "王五")]);
        reads("（通讯员 张　三 李 四）", &[("通讯员", "张三"), ("通讯员", "李四")]);
        reads("本报记者张三 特约通讯员李四", &[("本报记者", "张三"), ("特约通讯员", "李四")]);
        reads("文/图 张三", &[("文/图", "张三")]);
        reads("张三 李四 文/图", &[("文/图", "张三"), ("文/图", "李四")]);
        reads("张三/文 李四/图", &[("文", "张三"), ("图", "李四")]);
        reads("文／张三　图／李四", &[("文", "张三"), ("图", "李四")]);
        reads("供稿：提案委员会　编辑：张三", &[("供稿", "提案委员会"), ("编辑", "张三")]);
        reads("张三 摄影报道", &[("摄影报道", "张三")]);
        reads("记者 ××× 通讯员 ×××", &[("记者", "×××"), ("通讯员", "×××")]);
        reads(
            "责任编辑：张三　初审：李四　复审：王五　终审：赵六",
            &[("责任编辑", "张三"), ("初审", "李四"), ("复审", "王五"), ("终审", "赵六")],
        );
        reads("供稿：张三　摄影、编辑：李四", &[("供稿", "张三"), ("摄影", "李四"), ("编辑", "李四")]);
        reads("记者 张三文 李图", &[("记者", "张三文"), ("记者", "李图")]);
        reads("来源：县政协办公室", &[("来源", "县政协办公室")]);
        reads("张三 李四", &[("", "张三"), ("", "李四")]);
    }

    #[test]
    fn other_lines_are_none() {
        for line in [
            "履职尽责 担当作为",
            "县政协2022年工作综述",
            "记者在现场看到，委员们积极发言。",
            "记者 通讯员",
            "热烈祝贺大会召开",
            "",
            "会议指出：要抓好落实",
            "联系人：县政协办公室 电话：12345",
        ] {
            assert_eq!(read(line), [], "{line}");
        }
    }
}
