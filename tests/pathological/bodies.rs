//! Generators of one article that is too much: its body, or its header.

use huikan::snapshot::Snapshot;

use crate::sites::{add_asset, body, with_header};

pub fn long_article(bytes: usize) -> Snapshot {
    let paragraph = "县政协召开**常委会议**，听取关于《优化营商环境》的情况通报。".repeat(4);
    body(&format!("{paragraph}\n\n").repeat(bytes / (paragraph.len() + 2)))
}

pub fn long_line(bytes: usize) -> Snapshot {
    body(&"字".repeat(bytes / 3))
}

pub fn page_anchors(n: usize) -> Snapshot {
    let headings: String =
        (0..n).map(|number| format!("## 第{number}节\n\n[节](#地{number}节)\n\n")).collect();
    body(&headings)
}

pub fn pictures(n: usize) -> Snapshot {
    let text: String =
        (0..n).map(|number| format!("![图{number}]({number}.jpg \"图说（×××　摄）\")\n")).collect();
    let mut snapshot = body(&text);
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.jpg")));
    snapshot
}

pub fn missing_pictures(n: usize) -> Snapshot {
    let text: String = (0..n).map(|number| format!("![图{number}](图{number}.jpg)\n\n")).collect();
    let mut snapshot = body(&text);
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.jpg")));
    snapshot
}

pub fn footnotes(n: usize) -> Snapshot {
    let uses: String = (0..n).map(|number| format!("甲[^{number}]")).collect();
    let notes: String = (0..n).map(|number| format!("[^{number}]: 注释\n")).collect();
    body(&format!("{uses}\n\n{notes}"))
}

pub fn headings(n: usize) -> Snapshot {
    with_header(
        "toc: true\n",
        &(0..n).map(|number| format!("{} 第{number}节\n\n", "#".repeat(number % 3 + 2))).collect::<String>(),
    )
}

pub fn same_headings(n: usize) -> Snapshot {
    with_header("toc: true\n", &"## 附件\n\n".repeat(n))
}

pub fn table_columns(n: usize) -> Snapshot {
    body(&format!("{0}|\n{1}|\n{0}|\n|甲|\n|乙|\n|丙|\n", "|甲".repeat(n), "|-".repeat(n)))
}

pub fn markdown_table(n: usize) -> Snapshot {
    body(&format!("|甲|乙|丙|\n|-|-|-|\n{}", "|一|二|三|\n".repeat(n)))
}

const CODE: &str = "fn main() { let x = \"文字\"; println!(\"{x}\"); } // 说明\n";

pub fn code(bytes: usize) -> Snapshot {
    body(&format!("```rust\n{}```\n", CODE.repeat(bytes / CODE.len())))
}

pub fn code_line(bytes: usize) -> Snapshot {
    body(&format!("```js\n{}\n```\n", "f(a[0],\"x\");".repeat(bytes / 12)))
}

pub fn code_blocks(n: usize) -> Snapshot {
    body(
        &(0..n)
            .map(|number| format!("```rust\nlet x{number} = {number};\n{CODE}```\n\n"))
            .collect::<String>(),
    )
}

pub fn aliases(n: usize) -> Snapshot {
    let aliases: String = (0..n).map(|number| format!("  - /old/{number}.html\n")).collect();
    with_header(&format!("aliases:\n{aliases}"), "正文。")
}

pub fn header_keys(n: usize) -> Snapshot {
    with_header(&(0..n).map(|number| format!("不认识{number}: 值\n")).collect::<String>(), "正文。")
}

pub fn authors(n: usize) -> Snapshot {
    with_header(
        &format!("authors:\n{}", "  - 某办公室\n  - {role: 通讯员, name: 某处}\n".repeat(n / 2)),
        "正文。",
    )
}

pub fn attachments(n: usize) -> Snapshot {
    let files: String = (0..n).map(|number| format!("  - 没有{number}.pdf\n  - {number}.pdf\n")).collect();
    let mut snapshot = with_header(&format!("attachments:\n{files}"), "正文。");
    (0..n).for_each(|number| add_asset(&mut snapshot, &format!("content/要闻/{number}.pdf")));
    snapshot
}

pub fn references(n: usize) -> Snapshot {
    let uses: String = (0..n).map(|number| format!("[甲][{number}]\n")).collect();
    let targets: String = (0..n).map(|number| format!("[{number}]: https://a.cn/{number}\n")).collect();
    body(&format!("{uses}\n{targets}"))
}

pub fn corrections(n: usize) -> Snapshot {
    with_header(&format!("corrections:\n{}", "  - {text: 更正一处, time: 2022-12-02}\n".repeat(n)), "正文。")
}
