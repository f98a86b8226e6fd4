//! N12: figures that contradict each other.

use crate::proofread::figures::{Figure, figures};
use crate::proofread::letters::{is_han, is_stop};
use crate::proofread::prose::Passage;
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("N12"),
    severity: Severity::Warning,
    default: true,
    title: "数字对不上",
    why: "总数和分项、前后两个数和增减的百分比要对得上：请核对原始数据。",
    source: "校对常规（事实核对）",
    examples: &[
        Example {
            raw: "县里设立委员联络站36个，其中乡镇20个、社区4个、界别10个、企业和学校各2个。",
            fixed: "县里设立委员联络站36个，其中乡镇20个、社区4个、界别10个、企业和学校各1个。",
        },
        Example {
            raw: "收到提案86件：经济类50件、文化类20件和社会类26件。",
            fixed: "收到提案86件：经济类40件、文化类20件和社会类26件。",
        },
        Example {
            raw: "工作室由20家增加到30家，增长60%。", fixed: "工作室由20家增加到30家，增长50%。"
        },
        Example {
            raw: "委员50名，其中企业界委员60名。", fixed: "委员60名，其中企业界委员50名。"
        },
    ],
    clean: &[
        "收到提案92件，审查以后立案88件，其中集体提案12件，有6件由主席会议成员督办。",
        "共有委员251名，其中女委员80名、党员委员90名、少数民族委员200名。",
        "全县36个委员联络站，其中乡镇20个。",
        "由81%提高到94%，提高13个百分点。",
        "投入300万元，其中财政投入200万元、社会捐助约100万元。",
        "设立联络站36个，其中县级4个、各乡镇各2个。",
    ],
    check,
};

/// Labels of which one person may bear several.
const CROSSING: [&str; 14] = [
    "女",
    "男",
    "党员",
    "少数民族",
    "学历",
    "职称",
    "岁",
    "党外",
    "中共",
    "贫困",
    "残疾",
    "新增",
    "重点",
    "优秀",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running() {
        let figures = figures(passage);
        for (number, total) in figures.iter().enumerate() {
            sum(passage, total, &figures[number + 1..], marks);
        }
        for three in figures.windows(3) {
            growth(passage, three, marks);
        }
    }
}

/// The unit of a figure: up to two characters before a mark or the next word.
fn unit(passage: &Passage, figure: &Figure) -> char {
    passage.letter(figure.unit)
}

/// A total, and parts that are all of it.
fn sum(passage: &Passage, total: &Figure, rest: &[Figure], marks: &mut Marks<'_>) {
    let Some((unit_end, parts_from, is_closed)) = opens(passage, total) else { return };
    let of = unit(passage, total);
    let (mut parts, mut from, mut sum, mut ends) = (0_u32, parts_from, 0.0, false);
    let (mut is_crossing, mut has_last) = (false, is_closed);
    for part in rest.iter().take(12) {
        let label = passage.part(from..part.start);
        let is_broken = label.chars().any(is_stop) || label.contains('；');
        if is_broken
            || unit(passage, part) != of
            || part.is_percent
            || part.is_about
            || label.chars().count() > 24
        {
            break;
        }
        let each = label.ends_with('各');
        if label.trim_end_matches('各').contains(['各', '每']) {
            // 各乡镇各2个: nobody says of how many.
            return;
        }
        let labels = if each {
            1 + label.trim_matches('、').matches(['、', '和', '与', '及']).count()
        } else {
            1
        };
        // 全市的30家: more than the total was never its part.
        sum += part.whole() * labels as f64;
        parts += 1;
        has_last |= each || label.starts_with('和');
        is_crossing |=
            CROSSING.iter().any(|word| label.contains(word)) || label.contains(['约', '近', '超', '率']);
        from = part.unit + 1;
        let next = passage.letter(from);
        ends = next == '\0' || is_stop(next) || matches!(next, '；' | '）');
        if ends || !matches!(next, '、' | '，' | '和') {
            break;
        }
        from += usize::from(next != '和');
    }
    let whole = total.whole();
    let differs = |sum: f64| {
        (sum - whole).abs() > 0.01 * 10_f64.powi(-(total.decimals as i32)).max(1e-6) * whole.max(1.0)
    };
    let is_more = sum > whole && (parts == 1 || ends) && differs(sum);
    let is_less = ends && has_last && parts > 1 && differs(sum);
    if parts > 0 && !is_crossing && (is_more || is_less) {
        let message = match parts {
            1 => "分项比总数还大".to_owned(),
            _ => {
                let told = |value| in_unit(passage, total, unit_end, value);
                format!("总数是{}，分项相加是{}", told(whole), told(sum))
            }
        };
        marks.at(passage, total.start..from.min(passage.len()), message);
    }
}

/// As the text has it: 1000万元 rather than 10000000.
fn in_unit(passage: &Passage, figure: &Figure, unit_end: usize, value: f64) -> String {
    let size = figure.whole() / figure.value.max(f64::MIN_POSITIVE);
    let scale = if figure.scale == '\0' { String::new() } else { figure.scale.to_string() };
    format!("{}{scale}{}", plain(value / size), passage.part(figure.unit..unit_end))
}

fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Where the unit of a total ends, where its parts begin, and whether they are told to be all of it.
fn opens(passage: &Passage, total: &Figure) -> Option<(usize, usize, bool)> {
    if total.is_about || total.is_percent || !is_han(unit(passage, total)) || total.value < 2.0 {
        return None;
    }
    // 家, 件, 万元: one or two characters.
    (total.unit + 1..total.unit + 3).find_map(|end| {
        let found = [
            ("，其中：", false),
            ("，其中", false),
            ("，包括", false),
            ("：", true),
            ("，分别为", true),
            ("，分别是", true),
        ];
        let found = found.iter().find(|(word, _)| passage.is_at(end, word));
        let has_numbers = |(word, closed): &(&str, bool)| (end, end + word.chars().count(), *closed);
        found.map(has_numbers)
    })
}

/// 由20家增加到30家，增长60%.
fn growth(passage: &Passage, three: &[Figure], marks: &mut Marks<'_>) {
    let [first, second, rate] = three else { return };
    let words = passage.part(first.unit..second.start);
    let told = passage.part(second.unit..rate.start);
    let to = [
        "增加到",
        "增长到",
        "提高到",
        "上升到",
        "增加至",
        "增长至",
        "下降到",
        "减少到",
        "下降至",
        "减少至",
        "降至",
        "降到",
        "增至",
    ];
    let by = [
        "增长",
        "增加",
        "增幅",
        "下降",
        "减少",
        "降幅",
        "增长了",
        "增加了",
        "下降了",
        "减少了",
        "增幅达",
        "降幅达",
    ];
    let is_from = matches!(passage.before(first.start), '由' | '从');
    let is_change = to.iter().any(|word| words.ends_with(word)) && words.chars().count() < 12;
    let is_told =
        by.iter().any(|word| told.ends_with(word)) && told.chars().count() < 10 && told.contains('，');
    let is_exact =
        !first.is_about && !second.is_about && !rate.is_about && !first.is_percent && !second.is_percent;
    let same = unit(passage, first) == unit(passage, second) && is_han(unit(passage, second));
    if !(is_from && is_change && is_told && is_exact && same && rate.is_percent && first.whole() > 0.0) {
        return;
    }
    let right = (second.whole() - first.whole()).abs() / first.whole() * 100.0;
    // What is rounded may differ by one of its last places.
    let slack = 10_f64.powi(-(rate.decimals as i32)) + right * 0.02;
    if (right - rate.value).abs() > slack {
        let told = |figure: &Figure| in_unit(passage, figure, figure.unit, figure.whole());
        let message = format!("由{}到{}，是{}%", told(first), told(second), plain(right));
        marks.at(passage, first.start..rate.end + 1, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::found;

    #[test]
    fn sums_are_told_in_the_unit_of_the_text() {
        for (text, told) in [
            (
                "投入资金1000万元，其中：县级500万元，乡级300万元，社会资金400万元。",
                "总数是1000万元，分项相加是1200万元",
            ),
            ("提案120件，其中经济60件、文化40件、社会30件。", "总数是120件，分项相加是130件"),
            ("产值由1.2亿元增加到1.8亿元，增长60%。", "由1.2亿到1.8亿，是50%"),
        ] {
            let messages: Vec<String> =
                found(text).into_iter().filter(|it| it.code.0 == "N12").map(|it| it.message).collect();
            assert_eq!(messages, [told], "{text}");
        }
    }
}
