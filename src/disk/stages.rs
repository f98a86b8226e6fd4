//! Stages: what others link to is written before them.
//!
//! In: the jobs of a build. Out: the outcome of each, and the crops that pages asked for with theirs. Order:
//! copies, pictures, pages, lists, feeds. Invariant: a page that shows a crop is not written before the crop
//! is there: it waits, and is rendered again.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::develop::{self, BUDGET, Budget, Darkroom, Developed, Lost};
use super::error::Error;
use super::messages;
use super::plan::{Job, lstat};
use super::put::{Outcome, Putter};
use super::shelf::Shelf;
use super::write::{Outputs, Progress};
use crate::portal::photos::{self, Trouble};
use crate::portal::{Output, Recipe, Stage, UrlPath, Variant};

/// A build on its way.
pub(super) struct Stages<'a, P> {
    putter: &'a Putter<'a, P>,
    progress: &'a (dyn Fn(Progress) + Sync),
    done: AtomicUsize,
    total: usize,
    stop: AtomicBool,
    /// Whether any picture had to be looked for on the shelf, or made.
    developed: AtomicBool,
}

impl<'a, P: Outputs> Stages<'a, P> {
    pub fn new(putter: &'a Putter<'a, P>, progress: &'a (dyn Fn(Progress) + Sync), total: usize) -> Self {
        let (done, stop, developed) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicBool::new(false));
        Stages { putter, progress, done, total, stop, developed }
    }

    /// Whether any picture was not found as the last build left it.
    pub fn has_developed(&self) -> bool {
        self.developed.load(Ordering::Relaxed)
    }

    /// The jobs of some stages, one stage after the other; within one, all threads work.
    pub fn put(&self, jobs: &[Job<'_>], outcomes: &mut [Outcome], stages: &[Stage]) -> Result<(), Error> {
        for &stage in stages {
            if stage == Stage::Picture {
                let of_stage = jobs.iter().zip(&mut *outcomes).filter(|(job, _)| job.route.stage == stage);
                self.pictures(of_stage.map(|(job, outcome)| (job, None, outcome)).collect())?;
                continue;
            }
            let of_stage = jobs.par_iter().zip(&mut *outcomes).filter(|(job, _)| job.route.stage == stage);
            of_stage
                .map(|(job, outcome)| self.one(job, outcome, stage, true))
                .collect::<Result<(), Error>>()?;
        }
        Ok(())
    }

    /// The pages that waited, once what they wait for is there.
    pub fn put_waiting(&self, jobs: &[Job<'_>], outcomes: &mut [Outcome]) -> Result<(), Error> {
        let waiting = jobs.par_iter().zip(outcomes).filter(|(_, outcome)| outcome.waits);
        waiting.map(|(job, outcome)| self.one(job, outcome, job.route.stage, false)).collect()
    }

    fn one(&self, job: &Job<'_>, outcome: &mut Outcome, stage: Stage, may_wait: bool) -> Result<(), Error> {
        // After an error the rest would most likely fail alike.
        if self.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        *outcome =
            self.putter.put(job, may_wait).inspect_err(|_| self.stop.store(true, Ordering::Relaxed))?;
        if !outcome.waits {
            self.tell(stage);
        }
        Ok(())
    }

    fn tell(&self, stage: Stage) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(Progress { stage, done, total: self.total.max(done) });
    }

    /// The crops that all pages asked for, by path.
    pub fn crops(outcomes: &mut [Outcome]) -> BTreeMap<UrlPath, Variant> {
        let asked = outcomes.iter_mut().flat_map(|outcome| std::mem::take(&mut outcome.crops));
        asked.map(|crop| (crop.path.clone(), crop)).collect()
    }

    /// Pictures, those of one source together. Of a route the recipe is asked for only if it is needed: what
    /// stands as the last build left it is neither read nor made.
    pub fn pictures(&self, jobs: Vec<(&Job<'_>, Option<&Recipe>, &mut Outcome)>) -> Result<(), Error> {
        let looked = jobs.into_par_iter().map(|(job, recipe, outcome)| match self.putter.settled(job)? {
            Some(settled) => {
                *outcome = settled;
                self.tell(Stage::Picture);
                Ok(None)
            }
            None => Ok(self.recipe(job, recipe, outcome).map(|recipe| (job, recipe, outcome))),
        });
        let looked = looked.collect::<Vec<Result<_, Error>>>().into_iter().collect::<Result<Vec<_>, _>>()?;
        let wanted: Vec<_> = looked.into_iter().flatten().collect();
        if wanted.is_empty() {
            return Ok(());
        }
        if self.putter.how.dry_run {
            return self.compare(wanted);
        }
        self.developed.store(true, Ordering::Relaxed);
        let (root, sources) = (&*self.putter.out.root, &WithSources(self.putter.outputs));
        let budget = Budget::of(BUDGET);
        let darkroom = Darkroom { root, shelf: Shelf::of(root), sources, budget: &budget };
        let recipes: Vec<&Recipe> = wanted.iter().map(|(_, recipe, _)| recipe).collect();
        let groups = develop::groups(&recipes);
        let slots: Vec<Mutex<Option<Result<Outcome, Error>>>> =
            wanted.iter().map(|_| Mutex::default()).collect();
        develop::each(groups.len(), &|number| {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let group = &groups[number];
            let of_group: Vec<&Recipe> = group.iter().map(|&index| recipes[index]).collect();
            let mut told: Vec<Trouble> = Vec::new();
            for (&index, developed) in group.iter().zip(darkroom.develop(&of_group)) {
                let outcome = self.developed(wanted[index].0, recipes[index], developed, &mut told);
                if outcome.is_err() {
                    self.stop.store(true, Ordering::Relaxed);
                }
                self.tell(Stage::Picture);
                *slots[index].lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(outcome);
            }
        });
        for ((_, _, outcome), slot) in wanted.into_iter().zip(slots) {
            match slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
                Some(made) => *outcome = made?,
                None => outcome.failed = true,
            }
        }
        Ok(())
    }

    /// A dry run makes no picture: what the shelf doesn't have would be written.
    fn compare(&self, wanted: Vec<(&Job<'_>, Recipe, &mut Outcome)>) -> Result<(), Error> {
        let shelf = Shelf::of(&self.putter.out.root);
        for (job, recipe, outcome) in wanted {
            *outcome = match shelf.take(&recipe).or_else(|| Some(shelf.take_failed(&recipe)?.0)) {
                Some(bytes) => self.putter.bring_bytes(job, bytes)?,
                None => self.putter.unmade(job),
            };
            self.tell(Stage::Picture);
        }
        Ok(())
    }

    /// The recipe of a picture that is to be looked at; none where its route gives no picture.
    fn recipe(&self, job: &Job<'_>, known: Option<&Recipe>, outcome: &mut Outcome) -> Option<Recipe> {
        if let Some(recipe) = known {
            return Some(recipe.clone());
        }
        match self.putter.outputs.render(job.path()).map(|rendered| rendered.output) {
            Some(Some(Output::Picture(recipe))) => Some((*recipe).clone()),
            _ => {
                *outcome = Outcome::failed(messages::no_output(job.path()));
                None
            }
        }
    }

    /// `told`: of this source already.
    fn developed(
        &self,
        job: &Job<'_>,
        recipe: &Recipe,
        developed: Developed,
        told: &mut Vec<Trouble>,
    ) -> Result<Outcome, Error> {
        match developed {
            Developed::Made(bytes) => self.putter.bring_bytes(job, bytes),
            Developed::InPlace(bytes, trouble) => {
                let mut outcome = self.putter.bring_bytes(job, bytes)?;
                outcome.stand_in = true;
                if !told.contains(&trouble) {
                    outcome.findings.extend(self.putter.outputs.unreadable(&recipe.source, &trouble));
                    told.push(trouble);
                }
                Ok(outcome)
            }
            Developed::Lost(lost) => {
                // Pages show it already: where nothing stands yet, something has to.
                let mut outcome = match lstat(&self.putter.out.path(job.path().as_str()))? {
                    None => self.putter.bring_bytes(job, photos::stand_in(recipe))?,
                    Some(_) => Outcome::default(),
                };
                (outcome.failed, outcome.stand_in) = (true, true);
                outcome.findings.push(match &lost {
                    Lost::Changed(path) => messages::picture_changed(path),
                    Lost::Gone(path) => messages::source_gone(path),
                });
                Ok(outcome)
            }
        }
    }
}

/// The sources of outputs.
struct WithSources<'a, P>(&'a P);

impl<P: Outputs> develop::Sources for WithSources<'_, P> {
    fn source(&self, path: &crate::report::SourcePath) -> Option<&crate::snapshot::Source> {
        self.0.source(path)
    }

    fn copies(&self, hash: &[u8; 32]) -> Vec<crate::report::SourcePath> {
        self.0.copies(hash)
    }
}
