//! What was once missed, or found too late.

use super::*;

#[test]
fn a_mark_at_the_edge_of_an_excerpt_may_be_half_a_character() {
    let text = format!("---\ntitle: 甲\ndate: 2022-01-01\n---\nm{}㎡，余下的字句。\n", "甲".repeat(94));
    let portal = portal(&[SITE[0], SITE[1], ("要闻/a.md", &text)]);
    let read = |part: SearchPart| portal.search_part(part);
    let found = answer("m", &Wanted::default(), &read).unwrap().next().unwrap();
    let marked: Vec<&str> =
        found.excerpt.marks.iter().map(|mark| &found.excerpt.text[mark.clone()]).collect();
    assert_eq!(marked, ["m", "㎡"]);
}

#[test]
fn titles_of_attachments_are_found_and_names_that_no_page_need_show_are_not() {
    let text = "---\ntitle: 甲\ndate: 2022-01-01\neditor: 欧阳校对\nattachments: [{title: 获奖名册汇编, file: https://a.cn/a.pdf}]\n---\n文。\n";
    let portal = portal(&[SITE[0], SITE[1], ("要闻/a.md", text)]);
    assert_eq!(found(&portal, "获奖名册"), ["甲"]);
    assert_eq!(found(&portal, "欧阳校对"), [""; 0]);
}

/// Reads until the first hit, and how many files that took beside the manifest.
fn first(portal: &Portal, typed: &str) -> (String, usize) {
    let asked = std::cell::Cell::new(0);
    let read = |part: SearchPart| {
        asked.set(asked.get() + usize::from(part != SearchPart::Manifest));
        portal.search_part(part)
    };
    let first = answer(typed, &Wanted::default(), &read).unwrap().next().map(|found| found.document.title);
    (first.unwrap_or_default(), asked.get())
}

#[test]
fn what_most_new_titles_begin_with_is_found_at_once() {
    for count in [80, 100, 400, 2_000] {
        let article = |n: usize| {
            let date = format!("{}-{:02}-{:02}", 2000 + n / 300, 1 + n % 300 / 25, 1 + n % 25);
            let text = format!("---\ntitle: 县政协开展第{n}次调研\ndate: {date}\n---\n文。\n");
            (format!("要闻/a{n}.md"), text)
        };
        let articles: Vec<_> = (0..count).map(article).collect();
        let files = SITE[..2].iter().copied();
        let files: Vec<_> =
            files.chain(articles.iter().map(|(path, text)| (path.as_str(), text.as_str()))).collect();
        let portal = portal(&files);
        let (newest, asked) = first(&portal, "县政协");
        assert!(
            newest == format!("县政协开展第{}次调研", count - 1) && asked <= 8,
            "{newest}: {asked} of {count}"
        );
        let (title, asked) = first(&portal, "县政协开展第7次调研");
        assert!(title == "县政协开展第7次调研" && asked <= 16, "{title}: {asked} of {count}");
        let newest = format!("县政协开展第{}次调研", count - 1);
        let (title, asked) = first(&portal, &newest);
        assert!(title == newest && asked <= 16, "{title}: {asked} of {count}");
    }
}
