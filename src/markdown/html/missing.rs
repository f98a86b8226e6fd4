//! What leads nowhere: findings that say what could be meant.

use super::link::Address;
use super::{Writer, quoted};
use crate::markdown::Missing;
use crate::report::{Applicability, Code, Finding, Fix};

const LINK: Code = Code("link/missing");
const MEDIA: Code = Code("media/missing");

impl Writer<'_> {
    pub(super) fn missing_link(&mut self, address: &Address<'_>, missing: &Missing) {
        let help = "请检查地址。链接到别的稿件时，写它的文件名，例如 ../要闻/2022-11-08-调研.md；链接到其他网站时，以 https:// 开头。";
        let finding = self.missing(LINK, "链接", address, missing, help);
        self.findings.push(finding);
    }

    pub(super) fn missing_media(&mut self, what: &str, address: &Address<'_>, missing: &Missing) {
        let is_inside = address.written.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        if is_inside {
            let message = format!("{what}直接写在稿件里（data: 开头），没有登出来");
            let help = format!("请把它另存为{what}文件，放在稿件旁边，这里改写它的文件名。");
            self.findings
                .push(Finding::warning(MEDIA, message).at(self.span(address.span.clone())).help(help));
            return;
        }
        let help = format!("请检查文件名，并把{what}文件放在稿件旁边。");
        let finding = self.missing(MEDIA, what, address, missing, &help);
        self.findings.push(finding);
    }

    fn missing(
        &self,
        code: Code,
        what: &str,
        address: &Address<'_>,
        missing: &Missing,
        help: &str,
    ) -> Finding {
        let written = quoted(address.written);
        let (message, help) = match missing {
            Missing { unpublished: Some(reason), .. } => (
                format!("{what}“{written}”指向的内容没有发布：{reason}"),
                "等它发布后链接才有效；现在只显示文字。".to_owned(),
            ),
            Missing { nearest: Some(nearest), case_only: true, .. } => (
                format!("{what}“{written}”与文件名“{nearest}”的大小写不同"),
                format!("请改成“{nearest}”。在 Windows 上能看到，放到服务器上就看不到：服务器区分大小写。"),
            ),
            Missing { nearest: Some(nearest), .. } if *nearest == address.written => (
                format!("{what}“{written}”找不到"),
                "文件名里带着“%”，在地址里它另有意思（%20 是空格）。请给文件改个名，不带“%”，这里也照着改。"
                    .to_owned(),
            ),
            Missing { nearest: Some(nearest), .. } => {
                (format!("{what}“{written}”找不到"), format!("是不是“{nearest}”？{help}"))
            }
            Missing { nearest: None, .. } if written.is_empty() => {
                (format!("{what}没有写地址"), help.to_owned())
            }
            Missing { nearest: None, .. } => (format!("{what}“{written}”找不到"), help.to_owned()),
        };
        let finding = Finding::warning(code, message).at(self.span(address.span.clone())).help(help);
        match (&missing.nearest, &address.fix) {
            (Some(nearest), Some(bytes)) if missing.unpublished.is_none() && *nearest != address.written => {
                let how = if missing.case_only { Applicability::Safe } else { Applicability::Ask };
                finding.fix(Fix::replace(self.span(bytes.clone()), nearest.as_str(), how))
            }
            _ => finding,
        }
    }
}
