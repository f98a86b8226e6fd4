//! What is told where two sources want one output path.
//!
//! In: two claims. Out: a finding that names both, at the one that has to be changed.

use super::{Route, RouteEntry, UrlPath, codes};
use crate::report::{Finding, Span};

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
