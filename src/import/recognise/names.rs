//! What may be the name of a person, or of an office that signs.

use super::character::is_han;

/// The commonest surnames; a line of bare words is no byline without them.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺";

/// Surnames of two characters.
const DOUBLE: [&str; 14] = [
    "欧阳", "上官", "司马", "诸葛", "司徒", "尉迟", "皇甫", "令狐", "慕容", "夏侯", "东方", "公孙", "端木",
    "百里",
];

/// What offices that sign end with.
const OFFICES: [&str; 47] = [
    "办公室",
    "委员会",
    "工委",
    "政协",
    "人大",
    "局",
    "部",
    "中心",
    "站",
    "组",
    "社",
    "处",
    "科",
    "股",
    "院",
    "会",
    "校",
    "乡",
    "镇",
    "街道",
    "村",
    "社区",
    "支部",
    "党委",
    "党组",
    "政府",
    "公司",
    "协会",
    "联",
    "盟",
    "室",
    "委",
    "报",
    "网",
    "台",
    "红网",
    "融媒体",
    "团",
    "大队",
    "所",
    "学会",
    "发布",
    "云",
    "学院",
    "分会",
    "联络处",
    "秘书处",
];

/// Forms of verse, which stand before its name: 七律·贺会.
const VERSES: [&str; 24] = [
    "七律",
    "七绝",
    "五律",
    "五绝",
    "七古",
    "五古",
    "沁园春",
    "满江红",
    "水调歌头",
    "西江月",
    "浣溪沙",
    "蝶恋花",
    "清平乐",
    "念奴娇",
    "卜算子",
    "菩萨蛮",
    "如梦令",
    "临江仙",
    "鹧鸪天",
    "浪淘沙",
    "采桑子",
    "忆江南",
    "渔家傲",
    "江城子",
];

pub(super) fn is_surname(c: char) -> bool {
    SURNAMES.contains(c)
}

/// Whether a word can be a person's name where one is expected.
pub(super) fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    let is_masked = |c: char| matches!(c, '×' | 'X' | 'x' | '某' | '*' | '＊' | '○' | '╳' | '✕');
    if let Some(at) = word.find(['·', '•', '・']) {
        if VERSES.contains(&&word[..at]) {
            return false;
        }
        return (3..=15).contains(&length)
            && word.chars().all(|c| is_han(c) || matches!(c, '·' | '•' | '・'));
    }
    is_latin(word) && length > 1
        || (2..=4).contains(&length) && word.chars().all(|c| is_han(c) || is_masked(c)) && !is_common(word)
}

/// Whether a word is of Latin letters, each part with a capital: John Smith.
pub(super) fn is_latin(word: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_uppercase())
            && part.chars().all(|c| c.is_alphabetic() && !is_han(c) || matches!(c, '.' | '-' | '\''))
            && part.chars().any(char::is_lowercase)
    };
    !word.is_empty() && word.split(' ').all(is_part)
}

/// Whether a word is a person's name by itself: it begins with a surname.
pub(super) fn is_person(word: &str) -> bool {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return false };
    let length = word.chars().count();
    let is_double = DOUBLE.iter().any(|name| word.starts_with(name));
    let fits = if is_double { (3..=4).contains(&length) } else { (2..=3).contains(&length) };
    let is_placeholder = matches!(first, '×' | 'X' | '某') && word.chars().all(|c| c == first) && length <= 3;
    is_name(word) && (is_placeholder || word.contains('·') || (is_double || is_surname(first)) && fits)
}

/// Words of two to four characters that begin with a surname's character and are none.
fn is_common(word: &str) -> bool {
    const COMMON: [&str; 46] = [
        "会议", "关于", "关注", "成效", "成果", "文明", "文化", "高质", "高效", "常委", "常态", "向前",
        "全面", "全力", "全县", "全体", "强化", "方案", "和谐", "明确", "计划", "保障", "原则", "应急",
        "时间", "简介", "简报", "综述", "纪实", "安全", "安排", "石头", "田间", "江河", "金融", "万名",
        "单位", "解决", "党建", "党委", "成立", "任务", "温暖", "严格", "广泛", "联系",
    ];
    COMMON.iter().any(|common| word.starts_with(common))
}

/// Whether an office is called by a word that means nothing else, so that no verse or slogan ends with it.
pub(super) fn signs_by_name(word: &str) -> bool {
    const NAMES: [&str; 17] = [
        "办公室",
        "委员会",
        "工委",
        "支部",
        "党委",
        "党组",
        "政府",
        "公司",
        "协会",
        "学会",
        "分会",
        "联络处",
        "秘书处",
        "融媒体",
        "大队",
        "学院",
        "红网",
    ];
    is_office(word) && NAMES.iter().any(|name| word.ends_with(name))
}

/// Whether a word can be an office, a paper or a site.
pub(super) fn is_office(word: &str) -> bool {
    let length = word.chars().count();
    // 村干部在某村介绍村卫生室: who is where does something.
    if word.replace("在线", "").contains('在') {
        return false;
    }
    let is_plain =
        word.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”' | '×' | '·'));
    (3..=24).contains(&length) && is_plain && OFFICES.iter().any(|end| word.ends_with(end))
        || word == "政协"
        || (2..=8).contains(&length)
            && is_plain
            && ["红网", "日报", "晚报"].iter().any(|end| word.starts_with(end) || word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_offices_are_told_from_phrases() {
        for name in ["张三", "李小四", "欧阳小五", "×××", "阿凡·提"] {
            assert!(is_person(name), "{name}");
        }
        for phrase in ["履职尽责", "担当作为", "全面推进", "会议", "综述", "工作"] {
            assert!(!is_person(phrase), "{phrase}");
        }
        assert!(
            !is_office("村干部在某村介绍村卫生室")
                && is_office("某县在线网")
                && is_office("县政协办公室")
                && is_office("城东镇")
                && is_office("红网")
                && !is_office("抓好落实")
        );
    }
}
