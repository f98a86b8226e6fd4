//! What an old site kept from its readers: the rules of each program, read in its source.
//!
//! In: a header. Out: whether its program shows the page, and why not. Invariant: a value that may keep a page back
//! in any version of the program does; what a program does not heed keeps nothing back, and is told.

use serde_json::Value;

use super::post::{Column, Post, Site};
use super::{Head, plain};

/// Whether a program shows a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Yes,
    /// It says that it is a draft, in its own header and in so many words.
    Draft,
    /// Why not, as the header has it: `published: false`.
    No(String),
}

/// What is said of a page that is kept back.
pub fn told(why: &str) -> String {
    format!("旧网站上没有公开（{why}）：先作为草稿，新网站也不公开")
}

/// A truth value as people write one. Old readers of YAML take `yes` and `off` for such, newer ones for words.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is) => Some(*is),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(word) => match &*word.trim().to_ascii_lowercase() {
            "true" | "t" | "1" | "yes" | "y" | "on" => Some(true),
            "false" | "f" | "0" | "no" | "n" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Hugo: `draft`, or `published` where there is none; pages that are not rendered.
pub fn by_hugo(head: &Head) -> Shown {
    if let Some(draft) = head.get("draft") {
        match truth(draft) {
            Some(true) if matches!(draft, Value::Bool(true)) || plain(draft).as_deref() == Some("true") => {
                return Shown::Draft;
            }
            Some(true) => return Shown::No(written("draft", draft)),
            _ => {}
        }
    } else if let Some(published) = head.get("published").filter(|value| truth(value) == Some(false)) {
        return Shown::No(written("published", published));
    }
    if let Some(headless) = head.get("headless").filter(|value| truth(value) == Some(true)) {
        return Shown::No(written("headless", headless));
    }
    let never =
        |value: &&Value| truth(value) == Some(false) || matches!(value.as_str(), Some("never" | "link"));
    let render = ["_build", "build"].iter().find_map(|key| build(head, key, "render").filter(never));
    render.map_or(Shown::Yes, |render| Shown::No(written("build.render", render)))
}

/// What Hugo's `build` says of one thing; its keys know no case.
pub fn build<'h>(head: &'h Head, key: &str, wanted: &str) -> Option<&'h Value> {
    let inner = head.get(key)?.as_object()?;
    inner.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

/// Jekyll: `published`, of posts, pages and collections. Its YAML has `no` and `off`; nothing at all counts too.
pub fn by_jekyll(head: &Head) -> Shown {
    match head.get("published") {
        Some(value @ (Value::Bool(false) | Value::Null)) => Shown::No(written("published", value)),
        Some(value @ Value::String(word)) if matches!(&*word.to_ascii_lowercase(), "no" | "off") => {
            Shown::No(written("published", value))
        }
        _ => Shown::Yes,
    }
}

/// Hexo: `published`, of posts alone.
pub fn by_hexo(head: &Head) -> Shown {
    match head.get("published") {
        Some(value @ Value::Bool(false)) => Shown::No(written("published", value)),
        Some(value @ Value::Number(number)) if number.as_f64() == Some(0.0) => {
            Shown::No(written("published", value))
        }
        Some(value @ Value::String(word)) if matches!(&**word, "false" | "0" | "") => {
            Shown::No(written("published", value))
        }
        _ => Shown::Yes,
    }
}

/// What would keep a page back here or with another program, and does not with its own: its site showed it.
pub fn unheeded(head: &Head, program: &str) -> Vec<String> {
    let draft = head.get("draft").filter(|value| truth(value) == Some(true));
    let published = head.get("published").filter(|value| truth(value) == Some(false));
    let expires = ["expiryDate", "expirydate", "unpublishdate"]
        .iter()
        .find_map(|key| Some((*key, head.get(*key).filter(|value| plain(value).is_some())?)));
    let all = draft.map(|value| ("draft", value)).into_iter();
    let all = all.chain(published.map(|value| ("published", value))).chain(expires);
    all.map(|(key, value)| {
        let written = written(key, value);
        format!("文件头里写着 {written}，{program} 不看它，旧网站上是公开的，新网站也公开；不该公开的，请把新稿件的状态改成草稿")
    })
    .collect()
}

/// A key with its value, as it may be looked for in the file.
pub fn written(key: &str, value: &Value) -> String {
    match value {
        Value::Null => format!("{key}:"),
        value => format!("{key}: {}", plain(value).unwrap_or_else(|| value.to_string())),
    }
}

/// Keeps the list of a section and its words off the site: the words wait as a draft. `is_closed`: so does all below.
pub fn hide(site: &mut Site, column: &mut Column, folder: &str, (shown, is_closed): (&Shown, bool)) {
    let why = match shown {
        Shown::Draft => "draft: true".to_owned(),
        Shown::No(why) => why.clone(),
        Shown::Yes => "文件头读不懂".to_owned(),
    };
    let has_words = !column.body.trim().is_empty() || column.description.is_some();
    let more = match (is_closed, has_words) {
        (true, _) => {
            "，它的说明和里面的稿件都先作为草稿（新版 Hugo 只是不登栏目的页面；稿件原来公开的，请改回来）"
        }
        (false, true) => "，它的说明先作为草稿",
        (false, false) => "",
    };
    let words = format!("这个栏目的页面在旧网站上没有公开（{why}）：栏目不进导航{more}");
    site.tell(&column.file, 0, words);
    column.is_hidden = true;
    if !has_words {
        return;
    }
    let (body, summary) = (std::mem::take(&mut column.body), column.description.take());
    let mut head = Head::new();
    head.insert("title".to_owned(), format!("{}（栏目说明）", column.title).into());
    head.extend(summary.map(|summary| ("summary".to_owned(), summary.into())));
    site.posts.push(Post {
        file: column.file.clone(),
        stem: "栏目说明".to_owned(),
        column: folder.to_owned(),
        is_draft: true,
        body_line: column.body_line,
        head,
        body,
        ..Post::default()
    });
}
