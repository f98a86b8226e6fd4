//! The three reviews (三审三校): which of an article's signatures hold, and whether it may be published.
//!
//! In: an article, the files that it names, and what the site asks for. Out: the [`State`] of each step, and a finding
//! where one is missing. Invariant: a step holds only where those before it do, so a text that was changed after a
//! signature is unsigned from that step on.
//!
//! Rules (`review: strict`): three different people; first ≤ second ≤ final ≤ the day or hour that the article bears,
//! be it its date, its update or its last correction; each signed the text as it stands, and none of them before it was
//! last sent back. No secret key is behind a signature: it proves the text, not the person.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::placing::value_span;
use super::publication::{Publication, Reason};
use super::{Column, Entry, codes, signed_text};
use crate::config::yaml::{self, Step as Way};
use crate::config::{Config, Review as Rule, ReviewMode, all_names};
use crate::content::date::Moment;
use crate::content::{Article, ColumnIndex, Meta, Review, Reviewers, Status, keys};
use crate::report::{Code, Finding, Severity, Span};
use crate::snapshot::Snapshot;

/// One of the three reviews, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    First,
    Second,
    Final,
}

impl Step {
    pub const ALL: [Step; 3] = [Step::First, Step::Second, Step::Final];

    /// The name in front matter and on the command line: `first`.
    pub fn name(self) -> &'static str {
        ["first", "second", "final"][self as usize]
    }

    /// The word that staff use: 初审.
    pub fn label(self) -> &'static str {
        ["初审", "复审", "终审"][self as usize]
    }

    /// By any of the words that front matter takes.
    pub fn named(word: &str) -> Option<Step> {
        let word = word.trim().to_lowercase();
        let of = |step: &Step| {
            let mut known = keys::REVIEWS.iter().filter(|(english, _)| *english == step.name());
            known.any(|(english, chinese)| *english == word || chinese.contains(&&*word))
        };
        Step::ALL.into_iter().find(of)
    }

    /// The one before.
    pub fn before(self) -> Option<Step> {
        Step::ALL.into_iter().take_while(|step| *step < self).last()
    }

    /// What is written of it.
    pub fn of(self, reviewers: &Reviewers) -> Option<&Review> {
        match self {
            Step::First => reviewers.first.as_ref(),
            Step::Second => reviewers.second.as_ref(),
            Step::Final => reviewers.last.as_ref(),
        }
    }
}

/// What a step's signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody signed; a name may be there.
    Open,
    /// It holds.
    Signed,
    /// The text is another one now.
    Changed,
    /// The article was sent back since.
    Returned,
    /// It has no time.
    Timeless,
    /// The same person as in that step.
    SamePerson(Step),
    /// Before the step before it.
    Early(Step),
    /// Later than the article's own day or hour: it was to be out before anybody agreed.
    Late,
    /// It is in order itself, but this one before it isn't.
    Behind(Step),
}

/// The states of the three steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signing {
    states: [State; 3],
}

impl Signing {
    pub fn of(snapshot: &Snapshot, article: &Article) -> Signing {
        let reviewers = &article.meta.reviewers;
        let is_signed = |step: &Step| step.of(reviewers).is_some_and(|review| review.signature.is_some());
        // An article that nobody signed needs no hash.
        let wanted = if Step::ALL.iter().any(is_signed) {
            signed_text::signature(snapshot, article)
        } else {
            String::new()
        };
        let mut states = [State::Open; 3];
        let mut unfounded = None;
        for step in Step::ALL {
            let own = state(step, &article.meta, &wanted);
            states[step as usize] = match unfounded {
                Some(before) if own == State::Signed => State::Behind(before),
                _ => own,
            };
            if unfounded.is_none() && own != State::Signed {
                unfounded = Some(step);
            }
        }
        Signing { states }
    }

    pub fn state(&self, step: Step) -> State {
        self.states[step as usize]
    }

    /// Whether all three hold.
    pub fn is_complete(&self) -> bool {
        self.next().is_none()
    }

    /// The first step that has to be signed, or signed again.
    pub fn next(&self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| self.state(*step) != State::Signed)
    }
}

/// A step by itself, whatever those before it are worth.
fn state(step: Step, meta: &Meta, wanted: &str) -> State {
    let reviewers = &meta.reviewers;
    let named = step.of(reviewers).filter(|review| !review.name.trim().is_empty());
    let signed = named.and_then(|review| Some((review, review.signature.as_ref()?)));
    let Some((review, signature)) = signed.filter(|(_, signature)| signed_text::is_signature(signature))
    else {
        return State::Open;
    };
    if !signature.trim().eq_ignore_ascii_case(wanted) {
        return State::Changed;
    }
    let Some(time) = review.time else { return State::Timeless };
    if last_return(reviewers).is_some_and(|returned| time.instant <= returned) {
        return State::Returned;
    }
    let earlier = || Step::ALL.into_iter().take_while(|earlier| *earlier < step);
    let is_same =
        |other: &Step| other.of(reviewers).is_some_and(|other| same_person(&other.name, &review.name));
    if let Some(other) = earlier().find(is_same) {
        return State::SamePerson(other);
    }
    let is_later = |other: &Step| {
        let other = other.of(reviewers).and_then(|other| other.time);
        other.is_some_and(|other| time.deadline() < other.instant)
    };
    if let Some(other) = earlier().find(is_later) {
        return State::Early(other);
    }
    match step == Step::Final && latest(meta).is_some_and(|latest| latest.deadline() < time.instant) {
        true => State::Late,
        false => State::Signed,
    }
}

/// When it was last sent back.
pub fn last_return(reviewers: &Reviewers) -> Option<Timestamp> {
    reviewers.returned.iter().filter_map(|returned| returned.time).map(|time| time.instant).max()
}

/// The last day or hour that an article bears: of its publication, its update, its corrections.
pub fn latest(meta: &Meta) -> Option<Moment> {
    meta.date.into_iter().chain(meta.changed()).max_by_key(|time| time.deadline())
}

/// Names are compared by their letters: 张　三 is 张三, and so is what carries a character that nobody sees.
pub fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    plain(one) == plain(other)
}

/// Whether the site asks for three signatures of this article. Of one without a date nobody can tell that it is old.
pub fn is_bound(rule: Rule, meta: &Meta) -> bool {
    let is_late = || match (rule.since, latest(meta)) {
        (Some(since), Some(latest)) => latest.local().date() >= since,
        _ => true,
    };
    rule.mode != ReviewMode::Off && is_late()
}

/// Whether an article may be published, as far as signatures go.
pub fn is_allowed(snapshot: &Snapshot, config: &Config, article: &Article) -> bool {
    config.review.mode != ReviewMode::Strict || lacks(snapshot, config, article).is_none()
}

/// What an article that is to be published lacks: `None` if nothing, or if nothing is asked of it.
pub fn lacks(snapshot: &Snapshot, config: &Config, article: &Article) -> Option<Signing> {
    let is_meant = matches!(article.meta.status, Status::Published | Status::Archived);
    if !is_meant || !is_bound(config.review, &article.meta) {
        return None;
    }
    let signing = Signing::of(snapshot, article);
    (!signing.is_complete()).then_some(signing)
}

/// A finding for each article that is published without its signatures, or isn't for want of them.
pub fn findings(snapshot: &Snapshot, config: &Config, entries: &[Arc<Entry>]) -> Vec<Finding> {
    if config.review.mode == ReviewMode::Off {
        return Vec::new();
    }
    let finding = |entry: &Arc<Entry>| {
        let severity = severity(config.review.mode, snapshot.options.drafts, entry.publication)?;
        let signing = lacks(snapshot, config, &entry.article)?;
        let (code, message) = told(&entry.article, &signing);
        let help = help(&entry.article, &signing, severity);
        Some(Finding::new(code, severity, message).at(place(&entry.article, &signing)).help(help))
    };
    entries.par_iter().filter_map(finding).collect()
}

/// A finding for each column whose own page has a text: nobody signs that.
pub fn column_texts(config: &Config, columns: &[Column]) -> Vec<Finding> {
    let is_strict = config.review.mode == ReviewMode::Strict;
    let indexes = columns.iter().filter(|_| is_strict).filter_map(|column| column.index.as_ref());
    let told = |index: &Arc<ColumnIndex>| {
        let body = index.doc.nodes().first()?.span().start..index.doc.body().end;
        let message = "栏目页上的文字不在三审之内，会直接登出来";
        let finding = Finding::warning(codes::COLUMN_TEXT, message).at(Span::new(index.path.clone(), body));
        Some(finding.help("请把它写成一篇稿件，照样签三审；只是一句说明的，写在 _index.md 开头的描述里。"))
    };
    indexes.filter_map(told).collect()
}

/// The step that is told of, else all of `审核`, else the file.
fn place(article: &Article, signing: &Signing) -> Span {
    let all = value_span(article, "reviewers");
    let Some(step) = signing.next() else { return all };
    let names = all_names(keys::REVIEWS, step.name());
    let part = yaml::within(&article.text.content, all.start as usize..all.end as usize, &[Way::Key(&names)]);
    part.map_or(all, |part| Span::new(article.path.clone(), part))
}

/// How bad it is; `None` where it is no matter now.
fn severity(mode: ReviewMode, drafts: bool, publication: Publication) -> Option<Severity> {
    match publication {
        Publication::LeftOut(Reason::Unsigned) => Some(Severity::Error),
        // It could not be published without.
        Publication::Published if mode == ReviewMode::Strict && !drafts => None,
        Publication::Published => Some(Severity::Warning),
        // There is time until its hour.
        Publication::LeftOut(Reason::Scheduled(_)) => Some(Severity::Hint),
        Publication::LeftOut(_) | Publication::Withdrawn | Publication::Broken => None,
    }
}

/// What is missing, exactly, by the first step that does not hold.
fn told(article: &Article, signing: &Signing) -> (Code, String) {
    let title = &article.title;
    let step = signing.next().unwrap_or(Step::First);
    let who = |step: Step| who_and_when(step.of(&article.meta.reviewers));
    let (label, again) = (step.label(), format!("三审要从{}重签", step.label()));
    match signing.state(step) {
        State::Open | State::Signed | State::Behind(_) => {
            let open: Vec<&str> = Step::ALL.iter().filter(|s| **s >= step).map(|s| s.label()).collect();
            (codes::UNSIGNED, format!("稿件“{title}”三审没有签完：还缺{}", open.join("、")))
        }
        State::Changed => {
            (codes::CHANGED, format!("{label}{}签过以后，稿件“{title}”改动过：{again}", who(step)))
        }
        State::Returned => {
            (codes::RETURNED, format!("{label}{}签过以后，稿件“{title}”退回过：{again}", who(step)))
        }
        State::Timeless => (codes::SIGNING_TIME, format!("稿件“{title}”的{label}没有写时间：{again}")),
        State::SamePerson(other) => (
            codes::SAME_PERSON,
            format!("稿件“{title}”的{}和{label}是同一个人{}：三审要由三个人签", other.label(), who(step)),
        ),
        State::Early(other) => (
            codes::SIGNING_TIME,
            format!("稿件“{title}”的{label}{}早于{}{}：{again}", who(step), other.label(), who(other)),
        ),
        State::Late => {
            let day = latest(&article.meta).map(written).unwrap_or_default();
            (codes::SIGNING_TIME, format!("稿件“{title}”的{label}{}晚于稿件上的时间 {day}", who(step)))
        }
    }
}

/// `（某某，2022-12-20 09:30）`
fn who_and_when(review: Option<&Review>) -> String {
    let Some(review) = review else { return String::new() };
    match review.time {
        Some(time) => format!("（{}，{}）", review.name, written(time)),
        None => format!("（{}）", review.name),
    }
}

/// A time as it is written in front matter.
pub fn written(moment: Moment) -> String {
    let local = moment.local();
    let day = local.date();
    if moment.has_time { format!("{day} {:02}:{:02}", local.hour(), local.minute()) } else { day.to_string() }
}

fn help(article: &Article, signing: &Signing, severity: Severity) -> String {
    let step = signing.next().unwrap_or(Step::First);
    let path = &article.path;
    let mut help = match signing.state(step) {
        State::Late => {
            "先签发，后登出：没有登过的稿件，把日期改到终审以后；登过又改动的，写上更新日期（updated）或更正"
                .to_owned()
        }
        _ => format!("签字：huikan review {} --step {} --name 姓名", path.in_command(), step.name()),
    };
    if severity == Severity::Error {
        help.push_str("\n签完以前它不会登出来，网站上原有的版本不变。");
        help.push_str(meanwhile(signing.state(step)));
    }
    help
}

/// What to do until all is signed. The site cannot know here whether an article is online already: one that is would be
/// taken off by the status that helps one that is not.
fn meanwhile(state: State) -> &'static str {
    match state {
        State::Changed => {
            "已经登在网站上的稿件，要么重签，要么把文字和图片改回签字时的样子；不要把状态写成“待审”，那会把它从网站上撤下来\n从没登过的稿件，可以把状态写成“待审”，就不影响别的稿件"
        }
        _ => {
            "从没登过的稿件，可以把状态写成“待审”，就不影响别的稿件；已经登在网站上的不要这样写，那会把它从网站上撤下来"
        }
    }
}

/// Those that are waiting for a signature, the latest first.
pub fn waiting<'a>(
    snapshot: &Snapshot,
    config: &Config,
    entries: impl Iterator<Item = &'a Entry>,
) -> Vec<(&'a Entry, Signing)> {
    let waits = |entry: &&Entry| {
        entry.article.meta.status == Status::Review || lacks(snapshot, config, &entry.article).is_some()
    };
    let mut waiting: Vec<_> =
        entries.filter(waits).map(|entry| (entry, Signing::of(snapshot, &entry.article))).collect();
    waiting.retain(|(_, signing)| !signing.is_complete());
    waiting.sort_by_key(|(entry, _)| {
        (Reverse(entry.article.meta.date.map(|date| date.instant)), &entry.article.path)
    });
    waiting
}
