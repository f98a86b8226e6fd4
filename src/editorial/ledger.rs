//! The ledger of a month (三审台账): what was published, corrected and withdrawn in it, and who signed.
//!
//! In: a portal's site, and a month. Out: rows in order of time, as CSV for spreadsheets and as HTML for A4. Invariant: a
//! row's hash is that of the text as it stands, so a ledger can be compared with the site at any later time.

use std::str::FromStr;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::form::in_groups;
use super::paper;
use crate::config::ReviewMode;
use crate::content::data::spreadsheet;
use crate::content::date::Moment;
use crate::site::{ArticleId, Publication, Reason, Site, State, Step, written};

/// A month of a year: `2022-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    fn holds(self, moment: Moment) -> bool {
        let day = moment.local().date();
        (day.year(), day.month()) == (self.year, self.month)
    }

    /// `2022年12月`
    pub fn cn(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// `2022-12`
    pub fn iso(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = String;

    /// `2022-12`, `2022年12月`, `2022/12`
    fn from_str(text: &str) -> Result<Month, String> {
        let mut parts = text.trim().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let read = (|| {
            let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let known = (1900..=2199).contains(&year) && Date::new(year, month, 1).is_ok();
            (known && parts.next().is_none()).then_some(Month { year, month })
        })();
        read.ok_or_else(|| "要写成 2022-12 的样子".to_owned())
    }
}

/// What happened in a month.
#[derive(Clone, Debug)]
pub struct Ledger {
    site: String,
    month: Month,
    rows: Vec<Row>,
}

/// One article.
#[derive(Clone, Debug, Default)]
struct Row {
    number: usize,
    /// Why it is in this month's ledger: 发布, 更正, 撤稿; 未登 where it waits for a signature.
    why: String,
    title: String,
    address: String,
    column: String,
    date: String,
    author: String,
    reviews: Vec<Reviewed>,
    /// What the signatures are worth.
    signed: String,
    is_signed: bool,
    chars: usize,
    pictures: usize,
    files: usize,
    sha256: String,
    corrections: Vec<String>,
    withdrawn: String,
}

#[derive(Clone, Debug, Default)]
struct Reviewed {
    name: String,
    time: String,
}

const HEAD: [&str; 19] = [
    "序号",
    "事由",
    "标题",
    "网址",
    "栏目",
    "发布时间",
    "作者",
    "初审",
    "初审时间",
    "复审",
    "复审时间",
    "终审",
    "终审时间",
    "三审",
    "字数",
    "图片",
    "附件",
    "SHA-256",
    "更正和撤稿",
];

impl Ledger {
    /// The articles that were published, corrected or withdrawn in a month, or should have been, by their dates.
    pub fn of(site: &Site, month: Month) -> Ledger {
        let count = u32::try_from(site.entries.len()).unwrap_or(u32::MAX);
        let mut rows: Vec<Row> = (0..count).filter_map(|id| row(site, ArticleId(id), month)).collect();
        (1..).zip(&mut rows).for_each(|(number, row)| row.number = number);
        Ledger { site: site.config.name.clone(), month, rows }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many are not signed as they should be.
    pub fn unsigned(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_signed).count()
    }

    /// For spreadsheets: UTF-8 with BOM, no cell of which is computed.
    pub fn csv(&self) -> Vec<u8> {
        let head = HEAD.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        spreadsheet(std::iter::once(head).chain(self.rows.iter().map(cells)))
    }

    /// To print, lying.
    pub fn html(&self) -> String {
        let published = || self.rows.iter().filter(|row| row.why.contains("发布"));
        let sum = |of: fn(&Row) -> usize| published().map(of).sum::<usize>();
        let with = |word: &str| self.rows.iter().filter(|row| row.why.contains(word)).count();
        paper::draw(
            "ledger.html",
            context! {
                site => self.site.as_str(),
                month => self.month.cn(),
                rows => self.rows.iter().map(view).collect::<Vec<Value>>(),
                published => with("发布"),
                corrected => with("更正"),
                withdrawn => with("撤稿"),
                waiting => with("未登"),
                unsigned => self.unsigned(),
                chars => sum(|row| row.chars),
                pictures => sum(|row| row.pictures),
            },
        )
    }
}

/// A row as the template sees it.
fn view(row: &Row) -> Value {
    let reviews = row.reviews.iter();
    let reviews =
        reviews.map(|review| context! { name => review.name.as_str(), time => review.time.as_str() });
    context! {
        number => row.number,
        why => row.why.as_str(),
        title => row.title.as_str(),
        address => row.address.as_str(),
        column => row.column.as_str(),
        day => row.date.split(' ').next(),
        hour => row.date.split(' ').nth(1),
        author => row.author.as_str(),
        reviews => reviews.collect::<Vec<Value>>(),
        signed => row.signed.as_str(),
        is_signed => row.is_signed,
        chars => row.chars,
        pictures => row.pictures,
        files => row.files,
        digest => in_groups(&row.sha256),
        corrections => row.corrections.clone(),
        withdrawn => row.withdrawn.as_str(),
    }
}

fn cells(row: &Row) -> Vec<String> {
    let mut cells = vec![
        row.number.to_string(),
        row.why.clone(),
        row.title.clone(),
        row.address.clone(),
        row.column.clone(),
        row.date.clone(),
        row.author.clone(),
    ];
    row.reviews.iter().for_each(|review| cells.extend([review.name.clone(), review.time.clone()]));
    let told = row.corrections.iter().chain(Some(&row.withdrawn).filter(|words| !words.is_empty()));
    cells.extend([
        row.signed.clone(),
        row.chars.to_string(),
        row.pictures.to_string(),
        row.files.to_string(),
        row.sha256.clone(),
        told.cloned().collect::<Vec<_>>().join("；"),
    ]);
    cells
}

fn row(site: &Site, id: ArticleId, month: Month) -> Option<Row> {
    let entry = site.entry(id);
    let waits = entry.publication == Publication::LeftOut(Reason::Unsigned);
    if !waits && !matches!(entry.publication, Publication::Published | Publication::Withdrawn) {
        return None;
    }
    let article = &entry.article;
    let meta = &article.meta;
    let in_month = |time: Option<Moment>| time.is_some_and(|time| month.holds(time));
    let withdrawal = meta.withdraw.as_ref().filter(|_| entry.publication == Publication::Withdrawn);
    let reasons = [
        ("发布", in_month(meta.date)),
        ("更正", meta.corrections.iter().any(|one| in_month(one.time))),
        ("撤稿", withdrawal.is_some_and(|one| in_month(one.time))),
    ];
    let mut why: Vec<&str> = reasons.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
    if why.is_empty() {
        return None;
    }
    // An older version of it may be on the site; this one is not.
    if waits {
        why = vec!["未登"];
    }
    let effective = site.effective(id);
    let signing = site.signing(id);
    let authors: Vec<&str> = effective.authors().iter().map(|author| author.name.as_str()).collect();
    let reviews = Step::ALL.iter().map(|&step| {
        let review = step.of(&meta.reviewers).filter(|_| signing.state(step) != State::Open);
        Reviewed {
            name: review.map(|review| review.name.clone()).unwrap_or_default(),
            time: review.and_then(|review| review.time).map(written).unwrap_or_default(),
        }
    });
    let asked = site.config.review.mode != ReviewMode::Off && site.asks_for_signatures(id);
    let is_gone = !waits && !entry.is_shown();
    let (signed, is_signed) = worth(&signing, asked);
    // What was taken back lacks what it lacked, and nobody has to sign it any more.
    let signed = if is_gone && !is_signed { format!("{signed}（已撤稿）") } else { signed };
    let at = |time: Option<Moment>| time.map(|time| format!("{} ", written(time))).unwrap_or_default();
    Some(Row {
        number: 0,
        why: why.join("、"),
        title: article.title.to_string(),
        address: site.hrefs.absolute(entry.url.as_str()).unwrap_or_else(|| format!("/{}", entry.url)),
        column: site.column(entry.column).title.clone(),
        date: meta.date.map(written).unwrap_or_default(),
        author: authors.join("、"),
        reviews: reviews.collect(),
        signed,
        is_signed: is_signed || is_gone,
        chars: article.doc.counts().chars(),
        pictures: article.doc.images().count(),
        files: meta.attachments.len(),
        sha256: site.sha256(id),
        corrections: meta
            .corrections
            .iter()
            .map(|one| format!("更正：{}{}", at(one.time), one.text))
            .collect(),
        withdrawn: withdrawal.map(|one| format!("撤稿：{}{}", at(one.time), one.reason)).unwrap_or_default(),
    })
}

/// What the signatures are worth, in a word, and whether that is enough.
fn worth(signing: &crate::site::Signing, asked: bool) -> (String, bool) {
    let Some(next) = signing.next() else { return ("齐全".to_owned(), true) };
    if Step::ALL.iter().all(|step| signing.state(*step) == State::Open) {
        return if asked { ("未签".to_owned(), false) } else { ("未要求".to_owned(), true) };
    }
    let words = match signing.state(next) {
        State::Open | State::Signed | State::Behind(_) => {
            let missing: Vec<&str> =
                Step::ALL.iter().filter(|step| **step >= next).map(|step| step.label()).collect();
            format!("缺{}", missing.join("、"))
        }
        State::Changed => format!("{}后有改动", next.label()),
        State::Returned => format!("{}后退回过", next.label()),
        State::Timeless => format!("{}没有时间", next.label()),
        State::SamePerson(other) => format!("{}、{}同一人", other.label(), next.label()),
        State::Early(other) => format!("{}早于{}", next.label(), other.label()),
        State::Late => format!("{}晚于发布", next.label()),
    };
    (words, !asked)
}
