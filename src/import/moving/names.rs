//! Names as other programs make addresses of them, and as files may have them.
//!
//! In: titles and file names. Out: parts of paths. Invariant: each function is the rule of one program, checked
//! against what that program writes.

/// Hugo's path rule: letters, digits, marks and a few signs stay, white space becomes one hyphen, the rest goes.
pub fn hugo(text: &str) -> String {
    let mut kept = String::new();
    let (mut waiting, mut hyphen) = (false, false);
    for c in text.chars() {
        if c != ' ' && (c.is_alphanumeric() || is_mark(c) || "./\\_#+~-@".contains(c)) {
            hyphen = c == '-';
            if std::mem::take(&mut waiting) && !hyphen {
                kept.push('-');
            }
            kept.push(c);
        } else if !kept.is_empty() && !hyphen && c.is_whitespace() {
            waiting = true;
        }
    }
    kept
}

fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Hugo's `:title` and `:slug`: the path rule, with lower case and no slash.
pub fn hugo_title(text: &str) -> String {
    hugo(&text.to_lowercase().replace('/', "-"))
}

/// Jekyll's slugify: whatever is no letter and no digit becomes one hyphen.
pub fn jekyll(text: &str) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || is_mark(c) {
            kept.push(c);
        } else if !kept.ends_with('-') {
            kept.push('-');
        }
    }
    kept.trim_matches('-').to_lowercase()
}

/// Jekyll's slugify in its mode "pretty", which keeps case and the signs that addresses may have.
pub fn jekyll_pretty(text: &str) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || is_mark(c) || "._~!$&'()+,;=@".contains(c) {
            kept.push(c);
        } else if !kept.ends_with('-') {
            kept.push('-');
        }
    }
    kept.trim_matches('-').to_owned()
}

/// Hexo's slugize, for names of categories: blanks and signs become one hyphen.
pub fn hexo(text: &str) -> String {
    const SIGNS: &str = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";
    let mut kept = String::new();
    for c in text.trim().chars() {
        if c.is_control() {
            continue;
        }
        if c.is_whitespace() || SIGNS.contains(c) {
            if !kept.ends_with('-') {
                kept.push('-');
            }
        } else {
            kept.push(c);
        }
    }
    kept.trim_matches('-').to_owned()
}

/// A name that every file system has, and no shell reads between quotation marks: without what Windows forbids, not
/// empty, not too long.
pub fn file(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() && !r#"<>:"/\|?*$`"#.contains(*c))
        .map(|c| if c.is_whitespace() { '-' } else { c })
        .take(80)
        .scan(0, |bytes, c| {
            *bytes += c.len_utf8();
            // An extension comes to it, and a name has 255 bytes.
            (*bytes <= 240).then_some(c)
        })
        .collect();
    let kept = kept.trim_matches(['.', '-', '_']).to_owned();
    if kept.is_empty()
        || matches!(&*kept.to_lowercase(), "index" | "404")
        || crate::report::is_device_name(&kept)
    {
        format!("page-{}", crate::content::slug::hash(text))
    } else {
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::is_portable_name;

    #[test]
    fn a_file_of_an_old_site_has_a_name_that_every_system_takes() {
        assert_eq!(file("2022: 政协 <会议>?"), "2022-政协-会议");
        assert_eq!(file("政协$(date)`id`会议"), "政协(date)id会议");
        for title in [
            "CON",
            "aux.txt",
            "com¹",
            "...",
            "a. ",
            "index",
            "\u{7}",
            " ",
            &"𠀀".repeat(90),
            &"长".repeat(90),
        ] {
            let name = file(title);
            assert!(is_portable_name(&name) && is_portable_name(&format!("{name}.md")), "{title} -> {name}");
        }
    }
}
