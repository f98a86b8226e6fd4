//! `theme.yaml`: what a theme is called, which program it fits, what can be chosen.
//!
//! In: its text, and what the site chose. Out: a [`Manifest`] and the options with their defaults filled
//! in. Invariant: an option that the theme does not declare is a finding, not a silent nothing.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::codes;
use crate::config::yaml::{self, Step};
use crate::report::{Finding, SourcePath, Span, nearest};
use crate::site::Sizes;

/// `theme.yaml`, as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manifest {
    pub name: String,
    pub version: String,
    pub description: String,
    /// The oldest program version that it works with, `>=0.1`.
    pub fits: String,
    /// The theme whose files stand below its own.
    pub extends: Option<String>,
    pub options: std::collections::BTreeMap<String, OptionSpec>,
    pub sizes: SizesSpec,
}

/// How wide pictures of a body are shown: values of the attribute `sizes`; empty for the usual ones.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SizesSpec {
    /// A picture that stands alone.
    pub figure: String,
    /// One of two in a row.
    pub gallery: String,
    /// One of three in a row, of which narrow screens show two; empty for that of two.
    pub third: String,
    /// A picture of a photo story.
    pub photo: String,
}

impl SizesSpec {
    /// What is written, else what is usual.
    pub fn sizes(&self) -> Sizes {
        let usual = Sizes::default();
        let or = |own: &String, usual: String| if own.is_empty() { usual } else { own.clone() };
        let third = if self.third.is_empty() { &self.gallery } else { &self.third };
        Sizes {
            third: or(third, usual.third),
            figure: or(&self.figure, usual.figure),
            gallery: or(&self.gallery, usual.gallery),
            photo: or(&self.photo, usual.photo),
        }
    }
}

/// An option that a site may set under `theme_options`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptionSpec {
    /// `text`, `number`, `count` (whole, 1 to 9999), `bool`, `list` or `map`; `article` and `picture` are texts that name a file below
    /// `content/`; whatever the default is, if empty.
    pub r#type: String,
    pub default: Value,
    pub description: String,
}

/// Reads `theme.yaml`; what cannot be read is a finding and an empty manifest.
pub fn read(text: &str, file: &SourcePath, findings: &mut Vec<Finding>) -> Manifest {
    let manifest: Manifest = match yaml::parse(text) {
        Ok(manifest) => manifest,
        Err(found) => {
            let message = format!("主题的说明文件 theme.yaml 读不懂：{}", found.message);
            let finding = Finding::error(codes::MANIFEST, message);
            findings.push(finding.at(Span::new(file.clone(), found.place)).help(found.help));
            return Manifest::default();
        }
    };
    if !fits(&manifest.fits, env!("CARGO_PKG_VERSION")) {
        let message =
            format!("主题要求程序版本 {}，现在的程序是 {}", manifest.fits, env!("CARGO_PKG_VERSION"));
        let finding = Finding::warning(codes::VERSION, message).at(Span::file(file.clone()));
        findings.push(finding.help("更新程序，或者换用这个主题的旧版本；现在照样使用，有的页面可能不对"));
    }
    manifest
}

/// Whether `version` satisfies `>=X.Y` (or `X.Y`, the same).
fn fits(wanted: &str, version: &str) -> bool {
    let numbers = |text: &str| -> Vec<u64> {
        text.trim().trim_start_matches(">=").trim().split('.').map_while(|part| part.parse().ok()).collect()
    };
    numbers(version) >= numbers(wanted)
}

/// The options as templates see them: what the site chose, else the defaults.
///
/// `lost` says what is wrong with a file that an option names, by the option's type and name and its
/// value; `place` says where an option's name or value stands in `site.yaml`.
pub fn options(
    manifest: &Manifest,
    chosen: &Value,
    lost: &dyn Fn(&str, &str, &str) -> Option<Finding>,
    place: &dyn Fn(Step<'_>) -> Span,
    findings: &mut Vec<Finding>,
) -> Value {
    let mut options: Map<String, Value> =
        manifest.options.iter().map(|(name, spec)| (name.clone(), spec.default.clone())).collect();
    for (name, value) in chosen.as_object().into_iter().flatten() {
        match manifest.options.get(name) {
            Some(spec) if matches_type(spec, value) => {
                match lost(type_name(spec), name, value.as_str().unwrap_or_default()) {
                    Some(finding) => findings.push(finding.at(place(Step::Key(&[name])))),
                    None => drop(options.insert(name.clone(), value.clone())),
                }
            }
            Some(spec) => {
                let message = format!("主题的选项“{name}”应当是{}", type_words(type_name(spec)));
                let finding = Finding::warning(codes::OPTION_TYPE, message).at(place(Step::Key(&[name])));
                findings.push(finding.help("这一项没有起作用，用的是主题的默认值"));
            }
            None => {
                let known: Vec<_> = manifest.options.keys().map(String::as_str).collect();
                let message = format!("主题没有叫“{name}”的选项");
                let near = nearest(name, known.iter().copied()).map(|near| format!("是不是“{near}”？"));
                let help = if known.is_empty() {
                    String::new()
                } else {
                    format!("{}有的是：{}", near.unwrap_or_default(), known.join("、"))
                };
                let finding = Finding::warning(codes::UNKNOWN_OPTION, message).at(place(Step::Name(name)));
                findings.push(if help.is_empty() { finding } else { finding.help(help) });
            }
        }
    }
    Value::Object(options)
}

fn type_name(spec: &OptionSpec) -> &str {
    if !spec.r#type.is_empty() {
        return &spec.r#type;
    }
    match spec.default {
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::Array(_) => "list",
        Value::Object(_) => "map",
        Value::String(_) => "text",
        Value::Null => "",
    }
}

fn matches_type(spec: &OptionSpec, value: &Value) -> bool {
    match type_name(spec) {
        "bool" => value.is_boolean(),
        "number" => value.is_number(),
        "count" => value.as_u64().is_some_and(|number| (1..=9999).contains(&number)),
        "list" => value.is_array(),
        "map" => value.is_object(),
        "text" | "article" | "picture" => value.is_string(),
        _ => true,
    }
}

fn type_words(name: &str) -> &str {
    match name {
        "bool" => "是或否（true 或 false）",
        "number" => "数字",
        "count" => " 1 到 9999 的整数",
        "list" => "列表",
        "map" => "一组“名称: 值”",
        "article" => "稿件在 content 文件夹里的位置",
        "picture" => "图片在 content 文件夹里的位置",
        _ => "文字",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert!(fits(">=0.1", "0.1.0"));
        assert!(fits("", "0.1.0"));
        assert!(!fits(">=1.2", "0.9.9"));
        assert!(fits(">=0.9", "0.10.0"));
    }

    #[test]
    fn options_have_defaults_and_types() {
        let file = SourcePath::new("themes/t/theme.yaml");
        let mut findings = Vec::new();
        let text = "name: t\noptions:\n  color: {default: red}\n  wide: {type: bool, default: false}\n";
        let manifest = read(text, &file, &mut findings);
        let chosen = serde_json::json!({"wide": "yes", "colour": "blue", "color": "blue"});
        let options =
            options(&manifest, &chosen, &|_, _, _| None, &|_| Span::file("content/site.yaml"), &mut findings);
        assert_eq!(options, serde_json::json!({"color": "blue", "wide": false}));
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.len(), 2);
        assert!(codes.contains(&codes::OPTION_TYPE) && codes.contains(&codes::UNKNOWN_OPTION));
    }

    #[test]
    fn counts_are_whole_and_within_bounds() {
        let spec = OptionSpec { r#type: "count".to_owned(), ..OptionSpec::default() };
        for wrong in
            [serde_json::json!(-3), serde_json::json!(2.5), serde_json::json!(0), serde_json::json!(10_000)]
        {
            assert!(!matches_type(&spec, &wrong), "{wrong}");
        }
        assert!(matches_type(&spec, &serde_json::json!(9999)));
        let number = OptionSpec { default: Value::from(30), ..OptionSpec::default() };
        assert!(matches_type(&number, &serde_json::json!(-2.5)));
    }
}
