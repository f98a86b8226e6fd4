//! What may be written in `site.yaml`: its keys, in English and Chinese.

use super::yaml::{KeyDef, Shape};

type Words = &'static [(&'static str, &'static [&'static str])];

pub const PROFILES: Words = &[("portal", &["门户", "普通"]), ("gov", &["政府网站", "严格"])];
pub const SLUGS: Words = &[("hash", &["编码", "散列"]), ("pinyin", &["拼音"])];

/// What stands at the foot of each page (国办发〔2017〕47号 asks for most of it). Other keys are kept as written.
pub const FOOTER: Words = &[
    ("organizer", &["主办单位", "主办", "sponsor"]),
    ("undertaker", &["承办单位", "承办", "operator"]),
    ("support", &["技术支持"]),
    ("contact", &["联系方式", "联系我们"]),
    ("phone", &["电话", "联系电话", "tel"]),
    ("fax", &["传真"]),
    ("email", &["邮箱", "电子邮箱", "mail"]),
    ("address", &["地址", "联系地址"]),
    ("postcode", &["邮编", "邮政编码"]),
    ("icp", &["ICP备案", "ICP备案号", "ICP备案编号", "ICP", "备案号"]),
    ("police", &["公安备案", "公安备案号", "公安机关备案", "公网安备"]),
    ("code", &["网站标识码", "标识码", "site_code"]),
    ("mark", &["党政机关标识", "党政机关网站标识"]),
    ("report", &["找错", "我为政府网站找错", "网站找错"]),
    ("sitemap", &["站点地图", "网站地图"]),
    ("copyright", &["版权", "版权所有"]),
    ("links", &["链接", "友情链接"]),
    ("ipv6", &["IPv6"]),
];

#[rustfmt::skip]
pub static SITE: &[KeyDef] = &[
    key("name", &["网站名称", "名称", "站名"], &["title", "site_name"], Shape::Text, "网站的规范名称，显示在页首和每页标题里。", "某某县政协"),
    key("url", &["网址", "域名"], &["base_url", "baseurl"], Shape::Text, "网站的完整网址，以 https:// 或 http:// 开头。", "https://www.example.gov.cn/"),
    key("id", &["编号"], &[], Shape::Text, "网站的随机编号，由 init 写入，以后不要改。", "k3f9axqz"),
    key("description", &["描述", "简介", "说明"], &[], Shape::Text, "一两句话说明网站，写进网页标签。", "某某县政协门户网站。"),
    key("keywords", &["关键词", "关键字"], &[], Shape::Texts, "写进网页标签的关键词。", "[政协, 提案]"),
    key("theme", &["主题"], &[], Shape::Text, "主题的文件夹名；不写就是 county。", "county"),
    key("theme_options", &["主题选项"], &[], Shape::Any, "主题的选项。", "\n  主色: 红"),
    key("site_code", &["网站标识码", "标识码"], &[], Shape::Text, "政府网站标识码。", "3604000001"),
    key("footer", &["页脚", "页尾"], &[], Shape::Any, "每页底部的内容：主办单位、联系方式、备案号等。", "\n  主办单位: 某某县政协办公室\n  ICP备案: 某ICP备00000000号"),
    key("home", &["首页", "首页模块"], &[], Shape::Any, "首页的模块，按顺序写。", "\n  - 头条\n  - 图片新闻"),
    key("page_size", &["每页", "每页条数"], &["paginate"], Shape::Integer, "列表每页的条数；不写就是 20。", "20"),
    key("feed_size", &["订阅条数"], &[], Shape::Integer, "订阅源里的条数；不写就是 20。", "20"),
    key("default_time", &["默认钟点", "默认时间"], &[], Shape::Text, "稿件只写日期时，发布时间里印的钟点；不写就是 09:00。", "09:00"),
    key("profile", &["检查标准", "标准"], &[], Shape::Choice(PROFILES), "检查的严格程度：门户，或政府网站。", "门户"),
    key("slugs", &["网址方式", "网址名"], &[], Shape::Choice(SLUGS), "没写网址名的稿件怎样取网址。", "编码"),
    key("sample", &["示例", "示例站点"], &[], Shape::Bool, "是示例站点：每页注明，并不让搜索引擎收录。", "否"),
    key("noindex", &["不收录"], &[], Shape::Bool, "不让搜索引擎收录。", "否"),
    key("publish", &["发布"], &["deploy"], Shape::Any, "发布到哪里。", "\n  目标: 主机"),
];

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
