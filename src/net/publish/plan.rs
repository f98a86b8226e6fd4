//! What has to be done to a host: the build beside what we know to stand there.
//!
//! In: the files of the build, what we claim on the host, what was found at the paths in doubt. Out: a [`Plan`].
//! Invariants: contents decide, never times; what we did not write is neither overwritten nor deleted, unless its bytes
//! are those that we would write, or somebody said `--force`.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Content, FOLDER, Files, Manifest, Pending};
use super::order::{Sort, is_fingerprinted};

/// What articles offer and show. An attachment that is not offered any more goes at once; a picture stays for the pages
/// that somebody has open.
const ATTACHMENTS: &str = "_files/";
const PICTURES: &str = "_media/";

/// What we believe to have written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    pub files: Files,
    pub retired: Files,
    /// Of a publish that was cut short: ours, and nobody knows in which state.
    pub touched: BTreeSet<String>,
    /// The host lost its manifest, and these are remembered here: a claim holds only for a file of these very bytes.
    pub remembered: bool,
}

/// What stands at a path that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Absent,
    Holds(Content),
    /// Something of a size that nobody expected: it was not read.
    Other,
    /// A folder of others, or nothing, and a file of others where a folder above it has to be.
    Blocked,
}

/// What to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub deleted: Vec<String>,
    /// Old assets whose time is over; they were counted as gone the last time, or went with an article.
    pub expired: Vec<String>,
    /// Not ours until now, and equal to what we would write.
    pub adopted: Vec<String>,
    /// Not ours, in the way of a file that we would write.
    pub conflicts: Vec<String>,
    /// Where no file can be put, whoever agrees to it.
    pub blocked: Vec<String>,
    /// Once ours, and changed by others since the manifest was lost: they stay.
    pub left: Vec<String>,
    pub unchanged: usize,
    /// Assets that nothing shows any more, for pages that somebody has open.
    pub retired: Files,
    /// Bytes to send.
    pub bytes: u64,
    /// Files that were ours before.
    pub claimed: usize,
    /// Whether the build has a page besides those that every site has.
    pub has_pages: bool,
}

impl Claims {
    pub fn of(manifest: Option<&Manifest>, pending: Option<&Pending>, remembered: bool) -> Claims {
        let mut claims = Claims { remembered, ..Claims::default() };
        if let Some(manifest) = manifest {
            claims.files.clone_from(&manifest.files);
            claims.retired.clone_from(&manifest.retired);
        }
        if let Some(pending) = pending {
            claims.touched.extend(pending.files.keys().cloned());
            claims.touched.extend(pending.deleted.iter().cloned());
        }
        claims
    }

    pub fn known(&self, path: &str) -> Option<Content> {
        self.files.get(path).or_else(|| self.retired.get(path)).copied()
    }

    /// The paths whose state has to be looked at before a plan can be made: what is not ours yet, what a publish
    /// that was cut short touched; everything where the claims are remembered or somebody asked to `verify`.
    pub fn doubtful(&self, want: &Files, verify: bool) -> BTreeSet<String> {
        let ours = self.files.keys().chain(self.retired.keys());
        if self.remembered || verify {
            return want.keys().chain(ours).chain(&self.touched).cloned().collect();
        }
        let is_new = |path: &&String| self.known(path).is_none();
        want.keys().filter(is_new).chain(&self.touched).cloned().collect()
    }

    /// What stands at a path now, and whether it is ours.
    fn state(&self, path: &str, found: &BTreeMap<String, Found>) -> (Found, bool) {
        let known = self.known(path);
        let now = found.get(path).copied().or_else(|| known.map(Found::Holds)).unwrap_or(Found::Absent);
        let is_claimed = match self.remembered {
            true => known.is_some_and(|known| now == Found::Holds(known)),
            false => known.is_some(),
        };
        (now, is_claimed || self.touched.contains(path))
    }
}

impl Plan {
    /// `found`: at all paths that [`Claims::doubtful`] names. `force`: what is in the way may be overwritten.
    pub fn new(want: &Files, claims: &Claims, found: &BTreeMap<String, Found>, force: bool) -> Plan {
        let mut plan = Plan {
            claimed: claims.files.len(),
            has_pages: want.keys().any(|path| is_own_page(path)),
            ..Plan::default()
        };
        for (path, content) in want.iter().filter(|(path, _)| !path.starts_with(FOLDER)) {
            let (now, is_ours) = claims.state(path, found);
            let list = match now {
                Found::Holds(there) if there == *content && is_ours => {
                    plan.unchanged += 1;
                    continue;
                }
                Found::Holds(there) if there == *content => &mut plan.adopted,
                Found::Absent => &mut plan.new,
                Found::Blocked => &mut plan.blocked,
                _ if is_ours || force => &mut plan.changed,
                _ => &mut plan.conflicts,
            };
            list.push(path.clone());
        }
        for path in claims.files.keys().chain(claims.retired.keys()).chain(&claims.touched) {
            if !want.contains_key(path) && !path.starts_with(FOLDER) {
                plan.part_with(path, claims, found);
            }
        }
        for list in [&mut plan.deleted, &mut plan.expired, &mut plan.left] {
            list.sort_unstable();
            list.dedup();
        }
        plan.keep_the_retired(claims);
        if plan.deleted.iter().any(|path| is_own_page(path)) {
            plan.let_go();
        }
        let sent = plan.new.iter().chain(&plan.changed).filter_map(|path| want.get(path));
        plan.bytes = sent.map(|content| content.size).sum();
        plan
    }

    /// What becomes of a file of ours that the build has no more.
    fn part_with(&mut self, path: &str, claims: &Claims, found: &BTreeMap<String, Found>) {
        let (now, is_ours) = claims.state(path, found);
        let is_cut_short = claims.touched.contains(path);
        // What a publish that was cut short was about to take away goes now: it knew why, and we may not.
        let stays = is_fingerprinted(path) && !path.starts_with(ATTACHMENTS) && !is_cut_short;
        let fresh = claims.files.get(path).filter(|_| stays);
        match (now, fresh) {
            (Found::Absent, _) => {}
            (Found::Blocked, _) => self.left.push(path.to_owned()),
            _ if !is_ours => self.left.push(path.to_owned()),
            (Found::Holds(there), Some(content)) if there == *content => {
                self.retired.insert(path.to_owned(), *content);
            }
            _ if claims.retired.contains_key(path) || path.starts_with(PICTURES) => {
                self.expired.push(path.to_owned());
            }
            _ => self.deleted.push(path.to_owned()),
        }
    }

    /// An article goes, and so do the pictures that nothing shows any more: whoever takes one back wants them gone now.
    pub fn let_go(&mut self) {
        let (go, stay) =
            std::mem::take(&mut self.retired).into_iter().partition(|(path, _)| path.starts_with(PICTURES));
        self.retired = stay;
        self.expired.extend(Files::into_keys(go));
        self.expired.sort_unstable();
    }

    /// Where nothing else changes, no asset grows older: the way back leads to before the last change.
    fn keep_the_retired(&mut self, claims: &Claims) {
        if self.sends() == 0 && self.deleted.is_empty() && self.retired.is_empty() {
            let all = std::mem::take(&mut self.expired);
            let (gone, old): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|path| claims.touched.contains(path));
            self.expired = gone;
            self.retired =
                old.into_iter().filter_map(|path| claims.known(&path).map(|at| (path, at))).collect();
        }
    }

    /// How many files are to be sent.
    pub fn sends(&self) -> usize {
        self.new.len() + self.changed.len()
    }

    /// How many are to be taken away.
    pub fn deletes(&self) -> usize {
        self.deleted.len() + self.expired.len()
    }

    /// Whether the host's files are what they should be; its manifest may not be.
    pub fn is_still(&self) -> bool {
        self.sends() + self.deletes() + self.adopted.len() + self.conflicts.len() + self.blocked.len() == 0
    }
}

/// Whether a page is the site's own: an article, not what the program makes for a site without any.
fn is_own_page(path: &str) -> bool {
    Sort::of(path) == Sort::Page && !matches!(path, "404.html" | "search.html" | "sitemap.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), Content::of(text.as_bytes()))).collect()
    }

    fn claims(of: &[(&str, &str)]) -> Claims {
        Claims { files: files(of), ..Claims::default() }
    }

    fn found(of: &[(&str, Option<&str>)]) -> BTreeMap<String, Found> {
        let state = |text: &str| Found::Holds(Content::of(text.as_bytes()));
        of.iter().map(|(path, text)| ((*path).to_owned(), text.map_or(Found::Absent, state))).collect()
    }

    const CSS: &str = "_assets/site.de3dccfe.css";

    #[test]
    fn contents_decide() {
        let want = files(&[("a.html", "1"), ("b.html", "2"), ("c.html", "3")]);
        let claims = claims(&[("a.html", "1"), ("b.html", "old"), ("d.html", "4")]);
        assert_eq!(claims.doubtful(&want, false).into_iter().collect::<Vec<_>>(), ["c.html"]);
        let plan = Plan::new(&want, &claims, &found(&[("c.html", None)]), false);
        assert_eq!(
            (plan.new, plan.changed, plan.deleted),
            (vec!["c.html".into()], vec!["b.html".into()], vec!["d.html".into()])
        );
        assert_eq!((plan.unchanged, plan.bytes), (1, 2));
    }

    #[test]
    fn what_is_not_ours_is_adopted_if_equal_and_else_in_the_way() {
        let want = files(&[("a.html", "1"), ("b.html", "2")]);
        let there = found(&[("a.html", Some("1")), ("b.html", Some("别人的"))]);
        let plan = Plan::new(&want, &Claims::default(), &there, false);
        assert_eq!(
            (&*plan.adopted, &*plan.conflicts, plan.sends()),
            (&["a.html".to_owned()][..], &["b.html".to_owned()][..], 0)
        );
        let plan = Plan::new(&want, &claims(&[("a.html", "1")]), &there, false);
        assert!(!plan.is_still(), "what is in the way has to be told, be it all there is");
        let plan = Plan::new(&want, &Claims::default(), &there, true);
        assert_eq!((plan.conflicts.len(), plan.changed.len()), (0, 1));
    }

    #[test]
    fn a_site_without_an_article_has_no_pages() {
        let mut want = files(&[
            ("index.html", ""),
            ("404.html", ""),
            ("search.html", ""),
            ("sitemap.html", ""),
            ("yaowen/index.html", ""),
        ]);
        let has_pages = |want: &Files| Plan::new(want, &Claims::default(), &BTreeMap::new(), false).has_pages;
        assert!(!has_pages(&want));
        want.extend(files(&[("yaowen/1.html", "")]));
        assert!(has_pages(&want));
    }

    #[test]
    fn an_old_asset_stays_for_one_more_publish() {
        let want = files(&[("a.html", "2")]);
        let first = Plan::new(&want, &claims(&[("a.html", "1"), (CSS, "x")]), &BTreeMap::new(), false);
        assert_eq!((first.deletes(), first.retired.len()), (0, 1));
        let claims = Claims { files: want.clone(), retired: first.retired, ..Claims::default() };
        let still = Plan::new(&want, &claims, &BTreeMap::new(), false);
        assert!(still.is_still() && still.retired.contains_key(CSS), "{still:?}");
        let next = Plan::new(&files(&[("a.html", "3")]), &claims, &BTreeMap::new(), false);
        assert_eq!((&*next.expired, next.retired.len()), (&[CSS.to_owned()][..], 0));
        let again = Plan::new(&files(&[("a.html", "3"), (CSS, "x")]), &claims, &BTreeMap::new(), false);
        assert_eq!((again.sends(), again.deletes(), again.unchanged), (1, 0, 1));
    }

    #[test]
    fn with_an_article_its_pictures_and_attachments_go_at_once() {
        let (picture, attachment) = ("_media/0123456789abcdef.webp", "_files/8c74eccd/名单.pdf");
        let ours = claims(&[("a/1.html", "1"), (picture, "x"), (attachment, "x"), (CSS, "x")]);
        let plan = |want: &[(&str, &str)]| Plan::new(&files(want), &ours, &BTreeMap::new(), false);
        let mut edited = plan(&[("a/1.html", "2")]);
        assert_eq!((&*edited.deleted, edited.expired.len()), (&[attachment.to_owned()][..], 0));
        assert!(edited.retired.contains_key(picture) && edited.retired.contains_key(CSS));
        edited.let_go();
        let gone = plan(&[("b/1.html", "2")]);
        for plan in [edited, gone] {
            assert_eq!(plan.expired, [picture]);
            assert_eq!(plan.retired.into_keys().collect::<Vec<_>>(), [CSS]);
        }
    }

    #[test]
    fn pictures_that_a_publish_was_about_to_take_away_go_with_the_next() {
        let picture = "_media/0123456789abcdef.webp";
        let ours = claims(&[("a/1.html", "1"), (picture, "x")]);
        let ours = Claims { touched: [picture.to_owned()].into(), ..ours };
        // Its notice is there already, and nothing tells any more that an article was taken back.
        let plan = Plan::new(&files(&[("a/1.html", "1")]), &ours, &found(&[(picture, Some("x"))]), false);
        assert_eq!((plan.sends(), plan.retired.len(), plan.expired), (0, 0, vec![picture.to_owned()]));
    }

    #[test]
    fn what_was_touched_is_ours_whatever_it_holds() {
        let want = files(&[("a.html", "2"), ("b.html", "3")]);
        let touched = ["a.html", "b.html", "c.html", "d.html"].map(str::to_owned).into();
        let claims = Claims { touched, ..claims(&[("a.html", "1")]) };
        let there = found(&[
            ("a.html", Some("2")),
            ("b.html", Some("half")),
            ("c.html", Some("x")),
            ("d.html", None),
        ]);
        let plan = Plan::new(&want, &claims, &there, false);
        assert_eq!(
            (plan.unchanged, &*plan.changed, &*plan.deleted),
            (1, &["b.html".to_owned()][..], &["c.html".to_owned()][..])
        );
    }

    #[test]
    fn a_remembered_claim_holds_for_the_very_bytes_alone() {
        let want = files(&[("a.html", "2"), ("b.html", "2")]);
        let old = claims(&[("a.html", "1"), ("b.html", "1"), ("c.html", "1"), ("d.html", "1")]);
        let claims = Claims { remembered: true, ..old };
        assert_eq!(claims.doubtful(&want, false).len(), 4);
        let other = Some("别人的");
        let there =
            found(&[("a.html", Some("1")), ("b.html", other), ("c.html", Some("1")), ("d.html", other)]);
        let plan = Plan::new(&want, &claims, &there, false);
        let lists = [plan.changed, plan.conflicts, plan.deleted, plan.left].map(|list| list.concat());
        assert_eq!(lists, ["a.html", "b.html", "c.html", "d.html"]);
    }
}
