//! Publishing: the way back, what it brings and when it is refused; what is refused at all.

use std::fs;
use std::path::{Path, PathBuf};

use super::Published;

/// The folder that it is published to.
pub struct Host(pub PathBuf, pub Option<tempfile::TempDir>);

impl Host {
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Published {
    /// Publishes the article `会议1` with this text.
    fn edition(&self, text: &str) {
        self.write(text);
        self.publish(&[]);
    }

    fn write(&self, text: &str) {
        let head = "---\n标题: 会议1\n日期: 2022-12-01\n网址名: m1\n---\n";
        self.put("要闻/会议1.md", &format!("{head}{text}\n"));
    }

    fn publish(&self, args: &[&str]) {
        let (code, out, error) = self.run(&[&["--yes"], args].concat());
        assert_eq!(code, 0, "{out}{error}");
    }

    /// What stands on the host; nothing if there is no such file.
    fn shown(&self, path: &str) -> String {
        fs::read_to_string(self.host.path().join(path)).unwrap_or_default()
    }

    fn stands(&self, text: &str) {
        let page = self.shown("yaowen/m1.html");
        assert!(page.contains(text), "{text} is not in {page}");
    }

    fn foreign(&self, path: &str, text: &str) {
        fs::write(self.host.path().join(path), text).expect("a file");
    }
}

#[test]
fn what_stops_a_build_stops_a_publish_though_no_article_changed() {
    let it = Published::new();
    it.edition("版本一");
    let (there, settings) = (Published::tree(it.host.path()), it.site.path().join("content/site.yaml"));
    let before = fs::read_to_string(&settings).expect("it is there");
    let reviews = "审核:\n  要求: 必须\n  起始日期: 2022-12-01\n";
    fs::write(&settings, format!("{before}{reviews}")).expect("a file");
    // The second time, too: nothing is built anew then.
    for _ in 0..2 {
        let (code, out, error) = it.run(&["--yes"]);
        assert!(code == 1 && out.contains("内容有错误，没有发布"), "{code}{out}{error}");
        assert!(Published::tree(it.host.path()) == there, "something was sent");
    }
    fs::write(&settings, &before).expect("a file");
    it.edition("版本二");
    it.stands("版本二");
    // An article that nobody touches any more: what it names goes.
    it.put("要闻/坏.md", "---\n标题: 坏\n日期: 2022-13-01\n网址名: huai\n---\n召开了会议。\n");
    assert_eq!(it.run(&["--yes"]).0, 1);
    it.write("版本三");
    assert_eq!(it.run(&["--yes"]).0, 1);
    it.stands("版本二");
}

#[test]
fn where_no_file_can_be_put_is_told_before_anything_is_sent() {
    let it = Published::new();
    it.edition("版本一");
    let folder = it.host.path().join("yaowen/xin.html");
    fs::create_dir(&folder).expect("a folder in the way");
    fs::write(folder.join("theirs.txt"), "theirs").expect("something in it");
    it.put("要闻/新.md", "---\n标题: 新\n日期: 2022-12-20\n网址名: xin\n---\n召开了会议。\n");
    let there = Published::tree(it.host.path());
    for args in [&["--yes"][..], &["--yes", "--force"]] {
        let (code, out, error) = it.run(args);
        assert!(code == 2 && error.contains("放不了") && error.contains("yaowen/xin.html"), "{out}{error}");
        assert!(Published::tree(it.host.path()) == there, "something was sent");
    }
    // An empty one is in nobody's way.
    fs::remove_file(folder.join("theirs.txt")).expect("it is theirs");
    it.publish(&[]);
    it.is_the_build(&[]);
}

#[test]
fn a_way_back_that_was_only_looked_at_changes_no_later_one() {
    let it = Published::new();
    it.edition("版本一");
    it.edition("版本二");
    let (code, out, error) = it.run(&["--rollback", "--dry-run"]);
    assert_eq!(code, 0, "{out}{error}");
    assert_eq!(it.run(&["--rollback"]).0, 2, "nobody agreed");
    it.edition("版本三");
    it.publish(&["--rollback"]);
    it.stands("版本二");
}

#[test]
fn a_way_back_that_broke_off_goes_on_or_is_forgotten() {
    let it = Published::new();
    it.edition("版本一");
    it.edition("版本二");
    let page = it.host.path().join("yaowen/m1.html");
    let breaks_off = || {
        fs::remove_file(&page).expect("it is there");
        fs::create_dir(&page).expect("a folder in the way");
        fs::write(page.join("theirs.txt"), "theirs").expect("something in it");
        assert_eq!(it.run(&["--rollback", "--yes"]).0, 2);
        fs::remove_dir_all(&page).expect("it is theirs");
    };
    breaks_off();
    it.publish(&["--rollback"]);
    it.stands("版本一");
    it.edition("版本三");
    breaks_off();
    it.edition("版本四");
    it.edition("版本五");
    it.publish(&["--rollback"]);
    it.stands("版本四");
}

#[test]
fn whoever_published_since_is_not_taken_back() {
    let it = Published::new();
    it.edition("版本一");
    it.edition("版本二");
    let other = Published::on(it.host.path());
    other.write("版本二");
    other.put("要闻/新.md", "---\n标题: 新\n日期: 2022-12-20\n网址名: xin\n---\n别人加的。\n");
    other.publish(&[]);
    let before = Published::tree(it.host.path());
    let (code, _, error) = it.run(&["--rollback", "--yes"]);
    assert!(code == 2 && error.contains("又有人发布过") && error.contains("编号"), "{error}");
    assert!(Published::tree(it.host.path()) == before);
    other.publish(&["--rollback"]);
    assert_eq!(it.shown("yaowen/xin.html"), "");
    it.stands("版本二");
}

#[test]
fn a_second_way_back_does_not_bring_the_mistake_again() {
    let it = Published::new();
    it.edition("版本一");
    it.edition("版本二");
    it.publish(&["--rollback"]);
    let (code, _, error) = it.run(&["--rollback", "--yes"]);
    assert!(code == 2 && error.contains("上一次已经退回"), "{error}");
    it.stands("版本一");
    it.publish(&[]);
    it.stands("版本二");
    it.publish(&["--rollback"]);
    it.stands("版本一");
}

#[test]
fn a_page_that_others_edited_on_the_host_is_kept_for_the_way_back() {
    let it = Published::new();
    it.edition("版本一");
    it.foreign("yaowen/m1.html", "平台的同事改的");
    fs::remove_file(it.site.path().join("content/要闻/会议1.md")).expect("it is there");
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 0 && error.contains("被别人改过") && error.contains("yaowen/m1.html"), "{error}");
    assert_eq!(it.shown("yaowen/m1.html"), "");
    it.publish(&["--rollback"]);
    assert_eq!(it.shown("yaowen/m1.html"), "平台的同事改的");
    // What was only put back does not come again.
    it.edition("版本二");
    it.foreign("yaowen/m1.html", "黑客改的");
    it.put("要闻/会议5.md", "---\n标题: 会议5\n日期: 2022-12-05\n网址名: m5\n---\n改了。\n");
    it.publish(&["--verify"]);
    it.stands("版本二");
    it.publish(&["--rollback"]);
    it.stands("版本二");
}

#[test]
fn what_was_not_ours_is_as_it_was_after_the_way_back() {
    let it = Published::new();
    it.foreign("index.html", "旧站首页");
    it.publish(&["--force"]);
    it.publish(&["--rollback"]);
    assert_eq!(it.shown("index.html"), "旧站首页");
    assert_eq!(it.run(&["--yes"]).0, 2, "the old home page is others' again");
    it.publish(&["--force"]);

    it.foreign("equal.txt", "一样");
    it.foreign("other.txt", "别人的");
    it.put("_static/equal.txt", "一样");
    it.put("_static/other.txt", "我们的");
    it.publish(&["--force"]);
    assert_eq!(it.shown("other.txt"), "我们的");
    it.publish(&["--rollback"]);
    assert_eq!((it.shown("equal.txt"), it.shown("other.txt")), ("一样".into(), "别人的".into()));
    let manifest = it.shown("_huikan/published.json");
    assert!(manifest.contains("index.html"), "{manifest}");
    assert!(!manifest.contains("equal.txt") && !manifest.contains("other.txt"), "{manifest}");
}

#[test]
fn what_would_harm_a_host_is_refused() {
    let it = Published::new();
    fs::write(it.host.path().join("index.html"), "旧站首页").expect("a file");
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 2 && error.contains("--force") && error.contains("index.html"), "{error}");
    assert_eq!(Published::tree(it.host.path()).len(), 1);
    assert_eq!(it.run(&["--yes", "--force"]).0, 0);
    for day in 1..=9 {
        fs::remove_file(it.site.path().join(format!("content/要闻/会议{day}.md"))).expect("it is there");
    }
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 2 && error.contains("--allow-mass-delete"), "{error}");
    assert_eq!(it.run(&["--yes", "--allow-mass-delete"]).0, 0);
    it.is_the_build(&[]);

    let before = Published::tree(it.host.path());
    it.put("要闻/坏.md", "---\n标题: 坏\n日期: 2022-13-01\n---\n正文。\n");
    let (code, out, _) = it.run(&["--yes"]);
    assert!(code == 1 && out.contains("没有发布"), "errors in the content stop it: {out}");
    assert!(Published::tree(it.host.path()) == before);
    let (code, _, error) = it.run(&["主几"]);
    assert!(code == 2 && error.contains("主机"), "{error}");
}

#[test]
fn what_cannot_be_noted_is_told_before_or_does_not_look_like_a_failure() {
    let it = Published::new();
    let state = |name: &str| it.site.path().join(".huikan/state").join(name);
    fs::create_dir_all(state("publish-主机.log")).expect("a folder in the way");
    let (code, _, error) = it.run(&["--yes"]);
    assert!(code == 2 && error.contains("publish-主机.log"), "{error}");
    assert_eq!(it.shown("index.html"), "", "nothing was done");
    fs::remove_dir(state("publish-主机.log")).expect("it is empty");

    fs::create_dir_all(state("publish-主机.json")).expect("a folder in the way");
    let (code, out, error) = it.run(&["--yes"]);
    assert!(code == 0 && out.contains("发布好了"), "{out}{error}");
    assert!(error.contains("已经发布好了，但没能记下") && error.contains("publish-主机.json"), "{error}");
    let log = fs::read_to_string(state("publish-主机.log")).expect("a log");
    assert_eq!(log.lines().count(), 1, "what can be noted is: {log}");
}

#[test]
fn the_log_tells_what_failed_and_what_was_allowed() {
    let it = Published::new();
    let page = it.host.path().join("yaowen/m1.html");
    it.publish(&["--allow-mass-delete"]);
    fs::remove_file(&page).expect("it is there");
    fs::create_dir(&page).expect("a folder in the way");
    fs::write(page.join("theirs.txt"), "theirs").expect("something in it");
    it.write("版本二");
    assert_eq!(it.run(&["--yes"]).0, 2);
    fs::remove_dir_all(&page).expect("it is theirs");
    it.publish(&["--force"]);
    let log = fs::read_to_string(it.site.path().join(".huikan/state/publish-主机.log")).expect("a log");
    let said: Vec<&str> = log.lines().collect();
    let [first, second, third] = &*said else { panic!("{log}") };
    assert!(first.contains("发布 --allow-mass-delete\t新增"), "{log}");
    assert!(second.contains("没有做完") && third.contains("发布 --force") && third.contains("接着"), "{log}");
    assert!(said.iter().all(|line| line.split('\t').all(|part| !part.is_empty())), "{log}");
}

#[test]
fn a_refusal_is_an_object_for_programs() {
    let it = Published::new();
    let (code, out, _) = it.run(&["--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &said["done"]), (2, &serde_json::json!(false)));
    assert!(said["error"].as_str().is_some_and(|words| words.contains("没有发布")), "{said}");
    assert!(said["help"].as_str().is_some_and(|words| words.contains("--yes")), "{said}");
}
