//! `build`: the portal of this moment, written to the output folder.
//!
//! In: the site and the options. Out: the output folder, the report, and what was done. Invariant: an
//! error found on opening stops the build before the first write, unless `--keep-going`; the exit code
//! says so either way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{self, Inputs, WriteOptions, Written};
use crate::editorial;
use crate::portal::{Portal, Step};
use crate::report::{Report, Severity};
use crate::snapshot::{Hash, Snapshot};

use super::Outcome;
use super::account::{Account, Done};
use super::args::{Build, Common};
use super::clock::Stopwatch;
use super::progress::Bar;
use super::site::{self, Site, options};
use super::terminal::{Refusal, Terminal};
use super::timings::{Stage, Timings};

pub fn run(args: &Build, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    make(args, common, terminal, &|_| true)
}

/// The same, as a step of something else: `tells` says for which end its account is given.
pub fn make(
    args: &Build,
    common: &Common,
    terminal: &Terminal,
    tells: &dyn Fn(Outcome) -> bool,
) -> Result<Outcome, Refusal> {
    let watch = Stopwatch::start();
    let timings = args.timings.then(Timings::start);
    let root = site::root(common.site.as_deref())?;
    let out = destination(args, &root)?;
    let options = options(&args.target)?;
    let (program, site) = rayon::join(program, || Site::read(common, options));
    let mut snapshot = site?.snapshot;
    let inputs = inputs(program, &snapshot);
    if let Some(account) = standing(args, &root, &out, inputs.as_ref())? {
        let written = Written { files: account.files, unchanged: account.files, ..Written::default() };
        let (report, sources) = (account.report.clone(), &snapshot);
        let milliseconds = watch.milliseconds();
        if tells(Outcome::Clean) {
            Done { args, account, sources, out, written, report, spent: None, milliseconds }.tell(terminal);
        }
        return Ok(Outcome::Clean);
    }
    snapshot.options.previous_routes = disk::previous_routes(&root, &out)?;
    let bar = Bar::new(terminal);
    let begins = |step: Step| timings.iter().for_each(|timings| timings.begin(step.into()));
    let portal = Portal::open_in_steps(Arc::new(snapshot), None, &begins);
    timings.iter().for_each(|timings| timings.begin(Stage::Preparing));
    let known = disk::known_texts(&root, &out)?;
    let (told, texts) = editorial::changes(&portal, &known);
    let opened = raised(args, Report::new([portal.report().findings(), &told].concat()));
    let written = if opened.has_errors() && !args.keep_going {
        Written { stopped: true, ..Written::default() }
    } else {
        write(args, &portal, &out, &root, timings.as_ref(), &bar)?
    };
    let spent = timings.map(Timings::done);
    bar.finish();
    if texts != known && !args.dry_run && !written.stopped && written.failed == 0 {
        disk::note_texts(&root, &out, &texts);
    }
    let account = Account::of(&portal, &told, &written);
    if let Some(inputs) = inputs.filter(|_| !args.dry_run && !written.stopped && written.failed == 0)
        && let Some(note) = account.to_note(&**portal.snapshot())
    {
        disk::note(&root, &out, &inputs, portal.next_change(), note);
    }
    let report = raised(args, account.report.clone());
    let outcome = if report.has_errors() || written.failed > 0 { Outcome::Errors } else { Outcome::Clean };
    let milliseconds = watch.milliseconds();
    if tells(outcome) {
        Done { args, account, sources: &portal, out, written, report, spent, milliseconds }.tell(terminal);
    }
    // The process ends: to give back the memory of thousands of articles one by one would only take time.
    std::mem::forget(portal);
    Ok(outcome)
}

/// Of this very program's bytes.
fn program() -> Option<Hash> {
    disk::fingerprint(&std::env::current_exe().ok()?)
}

/// What decides the site, this very program included; `None` if the program cannot be read.
fn inputs(program: Option<Hash>, snapshot: &Snapshot) -> Option<Inputs> {
    let parts = [program?, snapshot.fingerprint()].map(|hash| hash.to_hex());
    Some(Inputs { fingerprint: blake3::hash(parts.concat().as_bytes()), now: snapshot.now })
}

/// What the last build told, if this one would do nothing else: asked for its times it does all the same.
fn standing(
    args: &Build,
    root: &Path,
    out: &Path,
    inputs: Option<&Inputs>,
) -> Result<Option<Account>, Refusal> {
    let Some(inputs) = inputs.filter(|_| !args.force && !args.timings) else { return Ok(None) };
    let account = disk::standing(root, out, inputs)?.and_then(|note| Account::of_note(&note));
    // Warnings that are to be errors stop a build.
    let denied = |account: &Account| args.deny.is_some() && account.report.count(Severity::Warning) > 0;
    Ok(account.filter(|account| !denied(account)))
}

fn write(
    args: &Build,
    portal: &Portal,
    out: &Path,
    root: &Path,
    timings: Option<&Timings>,
    bar: &Bar,
) -> Result<Written, Refusal> {
    let how = WriteOptions { force: args.force, keep_going: args.keep_going, dry_run: args.dry_run };
    Ok(match timings {
        None => disk::write(portal, out, root, &how, &|progress| bar.show(progress))?,
        Some(timings) => disk::write(&timings.watching(portal), out, root, &how, &|progress| {
            timings.written(progress);
            bar.show(progress);
        })?,
    })
}

/// The output folder. Drafts do not go to the public one, nor below it: all of it is brought to the host.
fn destination(args: &Build, root: &Path) -> Result<PathBuf, Refusal> {
    let public = site::public(root);
    let out = args.out.clone().unwrap_or_else(|| public.clone());
    // By its name, and by where links lead.
    let is_public = || site::below(&public, &out).is_some() || disk::leads_below(&out, &public);
    if !args.target.drafts || !is_public() {
        return Ok(out);
    }
    Err(match args.out {
        None => Refusal::new("--drafts 要和 --out 一起写，免得草稿混进正式的网站")
            .help("例：huikan build --drafts --out 预览"),
        Some(_) => Refusal::new("--drafts 不能写到 public 或它里面，那里是正式的网站")
            .help("请换一个文件夹，例：huikan build --drafts --out 预览"),
    })
}

fn raised(args: &Build, report: Report) -> Report {
    if args.deny.is_some() { report.deny_warnings() } else { report }
}
