//! What stands on a host is not always what we left there: nothing beside the site is touched.

use super::*;

#[test]
fn a_manifest_that_names_what_a_build_cannot_have_names_nothing() {
    let (first, second) = two_days();
    for path in
        ["../victim.txt", "/etc/victim", "a/../../victim", "a\r\nDELE b", "_huikan/x", "_Huikan/x", ""]
    {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        one.publish(&memory, &first).unwrap();
        lock(&memory.files).insert(path.into(), "0".into());
        let Read::Sound(mut manifest) = unseal::<Manifest>(&lock(&memory.files)[PUBLISHED]) else { panic!() };
        manifest.files.insert(path.into(), Content::of(b"0"));
        lock(&memory.files).insert(PUBLISHED.into(), seal(&manifest));
        let pending =
            Pending { site: manifest.site, deleted: [path.to_owned()].into(), ..Pending::default() };
        lock(&memory.files).insert(PUBLISHING.into(), seal(&pending));
        one.publish(&memory, &second).unwrap();
        assert_eq!(lock(&memory.files).remove(path).as_deref(), Some(&b"0"[..]), "{path:?}");
        is(&memory, &second);
    }
}

#[test]
fn what_is_no_file_is_in_the_way_too() {
    let (first, _) = two_days();
    let many = (0..100).map(|number| (format!("yaowen/{number:03}.html"), "文".to_owned()));
    let large: Site = first.clone().into_iter().chain(many).collect();
    for (site, lists_more) in [(&first, false), (&first, true), (&large, false), (&large, true)] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        memory.lists_more.store(lists_more, Ordering::Relaxed);
        lock(&memory.odd).insert("rss.xml".into());
        lock(&memory.files).insert("yaowen/1.html/别人的".into(), "1".into());
        let plan = one.publish(&memory, site).unwrap();
        assert_eq!(
            (&*plan.conflicts, &*plan.blocked),
            (&["rss.xml".to_owned()][..], &["yaowen/1.html".to_owned()][..])
        );
        assert_eq!(memory.shown().len(), 2, "nothing was done");
    }
}

#[test]
fn what_cannot_be_put_there_is_told_before_anything_is_sent_whoever_agrees() {
    let (first, _) = two_days();
    let many = (0..100).map(|number| (format!("yaowen/{number:03}.html"), "文".to_owned()));
    let large: Site = first.clone().into_iter().chain(many).collect();
    for (site, foreign, blocked) in [
        (&first, "rss.xml/别人的", 1),
        (&first, "yaowen", 3),
        (&large, "rss.xml/别人的", 1),
        (&large, "yaowen", 103),
    ] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        lock(&memory.files).insert(foreign.into(), "1".into());
        let plan = one.publish_so(&memory, site, How { force: true, ..How::default() }).unwrap();
        assert_eq!((plan.blocked.len(), plan.conflicts.len()), (blocked, 0), "{:?}", plan.blocked);
        assert_eq!(memory.shown().len(), 2, "nothing was done");
    }
}

#[test]
fn files_of_others_behind_a_link_are_in_the_way_too() {
    let (first, _) = two_days();
    let many = (0..100).map(|number| (format!("yaowen/{number:03}.html"), "文".to_owned()));
    let large: Site = first.clone().into_iter().chain(many).collect();
    for (site, lists_more) in [(&first, false), (&first, true), (&large, false), (&large, true)] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        memory.lists_more.store(lists_more, Ordering::Relaxed);
        lock(&memory.odd).insert("yaowen".into());
        lock(&memory.files).insert("yaowen/2.html".into(), "别人的".into());
        assert_eq!(one.publish(&memory, site).unwrap().conflicts, ["yaowen/2.html"]);
    }
}

#[test]
fn a_record_that_cannot_be_written_is_known_before_anything_is_sent() {
    let (first, _) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    lock(&memory.files).insert(format!("{PUBLISHED}/x"), "1".into());
    let refused = one.publish(&memory, &first).unwrap_err().to_string();
    assert!(refused.contains(PUBLISHED), "{refused}");
    assert_eq!(memory.shown().len(), 1, "nothing was done");
}

#[test]
fn a_folder_of_others_need_not_let_us_in() {
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    *lock(&memory.closed) = Some("old/".into());
    let many = (0..100).map(|number| (format!("yaowen/{number:03}.html"), "文".to_owned())).collect();
    one.publish(&memory, &many).unwrap();
    is(&memory, &many);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let one = site(&[("index.html", "首页"), ("doc", "1"), ("x/y.txt", "2"), ("x/z/z.txt", "3")]);
    let other = site(&[("index.html", "首页 新"), ("doc/z.txt", "1"), ("x", "2")]);
    let (memory, who) = (host_with_a_foreign_file(), Publisher::new("one"));
    for site in [&one, &other, &one] {
        who.publish(&memory, site).unwrap();
        assert_eq!(memory.shown().len(), site.len() + 1);
        is(&memory, site);
    }
}

#[test]
fn a_place_that_lost_everything_is_likely_another_one() {
    let (first, second) = two_days();
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    one.publish(&memory, &first).unwrap();
    // A share is not connected: its empty folder remains.
    let there = std::mem::take(&mut *lock(&memory.files));
    for how in [How::default(), How { verify: true, ..How::default() }] {
        assert_eq!(one.publish_so(&memory, &second, how), Err(Refused::Emptied));
    }
    assert_eq!(lock(&memory.files).len(), 0, "nothing was done");
    one.publish_so(&memory, &second, How { force: true, ..How::default() }).unwrap();
    lock(&memory.files).insert(FOREIGN.0.into(), FOREIGN.1.into());
    lock(&memory.broken).clear();
    is(&memory, &second);
    // Connected again, all goes on.
    *lock(&memory.files) = there;
    one.publish(&memory, &second).unwrap();
    is(&memory, &second);
}

/// A host to which names that differ in letter case are one.
struct Folding<'a>(&'a Memory);

impl Remote for Folding<'_> {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        self.0.list(&folder.to_lowercase())
    }
    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        self.0.read(&path.to_lowercase(), most)
    }
    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        self.0.size(&path.to_lowercase())
    }
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.0.write(&path.to_lowercase(), bytes)
    }
    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.0.delete(&path.to_lowercase())
    }
    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.0.create(&path.to_lowercase(), bytes)
    }
    fn creates_exclusively(&self) -> bool {
        true
    }
}

#[test]
fn a_name_may_change_its_letter_case_where_both_are_one() {
    let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
    let site = |name, text| site(&[("index.html", "首页"), (name, text)]);
    one.publish(&Folding(&memory), &site("doc/A.txt", "甲")).unwrap();
    for text in ["甲", "乙乙"] {
        one.publish(&Folding(&memory), &site("doc/a.txt", text)).unwrap();
        is(&memory, &site("doc/a.txt", text));
        one.publish(&Folding(&memory), &site("doc/A.txt", text)).unwrap();
        is(&memory, &site("doc/a.txt", text));
    }
}

#[test]
fn what_listings_hide_is_not_overwritten() {
    let many = (0..100).map(|number| (format!("yaowen/{number:03}.html"), "文".to_owned()));
    let (first, _) = two_days();
    let own = site(&[(".user.ini", "一"), (".well-known/security.txt", "二"), ("more/a.txt", "三")]);
    let large: Site = first.clone().into_iter().chain(many).chain(own).collect();
    // Names with a dot; one whose folder says that there is more; one whose folder looks empty, which says nothing.
    for unsure in ["", "more/"] {
        let (memory, one) = (host_with_a_foreign_file(), Publisher::new("one"));
        for path in [".user.ini", ".well-known/security.txt", "more/a.txt"] {
            lock(&memory.files).insert(path.into(), "别人的".into());
            lock(&memory.hidden).insert(path.into());
        }
        match unsure {
            "" => lock(&memory.empty).insert("more/".into()),
            unsure => {
                lock(&memory.files).insert("more/b.txt".into(), "别人的".into());
                lock(&memory.unsure).insert(unsure.into())
            }
        };
        let theirs = memory.shown();
        memory.counted();
        let plan = one.publish(&memory, &large).unwrap();
        assert_eq!(plan.conflicts, [".user.ini", ".well-known/security.txt", "more/a.txt"]);
        assert_eq!(memory.shown(), theirs, "nothing was done");
        let (requests, _) = memory.counted();
        assert!(requests < 20, "{requests}: the rest is not asked for one by one");
    }
}
