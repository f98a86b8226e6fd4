//! Pictures that a preview is asked for, one variant at a time.
//!
//! In: a recipe, from any thread. Out: its bytes, from the shelf or made now. Invariants: all that is made at
//! once keeps within one budget; a source is worked on once at a time, and what others ask of it meanwhile is
//! made together then.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::develop::{BUDGET, Budget, Darkroom, Developed, Lost};
use super::shelf::Shelf;
use crate::portal::Recipe;
use crate::portal::photos::{Shown, Trouble};
use crate::snapshot::Snapshot;

/// Where the pictures of one site are made.
#[derive(Debug)]
pub struct Pictures {
    root: PathBuf,
    budget: Budget,
    /// By the hash of their bytes.
    sources: Mutex<BTreeMap<[u8; 32], Turn>>,
    done: Condvar,
}

/// A source that is worked on, or was until now.
#[derive(Debug, Default)]
struct Turn {
    is_taken: bool,
    /// What was asked for while it was taken.
    wanted: Vec<Recipe>,
}

impl Pictures {
    /// Of the site in this folder.
    pub fn of(root: PathBuf) -> Pictures {
        let (budget, sources, done) = (Budget::of(BUDGET), Mutex::default(), Condvar::new());
        Pictures { root, budget, sources, done }
    }

    /// One variant, and what is wrong with it.
    ///
    /// # Errors
    /// If the source is gone, changes at present, or cannot be read.
    pub fn make(&self, snapshot: &Snapshot, recipe: &Recipe) -> io::Result<Shown> {
        let shelf = Shelf::of(&self.root);
        let (together, _turn) = match self.take(recipe, &shelf) {
            Taken::Kept(bytes) => return Ok(Shown { bytes: Some(bytes), trouble: None }),
            Taken::Turn(together, end) => (together, end),
        };
        let wanted: Vec<&Recipe> = std::iter::once(recipe).chain(&together).collect();
        let darkroom = Darkroom { root: &self.root, shelf, sources: snapshot, budget: &self.budget };
        match darkroom.develop(&wanted).into_iter().next() {
            Some(Developed::Made(bytes)) => Ok(Shown { bytes: Some(bytes), trouble: None }),
            Some(Developed::InPlace(bytes, trouble)) => {
                let is_marked_less = matches!(trouble, Trouble::Mark | Trouble::Glyphs(_));
                Ok(Shown { bytes: is_marked_less.then_some(bytes), trouble: Some(trouble) })
            }
            Some(Developed::Lost(Lost::Changed(_))) => Err(io::ErrorKind::ResourceBusy.into()),
            Some(Developed::Lost(Lost::Gone(_))) | None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Waits for a turn at a recipe's source; what another one made meanwhile needs none.
    fn take(&self, recipe: &Recipe, shelf: &Shelf) -> Taken<'_> {
        loop {
            if let Some(bytes) = shelf.take(recipe) {
                self.forget(recipe);
                return Taken::Kept(bytes);
            }
            let mut sources = self.lock();
            let turn = sources.entry(recipe.hash).or_default();
            if !turn.is_taken {
                turn.is_taken = true;
                let mut together = std::mem::take(&mut turn.wanted);
                together.retain(|other| other != recipe);
                return Taken::Turn(together, End { pictures: self, hash: recipe.hash });
            }
            if !turn.wanted.contains(recipe) {
                turn.wanted.push(recipe.clone());
            }
            while sources.get(&recipe.hash).is_some_and(|turn| turn.is_taken) {
                sources = self.done.wait(sources).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Whoever waited for a recipe that another one made meanwhile wants it no more.
    fn forget(&self, recipe: &Recipe) {
        let mut sources = self.lock();
        if let Some(turn) = sources.get_mut(&recipe.hash) {
            turn.wanted.retain(|other| other != recipe);
            if !turn.is_taken && turn.wanted.is_empty() {
                sources.remove(&recipe.hash);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Turn>> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Taken<'a> {
    Kept(Vec<u8>),
    /// With what else was asked for.
    Turn(Vec<Recipe>, End<'a>),
}

/// Gives the turn back when it is dropped.
struct End<'a> {
    pictures: &'a Pictures,
    hash: [u8; 32],
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut sources = self.pictures.lock();
        if let Some(turn) = sources.get_mut(&self.hash) {
            turn.is_taken = false;
            if turn.wanted.is_empty() {
                sources.remove(&self.hash);
            }
        }
        self.pictures.done.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::portal::photos::stand_in;
    use crate::portal::{Form, Output, Portal, Scale};
    use crate::report::SourcePath;
    use crate::snapshot::Options;

    fn recipes(hash: [u8; 32]) -> Vec<Recipe> {
        let source = SourcePath::new("content/1.png");
        let scale = |width| Some(Scale { part: None, width, height: width, quality: 80 });
        let of =
            |width| Recipe { source: source.clone(), hash, scale: scale(width), form: Form::Png, mark: None };
        (1..=6).map(of).collect()
    }

    fn site(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Arc<Snapshot>) {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let now = "2026-01-02T00:00:00Z".parse().unwrap();
        let snapshot = super::super::read(dir.path(), Options::default(), now, None).unwrap();
        (dir, Arc::new(snapshot))
    }

    #[test]
    fn what_is_asked_for_at_once_is_made_together() {
        let picture = stand_in(&recipes([0; 32])[5]);
        let (dir, snapshot) = site(&[("content/1.png", &picture)]);
        let pictures = Arc::new(Pictures::of(dir.path().to_owned()));
        let recipes = recipes(*blake3::hash(&picture).as_bytes());

        let Taken::Turn(together, end) = pictures.take(&recipes[0], &Shelf::of(dir.path())) else {
            panic!("nothing was made yet");
        };
        assert!(together.is_empty());
        std::thread::scope(|scope| {
            let asked: Vec<_> = recipes[1..]
                .iter()
                .map(|recipe| scope.spawn(|| pictures.make(&snapshot, recipe).unwrap()))
                .collect();
            while pictures.lock()[&recipes[0].hash].wanted.len() < 5 {
                std::thread::sleep(Duration::from_millis(1));
            }
            drop(end);
            for shown in asked {
                let shown = shown.join().unwrap();
                assert!(shown.bytes.is_some() && shown.trouble.is_none());
            }
        });
        assert!(pictures.lock().is_empty());
        assert!(recipes[1..].iter().all(|recipe| Shelf::of(dir.path()).take(recipe).is_some()));
    }

    #[test]
    fn a_watermark_that_cannot_be_drawn_is_told_once_where_the_settings_name_it() {
        let settings = "name: 县政协\n图片:\n  水印: {文字: 某县会刊, 字体: 字.ttf}\n";
        let column = "---\ntitle: 要闻\nslug: yaowen\n---\n";
        let article = "---\ntitle: 甲\ndate: 2026-01-01\n---\n![](1.png)\n\n![](2.png)\n";
        let large = |form| Recipe {
            scale: Some(Scale { part: None, width: 900, height: 600, quality: 80 }),
            form,
            ..recipes([0; 32])[0].clone()
        };
        let (one, two) = (stand_in(&large(Form::Png)), stand_in(&large(Form::Jpeg)));
        let (dir, snapshot) = site(&[
            ("content/site.yaml", settings.as_bytes()),
            ("content/字.ttf", include_bytes!("../../tests/photos/two-glyphs.ttf")),
            ("content/要闻/_index.md", column.as_bytes()),
            ("content/要闻/a.md", article.as_bytes()),
            ("content/要闻/1.png", &one),
            ("content/要闻/2.png", &two),
        ]);
        let portal = Portal::open(snapshot, None);
        let pictures = Pictures::of(dir.path().to_owned());
        let mut told = Vec::new();
        for route in portal.routes() {
            let output = portal.render(route.path).and_then(|rendered| rendered.output);
            let Some(Output::Picture(recipe)) = output else { continue };
            let shown = pictures.make(portal.snapshot(), &recipe).unwrap();
            assert!(shown.bytes.is_some(), "without its mark");
            told.extend(shown.trouble.map(|trouble| portal.unreadable(&recipe.source, &trouble)));
        }
        assert!(told.len() > 4);
        told.dedup();
        let [findings] = &told[..] else { panic!("{told:?}") };
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(finding.message, "水印的字体“字.ttf”里没有“某县”，图片没有加水印");
        let span = finding.span.as_ref().unwrap();
        assert_eq!(span.file.as_str(), "content/site.yaml");
        assert_eq!(&settings[span.start as usize..span.end as usize], "字.ttf");
    }
}
