//! The three reviews: what is published, what is told, what a signature is of.

use huikan::editorial;
use huikan::portal::Portal;
use huikan::report::Severity;
use huikan::site::{State, Step};

use crate::site::{Site, codes, has, text};
use crate::support::build;

const BODY: &str = "\n县政协召开会议。\n\n![](1.jpg)\n";

fn strict(rule: &str) -> Site {
    let config = format!("name: 某县政协\nurl: https://www.example.gov.cn/\nid: a\ntheme: county\n{rule}");
    Site::new("county").file("content/site.yaml", &config).picture("content/要闻/1.jpg", "photo")
}

fn article(header: &str) -> String {
    format!("---\ntitle: 会议\ndate: 2022-12-20\n{header}---\n{BODY}")
}

/// Lines of a header that sign an article at these times, as it stands in `site` under the name `a`.
fn signed(site: &Site, header: &str, steps: &[(&str, &str, &str)]) -> String {
    let portal = site.clone().file("content/要闻/a.md", &article(header)).open();
    let placed = portal.site();
    let signature = placed.signature(placed.article_of("content/要闻/a.md").unwrap());
    let mut lines = format!("{header}reviewers:\n");
    for (step, name, time) in steps {
        lines.push_str(&format!("  {step}: {{name: {name}, time: {time}, signature: {signature}}}\n"));
    }
    article(&lines)
}

const THREE: &[(&str, &str, &str)] = &[
    ("first", "编辑", "2022-12-19 09:00"),
    ("second", "科长", "2022-12-19 15:00"),
    ("final", "主任", "2022-12-20 08:00"),
];

fn open(site: &Site, text: &str) -> Portal {
    site.clone().file("content/要闻/a.md", text).open()
}

fn found(portal: &Portal) -> Vec<(&'static str, Severity)> {
    portal.report().findings().iter().map(|finding| (finding.code.0, finding.severity)).collect()
}

#[test]
fn without_a_rule_nobody_asks() {
    let portal = open(&strict(""), &article(""));
    assert_eq!(found(&portal), []);
    assert!(has(&portal, "yaowen/a.html"));
}

#[test]
fn a_reminder_publishes_all_the_same() {
    let site = strict("review: warn\n");
    let portal = open(&site, &article(""));
    assert_eq!(found(&portal), [("review/unsigned", Severity::Warning)]);
    assert!(has(&portal, "yaowen/a.html"));
    assert_eq!(found(&open(&site, &signed(&site, "", THREE))), []);
}

#[test]
fn three_different_people_in_order_let_an_article_out() {
    let site = strict("review: strict\n");
    let portal = open(&site, &signed(&site, "", THREE));
    assert_eq!(found(&portal), []);
    assert!(text(&portal, "yaowen/a.html").contains("终审：主任"));
}

#[test]
fn what_is_missing_is_said_and_nothing_of_it_goes_out() {
    let site = strict("review: strict\n");
    let with = |steps: &[(&str, &str, &str)]| signed(&site, "", steps);
    let same = [THREE[0], ("second", "编辑", "2022-12-19 15:00"), THREE[2]];
    let early = [THREE[0], ("second", "科长", "2022-12-19 08:59"), THREE[2]];
    let late = [THREE[0], THREE[1], ("final", "主任", "2022-12-21 00:01")];
    for (text, code, words) in [
        (article(""), "review/unsigned", "还缺初审、复审、终审"),
        (
            article("reviewers: {first: 编辑, second: 科长, final: 主任}\n"),
            "review/unsigned",
            "还缺初审、复审、终审",
        ),
        (
            article("reviewers:\n  first: {name: 编辑, time: 2022-12-19, signature: 同意}\n"),
            "review/unsigned",
            "还缺初审、复审、终审",
        ),
        (with(&THREE[..1]), "review/unsigned", "还缺复审、终审"),
        (with(&THREE[1..]), "review/unsigned", "还缺初审、复审、终审"),
        (with(&same), "review/same-person", "同一个人（编辑"),
        (with(&early), "review/time", "复审（科长，2022-12-19 08:59）早于初审（编辑，2022-12-19 09:00）"),
        (with(&late), "review/time", "终审（主任，2022-12-21 00:01）晚于稿件上的时间 2022-12-20"),
        (
            with(THREE).replace("召开会议", "召集会议"),
            "review/changed",
            "初审（编辑，2022-12-19 09:00）签过以后",
        ),
        (with(THREE).replace("title: 会议", "title: 会"), "review/changed", "要从初审重签"),
    ] {
        let portal = open(&site, &text);
        let findings = portal.report().findings();
        assert_eq!(found(&portal), [(code, Severity::Error)], "{text}");
        assert!(findings[0].message.contains(words), "{}", findings[0].message);
        assert_eq!(editorial::unsigned(&portal).len(), 1);
        let (outputs, _) = build(&portal);
        let without = build(&site.open()).0;
        assert_eq!(outputs, without, "it leaves no trace: {text}");
    }
}

#[test]
fn a_day_without_an_hour_lasts_until_its_end_and_an_update_is_a_day_too() {
    let site = strict("review: strict\n");
    let late = [THREE[0], THREE[1], ("final", "主任", "2022-12-20 23:59")];
    assert_eq!(found(&open(&site, &signed(&site, "", &late))), []);
    let later = [THREE[0], THREE[1], ("final", "主任", "2022-12-22 10:00")];
    assert_eq!(codes(open(&site, &signed(&site, "", &later)).report()), ["review/time"]);
    assert_eq!(found(&open(&site, &signed(&site, "updated: 2022-12-22\n", &later))), []);
    let corrected = "corrections: [{text: 数字已改正, time: 2022-12-22}]\n";
    assert_eq!(found(&open(&site, &signed(&site, corrected, &later))), []);
}

#[test]
fn another_picture_unsigns_and_another_column_does_not() {
    let site = strict("review: strict\n");
    let text = signed(&site, "", THREE);
    let other = open(&site.clone().picture("content/要闻/1.jpg", "another photo"), &text);
    assert_eq!(codes(other.report()), ["review/changed"]);
    let tagged =
        text.replace("date: 2022-12-20\n", "date: 2022-12-20\ntags: [提案]\nsticky: true\nslug: b\n");
    assert_eq!(found(&open(&site, &tagged)), []);
}

#[test]
fn what_was_sent_back_is_signed_anew() {
    let site = strict("review: strict\n");
    let text = signed(&site, "", THREE);
    let returned = |time: &str| {
        let line =
            format!("reviewers:\n  returned:\n    - {{name: 科长, time: {time}, reason: 数字要核对}}\n");
        text.replace("reviewers:\n", &line)
    };
    let portal = open(&site, &returned("2022-12-19 12:00"));
    assert_eq!(codes(portal.report()), ["review/returned"]);
    assert!(portal.report().findings()[0].message.contains("初审"));
    assert_eq!(found(&open(&site, &returned("2022-12-18 12:00"))), []);
}

#[test]
fn old_archives_are_not_bound_until_they_are_touched() {
    let site = strict("审核:\n  要求: 必须\n  起始日期: 2023-01-01\n").now("2023-02-01T12:00:00+08:00");
    assert_eq!(found(&open(&site, &article(""))), []);
    let later = article("").replace("2022-12-20", "2023-01-01");
    assert_eq!(codes(open(&site, &later).report()), ["review/unsigned"]);
    assert_eq!(codes(open(&site, &article("updated: 2023-01-02\n")).report()), ["review/unsigned"]);
    // Of what has no date nobody can tell that it is old.
    let dateless = article("kind: page\n").replace("date: 2022-12-20\n", "");
    assert_eq!(codes(open(&site, &dateless).report()), ["review/unsigned"]);
}

#[test]
fn what_is_not_to_be_published_yet_asks_for_nothing() {
    let site = strict("review: strict\n");
    for header in
        ["status: draft\n", "status: 待审\n", "status: 退回\n", "status: withdrawn\nwithdraw: 有误\n"]
    {
        assert_eq!(found(&open(&site, &article(header))), [], "{header}");
    }
    let scheduled = article("").replace("2022-12-20", "2023-01-20");
    assert_eq!(found(&open(&site, &scheduled)), [("review/unsigned", Severity::Hint)]);
    let due = site.clone().now("2023-01-20T00:00:00+08:00");
    assert_eq!(found(&open(&due, &scheduled)), [("review/unsigned", Severity::Error)]);
    // A preview of drafts shows it, and says so.
    let drafts = open(&site.clone().drafts(), &article(""));
    assert!(has(&drafts, "yaowen/a.html"));
    assert_eq!(found(&drafts), [("review/unsigned", Severity::Warning)]);
    assert!(editorial::unsigned(&drafts).is_empty());
}

#[test]
fn what_waits_keeps_its_page_and_is_named_in_the_preview() {
    let site = strict("review: strict\n");
    let text = signed(&site, "", THREE);
    let published = site.clone().file("content/要闻/a.md", &text);
    let last = published.open();
    let built = published.previous(&last);
    let portal = open(&built, &text.replace("召开", "召集"));
    // Its own finding is enough: the old page is not lost, since an error deletes nothing.
    assert_eq!(codes(portal.report()), ["review/changed"]);
    let infos = portal.article_infos();
    assert_eq!((infos[0].status, infos[0].label), ("unsigned", "三审没有签完"));
    let waiting = portal.site().waiting_for_signatures();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].1.next(), Some(Step::First));
    assert_eq!(waiting[0].1.state(Step::Final), State::Changed);
}

#[test]
fn an_edit_of_a_signed_article_is_seen_by_a_running_preview() {
    for rule in ["review: strict\n", "review: warn\n"] {
        let site = strict(rule);
        let text = signed(&site, "", THREE);
        let first = open(&site, &text);
        let edits = [text.replace("召开", "召集"), text.replace("主任", "副主任"), article(""), text.clone()];
        let mut portal = first;
        for edit in edits {
            let next = site.clone().file("content/要闻/a.md", &edit);
            portal = next.open_after(&portal);
            let cold = next.open();
            assert_eq!(portal.report(), cold.report(), "{rule}{edit}");
            assert_eq!(build(&portal).0, build(&cold).0, "{rule}{edit}");
        }
    }
}

#[test]
fn a_withdrawn_article_may_lead_to_its_column() {
    let withdrawn = "status: withdrawn\nwithdraw: 有误\naliases: [/old.html]\n";
    let site = strict("withdrawn: redirect\n");
    let portal = open(&site, &article(withdrawn));
    let page = text(&portal, "yaowen/a.html");
    assert!(page.contains("url=/yaowen/index.html") && page.contains("稿件已撤回"), "{page}");
    assert!(!page.contains("会议") && page.contains("noindex"), "{page}");
    // Former addresses lead there at once, and hosts are told.
    assert!(text(&portal, "old.html").contains("/yaowen/index.html"));
    let map = text(&portal, "_redirects");
    assert!(map.contains("/yaowen/a.html /yaowen/index.html 301\n"), "{map}");
    assert!(map.contains("/old.html /yaowen/index.html 301\n"), "{map}");
    let (outputs, report) = build(&portal);
    assert_eq!(codes(&report), [""; 0]);
    for (path, bytes) in &outputs {
        let output = String::from_utf8_lossy(bytes);
        assert!(!output.contains("召开会议") && !output.contains("copy of content/要闻/1.jpg"), "{path}");
    }
    assert!(!text(&portal, "sitemap.xml").contains("yaowen/a.html"));
    // Official texts keep a page with title and reason.
    let notice = open(&site, &article(&format!("kind: notice\nsource: 办公室\n{withdrawn}")));
    assert!(text(&notice, "yaowen/a.html").contains("有误"));
    let by_kind = open(
        &strict("撤稿: {公告: 转到栏目}\n"),
        &article(&format!("kind: notice\nsource: 办公室\n{withdrawn}")),
    );
    assert!(!text(&by_kind, "yaowen/a.html").contains("有误"));
}

#[test]
fn a_changed_text_is_told_until_readers_are() {
    let site = strict("");
    let a_day_before = open(&site.clone().now("2022-12-30T12:00:00+08:00"), &article(""));
    let at = |header: &str, body: &str| open(&site, &article(header).replace("召开会议", body));
    let (found, first) = editorial::changes(&a_day_before, &Default::default());
    assert_eq!((found.len(), first.len()), (0, 1));
    let (found, same) = editorial::changes(&at("tags: [提案]\n", "召开会议"), &first);
    assert!(found.is_empty() && same == first);
    // It is told in each build, since nothing tells readers; and no more once it is as it was.
    let changed = at("", "召集会议");
    let (found, second) = editorial::changes(&changed, &first);
    assert_eq!(found.iter().map(|one| one.code.0).collect::<Vec<_>>(), ["editorial/change-not-announced"]);
    assert_eq!(second, first);
    assert!(editorial::changes(&at("", "召开会议"), &second).0.is_empty());
    for told in ["updated: 2022-12-21\n", "corrections: 会议名称已改正\n"] {
        let (found, third) = editorial::changes(&at(told, "召集会议"), &second);
        assert!(found.is_empty(), "{told}");
        // The next change has to be told anew, once this one has been out for a while.
        let next = article(told).replace("召开会议", "召集大会");
        let next = open(&site.clone().now("2023-01-01T12:00:00+08:00"), &next);
        assert_eq!(editorial::changes(&next, &third).0.len(), 1, "{told}");
    }
    let swapped =
        site.clone().picture("content/要闻/1.jpg", "another").file("content/要闻/a.md", &article(""));
    assert_eq!(editorial::changes(&swapped.open(), &first).0.len(), 1);
    // What is out of sight for a while is not forgotten; pages of the office itself are kept up to date.
    let (found, away) = editorial::changes(&at("status: draft\n", "召集会议"), &first);
    assert!(found.is_empty() && away == first);
    assert!(editorial::changes(&at("kind: page\n", "召集会议"), &first).0.is_empty());
}

/// The one article of a portal.
fn only(portal: &Portal) -> huikan::site::ArticleId {
    portal.site().article_of("content/要闻/a.md").unwrap()
}

#[test]
fn a_form_stands_alone_and_ticks_what_holds() {
    let site = strict("review: strict\n");
    let text = signed(&site, "", THREE);
    let form = |text: &str| {
        let portal = open(&site, text);
        editorial::form(portal.site(), only(&portal))
    };
    let page = form(&text);
    assert_eq!(page.matches("box on").count(), 3);
    assert!(page.contains("审核人：<b>主任</b>") && page.contains("2022年12月20日 08:00"), "{page}");
    assert!(page.contains("县政协召开会议。") && page.contains("〔图〕1.jpg"), "{page}");
    for outside in ["<script", "<link", "<img", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    // Nothing that an author writes is markup there.
    let hostile = form(
        &text.replace("title: 会议", "title: \"<b onclick='x'>会议</b>\"").replace("召开", "<i>召开</i>"),
    );
    assert!(!hostile.contains("<b onclick") && !hostile.contains("<i>"), "{hostile}");
    // What holds no longer is not ticked, and the form says why.
    let changed = form(&text.replace("召开", "召集"));
    assert_eq!(changed.matches("box on").count(), 0);
    assert!(changed.contains("编辑 2022-12-19 09:00 签过，不作数：签后文稿有改动"), "{changed}");
    assert_eq!(form(&article("")).matches("签名：<span class=\"line\">").count(), 3);
}

#[test]
fn a_ledger_tells_of_its_month() {
    let site = strict("review: {mode: strict, since: 2022-12-01}\n");
    let text = signed(&site, "", THREE);
    let corrected = "status: published\ncorrections: [{text: 数字已改正, time: 2022-12-05}]\n";
    let site = site
        .file("content/要闻/a.md", &text)
        .article("b", "2022-12-21", "")
        .article("c", "2022-11-08", "source: 办公室\n")
        .article("d", "2022-11-09", "status: withdrawn\nwithdraw: {reason: 有误, time: 2022-12-03}\n")
        .article("e", "2022-11-10", corrected)
        .article("f", "2022-12-22", "status: draft\n");
    let portal = site.open();
    let of = |month: &str| editorial::Ledger::of(portal.site(), month.parse().unwrap());
    let lines = |month: &str| -> Vec<String> {
        let csv = String::from_utf8(of(month).csv()).unwrap();
        csv.lines()
            .skip(1)
            .map(|line| line.split(',').skip(1).take(2).collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(lines("2022-12"), ["撤稿 题d", "未登 题e", "发布 会议", "未登 题b"]);
    assert_eq!(lines("2022年11月"), ["发布 题c", "发布 题d", "未登 题e"]);
    assert_eq!((of("2022-12").len(), of("2022-12").unsigned()), (4, 2));
    let csv = String::from_utf8(of("2022-12").csv()).unwrap();
    let hash = portal.site().sha256(only(&portal));
    assert!(csv.contains(&format!(
        "3,发布,会议,https://www.example.gov.cn/yaowen/a.html,要闻,2022-12-20,,编辑,2022-12-19 09:00,科长,2022-12-19 15:00,主任,2022-12-20 08:00,齐全,8,1,0,{hash},\r\n"
    )), "{csv}");
    let html = of("2022-12").html();
    assert!(
        html.contains("发布 1 篇，更正 0 篇，撤稿 1 篇，未登 2 篇") && !html.contains("<script"),
        "{html}"
    );
    assert!(of("2021-01").is_empty() && of("2021-01").html().contains("这个月没有"));
    for wrong in ["2022-13", "2022", "12", "2022-12-01", ""] {
        assert!(wrong.parse::<editorial::Month>().is_err(), "{wrong}");
    }
}

#[test]
fn a_ledger_does_not_ask_what_was_taken_back_for_signatures() {
    let site = strict("review: strict\n");
    let header = "status: withdrawn\nwithdraw: {reason: 有误, time: 2022-12-23}\n";
    let portal = open(&site, &signed(&site, header, &THREE[..2]));
    let ledger = editorial::Ledger::of(portal.site(), "2022-12".parse().unwrap());
    assert_eq!((ledger.len(), ledger.unsigned()), (1, 0));
    let html = ledger.html();
    assert!(
        html.contains("三审没有欠缺") && html.contains("<td class=\"s\">缺终审（已撤稿）</td>"),
        "{html}"
    );
}

#[test]
fn what_the_official_account_shows_is_signed_and_on_the_form() {
    let site = strict("review: strict\n");
    let message = "wechat:\n  title: 另一个标题\n  digest: 一句话\n";
    let text = signed(&site, message, THREE);
    assert!(open(&site, &text).site().entries.iter().all(|entry| entry.is_shown()));
    let form = |text: &str| {
        let portal = open(&site, text);
        editorial::form(portal.site(), only(&portal))
    };
    assert!(form(&text).contains("<p>标题：另一个标题</p><p>摘要：一句话</p>"));
    assert!(!form(&article("")).contains("公 众 号"));
    let later = text.replace("另一个标题", "没有审过的标题");
    let portal = open(&site, &later);
    assert_eq!(portal.site().signing(only(&portal)).state(Step::First), State::Changed);
    assert_eq!(found(&portal)[0].0, "review/changed");
}

#[test]
fn whoever_has_to_sign_again_is_told_that_a_published_article_does_not_wait() {
    let site = strict("review: strict\n");
    let portal = open(&site, &signed(&site, "", THREE).replace("召开", "召集"));
    let help = portal.report().findings()[0].help.clone().unwrap();
    assert!(help.contains("不要把状态写成“待审”，那会把它从网站上撤下来"), "{help}");
    assert!(help.contains("改回签字时的样子"), "{help}");
}

#[test]
fn a_correction_is_a_change_with_its_time() {
    let site = strict("");
    let header =
        "updated: 2022-12-21\ncorrections:\n  - {text: 数字已改正, time: 2022-12-23 10:00}\n  - 又一处\n";
    let portal = open(&site, &article(header));
    let page = text(&portal, "yaowen/a.html");
    assert!(page.contains("article:modified_time\" content=\"2022-12-23T10:00:00+08:00"), "{page}");
    assert!(page.contains("数字已改正") && page.contains("又一处"), "{page}");
    assert!(text(&portal, "sitemap.xml").contains("<lastmod>2022-12-23T10:00:00+08:00</lastmod>"));
    assert!(text(&portal, "yaowen/atom.xml").contains("<updated>2022-12-23T10:00:00+08:00</updated>"));
}
