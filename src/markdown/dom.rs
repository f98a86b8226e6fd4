//! HTML as a tree: read as a browser reads it, walked and changed without recursion.
//!
//! In: HTML of any origin (the clipboard, an old site, our own). Out: a [`Tree`]: elements with their
//! attributes in order, texts and comments, as the HTML standard's parser builds them.
//! Invariants: never panics; adjacent texts are one node; nothing recurses, so depth costs no stack; work is
//! linear in the input, since elements deeper than [`MAX_DEPTH`] are not opened (their content stays, in the
//! element around them, as in browsers) and trees beyond [`MAX_NODES`] are refused.

mod sink;
#[cfg(test)]
mod tests;

/// How many elements are open at once, those counted twice that a browser opens again in the next paragraph
/// (an unclosed `b`). Far more than any article has.
pub const MAX_DEPTH: usize = 256;
/// A longer text is refused. Pictures inside a clipboard's HTML count, so it is generous.
pub const MAX_BYTES: usize = 256 << 20;
/// A tree with more nodes is refused: twenty times what a long article pasted from a word processor has.
pub const MAX_NODES: usize = 400_000;

/// The input is beyond [`MAX_BYTES`], or makes more than [`MAX_NODES`] nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Names a node of the tree that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u32);

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// The fragment or the document itself; only [`Tree::root`] is one.
    Root,
    Element(Element),
    /// With character references read.
    Text(String),
    /// Between `<!--` and `-->`; word processors speak there (`StartFragment`, `[if supportLists]`).
    Comment(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// In lower case, with an Office prefix if there is one (`o:p`); elements of SVG as SVG spells them.
    pub name: Box<str>,
    /// In their order, each name once, in lower case.
    pub attributes: Vec<(Box<str>, String)>,
}

impl Element {
    /// An attribute's value; empty where it stands without one.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| **own == *name).map(|(_, value)| value.as_str())
    }
}

#[derive(Clone, Debug)]
struct Node {
    data: Data,
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
}

/// Nodes in one arena, linked both ways; taking out and putting in take constant time.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

/// A step of [`Tree::walk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A node begins; its children follow.
    Enter(Id),
    /// It ends.
    Leave(Id),
}

impl Default for Tree {
    fn default() -> Tree {
        Tree::new()
    }
}

impl Tree {
    /// A tree with nothing but its root.
    pub fn new() -> Tree {
        let mut tree = Tree { nodes: Vec::new() };
        tree.create(Data::Root);
        tree
    }

    /// Reads a piece of HTML as it stands in a `body`: the root's children are its outermost nodes.
    pub fn fragment(html: &str) -> Result<Tree, TooLarge> {
        sink::fragment(html)
    }

    /// Reads a whole document: the root's only element is `html`, with `head` and `body` in it, whether
    /// they were written or not.
    pub fn document(html: &str) -> Result<Tree, TooLarge> {
        sink::document(html)
    }

    pub fn root(&self) -> Id {
        Id(0)
    }

    fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    pub fn data(&self, id: Id) -> &Data {
        &self.node(id).data
    }

    pub fn data_mut(&mut self, id: Id) -> &mut Data {
        &mut self.node_mut(id).data
    }

    pub fn element(&self, id: Id) -> Option<&Element> {
        match self.data(id) {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element's name; empty for all that is none.
    pub fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", |element| &element.name)
    }

    pub fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        self.element(id)?.attribute(name)
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        self.node(id).parent
    }

    pub fn previous(&self, id: Id) -> Option<Id> {
        self.node(id).previous
    }

    pub fn next(&self, id: Id) -> Option<Id> {
        self.node(id).next
    }

    pub fn first_child(&self, id: Id) -> Option<Id> {
        self.node(id).first
    }

    pub fn last_child(&self, id: Id) -> Option<Id> {
        self.node(id).last
    }

    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.node(id).first, |&child| self.node(child).next)
    }

    /// From the parent outwards, the root last.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.node(id).parent, |&parent| self.node(parent).parent)
    }

    /// The nodes of a subtree in document order, `id` itself first.
    pub fn subtree(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        self.walk(id).filter_map(|step| match step {
            Step::Enter(id) => Some(id),
            Step::Leave(_) => None,
        })
    }

    /// Begins and ends of a subtree's nodes, in document order, `id`'s own among them.
    pub fn walk(&self, id: Id) -> impl Iterator<Item = Step> + '_ {
        std::iter::successors(Some(Step::Enter(id)), move |&step| match step {
            Step::Enter(at) => Some(self.node(at).first.map_or(Step::Leave(at), Step::Enter)),
            Step::Leave(at) if at == id => None,
            Step::Leave(at) => self.node(at).next.map(Step::Enter).or(self.node(at).parent.map(Step::Leave)),
        })
    }

    /// All texts of a subtree, one after the other, with nothing between them.
    pub fn text(&self, id: Id) -> String {
        let texts = self.subtree(id).filter_map(|id| match self.data(id) {
            Data::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// A node that stands nowhere yet.
    pub fn create(&mut self, data: Data) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { data, parent: None, previous: None, next: None, first: None, last: None });
        id
    }

    /// Puts a node, from wherever it stands, at the end of `parent`, which must not lie in it.
    pub fn append(&mut self, parent: Id, child: Id) {
        self.detach(child);
        let last = self.node_mut(parent).last.replace(child);
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let node = self.node_mut(child);
        node.parent = Some(parent);
        node.previous = last;
    }

    /// Puts a node, from wherever it stands, before `sibling`, which must not lie in it. Where `sibling`
    /// stands nowhere, neither will the node.
    pub fn insert_before(&mut self, sibling: Id, child: Id) {
        self.detach(child);
        let Some(parent) = self.node(sibling).parent else { return };
        let previous = self.node_mut(sibling).previous.replace(child);
        match previous {
            Some(previous) => self.node_mut(previous).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let node = self.node_mut(child);
        node.parent = Some(parent);
        node.previous = previous;
        node.next = Some(sibling);
    }

    /// Takes a node out, with all that lies in it.
    pub fn detach(&mut self, id: Id) {
        let node = self.node_mut(id);
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => self.node_mut(previous).next = next,
            None => self.node_mut(parent).first = next,
        }
        match next {
            Some(next) => self.node_mut(next).previous = previous,
            None => self.node_mut(parent).last = previous,
        }
    }

    /// Puts a node's children where it stands, and takes it out.
    pub fn unwrap(&mut self, id: Id) {
        while let Some(child) = self.node(id).first {
            self.insert_before(id, child);
        }
        self.detach(id);
    }
}
