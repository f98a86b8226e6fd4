//! The keys of front matter: one table drives reading, findings, the JSON Schema and the manual.

pub use crate::config::KINDS;
use crate::config::yaml::{KeyDef, Shape};

/// Words of a choice: English, then the Chinese spellings.
pub type Words = &'static [(&'static str, &'static [&'static str])];

pub const STATUSES: Words = &[
    ("draft", &["草稿"]),
    ("review", &["待审", "审核中", "待審", "審核中"]),
    ("returned", &["退回", "退稿"]),
    ("published", &["已发布", "发布", "已發布", "發布"]),
    ("withdrawn", &["已撤回", "撤回", "撤稿"]),
    ("archived", &["归档", "已归档", "歸檔", "已歸檔"]),
];

pub const REVIEWS: Words = &[
    ("first", &["初审", "一审"]),
    ("second", &["复审", "二审"]),
    ("final", &["终审", "三审"]),
    ("name", &["姓名", "审核人"]),
    ("time", &["时间", "日期"]),
    ("signature", &["签名", "签章"]),
    ("returned", &["退回", "退稿"]),
    ("reason", &["原因", "理由", "意见"]),
];

pub const WITHDRAWAL: Words = &[("reason", &["原因", "理由"]), ("time", &["时间", "日期"])];
pub const CORRECTION: Words = &[("text", &["内容", "说明"]), ("time", &["时间", "日期"])];
pub const HEADLINE: Words = &[("until", &["截止", "到期", "至"])];
pub const ATTACHMENT: Words = &[("file", &["文件"]), ("title", &["标题", "名称"])];

/// The keys of an article's front matter, the usual ones first.
pub fn article() -> &'static [KeyDef] {
    ARTICLE
}

/// The keys of a column's `_index.md`.
pub fn column() -> &'static [KeyDef] {
    COLUMN
}

const fn key(
    name: &'static str,
    chinese: &'static [&'static str],
    also: &'static [&'static str],
    shape: Shape,
    doc: &'static str,
    example: &'static str,
) -> KeyDef {
    KeyDef { name, chinese, also, shape, doc, example }
}

const fn unused(name: &'static str, chinese: &'static [&'static str], doc: &'static str) -> KeyDef {
    key(name, chinese, &[], Shape::Unused, doc, "")
}

#[rustfmt::skip]
static ARTICLE: &[KeyDef] = &[
    key("title", &["标题"], &[], Shape::Text, "稿件标题；不写时用正文的第一个标题。", "县政协召开常委会会议"),
    key("date", &["日期", "发布日期", "发布时间", "时间"], &["pubdate", "publish_date", "published_at", "publishdate", "created"], Shape::Date, "发布的日期，可以带钟点；将来的日期到时才发布。", "2022-12-20 09:30"),
    key("kind", &["体裁"], &[], Shape::Choice(KINDS), "体裁，决定版式和必填项；不写就是新闻。", "新闻"),
    key("source", &["来源", "信息来源"], &[], Shape::Text, "来源单位。", "县政协办公室"),
    key("authors", &["作者", "署名", "记者"], &["author", "byline"], Shape::Credits, "作者；可以写整行署名，如“全媒体记者 ××× 通讯员 ×××”。", "全媒体记者 ×××"),
    key("tags", &["标签"], &["tag"], Shape::Texts, "标签，用来归类和检索。", "[提案, 民生]"),
    key("summary", &["摘要", "简介", "导读"], &["description", "excerpt", "abstract"], Shape::Text, "摘要，用在列表和搜索结果里。", "会议审议通过了有关事项。"),
    key("cover", &["封面", "封面图", "题图"], &["image", "thumbnail", "featured_image", "banner", "photo"], Shape::Text, "封面图片的文件名。", "1.jpg"),
    key("kicker", &["引题", "肩题"], &[], Shape::Text, "引题，排在标题上面的小字。", "凝聚共识 履职为民"),
    key("subtitle", &["副题", "副标题"], &[], Shape::Text, "副题，排在标题下面。", "——县政协2022年工作综述"),
    key("short_title", &["短题", "短标题"], &["shorttitle"], Shape::Text, "短题，首页和列表放不下长标题时用。", "政协工作综述"),
    key("editor", &["责编", "责任编辑", "编辑"], &["editors"], Shape::Credits, "责任编辑。", "×××"),
    key("photographers", &["摄影", "摄"], &["photographer"], Shape::Credits, "摄影者。", "×××"),
    key("reviewers", &["审核", "三审"], &["review"], Shape::Mapping(REVIEWS), "三审：初审、复审、终审各由谁签发。", "\n  初审: ×××\n  复审: ×××\n  终审: ×××"),
    key("status", &["状态", "稿件状态", "发布状态", "狀態"], &[], Shape::Choice(STATUSES), "稿件状态；不写就是已发布。", "草稿"),
    key("topics", &["专题"], &["topic", "series"], Shape::Texts, "所属专题。", "[2022年两会]"),
    key("columns", &["栏目", "其他栏目"], &["column", "extra_columns"], Shape::Texts, "除所在文件夹外，还要列入的栏目。", "[图片新闻]"),
    key("updated", &["更新", "更新日期", "更新时间", "修改时间"], &["lastmod", "modified", "update", "last_modified_at", "last_modified", "date_modified"], Shape::Date, "内容最后修改的日期。", "2022-12-21"),
    key("expires", &["下线", "下线时间", "到期"], &["expirydate", "expiry_date", "expire"], Shape::Date, "到这个时间自动下线；只写日期的，当天还登，第二天零点下线。", "2023-01-31"),
    key("source_url", &["来源网址", "来源链接", "原文链接"], &["original_url"], Shape::Text, "转载稿件的原文地址。", "https://www.example.gov.cn/a.html"),
    key("keywords", &["关键词", "关键字"], &["keyword"], Shape::Texts, "写进网页标签的关键词。", "[政协, 提案]"),
    key("focus", &["焦点"], &[], Shape::Text, "裁切封面时要保住的位置：横向和纵向的百分比。", "40% 30%"),
    key("withdraw", &["撤稿", "撤稿说明"], &[], Shape::Mapping(WITHDRAWAL), "撤稿的原因和时间；写了它，不写状态也是撤稿。", "\n  原因: 内容有误\n  时间: 2022-12-21"),
    key("corrections", &["更正"], &["correction"], Shape::Mapping(CORRECTION), "更正说明，可以有多条。", "\n  - 内容: 第二段的数字应为 120 件\n    时间: 2022-12-21"),
    key("slug", &["网址名", "网址"], &[], Shape::Text, "网址的最后一段，只用小写字母、数字和连字符。", "work-review-2022"),
    key("aliases", &["旧址", "旧网址"], &["alias", "redirect_from"], Shape::Texts, "以前的网址，会自动转到现在的网址。", "[/news/123.html]"),
    key("weight", &["排序", "次序"], &["order"], Shape::Integer, "排序用的整数，小的在前。", "10"),
    key("sticky", &["置顶"], &["top", "pin", "pinned"], Shape::Bool, "在栏目首页置顶。", "是"),
    key("headline", &["头条"], &[], Shape::Mapping(HEADLINE), "列为首页头条，可以写截止日期。", "2022-12-31"),
    key("search", &["搜索"], &["searchable"], Shape::Bool, "写“否”就不进站内搜索。", "否"),
    key("toc", &["目录"], &[], Shape::Bool, "是否在文前列出目录。", "是"),
    key("attachments", &["附件"], &["attachment"], Shape::Mapping(ATTACHMENT), "文后可下载的文件。", "\n  - 文件: 名单.pdf\n    标题: 委员名单"),
    key("wechat", &["公众号", "微信"], &["weixin"], Shape::Any, "公众号推送用的设置。", "\n  标题: 县政协2022年工作综述"),
    key("draft", &["草稿"], &[], Shape::Bool, "写“是”同“状态: 草稿”。", "是"),
    key("published", &[], &["publish"], Shape::Bool, "写 false 同“状态: 草稿”。", "false"),
    key("permalink", &[], &["url"], Shape::Text, "别的程序定的网址，当作旧址。", "/news/123.html"),
    unused("layout", &["版式"], "版式由“体裁”决定。"),
    unused("template", &["模板"], "版式由“体裁”决定。"),
    unused("type", &["类型"], "版式由“体裁”决定。"),
    unused("categories", &["分类"], "栏目由稿件所在的文件夹决定；要列入别的栏目，写“栏目: [名称]”。"),
    unused("category", &[], "栏目由稿件所在的文件夹决定；要列入别的栏目，写“栏目: [名称]”。"),
    unused("comments", &["评论"], "本程序没有评论功能。"),
    unused("comment", &[], "本程序没有评论功能。"),
    unused("id", &[], "稿件不需要编号。"),
    unused("lang", &["语言"], "全站都是中文。"),
    unused("language", &[], "全站都是中文。"),
    unused("math", &[], "不需要开关。"),
    unused("mathjax", &[], "不需要开关。"),
    unused("katex", &[], "不需要开关。"),
    unused("markup", &[], "正文都是 Markdown。"),
    unused("menu", &[], "导航由栏目决定。"),
    unused("share", &[], "由主题决定。"),
];

#[rustfmt::skip]
static COLUMN: &[KeyDef] = &[
    key("title", &["标题", "名称", "栏目名称"], &["name"], Shape::Text, "栏目名称；不写时用文件夹名。", "政协要闻"),
    key("slug", &["网址名", "网址"], &[], Shape::Text, "网址里的一段，只用小写字母、数字和连字符。", "yaowen"),
    key("description", &["描述", "栏目描述", "说明", "简介"], &["summary"], Shape::Text, "栏目的用途和主要内容，写进网页标签。", "县政协重要会议和活动的报道。"),
    key("keywords", &["关键词", "栏目关键词", "关键字"], &["keyword"], Shape::Texts, "栏目的关键词，写进网页标签。", "[政协, 要闻]"),
    key("type", &["栏目类别", "类别"], &["column_type"], Shape::Text, "网页标签规范里的栏目类别。", "工作动态"),
    key("update", &["更新类", "更新", "更新周期"], &[], Shape::Text, "多久应有新内容，供检查用。", "news"),
    key("weight", &["排序", "次序"], &["order"], Shape::Integer, "排序用的整数，小的在前。", "10"),
    key("table", &["表", "数据表"], &["data"], Shape::Text, "栏目由哪张数据表做成：content/_data/ 下的文件名，不写扩展名；写文件夹名就是里面所有的表。", "proposals"),
    key("layout", &["版式", "数据版式"], &[], Shape::Text, "列表的样子，由主题决定有哪些；数据表做的栏目写 proposals（提案）、studios（工作室）或 leaders（领导）。", "list"),
    key("hidden", &["隐藏", "不进导航"], &["hide"], Shape::Bool, "不出现在导航里。", "是"),
    key("cover", &["封面", "封面图", "题图"], &["image"], Shape::Text, "栏目图片的文件名。", "cover.jpg"),
    key("aliases", &["旧址", "旧网址"], &["alias", "redirect_from"], Shape::Texts, "以前的网址，会自动转到现在的网址。", "[/news/]"),
    key("page_size", &["每页", "每页条数"], &["paginate", "paginate_by"], Shape::Integer, "列表每页的条数。", "20"),
    key("defaults", &["默认", "默认值"], &["cascade"], Shape::Section(ARTICLE), "栏目里的稿件没写时用的值。", "\n  来源: 县政协办公室"),
    unused("date", &["日期"], "栏目不需要日期。"),
    unused("status", &["状态", "栏目状态", "狀態"], "栏目没有状态。"),
    unused("draft", &["草稿"], "栏目没有草稿；不想显示就写“隐藏: 是”。"),
    unused("published", &[], "栏目没有这一项；不想显示就写“隐藏: 是”。"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_keys() {
        for table in [article(), column()] {
            let mut names: Vec<&str> = table.iter().flat_map(KeyDef::names).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
            assert!(table.iter().all(|def| def.doc.ends_with('。')));
        }
    }
}
