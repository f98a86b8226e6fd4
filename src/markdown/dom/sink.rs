//! The HTML standard's parser fills a [`Tree`].
//!
//! In: HTML. Out: its tree. Invariants: [`Guard`] stands between tokens and tree builder, so that the builder
//! never holds more than some [`MAX_DEPTH`] elements: it searches them again and again, and would take
//! quadratic time. Past [`MAX_NODES`] nothing more is built.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TokenizerResult, Tracer};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, local_name, ns};

use super::{Data, Element, Id, MAX_BYTES, MAX_DEPTH, MAX_NODES, TooLarge, Tree};

/// Attributes that later tags of `html` and `body` add to them.
const MAX_ADDED: usize = 256;

pub(super) fn fragment(html: &str) -> Result<Tree, TooLarge> {
    let sink = Sink::new();
    let context = sink.element(QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    let mut tree = parse(html, TreeBuilder::new_for_fragment(sink, context, None, options()))?;
    // The standard puts a fragment into an `html` element of its own.
    let root = tree.root();
    let html = tree.children(root).find(|&child| tree.name(child) == "html");
    if let Some(html) = html {
        tree.unwrap(html);
    }
    Ok(tree)
}

pub(super) fn document(html: &str) -> Result<Tree, TooLarge> {
    parse(html, TreeBuilder::new(Sink::new(), options()))
}

fn options() -> TreeBuilderOpts {
    // What stands in `noscript` is read as elements.
    TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() }
}

fn parse(html: &str, builder: TreeBuilder<Handle, Sink>) -> Result<Tree, TooLarge> {
    if html.len() > MAX_BYTES {
        return Err(TooLarge);
    }
    let guard = Guard { builder, unopened: RefCell::default() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It pauses behind every script.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let sink = tokenizer.sink.builder.sink;
    if sink.full.get() { Err(TooLarge) } else { Ok(sink.tree.into_inner()) }
}

/// A node, and its name if it is an element: the builder asks for it without end.
#[derive(Clone, Debug)]
struct Handle {
    id: Id,
    name: Option<Rc<QualName>>,
}

struct Sink {
    tree: RefCell<Tree>,
    full: Cell<bool>,
    /// What all that is no element is called.
    nameless: Rc<QualName>,
}

impl Sink {
    fn new() -> Sink {
        Sink {
            tree: RefCell::default(),
            full: Cell::new(false),
            nameless: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        }
    }

    fn create(&self, data: Data) -> Id {
        let mut tree = self.tree.borrow_mut();
        if tree.nodes.len() >= MAX_NODES {
            self.full.set(true);
        }
        tree.create(data)
    }

    fn element(&self, name: QualName, attributes: Vec<Attribute>) -> Handle {
        let attributes = attributes.into_iter().map(attribute).collect();
        let element = Element { name: (*name.local).into(), attributes };
        Handle { id: self.create(Data::Element(element)), name: Some(Rc::new(name)) }
    }

    fn comment(&self, text: &str) -> Handle {
        Handle { id: self.create(Data::Comment(text.into())), name: None }
    }

    /// A text goes to the end of the text before it, if there is one.
    fn text(&self, before: Option<Id>, text: &str) -> Option<Id> {
        if let Some(before) = before
            && let Data::Text(own) = self.tree.borrow_mut().data_mut(before)
        {
            own.push_str(text);
            return None;
        }
        Some(self.create(Data::Text(text.into())))
    }
}

fn attribute(attribute: Attribute) -> (Box<str>, String) {
    let name = match attribute.name.prefix {
        Some(prefix) => format!("{prefix}:{}", attribute.name.local).into(),
        None => (*attribute.name.local).into(),
    };
    (name, String::from(&*attribute.value))
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_document(&self) -> Handle {
        Handle { id: self.tree.borrow().root(), name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.as_ref().unwrap_or(&self.nameless).expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.element(name, attributes)
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.comment(&text)
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        self.comment(&data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(child) => self.tree.borrow_mut().append(parent.id, child.id),
            NodeOrText::AppendText(text) => {
                let last = self.tree.borrow().last_child(parent.id);
                if let Some(node) = self.text(last, &text) {
                    self.tree.borrow_mut().append(parent.id, node);
                }
            }
        }
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(child) => self.tree.borrow_mut().insert_before(sibling.id, child.id),
            NodeOrText::AppendText(text) => {
                let previous = self.tree.borrow().previous(sibling.id);
                if let Some(node) = self.text(previous, &text) {
                    self.tree.borrow_mut().insert_before(sibling.id, node);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let placed = self.tree.borrow().parent(element.id).is_some();
        if placed {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    /// Its children are children like others.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Data::Element(element) = self.tree.borrow_mut().data_mut(target.id) {
            for (name, value) in attributes.into_iter().map(attribute) {
                if element.attributes.len() < MAX_ADDED && element.attribute(&name).is_none() {
                    element.attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let first = |tree: Ref<'_, Tree>| tree.first_child(node.id);
        while let Some(child) = first(self.tree.borrow()) {
            self.tree.borrow_mut().append(parent.id, child);
        }
    }
}

/// Keeps from the builder the tags that would open elements too deep, and their end tags.
struct Guard {
    builder: TreeBuilder<Handle, Sink>,
    /// How many of each name were kept back and not ended yet.
    unopened: RefCell<BTreeMap<LocalName, u32>>,
}

impl Guard {
    /// Whether the builder holds as many elements as it may, open or to be opened again.
    fn is_full(&self) -> bool {
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        count.0.get() >= MAX_DEPTH
    }

    fn keeps_back(&self, tag: &Tag) -> bool {
        if never_holds_elements(&tag.name) {
            return false;
        }
        match tag.kind {
            TagKind::StartTag if self.is_full() => {
                *self.unopened.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                true
            }
            TagKind::StartTag => false,
            TagKind::EndTag => match self.unopened.borrow_mut().get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            },
        }
    }
}

struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

/// Elements without content, and those whose content is but text for the tokenizer.
fn never_holds_elements(name: &str) -> bool {
    let void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];
    let text = ["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"];
    void.contains(&name) || text.contains(&name)
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let kept = match &token {
            Token::EOFToken => false,
            _ if self.builder.sink.full.get() => true,
            Token::TagToken(tag) => self.keeps_back(tag),
            _ => false,
        };
        if kept { TokenSinkResult::Continue } else { self.builder.process_token(token, line) }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
