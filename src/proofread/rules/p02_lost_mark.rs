//! P02: a quotation mark or a comma that became a space.

use std::ops::Range;

use crate::proofread::gaps::{Gap, gaps};
use crate::proofread::letters::{is_closing, is_han, is_mark, is_space};
use crate::proofread::lexicon::is_word;
use crate::proofread::prose::{Passage, Place, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Applicability, Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P02"),
    severity: Severity::Error,
    default: true,
    title: "汉字之间的空格：丢了引号或逗号",
    why: "句子里的空格多半是丢了的标点留下的：从报纸版面或 PDF 复制时，引号、逗号常变成空格。不要直接删去，先看这里原来是什么。看不准是什么的，只提示，不代改。",
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
        Example {
            raw: "符合条　件的企业，可以申请。", fixed: "符合条件的企业，可以申请。"
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
        "常务委员：丁　一　马小军（女）　王建国　石　磊，秘书长：周大山。",
        "选举产生了主席张三丰，副主席王　强　李小明　赵　敏。",
        "主持人：张三丰　记录：李明　参会：王强、赵敏，列席：周大山。",
        "本报讯（通讯员 李明 王强）6月15日，县政协召开会议。",
        "以“学思想 强党性 重实践 建新功”为总要求，扎实开展。",
        "第三条之一　委员应当出席会议。第四条　委员应当提交提案。",
        "上午9时 会议开始，下午5时 会议结束。",
    ],
    check,
};

/// A quotation of more characters than these is none, but where the words on both of its sides say so.
const LONGEST: usize = 40;
const LONGEST_NAMED: usize = 80;

/// What is quoted is called by one of these behind it.
const NOUNS: [&str; 55] = [
    "活动", "标准", "大赛", "工程", "行动", "机制", "模式", "制度", "平台", "品牌", "理念", "精神", "原则",
    "要求", "目标", "计划", "经费", "主题", "课题", "建议", "提案", "专题", "专项", "项目", "服务", "工作",
    "比赛", "会议", "论坛", "讲座", "培训", "系列", "栏目", "专栏", "称号", "荣誉", "奖", "等", "的", "为题",
    "问题", "现象", "难题", "关系", "格局", "体系", "作用", "队", "岗", "村", "政策", "战略", "改革", "建设",
    "方案",
];

/// The same, of three characters.
const LONGER_NOUNS: [&str; 3] = ["为主题", "为目标", "专委会"];

/// What is quoted follows one of these.
const VERBS: [&str; 50] = [
    "开展", "按照", "打造", "围绕", "以", "实施", "推进", "建立", "选准", "运用", "组织", "参加", "参与",
    "举办", "做到", "坚持", "落实", "锤炼", "称为", "叫做", "实行", "推行", "构建", "创建", "设立", "开设",
    "获评", "荣获", "获得", "评为", "提出", "形成", "编辑", "推出", "深化", "提升", "突出", "解决", "建设",
    "通过", "搭建", "弘扬", "践行", "争当", "制定", "严格", "破解", "对", "从", "的",
];

/// Verbs and nouns of one character are beside gaps by chance, too.
const WEAK: [&str; 10] = ["以", "对", "从", "的", "等", "奖", "队", "岗", "村", "之"];

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    for passage in reading.running().filter(|passage| passage.has(kinds::SPACE)) {
        if !is_prose(passage) {
            continue;
        }
        for sentence in passage.sentences() {
            let gaps = gaps(reading.prose.source, passage, sentence.clone());
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

/// Names behind a colon, one behind the other: short words between many gaps.
fn is_list(passage: &Passage, gaps: &[Gap], sentence: &Range<usize>) -> bool {
    let between = |pair: &[Gap]| pair[1].letters.start - pair[0].letters.end;
    gaps.len() >= 3
        && gaps.windows(2).all(|pair| between(pair) <= 4)
        && passage.part(sentence.start..gaps[0].letters.start).contains('：')
}

fn told(passage: &Passage, sentence: &Range<usize>, gaps: &[Gap], marks: &mut Marks<'_>) {
    let mut rest = gaps;
    while let [gap, others @ ..] = rest {
        let row = row(passage, rest);
        if row > 2 {
            several(passage, &rest[..row], marks);
            rest = &rest[row..];
            continue;
        }
        if let Some(next) = others.first().filter(|next| is_quoted(passage, gap, next, others.get(1))) {
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

/// The verb before a gap that what is quoted follows.
fn verb(passage: &Passage, gap: &Gap) -> Option<&'static str> {
    VERBS.iter().copied().find(|verb| passage.ends_at(gap.letters.start, verb))
}

/// The noun behind a gap that what is quoted is called by: at once, or at the end of a short phrase.
fn noun(passage: &Passage, gap: &Gap) -> Option<&'static str> {
    let start = gap.letters.end;
    let end = start + (start..start + 10).take_while(|&index| is_han(passage.letter(index))).count();
    let ends = |noun: &&str| !WEAK.contains(noun) && end < start + 10 && passage.ends_at(end, noun);
    let is_count = (start..start + 2).any(|index| {
        let c = passage.letter(index);
        (c.is_ascii_digit() || "两三四五六七八九十".contains(c))
            && "个项条件名家次种类".contains(passage.letter(index + 1))
    });
    let nouns = || LONGER_NOUNS.iter().chain(&NOUNS).copied();
    let at_once = || nouns().find(|noun| passage.is_at(start, noun));
    at_once().or_else(|| nouns().find(ends)).or(is_count.then_some("等"))
}

/// 选准 甲 乙 等3个课题: how many gaps stand around several things in a row.
fn row(passage: &Passage, gaps: &[Gap]) -> usize {
    let [first, ..] = gaps else { return 0 };
    if verb(passage, first).is_none() {
        return 0;
    }
    let is_piece = |pair: &[Gap]| {
        let piece = pair[0].letters.end..pair[1].letters.start;
        piece.len() <= LONGEST / 2 && piece.into_iter().all(|index| is_han(passage.letter(index)))
    };
    let pieces = gaps.windows(2).take_while(|pair| is_piece(pair)).count();
    // A verb before a gap in between begins another row.
    let inner = 1 + gaps[1..].iter().take(pieces).take_while(|gap| verb(passage, gap).is_none()).count();
    let last = (2..=pieces.min(inner)).rev().find(|&count| noun(passage, &gaps[count]).is_some());
    last.map_or(0, |count| count + 1)
}

fn several(passage: &Passage, gaps: &[Gap], marks: &mut Marks<'_>) {
    let (Some(first), Some(last)) = (gaps.first(), gaps.last()) else { return };
    let pieces: Vec<&str> =
        gaps.windows(2).map(|pair| passage.part(pair[0].letters.end..pair[1].letters.start)).collect();
    let message = format!("“{}”等几项之间的标点丢了，只剩空格", pieces.join(" "));
    let mark = marks.at(passage, first.letters.start..last.letters.end, message);
    // 等3个课题 are several names; 提案委 经济委 三个专委会 may be anything.
    let long = pieces.iter().all(|piece| piece.chars().count() > 4);
    if long && passage.is_at(last.letters.end, "等") {
        let put = |index: usize| match index {
            0 => "“",
            index if index + 1 == gaps.len() => "”",
            _ => "”“",
        };
        let edits = gaps.iter().enumerate().map(|(index, gap)| (passage, gap.letters.clone(), put(index)));
        mark.swap_all(edits, Applicability::Ask);
    }
}

/// Whether two gaps are what is left of a pair of quotation marks.
fn is_quoted(passage: &Passage, gap: &Gap, next: &Gap, third: Option<&Gap>) -> bool {
    let inner = gap.letters.end..next.letters.start;
    let (length, words) = (inner.len(), passage.part(inner.clone()));
    let (verb_before, noun_behind) = (verb(passage, gap), noun(passage, next));
    let longest = if verb_before.is_some() && noun_behind.is_some() { LONGEST_NAMED } else { LONGEST };
    // “喜迎二十大，奋进新征程”: a slogan of two halves is called something; of more clauses there is none.
    let commas = words.matches('，').count();
    let is_slogan = commas == 0 || commas == 1 && length <= LONGEST && noun_behind.is_some();
    if length == 0 || length > longest || words.contains(['“', '”']) || !is_slogan {
        return false;
    }
    // 另外 委员们还通过 政协云 平台: the second gap opens a pair of its own.
    let is_next = verb(passage, next).is_some_and(|verb| !WEAK.contains(&verb)) && third.is_some();
    if is_next && verb_before.is_none() {
        return false;
    }
    let is_short = length <= 8 && !words.contains(['，', '、']);
    verb_before.is_some() || noun_behind.is_some() || is_short
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
    let place = gap.letters.start..next.letters.end;
    let is_sure = |word: Option<&str>| word.is_some_and(|word| !WEAK.contains(&word));
    let is_sure = is_sure(verb(passage, gap)) || is_sure(noun(passage, next));
    // 《关于 优化交通 的建议》 may have had nothing there.
    let is_title = (gap.letters.start.saturating_sub(LONGEST)..gap.letters.start)
        .rev()
        .map(|index| passage.letter(index))
        .find(|c| matches!(c, '《' | '》'))
        == Some('《');
    if !is_sure || is_title {
        let message = format!("“{words}”两边有空格，可能丢了引号，也可能是多余的空格");
        marks.at(passage, place, message).severity(Severity::Hint);
        return;
    }
    marks.at(passage, place, format!("“{words}”两边的引号丢了，只剩空格")).swap(
        passage,
        [(gap.letters.clone(), "“"), (next.letters.clone(), "”")],
        Applicability::Ask,
    );
}

fn alone(passage: &Passage, sentence: &Range<usize>, gap: &Gap, marks: &mut Marks<'_>) {
    let Range { start, end } = gap.letters;
    if is_inside_word(passage, gap) {
        let word = format!("{}{}", passage.before(start), passage.letter(end));
        marks.at(passage, start..end, format!("“{word}”当中多了空格")).swap(
            passage,
            [(start..end, "")],
            Applicability::Ask,
        );
        return;
    }
    // 参与 围绕城市建设: what follows is a clause of its own.
    let is_clause = VERBS.iter().any(|verb| !WEAK.contains(verb) && passage.is_at(end, verb));
    let is_led = !is_clause && verb(passage, gap).is_some_and(|verb| verb != "的");
    let limit = sentence.end.min(end + LONGEST / 2 + 1);
    let close = (end..limit).find(|&index| is_closing(passage.letter(index))).filter(|_| is_led);
    if let Some(close) = close {
        let words = passage.part(end..close);
        let is_sure = verb(passage, gap).is_some_and(|verb| !WEAK.contains(&verb)) && close - end <= 10;
        let mark = marks.at(passage, start..close, format!("“{words}”的引号丢了，只剩一个空格"));
        if is_sure {
            mark.swap(passage, [(gap.letters.clone(), "“"), (close..close, "”")], Applicability::Ask);
        } else {
            mark.severity(Severity::Hint);
        }
        return;
    }
    let around = format!("{} {}", passage.part(start.saturating_sub(4)..start), passage.part(end..end + 4));
    let message = format!("“{around}”之间有空格，可能丢了逗号或引号");
    let mark = marks.at(passage, start..end, message);
    if is_between_clauses(passage, sentence, gap) {
        mark.swap(passage, [(gap.letters.clone(), "，")], Applicability::Ask);
    } else {
        mark.severity(Severity::Hint);
    }
}

/// 符合条　件的, 第三百七十二 条: the characters on both sides are one word, and neither is part of another.
fn is_inside_word(passage: &Passage, gap: &Gap) -> bool {
    let Range { start, end } = gap.letters;
    let (before, after) = (passage.before(start), passage.letter(end));
    let first = start.checked_sub(2).map_or('\0', |index| passage.letter(index));
    let is_number =
        "一二三四五六七八九十百千零".contains(before) && matches!(after, '条' | '款' | '项' | '章' | '届');
    is_number && passage.part(start.saturating_sub(9)..start).contains('第')
        || is_word(before, after) && !is_word(first, before) && !is_word(after, passage.letter(end + 1))
}

/// Clauses of some length on both sides: what is short may as well have been quoted.
fn is_between_clauses(passage: &Passage, sentence: &Range<usize>, gap: &Gap) -> bool {
    let Range { start, end } = gap.letters;
    let ends = |index: &usize| {
        let c = passage.letter(*index);
        c == '、' || !is_mark(c) && !is_space(c)
    };
    // 另外 委员们…
    if ["另外", "此外", "同时", "首先", "其次", "最后", "因此"]
        .iter()
        .any(|word| passage.ends_at(start, word))
    {
        return true;
    }
    let before = (sentence.start..start).rev().take(5).take_while(ends).count();
    let after = (end..sentence.end).take(5).take_while(ends).count();
    // 由 常务委员会, 等单位 应当指导: one clause, of which nothing is missing.
    let joins = "由在对与和向从为把被将或".contains(passage.before(start));
    let goes_on = joins && !is_word(passage.before(start.saturating_sub(1)), passage.before(start))
        || ["的", "之", "们", "等", "就", "应当", "可以", "必须", "不得", "应", "也"]
            .iter()
            .any(|word| passage.is_at(end, word));
    before >= 4 && after >= 5 && !goes_on
}

#[cfg(test)]
mod tests {
    use crate::proofread::tests::{severities, swapped};

    #[test]
    fn names_headings_and_slogans_have_spaces_of_their_own() {
        for text in [
            "常务委员：丁　一　马小军（女）　王建国　石　磊，秘书长：周大山。",
            "补选王　强　李　明　张三丰为常务委员，大会通过。",
            "会上表彰了王强　李明　张三丰　欧阳文华等10名优秀委员，影响很大。",
            "出席会议的有　张三丰　王强　李小明　赵敏　周大山等同志，会议由王强主持。",
            "第一组（组长：王强　副组长：李明　赵敏），讨论地点：三楼会议室。",
            "记者 李明 通讯员 王强 报道：6月15日，县政协召开会议。",
            "本报讯 6月15日，县政协召开会议。",
            "新华社北京6月15日电 中共中央总书记主持会议并讲话，会议强调加强学习。",
            "本报讯 记者李明报道：6月15日，县政协召开会议。",
            "【本网讯 记者李明】6月15日，县政协召开会议。",
            "大会日程：6月15日上午 开幕会，6月15日下午 分组讨论，请各位委员按时参加。",
            "第一章　总则　第一条　为了规范工作，制定本办法。",
            "第三百零七条之一　以捏造的事实提起诉讼的，处罚金。",
            "必须遵守本规则。 第三条 国家对飞行实行统一管制，各单位遵照执行。 第四条 本规则由国务院解释。",
        ] {
            assert_eq!(severities(text, "P02"), [], "{text}");
        }
    }

    #[test]
    fn what_is_not_sure_is_told_and_nothing_is_offered() {
        for (text, mended) in [
            (
                "就选准 促进旅游复苏发展 加快纪念馆设施建设 等3个课题进行协商。",
                "就选准“促进旅游复苏发展”“加快纪念馆设施建设”等3个课题进行协商。",
            ),
            ("组织广大政协委员参与 云宝晒技能 委员答题游湖南 活动，分享美景。", ""),
            ("县政协设立 提案委 经济委 文史委 三个专委会，各司其职。", ""),
            (
                "另外 委员们还通过 政协云 智慧提案系统提交了提案，反响很好。",
                "另外，委员们还通过“政协云”智慧提案系统提交了提案，反响很好。",
            ),
            (
                "参加市政协 喜迎二十大，奋进新征程 履职创新故事大赛，获得好评。",
                "参加市政协“喜迎二十大，奋进新征程”履职创新故事大赛，获得好评。",
            ),
            ("对《关于 优化老城区交通体系，方便群众出行 的建议》办理情况进行了督办。", ""),
            ("锤炼委员 四种能力，提高综合素质。", ""),
            ("各部门和共青团等单位　应当指导和推进青少年教育，做好服务。", ""),
            (
                "致力打造 书香政协，加大培训力度，组织委员开展理论研讨，先后开展集中培训三次，锤炼委员 四种能力，提高素质。",
                "致力打造“书香政协”，加大培训力度，组织委员开展理论研讨，先后开展集中培训三次，锤炼委员 四种能力，提高素质。",
            ),
            (
                "由主席会议成员牵头 相关专委会和县直单位参与 围绕城市建设与管理、中小企业发展开展调研。",
                "由主席会议成员牵头，相关专委会和县直单位参与，围绕城市建设与管理、中小企业发展开展调研。",
            ),
            (
                "截至今年11月 所有提案、微建议全部办理完毕 办复率、满意率均为100%。",
                "截至今年11月，所有提案、微建议全部办理完毕，办复率、满意率均为100%。",
            ),
            (
                "第三百七十二　条适用速裁程序审理案件，可以集中开庭。",
                "第三百七十二条适用速裁程序审理案件，可以集中开庭。",
            ),
        ] {
            let expected = if mended.is_empty() { text } else { mended };
            assert_ne!(severities(text, "P02"), [], "{text}");
            assert_eq!(swapped("P02", text), expected);
        }
    }
}
