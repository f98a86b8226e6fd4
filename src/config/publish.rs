//! Where the site is published to.
//!
//! In: the value of `publish`: targets by name. Out: [`Target`]s. Invariants: a target that lacks something is told and
//! left out, so that no half-understood one is ever written to; a secret that stands here is told and not used.

use super::codes;
use super::parts::At;
use super::raw::{SECRETS, TARGET, TARGET_TYPES, all_names, canonical};
use super::read::Reader;
use super::yaml::{Entry, Node, Step};
use crate::report::{Finding, Span};

/// A place that the site is published to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub kind: TargetType,
    /// `www.example.gov.cn`, with `:22` or another port behind it, or a whole address where the type has one.
    pub address: String,
    pub user: String,
    /// Of object storage, with its region.
    pub bucket: String,
    pub region: String,
    /// Of a repository.
    pub branch: String,
    /// `ssh-ed25519 AAAA…`: what the host has to show.
    pub host_key: Option<String>,
    /// The folder there that the site stands in.
    pub path: String,
    /// Where readers find it, ending in `/`; for a look at it afterwards.
    pub url: Option<String>,
    /// Requests at once.
    pub at_once: Option<usize>,
}

/// A target that lacks something, so that it cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    pub name: String,
    /// `没有写路径`
    pub why: String,
}

/// How a target is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetType {
    /// A folder of this computer, or a share that is mounted.
    #[default]
    Folder,
    Sftp,
    /// Object storage.
    S3,
    WebDav,
    /// Nothing is private on the way.
    Ftp,
    /// With TLS, explicit.
    Ftps,
    /// A branch, pushed by the user's own `git`.
    Git,
    /// A zip in a folder, for whoever runs the platform.
    Zip,
}

impl Target {
    /// A key that its type cannot do without, and that is not there.
    fn missing(&self) -> Option<&'static str> {
        let needed: &[(&str, bool)] = match self.kind {
            TargetType::Folder | TargetType::Zip => &[("路径", self.path.is_empty())],
            TargetType::Ftp | TargetType::Ftps => {
                &[("地址", self.address.is_empty()), ("用户", self.user.is_empty())]
            }
            TargetType::Git => &[("地址", self.address.is_empty()), ("分支", self.branch.is_empty())],
            TargetType::Sftp => &[
                ("地址", self.address.is_empty()),
                ("用户", self.user.is_empty()),
                ("路径", self.path.is_empty()),
            ],
            TargetType::S3 => &[
                ("地址", self.address.is_empty()),
                ("存储桶", self.bucket.is_empty()),
                ("区域", self.region.is_empty()),
            ],
            TargetType::WebDav => &[("地址", self.address.is_empty())],
        };
        needed.iter().find(|(_, is_missing)| *is_missing).map(|(key, _)| *key)
    }

    /// What is wrong with an address that is to be asked by HTTP, and how to write it.
    fn wrong_address(&self) -> Option<(&'static str, &'static str)> {
        if !matches!(self.kind, TargetType::S3 | TargetType::WebDav) {
            return None;
        }
        let address = self.address.as_str();
        let behind = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        match behind.map(|behind| (behind, behind.split('/').next().unwrap_or_default())) {
            None => {
                Some(("没有写 https:// 或 http://", "在地址前面加上 https://（没有加密的主机加 http://）。"))
            }
            Some((_, "")) => {
                Some(("里没有主机", "在 https:// 后面写主机的名称，例如 https://dav.example.cn/。"))
            }
            Some((_, host)) if host.contains('@') => {
                Some(("里有“@”", "用户名请写在“用户”一行，地址里只写主机和文件夹。"))
            }
            Some((behind, _)) if behind.contains(['?', '#', ' ']) => {
                Some(("里有“?”、“#”或空格", "请只写主机和文件夹，例如 https://dav.example.cn/www/。"))
            }
            Some(_) => None,
        }
    }
}

/// More connections than this no server likes.
const MOST_AT_ONCE: usize = 64;

impl<'a> Reader<'a> {
    pub(super) fn publish(&mut self, entry: &Entry<'a>) -> (Vec<Target>, Vec<Unfinished>) {
        let example = "{主机: {类型: 文件夹, 路径: /srv/www}}";
        let Node::Map(targets) = entry.node.clone() else {
            if !entry.node.is_null() {
                self.not(&At::whole(entry), "各个目标的名称，下面写类型", example);
            }
            return (Vec::new(), Vec::new());
        };
        let (mut finished, mut unfinished) = (Vec::new(), Vec::new());
        for (name, node) in targets {
            match self.target(entry, name.clone(), node) {
                Ok(target) => finished.push(target),
                Err(why) => unfinished.push(Unfinished { name, why }),
            }
        }
        (finished, unfinished)
    }

    /// # Errors
    /// What it lacks.
    fn target(&mut self, entry: &Entry<'a>, name: String, node: Node<'a>) -> Result<Target, String> {
        let names = [&*name];
        let at = At { entry, name: &name, way: vec![Step::Key(&names)] };
        let node = self.without_secrets(&at, node);
        let mut target = Target { name: name.clone(), ..Target::default() };
        let mut kind = None;
        for (key, written, node) in self.pairs(&at, TARGET, node, "{类型: 文件夹, 路径: /srv/www}") {
            let words = [&*written];
            let way = at.way.iter().copied().chain([Step::Key(&words)]).collect();
            let part = At { entry, name: &written, way };
            let text = node.text().map(|text| text.trim().to_owned()).unwrap_or_default();
            match key {
                "type" => kind = Some(self.target_type(&part, &text)),
                "address" => target.address = text,
                "user" => target.user = text,
                "bucket" => target.bucket = text,
                "region" => target.region = text,
                "branch" => target.branch = text,
                "path" => target.path = text,
                "host_key" => target.host_key = Some(text).filter(|text| !text.is_empty()),
                "url" => target.url = self.target_url(&part, &text),
                _ => target.at_once = self.at_once(&part, &text),
            }
        }
        let Some(kind) = kind else { return Err(self.lacks(&at, "类型")) };
        target.kind = kind?;
        target.address = self.address(&at, std::mem::take(&mut target.address), target.kind);
        if let Some(key) = target.missing() {
            return Err(self.lacks(&at, key));
        }
        if let Some((what, help)) = target.wrong_address() {
            let words = all_names(TARGET, "address");
            let way = at.way.iter().copied().chain([Step::Key(&words)]).collect();
            return Err(self.unusable(&At { way, ..at }, format!("的地址{what}"), help.to_owned()));
        }
        Ok(target)
    }

    /// An address may carry a password or a token, which is told and taken out.
    fn address(&mut self, at: &At<'_, 'a>, text: String, kind: TargetType) -> String {
        let Some(open) = without_login(&text, kind == TargetType::Git) else { return text };
        let line = self.line_of(at, &all_names(TARGET, "address"));
        self.secret("地址里“@”前面的密码或令牌", line);
        open
    }

    /// What is secret is told, and taken out.
    fn without_secrets(&mut self, at: &At<'_, 'a>, node: Node<'a>) -> Node<'a> {
        let Node::Map(pairs) = node else { return node };
        let (secret, open): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| is_secret(key));
        for (key, _) in secret {
            let line = self.line_of(at, &[&key]);
            self.secret(&format!("“{}”的“{key}”", at.name), line);
        }
        Node::Map(open)
    }

    /// The line, from 1, that a key of a part stands on.
    fn line_of(&self, at: &At<'_, 'a>, names: &[&str]) -> usize {
        let way = at.way.iter().copied().chain([Step::Key(names)]).collect();
        let start = self.part(&At { entry: at.entry, name: at.name, way }).start as usize;
        self.text.get(..start).map_or(1, |before| before.matches('\n').count() + 1)
    }

    /// With its line in words instead of a place, for an excerpt would show the secret.
    fn secret(&mut self, what: &str, line: usize) {
        let file = Span::file(super::FILE);
        let message = format!("发布目标{what}（第 {line} 行）不能写在 site.yaml 里，没有用它");
        self.findings.push(
            Finding::warning(codes::SECRET, message)
                .at(file)
                .help("看得到这个文件的人都会看到密码。请从这里删去、换一个密码，并把新密码放在环境变量 HUIKAN_PUBLISH_PASSWORD 里。"),
        );
    }

    fn target_type(&mut self, at: &At<'_, 'a>, text: &str) -> Result<TargetType, String> {
        let known = canonical(TARGET_TYPES, &text.to_lowercase());
        if known.is_none() {
            let usual = TARGET_TYPES.iter().map(|(english, other)| *other.first().unwrap_or(english));
            let usual: Vec<&str> = usual.collect();
            let place = self.part(at);
            let finding = Finding::warning(codes::UNKNOWN_VALUE, format!("没有“{text}”这种发布方式"));
            self.findings.push(finding.at(place).help(format!("可以写：{}。", usual.join("、"))));
        }
        let known = known.ok_or_else(|| format!("没有“{text}”这种发布方式"))?;
        Ok(match known {
            "sftp" => TargetType::Sftp,
            "s3" => TargetType::S3,
            "webdav" => TargetType::WebDav,
            "ftp" => TargetType::Ftp,
            "ftps" => TargetType::Ftps,
            "git" => TargetType::Git,
            "zip" => TargetType::Zip,
            _ => TargetType::Folder,
        })
    }

    fn target_url(&mut self, at: &At<'_, 'a>, text: &str) -> Option<String> {
        let base = super::BaseUrl::parse(text);
        if base.is_none() {
            self.not(at, "完整的网址", "https://www.example.gov.cn/");
        }
        base.map(|base| format!("{}{}", base.origin, base.path))
    }

    fn at_once(&mut self, at: &At<'_, 'a>, text: &str) -> Option<usize> {
        let number = text.parse().ok().filter(|number| (1..=MOST_AT_ONCE).contains(number));
        if number.is_none() {
            self.not(at, " 1 到 64 的整数", "8");
        }
        number
    }

    fn lacks(&mut self, at: &At<'_, 'a>, key: &str) -> String {
        self.unusable(at, format!("没有写{key}"), format!("在它下面加一行“{key}: …”。"))
    }

    /// Tells why a target cannot be used.
    fn unusable(&mut self, at: &At<'_, 'a>, what: String, help: String) -> String {
        let place = self.part(at);
        let finding = Finding::warning(codes::TARGET, format!("发布目标“{}”{what}，不能用", at.name));
        self.findings.push(finding.at(place).help(help));
        what.trim_start_matches('的').to_owned()
    }
}

/// Whether a key sounds as if a password or the like stood below it, however it is spelt.
fn is_secret(key: &str) -> bool {
    let bare = |key: &str| key.to_lowercase().replace(['_', '-', ' ', '\u{3000}'], "");
    let key = bare(key);
    let is_known =
        TARGET.iter().flat_map(|(english, _)| all_names(TARGET, english)).any(|name| bare(name) == key);
    !is_known && SECRETS.iter().any(|part| key.contains(part))
}

/// An address without its login, where that holds a secret. In a password may stand what looks like the end of a host,
/// so a login ends at the last `@`. Whoever fetches by HTTP logs in with a token as often as with a name.
fn without_login(text: &str, is_git: bool) -> Option<String> {
    let (scheme, rest) = text.split_once("://").map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
    let first = rest.split('/').next().unwrap_or_default();
    let (user, host) = first.rsplit_once('@').map_or((None, first), |(user, host)| (Some(user), host));
    let is_secret = match (user, scheme) {
        (None, None) if is_git => false,
        (None, _) => rest.contains('@') && !is_host(host),
        // `git@a.cn:zx/www.git`
        (Some(user), None) if is_git => user.contains(':'),
        (Some(user), Some("http" | "https")) => is_git || user.contains(':') || !is_host(host),
        (Some(user), _) => user.contains(':') || !is_host(host),
    };
    let (_, open) = rest.rsplit_once('@').filter(|_| is_secret)?;
    Some(scheme.map_or(open.to_owned(), |scheme| format!("{scheme}://{open}")))
}

/// `www.a.cn`, `www.a.cn:22`, `localhost:22`, `[::1]:22`
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !text.ends_with(']') => (name, port),
        _ => (text, "1"),
    };
    let is_name = name == "localhost" || name.starts_with('[') || name.contains('.') && !name.contains(':');
    is_name && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::snapshot::{Options, Text};

    fn read(lines: &str) -> (Vec<Target>, Vec<String>) {
        let text = format!("name: 甲\nurl: https://a.cn\nid: a\n{lines}");
        let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default());
        let line = |finding: &Finding| {
            let span = finding.span.as_ref().map_or(0..0, |span| span.start as usize..span.end as usize);
            format!("{} {}", finding.code, &text[span])
        };
        (config.publish, findings.iter().map(line).collect())
    }

    #[test]
    fn targets_are_named_in_either_language() {
        let (targets, findings) = read(
            "发布:\n  主机:\n    类型: 文件夹\n    路径: /srv/www\n    网址: https://b.cn\n    并发: 4\n",
        );
        let target = Target {
            name: "主机".into(),
            kind: TargetType::Folder,
            path: "/srv/www".into(),
            url: Some("https://b.cn/".into()),
            at_once: Some(4),
            ..Target::default()
        };
        assert_eq!((&targets, findings), (&vec![target], vec![]));
        let (english, _) =
            read("publish:\n  主机: {type: folder, path: /srv/www, url: \"https://b.cn/\", at_once: 4}\n");
        assert_eq!(english, targets);
        assert_eq!(read("发布:\n"), (vec![], vec![]));
    }

    #[test]
    fn a_password_in_an_address_is_told_and_forgotten() {
        let (targets, findings) = read(
            "发布:\n  主机:\n    类型: sftp\n    地址: sftp://a:geheim@b.cn:2022\n    用户: a\n    路径: www\n",
        );
        assert_eq!(targets[0].address, "sftp://b.cn:2022");
        assert_eq!(findings, ["config/secret "]);
    }

    #[test]
    fn a_login_ends_at_the_last_sign_whatever_the_password_holds() {
        for (address, is_git, open) in [
            ("ftp://u:ge/heim@127.0.0.1:9", false, Some("ftp://127.0.0.1:9")),
            ("u:ge/h@eim@127.0.0.1:9", false, Some("127.0.0.1:9")),
            ("https://u:pa/ssSECRET@a.cn/b.git", true, Some("https://a.cn/b.git")),
            ("https://ghp_TOKEN@a.cn/b.git", true, Some("https://a.cn/b.git")),
            ("https://TO/KEN@a.cn/b.git", true, Some("https://a.cn/b.git")),
            ("https://u:g@a.cn/dav/", false, Some("https://a.cn/dav/")),
            ("https://a.cn:8443/dav/wang@b.cn/", false, None),
            ("https://a.cn/dav/wang@b.cn/", false, None),
            ("https://localhost:8443/@zx/www.git", true, None),
            ("git@a.cn:zx/www.git", true, None),
            ("ssh://git@a.cn:22/zx/www.git", true, None),
            ("zx@a.cn:22", false, None),
            ("[::1]:22", false, None),
            ("::1", false, None),
        ] {
            assert_eq!(without_login(address, is_git).as_deref(), open, "{address}");
        }
    }

    #[test]
    fn keys_that_sound_secret_are_told_however_they_are_spelt() {
        for key in [
            "AccessKeySecret",
            "secret_access_key",
            "pwd",
            "AccessKey Secret",
            "passphrase",
            "访问密钥",
            "PASS",
        ] {
            let (_, findings) =
                read(&format!("发布:\n  甲:\n    类型: 文件夹\n    路径: /d\n    {key}: geheim\n"));
            assert_eq!(findings, ["config/secret "], "{key}");
        }
        for key in ["host_key", "主机公钥", "hostkey"] {
            assert!(!is_secret(key), "{key}");
        }
    }

    #[test]
    fn a_secret_is_told_by_its_line_and_never_shown() {
        let told = |lines: &str| {
            let text = format!("name: 甲\nurl: https://a.cn\nid: a\n发布:\n{lines}");
            Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default()).1[0].message.clone()
        };
        let key = told("  甲:\n    类型: 文件夹\n    路径: /d\n    密码: geheim\n");
        assert_eq!(key, "发布目标“甲”的“密码”（第 8 行）不能写在 site.yaml 里，没有用它");
        let address =
            told("  甲:\n    类型: sftp\n    用户: a\n    地址: sftp://a:geheim@b.cn\n    路径: www\n");
        assert!(address.contains("（第 8 行）") && !address.contains("geheim"), "{address}");
    }

    #[test]
    fn a_target_that_lacks_something_is_told_and_left_out() {
        let (targets, findings) = read(
            "发布:\n  甲:\n    路径: /a\n  乙:\n    类型: 文件夹\n  丙:\n    类型: 邮寄\n    路径: /c\n  丁:\n    类型: 文件夹\n    路径: /d\n    密码: abc\n    网扯: x\n    网址: b.cn\n",
        );
        assert_eq!(targets.len(), 1);
        assert_eq!(
            findings,
            [
                "config/target 路径: /a",
                "config/target 类型: 文件夹",
                "config/unknown-value 邮寄",
                "config/secret ",
                "yaml/unknown-key 网扯",
                "config/wrong-type b.cn",
            ]
        );
        assert_eq!(read("发布: 主机\n").1, ["config/wrong-type 主机"]);
    }

    #[test]
    fn what_is_wrong_with_an_address_is_told_at_its_line() {
        for (address, why) in [
            ("dav.a.cn/www", "地址没有写 https:// 或 http://"),
            ("https://zx@dav.a.cn/www", "地址里有“@”"),
            ("https:///www", "地址里没有主机"),
            ("https://dav.a.cn/?a", "地址里有“?”、“#”或空格"),
        ] {
            let text = format!(
                "name: 甲\nurl: https://a.cn\nid: a\n发布:\n  云上:\n    类型: webdav\n    地址: {address}\n"
            );
            let (config, findings) = Config::read(Some(&Arc::new(Text::utf8(&text))), &Options::default());
            let unfinished = Unfinished { name: "云上".into(), why: why.into() };
            assert_eq!((config.publish, config.unfinished), (vec![], vec![unfinished]));
            assert_eq!(findings[0].message, format!("发布目标“云上”的{why}，不能用"));
            let span = findings[0].span.as_ref().unwrap();
            assert_eq!(&text[span.start as usize..span.end as usize], address);
        }
        let (targets, findings) = read("发布:\n  云上: {类型: webdav, 地址: \"https://a.cn/dav/zx@b.cn\"}\n");
        assert_eq!((targets.len(), findings), (1, vec![]));
    }
}
