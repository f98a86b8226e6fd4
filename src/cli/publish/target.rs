//! Which of the targets of `site.yaml` is meant.
//!
//! In: the name that was typed, if one was, and the configuration. Out: a target. Invariant: where it is not clear which
//! one is meant, none is.

use crate::config::{Config, Target};
use crate::report::nearest_or_part;

use super::super::terminal::Refusal;

/// The target that is meant: the one named, or the only one. Of several with one that is not written to the end none is
/// chosen, for it may be the one that is meant.
pub fn chosen<'c>(typed: Option<&str>, config: &'c Config) -> Result<&'c Target, Refusal> {
    let names = || config.publish.iter().map(|target| &*target.name);
    let all = || names().collect::<Vec<_>>().join("、");
    let unfinished = config.unfinished.iter().find(|one| typed.is_none_or(|typed| typed == one.name));
    match (typed, &*config.publish, unfinished) {
        (_, targets, Some(one)) => {
            let refusal = Refusal::new(format!("发布目标“{}”写得不完整：{}", one.name, one.why));
            Err(refusal.help(match targets {
                [] => "请改好 content/site.yaml 再发布".to_owned(),
                _ => format!("请改好 content/site.yaml 再发布；要发布到别处，写明是哪一个，可以写：{}", all()),
            }))
        }
        (_, [], None) => Err(Refusal::new("还没有写发布到哪里").help(
            "在 content/site.yaml 里写，例如：\n发布:\n  主机:\n    类型: 文件夹\n    路径: /srv/www\n写了却看到这一句，请用 huikan build 看提示。",
        )),
        (None, [one], _) => Ok(one),
        (None, ..) => Err(Refusal::new("有几个发布目标，请写明是哪一个").help(format!("可以写：{}", all()))),
        (Some(typed), targets, _) => match targets.iter().find(|target| target.name == *typed) {
            Some(target) => Ok(target),
            None => {
                let refusal = Refusal::new(format!("没有“{typed}”这个发布目标"));
                Err(match nearest_or_part(typed, names(), |name| name) {
                    Some(near) => refusal.help(format!("是不是想写“{near}”？")),
                    None => refusal.help(format!("可以写：{}", all())),
                })
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Unfinished;

    #[test]
    fn where_one_target_is_unfinished_no_other_is_taken_for_it() {
        let config = Config {
            publish: vec![Target { name: "主机".into(), ..Target::default() }],
            unfinished: vec![Unfinished { name: "云上".into(), why: "地址写得不对".into() }],
            ..Config::default()
        };
        let meant = |typed: Option<&str>| {
            chosen(typed, &config).map(|target| target.name.clone()).map_err(|refusal| refusal.message)
        };
        let unfinished = Err("发布目标“云上”写得不完整：地址写得不对".to_owned());
        assert_eq!(meant(Some("主机")), Ok("主机".to_owned()));
        assert_eq!((meant(Some("云上")), meant(None)), (unfinished.clone(), unfinished));
        assert_eq!(meant(Some("别处")), Err("没有“别处”这个发布目标".to_owned()));
    }
}
