//! What may be typed: commands, options, and their help.
//!
//! In: the command line. Out: [`Args`], as typed; nothing is looked up here. Help is Chinese throughout,
//! clap's own words included: each command brings its own headings, usage and `-h`.

mod values;

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::editorial::Month;
use crate::net::preview::Host;
use crate::site::Step;

use super::clock::parse_time;
use values::{parse_count, parse_host, parse_port, parse_year};

pub use values::{Deny, MessageLook, OldSite};

pub(super) const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "huikan",
    version,
    about = "会刊：把一个文件夹的稿件，做成县政协新闻网站",
    override_usage = "huikan <命令> [选项]",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "某个命令的详细说明：huikan <命令> --help"
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
    /// 显示版本号
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: (),
}

/// Options that every command takes.
#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "通用选项")]
pub struct Common {
    /// 网站所在的文件夹，里面有 content/（不写就是当前文件夹）
    #[arg(long, value_name = "文件夹", global = true)]
    pub site: Option<PathBuf>,
    /// 把当前时间当作这个时间，如 2022-12-20 或 2022-12-20T09:00
    #[arg(long, value_name = "时间", global = true, value_parser = parse_time)]
    pub now: Option<Timestamp>,
    /// 输出给人看（human），还是给程序看（json；check 还可以写 sarif）
    #[arg(
        long,
        value_name = "格式",
        global = true,
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Format,
    /// 只说错误
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// 说得详细些：列出全部问题和文件
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// 显示这份说明
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    /// Of `check` alone.
    Sarif,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(Init),
    New(New),
    Import(Import),
    Build(Build),
    Serve(Serve),
    Check(Check),
    Why(Why),
    Search(Search),
    Move(Move),
    Withdraw(Withdraw),
    Review(Review),
    Wechat(Wechat),
    Publish(Publish),
    #[command(flatten)]
    Along(super::along::Along),
}

/// 新建一个网站：栏目，和每种体裁的一篇示例草稿
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan init <文件夹> [选项]", help_template = TEMPLATE, next_help_heading = "选项")]
pub struct Init {
    /// 放网站的文件夹，没有就新建
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folder: PathBuf,
    /// 网站名称，如 ××县政协
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 改用一个有内容的示例网站，用来看效果
    #[arg(long, conflicts_with = "name")]
    pub sample: bool,
}

/// 写一篇新稿件：按体裁生成一个草稿文件
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan new <栏目> <标题> [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "体裁：news 新闻、work-review 工作综述、inspection 调研视察、photo 图片新闻、notice 公告、page 单页；\n写英文或中文都可以。网站自己的样子放在 content/_archetypes/news.md 等文件里。\n\n例：huikan new 要闻 \"县政协召开主席会议\"\n    huikan new 图片新闻 \"委员植树\" --kind photo")]
pub struct New {
    /// 栏目：名称、网址名或文件夹都可以
    #[arg(value_name = "栏目", help_heading = "参数")]
    pub column: String,
    /// 标题；有空格时用引号括起来
    #[arg(value_name = "标题", help_heading = "参数")]
    pub title: String,
    /// 体裁（不写就看栏目名，多半是新闻）；可写的见下面
    #[arg(long, value_name = "体裁")]
    pub kind: Option<String>,
    /// 日期，如 2022-12-20（不写就是今天）
    #[arg(long, value_name = "日期", value_parser = super::clock::parse_date)]
    pub date: Option<jiff::civil::Date>,
    /// 建成文件夹，好把照片放在旁边（图片新闻总是这样）
    #[arg(long)]
    pub folder: bool,
}

/// 导入稿件：Word、WPS、文本、网页，或文字加图片的文件夹、压缩包 -> 草稿
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan import <文件>... [选项]\n      huikan import --from <程序> <文件夹>\n      huikan import --addresses <表格>", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "认出引题、标题、副题、署名、小标题、图说，照片放在稿件旁边，原稿留在 .huikan/originals/。\n认得准不准，都会逐条说明；没有用上的也会说明。原来的文件不动，已有的稿件不覆盖。\n\n例：huikan import 工作综述.docx --column 要闻\n    huikan import 来稿/*.docx --dry-run\n    huikan import 照片和文字.zip\n    huikan import --from hexo ../旧网站\n    huikan import --addresses 旧址.csv\n\n文件写 -，就从标准输入读：网页或纯文本都可以。\n退出码：0 都导入了；1 有文件没有导入；2 没能运行")]
pub struct Import {
    /// 稿件：文件、文件夹或压缩包，可以有几个
    #[arg(value_name = "文件", help_heading = "参数", required_unless_present = "addresses")]
    pub files: Vec<PathBuf>,
    /// 搬旧网站：它是哪个程序做的（hexo、hugo、jekyll，或 auto 自己认），文件写它的文件夹
    #[arg(long, value_name = "程序", hide_possible_values = true, conflicts_with_all = ["column", "date", "addresses"])]
    pub from: Option<OldSite>,
    /// 旧址表：CSV，一列旧址（可以带 ?id=123），一列新址或标题；写进稿件的旧址里
    #[arg(long, value_name = "表格", conflicts_with_all = ["column", "date", "files"])]
    pub addresses: Option<PathBuf>,
    /// 放进哪个栏目：名称、网址名或文件夹都可以（不写就按体裁选）
    #[arg(long, value_name = "栏目")]
    pub column: Option<String>,
    /// 日期，如 2022-12-20（不写就用原稿里的，原稿没有就是今天）
    #[arg(long, value_name = "日期", value_parser = super::clock::parse_date)]
    pub date: Option<jiff::civil::Date>,
    /// 只说会怎样，不写入
    #[arg(long)]
    pub dry_run: bool,
}

/// 生成网站：content/ 里的稿件 -> public/
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan build [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "退出码：0 没有错误；1 内容有错误；2 没能运行")]
pub struct Build {
    #[command(flatten)]
    pub target: Target,
    /// 写到哪个文件夹（不写就是 public）
    #[arg(long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
    /// 覆盖输出文件夹里不是本程序写的同名文件
    #[arg(long)]
    pub force: bool,
    /// 有错误也把能生成的都生成
    #[arg(long)]
    pub keep_going: bool,
    /// 只说会改动哪些文件，不写入
    #[arg(long)]
    pub dry_run: bool,
    /// 说明时间用在哪里：哪一步，哪个模板
    #[arg(long)]
    pub timings: bool,
    /// 把警告当作错误（写 --deny warnings）
    #[arg(long, value_name = "种类", hide_possible_values = true)]
    pub deny: Option<Deny>,
}

/// 边写边看：在浏览器里打开网站，保存以后马上看到
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan serve [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "按 Ctrl-C 结束。它不写 public/；要生成网站，用 huikan build。")]
pub struct Serve {
    /// 同时打开浏览器
    #[arg(long)]
    pub open: bool,
    /// 草稿和未到时间的稿件也显示
    #[arg(long)]
    pub drafts: bool,
    /// 端口（不写就是 4000），被占用时用后面的一个
    #[arg(long, value_name = "端口", default_value_t = 4000, hide_default_value = true, value_parser = parse_port)]
    pub port: u16,
    /// 让同一网络里的手机也能看，会显示二维码；可以写明用这台电脑的哪个地址
    #[arg(long, value_name = "地址", num_args = 0..=1, default_missing_value = "0.0.0.0", value_parser = parse_host)]
    pub host: Option<Host>,
}

/// What the site is made for.
#[derive(Clone, Debug, ClapArgs)]
pub struct Target {
    /// 网站将来的网址，代替 site.yaml 里的 url
    #[arg(long, value_name = "网址")]
    pub base_url: Option<String>,
    /// 页面之间用相对链接：放在 U 盘里也能打开
    #[arg(long)]
    pub relative: bool,
    /// 草稿和未到时间的稿件也显示（生成时要同时写 --out）
    #[arg(long)]
    pub drafts: bool,
}

/// 检查：校对文字，核对链接、栏目和网页
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan check [文件]... [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "退出码：0 没有错误；1 有错误；2 没能运行\n\n例：huikan check 2022-12-工作综述\n    huikan check --fix\n    huikan check --explain P02")]
pub struct Check {
    /// 只检查这些稿件：路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数")]
    pub files: Vec<PathBuf>,
    /// 只看这些问题，用逗号隔开，如 P02,W05 或 link/
    #[arg(long, value_name = "编号")]
    pub only: Vec<String>,
    /// 只检查上次生成以后改过的稿件
    #[arg(long)]
    pub changed: bool,
    /// 自动改正不会有疑问的地方，原文留着
    #[arg(long)]
    pub fix: bool,
    /// 逐条给出改法，由您决定改不改
    #[arg(long)]
    pub review: bool,
    /// 恢复上一次 --fix 或 --review 以前的原文
    #[arg(long, conflicts_with_all = ["fix", "review"])]
    pub undo: bool,
    /// 记下现有的问题，以后只说新的：旧稿件多的网站用
    #[arg(long, conflicts_with_all = ["fix", "review", "undo", "only", "files", "changed"])]
    pub baseline: bool,
    /// 说明一条规则；不写编号就列出全部
    #[arg(long, value_name = "编号", num_args = 0..=1, default_missing_value = "")]
    pub explain: Option<String>,
    /// 把警告当作错误（写 --deny warnings）
    #[arg(long, value_name = "种类", hide_possible_values = true)]
    pub deny: Option<Deny>,
    /// 把链接到的外部网页也逐个试一遍（要联网，慢）
    #[arg(long, conflicts_with = "files")]
    pub links: bool,
    /// 另外写一份可以打印的自查表，如 自查表.html
    #[arg(long, value_name = "文件", conflicts_with_all = ["files", "changed"])]
    pub table: Option<PathBuf>,
}

/// 一篇稿件发布了没有，在哪里；没有发布是为什么
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan why <文件> [选项]", help_template = TEMPLATE, next_help_heading = "选项")]
pub struct Why {
    /// 稿件的路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
    #[command(flatten)]
    pub target: Target,
}

/// 读者在网站上搜这些字词，会找到什么
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan search <字词>... [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "几个词用空格隔开，都有的才算找到；\"加引号\" 的照原样找。日期写 2022年11月、20221220 都可以。")]
pub struct Search {
    /// 要找的字词
    #[arg(value_name = "字词", help_heading = "参数", required = true)]
    pub words: Vec<String>,
    /// 只找这个栏目：名称、网址名或文件夹都可以
    #[arg(long, value_name = "栏目")]
    pub column: Option<String>,
    /// 只找这一年的
    #[arg(long, value_name = "年份", value_parser = parse_year)]
    pub year: Option<i16>,
    /// 新的在前（不写就是相关的在前）
    #[arg(long)]
    pub newest: bool,
    /// 最多列出几篇（不写就是 10）
    #[arg(long, value_name = "篇数", default_value_t = 10, hide_default_value = true, value_parser = parse_count)]
    pub limit: usize,
    #[command(flatten)]
    pub target: Target,
}

/// 把一篇稿件做成公众号图文：复制粘贴，或者上传到草稿箱
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan wechat <文件> [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "做好的文件夹里，index.html 用浏览器打开，点“复制正文”，到公众号后台粘贴；checklist.txt 是检查单。\n\n上传要先设两个环境变量：HUIKAN_WECHAT_APPID（公众号的 AppID）、HUIKAN_WECHAT_SECRET（AppSecret），\n并在公众号后台把这台电脑的 IP 加进白名单。上传只进草稿箱，不会群发。")]
pub struct Wechat {
    /// 稿件的路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
    /// 样式：red 红色（不写就是它），plain 朴素，编辑器怎样删改都不走样
    #[arg(
        long,
        value_name = "样式",
        default_value = "red",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub theme: MessageLook,
    /// 放到哪个文件夹（不写就在 .huikan/wechat/ 里）
    #[arg(long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
    /// 草稿和未到时间的稿件也做，先看看样子
    #[arg(long)]
    pub drafts: bool,
    /// 做好以后上传到公众号的草稿箱
    #[arg(long, conflicts_with = "drafts")]
    pub upload: bool,
}

/// 把稿件移到另一个栏目，旧址仍然有效
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan move <文件> <栏目> [选项]", help_template = TEMPLATE, next_help_heading = "选项")]
pub struct Move {
    /// 稿件的路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数", display_order = 1)]
    pub file: PathBuf,
    /// 栏目：名称、网址名或文件夹都可以
    #[arg(value_name = "栏目", help_heading = "参数", display_order = 2)]
    pub column: String,
}

/// 给一篇稿件撤稿，写明原因
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan withdraw <文件> --reason <原因> [选项]", help_template = TEMPLATE,
    next_help_heading = "选项")]
pub struct Withdraw {
    /// 稿件的路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
    /// 撤稿原因，会显示在原来的网址上
    #[arg(long, value_name = "原因")]
    pub reason: String,
}

/// 三审：看签到了哪一步，签字，退回，打印审批表和台账
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan review [文件] [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "不写选项，就看这篇稿件签到了哪一步；文件也不写，就列出等着签字的稿件。\n\n例：huikan review content/要闻/2022-12-20-会议.md --step 初审 --name 姓名\n    huikan review content/要闻/2022-12-20-会议.md --return \"数字要核对\" --name 姓名\n    huikan review content/要闻/2022-12-20-会议.md --form\n    huikan review --ledger 2022-12\n\n签名证明所审的文字没有改动，不证明签字的是谁：请同时在审批表上手签。")]
pub struct Review {
    /// 稿件的路径，或只写文件名
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: Option<PathBuf>,
    /// 签哪一步：first 初审、second 复审、final 终审；写中文也可以
    #[arg(long, value_name = "步骤", requires_all = ["name", "file"], value_parser = super::review::parse_step)]
    pub step: Option<Step>,
    /// 退回，写明意见
    #[arg(long = "return", value_name = "意见", requires_all = ["name", "file"], conflicts_with = "step")]
    pub returned: Option<String>,
    /// 签字或退回的人
    #[arg(long, value_name = "姓名")]
    pub name: Option<String>,
    /// 生成这篇稿件的信息发布审批表（网页，用来打印）
    #[arg(long, requires = "file", conflicts_with_all = ["step", "returned"])]
    pub form: bool,
    /// 生成一个月的三审台账（表格和网页），如 2022-12
    #[arg(long, value_name = "月份", conflicts_with_all = ["step", "returned", "form", "file"])]
    pub ledger: Option<Month>,
    /// 审批表写到哪个文件，台账写到哪个文件夹（不写就是“审批表”“台账”文件夹）
    #[arg(long, value_name = "路径")]
    pub out: Option<PathBuf>,
    /// 审批表、台账已经有了，也重写
    #[arg(long)]
    pub force: bool,
}

/// 发布：生成网站，再把有变化的文件送到主机
#[derive(Debug, ClapArgs)]
#[command(override_usage = "huikan publish [目标] [选项]", help_template = TEMPLATE, next_help_heading = "选项",
    after_help = "目标写在 content/site.yaml 的“发布”下面。先说会改动什么，您同意了才动。\n\n例：huikan publish --dry-run\n    huikan publish 主机\n    huikan publish 主机 --rollback\n\n退出码：0 发布好了，或没有变化；1 内容有错误，没有发布；2 没能发布")]
pub struct Publish {
    /// 目标的名称（只有一个目标时可以不写）
    #[arg(value_name = "目标", help_heading = "参数")]
    pub target: Option<String>,
    /// 不用问，直接发布
    #[arg(short, long)]
    pub yes: bool,
    /// 只说会改动什么，不发布
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// 逐个核对主机上的文件，不只看上次的记录（慢）
    #[arg(long)]
    pub verify: bool,
    /// 覆盖主机上不是会刊写的同名文件
    #[arg(long)]
    pub force: bool,
    /// 允许一次删除很多文件
    #[arg(long)]
    pub allow_mass_delete: bool,
    /// 别人的发布中断了，接手过来
    #[arg(long)]
    pub take_over: bool,
    /// 压缩包里放整个网站，不只是有变化的文件
    #[arg(long)]
    pub whole: bool,
    /// 退回到上一次发布以前
    #[arg(long)]
    pub rollback: bool,
}
