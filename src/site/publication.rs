//! What is published, and why the rest is not.
//!
//! In: an article's status and dates, the present time, and whether drafts are shown. Out: a
//! [`Publication`]. This is the only place that compares an article with the clock.

use jiff::Timestamp;

use crate::content::date::Moment;
use crate::content::{Meta, Status};

/// Whether an article is part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    Published,
    /// Its page says that it was withdrawn; lists keep its slot and don't show it.
    Withdrawn,
    /// It would be published, but its header has an error. Its address and the page of the last build stay,
    /// so that links to it don't break; no list names it.
    Broken,
    LeftOut(Reason),
}

impl Publication {
    /// A stable name for programs: `published`, `draft`.
    pub fn name(self) -> &'static str {
        match self {
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
            Publication::Broken => "broken",
            Publication::LeftOut(Reason::Draft | Reason::Unheaded) => "draft",
            Publication::LeftOut(Reason::Review) => "review",
            Publication::LeftOut(Reason::Returned) => "returned",
            Publication::LeftOut(Reason::Scheduled(_)) => "scheduled",
            Publication::LeftOut(Reason::Expired(_)) => "expired",
            Publication::LeftOut(Reason::Unsigned) => "unsigned",
        }
    }

    /// Whether and why not, as a half sentence for staff: 状态是草稿.
    pub fn words(self) -> String {
        match self {
            Publication::LeftOut(reason) => reason.words(),
            other => other.label().to_owned(),
        }
    }

    /// The word that staff read: 已发布.
    pub fn label(self) -> &'static str {
        match self {
            Publication::Published => "已发布",
            Publication::Withdrawn => "已撤稿",
            Publication::Broken => "文件头有错误",
            Publication::LeftOut(reason) => reason.label(),
        }
    }
}

/// Why an article is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Draft,
    /// A file without a header, which nobody said to publish.
    Unheaded,
    Review,
    Returned,
    Scheduled(Moment),
    Expired(Moment),
    /// The site asks for three signatures, and not all of them hold.
    Unsigned,
}

impl Reason {
    /// Why, as a half sentence for staff: 稿件是草稿.
    pub fn words(self) -> String {
        match self {
            Reason::Draft => "状态是草稿".to_owned(),
            Reason::Unheaded => "没有文件头，当作草稿".to_owned(),
            Reason::Review => "状态是待审".to_owned(),
            Reason::Returned => "状态是退回".to_owned(),
            Reason::Scheduled(moment) => format!("定于{}发布", clock(moment)),
            // A day is shown to its end.
            Reason::Expired(moment) if moment.has_time => format!("已于{}下线", clock(moment)),
            Reason::Expired(moment) => format!("登到{}为止，已经下线", clock(moment)),
            Reason::Unsigned => "三审没有签完".to_owned(),
        }
    }

    /// The same without the particular moment, for counting.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Draft | Reason::Unheaded => "草稿",
            Reason::Review => "待审",
            Reason::Returned => "退回",
            Reason::Scheduled(_) => "未到发布时间",
            Reason::Expired(_) => "已过下线时间",
            Reason::Unsigned => "三审没有签完",
        }
    }
}

fn clock(moment: Moment) -> String {
    let local = moment.local();
    let day = format!("{}年{}月{}日", local.year(), local.month(), local.day());
    if moment.has_time { format!("{day}{:02}:{:02}", local.hour(), local.minute()) } else { day }
}

/// Decides for one article. `drafts` shows what is written but not yet published. A mistake in the header
/// (`broken`) never shows what would not be shown without it: status and dates come first. What lacks a signature
/// that it must have (not `signed`) is as good as a draft.
pub fn decide(meta: &Meta, broken: bool, signed: bool, now: Timestamp, drafts: bool) -> Publication {
    let unready = match meta.status {
        Status::Withdrawn => return Publication::Withdrawn,
        // Its address and the page of the last build stay, and no draft is shown by that.
        Status::Draft if meta.status_misread && broken => None,
        Status::Draft if meta.unheaded => Some(Reason::Unheaded),
        Status::Draft => Some(Reason::Draft),
        Status::Review => Some(Reason::Review),
        Status::Returned => Some(Reason::Returned),
        Status::Published | Status::Archived => None,
    };
    let scheduled = meta.date.filter(|date| date.instant > now).map(Reason::Scheduled);
    let expired = meta.expires.filter(|end| end.deadline() <= now).map(Reason::Expired);
    match unready.or(scheduled) {
        Some(reason) if !drafts => Publication::LeftOut(reason),
        _ => match expired {
            Some(reason) => Publication::LeftOut(reason),
            None if broken => Publication::Broken,
            None if !signed && !drafts => Publication::LeftOut(Reason::Unsigned),
            None => Publication::Published,
        },
    }
}

/// The next instant at which `decide` may answer otherwise for this article.
pub fn next_change(meta: &Meta, now: Timestamp) -> Option<Timestamp> {
    let headline = meta.headline.and_then(|headline| headline.until);
    let ends = [meta.expires, headline].into_iter().flatten().map(Moment::deadline);
    meta.date.map(|date| date.instant).into_iter().chain(ends).filter(|&at| at > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment { instant: text.parse().unwrap(), has_time: true }
    }

    #[test]
    fn time_and_status_decide() {
        let now: Timestamp = "2022-12-20T00:00:00+08:00".parse().unwrap();
        let with = |status, date: &str, expires: Option<&str>| {
            let meta = Meta { status, date: Some(at(date)), expires: expires.map(at), ..Meta::default() };
            decide(&meta, false, true, now, false)
        };
        let (past, future) = ("2022-12-19T00:00:00+08:00", "2022-12-20T00:00:01+08:00");
        assert_eq!(with(Status::Published, past, None), Publication::Published);
        // A bare date of today is the start of today: published.
        assert_eq!(with(Status::Published, "2022-12-20T00:00:00+08:00", None), Publication::Published);
        assert_eq!(
            with(Status::Published, future, None),
            Publication::LeftOut(Reason::Scheduled(at(future)))
        );
        assert_eq!(
            with(Status::Published, past, Some(past)),
            Publication::LeftOut(Reason::Expired(at(past)))
        );
        assert_eq!(with(Status::Draft, past, None), Publication::LeftOut(Reason::Draft));
        assert_eq!(with(Status::Withdrawn, past, None), Publication::Withdrawn);
    }

    #[test]
    fn a_mistake_in_the_header_shows_nothing_that_was_kept_back() {
        let now: Timestamp = "2022-12-20T00:00:00+08:00".parse().unwrap();
        let broken = |meta: &Meta| decide(meta, true, true, now, false);
        let of = |status| Meta { status, ..Meta::default() };
        assert_eq!(broken(&of(Status::Draft)), Publication::LeftOut(Reason::Draft));
        assert_eq!(broken(&of(Status::Withdrawn)), Publication::Withdrawn);
        assert_eq!(broken(&of(Status::Published)), Publication::Broken);
        let later = at("2022-12-21T00:00:00+08:00");
        let scheduled = Meta { date: Some(later), ..Meta::default() };
        assert_eq!(broken(&scheduled), Publication::LeftOut(Reason::Scheduled(later)));
        let over = at("2022-12-19T00:00:00+08:00");
        let expired = Meta { expires: Some(over), ..Meta::default() };
        assert_eq!(broken(&expired), Publication::LeftOut(Reason::Expired(over)));
    }

    #[test]
    fn an_end_without_an_hour_includes_its_day() {
        let last_day = Moment { has_time: false, ..at("2022-12-20T00:00:00+08:00") };
        let meta = Meta { expires: Some(last_day), ..Meta::default() };
        let noon = "2022-12-20T12:00:00+08:00".parse().unwrap();
        assert_eq!(decide(&meta, false, true, noon, false), Publication::Published);
        let next_day = "2022-12-21T00:00:00+08:00".parse().unwrap();
        assert!(matches!(decide(&meta, false, true, next_day, false), Publication::LeftOut(_)));
    }

    #[test]
    fn drafts_show_what_is_coming_but_not_what_is_over() {
        let now: Timestamp = "2022-12-20T00:00:00Z".parse().unwrap();
        let future = Some(at("2023-01-01T00:00:00Z"));
        let draft = Meta { status: Status::Draft, date: future, ..Meta::default() };
        assert_eq!(decide(&draft, false, true, now, true), Publication::Published);
        let over = Meta { expires: Some(at("2022-01-01T00:00:00Z")), ..Meta::default() };
        assert!(matches!(decide(&over, false, true, now, true), Publication::LeftOut(Reason::Expired(_))));
        assert_eq!(next_change(&draft, now), future.map(|m| m.instant));
    }

    #[test]
    fn what_nobody_signed_is_out_of_sight_but_for_a_preview_of_drafts() {
        let now: Timestamp = "2022-12-20T00:00:00Z".parse().unwrap();
        let unsigned =
            |status, drafts| decide(&Meta { status, ..Meta::default() }, false, false, now, drafts);
        assert_eq!(unsigned(Status::Published, false), Publication::LeftOut(Reason::Unsigned));
        assert_eq!(unsigned(Status::Archived, false), Publication::LeftOut(Reason::Unsigned));
        assert_eq!(unsigned(Status::Published, true), Publication::Published);
        assert_eq!(unsigned(Status::Draft, false), Publication::LeftOut(Reason::Draft));
        assert_eq!(unsigned(Status::Withdrawn, false), Publication::Withdrawn);
    }
}
