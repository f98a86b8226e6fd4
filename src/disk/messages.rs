//! What reading and writing tell staff, in one place so that it speaks with one voice.

use std::io;
use std::path::Path;

use super::plan::{Job, Obstacle};
use crate::portal::UrlPath;
use crate::report::{Code, Finding, SourcePath, Span};

fn at(finding: Finding, source: Option<&SourcePath>) -> Finding {
    match source {
        Some(source) => finding.at(Span::file(source.clone())),
        None => finding,
    }
}

/// See [`unreadable`].
pub(super) const UNREADABLE: Code = Code("read/unreadable");

/// A file or folder below `content/` or `themes/`.
pub(super) fn unreadable(source: &SourcePath, cause: &io::Error) -> Finding {
    let name = source.file_name();
    // What WPS and Excel leave to others while they have a file open, and a part of it: nothing.
    let is_locked = cfg!(windows) && matches!(cause.raw_os_error(), Some(32 | 33));
    let (why, help) = match cause.kind() {
        _ if is_locked => ("它正被别的程序占用".to_owned(), "请关闭打开它的程序（WPS、Excel 等）。"),
        io::ErrorKind::PermissionDenied => (
            "没有权限，或者它正被别的程序占用".to_owned(),
            "请关闭打开它的程序（WPS、Excel 等），或者改它的读取权限。",
        ),
        io::ErrorKind::ResourceBusy => {
            ("它正被别的程序占用".to_owned(), "请关闭打开它的程序（WPS、Excel 等）。")
        }
        _ => (format!("系统报告“{cause}”"), "请看看它能不能用别的程序打开；打不开，就换一份好的。"),
    };
    Finding::error(UNREADABLE, format!("读不到“{name}”：{why}")).at(Span::file(source.clone())).help(help)
}

/// `out` is the output folder as people know it.
pub(super) fn unclaimed(job: &Job<'_>, out: &str) -> Finding {
    let message = format!("“{out}/{}”已有一个不是本程序写的文件，没有覆盖它", job.path().as_str());
    let finding = Finding::error(Code("write/unclaimed"), message)
        .help("如果它没有用了，请移走它再生成；或者加 --force，用新的内容覆盖它。");
    at(finding, job.route.source)
}

pub(super) fn blocked(job: &Job<'_>, obstacle: &Obstacle) -> Finding {
    let path = job.path().as_str();
    let finding = match obstacle {
        Obstacle::Name => Finding::error(
            Code("write/bad-path"),
            format!("网址“{path}”含有不能用作文件名的部分，没有写入"),
        )
        .help("名称里不能有 < > : \" | ? * \\，不能以点或空格结尾，也不能用 con、nul 等系统保留的名字。"),
        Obstacle::NoFolder(at) => {
            Finding::error(Code("write/blocked"), format!("输出文件夹里的“{at}”不是文件夹，“{path}”没有写入"))
                .help("那里是一个文件或链接。请移走或改名，再重新生成。")
        }
        Obstacle::Folder => Finding::error(
            Code("write/blocked"),
            format!("输出文件夹里已有名为“{path}”的文件夹，同名的文件没有写入"),
        )
        .help("请移走或改名那个文件夹，再重新生成。"),
    };
    at(finding, job.route.source)
}

pub(super) fn no_output(path: &UrlPath) -> Finding {
    Finding::error(Code("write/no-output"), format!("“{}”没有生成出来", path.as_str()))
        .help("这是程序的问题，请把这条信息告诉维护人员。")
}

pub(super) fn source_gone(source: &SourcePath) -> Finding {
    Finding::error(Code("write/source-gone"), format!("“{}”在生成过程中被移走或删除了", source.file_name()))
        .at(Span::file(source.clone()))
        .help("如果是有意的，重新生成一次即可。")
}

pub(super) fn changed_while_building(source: &SourcePath) -> Finding {
    let message = format!("“{}”在生成过程中被改动了，网站上的可能不是最终的样子", source.file_name());
    Finding::warning(Code("write/changed-while-building"), message)
        .at(Span::file(source.clone()))
        .help("请在它保存好之后重新生成一次。")
}

pub(super) fn picture_changed(source: &SourcePath) -> Finding {
    let message = format!("“{}”在生成过程中被改动了，网页上暂时放不出它", source.file_name());
    Finding::error(Code("write/changed-while-building"), message)
        .at(Span::file(source.clone()))
        .help("请在它保存好之后重新生成一次。")
}

pub(super) fn edited_by_hand(path: &str, out: &str) -> Finding {
    Finding::warning(
        Code("write/edited-by-hand"),
        format!("“{out}/{path}”已不属于网站，但有人改过它，没有删除"),
    )
    .help("如果不再需要，请删除它，或者加 --force 生成一次；如果需要，请把它移到 content/_static。")
}

pub(super) fn ledger_damaged(lines: usize, file: &Path) -> Finding {
    let message = format!("台账有 {lines} 行损坏，那些文件这次当作不是本程序写的");
    Finding::warning(Code("write/ledger-damaged"), message).help(format!(
        "台账是 {}。内容没变的文件会重新登记，其余的不会被覆盖或删除；确认无误后可以加 --force 生成一次。",
        file.display()
    ))
}
