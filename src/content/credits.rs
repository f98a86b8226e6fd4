//! Bylines: who wrote, took the pictures, edited, under which role.
//!
//! In: `全媒体记者 ××× 通讯员 ××× ×××`, `文/××× 图/×××`, `×××、×××`. Out: credits in the order written.

use super::meta::Credit;

/// Roles that don't end in a word of [`ROLE_ENDS`].
const ROLES: &[&str] = &[
    "摄", "图", "文", "图文", "文图", "供稿", "供图", "编辑", "责编", "校对", "审核", "来源", "作者", "策划",
    "监制", "文字", "剪辑", "整理", "初审", "复审", "终审", "一审", "二审", "三审",
];
const ROLE_ENDS: &[&str] = &["记者", "通讯员", "摄影", "编辑", "撰稿", "摄像"];

/// Reads a byline. Without any role word it is a list of names.
pub fn parse(byline: &str) -> Vec<Credit> {
    let mut reader = Byline::default();
    let mut single = "";
    for token in tokens(byline) {
        // `王　强`: a name of two characters, padded to the width of three.
        let is_single = token.chars().count() == 1 && !is_role(token);
        if is_single && !single.is_empty() {
            reader.name(&format!("{single}{token}"));
            single = "";
            continue;
        }
        if !single.is_empty() {
            reader.name(single);
            single = "";
        }
        if is_single { single = token } else { reader.token(token) }
    }
    if !single.is_empty() {
        reader.name(single);
    }
    reader.credits
}

#[derive(Default)]
struct Byline<'a> {
    credits: Vec<Credit>,
    role: &'a str,
    /// Credits before this index have their role already.
    settled: usize,
}

impl<'a> Byline<'a> {
    fn token(&mut self, token: &'a str) {
        if let Some((left, right)) = token.split_once(['：', ':', '/', '／']) {
            if is_role(left) {
                self.begin(left);
                return right
                    .split(['/', '／'])
                    .filter(|name| !name.is_empty())
                    .for_each(|name| self.name(name));
            }
            if is_role(right) {
                self.name(left);
                return self.close(right);
            }
        }
        match token {
            // `××× 摄`: the short roles also stand behind the names.
            "摄" | "摄影" | "供稿" | "供图" | "文" | "图"
                if self.role.is_empty() && self.settled < self.credits.len() =>
            {
                self.close(token);
            }
            role if is_role(role) => self.begin(role),
            name => self.name(name),
        }
    }

    fn begin(&mut self, role: &'a str) {
        self.role = role;
        self.settled = self.credits.len();
    }

    fn close(&mut self, role: &str) {
        for credit in self.credits.iter_mut().skip(self.settled) {
            role.clone_into(&mut credit.role);
        }
        self.begin("");
    }

    fn name(&mut self, name: &str) {
        self.credits.push(Credit { role: self.role.to_owned(), name: name.to_owned() });
    }
}

fn tokens(byline: &str) -> impl Iterator<Item = &str> {
    let byline = unwrapped(byline.trim_matches([' ', '\u{3000}']));
    // A Western name keeps its space.
    let spaced = !byline.is_ascii();
    byline
        .split(move |c: char| {
            matches!(c, '、' | '，' | ',' | '；' | ';' | '\n') || (spaced && c.is_whitespace())
        })
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

/// Without brackets around the whole, and without one that has no other.
fn unwrapped(byline: &str) -> &str {
    let (open, close) = (['（', '('], ['）', ')']);
    let opens = byline.matches(open).count();
    let closes = byline.matches(close).count();
    let around = byline.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match around {
        Some(inner) if opens == 1 => inner.trim(),
        _ if opens > closes => byline.strip_prefix(open).unwrap_or(byline).trim(),
        _ if closes > opens => byline.strip_suffix(close).unwrap_or(byline).trim(),
        _ => byline,
    }
}

fn is_role(token: &str) -> bool {
    ROLES.contains(&token) || (ROLE_ENDS.iter().any(|end| token.ends_with(end)) && token.chars().count() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(byline: &str) -> Vec<(String, String)> {
        parse(byline).into_iter().map(|credit| (credit.role, credit.name)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|&(role, name)| (role.to_owned(), name.to_owned())).collect()
    }

    #[test]
    fn bylines() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "全媒体记者 甲某某 通讯员 乙某 丙某某",
                &[("全媒体记者", "甲某某"), ("通讯员", "乙某"), ("通讯员", "丙某某")],
            ),
            ("记者：甲某、乙某　摄影：丙某", &[("记者", "甲某"), ("记者", "乙某"), ("摄影", "丙某")]),
            ("文/甲某 图/乙某", &[("文", "甲某"), ("图", "乙某")]),
            ("（甲某某　摄）", &[("摄", "甲某某")]),
            ("甲某/摄", &[("摄", "甲某")]),
            ("甲　某 乙某某", &[("", "甲某"), ("", "乙某某")]),
            ("县政协办公室，提案委", &[("", "县政协办公室"), ("", "提案委")]),
            ("Jane Doe", &[("", "Jane Doe")]),
            ("", &[]),
        ];
        for (byline, expected) in cases {
            assert_eq!(read(byline), pairs(expected), "{byline}");
        }
    }
}
