//! Headers that were written to do harm, or by no one: findings, and never a panic.

use std::sync::Arc;

use super::{article, brief};
use crate::content::{Article, ColumnIndex};
use crate::report::{Severity, SourcePath};
use crate::snapshot::Text;

#[test]
fn hostile_headers_end_in_findings() {
    let bomb = "标签: &a [x, x, x, x, x, x, x, x]\nwechat:\n  a: &b [1,1,1,1,1,1,1,1,1]\n  b: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n  c: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n  d: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n  e: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n  f: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n  g: [*g,*g,*g,*g,*g,*g,*g,*g,*g]";
    let deep = format!("wechat: {}", "[".repeat(20_000));
    for header in [bomb, &deep] {
        let article = article(&format!("---\n标题: 甲\n{header}\n---\n"));
        assert!(article.findings.iter().any(|finding| finding.severity == Severity::Error));
        assert_eq!(&*article.title, "甲");
    }
    let many: String = (0..20_000).map(|n| format!("k{n}: v\n一行字{n}\n标题: 甲\n")).collect();
    assert!(article(&format!("---\n{many}---\n")).findings.len() < 100);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(---\n)?((标题|tags|日期|审核|更正|默认|x)( )?[:：]( |\t|　)?[\\PC]{0,12}\n|[ \t　-]{0,3}[-\"'\\[\\]{}#&*!|>%@`：:,，“”a甲 \n]{0,12}\n?){0,8}(---\n)?\\PC{0,20}") {
        let text = Arc::new(Text::utf8(&text));
        let article = Article::read(&SourcePath::new("content/a/b.md"), &text);
        for finding in &article.findings {
            let span = finding.span.as_ref().unwrap();
            proptest::prop_assert!(text.content.get(span.start as usize..span.end as usize).is_some());
        }
        let _ = ColumnIndex::read(&SourcePath::new("content/a/_index.md"), &text);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let text = format!("---\n{}\n---\n", String::from_utf8_lossy(&bytes));
        let _ = article(&text);
    }
}

#[test]
fn an_address_that_would_run_or_leads_nowhere_is_not_used() {
    for bad in
        ["javascript:alert(1)", "'JAVA\u{9}script:x'", "www.example.cn/a", "data:text/html,x", "//example.cn"]
    {
        let article = article(&format!("---\ntitle: 甲\ndate: 2022-12-20\nsource_url: {bad}\n---\n正文"));
        assert_eq!(article.meta.source_url, None, "{bad}");
        assert_eq!(brief(&article), ["warning front-matter/address 4:13"], "{bad}");
    }
    let article = article("---\ntitle: 甲\ndate: 2022-12-20\n来源网址: HTTPS://a.cn/1\n---\n正文");
    assert_eq!(article.meta.source_url.as_deref(), Some("HTTPS://a.cn/1"));
    assert_eq!(brief(&article), [] as [&str; 0]);
}

#[test]
fn control_characters_reach_no_page() {
    let text = "---\ntitle: \"甲\\0乙\\b\\e丙\\u0085\"\ndate: 2022-12-20\ntags: [\"a\\0b\"]\n---\n正文";
    let article = article(text);
    assert_eq!((&*article.title, article.meta.tags.as_slice()), ("甲乙丙", &["ab".to_owned()][..]));
}
