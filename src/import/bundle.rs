//! A text and its pictures, sent apart: a folder, or an archive of one.
//!
//! In: files by name, or the bytes of a .zip. Out: one [`Manuscript`] whose last pictures are those that lay beside
//! the text. Invariant: no name leads out of the folder, no archive unpacks to more than [`MOST_BYTES`]; what is not
//! read is told.

use std::io::{Cursor, Read};

use super::manuscript::{Manuscript, Picture, Remark, RemarkKind};
use super::source::{self, File};
use super::{Refusal, image};
use crate::snapshot::unicode;

/// Bytes of all files of an archive, unpacked.
pub const MOST_BYTES: u64 = 1 << 30;

/// Files of an archive or folder.
pub const MOST_FILES: usize = 2000;

/// Names of files that hold captions and no article.
const CAPTIONS: [&str; 6] = ["图说", "图片说明", "图注", "照片说明", "说明", "caption"];

/// The files of an archive, and what of it was not taken.
pub type Unpacked = (Vec<File>, Vec<Remark>);

/// The files of an archive; `None` where it is a document that is an archive itself.
///
/// # Errors
/// If it is broken, locked by a password, or unpacks to more than a manuscript does.
pub fn unpack(bytes: &[u8]) -> Result<Option<Unpacked>, Refusal> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if archive.index_for_name("[Content_Types].xml").is_some() || archive.index_for_name("mimetype").is_some()
    {
        return Ok(None);
    }
    if archive.len() > MOST_FILES {
        return Err(Refusal::TooLarge);
    }
    let (mut files, mut remarks, mut left) = (Vec::new(), Vec::new(), MOST_BYTES);
    for index in 0..archive.len() {
        let mut entry = archive.by_index_raw(index).map_err(|_| Refusal::Broken)?;
        if entry.encrypted() {
            return Err(Refusal::Password);
        }
        let name = name_of(entry.name_raw());
        if entry.is_dir() || is_litter(&name) {
            continue;
        }
        if !is_inside(&name) {
            let words = format!("压缩包里的“{name}”想放到别处去，没有读入");
            remarks.push(Remark { kind: RemarkKind::Dropped, words });
            continue;
        }
        drop(entry);
        entry = archive.by_index(index).map_err(|_| Refusal::Broken)?;
        let mut content = Vec::new();
        (&mut entry).take(left + 1).read_to_end(&mut content).map_err(|_| Refusal::Broken)?;
        left = left.checked_sub(content.len() as u64).ok_or(Refusal::TooLarge)?;
        files.push(File { name, bytes: content });
    }
    Ok(Some((files, remarks)))
}

/// A name in UTF-8, or in GBK as Windows writes it.
fn name_of(raw: &[u8]) -> String {
    unicode(raw).0.replace('\\', "/")
}

/// Whether a name stays below its folder.
fn is_inside(name: &str) -> bool {
    let is_plain =
        |part: &str| !part.is_empty() && part != ".." && part != "." && !part.contains([':', '\0']);
    name.split('/').all(is_plain)
}

/// Left by systems and programs.
pub fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__MACOSX/")
        || last.starts_with('.')
        || last.starts_with("~$")
        || last.eq_ignore_ascii_case("thumbs.db")
        || last.eq_ignore_ascii_case("desktop.ini")
}

/// Reads the text among files, with the pictures beside it.
///
/// # Errors
/// If there is no text among them, or it cannot be read.
pub fn read(mut files: Vec<File>) -> Result<Manuscript, Refusal> {
    files.retain(|file| !is_litter(&file.name));
    files.sort_by_cached_key(|file| natural(&file.name));
    let main = main_text(&files)?;
    let text = &files[main];
    let mut taken: Vec<String> = Vec::new();
    let mut manuscript = {
        let taken = std::cell::RefCell::new(&mut taken);
        let found = |path: &str| {
            let found = beside(&files, text, path)?;
            taken.borrow_mut().push(found.name.clone());
            Some(found.bytes.clone())
        };
        source::one(text, &found)?
    };
    let mut captions = captions(&files, main);
    let has_captions = !captions.is_empty();
    let mut others = 0;
    for (number, file) in files.iter().enumerate() {
        if number == main || taken.contains(&file.name) {
            continue;
        }
        let is_captions = CAPTIONS.iter().any(|word| file.stem().contains(word)) && is_text(file);
        if is_picture(file) {
            let name = file.name.rsplit('/').next().unwrap_or_default().to_owned();
            let alternative = caption_of(file.stem(), &captions, &files).map(|at| captions.remove(at).1);
            manuscript.pictures.push(Picture {
                name,
                bytes: file.bytes.as_slice().into(),
                alternative: alternative.unwrap_or_default(),
                ..Picture::default()
            });
        } else if !is_captions || !has_captions {
            others += usize::from(rank(file).is_some() && !is_captions);
            let words = format!("“{}”没有读入；要发表的，请单独导入，或作为附件放进稿件的文件夹", file.name);
            manuscript.remarks.push(Remark { kind: RemarkKind::Dropped, words });
        }
    }
    manuscript.remarks.extend(doubts(captions, others, &text.name));
    Ok(manuscript)
}

/// What is left over: captions without a picture, and other texts than the one that was read.
fn doubts(captions: Vec<(String, String)>, others: usize, name: &str) -> Vec<Remark> {
    let doubt = |words| Remark { kind: RemarkKind::Doubt, words };
    let lonely = |(name, words)| doubt(format!("图片说明里的“{name} {words}”没有找到它的图片"));
    let mut doubts: Vec<Remark> = captions.into_iter().map(lonely).collect();
    if others > 0 {
        let count = others + 1;
        doubts.push(doubt(format!("这里有 {count} 份稿件，只导入了“{name}”；其余的请一份一份导入")));
    }
    doubts
}

/// A file by the address that a text has for it.
pub fn beside<'f>(files: &'f [File], text: &File, path: &str) -> Option<&'f File> {
    let folder = text.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let wanted = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let is_it =
        |file: &&File| file.name == wanted || file.name == path || file.name.ends_with(&format!("/{path}"));
    files.iter().find(is_it)
}

/// The file with the article, among those of a folder.
pub fn text(files: &[File]) -> Option<&File> {
    main_text(files).ok().map(|at| &files[at])
}

/// The caption of a picture: the one of its whole name, else one that its name begins with, digits whole.
fn caption_of(stem: &str, captions: &[(String, String)], files: &[File]) -> Option<usize> {
    let is_own = |of: &str| files.iter().any(|file| file.stem() == of && is_picture(file));
    let begins =
        |of: &str| stem.strip_prefix(of).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let whole = captions.iter().position(|(of, _)| of == stem);
    whole.or_else(|| captions.iter().position(|(of, _)| begins(of) && !is_own(of)))
}

/// What kind of text a file is: the higher, the likelier the article.
fn rank(file: &File) -> Option<u8> {
    match &*file.extension() {
        "docx" | "docm" => Some(4),
        "md" | "markdown" => Some(3),
        "html" | "htm" => Some(2),
        "txt" => Some(1),
        "doc" | "wps" | "rtf" => Some(0),
        _ => None,
    }
}

/// The file with the article: a Word file before others, the longest of a kind.
fn main_text(files: &[File]) -> Result<usize, Refusal> {
    let is_captions = |file: &File| CAPTIONS.iter().any(|word| file.stem().contains(word));
    let texts = files.iter().enumerate().filter_map(|(at, file)| Some((at, file, rank(file)?)));
    let best = texts
        .max_by_key(|(at, file, rank)| (!is_captions(file), *rank, file.bytes.len(), std::cmp::Reverse(*at)));
    best.map(|(at, ..)| at).ok_or_else(|| {
        let has_pictures = files.iter().any(is_picture);
        if has_pictures {
            let help = "把写着文字的文件（Word、网页、文本都可以）和图片放在一起，再导入";
            return Refusal::new("里面只有图片，没有写着文字的稿件", help);
        }
        Refusal::NoDocument
    })
}

fn is_text(file: &File) -> bool {
    matches!(&*file.extension(), "txt" | "md")
}

/// `图1：…` or `1.jpg …`, a line a picture, of files that say so by their names.
fn captions(files: &[File], main: usize) -> Vec<(String, String)> {
    let mut captions = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let is_captions = CAPTIONS.iter().any(|word| file.stem().contains(word));
        if number == main || !is_captions || !is_text(file) {
            continue;
        }
        for line in unicode(&file.bytes).0.lines() {
            let split = line.trim().split_once(['：', ':', '\t', ' ', '\u{3000}', '、']);
            if let Some((name, words)) =
                split.filter(|(name, words)| !name.is_empty() && !words.trim().is_empty())
            {
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                captions.push((stem.to_owned(), words.trim().to_owned()));
            }
        }
    }
    captions
}

/// Whether a file is a picture by its bytes or its name.
pub fn is_picture(file: &File) -> bool {
    let picture =
        Picture { name: file.name.clone(), bytes: file.bytes.as_slice().into(), ..Picture::default() };
    let extension = image::extension(&picture);
    matches!(
        &*extension,
        "jpg"
            | "jpeg"
            | "png"
            | "gif"
            | "webp"
            | "bmp"
            | "tif"
            | "tiff"
            | "heic"
            | "avif"
            | "svg"
            | "emf"
            | "wmf"
    )
}

/// A name whose numbers sort by value: 图2 before 图10.
fn natural(name: &str) -> Vec<(bool, u64, String)> {
    let mut parts: Vec<(bool, u64, String)> = Vec::new();
    for c in name.chars() {
        let is_digit = c.is_ascii_digit();
        match parts.last_mut() {
            Some((digits, value, text)) if *digits == is_digit => {
                text.push(c);
                if is_digit {
                    *value = value.saturating_mul(10).saturating_add(u64::from(c) - u64::from('0'));
                }
            }
            _ => parts.push((is_digit, c.to_digit(10).map_or(0, u64::from), c.to_string())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn archive(files: &[(&[u8], &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let plain =
            |number: usize, name: &[u8]| char::from(b'p' + number as u8).to_string().repeat(name.len());
        for (number, (name, bytes)) in files.iter().enumerate() {
            // Names as Windows writes them are put in afterwards, byte for byte.
            let plain = plain(number, name);
            writer.start_file(plain, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        let mut bytes = writer.finish().unwrap().into_inner();
        for (number, (name, _)) in files.iter().enumerate() {
            let plain = plain(number, name).into_bytes();
            for _ in 0..2 {
                let at = bytes.windows(plain.len()).position(|part| part == plain).unwrap();
                bytes[at..at + plain.len()].copy_from_slice(name);
            }
        }
        bytes
    }

    #[test]
    fn names_of_windows_are_read_and_none_leads_out() {
        let gbk = encoding_rs::GB18030.encode("稿件/图一.jpg").0.into_owned();
        let bytes = archive(&[(&gbk, b"\xFF\xD8\xFF"), (b"../../outside.txt", b"a"), (b"C:\\b.txt", b"b")]);
        let (files, remarks) = unpack(&bytes).unwrap().unwrap();
        assert_eq!(files.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["稿件/图一.jpg"]);
        assert_eq!(remarks.len(), 2);
        assert!(unpack(b"PK\x03\x04broken").is_err());
    }

    #[test]
    fn pictures_come_in_the_order_of_their_numbers() {
        let file = |name: &str, bytes: &[u8]| File { name: name.to_owned(), bytes: bytes.to_vec() };
        let text = "县政协开展调研\n\n调研组先后来到三个村，听取了有关情况介绍，提出了意见建议。";
        let files = vec![
            file("10.jpg", b"\xFF\xD8\xFF"),
            file("2.jpg", b"\xFF\xD8\xFF"),
            file("稿件.txt", text.as_bytes()),
            file("图片说明.txt", "2.jpg 会议现场".as_bytes()),
            file("名单.xlsx", b"PK"),
            file("Thumbs.db", b""),
        ];
        let manuscript = read(files).unwrap();
        let pictures: Vec<_> =
            manuscript.pictures.iter().map(|picture| (&*picture.name, &*picture.alternative)).collect();
        assert_eq!(pictures, [("2.jpg", "会议现场"), ("10.jpg", "")]);
        assert_eq!(manuscript.remarks.len(), 1);
        assert!(manuscript.remarks[0].words.contains("名单.xlsx"));
    }

    #[test]
    fn captions_go_to_their_own_pictures_and_the_rest_is_told() {
        let file = |name: &str, bytes: &[u8]| File { name: name.to_owned(), bytes: bytes.to_vec() };
        let text = "县政协开展调研\n\n调研组先后来到三个村，听取了有关情况介绍，提出了意见建议。";
        let listed = "1.jpg 开幕现场\n10.jpg 合影留念\n图3：分组讨论\n9.jpg 没有";
        let mut files = vec![
            file("稿件.txt", text.as_bytes()),
            file("旧稿.txt", b"a"),
            file("图片说明.txt", listed.as_bytes()),
        ];
        files.extend(["1-现场.jpg", "10.jpg", "11.jpg", "图3.jpg"].map(|name| file(name, b"\xFF\xD8\xFF")));
        let manuscript = read(files).unwrap();
        let mut pictures: Vec<_> =
            manuscript.pictures.iter().map(|picture| (&*picture.name, &*picture.alternative)).collect();
        pictures.sort_unstable();
        let expected =
            [("1-现场.jpg", "开幕现场"), ("10.jpg", "合影留念"), ("11.jpg", ""), ("图3.jpg", "分组讨论")];
        assert_eq!(pictures, expected);
        let doubts: Vec<_> =
            manuscript.remarks.iter().filter(|remark| remark.kind == RemarkKind::Doubt).collect();
        assert!(doubts[0].words.contains("9 没有") && doubts[1].words.contains("2 份稿件"), "{doubts:?}");
    }

    #[test]
    fn pictures_alone_are_refused_in_words_of_their_own() {
        let refusal =
            read(vec![File { name: "1.jpg".to_owned(), bytes: b"\xFF\xD8\xFF".to_vec() }]).unwrap_err();
        assert!(refusal.message().contains("只有图片"));
    }

    proptest::proptest! {
        #[test]
        fn any_archive_is_read_or_refused(at in 0_usize..400, byte: u8) {
            let mut bytes = archive(&[("稿件/正文.txt".as_bytes(), "县政协召开会议".as_bytes()), (b"1.jpg", b"\xFF\xD8\xFF")]);
            let length = bytes.len();
            bytes[at % length] = byte;
            if let Ok(Some((files, _))) = unpack(&bytes) {
                proptest::prop_assert!(files.iter().all(|file| is_inside(&file.name)));
            }
        }
    }
}
