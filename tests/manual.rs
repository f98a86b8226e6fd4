//! `themes/README.md`, the manual for makers of themes, is what the code says.
//!
//! In: the tables of views, functions and filters, the classes that the HTML writer emits, and the
//! smallest theme that works. Out: the page. `UPDATE=1 cargo test --test manual` writes it. Every example
//! on it is rendered here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use huikan::portal::{Output, Portal};
use huikan::report::Severity;
use huikan::site::UrlPath;
use huikan::snapshot::Snapshot;
use huikan::theme::views::{Field, VIEWS};
use huikan::theme::{FILTERS, FUNCTIONS};

/// An example of each function and filter, and a text that it gives on the home page of [`CONTENT`].
const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "articles",
        "{% for a in articles(column=\"要闻\", limit=5) %}{{ a.title }}{% endfor %}",
        "县政协开展调研",
    ),
    ("headlines", "{% for a in headlines(limit=1) %}{{ a.title }}{% endfor %}", "县政协开展调研"),
    ("column", "{{ column(\"要闻\").url }}", "/yaowen/index.html"),
    ("url", "{{ url(\"要闻/调研.md\") }}", "/yaowen/diaoyan.html"),
    ("asset", "<link rel=\"stylesheet\" href=\"{{ asset(\"site.css\") }}\">", "/_assets/site."),
    ("image", "{% set i = image(\"logo.png\") %}{% if i %}<img src=\"{{ i.src }}\" alt=\"\">{% endif %}", ""),
    ("shared", "{{ shared(\"nav.html\") }}", "<a href=\"/yaowen/index.html\">要闻</a>"),
    ("qr", "{{ qr(page.permalink, label=\"本页的二维码\") }}", "<svg class=\"qr\""),
    (
        "rankings",
        "{% for r in rankings(by=\"source\", limit=5) %}{{ r.name }} {{ r.count }}{% endfor %}",
        "县政协办公室 1",
    ),
    (
        "data",
        "{% for l in data(\"links\") %}<a href=\"{{ l.url }}\">{{ l.title }}</a>{% endfor %}",
        "<a href=\"https://www.gov.cn\">",
    ),
    ("date", "{{ articles()[0].date|date(\"%Y/%m/%d\") }}", "2022/11/08"),
    ("cut", "{{ \"县政协召开常委会会议\"|cut(5) }}", "……"),
];

/// A part that pages share.
const NAVIGATION: &str = "{% for c in site.columns %}<a href=\"{{ c.url }}\">{{ c.title }}</a>{% endfor %}";

/// What the HTML of a body is made of.
const CLASSES: &[(&str, &str)] = &[
    ("align-left, align-center, align-right", "`th`, `td`: the alignment of a table's column"),
    (
        "alert, alert-note, alert-tip, alert-important, alert-warning, alert-caution",
        "`blockquote`: `> [!NOTE]` and its like",
    ),
    ("alert-title", "`p`: the first line of an alert"),
    ("attachment", "`a`: a file to download, with `data-ext`"),
    ("attachment-size", "`span` in it: how large it is"),
    ("audio, video", "`figure`: a recording"),
    ("caption, credit", "`span` in a `figcaption`: what a picture shows, and who took it"),
    ("code", "`pre`: program code"),
    ("external", "`a`: a link to another site"),
    ("figure", "`figure`: a picture with its caption"),
    ("footnote-ref, footnotes, footnote-back", "`a`, `section`, `a`: footnotes"),
    ("gallery, gallery-N", "`div`: N pictures together, N from 2 to 9, else gallery-many"),
    ("hl-X", "`span`: highlighted code; `code.css` is our style sheet for it"),
    ("language-X", "`code`: the language of program code"),
    ("picture-link", "`a` around a figure's picture: leads to its largest variant"),
    ("missing-link, missing-media", "`span`: what an address that leads nowhere left behind"),
    ("table-scroll", "`div`: around each table, so that it may be wider than the page"),
    ("task", "`li`: with a box, ticked or not"),
];

/// How a theme shows pictures.
const PICTURES: &str = "
## Pictures

Pictures are published in several widths, in WebP and in the form of the original (see `pictures:` of
`site.yaml`), without metadata, and never enlarged. Those of a body are written by the program; a theme says
in `theme.yaml` how wide it shows them, as the attribute `sizes` of an `img` says it:

```yaml
sizes:
  figure: \"(min-width: 48em) 45rem, 100vw\"
  gallery: \"(min-width: 48em) 22rem, 50vw\"
  third: \"(min-width: 48em) 15rem, 50vw\"
  photo: \"(min-width: 64em) 60rem, 100vw\"
```

`figure` is a picture alone, `gallery` one of two in a row, `third` one of three where there are five or more
(narrow screens show two; without it, that of two), `photo` a picture of a photo story. Around each
stands a `picture` element, which wants `picture { display: contents; }`. Other pictures a template asks for
with `image()`: a width twice as large as it stands in pixels of the page, and a height for the ratio that it
is cut to. Such crops are made for the pages that ask for them, so a theme may ask for any.

```jinja
{% set made = image(article.cover, width=600, height=400) %}
{% if made %}<picture>{% if made.webp %}<source type=\"image/webp\" srcset=\"{{ made.webp }}\" sizes=\"300px\">{% endif %}
<img src=\"{{ made.src }}\"{% if made.srcset %} srcset=\"{{ made.srcset }}\" sizes=\"300px\"{% endif %}
width=\"{{ made.width }}\" height=\"{{ made.height }}\" alt=\"{{ made.alt }}\" loading=\"lazy\"></picture>{% endif %}
```
";

/// The smallest theme that works.
const SMALLEST: &[(&str, &str)] = &[
    ("theme.yaml", "name: small\nversion: 0.1.0\nfits: \">=0.1\"\n"),
    (
        "templates/page.html",
        "<!doctype html>\n<html lang=\"{{ site.language }}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{{ page.head_title }}</title>\n{{ page.head }}</head>\n<body>\n\
         <nav><a href=\"{{ site.home }}\">{{ site.name }}</a>\n\
         {% for c in site.columns %}<a href=\"{{ c.url }}\">{{ c.title }}</a>\n{% endfor %}</nav>\n\
         <main>\n<h1>{{ page.title }}</h1>\n{% block main %}\n\
         {% if target is defined %}<p><a href=\"{{ target }}\">{{ target }}</a></p>{% endif %}\n\
         {% if list is defined %}{% for a in list.items %}\n\
         <p><a href=\"{{ a.url }}\">{{ a.title }}</a> {{ a.date }}</p>\n{% endfor %}\n\
         {% if list.newer %}<a href=\"{{ list.newer }}\">下一页</a>{% endif %}\n\
         {% if list.older %}<a href=\"{{ list.older }}\">上一页</a>{% endif %}\n{% endif %}\n\
         {% endblock %}\n</main>\n</body>\n</html>\n",
    ),
    (
        "templates/home.html",
        "{% extends \"page.html\" %}\n{% block main %}\n{% for a in articles(limit=20) %}\n\
         <p><a href=\"{{ a.url }}\">{{ a.title }}</a> {{ a.date }}</p>\n{% endfor %}\n{% endblock %}\n",
    ),
    (
        "templates/article.html",
        "{% extends \"page.html\" %}\n{% block main %}\n<p>{{ article.date }} {{ article.source }}</p>\n\
         {{ article.content }}\n{% endblock %}\n",
    ),
];

/// Templates that a theme may have, each with the pages that it is for.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", "every page that has no other template"),
    ("home.html", "the home page"),
    (
        "column.html",
        "a page of a column's list; `column-LAYOUT.html` for a column with `layout: LAYOUT`, where there is one",
    ),
    ("article.html", "an article; `article-KIND.html` for one of that kind, where there is one"),
    ("row-proposals.html", "a proposal; a theme without it has no pages for proposals"),
    ("tag.html, tags.html", "a page of a tag's list; all tags"),
    ("topic.html, topics.html", "a page of a topic's list; all topics"),
    ("sitemap.html", "the site map for readers; sees `columns`, the hidden ones too"),
    (
        "search.html",
        "the page to search on; sees the same; a theme without it has no search index, and `site.search_url` is the site map",
    ),
    ("404.html", "what stands at every other address; its links are absolute"),
    ("redirect.html", "what stands at a former address; sees `target`, the new one"),
];

const CONTENT: &[(&str, &str)] = &[
    ("content/site.yaml", "name: 示例县政协\nurl: https://www.example.gov.cn\ntheme: small\n"),
    ("content/要闻/_index.md", "---\nslug: yaowen\ndescription: 要闻\n---\n"),
    (
        "content/要闻/调研.md",
        "---\ntitle: 县政协开展调研\ndate: 2022-11-08\nslug: diaoyan\nsource: 县政协办公室\nheadline: 是\ntags: [调研]\n---\n正文。\n",
    ),
    ("content/_data/links.yaml", "- title: 中国政府网\n  url: https://www.gov.cn\n"),
];

const HEAD: &str = "\
# Themes

A theme is a folder: `theme.yaml`, `templates/`, `assets/`, `static/`. The themes here are part of the
program; `themes/NAME/` beside a site's `content/` overrides one of them file by file, or stands on its own
(`extends: NAME` in `theme.yaml` puts it above another). `theme: NAME` in `content/site.yaml` chooses.

This page is generated from the code (`tests/manual.rs`), so it is what the program does.

Templates are [minijinja](https://docs.rs/minijinja)'s, which is Jinja2: its syntax, filters and tests
hold. HTML is escaped unless its type says `html`. A name that doesn't exist is an error that names
template and line; every filter, test and function is checked when the theme is loaded, also in branches
not taken. A field that is listed here always exists: without a value it is none, and prints as nothing.
Templates see nothing else: no file, no clock, no network.
";

const SMALLEST_HEAD: &str = "
## The smallest theme that works

`theme.yaml` and three templates, in a site's `themes/small/`, with `theme: small` in `content/site.yaml`.
`page.html` is what every page without a template of its own looks like.
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(SMALLEST_HEAD);
    for (name, text) in SMALLEST {
        let language = if name.ends_with(".yaml") { "yaml" } else { "jinja" };
        let _ = write!(page, "\n`{name}`:\n\n```{language}\n{}\n```\n", text.trim_end());
    }
    page.push_str("\n## Templates\n\n| template | for |\n| --- | --- |\n");
    TEMPLATES.iter().for_each(|(name, what)| row(&mut page, &[&code(name), what]));
    page.push_str("\n## Assets\n\nA file of `assets/` is published under a name with a hash of its content: `asset(\"site.css\")` is its\naddress. A folder of `assets/` whose name has an extension is one file: the files of `assets/site.css/`\nin order of their names. A file of `static/` is published under its own name. `asset(\"code.css\")` is our\nstyle sheet for program code.\n");
    page.push_str(PICTURES);
    page.push_str("\n## Views\n\nTypes: `[x]` is a list of x, `{a, b}` a map, `?` may be none.\n");
    for (name, what, fields) in VIEWS {
        let _ =
            write!(page, "\n### {name}\n\n{what}\n\n| field | type | what it is |\n| --- | --- | --- |\n");
        fields.iter().for_each(|field| row(&mut page, &[&code(field.name), &code(field.kind), field.doc]));
    }
    for (title, table) in [("Functions", FUNCTIONS), ("Filters", FILTERS)] {
        let _ = write!(page, "\n## {title}\n");
        for Field { name, kind, doc } in table {
            let _ = write!(page, "\n### {name}\n\n`{kind}`: {doc}.\n\n```jinja\n{}\n```\n", example(name).0);
        }
    }
    page.push_str("\n## Classes of an article's body\n\n| class | of |\n| --- | --- |\n");
    CLASSES.iter().for_each(|(name, what)| row(&mut page, &[&code(name), what]));
    page.push_str("\nThere are no style attributes, so that a strict content security policy holds.\n");
    page.push_str(IDS);
    page
}

const IDS: &str = "
Headings and raw HTML of a body never have these ids, which are for the templates around it: `main`, `nav`, `q`,
`status`, `toolbar`, `toc-title`, `attachments-title`, `related-title`.
";

fn code(names: &str) -> String {
    match names.starts_with(['[', '{']) {
        true => format!("`{names}`"),
        false => names.split(", ").map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn example(name: &str) -> (&'static str, &'static str) {
    let found = EXAMPLES.iter().find(|(of, ..)| *of == name);
    found
        .map(|(_, text, wanted)| (*text, *wanted))
        .unwrap_or_else(|| panic!("no example of {name} in {}", file!()))
}

fn portal(theme: &[(String, &str)]) -> Portal {
    let theme = theme.iter().map(|(path, text)| (path.as_str(), *text));
    Portal::open(
        Arc::new(Snapshot::of_texts(CONTENT.iter().copied().chain(theme), "2022-12-20T00:00:00Z")),
        None,
    )
}

/// The smallest theme, where a site has it.
fn small() -> Vec<(String, &'static str)> {
    SMALLEST.iter().map(|(name, text)| (format!("themes/small/{name}"), *text)).collect()
}

#[test]
fn the_manual_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/README.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == page, "themes/README.md is not what the code says: UPDATE=1 cargo test --test manual");
}

#[test]
fn the_smallest_theme_builds() {
    let portal = portal(&small());
    let errors = portal.report().findings().iter().filter(|finding| finding.severity == Severity::Error);
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<&huikan::report::Finding>::new());
    for route in portal.routes() {
        let rendered = portal.render(route.path).unwrap();
        assert!(rendered.output.is_some(), "{}: {:?}", route.path, rendered.findings);
    }
    let rendered = portal.render(&UrlPath::new("yaowen/index.html")).unwrap();
    let Some(Output::Bytes { bytes, .. }) = rendered.output else { panic!("no page") };
    assert!(
        String::from_utf8(bytes).unwrap().contains("<a href=\"/yaowen/diaoyan.html\">县政协开展调研</a>")
    );
}

#[test]
fn every_example_gives_what_it_should() {
    for Field { name, .. } in FUNCTIONS.iter().chain(FILTERS) {
        let (text, wanted) = example(name);
        let mut theme = small();
        theme.retain(|(path, _)| path != "themes/small/templates/home.html");
        theme.push(("themes/small/templates/home.html".to_owned(), text));
        theme.push(("themes/small/assets/site.css".to_owned(), "p{}"));
        theme.push(("themes/small/templates/nav.html".to_owned(), NAVIGATION));
        let rendered = portal(&theme).render(&UrlPath::new("index.html")).unwrap();
        let Some(Output::Bytes { bytes, .. }) = rendered.output else {
            panic!("{name}: {:?}", rendered.findings)
        };
        let html = String::from_utf8(bytes).unwrap();
        assert!(html.contains(wanted), "{name}: {html}");
    }
}

/// Classes as the HTML writer's sources spell them.
#[test]
fn the_classes_are_those_of_the_writer() {
    let known: BTreeSet<&str> = CLASSES.iter().flat_map(|(names, _)| names.split(", ")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/markdown/html");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for class in code.split("class=\\\"").skip(1).flat_map(|rest| {
            let end = rest.find(['\\', '"']).unwrap_or(rest.len());
            rest[..end].split(' ').collect::<Vec<_>>()
        }) {
            let prefix = class.ends_with('-') && known.iter().any(|known| known.starts_with(class));
            assert!(class.is_empty() || prefix || known.contains(class), "{class} of {}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 10, "the sources were misread");
}

/// Else a heading of an article would have the id of a part of its page.
#[test]
fn no_heading_has_an_id_of_the_templates_around() {
    let elsewhere = ["column-", "row-", "search"];
    let mut ids = 0;
    for theme in ["county", "plain"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes").join(theme).join("templates");
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            if elsewhere.iter().any(|other| name.starts_with(other)) {
                continue;
            }
            let template = std::fs::read_to_string(file.path()).unwrap();
            for id in template.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let text: Arc<str> = format!("## 题 {{#{id}}}\n").into();
                let doc = huikan::markdown::parse(&text, 0..text.len());
                assert_ne!(&*doc.headings()[0].anchor, id, "{theme} {name}");
                assert!(IDS.contains(&code(id)), "{theme} {name}: {id} is not in the manual");
                ids += 1;
            }
        }
    }
    assert!(ids > 8, "{ids}");
}
