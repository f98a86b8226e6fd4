//! The program itself: from a save to the open page.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{Events, get, send};
use crate::served::{Program, Served, Site, article};

/// Asks until the page says so.
#[track_caller]
fn wait_for(port: u16, path: &str, word: &str) {
    let begin = Instant::now();
    while !get(port, path).text().contains(word) {
        assert!(begin.elapsed() < Duration::from_secs(20), "{path} never said “{word}”");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_save_reaches_the_open_page() {
    let site = Site::small();
    let program = Program::start(&site, &[]);
    let mut events = Events::open(program.port);
    let first = events.next("portal");
    assert_eq!((&first["version"], &first["assets"]), (&1.into(), &serde_json::json!([])));
    site.put("content/要闻/huiyi.md", article("县政协召开主席会议", "新的正文。"));
    let next = events.next("portal");
    assert_eq!(next["start"], first["start"]);
    assert!(next["version"].as_u64() > Some(1));
    // The title shows everywhere at once.
    for path in ["/", "/yaowen/", "/yaowen/huiyi.html", "/yaowen/diaoyan.html"] {
        wait_for(program.port, path, "县政协召开主席会议");
    }
    assert!(events.next("findings")["version"].as_u64() > Some(1));
}

#[test]
fn a_changed_file_is_told_by_its_address() {
    let site = Site::small();
    site.put("content/_static/图/1.pdf", "旧");
    let program = Program::start(&site, &[]);
    let mut events = Events::open(program.port);
    events.next("portal");
    site.put("content/_static/图/1.pdf", "新的图");
    loop {
        let next = events.next("portal");
        if next["assets"] != serde_json::json!([]) {
            assert_eq!(next["assets"], serde_json::json!(["/%E5%9B%BE/1.pdf"]));
            break;
        }
    }
    assert_eq!(get(program.port, "/%E5%9B%BE/1.pdf").text(), "新的图");
}

#[test]
fn a_folder_that_cannot_be_read_leaves_the_last_portal() {
    let site = Site::small();
    let program = Program::start(&site, &[]);
    let mut events = Events::open(program.port);
    let (content, away) = (site.root().join("content"), site.root().join("weg"));
    std::fs::rename(&content, &away).unwrap();
    let trouble = events.next("trouble");
    assert!(trouble["message"].as_str().is_some_and(|message| message.contains("content")), "{trouble}");
    assert_eq!(get(program.port, "/yaowen/huiyi.html").status, 200);
    // Who comes later hears of it too.
    Events::open(program.port).next("trouble");
    for asked in ["/_huikan/site", "/_huikan/page?path=/yaowen/huiyi.html"] {
        assert_eq!(get(program.port, asked).json()["trouble"], trouble["message"], "{asked}");
    }
    std::fs::write(away.join("要闻/huiyi.md"), article("huiyi", "回来了。")).unwrap();
    std::fs::rename(&away, &content).unwrap();
    wait_for(program.port, "/yaowen/huiyi.html", "回来了。");
    assert!(get(program.port, "/_huikan/site").json()["trouble"].is_null());
}

/// A build while the preview runs: what it published may not get lost either.
#[test]
fn addresses_of_a_build_meanwhile_are_watched_over() {
    let site = Site::small();
    let program = Program::start(&site, &[]);
    let mut events = Events::open(program.port);
    events.next("portal");
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_huikan"))
        .args(["build", "-q", "--site"])
        .arg(site.root())
        .status();
    assert!(built.unwrap().success());
    std::fs::remove_file(site.root().join("content/要闻/huiyi.md")).unwrap();
    events.next("portal");
    let lost = get(program.port, "/_huikan/site").text();
    assert!(lost.contains("yaowen/huiyi.html"), "{lost}");
}

/// What only rendering finds.
#[cfg(unix)]
#[test]
fn the_terminal_tells_of_the_pages_when_they_are_checked() {
    let site = Site::small();
    site.put("content/要闻/huiyi.md", article("会议", "见[这里](没有.md)。"));
    let mut program = Program::start(&site, &[]);
    assert!(program.said.concat().contains("没有发现问题，用时"), "{:?}", program.said);
    let mut events = Events::open(program.port);
    events.next("findings");
    site.put("content/要闻/huiyi.md", article("会议", "没有链接了。"));
    events.next("findings");
    std::thread::sleep(Duration::from_millis(100));
    let pid = program.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    program.child.wait().unwrap();
    let said = program.rest();
    let told: Vec<&str> =
        said.lines().filter_map(|line| line.split_once("页面上")).map(|(_, told)| told).collect();
    assert!(told.len() == 2 && told[0].starts_with("有 1 个") && told[1] == "没有发现问题", "{said}");
    assert!(said.contains("毫秒，稿件没有发现问题"), "{said}");
}

#[test]
fn a_page_that_is_gone_says_what_became_of_its_article() {
    let site = Site::small();
    let served = Served::of(&site);
    let fate = || {
        let asked =
            "/_huikan/page?path=/yaowen/huiyi.html&etag=&source=content%2F%E8%A6%81%E9%97%BB%2Fhuiyi.md";
        let answer = get(served.port, asked).json();
        (answer["status"].clone(), answer["moved"].clone(), answer["why"].clone())
    };
    assert_eq!(fate(), ("changed".into(), Value::Null, Value::Null));
    let text = article("会议", "正文");
    site.put("content/要闻/huiyi.md", text.replace("source:", "slug: xin\nsource:"));
    served.preview.show(site.portal());
    assert_eq!(fate(), ("gone".into(), "/yaowen/xin.html".into(), Value::Null));
    site.put("content/要闻/huiyi.md", text.replace("source:", "status: draft\nsource:"));
    served.preview.show(site.portal());
    let (_, moved, why) = fate();
    assert!(moved.is_null() && why.as_str().is_some_and(|why| why.contains("草稿")), "{why}");
    // A status that nobody understands: the mistake is this page's, which stays.
    site.put("content/要闻/huiyi.md", text.replace("source:", "status: 已发部\nsource:"));
    served.preview.show(site.portal());
    assert_eq!(fate(), ("broken".into(), Value::Null, Value::Null));
    let asked = "/_huikan/page?path=/yaowen/huiyi.html&etag=&source=content%2F%E8%A6%81%E9%97%BB%2Fhuiyi.md";
    let answer = get(served.port, asked).json();
    assert_eq!(answer["findings"][0]["code"], "front-matter/unknown-value", "{answer}");
    assert_eq!(answer["elsewhere"]["errors"], 0, "{answer}");
    std::fs::remove_file(site.root().join("content/要闻/huiyi.md")).unwrap();
    served.preview.show(site.portal());
    assert!(fate().2.as_str().is_some_and(|why| why.contains("删除")));
}

#[test]
fn an_article_appears_when_its_hour_comes() {
    let site = Site::small();
    // Headers know whole seconds.
    let hour = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + 4).unwrap();
    let text = article("定时稿件", "到时候再看。").replace("2022-12-20", &hour.to_string());
    site.put("content/要闻/dingshi.md", text);
    let program = Program::start(&site, &[]);
    assert_eq!(get(program.port, "/yaowen/dingshi.html").status, 404);
    let mut events = Events::open(program.port);
    events.next("portal");
    events.next("portal");
    assert!(jiff::Timestamp::now() >= hour);
    assert_eq!(get(program.port, "/yaowen/dingshi.html").status, 200);
    assert!(get(program.port, "/yaowen/").text().contains("定时稿件"));
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let site = Site::small();
    site.put("content/要闻/caogao.md", "---\ntitle: 草稿一篇\ndate: 2022-12-20\nstatus: draft\n---\n正文\n");
    assert_eq!(get(Program::start(&site, &[]).port, "/yaowen/caogao.html").status, 404);
    let program = Program::start(&site, &["--drafts"]);
    assert_eq!(get(program.port, "/yaowen/caogao.html").status, 200);
}

#[test]
fn a_slow_page_holds_up_neither_another_nor_the_events() {
    let site = Site::small();
    let slow = "<head></head>{% for a in range(2000) %}{% for b in range(1000) %}{{ a * b }}{% endfor %}{% endfor %}";
    site.put("themes/county/templates/article.html", slow);
    let served = Served::of(&site);
    let port = served.port;
    let begin = Instant::now();
    let asked = std::thread::spawn(move || get(port, "/yaowen/huiyi.html").status);
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(Events::open(port).next("portal")["version"], 1);
    assert_eq!(get(port, "/").status, 200);
    let is_done = asked.is_finished();
    assert_eq!(asked.join().unwrap(), 200);
    assert!(!is_done, "the slow page came first, after {:?}", begin.elapsed());
}

#[test]
fn a_taken_port_moves_on_and_says_so() {
    let site = Site::small();
    let taken = Served::of(&site).port;
    let program = Program::start(&site, &["--port", &taken.to_string()]);
    assert!(program.port > taken && program.port <= taken + 20);
    assert!(
        program.said.iter().any(|line| line.contains(&format!("端口 {taken} 被占用"))),
        "{:?}",
        program.said
    );
    let addresses = program.said.iter().filter(|line| line.contains("http://")).count();
    assert_eq!(addresses, 1);
}

#[test]
fn a_phone_gets_an_address_with_a_key() {
    let site = Site::small();
    let program = Program::start(&site, &["--host"]);
    let (host, path) = program.address();
    assert!(path.starts_with("/?key=") && path.len() == 6 + 32, "{path}");
    let asked = |path: &str| send(program.port, "GET", path, &[("Host", host)]);
    assert_eq!((asked("/").status, asked(path).status), (403, 302));
    assert!(asked(path).header("set-cookie").contains(&path[6..]));
    // This machine alone needs none.
    let program = Program::start(&site, &["--host", "127.0.0.1"]);
    assert_eq!(program.address().1, "/");
    assert_eq!(get(program.port, "/").status, 200);
}

/// The files of a folder, but for the cache.
#[cfg(unix)]
fn files(root: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with(".huikan/cache") => {}
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_at_once_and_leaves_nothing_behind() {
    let site = Site::small();
    let before = files(&site.root());
    let mut program = Program::start(&site, &[]);
    let mut events = Events::open(program.port);
    events.next("portal");
    site.put("content/要闻/huiyi.md", article("huiyi", "改过的正文。"));
    events.next("portal");
    wait_for(program.port, "/yaowen/huiyi.html", "改过的正文。");
    let begin = Instant::now();
    let pid = program.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = program.child.wait().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert_eq!(ended.code(), Some(0));
    let said = program.rest();
    assert!(said.contains("content/要闻/huiyi.md：") && said.contains("毫秒"), "{said}");
    assert_eq!(files(&site.root()), before);
}
