//! Columns made from tables: pages of rows, downloads, statistics, and what is not public.
//!
//! In: portals opened from texts in memory. Out: what a reader would get.

use std::sync::Arc;

use huikan::portal::{Output, Portal};
use huikan::report::{Finding, Sources, position_at};
use huikan::site::UrlPath;
use huikan::snapshot::Snapshot;

const HEADER: &str = "案号,案由,类别,提案者类型,提案者,界别,主办单位,会办单位,重点提案,督办领导,交办日期,答复日期,办理结果,满意度,公开方式,正文,附件\n";

/// A theme that prints everything it can reach.
const THEME: &[(&str, &str)] = &[
    ("content/site.yaml", "name: 示例县政协\nurl: https://www.example.gov.cn\ntheme: t\n"),
    ("themes/t/theme.yaml", "name: t\n"),
    (
        "themes/t/templates/home.html",
        "{{ data('proposals/10-1')|tojson }}{% for c in site.columns %}{{ c.tables|length }}{% endfor %}",
    ),
    ("themes/t/templates/article.html", "{{ page.head }}{{ article.content }}"),
    ("themes/t/templates/column.html", "{{ page.head }}{{ column.tables|length }}"),
    ("themes/t/templates/404.html", "404"),
    ("themes/t/templates/sitemap.html", "{{ page.head }}"),
    ("themes/t/templates/tag.html", "{{ page.head }}"),
    ("themes/t/templates/tags.html", "{{ page.head }}"),
    ("themes/t/templates/redirect.html", "{{ page.head }}"),
    (
        "themes/t/templates/column-proposals.html",
        "{% for table in column.tables %}{{ table.title }} {{ table.count }} {{ table.csv_url }} {{ table.stats|tojson }}\n\
         {% for row in table.rows %}{{ row.url }} {{ row['案由'] }} {{ row.key }}\n{% endfor %}{% endfor %}",
    ),
    (
        "themes/t/templates/column-leaders.html",
        "{% for row in column.tables[0].rows %}{{ row['职务'] }}/{{ row['分工'] }}/{{ row.url is none }} {% endfor %}",
    ),
    (
        "themes/t/templates/row-proposals.html",
        "<title>{{ page.head_title }}</title>{{ page.kind }}|{{ page.title }}|{{ column.title }}|{{ table.name }}|{{ row['主办单位'] }}|{{ row['正文'] }}|\n{{ page.head }}{% for c in page.crumbs %}{{ c.title }}>{% endfor %}{{ row|tojson }}",
    ),
];

const COLUMN: (&str, &str) = (
    "content/提案公开/_index.md",
    "---\ntitle: 提案公开\nslug: tian\ndescription: 提案\n数据版式: proposals\n表: proposals\n---\n",
);

fn portal(files: &[(&str, &str)]) -> Portal {
    let files = THEME.iter().chain(files).copied();
    Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None)
}

/// A site with one table of proposals.
fn proposals(rows: &str) -> Portal {
    let table = format!("{HEADER}{rows}");
    portal(&[COLUMN, ("content/_data/proposals/10-1.csv", &table)])
}

fn bytes(portal: &Portal, path: &str) -> Vec<u8> {
    let rendered = portal.render(&UrlPath::new(path)).unwrap_or_else(|| panic!("no route {path}"));
    match rendered.output {
        Some(Output::Bytes { bytes, .. }) => bytes,
        other => panic!("{path}: {other:?} {:?}", rendered.findings),
    }
}

fn text(portal: &Portal, path: &str) -> String {
    String::from_utf8(bytes(portal, path)).expect("UTF-8")
}

/// The findings of a code, each with its place: `line:column message`.
fn found(portal: &Portal, code: &str) -> Vec<String> {
    let place = |finding: &Finding| {
        let span = finding.span.as_ref().expect("a place");
        let at = position_at(portal.text(&span.file).unwrap_or_default(), span.start as usize);
        format!("{}:{} {}", at.line, at.column, finding.message)
    };
    let findings = portal.report().findings().iter();
    findings.filter(|finding| finding.code.0 == code).map(place).collect()
}

#[test]
fn each_proposal_has_a_page() {
    let portal = proposals(
        "001,关于改善乡村道路的提案,社会建设,联名,委员联名,农业界,县交通运输局,,是,,2022-01-10,2022-05-10,A,满意,全文,道路正文,\n",
    );
    let page = text(&portal, "tian/10-1-001.html");
    let head = "<title>关于改善乡村道路的提案_提案公开_示例县政协</title>row|关于改善乡村道路的提案|提案公开|proposals/10-1|县交通运输局|道路正文|\n";
    assert!(page.starts_with(head), "{page}");
    assert!(page.contains("首页>提案公开>"), "{page}");
    assert!(page.contains("<meta name=\"ColumnName\" content=\"提案公开\">"), "{page}");
    assert!(page.contains("<meta name=\"ArticleTitle\" content=\"关于改善乡村道路的提案\">"), "{page}");
    assert!(page.contains("主办单位：县交通运输局；办理结果：已经解决或者基本解决"), "{page}");
    assert!(text(&portal, "sitemap.xml").contains("https://www.example.gov.cn/tian/10-1-001.html"));
    let route = portal.routes().find(|route| route.path.as_str() == "tian/10-1-001.html").unwrap();
    assert_eq!(route.source.unwrap().as_str(), "content/_data/proposals/10-1.csv");
    let list = text(&portal, "tian/index.html");
    assert!(list.starts_with("十届一次 1 /tian/10-1.csv {"), "{list}");
    assert!(
        list.contains("\"satisfaction_rate\": \"100.0%\"")
            || list.contains("\"satisfaction_rate\":\"100.0%\""),
        "{list}"
    );
    assert!(list.contains("/tian/10-1-001.html 关于改善乡村道路的提案 001"), "{list}");
}

#[test]
fn nothing_of_a_withheld_row_is_anywhere() {
    let portal = proposals(
        "001,甲,社会建设,个人,,,县教育局,,否,,,,A,满意,全文,正文甲,\n\
         绝密号,绝密案由,绝密类别,个人,绝密者,,绝密单位,,是,,,,B,不满意,不公开,绝密正文,绝密.pdf\n\
         003,乙,社会建设,个人,,,县教育局,,否,,,,A,满意,摘要,绝密全文,绝密附件.pdf\n\
         004,绝密,社会建设,个人,,,县教育局,,否,,,,A,满意,内部,绝密,\n",
    );
    let mut seen = 0;
    for route in portal.routes() {
        assert!(!route.path.as_str().contains("绝密"), "{}", route.path);
        if let Some(Output::Bytes { bytes, .. }) = portal.render(route.path).unwrap().output {
            assert!(!String::from_utf8_lossy(&bytes).contains("绝密"), "{}", route.path);
            seen += 1;
        }
    }
    assert!(seen > 10);
    let list = text(&portal, "tian/index.html");
    assert!(list.starts_with("十届一次 2 "), "{list}");
    assert!(!list.contains("不满意"), "{list}");
    assert!(text(&portal, "index.html").contains("甲"));
    assert_eq!(found(&portal, "data/unclear-publicity"), ["5:1 公开方式没有“内部”这个选项，这一行没有公开"]);
}

#[test]
fn a_download_is_what_spreadsheets_open() {
    let portal =
        proposals("001,\"=1+1, \"\"甲\"\"\",社会建设,个人,,,县教育局,,否,,,,A,满意,全文,\"一\n二\",\n");
    let bytes = bytes(&portal, "tian/10-1.csv");
    let wanted = format!(
        "\u{feff}{}001,\"'=1+1, \"\"甲\"\"\",社会建设,个人,,,县教育局,,否,,,,A,满意,全文,\"一\n二\",\r\n",
        HEADER.replace('\n', "\r\n")
    );
    assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
}

#[test]
fn what_an_office_notes_for_itself_is_not_in_a_download() {
    let table = "案号,案由,公开方式,内部备注\n001,甲,全文,等主任回话\n";
    let portal = portal(&[COLUMN, ("content/_data/proposals/10-1.csv", table)]);
    assert_eq!(text(&portal, "tian/10-1.csv"), "\u{feff}案号,案由,公开方式\r\n001,甲,全文\r\n");
}

#[test]
fn leaders_stand_by_office_without_pages() {
    let portal = portal(&[
        (
            "content/领导/_index.md",
            "---\nslug: ld\ndescription: 领导\nlayout: leaders\ntable: leaders\n---\n",
        ),
        (
            "content/_data/leaders.yaml",
            "- 职务: 秘书长\n- 职务: 副主席\n  分工: 提案\n- 职务: 主席\n- 职务: 副主席\n  分工: 文史\n",
        ),
    ]);
    let list = text(&portal, "ld/index.html");
    assert_eq!(list, "主席//True 副主席/提案/True 副主席/文史/True 秘书长//True ");
    assert!(text(&portal, "ld/leaders.csv").starts_with("\u{feff}职务,分工\r\n秘书长,\r\n"));
}

#[test]
fn a_theme_without_a_template_for_rows_has_none() {
    let table = format!("{HEADER}001,甲,,,,,,,,,,,,,全文,,\n");
    let files = THEME.iter().filter(|(path, _)| !path.ends_with("row-proposals.html")).copied();
    let files = files.chain([COLUMN, ("content/_data/proposals/10-1.csv", table.as_str())]);
    let portal = Portal::open(Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z")), None);
    assert!(portal.render(&UrlPath::new("tian/10-1-001.html")).is_none());
    assert!(text(&portal, "tian/index.html").contains("\n 甲 001\n"));
}

#[test]
fn a_missing_table_is_named_with_the_nearest() {
    let column = ("content/a/_index.md", "---\ndescription: 甲\ntable: proposal\nlayout: proposals\n---\n");
    let table = format!("{HEADER}001,甲,,,,,,,,,,,,,全文,,\n");
    let portal = portal(&[column, ("content/_data/proposals/10-1.csv", &table)]);
    assert_eq!(found(&portal, "column/no-table"), ["3:8 栏目“a”的数据表“proposal”不在 content/_data/ 里"]);
    let finding = portal.report().findings().iter().find(|f| f.code.0 == "column/no-table").unwrap();
    assert!(finding.help.as_deref().unwrap().starts_with("是不是“proposals”？"));
    assert_eq!(text(&portal, "a/index.html"), "");
}

#[test]
fn what_is_wrong_is_told_at_its_cell() {
    let long = "关于加快推进城乡居民基本公共服务均等化和持续改善农村地区人居环境以及加强乡村道路养护管理工作机制建设的若干建议的提案";
    let portal = proposals(&format!(
        "001,甲,社会建设,个人,,,县教育局,,否,,2022-05-10,2022-01-10,A,满意,全文,,\n\
         002,\"乙\n丙\",社会建设,个人,联系 13800138000,,县教育局,,否,,2022-02-30,2022-05-10,E,很好,全文,,\n\
         004,{long},社会建设,个人,,,县教育局,,否,,,2022-05-10,,,全文,,\n\
         005,丁,社会建设,个人,,,,,否,,,,,,不公开,13900139000,\n\
         ,戊,社会建设,个人,,,,,否,,,,,,全文,,\n"
    ));
    assert_eq!(
        found(&portal, "table/date"),
        [
            "2:37 答复日期 2022-01-10 在交办日期之前",
            "4:37 交办日期“2022-02-30”不对：没有 30 日，这个月只有 28 天"
        ]
    );
    assert_eq!(
        found(&portal, "table/unknown-word"),
        ["4:59 办理结果没有“E”这个选项，统计里没有算上", "4:61 满意度没有“很好”这个选项，统计里没有算上"]
    );
    assert_eq!(found(&portal, "table/private-number"), ["4:12 “提案者”里像是有手机号码"]);
    assert_eq!(found(&portal, "table/number-gap"), ["5:1 案号不连续：“002”后面是“004”"]);
    assert_eq!(
        found(&portal, "table/subject-long"),
        [format!("5:5 案由有 {} 字，一般不超过 50 字", long.chars().count())]
    );
    assert_eq!(found(&portal, "table/no-result").len(), 1);
    assert_eq!(found(&portal, "table/no-number"), ["7:1 这件提案没有案号"]);
    assert_eq!(found(&portal, "table/column-missing"), [""; 0]);
    assert!(!portal.report().has_errors());
    // Broken rows have their pages all the same.
    assert!(text(&portal, "tian/10-1-002.html").contains("县教育局"));
}

#[test]
fn a_right_table_is_without_findings() {
    let portal = proposals(
        "001,甲,社会建设,个人,,,县教育局,,否,,2022-01-10,2022-05-10,A,满意,全文,,\n\
         002,乙,社会建设,个人,,,县教育局,,否,,2022-01-10,2022-05-10,b类,基本满意,不公开,,\n\
         003,丙,社会建设,个人,,,县教育局,,否,,2022-01-10,,,,摘要,,\n",
    );
    let findings = portal.report().findings().iter();
    let findings: Vec<_> =
        findings.filter(|f| f.code.0.starts_with("table/") || f.code.0.starts_with("data/")).collect();
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn one_number_for_two_public_rows_is_an_error_and_both_have_pages() {
    let portal = proposals(
        "001,甲,,,,,,,,,,,,,全文,,\n001,乙,,,,,,,,,,,,,全文,,\n002,丙,,,,,,,,,,,,,全文,,\n002,丁,,,,,,,,,,,,,不公开,,\n",
    );
    assert_eq!(found(&portal, "table/number-twice"), ["3:1 案号“001”用了两次", "5:1 案号“002”用了两次"]);
    assert_eq!(portal.report().findings().iter().filter(|f| f.severity.name() == "error").count(), 1);
    assert!(text(&portal, "tian/10-1-001.html").contains("甲"));
    assert!(text(&portal, "tian/10-1-001-row2.html").contains("乙"));
}

#[test]
fn a_misspelt_header_is_told_and_hides_what_it_should() {
    let header =
        HEADER.replace("主办单位", "主半单位").replace("公开方式", "公开方试").replace("附件", "备注");
    let table = format!("{header}001,甲,,,,,县教育局,,,,,,,,不公开,,\n002,乙,,,,,,,,,,,,,全文,,\n");
    let portal = portal(&[COLUMN, ("content/_data/proposals/10-1.csv", &table)]);
    assert_eq!(
        found(&portal, "table/column-missing"),
        [
            "1:1 数据表“proposals/10-1”没有“附件”这一列",
            "1:23 表头里的“主半单位”是不是“主办单位”？",
            "1:62 表头里的“公开方试”是不是“公开方式”？"
        ]
    );
    assert!(portal.render(&UrlPath::new("tian/10-1-001.html")).is_none());
    // A word that the table lacks is empty, so the page is there.
    assert!(text(&portal, "tian/10-1-002.html").starts_with("<title>乙_"));
}

#[test]
fn many_mistakes_of_one_kind_are_told_once() {
    let rows: String = (1..=100).map(|n| format!("{n:03},甲,,,,,,,,,,,Z,,全文,,\n")).collect();
    let told = found(&proposals(&rows), "table/unknown-word");
    assert_eq!(told.len(), 21);
    assert!(told[0].contains("还有 80 处"), "{}", told[0]);
}

#[test]
fn contributors_are_ranked_and_pages_have_codes() {
    let article = |source: &str, date: &str| {
        format!("---\ntitle: 稿件\ndate: {date}\nsource: {source}\nauthors: [办公室, 宣传组]\n---\n正文。\n")
    };
    let (one, two, three) = (
        article("县政协办", "2022-01-01"),
        article("提案委", "2022-02-01"),
        article("县政协办", "2021-02-01"),
    );
    let home = "{% for r in rankings() %}{{ r.name }}{{ r.count }} {% endfor %}|\
                {% for r in rankings(by='source', year=2022, limit=1) %}{{ r.name }}{{ r.count }} {% endfor %}|\
                {% for r in rankings(by='author') %}{{ r.name }}{{ r.count }} {% endfor %}|{{ qr('甲', label='码') }}";
    let files = [("content/x/1.md", &*one), ("content/x/2.md", &two), ("content/x/3.md", &three)];
    let home = ("themes/t/templates/home.html", home);
    let portal = portal(&[&files[..], &[home]].concat());
    let page = text(&portal, "index.html");
    let (words, code) = page.rsplit_once('|').unwrap();
    assert_eq!(words, "县政协办2 提案委1 |县政协办1 |办公室3 宣传组3 ");
    assert!(code.starts_with("<svg class=\"qr\" role=\"img\" aria-label=\"码\""), "{code}");
}

/// Whether any output holds a word.
fn anywhere(portal: &Portal, word: &str) -> bool {
    portal.routes().any(|route| match portal.render(route.path).and_then(|rendered| rendered.output) {
        Some(Output::Bytes { bytes, .. }) => String::from_utf8_lossy(&bytes).contains(word),
        _ => false,
    })
}

#[test]
fn a_missing_quote_publishes_nothing_of_the_next_row() {
    for rows in [
        "001,甲,,,,,,,,,,,,,全文,\"正文甲,\n002,乙,,,,,,,,,,,,,不公开,\"绝密正文\",\n",
        "001,\"甲,,,,,,,,,,,,,全文,正文甲,\n002,绝密案由,,,,,,,,,,,,,不公开,绝密正文,\n",
        "001,甲,,,,,,,,,,,,,全文,\"正文甲,\n002,绝密案由,,,,,,,,,,,,,,绝密正文,\n003,丙,,,,,,,,,,,,,全文,\"丙\",\n",
        "001,甲,,,,,,,,,,,,,全文,正文,甲,绝密附件\n",
    ] {
        let portal = proposals(rows);
        assert!(!anywhere(&portal, "绝密"), "{rows}");
        let told = found(&portal, "data/missing-quote");
        assert!(
            told.len() == 1 && told[0].starts_with("2:1 ") && told[0].contains("多半是少了一个引号"),
            "{told:?}"
        );
        assert!(portal.report().has_errors());
    }
}

#[test]
fn a_long_text_of_several_lines_is_public() {
    let portal =
        proposals("001,甲,,,,,,,,,,,,,全文,\"一，二，三，四\r\n约 1,000 元，不公开，\"\"五\"\"\",\r\n");
    assert_eq!(found(&portal, "data/missing-quote"), [""; 0]);
    assert!(text(&portal, "tian/10-1-001.html").contains("1,000 元，不公开"));
}

#[test]
fn other_separators_are_read_and_told() {
    for separator in ["\t", ";"] {
        let rows = "001,甲,,,,,,,,,,,,,全文,,\n002,绝密,,,,,,,,,,,,,不公开,,\n";
        let table = format!("{HEADER}{rows}").replace(',', separator);
        let portal = portal(&[COLUMN, ("content/_data/proposals/10-1.csv", &table)]);
        assert!(!anywhere(&portal, "绝密"));
        assert!(text(&portal, "tian/10-1-001.html").starts_with("<title>甲_"));
        assert_eq!(found(&portal, "data/separator").len(), 1);
        assert!(!portal.report().has_errors());
    }
}

#[test]
fn a_header_that_is_not_parted_or_tells_no_publicity_publishes_nothing() {
    let rows = "001,绝密,,,,,,,,,,,,,不公开,,\n002,绝密,,,,,,,,,,,,,全文,,\n";
    let wide = format!("{HEADER}{rows}").replace(',', "，");
    let portal_of = |table: &str| portal(&[COLUMN, ("content/_data/proposals/10-1.csv", table)]);
    let portal = portal_of(&wide);
    assert!(!anywhere(&portal, "绝密"));
    assert_eq!(found(&portal, "data/separator"), ["1:1 这张表的表头没有分成列，整张表都没有公开"]);
    let portal = portal_of("案号,案由\n001,绝密\n");
    assert!(!anywhere(&portal, "绝密"));
    let told = found(&portal, "table/no-publicity");
    assert_eq!(told, ["1:1 数据表“proposals/10-1”没有“公开方式”，或者有的提案没有写，整张表都没有公开"]);
    assert!(portal.report().has_errors());
}

#[test]
fn neither_a_torn_header_nor_a_silent_item_shows_a_row() {
    for (file, table) in [
        ("content/_data/proposals/10-1.csv", "案号,案由,公开方式,\"正文\n1,甲,不公开,\"绝不公开\"\n"),
        (
            "content/_data/proposals/10-1.yaml",
            "- 案号: 1\n  案由: 甲\n  公开方式: 全文\n- 案号: 2\n  案由: 绝不公开\n",
        ),
    ] {
        let portal = portal(&[COLUMN, (file, table)]);
        for route in portal.routes() {
            if let Some(Output::Bytes { bytes, .. }) = portal.render(route.path).unwrap().output {
                assert!(!String::from_utf8_lossy(&bytes).contains("绝不公开"), "{file}: {}", route.path);
            }
        }
    }
}
