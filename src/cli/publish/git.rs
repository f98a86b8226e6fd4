//! A branch of a repository whose files a host shows, brought there by the user's own `git`.
//!
//! In: a target and its secrets. Out: a [`Remote`] whose files change all at once, by one commit. Invariants: the branch
//! moves on from where it was, never by force; all work is done in a bare repository of our own below `.huikan/cache/`,
//! so that nobody's work tree, index or branches are touched; what we did not write stays in the branch.

mod import;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::net::publish::{Entry, FOLDER, LOCK, PUBLISHING, Remote, Stands, Trouble, TroubleKind};
use import::{Import, Reader};
use program::Program;

/// The branch as it was fetched.
const THERE: &str = "refs/huikan/there";
/// Tells GitHub and those like it to show files as they are, also below `_assets`.
const PLAIN: &str = ".nojekyll";

/// Where the files go.
#[derive(Clone, Debug)]
pub struct Branch {
    pub address: String,
    pub name: String,
    /// The folder there that the site stands in: empty, or ending in `/`.
    pub folder: String,
}

/// A host that is a branch.
pub struct Git {
    program: Program,
    branch: Branch,
    state: Mutex<State>,
}

/// The branch, and what is to become of it.
#[derive(Default)]
struct State {
    is_fetched: bool,
    /// The commit that it stands at; none where there is no such branch yet.
    head: Option<String>,
    /// All files there by their paths from the top: the names of their contents, and sizes.
    files: BTreeMap<String, (String, u64)>,
    /// Links and other repositories, likewise.
    odd: BTreeSet<String>,
    /// By path below the folder: the number of a content that was handed over; `None`: deleted.
    changed: BTreeMap<String, Option<usize>>,
    /// Marks of ours, which are small and read again.
    marks: BTreeMap<String, Option<Vec<u8>>>,
    import: Option<Import>,
    reader: Option<Reader>,
    /// The commit that is to be pushed.
    made: Option<String>,
}

impl std::fmt::Debug for Git {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Git").field("branch", &self.branch).finish_non_exhaustive()
    }
}

impl Git {
    /// `store`: where our own repository is, or is to be made.
    pub fn new(store: PathBuf, branch: Branch, secret: Option<String>) -> Git {
        Git { program: Program::new(store, secret), branch, state: Mutex::default() }
    }

    /// The state, fetched.
    fn state(&self) -> Result<MutexGuard<'_, State>, Trouble> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_fetched {
            *state = self.fetch()?;
        }
        Ok(state)
    }

    fn fetch(&self) -> Result<State, Trouble> {
        self.program.prepare()?;
        let refspec = format!("+refs/heads/{}:{THERE}", self.branch.name);
        let fetch = ["fetch", "--progress", "--no-tags", "--depth=1", "--", &self.branch.address, &refspec];
        match self.program.talk(&fetch) {
            Ok(_) => {}
            Err(said) if said.contains("couldn't find remote ref") => {
                // An empty repository, or one without the branch.
                let _ = self.program.run(&["update-ref", "-d", THERE]);
                return Ok(State { is_fetched: true, ..State::default() });
            }
            Err(said) => return Err(self.program.meaning(&said)),
        }
        let head = self.program.text(&["rev-parse", "--verify", THERE])?;
        let listing = self.program.bytes(&["ls-tree", "-r", "-z", "-l", "--full-tree", &head])?;
        let mut state = State { is_fetched: true, head: Some(head), ..State::default() };
        for (path, file) in String::from_utf8_lossy(&listing).split('\0').filter_map(there) {
            match file {
                Some(file) => drop(state.files.insert(path, file)),
                None => drop(state.odd.insert(path)),
            }
        }
        Ok(state)
    }

    /// # Errors
    /// If a file there would take away what is not ours: a folder that holds something, or a file in place of a folder.
    fn free(&self, state: &State, path: &str) -> Result<(), Trouble> {
        let at = self.at(path);
        let stays = |at: &str| {
            let path = at.strip_prefix(&*self.branch.folder);
            !path.is_some_and(|path| matches!(state.changed.get(path), Some(None)))
        };
        if state.below(&format!("{at}/")).any(|(at, _)| stays(at)) {
            let words = format!("那里的“{path}”是一个文件夹，里面有别人放的文件；请把它移走或者改名");
            return Err(Trouble::other(words));
        }
        let mut above = at.match_indices('/').map(|(end, _)| &at[..end]);
        let is_there = |at: &&str| (state.files.contains_key(*at) || state.odd.contains(*at)) && stays(at);
        match above.find(is_there) {
            Some(above) => {
                let words = format!("那里的“{above}”不是文件夹，是别人放的文件或者链接；请把它移走或者改名");
                Err(Trouble::other(words))
            }
            None => Ok(()),
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.branch.folder)
    }

    /// What was written becomes a commit.
    fn commit(&self, state: &mut State, words: &str) -> Result<String, Trouble> {
        let mut import = match state.import.take() {
            Some(import) => import,
            None => Import::start(&self.program)?,
        };
        import.commit(&self.program.identity(), words, state.head.as_deref())?;
        for (path, content) in &state.changed {
            match content {
                Some(number) => import.put(&self.at(path), *number)?,
                None => import.delete(&self.at(path))?,
            }
        }
        for (path, bytes) in state.marks.iter().filter(|(path, _)| !is_passing(path)) {
            match bytes {
                Some(bytes) => import.put_inline(&self.at(path), bytes)?,
                None => import.delete(&self.at(path))?,
            }
        }
        if !state.has(&self.at(PLAIN)) && !state.changed.contains_key(PLAIN) {
            import.put_inline(&self.at(PLAIN), b"")?;
        }
        import.end()?;
        self.program.text(&["rev-parse", "--verify", import::MADE])
    }
}

/// Marks that stand there only while a publish is under way: here nobody sees them.
fn is_passing(path: &str) -> bool {
    path == LOCK || path == PUBLISHING
}

/// `100644 blob 1f7a7a472abf…      12<tab>yaowen/a.html`: its name and size; `None` for links and other repositories.
fn there(line: &str) -> Option<(String, Option<(String, u64)>)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split_ascii_whitespace();
    let (mode, _, name, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    let file = match mode.starts_with("100") {
        true => Some((name.to_owned(), size.parse().ok()?)),
        false => None,
    };
    Some((path.to_owned(), file))
}

impl State {
    /// What lies below a path from the top, and the sizes of what are files.
    fn below<'s>(&'s self, path: &'s str) -> impl Iterator<Item = (&'s str, Option<u64>)> {
        let from = (Bound::Included(path), Bound::Unbounded);
        let files = self.files.range::<str, _>(from).take_while(move |(at, _)| at.starts_with(path));
        let odd = self.odd.range::<str, _>(from).take_while(move |at| at.starts_with(path));
        files.map(|(at, (_, size))| (&**at, Some(*size))).chain(odd.map(|at| (&**at, None)))
    }

    /// Whether anything is at a path from the top, or below it.
    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
            || self.odd.contains(path)
            || self.below(&format!("{path}/")).next().is_some()
    }
}

impl Remote for Git {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let state = self.state()?;
        let top = self.at(folder);
        let entry = |(at, size): (&str, Option<u64>)| {
            let name = &at[top.len()..];
            match (name.split_once('/'), size) {
                (Some((name, _)), _) => Entry::Folder(format!("{folder}{name}/")),
                (None, Some(size)) => Entry::File(format!("{folder}{name}"), size),
                (None, None) => Entry::Other(format!("{folder}{name}")),
            }
        };
        let entries: BTreeSet<Entry> = state.below(&top).map(entry).collect();
        Ok(entries.into_iter().collect())
    }

    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        let state = self.state()?;
        let at = self.at(path);
        let is_behind_a_link = || at.match_indices('/').any(|(end, _)| state.odd.contains(&at[..end]));
        Ok(match state.files.get(&at) {
            Some((_, size)) => Stands::File(*size),
            None if state.odd.contains(&at) || is_behind_a_link() => Stands::Other,
            None if state.has(&at) => Stands::Folder,
            None => Stands::Nothing,
        })
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let mut state = self.state()?;
        if let Some(mark) = state.marks.get(path) {
            return Ok(mark.clone());
        }
        let Some((name, size)) = state.files.get(&self.at(path)).cloned() else { return Ok(None) };
        if size > most {
            return Err(Trouble::long(path));
        }
        let mut reader = match state.reader.take() {
            Some(reader) => reader,
            None => Reader::start(&self.program)?,
        };
        let bytes = reader.read(&name)?;
        state.reader = Some(reader);
        Ok(Some(bytes))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        Ok(self.state()?.files.get(&self.at(path)).map(|(_, size)| *size))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let mut state = self.state()?;
        self.free(&state, path)?;
        if path.starts_with(FOLDER) {
            state.marks.insert(path.to_owned(), Some(bytes.to_owned()));
            return Ok(());
        }
        let mut import = match state.import.take() {
            Some(import) => import,
            None => Import::start(&self.program)?,
        };
        let number = match import.content(bytes) {
            Ok(number) => number,
            Err(trouble) => {
                *state = State::default();
                return Err(trouble);
            }
        };
        state.import = Some(import);
        state.changed.insert(path.to_owned(), Some(number));
        Ok(())
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let mut state = self.state()?;
        let is_there = state.files.contains_key(&self.at(path));
        match path.starts_with(FOLDER) {
            true => drop(state.marks.insert(path.to_owned(), None)),
            false if is_there => drop(state.changed.insert(path.to_owned(), None)),
            false => drop(state.changed.remove(path)),
        }
        Ok(())
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        // Here the lock begins: what others pushed since the plan was made is seen now. What they push from now on,
        // the host does not let us overwrite.
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_fetched = false;
        self.state()?.marks.insert(path.to_owned(), Some(bytes.to_owned()));
        Ok(true)
    }

    fn creates_exclusively(&self) -> bool {
        true
    }

    fn finish(&self, words: &str) -> Result<(), Trouble> {
        let mut state = self.state()?;
        let made = match state.made.clone() {
            Some(made) => made,
            // The contents are lost with the program that they were handed to: only a new plan brings them anew.
            None => self.commit(&mut state, words).map_err(|trouble| {
                *state = State::default();
                Trouble::other(trouble.words)
            })?,
        };
        state.made = Some(made.clone());
        let refspec = format!("{made}:refs/heads/{}", self.branch.name);
        let pushed = self.program.talk(&["push", "--progress", "--", &self.branch.address, &refspec]);
        // Whatever came of it, it is looked at anew the next time.
        match pushed {
            Ok(_) => *state = State::default(),
            Err(said) => {
                let trouble = self.program.meaning(&said);
                if trouble.kind == TroubleKind::Moved {
                    *state = State::default();
                }
                return Err(trouble);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A branch that holds these, fetched.
    fn holding(lines: &[&str]) -> Git {
        let branch = Branch { address: String::new(), name: "pages".into(), folder: "docs/".into() };
        let git = Git::new(PathBuf::from("/missing/git"), branch, None);
        let mut state = git.state.lock().unwrap();
        state.is_fetched = true;
        for (path, file) in lines.iter().filter_map(|line| there(line)) {
            match file {
                Some(file) => drop(state.files.insert(path, file)),
                None => drop(state.odd.insert(path)),
            }
        }
        drop(state);
        git
    }

    #[test]
    fn links_and_folders_are_told_apart_from_files_and_nothing() {
        let git = holding(&[
            "100644 blob 1f7a       7\tREADME.md",
            "100644 blob 1f7a      12\tdocs/yaowen/a.html",
            "120000 blob 1f7a       4\tdocs/链",
            "160000 commit 1f7a       -\tdocs/库",
        ]);
        let stands = |path| git.stands(path).unwrap();
        assert_eq!(
            ["yaowen/a.html", "yaowen", "yao"].map(stands),
            [Stands::File(12), Stands::Folder, Stands::Nothing]
        );
        assert_eq!(["链", "库", "链/a.html"].map(stands), [Stands::Other; 3]);
        let root = [Entry::Folder("yaowen/".into()), Entry::Other("库".into()), Entry::Other("链".into())];
        assert_eq!(git.list("").unwrap(), root);
        assert_eq!(git.list("yaowen/").unwrap(), [Entry::File("yaowen/a.html".into(), 12)]);
    }

    #[test]
    fn nothing_of_others_goes_for_a_file_of_ours() {
        let git = holding(&[
            "100644 blob 1f7a      12\tdocs/box/ours.txt",
            "100644 blob 1f7a      12\tdocs/box/theirs.txt",
            "120000 blob 1f7a       4\tdocs/链",
        ]);
        git.delete("box/ours.txt").unwrap();
        let refused = |path| git.write(path, b"1").unwrap_err().words;
        assert_eq!(refused("box"), "那里的“box”是一个文件夹，里面有别人放的文件；请把它移走或者改名");
        assert!(refused("链/a.html").contains("“docs/链”不是文件夹"));
        git.delete("box/theirs.txt").unwrap();
        assert!(git.free(&git.state().unwrap(), "box").is_ok());
    }

    #[test]
    fn contents_of_a_commit_that_failed_are_handed_over_anew() {
        let branch = Branch { address: String::new(), name: "pages".into(), folder: String::new() };
        let git = Git::new(PathBuf::from("/missing/git"), branch, None);
        {
            let mut state = git.state.lock().unwrap();
            state.is_fetched = true;
            state.changed.insert("index.html".into(), Some(1));
        }
        let trouble = git.finish("发布").unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::Other, "the same again would find no contents");
        let state = git.state.lock().unwrap();
        assert!(state.changed.is_empty() && !state.is_fetched);
    }
}
