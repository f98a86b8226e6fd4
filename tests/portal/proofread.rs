//! Proofreading as a site asks for it: its switches, and its own lists.

use std::sync::Arc;

use huikan::content::Article;
use huikan::portal::Portal;
use huikan::proofread::Proofreader;
use huikan::report::{Finding, SourcePath};
use huikan::snapshot::{Snapshot, Text};

fn proofreader(files: &[(&str, &str)]) -> Proofreader {
    let index = ("content/要闻/_index.md", "---\ntitle: 要闻\n---\n");
    let snapshot = Snapshot::of_texts(files.iter().copied().chain([index]), "2022-12-20T00:00:00Z");
    Proofreader::new(Portal::open(Arc::new(snapshot), None).site())
}

fn read(proofreader: &Proofreader, text: &str) -> Vec<Finding> {
    let text = format!("---\n标题: 工作动态\n日期: 2022-12-20\n---\n{text}\n");
    let article = Article::read(&SourcePath::new("content/要闻/a.md"), &Arc::new(Text::utf8(&text)));
    let date = article.meta.date.map(|date| date.local().date());
    proofreader.read(&article, date)
}

fn count(proofreader: &Proofreader, code: &str, text: &str) -> usize {
    read(proofreader, text).iter().filter(|finding| finding.code.0 == code).count()
}

#[test]
fn a_site_switches_rules_off_and_on() {
    let plain = proofreader(&[("content/site.yaml", "name: 甲\n")]);
    let site = "name: 甲\n检查:\n  不查: [p03, X99]\n  加查: [Q04]\n";
    let switched = proofreader(&[("content/site.yaml", site)]);
    for (code, text, counts) in [("P03", "研究乡村乡村振兴。", (1, 0)), ("Q04", "《甲》、《乙》。", (0, 1))]
    {
        assert_eq!((count(&plain, code, text), count(&switched, code, text)), counts, "{code}");
    }
    let [unknown] = &switched.findings[..] else { panic!("{:?}", switched.findings) };
    assert_eq!(unknown.code.0, "config/unknown-rule");
    let span = unknown.span.as_ref().unwrap();
    assert_eq!(&site[span.start as usize..span.end as usize], "X99");
}

#[test]
fn an_office_keeps_lists_of_its_own() {
    let site = ("content/site.yaml", "name: 甲\n");
    let lists = [
        ("content/_data/proofreading/words.yaml", "- {误: 提案回访, 正: 提案回头看}\n"),
        ("content/_data/proofreading/style.yaml", "- {误: 莅临, 正: 到, 程度: 提示}\n"),
        ("content/_data/proofreading/phrases.yaml", "- 政协搭台、委员唱戏、群众受益\n"),
        ("content/_data/proofreading/terms.yaml", "- “十有”标准\n"),
        ("content/_data/proofreading/variants.yaml", "- [政协云, 云政协]\n"),
        (
            "content/_data/proofreading/people.yaml",
            "- {姓名: 某甲乙, 职务: 县政协主席, 自: 2021-10}\n- 某丙丁\n",
        ),
        ("content/_data/proofreading/peple.yaml", "- 甲\n"),
    ];
    let (plain, own) = (proofreader(&[site]), proofreader(&[&[site][..], &lists].concat()));
    for (code, text) in [
        ("W07", "开展提案回访。"),
        ("W04", "欢迎莅临指导。"),
        ("W01", "坚持政协搭台、委员唱歌、群众受益。"),
        ("W05", "按照十有标准建设。"),
        ("W06", "运用政协云，打开云政协。"),
        ("W02", "县政协主席某甲丙出席会议。"),
    ] {
        assert_eq!((count(&plain, code, text), count(&own, code, text)), (0, 1), "{code}");
    }
    // An entry that is none, and a list that nobody knows.
    let told: Vec<&str> = own.findings.iter().map(|finding| finding.code.0).collect();
    assert_eq!(told, ["proofread/list", "proofread/list"], "{:?}", own.findings);
}
