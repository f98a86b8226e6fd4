//! Who gets an output path that two sources want, and what is told of it.
//!
//! In: claims, and the routes of the last build. Out: the order in which claims take their paths; a finding that
//! names both, at the one that has to be changed.

use std::collections::HashSet;

use super::routes::fold;
use super::{Route, RouteEntry, UrlPath, codes};
use crate::report::{Finding, SourcePath, Span};
use crate::snapshot::PreviousRoute;

/// In which order claims take their paths. Who had a path before comes first: readers know it there.
pub(super) fn order(claims: &[RouteEntry], previous: &[PreviousRoute]) -> Vec<usize> {
    let mut seen = HashSet::with_capacity(claims.len());
    let is_free = claims.iter().all(|claim| seen.insert(fold(claim.path.as_str())));
    if is_free || previous.is_empty() {
        return (0..claims.len()).collect();
    }
    let had: HashSet<(&str, &SourcePath)> =
        previous.iter().filter_map(|old| Some((old.path.as_str(), old.source.as_ref()?))).collect();
    let has = |claim: &RouteEntry| {
        claim.source.as_ref().is_some_and(|source| had.contains(&(claim.path.as_str(), source)))
    };
    let (before, new): (Vec<usize>, Vec<usize>) = (0..claims.len()).partition(|&index| has(&claims[index]));
    [before, new].concat()
}

/// Two claims on one path, or on two that some disk takes for one.
pub(super) fn clash(holder: &RouteEntry, claim: &RouteEntry) -> Finding {
    let (code, words) = if holder.path == claim.path {
        (codes::ROUTE_TWICE, format!("两个来源要用同一个网址 /{}", claim.path))
    } else {
        (codes::ROUTE_CASE, format!("两个网址只差大小写：/{} 和 /{}", holder.path, claim.path))
    };
    let message = format!("{words}：{} 和 {}", name_of(holder), name_of(claim));
    let is_text = |entry: &RouteEntry| entry.source.as_ref().is_some_and(|source| source.extension() == "md");
    let mut finding = Finding::error(code, message).help(if is_text(claim) || is_text(holder) {
        "给其中一个换一个网址名：在稿件或栏目（_index.md）的开头写上网址名（slug），用小写字母和数字，例如 网址名: 20221220-diaoyan"
    } else {
        "给其中一个文件换一个名字"
    });
    if let Some(source) = claim.source.as_ref().or(holder.source.as_ref()) {
        finding = finding.at(Span::file(source.clone()));
    }
    match (&claim.source, &holder.source) {
        (Some(_), Some(holder)) => finding.related(Span::file(holder.clone()), "另一个来源在这里"),
        _ => finding,
    }
}

/// One place is wanted as a file and as a folder: `goes` gives way.
pub(super) fn file_and_folder(goes: &RouteEntry, stays: &RouteEntry, file: &UrlPath) -> Finding {
    let message = format!(
        "/{file} 不能又是文件又是文件夹：/{}（{}）和 /{}（{}）",
        goes.path,
        name_of(goes),
        stays.path,
        name_of(stays)
    );
    let finding = match goes.route {
        Route::Redirect(_) => Finding::warning(codes::ROUTE_FOLDER, message)
            .help("这条旧址没有用上。请删去它，或者核对是不是多写了一段。"),
        _ => Finding::error(codes::ROUTE_FOLDER, message)
            .help("请给其中一个改名：稿件和栏目改网址名（slug），content/_static 里的文件直接改文件名。"),
    };
    match goes.source.as_ref().or(stays.source.as_ref()) {
        Some(source) => finding.at(Span::file(source.clone())),
        None => finding,
    }
}

fn name_of(entry: &RouteEntry) -> String {
    match (&entry.source, &entry.route) {
        (Some(source), _) => source.to_string(),
        (None, Route::ThemeFile) => "主题里的文件".to_owned(),
        (None, _) => "程序自己的页面".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Routes;
    use super::*;

    fn claim(path: &str, source: &str) -> RouteEntry {
        RouteEntry { path: UrlPath::new(path), route: Route::Home, source: Some(SourcePath::new(source)) }
    }

    #[test]
    fn who_had_a_path_in_the_last_build_keeps_it() {
        let old = PreviousRoute {
            path: "a.html".to_owned(),
            source: Some(SourcePath::new("content/b.md")),
            text_hash: None,
        };
        for rival in ["a.html", "A.html"] {
            let mut findings = Vec::new();
            let claims = vec![claim("a.html", "content/b.md"), claim(rival, "content/a.md")];
            let routes = Routes::settle(claims, std::slice::from_ref(&old), &mut findings);
            assert_eq!(routes.entries().len(), 1, "{rival}");
            assert_eq!(routes.entries()[0].source, Some(SourcePath::new("content/b.md")), "{rival}");
            assert_eq!(
                findings[0].span.as_ref().unwrap().file.as_str(),
                "content/a.md",
                "{rival}: it has to go"
            );
        }
    }
}
