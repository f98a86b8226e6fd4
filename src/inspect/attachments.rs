//! Attachments of a kind that readers should not be given.
//!
//! In: the files that are published as they are. Out: findings at the file. Whether they exist, and how large they
//! are, is told on opening and on the page.

use super::page::Ground;
use super::rule::{Binds, Grade, Rule};
use crate::report::{Code, Finding, Span};
use crate::site::Route;

pub const RULES: &[Rule] = &[Rule {
    code: Code("inspect/attachment-type"),
    grade: Grade::Advice,
    binds: Binds::All,
    title: "附件的类型不合适",
    why: "程序、脚本一类的文件，读者的电脑会拦下来，也容易被人利用。给读者下载的，用文档、表格、图片或压缩包。",
    source: "本程序的建议：公开的附件用 pdf、ofd、doc、xls、ppt、wps、txt、csv、zip 一类。",
    remedy: "换成 PDF 等文档；确实要给人下载程序的，压缩成 zip，并写清楚用途。",
}];

const TYPE: &Rule = &RULES[0];

/// What a system runs, in lower case.
const RUN: [&str; 17] = [
    "exe", "msi", "bat", "cmd", "com", "scr", "pif", "vbs", "js", "jse", "wsf", "ps1", "reg", "lnk", "apk",
    "dmg", "jar",
];

pub fn findings(ground: &Ground<'_>) -> Vec<Finding> {
    let copies = ground.site.routes.entries().iter().filter_map(|entry| match &entry.route {
        Route::Copy(source) if !source.as_str().starts_with("content/_static/") => Some(source),
        _ => None,
    });
    let runs = |extension: &str| RUN.iter().any(|run| extension.eq_ignore_ascii_case(run));
    copies
        .filter(|source| runs(source.extension()))
        .map(|source| {
            let message = format!("附件“{}”是程序或脚本", source.file_name());
            TYPE.finding(ground.profile, message).at(Span::file(source.clone()))
        })
        .collect()
}
