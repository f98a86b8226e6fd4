//! What may be written in `site.yaml`: its keys, in English and Chinese.

use super::yaml::{KeyDef, Shape};

pub type Words = &'static [(&'static str, &'static [&'static str])];

/// What the site is inspected as. `portal` and its words were the name of `cppcc` once.
pub const PROFILES: Words = &[
    ("cppcc", &["政协", "门户", "普通", "portal"]),
    ("gov", &["政府网站", "政府", "严格"]),
    ("plain", &["一般网站", "一般"]),
];
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
    ("police_code", &["公安备案数字"]),
    ("police_badge", &["公安备案图标"]),
    ("code", &["网站标识码", "标识码", "site_code"]),
    ("mark", &["党政机关标识", "党政机关网站标识"]),
    ("mark_badge", &["党政机关标识图标"]),
    ("report", &["找错", "我为政府网站找错", "网站找错"]),
    ("sitemap", &["站点地图", "网站地图"]),
    ("copyright", &["版权", "版权所有"]),
    ("links", &["链接", "友情链接"]),
    ("ipv6", &["IPv6"]),
];

/// What a module of the home page may say. Other keys are kept as written.
pub const HOME_MODULE: Words = &[
    ("type", &["类型", "模块"]),
    ("title", &["标题", "名称"]),
    ("column", &["栏目"]),
    ("columns", &["各栏目"]),
    ("topic", &["专题"]),
    ("tag", &["标签"]),
    ("kind", &["体裁"]),
    ("limit", &["条数", "最多"]),
    ("width", &["宽度"]),
    ("more", &["更多"]),
    ("lead", &["导读"]),
    ("items", &["内容", "各项"]),
    ("data", &["数据表", "表"]),
    ("by", &["依据"]),
    ("year", &["年份"]),
];

/// What one of a module's own items may say.
pub const HOME_ITEM: Words = &[
    ("title", &["标题", "名称", "name"]),
    ("url", &["网址", "链接", "地址"]),
    ("image", &["图片"]),
    ("group", &["分组"]),
];

/// The types of module that our themes draw. A theme may have others.
pub const HOME_TYPES: Words = &[
    ("headline", &["头条"]),
    ("focus", &["焦点图片", "焦点图"]),
    ("list", &["稿件列表", "列表"]),
    ("tabs", &["栏目轮换", "标签页"]),
    ("photos", &["图片", "图片新闻"]),
    ("notices", &["公告", "公告通知", "通知公告"]),
    ("topics", &["专题"]),
    ("links", &["友情链接", "链接"]),
    ("banners", &["横幅"]),
    ("proposals", &["提案"]),
    ("studios", &["委员工作室"]),
    ("ranking", &["供稿排行", "排行"]),
];

/// What a ranking counts by.
pub const RANKED_BY: Words = &[("source", &["来源"]), ("author", &["作者"])];

/// How much of its row a module takes.
pub const WIDTHS: Words = &[
    ("full", &["整行", "全宽"]),
    ("wide", &["三分之二"]),
    ("half", &["一半", "半行"]),
    ("third", &["三分之一"]),
];

/// What becomes of pictures.
pub const PICTURES: Words = &[
    ("widths", &["宽度", "尺寸"]),
    ("jpeg_quality", &["JPEG质量", "质量"]),
    ("webp_quality", &["WebP质量"]),
    ("most_pixels", &["最大像素", "像素上限"]),
    ("credit", &["署名", "摄影署名"]),
    ("watermark", &["水印"]),
];

/// What `check` looks for.
pub const CHECK: Words = &[("off", &["不查", "关闭"]), ("on", &["加查", "打开"])];

/// What a watermark is.
pub const WATERMARK: Words = &[
    ("text", &["文字"]),
    ("font", &["字体"]),
    ("picture", &["图片"]),
    ("place", &["位置"]),
    ("opacity", &["浓度", "不透明度"]),
    ("width", &["宽度", "大小"]),
];

/// Where a watermark stands.
pub const CORNERS: Words = &[
    ("top-left", &["左上", "左上角"]),
    ("top-right", &["右上", "右上角"]),
    ("bottom-left", &["左下", "左下角"]),
    ("bottom-right", &["右下", "右下角"]),
];

/// How far the three reviews bind.
pub const REVIEW: Words = &[("mode", &["要求", "方式"]), ("since", &["起始日期", "起始", "从"])];

/// What is asked of an article without three signatures.
pub const REVIEW_MODES: Words =
    &[("off", &["不要求", "关闭"]), ("warn", &["提醒", "警告"]), ("strict", &["必须", "严格"])];

/// What stands at the address of an article that was withdrawn.
pub const WITHDRAWN: Words = &[("notice", &["说明", "撤稿说明"]), ("redirect", &["转到栏目", "转向栏目"])];

/// What a target of publishing may say.
pub const TARGET: Words = &[
    ("type", &["类型", "方式"]),
    ("address", &["地址", "主机"]),
    ("user", &["用户", "用户名"]),
    ("path", &["路径", "文件夹", "目录"]),
    ("bucket", &["存储桶", "桶"]),
    ("region", &["区域", "地域"]),
    ("branch", &["分支"]),
    ("host_key", &["主机公钥", "公钥"]),
    ("url", &["网址"]),
    ("at_once", &["并发", "同时"]),
];

/// The types of targets.
pub const TARGET_TYPES: Words = &[
    ("folder", &["文件夹", "本机", "共享文件夹"]),
    ("sftp", &[]),
    ("ftps", &[]),
    ("ftp", &[]),
    ("s3", &["对象存储"]),
    ("webdav", &[]),
    ("git", &["代码仓库"]),
    ("zip", &["压缩包"]),
];

/// Parts of keys under which somebody may write what belongs nowhere but in the environment; in lower case, without what
/// joins words.
pub const SECRETS: &[&str] =
    &["secret", "token", "pwd", "pass", "key", "credential", "密钥", "密码", "口令", "令牌", "私钥", "凭证"];

/// The kinds of articles (体裁).
pub const KINDS: Words = &[
    ("news", &["新闻", "消息"]),
    ("work-review", &["工作综述", "综述"]),
    ("inspection", &["调研视察", "调研", "视察"]),
    ("photo", &["图片新闻", "图片"]),
    ("notice", &["公告", "通知", "公告通知"]),
    ("page", &["单页", "页面"]),
];

/// The English word for a word of any language.
pub fn canonical(words: Words, word: &str) -> Option<&'static str> {
    let known = words.iter().find(|(english, others)| *english == word || others.contains(&word));
    known.map(|(english, _)| *english)
}

/// All spellings of an English word, itself first; itself alone where it is none of the words.
pub fn all_names(words: Words, english: &str) -> Vec<&str> {
    let others = words.iter().find(|(name, _)| *name == english).map_or(&[][..], |(_, others)| others);
    std::iter::once(english).chain(others.iter().copied()).collect()
}

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
    key("pictures", &["图片", "照片"], &["images"], Shape::Any, "图片怎样发布：宽度、质量、水印等；不写就用一般的做法。", "\n  宽度: [480, 960, 1600]\n  署名: 是"),
    key("review", &["审核", "三审"], &[], Shape::Any, "三审三校：不要求、提醒或必须，可以写从哪一天的稿件起；不写就是不要求。", "\n  要求: 必须\n  起始日期: 2023-01-01"),
    key("withdrawn", &["撤稿"], &[], Shape::Any, "撤稿以后，原来的网址上留撤稿说明，还是转到栏目，可以按体裁写；不写就是说明。", "转到栏目"),
    key("profile", &["检查标准", "标准"], &[], Shape::Choice(PROFILES), "按什么标准检查：政协、政府网站，或一般网站；不写就是政协。", "政协"),
    key("check", &["检查", "校对"], &[], Shape::Any, "检查时不要哪些规则，另外加上哪些；全部规则用 huikan check --explain 查看。", "\n  不查: [P04, W08]"),
    key("slugs", &["网址方式", "网址名"], &[], Shape::Choice(SLUGS), "没写网址名的稿件怎样取网址。", "编码"),
    key("sample", &["示例", "示例站点"], &[], Shape::Bool, "是示例站点：每页注明，并不让搜索引擎收录。", "否"),
    key("noindex", &["不收录"], &[], Shape::Bool, "不让搜索引擎收录。", "否"),
    key("publish", &["发布"], &["deploy"], Shape::Any, "用 huikan publish 发布到哪里：每处一个名称，下面写类型、路径等；密码不写在这里。", "\n  主机:\n    类型: 文件夹\n    路径: /srv/www"),
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
