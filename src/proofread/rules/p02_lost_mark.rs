//! P02: a quotation mark or a comma that became a space.

use std::ops::Range;

use crate::proofread::letters::{is_closing, is_han, is_opening, is_space};
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P02"),
    severity: Severity::Error,
    default: true,
    title: "汉字之间的空格：丢了引号或逗号",
    why: "句子里的空格多半是丢了的标点留下的：从报纸版面或 PDF 复制时，引号、逗号常变成空格。不要直接删去，先看这里原来是什么。",
    source: "校对常规；GB/T 15834—2011 4.4、4.8",
    examples: &[
        Example {
            raw: "委员们积极参与 云宝晒技能 活动，反响很好。",
            fixed: "委员们积极参与“云宝晒技能”活动，反响很好。",
        },
        Example {
            raw: "县政协致力打造 书香政协，加大培训力度。",
            fixed: "县政协致力打造“书香政协”，加大培训力度。",
        },
        Example {
            raw: "截至今年11月　所有提案全部办理完毕，委员都很满意。",
            fixed: "截至今年11月，所有提案全部办理完毕，委员都很满意。",
        },
    ],
    clean: &[
        "## 履职尽责 担当作为",
        "参加会议的有段　鸣、陈　立等委员，大家踊跃发言。",
        "县政协召开座谈会。（县政协办公室　摄）",
        "全媒体记者 某某 通讯员 某某",
        "出席会议的有：王某 李某某 张某 赵某某，会议由秘书长主持。",
        "执行《信息技术 互联网内容可访问性技术要求》，效果很好。",
        "第三条 本办法适用于全体委员。",
        "会议听取《 工作报告 》（ 附件 ），并作出决定。",
        "时间 地点 主办单位",
        "打响“云上春山 乐游沅溪”品牌，客人很多。",
        "2022 年全县共有 45 家委员工作室，其中 24 家在乡镇。",
    ],
    check,
};

/// Longer words are quoted rarely.
const LONGEST: usize = 40;

/// What is quoted is called by one of these behind it.
const NOUNS: [&str; 58] = [
    "活动",
    "标准",
    "大赛",
    "工程",
    "行动",
    "机制",
    "模式",
    "制度",
    "平台",
    "品牌",
    "理念",
    "精神",
    "原则",
    "要求",
    "目标",
    "计划",
    "经费",
    "主题",
    "课题",
    "建议",
    "提案",
    "专题",
    "专项",
    "项目",
    "服务",
    "工作",
    "比赛",
    "会议",
    "论坛",
    "讲座",
    "培训",
    "系列",
    "栏目",
    "专栏",
    "称号",
    "荣誉",
    "奖",
    "等",
    "的",
    "为主题",
    "为题",
    "为目标",
    "问题",
    "现象",
    "难题",
    "关系",
    "格局",
    "体系",
    "作用",
    "队",
    "岗",
    "村",
    "政策",
    "战略",
    "改革",
    "建设",
    "方案",
    "之",
];

/// What is quoted follows one of these.
const VERBS: [&str; 50] = [
    "开展", "按照", "打造", "围绕", "以", "实施", "推进", "建立", "选准", "运用", "组织", "参加", "参与",
    "举办", "做到", "坚持", "落实", "锤炼", "称为", "叫做", "实行", "推行", "构建", "创建", "设立", "开设",
    "获评", "荣获", "获得", "评为", "提出", "形成", "编辑", "推出", "深化", "提升", "突出", "解决", "建设",
    "通过", "搭建", "弘扬", "践行", "争当", "制定", "严格", "破解", "对", "从", "的",
];

/// Who wrote or took it, behind the name.
const ROLES: [&str; 14] = [
    "摄",
    "文",
    "图",
    "供稿",
    "供图",
    "报道",
    "通讯员",
    "记者",
    "编辑",
    "摄影",
    "撰文",
    "整理",
    "绘",
    "制图",
];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running().filter(|passage| passage.has(kinds::SPACE)) {
        if !is_prose(passage) {
            continue;
        }
        for sentence in passage.sentences() {
            let gaps = gaps(passage, sentence.clone());
            if !is_list(passage, &gaps, &sentence) {
                told(passage, &sentence, &gaps, marks);
            }
        }
    }
}

/// Whether there are sentences: bylines, addresses and rows of names have none.
fn is_prose(passage: &Passage) -> bool {
    let is_mark = |(_, c): (usize, char)| matches!(c, '，' | '。' | '；' | '！' | '？');
    passage.place == Place::Summary || passage.letters().any(is_mark)
}

/// A run of spaces in a line.
#[derive(Clone, Debug)]
struct Gap {
    letters: Range<usize>,
    /// Han characters on both sides: something is missing here.
    is_bare: bool,
}

/// The spaces of a sentence that a Han character stands beside.
fn gaps(passage: &Passage, sentence: Range<usize>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut index = sentence.start;
    while index < sentence.end {
        if !is_space(passage.letter(index)) {
            index += 1;
            continue;
        }
        let start = index;
        while index < sentence.end && is_space(passage.letter(index)) {
            index += 1;
        }
        let (before, after) = (passage.before(start), passage.letter(index));
        // Inside of 《 报告 》 nothing is lost: that is Q12's.
        let is_outside = (is_han(before) || is_closing(before)) && (is_han(after) || is_opening(after));
        let is_pair = is_outside && (is_han(before) || is_han(after));
        // 11月　所有: a figure's unit is Han. 45 家 is a habit of spacing, and no damage.
        if is_pair && !is_harmless(passage, start, index) {
            gaps.push(Gap { letters: start..index, is_bare: is_han(before) && is_han(after) });
        }
    }
    gaps
}

fn is_harmless(passage: &Passage, start: usize, end: usize) -> bool {
    let alone = |index: usize| !is_han(passage.letter(index)) || passage.letter(index) == '等';
    // 段　鸣: a name of two characters, as wide as one of three.
    let is_wide = end == start + 1 && passage.letter(start) == '\u{3000}';
    let is_name = alone(end + 1) && (is_wide || start > 1 && alone(start - 2));
    let is_role = ROLES
        .iter()
        .any(|role| passage.is_at(end, role) && !is_han(passage.letter(end + role.chars().count())));
    let is_article =
        passage.letter(0) == '第' && start < 10 && passage.part(0..start).ends_with(['条', '章', '节', '款']);
    // What a line begins with is indented, and is P14's.
    start == 0
        || is_slogan(passage, start, end)
        || is_name
        || is_role
        || is_article
        || is_byline(passage, start)
}

/// “雄奇山水 多彩之州”: two halves of one length, by themselves in their marks.
fn is_slogan(passage: &Passage, start: usize, end: usize) -> bool {
    let before = (0..start).rev().take(10).take_while(|&index| is_han(passage.letter(index))).count();
    let after = (end..end + 10).take_while(|&index| is_han(passage.letter(index))).count();
    let (open, close) = (passage.before(start - before), passage.letter(end + after));
    before == after && matches!((open, close), ('“', '”') | ('《', '》'))
}

/// 通讯员 某某
fn is_byline(passage: &Passage, start: usize) -> bool {
    ROLES.iter().any(|role| role.chars().count() > 1 && passage.ends_at(start, role))
}

/// Names, one behind the other: short words between many gaps.
fn is_list(passage: &Passage, gaps: &[Gap], sentence: &Range<usize>) -> bool {
    if gaps.len() < 3 {
        return false;
    }
    let between = |pair: &[Gap]| pair[1].letters.start - pair[0].letters.end;
    let short = gaps.windows(2).filter(|pair| between(pair) <= 4).count();
    let before = &passage.part(sentence.start..gaps[0].letters.start);
    short + 1 == gaps.len() && (gaps.len() > 3 || before.contains('：'))
}

fn told(passage: &Passage, sentence: &Range<usize>, gaps: &[Gap], marks: &mut Marks<'_>) {
    let mut rest = gaps;
    while let [gap, others @ ..] = rest {
        let next = others.first().filter(|next| is_quoted(passage, gap, next));
        if let Some(next) = next {
            quoted(passage, gap, next, marks);
            rest = &others[1..];
            continue;
        }
        rest = others;
        if gap.is_bare && !is_in_title(passage, gap) {
            alone(passage, sentence, gap, marks);
        }
    }
}

/// Whether two gaps are what is left of a pair of quotation marks.
fn is_quoted(passage: &Passage, gap: &Gap, next: &Gap) -> bool {
    let inner = gap.letters.end..next.letters.start;
    let (length, words) = (inner.len(), passage.part(inner.clone()));
    if length == 0 || length > LONGEST || words.contains(['“', '”']) {
        return false;
    }
    let is_named = NOUNS.iter().any(|noun| passage.is_at(next.letters.end, noun));
    let is_led = VERBS.iter().any(|verb| passage.ends_at(gap.letters.start, verb));
    let is_short = length <= 8 && !words.contains(['，', '、']);
    is_named || is_led || is_short
}

/// 《信息技术 术语》: parts of a title.
fn is_in_title(passage: &Passage, gap: &Gap) -> bool {
    let before = (0..gap.letters.start).rev().take(30).map(|index| passage.letter(index));
    let after = (gap.letters.end..passage.len()).take(40).map(|index| passage.letter(index));
    let nearest = |mut letters: Box<dyn Iterator<Item = char> + '_>| {
        letters.find(|c| matches!(c, '《' | '》' | '，' | '。'))
    };
    nearest(Box::new(before)) == Some('《') && nearest(Box::new(after)) == Some('》')
}

fn quoted(passage: &Passage, gap: &Gap, next: &Gap, marks: &mut Marks<'_>) {
    let words = passage.part(gap.letters.end..next.letters.start);
    marks
        .at(passage, gap.letters.start..next.letters.end, format!("“{words}”两边的引号丢了，只剩空格"))
        .swap(passage, [(gap.letters.clone(), "“"), (next.letters.clone(), "”")], Applicability::Ask);
}

fn alone(passage: &Passage, sentence: &Range<usize>, gap: &Gap, marks: &mut Marks<'_>) {
    let Range { start, end } = gap.letters;
    let around = format!("{} {}", passage.part(start.saturating_sub(4)..start), passage.part(end..end + 4));
    let is_led = VERBS.iter().any(|verb| passage.ends_at(start, verb)) && !passage.ends_at(start, "的");
    let limit = sentence.end.min(end + LONGEST / 2 + 1);
    let close = (end..limit).find(|&index| is_closing(passage.letter(index))).filter(|_| is_led);
    if let Some(close) = close {
        let words = passage.part(end..close);
        marks.at(passage, start..close, format!("“{words}”的引号丢了，只剩一个空格")).swap(
            passage,
            [(gap.letters.clone(), "“"), (close..close, "”")],
            Applicability::Ask,
        );
        return;
    }
    marks.at(passage, gap.letters.clone(), format!("“{around}”之间有空格，可能丢了逗号或引号")).swap(
        passage,
        [(gap.letters.clone(), "，")],
        Applicability::Ask,
    );
}
