//! W06: one name in several spellings.

use std::collections::BTreeMap;

use crate::proofread::lists::{Hit, List};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("W06"),
    severity: Severity::Warning,
    default: true,
    title: "同一名称写法不一",
    why: "一篇稿件里，同一机构、同一名称只用一种写法。",
    source: "校对常规；词表 variants，单位可以在 content/_data/proofreading/variants.yaml 里增补",
    examples: &[Example {
        raw: "向县委、县政府报告。协助县委县政府做好工作。",
        fixed: "向县委、县政府报告。协助县委、县政府做好工作。",
    }],
    clean: &["协助县委县政府做好工作。", "向县委、县政府报告。"],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let mut groups: BTreeMap<u32, Vec<(&Passage, Hit)>> = BTreeMap::new();
    for (passage, hit) in reading.hits(List::Variant).filter(|(passage, _)| passage.place.is_running()) {
        groups.entry(hit.entry).or_default().push((passage, hit));
    }
    for (entry, hits) in groups {
        let Some(spellings) = reading.lists.variants.get(entry as usize) else { continue };
        let best = hits.iter().map(|(_, hit)| hit.part).min().unwrap_or(0);
        let letters = |passage: &Passage, hit: &Hit| {
            passage.number(hit.start as usize)..passage.number(hit.end as usize)
        };
        let others: Vec<_> = hits.iter().filter(|(_, hit)| hit.part != best).collect();
        let Some((first, hit)) = others.first() else { continue };
        let (written, right) = (&spellings[hit.part as usize], &spellings[best as usize]);
        let count = if others.len() > 1 { format!("（共 {} 处）", others.len()) } else { String::new() };
        let message = format!("这里写“{written}”{count}，别处写“{right}”");
        let mut mark = marks.at(first, letters(first, hit), message);
        for (passage, hit) in others.iter().skip(1).take(20) {
            mark = mark.related(passage.span(letters(passage, hit)), "还有这里");
        }
        let edits = others.iter().map(|(passage, hit)| (*passage, letters(passage, hit), &**right));
        mark.swap_all(edits, Applicability::Ask);
    }
}
