//! Pictures, text boxes and other things drawn, of Word 2010 and of Word 97 (VML).
//!
//! In: `w:drawing`, `w:pict` or `w:object`. Out: pictures in the line, boxes after it. Invariant: of two forms of
//! one thing one is read; the bytes of a part are held once; what has words and cannot be shown is told.

use super::super::manuscript::{Block, Paragraph, Picture, Piece, Run};
use super::Reader;
use super::alternative;
use super::line::Line;
use super::looks::Letters;
use super::story::chosen;
use super::tree::{self, Element, Ns};

/// What surrounds a picture in its drawing.
#[derive(Clone, Copy)]
struct Place<'e> {
    /// What the drawing says that it shows.
    alternative: &'e str,
    letters: Letters,
}

impl Reader<'_, '_> {
    pub fn drawing(&mut self, element: &Element<'_>, line: &mut Line, letters: Letters) {
        let before = (line.runs.len(), line.boxes.len());
        let place = Place { alternative: "", letters };
        self.drawn(element, line, place);
        if before != (line.runs.len(), line.boxes.len()) {
            if element.name == "object" {
                self.told.doubt(&format!("嵌入的{}只导入了预览图", object_name(element)));
            }
            return;
        }
        // A line across the page, and the frame of a thing that has its own remark, are no loss.
        let told =
            !element.all(Ns::Chart, "chart").is_empty() || !element.all(Ns::Diagram, "relIds").is_empty();
        let rule =
            !element.all(Ns::Vml, "rect").iter().all(|rect| rect.attribute(Ns::Office, "hr").is_none());
        let only_types = element.elements().all(|child| child.is(Ns::Vml, "shapetype"));
        if element.name == "object" {
            self.told.drop(format!("嵌入的{}没有预览图，没有导入", object_name(element)));
        } else if !told && !rule && !only_types {
            self.told.shapes += 1;
        }
    }

    fn drawn(&mut self, parent: &Element<'_>, line: &mut Line, place: Place<'_>) {
        let own = alternative::described(parent);
        let place = Place { alternative: own.unwrap_or(place.alternative), ..place };
        for child in parent.elements() {
            match (child.ns, child.name) {
                (Ns::Drawing, "blip") => {
                    self.blip(child, line, place);
                    let crop = parent.child(Ns::Drawing, "srcRect");
                    self.told.cropped += u32::from(crop.is_some_and(is_cropped));
                }
                (Ns::Vml, "imagedata") => self.image_data(child, line, place),
                (Ns::Vml, "fill") if child.attribute(Ns::None, "type") == Some("frame") => {
                    self.image_data(child, line, place);
                }
                (Ns::Word, "txbxContent") => {
                    let blocks = self.text_box(child);
                    line.boxes.extend(blocks);
                }
                (Ns::Vml, "textpath") => self.word_art(child.attribute(Ns::None, "string"), line, place),
                (Ns::Drawing | Ns::Other, "txBody") => self.drawn_text(child, line, place),
                (Ns::Chart, "chart") => self.chart(child),
                (Ns::Diagram, "relIds") => self.diagram(child),
                (Ns::Compat, "AlternateContent") => {
                    if let Some(branch) = chosen(child) {
                        self.drawn(branch, line, place);
                    }
                }
                (Ns::Vml, "shapetype") | (Ns::Drawing, "extLst") => {}
                (Ns::Drawing, "xfrm") => {
                    self.told.turned += u32::from(parent.name == "spPr" && is_turned(parent, child));
                }
                _ => self.drawn(child, line, place),
            }
        }
    }

    fn blip(&mut self, blip: &Element<'_>, line: &mut Line, place: Place<'_>) {
        let embedded = blip.attribute(Ns::Relation, "embed").filter(|id| !id.is_empty());
        // A drawing in vectors stands beside its raster; alone, it is all there is.
        let vectors = blip.elements().find(|child| child.name == "extLst").and_then(|list| {
            list.elements().flat_map(Element::elements).find(|child| child.name == "svgBlip")
        });
        let embedded = embedded.or_else(|| vectors?.attribute(Ns::Relation, "embed"));
        let linked = blip.attribute(Ns::Relation, "link").filter(|id| !id.is_empty());
        match (embedded, linked) {
            (Some(id), _) | (None, Some(id)) => self.related_picture(id, line, place),
            (None, None) => {}
        }
    }

    fn image_data(&mut self, data: &Element<'_>, line: &mut Line, place: Place<'_>) {
        let id = data.attribute(Ns::Relation, "id").or_else(|| data.attribute(Ns::Office, "relid"));
        let crop = ["croptop", "cropbottom", "cropleft", "cropright"];
        let cropped =
            crop.iter().any(|side| data.attribute(Ns::None, side).is_some_and(|value| value != "0"));
        self.told.cropped += u32::from(cropped);
        if let Some(id) = id.or_else(|| data.attribute(Ns::Relation, "href")) {
            self.related_picture(id, line, place);
        }
    }

    fn related_picture(&mut self, id: &str, line: &mut Line, place: Place<'_>) {
        let alternative = place.alternative.trim().to_owned();
        let Some(relation) = self.relations.get(id).cloned() else {
            self.told.doubt("有的图片在文件里只剩下位置，找不到图片本身，请补上");
            let nothing = Picture { alternative, ..Picture::default() };
            self.show_once(format!("?{id}"), |_| nothing, line, place.letters);
            return;
        };
        if relation.outside {
            self.outside_picture(&relation.target, alternative, line, place.letters);
            return;
        }
        let part = relation.target;
        let unpack = |reader: &mut Self| {
            let name = file_name(&part);
            let bytes = reader.package.picture(&part).ok().flatten().unwrap_or_else(|| {
                reader.told.doubt(&format!("图片 {name} 已损坏或太大，没有导入，请补上"));
                Vec::new()
            });
            Picture { name, bytes: bytes.into(), alternative, ..Picture::default() }
        };
        self.show_once(part.clone(), unpack, line, place.letters);
    }

    /// A picture that the file only names.
    pub fn outside_picture(&mut self, address: &str, alternative: String, line: &mut Line, letters: Letters) {
        if !address.is_empty() {
            let name = file_name(address);
            let picture =
                Picture { name, alternative, outside: Some(address.to_owned()), ..Picture::default() };
            self.show_once(address.to_owned(), |_| picture, line, letters);
        }
    }

    /// Shows a picture that is made when its key comes for the first time.
    fn show_once(
        &mut self,
        key: String,
        picture: impl FnOnce(&mut Self) -> Picture,
        line: &mut Line,
        letters: Letters,
    ) {
        let known = self.picture_places.get(&key).copied();
        let place = known.unwrap_or_else(|| {
            let picture = picture(self);
            self.picture_places.insert(key, self.pictures.len());
            self.pictures.push(picture);
            self.pictures.len() - 1
        });
        self.show(Piece::Picture(place), line, letters);
    }

    /// Words bent along a line, as titles of old manuscripts are.
    fn word_art(&mut self, words: Option<&str>, line: &mut Line, place: Place<'_>) {
        let Some(words) = words.filter(|words| !words.trim().is_empty()) else { return };
        self.boxed(vec![words.to_owned()], line, place);
    }

    /// Text of a shape that is no text of Word's: paragraphs of DrawingML.
    fn drawn_text(&mut self, body: &Element<'_>, line: &mut Line, place: Place<'_>) {
        let paragraphs = body.all(Ns::Drawing, "p");
        let texts = paragraphs.iter().map(|paragraph| {
            paragraph.all(Ns::Drawing, "t").iter().map(|text| text.text()).collect::<String>()
        });
        let texts = texts.filter(|text| !text.trim().is_empty()).collect();
        self.boxed(texts, line, place);
    }

    fn boxed(&mut self, texts: Vec<String>, line: &mut Line, place: Place<'_>) {
        if texts.is_empty() {
            return;
        }
        let aside = Some(super::super::manuscript::Aside::TextBox(self.boxes));
        self.boxes += 1;
        for text in texts {
            let mut inner = Line::default();
            self.text(&text, &mut inner, place.letters);
            let runs: Vec<Run> = inner.runs.into_iter().filter(|run| run.piece != Piece::Tab).collect();
            line.boxes.push(Block::Paragraph(Paragraph { runs, aside, ..Paragraph::default() }));
        }
    }

    fn chart(&mut self, chart: &Element<'_>) {
        let words = self.words_of(chart.attribute(Ns::Relation, "id"));
        self.told.drop(match words.as_str() {
            "" => "一个图表没有导入，请截图后作为图片插入".to_owned(),
            words => format!("一个图表没有导入，请截图后作为图片插入。图表里的文字：“{words}”"),
        });
    }

    fn diagram(&mut self, ids: &Element<'_>) {
        let words = self.words_of(ids.attribute(Ns::Relation, "dm"));
        self.told.drop(match words.as_str() {
            "" => "一个 SmartArt 图示没有导入，请截图后作为图片插入".to_owned(),
            words => format!("一个 SmartArt 图示没有导入，请截图后作为图片插入。其中的文字：“{words}”"),
        });
    }

    /// The words in a part of DrawingML.
    fn words_of(&mut self, id: Option<&str>) -> String {
        let target = id.and_then(|id| self.relations.get(id)).map(|relation| relation.target.clone());
        let Some(Ok(Some(text))) = target.map(|target| self.package.text(&target)) else {
            return String::new();
        };
        let Ok(root) = tree::parse(&text) else { return String::new() };
        let words: Vec<String> = [(Ns::Drawing, "t"), (Ns::Chart, "v")]
            .into_iter()
            .flat_map(|(ns, name)| root.all(ns, name))
            .map(|text| text.text().trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        super::told::shortened(&words.join("；"), 300)
    }
}

/// The last step of a path or an address.
fn file_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// What an embedded object is, by the program that made it.
fn object_name(object: &Element<'_>) -> &'static str {
    let objects = object.all(Ns::Office, "OLEObject");
    let program = objects.first().and_then(|of| of.attribute(Ns::None, "ProgID")).unwrap_or_default();
    let begins = |with: &[&str]| with.iter().any(|with| program.starts_with(with));
    if begins(&["Excel", "ET."]) {
        "表格"
    } else if begins(&["Equation", "MathType"]) {
        "公式"
    } else if begins(&["PowerPoint", "WPP"]) {
        "幻灯片"
    } else if begins(&["Word", "WPS"]) {
        "文档"
    } else if begins(&["Package"]) {
        "附件"
    } else {
        "对象"
    }
}

fn is_cropped(rectangle: &Element<'_>) -> bool {
    ["l", "t", "r", "b"].iter().any(|side| {
        // In thousandths of a percent; what rounding leaves is no crop.
        let part = rectangle
            .attribute(Ns::None, side)
            .and_then(|part| part.trim_end_matches('%').parse::<f64>().ok());
        part.is_some_and(|part| part > 500.0)
    })
}

/// Whether a picture stands turned by a quarter or more.
fn is_turned(properties: &Element<'_>, frame: &Element<'_>) -> bool {
    let turn = frame.attribute(Ns::None, "rot").and_then(|turn| turn.parse::<i64>().ok()).unwrap_or(0);
    properties.ns == Ns::Picture
        && (turn.rem_euclid(21_600_000)).clamp(2_700_000, 18_900_000) == turn.rem_euclid(21_600_000)
}
