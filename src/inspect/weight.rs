//! How much a reader fetches to see a page.
//!
//! In: the bytes of each page, of the styles and scripts of the theme, and of its pictures, as far as they are known
//! before they are made. Out: findings with the heaviest parts. A picture that will be made anew is reckoned by its
//! pixels; one that stays as it is, by its file.

use super::page::{Ground, Look, Use};
use super::rule::{Binds, Grade, Rule};
use crate::report::{Code, Finding};
use crate::site::{Form, Recipe, Route, Variant};
use crate::snapshot::Source;

pub const RULES: &[Rule] = &[Rule {
    code: Code("inspect/page-weight"),
    grade: Grade::Advice,
    binds: Binds::All,
    title: "页面太大",
    why: "一页连同样式、脚本和图片超过 4 MB，在 10 Mbit/s 的网络上要三秒以上才能显示完。图片按生成后的尺寸估算，音视频不算。",
    source: "《政府网站发展指引》（国办发〔2017〕47号）：页面打开一般不超过三秒（条文待核）；4 MB 是本程序按三秒折算的建议。",
    remedy: "一篇稿件的照片太多的，分成几篇，或者挑选几张；GIF 动图和大的 PNG 截图，换成 JPEG 或视频。",
}];

const WEIGHT: &Rule = &RULES[0];

/// Three seconds at 10 Mbit/s, with something to spare for connecting: bytes.
const MOST: u64 = 4 << 20;

/// Bytes of a page and of what it shows.
#[derive(Debug)]
pub struct Seen {
    total: u64,
    pictures: u64,
    /// The parts that are counted, each once.
    parts: Vec<Box<str>>,
    heaviest: (u64, Box<str>),
}

impl Seen {
    pub fn new(html: usize) -> Seen {
        Seen { total: html as u64, pictures: 0, parts: Vec::new(), heaviest: (0, "".into()) }
    }

    /// Something of the site that the page shows.
    pub fn add(&mut self, ground: &Ground<'_>, used: Use, path: &str, crop: Option<&Variant>) {
        let is_shown = matches!(used, Use::Picture | Use::Script | Use::Style);
        if !is_shown || self.parts.iter().any(|part| **part == *path) {
            return;
        }
        let bytes = match crop {
            Some(crop) => reckoned(ground, &crop.recipe),
            None => size(ground, path),
        };
        self.parts.push(path.into());
        self.total += bytes;
        self.pictures += u64::from(used == Use::Picture);
        if bytes > self.heaviest.0 {
            self.heaviest = (bytes, path.into());
        }
    }
}

fn size(ground: &Ground<'_>, path: &str) -> u64 {
    if let Some(size) = ground.theme_sizes.get(path) {
        return *size;
    }
    match ground.site.routes.find(path).map(|entry| &entry.route) {
        Some(Route::Picture(recipe)) => reckoned(ground, recipe),
        Some(Route::Copy(source)) => of_source(ground, source.as_str()),
        _ => 0,
    }
}

fn of_source(ground: &Ground<'_>, path: &str) -> u64 {
    match ground.site.snapshot.files.get(path) {
        Some(Source::Asset(asset)) => asset.size,
        Some(Source::Text(text)) => text.content.len() as u64,
        None => 0,
    }
}

/// Bytes of a picture that is not made yet: a photograph has some 2 bits a pixel as JPEG, and no variant is much
/// larger than its original.
fn reckoned(ground: &Ground<'_>, recipe: &Recipe) -> u64 {
    let original = of_source(ground, recipe.source.as_str());
    let Some(scale) = recipe.scale else { return original };
    let pixels = u64::from(scale.width) * u64::from(scale.height);
    let bits = match recipe.form {
        Form::Webp => 1,
        Form::Jpeg => 2,
        Form::Png | Form::Gif | Form::Bmp | Form::Ico | Form::Svg => 8,
    };
    (pixels * bits / 8).min(original.max(1))
}

pub fn findings(ground: &Ground<'_>, looks: &[Look<'_>]) -> Vec<Finding> {
    let heavy = looks.iter().filter(|look| look.weight.total > MOST);
    heavy.map(|look| finding(ground, look)).collect()
}

fn finding(ground: &Ground<'_>, look: &Look<'_>) -> Finding {
    let Seen { total, pictures, heaviest: (bytes, path), .. } = &look.weight;
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20);
    let message = format!("页面约有 {}，其中 {pictures} 张图片", megabytes(*total));
    let help = format!("最大的一份是 /{path}，约 {}。{}", megabytes(*bytes), WEIGHT.remedy);
    super::on(WEIGHT.finding(ground.profile, message).help(help), look)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::inspect::inspect;
    use crate::portal::Portal;
    use crate::report::SourcePath;
    use crate::snapshot::{Asset, Format, Nature, Picture, Snapshot, Source};

    /// An article with an animation of so many bytes.
    fn told(bytes: u64) -> Vec<String> {
        let mut snapshot = Snapshot::of_texts(
            [
                ("content/site.yaml", "name: 某县政协\nurl: https://a.cn/\nid: a\ntheme: plain\n"),
                (
                    "content/要闻/动图.md",
                    "---\ntitle: 活动剪影\ndate: 2022-12-30\nslug: a\n---\n\n![活动现场](1.gif)\n",
                ),
            ],
            "2022-12-31T12:00:00+08:00",
        );
        let picture = Picture { animated: true, ..Picture::plain(Format::Gif, 800, 600) };
        let nature = Nature::Picture(picture);
        let asset = Asset { size: bytes, hash: blake3::hash(b"1"), nature, disk_path: None };
        snapshot.files.insert(SourcePath::new("content/要闻/1.gif"), Source::Asset(Arc::new(asset)));
        let inspection = inspect(&Portal::open(Arc::new(snapshot), None));
        let heavy = inspection.findings.iter().filter(|finding| finding.code.0 == "inspect/page-weight");
        heavy
            .map(|finding| {
                format!("{} {:?}", finding.message, finding.span.as_ref().map(|s| s.file.as_str()))
            })
            .collect()
    }

    #[test]
    fn a_page_is_weighed_with_its_pictures() {
        assert_eq!(told(5 << 20), ["页面约有 5.0 MB，其中 1 张图片 Some(\"content/要闻/动图.md\")"]);
        assert_eq!(told(3 << 20), [""; 0]);
    }
}
