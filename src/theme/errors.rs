//! Template errors as findings: file, place, and words for someone who writes themes.
//!
//! In: an error of minijinja. Out: a [`Finding`]. Invariant: the innermost cause is told, at its own place.

use std::ops::Range;

use minijinja::{Error, ErrorKind};

use super::codes;
use super::files::{Layer, ThemeFile};
use crate::report::{Finding, SourcePath, Span};

/// The finding for an error that stopped a template.
pub fn finding(error: &Error, files: &Layer) -> Finding {
    let cause = innermost(error);
    let code = if cause.kind() == ErrorKind::SyntaxError { codes::SYNTAX } else { codes::RENDER };
    let detail = cause.detail().unwrap_or_default();
    let is_unread = cause.kind() == ErrorKind::TemplateNotFound && is_there(files, detail);
    let what =
        if is_unread { "要引用的模板里有错，读不懂" } else { words(cause.kind(), detail) };
    let mut finding = Finding::error(code, format!("模板出错：{what}"));
    if let Some(name) = cause.name() {
        let file = files.get(&format!("templates/{name}"));
        let source = file.map(|(source, _)| source.clone());
        let source = source.unwrap_or_else(|| SourcePath::from(format!("themes/templates/{name}")));
        let text = file.and_then(|(_, file)| file.text()).unwrap_or_default();
        finding = finding.at(Span::new(source, whole_characters(&text, cause.range().unwrap_or(0..0))));
    }
    // Whoever wrote the template that asks for it: the mistake is in the one that cannot be read.
    if is_unread {
        return finding.help("被引用的模板另有一条，请先改那一条");
    }
    // The engine's own words are for whoever wrote the file; nobody here wrote what is embedded.
    if cause.name().is_some_and(|name| is_embedded(files, name)) {
        return finding.help("这是自带的主题里的错，不是稿件的错，请把这一条告诉维护程序的人");
    }
    let mut help = hint(cause.kind()).to_owned();
    if !detail.is_empty() && cause.kind() != ErrorKind::WriteFailure {
        help.push_str(if help.is_empty() { "" } else { "\n" });
        help.push_str(&format!("（模板引擎的原话：{detail}）"));
    }
    if help.is_empty() { finding } else { finding.help(help) }
}

/// Whether a template that the engine has not is one of the files all the same: it could not be read. The engine names it
/// in quotation marks.
fn is_there(files: &Layer, detail: &str) -> bool {
    detail.split('"').nth(1).is_some_and(|name| files.contains_key(&format!("templates/{name}")))
}

/// Whether a template came with the program.
fn is_embedded(files: &Layer, name: &str) -> bool {
    let file = files.get(&format!("templates/{name}"));
    file.is_some_and(|(_, file)| matches!(file, ThemeFile::Embedded(_)))
}

/// The engine counts bytes, and may stop within a character.
fn whole_characters(text: &str, bytes: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(bytes.start)..text.ceil_char_boundary(bytes.end)
}

/// The error that an include, a block or a macro only passed on.
fn innermost(error: &Error) -> &Error {
    let mut cause = error;
    let mut source = std::error::Error::source(error);
    while let Some(next) = source {
        if let Some(error) = next.downcast_ref::<Error>() {
            cause = error;
        }
        source = next.source();
    }
    cause
}

fn words(kind: ErrorKind, detail: &str) -> &'static str {
    match kind {
        ErrorKind::InvalidOperation if detail.contains("recursion limit") => "一层套一层，套得太深",
        ErrorKind::SyntaxError => "写法不对，读不懂",
        ErrorKind::TemplateNotFound => "要引用的模板文件没有找到",
        ErrorKind::UndefinedError => "用到了没有定义的名字",
        ErrorKind::UnknownFilter => "用了不存在的过滤器",
        ErrorKind::UnknownTest => "用了不存在的判断",
        ErrorKind::UnknownFunction => "用了不存在的函数",
        ErrorKind::UnknownMethod => "用了不存在的方法",
        ErrorKind::MissingArgument => "调用时少了参数",
        ErrorKind::TooManyArguments => "调用时多了参数",
        ErrorKind::InvalidOperation => "这种值不能这样用",
        ErrorKind::BadInclude => "引用的模板里有错",
        ErrorKind::WriteFailure => "一个网页超过 64 MB，可能是循环停不下来",
        ErrorKind::OutOfFuel => "运算太多，可能是循环停不下来",
        _ => "运行不下去了",
    }
}

fn hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UndefinedError => "检查名字的拼写；可能没有的值，先用 {% if x is defined %} 判断",
        ErrorKind::WriteFailure => "检查这个模板里的循环（{% for %}）：它重复得太多了",
        ErrorKind::TemplateNotFound => "检查文件名，模板放在主题的 templates/ 文件夹里",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::snapshot::Text;

    fn told(file: ThemeFile) -> Finding {
        let mut files = Layer::new();
        files.insert("templates/a.html".to_owned(), (SourcePath::from("themes/a/templates/a.html"), file));
        let mut environment = minijinja::Environment::new();
        environment.add_template("a.html", "{{ 1 + none }}").expect("it can be read");
        let error = environment.get_template("a.html").and_then(|template| template.render(()));
        finding(&error.expect_err("nothing is no number"), &files)
    }

    #[test]
    fn a_template_that_cannot_be_read_is_there() {
        let mut environment = minijinja::Environment::new();
        environment.add_template("a.html", "{% extends \"base.html\" %}").expect("it can be read");
        let error = environment.get_template("a.html").and_then(|template| template.render(())).unwrap_err();
        let mut files = Layer::new();
        assert!(finding(&error, &files).message.contains("没有找到"));
        let file = ThemeFile::Text(Arc::new(Text::utf8("{{")));
        files.insert(
            "templates/base.html".to_owned(),
            (SourcePath::from("themes/a/templates/base.html"), file),
        );
        assert!(finding(&error, &files).message.contains("读不懂"));
        let asking = ThemeFile::Embedded(b"{% extends \"base.html\" %}");
        files.insert("templates/a.html".to_owned(), (SourcePath::from("themes/a/templates/a.html"), asking));
        let help = finding(&error, &files).help.unwrap_or_default();
        assert!(help.contains("另有一条") && !help.contains("自带的主题"), "{help}");
    }

    #[test]
    fn the_engines_english_is_for_those_who_wrote_the_template() {
        let own = told(ThemeFile::Text(Arc::new(Text::utf8("{{ 1 + none }}"))));
        assert!(own.help.iter().any(|help| help.contains("原话")), "{own:?}");
        let embedded = told(ThemeFile::Embedded(b"{{ 1 + none }}"));
        assert!(embedded.help.iter().any(|help| help.contains("自带的主题里")), "{embedded:?}");
        assert!(!embedded.help.iter().any(|help| help.contains("原话")), "{embedded:?}");
    }
}
