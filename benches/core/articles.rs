//! A portal's texts, made by counting: the same on every machine, and no two articles alike.
//!
//! In: how many articles. Out: a snapshot. 12 columns below 4, 40 tags; an article has some 1,400
//! characters, as the articles of county portals have on average, every fifth a table or a list, every
//! fourth a link to another.

use std::fmt::Write;
use std::sync::Arc;

use huikan::report::SourcePath;
use huikan::snapshot::{Snapshot, Source, Text};

const PARENTS: [&str; 4] = ["新闻中心", "履职工作", "委员天地", "文史资料"];
const CHILDREN: [&str; 3] = ["要闻", "专题", "综合"];
const TOWNS: [&str; 7] = ["临江镇", "松坪镇", "望山乡", "枫林镇", "石桥镇", "沙坝乡", "安平镇"];
const TOPICS: [&str; 8] =
    ["乡村振兴", "养老服务", "河湖治理", "职业教育", "食品安全", "文旅融合", "垃圾分类", "粮食生产"];
const SENTENCES: [&str; 5] = [
    "县政协组织委员到{town}，就“{topic}”开展专题调研，实地察看项目进展，与群众代表座谈。",
    "截至目前，{town}已投入资金{n}万元，带动{n}户农户增收，**{topic}**取得明显成效。",
    "委员们建议，进一步健全{topic}工作机制，压实部门责任，让群众看得见变化、得得到实惠。",
    "会议指出，要把{topic}摆在更加突出的位置；{town}要总结经验，补齐短板，年内完成{n}个项目。",
    "据介绍，今年共收到关于{topic}的提案{n}件，已全部办复，提案人表示满意或基本满意。",
];
/// Of `now` in every snapshot: later than all articles.
const NOW: &str = "2026-01-01T00:00:00Z";

/// The snapshot of a site of so many articles.
pub fn snapshot(articles: usize) -> Snapshot {
    let mut files = vec![(
        "content/site.yaml".to_owned(),
        "name: 示例县政协\nurl: https://www.example.gov.cn/\n".to_owned(),
    )];
    for (at, parent) in PARENTS.iter().enumerate() {
        files.push((format!("content/{parent}/_index.md"), index(parent, &format!("c{at}"))));
        for (below, child) in CHILDREN.iter().enumerate() {
            let path = format!("content/{parent}/{child}/_index.md");
            files.push((path, index(child, &format!("d{below}"))));
        }
    }
    files.extend((0..articles).map(|number| (path(number), article(number, articles))));
    Snapshot::of_texts(files.iter().map(|(path, text)| (&**path, &**text)), NOW)
}

/// The same with one article's text changed.
pub fn edited(snapshot: &Snapshot, number: usize, edit: impl Fn(&str) -> String) -> Snapshot {
    let path = SourcePath::new(&path(number));
    let text = snapshot.text(path.as_str()).expect("every article is there");
    let mut next = snapshot.clone();
    next.files.insert(path, Source::Text(Arc::new(Text::utf8(&edit(&text.content)))));
    next
}

/// Where the article of this number stands.
pub fn path(number: usize) -> String {
    let (parent, child) = (PARENTS[number % 4], CHILDREN[number / 4 % 3]);
    format!("content/{parent}/{child}/a{number:06}.md")
}

pub fn front_matter(number: usize) -> String {
    let (town, topic) = (TOWNS[number % 7], TOPICS[number % 8]);
    let (year, month, day) = (2016 + number % 9, 1 + number / 9 % 12, 1 + number / 108 % 28);
    let (hour, minute, tag) = (8 + number % 10, number / 10 % 60, number % 40);
    format!(
        "---\ntitle: \"县政协到{town}调研{topic}工作（之{number}）\"\n\
         date: {year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+08:00\n\
         tags: [{topic}, 标签{tag}]\nsource: 县政协办公室\nauthors: [县政协宣传组]\n\
         summary: \"{town}{topic}工作见闻\"\n---\n\n"
    )
}

pub fn body(number: usize, articles: usize) -> String {
    let mut body = String::new();
    for paragraph in 0..10 {
        let nth = number + paragraph;
        if paragraph % 4 == 1 {
            let _ = write!(body, "## {}的做法\n\n", TOPICS[nth % 8]);
        }
        for sentence in 0..3 {
            body.push_str(&said(nth * 3 + sentence));
        }
        body.push_str("\n\n");
    }
    match number % 5 {
        0 => body.push_str("| 乡镇 | 件数 |\n| --- | ---: |\n| 临江镇 | 12 |\n| 松坪镇 | 7 |\n\n"),
        1 => body.push_str("- 摸清底数；\n- 建立清单；\n- 落实责任。\n\n"),
        _ => {}
    }
    if number.is_multiple_of(4) {
        let other = path(number * 7919 % articles.max(1));
        let _ = write!(body, "相关报道：[另一篇](/{})。\n\n", other.trim_start_matches("content/"));
    }
    body
}

fn article(number: usize, articles: usize) -> String {
    front_matter(number) + &body(number, articles)
}

fn index(title: &str, slug: &str) -> String {
    format!("---\ntitle: {title}\nslug: {slug}\ndescription: {title}的稿件\n---\n")
}

fn said(nth: usize) -> String {
    SENTENCES[nth % 5]
        .replace("{town}", TOWNS[nth % 7])
        .replace("{topic}", TOPICS[nth % 8])
        .replace("{n}", &(nth % 97 + 3).to_string())
}
