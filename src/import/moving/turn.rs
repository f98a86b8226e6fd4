//! A body in the words of another program becomes Markdown of ours.
//!
//! In: a body, and where other articles went. Out: Markdown, and what could not be turned, by line. Invariant: a
//! mark that is not known stays in the text as it is written, and is told; only marks without words of their
//! own (`raw`, an include) go.

use std::collections::HashMap;

use super::Generator;
use super::attributes::without_attributes;
use super::marks::{Mark, Words, marks, words};

/// Blocks within blocks, as people write them; deeper ones stay as they are.
const DEEPEST: usize = 8;

/// A body, turned.
#[derive(Debug, Default)]
pub struct Turned {
    pub text: String,
    /// Line from 1 in the body, and words.
    pub told: Vec<(usize, String)>,
    /// The text before the mark of the excerpt, where there is one.
    pub excerpt: Option<String>,
    pub has_contents: bool,
}

/// What a body may refer to.
pub struct Around<'a> {
    pub generator: Generator,
    /// The address of another article from here, by any of its names.
    pub link: &'a dyn Fn(&str) -> Option<String>,
    pub title: &'a str,
}

pub fn turn(body: &str, around: &Around<'_>) -> Turned {
    let mut turned = Turned::default();
    let mut text = turned_marks(body, around, 1, 0, &mut turned.told);
    if around.generator == Generator::Jekyll {
        text = without_attributes(&text, body, &mut turned);
    }
    for mark in ["<!-- more -->", "<!--more-->", "<!-- excerpt -->"] {
        let Some(at) = text.find(mark) else { continue };
        turned.excerpt = Some(text[..at].trim().to_owned()).filter(|excerpt| !excerpt.is_empty());
        let after = text[at + mark.len()..].trim_start_matches([' ', '\r', '\n']).to_owned();
        text = format!("{}\n\n{after}", text[..at].trim_end());
    }
    turned.text = text.trim_matches(['\n', '\r']).to_owned();
    turned
}

/// `first` is the line that the text begins on, `depth` how many blocks stand around it.
fn turned_marks(
    body: &str,
    around: &Around<'_>,
    first: usize,
    depth: usize,
    told: &mut Vec<(usize, String)>,
) -> String {
    let all = marks(body, around.generator);
    let ends = ends(&all);
    let (mut out, mut at, mut number) = (String::with_capacity(body.len()), 0, 0);
    while let Some(mark) = all.get(number) {
        let end = ends[number];
        number += 1;
        out.push_str(&body[at..mark.range.start]);
        at = mark.range.end;
        let line = first + mark.line - 1;
        if let (Some(make), Some(end), true) = (block(mark.name, around.generator), end, depth < DEEPEST) {
            let inside = &body[at..all[end].range.start];
            let inner_line = line + body[mark.range.clone()].matches('\n').count();
            let is_code = matches!(mark.name, "highlight" | "codeblock" | "code");
            let inside = if is_code {
                inside.to_owned()
            } else {
                turned_marks(inside, around, inner_line, depth + 1, told)
            };
            out.push_str(&make(mark.words, inside.trim_matches(['\n', '\r'])));
            (at, number) = (all[end].range.end, end + 1);
            continue;
        }
        match single(mark, around) {
            Ok(made) => out.push_str(&made),
            Err(why) => {
                told.push((line, why.to_owned() + "：" + body[mark.range.clone()].trim()));
                if !matches!(mark.name, "include" | "include_relative") {
                    out.push_str(&body[mark.range.clone()]);
                }
            }
        }
    }
    out.push_str(&body[at..]);
    out
}

/// For each mark the next one that would close it.
fn ends(all: &[Mark<'_>]) -> Vec<Option<usize>> {
    let mut next: HashMap<&str, usize> = HashMap::new();
    let mut ends = vec![None; all.len()];
    for (number, mark) in all.iter().enumerate().rev() {
        ends[number] = next.get(mark.name).copied();
        match mark.name.strip_prefix("end") {
            _ if mark.closes => drop(next.insert(mark.name, number)),
            Some(name) => drop(next.insert(name, number)),
            None => {}
        }
    }
    ends
}

type Make = fn(&str, &str) -> String;

/// Marks with an inside.
fn block(name: &str, generator: Generator) -> Option<Make> {
    Some(match name {
        "highlight" | "codeblock" | "code" => fenced,
        "blockquote" | "quote" | "pullquote" | "centerquote" | "cq" => quoted,
        "note" | "notice" | "admonition" if generator == Generator::Hexo => |_, inside| quoted("", inside),
        "details" => |given, inside| {
            let given = words(given);
            let head = [given.named("summary"), given.named("title"), given.get(0)]
                .into_iter()
                .find(|head| !head.is_empty());
            head.map_or_else(|| inside.to_owned(), |head| format!("**{head}**\n\n{inside}"))
        },
        "comment" => |_, _| String::new(),
        _ => return None,
    })
}

fn fenced(given: &str, inside: &str) -> String {
    let given = words(given);
    let language =
        given.plain.iter().find_map(|word| word.strip_prefix("lang:")).unwrap_or_else(|| given.get(0));
    let is_name =
        !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || "+-#_".contains(c));
    let fence = if inside.contains("```") { "````" } else { "```" };
    format!("{fence}{}\n{inside}\n{fence}", if is_name { language } else { "" })
}

fn quoted(by: &str, inside: &str) -> String {
    let mut lines: Vec<String> =
        inside.trim().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    if !by.trim().is_empty() {
        lines.push(format!(">\n> ——{}", by.trim()));
    }
    lines.join("\n")
}

/// Marks that stand alone; an error says why one stays.
fn single(mark: &Mark<'_>, around: &Around<'_>) -> Result<String, &'static str> {
    if mark.prints {
        return printed(mark.words, around);
    }
    let given = words(mark.words);
    let place = || (around.link)(given.get(0)).ok_or("它指的稿件没有找到");
    let titled = |words: &[String], otherwise: &str| {
        if words.is_empty() { otherwise.to_owned() } else { words.join(" ") }
    };
    let film = |page: &str, site: &str| {
        let id = [given.get(0), given.named("id")].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        format!("[视频（{site}）]({page}{id})")
    };
    Ok(match (mark.name, around.generator) {
        ("raw" | "endraw", _) => String::new(),
        ("figure", Generator::Hugo) => figure(&given),
        ("youtube" | "youtubePlayer", _) => film("https://www.youtube.com/watch?v=", "YouTube"),
        ("vimeo", _) => film("https://vimeo.com/", "Vimeo"),
        ("bilibili", _) => film("https://www.bilibili.com/video/", "哔哩哔哩"),
        ("gist", _) => format!("[代码（GitHub Gist）](https://gist.github.com/{})", given.plain.join("/")),
        ("ref" | "relref", Generator::Hugo)
        | ("post_url", Generator::Jekyll)
        | ("post_path", Generator::Hexo) => place()?,
        ("link", Generator::Jekyll) => place()?,
        ("post_link", Generator::Hexo) => {
            format!("[{}]({})", titled(given.plain.get(1..).unwrap_or_default(), given.get(0)), place()?)
        }
        ("asset_path", Generator::Hexo) => given.get(0).to_owned(),
        ("asset_link", Generator::Hexo) => {
            format!("[{}]({})", titled(given.plain.get(1..).unwrap_or_default(), given.get(0)), given.get(0))
        }
        ("asset_img" | "img", Generator::Hexo) => image(&given),
        ("link", Generator::Hexo) => {
            match given.plain.iter().position(|word| word.contains("://") || word.starts_with('/')) {
                Some(at) => {
                    format!("[{}]({})", titled(&given.plain[..at], &given.plain[at]), given.plain[at])
                }
                None => return Err("不认得这个标记，原样留在正文里"),
            }
        }
        ("include" | "include_relative", Generator::Jekyll) => return Err("插入的片段没有搬"),
        _ => return Err("不认得这个标记，原样留在正文里"),
    })
}

/// `{{ … }}`: addresses and the title.
fn printed(words: &str, around: &Around<'_>) -> Result<String, &'static str> {
    let (value, filter) = words.split_once('|').unwrap_or((words, ""));
    let value = value.trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    match (value, quoted, filter.trim()) {
        ("site.baseurl" | "site.url" | "site.base_url", ..) => Ok(String::new()),
        ("page.title", ..) => Ok(around.title.to_owned()),
        (_, Some(path), "relative_url" | "absolute_url" | "") => Ok(path.to_owned()),
        _ => Err("不认得这个标记，原样留在正文里"),
    }
}

/// Hugo's `figure`: caption, else title, else the credit; markup in them stays.
fn figure(given: &Words) -> String {
    let first = |keys: &[&str]| {
        keys.iter().map(|key| given.named(key)).find(|value| !value.is_empty()).unwrap_or_default().to_owned()
    };
    let file = if given.named("src").is_empty() { given.get(0) } else { given.named("src") };
    let mut caption = first(&["caption", "title", "attr"]);
    if !given.named("attr").is_empty() && caption != given.named("attr") {
        caption = format!("{caption}（{}）", given.named("attr"));
    }
    let made = picture(&first(&["alt", "caption", "title"]), file, &caption);
    match given.named("link") {
        "" => made,
        link => format!("[{made}]({link})"),
    }
}

/// `asset_img [class] file [width] [height] title words [alt]`: sizes and classes are the theme's.
fn image(given: &Words) -> String {
    let is_file = |word: &&String| word.contains('.') || word.starts_with('/');
    let Some(at) = given.plain.iter().position(|word| is_file(&word)) else { return String::new() };
    let is_size = |word: &&String| word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty();
    let title: Vec<&str> = given.plain[at + 1..].iter().skip_while(is_size).map(String::as_str).collect();
    // The two quoted words of older versions: title and alternative text in one.
    let both = title.join(" ");
    let parts: Vec<&str> = both.split(['"', '\'']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let title = parts.first().copied().unwrap_or_default();
    picture(parts.get(1).copied().unwrap_or(title), &given.plain[at], title)
}

fn picture(alternative: &str, file: &str, caption: &str) -> String {
    let file = if file.contains(' ') { format!("<{file}>") } else { file.to_owned() };
    let alternative = alternative.replace(['[', ']'], "");
    match caption {
        "" => format!("![{alternative}]({file})"),
        caption => format!("![{alternative}]({file} \"{}\")", caption.replace('"', "\\\"")),
    }
}
