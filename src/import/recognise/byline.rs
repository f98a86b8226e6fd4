//! Bylines: who wrote, took the pictures, edited, checked, under which role.
//!
//! In: a line. Out: [`Byline`], where every word of it is a role or a name; else nothing. Invariant: each name
//! of the line is in the credits once, in order.

use super::character::{is_han, unbracketed};
use super::names::{is_latin, is_name, is_office, is_person, is_surname};
use super::roles::{BEHIND, BOTH, ROLES, is_label, is_role, is_saying};
use crate::content::Credit;

/// A line of roles and names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Byline {
    pub credits: Vec<Credit>,
    /// At least one role is written.
    pub has_role: bool,
}

/// Reads a line whose words are all roles and names.
pub(in crate::import) fn byline(line: &str) -> Option<Byline> {
    let line = line.trim();
    let line = line.trim_start_matches(['□', '■', '◎', '●', '◆', '○', '▲', '★', '☆', '*', ' ', '\u{3000}']);
    let line = unbracketed(line).unwrap_or(line).trim_end_matches(['。', '.']);
    // Whom a letter speaks to ends with a colon.
    let is_salutation = line.ends_with(['：', ':']);
    if line.is_empty() || line.chars().count() > 120 || is_saying(line) || is_salutation {
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
    Some(combined(latin(padded(spread(words)))))
}

/// A word of one Han character.
fn single(token: &Token) -> Option<char> {
    match token {
        Token::Word(word) => word.chars().next().filter(|c| word.chars().count() == 1 && is_han(*c)),
        _ => None,
    }
}

/// Joins the characters of a role that was set wide before its colon: 审　核：.
fn spread(words: Vec<Token>) -> Vec<Token> {
    /// Characters of such a role, at most: 责 任 编 辑.
    const LONGEST: usize = 5;
    let mut done: Vec<Token> = Vec::with_capacity(words.len());
    for token in words {
        if token == Token::Colon {
            let singles = done.iter().rev().map_while(single).take(LONGEST).count();
            let role = (2..=singles).rev().find_map(|length| {
                let role: String = done[done.len() - length..].iter().filter_map(single).collect();
                is_label(&role).then_some((length, role))
            });
            if let Some((length, role)) = role {
                done.truncate(done.len() - length);
                done.push(Token::Word(role));
            }
        }
        done.push(token);
    }
    done
}

/// Joins the two halves of a padded name: 张　三.
fn padded(words: Vec<Token>) -> Vec<Token> {
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

/// The words of a Latin name are one: John Smith.
fn latin(words: Vec<Token>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(words.len());
    for token in words {
        if let (Token::Word(next), Some(Token::Word(before))) = (&token, done.last_mut())
            && is_latin(before)
            && is_latin(next)
        {
            before.push(' ');
            before.push_str(next);
            continue;
        }
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
    /// All of them took the pictures too: 文/图 stands before their roles.
    both: bool,
}

impl Reader<'_> {
    fn read(&mut self, at: usize) -> Option<()> {
        let Token::Word(word) = &self.tokens[at] else { return Some(()) };
        let before = at.checked_sub(1).map(|at| &self.tokens[at]);
        let behind = self.tokens.get(at + 1);
        let begins = matches!(behind, Some(Token::Colon | Token::Slash));
        let has_colon = behind == Some(&Token::Colon);
        if is_role(word) || begins && is_label(word) {
            if BOTH.contains(&&**word) && self.is_beside_role(at) {
                return self.both(at);
            }
            let is_closing =
                matches!(before, Some(Token::Slash)) || BEHIND.contains(&&**word) && self.roles.is_empty();
            if !begins && is_closing && self.open < self.done.credits.len() {
                return self.close(word);
            }
            return self.begin(word, matches!(before, Some(Token::Comma | Token::Slash)));
        }
        // A label that nobody knows: it is no name, and what follows may be none.
        (!has_colon).then_some(())?;
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
        if self.both {
            self.done.credits.push(credit("图"));
        }
        Some(())
    }

    /// Whether 文/图 goes with another role: it stands before one, behind one, or behind the names of one.
    fn is_beside_role(&self, at: usize) -> bool {
        let role_at = |at: usize| matches!(self.tokens.get(at), Some(Token::Word(word)) if is_role(word));
        let is_last =
            !matches!(self.tokens.get(at + 1), Some(Token::Colon | Token::Word(_))) || role_at(at + 1);
        let has_names = !self.roles.is_empty() && self.open < self.done.credits.len();
        if self.waiting { !is_last } else { has_names && is_last || at == 0 && role_at(at + 1) }
    }

    /// 文/图 beside another role: the names took the pictures too.
    fn both(&mut self, at: usize) -> Option<()> {
        self.done.has_role = true;
        if at == 0 {
            self.both = true;
        } else if self.waiting {
            self.roles.push("图".to_owned());
        } else {
            let names: Vec<Credit> = self.done.credits[self.open..].to_vec();
            let also = names.into_iter().map(|credit| Credit { role: "图".to_owned(), ..credit });
            self.done.credits.extend(also);
            self.open = self.done.credits.len();
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
        reads("作者：张三 单位：县政协", &[("作者", "张三"), ("单位", "县政协")]);
        reads("记者 李 明 John Smith", &[("记者", "李明"), ("记者", "John Smith")]);
        reads(
            "责任编辑：王五　责任校对：李四　审核：赵六",
            &[("责任编辑", "王五"), ("责任校对", "李四"), ("审核", "赵六")],
        );
        reads("编审：赵六　审定：钱七", &[("编审", "赵六"), ("审定", "钱七")]);
        reads("审核人：赵六　签发人：钱七", &[("审核人", "赵六"), ("签发人", "钱七")]);
        reads("审 核：赵 六　签　发：钱 七", &[("审核", "赵六"), ("签发", "钱七")]);
        reads("责 任 编 辑：王五", &[("责任编辑", "王五")]);
        reads("责任编辑/王五 责任校对/李四", &[("责任编辑", "王五"), ("责任校对", "李四")]);
        reads(
            "校对：张三；审核人员：李四；值班主任：赵六",
            &[("校对", "张三"), ("审核人员", "李四"), ("值班主任", "赵六")],
        );
    }

    #[test]
    fn who_wrote_and_took_the_pictures_has_both_roles() {
        reads("记者 张三 李四 图/文", &[("记者", "张三"), ("记者", "李四"), ("图", "张三"), ("图", "李四")]);
        reads("本报记者 张三 通讯员 文/图 李四", &[("本报记者", "张三"), ("通讯员", "李四"), ("图", "李四")]);
        reads("（记者 张三 通讯员 李四 文/图）", &[("记者", "张三"), ("通讯员", "李四"), ("图", "李四")]);
        reads(
            "文/图 本报记者 张三 通讯员 李四",
            &[("本报记者", "张三"), ("图", "张三"), ("通讯员", "李四"), ("图", "李四")],
        );
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
            "（此件公开发布）",
            "各委室、各乡镇政协委员联络组：",
            "责任编辑：王五　联络：李四",
            "责任单位：县住建局",
            "负责人：张三",
            "审定 方案",
            "完",
        ] {
            assert_eq!(read(line), [], "{line}");
        }
    }
}
