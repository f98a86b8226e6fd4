//! A baseline: problems that were there before, and are not to be told again.
//!
//! In: the findings of an old archive. Out: of later findings those that are new. Invariant: what is told does not
//! depend on lines, so that an edit elsewhere in a file brings nothing old back; of one that occurs more often than
//! it did, the surplus is told: the one with other words around it, where they differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Finding, SourcePath};

/// How often each finding is known, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Known>);

/// Of one file: how often each is known, by code, message and what stands around it.
type Known = BTreeMap<(String, String, String), usize>;

#[derive(Serialize, Deserialize)]
struct Line {
    file: String,
    code: String,
    message: String,
    /// Of a baseline of former times it is not known.
    #[serde(default)]
    around: String,
    count: usize,
}

/// Lends the text of a file.
pub type Texts<'a> = &'a dyn Fn(&SourcePath) -> Option<&'a str>;

impl Baseline {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>, texts: Texts<'_>) -> Baseline {
        let mut known = Baseline::default();
        for finding in findings {
            *known.0.entry(file(finding).to_owned()).or_default().entry(key(finding, texts)).or_insert(0) +=
                finding.count;
        }
        known
    }

    /// How many findings are known.
    pub fn count(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).sum()
    }

    /// An article that went to another folder takes along what is known of it: where one file alone of its name is
    /// gone, and one alone is new.
    #[must_use]
    pub fn following<'a>(mut self, files: impl Iterator<Item = &'a SourcePath>) -> Baseline {
        let there: BTreeSet<&str> = files.map(SourcePath::as_str).collect();
        let gone: Vec<String> = self
            .0
            .keys()
            .filter(|file| !file.is_empty() && !there.contains(file.as_str()))
            .cloned()
            .collect();
        if gone.is_empty() {
            return self;
        }
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in there.iter().filter(|file| !self.0.contains_key(**file)) {
            by_name.entry(own_name(file)).or_default().push(file);
        }
        let mut same: BTreeMap<&str, usize> = BTreeMap::new();
        gone.iter().for_each(|old| *same.entry(own_name(old)).or_default() += 1);
        for old in gone.iter().filter(|old| same[own_name(old)] == 1) {
            if let Some([new]) = by_name.get(own_name(old)).map(Vec::as_slice)
                && let Some(known) = self.0.remove(old)
            {
                self.0.insert((*new).to_owned(), known);
            }
        }
        self
    }

    /// The findings that are not known, in their order.
    pub fn news(&self, findings: Vec<Finding>, texts: Texts<'_>) -> Vec<Finding> {
        let mut left: BTreeMap<&str, Known> = BTreeMap::new();
        let mut old = vec![false; findings.len()];
        // First what stands among the same words; then what was written around it counts no more.
        for exact in [true, false] {
            for (finding, old) in findings.iter().zip(&mut old).filter(|(_, old)| !**old) {
                let Some((name, known)) = self.0.get_key_value(file(finding)) else { continue };
                let known = left.entry(name).or_insert_with(|| known.clone());
                *old = take(known, finding, exact.then_some(texts));
            }
        }
        findings.into_iter().zip(old).filter(|(_, old)| !old).map(|(finding, _)| finding).collect()
    }

    /// A list in JSON, an entry a line, in order.
    pub fn to_json(&self) -> String {
        let of_file = |(file, known): (&String, &Known)| {
            let line = |((code, message, around), count): (&(String, String, String), &usize)| {
                let (file, code, message) = (file.clone(), code.clone(), message.clone());
                let line = Line { file, code, message, around: around.clone(), count: *count };
                serde_json::to_string(&line).unwrap_or_default()
            };
            known.iter().map(line).collect::<Vec<_>>()
        };
        let lines: Vec<String> = self.0.iter().flat_map(of_file).collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }

    /// `None` if the text is no such list.
    pub fn from_json(json: &str) -> Option<Baseline> {
        let lines: Vec<Line> = serde_json::from_str(json).ok()?;
        let mut known = Baseline::default();
        for line in lines {
            let of_file = known.0.entry(line.file).or_default();
            *of_file.entry((line.code, line.message, line.around)).or_insert(0) += line.count;
        }
        Some(known)
    }
}

/// Takes a finding from what is known, if it is; with texts, only where the same words stand around it.
fn take(known: &mut Known, finding: &Finding, texts: Option<Texts<'_>>) -> bool {
    let count = match texts {
        Some(texts) => known.get_mut(&key(finding, texts)).filter(|count| **count >= finding.count),
        None => {
            let (code, message) = (finding.code.0.to_owned(), finding.message.clone());
            let same = known.range_mut((code, message, String::new())..);
            let same = same
                .take_while(|((code, message, _), _)| code == finding.code.0 && *message == finding.message);
            same.map(|(_, count)| count).find(|count| **count >= finding.count)
        }
    };
    count.map(|count| *count -= finding.count).is_some()
}

fn file(finding: &Finding) -> &str {
    finding.span.as_ref().map_or("", |span| span.file.as_str())
}

fn key(finding: &Finding, texts: Texts<'_>) -> (String, String, String) {
    (finding.code.0.to_owned(), finding.message.clone(), around(finding, texts))
}

/// The name that stays when an article or a column is moved: that of its file, or of its folder.
fn own_name(file: &str) -> &str {
    let folder = file.strip_suffix("/index.md").or_else(|| file.strip_suffix("/_index.md")).unwrap_or(file);
    &file[folder.rfind('/').map_or(0, |at| at + 1)..]
}

/// Bytes on either side that are looked at: a line may be a book.
const NEAR: usize = 48;

/// A mark of the words in the line around a finding.
fn around(finding: &Finding, texts: Texts<'_>) -> String {
    let Some((span, text)) = finding.span.as_ref().and_then(|span| Some((span, texts(&span.file)?))) else {
        return String::new();
    };
    let start = text.floor_char_boundary((span.start as usize).saturating_sub(NEAR));
    let place = text.floor_char_boundary((span.start as usize).min(text.len()));
    let end = text.floor_char_boundary((span.start as usize).saturating_add(NEAR).min(text.len()));
    let before = text[start..place].rsplit('\n').next().unwrap_or_default();
    let behind = text[place..end].split('\n').next().unwrap_or_default();
    let hash = blake3::hash(format!("{before}\n{behind}").as_bytes()).to_hex();
    hash[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Span};
    use super::*;

    fn at(file: &str, start: usize, message: &str) -> Finding {
        Finding::warning(Code("P03"), message).at(Span::new(file, start..start + 1))
    }

    #[test]
    fn what_was_there_is_not_told_again_and_what_is_more_is() {
        let at = |start: usize, message: &str| at("content/a.md", start, message);
        let none = |_: &SourcePath| None;
        let known = Baseline::of(&[at(3, "甲"), at(9, "甲")], &none);
        let known = Baseline::from_json(&known.to_json()).unwrap();
        assert_eq!(known.count(), 2);
        let news = known.news(vec![at(4, "甲"), at(5, "乙"), at(6, "甲"), at(7, "甲")], &none);
        assert_eq!(news, [at(5, "乙"), at(7, "甲")]);
        assert_eq!(Baseline::from_json(&Baseline::default().to_json()), Some(Baseline::default()));
        assert_eq!(Baseline::from_json("{}"), None);
    }

    #[test]
    fn of_findings_that_say_the_same_the_one_among_new_words_is_new() {
        let at = |start: usize| at("content/a.md", start, "甲");
        let known = Baseline::of(&[at(3)], &|_| Some("old, words\n"));
        let news = known.news(vec![at(3), at(13)], &|_| Some("new, too\n\nold, words\n"));
        assert_eq!(news, [at(3)]);
        // What was known is known among other words too, while there is no more of it.
        assert_eq!(known.news(vec![at(5)], &|_| Some("older, words\n")), []);
        // As it was written before words around it were kept.
        let line = r#"[{"file":"content/a.md","code":"P03","message":"甲","count":1}]"#;
        let former = Baseline::from_json(line).unwrap();
        assert_eq!(former.news(vec![at(3)], &|_| Some("old, words\n")), []);
    }

    #[test]
    fn what_is_known_of_an_article_goes_with_it_to_another_folder() {
        let none = |_: &SourcePath| None;
        let old = ["content/x/a.md", "content/x/b/index.md", "content/x/c.md"];
        let known = Baseline::of(&old.map(|file| at(file, 3, "甲")), &none);
        let files: Vec<SourcePath> = [
            "content/y/a.md",
            "content/y/b/index.md",
            "content/y/c.md",
            "content/z/c.md",
            "content/y/index.md",
        ]
        .map(SourcePath::new)
        .into();
        let known = known.following(files.iter());
        let news = known.news(files.iter().map(|file| at(file.as_str(), 5, "甲")).collect(), &none);
        let news: Vec<&str> = news.iter().map(file).collect();
        // Which of two of one name it was, nobody knows.
        assert_eq!(news, ["content/y/c.md", "content/z/c.md", "content/y/index.md"]);
        // A file that is still there keeps what is known of it.
        let known = Baseline::of(&[at("content/x/a.md", 3, "甲")], &none);
        let both = ["content/x/a.md", "content/y/a.md"].map(SourcePath::new);
        assert_eq!(known.clone().following(both.iter()), known);
        // Of two that are gone nobody knows which one came here, nor is another column's page this one's.
        let gone = Baseline::of(
            &["content/x/a.md", "content/y/a.md", "content/x/_index.md"].map(|file| at(file, 3, "甲")),
            &none,
        );
        let new = ["content/z/a.md", "content/z/_index.md"].map(SourcePath::new);
        assert_eq!(gone.clone().following(new.iter()), gone);
    }
}
