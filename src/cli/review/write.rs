//! A signature, or a return, goes into an article's header.
//!
//! In: the article and what is to be written. Out: its text. Invariant: the text that comes out is read again here: it says
//! what was to be written, and of everything else what it said before.

use crate::config::yaml;
use crate::content::date::Moment;
use crate::content::{Article, Meta, Return, Review, Reviewers, Status, keys};
use crate::editorial::Signature;
use crate::site::Step;

use super::super::header::{
    append_within, has_header, is_chinese, is_regular, names_of, review_names, set_key, set_within, value_of,
};
use super::super::said::says;
use super::super::terminal::Refusal;
use super::super::withdraw::irregular;

/// The article's text with a step signed.
pub fn signed(article: &Article, signature: &Signature) -> Result<String, Refusal> {
    let Signature { step, review, status } = signature;
    let write = |text: &str| {
        let fields = [
            ("name", yaml::scalar(&review.name)),
            ("time", review.time.map(written).unwrap_or_default()),
            ("signature", review.signature.clone().unwrap_or_default()),
        ];
        fields.iter().try_fold(text.to_owned(), |text, (key, value)| {
            let path =
                [names_of("reviewers", &text), review_names(step.name(), &text), review_names(key, &text)];
            set_within(&text, &path, value)
        })
    };
    let mut wanted = article.meta.clone();
    *slot(&mut wanted.reviewers, *step) = Some(review.clone());
    edited(article, &write, *status, wanted)
}

/// The article's text, sent back.
pub fn returned(article: &Article, returned: &Return) -> Result<String, Refusal> {
    let write = |text: &str| {
        let name = |key| review_names(key, text).first().copied().unwrap_or_default();
        let item = [
            (name("name"), yaml::scalar(&returned.name)),
            (name("time"), returned.time.map(written).unwrap_or_default()),
            (name("reason"), yaml::scalar(&returned.reason)),
        ];
        append_within(text, &[names_of("reviewers", text), review_names("returned", text)], &item)
    };
    let mut wanted = article.meta.clone();
    wanted.reviewers.returned.push(returned.clone());
    edited(article, &write, Some(Status::Returned), wanted)
}

fn slot(reviewers: &mut Reviewers, step: Step) -> &mut Option<Review> {
    match step {
        Step::First => &mut reviewers.first,
        Step::Second => &mut reviewers.second,
        Step::Final => &mut reviewers.last,
    }
}

/// `2022-12-20 09:30:05`
fn written(moment: Moment) -> String {
    moment.local().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn edited(
    article: &Article,
    write: &dyn Fn(&str) -> Option<String>,
    status: Option<Status>,
    wanted: Meta,
) -> Result<String, Refusal> {
    let before = &article.text.content;
    if !is_regular(before, !article.meta.spans.is_empty()) {
        return Err(irregular(article));
    }
    if !has_header(before) {
        return Err(Refusal::new(format!("{} 没有文件头，没有改动它", article.path)).help(format!(
            "请在文件最前面写上下面几行，标题、日期写在两行“---”之间，再试一次：\n---\n标题: {}\n日期: 2022-12-20\n---",
            yaml::scalar(&article.title)
        )));
    }
    let text = write(before).or_else(|| write(&in_lines(before, &article.meta.reviewers)?));
    let text = text.map(|text| match status {
        Some(status) => set_key(&text, &names_of("status", &text), status_word(status, &text)),
        None => text,
    });
    // A status that was not understood is overwritten by one that is.
    let status_misread = status.is_none() && wanted.status_misread;
    let wanted = Meta { status: status.unwrap_or(wanted.status), status_misread, ..wanted };
    text.filter(|text| says(article, text, &wanted)).ok_or_else(|| {
        Refusal::new(format!("{} 的文件头写得不规整，没有改动它", article.path))
            .help("请把“审核”和“状态”写成下面的样子，再试一次：\n---\n状态: 待审\n审核:\n  初审:\n    姓名: ×××\n---")
    })
}

/// The text with `审核`, which stands on one line, as a block of lines; `None` if it is more than one line.
fn in_lines(text: &str, reviewers: &Reviewers) -> Option<String> {
    let names = names_of("reviewers", text);
    value_of(text, &names)?;
    let key = |key| review_names(key, text).first().copied().unwrap_or_default();
    let mut lines = String::new();
    for step in Step::ALL {
        let Some(review) = step.of(reviewers) else { continue };
        lines.push_str(&format!(
            "\n  {}:\n    {}: {}",
            key(step.name()),
            key("name"),
            yaml::scalar(&review.name)
        ));
        if let Some(time) = review.time {
            lines.push_str(&format!("\n    {}: {}", key("time"), day_or_time(time)));
        }
        if let Some(signature) = &review.signature {
            lines.push_str(&format!("\n    {}: {}", key("signature"), yaml::scalar(signature)));
        }
    }
    // Returns have no form on one line that a mapping of names would keep.
    reviewers.returned.is_empty().then(|| set_key(text, &names, &lines))
}

fn day_or_time(moment: Moment) -> String {
    if moment.has_time { written(moment) } else { moment.date() }
}

/// A status in the language of the header.
fn status_word(status: Status, text: &str) -> &'static str {
    let name = match status {
        Status::Draft => "draft",
        Status::Review => "review",
        Status::Returned => "returned",
        Status::Published => "published",
        Status::Withdrawn => "withdrawn",
        Status::Archived => "archived",
    };
    let chinese = keys::STATUSES.iter().find(|(english, _)| *english == name);
    let chinese = chinese.and_then(|(_, words)| words.first().copied());
    if is_chinese(text) { chinese.unwrap_or(name) } else { name }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::SourcePath;
    use crate::snapshot::Text;

    fn article(text: &str) -> Article {
        Article::read(&SourcePath::new("content/a/b.md"), &Arc::new(Text::utf8(text)))
    }

    fn signature(step: Step, status: Option<Status>) -> Signature {
        let time = Moment::parse("2022-12-20 09:30:05").ok();
        Signature {
            step,
            review: Review { name: "某某".into(), time, signature: Some("1-ab".into()) },
            status,
        }
    }

    #[track_caller]
    fn signs(before: &str, step: Step, status: Option<Status>, after: &str) {
        assert_eq!(signed(&article(before), &signature(step, status)).unwrap(), after);
    }

    #[test]
    fn a_step_is_written_in_the_language_of_the_header() {
        signs(
            "---\n标题: 甲 # 注\n状态: 草稿 # 还没审\n---\n\n正文\n",
            Step::First,
            Some(Status::Review),
            "---\n标题: 甲 # 注\n状态: 待审 # 还没审\n审核:\n  初审:\n    姓名: 某某\n    时间: 2022-12-20 09:30:05\n    签名: 1-ab\n---\n\n正文\n",
        );
        signs(
            "---\ntitle: 甲\nreviewers:\n    # 张三年假\n    first: {name: 乙, time: 2022-12-19}\nstatus: review\n---\n正文\n",
            Step::Final,
            Some(Status::Published),
            "---\ntitle: 甲\nreviewers:\n    # 张三年假\n    first: {name: 乙, time: 2022-12-19}\n    final:\n      name: 某某\n      time: 2022-12-20 09:30:05\n      signature: 1-ab\nstatus: published\n---\n正文\n",
        );
    }

    #[test]
    fn one_line_becomes_lines_and_names_stay() {
        signs(
            "---\n标题: 甲\n审核: 初审 乙 复审 丙\n---\n正文\n",
            Step::First,
            None,
            "---\n标题: 甲\n审核:\n  初审:\n    姓名: 某某\n    时间: 2022-12-20 09:30:05\n    签名: 1-ab\n  复审:\n    姓名: 丙\n---\n正文\n",
        );
    }

    #[test]
    fn a_text_without_a_header_is_told_to_get_one() {
        for text in ["县政协召开会议。\n", "标题: 会议\n日期: 2022-12-20\n\n正文\n"] {
            let refusal = signed(&article(text), &signature(Step::First, None)).unwrap_err();
            assert_eq!(refusal.message, "content/a/b.md 没有文件头，没有改动它");
            // What the help says to write makes the article one that can be signed.
            let help = refusal.help.unwrap();
            let header = help.split_once('\n').unwrap().1;
            let mended = article(&format!("{header}\n\n{text}"));
            assert!(signed(&mended, &signature(Step::First, None)).is_ok(), "{header}");
        }
    }

    #[test]
    fn a_return_joins_those_before() {
        let time = Moment::parse("2022-12-20 09:30:05").ok();
        let one = Return { name: "某某".into(), time, reason: "数字: 要核对".into() };
        let before = "---\n标题: 甲\n状态: 待审\n审核:\n  退回:\n    - 原因: 乙\n---\n";
        assert_eq!(
            returned(&article(before), &one).unwrap(),
            "---\n标题: 甲\n状态: 退回\n审核:\n  退回:\n    - 原因: 乙\n    - 姓名: 某某\n      时间: 2022-12-20 09:30:05\n      原因: '数字: 要核对'\n---\n"
        );
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        for before in ["标题: 甲\n\n正文\n", "---\n标题: 甲\n审核: {初审: 乙,\n  复审: 丙}\n---\n"]
        {
            let signature = signature(Step::First, Some(Status::Published));
            assert!(signed(&article(before), &signature).is_err(), "{before}");
        }
    }
}
