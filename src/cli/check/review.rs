//! `--review`: fix after fix is shown, and the user says which are right.
//!
//! In: the fixes that ask, and answers on standard input. Out: changed articles, as with `--fix`. Invariant: the
//! end of the input, whenever it comes, leaves everything that was not yet agreed to as it is; an article is
//! written once, after its last answer.

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use crate::content::Article;
use crate::disk::Mend;
use crate::report::{Finding, Fix, Report, apply, position_at};

use super::super::terminal::{Refusal, Terminal, show};
use super::{Work, mend};

/// What the user said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// Yes to this and all of the same code in the article.
    All,
    End,
}

pub fn run(root: &Path, work: &Work<'_>, terminal: &Terminal) -> Result<(), Refusal> {
    let mut answers = std::io::stdin().lock().lines();
    let (mut mends, mut counts) = (Vec::new(), Vec::new());
    let mut seen = 0;
    let mut ended = false;
    for article in work.articles() {
        if ended {
            break;
        }
        let findings = asking(work, article);
        let mut agreed: Vec<&Fix> = Vec::new();
        let mut all = Vec::new();
        for finding in &findings {
            let Some(fix) = &finding.fix else { continue };
            seen += 1;
            let answer = match ended {
                true => Answer::No,
                false if all.contains(&finding.code) => Answer::Yes,
                false => ask(article, finding, fix, &mut answers),
            };
            match answer {
                Answer::Yes => agreed.push(fix),
                Answer::All => {
                    all.push(finding.code);
                    agreed.push(fix);
                }
                Answer::No => {}
                Answer::End => ended = true,
            }
        }
        let (after, applied) = apply(&article.text.content, &article.path, &agreed);
        let count = applied.iter().filter(|applied| **applied).count();
        if count > 0 {
            counts.push((article.path.clone(), count));
            mends.push(Mend { file: article.path.clone(), before: Arc::clone(&article.text), after });
        }
        if count < agreed.len() {
            terminal.say("有的改法互相重叠，再运行一次就会问到。");
        }
    }
    if seen == 0 {
        terminal.say("没有要确认的地方");
    }
    let kept = work.set_aside(false);
    if kept > 0 {
        terminal.say(&format!("以前记下的 {kept} 处没有问"));
    }
    let written = mend::write(root, &mends, terminal)?;
    for (file, count) in counts.iter().filter(|(file, _)| written.contains(file)) {
        terminal.say(&format!("{file}：改了 {count} 处"));
    }
    mend::tell_way_back(&written, terminal);
    Ok(())
}

/// The findings of an article whose fixes ask, in the order of the text.
fn asking(work: &Work<'_>, article: &Article) -> Vec<Finding> {
    let findings = work.wanted(work.proofreader.all(article), &article.text.content);
    let asking = findings.into_iter().filter(|finding| mend::is(finding, false));
    Report::new(asking.collect()).findings().to_vec()
}

fn ask(
    article: &Article,
    finding: &Finding,
    fix: &Fix,
    answers: &mut impl Iterator<Item = std::io::Result<String>>,
) -> Answer {
    let text = &*article.text.content;
    let start = finding.span.as_ref().map_or(0, |span| span.start as usize);
    let place = position_at(text, start);
    show(&format!(
        "\n{}:{}:{}  {}  {}\n",
        article.path, place.line, place.column, finding.code, finding.message
    ));
    let (before, after) = fix.shown(text, &article.path);
    show(&format!("  原来：{}\n  改后：{}\n", one_line(&before), one_line(&after)));
    loop {
        show("  改吗？ y 改  n 不改  a 这篇里同类的都改  q 结束：");
        let Some(Ok(answer)) = answers.next() else {
            show("\n");
            return Answer::End;
        };
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" | "是" | "改" => return Answer::Yes,
            "n" | "no" | "否" | "不改" | "" => return Answer::No,
            "a" | "all" | "都改" => return Answer::All,
            "q" | "quit" | "结束" => return Answer::End,
            _ => show("  请输入 y、n、a 或 q。\n"),
        }
    }
}

fn one_line(text: &str) -> String {
    crate::report::text::neutral(text).replace('\n', "⏎")
}
