//! A baseline: problems that were there before, and are not to be told again.
//!
//! In: the findings of an old archive. Out: of later findings those that are new. Invariant: what is told does not
//! depend on lines, so that an edit elsewhere in a file brings nothing old back; of one that occurs more often than
//! it did, the surplus is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Finding;

/// How often each finding is known, by file, code and message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<(String, String, String), usize>);

#[derive(Serialize, Deserialize)]
struct Line {
    file: String,
    code: String,
    message: String,
    count: usize,
}

impl Baseline {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Baseline {
        let mut known = BTreeMap::new();
        for finding in findings {
            *known.entry(key(finding)).or_insert(0) += finding.count;
        }
        Baseline(known)
    }

    /// How many findings are known.
    pub fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// The findings that are not known, in their order.
    pub fn news(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut left = self.0.clone();
        let is_new = |finding: &Finding| match left.get_mut(&key(finding)) {
            Some(count) if *count >= finding.count => {
                *count -= finding.count;
                false
            }
            _ => true,
        };
        let mut is_new = is_new;
        findings.into_iter().filter(|finding| is_new(finding)).collect()
    }

    /// A list in JSON, an entry a line, in order.
    pub fn to_json(&self) -> String {
        let line = |((file, code, message), count): (&(String, String, String), &usize)| {
            let (file, code, message) = (file.clone(), code.clone(), message.clone());
            serde_json::to_string(&Line { file, code, message, count: *count }).unwrap_or_default()
        };
        let lines: Vec<String> = self.0.iter().map(line).collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }

    /// `None` if the text is no such list.
    pub fn from_json(json: &str) -> Option<Baseline> {
        let lines: Vec<Line> = serde_json::from_str(json).ok()?;
        let entry = |line: Line| ((line.file, line.code, line.message), line.count);
        Some(Baseline(lines.into_iter().map(entry).collect()))
    }
}

fn key(finding: &Finding) -> (String, String, String) {
    let file = finding.span.as_ref().map_or_else(String::new, |span| span.file.as_str().to_owned());
    (file, finding.code.0.to_owned(), finding.message.clone())
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Span};
    use super::*;

    #[test]
    fn what_was_there_is_not_told_again_and_what_is_more_is() {
        let at = |start: usize, message: &str| {
            Finding::warning(Code("P03"), message).at(Span::new("content/a.md", start..start + 1))
        };
        let known = Baseline::of(&[at(3, "甲"), at(9, "甲")]);
        let known = Baseline::from_json(&known.to_json()).unwrap();
        assert_eq!(known.count(), 2);
        let news = known.news(vec![at(4, "甲"), at(5, "乙"), at(6, "甲"), at(7, "甲")]);
        assert_eq!(news, [at(5, "乙"), at(7, "甲")]);
        assert_eq!(Baseline::from_json(&Baseline::default().to_json()), Some(Baseline::default()));
        assert_eq!(Baseline::from_json("{}"), None);
    }
}
