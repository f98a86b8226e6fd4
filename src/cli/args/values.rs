//! What may stand behind an option: the words of a choice, and what is read of others.
//!
//! In: what was typed. Out: a value, or a sentence that says what to type.

use clap::ValueEnum;

use crate::net::preview::Host;

/// `--deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

/// `--theme` of `wechat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageLook {
    #[value(alias = "红")]
    Red,
    #[value(alias = "朴素")]
    Plain,
}

/// `--from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OldSite {
    Auto,
    Hexo,
    Hugo,
    Jekyll,
}

pub fn parse_port(typed: &str) -> Result<u16, String> {
    typed.trim().parse().map_err(|_| "要写 1 到 65535 的数字".to_owned())
}

/// A year of `--year`.
pub fn parse_year(typed: &str) -> Result<i16, String> {
    let year = typed.trim().trim_end_matches('年').parse().ok().filter(|year| (1900..=2199).contains(year));
    year.ok_or_else(|| "要写四位数的年份，如 2022".to_owned())
}

/// How many are wanted, from 1; what is beyond any number of articles is as good as all of them.
pub fn parse_count(typed: &str) -> Result<usize, String> {
    let typed = typed.trim();
    let is_number = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    match typed.parse::<usize>() {
        Ok(number) if number > 0 => Ok(number),
        Err(_) if is_number => Ok(usize::MAX),
        _ => Err("要写大于 0 的整数，如 20".to_owned()),
    }
}

pub fn parse_host(typed: &str) -> Result<Host, String> {
    typed.trim().parse().map_err(|_| "要写这台电脑的地址，如 192.168.1.5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_refused_in_plain_words() {
        assert_eq!((parse_year("2022"), parse_year(" 2022年 ")), (Ok(2022), Ok(2022)));
        for wrong in ["abc", "22", "99999999", ""] {
            assert_eq!(parse_year(wrong), Err("要写四位数的年份，如 2022".to_owned()), "{wrong}");
        }
        assert_eq!((parse_count("20"), parse_count("99999999999999999999")), (Ok(20), Ok(usize::MAX)));
        for wrong in ["abc", "0", "-1", "1.5", ""] {
            assert_eq!(parse_count(wrong), Err("要写大于 0 的整数，如 20".to_owned()), "{wrong}");
        }
    }
}
