//! What a signature of the three reviews is of: everything that a reader of the article is told, as one text.
//!
//! In: an article, and the snapshot, for the files that it names. Out: the *signed text* and its SHA-256. Invariants:
//! it follows from the article's own file and the files that it names, and from nothing else of the site; line
//! ends, a BOM and the encoding don't count; it never gets another form under the same [`VERSION`], since
//! signatures of years rest on it.
//!
//! ```text
//! huikan-review 1
//! title 21                    name, length in bytes, line end, value, line end; what is not written is left out
//! 县政协召开会议
//! ```
//!
//! In this order: title, kicker, subtitle, short_title, source, source_url, author (role, tab, name: one each),
//! photographer, editor, summary, cover, body (as written, blank lines at its ends aside), file (BLAKE3 of each file
//! that the body names, by address), attachment (title, tab, address, tab, BLAKE3), correction (time, tab, text),
//! wechat_title, wechat_author, wechat_digest (what `公众号` says instead of the article; on one line).
//!
//! Not in it: signatures, status, dates, slug and former addresses, columns, tags, topics, keywords, and what only
//! orders (weight, sticky, headline, focus). Dates have a rule of their own: see `reviewing`.

use sha2::{Digest, Sha256};

use super::media;
use crate::content::{Article, Correction, message};
use crate::snapshot::{Hash, Snapshot, Source};

/// Of the form of the signed text; it begins each signature.
pub const VERSION: u32 = 1;

/// The SHA-256 of an article's signed text, in hexadecimal digits.
pub fn sha256(snapshot: &Snapshot, article: &Article) -> String {
    let mut hasher = Sha256::new();
    write_words(snapshot, article, &mut |bytes| hasher.update(bytes));
    write_corrections(article, &mut |bytes| hasher.update(bytes));
    write_message(article, &mut |bytes| hasher.update(bytes));
    let digits = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    digits.concat()
}

/// What a signature in front matter says that signs an article as it is: `1-` and the SHA-256.
pub fn signature(snapshot: &Snapshot, article: &Article) -> String {
    format!("{VERSION}-{}", sha256(snapshot, article))
}

/// Whether a text is a signature at all, of this version or of another: words that somebody typed are none.
pub fn is_signature(text: &str) -> bool {
    let is_one = |(version, digits): (&str, &str)| {
        !version.is_empty()
            && version.bytes().all(|byte| byte.is_ascii_digit())
            && digits.len() == 64
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    text.trim().split_once('-').is_some_and(is_one)
}

/// Of the signed text without corrections, and without what only the official account shows: it differs where the
/// article's words or pictures were changed.
pub fn words_hash(snapshot: &Snapshot, article: &Article) -> Hash {
    // In one piece, of which several parts are hashed at a time; from piece to piece it takes four times as long.
    let mut text = Vec::with_capacity(article.text.content.len() + 256);
    write_words(snapshot, article, &mut |bytes| text.extend_from_slice(bytes));
    blake3::hash(&text)
}

/// Writes the pieces of a text, one after the other.
type Put<'p> = &'p mut dyn FnMut(&[u8]);

fn field(put: Put<'_>, name: &str, value: &str) {
    put(format!("{name} {}\n", value.len()).as_bytes());
    put(value.as_bytes());
    put(b"\n");
}

fn write_words(snapshot: &Snapshot, article: &Article, put: Put<'_>) {
    let meta = &article.meta;
    put(format!("huikan-review {VERSION}\n").as_bytes());
    field(put, "title", &article.title);
    let texts = [
        ("kicker", &meta.kicker),
        ("subtitle", &meta.subtitle),
        ("short_title", &meta.short_title),
        ("source", &meta.source),
        ("source_url", &meta.source_url),
    ];
    for (name, value) in texts {
        value.iter().for_each(|value| field(put, name, value));
    }
    meta.authors.iter().for_each(|author| field(put, "author", &format!("{}\t{}", author.role, author.name)));
    meta.photographers.iter().for_each(|name| field(put, "photographer", name));
    meta.editor.iter().for_each(|name| field(put, "editor", name));
    meta.summary.iter().for_each(|summary| field(put, "summary", summary));
    if let Some(cover) = &meta.cover {
        field(put, "cover", &hash_of(snapshot, article, cover).unwrap_or_else(|| cover.clone()));
    }
    field(put, "body", body(article));
    for hash in article.addresses.iter().filter_map(|address| hash_of(snapshot, article, address)) {
        field(put, "file", &hash);
    }
    for attachment in &meta.attachments {
        let (title, file) = (attachment.title.as_deref().unwrap_or_default(), &attachment.file);
        let hash = hash_of(snapshot, article, file).unwrap_or_default();
        field(put, "attachment", &format!("{title}\t{file}\t{hash}"));
    }
}

fn write_corrections(article: &Article, put: Put<'_>) {
    for Correction { text, time } in &article.meta.corrections {
        let time = time.map(|time| time.instant.to_string()).unwrap_or_default();
        field(put, "correction", &format!("{time}\t{text}"));
    }
}

/// What followers of the official account read in the place of the article's own title, names and summary.
fn write_message(article: &Article, put: Put<'_>) {
    for (item, text) in message::texts(&article.meta.wechat) {
        field(put, &format!("wechat_{item}"), &text);
    }
}

fn body(article: &Article) -> &str {
    let body = article.text.content.get(article.doc.body()).unwrap_or_default();
    body.trim_start_matches('\n').trim_end()
}

/// Of the bytes of the file that an address of an article names; nothing where it names another article.
fn hash_of(snapshot: &Snapshot, article: &Article, address: &str) -> Option<String> {
    let path = media::locate(snapshot, article.path.folder(), address)?;
    match snapshot.files.get(path.as_str())? {
        Source::Asset(asset) => Some(asset.hash.to_hex().to_string()),
        Source::Text(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::SourcePath;
    use crate::snapshot::{Asset, Nature, Text};

    const PATH: &str = "content/要闻/a.md";
    const ARTICLE: &str = "---\n标题: 县政协召开会议\n作者: 通讯员 某某\n封面: 1.jpg\n附件: 名单.pdf\n---\n\n正文，见[前文](b.md)。\n\n![现场](1.jpg \"图说\")\n";

    fn snapshot(pictures: &[(&str, &str)]) -> Snapshot {
        let mut snapshot = Snapshot::of_texts([("content/要闻/b.md", "甲")], "2022-12-20T00:00:00Z");
        for (path, content) in pictures {
            let hash = blake3::hash(content.as_bytes());
            let asset = Asset { size: 1, hash, nature: Nature::Other, disk_path: None };
            snapshot.files.insert(SourcePath::new(path), Source::Asset(Arc::new(asset)));
        }
        snapshot
    }

    fn of(text: &str, pictures: &[(&str, &str)]) -> String {
        let article = Article::read(&SourcePath::new(PATH), &Arc::new(Text::utf8(text)));
        signature(&snapshot(pictures), &article)
    }

    const FILES: &[(&str, &str)] = &[("content/要闻/1.jpg", "一"), ("content/要闻/名单.pdf", "单")];

    #[test]
    fn its_form_is_fixed() {
        let article = Article::read(&SourcePath::new(PATH), &Arc::new(Text::utf8(ARTICLE)));
        let mut text = Vec::new();
        let snapshot = snapshot(FILES);
        write_words(&snapshot, &article, &mut |bytes| text.extend_from_slice(bytes));
        let one = blake3::hash("一".as_bytes()).to_hex();
        let list = blake3::hash("单".as_bytes()).to_hex();
        let expected = format!(
            "huikan-review 1\ntitle 21\n县政协召开会议\nauthor 16\n通讯员\t某某\ncover 64\n{one}\nbody 56\n正文，见[前文](b.md)。\n\n![现场](1.jpg \"图说\")\nfile 64\n{one}\nattachment 76\n\t名单.pdf\t{list}\n"
        );
        assert_eq!(String::from_utf8(text).unwrap(), expected);
        // What anybody computes of that text.
        let digest = Sha256::digest(expected.as_bytes());
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sha256(&snapshot, &article), digits);
    }

    #[test]
    fn what_a_reader_sees_counts() {
        let signed = of(ARTICLE, FILES);
        for (from, to) in [
            ("召开", "召集"),
            ("通讯员 某某", "通讯员 某人"),
            ("正文，", "正文。"),
            ("图说", "图　说"),
            ("b.md", "c.md"),
            ("---\n\n正", "更正: 第二段有误\n---\n\n正"),
            ("---\n\n正", "摘要: 一句话\n---\n\n正"),
            ("---\n\n正", "来源: 办公室\n---\n\n正"),
            ("---\n\n正", "公众号:\n  标题: 另一个标题\n---\n\n正"),
            ("---\n\n正", "公众号:\n  摘要: 另一句话\n---\n\n正"),
            ("---\n\n正", "公众号: {author: 某某}\n---\n\n正"),
        ] {
            assert_ne!(of(&ARTICLE.replacen(from, to, 1), FILES), signed, "{from} -> {to}");
        }
        assert_ne!(of(ARTICLE, &[("content/要闻/1.jpg", "二"), FILES[1]]), signed);
        assert_ne!(of(ARTICLE, &[FILES[0], ("content/要闻/名单.pdf", "另一单")]), signed);
        assert_ne!(of(ARTICLE, &[]), signed);
    }

    #[test]
    fn what_only_places_it_does_not_count() {
        let signed = of(ARTICLE, FILES);
        let more = "日期: 2022-12-20\n更新: 2022-12-21\n状态: 待审\n网址名: a\n标签: [提案]\n置顶: 是\n排序: 3\n审核:\n  初审: 某人\n公众号:\n  留言: 是\n# 注\n---\n\n正";
        assert_eq!(of(&ARTICLE.replacen("---\n\n正", more, 1), FILES), signed);
        assert_eq!(of(&format!("{ARTICLE}\n\n"), FILES), signed);
        assert_eq!(of(&ARTICLE.replace("---\n\n正", "---\n正"), FILES), signed);
    }

    #[test]
    fn a_message_is_signed_and_is_no_change_of_the_page() {
        let with = |lines: &str| ARTICLE.replacen("---\n\n正", &format!("公众号:\n{lines}---\n\n正"), 1);
        let both = of(&with("  标题: 甲\n  摘要: 乙\n"), FILES);
        assert_eq!(of(&with("  digest: 乙\n  title: 甲\n  原创: 是\n"), FILES), both);
        assert_ne!(of(&with("  标题: 乙\n  摘要: 甲\n"), FILES), both);
        let words = |text: &str| {
            let article = Article::read(&SourcePath::new(PATH), &Arc::new(Text::utf8(text)));
            words_hash(&snapshot(FILES), &article)
        };
        assert_eq!(words(&with("  标题: 甲\n")), words(ARTICLE));
    }

    #[test]
    fn values_cannot_pass_into_each_other() {
        let of = |text: &str| of(text, &[]);
        assert_ne!(of("---\ntitle: 甲\nkicker: 乙\n---\n"), of("---\ntitle: 甲\nsubtitle: 乙\n---\n"));
        assert_ne!(of("---\neditor: [甲, 乙]\n---\n"), of("---\neditor: [甲乙]\n---\n"));
    }
}
