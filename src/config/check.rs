//! What `check` looks for: which rules are off, and which of those that are off by themselves are on.
//!
//! In: the value of `check`. Out: [`Check`]. Whether such rules exist, the rooms that have the rules find out.

use super::parts::At;
use super::raw::CHECK;
use super::read::Reader;
use super::yaml::{Entry, Node, Step};

/// Settings of `check`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// Codes of rules that are off for the whole site, as written.
    pub off: Vec<String>,
    /// Codes of rules that are on, though they are off where nobody asks.
    pub on: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn check(&mut self, entry: &Entry<'a>) -> Check {
        let mut check = Check::default();
        let whole = At::whole(entry);
        for (name, key, node) in self.pairs(&whole, CHECK, entry.node.clone(), "{不查: [P04, W08]}") {
            let names = [&*key];
            let at = At { entry, name: &key, way: vec![Step::Key(&names)] };
            match codes(&node) {
                Some(codes) if name == "off" => check.off = codes,
                Some(codes) => check.on = codes,
                None => self.not(&at, "规则的编号", "[P04, W08]"),
            }
        }
        check
    }
}

fn codes(node: &Node<'_>) -> Option<Vec<String>> {
    let split = |text: &str| -> Vec<String> {
        let codes = text.split([',', '，', '、', ' ']).map(str::trim);
        codes.filter(|code| !code.is_empty()).map(str::to_owned).collect()
    };
    match node {
        Node::Null => Some(Vec::new()),
        Node::List(items) => {
            let texts: Option<Vec<_>> = items.iter().map(Node::text).collect();
            Some(texts?.iter().map(|text| text.trim().to_owned()).collect())
        }
        node => node.text().map(|text| split(&text)),
    }
}
