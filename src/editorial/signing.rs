//! Signing one of the three reviews, and sending an article back.
//!
//! In: a placed article, a step, a name, the present time. Out: what its header is to say then, or why not. Invariant:
//! what comes out holds: read again, the step is signed, or the article is sent back.

use jiff::Timestamp;

use crate::content::date::{Moment, SHANGHAI};
use crate::content::{Article, Return, Review, Status};
use crate::report::Severity;
use crate::site::{
    ArticleId, Publication, Signing, Site, State, Step, last_return, latest, same_person, written,
};

/// Why something is not done, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub message: String,
    pub help: Option<String>,
}

impl Refused {
    fn new(message: impl Into<String>) -> Refused {
        Refused { message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Refused {
        self.help = Some(help.into());
        self
    }
}

/// A step as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub step: Step,
    pub review: Review,
    /// The article's status from now on, where it changes: the first review takes a draft into review, the last
    /// one decides that it is published.
    pub status: Option<Status>,
}

/// A return as it is to be written; the status is [`Status::Returned`] from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub returned: Return,
}

/// Signs a step of an article.
///
/// # Errors
/// If the step is signed already, one before it is not, the same person signed that, or the time is not right.
pub fn sign(
    site: &Site,
    id: ArticleId,
    step: Step,
    name: &str,
    now: Timestamp,
) -> Result<Signature, Refused> {
    let article = &site.entry(id).article;
    let name = tidied(name)?;
    readable(article)?;
    let signing = Signing::of(&site.snapshot, article);
    in_turn(article, &signing, step)?;
    let reviewers = &article.meta.reviewers;
    let earlier = || Step::ALL.into_iter().filter(|earlier| *earlier < step);
    let signed_by = |step: Step| step.of(reviewers).map_or("", |review| review.name.as_str());
    if let Some(other) = earlier().find(|other| same_person(signed_by(*other), &name)) {
        let message = format!("{name} 已经签了{}，不能再签{}", other.label(), step.label());
        return Err(Refused::new(message).help("三审要由三个人签"));
    }
    let time = moment(now);
    if let Some(before) = earlier().filter_map(|step| step.of(reviewers)?.time).find(|before| *before > time)
    {
        return Err(wrong_clock(&format!("前一审的时间 {}", written(before))));
    }
    if last_return(reviewers).is_some_and(|returned| returned >= time.instant) {
        return Err(wrong_clock("上次退回的时间"));
    }
    if step == Step::Final {
        in_time(article, time)?;
    }
    let status = match (step, article.meta.status) {
        (Step::First, Status::Draft | Status::Returned) => Some(Status::Review),
        (Step::Final, Status::Review) => Some(Status::Published),
        _ => None,
    };
    let review = Review { name, time: Some(time), signature: Some(site.signature(id)) };
    Ok(Signature { step, review, status })
}

/// Sends an article back to whoever wrote it.
///
/// # Errors
/// If it is published: then it is withdrawn, or corrected.
pub fn send_back(
    site: &Site,
    id: ArticleId,
    name: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Sending, Refused> {
    let entry = site.entry(id);
    let name = tidied(name)?;
    readable(&entry.article)?;
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(Refused::new("退回要写意见").help("例：--return \"第二段的数字要核对\""));
    }
    if entry.publication == Publication::Published {
        return Err(Refused::new("它已经发布了，不能退回")
            .help("要收回，用 huikan withdraw 撤稿；要改正，改正文，在文件头写“更正”"));
    }
    let time = moment(now);
    let reviewers = &entry.article.meta.reviewers;
    let signed = Step::ALL.into_iter().filter_map(|step| step.of(reviewers)?.time).max();
    if signed.is_some_and(|signed| signed > time) {
        return Err(wrong_clock("签字的时间"));
    }
    Ok(Sending { returned: Return { name, time: Some(time), reason } })
}

/// Zero-width characters, marks of direction, byte order marks.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn tidied(name: &str) -> Result<String, Refused> {
    // What is pasted from a chat may carry characters that nobody sees.
    let seen: String = name.chars().filter(|c| !is_unseen(*c)).collect();
    let name = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.contains(char::is_alphanumeric) {
        return Err(Refused::new("没有写姓名").help("例：--name 姓名"));
    }
    Ok(name)
}

/// To the second, in the site's own time: so it is written, and read again.
fn moment(now: Timestamp) -> Moment {
    let local = SHANGHAI.to_datetime(now);
    let whole = local.with().subsec_nanosecond(0).build().ok();
    let instant = whole.and_then(|local| SHANGHAI.to_timestamp(local).ok()).unwrap_or(now);
    Moment { instant, has_time: true }
}

/// What has a mistake in its header may not be signed: nobody knows what it will say.
fn readable(article: &Article) -> Result<(), Refused> {
    if article.meta.status == Status::Withdrawn {
        return Err(Refused::new(format!("{} 已经撤稿了", article.path)));
    }
    let error = article.findings.iter().find(|finding| finding.severity == Severity::Error);
    match error {
        Some(error) => Err(Refused::new(format!("{} 有错误，先改好再审：{}", article.path, error.message))
            .help("运行 huikan build 会指出位置")),
        None => Ok(()),
    }
}

fn in_turn(article: &Article, signing: &Signing, step: Step) -> Result<(), Refused> {
    let reviewers = &article.meta.reviewers;
    match signing.next() {
        Some(next) if next == step => Ok(()),
        Some(next) if next < step => {
            let what = match signing.state(next) {
                State::Open | State::Behind(_) | State::Signed => format!("还没有{}", next.label()),
                State::Changed => format!("{}签过以后改动过，要重签", next.label()),
                State::Returned => format!("{}签过以后退回过，要重签", next.label()),
                State::Timeless | State::SamePerson(_) | State::Early(_) | State::Late => {
                    format!("{}的签字不作数，要重签", next.label())
                }
            };
            Err(Refused::new(format!("{what}，不能{}", step.label())).help(format!(
                "先签{}：--step {}",
                next.label(),
                next.name()
            )))
        }
        _ => {
            let review = step.of(reviewers);
            let name = review.map_or("", |review| review.name.as_str());
            let time = review.and_then(|review| review.time).map(written).unwrap_or_default();
            Err(Refused::new(format!("{}已经签过了（{name}，{time}），没有改动", step.label())))
        }
    }
}

/// The last signature comes before the article: a date of before would be a false one.
fn in_time(article: &Article, time: Moment) -> Result<(), Refused> {
    let Some(bears) = latest(&article.meta).filter(|bears| bears.deadline() < time.instant) else {
        return Ok(());
    };
    let day = time.date();
    Err(Refused::new(format!("稿件上的时间是 {}，终审不能晚于它", written(bears))).help(format!(
        "还没有登过的，把日期改到今天或以后，例如 日期: {day}；登过又改动的，写一行 更新: {day}。这两行不在签名里，前两审不用重签"
    )))
}

fn wrong_clock(what: &str) -> Refused {
    Refused::new(format!("现在的时间早于{what}")).help("请核对电脑的时钟，或者文件头里的时间")
}
