//! The files of the pictures: 1.jpg, 2.png, … in the order of the article.
//!
//! In: bound blocks and the manuscript. Out: a name for each picture; those that no block shows are put where a
//! mark (图一) or a caption without picture wants them, else at the end. Invariant: no picture is lost.

use super::bind::{Bound, Pictured};
use super::captions::number;
use crate::import::account::Sure;
use crate::import::draft::Draft;
use crate::import::image;
use crate::import::manuscript::{Block, Kept, Manuscript, Picture, Piece, Remark, RemarkKind, Source, Table};

/// The names that pictures got.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// By place in the manuscript.
    pub files: Vec<Option<String>>,
    /// What their writers say they show, by place in the manuscript.
    pub described: Vec<Option<String>>,
    /// Where the manuscript says that they are, by place in the manuscript.
    pub addresses: Vec<Option<String>>,
    lacking: usize,
}

/// Places loose pictures, and names all.
pub(super) fn place(bound: &mut Vec<Bound>, manuscript: &Manuscript, draft: &mut Draft) -> Names {
    let mut loose = loose(bound, manuscript);
    fill(bound, &mut loose, manuscript, draft);
    if !loose.is_empty() {
        let words = format!("有 {} 张图片不知道放在哪里，放在了文末", loose.len());
        draft.account.remarks.push(Remark { kind: RemarkKind::Doubt, words });
        bound.extend(loose.iter().map(|picture| {
            let caption = told(&manuscript.pictures[*picture]);
            Bound::Figures(vec![Pictured {
                picture: Some(*picture),
                caption,
                number: None,
                sure: Sure::Guess,
                why: "按文件名",
            }])
        }));
    }
    let described = |picture: &Picture| {
        Some(picture.alternative.clone()).filter(|words| picture.is_described && !words.is_empty())
    };
    let mut names = Names {
        files: vec![None; manuscript.pictures.len()],
        described: manuscript.pictures.iter().map(described).collect(),
        addresses: manuscript.pictures.iter().map(address).collect(),
        lacking: 0,
    };
    let mut next = 0;
    for picture in bound.iter().flat_map(shown) {
        let file = &mut names.files[picture];
        if file.is_none() && image::is_here(&manuscript.pictures[picture]) {
            next += 1;
            *file = Some(format!("{next}.{}", image::extension(&manuscript.pictures[picture])));
        } else if file.is_none() {
            *file =
                manuscript.pictures[picture].outside.clone().filter(|address| address.starts_with("http"));
        }
    }
    names
}

impl Names {
    /// The file of a picture, or a name that says that it is missing.
    pub fn file(&mut self, picture: Option<usize>) -> (String, bool) {
        let named = picture.and_then(|picture| self.files.get(picture).cloned().flatten());
        named.map(|file| (file, false)).unwrap_or_else(|| {
            self.lacking += 1;
            (format!("待补图{}.jpg", self.lacking), true)
        })
    }
}

/// Where a picture outside is. What was to be in the file, and is broken, has no such place.
fn address(picture: &Picture) -> Option<String> {
    picture.outside.clone().filter(|address| !address.is_empty() && !address.starts_with("data:"))
}

/// The pictures of a block, by place in the manuscript.
fn shown(bound: &Bound) -> Vec<usize> {
    match bound {
        Bound::Figures(figures) => figures.iter().filter_map(|figure| figure.picture).collect(),
        Bound::Table(table) => in_table(table),
        Bound::Kept(kept) => in_kept(kept),
        Bound::Heading(..) | Bound::Line(_) => Vec::new(),
    }
}

fn in_table(table: &Table) -> Vec<usize> {
    let blocks = table.rows.iter().flatten().flat_map(|cell| &cell.blocks);
    blocks
        .flat_map(|block| match block {
            Block::Table(table) => in_table(table),
            Block::Kept(kept) => in_kept(kept),
            Block::Paragraph(paragraph) => {
                let pictures = paragraph.runs.iter().filter_map(|run| {
                    if let Piece::Picture(picture) = run.piece { Some(picture) } else { None }
                });
                pictures.collect()
            }
        })
        .collect()
}

fn in_kept(kept: &Kept) -> Vec<usize> {
    let picture = |piece: &Source| match piece {
        Source::Target { picture, .. } => *picture,
        Source::Text(_) | Source::Note(_) => None,
    };
    kept.pieces.iter().filter_map(picture).collect()
}

/// Pictures that stand beside the text, in the order of their numbers and names.
fn loose(bound: &[Bound], manuscript: &Manuscript) -> Vec<usize> {
    let used: Vec<usize> = bound.iter().flat_map(shown).collect();
    let mut loose: Vec<usize> =
        (0..manuscript.pictures.len()).filter(|picture| !used.contains(picture)).collect();
    loose.retain(|picture| image::is_here(&manuscript.pictures[*picture]));
    loose.sort_by_key(|picture| numbered(&manuscript.pictures[*picture]).unwrap_or(u32::MAX));
    loose
}

/// The number in a picture's file name: 图一.jpg, 图片2.png, 3.jpg, 1-会议.jpg.
fn numbered(picture: &Picture) -> Option<u32> {
    let name = picture.name.rsplit(['/', '\\']).next()?.trim_start_matches(['（', '(', '【']);
    let rest = ["图片", "照片", "附图", "配图", "图"]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        .unwrap_or(name);
    let (value, length) = number(rest.trim_start())?;
    let behind = rest.trim_start()[length..].chars().next();
    (value < 100 && behind.is_none_or(|c| !c.is_alphanumeric() || super::character::is_han(c)))
        .then_some(value)
}

/// What a picture that lay beside the text is said to show: by a list of captions, else by its name.
fn told(picture: &Picture) -> String {
    match &*picture.alternative {
        "" => spoken(&picture.name),
        words => super::captions::formed(words),
    }
}

/// The words of a file's name, where it has such.
fn spoken(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let words = stem
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '、' | ' ' | '图'));
    let han = words.chars().filter(|c| super::character::is_han(*c)).count();
    let is_machine = ["微信图片", "截图", "屏幕", "扫描", "图片", "照片", "未命名", "新建"]
        .iter()
        .any(|word| words.starts_with(word));
    if han >= 4 && !is_machine { super::captions::formed(words) } else { String::new() }
}

/// Gives loose pictures to the places that lack one: by number where both have one, else in order.
fn fill(bound: &mut [Bound], loose: &mut Vec<usize>, manuscript: &Manuscript, draft: &mut Draft) {
    let mut places: Vec<&mut Pictured> =
        bound
            .iter_mut()
            .flat_map(|block| {
                if let Bound::Figures(figures) = block { figures.iter_mut().collect() } else { Vec::new() }
            })
            .filter(|figure| figure.picture.is_none())
            .collect();
    for place in &mut places {
        let found = place.number.and_then(|number| {
            loose.iter().position(|picture| numbered(&manuscript.pictures[*picture]) == Some(number))
        });
        if let Some(at) = found {
            bound_to(place, loose.remove(at), manuscript, Sure::Certain, "图号与图片的文件名相同", draft);
        }
    }
    places.retain(|place| place.picture.is_none());
    let sure = if places.len() == loose.len() { Sure::Likely } else { Sure::Guess };
    let in_order = loose.drain(..places.len().min(loose.len())).collect::<Vec<_>>();
    for (place, picture) in places.into_iter().zip(in_order) {
        bound_to(place, picture, manuscript, sure, "按图片的先后次序", draft);
    }
}

fn bound_to(
    place: &mut Pictured,
    picture: usize,
    manuscript: &Manuscript,
    sure: Sure,
    why: &'static str,
    draft: &mut Draft,
) {
    place.picture = Some(picture);
    let name = &manuscript.pictures[picture].name;
    if place.caption.is_empty() {
        place.caption = told(&manuscript.pictures[picture]);
    }
    let mark = place.number.map_or_else(|| place.caption.clone(), |number| format!("图{number}"));
    draft.account.found("图片", &format!("{mark}：{name}"), sure, why);
}
