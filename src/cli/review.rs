//! `review`: the three reviews of an article: where they stand, a signature, a return; and their papers.
//!
//! In: a file, and what is done to it. Out: the file's header, papers outside the site that is published, and words on
//! the terminal. Invariant: only `reviewers` and `status` of a header change; a signature that was written is read
//! again and holds, or nothing is written.

mod papers;
mod write;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::config::ReviewMode;
use crate::content::{Article, Return, Status};
use crate::disk;
use crate::editorial::{self, Refused};
use crate::portal::Portal;
use crate::report::SourcePath;
use crate::site::{ArticleId, State, Step, written};
use crate::snapshot::{Options, Text};

use super::args::{Common, Format, Review};
use super::clock;
use super::site::Site;
use super::terminal::{Refusal, Terminal};

/// For `--step`: any word that front matter takes.
pub fn parse_step(typed: &str) -> Result<Step, String> {
    Step::named(typed).ok_or_else(|| "可以写：first（初审）、second（复审）、final（终审）".to_owned())
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Refusal {
        Refusal { message: refused.message, help: refused.help }
    }
}

pub fn run(args: &Review, common: &Common, terminal: &Terminal) -> Result<(), Refusal> {
    let site = Site::read(common, Options::default())?;
    let portal = Portal::open(Arc::new(site.snapshot.clone()), None);
    if let Some(month) = args.ledger {
        return papers::ledger(args, &site, &portal, month, terminal);
    }
    let Some(file) = &args.file else {
        if args.name.is_some() {
            return Err(Refusal::new("没有写是哪篇稿件")
                .help("例：huikan review 2022-12-20-会议 --step 初审 --name 姓名"));
        }
        list(&portal, terminal);
        return Ok(());
    };
    let (path, text) = site.article(file)?;
    let Some(id) = portal.site().article_of(path.as_str()) else {
        return Err(Refusal::new(format!("{path} 不是稿件")));
    };
    let desk = Desk { args, site: &site, portal: &portal, terminal, id, path, text };
    match (args.step, &args.returned, args.form) {
        (Some(step), ..) => desk.sign(step, clock::now(common.now)),
        (None, Some(reason), _) => desk.send_back(reason, clock::now(common.now)),
        (None, None, true) => papers::form(args, &site, &portal, id, terminal),
        (None, None, false) if args.name.is_some() => Err(Refusal::new("写了姓名，没有写做什么")
            .help("签字写 --step 初审（复审、终审），退回写 --return \"意见\"")),
        (None, None, false) => {
            desk.show();
            Ok(())
        }
    }
}

/// One article on the desk.
struct Desk<'a> {
    args: &'a Review,
    site: &'a Site,
    portal: &'a Portal,
    terminal: &'a Terminal,
    id: ArticleId,
    path: SourcePath,
    text: &'a Arc<Text>,
}

impl Desk<'_> {
    fn article(&self) -> &Article {
        &self.portal.site().entry(self.id).article
    }

    fn name(&self) -> &str {
        self.args.name.as_deref().unwrap_or_default()
    }

    fn sign(&self, step: Step, now: jiff::Timestamp) -> Result<(), Refusal> {
        let signature = editorial::sign(self.portal.site(), self.id, step, self.name(), now)?;
        let former = step.of(&self.article().meta.reviewers).map(|review| review.name.clone());
        let text = write::signed(self.article(), &signature)?;
        disk::replace(&self.site.root, &self.path, self.text, &text)?;
        let time = signature.review.time.map(written).unwrap_or_default();
        let name = &signature.review.name;
        self.terminal.say(&format!("已签{}：{}（{name}，{time}）", step.label(), self.path));
        if let Some(former) = former.filter(|former| former != name && !former.is_empty()) {
            self.terminal.say(&format!("原来写的是“{former}”，已换成“{name}”。"));
        }
        self.tell_status(signature.status);
        self.terminal.say(&match Step::ALL.into_iter().find(|next| *next > step) {
            Some(next) => format!(
                "接着{}：--step {} --name 姓名。正文、标题、图片再有改动，就要从{}重签。",
                next.label(),
                next.name(),
                Step::First.label()
            ),
            None => "三审签完了。打印审批表：加上 --form。正文、标题、图片再有改动，就要重签。".to_owned(),
        });
        Ok(())
    }

    fn send_back(&self, reason: &str, now: jiff::Timestamp) -> Result<(), Refusal> {
        let sending = editorial::send_back(self.portal.site(), self.id, self.name(), reason, now)?;
        let text = write::returned(self.article(), &sending.returned)?;
        disk::replace(&self.site.root, &self.path, self.text, &text)?;
        let Return { name, reason, .. } = &sending.returned;
        self.terminal.say(&format!("已退回：{}（{name}）", self.path));
        self.terminal.say(&format!("意见记在文件头里：{reason}"));
        self.terminal.say("改好以后，三审从初审重新签起。");
        Ok(())
    }

    fn tell_status(&self, status: Option<Status>) {
        match (status, self.article().meta.status) {
            (Some(Status::Review), _) => self.terminal.say("状态改成了“待审”。"),
            (Some(_), _) => self.terminal.say("状态改成了“已发布”，下次生成网站就登出来。"),
            (None, Status::Draft) => self.terminal.say("它的状态还是“草稿”，不会登出来。"),
            (None, Status::Returned) => self.terminal.say("它的状态还是“退回”，不会登出来。"),
            (None, _) => {}
        }
    }

    fn show(&self) {
        let site = self.portal.site();
        if self.terminal.format == Format::Json {
            self.terminal.json(&self.as_json());
            return;
        }
        let entry = site.entry(self.id);
        let mut lines = vec![
            format!("{}（{}）", entry.article.title, self.path),
            format!("{}；{}", entry.publication.label(), asked(self.portal, self.id)),
        ];
        let signing = site.signing(self.id);
        for step in Step::ALL {
            lines.push(format!(
                "{}：{}",
                step.label(),
                state_line(&entry.article, step, signing.state(step))
            ));
        }
        for returned in &entry.article.meta.reviewers.returned {
            let time = returned.time.map(written).unwrap_or_default();
            lines.push(format!("退回：{}，{time}：{}", returned.name, returned.reason));
        }
        lines.push(format!("校验值：{}", site.sha256(self.id)));
        lines.push(match signing.next() {
            Some(next) => {
                format!("接下来：huikan review {} --step {} --name 姓名", self.path.in_command(), next.name())
            }
            None => format!("三审签完了。打印审批表：huikan review {} --form", self.path.in_command()),
        });
        self.terminal.say(&lines.join("\n"));
    }

    fn as_json(&self) -> Value {
        let site = self.portal.site();
        let (entry, signing) = (site.entry(self.id), site.signing(self.id));
        let steps = Step::ALL.map(|step| {
            let review = step.of(&entry.article.meta.reviewers);
            json!({
                "step": step.name(),
                "name": review.map(|review| review.name.as_str()),
                "time": review.and_then(|review| review.time).map(written),
                "state": state_name(signing.state(step)),
            })
        });
        json!({
            "file": self.path.as_str(),
            "title": &*entry.article.title,
            "status": entry.publication.name(),
            "required": site.asks_for_signatures(self.id),
            "complete": signing.is_complete(),
            "next": signing.next().map(Step::name),
            "steps": steps,
            "sha256": site.sha256(self.id),
        })
    }
}

/// What the site asks of this article.
pub fn asked(portal: &Portal, id: ArticleId) -> &'static str {
    let site = portal.site();
    match site.config.review.mode {
        ReviewMode::Off => "网站没有要求三审（site.yaml 里的“审核”）",
        _ if !site.asks_for_signatures(id) => "它在起始日期以前，不要求三审",
        ReviewMode::Warn => "网站提醒三审",
        ReviewMode::Strict => "网站要求三审",
    }
}

/// Where a step stands, in words: 某某，2022-12-20 09:30，有效.
pub fn state_line(article: &Article, step: Step, state: State) -> String {
    let review = step.of(&article.meta.reviewers);
    let name = review.map_or("", |review| review.name.as_str());
    let time =
        review.and_then(|review| review.time).map(|time| format!("，{}", written(time))).unwrap_or_default();
    let worth = match state {
        State::Open if name.is_empty() => return "还没有签".to_owned(),
        State::Open => "只写了姓名，没有签".to_owned(),
        State::Signed => "有效".to_owned(),
        State::Changed => "签过以后改动过，要重签".to_owned(),
        State::Returned => "签过以后退回过，要重签".to_owned(),
        State::Timeless => "没有时间，要重签".to_owned(),
        State::SamePerson(other) => format!("和{}是同一个人，要换人签", other.label()),
        State::Early(other) => format!("早于{}，要重签", other.label()),
        State::Late => "晚于稿件上的时间，要改日期".to_owned(),
        State::Behind(other) => format!("{}要重签，它也要重签", other.label()),
    };
    format!("{name}{time}，{worth}")
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Signed => "signed",
        State::Changed => "changed",
        State::Returned => "returned",
        State::Timeless => "timeless",
        State::SamePerson(_) => "same-person",
        State::Early(_) => "early",
        State::Late => "late",
        State::Behind(_) => "behind",
    }
}

/// The articles that wait for a signature.
fn list(portal: &Portal, terminal: &Terminal) {
    let waiting = portal.site().waiting_for_signatures();
    if terminal.format == Format::Json {
        let items = waiting.iter().map(|(entry, signing)| {
            json!({
                "file": entry.article.path.as_str(),
                "title": &*entry.article.title,
                "next": signing.next().map(Step::name),
            })
        });
        terminal.json(&json!({ "waiting": items.collect::<Vec<_>>() }));
        return;
    }
    if waiting.is_empty() {
        terminal.say("没有等着签字的稿件。");
        return;
    }
    terminal.say(&format!("等着签字的稿件有 {} 篇：", waiting.len()));
    for (entry, signing) in waiting {
        let next = signing.next().map(Step::label).unwrap_or_default();
        terminal.say(&format!("待{next}　{}　{}", entry.article.title, entry.article.path));
    }
}
