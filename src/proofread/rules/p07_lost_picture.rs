//! P07: the words under a picture that is gone.

use crate::proofread::letters::is_stop;
use crate::proofread::ordinal::ordinal;
use crate::proofread::prose::{Block, BlockKind, Passage, Place, Prose, kinds};
use crate::proofread::{Example, Marks, Reading, Rule};
use crate::report::{Code, Severity};

pub static RULE: Rule = Rule {
    code: Code("P07"),
    severity: Severity::Warning,
    default: true,
    title: "只有图说，没有图",
    why: "这一句像是图说（写的是一个场面，或者署了“摄”），旁边却没有图片：请补上图片，把这句话写成它的图说；不是图说的，并到前后的段落里。",
    source: "校对常规；编辑部图文习惯",
    examples: &[
        Example {
            raw: "第一段文字讲工作。\n\n\n\n县政协主席会议成员调研项目建设情况。\n\n\n\n第二段文字讲成效。",
            fixed: "第一段文字讲工作。\n\n![调研](1.jpg \"县政协主席会议成员调研项目建设情况。（县政协办公室　摄）\")\n\n第二段文字讲成效。",
        },
        Example {
            raw: "第一段文字讲工作。\n\n图为县政协召开座谈会。\n\n第二段文字讲成效。",
            fixed: "第一段文字讲工作。\n\n![座谈会](1.jpg \"图为县政协召开座谈会。（县政协办公室　摄）\")\n\n第二段文字讲成效。",
        },
    ],
    clean: &[
        "第一段文字讲工作。\n\n这是很短的一段。\n\n第二段文字讲成效。",
        "第一段。\n\n![座谈会](1.jpg)\n\n图为县政协召开座谈会。\n\n第二段。",
        "第一段讲工作，第二段讲成效。\n\n\n\n本办法自公布之日起施行。",
        "第一段讲工作，第二段讲成效。\n\n\n\n会议期间，委员们还观看了专题片。\n\n\n\n会议圆满完成各项议程。",
        "第一段文字讲工作。\n\n图为县域经济发展的蓝图，每一笔都凝聚着委员的心血。\n\n第二段文字讲成效。",
        "第一段讲工作。有两句话。\n\n\n第二段讲成效。有两句话。\n\n\n第三段讲得很短。\n\n\n第四段讲打算。有两句话。",
    ],
    check,
};

fn check(reading: &Reading<'_>, marks: &mut Marks<'_>) {
    let prose = reading.prose;
    // Where empty lines are a habit, they tell nothing.
    let others: Vec<&Block> =
        prose.blocks.windows(2).filter(|pair| are_long(prose, pair)).map(|pair| &pair[1]).collect();
    let is_habit = others.iter().filter(|block| block.blank_lines > 1).count() * 2 > others.len();
    // Captions of several pictures stand together, the last of them before the text that goes on.
    let mut behind_caption = false;
    for (number, block) in prose.blocks.iter().enumerate() {
        let caption = lone(prose, block).filter(|passage| {
            let next = prose.blocks.get(number + 1);
            let is_apart = behind_caption || next.is_none_or(|next| next.blank_lines > 1);
            let is_apart = is_apart && block.blank_lines > 1 && number > 0 && !is_habit && is_scene(passage);
            (is_named(passage) || is_apart) && !beside_picture(prose, number)
        });
        behind_caption = caption.is_some();
        if let Some(passage) = caption {
            marks.at(passage, passage.trimmed(), format!("“{}”像是图说，旁边没有图片", passage.text.trim()));
        }
    }
}

/// Two blocks side by side of which none looks like a caption.
fn are_long(prose: &Prose<'_>, pair: &[Block]) -> bool {
    pair.iter().all(|block| lone(prose, block).is_none())
}

/// A paragraph of one short sentence.
fn lone<'p>(prose: &'p Prose<'_>, block: &Block) -> Option<&'p Passage> {
    let [passage] = prose.of_block(block) else { return None };
    let is_paragraph = block.kind == BlockKind::Paragraph && passage.place == Place::Paragraph;
    let range = passage.trimmed();
    let inner = range.start..range.end.saturating_sub(1);
    let stops = inner.clone().filter(|&index| is_stop(passage.letter(index))).count();
    let fits = (6..=60).contains(&range.len()) && stops <= usize::from(passage.has(kinds::BRACKET));
    (is_paragraph && fits && ordinal(passage).is_none()).then_some(passage)
}

/// It says itself what it is.
fn is_named(passage: &Passage) -> bool {
    let text = passage.text.trim();
    let starts = ["图说：", "图片说明", "图：", "（图为", "图片为"];
    let ends = ["摄）", "摄)", "供图）", "供图)"];
    // 图为县域经济的蓝图，每一笔…: another sentence with the same beginning.
    let shows =
        text.starts_with("图为") && (!text.contains('，') || SCENES.iter().any(|word| text.contains(word)));
    shows || starts.iter().any(|word| text.starts_with(word)) || ends.iter().any(|word| text.ends_with(word))
}

/// Who is seen in a picture.
const PEOPLE: [&str; 20] = [
    "委员", "主席", "领导", "干部", "一行", "代表", "群众", "成员", "政协", "同志", "党员", "学生", "村民",
    "专家", "记者", "组", "队", "居民", "职工", "老人",
];

/// What they are seen doing.
const SCENES: [&str; 30] = [
    "调研", "视察", "考察", "座谈", "召开", "举行", "开展", "走访", "慰问", "督办", "参观", "合影", "讲话",
    "发言", "现场", "揭牌", "签约", "察看", "查看", "了解", "交流", "宣讲", "送到", "反映", "向", "参加",
    "出席", "活动", "指导", "在",
];

/// A scene, perhaps behind its place: who does what. Of a whole year or of rules, no picture is taken.
fn is_scene(passage: &Passage) -> bool {
    let range = passage.trimmed();
    let text = passage.text.trim();
    let who = passage.part(range.start..range.start + 16);
    let is_whole = ["各项", "一年来", "圆满", "应当", "施行", "全年", "本次", "还"]
        .iter()
        .any(|word| text.contains(word));
    // 会议期间，…: the clause goes on with the text.
    let first = text.split('，').next().unwrap_or_default();
    let is_time = first.ends_with(['间', '时', '后', '来', '中', '年', '月', '日', '前']);
    range.len() <= 45
        && matches!(passage.before(range.end), '。' | '）')
        && text.matches('，').count() <= usize::from(!is_time)
        && !is_whole
        && PEOPLE.iter().any(|word| who.contains(word))
        && SCENES.iter().any(|word| text.contains(word))
}

fn beside_picture(prose: &Prose<'_>, number: usize) -> bool {
    let has = |block: &Block| {
        matches!(block.kind, BlockKind::Pictures(_) | BlockKind::Other | BlockKind::Table)
            || prose
                .of_block(block)
                .iter()
                .any(|passage| matches!(passage.place, Place::Caption | Place::Alt))
    };
    let near = number.saturating_sub(1)..(number + 2).min(prose.blocks.len());
    prose.blocks[near].iter().any(has)
}
