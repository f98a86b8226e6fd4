//! What the libraries alone need: the same articles as bare pages, by the libraries that Huikan stands on.
//!
//! `libraries SITE DEST` reads `content/` of SITE; each article's header goes through serde_yaml, its body through
//! pulldown-cmark, its code through syntect, its page and the pages of its columns and tags through minijinja; each is
//! written directly as a new file. On as many threads as there are processors. There is no more: no links checked, no
//! rules for Chinese text, no pictures measured, no JSON-LD, no feeds and site maps, no proofreading, no hash, no ledger,
//! no report. So what is between this and the floor is the libraries', and what is above it is Huikan's own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use minijinja::{Environment, Value, context};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::Deserialize;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use tree::{collect, create, on_all_threads};

mod tree;

/// Articles of a list's page.
const PAGE: usize = 20;

#[derive(Deserialize)]
struct Header {
    title: String,
    date: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    summary: String,
}

struct Article {
    url: String,
    title: String,
    date: String,
    tags: Vec<String>,
    source: String,
    authors: Vec<String>,
    summary: String,
    content: String,
}

impl Article {
    /// As templates see it.
    fn value(&self) -> Value {
        let list = |texts: &[String]| texts.iter().map(String::as_str).collect::<Value>();
        Value::from_pairs([
            ("url", Value::from(&*self.url)),
            ("title", Value::from(&*self.title)),
            ("date", Value::from(&*self.date)),
            ("tags", list(&self.tags)),
            ("source", Value::from(&*self.source)),
            ("authors", list(&self.authors)),
            ("summary", Value::from(&*self.summary)),
        ])
    }
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [site, dest] = &words[..] else { return Err(io::Error::other("libraries SITE DEST")) };
    let (content, dest) = (Path::new(site).join("content"), Path::new(dest));
    let syntaxes = SyntaxSet::load_defaults_newlines();
    let mut sources = Vec::new();
    collect(&content, &mut sources)?;
    sources.retain(|path| path.extension().is_some_and(|is| is == "md") && !path.ends_with("_index.md"));
    let mut articles = on_all_threads(&sources, |source, bytes| {
        bytes.clear();
        File::open(source)?.read_to_end(bytes)?;
        let below = source.strip_prefix(&content).map_err(io::Error::other)?;
        article(
            &below.with_extension("html"),
            std::str::from_utf8(bytes).map_err(io::Error::other)?,
            &syntaxes,
        )
    })?;
    articles.sort_by(|one, other| (&one.date, &one.url).cmp(&(&other.date, &other.url)));

    let mut environment = Environment::new();
    for (name, template) in [
        ("base.html", include_str!("../templates/base.html")),
        ("article.html", include_str!("../templates/article.html")),
        ("list.html", include_str!("../templates/list.html")),
    ] {
        environment.add_template(name, template).map_err(io::Error::other)?;
    }
    let page = |name: &str, path: &str, values: Value| -> io::Result<()> {
        let template = environment.get_template(name).map_err(io::Error::other)?;
        let html = template.render(values).map_err(io::Error::other)?;
        create(&dest.join(path))?.write_all(html.as_bytes())
    };
    let numbers: Vec<usize> = (0..articles.len()).collect();
    on_all_threads(&numbers, |&at, _| {
        let article = &articles[at];
        let near = |at: Option<usize>| at.and_then(|at| articles.get(at)).map(Article::value);
        let (previous, next) = (near(at.checked_sub(1)), near(Some(at + 1)));
        let content = Value::from_safe_string(article.content.clone());
        let article = article.value();
        page("article.html", &articles[at].url, context! { article, content, previous, next })
    })?;
    let lists = lists(&articles);
    on_all_threads(&lists, |(path, items), _| {
        let items: Vec<Value> = items.iter().map(|&at| articles[at].value()).collect();
        page("list.html", path, context! { path, items })
    })?;
    Ok(())
}

fn article(url: &Path, text: &str, syntaxes: &SyntaxSet) -> io::Result<Article> {
    let text = text.strip_prefix("---\n").unwrap_or(text);
    let (header, body) =
        text.split_once("\n---\n").ok_or_else(|| io::Error::other("an article without a header"))?;
    let header: Header = serde_yaml::from_str(header).map_err(io::Error::other)?;
    let Header { title, date, tags, source, authors, summary } = header;
    let mut content = String::with_capacity(body.len() * 5 / 4);
    html::push_html(&mut content, coloured(Parser::new_ext(body, Options::all()), syntaxes));
    Ok(Article { url: url.display().to_string(), title, date, tags, source, authors, summary, content })
}

/// Code with classes instead of the text as it is.
fn coloured<'a>(
    events: impl Iterator<Item = Event<'a>>,
    syntaxes: &SyntaxSet,
) -> impl Iterator<Item = Event<'a>> {
    let mut language: Option<CowStr<'a>> = None;
    events.map(move |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => {
            language = Some(name.clone());
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name)))
        }
        Event::End(TagEnd::CodeBlock) => {
            language = None;
            Event::End(TagEnd::CodeBlock)
        }
        Event::Text(code) => match language.as_deref().and_then(|name| syntaxes.find_syntax_by_token(name)) {
            Some(syntax) => {
                let mut writer =
                    ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, ClassStyle::Spaced);
                for line in LinesWithEndings::from(&code) {
                    // Only a broken syntax fails; then the code is plain.
                    let _ = writer.parse_html_for_line_which_includes_newline(line);
                }
                Event::Html(writer.finalize().into())
            }
            None => Event::Text(code),
        },
        event => event,
    })
}

/// The pages of each column, those above it included, and of each tag.
fn lists(articles: &[Article]) -> Vec<(String, Vec<usize>)> {
    let mut lists: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        for (slash, _) in article.url.match_indices('/') {
            lists.entry(article.url[..slash].to_owned()).or_default().push(at);
        }
        for tag in &article.tags {
            lists.entry(format!("tags/{tag}")).or_default().push(at);
        }
    }
    let pages = lists.into_iter().flat_map(|(path, items)| {
        let pages: Vec<_> = items.chunks(PAGE).map(<[usize]>::to_vec).enumerate().collect();
        pages.into_iter().map(move |(number, items)| (format!("{path}/page-{number}.html"), items))
    });
    pages.collect()
}
