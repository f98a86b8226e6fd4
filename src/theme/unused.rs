//! Files of a site's own theme that nothing asks for, by a wrong name or in a wrong place.
//!
//! In: a theme's files, layer over layer. Out: a finding for each. Invariant: a template that the program asks for, that
//! an article or a column may choose, or that any template names in quotation marks, whole, without its extension, or by a
//! beginning that something is added to (`"parts/" ~ kind ~ ".html"`), is never among them.

use super::codes;
use super::files::{Layer, ThemeFile};
use crate::report::{Finding, SourcePath, Span, nearest};
use crate::site::PageKind;

const MANIFEST: &str = "theme.yaml";

pub fn findings(files: &Layer) -> Vec<Finding> {
    let texts = files.iter().filter(|(path, _)| path.starts_with("templates/"));
    let texts: Vec<_> = texts.filter_map(|(_, (_, file))| file.text()).collect();
    let is_named = |name: &str| {
        let stem = name.strip_suffix(".html").unwrap_or(name);
        texts.iter().any(|text| names(text, name) || names(text, stem) || begins(text, name))
    };
    let own = files.iter().filter(|(_, (_, file))| matches!(file, ThemeFile::Text(_)));
    own.filter_map(|(path, (source, _))| match path.strip_prefix("templates/") {
        Some(name) if is_asked_for(name) || is_named(name) => None,
        Some(name) => Some(unused_template(name, source, files)),
        None => astray(path, source, files),
    })
    .collect()
}

/// Whether a text holds the name between quotation marks, as `include`, `extends`, `import` and lists of names do.
fn names(text: &str, name: &str) -> bool {
    let is_quoted = |at: usize| {
        let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
        before == after && matches!(before, Some('"' | '\''))
    };
    text.match_indices(name).any(|(at, _)| is_quoted(at))
}

/// Whether a text holds a beginning of the name between quotation marks, with a `~` behind.
fn begins(text: &str, name: &str) -> bool {
    text.match_indices('~').any(|(at, _)| {
        let before = text[..at].trim_end();
        let Some(quoted) = before.strip_suffix(['"', '\'']) else { return false };
        let start = quoted.rfind(['"', '\'']).map_or("", |open| &quoted[open + 1..]);
        !start.is_empty() && name.starts_with(start)
    })
}

/// Whether pages of some kind are drawn by it, or may be: `article-photo.html` is what an article's kind chooses.
fn is_asked_for(name: &str) -> bool {
    let chosen = ["article-", "column-", "row-", "module-"];
    let general = PageKind::TEMPLATES.contains(&name) || name == "page.html";
    general || chosen.iter().any(|start| name.starts_with(start)) && name.ends_with(".html")
}

fn unused_template(name: &str, source: &SourcePath, files: &Layer) -> Finding {
    let below =
        files.keys().filter_map(|path| path.strip_prefix("templates/")).filter(|other| *other != name);
    let asked = PageKind::TEMPLATES.into_iter().chain(below);
    let help = match nearest(name, asked) {
        Some(near) => format!("是不是“{near}”？如果是，把文件改成这个名字。"),
        None => "模板的名字要和主题里的一样，或者由别的模板引用（include）。".to_owned(),
    };
    let message = format!("主题里的模板“{name}”没有用到：没有哪种网页用这个名字，也没有模板引用它");
    Finding::warning(codes::UNUSED, message).at(Span::file(source.clone())).help(help)
}

/// A template outside `templates/`, a style sheet or script outside `assets/`, `theme.yaml` under another name.
fn astray(path: &str, source: &SourcePath, files: &Layer) -> Option<Finding> {
    let name = source.file_name();
    let is_manifest = || {
        let lower = name.to_lowercase();
        let rest = lower.strip_prefix("theme.y").map(|rest| rest.trim_end_matches(".txt"));
        !path.contains('/') && !files.contains_key(MANIFEST) && matches!(rest, Some("aml" | "ml"))
    };
    let help = match source.extension() {
        "html" if !path.starts_with("assets/") => format!("模板要放在主题的 templates/ 里：templates/{name}"),
        "css" | "js" if !path.starts_with("assets/") => {
            format!("样式和脚本要放在主题的 assets/ 里：assets/{name}")
        }
        _ if is_manifest() => format!("请把它改名为 {MANIFEST}。"),
        _ => return None,
    };
    let message = format!("主题里的“{path}”没有用到，放的地方或名字不对");
    Some(Finding::warning(codes::UNUSED, message).at(Span::file(source.clone())).help(help))
}

#[cfg(test)]
mod tests {
    use super::super::files::layer;
    use super::*;
    use crate::snapshot::Snapshot;

    fn told(names: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> =
            names.iter().map(|(name, text)| (format!("themes/county/{name}"), *text)).collect();
        let files = files.iter().map(|(name, text)| (name.as_str(), *text));
        let snapshot = Snapshot::of_texts(files, "2023-06-01T00:00:00Z");
        let findings = findings(&layer("county", &snapshot));
        findings
            .iter()
            .map(|it| format!("{} {}", it.message, it.help.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_misspelt_template_is_told_with_the_name_that_was_meant() {
        let [only] = &told(&[("templates/artcle.html", "")])[..] else { panic!("one") };
        assert!(only.contains("“artcle.html”没有用到") && only.contains("是不是“article.html”"), "{only}");
        let [only] = &told(&[("templates/mast-head.html", "")])[..] else { panic!("one") };
        assert!(only.contains("“masthead.html”"), "{only}");
    }

    #[test]
    fn what_is_asked_for_chosen_or_named_is_not_told() {
        let used =
            ["article.html", "404.html", "page.html", "article-own.html", "module-own.html", "masthead.html"];
        for name in used {
            assert_eq!(told(&[(&format!("templates/{name}"), "")]), [""; 0], "{name}");
        }
        let part = ("templates/parts/badge.html", "");
        assert_eq!(told(&[part, ("templates/tag.html", "{% include 'parts/badge.html' %}")]), [""; 0]);
        for by in [
            "{% include 'parts/' ~ kind ~ '.html' %}",
            "{% for it in ['parts/badge'] %}{% include it ~ '.html' %}",
        ] {
            assert_eq!(told(&[part, ("templates/tag.html", by)]), [""; 0], "{by}");
        }
        assert_eq!(told(&[part]).len(), 1);
        assert_eq!(told(&[part, ("templates/tag.html", "parts/badge.html")]).len(), 1, "not a name of it");
    }

    #[test]
    fn files_in_a_wrong_place() {
        assert!(told(&[("footer.html", "")])[0].contains("templates/footer.html"));
        assert!(told(&[("css/own.css", "")])[0].contains("assets/own.css"));
        assert_eq!(told(&[("assets/own.css", ""), ("README.md", ""), ("说明.txt", "")]), [""; 0]);
    }
}
