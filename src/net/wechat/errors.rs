//! What can be in the way of a message, in words that say what to do.
//!
//! The codes are those of the platform's documentation of return codes.

use std::fmt;

use serde_json::{Map, Value};

/// Why something was not sent, or why nobody knows whether it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The platform refused: its code, and what it said of it.
    Refused {
        code: i64,
        said: String,
    },
    /// No such host.
    NoHost,
    /// No connection came about: nothing was sent.
    NoConnection,
    Timeout,
    Certificate,
    /// The line broke, or what came was no answer.
    Broken,
    Status(u16),
    /// Something on this side, in words.
    Ours(String),
}

impl Trouble {
    pub(super) fn of_ours(words: String) -> Trouble {
        Trouble::Ours(words)
    }

    /// The refusal that an answer is, if it is one.
    pub(super) fn refusal(answer: &Map<String, Value>) -> Option<Trouble> {
        let code = answer.get("errcode")?.as_i64().filter(|code| *code != 0)?;
        let said = answer.get("errmsg").and_then(Value::as_str).unwrap_or_default();
        Some(Trouble::Refused { code, said: said.to_owned() })
    }

    /// Whether the platform took nothing, for certain.
    pub(super) fn is_refusal(&self) -> bool {
        match self {
            // -1: busy, and it may have done what it was asked for.
            Trouble::Refused { code, .. } => *code != -1,
            Trouble::NoHost | Trouble::NoConnection | Trouble::Certificate | Trouble::Ours(_) => true,
            Trouble::Timeout | Trouble::Broken | Trouble::Status(_) => false,
        }
    }

    /// Whether the token is no longer good.
    pub(super) fn is_of_token(&self) -> bool {
        matches!(self, Trouble::Refused { code: 40001 | 40014 | 42001, .. })
    }

    /// Whether waiting may help with a call that may be made again.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Trouble::Refused { code, .. } => *code == -1,
            Trouble::NoConnection | Trouble::Timeout | Trouble::Broken => true,
            Trouble::Status(status) => *status >= 500,
            Trouble::NoHost | Trouble::Certificate | Trouble::Ours(_) => false,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Trouble::Refused { code, .. } => known(*code).map_or(UNKNOWN_HELP, |(_, help)| help),
            Trouble::NoHost | Trouble::NoConnection => {
                "请检查这台电脑能不能上网，再运行一次；已经传好的不会重传。"
            }
            Trouble::Certificate => "请检查这台电脑的日期和时间，以及单位的网络设备有没有替换证书。",
            Trouble::Timeout | Trouble::Broken | Trouble::Status(_) => {
                "请过一会儿再运行一次：已经传好的不会重传，不清楚有没有传成的会先查一查。"
            }
            Trouble::Ours(_) => "请照着改正，再运行一次；已经传好的不会重传。",
        }
    }

    /// The address that the platform did not let in, if it told one.
    fn address(said: &str) -> Option<String> {
        let rest = said.split_once("invalid ip ").map(|(_, rest)| rest)?;
        let address: String =
            rest.chars().take_while(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':')).collect();
        address.parse::<std::net::IpAddr>().is_ok().then_some(address)
    }
}

const UNKNOWN_HELP: &str = "请按错误码在公众平台的开发文档里查“全局返回码”；已经传好的不会重传。";

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Refused { code, said } => {
                let words = known(*code).map_or("公众平台拒绝了请求", |(words, _)| words);
                write!(f, "{words}")?;
                if *code == 40164
                    && let Some(address) = Trouble::address(said)
                {
                    write!(f, "：{address}")?;
                }
                write!(f, "（错误码 {code}）")
            }
            Trouble::NoHost => f.write_str("找不到公众平台的服务器"),
            Trouble::NoConnection => f.write_str("连不上公众平台"),
            Trouble::Timeout => f.write_str("公众平台很久没有回应"),
            Trouble::Certificate => f.write_str("公众平台的安全证书验证不过"),
            Trouble::Broken => f.write_str("和公众平台的连接中断了"),
            Trouble::Status(status) => write!(f, "公众平台的服务器出错（{status}）"),
            Trouble::Ours(words) => f.write_str(words),
        }
    }
}

/// What a code means, and what to do.
fn known(code: i64) -> Option<(&'static str, &'static str)> {
    const SECRET: &str = "请在公众号后台“设置与开发—开发接口管理”里核对，重新设置环境变量 HUIKAN_WECHAT_APPID 和 HUIKAN_WECHAT_SECRET。";
    const LIST: &str =
        "请在公众号后台“设置与开发—开发接口管理—IP 白名单”里加上这个地址，等几分钟再运行一次。";
    const SHORTER: &str = "请在文件头的“公众号”下面另写一个短的，再运行一次；图片不会重传。";
    Some(match code {
        -1 => ("公众平台正忙", "请过几分钟再运行一次；已经传好的不会重传。"),
        40001 | 40014 | 42001 => ("登录公众平台的凭据失效，重新取过一次也不行", SECRET),
        40002 | 40013 => ("AppID 不对", SECRET),
        40125 | 40243 => ("AppSecret 不对，或者已经重置、冻结", SECRET),
        40164 | 61004 => ("这台电脑的 IP 地址不在公众号的白名单里", LIST),
        89501 | 89503 | 89506 | 89507 => {
            ("这次调用要管理员在微信里确认", "请管理员在微信的“公众平台安全助手”里同意，再运行一次。")
        }
        45009 => (
            "这个接口今天的调用次数用完了",
            "请明天再运行一次，或者在后台清零；已经传好的不会重传。也可以先复制粘贴。",
        ),
        45011 => ("调用太频繁", "请过一分钟再运行一次；已经传好的不会重传。"),
        48001 | 48004 | 50001 => {
            ("这个公众号没有使用接口的权限", "没有认证的个人订阅号没有草稿接口。请复制粘贴，或者先办认证。")
        }
        48006 | 50002 | 53404 | 53405 | 53500 | 53501 | 53502 | 53503 => {
            ("这个公众号的接口或者发布功能被限制了", "请登录公众号后台看通知，按提示办理。")
        }
        40004 | 40005 | 40137 | 40113 => ("图片的格式不被接受", "请把图片另存成 jpg 或 png 再试。"),
        40006 | 40009 | 45001 => ("图片太大", "请把图片裁小再试：正文图片要小于 1 MB，封面要小于 10 MB。"),
        40007 => ("草稿或者封面在公众号后台被删掉了", "请再运行一次，会重新上传。"),
        45002 => (
            "正文太长",
            "正文连排版样式要少于 2 万个字符。红色样式的，换 --theme plain 会短一些；已经是朴素样式的，请分成两篇，或者把长表格截成图片。也可以复制粘贴。",
        ),
        45003 => ("标题太长", SHORTER),
        45004 => ("摘要太长", SHORTER),
        45110 => ("作者太长", SHORTER),
        45005 => ("原文链接太长", "请给稿件写一个短一些的网址名。"),
        45008 | 45166 => ("正文里有公众平台不接受的内容", "请用复制粘贴的办法，在编辑器里看是哪一处。"),
        45007 => ("素材超过数量上限", "请在公众号后台的素材库里删去不用的图片。"),
        87014 | 87009 => ("内容没有通过公众平台的安全检查", "请对照内容规范修改稿件。"),
        88000 => ("这个公众号没有留言功能", "请在文件头的“公众号”下面去掉“留言”。"),
        _ => return None,
    })
}
