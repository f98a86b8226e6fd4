//! `publish`: the site is built, compared with its host, and brought there.
//!
//! In: the site, a target of `site.yaml`, the user's agreement. Out: the host as the build is, a manifest that says so,
//! a line in the log. Invariants: errors in the content stop it before anything is sent; without a yes nothing is
//! changed; no secret is shown.

mod contents;
mod git;
mod keyring;
mod parcel;
mod remotes;
mod rollback;
mod secrets;
mod ssh;
mod target;
mod words;

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use crate::config::{self, Config, Target, TargetType};
use crate::disk::{self, Desk};
use crate::net::publish::{
    Content, Contents, Doubt, Errand, Files, Host, Manifest, Owner, Patience, Question, Read, Refused,
    Remote, Survey, TroubleKind, doubt, look, sample, seal, unseal,
};

use super::args::{self, Common, Format, Publish};
use super::clock::{self, Stopwatch};
use super::progress::Bar;
use super::site::{self, Site};
use super::terminal::{Refusal, Terminal, show};
use super::{Outcome, build};
use contents::Outputs;
use words::Words;

pub use ssh::answer as answer_ssh;

/// So often a plan is made anew because somebody else published meanwhile.
const TURNS: usize = 3;

/// Makes contents, told what stood on the host and the name of the publish.
type Made<'a, C> = dyn Fn(Option<&Manifest>, &str) -> C + 'a;

/// One publish.
struct Work<'a> {
    args: &'a Publish,
    terminal: &'a Terminal,
    root: &'a Path,
    config: &'a Config,
    target: &'a Target,
    words: Words<'a>,
    desk: &'a Desk,
    watch: Stopwatch,
    now: Timestamp,
}

pub fn run(args: &Publish, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    let watch = Stopwatch::start();
    let site = Site::read(common, crate::snapshot::Options::default())?;
    let text = site.snapshot.text(config::FILE);
    let (config, _) = Config::read(text, &site.snapshot.options);
    let target = target::chosen(args.target.as_deref(), &config)?;
    if config.id.is_empty() {
        return Err(Refusal::new("网站没有编号，不能发布")
            .help("在 content/site.yaml 里写一行随机的字母和数字，以后不要改，例如 id: k3f9axqz"));
    }
    let columns = site.columns();
    let desk = Desk::take(&site.root, &target.name)?;
    let root = site.root.clone();
    drop(site);
    let words = Words { target, columns: &columns, verbose: terminal.verbose };
    let now = clock::now(common.now);
    let work = Work { args, terminal, root: &root, config: &config, target, words, desk: &desk, watch, now };
    work.run(common)
}

impl Work<'_> {
    fn run(&self, common: &Common) -> Result<Outcome, Refusal> {
        let is_zip = self.target.kind == TargetType::Zip;
        if self.args.whole && !is_zip {
            return Err(Refusal::new("--whole 只用于压缩包")
                .help("别的目标只送有变化的文件；要逐个核对，用 --verify"));
        }
        if self.args.rollback && is_zip {
            return Err(Refusal::new("压缩包不能退回").help("请把稿件改回原来的样子，再做一个压缩包"));
        }
        let remote = remotes::open(self.root, self.target)?;
        if self.args.rollback {
            return rollback::run(self, &*remote);
        }
        // Connecting takes its time, and so does building.
        let early = Arc::clone(&remote);
        std::thread::spawn(move || early.greet());
        if self.build(common)? == Outcome::Errors {
            return Ok(Outcome::Errors);
        }
        let public = site::public(self.root);
        let outputs = disk::outputs(self.root, &public)?.into_iter();
        let want: Files =
            outputs.map(|file| (file.path, Content::new(file.hash.as_bytes(), file.size))).collect();
        if is_zip {
            return parcel::run(self, &want);
        }
        let contents =
            |before: Option<&Manifest>, token: &str| Outputs::new(&public, self.desk, before, token);
        self.bring(&*remote, &want, "发布", &contents)
    }

    /// The site as it is now; whatever stops a build stops here.
    fn build(&self, common: &Common) -> Result<Outcome, Refusal> {
        let target = args::Target { base_url: None, relative: false, drafts: false };
        let (force, keep_going, dry_run, timings) = (false, false, false, false);
        let args = args::Build { target, out: None, force, keep_going, dry_run, timings, deny: None };
        let is_json = common.format == Format::Json;
        let outcome = build::make(&args, common, self.terminal, &|end| !is_json || end == Outcome::Errors)?;
        if outcome == Outcome::Errors {
            self.terminal.say("内容有错误，没有发布");
        }
        Ok(outcome)
    }

    /// Compares, asks, and brings the host to what is wanted. `contents` is told what stood there, and the name of
    /// this publish.
    fn bring<C: Contents>(
        &self,
        remote: &dyn Remote,
        want: &Files,
        action: &str,
        contents: &Made<'_, C>,
    ) -> Result<Outcome, Refusal> {
        let workers = remotes::connections(self.target);
        let host = Host::new(remote, Patience::default(), workers);
        let remembered = self.remembered();
        let (site, remembered) = (&*self.config.id, remembered.as_ref());
        let question = Question { site, want, remembered, verify: self.args.verify, force: self.args.force };
        for turn in 0..TURNS {
            let bar = Bar::new(self.terminal);
            bar.say("看主机上有什么……");
            let survey = Survey::make(&host, &question).map_err(|refused| self.at_first(&refused))?;
            bar.finish();
            self.tell(&survey);
            if survey.is_still() || self.args.dry_run {
                self.end(&survey, None, want);
                return Ok(Outcome::Clean);
            }
            self.guard(&survey)?;
            if turn == 0 && !self.args.yes {
                self.ask()?;
            }
            match self.carry_out(&host, want, &survey, (action, contents)) {
                Ok(manifest) => {
                    self.note(action, &survey, &manifest)?;
                    self.end(&survey, Some(&manifest), want);
                    return Ok(Outcome::Clean);
                }
                Err(Refused::Moved) if turn + 1 < TURNS => {
                    self.terminal.say("刚才有人也发布了，重新比较一次");
                }
                Err(refused) => return Err(self.refusal(&refused)),
            }
        }
        Err(self.refusal(&Refused::Moved))
    }

    /// What the last publish from this computer left there.
    fn remembered(&self) -> Option<Manifest> {
        match unseal::<Manifest>(&self.desk.remembered()?) {
            Read::Sound(manifest) if manifest.site == self.config.id => Some(manifest),
            _ => None,
        }
    }

    fn carry_out<C: Contents>(
        &self,
        host: &Host<'_>,
        want: &Files,
        survey: &Survey,
        (action, contents): (&str, &Made<'_, C>),
    ) -> Result<Manifest, Refused> {
        let fail = |error: disk::Error| Refused::Content(error.to_string());
        let bar = Bar::new(self.terminal);
        let token = random()?;
        let clock = || clock::now(None).as_second();
        let owner = self.desk.owner(&random()?).map_err(fail)?;
        let contents = contents(survey.seen.manifest.as_ref(), &token);
        let errand = Errand {
            host,
            site: &self.config.id,
            want,
            plan: &survey.plan,
            seen: &survey.seen,
            me: Owner { owner, token, time: clock() },
            take_over: self.args.take_over,
            clock: &clock,
            contents: &contents,
            words: &format!("{action}：{}", words::did(&survey.plan)),
            progress: &|progress| bar.send(progress),
        };
        let manifest = errand.carry_out()?;
        self.desk.remember(&seal(&manifest)).map_err(fail)?;
        Ok(manifest)
    }

    fn tell(&self, survey: &Survey) {
        self.terminal.say(self.words.plan(survey).trim_end());
    }

    /// What must not be done without a word more than yes.
    fn guard(&self, survey: &Survey) -> Result<(), Refusal> {
        let conflicts = &survey.plan.conflicts;
        if !conflicts.is_empty() {
            let message = format!("主机上有 {} 个同名的文件不是会刊写的，没有改动任何东西", conflicts.len());
            return Err(Refusal::new(message)
                .help(format!("确定可以覆盖它们，加上 --force：\n{}", self.words.some(conflicts))));
        }
        if self.args.allow_mass_delete || self.args.rollback {
            return Ok(());
        }
        match doubt(&survey.plan) {
            None => Ok(()),
            Some(Doubt::Empty) => Err(Refusal::new("生成的网站里一个页面也没有，没有发布")
                .help("请看看文件夹对不对；真要清空网站，加上 --allow-mass-delete")),
            Some(Doubt::MassDelete { deleted, of }) => {
                Err(Refusal::new(format!("主机上的 {of} 个文件要删去 {deleted} 个，超过一成，没有发布"))
                    .help("请看看文件夹对不对；确定要删，加上 --allow-mass-delete"))
            }
        }
    }

    fn ask(&self) -> Result<(), Refusal> {
        if self.terminal.format == Format::Json || !std::io::stdin().is_terminal() {
            return Err(
                Refusal::new("还没有人同意，没有发布").help("不用问就发布，加上 --yes；只看看，用 --dry-run")
            );
        }
        loop {
            show("现在发布吗？ y 发布  n 不发布：");
            let answer = std::io::stdin().lock().lines().next();
            match answer.and_then(Result::ok).unwrap_or_else(|| "n".to_owned()).trim().to_lowercase().as_str()
            {
                "y" | "yes" | "是" | "发布" => return Ok(()),
                "n" | "no" | "否" | "" | "不发布" => return Err(Refusal::new("您没有同意，没有发布")),
                _ => show("请输入 y 或 n。\n"),
            }
        }
    }

    /// Who did what, when: in the log of this computer.
    fn note(&self, action: &str, survey: &Survey, manifest: &Manifest) -> Result<(), Refusal> {
        let when = clock::local(clock::now(None)).strftime("%Y-%m-%d %H:%M").to_string();
        let who = secrets::user();
        let did = words::did(&survey.plan);
        self.desk.log(&format!("{when}\t{who}\t{action}\t{did}\t{}", manifest.token))?;
        Ok(())
    }

    /// The end: what was done, and what readers get now.
    fn end(&self, survey: &Survey, done: Option<&Manifest>, want: &Files) {
        let sent = survey.plan.new.iter().chain(&survey.plan.changed).map(String::as_str);
        let url = self.target.url.as_deref().filter(|_| done.is_some());
        let pages = sample(sent);
        let shown = url.map(|url| (url, look(url, &pages, want)));
        if self.terminal.format == Format::Json {
            let shown = shown.as_ref().map(|(_, shown)| words::shown_json(&pages, shown));
            let milliseconds = self.watch.milliseconds();
            let summary = self.words.json(survey, done.is_some(), self.args.dry_run);
            let mut summary = summary;
            summary["shown"] = json!(shown);
            summary["milliseconds"] = json!(milliseconds);
            self.terminal.json(&summary);
            return;
        }
        if done.is_some() {
            let seconds = self.watch.milliseconds() as f64 / 1000.0;
            self.terminal.say(&format!("发布好了，用时 {seconds:.1} 秒"));
        }
        if let Some((url, shown)) = shown {
            self.terminal.say(&words::shown(url, &pages, &shown));
        }
    }

    /// Before anything was sent.
    fn at_first(&self, refused: &Refused) -> Refusal {
        match refused {
            Refused::Trouble(_) => Refusal { help: None, ..self.refusal(refused) }
                .help("网站上什么也没有改动。弄好以后再运行一次 huikan publish"),
            _ => self.refusal(refused),
        }
    }

    fn refusal(&self, refused: &Refused) -> Refusal {
        let refusal = Refusal::new(format!("不能发布到“{}”：{refused}", self.target.name));
        match refused {
            Refused::Locked { .. } => refusal.help(
                "请等对方发布完。确定对方已经中断，加上 --take-over 接手；十五分钟没有动静的，看半分钟以后会自动接手",
            ),
            Refused::OtherSite => refusal.help("请核对 site.yaml 里这个目标的地址和路径"),
            Refused::Newer => refusal.help("请换用新版本的 huikan"),
            Refused::Moved | Refused::TakenOver => refusal.help("请过一会儿再运行一次 huikan publish"),
            Refused::Trouble(trouble) => refusal.help(match trouble.kind {
                TroubleKind::Passing | TroubleKind::Silent | TroubleKind::Full => {
                    "网站上的每个文件都是完整的。再运行一次 huikan publish，会从断开的地方接着做"
                }
                _ => "网站上的每个文件都是完整的。改好以后再运行一次 huikan publish",
            }),
            Refused::Content(_) => refusal,
        }
    }
}

/// A random name of sixteen letters and digits.
fn random() -> Result<String, Refused> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| Refused::Content(format!("系统给不出随机数：{error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
