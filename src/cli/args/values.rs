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

pub fn parse_host(typed: &str) -> Result<Host, String> {
    typed.trim().parse().map_err(|_| "要写这台电脑的地址，如 192.168.1.5".to_owned())
}
