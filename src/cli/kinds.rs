//! The kinds of article that `new` can begin, each with the file that it begins from.

use crate::content::keys::KINDS;

/// `体裁`, by its names and its archetype.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archetype {
    /// As front matter says it.
    pub name: &'static str,
    pub chinese: &'static str,
    /// The file that a new article begins from, where the site has none of its own.
    pub text: &'static str,
    pub dated: bool,
    /// Photos stand beside it, so it is a folder of its own.
    pub in_folder: bool,
}

const fn kind(name: &'static str, chinese: &'static str, text: &'static str) -> Archetype {
    Archetype { name, chinese, text, dated: true, in_folder: false }
}

pub const ARCHETYPES: [Archetype; 6] = [
    kind("news", "新闻", include_str!("init/archetypes/news.md")),
    kind("work-review", "工作综述", include_str!("init/archetypes/work-review.md")),
    kind("inspection", "调研视察", include_str!("init/archetypes/inspection.md")),
    Archetype { in_folder: true, ..kind("photo", "图片新闻", include_str!("init/archetypes/photo.md")) },
    kind("notice", "公告", include_str!("init/archetypes/notice.md")),
    Archetype { dated: false, ..kind("page", "单页", include_str!("init/archetypes/page.md")) },
];

/// The kind of this name, English or Chinese, as front matter spells it.
pub fn archetype(typed: &str) -> Option<Archetype> {
    let typed = typed.trim();
    let (name, _) = KINDS
        .iter()
        .find(|(english, chinese)| english.eq_ignore_ascii_case(typed) || chinese.contains(&typed))?;
    ARCHETYPES.into_iter().find(|kind| kind.name == *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_front_matter_has_an_archetype() {
        for (english, chinese) in KINDS {
            assert_eq!(archetype(english).unwrap().chinese, chinese[0]);
        }
        assert_eq!(archetype("视察").unwrap().name, "inspection");
        assert_eq!(archetype("通讯"), None);
    }
}
