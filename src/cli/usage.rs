//! What is said when a command line cannot be understood: clap's errors in plain Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The message, the mend, and the usage of the command that was meant, as lines ready to print.
pub fn explain(error: &clap::Error) -> String {
    let mut text = format!("错误：{}\n", headline(error));
    if let Some(meant) = suggestion(error) {
        text.push_str(&format!("帮助：是不是想写 {meant}？\n"));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().strip_prefix("Usage:").unwrap_or(&usage).trim();
        let command: Vec<&str> = usage.split_whitespace().take_while(|word| word.is_ascii()).collect();
        let command = command.iter().take_while(|word| !word.starts_with('-')).copied().collect::<Vec<_>>();
        text.push_str(&format!("用法：{usage}\n详细说明：{} --help\n", command.join(" ")));
    }
    text
}

fn headline(error: &clap::Error) -> String {
    let argument = words(error, ContextKind::InvalidArg);
    let value = words(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("没有 {argument} 这个选项"),
        ErrorKind::UnknownArgument => format!("多出了“{argument}”；文字里有空格时，请用引号括起来"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", words(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写上内容"),
        ErrorKind::InvalidValue => {
            let valid = words(error, ContextKind::ValidValue);
            format!("{argument} 不能写“{value}”，可以写：{valid}")
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{argument} 不能写“{value}”，{reason}")
        }
        ErrorKind::ArgumentConflict => {
            let prior = words(error, ContextKind::PriorArg);
            if prior == argument || prior.is_empty() {
                format!("{argument} 只能写一次")
            } else {
                format!("{argument} 和 {prior} 不能一起用")
            }
        }
        ErrorKind::TooManyValues => format!("{argument} 后面多出了“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 后面的内容不够"),
        ErrorKind::NoEquals => format!("{argument} 要用等号写上内容"),
        ErrorKind::InvalidUtf8 => "命令里有不能识别的字符".to_owned(),
        _ => "命令的写法不对".to_owned(),
    }
}

fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.iter().map(|&kind| words(error, kind)).find(|words| !words.is_empty())
}

fn words(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::Args;
    use super::*;

    fn said(line: &str) -> String {
        explain(&Args::try_parse_from(line.split_whitespace()).unwrap_err())
    }

    #[test]
    fn every_kind_of_mistake_is_explained_in_chinese() {
        insta::assert_snapshot!(
            [
                "huikan buld",
                "huikan build --forse",
                "huikan build 多余",
                "huikan new 要闻",
                "huikan new 要闻 县政协 召开会议",
                "huikan build --format xml",
                "huikan build --site",
                "huikan build --now 明天",
                "huikan build -q -v",
                "huikan build --out a --out b",
                "huikan build --force=1",
                "huikan withdraw a.md",
                "huikan --site .",
                "huikan build --deny warning",
            ]
            .map(|line| format!("$ {line}\n{}", said(line)))
            .join("\n")
        );
    }
}
