//! Slugs: the last part of an address, from what is written, else from the name alone.
//!
//! In: a name (a file's stem, a folder, a tag) and perhaps a written `slug`. Out: lower-case ASCII that
//! is a valid file name everywhere. Invariant: it depends on the name alone, never on the column, the
//! date in the header, or other articles, so an address stays when anything else changes.

use unicode_normalization::UnicodeNormalization;

use super::date::leading_date;
use crate::report::is_device_name;

/// Why a written slug can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugError {
    Empty,
    /// The first character that isn't allowed.
    Character(char),
    /// Taken by pages and feeds of our own.
    Reserved,
    LeadingUnderscore,
    /// A name that Windows doesn't allow for a file.
    Device,
    /// Longer than [`LONGEST`].
    Long,
}

impl SlugError {
    /// What is wrong, as the second half of a sentence on the slug.
    pub fn words(self) -> String {
        match self {
            SlugError::Empty => "是空的".to_owned(),
            SlugError::Character(character) => format!("里有不能用的字符“{character}”"),
            SlugError::Reserved => "是留给列表页、首页、网站地图或订阅源的名字".to_owned(),
            SlugError::LeadingUnderscore => "不能以下划线开头".to_owned(),
            SlugError::Device => "是 Windows 保留的文件名".to_owned(),
            SlugError::Long => format!("太长，最多 {LONGEST} 个字符"),
        }
    }
}

/// In bytes. Windows allows 255 UTF-16 units for a name, and 260 for a whole path.
pub const LONGEST: usize = 100;

/// Checks a slug as it is to be used: lower-case letters, digits, `-`, `_` and `.`.
pub fn check(slug: &str) -> Result<(), SlugError> {
    let allowed = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if slug.is_empty() {
        return Err(SlugError::Empty);
    }
    if let Some(character) = slug.chars().find(|c| !allowed(c)) {
        return Err(SlugError::Character(character));
    }
    if slug.starts_with('_') {
        return Err(SlugError::LeadingUnderscore);
    }
    // A leading dot hides a file, a trailing one is dropped by Windows.
    if slug.starts_with('.') || slug.ends_with('.') {
        return Err(SlugError::Character('.'));
    }
    if slug.len() > LONGEST {
        return Err(SlugError::Long);
    }
    if is_device_name(slug) {
        return Err(SlugError::Device);
    }
    if is_reserved(slug) { Err(SlugError::Reserved) } else { Ok(()) }
}

/// The slug of a name: itself where it is ASCII, else its date and eight letters of its hash.
pub fn of_name(name: &str) -> String {
    match ascii(name) {
        Some(slug) if check(&slug).is_ok() => slug,
        Some(slug) if slug.len() < LONGEST / 2 => format!("{}-{}", slug.trim_start_matches('_'), hash(name)),
        _ => match leading_date(name) {
            Some(date) => format!("{}-{}", date.digits, hash(name)),
            None => hash(name),
        },
    }
}

/// Whether [`of_name`] keeps the name's own letters.
pub fn is_readable(name: &str) -> bool {
    ascii(name).is_some_and(|slug| check(&slug).is_ok())
}

/// Eight letters of the BLAKE3 hash of the name in NFC, as base32 (`a`–`z`, `2`–`7`).
pub fn hash(name: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let nfc: String = name.nfc().collect();
    let bytes = blake3::hash(nfc.as_bytes());
    let forty = bytes.as_bytes().iter().take(5).fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
    (0..8).rev().map(|place| char::from(LETTERS[(forty >> (5 * place) & 31) as usize])).collect()
}

/// Lower-case, with `-` for everything that has no place in an address; `None` for a name that isn't ASCII.
fn ascii(name: &str) -> Option<String> {
    if !name.is_ascii() || !name.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut slug = String::with_capacity(name.len());
    for character in name.chars() {
        match character.to_ascii_lowercase() {
            kept if kept.is_ascii_alphanumeric() || kept == '_' => slug.push(kept),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    Some(slug)
}

fn is_reserved(slug: &str) -> bool {
    let page =
        slug.strip_prefix("page-").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    page || matches!(slug, "index" | "404" | "atom" | "rss" | "feed" | "sitemap")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_names_are_kept() {
        assert_eq!(of_name("2022-work-review"), "2022-work-review");
        assert_eq!(of_name("2022-12-20"), "2022-12-20");
        assert_eq!(of_name("Work Review (2)"), "work-review-2");
        assert_eq!(of_name("v1.2"), "v1-2");
    }

    #[test]
    fn other_names_get_date_and_hash() {
        let slug = of_name("2022-12-20-工作综述");
        assert!(slug.starts_with("20221220-") && slug.len() == 17, "{slug}");
        assert!(of_name("2022-12-工作综述").starts_with("202212-"));
        assert_eq!(of_name("工作综述").len(), 8);
        assert_ne!(of_name("工作综述"), of_name("工作总结"));
        // The same name in both Unicode forms, as Windows and macOS write it.
        assert_eq!(of_name("cafe\u{301}"), of_name("caf\u{e9}"));
    }

    #[test]
    fn the_hash_never_changes() {
        assert_eq!(hash("提案"), "6x4zql4b");
    }

    #[test]
    fn reserved_names_get_a_suffix() {
        for name in ["index", "404", "page-3", "feed", "sitemap", "con", "com1"] {
            let slug = of_name(name);
            assert!(slug.starts_with(name) && check(&slug).is_ok(), "{slug}");
        }
        assert!(check(&of_name("_draft")).is_ok());
    }

    #[test]
    fn written_slugs_are_checked() {
        for (slug, result) in [
            ("work-2022", Ok(())),
            ("", Err(SlugError::Empty)),
            ("工作", Err(SlugError::Character('工'))),
            ("a/b", Err(SlugError::Character('/'))),
            ("A", Err(SlugError::Character('A'))),
            ("_a", Err(SlugError::LeadingUnderscore)),
            ("..", Err(SlugError::Character('.'))),
            ("index", Err(SlugError::Reserved)),
            ("page-12", Err(SlugError::Reserved)),
            ("page-a", Ok(())),
            ("nul", Err(SlugError::Device)),
            ("con.txt", Err(SlugError::Device)),
            ("lpt9", Err(SlugError::Device)),
        ] {
            assert_eq!(check(slug), result, "{slug}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_name_has_a_valid_slug(name in "\\PC{1,40}|[ -~]{1,140}") {
            let slug = of_name(&name);
            proptest::prop_assert!(check(&slug).is_ok(), "{name} -> {slug}");
        }
    }
}
