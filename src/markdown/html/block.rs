//! Our blocks: paragraphs, headings, lists, quotes, tables, code.

use super::Writer;
use super::escape::{push_attribute, push_value};
use super::highlight::push_code;
use super::raw::Content;
use super::stack::Frame;
use crate::markdown::{Alert, Alignment, Kind, Node, Place};

impl Writer<'_> {
    pub(super) fn block(&mut self, at: usize) -> usize {
        let node = self.nodes[at];
        match node.kind {
            Kind::Paragraph => return self.paragraph(at),
            Kind::Heading(heading) => return self.heading(at, heading),
            Kind::BlockQuote(alert) => self.quote(node, alert),
            Kind::CodeBlock(info) => return self.code_block(at, info.map_or("", |info| self.doc.str(info))),
            Kind::List { start, .. } => self.list(node, start),
            Kind::Item => self.item(at),
            Kind::TaskMarker { done } => self.task_marker(done),
            Kind::Table => self.table(at),
            Kind::TableHead => self.table_head(at),
            Kind::TableRow => self.container(node, "<tr>", Content::Phrasing, "</tr>\n"),
            Kind::TableCell(alignment) => self.cell(at, alignment),
            // Footnotes are written at the end, in the order of their references.
            Kind::FootnoteDefinition(_) => return node.end as usize,
            Kind::Rule => {
                self.before_block();
                self.out.push_str("<hr>\n");
            }
            _ => {}
        }
        at + 1
    }

    fn container(&mut self, node: Node, start: &str, holds: Content, close: &'static str) {
        self.out.push_str(start);
        self.open(Frame::ours(node.end as usize, holds, close));
    }

    fn paragraph(&mut self, at: usize) -> usize {
        let node = self.nodes[at];
        if let Some(pictures) = self.only_pictures(at) {
            self.before_block();
            self.figures(&pictures);
            return node.end as usize;
        }
        let bare = self.depth > 0 && self.stack.last().is_some_and(|frame| frame.holds == Content::Bare);
        if bare {
            self.container(node, "", Content::Phrasing, "");
        } else {
            self.before_block();
            self.container(node, "<p>", Content::Phrasing, "</p>\n");
        }
        at + 1
    }

    fn heading(&mut self, at: usize, heading: u32) -> usize {
        const CLOSE: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];
        let node = self.nodes[at];
        if self.title == Some(at) {
            return node.end as usize;
        }
        let doc = self.doc;
        let Some(heading) = doc.headings().get(heading as usize) else { return at + 1 };
        let level = heading.level.saturating_add(self.shift).clamp(1, 6);
        let close = CLOSE[usize::from(level) - 1];
        self.before_block();
        self.out.push_str("<h");
        self.out.push(char::from(b'0' + level));
        if self.is_page() {
            push_attribute(&mut self.out, "id", &heading.anchor);
        }
        self.container(node, ">", Content::Phrasing, close);
        at + 1
    }

    fn quote(&mut self, node: Node, alert: Option<Alert>) {
        self.before_block();
        let Some(alert) = alert else {
            return self.container(node, "<blockquote>\n", Content::Flow, "</blockquote>\n");
        };
        let (class, title) = match alert {
            Alert::Note => ("note", "说明"),
            Alert::Tip => ("tip", "提示"),
            Alert::Important => ("important", "重要"),
            Alert::Warning => ("warning", "注意"),
            Alert::Caution => ("caution", "警告"),
        };
        if self.is_page() {
            self.out.push_str("<blockquote class=\"alert alert-");
            self.out.push_str(class);
            self.out.push_str("\">\n<p class=\"alert-title\">");
            self.out.push_str(title);
        } else {
            self.out.push_str("<blockquote>\n<p><strong>");
            self.out.push_str(title);
            self.out.push_str("</strong>");
        }
        self.container(node, "</p>\n", Content::Flow, "</blockquote>\n");
    }

    /// A whole block of code. Its language is the first word of its info string.
    fn code_block(&mut self, at: usize, info: &str) -> usize {
        let end = self.nodes[at].end as usize;
        let language = info.split([' ', '\t', ',', '{']).next().unwrap_or("");
        self.before_block();
        if self.is_page() {
            // A wide block scrolls, so it must be reachable by keyboard.
            self.out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
            if !language.is_empty() {
                self.out.push_str(" class=\"language-");
                push_value(&mut self.out, language);
                self.out.push('"');
            }
            self.out.push('>');
        } else {
            self.out.push_str("<pre><code>");
        }
        let language = if self.is_page() { language } else { "" };
        self.code_text(at + 1..end, language);
        self.out.push_str("</code></pre>\n");
        end
    }

    fn code_text(&mut self, nodes: std::ops::Range<usize>, language: &str) {
        let doc = self.doc;
        let mut texts = self.nodes[nodes].iter().filter_map(|node| match node.kind {
            Kind::Text(text) => Some(doc.str(text)),
            _ => None,
        });
        let Some(first) = texts.next() else { return };
        let mut code = std::borrow::Cow::Borrowed(first);
        texts.for_each(|text| code.to_mut().push_str(text));
        push_code(&mut self.out, &code, language);
    }

    fn list(&mut self, node: Node, start: Option<u32>) {
        self.before_block();
        match start {
            None => self.container(node, "<ul>\n", Content::Flow, "</ul>\n"),
            Some(1) => self.container(node, "<ol>\n", Content::Flow, "</ol>\n"),
            Some(start) => {
                push_attribute_to(&mut self.out, "<ol", "start", &start.to_string());
                self.container(node, ">\n", Content::Flow, "</ol>\n");
            }
        }
    }

    fn item(&mut self, at: usize) {
        let inside = self.nodes.get(at + 1..at + 3).unwrap_or_default();
        let is_task = match inside {
            [first, second] if first.kind == Kind::Paragraph => is_marker(second),
            [first, ..] => is_marker(first),
            [] => self.nodes.get(at + 1).is_some_and(is_marker),
        };
        let is_task = is_task && self.nodes[at].end as usize > at + 1;
        let start = if is_task && self.is_page() { "<li class=\"task\">" } else { "<li>" };
        self.container(self.nodes[at], start, Content::Flow, "</li>\n");
    }

    fn task_marker(&mut self, done: bool) {
        self.out.push_str(match (self.is_page(), done) {
            (true, true) => "<input type=\"checkbox\" disabled checked aria-label=\"已完成\"> ",
            (true, false) => "<input type=\"checkbox\" disabled aria-label=\"未完成\"> ",
            (false, true) => "☑ ",
            (false, false) => "☐ ",
        });
    }

    fn table(&mut self, at: usize) {
        let node = self.nodes[at];
        self.before_block();
        self.out.push_str(if self.is_page() { SCROLL } else { "" });
        let head = self.nodes.get(at + 1).map_or(node.end, |head| head.end);
        let close = match (head < node.end, self.is_page()) {
            (true, true) => "</tbody>\n</table></div>\n",
            (true, false) => "</tbody>\n</table>\n",
            (false, true) => "</table></div>\n",
            (false, false) => "</table>\n",
        };
        self.container(node, "<table>\n", Content::Phrasing, close);
    }

    fn table_head(&mut self, at: usize) {
        let node = self.nodes[at];
        self.head = node.end as usize;
        let has_rows = self.nodes.get(node.end as usize).is_some_and(|next| next.kind == Kind::TableRow);
        let close = if has_rows { "</tr></thead>\n<tbody>\n" } else { "</tr></thead>\n" };
        self.container(node, "<thead><tr>", Content::Phrasing, close);
    }

    fn cell(&mut self, at: usize, alignment: Alignment) {
        let is_head = at < self.head;
        self.out.push_str(if is_head { "<th scope=\"col\"" } else { "<td" });
        if self.place != Place::Feed {
            self.out.push_str(match alignment {
                Alignment::None => "",
                Alignment::Left => " class=\"align-left\"",
                Alignment::Center => " class=\"align-center\"",
                Alignment::Right => " class=\"align-right\"",
            });
        }
        self.container(self.nodes[at], ">", Content::Phrasing, if is_head { "</th>" } else { "</td>" });
    }
}

/// A wide table scrolls in its own box, which must be reachable by keyboard and have a name.
pub(super) const SCROLL: &str =
    "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">";

fn is_marker(node: &Node) -> bool {
    matches!(node.kind, Kind::TaskMarker { .. })
}

fn push_attribute_to(out: &mut String, tag: &str, name: &str, value: &str) {
    out.push_str(tag);
    push_attribute(out, name, value);
}
