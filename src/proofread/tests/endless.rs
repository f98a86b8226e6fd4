//! Texts without end: every rule takes time in proportion to them, or this does not come to its end.

use super::*;

/// Characters of a text: what took the square of it would take hours.
const LENGTH: usize = 30_000;

#[test]
fn texts_without_end_are_read_in_one_go() {
    let proofreader = all_rules();
    for unit in [
        "县政协",
        "县 政协 ",
        "县，县 ",
        "“",
        "“”",
        "《（“",
        "”）》",
        "1、",
        "12,345家，其中",
        "2022年2月30日（星期一）",
        "约3",
        "中国特色社会主义制",
        "帐户",
        "县政协主席某甲丙",
        "“甲乙丙”甲乙丙",
        "县委县政府、县委、县政府",
        "等……",
        "(",
        "\"县",
        "。",
        "委员和委员，",
        "## 一、甲\n\n",
        "一、甲乙\n\n",
        "1、甲，乙\n\n",
        "县政协召开会议。开展工作。\n\n",
        "县政协召开会议，\n\n\n",
        "<!-- huikan:ignore P02 -->\n\n",
        "甲<!-- huikan:ignore -->\n\n",
        "![甲](1.jpg \"乙\")\n\n",
        "- 甲 乙，丙\n",
        "全国人大十四届",
        "中共县",
        "11010519491231002X ",
    ] {
        let text = unit.repeat(LENGTH / unit.chars().count());
        let article = article(&text);
        let findings = proofreader.read(&article, None);
        assert!(findings.len() <= RULES.len() * 1000, "{unit}: {}", findings.len());
    }
}
