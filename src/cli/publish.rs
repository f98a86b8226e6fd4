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
mod taken;
mod target;
mod words;

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use crate::config::{self, Config, Target, TargetType};
use crate::disk::{self, Desk, Output};
use crate::net::publish::{
    Content, Doubt, Errand, Files, Host, Manifest, Owner, Patience, Plan, Question, Read, Refused, Remote,
    Seen, Shown, Survey, TroubleKind, doubt, look, sample, seal, unseal,
};

use super::args::{self, Common, Format, Publish};
use super::clock::{self, Stopwatch};
use super::progress::Bar;
use super::site::{self, Site};
use super::terminal::{Refusal, Terminal, complain, show};
use super::{Outcome, build};
use contents::{Keeping, Outputs};
use taken::Withdrawn;
use words::Words;

pub use ssh::answer as answer_ssh;

/// So often a plan is made anew because somebody else published meanwhile.
const TURNS: usize = 3;

/// Makes contents, told what stands on the host and the name of the publish.
type Made<'a, C> = dyn Fn(&Survey, &str) -> C + 'a;

/// What else a plan has to fulfil, whoever agrees to it.
type Check<'a> = dyn Fn(&mut Survey) -> Result<(), Refusal> + 'a;

/// What came of a publish.
struct Done {
    manifest: Manifest,
    /// Files of ours that others had changed on the host.
    edited: Vec<String>,
    /// What could not be noted on this computer.
    unnoted: Vec<String>,
}

/// One publish.
struct Work<'a> {
    args: &'a Publish,
    terminal: &'a Terminal,
    root: &'a Path,
    config: &'a Config,
    target: &'a Target,
    words: Words<'a>,
    desk: &'a Desk,
    withdrawn: Withdrawn,
    watch: Stopwatch,
    now: Timestamp,
}

pub fn run(args: &Publish, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
    publish(args, common, terminal).inspect_err(|refusal| {
        if common.format == Format::Json {
            terminal.json(&json!({ "done": false, "error": refusal.message, "help": refusal.help }));
        }
    })
}

fn publish(args: &Publish, common: &Common, terminal: &Terminal) -> Result<Outcome, Refusal> {
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
    let withdrawn = Withdrawn::of(&site.snapshot);
    drop(site);
    let words = Words { target, columns: &columns, verbose: terminal.verbose };
    let now = clock::now(common.now);
    let work = Work {
        args,
        terminal,
        root: &root,
        config: &config,
        target,
        words,
        desk: &desk,
        withdrawn,
        watch,
        now,
    };
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
        let early = (!is_zip).then(|| remotes::look_early(&remote, &self.config.id));
        if self.build(common)? == Outcome::Errors {
            return Ok(Outcome::Errors);
        }
        let public = site::public(self.root);
        let outputs = disk::outputs(self.root, &public)?;
        let notices = self.withdrawn.notices(&outputs);
        let content = |file: Output| (file.path, Content::new(file.hash.as_bytes(), file.size));
        let want: Files = outputs.into_iter().map(content).collect();
        if is_zip {
            return parcel::run(self, &want, &notices);
        }
        let check = |survey: &mut Survey| {
            notices.let_go(&mut survey.plan);
            Ok(())
        };
        let contents = |survey: &Survey, token: &str| Outputs::new(&public, self.desk, survey, token);
        self.bring(&*remote, &want, "发布", &contents, &check, early).map(|_| Outcome::Clean)
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
    /// this publish. Gives whether anything was changed.
    fn bring<C: Keeping>(
        &self,
        remote: &dyn Remote,
        want: &Files,
        action: &str,
        contents: &Made<'_, C>,
        check: &Check<'_>,
        mut early: Option<remotes::Early>,
    ) -> Result<bool, Refusal> {
        let workers = remotes::connections(self.target);
        let bar = Bar::new(self.terminal);
        let tell = |words: &str| bar.tell(self.terminal, words);
        let host = Host::new(remote, Patience::default(), workers).telling(&tell);
        let remembered = self.remembered();
        let remembered = remembered.as_ref();
        let question = Question { want, remembered, verify: self.args.verify, force: self.args.force };
        for turn in 0..TURNS {
            bar.again("看主机上有什么……主机没有回应的话，最多等一分钟");
            let seen = early.take().and_then(|early| early.join().ok().flatten());
            let seen = seen.map_or_else(|| Seen::of(&host, &self.config.id), Ok);
            let survey = seen.and_then(|seen| Survey::make(&host, &question, seen));
            let mut survey = survey.map_err(|refused| self.at_first(&refused))?;
            bar.finish();
            check(&mut survey)?;
            self.terminal.say(self.words.plan(&survey).trim_end());
            if survey.is_still() || self.args.dry_run {
                self.learn(&survey, remembered);
                self.end(&survey, None, want);
                return Ok(false);
            }
            self.guard(&survey)?;
            if turn == 0 && !self.args.yes {
                self.ask("现在发布吗？ y 发布  n 不发布：")?;
            }
            bar.again("开始发布……");
            let done = self.carry_out(&host, want, &survey, (action, contents), &bar);
            bar.finish();
            match done {
                Ok(mut done) => {
                    self.keep_traces(action, &survey, &mut done);
                    self.end(&survey, Some(&done), want);
                    return Ok(true);
                }
                Err(Refused::Moved) if turn + 1 < TURNS => {
                    self.terminal.say("刚才有人也发布了，重新比较一次");
                }
                Err(refused) => {
                    // Why it was not done matters more than that this could not be logged.
                    let _ = self.log(action, &format!("没有做完：{refused}"), "-");
                    return Err(self.refusal(&refused));
                }
            }
        }
        Err(self.refusal(&Refused::Moved))
    }

    /// A publish may have been killed between its last word on the host and ours here.
    fn learn(&self, survey: &Survey, remembered: Option<&Manifest>) {
        let is_told = survey.is_still() && !self.args.dry_run;
        let Some(manifest) = survey.seen.manifest.as_ref().filter(|_| is_told) else { return };
        if remembered.is_none_or(|own| own.token != manifest.token) {
            // Without it only the loss of the host's own is dearer.
            let _ = self.desk.remember(&seal(manifest));
        }
    }

    /// What the last publish from this computer left there.
    fn remembered(&self) -> Option<Manifest> {
        match unseal::<Manifest>(&self.desk.remembered()?) {
            Read::Sound(manifest) if manifest.site == self.config.id => Some(manifest),
            _ => None,
        }
    }

    fn carry_out<C: Keeping>(
        &self,
        host: &Host<'_>,
        want: &Files,
        survey: &Survey,
        (action, contents): (&str, &Made<'_, C>),
        bar: &Bar,
    ) -> Result<Done, Refused> {
        let fail = |error: disk::Error| Refused::Content(error.to_string());
        let token = random()?;
        let clock = || clock::now(None).as_second();
        let owner = self.desk.owner(&random()?).map_err(fail)?;
        self.desk.can_log().map_err(fail)?;
        let contents = contents(survey, &token);
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
        Ok(Done { manifest, edited: contents.keeper().edited(want), unnoted: Vec::new() })
    }

    /// What this computer keeps of a publish. The host is as it should be: whatever fails now, it is done.
    fn keep_traces(&self, action: &str, survey: &Survey, done: &mut Done) {
        let kept = [
            self.desk.remember(&seal(&done.manifest)),
            self.note(action, survey, &done.manifest),
            self.desk.vault_aside().clear(),
        ];
        done.unnoted = kept.into_iter().filter_map(Result::err).map(|error| error.to_string()).collect();
    }

    /// What must not be done without a word more than yes.
    fn guard(&self, survey: &Survey) -> Result<(), Refusal> {
        let Plan { conflicts, blocked, .. } = &survey.plan;
        if !blocked.is_empty() {
            let message = format!("主机上有 {} 个地方放不了文件，没有改动任何东西", blocked.len());
            return Err(Refusal::new(message).help(format!(
                "那里有别人的文件夹叫同一个名字，或者该是文件夹的地方有一个文件；请把它移走或者改名：\n{}",
                self.words.some(blocked)
            )));
        }
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
            Some(Doubt::Empty) => Err(Refusal::new("生成的网站里一篇稿件也没有，没有发布")
                .help("请看看文件夹对不对；真要清空网站，加上 --allow-mass-delete")),
            Some(Doubt::MassDelete { deleted, of }) => {
                Err(Refusal::new(format!("主机上的 {of} 个文件要删去 {deleted} 个，超过一成，没有发布"))
                    .help("请看看文件夹对不对；确定要删，加上 --allow-mass-delete"))
            }
        }
    }

    fn ask(&self, question: &str) -> Result<(), Refusal> {
        if self.terminal.format == Format::Json || !std::io::stdin().is_terminal() {
            return Err(
                Refusal::new("还没有人同意，没有发布").help("不用问就发布，加上 --yes；只看看，用 --dry-run")
            );
        }
        loop {
            show(question);
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
    fn note(&self, action: &str, survey: &Survey, manifest: &Manifest) -> Result<(), disk::Error> {
        let goes_on = if survey.seen.pending.is_some() { "，接着没有做完的一次" } else { "" };
        self.log(action, &format!("{}{goes_on}", words::did(&survey.plan)), &manifest.token)
    }

    fn log(&self, action: &str, did: &str, token: &str) -> Result<(), disk::Error> {
        let when = clock::local(clock::now(None)).strftime("%Y-%m-%d %H:%M").to_string();
        let who = Some(secrets::user()).filter(|user| !user.trim().is_empty());
        let who = who.unwrap_or_else(|| "不知道是谁".to_owned());
        let flags = [
            (self.args.force, " --force"),
            (self.args.take_over, " --take-over"),
            (self.args.allow_mass_delete, " --allow-mass-delete"),
        ];
        let flags: String = flags.iter().filter_map(|(is_set, flag)| is_set.then_some(*flag)).collect();
        self.desk.log(&format!("{when}\t{who}\t{action}{flags}\t{did}\t{token}"))
    }

    /// The end: what was done, and what readers get now.
    fn end(&self, survey: &Survey, done: Option<&Done>, want: &Files) {
        let sent = survey.plan.new.iter().chain(&survey.plan.changed).map(String::as_str);
        let url = self.target.url.as_deref().filter(|_| done.is_some());
        let pages = sample(sent);
        let before = survey.seen.manifest.as_ref().map(|manifest| &manifest.files);
        let shown = url.map(|url| {
            let bar = Bar::new(self.terminal);
            bar.say("打开网页看一看，最多一分多钟……");
            (url, look(url, &pages, want, before))
        });
        if self.terminal.format == Format::Json {
            let is_shown = |shown: &Vec<Shown>| shown.iter().all(|shown| *shown == Shown::AsPublished);
            let ok = shown.as_ref().map(|(_, shown)| is_shown(shown));
            let shown = shown.as_ref().map(|(_, shown)| words::shown_json(&pages, shown));
            let milliseconds = self.watch.milliseconds();
            let mut summary = self.words.json(survey, done.is_some(), self.args.dry_run);
            summary["shown"] = json!(shown);
            // Whether readers get what was published; null where nobody looked.
            summary["ok"] = json!(ok);
            summary["milliseconds"] = json!(milliseconds);
            summary["edited"] = json!(done.map_or(&[][..], |done| &done.edited));
            summary["unnoted"] = json!(done.map_or(&[][..], |done| &done.unnoted));
            self.terminal.json(&summary);
            return;
        }
        if let Some(done) = done {
            let seconds = self.watch.milliseconds() as f64 / 1000.0;
            self.terminal.say(&format!("发布好了，用时 {seconds:.1} 秒"));
            if !done.edited.is_empty() {
                let words = self.words.some(&done.edited);
                complain(&format!(
                    "警告：主机上有 {} 个文件被别人改过，已经换成会刊的；改过的样子留在这台电脑上，--rollback 可以找回：\n{words}\n",
                    done.edited.len()
                ));
            }
            for error in &done.unnoted {
                complain(&format!("警告：已经发布好了，但没能记下：{error}\n"));
            }
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
                "请等对方发布完。确定对方已经中断，加上 --take-over 接手；十五分钟没有动静的，看四十秒以后会自动接手",
            ),
            Refused::OtherSite => refusal.help("请核对 site.yaml 里这个目标的地址和路径"),
            Refused::Emptied => refusal
                .help("共享文件夹可能没有连接上，请先连接好。换了新的地方，或者清空过，加上 --force"),
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
